package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zwxx/scoring"
)

// draftOf is the embedded rule file with each old text replaced by the next,
// in a file.
func draftOf(tb testing.TB, oldnew ...string) string {
	tb.Helper()
	rules, _, err := scoring.Embedded().For(2018)
	if err != nil {
		tb.Fatal(err)
	}
	text := string(rules.Source())
	for i := 0; i < len(oldnew); i += 2 {
		if !strings.Contains(text, oldnew[i]) {
			tb.Fatalf("the rule file has no %q", oldnew[i])
		}
		text = strings.Replace(text, oldnew[i], oldnew[i+1], 1)
	}
	return writeFile(tb, "draft.toml", text)
}

func TestRulesShow(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	embedded := c.ok("rules", "show")
	for _, want := range []string{
		"2018年计分规则　建政办函〔2018〕22号（2018年全市政务信息工作考核办法）\n",
		"部门C类　7个单位　季度目标10分\n  季度赋分：第1名起依次10、9、8、7、6、5、4分\n",
		"  杭州政务·要情　8分　限部门A类、部门B类、部门C类；乡镇（街道）只有约稿可记；约稿3倍（三（二）1）\n",
		"  乡镇（街道）　每月至少2条直报·要情，未完成的当季任务视作未完成（三（二）2）\n",
		"  应急（违反应急信息报送纪律）　第1次起依次-10、-20分，以后各次-20分；",
		"  合报：平分（joint）\n",
	} {
		if !strings.Contains(embedded, want) {
			t.Errorf("rules show has no %q", want)
		}
	}
	if c.ok("rules", "show", "--year", "2025") != embedded {
		t.Error("a later year shows other rules than the newest")
	}
	draft := draftOf(t, `joint = "split"`, `joint = "full"`, "deductions   = []", "deductions   = [0.5, 1, 1.5]",
		`name = "移民局"`, `name = "移民办", was = ["移民局"]`)
	for _, want := range []string{"合报：各得全分（joint）", "依次扣0.5、1、1.5分", "移民办（原移民局）"} {
		if shown := c.ok("rules", "show", "--rules", draft); !strings.Contains(shown, want) {
			t.Errorf("rules show has no %q", want)
		}
	}
	c.fails(exitRefused, []string{"rules", "show", "--year", "2017"}, "没有2017年的办法，最早为2018年。")
	c.fails(exitUsage, []string{"rules", "show", "--year", "2018", "--rules", draft}, "--year")
}

// TestRulesCheck names every fault of a file with its line, in Chinese.
func TestRulesCheck(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	good := draftOf(t)
	if got, want := c.ok("rules", "check", good), good+"：没有错误。2018年，建政办函〔2018〕22号，4组56个单位。\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	bad := draftOf(t, `ties = "shared"`, `ties = "average"`, "target     = 30\n", "target     = \"30\"\n",
		`"人社局"`, `"财政局"`, "multiplier     = 3", "multiplyer     = 3")
	got := c.run("rules", "check", bad)
	var lines []string
	for line := range strings.Lines(got.stderr) {
		lines = append(lines, strings.TrimPrefix(strings.TrimSpace(line), bad))
	}
	want := []string{
		`:32: “settings.ties”不能写“average”，只能写 "shared", "roster" 之一。`,
		`:73: “group[0].target”应为数字：“30”。`,
		`:112: “财政局”也能找到财政（地税）局，分不清是哪个单位。`,
		`:289: 这里没有“commission.multiplyer”这一项，是否写错了名字。`,
	}
	if got.code != exitRefused || got.stdout != "" || strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("exit %d\n%s\nwant\n%s", got.code, strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	c.fails(exitRefused, []string{"rules", "check", writeFile(t, "x.toml", "year = = 1\n")}, "x.toml:1: 写法不对（TOML）")
	c.fails(exitRefused, []string{"rules", "check", filepath.Join(t.TempDir(), "none.toml")}, "none.toml")
	c.fails(exitUsage, []string{"rules", "check"}, "file")
}

// TestRulesNew writes a copy that is valid, says what is to be done, and keeps
// every comment.
func TestRulesNew(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	text := c.ok("rules", "new", "--year", "2019")
	rules, err := scoring.ParseRules("2019.toml", []byte(text))
	if err != nil || rules.Year != 2019 || len(rules.Units()) != 56 {
		t.Fatalf("%v, year %d", err, rules.Year)
	}
	for _, want := range []string{"# 2019年计分规则草稿，由2018年的规则（建政办函〔2018〕22号）复制。", "# 下面的文号是2018年的，待改\ntitle = ", "#    · “#”后面是说明，不影响计分。"} {
		if !strings.Contains(text, want) {
			t.Errorf("the copy has no %q", want)
		}
	}
	if n := strings.Count(text, "待改"); n != 1 {
		t.Errorf("%d lines are to be changed", n)
	}
	out := filepath.Join(t.TempDir(), "2020.toml")
	if got := c.ok("rules", "new", "--year", "2020", "--rules", writeFile(t, "2019.toml", text), "--out", out); got != "" {
		t.Errorf("printed %q", got)
	}
	made, err := os.ReadFile(out)
	if err != nil || !strings.Contains(string(made), "由2019年的规则") || !strings.Contains(c.ok("rules", "check", out), "2020年") {
		t.Errorf("%v in\n%.200s", err, made)
	}
	c.fails(exitRefused, []string{"rules", "new", "--year", "2020", "--out", out}, "2020.toml")
	c.fails(exitRefused, []string{"rules", "new", "--year", "1999"}, "没有1999年的办法")
	c.fails(exitRefused, []string{"rules", "new", "--year", "2200"}, "不能大于 2099：2200")
	c.fails(exitUsage, []string{"rules", "new"}, "--year")
}

// TestScoreCompare says who moves under a draft, and because of which line,
// also where the draft knows an outlet, a level or a fault no more.
func TestScoreCompare(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	ledger := writeFile(t, "ledger.jsonl", `{"kind":"submission","id":"s1","unit":"气象局","channel":"信息科","at":"2018-01-08T09:00:00+08:00"}
{"kind":"adoption","id":"a1","unit":"气象局","submission":"s1","outlet":"参阅","at":"2018-01-12"}
{"kind":"instruction","id":"i1","unit":"气象局","submission":"s1","level":"市","at":"2018-01-13"}
{"kind":"fault","id":"f1","unit":"气象局","fault":"缺席","at":"2018-01-14"}
`)
	score := []string{"score", "--ledger", ledger, "--period", "2018-01", "--as-of", "2018-01-20T00:00:00+08:00"}
	draft := draftOf(t, "year  = 2018", "year  = 2019", "title = \"建政办函〔2018〕22号\"", "title = \"草稿\"",
		"name   = \"参阅\"", "name   = \"参考\"", "name   = \"市\"", "name   = \"县\"", "name   = \"缺席\"", "name   = \"缺会\"")
	want := "2018-01　建政办函〔2018〕22号 → 草稿（" + draft + "）\n部门C类\n"
	got := c.ok(append(score, "--compare", draft)...)
	if !strings.HasPrefix(got, want) {
		t.Errorf("header of\n%s", got)
	}
	for _, line := range []string{
		"  气象局　名次7→1　得分-1→0　赋分0→0\n",
		"    2018-01-12  6→—  三（一）3  参阅  a1\n",
		"    2018-01-13  3→—  三（四）  市批示  i1\n",
		"    2018-01-14  -10→—  三（六）4  缺席  f1\n",
	} {
		if !strings.Contains(got, line) {
			t.Errorf("no %q in\n%s", line, got)
		}
	}
	if got := c.ok(append(score, "--compare", draftOf(t))...); !strings.HasSuffix(got, "两种办法下得分、名次、赋分都相同。\n") {
		t.Errorf("the same rules:\n%s", got)
	}
	c.fails(exitUsage, append(score, "--compare", draft, "--format", "json"), "--compare")
	c.fails(exitRefused, append(score, "--compare", writeFile(t, "bad.toml", "year = 2019\n")), "bad.toml:1: 缺“title”")
}

// TestScoreOut writes every format to a file that is not there yet.
func TestScoreOut(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	for format, start := range map[string]string{"xlsx": "PK", "json": `{"period"`, "csv": "\ufeff期间,组", "table": "2018年3月"} {
		out := filepath.Join(t.TempDir(), "sheet."+format)
		args := []string{"score", "--ledger", goodLedger, "--period", "2018-03", "--format", format, "--out", out}
		if got := c.ok(args...); got != "" {
			t.Errorf("%s: printed %q", format, got)
		}
		text, err := os.ReadFile(out)
		if err != nil || !strings.HasPrefix(string(text), start) {
			t.Errorf("%s: %v, %.40q", format, err, text)
		}
		c.fails(exitRefused, args, filepath.Base(out))
	}
}
