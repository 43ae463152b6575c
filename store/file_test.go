package store_test

import (
	"errors"
	"flag"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zwxx/store"
)

var damageRounds = flag.Int("damage-rounds", 60, "how many damaged files are opened")

// TestNewFile is for its owner alone, and is marked.
func TestNewFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "zwxx.db")
	mustOpenAt(t, path)
	for _, name := range files(t, filepath.Dir(path)) {
		if info, err := os.Stat(filepath.Join(filepath.Dir(path), name)); err != nil || info.Mode().Perm() != fs.FileMode(0o600) {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if _, err := os.Stat(path + ".marker"); err != nil {
		t.Error(err)
	}
}

// TestGone: where a database was, no new one is made in its place.
//
// fault 46
func TestGone(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		lose func(path string) error
	}{
		{"removed", os.Remove},
		{"emptied", func(path string) error { return os.Truncate(path, 0) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "zwxx.db")
			db := mustOpenAt(t, path)
			if err := db.Close(); err != nil {
				t.Fatal(err)
			}
			if err := test.lose(path); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if _, err := store.Open(path, rules2018(t)); !errors.Is(err, store.ErrGone) {
					t.Fatalf("opened: %v", err)
				}
			}
			if info, err := os.Stat(path); err == nil && info.Size() > 0 {
				t.Errorf("the file has %d bytes", info.Size())
			}
			if err := os.Remove(path + ".marker"); err != nil {
				t.Fatal(err)
			}
			mustOpenAt(t, path)
		})
	}
}

// damaged is a database with its newest commits in the -wal, as a crash leaves
// it.
func damaged(tb testing.TB) (db, wal []byte) {
	tb.Helper()
	w := newWorld(tb)
	w.commissionIn(unitFagai, graded)
	w.commissionIn(unitMei, failed)
	var err [2]error
	db, err[0] = os.ReadFile(w.path)
	wal, err[1] = os.ReadFile(w.path + "-wal")
	if err := errors.Join(err[:]...); err != nil || len(wal) == 0 {
		tb.Fatalf("%d bytes of wal, %v", len(wal), err)
	}
	return db, wal
}

// TestDamage flips bytes, blanks pages and cuts files off: nothing panics, what
// the check at the start refuses it leaves as it was, and what it lets through
// opens.
//
// fault 46
func TestDamage(t *testing.T) {
	t.Parallel()
	db, wal := damaged(t)
	dice := rand.New(rand.NewPCG(46, 1))
	refused := 0
	for range *damageRounds {
		path := filepath.Join(t.TempDir(), "zwxx.db")
		content := spoil(dice, db)
		if err := errors.Join(os.WriteFile(path, content, 0o600), os.WriteFile(path+"-wal", wal, 0o600)); err != nil {
			t.Fatal(err)
		}
		if err := store.Check(path); err != nil {
			refused++
			if !errors.Is(err, store.ErrDamaged) {
				t.Errorf("refused as %v", err)
			}
			if got, err := os.ReadFile(path); err != nil || string(got) != string(content) {
				t.Errorf("the check has changed the file: %v", err)
			}
			if got, err := os.ReadFile(path + "-wal"); err != nil || string(got) != string(wal) {
				t.Errorf("the check has changed the -wal: %v", err)
			}
			continue
		}
		// What it cannot see, such as a letter of a title, is for the audit and the backups.
		opened, err := store.Open(path, rules2018(t))
		if err != nil {
			t.Errorf("let through, but: %v", err)
			continue
		}
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	}
	t.Logf("%d of %d refused", refused, *damageRounds)
	if refused < *damageRounds/4 {
		t.Errorf("only %d of %d damaged files were refused", refused, *damageRounds)
	}
}

// spoil damages the bytes of a file in one of the ways disks and people do.
func spoil(dice *rand.Rand, file []byte) []byte {
	file = []byte(string(file))
	at := dice.IntN(len(file))
	switch dice.IntN(5) {
	case 0:
		for range 1000 {
			file[dice.IntN(len(file))] ^= byte(1 << dice.IntN(8))
		}
	case 1: // a page of nothing
		page := at / 4096 * 4096
		clear(file[page:min(page+4096, len(file))])
	case 2: // the end is missing
		return file[:at]
	case 3: // the header
		file[dice.IntN(100)] ^= byte(1 << dice.IntN(8))
	case 4: // another file
		return []byte(strings.Repeat("关于2018年3月全市政务信息工作情况的通报\n", 1+at/50))
	}
	return file
}

// TestCopyBeforeMigration: a file of an older schema is kept beside it as it
// was before it is brought up to date.
func TestCopyBeforeMigration(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "zwxx.db")
	before := store.MigrateTo(t, path, 1)
	w := &world{TB: t, db: mustOpenAt(t, path), now: at("03-01 09:00")}
	equal(t, "people", w.count("SELECT count(*) FROM person"), 1)
	copied, err := store.Examine(strings.TrimSuffix(path, ".db") + "-schema-1.db")
	if err != nil || copied.Schema != 1 || copied.Rows["person"] != 1 || copied.Sum() != before {
		t.Errorf("the copy: %+v, %v", copied, err)
	}
	if now := w.count("PRAGMA user_version"); now <= 1 {
		t.Errorf("schema %d", now)
	}
	for range 2 { // up to date: no further copy
		mustOpenAt(t, path)
	}
	copies, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*-schema-*"))
	if err != nil || len(copies) != 1 {
		t.Errorf("%q, %v", copies, err)
	}
}
