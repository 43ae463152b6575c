package store_test

import (
	"strings"
	"testing"
	"time"

	"zwxx/scoring/workday"
	"zwxx/store"
)

// date reads a date of any year.
func date(tb testing.TB, s string) workday.Date {
	tb.Helper()
	d, err := workday.ParseDate(s)
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// holidays2027 are the holidays of fixed date in a year that the library does
// not have.
func holidays2027() []store.CalendarDay {
	var days []store.CalendarDay
	for _, h := range []struct {
		month time.Month
		day   int
		name  string
	}{{1, 1, "元旦"}, {5, 1, "劳动节"}, {10, 1, "国庆节"}, {10, 2, "国庆节"}, {10, 3, "国庆节"}} {
		days = append(days, store.CalendarDay{Date: workday.NewDate(2027, h.month, h.day), Off: true, Name: h.name, Source: "聊天"})
	}
	return days
}

// TestCalendarOfATransaction: a change holds at once in its own transaction, in
// every later one, in that of another process; and not where it was taken back.
func TestCalendarOfATransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := mustOpenAt(t, w.path)
	typhoon := store.CalendarDay{Date: day("07-02"), Off: true, Name: "台风停工", Source: "聊天"}
	works := func(db *store.DB) (on bool) {
		t.Helper()
		if err := db.View(w.now, func(v *store.View) error { on = v.Calendar.IsWorkday(typhoon.Date); return nil }); err != nil {
			t.Fatal(err)
		}
		return on
	}
	equal(t, "before", works(w.db) && works(other), true)
	w.does(wang, func(act *store.Act) error {
		err := act.Savepoint(func() error {
			if _, err := act.SetDays([]store.CalendarDay{typhoon}); err != nil {
				return err
			}
			equal(t, "in its own transaction", act.Calendar.IsWorkday(typhoon.Date), false)
			return errUndo
		})
		if err != errUndo {
			return err
		}
		equal(t, "taken back", act.Calendar.IsWorkday(typhoon.Date), true)
		return nil
	})
	equal(t, "taken back, later", works(w.db), true)

	w.does(wang, func(act *store.Act) error { return second(act.SetDays([]store.CalendarDay{typhoon})) })
	equal(t, "later", works(w.db), false)
	equal(t, "in another process", works(other), false)

	w.does(zhang, func(act *store.Act) error { return second(act.UnsetDay(typhoon.Date)) })
	equal(t, "undone", works(w.db) || works(other), true)

	equal(t, "section told of its own changes", w.queued("CalendarChanged", wang), 0)
	w.update(func(tx *store.Tx) error { return second(tx.As(store.Operator).SetDays([]store.CalendarDay{typhoon})) })
	equal(t, "section told of the operator's", w.queued("CalendarChanged", wang), 1)
}

func TestCalendarRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	off, work := true, false
	for _, tt := range []struct {
		name   string
		days   []store.CalendarDay
		reason string
	}{
		{"nothing", nil, "no_days"},
		{"work on a plain Tuesday", []store.CalendarDay{{Date: day("07-03"), Off: work}}, "worked_anyway"},
		{"off and worked", []store.CalendarDay{{Date: day("07-07"), Off: off}, {Date: day("07-07"), Off: work}}, "day_twice"},
		{"a year too far", []store.CalendarDay{{Date: date(t, "2072-01-01"), Off: off}}, "far_year"},
		{"a year long past", []store.CalendarDay{{Date: date(t, "2016-10-01"), Off: off}}, "far_year"},
		{"one of two", []store.CalendarDay{{Date: day("07-07"), Off: work}, {Date: day("07-03"), Off: work}}, "worked_anyway"},
	} {
		err := w.try(wang, func(act *store.Act) error { return second(act.SetDays(tt.days)) })
		if err == nil || !strings.HasPrefix(err.Error(), tt.reason) {
			t.Errorf("%s: %v, want %s", tt.name, err, tt.reason)
		}
	}
	equal(t, "days entered by refused batches", w.count("SELECT count(*) FROM calendar_day"), 0)
	w.refused(store.ReasonNotEntered, wang, func(act *store.Act) error { return second(act.UnsetDay(day("07-03"))) })
	w.refused(store.ReasonYearKnown, wang, func(act *store.Act) error { return second(act.DeclareYear(2019, true)) })
	w.refused(store.ReasonYearGaps, wang, func(act *store.Act) error { return second(act.DeclareYear(2027, true)) })

	w.does(wang, func(act *store.Act) error {
		change, err := act.SetDays(holidays2027())
		equal(t, "off", change.Off, 5)
		return err
	})
	rows := w.count("SELECT count(*) FROM audit")
	w.does(wang, func(act *store.Act) error {
		change, err := act.SetDays(holidays2027())
		equal(t, "known", change.Known, 5)
		return err
	})
	equal(t, "rows of the audit for what stood already", w.count("SELECT count(*) FROM audit"), rows)
	w.does(wang, func(act *store.Act) error { return second(act.DeclareYear(2027, true)) })
	w.refused(store.ReasonStale, wang, func(act *store.Act) error { return second(act.DeclareYear(2027, true)) })
	w.view(func(v *store.View) error {
		equal(t, "declared", v.Calendar.Covered(2027), true)
		return nil
	})
	w.does(wang, func(act *store.Act) error { return second(act.DeclareYear(2027, false)) })
	w.view(func(v *store.View) error {
		equal(t, "declaration taken back", v.Calendar.Covered(2027), false)
		return nil
	})
}
