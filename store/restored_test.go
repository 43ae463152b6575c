package store_test

import (
	"fmt"
	"testing"
	"time"

	"zwxx/store"
	"zwxx/store/notice"
)

// markRestored restores the database as of a moment.
func (w *world) markRestored(made time.Time) (r store.Restored) {
	w.Helper()
	w.update(func(tx *store.Tx) (err error) {
		r, err = tx.As(store.Operator).MarkRestored(made)
		return err
	})
	return r
}

// TestRestoredHolds: what was queued does not leave until the section has said
// how to go on; what is said since then does. Then it leaves as a repeat, or
// never.
func TestRestoredHolds(t *testing.T) {
	t.Parallel()
	for _, again := range []bool{true, false} {
		t.Run(fmt.Sprint(again), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c := w.commissionIn(unitMei, issued) // queues a card, and the section's
			queued := w.count("SELECT count(*) FROM outbox WHERE state = 'pending'")
			w.now = at("03-05 10:00")
			r := w.markRestored(time.Time{})
			equal(t, "held", r.Held, queued)
			if !r.From.Equal(at("03-01 09:00")) || !r.At.Equal(w.now) {
				t.Errorf("%+v", r)
			}
			waiting := "SELECT count(*) FROM outbox WHERE state = 'pending' AND kind "
			equal(t, "cards", w.count(waiting+"= 'Card'"), 0)
			equal(t, "asked", w.count(waiting+"= 'Restored'"), 2)
			w.update(func(tx *store.Tx) error { return tx.Post(store.Posting{Chat: mei, Notice: notice.Menu{}}) })
			equal(t, "answers", w.count(waiting+"= 'Menu'"), 1)
			w.update(func(tx *store.Tx) error { return tx.RefreshCard(c.ID) }) // stands in for the one held
			cards := w.count(waiting + "= 'Card'")

			version := int(r.At.Unix())
			w.does(zhang, func(act *store.Act) error { return act.ResumeReminders(version, again) })
			w.refused(store.ReasonStale, wang, func(act *store.Act) error { return act.ResumeReminders(version, !again) })
			left := w.count("SELECT count(*) FROM outbox WHERE state = 'pending' AND in_doubt = 1")
			if want := map[bool]int{true: queued - cards}[again]; left != want {
				t.Errorf("%d rows leave as a repeat, want %d", left, want)
			}
			equal(t, "units asked", w.count(waiting+"= 'CheckReceipts'"), w.count(`SELECT count(*) FROM appointment a
				JOIN account t ON t.person = a.person WHERE a.role = 'officer' AND a.ends_at = 0 AND a.starts_at <= ?`, w.now.UnixMilli()))
			w.view(func(v *store.View) error {
				resumed, err := v.Resumed()
				if resumed.IsZero() != again {
					t.Errorf("resumed from %s", resumed)
				}
				return err
			})
		})
	}
}

// TestRestoredNumbers: no number is given twice, and the office's own running
// number is left to the section.
func TestRestoredNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.commissionIn(unitMei, issued)
	r := w.markRestored(at("03-01 12:00"))
	if !r.From.Equal(at("03-01 12:00")) {
		t.Errorf("from %s, the backup was made at noon", r.From)
	}
	after := w.commissionIn(unitMei, issued)
	equal(t, "ids", before.ID+" "+after.ID, "c000001 c001002")
	equal(t, "numbers", before.Number+" "+after.Number, "建政信约〔2018〕1号 建政信约〔2018〕2号")
}

// TestRestoredInvitations: a link that may have been used since the backup does
// not open a second time.
func TestRestoredInvitations(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var token string
	w.update(func(tx *store.Tx) (err error) {
		token, _, err = tx.As(store.Operator).Invite(store.RoleOfficer, unitBare, store.InvitationLife)
		return err
	})
	w.markRestored(w.now)
	err := w.db.Update(w.now, func(tx *store.Tx) error { return second(tx.Accept(token, nobody, "某人", 0)) })
	if !refusedFor(err, store.ReasonInvitation) {
		t.Errorf("accepted: %v", err)
	}
}
