package workday_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zwxx/scoring/workday"
)

// usual is the office hours 08:30-12:00 and 14:00-17:30.
func usual() workday.Office {
	return workday.Office{Spans: []workday.Span{{From: 510, To: 720}, {From: 840, To: 1050}}}
}

// plain is a calendar without additions.
func plain() *workday.Calendar { return workday.New(usual(), nil) }

// noticedYears are three years as the State Council's notices have them: the
// weekdays off and the weekend days worked, in order.
var noticedYears = []struct {
	year         int
	off, worked  string
	workdayCount int
}{
	{
		2018,
		"01-01 02-15 02-16 02-19 02-20 02-21 04-05 04-06 04-30 05-01 06-18 09-24" +
			" 10-01 10-02 10-03 10-04 10-05 12-31",
		"02-11 02-24 04-08 04-28 09-29 09-30 12-29",
		250,
	},
	{
		2019,
		"01-01 02-04 02-05 02-06 02-07 02-08 04-05 05-01 05-02 05-03 06-07 09-13" +
			" 10-01 10-02 10-03 10-04 10-07",
		"02-02 02-03 04-28 05-05 09-29 10-12",
		250,
	},
	{
		2025,
		"01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 06-02" +
			" 10-01 10-02 10-03 10-06 10-07 10-08",
		"01-26 02-08 04-27 09-28 10-11",
		248,
	},
}

// TestWholeYears compares every day of three years with the State Council's
// notices: the weekdays off and the weekend days worked, in order.
func TestWholeYears(t *testing.T) {
	for _, tt := range noticedYears {
		c, count := plain(), 0
		var off, worked []string
		for d := workday.NewDate(tt.year, 1, 1); d.Year() == tt.year; d++ {
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			switch on := c.IsWorkday(d); {
			case on && weekend:
				worked = append(worked, d.String()[5:])
			case !on && !weekend:
				off = append(off, d.String()[5:])
			}
			if c.IsWorkday(d) {
				count++
			}
		}
		if got := strings.Join(off, " "); got != tt.off {
			t.Errorf("%d, weekdays off:\n got %s\nwant %s", tt.year, got, tt.off)
		}
		if got := strings.Join(worked, " "); got != tt.worked {
			t.Errorf("%d, weekends worked:\n got %s\nwant %s", tt.year, got, tt.worked)
		}
		if count != tt.workdayCount {
			t.Errorf("%d has %d working days, want %d", tt.year, count, tt.workdayCount)
		}
	}
}

func TestDay(t *testing.T) {
	c := workday.New(usual(), map[workday.Date]workday.Addition{
		date("2018-07-02"): {Off: true, Why: "台风停工"},
		date("2018-07-07"): {Why: "防汛值班"},
		date("2018-02-16"): {Why: "春节值班"},
		date("2018-02-11"): {Off: true, Why: "不调休"},
	})
	for _, tt := range []struct {
		on   string
		want workday.Day
	}{
		{"2018-03-05", workday.Day{Kind: workday.Workday}},
		{"2018-03-03", workday.Day{Kind: workday.Weekend}},
		{"2018-02-15", workday.Day{Kind: workday.Holiday, Why: "春节"}},
		{"2018-02-17", workday.Day{Kind: workday.Holiday, Why: "春节"}},
		{"2018-02-24", workday.Day{Kind: workday.MakeUp, Why: "春节"}},
		{"2018-12-29", workday.Day{Kind: workday.MakeUp, Why: "元旦节"}},
		{"2018-07-02", workday.Day{Kind: workday.AddedOff, Why: "台风停工"}},
		{"2018-07-07", workday.Day{Kind: workday.AddedWork, Why: "防汛值班"}},
		{"2018-02-16", workday.Day{Kind: workday.AddedWork, Why: "春节值班"}},
		{"2018-02-11", workday.Day{Kind: workday.AddedOff, Why: "不调休"}},
	} {
		if got := c.Day(date(tt.on)); got != tt.want {
			t.Errorf("Day(%s) = %v, want %v", tt.on, got, tt.want)
		}
		if got := c.IsWorkday(date(tt.on)); got != tt.want.Kind.Working() {
			t.Errorf("IsWorkday(%s) = %t for %s", tt.on, got, tt.want.Kind)
		}
	}
}

func TestCovered(t *testing.T) {
	c := plain()
	for year := 2018; year <= 2026; year++ {
		if !c.Covered(year) {
			t.Errorf("%d is not covered", year)
		}
	}
	// The library has two December days of 2001, from the notice for 2002.
	for _, year := range []int{0, 1970, 2001, 2027, 2028, 9999} {
		if c.Covered(year) {
			t.Errorf("%d is covered", year)
		}
	}
	if declared := workday.New(usual(), nil, 2027); !declared.Covered(2027) || declared.Covered(2028) {
		t.Error("declaring 2027 does not cover 2027 alone")
	}
}

func TestUncovered(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		declared []int
		want     []int
	}{
		{"2018-01-01", "2026-12-28", nil, nil},
		{"2018-01-01", "2026-12-29", nil, []int{2027}},
		{"2026-12-31", "2026-12-31", nil, []int{2027}},
		{"2026-12-31", "2028-01-05", nil, []int{2027, 2028}},
		{"2026-12-31", "2028-01-05", []int{2027}, []int{2028}},
		{"2026-12-31", "2027-12-28", []int{2027}, nil},
		{"2001-06-01", "2002-06-01", nil, []int{2001}},
		{"2028-01-05", "2026-12-31", nil, nil},
	} {
		c := workday.New(usual(), nil, tt.declared...)
		if got := c.Uncovered(date(tt.from), date(tt.to)); !slices.Equal(got, tt.want) {
			t.Errorf("Uncovered(%s, %s) = %v, want %v", tt.from, tt.to, got, tt.want)
		}
	}
}

func TestCounting(t *testing.T) {
	c := plain()
	for _, tt := range []struct {
		name string
		got  workday.Date
		want string
	}{
		{"next over a weekend", c.Next(date("2018-03-02")), "2018-03-05"},
		{"next over New Year", c.Next(date("2018-12-29")), "2019-01-02"},
		{"next from 31 December", c.Next(date("2018-12-31")), "2019-01-02"},
		{"next from 31 December, worked", c.Next(date("2025-12-31")), "2026-01-04"},
		{"previous over New Year", c.Previous(date("2019-01-02")), "2018-12-29"},
		{"previous from a holiday", c.Previous(date("2018-10-03")), "2018-09-30"},
		{"leap day", c.Next(date("2024-02-28")), "2024-02-29"},
		{"five days on", c.Add(date("2018-02-09"), 5), "2018-02-22"},
		{"five days back", c.Add(date("2018-02-22"), -5), "2018-02-09"},
		{"none from a day off", c.Add(date("2018-02-17"), 0), "2018-02-17"},
		{"last in March", c.LastIn(date("2018-03-01"), date("2018-03-31")), "2018-03-30"},
		{"last in September", c.LastIn(date("2018-09-01"), date("2018-09-30")), "2018-09-30"},
		{"last in 2018", c.LastIn(date("2018-01-01"), date("2018-12-31")), "2018-12-29"},
		{"last of one day", c.LastIn(date("2018-03-05"), date("2018-03-05")), "2018-03-05"},
		{"last in a holiday", c.LastIn(date("2018-10-01"), date("2018-10-07")), ""},
		{"last in nothing", c.LastIn(date("2018-03-06"), date("2018-03-05")), ""},
		{"T-0", c.TMinus(date("2018-03-30"), 0), "2018-03-30"},
		{"T-0 of a period ending off", c.TMinus(date("2018-03-31"), 0), "2018-03-30"},
		{"T-2 of a period ending off", c.TMinus(date("2018-03-31"), 2), "2018-03-28"},
		{"T-5", c.TMinus(date("2018-06-30"), 5), "2018-06-22"},
		{"T-10 over a holiday", c.TMinus(date("2018-06-29"), 10), "2018-06-14"},
		{"T-2 over make-up days", c.TMinus(date("2018-09-30"), 2), "2018-09-28"},
	} {
		if tt.got.String() != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestCalendarIsACopy(t *testing.T) {
	office := usual()
	added := map[workday.Date]workday.Addition{date("2018-07-02"): {Off: true}}
	c := workday.New(office, added)
	office.Spans[1].To = 1
	delete(added, date("2018-07-02"))
	c.Office().Spans[0].From = 1
	if c.IsWorkday(date("2018-07-02")) {
		t.Error("the calendar shares the caller's additions")
	}
	if got := c.Office(); got.Open() != clock("08:30") || got.Close() != clock("17:30") {
		t.Errorf("the calendar shares its office hours: %v", got)
	}
}

func TestNewRefusesBadOffice(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("New accepted office hours without a span")
		}
	}()
	workday.New(workday.Office{}, nil)
}

func TestCountingIsInverse(t *testing.T) {
	c := plain()
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "date")
		n := rapid.IntRange(-40, 40).Draw(t, "n")
		if next := c.Next(d); next <= d || !c.IsWorkday(next) || c.LastIn(d+1, next-1) != 0 {
			t.Fatalf("Next(%s) = %s", d, next)
		}
		if c.IsWorkday(d) {
			if got := c.Previous(c.Next(d)); got != d {
				t.Fatalf("Previous(Next(%s)) = %s", d, got)
			}
			if got := c.Next(c.Previous(d)); got != d {
				t.Fatalf("Next(Previous(%s)) = %s", d, got)
			}
			if got := c.Add(c.Add(d, n), -n); got != d {
				t.Fatalf("%s, %d days on and back: %s", d, n, got)
			}
		}
		if got, want := c.TMinus(d, 0), c.LastIn(d-30, d); got != want {
			t.Fatalf("TMinus(%s, 0) = %s, want %s", d, got, want)
		}
	})
}
