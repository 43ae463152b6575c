package workday

import (
	"fmt"
	"maps"
)

// Kind says why a day is on or off.
type Kind int

// The kinds of days.
const (
	Workday   Kind = iota // Monday to Friday, nothing else known
	Weekend               // Saturday or Sunday, nothing else known
	Holiday               // off by the State Council's notice
	MakeUp                // worked by the State Council's notice, in return for a holiday
	AddedOff              // off by the section's addition
	AddedWork             // worked by the section's addition
)

// Working reports whether days of this kind are worked.
func (k Kind) Working() bool { return k == Workday || k == MakeUp || k == AddedWork }

// String names the kind in English, for logs.
func (k Kind) String() string {
	switch k {
	case Workday:
		return "workday"
	case Weekend:
		return "weekend"
	case Holiday:
		return "holiday"
	case MakeUp:
		return "make-up workday"
	case AddedOff:
		return "added day off"
	case AddedWork:
		return "added workday"
	}
	return fmt.Sprintf("Kind(%d)", int(k))
}

// Day is what the calendar knows of one date.
type Day struct {
	Kind Kind
	// Why is the holiday's name, or the reason of the section's addition. It
	// is empty for plain workdays and weekends.
	Why string
}

// Addition is what a section says about one date, over the library.
type Addition struct {
	Off bool   // a day off; otherwise a working day
	Why string // the reason, such as the notice's number
}

// Calendar tells working days from days off and counts both days and office
// hours. It does not change and may be used by several goroutines at once.
//
// Counting works on real dates, not on "no date". It also works through years
// without a notice, where only weekends and additions are off; [Deadline]
// carries a mark then, and [Calendar.Uncovered] names the years.
type Calendar struct {
	office    Office
	additions map[Date]Addition
	declared  map[int]bool
}

// New returns a calendar of the library's holidays with the section's
// additions over them. Declared names years whose notice the section has
// entered in full by additions, so that they count as covered. The office
// hours must be valid: New panics where [Office.Validate] has an error.
func New(office Office, additions map[Date]Addition, declared ...int) *Calendar {
	if err := office.Validate(); err != nil {
		panic(err)
	}
	c := &Calendar{
		office:    Office{Spans: append([]Span(nil), office.Spans...)},
		additions: maps.Clone(additions),
		declared:  make(map[int]bool, len(declared)),
	}
	for _, year := range declared {
		c.declared[year] = true
	}
	return c
}

// Office returns the office hours of a working day.
func (c *Calendar) Office() Office {
	return Office{Spans: append([]Span(nil), c.office.Spans...)}
}

// Covered reports whether the holidays of the year are known: the library has
// the State Council's notice for it, or the section declared it.
func (c *Calendar) Covered(year int) bool {
	return NoticedYear(year) || c.declared[year]
}

// turn is how many days before 1 January the notice of the new year may reach
// back: its New Year holiday has moved days from 29 December on.
const turn = 3

// Uncovered returns the years, in order, whose notices decide about dates from
// from to to, both included, but are not known. The days from 29 December on
// depend on the following year's notice too.
func (c *Calendar) Uncovered(from, to Date) []int {
	if to < from {
		return nil
	}
	var years []int
	for year := from.Year(); year <= to.AddDays(turn).Year(); year++ {
		if !c.Covered(year) {
			years = append(years, year)
		}
	}
	return years
}

// settled reports whether it is known for certain if the date is worked.
func (c *Calendar) settled(d Date) bool {
	_, added := c.additions[d]
	return added || c.Covered(d.Year()) && c.Covered(d.AddDays(turn).Year())
}

// Day returns what is known of the date.
func (c *Calendar) Day(d Date) Day {
	if a, ok := c.additions[d]; ok {
		if a.Off {
			return Day{Kind: AddedOff, Why: a.Why}
		}
		return Day{Kind: AddedWork, Why: a.Why}
	}
	return Noticed(d)
}

// IsWorkday reports whether the date is a working day.
func (c *Calendar) IsWorkday(d Date) bool { return c.Day(d).Kind.Working() }

// Next returns the first working day after d.
func (c *Calendar) Next(d Date) Date { return c.Add(d, 1) }

// Previous returns the last working day before d.
func (c *Calendar) Previous(d Date) Date { return c.Add(d, -1) }

// Add returns the n-th working day after d, or before it for a negative n. For
// n = 0 it returns d itself, working day or not.
func (c *Calendar) Add(d Date, n int) Date {
	d, _ = c.walk(d, n)
	return d
}

// walk does what Add does, and reports whether every day it passed or reached
// was settled. The day it starts from does not count.
func (c *Calendar) walk(d Date, n int) (Date, bool) {
	step := 1
	if n < 0 {
		n, step = -n, -1
	}
	settled := true
	for n > 0 {
		d = d.AddDays(step)
		settled = settled && c.settled(d)
		if c.IsWorkday(d) {
			n--
		}
	}
	return d, settled
}

// LastIn returns the last working day from from to to, both included, or no
// date if there is none.
func (c *Calendar) LastIn(from, to Date) Date {
	for d := to; d >= from; d-- {
		if c.IsWorkday(d) {
			return d
		}
	}
	return 0
}

// TMinus returns T-n of a period that ends on last: the n-th working day
// before the period's last working day. T-0 is that last working day itself,
// which is before last where last is a day off.
func (c *Calendar) TMinus(last Date, n int) Date {
	if !c.IsWorkday(last) {
		last = c.Previous(last)
	}
	return c.Add(last, -n)
}
