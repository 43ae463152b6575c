package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"zwxx/store"
)

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
// edits, deletes, swaps, closes up and cuts off rows at random, 1,000 times: the
// chain shows every one, and the head that was written down those cut off.
func TestAuditTampering(t *testing.T) {
	t.Parallel()
	w := longAudit(t)
	rows := w.count("SELECT count(*) FROM audit")
	dice := rand.New(rand.NewPCG(1, 2))
	w.update(func(tx *store.Tx) error {
		return errors.Join(tx.Exec("DROP TRIGGER audit_no_update"), tx.Exec("DROP TRIGGER audit_no_delete"))
	})
	w.update(func(tx *store.Tx) error {
		head, err := tx.AuditHead()
		if err != nil {
			return err
		}
		for range 200 {
			seq := 1 + dice.IntN(rows-1)
			for _, step := range tampering(dice, seq, rows) {
				tamper(t, tx, step, head, store.ErrAuditBroken)
			}
			tamper(t, tx, fmt.Sprintf("DELETE FROM audit WHERE seq > %d", seq), head, store.ErrAuditHead)
		}
		if _, err = tx.VerifyAudit(); err != nil {
			return err
		}
		row, err := tx.FindAuditHead(head)
		equal(t, "row of the head", int(row), rows)
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

// tamper makes a change, looks whether verifying finds it as it should, and
// takes it back.
func tamper(t *testing.T, tx *store.Tx, query, head string, want error) {
	t.Helper()
	err := tx.Savepoint(func() error {
		if err := tx.Exec(query); err != nil {
			return err
		}
		_, err := tx.VerifyAudit()
		if err == nil {
			_, err = tx.FindAuditHead(head)
		}
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", query, err, want)
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		t.Fatal(query, err)
	}
}

// TestAuditHead: the head is that of the last row, is found however it is
// written, and stays in the chain as that goes on.
func TestAuditHead(t *testing.T) {
	t.Parallel()
	head := func(w *world) (head string) {
		w.view(func(v *store.View) (err error) { head, err = v.AuditHead(); return err })
		return head
	}
	find := func(w *world, head string) (row int64, err error) {
		err = w.db.View(w.now, func(v *store.View) (err error) { row, err = v.FindAuditHead(head); return err })
		return row, err
	}
	w := newWorld(t)
	before, rows := head(w), w.count("SELECT count(*) FROM audit")
	if groups := strings.Fields(before); len(groups) != 8 || len(strings.Join(groups, "")) != 32 {
		t.Errorf("head %q", before)
	}
	w.update(note)
	if head(w) == before {
		t.Error("the head has not moved")
	}
	for _, written := range []string{before, strings.ReplaceAll(before, " ", "-"), strings.ToUpper(strings.ReplaceAll(before, " ", ""))} {
		if row, err := find(w, written); err != nil || int(row) != rows {
			t.Errorf("%q: row %d, %v, want %d", written, row, err, rows)
		}
	}
	empty := &world{TB: t, db: MustOpen(t), now: w.now}
	if row, err := find(w, head(empty)); row != 0 || err != nil {
		t.Errorf("the head of nothing: row %d, %v", row, err)
	}
	if _, err := find(empty, before); !errors.Is(err, store.ErrAuditHead) {
		t.Errorf("in another database: %v", err)
	}
	for _, no := range []string{"", "1234", before + " 00", "zzzz" + before[4:]} {
		if _, err := find(w, no); !errors.Is(err, store.ErrNoHead) {
			t.Errorf("%q: %v", no, err)
		}
	}
}

// TestAuditRows lists by object, actor and day.
func TestAuditRows(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, graded)
	all := w.count("SELECT count(*) FROM audit")
	for _, test := range []struct {
		name   string
		filter store.AuditFilter
		want   string // the condition it comes to
	}{
		{"all", store.AuditFilter{}, "1"},
		{"object", store.AuditFilter{Object: c.ID}, fmt.Sprintf("object = '%s'", c.ID)},
		{"name", store.AuditFilter{Actor: "王五"}, "actor = 1"},
		{"id", store.AuditFilter{Actor: "1"}, "actor = 1"},
		{"operator", store.AuditFilter{Actor: "operator"}, "role = 'operator'"},
		{"nobody", store.AuditFilter{Actor: "某人"}, "0"},
		{"day", store.AuditFilter{Day: day("03-05")}, "date(at / 1000, 'unixepoch', '+8 hours') = '2018-03-05'"},
		{"object on a day", store.AuditFilter{Object: c.ID, Day: day("03-05")},
			fmt.Sprintf("object = '%s' AND date(at / 1000, 'unixepoch', '+8 hours') = '2018-03-05'", c.ID)},
	} {
		var rows []store.AuditRow
		w.view(func(v *store.View) error {
			return v.AuditRows(test.filter, func(r store.AuditRow) error { rows = append(rows, r); return nil })
		})
		want := w.count("SELECT count(*) FROM audit WHERE " + test.want)
		if len(rows) != want || want == 0 && test.name != "nobody" || want == all && test.name != "all" {
			t.Errorf("%s: %d rows, want %d of %d", test.name, len(rows), want, all)
		}
		for i, r := range rows[min(1, len(rows)):] {
			if r.Seq <= rows[i].Seq {
				t.Errorf("%s: row %d after %d", test.name, r.Seq, rows[i].Seq)
			}
		}
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
