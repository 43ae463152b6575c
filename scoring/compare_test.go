package scoring_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zwxx/scoring"
)

// TestCompare scores last year's ledger under a draft with merged units and
// other points.
func TestCompare(t *testing.T) {
	t.Parallel()
	r := rulesWith(t, "derived = true", "")
	draft := rulesWith(t, "year  = 2018", "year  = 2019", "derived = true", "", "points = 6\n", "points = 7\n",
		`  { name = "民宗局", aliases = ["民族宗教局", "民族宗教事务局", "民宗"] },
  { name = "移民局", aliases = ["移民"] },`, `  { name = "民宗移民局", was = ["民宗局", "移民局"] },`,
		"awards  = [10, 9, 8, 7, 6, 5, 4]", "awards  = [10, 9, 8, 7, 6, 5]")
	facts := []string{
		submission("s1", "民宗局", "信息科", "", "2018-01-08T09:00:00+08:00"),
		adoption("a1", "民宗局", "s1", "动态", "2018-01-12", `"with":["移民局","审计局"]`),
		submission("s2", "审计局", "信息科", "", "2018-01-08T09:00:00+08:00"), adoption("a2", "审计局", "s2", "参阅", "2018-01-13"),
		commission("c1", "气象局", "failed", "2018-01-31T17:30:00+08:00"),
	}
	// Unchanged rules move nobody.
	sheet := scoreAt(t, r, "2018Q1", afterYear, facts...)
	if moves := scoring.Compare(sheet, sheet); moves != nil {
		t.Errorf("moves without a change: %v", moves)
	}
	draft = draft.ForYear(2018)
	is, err := scoring.Score(draft, ledgerOf(t, r, facts...).Under(draft), period(t, "2018Q1"), scoring.Options{AsOf: moment(t, afterYear)})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := scoring.WriteMoves(&b, scoring.Compare(sheet, is)); err != nil {
		t.Fatal(err)
	}
	const want = `部门C类
  审计局　名次1→1　得分7.33→9　赋分0→0
    2018-01-12  1.33→2  三（一）1  动态（与民宗移民局合报）  a1
    2018-01-13  6→7  三（一）3  参阅  a2
  民宗移民局　名次—→2　得分0→2　赋分0→0
    2018-01-12  —→2  三（一）1  动态（与审计局合报）  a1
  机关事务管理局　名次4→3　得分0→0　赋分0→0
  公积金建德分中心　名次4→3　得分0→0　赋分0→0
  气象局　名次4→3　得分0→0　赋分0→0
  供电公司　名次4→3　得分0→0　赋分0→0
  民宗局　名次2→—　得分1.33→0　赋分0→0
    2018-01-12  1.33→—  三（一）1  动态（与移民局、审计局合报）  a1
  移民局　名次2→—　得分1.33→0　赋分0→0
    2018-01-12  1.33→—  三（一）1  动态（与民宗局、审计局合报）  a1
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
