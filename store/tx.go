package store

import (
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// ErrNotFound says that there is no such object.
var ErrNotFound = errors.New("not found")

// A View reads one consistent state of the database at a moment.
type View struct {
	Now      time.Time // business time, in Asia/Shanghai
	Rules    *scoring.Rules
	Calendar *workday.Calendar // with the section's additions

	on *session
}

// A Tx is a write transaction. Statements are not bound to a context: a
// transaction is short, and a shutdown lets it finish.
type Tx struct {
	*View
	queuedAny bool
	auditHead *auditHead // the chain's last link, once it has been read
}

func (v *View) row(query string, args ...any) scanner { return v.on.row(query, args...) }

// one scans the single row of query into dest; no row is [ErrNotFound].
func (v *View) one(query string, args []any, dest ...any) error {
	err := v.row(query, args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// list collects every row of query with scan.
func list[T any](v *View, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := v.on.query(query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for rows.Next() {
		item, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, rows.Err()
}

// find returns the one row of query, or [ErrNotFound].
func find[T any](v *View, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	item, err := scan(v.row(query, args...))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return item, err
}

// Day is the date in Asia/Shanghai of the view's moment.
func (v *View) Day() workday.Date { return workday.DateOf(v.Now) }

// A scanner is a row of a result, be it the only one or one of many.
type scanner interface{ Scan(dest ...any) error }

func scanString(row scanner) (s string, err error) { return s, row.Scan(&s) }

func (tx *Tx) exec(query string, args ...any) error {
	_, err := tx.on.exec(query, args...)
	return err
}

// execOne runs query and reports whether it changed a row.
func (tx *Tx) execOne(query string, args ...any) (bool, error) {
	result, err := tx.on.exec(query, args...)
	if err != nil {
		return false, err
	}
	n, err := result.RowsAffected()
	return n > 0, err
}

// Savepoint runs fn so that its writes are taken back if it fails or panics.
// A panic comes back as a [PanicError]. The error of a roll-back that fails
// is a [BrokenError]: the whole transaction must be given up then, because
// SQLite may have dropped it already.
func (tx *Tx) Savepoint(fn func() error) (err error) {
	if err := tx.exec("SAVEPOINT one"); err != nil {
		return &BrokenError{err}
	}
	head, queued, calendar := tx.auditHead, tx.queuedAny, tx.Calendar
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{Value: p, Stack: debug.Stack()}
		}
		if err == nil {
			if rerr := tx.exec("RELEASE one"); rerr != nil {
				err = &BrokenError{rerr}
			}
			return
		}
		tx.auditHead, tx.queuedAny, tx.Calendar = head, queued, calendar
		if rerr := tx.exec("ROLLBACK TO one"); rerr != nil {
			err = &BrokenError{errors.Join(err, rerr)}
			return
		}
		if rerr := tx.exec("RELEASE one"); rerr != nil {
			err = &BrokenError{errors.Join(err, rerr)}
		}
	}()
	return fn()
}

// A PanicError is a panic caught by [Tx.Savepoint].
type PanicError struct {
	Value any
	Stack []byte
}

func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// A BrokenError says that the transaction it happened in cannot go on.
type BrokenError struct{ err error }

func (e *BrokenError) Error() string { return "the transaction is broken: " + e.err.Error() }
func (e *BrokenError) Unwrap() error { return e.err }

// DatabaseFailed reports whether an error is the database's own: the disk is
// full, the file is locked or damaged, the transaction broken. Any other error,
// a violated constraint among them, is a fault of what was asked of it and
// would come again.
func DatabaseFailed(err error) bool {
	var broken *BrokenError
	if errors.As(err, &broken) {
		return true
	}
	var failed *sqlite.Error
	if !errors.As(err, &failed) {
		return false
	}
	switch failed.Code() & 0xff {
	case sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE:
		return false
	}
	return true
}

// failedWith reports whether an error is SQLite's own of one of some primary
// codes.
func failedWith(err error, codes ...int) bool {
	var failed *sqlite.Error
	return errors.As(err, &failed) && slices.Contains(codes, failed.Code()&0xff)
}

// nextID returns the next id of a kind of object: its letter and six digits.
func (tx *Tx) nextID(letter string) (string, error) {
	var n int
	err := tx.row(`INSERT INTO sequence (kind, last) VALUES (?, 1)
		ON CONFLICT (kind) DO UPDATE SET last = last + 1 RETURNING last`, letter).Scan(&n)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s%06d", letter, n), nil
}

// Setting returns a stored setting of the program's own, empty if unset.
func (v *View) Setting(name string) (string, error) {
	s, err := find(v, scanString, "SELECT value FROM setting WHERE name = ?", name)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return s, err
}

// SetSetting stores a setting of the program's own.
func (tx *Tx) SetSetting(name, value string) error {
	return tx.exec(`INSERT INTO setting (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
}

// millis is how a moment is stored; the zero time is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// moment is millis read back, in Asia/Shanghai.
func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).In(workday.Shanghai)
}

// A timeColumn scans a stored moment into a time.
type timeColumn struct{ t *time.Time }

func (c timeColumn) Scan(src any) error {
	ms, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a time is stored as %T", src)
	}
	*c.t = moment(ms)
	return nil
}
