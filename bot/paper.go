package bot

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"rsc.io/qr"

	"zwxx/scoring/bulletin/docx"
	"zwxx/scoring/workday"
)

// What is printed for units that are not in chat: the sheet of invitations
// (开通单) and the notice of a commission (约稿通知单).

// An InvitationSheet is what a sheet of invitations says, a page for each unit.
type InvitationSheet struct {
	Office  string // 署名
	Contact string // the section's telephone; may be empty
	Date    workday.Date
	Expires time.Time
	Cards   []InvitationCard
}

// An InvitationCard is the invitation of a unit's officer.
type InvitationCard struct{ Unit, Link string }

// Document is the sheet as a Word file.
func (s InvitationSheet) Document() ([]byte, error) {
	var d docx.Document
	for i, card := range s.Cards {
		if i > 0 {
			d.PageBreak()
		}
		code, err := qr.Encode(card.Link, qr.M)
		if err != nil {
			return nil, fmt.Errorf("invitation of %s: %w", card.Unit, err)
		}
		code.Scale = 12
		d.Title(label("paper.sheet.title"))
		d.Line(card.Unit, docx.Center)
		d.Image(code.PNG(), 55, docx.Center)
		d.Line(card.Link, docx.Center)
		paragraphs, err := paperLines("paper.sheet.body", map[string]any{"Expires": longTime(s.Expires), "Contact": s.Contact})
		if err != nil {
			return nil, err
		}
		for _, paragraph := range paragraphs {
			d.Note(paragraph)
		}
		d.Signature(s.Office, longDate(s.Date))
	}
	return written(&d)
}

// A PaperNotice is a commission's notice for one unit on paper.
type PaperNotice struct {
	Office, Number, Unit, Title, Requirement, Source, Contact, Rules string
	Due, Issued                                                      time.Time
}

// paperNotices is the Word file of notices, a page for each unit.
func paperNotices(notices []PaperNotice) ([]byte, error) {
	var d docx.Document
	for i, n := range notices {
		if i > 0 {
			d.PageBreak()
		}
		d.Title(label("paper.notice.title"))
		d.Line(n.Number, docx.Right)
		n.Requirement = strings.Join(strings.Fields(n.Requirement), " ") // a row is one line
		rows, err := paperLines("paper.notice.rows", map[string]any{"N": n, "Due": longTime(n.Due)})
		if err != nil {
			return nil, err
		}
		table := docx.Table{Columns: []docx.Column{{Width: 2, Label: true, Align: docx.Center}, {Width: 8}}, RowHeight: 11}
		for _, row := range rows {
			name, value, _ := strings.Cut(row, "|")
			table.Rows = append(table.Rows, []string{name, value})
		}
		d.Table(table)
		notes, err := paperLines("paper.notice.notes", map[string]any{"N": n})
		if err != nil {
			return nil, err
		}
		for _, note := range notes {
			d.Note(note)
		}
		d.Signature(n.Office, longDate(workday.DateOf(n.Issued)))
	}
	return written(&d)
}

func written(d *docx.Document) ([]byte, error) {
	var b bytes.Buffer
	err := d.Write(&b)
	return b.Bytes(), err
}

// paperLines renders an entry of the catalogue as lines of plain text.
func paperLines(entry string, data any) ([]string, error) {
	text, err := say(entry, data)
	return strings.Split(plain(text), "\n"), err
}

// longDate and longTime write a date and a moment as papers do:
// 2018年3月6日（星期二）17:30.
func longDate(d workday.Date) string { return d.Time().Format("2006年1月2日") }

func longTime(t time.Time) string {
	weekday := []rune("日一二三四五六")[t.In(workday.Shanghai).Weekday()]
	return fmt.Sprintf("%s（星期%c）%s", longDate(workday.DateOf(t)), weekday, workday.ClockOf(t))
}
