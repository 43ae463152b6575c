package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zwxx/scoring"
)

// ErrExists says that a backup would be restored over a database.
var ErrExists = errors.New("there is a database already; move it away first, with its -wal and -shm")

// Restore makes a new database at path of a backup, at the moment now. The
// backup is read from end to end, and its audit head compared with the one its
// name gives. The new database waits for the section's word (see [Restored])
// before it gets its name; a -wal or -shm that still lies there is kept as
// -wal.stale and -shm.stale.
func Restore(backup, path string, rules *scoring.Rules, now time.Time) (Totals, Restored, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > 0 {
		return Totals{}, Restored{}, ErrExists
	}
	totals, err := Examine(backup)
	if err != nil {
		return totals, Restored{}, fmt.Errorf("%s: %w", backup, err)
	}
	made, head := readBackupName(backup)
	if head != "" && head != strings.ReplaceAll(totals.Head, " ", "") {
		return totals, Restored{}, fmt.Errorf("%s: %w as its name says; its last is %s", backup, ErrAuditHead, totals.Head)
	}
	unfinished, err := os.CreateTemp(filepath.Dir(path), "."+baseName(path)+"-*.unfinished")
	if err != nil {
		return totals, Restored{}, err
	}
	name := unfinished.Name()
	defer removeDatabase(name)
	if err := unfinished.Close(); err != nil {
		return totals, Restored{}, err
	}
	r, err := restoreInto(name, backup, rules, made, now)
	if err != nil {
		return totals, r, err
	}
	for _, beside := range []string{"-wal", "-shm"} {
		if err := os.Rename(path+beside, path+beside+".stale"); err != nil && !errors.Is(err, os.ErrNotExist) {
			return totals, r, err
		}
	}
	if err := moveDurably(name, path); err != nil {
		return totals, r, err
	}
	return totals, r, Mark(path)
}

// restoreInto copies a backup into an empty file, brings its schema up to date
// and marks it as restored.
func restoreInto(file, backup string, rules *scoring.Rules, made, now time.Time) (r Restored, err error) {
	if err := readingOn(backup, func(on *session) error {
		_, err := on.copyTo(file)
		return err
	}); err != nil {
		return r, err
	}
	db, err := open(file, rules, false)
	if err != nil {
		return r, err
	}
	err = db.Update(now, func(tx *Tx) error {
		r, err = tx.As(Operator).MarkRestored(made)
		return err
	})
	if err := errors.Join(err, db.Close()); err != nil {
		return r, err
	}
	_, err = Examine(file)
	return r, err
}
