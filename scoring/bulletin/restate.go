package bulletin

import (
	"cmp"
	"slices"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// A spot is a unit's earlier month or quarter.
type spot struct {
	period scoring.Period
	unit   string
}

// restate compares what was published of earlier months and quarters with what
// the facts come to now. Points that came late (补记) and that change nothing
// else stand apart from differences (更正).
func (b *builder) restate(o Options) error {
	published := publishedValues(o)
	var periods []scoring.Period
	closed := map[scoring.Period]bool{} // quarters that are published
	for at := range published {
		if !slices.Contains(periods, at.period) {
			periods = append(periods, at.period)
		}
		closed[at.period] = at.period.Kind() == scoring.Quarter
	}
	slices.SortFunc(periods, func(x, y scoring.Period) int {
		return cmp.Or(cmp.Compare(x.Start(), y.Start()), cmp.Compare(x.Kind(), y.Kind()))
	})
	for _, p := range periods {
		if p == b.period || p.End() > b.period.End() || p.Year() < max(b.rules.Year, b.period.Year()-1) {
			continue
		}
		sheet, err := b.score(p)
		if err != nil {
			return err
		}
		for _, unit := range b.rules.Units() {
			was, known := published[spot{p, unit.Name}]
			now, _, scored := sheet.Unit(unit.Name)
			if known && scored {
				b.compare(was, now, p, closed[p.Quarter()])
			}
		}
	}
	b.movedHere()
	b.sortItems(b.Late)
	return nil
}

// publishedValues is what was published last of each unit's months and
// quarters.
func publishedValues(o Options) map[spot]Restated {
	values := map[spot]Restated{}
	for _, p := range o.History {
		values[spot{p.Month, p.Unit}] = Restated{Period: p.Month, Unit: p.Unit, Points: p.Points}
	}
	for _, c := range o.Earlier {
		if c.Period.Kind() != scoring.Year {
			for u := range units(c.Sheet) {
				values[spot{c.Period, u.Unit}] = restated(c.Period, u)
			}
		}
		for _, r := range c.Restated {
			values[spot{r.Period, r.Unit}] = r
		}
	}
	return values
}

func restated(p scoring.Period, u *scoring.UnitScore) Restated {
	r := Restated{Period: p, Unit: u.Unit, Points: u.Counted, Award: u.Award}
	if p.Kind() == scoring.Month {
		r.Lines = orNone(u.Lines)
	}
	return r
}

// orNone tells a unit without lines from one whose lines nobody knows.
func orNone(lines []scoring.Line) []scoring.Line {
	if lines == nil {
		return []scoring.Line{}
	}
	return lines
}

// compare notes what has changed of a unit's earlier period.
func (b *builder) compare(was Restated, score *scoring.UnitScore, p scoring.Period, closed bool) {
	now := restated(p, score)
	c := Correction{Period: p, Unit: was.Unit, Was: was.Points, Now: now.Points, AwardWas: was.Award, AwardNow: now.Award}
	late := 0
	if was.Lines != nil {
		c.Added, c.Removed = difference(now.Lines, was.Lines), difference(was.Lines, now.Lines)
		if !closed {
			c.Added = slices.DeleteFunc(c.Added, func(line scoring.Line) bool {
				if !b.cameLate(line, was.Lines) {
					return false
				}
				late++
				c.Now -= line.Points
				b.Late = append(b.Late, b.lateItem(line, was.Unit, p))
				return true
			})
		}
		for _, line := range c.Added {
			if zeroes, criticised := b.sanction(line); criticised {
				b.Criticised = append(b.Criticised, Entry{Unit: was.Unit, Line: line, Zeroes: zeroes})
			}
		}
	}
	changed := c.Was != c.Now || c.AwardWas != c.AwardNow || len(c.Added)+len(c.Removed) > 0
	if changed {
		b.Corrections = append(b.Corrections, c)
	}
	if changed || late > 0 {
		b.Restated = append(b.Restated, now)
	}
}

// difference returns the lines that are in a and not in b.
func difference(a, b []scoring.Line) []scoring.Line {
	left := map[scoring.Line]int{}
	for _, line := range b {
		line.Struck = false
		left[line]++
	}
	var only []scoring.Line
	for _, line := range a {
		line.Struck = false
		if left[line] > 0 {
			left[line]--
			continue
		}
		only = append(only, line)
	}
	return only
}

// cameLate reports whether a line gives points for a fact that was not known
// when its month was published, rather than other points for one that was.
func (b *builder) cameLate(line scoring.Line, published []scoring.Line) bool {
	return b.gives(line) && !slices.ContainsFunc(published, func(was scoring.Line) bool { return was.Fact == line.Fact })
}

// movedHere lists what came after its own quarter had been published, so that
// it counts in this period instead.
func (b *builder) movedHere() {
	for u := range units(b.Sheet) {
		for _, line := range u.Lines {
			line.Struck = false
			if !b.gives(line) {
				continue
			}
			if item := b.lateItem(line, u.Unit, b.period); item.At < b.period.Start() {
				b.Late = append(b.Late, item)
			}
		}
	}
}

// gives reports whether a line gives points for a fact.
func (b *builder) gives(line scoring.Line) bool {
	return line.Fact != "" && line.Points >= 0 && b.faults[line.Fact] == nil &&
		(b.orders[line.Fact] == nil || line.Clause != b.rules.Commission.FailedClause)
}

// lateItem is the entry of what came late and counts in a period; its date is
// the fact's own.
func (b *builder) lateItem(line scoring.Line, unit string, counts scoring.Period) Item {
	item := Item{Unit: unit, Fact: line.Fact, Outlet: line.Text, At: line.At, Points: line.Points, Lead: true, Counts: counts}
	if a := b.adoptions[line.Fact]; a != nil {
		all := append([]string{a.Unit}, a.With...)
		n := slices.Index(all, unit)
		item.Outlet, item.Issue, item.At, item.Title = a.Outlet, a.Issue, a.At, b.titleOf(a.Submission, a.Commission)
		item.With, item.Lead = slices.Concat(all[:n], all[n+1:]), n == 0
	} else if f := b.praise[line.Fact]; f != nil {
		item.At, item.Title = f.At, b.titleOf(f.Submission, "")
	} else if c := b.orders[line.Fact]; c != nil {
		item.At, item.Title = workday.DateOf(c.Delivered), c.Title
	}
	return item
}
