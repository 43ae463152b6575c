package scoring_test

import (
	"fmt"
	"strings"
	"testing"

	"zwxx/scoring"
)

func needs(all []scoring.Need) string {
	var parts []string
	for _, n := range all {
		parts = append(parts, fmt.Sprintf("%d %s", n.Count, n.Outlet))
	}
	return strings.Join(parts, ", ")
}

// TestGap says what is missing to 30 points, to the tasks and to the next
// award.
func TestGap(t *testing.T) {
	t.Parallel()
	r := rulesWith(t, quiet...)
	const town = "大慈岩镇"
	facts := []string{
		submission("s1", town, "直报", "要情", "2018-03-05T09:00:00+08:00"),
		adoption("a1", town, "s1", "直报·要情", "2018-03-06"), // 16
		adoption("a2", town, "s1", "情况专报", "2018-03-06"),  // 8
		adoption("a3", town, "s1", "动态", "2018-03-06"),    // 4
	}
	for i, unit := range []string{"新安江街道", "更楼街道", "洋溪街道", "梅城镇", "寿昌镇", "大同镇", "乾潭镇", "三都镇", "杨村桥镇", "下涯镇", "大洋镇"} {
		facts = append(facts, earn(unit)...)
		facts = append(facts, submission(fmt.Sprint("x", i), unit, "信息科", "", "2018-01-09T09:00:00+08:00"),
			adoption(fmt.Sprint("y", i), unit, fmt.Sprint("x", i), "动态", "2018-01-12"))
	}
	s := scoreAt(t, r, "2018Q1", "2018-03-23T09:00:00+08:00", facts...)
	gap, ok := scoring.GapOf(s, r, town)
	if !ok {
		t.Fatal("no gap")
	}
	equal(t, "to target", gap.ToTarget.String(), "2")
	equal(t, "by", needs(gap.TargetBy), "1 动态·简讯")
	equal(t, "rank", gap.Rank, 12)
	equal(t, "award with the target met", gap.Award.String(), "5")
	// Eleven share the first rank with 54 points: 26 more, and it is theirs.
	equal(t, "next", fmt.Sprint(gap.Next.Rank, gap.Next.Award, gap.Next.Points), "1 15 26")
	equal(t, "next by", needs(gap.Next.By), "1 直报·专报")
	var quotas []string
	for _, q := range gap.Quotas {
		quotas = append(quotas, fmt.Sprintf("%s %s %d/%d %t", q.Period, q.Quota.Class, q.Done, q.Wanted, q.Lost))
	}
	equal(t, "quotas", strings.Join(quotas, ", "), "2018-01 要情 0/2 true, 2018-02 要情 0/2 true, 2018-03 要情 1/2 false, 2018Q1 专报 0/1 false")

	gap, _ = scoring.GapOf(s, r, "新安江街道")
	equal(t, "reached", gap.ToTarget.String()+needs(gap.TargetBy), "0")
	if gap.Next != nil {
		t.Errorf("the first has a next rank: %+v", gap.Next)
	}
	if _, ok := scoring.GapOf(s, r, "无此单位"); ok {
		t.Error("a gap of no unit")
	}
}

// TestGapNeeds takes the smallest number of adoptions, mixed where that fits.
func TestGapNeeds(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"2": "1 动态·简讯", "3": "1 动态", "5": "1 参阅", "8": "1 情况专报", "17": "1 直报·专报",
		"34": "1 动态·简讯, 1 直报·专报", "64": "2 直报·专报", "65": "1 动态·简讯, 2 直报·专报",
	} {
		r := rulesWith(t, append(quiet, "target     = 30", "target     = "+target)...)
		gap, _ := scoring.GapOf(scoreAt(t, r, "2018Q1", "2018-03-23T09:00:00+08:00"), r, "梅城镇")
		equal(t, target, needs(gap.TargetBy), want)
	}
}
