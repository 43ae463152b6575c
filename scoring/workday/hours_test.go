package workday_test

import (
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zwxx/scoring/workday"
)

func TestAddHours(t *testing.T) {
	c := plain()
	for _, tt := range []struct {
		name string
		from string
		d    time.Duration
		want string
	}{
		{"within the morning", "2018-03-05T09:00", 2 * time.Hour, "2018-03-05T11:00"},
		{"over lunch", "2018-03-05T11:00", 2 * time.Hour, "2018-03-05T15:00"},
		{"up to lunch", "2018-03-05T11:00", time.Hour, "2018-03-05T12:00"},
		{"just past lunch", "2018-03-05T11:00", time.Hour + time.Minute, "2018-03-05T14:01"},
		{"from lunch", "2018-03-05T12:45", 2 * time.Hour, "2018-03-05T16:00"},
		{"before opening", "2018-03-05T06:00", 4 * time.Hour, "2018-03-05T14:30"},
		{"after closing", "2018-03-05T20:00", 2 * time.Hour, "2018-03-06T10:30"},
		{"a whole day", "2018-03-05T08:30", 7 * time.Hour, "2018-03-05T17:30"},
		{"over a weekend", "2018-03-02T16:30", 2 * time.Hour, "2018-03-05T09:30"},
		{"on a Sunday", "2018-03-04T10:00", 6 * time.Hour, "2018-03-05T16:30"},
		{"on a make-up Sunday", "2018-02-11T10:00", 2 * time.Hour, "2018-02-11T12:00"},
		{"over Spring Festival", "2018-02-14T16:30", 4 * time.Hour, "2018-02-22T11:30"},
		{"over New Year", "2018-12-29T17:00", time.Hour, "2019-01-02T09:00"},
		{"two days", "2018-03-05T10:00", 14 * time.Hour, "2018-03-07T10:00"},
		{"nothing inside", "2018-03-05T10:00", 0, "2018-03-05T10:00"},
		{"nothing at closing", "2018-03-05T12:00", 0, "2018-03-05T12:00"},
		{"nothing outside", "2018-03-05T20:00", 0, "2018-03-06T08:30"},
		{"backward", "2018-03-05T15:00", -2 * time.Hour, "2018-03-05T11:00"},
	} {
		for _, from := range elsewhere(moment(tt.from)) {
			got := c.AddHours(from, tt.d)
			if !got.At.Equal(moment(tt.want)) || got.Provisional || got.At.Location() != workday.Shanghai {
				t.Errorf("%s: %v after %s is %v, want %s", tt.name, tt.d, from, got, tt.want)
			}
		}
	}
}

func TestSubHours(t *testing.T) {
	c := plain()
	for _, tt := range []struct {
		name string
		to   string
		d    time.Duration
		want string
	}{
		{"within the morning", "2018-03-05T11:00", 2 * time.Hour, "2018-03-05T09:00"},
		{"over lunch", "2018-03-05T15:00", 2 * time.Hour, "2018-03-05T11:00"},
		{"down to opening", "2018-03-05T15:00", time.Hour, "2018-03-05T14:00"},
		{"from lunch", "2018-03-05T12:45", 2 * time.Hour, "2018-03-05T10:00"},
		{"before opening", "2018-03-05T06:00", 2 * time.Hour, "2018-03-02T15:30"},
		{"over Spring Festival", "2018-02-22T09:30", 2 * time.Hour, "2018-02-14T16:30"},
		{"over New Year", "2019-01-02T09:00", time.Hour, "2018-12-29T17:00"},
		{"nothing outside", "2018-03-05T06:00", 0, "2018-03-02T17:30"},
		{"forward", "2018-03-05T11:00", -2 * time.Hour, "2018-03-05T15:00"},
	} {
		for _, to := range elsewhere(moment(tt.to)) {
			got := c.SubHours(to, tt.d)
			if !got.At.Equal(moment(tt.want)) || got.Provisional || got.At.Location() != workday.Shanghai {
				t.Errorf("%s: %v before %s is %v, want %s", tt.name, tt.d, to, got, tt.want)
			}
		}
	}
}

func TestWorkedBetween(t *testing.T) {
	c := plain()
	for _, tt := range []struct {
		name     string
		from, to string
		want     time.Duration
	}{
		{"a morning", "2018-03-05T09:00", "2018-03-05T11:00", 2 * time.Hour},
		{"over lunch", "2018-03-05T11:00", "2018-03-05T15:00", 2 * time.Hour},
		{"during lunch", "2018-03-05T12:10", "2018-03-05T13:50", 0},
		{"a weekend", "2018-03-02T17:30", "2018-03-05T08:30", 0},
		{"a plain week", "2018-03-05T00:00", "2018-03-12T00:00", 35 * time.Hour},
		{"the week of National Day", "2018-09-24T00:00", "2018-10-08T00:00", 42 * time.Hour},
		{"backward", "2018-03-05T15:00", "2018-03-05T11:00", -2 * time.Hour},
	} {
		for i, from := range elsewhere(moment(tt.from)) {
			to := elsewhere(moment(tt.to))[4-i]
			if got := c.WorkedBetween(from, to); got != tt.want {
				t.Errorf("%s: WorkedBetween(%s, %s) = %v, want %v", tt.name, from, to, got, tt.want)
			}
		}
	}
}

func TestHoursAreProvisional(t *testing.T) {
	c := plain()
	if got := c.AddHours(moment("2026-12-28T16:00"), time.Hour); got.Provisional {
		t.Errorf("an hour on 28 December 2026: %v", got)
	}
	if got := c.AddHours(moment("2026-12-28T16:00"), 4*time.Hour); !got.Provisional {
		t.Errorf("four hours into 29 December 2026: %v", got)
	}
	if got := c.SubHours(moment("2027-01-04T09:00"), 4*time.Hour); !got.Provisional {
		t.Errorf("four hours back into 1 January 2027: %v", got)
	}
}

func TestOfficeUpToMidnight(t *testing.T) {
	c := workday.New(workday.Office{Spans: []workday.Span{{From: 0, To: 24 * 60}}}, nil)
	if got, want := c.AddHours(moment("2018-03-05T00:00"), 48*time.Hour), moment("2018-03-07T00:00"); !got.At.Equal(want) {
		t.Errorf("48 hours round the clock: %v, want %s", got, want)
	}
	if got, want := c.SubHours(moment("2018-03-05T00:00"), time.Hour), moment("2018-03-02T23:00"); !got.At.Equal(want) {
		t.Errorf("an hour before Monday: %v, want %s", got, want)
	}
	if got, want := c.NextClose(moment("2018-03-05T10:00")), moment("2018-03-07T00:00"); !got.At.Equal(want) {
		t.Errorf("close: %v, want %s", got, want)
	}
}

// anyMoment draws a moment of any date, to the second.
func anyMoment(t *rapid.T, label string) time.Time {
	d := anyDate().Draw(t, label)
	return d.Time().Add(time.Duration(rapid.IntRange(0, 24*3600-1).Draw(t, label+" second")) * time.Second)
}

func TestHoursAreInverse(t *testing.T) {
	c := plain()
	rapid.Check(t, func(t *rapid.T) {
		at := c.AddHours(anyMoment(t, "moment"), time.Second).At.Add(-time.Second) // inside office hours
		d := time.Duration(rapid.IntRange(0, 200*3600).Draw(t, "seconds")) * time.Second
		after := c.AddHours(at, d).At
		if got := c.SubHours(after, d).At; !got.Equal(at) {
			t.Fatalf("%v after %s is %s, and back %s", d, at, after, got)
		}
		if got := c.WorkedBetween(at, after); got != d {
			t.Fatalf("from %s to %s: %v worked, want %v", at, after, got, d)
		}
		before := c.SubHours(at, d).At
		if got := c.WorkedBetween(before, at); got != d {
			t.Fatalf("from %s to %s: %v worked, want %v", before, at, got, d)
		}
	})
}

func TestAddHoursIsTheFirstMoment(t *testing.T) {
	c := plain()
	rapid.Check(t, func(t *rapid.T) {
		at := anyMoment(t, "moment")
		d := time.Duration(rapid.IntRange(1, 50*3600).Draw(t, "seconds")) * time.Second
		after := c.AddHours(at, d).At
		if got := c.WorkedBetween(at, after); got != d {
			t.Fatalf("from %s to %s: %v worked, want %v", at, after, got, d)
		}
		if got := c.WorkedBetween(at, after.Add(-time.Second)); got != d-time.Second {
			t.Fatalf("%s is not the first moment %v after %s", after, d, at)
		}
	})
}

func TestWorkedBetweenIsAdditive(t *testing.T) {
	c := plain()
	rapid.Check(t, func(t *rapid.T) {
		start := anyMoment(t, "start")
		shift := func(label string) time.Time {
			return start.Add(time.Duration(rapid.IntRange(-30*24*3600, 30*24*3600).Draw(t, label)) * time.Second)
		}
		a, b := shift("a"), shift("b")
		if got, want := c.WorkedBetween(start, a)+c.WorkedBetween(a, b), c.WorkedBetween(start, b); got != want {
			t.Fatalf("%s, %s, %s: %v in two parts, %v in one", start, a, b, got, want)
		}
	})
}

func TestConcurrentUse(t *testing.T) {
	c := plain()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for year := 2000; year < 2030; year++ {
				c.AddHours(workday.NewDate(year, 12, 25).Time(), 100*time.Hour)
				c.Uncovered(workday.NewDate(year, 1, 1), workday.NewDate(year, 12, 31))
			}
		})
	}
	wg.Wait()
}
