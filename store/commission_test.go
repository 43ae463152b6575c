package store_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

const (
	issued    = scoring.CommissionIssued
	received  = scoring.CommissionReceived
	objected  = scoring.CommissionObjected
	withdrawn = scoring.CommissionWithdrawn
	delivered = scoring.CommissionDelivered
	graded    = scoring.CommissionGraded
	failed    = scoring.CommissionFailed
)

var allStates = []scoring.CommissionState{issued, received, objected, withdrawn, delivered, graded, failed}

type states = map[scoring.CommissionState]scoring.CommissionState

// moves are the acts on a commission, each with the states it is done in and
// where it leads, at 03-08 17:30: after the due time and the window. In every
// other state it is refused.
var moves = []struct {
	name    string
	do      func(act *store.Act, id string, version int) error
	leads   states
	refused map[scoring.CommissionState]scoring.Reason // where it is not wrong_state
}{
	{"acknowledge", func(act *store.Act, id string, version int) error {
		return second(act.Acknowledge(id, version, byPhone))
	}, states{issued: received}, nil},
	{"deliver", func(act *store.Act, id string, version int) error {
		return second(act.Deliver(id, version, store.Delivery{At: act.Now, Source: byPhone}))
	}, states{issued: delivered, received: delivered}, nil},
	{"amend the manuscript", func(act *store.Act, id string, version int) error {
		return second(act.AmendManuscript(id, version, "2018-0999", byPhone))
	}, states{delivered: delivered, graded: graded}, nil},
	{"return", func(act *store.Act, id string, version int) error {
		return second(act.ReturnDelivery(id, version, "数据过旧", act.Now.Add(time.Hour)))
	}, states{delivered: received}, nil},
	{"grade", func(act *store.Act, id string, version int) error {
		return second(act.Grade(id, version, 850))
	}, states{delivered: graded}, nil},
	{"extend", func(act *store.Act, id string, version int) error {
		return second(act.ExtendCommission(id, version, act.Now.Add(time.Hour)))
	}, states{issued: issued, received: received, delivered: delivered}, nil},
	{"withdraw", func(act *store.Act, id string, version int) error {
		return second(act.WithdrawCommission(id, version, "不再需要"))
	}, states{issued: withdrawn, received: withdrawn, delivered: withdrawn}, nil},
	{"ask for an extension", func(act *store.Act, id string, version int) error {
		return second(act.RequestExtension(id, version, act.Now.Add(time.Hour), "材料未齐", byPhone))
	}, states{issued: issued, received: received}, nil},
	{"explain", func(act *store.Act, id string, _ int) error {
		return second(act.FileExplanation(explanation(id), letter, byPhone))
	}, states{issued: objected, received: received}, map[scoring.CommissionState]scoring.Reason{objected: store.ReasonAlreadyExplained}},
	{"propose a failure", func(act *store.Act, id string, version int) error {
		return second(act.ProposeFailure(id, version, "未报送"))
	}, states{received: received, delivered: delivered}, map[scoring.CommissionState]scoring.Reason{issued: store.ReasonNeverReceived}},
}

func TestMoves(t *testing.T) {
	t.Parallel()
	for _, state := range allStates {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.update(func(tx *store.Tx) error {
				c, err := stageCommission(tx, unitFagai, state)
				if err != nil {
					return err
				}
				equal(t, "staged state", c.State, state)
				tx.Now = at("03-08 17:30")
				for i := range moves {
					tryMove(t, tx, i, c)
				}
				return nil
			})
		})
	}
}

// tryMove does one act on a commission and takes it back.
//
// fault 8, 9
func tryMove(t *testing.T, tx *store.Tx, i int, c store.Commission) {
	m := moves[i]
	do := func(version int) error {
		return actAs(tx, wang, store.InPrivate, func(act *store.Act) error { return m.do(act, c.ID, version) })
	}
	next, can := m.leads[c.State]
	err := tx.Savepoint(func() error {
		if m.name != "explain" && can {
			if err := do(c.Version - 1); !refusedFor(err, store.ReasonStale) {
				t.Errorf("%s, seen before it moved on: %v", m.name, err)
			}
		}
		if err := do(c.Version); !can {
			if want := wrongUnless(m.refused[c.State]); !refusedFor(err, want) {
				t.Errorf("%s when %s: %v, want refusal %s", m.name, c.State, err, want)
			}
			return errUndo
		} else if err != nil {
			t.Errorf("%s when %s: %v", m.name, c.State, err)
			return errUndo
		}
		after, err := tx.Commission(c.ID)
		if err != nil || after.State != next {
			t.Errorf("%s when %s leads to %s, %v, want %s", m.name, c.State, after.State, err, next)
		}
		if err := do(c.Version); !isRefusal(err) {
			t.Errorf("%s twice: %v", m.name, err)
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		t.Fatal(err)
	}
}

func wrongUnless(reason scoring.Reason) scoring.Reason {
	if reason == "" {
		return store.ReasonWrongState
	}
	return reason
}

func isRefusal(err error) bool {
	var refusal *scoring.Refusal
	return errors.As(err, &refusal)
}

func TestIssue(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all []store.Commission
	w.does(wang, func(act *store.Act) (err error) {
		all, err = issue(act, unitFagai, unitMei, unitBare)
		return err
	})
	for _, c := range all {
		if c.State != issued || c.Number != "建政信约〔2018〕1号" || !c.Issued.Equal(issuedAt) || !c.Due.Equal(dueAt) || c.Version != 1 {
			t.Errorf("%+v", c)
		}
	}
	// A card for each of the two officers and each of the two members.
	equal(t, "cards", w.count("SELECT count(*) FROM outbox WHERE kind = 'Card' AND state = 'pending'"), 4)
	equal(t, "cards of the section", w.count("SELECT count(*) FROM card WHERE object = ?", all[0].Notice), 2)
	w.does(zhang, func(act *store.Act) error {
		n, err := act.IssueCommission(store.CommissionNotice{Title: "二", Due: dueAt}, []string{unitMei, unitMei})
		if err != nil {
			return err
		}
		equal(t, "second number", n.Number, "建政信约〔2018〕2号")
		made, err := act.CommissionsOfNotice(n.ID)
		equal(t, "a unit named twice", len(made), 1)
		return err
	})
}

func TestIssueRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, tt := range []struct {
		reason scoring.Reason
		due    time.Time
		units  []string
	}{
		{store.ReasonNoUnits, dueAt, nil},
		{store.ReasonPastDue, w.now, []string{unitMei}},
		{store.ReasonPastDue, w.now.Add(-time.Hour), []string{unitMei}},
		{scoring.ReasonUnknownUnit, dueAt, []string{unitMei, "开发区"}},
	} {
		w.refused(tt.reason, wang, func(act *store.Act) error {
			return second(act.IssueCommission(store.CommissionNotice{Title: "约稿", Due: tt.due}, tt.units))
		})
	}
	equal(t, "commissions", w.count("SELECT count(*) FROM commission"), 0)
	// A refused notice uses up no number.
	w.does(wang, func(act *store.Act) error {
		made, err := issue(act, unitMei)
		if err == nil {
			equal(t, "number", made[0].Number, "建政信约〔2018〕1号")
		}
		return err
	})
}

func TestChase(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var all []store.Commission
	w.does(wang, func(act *store.Act) (err error) {
		all, err = issue(act, unitFagai, unitMei, unitBare)
		return err
	})
	w.does(mei, func(act *store.Act) error { return second(act.Acknowledge(all[1].ID, all[1].Version, store.Source{})) })
	w.does(wang, func(act *store.Act) error {
		units, err := act.ChaseCommission(all[0].Notice)
		equal(t, "units chased", units, 1)
		return err
	})
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'Chased' AND chat = ?", fagai), 1)
	equal(t, "told in all", w.count("SELECT count(*) FROM outbox WHERE kind = 'Chased'"), 1)
	w.refused(store.ReasonNoSuch, wang, func(act *store.Act) error { return second(act.ChaseCommission("n000099")) })
}

// TestWithoutOfficer lets the section act for a unit that never joined.
func TestWithoutOfficer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitBare, issued)
	w.now = at("03-01 10:30")
	told := func(source store.Source) func(*store.Act) error {
		return func(act *store.Act) (err error) {
			act.At = at("03-01 10:10")
			_, err = act.Acknowledge(c.ID, c.Version, source)
			return err
		}
	}
	w.refused(store.ReasonSourceMissing, wang, told(store.Source{}))
	w.does(wang, told(byPhone))
	c = w.commission(c.ID)
	equal(t, "received", c.Received, at("03-01 10:10"))
	equal(t, "window", c.WindowEnds, windowEnds)
	equal(t, "how", c.ReceivedHow+c.ReceivedWho, "电话李四")
	w.refused(store.ReasonSourceMissing, wang, func(act *store.Act) error {
		return second(act.Deliver(c.ID, c.Version, store.Delivery{At: w.now}))
	})
	w.now = at("03-05 15:30")
	w.does(wang, deliver(&c, "03-05 15:00"))
	w.does(wang, func(act *store.Act) error { return second(act.Grade(c.ID, w.commission(c.ID).Version, 850)) })
	equal(t, "state", w.commission(c.ID).State, graded)
	equal(t, "quality", w.commission(c.ID).Quality, 850)
}

// commissionIn brings a new commission of a unit into a state.
func (w *world) commissionIn(unit string, state scoring.CommissionState) (c store.Commission) {
	w.Helper()
	w.update(func(tx *store.Tx) (err error) {
		c, err = stageCommission(tx, unit, state)
		return err
	})
	return c
}

// commission returns a commission as it stands.
func (w *world) commission(id string) (c store.Commission) {
	w.Helper()
	w.view(func(v *store.View) (err error) { c, err = v.Commission(id); return err })
	return c
}

// TestTappedTogether does the same act 50 times at once, as many hands or a
// nervous one may: it is done once, whichever act it is.
//
// fault 8
func TestTappedTogether(t *testing.T) {
	t.Parallel()
	for state, do := range map[scoring.CommissionState]func(act *store.Act, c store.Commission) error{
		issued:    func(act *store.Act, c store.Commission) error { return moves[0].do(act, c.ID, c.Version) },
		received:  func(act *store.Act, c store.Commission) error { return moves[1].do(act, c.ID, c.Version) },
		delivered: func(act *store.Act, c store.Commission) error { return second(act.Grade(c.ID, c.Version, 850)) },
	} {
		w := newWorld(t)
		c := w.commissionIn(unitFagai, state)
		w.now = at("03-06 09:00")
		before := w.count("SELECT count(*) FROM audit")
		var done atomic.Int32
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				if err := w.try(wang, func(act *store.Act) error { return do(act, c) }); err == nil {
					done.Add(1)
				} else if !isRefusal(err) {
					t.Error(err)
				}
			})
		}
		all.Wait()
		equal(t, "done", done.Load(), 1)
		equal(t, "audited", w.count("SELECT count(*) FROM audit")-before, 1)
		equal(t, "version", w.commission(c.ID).Version, c.Version+1)
	}
}
