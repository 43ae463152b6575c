package spreadsheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zwxx/scoring"
	"zwxx/scoring/spreadsheet"
	"zwxx/scoring/workday"
)

// template is the empty template, which is written once.
func template(tb testing.TB) []byte {
	tb.Helper()
	book, err := writtenTemplate()
	if err != nil {
		tb.Fatal(err)
	}
	return bytes.Clone(book)
}

var writtenTemplate = sync.OnceValues(writeTemplate)

func writeTemplate() ([]byte, error) {
	rules, _, err := scoring.Embedded().For(2018)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = spreadsheet.WriteTemplate(&b, rules)
	return b.Bytes(), err
}

// A fill is values of a sheet's row from column A on; nil leaves a cell empty.
type fill struct {
	sheet string
	row   int
	cells []any
}

// filled is the template with rows filled in.
func filled(tb testing.TB, fills ...fill) []byte {
	tb.Helper()
	f := open(tb, template(tb))
	for _, fill := range fills {
		for i, value := range fill.cells {
			if value == nil {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(i+1, fill.row)
			if err != nil {
				tb.Fatal(err)
			}
			if err := f.SetCellValue(fill.sheet, cell, value); err != nil {
				tb.Fatal(err)
			}
		}
	}
	return saved(tb, f)
}

func saved(tb testing.TB, f *excelize.File) []byte {
	tb.Helper()
	b, err := f.WriteToBuffer()
	if err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// read reads a workbook that can be read.
func read(tb testing.TB, book []byte, base *scoring.Ledger) *spreadsheet.History {
	tb.Helper()
	h, err := spreadsheet.ReadTemplate(tb.Context(), "历史.xlsx", book, rules2018(tb), base)
	if err != nil {
		tb.Fatal(err)
	}
	return h
}

// problems are the problems of a workbook over a base, as "place reason".
func problems(tb testing.TB, book []byte, base *scoring.Ledger) []string {
	tb.Helper()
	h := read(tb, book, base)
	_, refusals := scoring.CheckAddition(rules2018(tb), base, h.Ledger)
	return problemsOf(tb, h.Refuse(refusals))
}

func problemsOf(tb testing.TB, err error) []string {
	tb.Helper()
	var e *spreadsheet.Error
	if err != nil && !errors.As(err, &e) {
		tb.Fatal(err)
	}
	if e == nil {
		return nil
	}
	var all []string
	for _, p := range e.Problems {
		all = append(all, strings.TrimSpace(p.Place()+" "+p.Refusal.Error()))
	}
	return all
}

// TestWriteTemplate: the sheets, headings that stay in view, examples,
// drop-downs; the template itself reads as nothing.
func TestWriteTemplate(t *testing.T) {
	t.Parallel()
	book := template(t)
	if again, err := writeTemplate(); err != nil || !bytes.Equal(book, again) {
		t.Errorf("the template has other bytes each time: %v", err)
	}
	f := open(t, book)
	want := []string{"填写说明", "报送", "录用", "约稿", "批示", "扣分", "加分", "月度汇总", "当月有效报送", "已印发", "名单"}
	if diff := cmp.Diff(want, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	for _, sheet := range want[1:10] {
		rows := rowsOf(t, f, sheet)
		if len(rows) != 2 || !strings.HasPrefix(rows[1], "示例：") {
			t.Errorf("%s: %q", sheet, rows)
		}
		rules, err := f.GetDataValidations(sheet)
		if err != nil || !slices.ContainsFunc(rules, func(r *excelize.DataValidation) bool { return r.Formula1 == "'名单'!$A$2:$A$57" }) {
			t.Errorf("%s offers no units: %v, %v", sheet, rules, err)
		}
		if panes, err := f.GetPanes(sheet); err != nil || !panes.Freeze {
			t.Errorf("%s: %+v, %v", sheet, panes, err)
		}
	}
	if got := rowsOf(t, f, "录用")[0]; got != "单位|标题|稿件号|约稿编号|录用刊物|期号|录用日期|合报单位|计入日期" {
		t.Errorf("录用: %s", got)
	}
	if got := rowsOf(t, f, "名单")[1]; got != "新安江街道|动态|市|应急|挂职|信息科|要情|未签收|是" {
		t.Errorf("名单: %s", got)
	}
	h := read(t, book, &scoring.Ledger{})
	if h.Ledger.Len() != 0 || len(h.Published) != 0 || h.Refuse(nil) != nil {
		t.Errorf("the empty template holds %d facts, %v", h.Ledger.Len(), h.Refuse(nil))
	}
}

// everything fills a row of every sheet, in the ways people write.
var everything = []fill{
	{"报送", 3, []any{"梅城", "直报", "要情", "里叶荷花节", "2018-0312", "2018-03-05 10:20", "否"}},
	{"报送", 4, []any{"发展改革局", "信息科", nil, "重点项目", nil, time.Date(2018, 3, 1, 0, 0, 0, 0, time.UTC), nil, "内容不全"}},
	{"报送", 5, []any{"三都镇", "信息科", nil, "开园", nil, "２０１８年３月２日", "是", nil, "2018/4/2"}},
	{"录用", 3, []any{"梅城镇", nil, "2018-0312", nil, "直报·要情", "第12期", 20180308, "三都、乾潭镇"}},
	{"录用", 4, []any{"梅城镇", "里叶荷花节", nil, nil, "动态", nil, "2018.3.9"}},
	{"录用", 6, []any{"发改局", nil, nil, "〔2018〕15号", "杭州政务·要情", nil, "2018-03-09"}},
	{"约稿", 3, []any{"发改局", "〔2018〕15号", "开工情况", "2018-03-01 09:00", "2018-03-01 09:02", "2018-03-06", "已评质量分", "2018-03-05 15:00", "2018-0315", 7.5}},
	{"约稿", 4, []any{"经信局", "〔2018〕15号", "开工情况", "2018-03-01 09:00", nil, "2018-03-06 17:30", "已认定未完成"}},
	{"批示", 3, []any{"三都镇", "开园", nil, "市", "某", "2018-03-12"}},
	{"扣分", 3, []any{"交通局", "应急", "迟报", nil, "2018-02-03"}},
	{"扣分", 4, []any{"经信局", "上级扣分", nil, "〔2018〕15号", "2018-03-20"}},
	{"加分", 3, []any{"科技局", "挂职", "某", "2018-01-02", "2018-04-02", "是"}},
	{"月度汇总", 3, []any{"2018-01", "梅城镇", 2, nil, nil, nil, nil, nil, nil, nil, 1, 1}},
	{"月度汇总", 4, []any{time.Date(2018, 2, 1, 0, 0, 0, 0, time.UTC), "气象局", 0, 1}},
	{"当月有效报送", 3, []any{"2018年2月", "审计局"}},
	{"当月有效报送", 4, []any{"2018-02", "气象局"}},
	{"已印发", 3, []any{"2018-01", "梅城镇", 54.5}},
	{"已印发", 4, []any{"2018-01", "气象局", -10}},
}

// TestReadTemplate reads every sheet into the facts that it says.
func TestReadTemplate(t *testing.T) {
	t.Parallel()
	book := filled(t, everything...)
	if got := problems(t, book, &scoring.Ledger{}); got != nil {
		t.Fatalf("problems:\n%s", strings.Join(got, "\n"))
	}
	h := read(t, book, &scoring.Ledger{})
	var got []string
	add := func(format string, args ...any) { got = append(got, strings.TrimSpace(fmt.Sprintf(format, args...))) }
	number := map[string]int{}
	n := func(id string) int {
		if id != "" && number[id] == 0 {
			number[id] = len(number) + 1
		}
		return number[id]
	}
	for _, s := range h.Ledger.Submissions {
		add("s%d %s %s%s %q %s %s emergency=%t %s %s", n(s.ID), s.Unit, s.Channel, s.Class, s.Title, s.Manuscript, s.At.Format("01-02 15:04"), s.Emergency, s.CountsOn, s.Invalid)
	}
	for _, c := range h.Ledger.Commissions {
		add("c%d %s %q %s %s %s %s s%d %s", n(c.ID), c.Unit, c.Title, c.Issued.Format("01-02 15:04"), c.Due.Format("01-02 15:04"), c.State, c.Delivered.Format("15:04"), n(c.Submission), c.Quality)
	}
	for _, a := range h.Ledger.Adoptions {
		add("a%d %s s%d c%d %s %s %s %v", n(a.ID), a.Unit, n(a.Submission), n(a.Commission), a.Outlet, a.Issue, a.At, a.With)
	}
	for _, i := range h.Ledger.Instructions {
		add("i%d %s s%d %s %s %s", n(i.ID), i.Unit, n(i.Submission), i.Level, i.Leader, i.At)
	}
	for _, f := range h.Ledger.Faults {
		add("f%d %s %s %s %s c%d", n(f.ID), f.Unit, f.Fault, f.Detail, f.At, n(f.Commission))
	}
	for _, m := range h.Ledger.Merits {
		add("m%d %s %s %s %s %t", n(m.ID), m.Unit, m.Person, m.From, m.To, m.WellDone)
	}
	for _, p := range h.Published {
		add("%s %s %s", p.Month, p.Unit, p.Points)
	}
	want := []string{
		`s1 梅城镇 直报要情 "里叶荷花节" 2018-0312 03-05 10:20 emergency=false`,
		`s2 发改局 信息科 "重点项目"  03-01 00:00 emergency=false  内容不全`,
		`s3 三都镇 信息科 "开园"  03-02 00:00 emergency=true 2018-04-02`,
		`s4 发改局 信息科 "开工情况" 2018-0315 03-05 15:00 emergency=false`,
		`s5 梅城镇 信息科 "历史导入"  01-01 00:00 emergency=false`, `s6 梅城镇 信息科 "历史导入"  01-01 00:00 emergency=false`,
		`s7 梅城镇 直报要情 "历史导入"  01-01 00:00 emergency=false`, `s8 梅城镇 直报专报 "历史导入"  01-01 00:00 emergency=false`,
		`s9 气象局 信息科 "历史导入"  02-01 00:00 emergency=false`,
		`s10 审计局 信息科 "历史导入"  02-01 00:00 emergency=false`,
		`c11 发改局 "开工情况" 03-01 09:00 03-07 00:00 graded 15:00 s4 7.5`,
		`c12 经信局 "开工情况" 03-01 09:00 03-06 17:30 failed 00:00 s0 0`,
		`a13 梅城镇 s1 c0 直报·要情 第12期 2018-03-08 [三都镇 乾潭镇]`,
		`a14 梅城镇 s1 c0 动态  2018-03-09 []`,
		`a15 发改局 s0 c11 杭州政务·要情  2018-03-09 []`,
		`a16 梅城镇 s5 c0 动态  2018-01-01 []`, `a17 梅城镇 s6 c0 动态  2018-01-01 []`,
		`a18 梅城镇 s7 c0 直报·要情  2018-01-01 []`, `a19 梅城镇 s8 c0 直报·专报  2018-01-01 []`,
		`a20 气象局 s9 c0 动态·简讯  2018-02-01 []`,
		`i21 三都镇 s3 市 某 2018-03-12`,
		`f22 交通运输局 应急 迟报 2018-02-03 c0`, `f23 经信局 上级扣分  2018-03-20 c12`,
		`m24 科技局 某 2018-01-02 2018-04-02 true`,
		`2018-01 梅城镇 54.5`, `2018-01 气象局 -10`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestReadTemplateAgain: the same rows have the same ids wherever they stand,
// so that over what they have made already nothing is new.
func TestReadTemplateAgain(t *testing.T) {
	t.Parallel()
	first := read(t, filled(t, everything...), &scoring.Ledger{}).Ledger
	moved := slices.Clone(everything)
	for i := range moved {
		moved[i].row = 30 - moved[i].row
	}
	for name, book := range map[string][]byte{"the same": filled(t, everything...), "rows moved": filled(t, moved...)} {
		again := read(t, book, first)
		fresh, refusals := scoring.CheckAddition(rules2018(t), first, again.Ledger)
		if err := again.Refuse(refusals); err != nil || fresh.Len() != 0 {
			t.Errorf("%s: %d new facts, %v", name, fresh.Len(), err)
		}
	}
	// A second workbook may rest on what the first has brought.
	more := filled(t, fill{"录用", 3, []any{"梅城镇", "里叶荷花节", nil, nil, "参阅", nil, "2018-03-20"}},
		fill{"录用", 4, []any{"发改局", nil, nil, "〔2018〕15号", "浙江政务信息·要情", nil, "2018-03-20"}})
	if got := problems(t, more, first); got != nil {
		t.Errorf("over the first: %q", got)
	}
}

// TestDates reads dates as Excel keeps them and as people write them.
func TestDates(t *testing.T) {
	t.Parallel()
	tests := []struct {
		value any
		want  string // empty if it is refused
	}{
		{"2018-03-05", "2018-03-05 00:00:00"}, {"2018/3/5", "2018-03-05 00:00:00"}, {"2018.03.05", "2018-03-05 00:00:00"},
		{"2018年3月5日", "2018-03-05 00:00:00"}, {"２０１８年３月５日　８：３０", "2018-03-05 08:30:00"}, {"2018-3-5 8:05", "2018-03-05 08:05:00"},
		{"2018-03-05T08:05:06", "2018-03-05 08:05:06"}, {" 2018-03-05 ", "2018-03-05 00:00:00"}, {20180305, "2018-03-05 00:00:00"},
		{"2018年3月5日8时05分", "2018-03-05 08:05:00"}, {43164, "2018-03-05 00:00:00"}, {43164.430555555555, "2018-03-05 10:20:00"},
		{time.Date(2018, 3, 5, 23, 59, 59, 0, time.UTC), "2018-03-05 23:59:59"}, {"2016-02-29", "2016-02-29 00:00:00"},
		{"2018-02-29", ""}, {"2018-13-01", ""}, {"2018-03-05 24:30", ""}, {"3月5日", ""}, {"1999-12-31", ""}, {"2100-01-01", ""},
		{"昨天", ""}, {20181305, ""}, {99999, ""}, {12, ""}, {-1, ""}, {"2018-03-05 10:20 +08:00", ""}, {"=TODAY()", ""},
	}
	var fills []fill
	for i, test := range tests {
		fills = append(fills, fill{"报送", 3 + i, []any{"梅城镇", "信息科", nil, nil, nil, test.value}})
	}
	h := read(t, filled(t, fills...), &scoring.Ledger{})
	refusals := problemsOf(t, h.Refuse(nil))
	for i, test := range tests {
		got := ""
		if at := h.Ledger.Submissions[i].At; !at.IsZero() && at.Location() == workday.Shanghai {
			got = at.Format("2006-01-02 15:04:05")
		}
		if got != test.want {
			t.Errorf("%v: %q, want %q", test.value, got, test.want)
		}
		refused := slices.Contains(refusals, fmt.Sprintf("报送!F%d bad_date field=报送时间 value=%v", 3+i, test.value))
		if refused != (test.want == "") {
			t.Errorf("%v: refused %t: %q", test.value, refused, refusals)
		}
	}
}
