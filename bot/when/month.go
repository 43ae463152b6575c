package when

import (
	"time"

	"zwxx/scoring/workday"
)

// inSpan makes the day n of the month m in a year that it knows.
type inSpan func(m, n int) day

// month returns the month that n says, or one that does not exist.
func (n number) month() int {
	if !n.short() {
		return 0
	}
	return n.value
}

// endOfMonth stands for the last day of a month, which depends on the year.
const endOfMonth = -1

// inYear reads a date after the number of its year and 年.
func inYear(s *scanner, n number) (day, error) {
	year := n.value
	if n.width == 2 && !n.chinese {
		year += 2000
	} else if n.width != 4 {
		return nil, ErrUnknown
	}
	if err := plausible(year); err != nil {
		return nil, err
	}
	return afterYear(s, func(m, n int) day { return exactly(year, m, n) })
}

// plausible refuses years that no document here can bear.
func plausible(year int) error {
	if year < 1949 {
		return ErrUnknown
	}
	return nil
}

// afterYear reads the month and day after a year, or the end of the year.
func afterYear(s *scanner, in inSpan) (day, error) {
	if s.take("年底", "年末", "底", "末") {
		return in(12, 31), nil
	}
	if s.take("元月") {
		return inMonth(s, in, 1)
	}
	n := s.number()
	switch {
	case n.width > 0 && s.take("月份", "月"):
		return inMonth(s, in, n.month())
	case n.width > 0:
		return nil, ErrUnknown
	}
	return nil, s.vague()
}

// inMonth reads the day after a month.
func inMonth(s *scanner, in inSpan, m int) (day, error) {
	if s.take("底", "末") {
		return in(m, endOfMonth), nil
	}
	n := s.number()
	switch {
	case n.width == 0:
		return nil, s.vague()
	case !n.short():
		return nil, ErrUnknown
	}
	if !s.take("日", "号") && s.digitAhead() { // often left out, but 三月二十8点 could be the 28th
		return nil, ErrUnknown
	}
	return in(m, n.value), nil
}

// dayOfOpenMonth is the day n of the nearest month that fits the sense.
func dayOfOpenMonth(n number) (day, error) {
	if !n.short() {
		return nil, ErrUnknown
	}
	return func(today workday.Date, sense Sense) (workday.Date, error) {
		first := workday.NewDate(today.Year(), today.Month(), 1)
		switch {
		case sense == Future && n.value < today.Day():
			first = first.AddMonths(1)
		case sense != Future && n.value > today.Day():
			first = first.AddMonths(-1)
		}
		return onDay(first.Year(), int(first.Month()), n.value)
	}, nil
}

// farMonths is how far an open year may take a date from today. What is further
// away in the other year is close to today in this one.
const farMonths = 10

// anyYear is the day n of the month m in the nearest year that fits the sense.
func anyYear(m, n int) day {
	return func(today workday.Date, sense Sense) (workday.Date, error) {
		this, thisErr := onDay(today.Year(), m, n)
		if thisErr == nil && fits(this, today, sense) == nil {
			return this, nil
		}
		year := today.Year() - 1
		if sense == Future {
			year = today.Year() + 1
		}
		// Where this year lacks the day, only another 29 February is found.
		other, err := onDay(year, m, n)
		if err == nil && today.AddMonths(-farMonths) <= other && other <= today.AddMonths(farMonths) {
			return other, nil
		}
		return this, thisErr // which is refused, with the reason that this year gives
	}
}

// exactly is a date that leaves nothing open.
func exactly(year, m, n int) day {
	return func(workday.Date, Sense) (workday.Date, error) { return onDay(year, m, n) }
}

// onDay returns the date, unless the calendar lacks it.
func onDay(year, m, n int) (workday.Date, error) {
	if m < 1 || m > 12 {
		return 0, ErrNoSuchDay
	}
	last := workday.NewDate(year, time.Month(m)+1, 0)
	switch {
	case n == endOfMonth:
		return last, nil
	case n < 1 || n > last.Day():
		return 0, ErrNoSuchDay
	}
	return workday.NewDate(year, time.Month(m), n), nil
}
