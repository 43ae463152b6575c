package scoring_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zwxx/scoring"
)

// TestEmbeddedRoster checks the annex: four groups and 56 units.
func TestEmbeddedRoster(t *testing.T) {
	t.Parallel()
	r := rules2018(t)
	equal(t, "title", r.Title, "建政办函〔2018〕22号")
	for _, want := range []struct {
		group  string
		target string
		units  int
		direct bool
	}{
		{"乡镇（街道）", "30", 16, true},
		{"部门A类", "30", 23, false},
		{"部门B类", "20", 10, false},
		{"部门C类", "10", 7, false},
	} {
		g, ok := r.Group(want.group)
		if !ok || len(g.Units) != want.units || g.Target.String() != want.target || g.Direct != want.direct {
			t.Errorf("group %s: %+v", want.group, g)
		}
	}
	equal(t, "units", len(r.Units()), 56)
	equal(t, "outlets", len(r.Outlets), 10)
	equal(t, "first in roster", r.Units()[0].Name, "新安江街道")
	equal(t, "last in roster", r.Units()[55].Name, "供电公司")
	town, _ := r.Unit("梅城镇")
	var open []string
	for _, o := range r.OutletsFor(town) {
		open = append(open, o.Name)
	}
	equal(t, "outlets of a township", strings.Join(open, " "), "动态 动态·简讯 情况专报 参阅 直报·要情 直报·专报")
}

// TestFind finds units by names, aliases and what may stand before them.
func TestFind(t *testing.T) {
	t.Parallel()
	r := rules2018(t)
	for text, want := range map[string]string{
		"财政局": "财政（地税）局", "地税局": "财政（地税）局", "财政(地税)局": "财政（地税）局", " 财政（地税） 局": "财政（地税）局",
		"开发区": "开发区（航空小镇）", "航空小镇": "开发区（航空小镇）", "梅城": "梅城镇", "建德市梅城镇": "梅城镇",
		"市农办": "市农办", "农办": "市农办", "建德市农办": "市农办", "市人社局": "人力社保局", "卫计局": "卫生计生局",
		"安监局": "安全监管局", "国土局": "国土资源局", "　城投　": "城投公司", "局": "", "": "", "市": "", "梅": "",
	} {
		var names []string
		for _, u := range r.Find(text) {
			names = append(names, u.Name)
		}
		equal(t, text, strings.Join(names, " "), want)
	}
	if _, ok := r.FindGroup("a类"); ok {
		t.Error("a group by guess")
	}
	g, ok := r.FindGroup(" 部门Ａ类")
	if !ok || g.Name != "部门A类" {
		t.Errorf("FindGroup: %v, %t", g, ok)
	}
}

// TestClauseText finds the measures' text by number and by word.
func TestClauseText(t *testing.T) {
	t.Parallel()
	r := rules2018(t)
	equal(t, "passages", len(r.FindClauses("")), len(r.Clauses))
	c, ok := r.Clause("三（二）2")
	if !ok || !strings.Contains(c.Text, "不得少于2条") {
		t.Errorf("Clause: %v, %t", c, ok)
	}
	var numbers []string
	for _, c := range r.FindClauses("专报 每季") {
		numbers = append(numbers, c.Number)
	}
	equal(t, "by words", strings.Join(numbers, " "), "三(二)2")
	equal(t, "by number", len(r.FindClauses("三（六）")), 6)
	equal(t, "numbers apart", len(r.FindClauses("每次扣分")), 3)
	equal(t, "for documents", scoring.ClauseText("三(二)2"), "三（二）2")
}

// TestMeasuresComplete has every numbered passage of the measures.
func TestMeasuresComplete(t *testing.T) {
	t.Parallel()
	want := "一.1 一.2 二 三(一)1 三(一)2 三(一)3 三(二)1 三(二)2 三(三)1 三(三)2 三(三)3 三(四) 三(五) " +
		"三(六)1 三(六)2 三(六)3 三(六)4 三(六)5 三(六)6 四.1 四.2 四.3 四.4"
	var numbers []string
	for _, c := range rules2018(t).Clauses {
		numbers = append(numbers, c.Number)
	}
	equal(t, "numbers", strings.Join(numbers, " "), want)
}

// TestRulesFaults names every fault of a wrong file with its line, each case
// as the line's own text, reason and key.
func TestRulesFaults(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		oldnew []string
		want   []string // "text of the line: reason key"
	}{
		{"not TOML", []string{"year  = 2018 ", "year  = = 2018 "}, []string{"year  = = 2018 : syntax year"}},
		{"an unknown key", []string{"rest_units = 6\n", "rest_unit = 6\n"}, []string{
			"awards     = [15, 14, 13: award_table group[0].awards", "rest_unit = 6: unknown_key group[0].rest_unit",
		}},
		{"an unknown key of a unit", []string{`{ name = "更楼街道", aliases`, `{ name = "更楼街道", alias`}, []string{
			`{ name = "更楼街道", alias: unknown_key group[0].units[1].alias`,
		}},
		{"a missing name", []string{`{ name = "农业局" }`, `{ aliases = ["农业"] }`}, []string{
			`{ aliases = ["农业"] }: missing group[1].units[11].name`,
		}},
		{"a missing year", []string{"year  = 2018 ", "# "}, []string{"# ===: missing year"}},
		{"a year out of reach", []string{"year  = 2018 ", "year  = 18 "}, []string{"year  = 18 : too_low year"}},
		{"a wrong type", []string{"target     = 30\n", "target     = \"30\"\n"}, []string{`target     = "30": wrong_type group[0].target`}},
		{"several in one file", []string{"points = 4\n", "points = 4.005\n", "points = 8\n", "points = true\n"}, []string{
			"points = 4.005: bad_points outlet[0].points", "points = true: wrong_type outlet[2].points",
		}},
		{"an unknown setting", []string{`ties = "shared"`, `ties = "average"`}, []string{`ties = "average": not_one_of settings.ties`}},
		{"an unknown window", []string{`= "close-of-next-working-day"`, `= "soon"`}, []string{`objection_window = "soon": not_one_of settings.objection_window`}},
		{"derive_from a quarter", []string{`derive_from = ""`, `derive_from = "2018Q1"`}, []string{`derive_from = "2018Q1": bad_month settings.derive_from`}},
		{"office hours", []string{`["08:30-12:00", "14:00-17:30"]`, `["08:30-12:00", "11:00-17:30"]`}, []string{"office_hours = : bad_hours settings.office_hours"}},
		{"office hours unread", []string{`"14:00-17:30"`, `"14:00"`}, []string{`office_hours = : bad_hours settings.office_hours[1]`}},
		{"a unit twice", []string{`{ name = "洋溪街道", aliases = ["洋溪"] }`, `{ name = "更楼街道" }`}, []string{
			`{ name = "更楼街道" }: duplicate group[0].units[2].name`,
		}},
		{"an ambiguous alias", []string{`"人社局"`, `"财政局"`}, []string{`{ name = "人力社保局": ambiguous group[1].units[7].aliases[0]`}},
		{"an alias that is another's name", []string{`"人社局"`, `"民政局"`}, []string{`{ name = "人力社保局": ambiguous group[1].units[7].aliases[0]`}},
		{"awards against the roster", []string{"rest_units = 8", "rest_units = 7"}, []string{
			"awards     = [25, 24: award_table group[1].awards",
		}},
		{"awards that rise", []string{"awards  = [10, 9, 8,", "awards  = [10, 9, 11,"}, []string{"awards  = [10, 9, 11: rising_award group[3].awards"}},
		{"an outlet twice", []string{`name   = "参阅"`, `name   = "动态"`}, []string{`name   = "动态": duplicate outlet[3].name`}},
		{"a group of no roster", []string{`groups = ["乡镇（街道）"]`, `groups = ["乡镇"]`}, []string{`groups = ["乡镇"]: unknown_name outlet[8].groups[0]`}},
		{"a quota for a group without direct point", []string{`groups  = ["乡镇（街道）"]`, `groups  = ["部门A类"]`}, []string{
			`groups  = ["部门A类"]: no_direct quota[0].groups[0]`,
		}},
		{"two quotas a month", []string{`period  = "quarter"`, `period  = "month"`}, []string{`groups  = ["乡镇（街道）"]: second_quota quota[1].groups[0]`}},
		{"a clause of no text", []string{`clause = "三(一)2"`, `clause = "三(一)7"`}, []string{`clause = "三(一)7": unknown_name outlet[2].clause`}},
		{"a step that does not fit", []string{"quality_step   = 0.5", "quality_step   = 0.3"}, []string{"quality_step   = 0.3: uneven_steps commission.quality_step"}},
		{"a fault that adds", []string{"[-10, -20]", "[-10, 20]"}, []string{"points  = [-10, 20]: no_deduction fault[0].points[1]"}},
		{"two derived faults", []string{"name   = \"缺席\"", "derived = true\nname   = \"缺席\""}, []string{"derived = true           : second_derived fault[5].derived"}},
		{"deductions against tiers", []string{"deductions   = []", "deductions   = [1, 2]"}, []string{"deductions   = [1, 2]: tier_count year_end.deductions"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			file := changed(t, tt.oldnew...)
			_, err := scoring.ParseRules("test.toml", []byte(file))
			var faults *scoring.RulesError
			if !errors.As(err, &faults) {
				t.Fatalf("ParseRules: %v", err)
			}
			lines := strings.Split(file, "\n")
			if len(faults.Faults) != len(tt.want) {
				t.Fatalf("faults:\n%v\nwant %d", err, len(tt.want))
			}
			for i, f := range faults.Faults {
				text, rest, _ := strings.Cut(tt.want[i], ": ")
				line := strings.TrimSpace(lines[f.Line-1])
				if !strings.HasPrefix(line, strings.TrimSpace(text)) || rest != fmt.Sprintf("%s %s", f.Reason, f.Key) {
					t.Errorf("%v\non line %q, want %s", f, line, tt.want[i])
				}
			}
		})
	}
}

// TestOtherMeasures scores under rule sets that differ only as files.
func TestOtherMeasures(t *testing.T) {
	t.Parallel()
	t.Run("merged units, other targets and awards", func(t *testing.T) {
		t.Parallel()
		r := rulesWith(t, "year  = 2018", "year  = 2019",
			`  { name = "民宗局", aliases = ["民族宗教局", "民族宗教事务局", "民宗"] },
  { name = "移民局", aliases = ["移民"] },`, `  { name = "民宗移民局", was = ["民宗局", "移民局"] },`,
			"target  = 10\nawards  = [10, 9, 8, 7, 6, 5, 4]", "target  = 12\nawards  = [12, 10, 8]\nrest = 1.5\nrest_units = 3")
		heirs := r.Heirs("移民局")
		if len(heirs) != 1 || heirs[0].Name != "民宗移民局" || len(r.Heirs("审计局")) != 1 || len(r.Heirs("没有")) != 0 {
			t.Errorf("Heirs: %v", heirs)
		}
		equal(t, "found by a former name", r.Find("民宗局")[0].Name, "民宗移民局")
		s := scoreAt(t, r, "2019Q1", "2019-04-01T00:00:00+08:00",
			submission("s1", "审计局", "信息科", "", "2019-01-08T09:00:00+08:00"),
			submission("s2", "审计局", "信息科", "", "2019-02-08T09:00:00+08:00"),
			submission("s3", "审计局", "信息科", "", "2019-03-08T09:00:00+08:00"),
			adoption("a1", "审计局", "s1", "情况专报", "2019-01-12"), adoption("a2", "审计局", "s2", "动态", "2019-01-12"))
		equal(t, "award", unitOf(t, s, "审计局").Award.String(), "12")
	})
	t.Run("points per submission capped by year, a missed commission at −10, a weekly quota, multiplier 5, joint full", func(t *testing.T) {
		t.Parallel()
		r := rulesWith(t, append(quiet,
			"multiplier     = 3 ", "multiplier     = 5 ",
			"failed_points  = 0 ", "failed_points  = -10 ", `failed_zeroes  = "quarter"`, `failed_zeroes  = ""`,
			`joint = "split"`, `joint = "full"`,
			`period  = "month"`, `period  = "week"`,
			"# ----------------------------------------------------------------------------\n#  办法原文",
			"[[submission]]\nchannel = \"信息科\"\npoints = 1.5\nclause = \"三(一)1\"\n"+
				"[[cap]]\nof = [\"submission\"]\nperiod = \"year\"\npoints = 4\nclause = \"三(一)1\"\n#  办法原文")...)
		s := scoreAt(t, r, "2018", afterYear,
			submission("s1", "发改局", "信息科", "", "2018-01-08T09:00:00+08:00"),
			submission("s2", "发改局", "信息科", "", "2018-02-08T09:00:00+08:00"),
			submission("s3", "发改局", "信息科", "", "2018-06-08T09:00:00+08:00"),
			submission("s4", "发改局", "信息科", "", "2018-07-08T09:00:00+08:00"),
			commission("c1", "发改局", "failed", "2018-03-06T17:30:00+08:00"),
			commission("c2", "发改局", "withdrawn", "2018-03-06T17:30:00+08:00"),
			commission("c3", "发改局", "received", "2020-03-06T17:30:00+08:00"),
			adoption("a1", "发改局", "c3", "杭州政务·要情", "2018-08-01", `"with":["经信局"]`))
		wantLines(t, s, "发改局", "2018-01-08 1.5 三(一)1 s1", "2018-02-08 1.5 三(一)1 s2", "2018-03-06 -10 三(三)2 c1",
			"2018-06-08 1 三(一)1 s3", "2018-07-08 0 三(一)1 s4", "2018-08-01 40 三(三)1 a1")
		wantLines(t, s, "经信局", "2018-08-01 40 三(三)1 a1")
		equal(t, "nothing zeroed", unitOf(t, s, "发改局").Counted.String(), "34")
		month := scoreAt(t, r, "2018-01", "2018-01-20T00:00:00+08:00",
			submission("w0", "梅城镇", "直报", "要情", "2018-01-01T00:00:00+08:00"),
			submission("w1", "梅城镇", "直报", "要情", "2018-01-07T23:59:59+08:00"),
			submission("w2", "梅城镇", "直报", "要情", "2018-01-08T00:00:00+08:00"))
		// The weeks of January 2018 end on the 7th, 14th, 21st and 28th.
		equal(t, "weeks", fmt.Sprint(unitOf(t, month, "梅城镇").Quota.Weeks), "[2 1 0 0]")
		equal(t, "the second ended short", unitOf(t, month, "梅城镇").Quota.Met, scoring.MetNo)
	})
	t.Run("a missed quota that costs points", func(t *testing.T) {
		t.Parallel()
		r := rulesWith(t, `derive_from = ""`, `derive_from = "2018-02"`,
			"effect  = \"target\"\nclause  = \"三(二)2\"\n\n[[quota]]", "effect  = \"points\"\npoints = -5\nclause  = \"三(二)2\"\n\n[[quota]]")
		s := scoreAt(t, r, "2018Q1", "2018-03-31T00:00:00+08:00",
			submission("s1", "梅城镇", "直报", "要情", "2018-02-08T09:00:00+08:00"),
			submission("s2", "梅城镇", "信息科", "", "2018-02-08T09:00:00+08:00"))
		wantLines(t, s, "梅城镇", "2018-02-28 -5 三(二)2")
	})
}

// TestRulesErrorText lists all faults in English, one a line.
func TestRulesErrorText(t *testing.T) {
	t.Parallel()
	_, err := scoring.ParseRules("x.toml", []byte("year = 2018\ncolour = \"red\"\n"))
	want := `x.toml: line 1: title: missing
x.toml: line 1: group: missing
x.toml: line 1: outlet: missing
x.toml: line 2: colour: unknown_key "colour"`
	if diff := cmp.Diff(want, fmt.Sprint(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
