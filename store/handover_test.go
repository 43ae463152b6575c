package store_test

import (
	"testing"

	"zwxx/store"
)

// handOver begins a handover of 发改局 and returns its token.
func (w *world) handOver() (token string, h store.Handover) {
	w.does(fagai, func(act *store.Act) (err error) {
		token, h, err = act.BeginHandover(unitFagai, "王接手")
		return err
	})
	return token, h
}

func (w *world) take(token string, who int64) (h store.Handover, ok bool, err error) {
	err = w.db.Update(w.now, func(tx *store.Tx) error {
		h, ok, err = tx.TakeHandover(token, who, "Wang", 0)
		return err
	})
	return h, ok, err
}

// TestHandover passes an appointment on: the old officer acts until the section
// has confirmed, the new one from then on.
//
// fault 12
func TestHandover(t *testing.T) {
	t.Parallel()
	const successor = 990
	w := newWorld(t)
	w.commissionIn(unitFagai, received)
	token, _ := w.handOver()
	if _, ok, err := w.take("no such token", successor); ok || err != nil {
		t.Fatalf("a token of nothing: %t, %v", ok, err)
	}
	if _, _, err := w.take(token, fagai); !refusedFor(err, store.ReasonOwnSuccessor) {
		t.Errorf("the officer took the own handover: %v", err)
	}
	h, ok, err := w.take(token, successor)
	if !ok || err != nil || h.State != store.HandoverTaken {
		t.Fatalf("%+v, %t, %v", h, ok, err)
	}
	if _, ok, err := w.take(token, 991); ok || err != nil {
		t.Errorf("the link was used twice: %t, %v", ok, err)
	}
	w.update(func(tx *store.Tx) error {
		return tx.SaveForm(h.From, store.Form{Name: "deliver", State: "{}"})
	})
	equal(t, "successor before", len(w.actor(successor).Appointments), 0)
	equal(t, "officer before", len(w.actor(fagai).Appointments), 1)
	confirm := func(act *store.Act) error { return second(act.ConfirmHandover(h.ID, h.Version)) }
	w.refused(store.ReasonSectionMatter, fagai, confirm)
	w.does(wang, confirm)
	w.refused(store.ReasonStale, zhang, confirm)
	equal(t, "officer after", len(w.actor(fagai).Appointments), 0)
	equal(t, "successor after", w.actor(successor).Unit(), unitFagai)
	equal(t, "the name", w.actor(successor).Name, "王接手")
	equal(t, "forms of the old officer", w.count("SELECT count(*) FROM form WHERE person = ?", h.From), 0)
	equal(t, "cards of the successor", w.count("SELECT count(*) FROM card WHERE chat = ?", successor), 1)
}

// TestHandoverRefusals: one at a time, until it expires or is cancelled.
func TestHandoverRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old, _ := w.handOver()
	token, h := w.handOver()
	if _, ok, _ := w.take(old, 990); ok {
		t.Error("an earlier link still holds")
	}
	cancel := func(act *store.Act) error { return second(act.CancelHandover(h.ID, h.Version)) }
	w.refused(store.ReasonForeignUnit, mei, cancel)
	w.does(fagai, cancel)
	w.refused(store.ReasonStale, fagai, cancel)
	if _, ok, _ := w.take(token, 990); ok {
		t.Error("a cancelled link still holds")
	}
	token, _ = w.handOver()
	w.now = w.now.Add(store.InvitationLife)
	if _, ok, _ := w.take(token, 990); ok {
		t.Error("an expired link still holds")
	}
	w.refused(store.ReasonOfficerMatter, fahead, func(act *store.Act) error {
		_, _, err := act.BeginHandover(unitFagai, "王接手")
		return err
	})
	w.update(func(tx *store.Tx) error {
		return actAs(tx, wang, store.InPrivate, func(act *store.Act) error {
			token, _, err := act.InviteDeputy(unitFagai, store.Term{From: act.Now, Until: act.Now.Add(store.InvitationLife)})
			if err != nil {
				return err
			}
			return second(tx.Accept(token, 995, "替岗", 0))
		})
	})
	// Who stands in hands over for the officer; without one there is nothing to hand over.
	begin := func(act *store.Act) error {
		_, h, err := act.BeginHandover(unitFagai, "王接手")
		if err == nil && (h.FromName != "发改信息员" || h.BegunBy != "替岗") {
			t.Errorf("%+v", h)
		}
		return err
	}
	w.does(995, begin)
	w.end(fagai)
	w.refused(store.ReasonNoOfficer, 995, begin)
}
