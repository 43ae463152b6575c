package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestAudit: verify says how long the chain is and how it ends, and finds a
// changed row; a head that was written down shows what is cut off.
func TestAudit(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	db := filepath.Join(t.TempDir(), "zwxx.db")
	head := func() string {
		_, head, _ := strings.Cut(strings.TrimSpace(c.ok("audit", "verify", "--db", db)), "head ")
		return head
	}
	c.ok("invite", "--db", db, "--role", "section", "--count", "3")
	three := head()
	c.ok("invite", "--db", db, "--unit", "梅城", "--count", "2")
	five := head()
	if got := c.ok("audit", "verify", "--db", db, "--head", three); !strings.Contains(got, "5 rows, unbroken") || !strings.Contains(got, "row 3\n") {
		t.Errorf("verify: %s", got)
	}
	execSQL(t, db, "DROP TRIGGER audit_no_delete", "DELETE FROM audit WHERE seq > 3")
	if got := head(); got != three {
		t.Errorf("head %s after the rows behind it are gone, want %s", got, three)
	}
	c.fails(exitPerson, []string{"audit", "verify", "--db", db, "--head", five}, "does not contain this head: "+five)
	execSQL(t, db, "DROP TRIGGER audit_no_update", "UPDATE audit SET object = 'leader' WHERE seq = 2")
	c.fails(exitPerson, []string{"audit", "verify", "--db", db}, "broken at row 2")
}

func TestAuditShow(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	db := filepath.Join(t.TempDir(), "zwxx.db")
	c.ok("invite", "--db", db, "--role", "section", "--count", "2")
	c.ok("invite", "--db", db, "--unit", "梅城")
	for _, test := range []struct {
		args string
		rows int
		line string
	}{
		{"", 3, "1\t2018-04-10 10:00:00\toperator\toperator\t\tinvite\tsection\t{"},
		{"--object officer", 1, "3\t2018-04-10 10:00:00\toperator\toperator\t梅城镇\tinvite\tofficer\t{"},
		{"--actor operator --day 2018-04-10", 3, "1\t"},
		{"--day 2018-04-09", 0, "0 rows shown, head of the chain "},
	} {
		got := c.ok(append(strings.Fields("audit show --db "+db), strings.Fields(test.args)...)...)
		if n := strings.Count(got, "\n"); n != test.rows+1 || !strings.HasPrefix(got, test.line) {
			t.Errorf("audit show %s:\n%s", test.args, got)
		}
	}
}
