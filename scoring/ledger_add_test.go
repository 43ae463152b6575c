package scoring_test

import (
	"bytes"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zwxx/scoring"
)

// TestCheckAddition leaves out what stands already, refuses what differs, and
// blames nothing of the base that was wrong before.
func TestCheckAddition(t *testing.T) {
	t.Parallel()
	r := rules2018(t)
	parse := func(facts ...string) *scoring.Ledger {
		f, err := scoring.ParseLedger("test", strings.NewReader(strings.Join(facts, "\n")))
		if err != nil {
			t.Fatal(err)
		}
		return &f.Ledger
	}
	s1 := submission("s1", "梅城镇", "信息科", "", "2018-03-05T10:20:00+08:00")
	a1 := adoption("a1", "梅城镇", "s1", "动态", "2018-03-08")
	wrong := fault("f1", "没有的单位", "缺席", "2018-03-08")
	for _, test := range []struct {
		name       string
		base, more *scoring.Ledger
		fresh      string
		want       []string
	}{
		{"all of it known", parse(s1, a1), parse(a1, s1), "", nil},
		{"some of it new", parse(s1, wrong), parse(s1, a1), "a1", nil},
		{"times in another offset", parse(s1), parse(submission("s1", "梅城镇", "信息科", "", "2018-03-05T02:20:00Z")), "", nil},
		{"other content", parse(s1), parse(submission("s1", "梅城镇", "信息科", "", "2018-03-05T10:21:00+08:00")), "", []string{"submission 0 s1 changed_fact"}},
		{"an id of another kind", parse(s1), parse(a1, fault("s1", "梅城镇", "缺席", "2018-03-08")), "a1", []string{"fault 0 s1 changed_fact"}},
		{"twice in the addition", parse(s1), parse(a1, fault("a1", "梅城镇", "缺席", "2018-03-08")), "a1", []string{"fault 0 a1 duplicate_id"}},
		{"what spoils the base", parse(s1, a1), parse(a1, adoption("a2", "梅城镇", "s1", "动态", "2018-03-09")), "a2",
			[]string{"adoption 1 a2 same_outlet", "adoption -1 a1 same_outlet"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			fresh, refusals := scoring.CheckAddition(r, test.base, test.more)
			var got []string
			for _, f := range refusals {
				got = append(got, strings.Join([]string{string(f.Kind), strconv.Itoa(f.Index), f.ID, string(f.Refusal.Reason)}, " "))
			}
			equal(t, "fresh", strings.Join(fresh.IDs(), " "), test.fresh)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestAdditionInParts: a ledger may come in two files, cut anywhere by kind,
// the second time as well as the first.
func TestAdditionInParts(t *testing.T) {
	property(t, func(t *rapid.T, r *scoring.Rules, l *scoring.Ledger) {
		base := &scoring.Ledger{Submissions: l.Submissions[:rapid.IntRange(0, len(l.Submissions)).Draw(t, "cut")]}
		fresh, refusals := scoring.CheckAddition(r, base, l)
		if refusals != nil || fresh.Len()+base.Len() != l.Len() {
			t.Fatalf("%d of %d, %v", fresh.Len(), l.Len(), refusals)
		}
		if again, refusals := scoring.CheckAddition(r, l, l); again.Len() != 0 || refusals != nil {
			t.Fatalf("again: %d, %v", again.Len(), refusals)
		}
	})
}

// TestDifferences compares published points with today's, by month.
func TestDifferences(t *testing.T) {
	t.Parallel()
	r := rulesWith(t, quiet...)
	l := ledgerOf(t, r, submission("s1", "梅城镇", "信息科", "", "2018-01-05T10:20:00+08:00"), adoption("a1", "梅城镇", "s1", "动态", "2018-02-08"),
		adoption("a2", "梅城镇", "s1", "参阅", "2018-01-08", `"with":["三都镇"]`))
	sheet := func(p scoring.Period) (*scoring.Sheet, error) {
		return scoring.Score(r, l, p, scoring.Options{AsOf: moment(t, afterYear)})
	}
	january, february := period(t, "2018-01"), period(t, "2018-02")
	got, err := scoring.Differences([]scoring.Published{
		{Month: february, Unit: "梅城镇", Points: 400}, {Month: february, Unit: "气象局", Points: 100}, {Month: january, Unit: "梅城镇", Points: 300},
	}, sheet)
	want := []scoring.Difference{
		{Month: january, Unit: "三都镇", Ours: 300, Missing: true}, {Month: february, Unit: "气象局", Published: 100},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(scoring.Period{})); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	if _, err := scoring.Differences([]scoring.Published{{Month: period(t, "2017-01"), Unit: "梅城镇"}}, func(scoring.Period) (*scoring.Sheet, error) {
		return nil, &scoring.Refusal{Reason: scoring.ReasonNoRules}
	}); err == nil {
		t.Error("a month without rules compares")
	}
}

// TestCSVWithoutFormulas: no text of a file becomes a formula, and numbers
// stay numbers.
func TestCSVWithoutFormulas(t *testing.T) {
	t.Parallel()
	s := &scoring.Sheet{Period: period(t, "2018-01")}
	for _, name := range []string{"=1+1", "+1", "-1", "@x", "\t=1", "＝1", " =1", "甲"} {
		s.Groups = append(s.Groups, scoring.GroupScore{Name: name, Units: []scoring.UnitScore{{Unit: name, Rank: 1, Counted: -1000}}})
	}
	var b bytes.Buffer
	if err := scoring.WriteCSV(&b, s); err != nil {
		t.Fatal(err)
	}
	const want = "\ufeff期间,组,名次,单位,得分,备注\n2018-01,'=1+1,1,'=1+1,-10,\n2018-01,'+1,1,'+1,-10,\n2018-01,'-1,1,'-1,-10,\n" +
		"2018-01,'@x,1,'@x,-10,\n2018-01,'\t=1,1,'\t=1,-10,\n2018-01,'＝1,1,'＝1,-10,\n2018-01,' =1,1,' =1,-10,\n2018-01,甲,1,甲,-10,\n"
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
