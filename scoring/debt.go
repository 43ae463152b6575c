package scoring

import (
	"slices"

	"zwxx/scoring/workday"
)

// A Debt is what a unit still owes in a month that is under way.
type Debt struct {
	Unit string
	// Quotas are the direct tasks that are not done and asked for now: a week's
	// and a month's while it runs, a quarter's in its last month (三（二）2).
	Quotas []QuotaGap
	// NoValidItem says that nothing valid was sent to the section in the month,
	// which costs points if it stays so (三（六）2).
	NoValidItem bool
	Points      Points // counted in the quarter so far
	Gap         Gap    // to the quarter's target and its tasks
}

// BelowTarget reports whether points are missing to the target, and whether any
// could help.
func (d *Debt) BelowTarget() bool { return d.Gap.ToTarget > 0 && d.Gap.Zeroed == "" }

// Debts returns what each unit owes in the month the scorer's moment lies in,
// in roster order. That month is one of the scorer's year.
func (s *Scorer) Debts() ([]Debt, error) {
	today := workday.DateOf(s.asOf)
	month := MonthOf(today)
	sheet, err := s.Score(month.Quarter())
	if err != nil {
		return nil, err
	}
	var debts []Debt
	for i := range s.units {
		u := &s.units[i]
		gap, ok := GapOf(sheet, s.rules, u.unit.Name)
		if !ok {
			continue
		}
		score, _, _ := sheet.Unit(u.unit.Name)
		debts = append(debts, Debt{
			Unit: u.unit.Name, Points: score.Counted, Gap: gap,
			Quotas:      slices.DeleteFunc(slices.Clone(gap.Quotas), func(q QuotaGap) bool { return !q.askedFor(today) }),
			NoValidItem: s.rules.derivesFor(month) && !u.reported[s.month(today)],
		})
	}
	return debts, nil
}

// askedFor reports whether a quota is still to be done on a day, and its week
// or month runs or its longer period ends with the month.
func (q QuotaGap) askedFor(today workday.Date) bool {
	if q.Lost || q.Done >= q.Wanted {
		return false
	}
	if sunday, err := workday.ParseDate(q.Period); err == nil {
		return today <= sunday && sunday < today.AddDays(7)
	}
	period, err := ParsePeriod(q.Period)
	return err == nil && period.Contains(today) && period.Last() == MonthOf(today).Last()
}
