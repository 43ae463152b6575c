package store_test

import (
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"zwxx/store"
)

var walCuts = flag.Int("wal-cuts", 31, "at how many places TestCutWAL cuts")

// A history is a database file with a -wal, and how far that reached after each
// of its commits.
type history struct {
	db, wal []byte
	ends    []int64 // of the -wal, after each commit
	before  int     // rows of the audit before the first
}

// writeHistory commits one act after the other, one row of the audit each.
func writeHistory(t *testing.T, w *world, commits int) history {
	t.Helper()
	h := history{before: w.count("SELECT count(*) FROM audit")}
	for range commits {
		w.update(note)
		info, err := os.Stat(w.path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		h.ends = append(h.ends, info.Size())
	}
	h.read(t, w)
	return h
}

func (h *history) read(t *testing.T, w *world) {
	t.Helper()
	var err [2]error
	h.db, err[0] = os.ReadFile(w.path)
	h.wal, err[1] = os.ReadFile(w.path + "-wal")
	if err := errors.Join(err[:]...); err != nil {
		t.Fatal(err)
	}
}

// survives opens a file with a -wal and compares how many commits are in it.
func (h *history) survives(t *testing.T, what string, db, wal []byte, commits int) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "zwxx.db")
	if err := errors.Join(os.WriteFile(path, db, 0o600), os.WriteFile(path+"-wal", wal, 0o600)); err != nil {
		t.Fatal(err)
	}
	if err := store.Check(path); err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	opened, err := store.Open(path, rules2018(t))
	if err != nil {
		t.Errorf("%s: %v", what, err)
		return
	}
	defer opened.Close()
	w := &world{TB: t, db: opened, now: at("03-01 10:00")}
	w.view(func(v *store.View) error {
		rows, err := v.VerifyAudit()
		if got := int(rows) - h.before; got != commits || err != nil {
			t.Errorf("%s: %d commits, %v, want %d", what, got, err, commits)
		}
		return nil
	})
	if n := w.count("SELECT count(*) FROM commission"); n != commits {
		t.Errorf("%s: %d commissions, want %d", what, n, commits)
	}
}

// TestCutWAL cuts the -wal off at many places, as a power cut may: what is left
// is exactly the commits that were in it whole.
//
// fault 45
func TestCutWAL(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := writeHistory(t, w, 20)
	for i := range *walCuts {
		cut := int64(len(h.wal)) * int64(i) / int64(*walCuts-1)
		commits := 0
		for _, end := range h.ends {
			if end <= cut {
				commits++
			}
		}
		h.survives(t, "cut", h.db, h.wal[:cut], commits)
	}
}

// TestTornCheckpoint leaves pages in the file as they were before a checkpoint
// or after it, in any mixture: with the -wal nothing is lost.
//
// fault 45
func TestTornCheckpoint(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	h := writeHistory(t, w, 20)
	if _, err := w.db.Checkpoint(false); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(w.path)
	if err != nil || string(after) == string(h.db) {
		t.Fatalf("the checkpoint moved nothing: %v", err)
	}
	dice := rand.New(rand.NewPCG(45, 1))
	for range 15 {
		torn := append([]byte{}, after...)
		for page := 0; page < len(h.db); page += 4096 {
			if dice.IntN(2) == 0 {
				copy(torn[page:page+4096], h.db[page:])
			}
		}
		h.survives(t, "torn", torn[:len(h.db)+dice.IntN(1+len(after)-len(h.db))/4096*4096], h.wal, 20)
	}
}
