package store

import (
	"context"
	"database/sql"
	"fmt"
)

// A session is one connection of its own with the statements it has prepared.
// Preparing is most of what a short statement costs, and the statements of this
// package are constants, so each is prepared once.
type session struct {
	conn     *sql.Conn
	prepared map[string]*sql.Stmt
	open     bool // a transaction
}

// openSessions opens n sessions of a handle, all free.
func openSessions(handle *sql.DB, n int) (chan *session, error) {
	free := make(chan *session, n)
	for range n {
		conn, err := handle.Conn(context.Background())
		if err != nil {
			closeSessions(free)
			return nil, err
		}
		free <- &session{conn: conn, prepared: make(map[string]*sql.Stmt)}
	}
	return free, nil
}

// closeSessions closes the sessions that are free: all, once no transaction is
// open.
func closeSessions(free chan *session) {
	for range len(free) {
		s := <-free
		for _, stmt := range s.prepared {
			stmt.Close()
		}
		s.conn.Close()
	}
}

func (s *session) prepare(query string) (*sql.Stmt, error) {
	if stmt, ok := s.prepared[query]; ok {
		return stmt, nil
	}
	stmt, err := s.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	s.prepared[query] = stmt
	return stmt, nil
}

func (s *session) exec(query string, args ...any) (sql.Result, error) {
	stmt, err := s.prepare(query)
	if err != nil {
		return nil, err
	}
	return stmt.Exec(args...)
}

func (s *session) query(query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepare(query)
	if err != nil {
		return nil, err
	}
	return stmt.Query(args...)
}

func (s *session) row(query string, args ...any) scanner {
	stmt, err := s.prepare(query)
	if err != nil {
		return failedRow{err}
	}
	return stmt.QueryRow(args...)
}

// A failedRow is the row of a query that could not be asked.
type failedRow struct{ err error }

func (r failedRow) Scan(...any) error { return r.err }

// begin opens a transaction.
func (s *session) begin(how string) error {
	if _, err := s.exec(how); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	s.open = true
	return nil
}

func (s *session) commit() error {
	if _, err := s.exec("COMMIT"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	s.open = false
	return nil
}

// rollback takes back what was not committed.
func (s *session) rollback() {
	if s.open {
		_, _ = s.exec("ROLLBACK") // refused where SQLite has dropped the transaction already
		s.open = false
	}
}
