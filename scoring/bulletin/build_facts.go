package bulletin

import (
	"cmp"
	"iter"
	"slices"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// units are the units of a sheet in its order.
func units(s *scoring.Sheet) iter.Seq[*scoring.UnitScore] {
	return func(yield func(*scoring.UnitScore) bool) {
		for i := range s.Groups {
			for j := range s.Groups[i].Units {
				if !yield(&s.Groups[i].Units[j]) {
					return
				}
			}
		}
	}
}

// quotas says who did the tasks of a month or quarter (三（二）2).
func (b *builder) quotas() {
	for i := range b.rules.Quotas {
		q := &b.rules.Quotas[i]
		switch {
		case b.period.Kind() == scoring.Year:
		case q.Period == scoring.SpanWeek:
			b.quota(q, b.period, func(s *scoring.QuotaScore) []int { return s.Weeks })
		case q.Period == scoring.SpanMonth:
			for n, month := range b.period.Months() {
				b.quota(q, month, func(s *scoring.QuotaScore) []int { return s.Months[n : n+1] })
			}
		case q.Period == scoring.SpanQuarter && b.period.Kind() == scoring.Quarter:
			b.quota(q, b.period, func(s *scoring.QuotaScore) []int { return []int{*s.Special} })
		}
	}
}

// quota adds a task of a period; sent are the numbers of its weeks, or one.
func (b *builder) quota(q *scoring.Quota, p scoring.Period, sent func(*scoring.QuotaScore) []int) {
	task := Quota{Groups: q.Groups, Name: string(q.Channel) + string(q.Class), Wanted: q.Count, Period: p, Clause: q.Clause}
	task.Weekly = q.Period == scoring.SpanWeek
	for _, group := range b.Sheet.Groups {
		if !slices.Contains(q.Groups, group.Name) {
			continue
		}
		for i := range group.Units {
			short := Shortfall{Unit: group.Units[i].Unit}
			for _, n := range sent(group.Units[i].Quota) {
				short.Sent += n
				if n < q.Count {
					short.Spans++
				}
			}
			if short.Spans == 0 {
				task.Done++
			} else {
				task.Short = append(task.Short, short)
			}
		}
	}
	slices.SortFunc(task.Short, func(x, y Shortfall) int { return b.compareUnits(x.Unit, y.Unit) })
	b.Quotas = append(b.Quotas, task)
}

// commissions lists those due in the period.
func (b *builder) commissions() {
	overdue := map[string]bool{}
	for u := range units(b.Standing()) {
		for _, id := range u.Provisional {
			overdue[id] = true
		}
	}
	for i := range b.ledger.Commissions {
		c := &b.ledger.Commissions[i]
		if c.Void != "" || c.Issued.After(b.asOf) || !b.period.Contains(c.CountedOn(workday.DateOf(c.Due))) {
			continue
		}
		b.Commissions = append(b.Commissions, Commission{
			ID: c.ID, Unit: c.Unit, Title: c.Title, Due: c.Due, State: c.State, Overdue: overdue[c.ID], Quality: c.Quality,
		})
	}
	slices.SortFunc(b.Commissions, func(x, y Commission) int {
		return cmp.Or(b.compareUnits(x.Unit, y.Unit), x.Due.Compare(y.Due), cmp.Compare(x.ID, y.ID))
	})
}

// instructions lists the leaders' instructions of the period (三（四）).
func (b *builder) instructions() {
	for i := range b.ledger.Instructions {
		f := &b.ledger.Instructions[i]
		level := b.level(f.Level)
		if level == nil || !b.counts(&f.Common, f.At) {
			continue
		}
		one := Instruction{
			Unit: f.Unit, Fact: f.ID, Level: cmp.Or(level.Title, string(level.Name)+"批示"), Title: b.titleOf(f.Submission, ""),
			At: f.At, Points: b.earned[earning{f.Unit, f.ID}], Clause: level.Clause,
		}
		b.Instructions = append(b.Instructions, one)
		submission := b.submissions[f.Submission]
		score, _, ok := b.Sheet.Unit(f.Unit)
		if b.period.Kind() == scoring.Year && level.First && ok && score.Zeroed == "" && (submission == nil || !submission.Emergency) {
			b.First = append(b.First, one)
		}
	}
	order := func(x, y Instruction) int {
		return cmp.Or(b.compareUnits(x.Unit, y.Unit), cmp.Compare(x.At, y.At), cmp.Compare(x.Fact, y.Fact))
	}
	slices.SortFunc(b.Instructions, order)
	slices.SortFunc(b.First, order)
}

func (b *builder) level(name scoring.Level) *scoring.LevelRule {
	for i := range b.rules.Levels {
		if b.rules.Levels[i].Name == name {
			return &b.rules.Levels[i]
		}
	}
	return nil
}

// entries picks the lines that the text names: deductions, merits and whom the
// whole city is told of.
func (b *builder) entries() {
	merits := map[string]bool{}
	for i := range b.ledger.Merits {
		merits[b.ledger.Merits[i].ID] = true
	}
	for _, unit := range b.rules.Units() {
		score, _, ok := b.Sheet.Unit(unit.Name)
		if !ok {
			continue
		}
		for _, line := range score.Lines {
			line.Struck = false
			entry := Entry{Unit: unit.Name, Line: line}
			var criticised bool
			entry.Zeroes, criticised = b.sanction(line)
			switch {
			case merits[line.Fact]:
				b.Merits = append(b.Merits, entry)
			case line.Points < 0 || entry.Zeroes != "":
				b.Deductions = append(b.Deductions, entry)
			}
			if criticised {
				b.Criticised = append(b.Criticised, entry)
			}
		}
	}
	// By date; of one day in roster order.
	slices.SortStableFunc(b.Deductions, func(x, y Entry) int { return cmp.Compare(x.At, y.At) })
}

// sanction says of which period a line takes the score, and whether the unit
// is criticised for it.
func (b *builder) sanction(line scoring.Line) (zeroes string, criticised bool) {
	names := map[scoring.Zeroes]string{scoring.ZeroesQuarter: "当季不得分", scoring.ZeroesYear: "当年不得分"}
	if b.orders[line.Fact] != nil && line.Clause == b.rules.Commission.FailedClause {
		return names[b.rules.Commission.FailedZeroes], false
	}
	if rule := b.faults[line.Fact]; rule != nil {
		return names[rule.Zeroes], rule.Criticise
	}
	return "", false
}
