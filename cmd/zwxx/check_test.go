package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zwxx/bot/bottest"
)

// A checked is an installation in which everything is as it should be.
type checked struct {
	*console
	server            *bottest.Server
	db, token, config string
}

func newChecked(t *testing.T, options bottest.Options) *checked {
	t.Helper()
	c := &checked{console: newConsole(t), server: bottest.NewServer(options), db: filepath.Join(t.TempDir(), "zwxx.db")}
	t.Cleanup(c.server.Close)
	now := time.Now().In(shanghai("2018-04-10 10:00").Location())
	c.console.now = func() time.Time { return now }
	c.token = writeFile(t, "token", c.server.Token()+"\n")
	c.configure(t, "")
	c.ok("invite", "--db", c.db, "--role", "section")
	c.ok("backup", "--db", c.db)
	return c
}

// configure writes the config file, with the token file and more.
func (c *checked) configure(t *testing.T, more string) {
	t.Helper()
	c.config = writeFile(t, "zwxx.toml", fmt.Sprintf("token_file = %q\n%s", c.token, more))
}

// check runs check and returns its lines.
func (c *checked) check(more ...string) (int, []string) {
	got := c.run(append([]string{"check", "--db", c.db, "--config", c.config, "--telegram-url", c.server.URL()}, more...)...)
	return got.code, strings.Split(strings.TrimSpace(got.stdout), "\n")
}

// TestCheck: each thing that is wrong has its line with a remedy and its exit
// code, and nothing secret is shown.
func TestCheck(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		spoil func(t *testing.T, c *checked) error
		code  int
		line  string
	}{
		{"unknown key", func(t *testing.T, c *checked) error { c.configure(t, "per_hour = 3"); return nil }, exitRefused,
			"✗ config: "},
		{"no rules", func(t *testing.T, c *checked) error { c.configure(t, `rules = "/nonexistent"`); return nil }, exitRefused,
			"✗ rules: "},
		{"office of no unit", func(t *testing.T, c *checked) error {
			c.configure(t, "[contact.offices]\n\"发改委\" = \"1\"")
			return nil
		}, exitRefused, "✗ rules: contact.offices: the roster has no unit 发改委; use the roster's names"},
		{"no token", func(t *testing.T, c *checked) error { return os.Remove(c.token) }, exitPerson, "✗ token: there is none"},
		{"no such token", func(t *testing.T, c *checked) error { return os.WriteFile(c.token, []byte(goodToken), 0o600) }, exitPerson,
			"✗ telegram: the token is refused"},
		{"half a token", func(t *testing.T, c *checked) error { return os.WriteFile(c.token, []byte("AA-secret"), 0o600) }, exitPerson,
			"✗ token: it is not of the form"},
		{"token for all", func(t *testing.T, c *checked) error { return os.Chmod(c.token, 0o644) }, exitPerson,
			"✗ token: others than its owner may read the file; chmod 600 "},
		{"newer database", func(t *testing.T, c *checked) error { execSQL(t, c.db, "PRAGMA user_version = 999"); return nil }, exitPerson,
			"✗ database: the database has a newer schema"},
		{"damaged database", func(t *testing.T, c *checked) error { return os.WriteFile(c.db, []byte("no database"), 0o600) }, exitPerson,
			"✗ database: the database is damaged"},
		{"lost database", func(t *testing.T, c *checked) error {
			return errors.Join(os.WriteFile(c.db+".marker", nil, 0o600), os.Remove(c.db))
		}, exitPerson, "✗ database: "},
		{"changed audit", func(t *testing.T, c *checked) error {
			execSQL(t, c.db, "DROP TRIGGER audit_no_update", "UPDATE audit SET object = 'leader'")
			return nil
		}, exitPerson, "✗ database: the audit chain is broken"},
		{"no backup", func(t *testing.T, c *checked) error {
			return os.RemoveAll(filepath.Join(filepath.Dir(c.db), "backups"))
		}, exitPerson,
			"✗ backups: there is none in "},
		{"old backup", func(t *testing.T, c *checked) error {
			then := c.now().Add(26 * time.Hour)
			c.console.now = func() time.Time { return then }
			return nil
		}, exitPerson, "✗ backups: the newest is of "},
		{"wrong clock", func(t *testing.T, c *checked) error {
			then := c.now().Add(-time.Minute)
			c.console.now = func() time.Time { return then }
			return nil
		}, exitPerson, "✗ clock: it is -"},
		{"unknown holidays", func(t *testing.T, c *checked) error {
			c.console.now = func() time.Time { return shanghai("2031-03-01 10:00") }
			return nil
		}, exitPerson, "✗ calendar: the holidays of 2031 are not known"},
		{"unreachable", func(t *testing.T, c *checked) error { c.server.Close(); return nil }, exitPerson, "✗ telegram: it cannot be reached"},
		{"webhook", func(t *testing.T, c *checked) error { c.server.SetWebhook("https://example.org/"); return nil }, exitPerson,
			"✗ telegram: a webhook is set"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newChecked(t, bottest.Options{})
			if err := test.spoil(t, c); err != nil {
				t.Fatal(err)
			}
			code, lines := c.check()
			if code != test.code && code != exitPerson || !contains(lines, test.line) {
				t.Errorf("exit %d, no line %q in\n%s", code, test.line, strings.Join(lines, "\n"))
			}
			for _, line := range lines {
				if strings.HasPrefix(line, "✗") != strings.Contains(line, "; ") && !strings.HasPrefix(line, "✓ rules") {
					t.Errorf("a line that fails has a remedy, no other: %s", line)
				}
				if strings.Contains(line, c.server.Token()) || strings.Contains(line, "secret") {
					t.Errorf("a secret is shown: %s", line)
				}
			}
		})
	}
}

func contains(lines []string, beginning string) bool {
	for _, line := range lines {
		if strings.HasPrefix(line, beginning) {
			return true
		}
	}
	return false
}

// TestCheckSound: where nothing is wrong but the font that this machine may
// lack, every line says so; before the first start there is nothing to read.
func TestCheckSound(t *testing.T) {
	t.Parallel()
	c := newChecked(t, bottest.Options{})
	before, err := os.ReadFile(c.db)
	if err != nil {
		t.Fatal(err)
	}
	code, lines := c.check()
	for _, want := range []string{"✓ config: ", "✓ rules: 建政办函〔2018〕22号", "✓ token: ", "✓ database: whole, ", "✓ backups: 1, ",
		"✓ disk: ", "✓ telegram: reached, the bot is @", "✓ clock: "} {
		if !contains(lines, want) {
			t.Errorf("no line %q in\n%s", want, strings.Join(lines, "\n"))
		}
	}
	if code != exitPerson || !contains(lines, "✗ font: no Chinese font is installed") {
		t.Errorf("without a font: exit %d", code)
	}
	if after, err := os.ReadFile(c.db); err != nil || string(after) != string(before) {
		t.Errorf("check has changed the database: %v", err)
	}
	requests := c.server.Requests()
	if _, lines = c.check("--offline"); contains(lines, "✓ telegram") || c.server.Requests() != requests {
		t.Errorf("asked over the network:\n%s", strings.Join(lines, "\n"))
	}
	c.db = filepath.Join(t.TempDir(), "new.db")
	if _, lines = c.check(); !contains(lines, "✓ database: none yet") || contains(lines, "✗ backups") {
		t.Errorf("before the first start:\n%s", strings.Join(lines, "\n"))
	}
	if _, err := os.Stat(c.db); err == nil {
		t.Error("check has made a database")
	}
}

// TestCheckPrivacy: a bot that reads groups is told of.
func TestCheckPrivacy(t *testing.T) {
	t.Parallel()
	c := newChecked(t, bottest.Options{PrivacyOff: true})
	if _, lines := c.check(); !contains(lines, "✗ privacy: ") {
		t.Errorf("\n%s", strings.Join(lines, "\n"))
	}
}
