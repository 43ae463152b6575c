package workday

import (
	"errors"
	"fmt"
	"time"
)

// Clock is a time of day in Asia/Shanghai, in minutes since midnight. 24:00,
// the end of the day, is a valid clock time.
type Clock int

const endOfDay Clock = 24 * 60

// ParseClock reads a clock time written exactly as "08:30", from 00:00 to
// 24:00.
func ParseClock(s string) (Clock, error) {
	if s == "24:00" {
		return endOfDay, nil
	}
	t, err := time.Parse("15:04", s)
	if err != nil || len(s) != len("15:04") {
		return 0, fmt.Errorf("workday: clock time %q is not a valid HH:MM", s)
	}
	return Clock(t.Hour()*60 + t.Minute()), nil
}

// ClockOf returns the clock time in Asia/Shanghai at the moment t, without its
// seconds.
func ClockOf(t time.Time) Clock {
	t = t.In(Shanghai)
	return Clock(t.Hour()*60 + t.Minute())
}

// Hour returns the full hours since midnight, 0 to 24.
func (c Clock) Hour() int { return int(c) / 60 }

// Minute returns the minutes since the last full hour, 0 to 59.
func (c Clock) Minute() int { return int(c) % 60 }

// String writes the clock time as "08:30".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", c.Hour(), c.Minute()) }

// MarshalText writes the clock time as [Clock.String] does.
func (c Clock) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText reads what [ParseClock] reads.
func (c *Clock) UnmarshalText(text []byte) error {
	parsed, err := ParseClock(string(text))
	if err != nil {
		return err
	}
	*c = parsed
	return nil
}

// Span is a stretch of office hours on one day, from the moment From up to the
// moment To.
type Span struct {
	From, To Clock
}

// Office is the office hours of a working day: one or more spans in order,
// none reaching into the next.
type Office struct {
	Spans []Span
}

// Validate reports what is wrong with the office hours: no span, a span that
// is empty or leaves the day, or two that overlap or are out of order.
func (o Office) Validate() error {
	if len(o.Spans) == 0 {
		return errors.New("workday: office hours have no span")
	}
	var last Clock
	for _, s := range o.Spans {
		switch {
		case s.From < 0 || s.To > endOfDay:
			return fmt.Errorf("workday: office hours %s-%s leave the day", s.From, s.To)
		case s.From >= s.To:
			return fmt.Errorf("workday: office hours %s-%s end before they start", s.From, s.To)
		case s.From < last:
			return fmt.Errorf("workday: office hours %s-%s start before %s", s.From, s.To, last)
		}
		last = s.To
	}
	return nil
}

// Open returns the clock time at which a valid office opens.
func (o Office) Open() Clock { return o.Spans[0].From }

// Close returns the clock time at which a valid office closes for the day.
func (o Office) Close() Clock { return o.Spans[len(o.Spans)-1].To }
