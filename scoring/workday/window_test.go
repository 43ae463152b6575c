package workday_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"time"

	"zwxx/scoring/workday"
)

// moment reads a time written in Shanghai as "2018-03-05T10:00".
func moment(s string) time.Time {
	at, err := time.ParseInLocation("2006-01-02T15:04", s, workday.Shanghai)
	if err != nil {
		panic(err)
	}
	return at
}

// elsewhere returns the same moment as written in several zones.
func elsewhere(at time.Time) []time.Time {
	return []time.Time{
		at, at.UTC(), at.Local(),
		at.In(time.FixedZone("", -5*3600)),
		at.In(time.FixedZone("", 13*3600+45*60)),
	}
}

// handChecked are receipts of three years with the date of their deadline,
// worked out by hand from the State Council's notices, and why.
func handChecked(tb testing.TB) [][]string {
	tb.Helper()
	var all [][]string
	for _, name := range []string{"testdata/workday-2018.csv", "testdata/windows.csv"} {
		f, err := os.Open(name)
		if err != nil {
			tb.Fatal(err)
		}
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, rows[1:]...)
	}
	if len(all) != 50 {
		tb.Fatalf("the tables have %d rows, want 50", len(all))
	}
	return all
}

// fault 40: windows that were worked out by hand.
func TestWindowTable(t *testing.T) {
	c := plain()
	for _, row := range handChecked(t) {
		received, day, why := row[0], row[1], row[2]
		for kind, want := range map[workday.WindowKind]time.Time{
			workday.CloseOfNextWorkingDay:  moment(day + "T17:30"),
			workday.EndOfNextWorkingDay:    moment(day+"T00:00").AddDate(0, 0, 1),
			workday.SameTimeNextWorkingDay: moment(day + received[10:]),
		} {
			for _, receipt := range elsewhere(moment(received)) {
				got := c.Window(kind, receipt)
				if !got.At.Equal(want) || got.Provisional {
					t.Errorf("%s from %s: %v, want %s (%s)", kind, receipt, got, want, why)
				}
				if got.At.Location() != workday.Shanghai {
					t.Errorf("%s from %s is given in %s", kind, receipt, got.At.Location())
				}
			}
		}
	}
}

func TestWindowCountsFromTheDateOfReceipt(t *testing.T) {
	c := plain()
	for received, want := range map[string]string{
		"2018-03-05T00:00": "2018-03-06T17:30",
		"2018-03-05T17:29": "2018-03-06T17:30",
		"2018-03-05T17:30": "2018-03-06T17:30",
		"2018-03-05T18:00": "2018-03-06T17:30",
		"2018-03-05T23:59": "2018-03-06T17:30",
		"2018-03-06T00:00": "2018-03-07T17:30",
		"2018-12-31T23:59": "2019-01-02T17:30",
		"2025-12-31T23:59": "2026-01-04T17:30",
		"2024-02-28T10:00": "2024-02-29T17:30",
		"2024-02-29T10:00": "2024-03-01T17:30",
	} {
		for _, receipt := range elsewhere(moment(received)) {
			if got := c.NextClose(receipt); !got.At.Equal(moment(want)) || got.Provisional {
				t.Errorf("NextClose(%s) = %v, want %s", receipt, got, want)
			}
		}
	}
}

func TestShiftDays(t *testing.T) {
	c := plain()
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2018-03-05T16:15", -1, "2018-03-02T16:15"},
		{"2018-02-22T09:00", -1, "2018-02-14T09:00"},
		{"2018-02-17T09:00", 1, "2018-02-22T09:00"},
		{"2018-02-17T09:00", 0, "2018-02-17T09:00"},
	} {
		for _, from := range elsewhere(moment(tt.from).Add(time.Nanosecond)) {
			want := moment(tt.want).Add(time.Nanosecond)
			if got := c.ShiftDays(from, tt.n); !got.At.Equal(want) {
				t.Errorf("ShiftDays(%s, %d) = %v, want %s", from, tt.n, got, want)
			}
		}
	}
}

func TestProvisional(t *testing.T) {
	without := plain()
	with := workday.New(usual(), map[workday.Date]workday.Addition{
		date("2027-01-01"): {Off: true, Why: "元旦"},
	}, 2027)
	for _, tt := range []struct {
		receipt     string
		want        string
		provisional bool
	}{
		{"2026-12-25T10:00", "2026-12-28T17:30", false},
		{"2026-12-28T10:00", "2026-12-29T17:30", true}, // the notice for 2027 may reach back to 29 December
		{"2026-12-31T10:00", "2027-01-01T17:30", true},
		{"2027-06-01T10:00", "2027-06-02T17:30", true},
	} {
		got := without.NextClose(moment(tt.receipt))
		if !got.At.Equal(moment(tt.want)) || got.Provisional != tt.provisional {
			t.Errorf("NextClose(%s) = %v, want %s, provisional %t", tt.receipt, got, tt.want, tt.provisional)
		}
	}
	for _, kind := range []workday.WindowKind{
		workday.CloseOfNextWorkingDay, workday.EndOfNextWorkingDay, workday.SameTimeNextWorkingDay,
	} {
		receipt := moment("2026-12-31T10:00")
		if !without.Window(kind, receipt).Provisional {
			t.Errorf("%s into 2027 is not provisional", kind)
		}
		got := with.Window(kind, receipt)
		if got.Provisional || workday.DateOf(got.At.Add(-time.Second)) != date("2027-01-04") {
			t.Errorf("%s into a declared 2027: %v", kind, got)
		}
	}

	// A single addition settles its own day in a year that is not covered.
	single := workday.New(usual(), map[workday.Date]workday.Addition{date("2027-06-02"): {Why: "通知"}})
	if got := single.NextClose(moment("2027-06-01T10:00")); got.Provisional {
		t.Errorf("a day added by the section is provisional: %v", got)
	}
}

func TestWindowKindText(t *testing.T) {
	for _, s := range []string{"close-of-next-working-day", "end-of-next-working-day", "same-time-next-working-day"} {
		var kind workday.WindowKind
		if err := kind.UnmarshalText([]byte(s)); err != nil || string(kind) != s {
			t.Errorf("%s: %q, %v", s, kind, err)
		}
	}
	for _, s := range []string{"", "next-day", "Close-Of-Next-Working-Day"} {
		var kind workday.WindowKind
		if err := kind.UnmarshalText([]byte(s)); err == nil {
			t.Errorf("%q is accepted", s)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Window accepted an unknown kind")
		}
	}()
	plain().Window("next-day", moment("2018-03-05T10:00"))
}

// workedByNotice reads off the lists of [noticedYears] whether a date is
// worked, without the calendar; of the years after them the first days.
func workedByNotice(d workday.Date) bool {
	off, worked := "", ""
	for _, y := range noticedYears {
		if y.year == d.Year() {
			off, worked = y.off, y.worked
		}
	}
	switch d.Year() {
	case 2020:
		off = "01-01"
	case 2026:
		off, worked = "01-01 01-02", "01-04"
	}
	switch day := d.String()[5:]; {
	case strings.Contains(off, day):
		return false
	case strings.Contains(worked, day):
		return true
	}
	return d.Weekday() != time.Saturday && d.Weekday() != time.Sunday
}

// fault 40: a receipt on any day of three years, before and after office hours
// and in the last minute of the day, has the close of the next day that the
// notices have worked.
func TestWindowOfEveryDay(t *testing.T) {
	c := plain()
	days := 0
	for _, y := range noticedYears {
		for d := workday.NewDate(y.year, time.January, 1); d.Year() == y.year; d++ {
			days++
			want := d + 1
			for !workedByNotice(want) {
				want++
			}
			for _, clock := range []string{"00:00", "08:29", "12:30", "17:29", "17:30", "17:31", "17:59", "18:00", "23:59"} {
				got := c.Window(workday.CloseOfNextWorkingDay, moment(d.String()+"T"+clock))
				if at := moment(want.String() + "T17:30"); !got.At.Equal(at) || got.Provisional {
					t.Errorf("received %s %s: %v, want %s", d, clock, got, at)
				}
			}
		}
	}
	if days != 3*365 {
		t.Errorf("%d days", days)
	}
}

func TestCloseAfter(t *testing.T) {
	c := plain()
	for from, want := range map[string]string{
		"2018-04-03T08:00": "2018-04-03T17:30",
		"2018-04-03T17:29": "2018-04-03T17:30",
		"2018-04-03T17:30": "2018-04-04T17:30",
		"2018-04-04T17:30": "2018-04-08T17:30",
		"2018-04-05T09:00": "2018-04-08T17:30",
		"2018-04-08T09:00": "2018-04-08T17:30",
	} {
		for _, at := range elsewhere(moment(from)) {
			if got := c.CloseAfter(at); !got.At.Equal(moment(want)) || got.Provisional {
				t.Errorf("CloseAfter(%s) = %v, want %s", from, got, want)
			}
		}
	}
	for from, want := range map[string]string{"2027-03-02T10:00": "2027-03-02T17:30", "2027-03-02T18:00": "2027-03-03T17:30"} {
		if got := c.CloseAfter(moment(from)); !got.At.Equal(moment(want)) || !got.Provisional {
			t.Errorf("CloseAfter(%s) = %v, want %s, provisional", from, got, want)
		}
	}
}
