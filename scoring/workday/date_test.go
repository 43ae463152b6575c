package workday_test

import (
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zwxx/scoring/workday"
)

// date reads a date that the test knows to be valid.
func date(s string) workday.Date {
	d, err := workday.ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// anyDate draws from the years the library covers and some around them.
func anyDate() *rapid.Generator[workday.Date] {
	from, to := workday.NewDate(1999, 1, 1), workday.NewDate(2032, 12, 31)
	return rapid.Custom(func(t *rapid.T) workday.Date {
		return workday.Date(rapid.Int32Range(int32(from), int32(to)).Draw(t, "days"))
	})
}

func TestParseDate(t *testing.T) {
	for _, s := range []string{"2018-03-05", "2024-02-29", "2000-12-31", "1969-12-31"} {
		d, err := workday.ParseDate(s)
		if err != nil || d.String() != s {
			t.Errorf("ParseDate(%q) = %v, %v", s, d, err)
		}
	}
	for _, s := range []string{
		"", "2018-3-5", "2018-02-29", "2018-13-01", "2018-03-32", "20180305", "2018/03/05",
		" 2018-03-05", "2018-03-05T10:00", "２０１８-03-05", "1970-01-01",
	} {
		if d, err := workday.ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", s, d)
		}
	}
}

func TestNewDateNormalises(t *testing.T) {
	for _, tt := range []struct {
		year  int
		month time.Month
		day   int
		want  string
	}{
		{2018, 4, 31, "2018-05-01"},
		{2018, 13, 1, "2019-01-01"},
		{2018, 3, 0, "2018-02-28"},
		{2024, 3, 0, "2024-02-29"},
	} {
		if got := workday.NewDate(tt.year, tt.month, tt.day).String(); got != tt.want {
			t.Errorf("NewDate(%d, %d, %d) = %s, want %s", tt.year, tt.month, tt.day, got, tt.want)
		}
	}
}

func TestDateOfIsTheDateInShanghai(t *testing.T) {
	for moment, want := range map[string]string{
		"2017-12-31T15:59:59.999Z":      "2017-12-31",
		"2017-12-31T16:00:00Z":          "2018-01-01",
		"2017-12-31T11:00:00-05:00":     "2018-01-01",
		"2018-01-01T05:30:00+14:00":     "2017-12-31",
		"2018-02-28T23:59:59.999+08:00": "2018-02-28",
		"1969-12-30T20:00:00Z":          "1969-12-31",
	} {
		at, err := time.Parse(time.RFC3339, moment)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range []time.Time{at, at.UTC(), at.Local()} {
			if got := workday.DateOf(in).String(); got != want {
				t.Errorf("DateOf(%s) = %s, want %s", in, got, want)
			}
		}
	}
}

func TestNoDate(t *testing.T) {
	var none workday.Date
	if !none.IsZero() || none.String() != "" || !none.Time().IsZero() || !none.At(60).IsZero() {
		t.Errorf("no date is %q at %v", none, none.Time())
	}
	if got := workday.DateOf(time.Time{}); !got.IsZero() {
		t.Errorf("DateOf of the zero time = %v", got)
	}
	if date("2018-03-05").IsZero() {
		t.Error("2018-03-05 is no date")
	}
}

func TestDateParts(t *testing.T) {
	d := date("2018-03-05")
	if d.Year() != 2018 || d.Month() != time.March || d.Day() != 5 || d.Weekday() != time.Monday {
		t.Errorf("parts of %s: %d %d %d %s", d, d.Year(), d.Month(), d.Day(), d.Weekday())
	}
	if got, want := d.Time().Format(time.RFC3339), "2018-03-05T00:00:00+08:00"; got != want {
		t.Errorf("Time = %s, want %s", got, want)
	}
	if got, want := d.At(8*60+30).Format(time.RFC3339), "2018-03-05T08:30:00+08:00"; got != want {
		t.Errorf("At 08:30 = %s, want %s", got, want)
	}
	if got, want := d.At(24*60), d.AddDays(1).Time(); !got.Equal(want) {
		t.Errorf("At 24:00 = %s, want %s", got, want)
	}
}

func TestAddMonths(t *testing.T) {
	for _, tt := range []struct {
		from string
		n    int
		want string
	}{
		{"2018-01-15", 3, "2018-04-15"},
		{"2018-11-30", 3, "2019-02-28"},
		{"2019-11-30", 3, "2020-02-29"},
		{"2018-01-31", 3, "2018-04-30"},
		{"2018-08-31", 3, "2018-11-30"},
		{"2018-10-31", 3, "2019-01-31"},
		{"2018-12-31", 0, "2018-12-31"},
		{"2018-03-31", -1, "2018-02-28"},
		{"2018-01-31", -2, "2017-11-30"},
		{"2024-02-29", 12, "2025-02-28"},
	} {
		if got := date(tt.from).AddMonths(tt.n).String(); got != tt.want {
			t.Errorf("%s and %d months = %s, want %s", tt.from, tt.n, got, tt.want)
		}
	}
}

func TestDateText(t *testing.T) {
	type record struct {
		On   workday.Date
		Days map[workday.Date]int
	}
	for _, want := range []string{
		`{"On":"2018-03-05","Days":{"2018-03-06":1}}`,
		`{"On":"","Days":{}}`,
	} {
		var r record
		if err := json.Unmarshal([]byte(want), &r); err != nil {
			t.Fatal(err)
		}
		if got, err := json.Marshal(r); err != nil || string(got) != want {
			t.Errorf("read and written: %s, %v, want %s", got, err, want)
		}
	}
	d := date("2018-03-05")
	if err := d.UnmarshalText([]byte("5.3.2018")); err == nil || d != date("2018-03-05") {
		t.Errorf("bad text: %v, %v", d, err)
	}
	if text, err := workday.NewDate(10000, 1, 1).MarshalText(); err == nil {
		t.Errorf("year 10000 written as %s", text)
	}
}

func TestDateRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDate().Draw(t, "date")
		if got, err := workday.ParseDate(d.String()); err != nil || got != d {
			t.Fatalf("ParseDate(%s) = %s, %v", d, got, err)
		}
		if got := workday.NewDate(d.Year(), d.Month(), d.Day()); got != d {
			t.Fatalf("NewDate of the parts of %s = %s", d, got)
		}
		clock := workday.Clock(rapid.IntRange(0, 24*60-1).Draw(t, "clock"))
		offset := rapid.IntRange(-14*3600, 14*3600).Draw(t, "offset")
		at := d.At(clock).In(time.FixedZone("", offset))
		if workday.DateOf(at) != d || workday.ClockOf(at) != clock {
			t.Fatalf("%s %s read back from %s as %s %s", d, clock, at, workday.DateOf(at), workday.ClockOf(at))
		}
	})
}

func FuzzParseDate(f *testing.F) {
	f.Add("2018-03-05")
	f.Add("")
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := workday.ParseDate(s); err == nil && d.String() != s {
			t.Errorf("ParseDate(%q) = %s", s, d)
		}
	})
}
