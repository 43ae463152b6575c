package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"zwxx/store"
)

// TestNewerSchema refuses a file of a later program and leaves it as it was.
//
// fault 48
func TestNewerSchema(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	version := w.count("PRAGMA user_version")
	w.update(func(tx *store.Tx) error { return tx.Exec("PRAGMA user_version = 1000000") })
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(w.path)
	if err != nil {
		t.Fatal(err)
	}
	if db, err := store.Open(w.path, rules2018(t)); !errors.Is(err, store.ErrNewerSchema) {
		t.Errorf("%v, %v", db, err)
	}
	after, err := os.ReadFile(w.path)
	if err != nil || string(after) != string(before) {
		t.Errorf("the file has changed: %v", err)
	}
	equal(t, "version before", version > 0, true)
}

// TestReopen finds everything again.
func TestReopen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, graded)
	audit := w.count("SELECT count(*) FROM audit")
	if err := w.db.Close(); err != nil {
		t.Fatal(err)
	}
	w.db = mustOpenAt(t, w.path)
	after := w.commission(c.ID)
	if after.State != graded || after.Quality != 850 || !after.Delivered.Equal(c.Delivered) || !after.WindowEnds.Equal(windowEnds) {
		t.Errorf("%+v", after)
	}
	w.update(note)
	equal(t, "audit", w.count("SELECT count(*) FROM audit"), audit+1)
	w.view(func(v *store.View) error { return second(v.VerifyAudit()) })
}

// TestOpenTogether opens a new file from several sides at once, as serve and
// invite may: each step is taken once.
func TestOpenTogether(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "zwxx.db")
	var all sync.WaitGroup
	for range 6 {
		all.Go(func() {
			db, err := store.Open(path, rules2018(t))
			if err != nil {
				t.Error(err)
				return
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	mustOpenAt(t, path)
}

// TestNotADatabase refuses what it cannot read and does not touch it.
func TestNotADatabase(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "zwxx.db")
	text := []byte("不是数据库，只是一个文本文件，长得超过一百个字节，好让它不会被当作空文件。不是数据库，只是一个文本文件。")
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(path, rules2018(t)); err == nil {
		t.Error("a text file was opened")
	}
	if after, err := os.ReadFile(path); err != nil || string(after) != string(text) {
		t.Errorf("the file has changed: %v", err)
	}
}
