package store_test

import (
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

// rule is the section's ruling on an explanation as it was seen.
func rule(e store.Explanation, v store.Verdict) func(*store.Act) error {
	return func(act *store.Act) error { return second(act.RuleOnExplanation(e.ID, e.Version, v)) }
}

func TestUpheld(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.explain(w.commissionIn(unitFagai, received), at("03-02 11:00"))
	upheld := rule(e, store.Verdict{Upheld: true, Reason: "确属住建局"})
	w.does(wang, upheld)
	c := w.commission(e.Commission)
	equal(t, "state", c.State, withdrawn)
	e = w.explanation(c.ID)
	equal(t, "ruling", e.Ruling, scoring.RulingUpheld)
	equal(t, "ruled", e.Ruled, w.now)
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'Ruled' AND chat = ?", fagai), 1)
	w.refused(store.ReasonStale, zhang, upheld)
	w.refused(store.ReasonStale, zhang, rule(e, store.Verdict{Upheld: true}))
}

// TestDismissed goes the three ways on, before the due time and after.
func TestDismissed(t *testing.T) {
	t.Parallel()
	before, after, later := at("03-05 09:00"), at("03-07 09:00"), at("03-12 17:30")
	for name, tt := range map[string]struct {
		ruled   time.Time
		verdict store.Verdict
		refused scoring.Reason
		due     time.Time
	}{
		"keep":                   {before, store.Verdict{Reason: "属你单位", Way: store.WayKeep}, "", dueAt},
		"keep at the due time":   {dueAt, store.Verdict{Reason: "属你单位", Way: store.WayKeep}, store.ReasonNewDueNeeded, dueAt},
		"keep when past":         {after, store.Verdict{Reason: "属你单位", Way: store.WayKeep}, store.ReasonNewDueNeeded, dueAt},
		"extend":                 {before, store.Verdict{Reason: "属你单位", Way: store.WayExtend, Due: later}, "", later},
		"extend when past":       {after, store.Verdict{Reason: "属你单位", Way: store.WayExtend, Due: later}, "", later},
		"extend to what is past": {after, store.Verdict{Reason: "属你单位", Way: store.WayExtend, Due: after}, store.ReasonPastDue, dueAt},
		"extend to earlier":      {before, store.Verdict{Reason: "属你单位", Way: store.WayExtend, Due: dueAt.Add(-time.Hour)}, store.ReasonPastDue, dueAt},
		"fail":                   {before, store.Verdict{Reason: "属你单位", Way: store.WayFail}, "", dueAt},
		"without a reason":       {before, store.Verdict{Way: store.WayKeep}, store.ReasonNoReason, dueAt},
		"without a way":          {before, store.Verdict{Reason: "属你单位"}, store.ReasonNoReason, dueAt},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			e := w.explain(w.commissionIn(unitFagai, received), at("03-02 11:00"))
			w.now = tt.ruled
			if tt.refused != "" {
				w.refused(tt.refused, wang, rule(e, tt.verdict))
				equal(t, "state", w.commission(e.Commission).State, objected)
				return
			}
			w.does(wang, rule(e, tt.verdict))
			c := w.commission(e.Commission)
			equal(t, "state", c.State, received)
			equal(t, "due", c.Due, tt.due)
			equal(t, "proposed", c.Proposal != "", tt.verdict.Way == store.WayFail)
			equal(t, "ruling", w.explanation(c.ID).Ruling, scoring.RulingDismissed)
			w.refused(store.ReasonStale, zhang, rule(e, tt.verdict))
		})
	}
}

// TestDismissedAsFailed needs a second person but no further hearing: the unit
// has been heard.
func TestDismissedAsFailed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.explain(w.commissionIn(unitFagai, received), at("03-02 11:00"))
	w.does(wang, rule(e, store.Verdict{Reason: "属你单位", Way: store.WayFail}))
	p := w.proposalOf(e.Commission)
	equal(t, "heard", p.Heard(), true)
	w.refused(store.ReasonSamePerson, wang, agree(p))
	w.does(qian, agree(p))
	equal(t, "state", w.commission(e.Commission).State, failed)
}

// TestLateExplanation leaves the commission as it stands until it is ruled on.
func TestLateExplanation(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		verdict  store.Verdict
		state    scoring.CommissionState
		proposed bool
	}{
		"upheld":   {store.Verdict{Upheld: true}, withdrawn, false},
		"failed":   {store.Verdict{Reason: "属你单位", Way: store.WayFail}, received, true},
		"extended": {store.Verdict{Reason: "属你单位", Way: store.WayExtend, Due: at("03-12 17:30")}, received, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			p := w.propose(w.commissionIn(unitFagai, received))
			e := w.explain(w.commission(p.Commission), at("03-07 10:00"))
			equal(t, "late", e.Late, true)
			equal(t, "proposal after a late explanation", w.commission(p.Commission).Proposal, p.ID)
			w.does(zhang, rule(e, tt.verdict))
			c := w.commission(p.Commission)
			equal(t, "state", c.State, tt.state)
			equal(t, "proposed", c.Proposal == p.ID, tt.proposed)
			equal(t, "open proposals", w.count("SELECT count(*) FROM proposal WHERE state = 'open'") == 1, tt.proposed)
		})
	}
}

// TestOvertakenExplanation takes a late explanation off the section's list
// while the unit has delivered after all.
func TestOvertakenExplanation(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.explain(w.commissionIn(unitFagai, received), at("03-05 11:00"))
	waiting := func() (n int) {
		w.view(func(v *store.View) error {
			open, err := v.OpenExplanations()
			n = len(open)
			return err
		})
		return n
	}
	equal(t, "waiting when filed", waiting(), 1)
	c := w.commission(e.Commission)
	w.now = at("03-05 15:00")
	w.does(wang, deliver(&c, "03-05 15:00"))
	equal(t, "waiting when delivered", waiting(), 0)
	w.refused(store.ReasonWrongState, wang, rule(e, store.Verdict{Upheld: true}))
	w.does(wang, func(act *store.Act) error {
		return second(act.ReturnDelivery(c.ID, w.commission(c.ID).Version, "数据过旧", dueAt))
	})
	equal(t, "waiting when returned", waiting(), 1)
	w.does(wang, rule(e, store.Verdict{Upheld: true}))
	equal(t, "state", w.commission(c.ID).State, withdrawn)
}
