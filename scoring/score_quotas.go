package scoring

import (
	"slices"
	"strconv"
	"time"

	"zwxx/scoring/workday"
)

// quotaSlots are the weeks, months or quarters of a year in which one quota
// (三（二）2) starts anew. A week belongs to the year of its Sunday.
type quotaSlots struct {
	quota *Quota
	ends  []workday.Date // the first date after each slot
	start workday.Date   // of the first slot
}

func newQuotaSlots(q *Quota, year int) quotaSlots {
	y := YearPeriod(year)
	slots := quotaSlots{quota: q, start: y.Start()}
	if q.Period == SpanWeek {
		// The first slot starts on the Monday of the week of 1 January's Sunday.
		for slots.start.Weekday() != time.Monday {
			slots.start--
		}
		for end := slots.start.AddDays(7); end <= y.End(); end = end.AddDays(7) {
			slots.ends = append(slots.ends, end)
		}
		return slots
	}
	months := y.Months()
	for i := q.Period.months() - 1; i < len(months); i += q.Period.months() {
		slots.ends = append(slots.ends, months[i].End())
	}
	return slots
}

// slot returns the slot of a date; false if it lies in none of the year's.
func (q *quotaSlots) slot(d workday.Date) (int, bool) {
	if d < q.start || d >= q.ends[len(q.ends)-1] {
		return 0, false
	}
	if q.quota.Period == SpanWeek {
		return int(d-q.start) / 7, true
	}
	n, found := slices.BinarySearch(q.ends, d)
	if found {
		n++
	}
	return n, true
}

// within returns the slots that end in the period: from, up to but not
// including to. A slot longer than the period is not in it.
func (q *quotaSlots) within(p Period) (from, to int) {
	if q.quota.Period.months() > p.kind.months() {
		return 0, 0
	}
	for from < len(q.ends) && q.ends[from] <= p.Start() {
		from++
	}
	for to = from; to < len(q.ends) && q.ends[to] <= p.End(); {
		to++
	}
	return from, to
}

// newCounts makes room to count a unit's submissions; nil for quotas that it
// does not have.
func (s *Scorer) newCounts(u *Unit) [][]int {
	counts := make([][]int, len(s.quotas))
	for i := range s.quotas {
		if slices.Contains(s.quotas[i].quota.Groups, u.group.Name) {
			counts[i] = make([]int, len(s.quotas[i].ends))
		}
	}
	return counts
}

// countQuotas counts a valid submission, adopted or not.
func (s *Scorer) countQuotas(u *unitYear, f *Submission, at workday.Date) {
	for i := range s.quotas {
		q := &s.quotas[i]
		if u.counts[i] == nil || !q.quota.wants(f) {
			continue
		}
		if slot, ok := q.slot(at); ok {
			u.counts[i][slot]++
		}
	}
}

// quota returns how much of its quotas a unit has done in a month or quarter;
// nil if it owes none in it.
func (s *Scorer) quota(u *unitYear, p Period) *QuotaScore {
	score := &QuotaScore{}
	owes := false
	for i := range s.quotas {
		from, to := s.quotas[i].within(p)
		if u.counts[i] == nil || from == to {
			continue
		}
		owes = true
		counts := u.counts[i][from:to:to]
		switch s.quotas[i].quota.Period {
		case SpanWeek:
			score.Weeks = counts
		case SpanMonth:
			score.Months = counts
		case SpanQuarter:
			score.Special = &counts[0]
		}
	}
	if !owes {
		return nil
	}
	score.Met = s.quotaMet(u, p, func(*Quota) bool { return true })
	return score
}

// quotaMet decides about the quotas of a unit in a period: lost with the first
// that ended short, open while one may still be done, else met.
func (s *Scorer) quotaMet(u *unitYear, p Period, counts func(*Quota) bool) Met {
	met := MetYes
	for i := range s.quotas {
		q := &s.quotas[i]
		if u.counts[i] == nil || !counts(q.quota) {
			continue
		}
		from, to := q.within(p)
		for slot := from; slot < to; slot++ {
			switch {
			case u.counts[i][slot] >= q.quota.Count:
			case !s.asOf.Before(q.ends[slot].Time()):
				return MetNo
			default:
				met = MetPending
			}
		}
	}
	return met
}

// deriveQuotas docks the units that missed a quota which costs points, dated
// the last day of the week, month, quarter or year.
func (s *Scorer) deriveQuotas() {
	for i := range s.quotas {
		q := &s.quotas[i]
		if q.quota.Effect != EffectPoints {
			continue
		}
		for slot, end := range q.ends {
			if s.asOf.Before(end.Time()) || end <= s.rules.Settings.DeriveFrom.startOrNone() {
				continue
			}
			for j := range s.units {
				u := &s.units[j]
				if u.counts[i] != nil && u.counts[i][slot] < q.quota.Count {
					u.add(SourcePenalty, "", Line{
						Points: q.quota.Points, Clause: q.quota.Clause, At: end.AddDays(-1), Text: q.missed(u.counts[i][slot]),
					})
				}
			}
		}
	}
}

// missed says by how much a quota was missed.
func (q *quotaSlots) missed(done int) string {
	text := map[Span]string{SpanWeek: "本周", SpanMonth: "当月", SpanQuarter: "当季", SpanYear: "全年"}[q.quota.Period]
	return text + string(q.quota.Channel) + string(q.quota.Class) + "报送" + strconv.Itoa(done) + "/" + strconv.Itoa(q.quota.Count) + "条"
}
