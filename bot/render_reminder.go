package bot

import (
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).reminder)
	on((*reader).digest)
	on(func(r *reader, n notice.ExplanationDue) (*message, error) {
		view, err := r.commission(n.Commission)
		if err != nil {
			return nil, err
		}
		return r.text("ExplanationDue", view, view.buttons(r)...)
	})
	on(func(r *reader, n notice.Skipped) (*message, error) { return r.text("Skipped", n) })
}

// A reminderPart is what one unit of the reader still owes.
type reminderPart struct {
	scoring.Debt
	Quotas      []quotaView
	NoValidItem bool
	Direct      bool // the unit has a direct reporting point
	Target      bool // the points missing to the target are worth a line
	Commissions []*commissionView
}

// reminder says what the reader's units still owe as it is now; nothing is sent
// if nothing is.
func (r *reader) reminder(n notice.Reminder) (*message, error) {
	day, err := workday.ParseDate(n.Day)
	if err != nil {
		return nil, err
	}
	debts, err := r.DebtsOf(r.actor.Units())
	if err != nil {
		return nil, err
	}
	var parts []reminderPart
	quotas, reports, commissions := false, false, false
	for _, debt := range debts {
		part := reminderPart{Debt: debt, NoValidItem: n.NoValid && debt.NoValidItem}
		if u, ok := r.Rules.Unit(debt.Unit); ok {
			part.Direct = u.Group().Direct
		}
		for _, q := range part.Debt.Quotas {
			if n.Quotas {
				part.Quotas = append(part.Quotas, viewGap(q, day))
			}
		}
		open, err := r.DueByTomorrow(debt.Unit)
		if err != nil {
			return nil, err
		}
		for _, c := range open {
			view, err := r.viewCommission(c)
			if err != nil {
				return nil, err
			}
			part.Commissions = append(part.Commissions, view)
		}
		part.Target = part.BelowTarget() && (n.Target || len(part.Quotas) > 0)
		if len(part.Quotas) > 0 || part.NoValidItem || part.Target || len(part.Commissions) > 0 {
			parts = append(parts, part)
			quotas, commissions = quotas || len(part.Quotas) > 0, commissions || len(part.Commissions) > 0
			reports = reports || len(part.Quotas) > 0 || part.NoValidItem || part.Target
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	month := scoring.MonthOf(day)
	var buttons []button
	if reports {
		buttons = append(buttons, pressed("register", data("cmd", "submit")))
	}
	if commissions {
		buttons = append(buttons, pressed("commissions", data("cmd", "commissions")))
	}
	buttons = append(buttons, pressed("todo", data("todo")))
	return r.text("Reminder", map[string]any{"Day": day, "Parts": parts, "Last": n.Last, "Quotas": quotas, "Reports": reports,
		"LastDay": r.Calendar.LastIn(month.Start(), month.Last())}, buttons)
}

// digest says what waits for the reader's word, as it is now.
func (r *reader) digest(n notice.Digest) (*message, error) {
	waiting, err := r.Waiting()
	if err != nil {
		return nil, err
	}
	if !r.section() { // an approver seconds and does no more
		waiting = store.Waiting{Proposals: waiting.Proposals, ToSign: waiting.ToSign}
		n.Drafts = nil
	}
	var drafts []string
	buttons := []button{pressed("review", data("cmd", "review"))}
	for _, text := range n.Drafts {
		period, err := scoring.ParsePeriod(text)
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, periodText(period))
		buttons = append(buttons, button{periodText(period) + label("button.draft"), data("bdraft", text)})
	}
	if waiting.Total() == len(waiting.Bulletins) { // which are not in the queue
		buttons = buttons[1:]
	}
	for _, b := range waiting.Bulletins {
		open, err := bulletinButton(b.Period, b.State)
		if err != nil {
			return nil, err
		}
		buttons = append(buttons, open)
	}
	if !r.section() {
		for _, b := range waiting.ToSign {
			buttons = append(buttons, button{periodText(b.Period) + label("button.to_sign"), data("bcard", b.Period.String())})
		}
	} else {
		waiting.ToSign = nil
	}
	if waiting.Total()+len(waiting.ToSign) == 0 && len(drafts) == 0 {
		return nil, nil
	}
	head := ""
	if n.Head && r.section() {
		if head, err = r.AuditHead(); err != nil {
			return nil, err
		}
	}
	return r.text("Digest", map[string]any{"Waiting": waiting, "Drafts": drafts, "Now": r.Now, "Head": head}, inRows(buttons, 2)...)
}
