package store

import "database/sql"

// What only tests of the package look at.

// Rights is the rights table.
var Rights = rights

// Writer and Reader are the two handles of a database.
func (db *DB) Writer() *sql.DB { return db.writer }
func (db *DB) Reader() *sql.DB { return db.reader }

// Exec runs SQL past every act, as a fault or a tamperer would.
func (tx *Tx) Exec(query string, args ...any) error { return tx.exec(query, args...) }

// Count returns the number that query yields.
func (v *View) Count(query string, args ...any) (n int, err error) {
	return n, v.one(query, args, &n)
}

// Ask asks for a right as an act does.
func Ask(act *Act, action Action, unit string) error {
	_, err := act.ask(action, unit)
	return err
}
