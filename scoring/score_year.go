package scoring

import "cmp"

// scoreYear scores the year (四.3): the four quarters' awards, ranked, and the
// tiers of deduction.
func (s *Scorer) scoreYear(g *Group) []UnitScore {
	scores := make([]UnitScore, len(g.Units))
	first := make(map[string]bool)
	for i := range s.of(g) {
		u := &s.of(g)[i]
		scores[i] = UnitScore{
			Unit: u.unit.Name, Points: sum(u.lines), Lines: u.lines, Awards: make([]Points, 4),
			Provisional: u.provisional(YearPeriod(s.year)),
		}
		// 三（四）: a State Council instruction makes first, unless the year is zeroed.
		first[u.unit.Name] = u.first != nil && u.zeroedYear.clause == ""
	}
	s.addQuarters(g, scores)
	for i := range s.of(g) {
		score := &scores[i]
		if z := s.of(g)[i].zeroedYear; z.clause != "" {
			// 三（三）2, 三（六）1: the year does not score, its quarters' sheets stay.
			score.Zeroed, score.Counted, score.Lines = z.clause, min(score.Points, 0), struck(score.Lines)
			score.Awards, score.Award = make([]Points, 4), 0
		}
	}
	s.rank(scores, func(a, b *UnitScore) int {
		if first[a.Unit] || first[b.Unit] {
			return compareBool(first[a.Unit], first[b.Unit])
		}
		if s.rules.Settings.YearBy == YearByPoints {
			return cmp.Compare(a.Counted, b.Counted)
		}
		return cmp.Or(cmp.Compare(a.Award, b.Award), cmp.Compare(a.Counted, b.Counted))
	})
	tiers := s.rules.YearEnd.tiers(len(scores))
	for i := range scores {
		// Units of one rank share the tier of the first of them.
		scores[i].Tier = tiers[scores[i].Rank-1]
	}
	return scores
}

// addQuarters adds up what the quarters counted, and the awards of those that
// have ended. scores are in roster order.
func (s *Scorer) addQuarters(g *Group, scores []UnitScore) {
	byUnit := make(map[string]*UnitScore, len(scores))
	for i := range scores {
		byUnit[scores[i].Unit] = &scores[i]
	}
	for n := range 4 {
		p := QuarterPeriod(s.year, n+1)
		for _, q := range s.scoreQuarter(g, p) {
			year := byUnit[q.Unit]
			year.Counted += q.Counted
			if p.EndedBy(s.asOf) {
				year.Awards[n] = q.Award
				year.Award += q.Award
			}
		}
	}
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// tiers returns the tier of each place of n: 0 for the first so many percent,
// rounded up, then the tiers in parts as equal as can be, the larger first.
func (y *YearRule) tiers(n int) []int {
	free := (n*y.FreePercent + 99) / 100
	tiers := make([]int, 0, n)
	for range free {
		tiers = append(tiers, 0)
	}
	for tier := range y.Tiers {
		size := (n - free) / y.Tiers
		if tier < (n-free)%y.Tiers {
			size++
		}
		for range size {
			tiers = append(tiers, tier+1)
		}
	}
	return tiers
}
