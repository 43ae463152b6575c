package bulletin_test

import (
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/workday"
)

func rules(tb testing.TB) *scoring.Rules {
	tb.Helper()
	r, _, err := scoring.Embedded().For(2018)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// build makes the bulletin of a period from facts, on a day.
func build(tb testing.TB, r *scoring.Rules, period string, day workday.Date, facts string, earlier ...*bulletin.Content) *bulletin.Content {
	tb.Helper()
	ledger, err := scoring.ReadLedger("facts", strings.NewReader(facts), r)
	if err != nil {
		tb.Fatal(err)
	}
	p, err := scoring.ParsePeriod(period)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := bulletin.Build(r, ledger, p, bulletin.Options{Now: day.At(9 * 60), Overdue: scoring.OverdueOpen, Earlier: earlier})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// march is a month in which 梅城镇 and 三都镇 tie, 钦堂乡 loses points and
// 发改局's commission waits for its ruling.
const march = `
{"kind":"submission","id":"s1","unit":"梅城镇","channel":"信息科","title":"一","at":"2018-03-05T10:20:00+08:00"}
{"kind":"submission","id":"s2","unit":"三都镇","channel":"信息科","title":"二","at":"2018-03-05T10:20:00+08:00"}
{"kind":"submission","id":"s3","unit":"三都镇","channel":"直报","class":"要情","title":"三","at":"2018-03-05T10:20:00+08:00"}
{"kind":"adoption","id":"a1","unit":"梅城镇","submission":"s1","outlet":"情况专报","issue":"第1期","at":"2018-03-08"}
{"kind":"adoption","id":"a2","unit":"三都镇","submission":"s2","outlet":"情况专报","issue":"第1期","at":"2018-03-08"}
{"kind":"fault","id":"f1","unit":"钦堂乡","fault":"缺席","at":"2018-03-09"}
{"kind":"commission","id":"c1","unit":"发改局","title":"四","issued":"2018-03-01T09:00:00+08:00","received":"2018-03-01T09:02:00+08:00","due":"2018-03-06T17:30:00+08:00","state":"received"}
`

func TestMonthText(t *testing.T) {
	t.Parallel()
	text := build(t, rules(t), "2018-03", workday.NewDate(2018, 4, 2), march).Text()
	if want := "关于2018年3月全市政务信息工作情况的通报"; text.Title != want {
		t.Errorf("title %q, want %q", text.Title, want)
	}
	body := strings.Join(text.Lines, "\n")
	for _, want := range []string{
		"3月，各单位共报送政务信息3条，其中乡镇（街道）3条",
		"录用2条次",
		"三都镇（1条）",
		"钦堂乡：缺席，扣10分（三（六）4）",
		"到期约稿1件：到期待认定1件（发改局《四》）",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing in\n%s", want, body)
		}
	}
	rows := strings.Join(text.Tables[0].Rows, "\n")
	for _, want := range []string{" 1=    8  -12 梅城镇", " 1=    8  -12 三都镇"} {
		if !strings.Contains(rows, want) {
			t.Errorf("row %q is missing in\n%s", want, rows)
		}
	}
	if departments := strings.Join(text.Tables[1].Rows, "\n"); !strings.Contains(departments, "发改局 暂计") {
		t.Errorf("a commission waits for its ruling, and 发改局 is not 暂计:\n%s", departments)
	}
}

// TestEveryUnitOnce proves that every unit of the roster has its row.
func TestEveryUnitOnce(t *testing.T) {
	t.Parallel()
	for _, period := range []string{"2018-03", "2018Q1", "2018"} {
		all := ""
		for _, table := range build(t, rules(t), period, workday.NewDate(2019, 1, 2), march).Text().Tables {
			all += strings.Join(table.Rows, " \n") + " \n"
		}
		all = strings.ReplaceAll(all, "　", " ")
		for _, unit := range rules(t).Units() {
			if n := strings.Count(all, " "+unit.Name+" "); n != 1 {
				t.Errorf("%s: %s has %d rows", period, unit.Name, n)
			}
		}
	}
}

// TestNothingDeducted says so, rather than leaving the section out.
func TestNothingDeducted(t *testing.T) {
	t.Parallel()
	facts := ""
	for _, u := range rules(t).Units() {
		facts += `{"kind":"submission","id":"` + u.Name + `","unit":"` + u.Name + `","channel":"信息科","at":"2018-03-05T10:20:00+08:00"}` + "\n"
	}
	text := build(t, rules(t), "2018-03", workday.NewDate(2018, 4, 2), facts).Text()
	if body := strings.Join(text.Lines, "\n"); !strings.Contains(body, "三、扣分　无。") {
		t.Errorf("nothing was deducted:\n%s", body)
	}
}
