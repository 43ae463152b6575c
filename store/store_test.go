package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zwxx/store"
)

// TestPragmas asks the connections themselves, since a setting that is not
// understood is easily ignored.
func TestPragmas(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	writer := map[string]int{"synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "query_only": 0, "secure_delete": 1}
	w.update(func(tx *store.Tx) error {
		for pragma, want := range writer {
			equal(t, pragma, count(t, tx, "PRAGMA "+pragma), want)
		}
		return nil
	})
	// Each of the readers, all at once.
	var all func(n int)
	all = func(n int) {
		if n == 0 {
			return
		}
		w.view(func(v *store.View) error {
			only, err := v.Count("PRAGMA query_only")
			equal(t, "query_only", only, 1)
			all(n - 1)
			return err
		})
	}
	all(4)
	if mode := w.text("PRAGMA journal_mode"); mode != "wal" {
		t.Errorf("journal_mode is %s", mode)
	}
	equal(t, "integrity", w.text("PRAGMA integrity_check"), "ok")
}

// text returns the text that query yields.
func (w *world) text(query string, args ...any) (s string) {
	w.Helper()
	w.view(func(v *store.View) (err error) { s, err = v.Text(query, args...); return err })
	return s
}

func TestReaderCannotWrite(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, query := range []string{
		"INSERT INTO setting (name, value) VALUES ('a', 'b')", "DELETE FROM person",
		"CREATE TABLE x (y)", "PRAGMA user_version = 99",
	} {
		if err := w.db.View(w.now, func(v *store.View) error { return v.Exec(query) }); err == nil {
			t.Errorf("a view did: %s", query)
		}
	}
	// Not even one that forgets what it was told.
	err := w.db.View(w.now, func(v *store.View) error {
		if err := v.Exec("PRAGMA query_only = OFF"); err != nil {
			return err
		}
		if err := v.Exec("INSERT INTO setting (name, value) VALUES ('a', 'b')"); err == nil {
			t.Error("a view wrote")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestForeignKeysHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	err := w.db.Update(w.now, func(tx *store.Tx) error {
		return tx.Exec("INSERT INTO account (telegram_id, person) VALUES (1, 999)")
	})
	if err == nil {
		t.Error("an account of nobody")
	}
	equal(t, "violations", w.count("SELECT count(*) FROM pragma_foreign_key_check"), 0)
}

// TestStrict holds every table to its types.
func TestStrict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if loose := w.text("SELECT coalesce(group_concat(name), '') FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND NOT strict"); loose != "" {
		t.Errorf("not strict: %s", loose)
	}
	err := w.db.Update(w.now, func(tx *store.Tx) error { return tx.Exec("UPDATE person SET created_at = 'gestern'") })
	if err == nil {
		t.Error("a word is stored as a time")
	}
}

// TestSnapshot shows a reader one state while somebody writes.
func TestSnapshot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.view(func(v *store.View) error {
		before, err := v.Count("SELECT count(*) FROM commission")
		if err != nil {
			return err
		}
		w.update(note)
		after, err := v.Count("SELECT count(*) FROM commission")
		equal(t, "seen by the old reader", after, before)
		return err
	})
	equal(t, "seen by a new one", w.count("SELECT count(*) FROM commission"), 1)
}

// TestOddPaths opens files whose names mean something in a URL.
func TestOddPaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"数据 库.db", "100%.db", "a?mode=memory.db", "a#b&c=d.db", "a%20b.db"} {
		path := filepath.Join(t.TempDir(), name)
		mustOpenAt(t, path)
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	_, err := store.Open(filepath.Join(t.TempDir(), "no", "such", "directory.db"), rules2018(t))
	if err == nil || !strings.Contains(err.Error(), "directory.db") {
		t.Errorf("a path that cannot be opened: %v", err)
	}
}

func TestSettings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, value := range []string{"", "2018-03-01", "2018-03-02", ""} {
		equal(t, "setting", w.setting("swept"), value)
		next := map[string]string{"": "2018-03-01", "2018-03-01": "2018-03-02"}[value]
		w.update(func(tx *store.Tx) error { return tx.SetSetting("swept", next) })
	}
}

func (w *world) setting(name string) (value string) {
	w.Helper()
	w.view(func(v *store.View) (err error) { value, err = v.Setting(name); return err })
	return value
}
