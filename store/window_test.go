package store_test

import (
	"strings"
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

// reopen opens the world's file with other rules: the embedded ones with an
// old text replaced by a new.
func (w *world) reopen(old, replacement string) {
	w.Helper()
	text := string(rules2018(w).Source())
	if !strings.Contains(text, old) {
		w.Fatalf("the rules have no %s", old)
	}
	rules, err := scoring.ParseRules("changed.toml", []byte(strings.Replace(text, old, replacement, 1)))
	if err != nil {
		w.Fatal(err)
	}
	if w.db, err = store.Open(w.path, rules); err != nil {
		w.Fatal(err)
	}
	w.Cleanup(func() { w.db.Close() })
}

// fault 40: a window is computed once, at the receipt, and stored with the
// version of the rules; other rules hold for what is received under them.
func TestWindowIsComputedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.commissionIn(unitFagai, received)
	equal(t, "window", before.WindowEnds, windowEnds)
	equal(t, "rules", before.WindowRules, rules2018(t).Hash())

	w.reopen(`objection_window = "close-of-next-working-day"`, `objection_window = "end-of-next-working-day"`)
	equal(t, "under other rules", w.commission(before.ID).WindowEnds, windowEnds)
	after := w.acknowledgedAt(at("03-01 10:00"))
	equal(t, "received under them", after.WindowEnds, at("03-03 00:00"))
	equal(t, "their version", after.WindowRules == before.WindowRules, false)
	w.now = at("03-01 10:30")
	for _, change := range []struct {
		day         store.CalendarDay
		old, recent time.Time
	}{
		{store.CalendarDay{Date: day("03-03"), Name: "值班"}, windowEnds, at("03-03 00:00")}, // touches neither
		{store.CalendarDay{Date: day("03-02"), Off: true, Name: "大雪"}, at("03-03 17:30"), at("03-04 00:00")},
	} {
		w.does(wang, func(act *store.Act) error { return second(act.SetDays([]store.CalendarDay{change.day})) })
		equal(t, "recounted by its own rules", w.commission(before.ID).WindowEnds, change.old)
		equal(t, "recounted by the other rules", w.commission(after.ID).WindowEnds, change.recent)
	}
}

// fault 40: to the second on the last day, under each of the three windows.
func TestFiledOnTheLastDay(t *testing.T) {
	t.Parallel()
	const rule = `objection_window = "close-of-next-working-day"`
	for _, tt := range []struct {
		window string
		filed  string // day and time, to the second
		late   bool
	}{
		{"close-of-next-working-day", "02 17:29:59", false},
		{"close-of-next-working-day", "02 17:30:00", false},
		{"close-of-next-working-day", "02 17:30:01", true},
		{"close-of-next-working-day", "02 17:59:00", true},
		{"close-of-next-working-day", "02 18:00:00", true},
		{"close-of-next-working-day", "02 23:59:59", true},
		{"end-of-next-working-day", "02 17:59:00", false},
		{"end-of-next-working-day", "02 18:00:00", false},
		{"end-of-next-working-day", "02 23:59:59", false},
		{"end-of-next-working-day", "03 00:00:00", false},
		{"end-of-next-working-day", "03 00:00:01", true},
		{"same-time-next-working-day", "02 09:05:00", false},
		{"same-time-next-working-day", "02 09:05:01", true},
	} {
		t.Run(tt.window+" "+tt.filed, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if tt.window != "close-of-next-working-day" {
				w.reopen(rule, `objection_window = "`+tt.window+`"`)
			}
			c := w.commissionIn(unitFagai, received)
			filed, err := time.Parse("2006-01-02 15:04:05 -0700", "2018-03-"+tt.filed+" +0800")
			if err != nil {
				t.Fatal(err)
			}
			equal(t, "late", w.explain(c, filed).Late, tt.late)
			want := map[bool]scoring.CommissionState{false: objected, true: received}[tt.late]
			equal(t, "state", w.commission(c.ID).State, want)
		})
	}
}
