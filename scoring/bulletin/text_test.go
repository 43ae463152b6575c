package bulletin_test

import (
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/workday"
)

// march returns a month in which 梅城镇 and 三都镇 tie, 钦堂乡 loses points and
// 发改局's commission waits for its ruling.
func march(t *testing.T) bulletin.Month {
	t.Helper()
	ledger, err := scoring.ReadLedger("march", strings.NewReader(`
{"kind":"submission","id":"s1","unit":"梅城镇","channel":"信息科","title":"一","at":"2018-03-05T10:20:00+08:00"}
{"kind":"submission","id":"s2","unit":"三都镇","channel":"信息科","title":"二","at":"2018-03-05T10:20:00+08:00"}
{"kind":"submission","id":"s3","unit":"三都镇","channel":"直报","class":"要情","title":"三","at":"2018-03-05T10:20:00+08:00"}
{"kind":"adoption","id":"a1","unit":"梅城镇","submission":"s1","outlet":"情况专报","issue":"1","at":"2018-03-08"}
{"kind":"adoption","id":"a2","unit":"三都镇","submission":"s2","outlet":"情况专报","issue":"1","at":"2018-03-08"}
{"kind":"fault","id":"f1","unit":"钦堂乡","fault":"缺席","at":"2018-03-09"}
{"kind":"commission","id":"c1","unit":"发改局","title":"四","issued":"2018-03-01T09:00:00+08:00","received":"2018-03-01T09:02:00+08:00","due":"2018-03-06T17:30:00+08:00","state":"received"}
`), rules(t))
	if err != nil {
		t.Fatal(err)
	}
	options := scoring.Options{AsOf: workday.NewDate(2018, 4, 2).At(9 * 60), Overdue: scoring.OverdueOpen}
	scorer, err := scoring.NewScorer(rules(t), ledger, 2018, options)
	if err != nil {
		t.Fatal(err)
	}
	month, err := scorer.Score(scoring.MonthPeriod(2018, 3))
	if err != nil {
		t.Fatal(err)
	}
	quarter, err := scorer.Score(scoring.QuarterPeriod(2018, 1))
	if err != nil {
		t.Fatal(err)
	}
	return bulletin.Month{Sheet: month, Quarter: quarter, Counts: []bulletin.Count{
		{Group: "乡镇（街道）", Submissions: 3, Adoptions: 2}, {Group: "部门A类"}, {Group: "部门B类"}, {Group: "部门C类"},
	}}
}

func rules(t *testing.T) *scoring.Rules {
	t.Helper()
	r, _, err := scoring.Embedded().For(2018)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestMonthText(t *testing.T) {
	t.Parallel()
	text := bulletin.MonthText(march(t))
	if want := "关于2018年3月全市政务信息工作情况的通报"; text.Title != want {
		t.Errorf("title %q, want %q", text.Title, want)
	}
	body := strings.Join(text.Paragraphs, "\n")
	for _, want := range []string{
		"3月共报送政务信息3条，其中乡镇（街道）3条",
		"录用2条次",
		"三都镇（1条）",
		"钦堂乡：缺席，扣10分（三（六）4）",
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

// TestEveryUnitOnce proves that every unit of the roster has its row, and the
// figures of the tables are those of the sheet.
func TestEveryUnitOnce(t *testing.T) {
	t.Parallel()
	month := march(t)
	text := bulletin.MonthText(month)
	all := ""
	for _, table := range text.Tables {
		all += strings.Join(table.Rows, "\n") + "\n"
	}
	for _, unit := range rules(t).Units() {
		if n := strings.Count(all, " "+unit.Name+"\n") + strings.Count(all, " "+unit.Name+" "); n != 1 {
			t.Errorf("%s has %d rows", unit.Name, n)
		}
	}
}

func TestNothingDeducted(t *testing.T) {
	t.Parallel()
	month := march(t)
	for i := range month.Sheet.Groups {
		for j := range month.Sheet.Groups[i].Units {
			month.Sheet.Groups[i].Units[j].Lines = nil
		}
	}
	if body := strings.Join(bulletin.MonthText(month).Paragraphs, "\n"); !strings.Contains(body, "三、扣分　无。") {
		t.Errorf("nothing was deducted:\n%s", body)
	}
}
