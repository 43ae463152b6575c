package workday_test

import (
	"encoding/json"
	"testing"

	"zwxx/scoring/workday"
)

// clock reads a clock time that the test knows to be valid.
func clock(s string) workday.Clock {
	c, err := workday.ParseClock(s)
	if err != nil {
		panic(err)
	}
	return c
}

func TestParseClock(t *testing.T) {
	for s, want := range map[string]workday.Clock{
		"00:00": 0, "08:30": 510, "17:30": 1050, "23:59": 1439, "24:00": 1440,
	} {
		if got, err := workday.ParseClock(s); err != nil || got != want || got.String() != s {
			t.Errorf("ParseClock(%q) = %d, %v, want %d", s, got, err, want)
		}
	}
	for _, s := range []string{"", "8:30", "08:60", "24:01", "25:00", "-1:00", "08:30:00", "0830", "08：30", "8:30 "} {
		if got, err := workday.ParseClock(s); err == nil {
			t.Errorf("ParseClock(%q) = %s, want an error", s, got)
		}
	}
}

func TestClockText(t *testing.T) {
	const want = `{"From":"08:30","To":"12:00"}`
	var s workday.Span
	if err := json.Unmarshal([]byte(want), &s); err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(s); err != nil || string(got) != want {
		t.Errorf("read and written: %s, %v", got, err)
	}
	if err := s.From.UnmarshalText([]byte("noon")); err == nil || s.From != clock("08:30") {
		t.Errorf("bad text: %s, %v", s.From, err)
	}
}

func TestOfficeValidate(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spans []workday.Span
		ok    bool
	}{
		{"two spans", []workday.Span{{From: 510, To: 720}, {From: 840, To: 1050}}, true},
		{"touching spans", []workday.Span{{From: 510, To: 720}, {From: 720, To: 1050}}, true},
		{"round the clock", []workday.Span{{From: 0, To: 1440}}, true},
		{"no span", nil, false},
		{"empty span", []workday.Span{{From: 510, To: 510}}, false},
		{"backward span", []workday.Span{{From: 720, To: 510}}, false},
		{"overlap", []workday.Span{{From: 510, To: 720}, {From: 719, To: 1050}}, false},
		{"out of order", []workday.Span{{From: 840, To: 1050}, {From: 510, To: 720}}, false},
		{"before midnight", []workday.Span{{From: -1, To: 720}}, false},
		{"past midnight", []workday.Span{{From: 840, To: 1441}}, false},
	} {
		if err := (workday.Office{Spans: tt.spans}).Validate(); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestOfficeOpenClose(t *testing.T) {
	if o := usual(); o.Open() != clock("08:30") || o.Close() != clock("17:30") {
		t.Errorf("open %s, close %s", o.Open(), o.Close())
	}
}
