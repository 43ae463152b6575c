package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestImportLedger imports a ledger into a new database: the same again
// changes nothing, and what is exported imports elsewhere as the same bytes.
func TestImportLedger(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	db := filepath.Join(t.TempDir(), "zwxx.db")
	const counts = "报送2、录用2、批示1、约稿1、书面说明1、扣分1、加分1"
	steps := []struct{ args, want string }{
		{"--dry-run", "ledger.jsonl：可以导入（未写入）9条（" + counts + "）。\n"},
		{"", "ledger.jsonl：已导入9条（" + counts + "）。\n"},
		{"", "ledger.jsonl：没有变化，9条都已在库中。\n"},
		{"--dry-run", "ledger.jsonl：没有变化，9条都已在库中。\n"},
	}
	for i, step := range steps {
		args := append([]string{"import", "ledger", "--db", db, goodLedger}, strings.Fields(step.args)...)
		if got := c.ok(args...); got != step.want {
			t.Fatalf("step %d: got %q, want %q", i, got, step.want)
		}
	}
	if got := c.ok("audit", "verify", "--db", db); !strings.HasPrefix(got, "1 rows, unbroken, head ") {
		t.Errorf("audit: %q", got)
	}
	first := c.ok("export", "ledger", "--db", db)
	other := filepath.Join(t.TempDir(), "other.db")
	c.ok("import", "ledger", "--db", other, writeFile(t, "export.jsonl", first))
	if second := c.ok("export", "ledger", "--db", other); second != first {
		t.Errorf("exported\n%s\nthen\n%s", first, second)
	}
	if got := c.ok("import", "ledger", "--db", db, writeFile(t, "empty.jsonl", "\n")); got != "empty.jsonl：没有记录。\n" {
		t.Errorf("of nothing: %q", got)
	}
}

// TestImportLedgerRefused names every fault of form and of content with its
// line in one run, checks against what is there, and adds nothing.
func TestImportLedgerRefused(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	db := filepath.Join(t.TempDir(), "zwxx.db")
	c.ok("import", "ledger", "--db", db, writeFile(t, "base.jsonl",
		`{"kind":"submission","id":"s1","unit":"梅城镇","channel":"信息科","at":"2018-03-05T10:20:00+08:00"}`))
	before := c.ok("export", "ledger", "--db", db)
	file := writeFile(t, "more.jsonl", `{"kind":"adoption","id":"a1","unit":"梅城镇","submission":"s1","outlet":"动态","at":"2018-03-08"}
{"kind":"submission","id":"s1","unit":"梅城镇","channel":"直报","class":"要情","at":"2018-03-05T10:20:00+08:00"}
not json
{"kind":"adoption","id":"a2","unit":"三都镇","submission":"s9","outlet":"晚报","at":"2018-13-08"}
{"kind":"fault","id":"a1","unit":"梅城镇","fault":"缺席","at":"2018-03-08"}
`)
	want := strings.ReplaceAll(`FILE:2: s1 s1 已在库中，内容不同；导入不改已有的记录。
FILE:3: 这一行不是一个JSON对象（UTF-8）。
FILE:4: a2 “at”不是日期：2018-13-08（应如 2018-03-05）。
FILE:4: a2 “submission”指向不存在的 s9。
FILE:4: a2 没有这种录用刊物：晚报。
FILE:5: a1 编号 a1 重复，已见于第1行。
`, "FILE", file)
	for _, args := range [][]string{nil, {"--dry-run"}} {
		got := c.run(append([]string{"import", "ledger", "--db", db, file}, args...)...)
		if got.code != exitRefused || got.stdout != "" || got.stderr != want {
			t.Errorf("exit %d\n%s\nwant\n%s", got.code, got.stderr, want)
		}
	}
	if after := c.ok("export", "ledger", "--db", db); after != before {
		t.Errorf("something was imported:\n%s", after)
	}
	c.fails(exitRefused, []string{"import", "ledger", "--db", db, filepath.Join(t.TempDir(), "none")}, "none")
	c.fails(exitUsage, []string{"import", "ledger", file}, "--db")
	c.fails(exitUsage, []string{"import", "ledger", "--db", db}, "file")
	if _, err := os.Stat(db); err != nil {
		t.Error(err)
	}
}
