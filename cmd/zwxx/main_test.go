package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zwxx/scoring/workday"
)

// A console is a command line with an environment and a clock of its own.
type console struct {
	tb  testing.TB
	ctx context.Context
	env map[string]string
	now func() time.Time

	fonts []string
}

func newConsole(tb testing.TB) *console {
	now := time.Date(2018, 4, 10, 10, 0, 0, 0, workday.Shanghai)
	return &console{tb: tb, ctx: tb.Context(), env: map[string]string{}, now: func() time.Time { return now }}
}

// A result is what a command has left on the screen.
type result struct {
	code           int
	stdout, stderr string
}

// run runs the program as its main does.
func (c *console) run(args ...string) result {
	var stdout, stderr bytes.Buffer
	p := &program{ctx: c.ctx, stdout: &stdout, stderr: &stderr, now: c.now, fonts: c.fonts,
		getenv: func(name string) string { return c.env[name] }}
	code := p.run(args)
	return result{code, stdout.String(), stderr.String()}
}

// ok runs a command that must succeed, and returns what it printed.
func (c *console) ok(args ...string) string {
	c.tb.Helper()
	got := c.run(args...)
	if got.code != exitOK || got.stderr != "" {
		c.tb.Fatalf("zwxx %s: exit %d\n%s", strings.Join(args, " "), got.code, got.stderr)
	}
	return got.stdout
}

// fails runs a command that must end with a code, nothing on standard output
// and every one of some texts on standard error.
func (c *console) fails(code int, args []string, texts ...string) {
	c.tb.Helper()
	got := c.run(args...)
	if got.code != code || got.stdout != "" {
		c.tb.Errorf("zwxx %s: exit %d, want %d\nstdout: %s\nstderr: %s",
			strings.Join(args, " "), got.code, code, got.stdout, got.stderr)
	}
	for _, text := range texts {
		if !strings.Contains(got.stderr, text) {
			c.tb.Errorf("zwxx %s: stderr has no %q:\n%s", strings.Join(args, " "), text, got.stderr)
		}
	}
}

func writeFile(tb testing.TB, name, text string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func TestUsage(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "zwxx.db")
	empty := filepath.Join(t.TempDir(), "empty.db")
	newConsole(t).ok("invite", "--db", empty, "--role", "section")
	for _, test := range []struct{ name, line, stderr string }{
		{"no command", "", "expected one of"},
		{"unknown command", "publish", "publish"},
		{"unknown flag", "serve --db DB --token 1:a", "--token"},
		{"serve without a database", "serve", "--db"},
		{"invite without a database", "invite --unit 梅城镇", "--db"},
		{"invite to nothing", "invite --db DB", "--role"},
		{"invite to a unit and a role", "invite --db DB --unit 梅城镇 --role section", "--unit"},
		{"invite to an unknown role", "invite --db DB --role mayor", "mayor"},
		{"invite nobody", "invite --db DB --role section --count 0", "--count"},
		{"score without a period", "score --db DB", "--period"},
		{"score without facts", "score --period 2018", "--db"},
		{"score two sources", "score --period 2018 --db DB --ledger FILE", "--ledger"},
		{"score of no period", "score --db DB --period 2018-13", "2018-13"},
		{"score as of no moment", "score --db DB --period 2018 --as-of yesterday", "--as-of"},
		{"score in an unknown format", "score --db DB --period 2018 --format pdf", "--format"},
		{"export without what", "export", "ledger"},
		{"export without a database", "export ledger", "--db"},
		{"audit without a database", "audit verify", "--db"},
		{"calendar import without a database", "calendar import FILE", "--db"},
		{"calendar of no year", "calendar show 18", "YEAR"},
		{"audit of no head", "audit verify --db EMPTY --head 12ab", "8 groups"},
		{"audit of no day", "audit show --db EMPTY --day 5.3", "--day"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			args := strings.Fields(strings.NewReplacer("DB", db, "EMPTY", empty).Replace(test.line))
			newConsole(t).fails(exitUsage, args, test.stderr)
		})
	}
}

func TestHelp(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	for _, command := range []string{"serve", "demo", "invite", "score", "rules show", "rules check", "rules new",
		"import ledger", "import xlsx", "export ledger", "export template", "calendar import", "calendar show", "history", "check", "backup", "restore", "audit verify", "audit show"} {
		if help := c.ok("--help"); !strings.Contains(help, command) {
			t.Errorf("--help has no %s:\n%s", command, help)
		}
		if help := c.ok(append(strings.Fields(command), "--help")...); !strings.Contains(help, "zwxx "+command) {
			t.Errorf("%s --help:\n%s", command, help)
		}
	}
}

func TestNoDatabase(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "missing.db")
	for _, line := range []string{"score --period 2018 --db", "export ledger --db", "audit verify --db"} {
		newConsole(t).fails(exitRefused, append(strings.Fields(line), db), "missing.db")
	}
	if _, err := os.Stat(db); !os.IsNotExist(err) {
		t.Error("a tool that reads has made a database")
	}
}

func TestInvite(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	db := filepath.Join(t.TempDir(), "zwxx.db")

	line := strings.Split(strings.TrimSpace(c.ok("invite", "--db", db, "--unit", "梅城")), "\t")
	if len(line) != 4 || line[0] != "officer" || line[1] != "梅城镇" || line[2] != "2018-04-17T10:00:00+08:00" {
		t.Errorf("invitation = %q", line)
	}
	// Before the bot has run for the first time nobody knows its name.
	token, ok := strings.CutPrefix(line[3], "/start ")
	if !ok {
		t.Errorf("link = %q", line[3])
	}

	tokens := []string{token}
	for _, role := range []string{"section", "approver", "leader"} {
		for _, i := range c.invitations("--db", db, "--role", role, "--count", "3") {
			if string(i.Role) != role || i.Unit != "" || i.Link != "" || !i.Expires.Equal(c.now().AddDate(0, 0, 7)) {
				t.Errorf("invitation = %+v", i)
			}
			tokens = append(tokens, i.Token)
		}
	}
	if len(tokens) != 10 {
		t.Errorf("%d tokens, want 10", len(tokens))
	}
	for i, token := range tokens {
		if len(token) < 22 || strings.Contains(strings.Join(tokens[:i], " "), token) {
			t.Errorf("token %q is short or not new", token)
		}
		if found := filesWith(t, filepath.Dir(db), token); len(found) > 0 {
			t.Errorf("token stands in clear in %s", found)
		}
	}
	if got := c.ok("audit", "verify", "--db", db); !strings.HasPrefix(got, "10 rows, unbroken, head ") {
		t.Errorf("audit: %q", got)
	}
}

// invitations makes invitations and reads them back from JSON.
func (c *console) invitations(args ...string) (made []invitation) {
	c.tb.Helper()
	out := c.ok(append([]string{"invite", "--json"}, args...)...)
	if err := json.Unmarshal([]byte(out), &made); err != nil {
		c.tb.Fatalf("%v in %s", err, out)
	}
	return made
}

func filesWith(t *testing.T, dir, text string) (found []string) {
	t.Helper()
	searched := 0
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		if bytes.Contains(content, []byte(text)) {
			found = append(found, name)
		}
		searched++
		return err
	})
	if err != nil || searched == 0 {
		t.Fatalf("%d files in %s searched: %v", searched, dir, err)
	}
	return found
}

func TestInviteUnknownUnit(t *testing.T) {
	t.Parallel()
	db := filepath.Join(t.TempDir(), "zwxx.db")
	for _, unit := range []string{"梅城县", "城", "x"} {
		newConsole(t).fails(exitRefused, []string{"invite", "--db", db, "--unit", unit}, "没有这个单位："+unit+"。")
	}
}
