package store

import (
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
)

//go:embed migrations/*.sql
var migrations embed.FS

// ErrNewerSchema says that the file was written by a newer program; only that
// program or a later one may open it.
var ErrNewerSchema = errors.New("the database has a newer schema than this program knows")

// migrate applies the numbered steps the file does not have yet, each in one
// transaction together with its number in user_version. A file that has some
// already is copied first, if asked for.
func migrate(db *sql.DB, path string, copied bool) error {
	names := migrationNames()
	var version int
	if err := db.QueryRow("PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version > len(names) {
		return newerSchema(version, len(names))
	}
	if copied && version > 0 && version < len(names) {
		if err := copyBeforeMigration(db, path); err != nil {
			return fmt.Errorf("copy it first: %w", err)
		}
	}
	for i, name := range names[version:] {
		if err := applyMigration(db, name, version+i); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// migrationNames are the steps of the schema in their order.
func migrationNames() []string {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		panic(err) // the pattern is wrong
	}
	return names
}

func newerSchema(version, known int) error {
	return fmt.Errorf("%w: %d, known are %d", ErrNewerSchema, version, known)
}

// applyMigration takes the file from a version to the next, unless another
// process has done so meanwhile.
func applyMigration(db *sql.DB, name string, from int) error {
	script, err := migrations.ReadFile(name)
	if err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit it does nothing
	var version int
	if err := tx.QueryRow("PRAGMA user_version").Scan(&version); err != nil || version > from {
		return err
	}
	if _, err := tx.Exec(string(script)); err != nil {
		return err
	}
	Failpoint("mid-migration")
	// A PRAGMA takes no parameters; version is our own number.
	if _, err := tx.Exec(fmt.Sprintf("PRAGMA user_version = %d", from+1)); err != nil {
		return err
	}
	return tx.Commit()
}

// copyBeforeMigration keeps what the file was beside it, as zwxx-schema-7.db,
// for whoever has to go back to the program before.
func copyBeforeMigration(db *sql.DB, path string) error {
	sessions, err := openSessions(db, 1)
	if err != nil {
		return err
	}
	defer closeSessions(sessions)
	on := <-sessions
	defer func() { sessions <- on }()
	_, err = copyVerified(on, filepath.Dir(path), baseName(path), func(t Totals) string {
		return fmt.Sprintf("%s-schema-%d.db", baseName(path), t.Schema)
	})
	return err
}
