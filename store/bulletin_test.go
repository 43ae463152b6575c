package store_test

import (
	"errors"
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/storetest"
)

var march = scoring.MonthPeriod(2018, time.March)

// draft drafts a bulletin by the section.
func (w *world) draft(period scoring.Period) (b store.Bulletin) {
	w.Helper()
	w.does(wang, func(act *store.Act) (err error) { b, err = act.DraftBulletin(period); return err })
	return b
}

// lead leads a bulletin to a state.
func (w *world) lead(period scoring.Period, to store.BulletinState) (b store.Bulletin) {
	w.Helper()
	w.update(func(tx *store.Tx) (err error) { b, err = storetest.Lead(tx, period, to, true); return err })
	return b
}

func submit(b store.Bulletin) func(*store.Act) error {
	return func(act *store.Act) error { return second(act.SubmitBulletin(b.Period, b.Version, "")) }
}

func sign(b store.Bulletin) func(*store.Act) error {
	return func(act *store.Act) error { return second(act.SignBulletin(b.Period, b.Version)) }
}

func publish(b store.Bulletin) func(*store.Act) error {
	return func(act *store.Act) error { return second(act.PublishBulletin(b.Period, b.Version)) }
}

// bulletin returns a bulletin as it is stored.
func (w *world) bulletin(period scoring.Period) (b store.Bulletin) {
	w.Helper()
	w.view(func(v *store.View) (err error) { b, err = v.Bulletin(period); return err })
	return b
}

// points are a unit's points of the month in a bulletin.
func points(tb testing.TB, b store.Bulletin, unit string) scoring.Points {
	tb.Helper()
	score, _, ok := b.Content.Sheet.Unit(unit)
	if !ok {
		tb.Fatalf("%s is not in the bulletin of %s", unit, b.Period)
	}
	return score.Points
}

// submissions are how many a group's units sent in.
func submissions(b store.Bulletin, group string) (n int) {
	for _, u := range b.Content.Units {
		if u.Group == group {
			n += u.Submissions
		}
	}
	return n
}

func TestDraftPeriods(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	draft := func(period scoring.Period) func(*store.Act) error {
		return func(act *store.Act) error { return second(act.DraftBulletin(period)) }
	}
	w.now = at("04-01 00:00").Add(-time.Millisecond)
	w.refused(store.ReasonNotEnded, wang, draft(march))
	w.now = at("04-01 00:00")
	w.does(wang, draft(march))
	w.does(wang, draft(scoring.QuarterPeriod(2018, 1)))
	w.refused(store.ReasonNotEnded, wang, draft(scoring.YearPeriod(2018)))
	w.refused(scoring.ReasonNoRules, wang, draft(scoring.YearPeriod(2017)))
	w.refused(store.ReasonNoSuch, wang, publish(store.Bulletin{Period: february, Version: 1}))
}

// TestPublishOnce freezes what was signed; what happens later changes nothing in
// it.
func TestPublishOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("04-02 09:00")
	first := w.draft(march)
	w.does(mei, register(submission(unitMei, "报信息科", at("03-20 10:00")), false))
	w.now = at("04-02 10:00")
	drawn := w.draft(march)
	equal(t, "version", drawn.Version, first.Version+1)
	equal(t, "points before the submission", points(t, first, unitMei), -10*scoring.Point)
	equal(t, "points", points(t, drawn, unitMei), 0)
	equal(t, "submissions of townships", submissions(drawn, "乡镇（街道）"), 1)
	w.refused(store.ReasonBulletinMoved, wang, publish(drawn))
	signed := w.lead(march, store.BulletinSigned)
	w.refused(store.ReasonBulletinMoved, wang, publish(drawn))
	w.does(wang, publish(signed))
	w.refused(store.ReasonStale, zhang, publish(signed))
	w.does(fagai, register(submission(unitFagai, "迟登的", at("03-21 10:00")), false))
	w.refused(store.ReasonStale, wang, func(act *store.Act) error { return second(act.DraftBulletin(march)) })
	b := w.bulletin(march)
	equal(t, "state", b.State, store.BulletinPublished)
	equal(t, "as of", b.AsOf, at("04-01 00:00"))
	equal(t, "rules", b.RulesHash, rules2018(t).Hash())
	equal(t, "frozen points", points(t, b, unitFagai), -10*scoring.Point)
	equal(t, "by", b.PublishedBy, w.actor(wang).Person)
}

// TestBroadcastOnce reaches everyone who has joined and every subscribed group,
// each once.
func TestBroadcastOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe(group, true)
	w.subscribe(-1002, true)
	w.subscribe(-1002, false)
	w.now = at("04-02 09:00")
	w.lead(march, store.BulletinPublished)
	for _, chat := range []int64{wang, zhang, qian, mayor, fagai, mei, fahead, group} {
		equal(t, "sent", w.count("SELECT count(*) FROM outbox WHERE kind = 'BulletinPublished' AND chat = ?", chat), 1)
	}
	equal(t, "sent in all", w.count("SELECT count(*) FROM outbox WHERE kind = 'BulletinPublished'"), 8)
}

// TestUndecidedHoldsSubmission until the section has decided.
func TestUndecidedHoldsSubmission(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		state  scoring.CommissionState
		decide func(act *store.Act, c store.Commission) error
	}{
		"never read": {issued, func(act *store.Act, c store.Commission) error {
			return second(act.WithdrawCommission(c.ID, c.Version, "未送达"))
		}},
		"not delivered": {received, func(act *store.Act, c store.Commission) error {
			return deliver(&c, "03-06 16:40")(act)
		}},
		"extended": {received, func(act *store.Act, c store.Commission) error {
			return second(act.ExtendCommission(c.ID, c.Version, at("04-20 17:30")))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c := w.commissionIn(unitFagai, tt.state)
			w.now = at("04-02 09:00")
			b := w.lead(march, store.BulletinChecking)
			w.refused(store.ReasonUndecided, wang, submit(b))
			w.does(wang, func(act *store.Act) error { return tt.decide(act, w.commission(c.ID)) })
			w.does(wang, submit(b))
		})
	}
}

// TestDecidedEnough submits while something is open that need not be decided
// before.
func TestDecidedEnough(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		period scoring.Period
		state  scoring.CommissionState
		held   bool
	}{
		"objected in time":       {march, objected, false},
		"delivered in time":      {march, delivered, false},
		"failed":                 {march, failed, false},
		"due after the period":   {february, received, false},
		"due in the same period": {march, received, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.commissionIn(unitFagai, tt.state)
			w.now = at("04-02 09:00")
			b := w.lead(tt.period, store.BulletinChecking)
			if tt.held {
				w.refused(store.ReasonUndecided, wang, submit(b))
				return
			}
			w.does(wang, submit(b))
		})
	}
}

// TestLateDeliveryHoldsSubmission until the section has extended or failed it.
func TestLateDeliveryHoldsSubmission(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, received)
	w.now = at("03-08 09:00")
	w.does(wang, deliver(&c, "03-07 10:00"))
	w.now = at("04-02 09:00")
	b := w.lead(march, store.BulletinChecking)
	w.refused(store.ReasonUndecided, wang, submit(b))
	w.does(wang, func(act *store.Act) error {
		return second(act.ExtendCommission(c.ID, w.commission(c.ID).Version, at("03-07 12:00")))
	})
	w.does(wang, submit(b))
}

// TestDraftPeriod is the program's own draft: made once, never over another.
func TestDraftPeriod(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("04-02 09:00")
	before := w.count("SELECT count(*) FROM audit")
	for range 2 {
		w.update(func(tx *store.Tx) error { return tx.DraftPeriod(march) })
	}
	equal(t, "audited", w.count("SELECT count(*) FROM audit")-before, 1)
	w.lead(march, store.BulletinPublished)
	w.update(func(tx *store.Tx) error { return tx.DraftPeriod(march) })
	equal(t, "state", w.bulletin(march).State, store.BulletinPublished)
	if err := w.db.View(w.now, func(v *store.View) error { return second(v.Bulletin(february)) }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a bulletin nobody drafted: %v", err)
	}
}

// TestQuarterResult tells the heads what the quarter came to with the bulletin
// of its last month, and with no other.
func TestQuarterResult(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	publish := func(month scoring.Period) { w.lead(month, store.BulletinPublished) }
	told := func() int { return w.count("SELECT count(*) FROM outbox WHERE kind = 'QuarterResult'") }
	w.view(func(v *store.View) error {
		if period, err := v.LatestBulletin(); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the newest bulletin is %q, %v", period, err)
		}
		return nil
	})
	w.now = at("04-02 09:00")
	publish(february)
	equal(t, "told in the middle of a quarter", told(), 0)
	publish(march)
	equal(t, "told at its end", told(), 1) // 发改局 alone has a head
	w.view(func(v *store.View) error {
		period, err := v.LatestBulletin()
		equal(t, "the newest bulletin", period, "2018-03")
		return err
	})
}
