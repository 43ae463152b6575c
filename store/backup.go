package store

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"time"

	"modernc.org/sqlite"

	"zwxx/scoring/workday"
)

// A Backup is a copy of the database that has been opened and compared with
// what was copied.
type Backup struct {
	Path   string
	At     time.Time // when it was begun; it holds all that was committed by then
	Totals Totals
}

// backupTime is how a backup's name says when it was begun, in Asia/Shanghai.
const backupTime = "20060102-150405"

// backupForm is the name of a backup: of what, when, and the audit's head.
var backupForm = regexp.MustCompile(`^(.+)-(\d{8}-\d{6})-([0-9a-f]{32})\.db$`)

// readBackupName returns when a backup was made and the audit's head in it, as
// its name tells; zero and empty where the name is another.
func readBackupName(path string) (made time.Time, head string) {
	found := backupForm.FindStringSubmatch(filepath.Base(path))
	if found == nil {
		return time.Time{}, ""
	}
	made, err := time.ParseInLocation(backupTime, found[2], workday.Shanghai)
	if err != nil { // a name that only looks like one
		return time.Time{}, ""
	}
	return made, found[3]
}

// Backup copies the state of the database at one moment into a folder, made if
// missing, while the database is in use. The copy is checked from end to end
// and compared with the original before it gets its name: that of the
// database, the moment now, and the head of the audit. What fails leaves no
// file of that name.
func (db *DB) Backup(dir string, now time.Time) (Backup, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return Backup{}, fmt.Errorf("backup: %w", err)
	}
	b := Backup{At: now.In(workday.Shanghai)}
	on := <-db.readers
	defer func() { db.readers <- on }()
	totals, err := copyVerified(on, dir, baseName(db.path), func(t Totals) string {
		b.Path = filepath.Join(dir, fmt.Sprintf("%s-%s-%s.db", baseName(db.path), b.At.Format(backupTime), strings.ReplaceAll(t.Head, " ", "")))
		return filepath.Base(b.Path)
	})
	if err != nil {
		return Backup{}, fmt.Errorf("backup: %w", err)
	}
	b.Totals = totals
	return b, nil
}

// baseName is what the names of a database's copies begin with.
func baseName(path string) string { return strings.TrimSuffix(filepath.Base(path), ".db") }

// copyVerified copies what a connection sees into a folder, checks the copy,
// and only then gives it the name that it is asked for what it holds.
func copyVerified(on *session, dir, base string, called func(Totals) string) (Totals, error) {
	unfinished, err := os.CreateTemp(dir, "."+base+"-*.unfinished") // readable by its owner alone
	if err != nil {
		return Totals{}, err
	}
	name := unfinished.Name()
	defer removeDatabase(name)
	if err := unfinished.Close(); err != nil {
		return Totals{}, err
	}
	totals, err := on.copyTo(name)
	if err != nil {
		return totals, err
	}
	Failpoint("mid-backup")
	if err := verifyCopy(name, totals); err != nil {
		return totals, err
	}
	return totals, moveDurably(name, filepath.Join(dir, called(totals)))
}

// copyTo copies one state of the database, page by page, into an empty file
// and says what the state holds. Writers go on meanwhile: the copy reads in
// the transaction that has counted.
func (s *session) copyTo(file string) (Totals, error) {
	if err := s.begin("BEGIN"); err != nil {
		return Totals{}, err
	}
	defer s.rollback()
	totals, err := (&View{on: s}).totals()
	if err != nil {
		return Totals{}, err
	}
	return totals, s.conn.Raw(func(driver any) error {
		copying, err := driver.(interface {
			NewBackup(string) (*sqlite.Backup, error)
		}).NewBackup(dsn(file, url.Values{"_synchronous": {"OFF"}}))
		if err != nil {
			return err
		}
		_, err = copying.Step(-1)
		return errors.Join(err, copying.Finish())
	})
}

// verifyCopy makes a copy one file that needs no other beside it, and checks
// that it is whole and holds what it should.
func verifyCopy(file string, want Totals) error {
	handle, err := openHandle(file, url.Values{"_journal_mode": {"DELETE"}}, 1)
	if err != nil {
		return err
	}
	if err := handle.Close(); err != nil {
		return err
	}
	got, err := Examine(file)
	if err != nil {
		return err
	}
	if !reflect.DeepEqual(got, want) {
		return fmt.Errorf("the copy holds %d rows and audit head %s, the original %d and %s", got.Sum(), got.Head, want.Sum(), want.Head)
	}
	return nil
}

// moveDurably gives a file its name so that either survives a power cut whole:
// no file of that name, or all of it.
func moveDurably(from, to string) error {
	if err := syncFile(from); err != nil {
		return err
	}
	if err := os.Rename(from, to); err != nil {
		return err
	}
	return syncFile(filepath.Dir(to))
}

// syncFile writes a file, or the names in a folder, to the disk.
func syncFile(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}

// removeDatabase removes a file and what SQLite keeps beside one.
func removeDatabase(name string) {
	for _, beside := range []string{"", "-journal", "-wal", "-shm"} {
		_ = os.Remove(name + beside) // most are not there
	}
}

// Backups returns the backups of the database at path in a folder, oldest
// first, as their names tell. A folder that is not there holds none.
func Backups(path, dir string) ([]Backup, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []Backup
	for _, entry := range entries { // in the order of their names, which is that of time
		made, _ := readBackupName(entry.Name())
		if made.IsZero() || backupForm.FindStringSubmatch(entry.Name())[1] != baseName(path) {
			continue
		}
		all = append(all, Backup{Path: filepath.Join(dir, entry.Name()), At: made})
	}
	return all, nil
}

// leftFor is how long what an unfinished backup has left lies in its folder: it
// may still be at work.
const leftFor = 24 * time.Hour

// PruneBackups removes the oldest backups of this database in a folder so that
// keep remain, at least one, and what interrupted backups have left there.
func (db *DB) PruneBackups(dir string, keep int, now time.Time) error {
	all, err := Backups(db.path, dir)
	if err != nil {
		return err
	}
	var failed error
	for _, b := range all[:max(0, len(all)-max(1, keep))] {
		failed = errors.Join(failed, os.Remove(b.Path))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return errors.Join(failed, err)
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), "."+baseName(db.path)+"-") || !strings.Contains(entry.Name(), ".unfinished") {
			continue
		}
		if info, err := entry.Info(); err == nil && info.ModTime().Before(now.Add(-leftFor)) {
			failed = errors.Join(failed, os.Remove(filepath.Join(dir, entry.Name())))
		}
	}
	return failed
}
