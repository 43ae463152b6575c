package store_test

import (
	"errors"
	"testing"

	"zwxx/scoring"
	"zwxx/store"
)

// note leaves a row of the audit and one of the outbox.
func note(tx *store.Tx) error {
	return actAs(tx, wang, store.InPrivate, func(act *store.Act) error { return second(issue(act, unitMei)) })
}

// TestSavepoint takes back what was refused, failed or panicked, with its place
// in the chain, and keeps its neighbours.
//
// fault 3, 6
func TestSavepoint(t *testing.T) {
	t.Parallel()
	refusal := &scoring.Refusal{Reason: store.ReasonStale}
	for name, end := range map[string]func() error{
		"refused":   func() error { return refusal },
		"failed":    func() error { return errUndo },
		"panicked":  func() error { panic("处理程序出错") },
		"nil panic": func() error { panic(nil) }, //nolint:govet // a handler might
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			before := w.count("SELECT count(*) FROM audit")
			w.update(func(tx *store.Tx) error {
				if err := tx.Savepoint(func() error { return note(tx) }); err != nil {
					return err
				}
				err := tx.Savepoint(func() error {
					if err := note(tx); err != nil {
						return err
					}
					return end()
				})
				var panicked *store.PanicError
				if errors.As(err, &panicked) == (name == "refused" || name == "failed") || err == nil {
					t.Errorf("%v", err)
				}
				if panicked != nil && len(panicked.Stack) == 0 {
					t.Error("the panic has no stack")
				}
				return tx.Savepoint(func() error { return note(tx) })
			})
			equal(t, "audit", w.count("SELECT count(*) FROM audit")-before, 2)
			equal(t, "notices", w.count("SELECT count(*) FROM commission_notice"), 2)
			equal(t, "last number", w.count("SELECT last FROM sequence WHERE kind = 'n'"), 2)
			w.view(func(v *store.View) error { return second(v.VerifyAudit()) })
		})
	}
}

func TestSavepointInSavepoint(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.count("SELECT count(*) FROM audit")
	w.update(func(tx *store.Tx) error {
		return tx.Savepoint(func() error {
			if err := note(tx); err != nil {
				return err
			}
			err := tx.Savepoint(func() error { return errors.Join(note(tx), errUndo) })
			if !errors.Is(err, errUndo) {
				return err
			}
			return note(tx)
		})
	})
	equal(t, "audit", w.count("SELECT count(*) FROM audit")-before, 2)
	w.view(func(v *store.View) error { return second(v.VerifyAudit()) })
}

// TestBrokenTransaction drops the transaction under a savepoint, as SQLite does
// when the disk is full: the batch ends with nothing written, and the next one
// can begin.
func TestBrokenTransaction(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	before := w.count("SELECT count(*) FROM audit")
	for _, end := range []error{nil, errUndo} {
		err := w.db.Update(w.now, func(tx *store.Tx) error {
			if err := note(tx); err != nil {
				return err
			}
			return tx.Savepoint(func() error { return errors.Join(tx.Exec("ROLLBACK"), end) })
		})
		var broken *store.BrokenError
		if !errors.As(err, &broken) || end != nil && !errors.Is(err, end) {
			t.Errorf("%v", err)
		}
	}
	if err := w.db.Update(w.now, func(tx *store.Tx) error { return tx.Exec("ROLLBACK") }); err == nil {
		t.Error("a transaction that is gone was committed")
	}
	equal(t, "audit", w.count("SELECT count(*) FROM audit"), before)
	w.update(note)
	equal(t, "audit", w.count("SELECT count(*) FROM audit"), before+1)
}

// TestUpdatePanics leaves nothing and the database usable.
func TestUpdatePanics(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = w.db.Update(w.now, func(tx *store.Tx) error {
			if err := note(tx); err != nil {
				return err
			}
			panic("x")
		})
	}()
	equal(t, "notices", w.count("SELECT count(*) FROM commission_notice"), 0)
	w.update(note)
}

// TestQueued wakes the dispatcher once something is in the outbox for good.
func TestQueued(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	woken := func() bool {
		select {
		case <-w.db.Queued():
			return true
		default:
			return false
		}
	}
	_ = w.db.Update(w.now, func(tx *store.Tx) error { return errors.Join(note(tx), errUndo) })
	equal(t, "woken by what was rolled back", woken(), false)
	w.update(func(tx *store.Tx) error {
		_ = tx.Savepoint(func() error { return errors.Join(note(tx), errUndo) })
		return nil
	})
	equal(t, "woken by what was taken back", woken(), false)
	w.update(note)
	w.update(note)
	equal(t, "woken", woken(), true)
	equal(t, "woken twice", woken(), false)
}
