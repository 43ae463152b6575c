package reminders

import (
	"slices"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// Holds reports whether a reminder is still true when it leaves. Whatever is
// no reminder always holds.
func Holds(v *store.View, item store.Item) (bool, error) {
	switch n := item.Notice.(type) {
	case notice.Reminder:
		return reminderHolds(v, item.Chat, n)
	case notice.DueSoon:
		c, err := v.Commission(n.Commission)
		return c.Open(), err
	case notice.Chased:
		c, err := v.Commission(n.Commission)
		return c.State == scoring.CommissionIssued, err
	case notice.ExplanationDue:
		begun, err := v.BegunExplanations()
		return slices.ContainsFunc(begun, func(b store.BegunExplanation) bool { return b.Commission == n.Commission }), err
	case notice.PhoneListDue:
		all, err := v.CommissionsOfNotice(n.Notice)
		return slices.ContainsFunc(all, func(c store.Commission) bool { return c.State == scoring.CommissionIssued }), err
	case notice.DueList:
		all, err := v.CommissionsOfNotice(n.Notice)
		return slices.ContainsFunc(all, func(c store.Commission) bool { return c.Overdue(v.Now) && c.Proposal == "" }), err
	case notice.CalendarMissing:
		return !v.Calendar.Covered(n.Year), nil
	case notice.Digest:
		waiting, err := v.Waiting()
		return waiting.Total()+len(waiting.ToSign) > 0 || len(n.Drafts) > 0, err
	}
	return true, nil
}

// reminderHolds reports whether a unit of a chat's reader still owes something
// that a reminder is for.
func reminderHolds(v *store.View, chat int64, n notice.Reminder) (bool, error) {
	day, err := workday.ParseDate(n.Day)
	if err != nil {
		return false, err
	}
	actor, err := v.Actor(chat, store.InPrivate)
	if err != nil {
		return false, err
	}
	debts, err := v.DebtsOf(actor.Units())
	if err != nil {
		return false, err
	}
	// What was asked for in a month or quarter that is over cannot be done.
	n.Quotas = n.Quotas && scoring.MonthOf(day) == scoring.MonthOf(v.Day())
	n.NoValid = n.NoValid && scoring.MonthOf(day) == scoring.MonthOf(v.Day())
	n.Target = n.Target && scoring.QuarterOf(day) == scoring.QuarterOf(v.Day())
	for _, debt := range debts {
		soon, err := v.DueByTomorrow(debt.Unit)
		if err != nil {
			return false, err
		}
		if owes(n, debt, len(soon)) != "" {
			return true, nil
		}
	}
	return false, nil
}
