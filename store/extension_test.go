package store_test

import (
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

func decide(e store.Extension, grant bool, reason string) func(*store.Act) error {
	return func(act *store.Act) error { return second(act.DecideExtension(e.ID, e.Version, grant, reason)) }
}

// ask requests an extension by the officer.
func (w *world) ask(c store.Commission, until time.Time) (e store.Extension) {
	w.Helper()
	w.does(fagai, func(act *store.Act) (err error) {
		e, err = act.RequestExtension(c.ID, c.Version, until, "材料未齐", byPhone)
		return err
	})
	return e
}

func (w *world) openExtensions() int {
	w.Helper()
	n := 0
	w.view(func(v *store.View) error {
		open, err := v.OpenExtensions()
		n = len(open)
		return err
	})
	return n
}

func TestExtensionGranted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, received)
	later := at("03-09 17:30")
	w.now = at("03-05 09:00")
	e := w.ask(c, later)
	equal(t, "due while it waits", w.commission(c.ID).Due, dueAt)
	equal(t, "section told", w.count("SELECT count(*) FROM outbox WHERE kind = 'ExtensionRequested'"), 2)
	w.refused(store.ReasonAlreadyAsked, fagai, func(act *store.Act) error {
		return second(act.RequestExtension(c.ID, c.Version, later, "再延", byPhone))
	})
	w.does(wang, decide(e, true, ""))
	equal(t, "due", w.commission(c.ID).Due, later)
	equal(t, "officer told", w.count("SELECT count(*) FROM outbox WHERE kind = 'Extended' AND chat = ?", fagai), 1)
	w.refused(store.ReasonStale, zhang, decide(e, false, "不同意"))
	equal(t, "waiting", w.openExtensions(), 0)
	w.ask(w.commission(c.ID), at("03-12 17:30"))
}

func TestExtensionRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, received)
	e := w.ask(c, at("03-09 17:30"))
	w.does(wang, decide(e, false, "上级催得急"))
	equal(t, "due", w.commission(c.ID).Due, dueAt)
	equal(t, "officer told", w.count("SELECT count(*) FROM outbox WHERE kind = 'ExtensionRefused' AND chat = ?", fagai), 1)
	w.refused(store.ReasonStale, zhang, decide(e, true, ""))
}

func TestExtensionMoments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, received)
	ask := func(until time.Time) func(*store.Act) error {
		return func(act *store.Act) error { return second(act.RequestExtension(c.ID, c.Version, until, "", byPhone)) }
	}
	w.refused(store.ReasonPastDue, fagai, ask(dueAt))
	w.now = at("03-07 09:00")
	w.refused(store.ReasonPastDue, fagai, ask(w.now))
	e := w.ask(c, at("03-07 17:30"))
	// What nobody decided before it passed can only be refused.
	w.now = at("03-07 17:30")
	w.refused(store.ReasonPastDue, wang, decide(e, true, ""))
	w.does(wang, decide(e, false, "已过"))
}

// TestExtensionOvertaken grants nothing on a commission that has ended: its due
// time would move into another quarter.
func TestExtensionOvertaken(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		end     func(s *stage)
		state   scoring.CommissionState
		refused scoring.Reason
		waiting int
	}{
		"graded":    {func(s *stage) { s.advance(graded) }, graded, store.ReasonWrongState, 0},
		"failed":    {func(s *stage) { s.advance(failed) }, failed, store.ReasonWrongState, 0},
		"withdrawn": {func(s *stage) { s.advance(withdrawn) }, withdrawn, store.ReasonWrongState, 0},
		"delivered": {func(s *stage) { s.advance(delivered) }, delivered, "", 1},
		"objected":  {func(s *stage) { s.advance(objected) }, objected, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.ask(w.commissionIn(unitFagai, received), at("04-09 17:30"))
			w.update(func(tx *store.Tx) error {
				s := &stage{tx: tx}
				if s.c, s.err = tx.Commission(e.Commission); s.err == nil {
					tt.end(s)
				}
				return s.err
			})
			equal(t, "waiting", w.openExtensions(), tt.waiting)
			w.now = at("03-08 17:30")
			if tt.refused != "" {
				w.refused(tt.refused, wang, decide(e, true, ""))
			} else {
				w.does(wang, decide(e, true, ""))
			}
			c := w.commission(e.Commission)
			equal(t, "state", c.State, tt.state)
			equal(t, "moved", c.Due.Equal(e.Until), tt.refused == "")
		})
	}
}
