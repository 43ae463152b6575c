package bulletin_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/workday"
)

// everybody has every unit send something valid in January to April, so that
// nothing is docked that a test does not dock.
func everybody(r *scoring.Rules) string {
	var b strings.Builder
	for _, u := range r.Units() {
		for _, month := range []string{"01", "02", "03", "04"} {
			b.WriteString(`{"kind":"submission","id":"` + u.Name + month + `","unit":"` + u.Name + `","channel":"信息科","title":"` +
				u.Name + `的做法","at":"2018-` + month + `-05T10:20:00+08:00"}` + "\n")
		}
	}
	return b.String()
}

const (
	february = `{"kind":"adoption","id":"n1","unit":"审计局","submission":"审计局02","outlet":"动态","issue":"第5期","at":"2018-02-12"}` + "\n"
	late     = `{"kind":"adoption","id":"n2","unit":"审计局","submission":"审计局02","outlet":"情况专报","issue":"第3期","at":"2018-02-26"}` + "\n"
	absence  = `{"kind":"fault","id":"g1","unit":"气象局","fault":"缺席","at":"2018-02-20"}` + "\n"
	pardoned = `{"kind":"fault","id":"g1","unit":"气象局","fault":"缺席","at":"2018-02-20","void":"已请假"}` + "\n"
)

// published is a bulletin as it comes out of the database.
func published(tb testing.TB, c *bulletin.Content, day workday.Date) *bulletin.Content {
	tb.Helper()
	c.Draft, c.Head.Issued = false, day
	text, err := json.Marshal(c)
	if err != nil {
		tb.Fatal(err)
	}
	var back *bulletin.Content
	if err := json.Unmarshal(text, &back); err != nil {
		tb.Fatal(err)
	}
	return back
}

func texts(c *bulletin.Content) string { return strings.Join(c.Text().Lines, "\n") }

func contains(tb testing.TB, text string, wants ...string) {
	tb.Helper()
	for _, want := range wants {
		if !strings.Contains(text, want) {
			tb.Errorf("%q is missing in\n%s", want, text)
		}
	}
}

// TestLateAndCorrected tells what came late (补记) from what was wrong (更正):
// both are named once, in the next bulletin. // fault 39
func TestLateAndCorrected(t *testing.T) {
	t.Parallel()
	r := rules(t)
	all := everybody(r)
	feb := published(t, build(t, r, "2018-02", workday.NewDate(2018, 3, 2), all+february+absence), workday.NewDate(2018, 3, 5))

	mar := build(t, r, "2018-03", workday.NewDate(2018, 4, 2), all+february+late+pardoned, feb)
	contains(t, texts(mar),
		"补记（上期迟到）　1条次，共+8分",
		"更正（上期有误）　气象局：2月得分原-10分，更正为0分。原因：核减缺席（-10分）。")
	if len(mar.Corrections) != 1 {
		t.Errorf("what came late is a correction: %+v", mar.Corrections)
	}
	want := []bulletin.Item{{
		Unit: "审计局", Fact: "n2", Outlet: "情况专报", Issue: "第3期", At: workday.NewDate(2018, 2, 26), Title: "审计局的做法",
		Lead: true, Points: 8 * scoring.Point, Counts: scoring.MonthPeriod(2018, 2),
	}}
	if diff := cmp.Diff(want, mar.Late, cmp.Comparer(func(x, y scoring.Period) bool { return x == y }), cmp.FilterPath(
		func(p cmp.Path) bool { return p.String() == "With" }, cmp.Ignore())); diff != "" {
		t.Error(diff)
	}
	month, _, _ := mar.Sheet.Unit("审计局")
	quarter, _, _ := mar.Quarter.Unit("审计局")
	if month.Counted != 0 || quarter.Counted != 12*scoring.Point {
		t.Errorf("月 %s, 季 %s: what came late counts in its quarter, not in the month it is told in", month.Counted, quarter.Counted)
	}

	mar = published(t, mar, workday.NewDate(2018, 4, 3))
	apr := build(t, r, "2018-04", workday.NewDate(2018, 5, 2), all+february+late+pardoned, feb, mar)
	contains(t, texts(apr), "补记（上期迟到）　无。", "更正（上期有误）　无。")
}

// TestClosedQuarter: once its quarter is published, what comes late changes
// what was published: it is a correction of the month and of the quarter.
func TestClosedQuarter(t *testing.T) {
	t.Parallel()
	r := rules(t)
	all := everybody(r) + february
	day := workday.NewDate(2018, 4, 3)
	feb := published(t, build(t, r, "2018-02", workday.NewDate(2018, 3, 2), all), workday.NewDate(2018, 3, 5))
	mar := published(t, build(t, r, "2018-03", day, all, feb), day)
	q1 := published(t, build(t, r, "2018Q1", day, all, feb, mar), day)
	apr := build(t, r, "2018-04", workday.NewDate(2018, 5, 2), all+late, feb, mar, q1)
	contains(t, texts(apr), "补记（上期迟到）　无。",
		"审计局：2月得分原4分，更正为12分。原因：补列情况专报（+8分）。",
		"审计局：一季度得分原4分，更正为12分，一季度赋分原0分，更正为10分。")
}

// TestMovedOn: what comes after its quarter was published and is set to count
// today is told as late, and changes nothing that was published.
func TestMovedOn(t *testing.T) {
	t.Parallel()
	r := rules(t)
	all := everybody(r) + february
	day := workday.NewDate(2018, 4, 3)
	feb := published(t, build(t, r, "2018-02", workday.NewDate(2018, 3, 2), all), workday.NewDate(2018, 3, 5))
	q1 := published(t, build(t, r, "2018Q1", day, all, feb), day)
	moved := strings.Replace(late, `"at":"2018-02-26"`, `"at":"2018-02-26","counts_on":"2018-04-10"`, 1)
	apr := build(t, r, "2018-04", workday.NewDate(2018, 5, 2), all+moved, feb, q1)
	contains(t, texts(apr), "录用1条次", "补记（上期迟到）　1条次，共+8分", "更正（上期有误）　无。")
	contains(t, strings.Join(apr.LateTitles().Rows[0], "|"), "审计局|审计局的做法|情况专报第3期|2月26日|8")
	if month, _, _ := apr.Sheet.Unit("审计局"); month.Counted != 8*scoring.Point {
		t.Errorf("it counts %s in April", month.Counted)
	}
}

// TestHistory compares with what was published before the program was there,
// of which it knows the points alone.
func TestHistory(t *testing.T) {
	t.Parallel()
	r := rules(t)
	ledger, err := scoring.ReadLedger("facts", strings.NewReader(everybody(r)+february), r)
	if err != nil {
		t.Fatal(err)
	}
	c, err := bulletin.Build(r, ledger, scoring.MonthPeriod(2018, 3), bulletin.Options{
		Now: workday.NewDate(2018, 4, 2).Time(),
		History: []scoring.Published{
			{Month: scoring.MonthPeriod(2018, 2), Unit: "审计局", Points: 6 * scoring.Point},
			{Month: scoring.MonthPeriod(2018, 2), Unit: "气象局", Points: 0},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	contains(t, texts(c), "更正（上期有误）　审计局：2月得分原6分，更正为4分。")
	if len(c.Corrections) != 1 || len(c.Late) != 0 {
		t.Errorf("corrections %+v, late %+v", c.Corrections, c.Late)
	}
}

// TestLateSubmission takes back the −10 of 三（六）2 of a published month.
func TestLateSubmission(t *testing.T) {
	t.Parallel()
	r := rules(t)
	without := strings.Join(slices.DeleteFunc(strings.Split(everybody(r), "\n"), func(line string) bool {
		return strings.Contains(line, `"气象局02"`)
	}), "\n")
	feb := published(t, build(t, r, "2018-02", workday.NewDate(2018, 3, 2), without), workday.NewDate(2018, 3, 5))
	contains(t, texts(feb), "扣分　气象局：2月无有效报送，扣10分（三（六）2）。")
	mar := build(t, r, "2018-03", workday.NewDate(2018, 4, 2), everybody(r), feb)
	contains(t, texts(mar), "气象局：2月得分原-10分，更正为0分。原因：核减2月无有效报送（-10分）。")
}
