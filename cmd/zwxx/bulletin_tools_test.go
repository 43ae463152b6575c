//go:build tools

package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestBulletinPictures draws a picture of each group where there is a font.
func TestBulletinPictures(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	c.fonts = chineseFonts
	db := filepath.Join(t.TempDir(), "zwxx.db")
	c.ok("import", "ledger", "--db", db, "testdata/ledger.jsonl")
	out := c.ok("bulletin", "--db", db, "--period", "2018-03", "--out", t.TempDir())
	for _, name := range []string{"2018-03.png\n", "2018-03-2.png\n", "2018-03-3.png\n", "2018-03-4.png\n"} {
		if !strings.Contains(out, name) {
			t.Errorf("no %sin\n%s", name, out)
		}
	}
}
