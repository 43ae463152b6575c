package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/storetest"
)

// bulletin writes a period's bulletin into a new folder, and returns the text
// and the names of the files.
func (c *console) bulletin(db, period string) (text string, names []string) {
	c.tb.Helper()
	dir := filepath.Join(c.tb.TempDir(), "通报")
	got := c.run("bulletin", "--db", db, "--period", period, "--out", dir)
	if got.code != exitOK || !strings.Contains(got.stderr, "fonts-noto-cjk") {
		c.tb.Fatalf("exit %d, without a font it says\n%s", got.code, got.stderr)
	}
	for _, name := range strings.Fields(got.stdout) {
		names = append(names, filepath.Base(name))
	}
	written, err := os.ReadFile(filepath.Join(dir, period+".txt"))
	if err != nil {
		c.tb.Fatal(err)
	}
	return string(written), names
}

// publish issues a month's bulletin as the section does.
func (c *console) publish(name string, period scoring.Period) {
	c.tb.Helper()
	rules, err := loadRules("", period.Year())
	if err != nil {
		c.tb.Fatal(err)
	}
	db, err := store.Open(name, rules)
	if err != nil {
		c.tb.Fatal(err)
	}
	defer db.Close()
	if err := db.Update(c.now(), func(tx *store.Tx) error {
		_, err := storetest.Issue(tx, period)
		return err
	}); err != nil {
		c.tb.Fatal(err)
	}
}

// TestBulletin writes a draft as of now, and what was published once it is:
// nothing that is registered afterwards changes it.
func TestBulletin(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	db := filepath.Join(t.TempDir(), "zwxx.db")
	c.ok("import", "ledger", "--db", db, "testdata/ledger.jsonl")
	text, names := c.bulletin(db, "2018-03")
	if got := strings.Join(names, " "); got != "2018-03.txt 2018-03.docx 2018-03.xlsx" {
		t.Errorf("files %s", got)
	}
	if !strings.HasPrefix(text, "（草稿，未印发）\n关于2018年3月全市政务信息工作情况的通报\n") || !strings.Contains(text, " 1    ") {
		t.Errorf("a draft begins\n%s", text)
	}
	for _, period := range []string{"2018Q1", "2018", "2018-04"} {
		if text, _ := c.bulletin(db, period); !strings.HasPrefix(text, "（草稿，未印发）\n") {
			t.Errorf("%s is no draft:\n%s", period, text)
		}
	}

	c.publish(db, scoring.MonthPeriod(2018, 3))
	published, _ := c.bulletin(db, "2018-03")
	if strings.Contains(published, "草稿") || !strings.Contains(published, "建德市人民政府办公室　2018年4月10日") {
		t.Errorf("what was published is\n%s", published)
	}
	late := writeFile(t, "late.jsonl", `{"kind":"submission","id":"s9","unit":"审计局","channel":"信息科","title":"迟登","at":"2018-03-20T10:20:00+08:00"}`+"\n")
	c.ok("import", "ledger", "--db", db, late)
	if again, _ := c.bulletin(db, "2018-03"); again != published {
		t.Errorf("a published bulletin has changed:\n%s", again)
	}
	if next, _ := c.bulletin(db, "2018-04"); !strings.Contains(next, "审计局：3月得分原-10分，更正为0分") {
		t.Errorf("the next bulletin does not correct it:\n%s", next)
	}
}

func TestBulletinRefused(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	dir := t.TempDir()
	db := filepath.Join(dir, "zwxx.db")
	c.ok("import", "ledger", "--db", db, "testdata/ledger.jsonl")
	writes := func(period string, more ...string) []string {
		return append([]string{"bulletin", "--db", db, "--period", period, "--out", dir}, more...)
	}
	c.fails(exitUsage, writes("2018-13"), "2018-13")
	c.fails(exitUsage, writes("2018-05"), "has not begun")
	c.fails(exitUsage, []string{"bulletin", "--period", "2018-03", "--out", dir}, "--db")
	c.fails(exitRefused, []string{"bulletin", "--db", db + "x", "--period", "2018-03", "--out", dir}, "zwxx.dbx")
	c.fails(exitRefused, writes("2017-12"), "2017")
	c.fails(exitRefused, writes("2018-03", "--font", "testdata/ledger.jsonl"), "ledger.jsonl")
	if err := os.WriteFile(filepath.Join(dir, "2018-03.docx"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c.fails(exitRefused, writes("2018-03"), "2018-03.docx is there already")
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 4 { // the database, its -wal and -shm
		t.Errorf("files were written: %v, %v", entries, err)
	}
}
