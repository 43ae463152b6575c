package scoring

// A Gap is what a unit is missing in an open month or quarter, as data.
type Gap struct {
	Unit   string
	Target Points // the group's target
	// ToTarget is the points missing to the target, 0 where it is reached.
	ToTarget Points
	// TargetBy is the smallest number of adoptions that makes them up; empty
	// where none are missing.
	TargetBy []Need
	// Rank is the present rank, and Award what it earns once the target is met.
	Rank  int
	Award Points
	// Quotas are those not done yet, in the order of the rules.
	Quotas []QuotaGap
	// Next is the nearest rank that earns more; nil if there is none, and in
	// a month's sheet.
	Next *NextAward
	// Zeroed is the clause that zeroed the quarter: no points help then.
	Zeroed string
}

// A Need is so many adoptions by an outlet.
type Need struct {
	Outlet string
	Count  int
}

// A QuotaGap is how far one quota is done in its week, month or quarter.
type QuotaGap struct {
	Quota  *Quota
	Period string // 2018-03 or 2018Q1; of a week its Sunday, as 2018-03-11
	Done   int
	Wanted int
	Lost   bool // the time is over: it cannot be made up
}

// A NextAward is a better rank and what it takes.
type NextAward struct {
	Rank   int
	Award  Points
	Points Points // missing to the rank
	By     []Need
}

// GapOf says what a unit is missing to its target, its quotas and the next
// award. sheet is a month's or quarter's, made under the rules. It returns
// false if the sheet has no such unit.
func GapOf(sheet *Sheet, r *Rules, unit string) (Gap, bool) {
	score, group, ok := sheet.Unit(unit)
	u, known := r.Unit(unit)
	if !ok || !known {
		return Gap{}, false
	}
	gap := Gap{
		Unit: unit, Target: group.Target, Rank: score.Rank, Award: u.group.award(score.Rank), Zeroed: score.Zeroed,
		ToTarget: max(0, group.Target-score.Counted),
		Quotas:   quotaGaps(sheet, r, u, score.Quota),
	}
	gap.TargetBy = r.adoptionsFor(u, gap.ToTarget)
	if sheet.Period.Kind() == Quarter && score.Zeroed == "" {
		gap.Next = r.nextAward(group, u, score)
	}
	return gap, true
}

// adoptionsFor returns the smallest number of adoptions worth at least the
// points, the first as cheap as the others allow: one 动态·简讯 for 2 points.
func (r *Rules) adoptionsFor(u *Unit, points Points) []Need {
	outlets := r.OutletsFor(u)
	var most Points
	for _, o := range outlets {
		most = max(most, o.Points)
	}
	if points <= 0 || most == 0 {
		return nil
	}
	var needs []Need
	for left := int((points + most - 1) / most); left > 0; left-- {
		// The cheapest that leaves no more than the others can make up.
		least := points - Points(left-1)*most
		var pick *Outlet
		for _, o := range outlets {
			if o.Points >= least && (pick == nil || o.Points < pick.Points) {
				pick = o
			}
		}
		points -= pick.Points
		if n := len(needs); n > 0 && needs[n-1].Outlet == pick.Name {
			needs[n-1].Count++
			continue
		}
		needs = append(needs, Need{pick.Name, 1})
	}
	return needs
}

// nextAward returns the nearest rank above that earns more than the unit would
// with its target met (四.2); nil if there is none.
func (r *Rules) nextAward(group *GroupScore, u *Unit, score *UnitScore) *NextAward {
	now := u.group.award(score.Rank)
	// The units come best first: from the unit upwards each further one is a
	// higher mark to reach.
	for i := len(group.Units) - 1; i >= 0; i-- {
		other := &group.Units[i]
		if other.Counted <= score.Counted && (r.Settings.Ties == TiesShared || other.Rank >= score.Rank) {
			continue
		}
		mark := other.Counted
		if r.Settings.Ties == TiesRoster && r.index.unit[other.Unit].index < u.index {
			mark++
		}
		rank := 1
		for j := range group.Units {
			if ahead := &group.Units[j]; ahead.Unit != u.Name && r.ahead(ahead, u, mark) {
				rank++
			}
		}
		if award := u.group.award(rank); award > now {
			missing := mark - score.Counted
			return &NextAward{Rank: rank, Award: award, Points: missing, By: r.adoptionsFor(u, missing)}
		}
	}
	return nil
}

// ahead reports whether a unit would rank before u if u had so many points.
func (r *Rules) ahead(other *UnitScore, u *Unit, points Points) bool {
	if r.Settings.Ties == TiesRoster && other.Counted == points {
		return r.index.unit[other.Unit].index < u.index
	}
	return other.Counted > points
}

// quotaGaps returns the quotas that a sheet shows as not done.
func quotaGaps(sheet *Sheet, r *Rules, u *Unit, score *QuotaScore) []QuotaGap {
	if score == nil {
		return nil
	}
	var gaps []QuotaGap
	for _, q := range r.QuotasFor(u) {
		slots := newQuotaSlots(q, sheet.Period.Year())
		from, to := slots.within(sheet.Period)
		for n := range to - from {
			done := score.done(q.Period, n)
			if done >= q.Count {
				continue
			}
			end := slots.ends[from+n]
			gaps = append(gaps, QuotaGap{
				Quota: q, Period: slots.name(from + n), Done: done, Wanted: q.Count, Lost: !sheet.AsOf.Before(end.Time()),
			})
		}
	}
	return gaps
}

// done returns what counts for the n-th week, month or quarter of a sheet.
func (q *QuotaScore) done(period Span, n int) int {
	switch period {
	case SpanWeek:
		return q.Weeks[n]
	case SpanMonth:
		return q.Months[n]
	}
	return orZero(q.Special)
}

// name returns a slot's period as 2018-03 or 2018Q1, and of a week its last
// day.
func (q *quotaSlots) name(slot int) string {
	last := q.ends[slot].AddDays(-1)
	switch q.quota.Period {
	case SpanWeek:
		return last.String()
	case SpanMonth:
		return MonthOf(last).String()
	case SpanQuarter:
		return QuarterOf(last).String()
	}
	return YearPeriod(last.Year()).String()
}
