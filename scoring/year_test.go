package scoring_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zwxx/scoring"
)

// quarterly gives a department the target in each of the quarters, with an
// instruction on an item of its own.
func quarterly(unit, level string, quarters ...int) []string {
	var facts []string
	for _, q := range quarters {
		item := fmt.Sprintf("y%d%s", q, unit)
		month := 3*q - 2
		facts = append(facts,
			submission(item, unit, "信息科", "", fmt.Sprintf("2018-%02d-08T09:00:00+08:00", month)),
			instruction("i"+item, unit, item, level, fmt.Sprintf("2018-%02d-20", month)))
	}
	return facts
}

// TestYear adds up the four awards (四.3); open quarters are 0.
func TestYear(t *testing.T) {
	t.Parallel()
	facts := append(quarterly("民宗局", "杭州市", 1, 2, 3, 4), quarterly("移民局", "省级", 1, 2)...)
	s := scoreAt(t, rulesWith(t, quiet...), "2018", afterYear, facts...)
	first, second := s.Groups[3].Units[0], s.Groups[3].Units[1]
	equal(t, "first", first.Unit, "民宗局")
	equal(t, "awards", fmt.Sprint(first.Awards), "[9 9 10 10]")
	equal(t, "award", first.Award.String(), "38")
	equal(t, "counted", first.Counted.String(), "120")
	equal(t, "second", second.Unit, "移民局")
	equal(t, "awards", fmt.Sprint(second.Awards), "[10 10 0 0]")

	s = scoreAt(t, rulesWith(t, quiet...), "2018", "2018-06-30T23:59:59+08:00", facts...)
	equal(t, "open quarters", fmt.Sprint(unitOf(t, s, "移民局").Awards), "[10 0 0 0]")
	equal(t, "counted all the same", unitOf(t, s, "移民局").Counted.String(), "100")

	r := rulesWith(t, append(quiet, `year_by = "awards"`, `year_by = "points"`)...)
	s = scoreAt(t, r, "2018", "2018-07-01T00:00:00+08:00", facts...)
	equal(t, "by points", s.Groups[3].Units[0].Unit, "移民局")
}

// TestYearTies goes by the year's points where the awards are equal, and then
// shares the rank.
func TestYearTies(t *testing.T) {
	t.Parallel()
	facts := append(quarterly("民宗局", "杭州市", 1), quarterly("移民局", "省级", 2)...)
	facts = append(facts, quarterly("审计局", "省级", 3)...)
	s := scoreAt(t, rulesWith(t, quiet...), "2018", afterYear, facts...)
	var got []string
	for _, u := range s.Groups[3].Units[:4] {
		got = append(got, fmt.Sprintf("%s %d %s %d", u.Unit, u.Rank, u.Award, u.Tier))
	}
	// 30 % of 7, rounded up, is 3: no deduction.
	want := []string{"移民局 1 10 0", "审计局 1 10 0", "民宗局 3 10 0", "机关事务管理局 4 0 1"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestZeroedYear zeroes the year's sheet and leaves the quarters' alone
// (三（三）2, 三（六）1).
func TestZeroedYear(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ clause, note string }{
		"上级扣分": {"三(三)2", ""},
		"失实":   {"三(六)1", "民宗局信息失实，全市通报批评"},
	} {
		facts := append(quarterly("民宗局", "杭州市", 1, 2, 3, 4), fault("f1", "民宗局", name, "2018-02-01"))
		s := scoreAt(t, rulesWith(t, quiet...), "2018", afterYear, facts...)
		u := unitOf(t, s, "民宗局")
		equal(t, "zeroed", u.Zeroed, tt.clause)
		equal(t, "points", u.Points.String(), "120")
		equal(t, "counted", u.Counted.String(), "0")
		equal(t, "awards", fmt.Sprint(u.Awards, u.Award), "[0 0 0 0] 0")
		equal(t, "note", hasNote(s, tt.note), true)
		for _, l := range u.Lines {
			equal(t, "struck", l.Struck, true)
		}
		q := scoreAt(t, rulesWith(t, quiet...), "2018Q1", afterYear, facts...)
		equal(t, "quarter", unitOf(t, q, "民宗局").Award.String(), "10")
		wantLines(t, q, "民宗局", "2018-01-20 30 三(四) iy1民宗局", "2018-02-01 0 "+tt.clause+" f1")
	}
}

// TestZeroedYearBelowZero counts the sum of all its lines where that is below
// 0.
func TestZeroedYearBelowZero(t *testing.T) {
	t.Parallel()
	s := scoreAt(t, rulesWith(t, quiet...), "2018", afterYear,
		fault("f1", "民宗局", "失实", "2018-02-01"), fault("f2", "民宗局", "缺席", "2018-05-01"))
	equal(t, "counted", unitOf(t, s, "民宗局").Counted.String(), "-10")
	equal(t, "rank", unitOf(t, s, "民宗局").Rank, 7)
}

// TestStateCouncilFirst puts units with a State Council instruction first
// (三（四）): several share rank 1, the next follows by count; not on an
// emergency item, and not in a zeroed year.
func TestStateCouncilFirst(t *testing.T) {
	t.Parallel()
	facts := quarterly("民宗局", "省级", 1, 2, 3, 4)
	for i, unit := range []string{"移民局", "审计局", "气象局", "供电公司"} {
		emergency := fmt.Sprintf(`"emergency":%t`, unit == "供电公司")
		facts = append(facts,
			submission(fmt.Sprint("n", i), unit, "信息科", "", "2018-01-08T09:00:00+08:00", emergency),
			instruction(fmt.Sprint("j", i), unit, fmt.Sprint("n", i), "国务院", "2018-12-31"))
	}
	facts = append(facts, fault("f1", "气象局", "失实", "2018-02-01"))
	s := scoreAt(t, rulesWith(t, quiet...), "2018", afterYear, facts...)
	var got []string
	for _, u := range s.Groups[3].Units {
		got = append(got, fmt.Sprintf("%s %d", u.Unit, u.Rank))
	}
	want := []string{"移民局 1", "审计局 1", "民宗局 3", "机关事务管理局 4", "公积金建德分中心 4", "气象局 4", "供电公司 4"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	equal(t, "note", hasNote(s, "移民局有国务院批示，年度排名第一（三(四)）"), true)
	s = scoreAt(t, rulesWith(t, quiet...), "2018", "2018-12-30T12:00:00+08:00", facts...)
	equal(t, "the day before", s.Groups[3].Units[0].Unit, "民宗局")
}

// TestTiers cuts groups into 30 %, rounded up, and three tiers, the larger
// first (四.3): 5+4+4+3, 7+6+5+5, 3+3+2+2, 3+2+1+1.
func TestTiers(t *testing.T) {
	t.Parallel()
	r := rulesWith(t, quiet...)
	var facts []string
	for _, u := range r.Units() {
		for n := range len(r.Units()) - u.Index() {
			id := fmt.Sprintf("%s-%d", u.Name, n)
			facts = append(facts, submission("s"+id, u.Name, "信息科", "", "2018-01-09T09:00:00+08:00"),
				adoption("a"+id, u.Name, "s"+id, "动态", "2018-01-12"))
		}
	}
	s := scoreAt(t, rulesWith(t, append(quiet, `year_by = "awards"`, `year_by = "points"`)...), "2018", afterYear, facts...)
	want := []string{
		"[0 0 0 0 0 1 1 1 1 2 2 2 2 3 3 3]",
		"[0 0 0 0 0 0 0 1 1 1 1 1 1 2 2 2 2 2 3 3 3 3 3]",
		"[0 0 0 1 1 1 2 2 3 3]",
		"[0 0 0 1 1 2 3]",
	}
	for i, g := range s.Groups {
		var tiers []int
		for _, u := range g.Units {
			tiers = append(tiers, u.Tier)
		}
		equal(t, g.Name, fmt.Sprint(tiers), want[i])
	}
	equal(t, "note", hasNote(s, "按综合考评细则"), true)
	// All equal: everyone shares the first's tier.
	s = scoreAt(t, r, "2018", afterYear)
	for _, g := range s.Groups {
		for _, u := range g.Units {
			equal(t, "tier of rank 1", u.Tier, 0)
		}
	}
}

// TestRulesOfTheYear uses the newest earlier rule set and says so (四.4).
func TestRulesOfTheYear(t *testing.T) {
	t.Parallel()
	sets := scoring.Embedded()
	r, stale, err := sets.For(2020)
	if err != nil || !stale || r.Year != 2018 {
		t.Fatalf("For(2020) = %v, %t, %v", r, stale, err)
	}
	s := scoreAt(t, r, "2020Q1", "2020-04-01T00:00:00+08:00")
	equal(t, "note", hasNote(s, "依据2018年办法"), true)
	equal(t, "derived", unitOf(t, s, "发改局").Points.String(), "-30")
	if _, _, err := sets.For(2017); err == nil || err.Error() != "no_rules clause=四.4 field=period value=2017 other=2018" {
		t.Errorf("For(2017): %v", err)
	}
	_, err = scoring.Score(r, &scoring.Ledger{}, period(t, "2017"), scoring.Options{AsOf: moment(t, afterYear)})
	if err == nil || err.Error() != "no_rules clause=四.4 field=period value=2017 other=2018" {
		t.Errorf("Score of 2017: %v", err)
	}
}
