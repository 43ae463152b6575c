package scoring_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zwxx/scoring"
)

// done is what a township owes in the first quarter of 2018: two 要情 a month
// and one 专报.
func done(unit string) []string {
	var facts []string
	for i, at := range []string{"01-05", "01-06", "02-05", "02-06", "03-05", "03-06"} {
		facts = append(facts, submission(unit+strconv.Itoa(i), unit, "直报", "要情", "2018-"+at+"T09:00:00+08:00"))
	}
	return append(facts, submission(unit+"z", unit, "直报", "专报", "2018-02-07T09:00:00+08:00"))
}

// earn gives a unit points in the first quarter: an instruction of the
// province, 50, on an item of its own.
func earn(unit string) []string {
	return []string{
		submission("e"+unit, unit, "信息科", "", "2018-01-08T09:00:00+08:00"),
		instruction("i"+unit, unit, "e"+unit, "省级", "2018-01-20"),
	}
}

// TestTarget decides about a township's target and its quota (三（二）2, 四.2).
func TestTarget(t *testing.T) {
	t.Parallel()
	const town = "梅城镇"
	all := append(done(town), earn(town)...)
	without := func(ids ...string) []string {
		var facts []string
		for _, f := range all {
			keep := true
			for _, id := range ids {
				keep = keep && !containsID(f, id)
			}
			if keep {
				facts = append(facts, f)
			}
		}
		return facts
	}
	for _, tt := range []struct {
		name    string
		asOf    string
		facts   []string
		months  []int
		special int
		quota   scoring.Met
		target  scoring.Met
		award   string
	}{
		{"all done, ended", "2018-04-01T00:00:00+08:00", all, []int{2, 2, 2}, 1, "true", "true", "15"},
		{"all done, still open", "2018-03-06T09:00:00+08:00", all, []int{2, 2, 2}, 1, "true", "true", "15"},
		{"a second before the last one", "2018-03-06T08:59:59+08:00", all, []int{2, 2, 1}, 1, "pending", "pending", "0"},
		{"one month short", "2018-04-01T00:00:00+08:00", without(town + "3"), []int{2, 1, 2}, 1, "false", "false", "0"},
		{"one month short, a month later", "2018-03-01T00:00:00+08:00", without(town + "3"), []int{2, 1, 0}, 1, "false", "false", "0"},
		{"one month short, before it ended", "2018-02-28T23:59:59+08:00", without(town + "3"), []int{2, 1, 0}, 1, "pending", "pending", "0"},
		{"no 专报; a 专报 is no 要情", "2018-04-01T00:00:00+08:00", without(town + "z"), []int{2, 2, 2}, 0, "false", "false", "0"},
		{"no 专报, the quarter open", "2018-03-31T23:59:59+08:00", without(town + "z"), []int{2, 2, 2}, 0, "pending", "pending", "0"},
		{"no points, ended", "2018-04-01T00:00:00+08:00", without("i" + town), []int{2, 2, 2}, 1, "true", "false", "0"},
		{"no points, the quarter open", "2018-03-31T23:59:59+08:00", without("i" + town), []int{2, 2, 2}, 1, "true", "pending", "0"},
		{"zeroed leaves the quota alone", "2018-04-01T00:00:00+08:00",
			append(without(), commission("c1", town, "failed", "2018-01-31T17:30:00+08:00")), []int{2, 2, 2}, 1, "true", "false", "0"},
		{"an invalid and a void one do not count", "2018-04-01T00:00:00+08:00", append(without(town+"3"),
			submission("x1", town, "直报", "要情", "2018-02-08T09:00:00+08:00", `"invalid":"重复"`),
			submission("x2", town, "直报", "要情", "2018-02-08T09:00:00+08:00", `"void":"误登"`),
		), []int{2, 1, 2}, 1, "false", "false", "0"},
		{"an emergency one and one that counts_on February do", "2018-04-01T00:00:00+08:00", append(without(town+"2", town+"3"),
			submission("x1", town, "直报", "要情", "2018-02-08T09:00:00+08:00", `"emergency":true`),
			submission("x2", town, "直报", "要情", "2018-03-01T09:00:00+08:00", `"counts_on":"2018-02-28"`),
		), []int{2, 2, 2}, 1, "true", "true", "15"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s := scoreAt(t, rulesWith(t, quiet...), "2018Q1", tt.asOf, tt.facts...)
			u := unitOf(t, s, town)
			equal(t, "special", *u.Quota.Special, tt.special)
			if diff := cmp.Diff(tt.months, u.Quota.Months); diff != "" {
				t.Errorf("months (-want +got):\n%s", diff)
			}
			equal(t, "quota", u.Quota.Met, tt.quota)
			equal(t, "target_met", u.TargetMet, tt.target)
			equal(t, "award", u.Award.String(), tt.award)
		})
	}
}

func containsID(fact, id string) bool { return strings.Contains(fact, `"id":"`+id+`"`) }

// TestMonthQuota shows a month's own quota: no 专报 in it.
func TestMonthQuota(t *testing.T) {
	t.Parallel()
	s := scoreAt(t, rules2018(t), "2018-03", "2018-03-31T12:00:00+08:00", done("梅城镇")...)
	u := unitOf(t, s, "梅城镇")
	equal(t, "met", u.Quota.Met, scoring.MetYes)
	equal(t, "no quarter's quota", u.Quota.Special, nil)
	equal(t, "open", unitOf(t, s, "三都镇").Quota.Met, scoring.MetPending)
	equal(t, "no target_met", u.TargetMet, scoring.Met(""))
	if unitOf(t, s, "发改局").Quota != nil {
		t.Error("a department has a quota")
	}
}

// TestZeroedQuarter counts 0, or the sum where that is below 0 (三（三）2).
func TestZeroedQuarter(t *testing.T) {
	t.Parallel()
	facts := append(earn("发改局"),
		commission("c1", "发改局", "failed", "2018-02-28T17:30:00+08:00"),
		commission("c2", "经信局", "failed", "2018-02-28T17:30:00+08:00"),
		fault("f1", "经信局", "缺席", "2018-01-20"))
	s := scoreAt(t, rulesWith(t, quiet...), "2018Q1", afterYear, facts...)
	u := unitOf(t, s, "发改局")
	equal(t, "points", u.Points.String(), "50")
	equal(t, "counted", u.Counted.String(), "0")
	equal(t, "zeroed", u.Zeroed, "三(三)2")
	wantLines(t, s, "发改局", "2018-01-20 50 三(四) i发改局 struck", "2018-02-28 0 三(三)2 c1 struck")
	equal(t, "below 0", unitOf(t, s, "经信局").Counted.String(), "-10")
	year := scoreAt(t, rulesWith(t, quiet...), "2018", afterYear, facts...)
	equal(t, "year counted", unitOf(t, year, "发改局").Counted.String(), "0")
	equal(t, "year points", unitOf(t, year, "发改局").Points.String(), "50")
	wantLines(t, year, "发改局", "2018-01-20 50 三(四) i发改局", "2018-02-28 0 三(三)2 c1")
}

// TestAwardTables checks every rank's award of every group (四.2): all units
// at their target, each with more points than the next.
func TestAwardTables(t *testing.T) {
	t.Parallel()
	r := rulesWith(t, quiet...)
	want := map[string][]string{
		"乡镇（街道）": {"15", "14", "13", "12", "11", "10", "9", "8", "7", "6", "5", "5", "5", "5", "5", "5"},
		"部门A类": {"25", "24", "23", "22", "21", "20", "19", "18", "17", "16", "15", "14", "13", "12", "11",
			"10", "10", "10", "10", "10", "10", "10", "10"},
		"部门B类": {"10", "9", "8", "7", "6", "5", "3", "3", "3", "3"},
		"部门C类": {"10", "9", "8", "7", "6", "5", "4"},
	}
	var facts []string
	for _, u := range r.Units() {
		if u.Group().Direct {
			facts = append(facts, done(u.Name)...)
		}
		facts = append(facts, earn(u.Name)...)
		for n := range len(r.Units()) - u.Index() {
			facts = append(facts, submission(fmt.Sprintf("s%s-%d", u.Name, n), u.Name, "信息科", "", "2018-01-09T09:00:00+08:00"),
				adoption(fmt.Sprintf("a%s-%d", u.Name, n), u.Name, fmt.Sprintf("s%s-%d", u.Name, n), "动态", "2018-01-12"))
		}
	}
	s := scoreAt(t, r, "2018Q1", afterYear, facts...)
	for _, g := range s.Groups {
		var got []string
		for i, u := range g.Units {
			equal(t, "rank", u.Rank, i+1)
			got = append(got, u.Award.String())
		}
		if diff := cmp.Diff(want[g.Name], got); diff != "" {
			t.Errorf("awards of %s (-want +got):\n%s", g.Name, diff)
		}
	}
}

// TestTies shares ranks and awards at equal points; a unit with its target
// unmet keeps its rank and gets 0 (四.2).
func TestTies(t *testing.T) {
	t.Parallel()
	var facts []string
	for _, unit := range []string{"城投公司", "科技局", "司法局"} {
		facts = append(facts, earn(unit)...)
	}
	facts = append(facts, submission("s1", "国税局", "信息科", "", "2018-01-09T09:00:00+08:00"),
		adoption("a1", "国税局", "s1", "浙江政务信息·专报", "2018-01-12"),
		submission("s2", "统计局", "信息科", "", "2018-01-09T09:00:00+08:00"), adoption("a2", "统计局", "s2", "动态", "2018-01-12"))
	for setting, want := range map[string][]string{
		"shared": {"科技局 1 10", "司法局 1 10", "城投公司 1 10", "国税局 4 7", "统计局 5 0", "文广新局 6 0", "体育局 6 0"},
		"roster": {"科技局 1 10", "司法局 2 9", "城投公司 3 8", "国税局 4 7", "统计局 5 0", "文广新局 6 0", "体育局 7 0"},
	} {
		r := rulesWith(t, append(quiet, `ties = "shared"`, fmt.Sprintf("ties = %q", setting))...)
		s := scoreAt(t, r, "2018Q1", afterYear, facts...)
		var got []string
		for _, u := range s.Groups[2].Units[:7] {
			got = append(got, fmt.Sprintf("%s %d %s", u.Unit, u.Rank, u.Award))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", setting, diff)
		}
		equal(t, "note", hasNote(s, "ties = "+setting), true)
	}
}

// TestNegativeTotals ranks below zero: there is no floor.
func TestNegativeTotals(t *testing.T) {
	t.Parallel()
	s := scoreAt(t, rulesWith(t, quiet...), "2018Q1", afterYear,
		fault("f1", "气象局", "缺席", "2018-01-20"), fault("f2", "气象局", "缺席", "2018-01-21"))
	u := unitOf(t, s, "气象局")
	equal(t, "counted", u.Counted.String(), "-20")
	equal(t, "rank", u.Rank, 7)
}

// TestOverdue judges commissions as of a moment (三（三）2) under both settings.
func TestOverdue(t *testing.T) {
	t.Parallel()
	const dept, due = "发改局", "2018-03-06T17:30:00+08:00"
	s1 := submission("s1", dept, "信息科", "", "2018-01-10T09:00:00+08:00")
	late := `"delivered":"2018-03-07T09:00:00+08:00","submission":"s1"`
	early := `"delivered":"2018-03-05T09:00:00+08:00","submission":"s1"`
	for _, tt := range []struct {
		name        string
		asOf        string
		facts       []string
		failed      bool // scores as not done under --overdue failed
		open        bool // and under --overdue open
		provisional bool
	}{
		{"issued, at the due time", due, []string{commission("c1", dept, "issued", due)}, false, false, false},
		{"issued, after it", "2018-03-06T17:30:01+08:00", []string{commission("c1", dept, "issued", due)}, true, false, true},
		{"received, after it", "2018-03-07T00:00:00+08:00", []string{commission("c1", dept, "received", due)}, true, false, true},
		{"delivered late", "2018-03-08T00:00:00+08:00", []string{s1, commission("c1", dept, "delivered", due, late)}, true, false, true},
		{"delivered late, as of between", "2018-03-07T08:00:00+08:00", []string{s1, commission("c1", dept, "delivered", due, late)}, true, false, true},
		{"delivered in time, not graded", "2018-03-20T00:00:00+08:00", []string{s1, commission("c1", dept, "delivered", due, early)}, false, false, false},
		{"objected, past due", "2018-03-20T00:00:00+08:00", []string{commission("c1", dept, "objected", due), objection("o1", dept, "c1")}, false, false, false},
		{"withdrawn", "2018-03-20T00:00:00+08:00", []string{commission("c1", dept, "withdrawn", due)}, false, false, false},
		{"failed, never delivered", due, []string{commission("c1", dept, "failed", due)}, true, true, false},
		{"failed, a second before its due time", "2018-03-06T17:29:59+08:00", []string{commission("c1", dept, "failed", due)}, false, false, false},
		{"failed at its delivery before due", "2018-03-05T09:00:00+08:00", []string{s1, commission("c1", dept, "failed", due, early)}, true, true, false},
		{"failed at its delivery, as of between", "2018-03-06T20:00:00+08:00", []string{s1, commission("c1", dept, "failed", due, late)}, true, false, true},
		{"graded later", "2018-03-04T09:00:00+08:00", []string{s1, commission("c1", dept, "graded", due, early, `"quality":5`)}, false, false, false},
		{"issued later", "2017-12-31T09:00:00+08:00", []string{commission("c1", dept, "failed", "2017-01-01T00:00:00+08:00", `"counts_on":"2018-01-05"`)}, false, false, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := rulesWith(t, quiet...)
			for how, want := range map[scoring.Overdue]bool{"": tt.failed, scoring.OverdueFailed: tt.failed, scoring.OverdueOpen: tt.open} {
				o := scoring.Options{AsOf: moment(t, tt.asOf), Overdue: how}
				s, err := scoring.Score(r, ledgerOf(t, r, tt.facts...), period(t, "2018Q1"), o)
				if err != nil {
					t.Fatal(err)
				}
				u := unitOf(t, s, dept)
				equal(t, "zeroed", u.Zeroed != "", want)
				equal(t, "provisional", len(u.Provisional) == 1 && u.Provisional[0] == "c1", tt.provisional)
				if tt.provisional {
					equal(t, "note", hasNote(s, "c1（发改局）"), true)
				}
			}
		})
	}
}

// TestOpenCommission is named in the notes and does not hold up the target.
func TestOpenCommission(t *testing.T) {
	t.Parallel()
	s := scoreAt(t, rulesWith(t, quiet...), "2018Q1", "2018-03-20T00:00:00+08:00",
		append(earn("发改局"), commission("c1", "发改局", "issued", "2018-03-26T17:30:00+08:00"))...)
	equal(t, "target_met", unitOf(t, s, "发改局").TargetMet, scoring.MetYes)
	equal(t, "award", unitOf(t, s, "发改局").Award.String(), "25")
	equal(t, "note", hasNote(s, "约稿尚未办结，未计分：c1（发改局）"), true)
}

// TestAsOf leaves out later facts: by the moment where they have one, by the
// day otherwise, and by their own date whatever date they count on.
func TestAsOf(t *testing.T) {
	t.Parallel()
	facts := []string{
		submission("s1", "发改局", "信息科", "", "2018-03-10T09:00:00+08:00"),
		adoption("a1", "发改局", "s1", "动态", "2018-03-12"),
		adoption("a2", "发改局", "s1", "参阅", "2018-03-13", `"counts_on":"2018-03-01"`),
		adoption("a3", "发改局", "s1", "情况专报", "2018-03-11", `"counts_on":"2018-03-31"`),
		merit("m1", "发改局", "2017-12-13", "2018-03-13"),
	}
	s := scoreAt(t, rulesWith(t, quiet...), "2018Q1", "2018-03-12T00:00:00+08:00", facts...)
	wantLines(t, s, "发改局", "2018-03-12 4 三(一)1 a1", "2018-03-31 8 三(一)2 a3")
	s = scoreAt(t, rulesWith(t, quiet...), "2018Q1", "2018-03-12T16:00:00Z", facts...)
	wantLines(t, s, "发改局", "2018-03-01 6 三(一)3 a2", "2018-03-12 4 三(一)1 a1",
		"2018-03-13 30 三(六)5 m1", "2018-03-31 8 三(一)2 a3")
}
