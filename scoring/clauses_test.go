package scoring_test

import (
	"fmt"
	"testing"

	"zwxx/scoring"
)

// TestClauses scores one unit's facts in one period and compares its lines
// with what the clause says.
func TestClauses(t *testing.T) {
	t.Parallel()
	const (
		dept, other = "发改局", "经信局"
		town        = "梅城镇"
	)
	s1 := submission("s1", dept, "信息科", "", "2018-01-10T09:00:00+08:00")
	s2 := submission("s2", dept, "信息科", "", "2018-02-10T09:00:00+08:00")
	e1 := submission("e1", dept, "信息科", "", "2018-01-11T09:00:00+08:00", `"emergency":true`)
	d1 := submission("d1", town, "直报", "要情", "2018-01-10T09:00:00+08:00")
	for _, tt := range []struct {
		clause string
		unit   string
		period string
		facts  []string
		want   []string
	}{
		{"三（一）1 动态", dept, "2018Q1", []string{s1, adoption("a1", dept, "s1", "动态", "2018-01-12")}, []string{"2018-01-12 4 三(一)1 a1"}},
		{"三（一）1 简讯", dept, "2018Q1", []string{s1, adoption("a1", dept, "s1", "动态·简讯", "2018-01-12")}, []string{"2018-01-12 2 三(一)1 a1"}},
		{"三（一）2", dept, "2018Q1", []string{s1, adoption("a1", dept, "s1", "情况专报", "2018-01-12")}, []string{"2018-01-12 8 三(一)2 a1"}},
		{"三（一）3", dept, "2018Q1", []string{s1, adoption("a1", dept, "s1", "参阅", "2018-01-12")}, []string{"2018-01-12 6 三(一)3 a1"}},
		{"三（二）1, all four, each once per outlet", dept, "2018Q1", []string{
			s1,
			adoption("a1", dept, "s1", "杭州政务·要情", "2018-01-12"), adoption("a2", dept, "s1", "杭州政务·专报", "2018-01-12"),
			adoption("a3", dept, "s1", "浙江政务信息·要情", "2018-01-12"), adoption("a4", dept, "s1", "浙江政务信息·专报", "2018-01-12"),
		}, []string{"2018-01-12 8 三(二)1 a1", "2018-01-12 16 三(二)1 a2", "2018-01-12 16 三(二)1 a3", "2018-01-12 32 三(二)1 a4"}},
		{"三（二）2", town, "2018Q1", []string{
			d1, adoption("a1", town, "d1", "直报·要情", "2018-01-12"), adoption("a2", town, "d1", "直报·专报", "2018-01-13"),
		}, []string{"2018-01-12 16 三(二)2 a1", "2018-01-13 32 三(二)2 a2"}},
		{"三（三）1 quality, dated the delivery", dept, "2018Q1", []string{
			s1, commission("c1", dept, "graded", "2018-04-06T17:30:00+08:00", `"delivered":"2018-03-31T23:59:59+08:00","submission":"s1","quality":8.5`),
		}, []string{"2018-03-31 8.5 三(三)1 c1"}},
		{"三（三）1 quality 0 has a line", dept, "2018Q1", []string{
			s1, commission("c1", dept, "graded", "2018-03-06T17:30:00+08:00", `"delivered":"2018-03-06T17:30:00+08:00","submission":"s1","quality":0`),
		}, []string{"2018-03-06 0 三(三)1 c1"}},
		{"三（三）1 tripled by 杭州政务 alone, besides the quality", dept, "2018Q1", []string{
			s1, commission("c1", dept, "graded", "2018-03-06T17:30:00+08:00", `"delivered":"2018-03-05T10:00:00+08:00","submission":"s1","quality":10`),
			adoption("a1", dept, "c1", "杭州政务·要情", "2018-03-07"), adoption("a2", dept, "c1", "杭州政务·专报", "2018-03-08"),
			adoption("a3", dept, "c1", "浙江政务信息·要情", "2018-03-09"), adoption("a4", dept, "c1", "动态", "2018-03-10"),
		}, []string{
			"2018-03-05 10 三(三)1 c1", "2018-03-07 24 三(三)1 a1", "2018-03-08 48 三(三)1 a2",
			"2018-03-09 16 三(二)1 a3", "2018-03-10 4 三(一)1 a4",
		}},
		{"三（三）1 the field alone decides: not tripled without it", dept, "2018Q1", []string{
			s1, commission("c1", dept, "graded", "2018-03-06T17:30:00+08:00", `"delivered":"2018-03-05T10:00:00+08:00","submission":"s1","quality":1`),
			adoption("a1", dept, "s1", "杭州政务·要情", "2018-03-07"),
		}, []string{"2018-03-05 1 三(三)1 c1", "2018-03-07 8 三(二)1 a1"}},
		{"三（三）1 a township's is three times the same outlet's", town, "2018Q1", []string{
			commission("c1", town, "received", "2019-03-06T17:30:00+08:00"),
			adoption("a1", town, "c1", "杭州政务·要情", "2018-03-07"), adoption("a2", town, "c1", "杭州政务·专报", "2018-03-07"),
			adoption("a3", town, "c1", "浙江政务信息·专报", "2018-03-07"),
		}, []string{"2018-03-07 24 三(三)1 a1", "2018-03-07 48 三(三)1 a2", "2018-03-07 32 三(二)1 a3"}},
		{"三（三）1 not tripled once withdrawn or failed", dept, "2018Q2", []string{
			commission("c1", dept, "withdrawn", "2018-03-06T17:30:00+08:00"), adoption("a1", dept, "c1", "杭州政务·要情", "2018-04-07"),
			commission("c2", dept, "failed", "2018-03-06T17:30:00+08:00"), adoption("a2", dept, "c2", "杭州政务·要情", "2018-04-07"),
			commission("c3", dept, "issued", "2018-03-06T17:30:00+08:00"), adoption("a3", dept, "c3", "杭州政务·要情", "2018-04-07"),
		}, []string{"2018-04-07 8 三(二)1 a1", "2018-04-07 8 三(二)1 a2", "2018-04-07 8 三(二)1 a3"}},
		{"三（三）2 the quarter of the due time, its lines struck", dept, "2018Q1", []string{
			s1, adoption("a1", dept, "s1", "动态", "2018-01-12"), commission("c1", dept, "failed", "2018-03-31T23:59:00+08:00"),
		}, []string{"2018-01-12 4 三(一)1 a1 struck", "2018-03-31 0 三(三)2 c1 struck"}},
		{"三（三）2 nothing is struck in a month", dept, "2018-03", []string{
			commission("c1", dept, "failed", "2018-03-31T23:59:00+08:00"),
		}, []string{"2018-03-31 0 三(三)2 c1"}},
		{"三（四） one quarter: the highest, of equals the earliest, then the smaller id", dept, "2018Q1", []string{
			s1, instruction("i1", dept, "s1", "市", "2018-01-20"), instruction("i3", dept, "s1", "省级", "2018-02-20"),
			instruction("i2", dept, "s1", "省级", "2018-02-20"), instruction("i4", dept, "s1", "省级", "2018-03-20"),
			s2, instruction("i5", dept, "s2", "市", "2018-02-21"),
		}, []string{"2018-02-20 50 三(四) i2", "2018-02-21 3 三(四) i5"}},
		{"三（四） later quarters: the difference, nothing where nothing is added", dept, "2018", []string{
			s1, instruction("i1", dept, "s1", "市", "2018-01-20"), instruction("i2", dept, "s1", "杭州市", "2018-04-01"),
			instruction("i3", dept, "s1", "市", "2018-07-01"), instruction("i4", dept, "s1", "省级", "2018-12-31"),
			instruction("i5", dept, "s1", "国务院", "2018-12-31"),
		}, []string{"2018-01-20 3 三(四) i1", "2018-04-01 27 三(四) i2", "2018-12-31 20 三(四) i4"}},
		{"三（五） emergency items are lines of 0 points", dept, "2018Q1", []string{
			e1, adoption("a1", dept, "e1", "动态", "2018-01-12"), instruction("i1", dept, "e1", "国务院", "2018-01-13"), instruction("i2", dept, "e1", "市", "2018-01-14"),
			commission("c1", dept, "graded", "2018-03-06T17:30:00+08:00", `"delivered":"2018-03-05T10:00:00+08:00","submission":"e1","quality":9`),
			adoption("a2", dept, "c1", "杭州政务·要情", "2018-03-07"),
		}, []string{
			"2018-01-12 0 三(五) a1", "2018-01-13 0 三(五) i1", "2018-01-14 0 三(五) i2",
			"2018-03-05 0 三(五) c1", "2018-03-07 0 三(五) a2",
		}},
		{"三（五） first −10, then −20, by the date counted on, then id", dept, "2018", []string{
			fault("f1", dept, "应急", "2018-06-01", `"detail":"迟报"`), fault("f3", dept, "应急", "2018-03-01", `"detail":"漏报"`),
			fault("f2", dept, "应急", "2018-03-01", `"detail":"错报"`),
			fault("f4", dept, "应急", "2018-07-01", `"detail":"瞒报"`, `"counts_on":"2018-02-01"`),
			fault("f5", dept, "应急", "2018-01-01", `"detail":"其他"`, `"void":"x"`),
			fault("g1", other, "应急", "2018-01-01", `"detail":"其他"`),
		}, []string{"2018-02-01 -10 三(五) f4", "2018-03-01 -20 三(五) f2", "2018-03-01 -20 三(五) f3", "2018-06-01 -20 三(五) f1"}},
		{"三（五） a new year starts at −10", dept, "2018", []string{
			fault("f1", dept, "应急", "2017-12-31", `"detail":"迟报"`), fault("f2", dept, "应急", "2018-01-01", `"detail":"漏报"`),
		}, []string{"2018-01-01 -10 三(五) f2"}},
		{"三（六）3, 三（六）4: −10 each", dept, "2018Q1", []string{
			fault("f1", dept, "重复报送", "2018-01-05"), fault("f2", dept, "缺席", "2018-01-06"), fault("f3", dept, "缺席", "2018-01-07"),
		}, []string{"2018-01-05 -10 三(六)3 f1", "2018-01-06 -10 三(六)4 f2", "2018-01-07 -10 三(六)4 f3"}},
		{"三（六）5 in the quarter of the last day", dept, "2018Q2", []string{
			merit("m1", dept, "2018-01-02", "2018-04-01"), merit("m2", dept, "2018-01-01", "2018-03-31"),
		}, []string{"2018-04-01 30 三(六)5 m1"}},
		{"counts_on moves a fact to another period", dept, "2018-04", []string{
			s1, adoption("a1", dept, "s1", "动态", "2018-03-30", `"counts_on":"2018-04-02"`),
		}, []string{"2018-04-02 4 三(一)1 a1"}},
		{"a void fact scores nothing", dept, "2018Q1", []string{s1, adoption("a1", dept, "s1", "动态", "2018-01-12", `"void":"x"`)}, nil},
		{"Shanghai midnight: 16:00 UTC is the next day", dept, "2018-03", []string{
			commission("c1", dept, "failed", "2018-02-28T15:59:59Z"), commission("c2", dept, "failed", "2018-02-28T16:00:00Z"),
			commission("c3", dept, "failed", "2018-03-31T23:59:59+08:00"), commission("c4", dept, "failed", "2018-03-31T13:00:00-05:00"),
		}, []string{"2018-03-01 0 三(三)2 c2", "2018-03-31 0 三(三)2 c3"}},
	} {
		t.Run(tt.clause, func(t *testing.T) {
			t.Parallel()
			s := scoreAt(t, rulesWith(t, quiet...), tt.period, afterYear, tt.facts...)
			wantLines(t, s, tt.unit, tt.want...)
		})
	}
}

// TestJoint scores a joint item under each setting; the text says with whom.
func TestJoint(t *testing.T) {
	t.Parallel()
	facts := []string{
		submission("s1", "发改局", "信息科", "", "2018-01-10T09:00:00+08:00"),
		adoption("a1", "发改局", "s1", "浙江政务信息·要情", "2018-01-12", `"with":["经信局","气象局"]`),
		instruction("i1", "发改局", "s1", "市", "2018-01-20"),
	}
	for setting, want := range map[string][2]string{
		"split": {"5.33", "5.33"}, // 16/3, rounded half up; the instruction is not split
		"full":  {"16", "16"},
		"lead":  {"16", ""},
	} {
		r := rulesWith(t, append(quiet, `joint = "split"`, fmt.Sprintf("joint = %q", setting))...)
		s := scoreAt(t, r, "2018-01", afterYear, facts...)
		wantLines(t, s, "发改局", "2018-01-12 "+want[0]+" 三(二)1 a1", "2018-01-20 3 三(四) i1")
		if want[1] == "" {
			wantLines(t, s, "气象局")
		} else {
			wantLines(t, s, "气象局", "2018-01-12 "+want[1]+" 三(二)1 a1")
			equal(t, "text", unitOf(t, s, "气象局").Lines[0].Text, "浙江政务信息·要情（与发改局、经信局合报）")
		}
		equal(t, "text", unitOf(t, s, "发改局").Lines[0].Text, "浙江政务信息·要情（与经信局、气象局合报）")
		equal(t, "note", hasNote(s, "joint = "+setting), true)
	}
}

// TestJointTripled splits after the tripling: 3 × 8 in two.
func TestJointTripled(t *testing.T) {
	t.Parallel()
	s := scoreAt(t, rulesWith(t, quiet...), "2018-03", "2018-03-20T00:00:00+08:00",
		commission("c1", "发改局", "received", "2018-03-31T17:30:00+08:00"),
		adoption("a1", "发改局", "c1", "杭州政务·要情", "2018-03-12", `"with":["梅城镇"]`))
	wantLines(t, s, "发改局", "2018-03-12 12 三(三)1 a1")
	wantLines(t, s, "梅城镇", "2018-03-12 12 三(三)1 a1")
}

// TestSameItem scores an item in several outlets under both settings.
func TestSameItem(t *testing.T) {
	t.Parallel()
	facts := []string{
		submission("s1", "发改局", "信息科", "", "2018-01-10T09:00:00+08:00"),
		adoption("a1", "发改局", "s1", "动态", "2018-01-12"),
		adoption("a2", "发改局", "s1", "参阅", "2018-01-11"),
		adoption("a3", "发改局", "s1", "情况专报", "2018-05-11"),
	}
	s := scoreAt(t, rulesWith(t, quiet...), "2018", afterYear, facts...)
	wantLines(t, s, "发改局", "2018-01-11 6 三(一)3 a2", "2018-01-12 4 三(一)1 a1", "2018-05-11 8 三(一)2 a3")
	equal(t, "note", hasNote(s, "same_item = add"), true)
	r := rulesWith(t, append(quiet, `same_item = "add"`, `same_item = "highest"`)...)
	s = scoreAt(t, r, "2018", afterYear, facts...)
	wantLines(t, s, "发改局", "2018-01-11 6 三(一)3 a2", "2018-05-11 2 三(一)2 a3")
	equal(t, "note", hasNote(s, "same_item = highest"), true)
}

// TestCommissionBase triples a township's direct points under the other
// setting of 三（三）1.
func TestCommissionBase(t *testing.T) {
	t.Parallel()
	r := rulesWith(t, append(quiet, `commission_base = "outlet"`, `commission_base = "direct"`)...)
	s := scoreAt(t, r, "2018-03", "2018-03-20T00:00:00+08:00",
		commission("c1", "梅城镇", "received", "2018-03-31T17:30:00+08:00"),
		adoption("a1", "梅城镇", "c1", "杭州政务·要情", "2018-03-12"),
		commission("c2", "发改局", "received", "2018-03-31T17:30:00+08:00"),
		adoption("a2", "发改局", "c2", "杭州政务·要情", "2018-03-12"))
	wantLines(t, s, "梅城镇", "2018-03-12 48 三(三)1 a1")
	wantLines(t, s, "发改局", "2018-03-12 24 三(三)1 a2")
	equal(t, "note", hasNote(s, "commission_base = direct"), true)
}

// TestDerivedMonths docks months without a valid submission to the section
// (三（六）2), from derive_from on and not before the month has ended.
func TestDerivedMonths(t *testing.T) {
	t.Parallel()
	facts := []string{
		submission("s1", "梅城镇", "信息科", "", "2018-01-31T23:59:59+08:00"),
		submission("s2", "梅城镇", "直报", "要情", "2018-02-05T09:00:00+08:00"),
		submission("s3", "梅城镇", "信息科", "", "2018-03-05T09:00:00+08:00", `"invalid":"内容不全"`),
		submission("s4", "梅城镇", "信息科", "", "2018-04-01T00:00:00+08:00", `"emergency":true`),
		submission("s5", "梅城镇", "信息科", "", "2018-05-05T09:00:00+08:00", `"void":"x"`),
		submission("s6", "梅城镇", "信息科", "", "2018-05-05T09:00:00+08:00", `"counts_on":"2018-06-30"`),
	}
	s := scoreAt(t, rules2018(t), "2018", "2018-08-31T23:59:59+08:00", facts...)
	wantLines(t, s, "梅城镇", "2018-02-28 -10 三(六)2", "2018-03-31 -10 三(六)2", "2018-05-31 -10 三(六)2", "2018-07-31 -10 三(六)2")
	s = scoreAt(t, rulesWith(t, `derive_from = ""`, `derive_from = "2018-05"`), "2018", "2018-09-01T00:00:00+08:00", facts...)
	wantLines(t, s, "梅城镇", "2018-05-31 -10 三(六)2", "2018-07-31 -10 三(六)2", "2018-08-31 -10 三(六)2")
	equal(t, "note", hasNote(s, "derive_from"), true)
	s = scoreAt(t, rulesWith(t, `valid_channels = ["信息科"]`, `valid_channels = ["信息科", "直报"]`), "2018-02", afterYear, facts...)
	wantLines(t, s, "梅城镇")
}

// TestDerivedByHand records 当月无报送 for a month before derive_from.
func TestDerivedByHand(t *testing.T) {
	t.Parallel()
	r := rulesWith(t, `derive_from = ""`, `derive_from = "2018-03"`)
	s := scoreAt(t, r, "2018Q1", "2018-03-01T00:00:00+08:00", fault("f1", "发改局", "当月无报送", "2018-02-28"))
	wantLines(t, s, "发改局", "2018-02-28 -10 三(六)2 f1")
}

// TestPointsFormat prints points without trailing zeros.
func TestPointsFormat(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{"8.5": "8.5", "48": "48", "-10": "-10", "0.05": "0.05", "-0.50": "-0.5", "-0": "0"} {
		p, err := scoring.ParsePoints(s)
		if err != nil || p.String() != want {
			t.Errorf("ParsePoints(%q) = %s, %v, want %s", s, p, err, want)
		}
	}
	for _, s := range []string{"", "+1", "1.", ".5", "1.234", "1e2", " 1", "--1", "1234567890123", "１"} {
		if p, err := scoring.ParsePoints(s); err == nil {
			t.Errorf("ParsePoints(%q) = %s, want an error", s, p)
		}
	}
}
