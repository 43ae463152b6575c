package scoring_test

import (
	"fmt"
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// monthLengths are the days of the months of 2024 to 2032, as the wall calendar
// has them: 2024, 2028 and 2032 are leap years.
var monthLengths = map[int][12]int{
	2024: {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
	2025: {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
	2026: {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
	2027: {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
	2028: {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
	2029: {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
	2030: {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
	2031: {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
	2032: {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31},
}

// A boundary is the last date of a month and the first of the next.
type boundary struct{ last, first string }

// boundaries lists the 108 ends of months from January 2024 to December 2032.
func boundaries() []boundary {
	var all []boundary
	for year := 2024; year <= 2032; year++ {
		for month, days := range monthLengths[year] {
			next := fmt.Sprintf("%d-%02d-01", year, month+2)
			if month == 11 {
				next = fmt.Sprintf("%d-01-01", year+1)
			}
			all = append(all, boundary{fmt.Sprintf("%d-%02d-%02d", year, month+1, days), next})
		}
	}
	return all
}

// fault 38: the last millisecond before a midnight in Shanghai belongs to the
// period that ends, the midnight to the one that starts, for every month,
// quarter and year from 2024 to 2032 and in whatever zone a moment is given.
func TestPeriodBoundaries(t *testing.T) {
	t.Parallel()
	zones := []*time.Location{time.UTC, workday.Shanghai, time.FixedZone("", -5*3600), time.FixedZone("", 14*3600)}
	for _, b := range boundaries() {
		midnight := moment(t, b.first+"T00:00:00+08:00")
		before := moment(t, b.last+"T23:59:59.999+08:00")
		equal(t, b.first+" follows at once", midnight.Sub(before), time.Millisecond)
		for _, zone := range zones {
			ends, starts := workday.DateOf(before.In(zone)), workday.DateOf(midnight.In(zone))
			equal(t, b.last, ends.String(), b.last)
			equal(t, b.first, starts.String(), b.first)
			month, next := scoring.MonthOf(ends), scoring.MonthOf(starts)
			equal(t, b.last+" month", month.String(), b.last[:7])
			equal(t, b.first+" month", next.String(), b.first[:7])
			equal(t, b.last+" next month", month.Next(), next)
			equal(t, b.last+" is its last", month.Last(), ends)
			equal(t, b.first+" is its first", next.Start(), starts)
			equal(t, b.last+" over before", month.EndedBy(before.In(zone)), false)
			equal(t, b.last+" over at midnight", month.EndedBy(midnight.In(zone)), true)

			quarter, year := scoring.QuarterOf(ends), scoring.YearPeriod(ends.Year())
			endsQuarter := b.first[5:7] == "01" || b.first[5:7] == "04" || b.first[5:7] == "07" || b.first[5:7] == "10"
			equal(t, b.first+" begins a quarter", quarter != scoring.QuarterOf(starts), endsQuarter)
			equal(t, b.first+" ends a quarter", quarter.EndedBy(midnight.In(zone)), endsQuarter)
			equal(t, b.first+" ends a year", year.EndedBy(midnight.In(zone)), b.first[5:] == "01-01")
			equal(t, b.first+" is in the year", year.Contains(starts), b.first[5:] != "01-01")
		}
	}
}

// fault 38: with a submission and an adoption on each side of every boundary,
// every month has two of each, and no quarter or year one more or less than
// its months.
func TestScoresAtBoundaries(t *testing.T) {
	t.Parallel()
	const town = "梅城镇"
	r := rulesWith(t, `derive_from = ""`, `derive_from = "2040-01"`)
	var facts []string
	add := func(id, at, day string) {
		facts = append(facts, submission("s"+id, town, "直报", "要情", at), adoption("a"+id, town, "s"+id, "直报·要情", day))
	}
	add("first", "2024-01-01T00:00:00+08:00", "2024-01-01")
	for i, b := range boundaries() {
		add(fmt.Sprintf("%d-before", i), b.last+"T23:59:59.999+08:00", b.last)
		add(fmt.Sprintf("%d-after", i), b.first+"T00:00:00+08:00", b.first)
	}
	ledger := ledgerOf(t, r, facts...)
	for year := 2024; year <= 2032; year++ {
		scorer, err := scoring.NewScorer(r, ledger, year, scoring.Options{AsOf: moment(t, "2033-02-01T00:00:00+08:00")})
		if err != nil {
			t.Fatal(err)
		}
		points := func(p scoring.Period) (scoring.Points, []int) {
			sheet, err := scorer.Score(p)
			if err != nil {
				t.Fatal(err)
			}
			unit := unitOf(t, sheet, town)
			if unit.Quota == nil {
				return unit.Points, nil
			}
			return unit.Points, unit.Quota.Months
		}
		for month := time.January; month <= time.December; month++ {
			p := scoring.MonthPeriod(year, month)
			got, quota := points(p)
			equal(t, p.String()+" points", got.String(), "32")
			equal(t, p.String()+" quota", fmt.Sprint(quota), "[2]")
		}
		for n := 1; n <= 4; n++ {
			p := scoring.QuarterPeriod(year, n)
			got, quota := points(p)
			equal(t, p.String()+" points", got.String(), "96")
			equal(t, p.String()+" quota", fmt.Sprint(quota), "[2 2 2]")
		}
		got, _ := points(scoring.YearPeriod(year))
		equal(t, fmt.Sprint(year, " points"), got.String(), "384")
	}
}
