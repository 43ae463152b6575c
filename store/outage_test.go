package store_test

import (
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

// declare declares an outage at a moment; to may be "" for one that goes on.
func (w *world) declare(now, from, to string) (o store.Outage) {
	w.Helper()
	w.now = at(now)
	var end time.Time
	if to != "" {
		end = at(to)
	}
	w.does(wang, func(act *store.Act) (err error) {
		o, err = act.DeclareOutage(at(from), end)
		return err
	})
	return o
}

// dueOn issues a commission of 发改局 that was received at once.
func (w *world) dueOn(issued, due string) (c store.Commission) {
	w.Helper()
	w.now = at(issued)
	w.does(wang, func(act *store.Act) error {
		n, err := act.IssueCommission(store.CommissionNotice{Title: "约稿", Due: at(due)}, []string{unitFagai})
		if err != nil {
			return err
		}
		made, err := act.CommissionsOfNotice(n.ID)
		c = made[0]
		return err
	})
	w.does(fagai, func(act *store.Act) (err error) {
		c, err = act.Acknowledge(c.ID, c.Version, store.Source{})
		return err
	})
	return w.commission(c.ID)
}

// TestOutageMoves is the example of the page: due times and windows inside an
// outage move to the close of the first working day that closes after it.
func TestOutageMoves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	inside := w.dueOn("03-28 09:00", "04-02 17:30")
	after := w.dueOn("03-28 09:00", "04-03 12:00")
	window := w.dueOn("03-30 10:00", "04-09 17:30")
	equal(t, "window", window.WindowEnds, at("04-02 17:30"))
	o := w.declare("04-03 08:30", "04-02 09:00", "04-03 08:00")

	moved := w.commission(inside.ID)
	equal(t, "due inside", moved.Due, at("04-03 17:30"))
	equal(t, "window before", moved.WindowEnds, inside.WindowEnds)
	equal(t, "due after", w.commission(after.ID).Due, after.Due)
	equal(t, "window inside", w.commission(window.ID).WindowEnds, at("04-03 17:30"))
	equal(t, "its due time", w.commission(window.ID).Due, window.Due)
	for _, c := range []store.Commission{inside, window} {
		equal(t, "traced", w.traces(store.DeclareOutage, c.ID), 1)
	}
	w.view(func(v *store.View) error {
		moves, err := v.OutageMoves(o.ID)
		equal(t, "moves", len(moves), 2)
		n, nerr := v.CommissionNotice(inside.Notice)
		equal(t, "the notice follows", n.Due, at("04-03 17:30"))
		if nerr != nil {
			return nerr
		}
		return err
	})
	for _, who := range []int64{zhang, fagai, mei, fahead} {
		equal(t, "told once", w.queued("OutageOver", who), 1)
	}
	equal(t, "who declared it has the receipt", w.queued("OutageOver", wang), 0)
	w.refused(store.ReasonOutageKnown, zhang, func(act *store.Act) error {
		return second(act.DeclareOutage(at("04-02 10:00"), at("04-03 07:00")))
	})
	// A window that opens later but would end inside is moved as well.
	w.now = at("04-03 09:00")
	late := w.issued(at("03-30 09:00"))
	w.does(zhang, func(act *store.Act) error {
		act.At = at("03-30 11:00")
		return second(act.Acknowledge(late.ID, late.Version, byPhone))
	})
	equal(t, "recorded afterwards", w.commission(late.ID).WindowEnds, at("04-03 17:30"))
}

// issued issues a commission of 发改局 at a moment.
func (w *world) issued(moment time.Time) (c store.Commission) {
	w.Helper()
	now := w.now
	w.now = moment
	w.does(wang, func(act *store.Act) error {
		n, err := act.IssueCommission(store.CommissionNotice{Title: "约稿", Due: moment.AddDate(0, 1, 0)}, []string{unitFagai})
		if err != nil {
			return err
		}
		made, err := act.CommissionsOfNotice(n.ID)
		c = made[0]
		return err
	})
	w.now = now
	return c
}

// TestOutageEnds says where an outage moves what fell into it.
func TestOutageEnds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ to, becomes string }{
		{"04-03 08:00", "04-03 17:30"}, // before office hours
		{"04-03 16:00", "04-03 17:30"}, // inside them
		{"04-03 17:30", "04-04 17:30"}, // at their close
		{"04-03 22:00", "04-04 17:30"},
		{"04-04 18:00", "04-08 17:30"}, // 清明 off, the Sunday worked
		{"04-07 10:00", "04-08 17:30"},
	} {
		t.Run(tt.to, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c := w.dueOn("03-28 09:00", "04-02 17:30")
			w.declare("04-09 09:00", "04-02 09:00", tt.to)
			equal(t, "due", w.commission(c.ID).Due, at(tt.becomes))
		})
	}
}

// TestOutageOverlaps: whatever the order in which overlapping outages are
// declared, the deadline is the same.
func TestOutageOverlaps(t *testing.T) {
	t.Parallel()
	first, second := [2]string{"04-02 09:00", "04-03 08:00"}, [2]string{"04-02 15:00", "04-04 10:00"}
	longer := [2]string{"04-02 09:00", "04-08 09:00"}
	for name, tt := range map[string]struct {
		outages [][2]string
		becomes string
	}{
		"one":             {[][2]string{first}, "04-03 17:30"},
		"then the other":  {[][2]string{first, second}, "04-04 17:30"},
		"the other first": {[][2]string{second, first}, "04-04 17:30"},
		"longer after":    {[][2]string{first, longer}, "04-08 17:30"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c := w.dueOn("03-28 09:00", "04-02 17:30")
			for _, o := range tt.outages {
				w.declare("04-09 09:00", o[0], o[1])
			}
			equal(t, "due", w.commission(c.ID).Due, at(tt.becomes))
		})
	}
}

// TestOutageGoesOn: while one goes on nothing moves and nothing is failed that
// fell into it; its end moves it.
func TestOutageGoesOn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.dueOn("03-26 09:00", "03-29 17:30")
	c := w.dueOn("03-28 09:00", "04-02 17:30")
	o := w.declare("04-02 10:00", "04-02 09:00", "")
	w.refused(store.ReasonOutageGoesOn, zhang, func(act *store.Act) error {
		return second(act.DeclareOutage(at("04-02 09:00"), time.Time{}))
	})
	w.now = at("04-03 09:00")
	equal(t, "not moved", w.commission(c.ID).Due, c.Due)
	w.refused(store.ReasonOutageGoesOn, wang, func(act *store.Act) error {
		return second(act.ProposeFailure(c.ID, c.Version, "未报送"))
	})
	w.does(wang, func(act *store.Act) error { return second(act.ProposeFailure(before.ID, before.Version, "未报送")) })
	equal(t, "nobody told yet", w.count("SELECT count(*) FROM outbox WHERE kind = 'OutageOver'"), 0)

	ended := w.declare("04-03 10:00", "04-02 09:00", "04-03 08:00")
	equal(t, "the same outage", ended.ID, o.ID)
	equal(t, "moved", w.commission(c.ID).Due, at("04-03 17:30"))
	equal(t, "told", w.queued("OutageOver", fagai), 1)
}

// TestOutageAndWhatHappenedMeanwhile: an explanation filed after the old end
// counts as in time, a proposal is dropped with notice, a late delivery is in
// time, and what two persons have decided stays.
func TestOutageAndWhatHappenedMeanwhile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	explained := w.dueOn("03-30 10:00", "04-09 17:30")
	deliveredLate := w.dueOn("03-28 09:00", "04-02 17:30")
	proposed := w.dueOn("03-28 09:00", "04-02 17:30")
	decided := w.dueOn("03-28 09:00", "04-02 17:00")

	w.now = at("04-03 09:10")
	w.does(fagai, func(act *store.Act) error {
		return second(act.FileExplanation(explanation(explained.ID), letter, store.Source{}))
	})
	equal(t, "late at first", w.explanation(explained.ID).Late, true)
	w.does(zhang, func(act *store.Act) error {
		return second(act.Deliver(deliveredLate.ID, deliveredLate.Version, store.Delivery{At: at("04-03 09:00"), Source: byPhone}))
	})
	for _, c := range []store.Commission{proposed, decided} {
		w.does(wang, func(act *store.Act) error { return second(act.ProposeFailure(c.ID, c.Version, "未报送")) })
	}
	w.now = at("04-04 18:00")
	w.does(zhang, agree(w.proposalOf(decided.ID)))
	p := w.proposalOf(proposed.ID)
	o := w.declare("04-08 09:00", "04-02 09:00", "04-03 08:00")

	equal(t, "explained", w.commission(explained.ID).State, scoring.CommissionObjected)
	equal(t, "in time now", w.explanation(explained.ID).Late, false)
	c := w.commission(deliveredLate.ID)
	equal(t, "delivered", c.Due, at("04-03 17:30"))
	equal(t, "late", c.DeliveredLate(), false)
	equal(t, "proposal", w.proposal(p.ID).State, store.ProposalDropped)
	equal(t, "of the commission", w.commission(proposed.ID).Proposal, "")
	for _, who := range []int64{fagai, zhang, qian} {
		equal(t, "told that it was dropped", w.queued("ProposalOvertaken", who), 1)
	}
	w.refused(store.ReasonStale, zhang, agree(p))
	equal(t, "decided by two", w.commission(decided.ID).State, scoring.CommissionFailed)
	equal(t, "decided by two", w.commission(decided.ID).Due, decided.Due)
	w.view(func(v *store.View) error {
		left, err := v.DecidedInOutage(o.ID)
		if len(left) != 1 || left[0].ID != decided.ID {
			t.Errorf("decided meanwhile: %v", left)
		}
		return err
	})
}

// TestAnswerTimeInOutage: a unit's time to answer a proposal is lengthened.
func TestAnswerTimeInOutage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.propose(w.commissionIn(unitFagai, received))
	w.declare("03-08 18:00", "03-08 09:00", "")
	w.refused(store.ReasonOutageGoesOn, zhang, agree(p))
	w.declare("03-09 09:00", "03-08 09:00", "03-09 08:00")
	equal(t, "answer until", w.proposal(p.ID).AnswerUntil, at("03-09 17:30"))
	equal(t, "traced", w.traces(store.DeclareOutage, p.ID), 1)
	w.refused(store.ReasonUnitUnheard, zhang, agree(p))
	w.now = at("03-09 17:30")
	w.does(zhang, agree(p))
}

func TestOutageRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("04-03 09:00")
	for _, tt := range []struct {
		from, to string
		reason   scoring.Reason
	}{
		{"04-03 10:00", "04-03 11:00", store.ReasonOutageOrder},
		{"04-03 08:00", "04-03 10:00", store.ReasonOutageOrder},
		{"04-03 08:00", "04-03 08:00", store.ReasonOutageOrder},
		{"04-03 08:00", "04-02 08:00", store.ReasonOutageOrder},
		{"02-03 08:00", "04-02 08:00", store.ReasonOutageLong},
	} {
		w.refused(tt.reason, wang, func(act *store.Act) error { return second(act.DeclareOutage(at(tt.from), at(tt.to))) })
	}
	equal(t, "outages", w.count("SELECT count(*) FROM outage"), 0)
}
