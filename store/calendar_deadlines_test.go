package store_test

import (
	"testing"
	"time"

	"zwxx/scoring/workday"
	"zwxx/store"
)

// on reads a moment of any year, as "2026-12-31 10:00".
func on(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, workday.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

// newYear2027 is a notice's New Year: three days off, a Sunday worked after it.
func newYear2027() []store.CalendarDay {
	var days []store.CalendarDay
	for _, d := range []int{1, 2, 3} {
		days = append(days, store.CalendarDay{Date: workday.NewDate(2027, time.January, d), Off: true, Name: "元旦", Source: "聊天"})
	}
	return append(days, store.CalendarDay{Date: workday.NewDate(2027, time.January, 10), Name: "元旦", Source: "聊天"})
}

// traces counts what the audit has of an act at an object.
func (w *world) traces(action store.Action, object string) int {
	w.Helper()
	return w.count("SELECT count(*) FROM audit WHERE action = ? AND object = ?", action, object)
}

// queued counts the notices of a kind to somebody.
func (w *world) queued(kind string, to int64) int {
	w.Helper()
	return w.count("SELECT count(*) FROM outbox WHERE kind = ? AND chat = ?", kind, to)
}

// TestProvisionalWindow follows a window that ends in a year without a calendar:
// the section is told, the days move it, the declaration settles it.
func TestProvisionalWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.acknowledgedAt(on("2026-12-31 10:00"))
	equal(t, "counted as Monday to Friday", c.WindowEnds, on("2027-01-01 17:30"))
	equal(t, "provisional", c.WindowProvisional, true)
	equal(t, "by these rules", c.WindowRules, rules2018(t).Hash())
	equal(t, "section told", w.queued("DeadlineProvisional", zhang), 1)
	due := c.Due

	w.does(wang, func(act *store.Act) error {
		change, err := act.SetDays(newYear2027())
		equal(t, "moved", len(change.Moved), 1)
		return err
	})
	c = w.commission(c.ID)
	equal(t, "with the days", c.WindowEnds, on("2027-01-04 17:30"))
	equal(t, "still provisional", c.WindowProvisional, true)
	equal(t, "officer told", w.queued("WindowRecounted", fagai), 1)
	equal(t, "traced", w.traces(store.SetDays, c.ID), 1)
	equal(t, "trace", w.text(`SELECT json_extract(detail, '$.was') || ' ' || json_extract(detail, '$.is') FROM audit
		WHERE action = ? AND object = ?`, store.SetDays, c.ID), "2027-01-01T17:30:00+08:00 2027-01-04T17:30:00+08:00")

	w.does(wang, func(act *store.Act) error { return second(act.SetDays(holidays2027())) })
	w.does(wang, func(act *store.Act) error {
		change, err := act.DeclareYear(2027, true)
		equal(t, "moved", len(change.Moved), 0)
		return err
	})
	c = w.commission(c.ID)
	equal(t, "declared", c.WindowEnds, on("2027-01-04 17:30"))
	equal(t, "settled", c.WindowProvisional, false)
	equal(t, "officer told of nothing that did not move", w.queued("WindowRecounted", fagai), 1)
	equal(t, "traced", w.traces(store.DeclareYear, c.ID), 1)
	equal(t, "the due time is people's", c.Due, due)
}

// TestWhatIsNotRecounted: windows that have ended, that were used, or that
// would end before now.
func TestWhatIsNotRecounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ended := w.acknowledgedAt(on("2026-12-30 10:00"))
	used := w.acknowledgedAt(on("2026-12-31 10:00"))
	w.now = on("2026-12-31 11:00")
	w.does(fagai, func(act *store.Act) error {
		return second(act.FileExplanation(explanation(used.ID), letter, store.Source{}))
	})
	earlier := w.acknowledgedAt(on("2027-01-01 10:00"))
	equal(t, "before", earlier.WindowEnds, on("2027-01-04 17:30"))

	// On the Saturday evening the notice says that this Saturday was worked.
	w.now = on("2027-01-02 20:00")
	w.does(wang, func(act *store.Act) error {
		return second(act.SetDays([]store.CalendarDay{{Date: date(t, "2027-01-02"), Name: "元旦"}}))
	})
	equal(t, "ended", w.commission(ended.ID).WindowEnds, ended.WindowEnds)
	equal(t, "used", w.commission(used.ID).WindowEnds, on("2027-01-01 17:30"))
	equal(t, "not moved before now", w.commission(earlier.ID).WindowEnds, on("2027-01-04 17:30"))
	equal(t, "nobody told", w.queued("WindowRecounted", fagai), 0)
}

// TestAnswerTimeRecounted: a unit's time to answer a proposal follows too, and
// the second person's button stays good.
func TestAnswerTimeRecounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.propose(w.commissionIn(unitFagai, received))
	equal(t, "answer until", p.AnswerUntil, heardAt)
	w.does(wang, func(act *store.Act) error {
		return second(act.SetDays([]store.CalendarDay{{Date: day("03-08"), Off: true, Name: "台风停工"}}))
	})
	moved := w.proposal(p.ID)
	equal(t, "recounted", moved.AnswerUntil, at("03-09 17:30"))
	equal(t, "version", moved.Version, p.Version)
	equal(t, "officer told", w.queued("AnswerRecounted", fagai), 1)
	equal(t, "traced", w.traces(store.SetDays, p.ID), 1)
	w.now = heardAt
	w.refused(store.ReasonUnitUnheard, zhang, agree(p))
	w.now = at("03-09 17:30")
	w.does(zhang, agree(p))
}
