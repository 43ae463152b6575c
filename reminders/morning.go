package reminders

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// A round is one moment at which units are reminded, and what its day is for.
type round struct {
	at                     time.Time
	quotas, valid, targets bool
	last                   bool
}

func (r round) day() workday.Date     { return workday.DateOf(r.at) }
func (r round) month() scoring.Period { return scoring.MonthOf(r.day()) }
func (r round) any() bool             { return r.quotas || r.valid || r.targets }

// rounds returns the rounds after from and not after to, on working days, the
// earliest first. Every morning is one, be it only for commissions.
func (p *Plan) rounds(cal *workday.Calendar, from, to time.Time) []round {
	var all []round
	for _, at := range workingMoments(p.morning, cal, from, to) {
		r := round{at: at}
		on := func(last workday.Date, days []int) bool {
			return slices.ContainsFunc(days, func(n int) bool { return cal.TMinus(last, n) == r.day() })
		}
		r.quotas, r.valid = on(r.month().Last(), p.config.QuotaDays), on(r.month().Last(), p.config.ValidDays)
		r.targets = on(r.month().Quarter().Last(), p.config.TargetDays)
		all = append(all, r)
	}
	for _, at := range workingMoments(p.lastCall, cal, from, to) {
		r := round{at: at, quotas: true, last: true}
		if r.day() == cal.TMinus(r.month().Last(), 0) {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b round) int { return a.at.Compare(b.at) })
	return all
}

// morning makes each unit's one reminder of what it still owes. Of several
// rounds that were missed it is the newest that is for anything, with what the
// others of its month and quarter were for.
func (d *decision) morning() error {
	rounds := d.plan.rounds(d.Calendar, d.Reminded, d.Now)
	today := round{at: d.Now}
	var newest, parts round
	tomorrow := make(map[string]int) // by unit
	for _, r := range rounds {
		month, quarter := r.month() == today.month(), r.month().Quarter() == today.month().Quarter()
		useful := round{quotas: month && r.quotas, valid: month && r.valid, targets: quarter && r.targets}
		parts.quotas, parts.valid, parts.targets = parts.quotas || useful.quotas, parts.valid || useful.valid, parts.targets || useful.targets
		due := d.dueAfter(r)
		for _, c := range due {
			tomorrow[c.Unit]++
		}
		if useful.any() || len(due) > 0 && !parts.any() {
			newest = r
		}
		if r.any() {
			d.Skipped.Reminders++
		}
	}
	if parts.any() {
		d.Skipped.Reminders-- // the one that leaves
	}
	if newest.at.IsZero() {
		return nil
	}
	debts, err := d.Debts()
	if err != nil {
		return err
	}
	n := notice.Reminder{Reminding: d.reminding(newest.at), Day: newest.day().String(),
		Quotas: parts.quotas, NoValid: parts.valid, Target: parts.targets, Last: newest.last}
	key := "remind/" + n.Day
	if n.Last {
		key += "/last"
	}
	for _, debt := range debts {
		if reason := owes(n, debt, tomorrow[debt.Unit]); reason != "" {
			d.add(Due{At: newest.at, To: store.Audience{Role: store.RoleOfficer, Unit: debt.Unit}, Notice: n, Key: key, Reason: reason})
		}
	}
	return nil
}

// dueAfter returns the open commissions that a morning is for: due on the next
// working day, and issued before it.
func (d *decision) dueAfter(r round) []store.Commission {
	return slices.DeleteFunc(slices.Clone(d.Commissions), func(c store.Commission) bool {
		return r.last || !c.Open() || c.Notice == "" || !c.Due.After(d.Now) || !c.Issued.Before(r.at) ||
			d.Calendar.Previous(workday.DateOf(c.Due)) != r.day()
	})
}

// owes says what a unit is reminded of, empty for nothing.
func owes(n notice.Reminder, debt scoring.Debt, commissions int) string {
	var reasons []string
	if n.Quotas {
		for _, q := range debt.Quotas {
			reasons = append(reasons, fmt.Sprintf("%s %s %d/%d", q.Quota.Class, q.Period, q.Done, q.Wanted))
		}
	}
	if n.NoValid && debt.NoValidItem {
		reasons = append(reasons, "no valid item this month")
	}
	if n.Target && debt.BelowTarget() {
		reasons = append(reasons, fmt.Sprintf("%s below the target", debt.Gap.ToTarget))
	}
	if commissions > 0 {
		reasons = append(reasons, fmt.Sprintf("%d due on the next working day", commissions))
	}
	return strings.Join(reasons, ", ")
}
