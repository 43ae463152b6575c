package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zwxx/scoring/workday"
)

// notice2027 is a year's days as a file has them.
const notice2027 = "\ufeffdate,kind,name\r\n2027-01-01,holiday,元旦\r\n2027/1/2,放假,元旦\r\n2027-01-03,holiday,元旦\r\n" +
	"2027-05-01,holiday,劳动节\r\n2027-10-01,holiday,国庆节\r\n2027-10-02,holiday,国庆节\r\n2027-10-03,holiday,国庆节\r\n" +
	"2027-10-09,workday,国庆节\r\n"

func TestCalendarImport(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	c.now = func() time.Time { return time.Date(2026, 11, 20, 10, 0, 0, 0, workday.Shanghai) }
	db := filepath.Join(t.TempDir(), "zwxx.db")
	c.ok("invite", "--db", db, "--role", "section")
	file := writeFile(t, "2027.csv", notice2027)

	if got := c.ok("calendar", "show", "--db", db, "2027"); got != "2027年\t未录全，其余按周一至周五计，时限为暂定\t工作日261天\n" {
		t.Errorf("before: %s", got)
	}
	want := file + "：可以录入（未写入）放假7天、补班1天；声明2027年已全部录入。\n"
	if got := c.ok("calendar", "import", "--db", db, "--complete", "2027", "--dry-run", file); got != want {
		t.Errorf("dry run: %s", got)
	}
	if got := c.ok("calendar", "show", "--db", db, "2027"); strings.Count(got, "\n") != 1 {
		t.Errorf("after the dry run: %s", got)
	}
	want = file + "：已录入放假7天、补班1天；声明2027年已全部录入。\n"
	if got := c.ok("calendar", "import", "--db", db, "--complete", "2027", file); got != want {
		t.Errorf("import: %s", got)
	}
	if got := c.ok("calendar", "import", "--db", db, file); got != file+"：没有变化，8天原已录入。\n" {
		t.Errorf("again: %s", got)
	}
	got := c.ok("calendar", "show", "--db", db, "2027")
	for _, line := range []string{"2027年\t已声明全部录入\t工作日260天\n", "2027-01-02\t放假\t元旦\t本市录入：2027.csv\n",
		"2027-10-09\t补班\t国庆节\t本市录入：2027.csv\n"} {
		if !strings.Contains(got, line) {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
	c.ok("audit", "verify", "--db", db)
}

// TestCalendarImportRefusals: every fault of a file in one run, each with its
// line, and nothing entered.
func TestCalendarImportRefusals(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	db := filepath.Join(t.TempDir(), "zwxx.db")
	c.ok("invite", "--db", db, "--role", "section")
	for _, test := range []struct {
		name, text string
		want       []string // line and a part of the sentence
	}{
		{"many", "date,kind,name\n2018-13-01,holiday,元旦\n2018-07-03,workday,x\n2018-07-02,调休,台风\n\n2018-07-02,holiday\n" +
			"2018-07-07,workday,防汛\n2018-07-07,holiday,防汛\n2072-01-01,holiday,元旦\n2018-07-08,workday," + strings.Repeat("长", 21) + "\n",
			[]string{":2: 不是日期", ":3: 7月3日（周二）本来就上班", ":4: 类别应为", ":6: 应为三列", ":8: 2018-07-07 与第7行重复", ":9: 2072年离现在太远", ":10: 名称"}},
		{"other columns", "received,deadline_date,why\n2018-01-26T10:00,2018-01-29,x\n", []string{":1: 第一行应为 date,kind,name"}},
		{"quotes", "date,kind,name\n\"2018-07-02,holiday,台风\n", []string{":2: 引号不配对"}},
		{"nothing", "", []string{": 没有读到日期"}},
		{"only columns", "日期,类别,名称\n", []string{": 没有读到日期"}},
		{"GBK", "date,kind,name\n2018-07-02,holiday,\xcc\xa8\xb7\xe7\n", []string{": 文件不是UTF-8编码"}},
		{"too long", "date,kind,name\n" + strings.Repeat(",", 1<<20), []string{": 文件太大"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := writeFile(t, "days.csv", test.text)
			got := c.run("calendar", "import", "--db", db, file)
			lines := strings.Split(strings.TrimSpace(got.stderr), "\n")
			if got.code != exitRefused || len(lines) != len(test.want) {
				t.Fatalf("exit %d\n%s", got.code, got.stderr)
			}
			for i, want := range test.want {
				if !strings.HasPrefix(lines[i], file+want) {
					t.Errorf("line %d: %s, want %s", i, lines[i], want)
				}
			}
		})
	}
	if got := c.ok("calendar", "show", "--db", db, "2018"); strings.Contains(got, "本市录入") {
		t.Errorf("entered all the same:\n%s", got)
	}
	file := writeFile(t, "part.csv", "date,kind,name\n2027-01-01,holiday,元旦\n")
	c.fails(exitRefused, []string{"calendar", "import", "--db", db, "--complete", "2027", file}, "2027年还没有录完：10月1日（周五）是法定假日")
	if got := c.ok("calendar", "show", "--db", db, "2027"); strings.Contains(got, "元旦") {
		t.Errorf("the days of a refused declaration were entered:\n%s", got)
	}
}

func TestCalendarShowWithoutDatabase(t *testing.T) {
	t.Parallel()
	got := newConsole(t).ok("calendar", "show", "2018")
	first, rest, _ := strings.Cut(got, "\n")
	if first != "2018年\t已有国务院放假安排\t工作日250天" || !strings.Contains(rest, "2018-02-11\t补班\t春节\t国务院通知\n") {
		t.Errorf("%s", got)
	}
	if n := strings.Count(rest, "放假"); n != 29 {
		t.Error(fmt.Sprint(n, " days off in\n", rest))
	}
}
