// Package workday counts working days and office hours in China's calendar.
//
// Statutory holidays and make-up workdays come from a library that carries the
// State Council's notices; a section lays its own additions over them. A year
// without a notice counts as plain Monday to Friday, and every result that
// depends on one says so: see [Deadline] and [Calendar.Uncovered].
//
// All dates and clock times are those of Asia/Shanghai, whatever the zone of
// the process or of the times handed in. Nothing here reads the clock.
package workday

import (
	"fmt"
	"time"
	_ "time/tzdata" // the zone below has to load on machines without zone files
)

// Shanghai is the zone of every date and clock time in this package.
var Shanghai = mustLoad("Asia/Shanghai")

func mustLoad(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(fmt.Sprintf("workday: time zone %s: %v", name, err))
	}
	return loc
}

// Date is a calendar date in Asia/Shanghai, counted in days since 1970-01-01.
// Dates compare with < and ==, and their difference is a number of days.
//
// The zero value means "no date"; 1970-01-01 itself is therefore not
// representable, and [ParseDate] refuses it.
type Date int32

const (
	layout     = "2006-01-02"
	secondsDay = 24 * 60 * 60
)

// NewDate returns the date of a year, month and day. Values outside their
// usual range are normalised as by [time.Date]: 31 April is 1 May.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsDay)
}

// DateOf returns the date in Asia/Shanghai at the moment t, and no date for
// the zero time.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return 0
	}
	return NewDate(t.In(Shanghai).Date())
}

// ParseDate reads a date written exactly as "2006-01-02".
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(layout, s)
	if err != nil {
		return 0, fmt.Errorf("workday: date %q is not a valid YYYY-MM-DD", s)
	}
	d := NewDate(t.Date())
	if d.IsZero() {
		return 0, fmt.Errorf("workday: date %q stands for no date", s)
	}
	return d, nil
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == 0 }

// utc is the date's midnight in UTC, a zone without irregular days.
func (d Date) utc() time.Time { return time.Unix(int64(d)*secondsDay, 0).UTC() }

// String writes the date as "2018-03-05", and no date as "".
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.utc().Format(layout)
}

// Time returns the midnight in Asia/Shanghai at which the date starts, and the
// zero time for no date.
func (d Date) Time() time.Time { return d.At(0) }

// At returns the moment of the clock time c on that date in Asia/Shanghai, and
// the zero time for no date. 24:00 is the midnight that ends the date.
func (d Date) At(c Clock) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	year, month, day := d.utc().Date()
	return time.Date(year, month, day, c.Hour(), c.Minute(), 0, 0, Shanghai)
}

// Year returns the year of the date.
func (d Date) Year() int { return d.utc().Year() }

// Month returns the month of the date.
func (d Date) Month() time.Month { return d.utc().Month() }

// Day returns the day of the month.
func (d Date) Day() int { return d.utc().Day() }

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// AddDays returns the date n calendar days later, or earlier for a negative n.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths returns the same day of the month n calendar months later, or
// earlier for a negative n. Where that month is too short for the day, it
// returns the month's last day: three months after 30 November is 28 or 29
// February.
func (d Date) AddMonths(n int) Date {
	year, month, day := d.utc().Date()
	last := NewDate(year, month+time.Month(n)+1, 0)
	return min(last, NewDate(year, month+time.Month(n), day))
}

// MarshalText writes the date as [Date.String] does. Years outside 0 to 9999
// are refused, since [ParseDate] could not read them back.
func (d Date) MarshalText() ([]byte, error) {
	if year := d.Year(); year < 0 || year > 9999 {
		return nil, fmt.Errorf("workday: year %d cannot be written as YYYY", year)
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what [ParseDate] reads, and "" as no date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = 0
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}
