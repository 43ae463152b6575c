package bulletin

import (
	"fmt"
	"slices"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/bulletin/docx"
)

// Document lays the bulletin out as an official paper, to be signed and
// printed.
func (c *Content) Document() *docx.Document {
	d := new(docx.Document)
	if c.Draft {
		d.Line(fmt.Sprintf("草稿（截至%s，未印发）", dayText(c.lastDay())), docx.Right)
	}
	if c.Head.Number != "" {
		d.Line(c.Head.Number, docx.Center)
		d.Blank()
	}
	d.Title(brokenTitle(c.Title()))
	if c.Head.Addressees != "" {
		d.Line(c.Head.Addressees+"：", "")
	}
	for _, text := range paragraphs(c.Opening()) {
		d.Paragraph(text)
	}
	sections := c.Sections()
	for _, s := range sections {
		d.Heading(s.Heading)
		for _, text := range s.Paragraphs {
			d.Paragraph(text)
		}
	}
	d.Heading(numeral(len(sections)+1) + "、得分和名次")
	d.Paragraph(c.tablesIntro())
	for i, t := range c.Rankings() {
		d.Subheading("（" + numeral(i+1) + "）" + t.Name + optional("，", t.Remark))
		d.Table(t.drawn(false))
	}
	notes := c.Notes()
	for i, note := range notes {
		d.Note(fmt.Sprintf("%s%d. %s", map[bool]string{true: "说明：", false: ""}[i == 0], i+1, note))
	}
	annexes := c.annexes()
	names := make([]string, len(annexes))
	for i, a := range annexes {
		names[i] = a.name
	}
	d.Attachments(names...)
	d.Signature(c.Head.Office, c.date())
	for i, a := range annexes {
		label := "附件"
		if len(annexes) > 1 {
			label = fmt.Sprintf("附件%d", i+1)
		}
		d.Annex(label, a.name)
		for _, t := range a.tables {
			if t.Name != a.name {
				d.Subheading(t.Name)
			}
			d.Table(t.drawn(true))
		}
	}
	if c.Head.Office != "" {
		d.Imprint(c.Head.Copies, c.Head.Office, c.date())
	}
	return d
}

// titleWidth is how many characters of 二号 a line holds, in halves.
const titleWidth = 40

// brokenTitle breaks a title that is too long for one line where the sense
// allows it.
func brokenTitle(title string) string {
	width := 0
	for _, r := range title {
		width += 2
		if r < 0x80 {
			width--
		}
	}
	if width < titleWidth-2 { // some room for other fonts
		return title
	}
	for _, at := range []string{"工作情况的", "考核情况的"} {
		title = strings.Replace(title, at, "\n"+at, 1)
	}
	return title
}

func optional(mark, text string) string {
	if text == "" {
		return ""
	}
	return mark + text
}

// tablesIntro says how the tables are read.
func (c *Content) tablesIntro() string {
	switch c.Period.Kind() {
	case scoring.Month:
		if !slices.ContainsFunc(c.Sheet.Groups, func(g scoring.GroupScore) bool { return g.Target > 0 }) {
			return "名次按本月得分在组内排列。"
		}
		return "名次按本月得分在组内排列；“√”为本季得分已到季度目标。"
	case scoring.Quarter:
		return "名次按本季得分在组内排列，赋分按名次（四.2）。"
	}
	return "名次按四个季度赋分之和在组内排列（四.3）。"
}

// drawn is the table as the document has it: numbers and short texts in the
// middle. In an annex the cells of one unit are one.
func (t Table) drawn(annex bool) docx.Table {
	out := docx.Table{Rows: t.Rows}
	for i, column := range t.Columns {
		align := docx.Center
		if column.Width >= 60 {
			align = docx.Left
		}
		out.Columns = append(out.Columns, docx.Column{
			Title: column.Title, Width: column.Width, Align: align, Merge: annex && i == 0,
		})
	}
	return out
}

// An annex (附件) is tables under one title.
type annex struct {
	name   string
	tables []Table
}

// annexes are those that have something in them. A quarter's and a year's have
// no lists of titles and lines: those of their months have been published, and
// the workbook has them all.
func (c *Content) annexes() []annex {
	if c.Period.Kind() != scoring.Month {
		all := []annex{{"报送录用情况", c.Adoptions()}}
		if late := c.LateTitles(); len(late.Rows) > 0 {
			all = append(all, annex{"补记条目", []Table{late}})
		}
		return all
	}
	var all []annex
	var adopted []Table
	for _, t := range []Table{c.Titles(), c.LateTitles()} {
		if len(t.Rows) > 0 {
			adopted = append(adopted, t)
		}
	}
	if len(adopted) > 0 {
		all = append(all, annex{"录用条目", adopted})
	}
	if lines := c.Lines(); len(lines.Rows) > 0 {
		all = append(all, annex{"得分明细", []Table{lines}})
	}
	return append(all, annex{"报送录用情况", c.Adoptions()})
}

// date is the day it was signed; of a draft it is left open.
func (c *Content) date() string {
	if c.Head.Issued.IsZero() {
		return fmt.Sprintf("%d年　月　日", c.Sheet.AsOf.Year())
	}
	return dayText(c.Head.Issued)
}
