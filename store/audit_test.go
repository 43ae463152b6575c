package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"

	"zwxx/store"
)

// verify walks the chain in a transaction.
func verify(tx *store.Tx) (int64, error) { return tx.VerifyAudit() }

// longAudit plays a commission of two units through, for a chain worth breaking.
func longAudit(t *testing.T) *world {
	w := newWorld(t)
	for _, unit := range []string{unitFagai, unitMei} {
		w.commissionIn(unit, graded)
		w.commissionIn(unit, failed)
	}
	return w
}

func TestAuditVerifies(t *testing.T) {
	t.Parallel()
	w := longAudit(t)
	w.view(func(v *store.View) error {
		rows, err := v.VerifyAudit()
		want, cerr := v.Count("SELECT count(*) FROM audit")
		equal(t, "rows", int(rows), want)
		return errors.Join(err, cerr)
	})
	empty := MustOpen(t)
	if err := empty.View(w.now, func(v *store.View) error {
		rows, err := v.VerifyAudit()
		equal(t, "rows of an empty audit", rows, 0)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// TestAuditIsAppendOnly is what the triggers are for.
func TestAuditIsAppendOnly(t *testing.T) {
	t.Parallel()
	w := longAudit(t)
	for _, query := range []string{
		"UPDATE audit SET detail = '{}'", "UPDATE audit SET seq = seq + 1000 WHERE seq = 3",
		"DELETE FROM audit WHERE seq = 3", "DELETE FROM audit",
		"REPLACE INTO audit SELECT * FROM audit WHERE seq = 3",
	} {
		if err := w.db.Update(w.now, func(tx *store.Tx) error { return tx.Exec(query) }); err == nil {
			t.Errorf("%s is let through", query)
		}
	}
}

// TestAuditTampering drops the triggers, as whoever holds the file can, and
// edits, deletes and swaps rows at random: the chain shows every one. Only rows
// cut off at the end need the anchor outside.
func TestAuditTampering(t *testing.T) {
	t.Parallel()
	w := longAudit(t)
	rows := w.count("SELECT count(*) FROM audit")
	dice := rand.New(rand.NewPCG(1, 2))
	w.update(func(tx *store.Tx) error {
		return errors.Join(tx.Exec("DROP TRIGGER audit_no_update"), tx.Exec("DROP TRIGGER audit_no_delete"))
	})
	w.update(func(tx *store.Tx) error {
		for range 40 {
			seq := 1 + dice.IntN(rows-1)
			for _, step := range tampering(dice, seq, rows) {
				tamper(t, tx, step)
			}
		}
		_, err := verify(tx)
		return err
	})
}

// tampering are the ways to change the chain at a row that is not its last.
func tampering(dice *rand.Rand, seq, rows int) []string {
	columns := []string{"at = at + 1", "update_id = update_id + 1", "actor = actor + 1", "role = role || 'x'",
		"unit = unit || 'x'", "action = action || 'x'", "object = object || 'x'", "detail = detail || ' '",
		"prev_hash = randomblob(32)", "hash = randomblob(32)"}
	other := 1 + (seq+dice.IntN(rows-1))%rows
	return []string{
		fmt.Sprintf("UPDATE audit SET %s WHERE seq = %d", columns[dice.IntN(len(columns))], seq),
		fmt.Sprintf("DELETE FROM audit WHERE seq = %d", seq),
		fmt.Sprintf(`UPDATE audit SET seq = CASE seq WHEN %[1]d THEN -1 ELSE -2 END WHERE seq IN (%[1]d, %[2]d);
			UPDATE audit SET seq = CASE seq WHEN -1 THEN %[2]d ELSE %[1]d END WHERE seq < 0`, seq, other),
		fmt.Sprintf("DELETE FROM audit WHERE seq = %d; UPDATE audit SET seq = -seq WHERE seq > %[1]d; UPDATE audit SET seq = -seq - 1 WHERE seq < 0", seq),
	}
}

// tamper takes a change back after looking whether it shows.
func tamper(t *testing.T, tx *store.Tx, query string) {
	t.Helper()
	err := tx.Savepoint(func() error {
		if err := tx.Exec(query); err != nil {
			return err
		}
		if _, err := verify(tx); !errors.Is(err, store.ErrAuditBroken) {
			t.Errorf("%s: %v", query, err)
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		t.Fatal(query, err)
	}
}

// TestFailedActLeavesNothing commits after an act that was refused half way in
// its savepoint: neither its writes nor its audit remain, and the chain goes on.
func TestFailedActLeavesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.count("SELECT count(*) FROM audit")
	w.update(func(tx *store.Tx) error {
		err := tx.Savepoint(func() error {
			return actAs(tx, wang, store.InPrivate, func(act *store.Act) error {
				return second(act.IssueCommission(store.CommissionNotice{Title: "约稿", Due: dueAt}, []string{unitMei, "无此单位"}))
			})
		})
		if !isRefusal(err) {
			t.Errorf("a notice to an unknown unit: %v", err)
		}
		return actAs(tx, wang, store.InPrivate, func(act *store.Act) error { return second(issue(act, unitMei)) })
	})
	equal(t, "audit", w.count("SELECT count(*) FROM audit")-before, 1)
	equal(t, "notices", w.count("SELECT count(*) FROM commission_notice"), 1)
	w.view(func(v *store.View) error { return second(v.VerifyAudit()) })
}

// TestAuditDate is when a row was written, not the moment the actor names.
func TestAuditDate(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, issued)
	w.now = at("03-05 09:00")
	w.does(wang, func(act *store.Act) error {
		act.At = at("03-01 10:00")
		act.Update = 77
		return second(act.Acknowledge(c.ID, c.Version, byPhone))
	})
	equal(t, "dated", w.count("SELECT count(*) FROM audit WHERE update_id = 77 AND at = ?", w.now.UnixMilli()), 1)
}
