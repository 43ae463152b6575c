package main

import (
	"archive/zip"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestInviteSheet prints invitations for every unit into a file that only its
// owner can read, and leaves none behind where it cannot.
func TestInviteSheet(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	dir := t.TempDir()
	db, file := filepath.Join(dir, "zwxx.db"), filepath.Join(dir, "开通单.docx")
	config := writeFile(t, "zwxx.toml", "[contact]\nsection = \"0571-64000001\"\n")
	args := []string{"invite", "--db", db, "--config", config, "--sheet", file}
	c.fails(exitRefused, args, "username")
	if _, err := os.Stat(file); !os.IsNotExist(err) {
		t.Fatalf("a file is left behind: %v", err)
	}
	execSQL(t, db, "INSERT INTO setting (name, value) VALUES ('bot_username', 'zwxx_bot')")
	if got, want := c.ok(args...), "56 units, until 2018-05-10T10:00:00+08:00\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
	text := documentText(t, file)
	links := regexp.MustCompile(`https://t\.me/zwxx_bot\?start=[\w-]{22}`).FindAllString(text, -1)
	slices.Sort(links)
	if n := len(slices.Compact(links)); n != 56 || !strings.Contains(text, "0571-64000001") {
		t.Errorf("%d links", n)
	}
	c.fails(exitRefused, args, "exists") // nothing is written over
	if got := c.ok("audit", "verify", "--db", db); !strings.HasPrefix(got, "56 rows, unbroken") {
		t.Errorf("audit: %q", got)
	}
}

// documentText is the text of a Word file.
func documentText(tb testing.TB, name string) string {
	tb.Helper()
	z, err := zip.OpenReader(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open("word/document.xml")
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}
