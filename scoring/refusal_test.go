package scoring_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRefusals reads ledgers whose one fact is wrong, or right in spite of an
// edge, and compares the refusals of the whole file.
func TestRefusals(t *testing.T) {
	t.Parallel()
	const (
		dept, town = "发改局", "梅城镇"
		at         = "2018-01-10T09:00:00+08:00"
		due        = "2018-03-06T17:30:00+08:00"
		ruled      = `"ruled":"2018-03-02T16:00:00+08:00"`
	)
	s1 := submission("s1", dept, "信息科", "", at)
	s2 := submission("s2", dept, "信息科", "", at)
	void := submission("sv", dept, "信息科", "", at, `"void":"误登"`)
	invalid := submission("si", dept, "信息科", "", at, `"invalid":"内容不全"`)
	c1 := commission("c1", dept, "issued", due)
	delivered := `"delivered":"2018-03-05T10:00:00+08:00","submission":"s1"`
	for _, tt := range []struct {
		name  string
		facts []string
		want  string // "line id reason field", each after a semicolon; empty where all is right
	}{
		{"a unit of no roster", []string{submission("s1", "宇航局", "信息科", "", at)}, "1 s1 unknown_unit unit"},
		{"an alias in a ledger", []string{submission("s1", "财政局", "信息科", "", at)}, "1 s1 unknown_unit unit"},
		{"half-width brackets in a name", []string{submission("s1", "财政(地税)局", "信息科", "", at)}, "1 s1 unknown_unit unit"},
		{"no channel", []string{submission("s1", dept, "", "", at)}, "1 s1 missing channel"},
		{"an unknown channel", []string{submission("s1", dept, "邮箱", "", at)}, "1 s1 unknown_channel channel"},
		{"an unknown class", []string{submission("s1", dept, "信息科", "快报", at)}, "1 s1 unknown_class class"},
		{"三（二）2 直报 by a department", []string{submission("s1", dept, "直报", "要情", at)}, "1 s1 direct_closed channel"},
		{"三（二）2 直报 without class", []string{submission("s1", town, "直报", "", at)}, "1 s1 direct_no_class class"},
		{"信息科 with a class", []string{submission("s1", dept, "信息科", "专报", at)}, ""},
		{"a time without offset", []string{submission("s1", dept, "信息科", "", "2018-01-10T09:00:00")}, "1 s1 bad_time at"},
		{"a time in another offset", []string{submission("s1", dept, "信息科", "", "2018-01-10T01:00:00Z")}, ""},
		{"no id", []string{submission("", dept, "信息科", "", at)}, "1  missing id"},
		{"ids across kinds", []string{s1, fault("s1", dept, "缺席", "2018-01-01")}, "2 s1 duplicate_id id"},
		{"ids across kinds, the later line first in order", []string{fault("s1", dept, "缺席", "2018-01-01"), s1}, "2 s1 duplicate_id id"},

		{"no item", []string{adoption("a1", dept, "", "动态", "2018-01-12")}, "1 a1 no_item submission"},
		{"a forward reference", []string{adoption("a1", dept, "s1", "动态", "2018-01-12"), s1}, ""},
		{"a reference to nothing", []string{adoption("a1", dept, "s9", "动态", "2018-01-12")}, "1 a1 no_such_fact submission"},
		{"a reference to another kind", []string{c1, instruction("i1", dept, "c1", "市", "2018-01-12")}, "2 i1 no_such_fact submission"},
		{"another unit's submission", []string{s1, adoption("a1", "经信局", "s1", "动态", "2018-01-12")}, "2 a1 foreign_fact submission"},
		{"a void submission", []string{void, adoption("a1", dept, "sv", "动态", "2018-01-12")}, "2 a1 void_fact submission"},
		{"a void fact on a void one", []string{void, adoption("a1", dept, "sv", "动态", "2018-01-12", `"void":"误登"`)}, ""},
		{"a void fact on nothing", []string{adoption("a1", dept, "sv", "动态", "2018-01-12", `"void":"误登"`)}, "1 a1 no_such_fact submission"},
		{"an invalid submission", []string{invalid, instruction("i1", dept, "si", "市", "2018-01-12")}, "2 i1 invalid_fact submission"},
		{"no outlet", []string{s1, adoption("a1", dept, "s1", "", "2018-01-12")}, "2 a1 missing outlet"},
		{"an unknown outlet", []string{s1, adoption("a1", dept, "s1", "人民日报", "2018-01-12")}, "2 a1 unknown_outlet outlet"},
		{"三（二）2 a direct outlet for a department", []string{s1, adoption("a1", dept, "s1", "直报·要情", "2018-01-12")}, "2 a1 outlet_closed outlet"},
		{"三（二）1 杭州政务 for a township", []string{
			submission("s3", town, "信息科", "", at), adoption("a1", town, "s3", "杭州政务·要情", "2018-01-12"),
		}, "2 a1 commission_only outlet"},
		{"三（二）1 浙江政务信息 for a township from a commission", []string{
			commission("c3", town, "issued", due), adoption("a1", town, "c3", "浙江政务信息·专报", "2018-01-12"),
		}, ""},
		{"a commission delivered with another submission", []string{
			s1, s2, commission("c1", dept, "delivered", due, delivered),
			adoption("a1", dept, "s2", "动态", "2018-01-12", `"commission":"c1"`),
		}, "4 a1 different_item commission"},
		{"a commission with its submission", []string{
			s1, commission("c1", dept, "delivered", due, delivered), adoption("a1", dept, "s1", "动态", "2018-01-12", `"commission":"c1"`),
		}, ""},
		{"the same outlet twice", []string{
			s1, adoption("a1", dept, "s1", "动态", "2018-01-12"), adoption("a2", dept, "s1", "动态", "2018-01-13"),
		}, "2 a1 same_outlet outlet;3 a2 same_outlet outlet"},
		{"the same outlet twice, through the commission", []string{
			s1, commission("c1", dept, "delivered", due, delivered),
			adoption("a1", dept, "s1", "动态", "2018-01-12"), adoption("a2", dept, "c1", "动态", "2018-01-13"),
		}, "3 a1 same_outlet outlet;4 a2 same_outlet outlet"},
		{"the same outlet twice, one void", []string{
			s1, adoption("a1", dept, "s1", "动态", "2018-01-12", `"void":"误登"`), adoption("a2", dept, "s1", "动态", "2018-01-13"),
		}, ""},
		{"joint with itself", []string{s1, adoption("a1", dept, "s1", "动态", "2018-01-12", `"with":["发改局"]`)}, "2 a1 repeated_unit with"},
		{"joint with one twice", []string{s1, adoption("a1", dept, "s1", "动态", "2018-01-12", `"with":["经信局","经信局"]`)}, "2 a1 repeated_unit with"},
		{"joint with an unknown one", []string{s1, adoption("a1", dept, "s1", "动态", "2018-01-12", `"with":["宇航局"]`)}, "2 a1 unknown_unit with"},
		{"joint with one the outlet is closed to", []string{
			s1, adoption("a1", dept, "s1", "杭州政务·要情", "2018-01-12", `"with":["梅城镇"]`),
		}, "2 a1 commission_only with"},

		{"an unknown level", []string{s1, instruction("i1", dept, "s1", "县", "2018-01-12")}, "2 i1 unknown_level level"},
		{"an unknown state", []string{commission("c1", dept, "lost", due)}, "1 c1 unknown_state state"},
		{"delivered without saying when and what", []string{commission("c1", dept, "delivered", due)}, "1 c1 missing submission;1 c1 missing delivered"},
		{"graded without quality", []string{s1, commission("c1", dept, "graded", due, delivered)}, "2 c1 missing quality"},
		{"三（三）1 quality 10", []string{s1, commission("c1", dept, "graded", due, delivered, `"quality":10`)}, ""},
		{"三（三）1 quality 10.5", []string{s1, commission("c1", dept, "graded", due, delivered, `"quality":10.5`)}, "2 c1 quality quality"},
		{"三（三）1 quality −0.5", []string{s1, commission("c1", dept, "graded", due, delivered, `"quality":-0.5`)}, "2 c1 quality quality"},
		{"三（三）1 quality off its steps", []string{s1, commission("c1", dept, "graded", due, delivered, `"quality":8.25`)}, "2 c1 quality quality"},
		{"三（三）1 quality too exact", []string{s1, commission("c1", dept, "graded", due, delivered, `"quality":8.001`)}, "2 c1 quality quality"},
		{"quality as a text", []string{s1, commission("c1", dept, "graded", due, delivered, `"quality":"8"`)}, "2 c1 wrong_type quality"},
		{"三（三）2 graded at the due time", []string{
			s1, commission("c1", dept, "graded", due, `"delivered":"2018-03-06T09:30:00Z","submission":"s1","quality":8`),
		}, ""},
		{"三（三）2 graded after the due time", []string{
			s1, commission("c1", dept, "graded", due, `"delivered":"2018-03-06T17:30:01+08:00","submission":"s1","quality":8`),
		}, "2 c1 late_graded delivered"},
		{"what has not happened may be null or empty", []string{
			commission("c1", dept, "issued", due, `"received":null,"delivered":"","submission":null,"quality":null`),
		}, ""},
		{"三（三）3 objected without objection", []string{commission("c1", dept, "objected", due)}, "1 c1 no_objection state"},
		{"三（三）3 objected with one that waits", []string{commission("c1", dept, "objected", due), objection("o1", dept, "c1")}, ""},
		{"三（三）3 objected with a dismissed one", []string{
			commission("c1", dept, "objected", due), objection("o1", dept, "c1", `"ruling":"不成立","ruling_reason":"r"`, ruled),
		}, "1 c1 no_objection state"},
		{"三（三）3 upheld and withdrawn", []string{commission("c1", dept, "withdrawn", due), objection("o1", dept, "c1", `"ruling":"成立"`, ruled)}, ""},
		{"三（三）3 upheld and not withdrawn", []string{c1, objection("o1", dept, "c1", `"ruling":"成立"`, ruled)}, "2 o1 upheld_not_drawn ruling"},
		{"三（三）3 dismissed without a reason", []string{c1, objection("o1", dept, "c1", `"ruling":"不成立"`, ruled)}, "2 o1 missing ruling_reason"},
		{"三（三）3 ruled without saying when", []string{c1, objection("o1", dept, "c1", `"ruling":"不成立","ruling_reason":"r"`)}, "2 o1 missing ruled"},
		{"三（三）3 an unknown ruling", []string{c1, objection("o1", dept, "c1", `"ruling":"部分成立"`, ruled)}, "2 o1 unknown_ruling ruling"},

		{"an unknown fault", []string{fault("f1", dept, "迟到", "2018-01-01")}, "1 f1 unknown_fault fault"},
		{"三（五） without detail", []string{fault("f1", dept, "应急", "2018-01-01")}, "1 f1 missing detail"},
		{"三（五） an unknown detail", []string{fault("f1", dept, "应急", "2018-01-01", `"detail":"早报"`)}, "1 f1 unknown_detail detail"},
		{"三（三）2 上级扣分 with a commission", []string{c1, fault("f1", dept, "上级扣分", "2018-01-01", `"commission":"c1"`)}, ""},
		{"缺席 with a commission", []string{c1, fault("f1", dept, "缺席", "2018-01-01", `"commission":"c1"`)}, "2 f1 misplaced_relation commission"},
		{"三（六）2 by hand where it is derived", []string{fault("f1", dept, "当月无报送", "2018-01-31")}, "1 f1 month_derived at"},
		{"三（六）5 exactly three months", []string{merit("m1", dept, "2018-01-01", "2018-03-31")}, ""},
		{"三（六）5 a day less", []string{merit("m1", dept, "2018-01-01", "2018-03-30")}, "1 m1 short_secondment to"},
		{"三（六）5 to the last day of a shorter month", []string{merit("m1", dept, "2017-11-30", "2018-02-28")}, ""},
		{"三（六）5 a day less than that", []string{merit("m1", dept, "2017-11-30", "2018-02-27")}, "1 m1 short_secondment to"},
		{"三（六）5 not well done", []string{
			factLine("merit", "m1", dept, `"merit":"挂职","from":"2018-01-01","to":"2018-05-01"`, nil),
		}, "1 m1 not_well_done well_done"},
		{"an unknown merit", []string{
			factLine("merit", "m1", dept, `"merit":"借调","from":"2018-01-01","to":"2018-05-01","well_done":true`, nil),
		}, "1 m1 unknown_merit merit"},
		{"a bad counts_on", []string{fault("f1", dept, "缺席", "2018-01-01", `"counts_on":"2018-02-29"`)}, "1 f1 bad_date counts_on"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := strings.Join(faultsOf(t, strings.Join(tt.facts, "\n")), ";")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
