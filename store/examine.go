package store

import (
	"errors"
	"fmt"
	"net/url"

	sqlite3 "modernc.org/sqlite/lib"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// ErrDamaged says that SQLite finds the file not whole.
var ErrDamaged = errors.New("the database is damaged")

// Totals say what a state of the database holds, to compare a copy with.
type Totals struct {
	Schema int              // how many steps of the schema it has
	Rows   map[string]int64 // of each table
	Audit  int64            // rows of the chain
	Head   string           // of the chain; see [View.AuditHead]
}

// Sum is the number of all rows.
func (t Totals) Sum() (rows int64) {
	for _, n := range t.Rows {
		rows += n
	}
	return rows
}

// Check asks SQLite whether a file is whole, without writing to it: quickly,
// as at every start, leaving out what takes long. It is [ErrDamaged] if not.
func Check(path string) error {
	return reading(path, func(v *View) error { return v.whole("PRAGMA quick_check") })
}

// Examine reads a file from end to end, without writing to it: whether SQLite
// finds it whole, its references lead somewhere, its schema is known to this
// program and its audit is unbroken. It returns what the file holds.
func Examine(path string) (Totals, error) {
	var t Totals
	err := reading(path, func(v *View) (err error) {
		if err := v.whole("PRAGMA integrity_check"); err != nil {
			return err
		}
		if t, err = v.totals(); err != nil {
			return err
		}
		if known := len(migrationNames()); t.Schema > known {
			return newerSchema(t.Schema, known)
		}
		if _, err := v.VerifyAudit(); err != nil {
			return err
		}
		var table string
		switch err := v.one("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 1", nil, &table); {
		case errors.Is(err, ErrNotFound):
			return nil
		case err != nil:
			return err
		}
		return fmt.Errorf("%w: a row of %s refers to nothing", ErrDamaged, table)
	})
	return t, err
}

// reading runs fn on one state of a file that is opened for nothing but
// reading.
func reading(path string, fn func(*View) error) error {
	return readingOn(path, func(on *session) error {
		if err := on.begin("BEGIN"); err != nil {
			return err
		}
		defer on.rollback()
		return fn(&View{on: on})
	})
}

// readingOn runs fn on a connection to a file that only reads.
func readingOn(path string, fn func(*session) error) error {
	handle, err := openHandle(path, url.Values{"mode": {"ro"}, "_busy_timeout": {busyMillis}, "_query_only": {"on"}}, 1)
	if err != nil {
		return damage(err)
	}
	defer handle.Close()
	free, err := openSessions(handle, 1)
	if err != nil {
		return damage(err)
	}
	defer closeSessions(free)
	on := <-free
	defer func() { free <- on }()
	return damage(fn(on))
}

// damage marks an error of SQLite's that says that the file is not whole.
func damage(err error) error {
	if failedWith(err, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) && !errors.Is(err, ErrDamaged) {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return err
}

// whole runs one of SQLite's own checks.
func (v *View) whole(check string) error {
	result, err := find(v, scanString, check)
	if err == nil && result != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, result)
	}
	return err
}

// totals counts what this state of the database holds.
func (v *View) totals() (t Totals, err error) {
	tables, err := list(v, scanString, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
	if err != nil {
		return t, err
	}
	t.Rows = make(map[string]int64, len(tables))
	for _, name := range tables {
		var n int64
		if err := v.one(`SELECT count(*) FROM "`+name+`"`, nil, &n); err != nil {
			return t, err
		}
		t.Rows[name] = n
	}
	if err := v.one("PRAGMA user_version", nil, &t.Schema); err != nil {
		return t, err
	}
	t.Audit = t.Rows["audit"]
	t.Head, err = v.AuditHead()
	return t, err
}

// CalendarOf returns the calendar that a file's additions make of the
// library's, without writing to the file. Its schema must be up to date.
func CalendarOf(path string, rules *scoring.Rules) (calendar *workday.Calendar, err error) {
	err = reading(path, func(v *View) error {
		v.Rules = rules
		calendar, err = v.buildCalendar()
		return err
	})
	return calendar, err
}

// KnownSchema is how many steps the schema of this program has.
func KnownSchema() int { return len(migrationNames()) }
