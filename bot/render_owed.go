package bot

import (
	"encoding/json"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).todo)
}

// owedShown is how many owed things have their buttons below the list.
const owedShown = 20

// todo lists what the reader owes, most urgent first, each with its button, and
// after it what waits for the section.
func (r *reader) todo(notice.Todo) (*message, error) {
	if r.section() || r.actor.Has(store.RoleApprover) {
		return r.queue(notice.Queue{})
	}
	units := r.actor.Units()
	if len(units) == 0 && r.actor.Unit() != "" {
		units = []string{r.actor.Unit()}
	}
	list := owedList{reader: r}
	for _, list.unit = range units {
		for _, add := range []func() error{list.proposals, list.commissions, list.quotas, list.numbers, list.claims, list.extensions, list.queries} {
			if err := add(); err != nil {
				return nil, err
			}
		}
	}
	if err := list.forms(); err != nil {
		return nil, err
	}
	if err := list.handover(); err != nil {
		return nil, err
	}
	owed, waiting, rows := list.sorted()
	return r.text("Todo", map[string]any{"Units": units, "Day": r.Day(), "Owed": owed, "Waiting": waiting}, rows...)
}

// An owedItem is one thing that is owed until a moment; the zero moment has no
// hurry.
type owedItem struct {
	due     time.Time
	waits   bool // for the section
	text    string
	buttons []button
}

// An owedList collects what one reader owes.
type owedList struct {
	*reader
	unit  string // being looked at
	items []owedItem
}

func (l *owedList) add(due time.Time, entry string, data any, buttons ...button) error {
	text, err := say(entry, data)
	l.items = append(l.items, owedItem{due: due, text: plain(text), buttons: buttons})
	return err
}

// wait adds what the section has to answer.
func (l *owedList) wait(entry string, data any, buttons ...button) error {
	err := l.add(time.Time{}, entry, data, buttons...)
	l.items[len(l.items)-1].waits = true
	return err
}

// sorted returns what is owed, most urgent first, what waits for the section,
// and the buttons in the same order, none twice.
func (l *owedList) sorted() (owed, waiting []string, rows [][]button) {
	slices.SortStableFunc(l.items, func(a, b owedItem) int {
		switch {
		case a.waits != b.waits:
			return map[bool]int{true: 1, false: -1}[a.waits]
		case a.due.IsZero() != b.due.IsZero():
			return map[bool]int{true: 1, false: -1}[a.due.IsZero()]
		}
		return a.due.Compare(b.due)
	})
	seen := make(map[button]bool)
	for _, item := range l.items {
		if item.waits {
			waiting = append(waiting, item.text)
		} else {
			owed = append(owed, item.text)
		}
		row := slices.DeleteFunc(slices.Clone(item.buttons), func(b button) bool { return seen[b] })
		for _, b := range row {
			seen[b] = true
		}
		if len(row) > 0 && len(rows) < owedShown {
			rows = append(rows, row)
		}
	}
	return owed, waiting, rows
}

// proposals are what stands against the unit and waits for its answer.
func (l *owedList) proposals() error {
	open, err := l.OpenProposals()
	if err != nil {
		return err
	}
	for _, p := range open {
		if p.Unit != l.unit || p.Answer != "" || p.Heard() {
			continue
		}
		c, err := l.View.Commission(p.Commission)
		if err != nil {
			return err
		}
		if err := l.add(p.AnswerUntil, "todo.proposal", map[string]any{"P": p, "Number": afterName(c.Number), "Passed": !l.Now.Before(p.AnswerUntil)},
			l.may(store.AnswerProposal, l.unit, button{label("button.answer") + afterName(c.Number), data("answer", p.ID)})...); err != nil {
			return err
		}
	}
	return nil
}

// commissions are those to receive or to deliver, each with the step that comes
// next.
func (l *owedList) commissions() error {
	open, err := l.OpenCommissions(l.unit)
	if err != nil {
		return err
	}
	for _, c := range open {
		if !c.Open() {
			continue
		}
		view, err := l.viewCommission(c)
		if err != nil {
			return err
		}
		next := l.may(store.Deliver, c.Unit, button{label("button.deliver") + view.Number, data("dlv", c.ID)})
		if c.State == scoring.CommissionIssued {
			next = l.may(store.Acknowledge, c.Unit, button{label("button.ack") + view.Number, data("tack", c.ID, c.Version)})
		}
		if err := l.add(c.Due, "todo.commission", view, append(next, button{label("button.open") + view.Number, data("comm", c.ID)})...); err != nil {
			return err
		}
	}
	return nil
}

// forms are what the reader has begun to fill in and left, a written
// explanation with the end of its window.
func (l *owedList) forms() error {
	names, err := l.ParkedForms(l.actor.Person)
	if err != nil {
		return err
	}
	for _, name := range names {
		if forms[name] == nil {
			continue
		}
		stored, ok, err := l.ParkedForm(l.actor.Person, name)
		if err != nil || !ok {
			return err
		}
		var state formState
		if err := json.Unmarshal([]byte(stored.State), &state); err != nil {
			return err
		}
		title, number := label("form."+name), afterName(state.Values["number"].Value)
		due := state.Values.time("deadline")
		if err := l.add(due, "todo.form", map[string]any{"Title": title, "Number": number, "Due": due, "Passed": l.Now.After(due)},
			button{label("button.resume") + title, data("go", name)}); err != nil {
			return err
		}
	}
	return nil
}

// quotas are the direct tasks that can still be done, a month without a valid
// item, and the points missing to the target.
func (l *owedList) quotas() error {
	debts, err := l.DebtsOf([]string{l.unit})
	if err != nil || len(debts) != 1 {
		return err
	}
	debt := debts[0]
	register := l.may(store.RegisterSubmission, l.unit, pressed("register", data("cmd", "submit")))
	month := scoring.MonthOf(l.Day())
	for _, q := range debt.Gap.Quotas {
		if !running(q, l.Day()) {
			continue
		}
		period, err := scoring.ParsePeriod(q.Period)
		if err != nil {
			return err
		}
		due := l.lastClose(period)
		if err := l.add(due, "todo.quota", map[string]any{"Q": viewGap(q, l.Day()), "Last": workday.DateOf(due)}, register...); err != nil {
			return err
		}
	}
	if debt.NoValidItem {
		due := l.lastClose(month)
		if err := l.add(due, "todo.no_item", workday.DateOf(due), register...); err != nil {
			return err
		}
	}
	if debt.BelowTarget() {
		return l.add(l.lastClose(month.Quarter()), "todo.target", debt, l.scoreButton(l.unit)...)
	}
	return nil
}

// lastClose is the close of office hours on the last working day of a period.
func (l *owedList) lastClose(p scoring.Period) time.Time {
	return l.Calendar.LastIn(p.Start(), p.Last()).At(l.Calendar.Office().Close())
}

// numbers are the submissions whose manuscript number is to follow (稿件号待补).
func (l *owedList) numbers() error {
	all, err := l.Unnumbered(l.unit, scoring.YearPeriod(l.Now.Year()).Start())
	if err != nil {
		return err
	}
	for _, s := range all {
		if err := l.add(time.Time{}, "todo.number", map[string]any{"S": s, "Day": workday.DateOf(s.At)},
			l.may(store.NumberSubmission, l.unit, button{label("button.number") + truncate(s.Title, 20), data("nsub", s.ID)})...); err != nil {
			return err
		}
	}
	return nil
}

func (l *owedList) claims() error {
	open, err := l.OpenClaims(l.unit)
	if err != nil {
		return err
	}
	for _, c := range open {
		if err := l.wait("todo.claim", c); err != nil {
			return err
		}
	}
	return nil
}

func (l *owedList) extensions() error {
	open, err := l.OpenExtensions()
	if err != nil {
		return err
	}
	for _, e := range open {
		c, err := l.View.Commission(e.Commission)
		if err != nil {
			return err
		}
		if c.Unit != l.unit {
			continue
		}
		if err := l.wait("todo.extension", map[string]any{"E": e, "Number": afterName(c.Number)}); err != nil {
			return err
		}
	}
	return nil
}

func (l *owedList) queries() error {
	open, err := l.OpenQueries(l.unit)
	if err != nil {
		return err
	}
	for _, q := range open {
		if err := l.wait("todo.query", q); err != nil {
			return err
		}
	}
	return nil
}

// handover is the reader's own that is not completed.
func (l *owedList) handover() error {
	h, ok, err := l.HandoverOf(l.actor.Person)
	if err != nil || !ok {
		return err
	}
	return l.wait("todo.handover", map[string]any{"H": h},
		l.may(store.CancelHandover, h.Unit, pressed("no_handover", data("hono", h.ID, h.Version)))...)
}
