package store_test

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"zwxx/store"
)

var backupRounds = flag.Int("backup-rounds", 20, "how many backups are made while somebody writes")

// backup makes a backup that must succeed.
func (w *world) backup(dir string) store.Backup {
	w.Helper()
	b, err := w.db.Backup(dir, w.now)
	if err != nil {
		w.Fatal(err)
	}
	return b
}

// files lists the names in a folder.
func files(tb testing.TB, dir string) (names []string) {
	tb.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		tb.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// TestBackup: a backup is one file for its owner alone, named by moment and
// audit head, that holds what the database held and opens by itself.
func TestBackup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.commissionIn(unitFagai, graded)
	dir := filepath.Join(t.TempDir(), "备份 100%", "of?zwxx")
	b := w.backup(dir)
	if names := files(t, dir); len(names) != 1 || names[0] != filepath.Base(b.Path) {
		t.Errorf("the folder holds %q", names)
	}
	if !regexp.MustCompile(`^zwxx-20180301-090000-[0-9a-f]{32}\.db$`).MatchString(filepath.Base(b.Path)) ||
		!strings.Contains(b.Path, strings.ReplaceAll(b.Totals.Head, " ", "")) {
		t.Errorf("%s with head %s", b.Path, b.Totals.Head)
	}
	if info, err := os.Stat(b.Path); err != nil || info.Mode().Perm() != fs.FileMode(0o600) {
		t.Errorf("%v, %v", info, err)
	}
	equal(t, "audit", int(b.Totals.Audit), w.count("SELECT count(*) FROM audit"))
	equal(t, "commissions", int(b.Totals.Rows["commission"]), w.count("SELECT count(*) FROM commission"))
	equal(t, "schema", b.Totals.Schema, w.count("PRAGMA user_version"))
	w.update(note)
	got, err := store.Examine(b.Path)
	if err != nil || !reflect.DeepEqual(got, b.Totals) {
		t.Errorf("%+v, %v, want %+v", got, err, b.Totals)
	}
	if names := files(t, dir); len(names) != 1 {
		t.Errorf("examining left %q", names)
	}
	restored := &world{TB: t, db: mustOpenAt(t, b.Path), now: w.now}
	equal(t, "commissions in the copy", restored.count("SELECT count(*) FROM commission"), 1)
}

// TestBackupUnderLoad makes backups while somebody writes: each is a state
// that the database was in between two commits.
//
// fault 49
func TestBackupUnderLoad(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir := t.TempDir()
	stop, written := make(chan struct{}), make(chan int)
	go func() {
		n := 0
		for {
			select {
			case <-stop:
				written <- n
				return
			default:
			}
			if err := w.db.Update(w.now, note); err != nil {
				t.Error(err)
			}
			n++
		}
	}()
	before := w.count("SELECT count(*) FROM commission_notice")
	var heads []string
	for i := range *backupRounds {
		b, err := w.db.Backup(dir, w.now.Add(time.Duration(i)*time.Second))
		if err != nil {
			t.Fatal(err)
		}
		// An act writes its notice, its commission and its audit row together.
		if r := b.Totals.Rows; r["commission_notice"] != r["commission"] || int(b.Totals.Rows["commission"]) < before {
			t.Errorf("backup %d holds %v", i, r)
		}
		before = int(b.Totals.Rows["commission"])
		heads = append(heads, b.Totals.Head)
	}
	close(stop)
	n := <-written
	w.view(func(v *store.View) error {
		for _, head := range heads {
			if _, err := v.FindAuditHead(head); err != nil {
				t.Error(err)
			}
		}
		return second(v.VerifyAudit())
	})
	t.Logf("%d backups during %d commits", len(heads), n)
	if len(files(t, dir)) != *backupRounds {
		t.Errorf("the folder holds %q", files(t, dir))
	}
}

// TestBackupRefuses a folder it cannot write to, and leaves nothing behind.
func TestBackupRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := w.db.Backup(filepath.Join(dir, "file"), w.now); err == nil {
		t.Error("a backup into a file")
	}
	equal(t, "files", len(files(t, dir)), 1)
}

// TestPruneBackups keeps the newest of this database, and whatever is not its.
func TestPruneBackups(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	dir := t.TempDir()
	others := []string{"zwxx.db", "other-20180101-000000-00000000000000000000000000000000.db", "zwxx-notes.db", ".zwxx-7.unfinished"}
	for _, name := range append(others, ".zwxx-8.unfinished-journal") {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range others {
		if err := os.Chtimes(filepath.Join(dir, name), w.now, w.now); err != nil {
			t.Fatal(err)
		}
	}
	var newest string
	for range 5 {
		w.now = w.now.Add(time.Hour)
		newest = w.backup(dir).Path
	}
	for _, test := range []struct{ keep, want int }{{9, 5}, {3, 3}, {0, 1}} {
		if err := w.db.PruneBackups(dir, test.keep, w.now); err != nil {
			t.Fatal(err)
		}
		left, err := store.Backups(w.path, dir)
		if err != nil || len(left) != test.want || left[len(left)-1].Path != newest || !left[len(left)-1].At.Equal(w.now) {
			t.Errorf("keeping %d: %+v, %v", test.keep, left, err)
		}
	}
	if left := files(t, dir); len(left) != len(others)+2 {
		t.Errorf("left: %q", left)
	}
	w.now = w.now.AddDate(0, 0, 2)
	if err := w.db.PruneBackups(dir, 1, w.now); err != nil {
		t.Fatal(err)
	}
	if left := fmt.Sprint(files(t, dir)); strings.Contains(left, "-7.unfinished") || !strings.Contains(left, "-8.unfinished") {
		t.Errorf("a day later: %s", left)
	}
}
