// Package store keeps everything zwxx knows in one SQLite file: the facts of
// the ledger, people and their appointments, what waits for a decision, the
// inbox of updates, the outbox of notices and the audit.
//
// Every change is an act: a method of [Act], which is a transaction opened for
// an actor at a moment. An act asks the rights table, then the checks of
// package scoring, then writes the fact, its audit row and the notices it
// causes, all in one transaction.
//
// Times are stored as Unix milliseconds in UTC and come back in
// Asia/Shanghai; dates are [workday.Date].
package store

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	_ "modernc.org/sqlite" // the driver of that name
	sqlite3 "modernc.org/sqlite/lib"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// A DB is an open database: one connection that writes and several that only
// read. It is safe for concurrent use.
type DB struct {
	path     string
	rules    *scoring.Rules
	calendar atomic.Pointer[stampedCalendar] // the newest that a view has built
	writer   *sql.DB
	reader   *sql.DB
	writers  chan *session // the one that writes, while nobody does
	readers  chan *session // those that only read and are free
	queued   chan struct{}
}

// busyTimeout is how long a transaction waits for another process to end its
// own.
const busyTimeout = 5 * time.Second

var busyMillis = strconv.FormatInt(busyTimeout.Milliseconds(), 10)

// readers is how many transactions can read at the same time.
const readers = 4

// Open opens the database file at path, creating it if it is missing, and
// brings its schema up to date, after a copy of what it was. Rules are the
// measures that acts are checked by. A file with a newer schema than this
// program knows is refused with [ErrNewerSchema], and one that should be there
// and is not with [ErrGone].
func Open(path string, rules *scoring.Rules) (*DB, error) {
	fresh, err := makeFile(path)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db, err := open(path, rules, true)
	if err != nil {
		return nil, damage(err)
	}
	if fresh {
		if err := Mark(path); err != nil {
			db.Close()
			return nil, err
		}
	}
	return db, nil
}

// open opens a file that is there. With copied it is copied before its schema
// is brought up to date.
func open(path string, rules *scoring.Rules, copied bool) (*DB, error) {
	writer, err := openHandle(path, url.Values{
		"_txlock":       {"immediate"},
		"_busy_timeout": {busyMillis},
		"_foreign_keys": {"on"},
		"_journal_mode": {"WAL"},
		"_synchronous":  {"FULL"},
		"_pragma":       {"secure_delete(on)"}, // what is forgotten is gone from the file
	}, 1)
	if err != nil {
		return nil, err
	}
	if err := migrate(writer, path, copied); err != nil {
		writer.Close()
		return nil, fmt.Errorf("migrate %s: %w", path, err)
	}
	reader, err := openHandle(path, url.Values{
		"mode":          {"ro"},
		"_busy_timeout": {busyMillis},
		"_query_only":   {"on"},
	}, readers)
	if err != nil {
		writer.Close()
		return nil, err
	}
	db := &DB{
		path:   path,
		rules:  rules,
		writer: writer,
		reader: reader,
		queued: make(chan struct{}, 1),
	}
	if db.writers, err = openSessions(writer, 1); err == nil {
		db.readers, err = openSessions(reader, readers)
	}
	if err != nil {
		db.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return db, nil
}

// Close closes the file. Transactions must have ended.
func (db *DB) Close() error {
	closeSessions(db.readers)
	closeSessions(db.writers)
	rerr := db.reader.Close()
	if err := db.writer.Close(); err != nil {
		return err
	}
	return rerr
}

// Rules returns the measures the database was opened with.
func (db *DB) Rules() *scoring.Rules { return db.rules }

// Queued delivers a value after a commit that left something in the outbox.
func (db *DB) Queued() <-chan struct{} { return db.queued }

// Update runs fn in one write transaction at the moment now and commits it if
// fn returns nil. Whatever fn returns otherwise comes back unchanged, with
// nothing written.
func (db *DB) Update(now time.Time, fn func(*Tx) error) error {
	on := <-db.writers
	defer func() { db.writers <- on }()
	if err := on.begin("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer on.rollback()
	view, err := db.view(on, now)
	if err != nil {
		return err
	}
	tx := &Tx{View: view}
	if err := fn(tx); err != nil {
		return err
	}
	if err := on.commit(); err != nil {
		return err
	}
	if tx.queuedAny {
		select {
		case db.queued <- struct{}{}:
		default:
		}
	}
	return nil
}

// View runs fn on one consistent, read-only state of the database.
func (db *DB) View(now time.Time, fn func(*View) error) error {
	on := <-db.readers
	defer func() { db.readers <- on }()
	if err := on.begin("BEGIN"); err != nil {
		return err
	}
	defer on.rollback()
	view, err := db.view(on, now)
	if err != nil {
		return err
	}
	return fn(view)
}

// Checkpoint moves what is committed from the -wal into the file, as far as
// readers let it and without keeping anybody waiting, and returns how large the
// -wal is then. With cut it is emptied if nobody reads; else it stays as large
// as it has been, to be written over.
func (db *DB) Checkpoint(cut bool) (wal int64, err error) {
	on := <-db.writers
	defer func() { db.writers <- on }()
	how := "PRAGMA wal_checkpoint(PASSIVE)"
	if cut {
		// A cut waits for readers, and writers for it.
		if _, err := on.exec("PRAGMA busy_timeout = 0"); err != nil {
			return 0, err
		}
		defer func() {
			_, rerr := on.exec("PRAGMA busy_timeout = " + busyMillis)
			err = errors.Join(err, rerr)
		}()
		how = "PRAGMA wal_checkpoint(TRUNCATE)"
	}
	var busy, frames, moved int
	if err := on.row(how).Scan(&busy, &frames, &moved); err != nil && !failedWith(err, sqlite3.SQLITE_BUSY) {
		return 0, fmt.Errorf("checkpoint: %w", err)
	}
	info, err := os.Stat(db.path + "-wal")
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (db *DB) view(on *session, now time.Time) (*View, error) {
	v := &View{on: on, Now: now.In(workday.Shanghai), Rules: db.rules}
	return v, db.loadCalendar(v)
}

// dsn names a file to the driver.
func dsn(path string, params url.Values) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + params.Encode()
}

func openHandle(path string, params url.Values, conns int) (*sql.DB, error) {
	handle, err := sql.Open("sqlite", dsn(path, params))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	handle.SetMaxOpenConns(conns)
	handle.SetMaxIdleConns(conns)
	if err := connect(handle); err != nil {
		handle.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return handle, nil
}

// connect makes a handle's first connection. While another process turns a new
// file to WAL that is refused as busy at once, whatever the timeout.
func connect(handle *sql.DB) error {
	for wait := time.Millisecond; ; wait *= 2 {
		err := handle.Ping()
		if !failedWith(err, sqlite3.SQLITE_BUSY) || wait > 2*time.Second {
			return err
		}
		time.Sleep(wait)
	}
}
