package main

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zwxx/store"
)

// sqlText returns the one value that a query yields, as text.
func sqlText(tb testing.TB, file, query string) (text string) {
	tb.Helper()
	db, err := sql.Open("sqlite", "file:"+file+"?mode=ro")
	if err != nil {
		tb.Fatal(err)
	}
	defer db.Close()
	if err := db.QueryRow(query).Scan(&text); err != nil {
		tb.Fatal(err)
	}
	return text
}

// TestBackupCommand: a backup of a database in use misses no commit, though
// the newest are not in the file itself, and says what it holds.
func TestBackupCommand(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	file := filepath.Join(t.TempDir(), "zwxx.db")
	rules, err := loadRules("", c.now().Year())
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(file, rules)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	c.ok("invite", "--db", file, "--role", "section", "--count", "3")
	verified := c.ok("audit", "verify", "--db", file)
	_, head, _ := strings.Cut(strings.TrimSpace(verified), "head ")

	out := c.ok("backup", "--db", file)
	path, report, _ := strings.Cut(out, "\n")
	if !strings.Contains(report, "audit of 3 rows, head "+head) ||
		path != filepath.Join(filepath.Dir(file), "backups", "zwxx-20180410-100000-"+strings.ReplaceAll(head, " ", "")+".db") {
		t.Errorf("backup printed %q", out)
	}
	// By the name alone, as of a copy on another machine.
	_, hex, _ := strings.Cut(strings.TrimSuffix(path, ".db"), "100000-")
	if got := c.ok("audit", "verify", "--db", path, "--head", hex); !strings.Contains(got, "row 3") {
		t.Errorf("audit of the backup: %q", got)
	}
}

// TestBackupFolders: the config's folder keeps so many; a folder of one's own
// keeps all.
func TestBackupFolders(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	dir := t.TempDir()
	file, away := filepath.Join(dir, "zwxx.db"), filepath.Join(dir, "away")
	c.ok("invite", "--db", file, "--role", "section")
	config := writeFile(t, "zwxx.toml", "[backup]\ndir = \"nightly\"\nkeep = 2\n")
	start := c.now()
	for i := range 3 {
		c.now = func() time.Time { return start.Add(time.Duration(i) * time.Minute) }
		c.ok("backup", "--db", file, "--config", config)
		c.ok("backup", "--db", file, "--config", config, "--dir", away)
	}
	if n, all := len(names(t, filepath.Join(dir, "nightly"))), len(names(t, away)); n != 2 || all != 3 {
		t.Errorf("%d in the config's folder, %d in the other", n, all)
	}
	none := writeFile(t, "zwxx.toml", "[backup]\ndir = \"\"\n")
	c.fails(exitUsage, []string{"backup", "--db", file, "--config", none}, "--dir")
	c.fails(exitRefused, []string{"backup", "--db", filepath.Join(dir, "missing.db")}, "missing.db")
	c.env["ZWXX_TOKEN"] = goodToken
	for key, wrong := range map[string]string{
		"backup.keep": "[backup]\nkeep = 0", "backup.at": "[backup]\nat = \"nightly\"",
		"keep.updates": "[keep]\nupdates = 1", "keep.letters": "[keep]\nletters = 0",
	} {
		config := writeFile(t, "zwxx.toml", wrong)
		c.fails(exitRefused, []string{"backup", "--db", file, "--config", config}, key)
		c.fails(exitRefused, []string{"serve", "--db", file, "--config", config}, key)
	}
}
