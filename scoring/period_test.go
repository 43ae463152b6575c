package scoring_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

func TestPeriodBounds(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][2]string{
		"2018-02": {"2018-02-01", "2018-03-01"}, "2018-12": {"2018-12-01", "2019-01-01"},
		"2018Q1": {"2018-01-01", "2018-04-01"}, "2018Q4": {"2018-10-01", "2019-01-01"},
		"2018": {"2018-01-01", "2019-01-01"},
	} {
		p := period(t, s)
		equal(t, s, p.String(), s)
		equal(t, s+" start", p.Start().String(), want[0])
		equal(t, s+" end", p.End().String(), want[1])
		equal(t, s+" first", p.Contains(p.Start()) && p.Contains(p.Last()), true)
		equal(t, s+" around", p.Contains(p.Start()-1) || p.Contains(p.End()), false)
		equal(t, s+" over at midnight in Shanghai", p.EndedBy(p.End().Time().UTC()), true)
		equal(t, s+" a second before", p.EndedBy(p.End().Time().Add(-time.Second)), false)
		equal(t, s+" next and back", p.Next().Previous(), p)
	}
	equal(t, "quarter of a month", period(t, "2018-06").Quarter().String(), "2018Q2")
	for _, s := range []string{"", "18", "2018Q5", "2018Q0", "2018-13", "2018-00", "2018-3", "2018/03", "1999", "2100", "2018q1", "２０１８"} {
		if p, err := scoring.ParsePeriod(s); err == nil {
			t.Errorf("ParsePeriod(%q) = %s, want an error", s, p)
		}
	}
}

// TestMonthsPartitionDates puts every date into one month of one quarter.
func TestMonthsPartitionDates(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		d := workday.NewDate(2000, time.January, 1).AddDays(rapid.IntRange(0, 36_000).Draw(t, "days"))
		month, quarter := scoring.MonthOf(d), scoring.QuarterOf(d)
		if !month.Contains(d) || !quarter.Contains(d) || month.Quarter() != quarter {
			t.Fatalf("%s is in %s and %s", d, month, quarter)
		}
		in := 0
		for _, m := range quarter.Months() {
			if m.Contains(d) {
				in++
			}
		}
		if in != 1 {
			t.Fatalf("%s is in %d months of %s", d, in, quarter)
		}
	})
}
