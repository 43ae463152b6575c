package workday

import (
	"slices"
	"time"
)

// AddHours returns the first moment at which d of office hours have passed
// since t. Outside office hours the count starts at the next opening, so for
// d = 0 that opening is the result. A negative d counts as in
// [Calendar.SubHours].
func (c *Calendar) AddHours(t time.Time, d time.Duration) Deadline {
	if d < 0 {
		return c.SubHours(t, -d)
	}
	provisional := false
	for day := DateOf(t); ; day++ {
		provisional = provisional || !c.settled(day)
		if !c.IsWorkday(day) {
			continue
		}
		for _, s := range c.office.Spans {
			from, to := later(t, day.At(s.From)), day.At(s.To)
			if from.After(to) {
				continue
			}
			if at := from.Add(d); !at.After(to) {
				return Deadline{At: at.In(Shanghai), Provisional: provisional}
			}
			d -= to.Sub(from)
		}
	}
}

// SubHours returns the last moment from which d of office hours pass until t.
// Outside office hours the count starts at the previous closing, so for d = 0
// that closing is the result. A negative d counts as in [Calendar.AddHours].
func (c *Calendar) SubHours(t time.Time, d time.Duration) Deadline {
	if d < 0 {
		return c.AddHours(t, -d)
	}
	provisional := false
	for day := DateOf(t); ; day-- {
		provisional = provisional || !c.settled(day)
		if !c.IsWorkday(day) {
			continue
		}
		for _, s := range slices.Backward(c.office.Spans) {
			from, to := day.At(s.From), earlier(t, day.At(s.To))
			if from.After(to) {
				continue
			}
			if at := to.Add(-d); !at.Before(from) {
				return Deadline{At: at.In(Shanghai), Provisional: provisional}
			}
			d -= to.Sub(from)
		}
	}
}

// WorkedBetween returns how much of the time from a to b lies in office hours.
// It is negative where b is before a.
func (c *Calendar) WorkedBetween(a, b time.Time) time.Duration {
	if b.Before(a) {
		return -c.WorkedBetween(b, a)
	}
	var worked time.Duration
	for day := DateOf(a); day <= DateOf(b); day++ {
		if !c.IsWorkday(day) {
			continue
		}
		for _, s := range c.office.Spans {
			from, to := later(a, day.At(s.From)), earlier(b, day.At(s.To))
			worked += max(0, to.Sub(from))
		}
	}
	return worked
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
