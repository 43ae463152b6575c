package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// workbook fills the template that the program writes, cell by cell as
// "录用!A3", and returns the file.
func (c *console) workbook(cells map[string]any) string {
	c.tb.Helper()
	name := filepath.Join(c.tb.TempDir(), "历史.xlsx")
	c.ok("export", "template", "--out", name)
	f, err := excelize.OpenFile(name)
	if err != nil {
		c.tb.Fatal(err)
	}
	defer f.Close()
	for at, value := range cells {
		sheet, cell, _ := strings.Cut(at, "!")
		if err := f.SetCellValue(sheet, cell, value); err != nil {
			c.tb.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		c.tb.Fatal(err)
	}
	return name
}

// TestImportXLSX takes a city's history from the template: tried, imported,
// not imported again, compared with what was published, scored and exported.
func TestImportXLSX(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	db := filepath.Join(t.TempDir(), "zwxx.db")
	file := c.workbook(map[string]any{
		"月度汇总!A3": "2018-01", "月度汇总!B3": "梅城镇", "月度汇总!C3": 2, "月度汇总!K3": 1,
		"当月有效报送!A3": "2018-01", "当月有效报送!B3": "气象局",
		"已印发!A3": "2018-01", "已印发!B3": "梅城镇", "已印发!C3": 22,
		"已印发!A4": "2018-01", "已印发!B4": "气象局", "已印发!C4": 0,
	})
	const counts = "9条（报送4、录用3、已印发得分2）"
	for i, step := range []struct{ args, want string }{
		{"--dry-run", "历史.xlsx：可以导入（未写入）" + counts + "。\n"},
		{"", "历史.xlsx：已导入" + counts + "。\n"},
		{"", "历史.xlsx：没有变化，9条都已在库中。\n"},
	} {
		if got := c.ok(append([]string{"import", "xlsx", "--db", db, file}, strings.Fields(step.args)...)...); got != step.want {
			t.Fatalf("step %d: got %q, want %q", i, got, step.want)
		}
	}
	history := c.ok("history", "--db", db)
	for _, line := range []string{
		"已印发（历史）1个月，2个得分，55处与现在的计分不同：\n", "2018-01  梅城镇  印发22  现计24  相差+2\n", "2018-01  审计局  印发—  现计-10  相差-10\n",
	} {
		if !strings.Contains(history, line) {
			t.Errorf("no %q in\n%s", line, history)
		}
	}
	if strings.Contains(history, "气象局") {
		t.Errorf("气象局 does not differ:\n%s", history)
	}
	ledger := c.ok("export", "ledger", "--db", db)
	if strings.Count(ledger, `"title":"历史导入"`) != 4 || strings.Count(ledger, "\n") != 7 {
		t.Errorf("exported\n%s", ledger)
	}
	other := filepath.Join(t.TempDir(), "other.db")
	c.ok("import", "ledger", "--db", other, writeFile(t, "ledger.jsonl", ledger))
	if got := c.ok("history", "--db", other); got != "没有标为已印发（历史）的月份。\n" {
		t.Errorf("without published months: %q", got)
	}
	c.ok("import", "xlsx", "--db", other, c.workbook(map[string]any{"已印发!A3": "2018-01", "已印发!B3": "梅城镇", "已印发!C3": 24}))
	if got := c.ok("history", "--db", other, "--as-of", "2018-01-20T00:00:00+08:00"); got != "已印发（历史）1个月，1个得分，与现在的计分都相同。\n" {
		t.Errorf("before the month has ended: %q", got)
	}
}

// TestImportXLSXRefused names every problem with sheet and cell, in Chinese,
// in one run, and imports nothing.
func TestImportXLSXRefused(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	db := filepath.Join(t.TempDir(), "zwxx.db")
	c.ok("import", "xlsx", "--db", db, c.workbook(map[string]any{"已印发!A3": "2018-01", "已印发!B3": "梅城镇", "已印发!C3": 24}))
	file := c.workbook(map[string]any{
		"报送!A3": "梅城镇", "报送!B3": "信息科", "报送!D3": "甲", "报送!F3": "2018-03-05",
		"录用!A3": "梅城镇", "录用!B3": "乙", "录用!E3": "晚报", "录用!G3": "2018-02-30",
		"扣分!A3": "交通局", "扣分!B3": "应急", "扣分!E3": "2018-02-03",
		"已印发!A3": "2018-01", "已印发!B3": "梅城镇", "已印发!C3": 25,
	})
	want := strings.ReplaceAll(`FILE: 录用!B3: “报送”表和库中都没有梅城镇的“乙”。
FILE: 录用!E3: 没有这种录用刊物：晚报。
FILE: 录用!G3: “录用日期”不是日期：2018-02-30（应如 2018-03-05）。
FILE: 扣分!C3: 缺“情形”。
FILE: 已印发!C3: 2018-01 梅城镇已印发的得分库中是24，不能改。
`, "FILE", file)
	got := c.run("import", "xlsx", "--db", db, file)
	if got.code != exitRefused || got.stdout != "" || got.stderr != want {
		t.Errorf("exit %d\n%s\nwant\n%s", got.code, got.stderr, want)
	}
	if ledger := c.ok("export", "ledger", "--db", db); ledger != "" {
		t.Errorf("something was imported:\n%s", ledger)
	}
	c.fails(exitRefused, []string{"import", "xlsx", "--db", db, writeFile(t, "x.xlsx", "no workbook")}, "x.xlsx: 不是能读的 xlsx 文件")
	c.fails(exitRefused, []string{"export", "template", "--out", file}, "历史.xlsx")
	c.fails(exitUsage, []string{"import", "xlsx", file}, "--db")
	c.fails(exitUsage, []string{"history"}, "--db")
}
