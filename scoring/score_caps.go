package scoring

import "slices"

// applyCaps limits what a unit's ordered entries earn: they count in order
// until a cap is reached, the one that crosses it in part.
func (s *Scorer) applyCaps(u *unitYear) {
	for i := range s.rules.Caps {
		limit := &s.rules.Caps[i]
		var left [12]Points // of each span of the year
		for n := range left {
			left[n] = limit.Points
		}
		for j := range u.entries {
			e := &u.entries[j]
			if !limit.covers(e) {
				continue
			}
			room := &left[s.month(e.At)/limit.Period.months()]
			if e.Points > *room {
				e.Text += "（已达上限" + limit.Points.String() + "分）"
				e.Points = *room
			}
			*room -= e.Points
		}
	}
}

// months returns how many months the span has, a week none.
func (s Span) months() int {
	switch s {
	case SpanMonth:
		return 1
	case SpanQuarter:
		return 3
	case SpanYear:
		return 12
	}
	return 0
}

// covers reports whether the cap counts an entry.
func (c *Cap) covers(e *entry) bool {
	return e.Points > 0 && slices.Contains(c.Of, e.source) &&
		(len(c.Outlets) == 0 || e.source != SourceAdoption || slices.Contains(c.Outlets, e.outlet))
}
