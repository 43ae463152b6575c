package store

import (
	"database/sql"
	"net/url"
	"testing"
)

// What only tests of the package look at.

// Rights is the rights table.
var Rights = rights

// Exec runs SQL past every act, as a fault or a tamperer would; on a view that
// only reads it should fail.
func (v *View) Exec(query string, args ...any) error {
	_, err := v.on.exec(query, args...)
	return err
}

// Count returns the number that query yields.
func (v *View) Count(query string, args ...any) (n int, err error) {
	return n, v.one(query, args, &n)
}

// Ask asks for a right as an act does.
func Ask(act *Act, action Action, unit string) error {
	_, err := act.ask(action, unit)
	return err
}

// Text returns the text that query yields.
func (v *View) Text(query string, args ...any) (string, error) {
	return find(v, scanString, query, args...)
}

// MigrateTo makes a file with the first steps of the schema alone and one
// person in it, as an older program left it. It returns the number of its rows.
func MigrateTo(tb testing.TB, path string, steps int) (rows int64) {
	tb.Helper()
	db, err := sql.Open("sqlite", dsn(path, url.Values{"_journal_mode": {"WAL"}}))
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	for i, name := range migrationNames()[:steps] {
		if err := applyMigration(db, name, i); err != nil {
			tb.Fatal(err)
		}
	}
	if _, err := db.Exec("INSERT INTO person (name, created_at) VALUES ('王五', 1)"); err != nil {
		tb.Fatal(err)
	}
	return 1
}
