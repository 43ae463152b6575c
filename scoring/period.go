package scoring

import (
	"fmt"
	"strconv"
	"time"

	"zwxx/scoring/workday"
)

// A PeriodKind is the length of a period.
type PeriodKind int8

// The kinds of period: 分月通报、按季考核、年度考核 (一.2).
const (
	Month PeriodKind = iota + 1
	Quarter
	Year
)

// A Period is a calendar month, quarter or year in Asia/Shanghai. Periods
// compare with ==. The zero Period is none.
type Period struct {
	kind PeriodKind
	year int16
	n    int8 // month 1 to 12, quarter 1 to 4, 0 for a year
}

// The years a period may lie in; a year outside is a typing error.
const (
	firstYear = 2000
	lastYear  = 2099
)

// MonthPeriod returns the month of a year.
func MonthPeriod(year int, month time.Month) Period { return Period{Month, int16(year), int8(month)} }

// QuarterPeriod returns the quarter n, 1 to 4, of a year.
func QuarterPeriod(year, n int) Period { return Period{Quarter, int16(year), int8(n)} }

// YearPeriod returns a year.
func YearPeriod(year int) Period { return Period{Year, int16(year), 0} }

// MonthOf returns the month that contains the date.
func MonthOf(d workday.Date) Period { return MonthPeriod(d.Year(), d.Month()) }

// QuarterOf returns the quarter that contains the date.
func QuarterOf(d workday.Date) Period { return QuarterPeriod(d.Year(), quarterOfMonth(d.Month())) }

func quarterOfMonth(m time.Month) int { return (int(m) + 2) / 3 }

// ParsePeriod reads "2018-03", "2018Q1" or "2018", for years 2000 to 2099.
func ParsePeriod(s string) (Period, error) {
	bad := fmt.Errorf("scoring: period %q is none of 2018-03, 2018Q1, 2018", s)
	if len(s) < 4 || !isDigits(s[:4]) {
		return Period{}, bad
	}
	year, _ := strconv.Atoi(s[:4])
	if year < firstYear || year > lastYear {
		return Period{}, bad
	}
	switch rest := s[4:]; {
	case rest == "":
		return YearPeriod(year), nil
	case len(rest) == 2 && rest[0] == 'Q' && rest[1] >= '1' && rest[1] <= '4':
		return QuarterPeriod(year, int(rest[1]-'0')), nil
	case len(rest) == 3 && rest[0] == '-' && isDigits(rest[1:]):
		if n, _ := strconv.Atoi(rest[1:]); n >= 1 && n <= 12 {
			return MonthPeriod(year, time.Month(n)), nil
		}
	}
	return Period{}, bad
}

// String writes the period as ParsePeriod reads it, and "" for none.
func (p Period) String() string {
	switch p.kind {
	case Month:
		return fmt.Sprintf("%04d-%02d", p.year, p.n)
	case Quarter:
		return fmt.Sprintf("%04dQ%d", p.year, p.n)
	case Year:
		return fmt.Sprintf("%04d", p.year)
	}
	return ""
}

// MarshalText writes the period as String does.
func (p Period) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what ParsePeriod reads, and "" as none.
func (p *Period) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*p = Period{}
		return nil
	}
	parsed, err := ParsePeriod(string(text))
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}

// IsZero reports whether p is no period.
func (p Period) IsZero() bool { return p == Period{} }

// Kind returns the length of the period.
func (p Period) Kind() PeriodKind { return p.kind }

// Year returns the year that the period is or lies in.
func (p Period) Year() int { return int(p.year) }

// months returns how many months the period has.
func (k PeriodKind) months() int {
	switch k {
	case Month:
		return 1
	case Quarter:
		return 3
	}
	return 12
}

// firstMonth returns the number of the period's first month.
func (p Period) firstMonth() time.Month {
	switch p.kind {
	case Month:
		return time.Month(p.n)
	case Quarter:
		return time.Month(3*p.n - 2)
	}
	return time.January
}

// Start returns the period's first date.
func (p Period) Start() workday.Date { return workday.NewDate(p.Year(), p.firstMonth(), 1) }

// End returns the date after the period's last, so that a period runs from
// Start up to, not including, End.
func (p Period) End() workday.Date {
	return workday.NewDate(p.Year(), p.firstMonth()+time.Month(p.kind.months()), 1)
}

// Last returns the period's last date.
func (p Period) Last() workday.Date { return p.End().AddDays(-1) }

// Contains reports whether the date lies in the period.
func (p Period) Contains(d workday.Date) bool { return d >= p.Start() && d < p.End() }

// EndedBy reports whether the period is over at the moment t.
func (p Period) EndedBy(t time.Time) bool { return !t.Before(p.End().Time()) }

// Quarter returns the quarter that the period is or starts in.
func (p Period) Quarter() Period { return QuarterPeriod(p.Year(), quarterOfMonth(p.firstMonth())) }

// Months returns the months of the period in order.
func (p Period) Months() []Period {
	months := make([]Period, p.kind.months())
	for i := range months {
		months[i] = MonthPeriod(p.Year(), p.firstMonth()+time.Month(i))
	}
	return months
}

// Next returns the period of the same kind that follows.
func (p Period) Next() Period { return p.kind.of(p.End()) }

// Previous returns the period of the same kind before.
func (p Period) Previous() Period { return p.kind.of(p.Start().AddDays(-1)) }

// of returns the period of this kind that contains the date.
func (k PeriodKind) of(d workday.Date) Period {
	switch k {
	case Month:
		return MonthOf(d)
	case Quarter:
		return QuarterOf(d)
	}
	return YearPeriod(d.Year())
}
