package store_test

import (
	"cmp"
	"errors"
	"fmt"
	"testing"

	"zwxx/scoring"
	"zwxx/store"
)

// TestGridOfRealActs does every act as every role at every place, for the own
// unit and for another, and compares with the table: the table denies exactly
// what is refused for a right, and what it grants succeeds and leaves one row
// in the audit.
//
// fault 10, 11, 12
func TestGridOfRealActs(t *testing.T) {
	t.Parallel()
	for _, cell := range grid {
		t.Run(string(cell.action), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.standIn()
			w.update(func(tx *store.Tx) error {
				for _, unit := range []string{unitFagai, unitMei} {
					o := object{unit: unit}
					if cell.prepare != nil {
						if err := cell.prepare(tx, &o); err != nil {
							return fmt.Errorf("prepare for %s: %w", unit, err)
						}
					}
					tx.Now = at("03-08 17:30")
					cell.tryAll(t, tx, o)
				}
				return nil
			})
		})
	}
}

// The people of the grid. Own is 发改局. A deputy has an officer's rights while
// the dates hold, and none before and after.
var gridPeople = []struct {
	who    int64
	role   store.Role // in the table; empty for who has none
	absent scoring.Reason
}{
	{zhang, store.RoleSection, ""}, {qian, store.RoleApprover, ""}, {mayor, store.RoleLeader, ""},
	{fagai, store.RoleOfficer, ""}, {standby, store.RoleOfficer, ""}, {fahead, store.RoleHead, ""},
	{nobody, "", store.ReasonNotJoined}, {gone, "", store.ReasonEnded},
	{before, "", store.ReasonNotYet}, {after, "", store.ReasonEnded},
}

func (c gridCell) tryAll(t *testing.T, tx *store.Tx, o object) {
	for _, p := range gridPeople {
		for _, place := range places {
			actor, err := tx.Actor(p.who, place)
			if err != nil {
				t.Fatal(err)
			}
			c.try(t, tx, o, p.role, p.absent, actor)
		}
	}
	for _, place := range places {
		operator := store.Operator
		operator.Place = place
		c.try(t, tx, o, store.RoleOperator, "", operator)
	}
}

// errUndo takes an act of the grid back, so that the next finds what it found.
var errUndo = errors.New("undo")

func (c gridCell) try(t *testing.T, tx *store.Tx, o object, role store.Role, absent scoring.Reason, actor store.Actor) {
	t.Helper()
	own := !role.OfUnit() || o.unit == unitFagai
	allowed := store.Allowed(c.action, role, own, actor.Place)
	denial := cmp.Or(absent, c.denial(role, own, actor.Place))
	what := fmt.Sprintf("%s as %s (%s) for %s in %s", c.action, actor.Name, role, o.unit, actor.Place)
	err := tx.Savepoint(func() error {
		changes, rows := count(t, tx, "SELECT total_changes()"), count(t, tx, "SELECT count(*) FROM audit")
		err := c.do(tx.As(actor), o)
		changes, rows = count(t, tx, "SELECT total_changes()")-changes, count(t, tx, "SELECT count(*) FROM audit")-rows
		switch {
		case allowed && err != nil:
			t.Errorf("%s: %v", what, err)
		case allowed && c.method != "" && (rows != 1 || !c.audited(t, tx, role)):
			t.Errorf("%s: left %d rows in the audit, or not its own", what, rows)
		case !allowed && !refusedFor(err, denial):
			t.Errorf("%s: %v, want refusal %s", what, err, denial)
		case !allowed && changes != 0:
			t.Errorf("%s: refused, but changed %d rows", what, changes)
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		t.Fatal(err)
	}
}

// denial is why the table denies a cell to somebody who has a role.
func (c gridCell) denial(role store.Role, own bool, place store.Place) scoring.Reason {
	switch {
	case !own && store.Allowed(c.action, role, true, place):
		return store.ReasonForeignUnit
	case role != store.RoleOperator && (store.Allowed(c.action, role, true, store.InPrivate) ||
		store.Allowed(c.action, role, true, store.InGroup)):
		return store.ReasonNotHere
	case store.OfficerMatter(c.action):
		return store.ReasonOfficerMatter
	}
	return store.ReasonSectionMatter
}

// audited reports whether the last row of the audit is the cell's.
func (c gridCell) audited(t *testing.T, tx *store.Tx, role store.Role) bool {
	return count(t, tx, `SELECT count(*) FROM audit WHERE seq = (SELECT max(seq) FROM audit)
		AND action = ? AND role = ?`, c.action, role) == 1
}

func count(tb testing.TB, tx *store.Tx, query string, args ...any) int {
	tb.Helper()
	n, err := tx.Count(query, args...)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

func refusedFor(err error, reason scoring.Reason) bool {
	return errors.Is(err, &scoring.Refusal{Reason: reason})
}
