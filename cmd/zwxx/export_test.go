package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestExportLists writes the lists for a day on which Telegram does not work.
func TestExportLists(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	dir := t.TempDir()
	db := filepath.Join(dir, "zwxx.db")
	c.ok("invite", "--db", db, "--unit", "梅城") // makes the database
	config := writeFile(t, "zwxx.toml", "[contact.offices]\n\"移民局\" = \"64000045\"\n")
	for _, tt := range []struct{ what, sheet, cell, want string }{
		{"phones", "电话名单", "C54", "64000045"},
		{"todo", "单位待办", "A4", "新安江街道"},
	} {
		file := filepath.Join(dir, tt.what+".xlsx")
		args := []string{"export", tt.what, "--db", db, "--config", config, "--out", file}
		c.ok(args...)
		book, err := excelize.OpenFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := book.GetCellValue(tt.sheet, tt.cell); got != tt.want || err != nil {
			t.Errorf("%s: %s is %q, %v, want %q", tt.what, tt.cell, got, err, tt.want)
		}
		book.Close()
		before, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		c.fails(exitRefused, args, "exists")
		if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
			t.Errorf("%s was written over, %v", file, err)
		}
	}
	c.fails(exitUsage, []string{"export", "phones", "--db", db}, "--out")
}
