package bot

import (
	"bytes"
	"errors"
	"io"
	"slices"

	"zwxx/scoring"
	"zwxx/scoring/spreadsheet"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// What can be exported (导出).
const (
	exportQuarter   = "quarter"   // the scores of this quarter
	exportLastMonth = "lastmonth" // of the month before
	exportLedger    = "ledger"    // 台账
	exportPhones    = "phones"    // 电话名单
	exportTodo      = "owed"      // 各单位待办
)

var exports = []string{exportQuarter, exportLastMonth, exportLedger, exportPhones, exportTodo}

// export hands over a file made of what the database holds; that it was is in
// the audit.
func (t *turn) export(what string) error {
	if !slices.Contains(exports, what) {
		return &scoring.Refusal{Reason: reasonForged}
	}
	if err := t.RecordExport(what); err != nil {
		return err
	}
	return t.reply(notice.Export{What: what})
}

func init() {
	on(func(r *reader, n notice.ExportMenu) (*message, error) {
		var all []button
		for _, what := range exports {
			all = append(all, r.may(store.RecordExport, "", pressed(what, data("export", what)))...)
		}
		return r.text("ExportMenu", n, inRows(all, 2)...)
	})
	on((*reader).exported)
}

// exported makes the file. It is made from one state of the database, when the
// message leaves.
func (r *reader) exported(n notice.Export) (*message, error) {
	var b bytes.Buffer
	name, err := r.writeExport(n.What, &b)
	if err != nil || name == "" {
		return nil, err
	}
	if b.Len() == 0 { // a ledger without facts, which the messenger would not take
		return r.text("ExportEmpty", map[string]any{"Name": label("button." + n.What)})
	}
	m, err := r.text("Exported", map[string]any{"Name": label("button." + n.What), "Now": r.Now, "Ledger": n.What == exportLedger})
	if err != nil {
		return nil, err
	}
	m.file, err = newFile(name, b.Bytes(), func() ([]byte, error) { return b.Bytes(), nil })
	return m, err
}

// writeExport writes a file and returns its name; empty where there is none of
// the kind.
func (r *reader) writeExport(what string, w io.Writer) (name string, err error) {
	contact := r.bot.cfg.Contact
	switch what {
	case exportQuarter:
		return r.writeScore(w, scoring.QuarterOf(r.Day()))
	case exportLastMonth:
		return r.writeScore(w, scoring.MonthOf(r.Day()).Previous())
	case exportLedger:
		ledger, err := r.Ledger()
		if err != nil {
			return "", err
		}
		return label("paper.ledger") + r.Day().String() + ".jsonl", scoring.WriteLedger(w, ledger)
	case exportPhones:
		return PhoneListName + r.Day().String() + ".xlsx", WritePhoneList(w, r.View, contact)
	case exportTodo:
		return TodoListName + r.Day().String() + ".xlsx", WriteTodoList(w, r.View, contact)
	}
	return "", nil
}

func (r *reader) writeScore(w io.Writer, period scoring.Period) (name string, err error) {
	sheet, err := r.Score(period)
	if err != nil {
		return "", err
	}
	return label("button.score_file") + periodText(period) + ".xlsx", spreadsheet.WriteScore(w, sheet)
}

// What the files of [WritePhoneList] and [WriteTodoList] are called.
var (
	PhoneListName = label("paper.phones")
	TodoListName  = label("paper.todo")
)

// WritePhoneList writes whom to telephone in every unit as a workbook: its
// office, who speaks for it, whether they can be reached, and the commissions
// that it has not acknowledged.
func WritePhoneList(w io.Writer, v *store.View, contact Contact) error {
	r := consoleReader(v, contact)
	list := spreadsheet.List{
		Name: PhoneListName, Title: PhoneListName, About: aboutExport(v),
		Columns: []spreadsheet.ListColumn{{Title: "单位", Width: 22}, {Title: "组", Width: 14}, {Title: "办公室电话", Width: 18},
			{Title: "信息员", Width: 20}, {Title: "替岗", Width: 30}, {Title: "未签收约稿", Width: 52, Long: true}},
	}
	for _, unit := range v.Rules.Units() {
		view, err := r.viewUnit(unit)
		if err != nil {
			return err
		}
		officers, err := saidOf("paper.officers", view)
		if err != nil {
			return err
		}
		deputies, err := saidOf("paper.deputies", view)
		if err != nil {
			return err
		}
		unread, err := r.unread(unit.Name)
		if err != nil {
			return err
		}
		list.Rows = append(list.Rows, []any{unit.Name, unit.Group().Name, view.Office, officers, deputies, unread})
	}
	return spreadsheet.WriteLists(w, list)
}

// unread names the commissions a unit has not acknowledged.
func (r *reader) unread(unit string) (string, error) {
	open, err := r.OpenCommissions(unit)
	if err != nil {
		return "", err
	}
	var unread []*commissionView
	for _, c := range open {
		if c.State != scoring.CommissionIssued {
			continue
		}
		view, err := r.viewCommission(c)
		if err != nil {
			return "", err
		}
		unread = append(unread, view)
	}
	return saidOf("paper.unread", unread)
}

// WriteTodoList writes what every unit owes, in the order it is due, and what
// waits for the section as a workbook.
func WriteTodoList(w io.Writer, v *store.View, contact Contact) error {
	owed := spreadsheet.List{Name: "单位待办", Title: "各单位待办", About: aboutExport(v), Columns: []spreadsheet.ListColumn{
		{Title: "单位", Width: 22}, {Title: "组", Width: 14}, {Title: "时限", Width: 24}, {Title: "事项", Width: 80, Long: true}}}
	waiting := spreadsheet.List{Name: "信息科待办", Title: "待信息科办理", About: aboutExport(v), Columns: []spreadsheet.ListColumn{
		{Title: "单位", Width: 22}, {Title: "组", Width: 14}, {Title: "事项", Width: 100, Long: true}}}
	for _, unit := range v.Rules.Units() {
		items, err := consoleReader(v, contact).owedBy(unit.Name)
		if err != nil {
			return err
		}
		for _, item := range items {
			if item.waits {
				waiting.Rows = append(waiting.Rows, []any{unit.Name, unit.Group().Name, item.text})
			} else {
				owed.Rows = append(owed.Rows, []any{unit.Name, unit.Group().Name, timeText(item.due), item.text})
			}
		}
	}
	return spreadsheet.WriteLists(w, owed, waiting)
}

// owedBy is what a unit owes, most urgent first, and what waits for the
// section of it.
func (r *reader) owedBy(unit string) ([]owedItem, error) {
	list := owedList{reader: r, unit: unit}
	for _, add := range []func() error{list.proposals, list.commissions, list.quotas, list.numbers, list.claims, list.extensions, list.queries,
		list.explanations, list.seconds} {
		if err := add(); err != nil {
			return nil, err
		}
	}
	list.sorted()
	return list.items, nil
}

// explanations are those that wait for the section's ruling.
func (l *owedList) explanations() error {
	open, err := l.OpenExplanations()
	if err != nil {
		return err
	}
	for _, e := range open {
		if e.Unit != l.unit {
			continue
		}
		c, err := l.View.Commission(e.Commission)
		if err != nil {
			return err
		}
		if err := l.wait("paper.explanation", map[string]any{"E": e, "Number": afterName(c.Number)}); err != nil {
			return err
		}
	}
	return nil
}

// seconds are the proposals against the unit that wait for a second person.
func (l *owedList) seconds() error {
	open, err := l.OpenProposals()
	if err != nil {
		return err
	}
	for _, p := range open {
		if p.Unit != l.unit {
			continue
		}
		c, err := l.View.Commission(p.Commission)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err := l.wait("paper.second", map[string]any{"P": p, "Number": afterName(c.Number)}); err != nil {
			return err
		}
	}
	return nil
}

// consoleReader reads for whoever runs the program on its host.
func consoleReader(v *store.View, contact Contact) *reader {
	return &reader{View: v, bot: &Bot{cfg: Config{Contact: contact}}, actor: store.Operator}
}

func aboutExport(v *store.View) string {
	return v.Rules.Office + "　" + longDate(workday.DateOf(v.Now)) + workday.ClockOf(v.Now).String()
}

// saidOf renders an entry of the catalogue as plain text.
func saidOf(entry string, data any) (string, error) {
	text, err := say(entry, data)
	return plain(text), err
}
