package spreadsheet_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zwxx/scoring"
	"zwxx/scoring/spreadsheet"
	"zwxx/scoring/workday"
)

func rules2018(tb testing.TB) *scoring.Rules {
	tb.Helper()
	r, _, err := scoring.Embedded().For(2018)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// open opens a workbook that was written.
func open(tb testing.TB, book []byte) *excelize.File {
	tb.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { f.Close() })
	return f
}

// rowsOf are the rows of a sheet, cells joined by bars.
func rowsOf(tb testing.TB, f *excelize.File, sheet string) []string {
	tb.Helper()
	rows, err := f.GetRows(sheet)
	if err != nil {
		tb.Fatal(err)
	}
	all := make([]string, len(rows))
	for i, row := range rows {
		all[i] = strings.Join(row, "|")
	}
	return all
}

func scoreOf(tb testing.TB, r *scoring.Rules, period, facts string) *scoring.Sheet {
	tb.Helper()
	l, err := scoring.ReadLedger("test", strings.NewReader(facts), r)
	if err != nil {
		tb.Fatal(err)
	}
	p, err := scoring.ParsePeriod(period)
	if err != nil {
		tb.Fatal(err)
	}
	s, err := scoring.Score(r, l, p, scoring.Options{AsOf: workday.NewDate(2019, time.January, 1).Time()})
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

const facts = `{"kind":"submission","id":"s1","unit":"气象局","channel":"信息科","at":"2018-01-08T09:00:00+08:00"}
{"kind":"adoption","id":"=a1","unit":"气象局","submission":"s1","outlet":"动态","at":"2018-01-12","with":["审计局","移民局"]}
{"kind":"commission","id":"c1","unit":"审计局","issued":"2018-01-01T09:00:00+08:00","due":"2018-01-31T17:30:00+08:00","state":"failed"}
`

// TestWriteScore reads back what was written: headings, numbers as numbers,
// texts as texts, headings that stay in view.
func TestWriteScore(t *testing.T) {
	t.Parallel()
	s := scoreOf(t, rules2018(t), "2018Q1", facts)
	var first, second bytes.Buffer
	if err := spreadsheet.WriteScore(&first, s); err != nil {
		t.Fatal(err)
	}
	if err := spreadsheet.WriteScore(&second, s); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("the same sheet gives other bytes: %v", err)
	}
	f := open(t, first.Bytes())
	want := []string{"乡镇（街道）", "部门A类", "部门B类", "部门C类", "计分明细", "说明"}
	if diff := cmp.Diff(want, f.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	groupC := rowsOf(t, f, "部门C类")
	if groupC[0] != "名次|单位|得分|达标|赋分|直报任务|备注" || len(groupC) != 8 || groupC[1] != "1|气象局|-18.67|否|0" {
		t.Errorf("部门C类:\n%s", strings.Join(groupC, "\n"))
	}
	lines := strings.Join(rowsOf(t, f, "计分明细"), "\n")
	for _, line := range []string{
		"组|单位|日期|分值|条款|内容|依据|备注",
		"部门C类|气象局|2018-01-12|1.33|三（一）1|动态（与审计局、移民局合报）|=a1",
		"部门C类|审计局|2018-01-31|0|三（三）2|未完成约稿任务|c1|不计",
	} {
		if !strings.Contains(lines, line+"\n") {
			t.Errorf("no %q in\n%s", line, lines)
		}
	}
	for _, sheet := range want {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 1 {
			t.Errorf("%s: %+v, %v", sheet, panes, err)
		}
	}
	for cell, want := range map[string]excelize.CellType{"A2": excelize.CellTypeUnset, "C2": excelize.CellTypeUnset, "B2": excelize.CellTypeSharedString} {
		if kind, err := f.GetCellType("部门C类", cell); err != nil || kind != want {
			t.Errorf("%s is of type %v, want %v, %v", cell, kind, want, err)
		}
	}
}

// TestWriteScoreWithoutFormulas: whatever a name starts with, and however it
// is spelt, it is a text and a sheet of its own.
func TestWriteScoreWithoutFormulas(t *testing.T) {
	t.Parallel()
	s := scoreOf(t, rules2018(t), "2018", facts)
	names := []string{"=1+1", "+1", "-1", "@SUM(1)", "\t=1", "＝1", "a/b:c[d]?*'", strings.Repeat("长", 40)}
	s = &scoring.Sheet{Period: s.Period, Rules: "=2+2", Notes: []string{"=3+3"}, Groups: s.Groups}
	group := s.Groups[3]
	s.Groups = nil
	for i, name := range names {
		g := scoring.GroupScore{Name: name}
		for _, u := range group.Units[:2] {
			u.Unit = name
			u.Lines = []scoring.Line{{Points: 150, Text: name, Fact: name, Clause: name}}
			g.Units = append(g.Units, u)
		}
		s.Groups = append(s.Groups, g, scoring.GroupScore{Name: names[i]})
	}
	var b bytes.Buffer
	if err := spreadsheet.WriteScore(&b, s); err != nil {
		t.Fatal(err)
	}
	f := open(t, b.Bytes())
	if got := len(f.GetSheetList()); got != 2*len(names)+2 {
		t.Errorf("%d sheets: %q", got, f.GetSheetList())
	}
	for _, sheet := range f.GetSheetList() {
		for i, row := range rowsOf(t, f, sheet) {
			for j := range strings.Split(row, "|") {
				cell := fmt.Sprintf("%c%d", 'A'+j, i+1)
				if formula, err := f.GetCellFormula(sheet, cell); err != nil || formula != "" {
					t.Errorf("%s!%s is the formula %q, %v", sheet, cell, formula, err)
				}
			}
		}
	}
	if got, err := f.GetCellValue("计分明细", "F2"); err != nil || got != "=1+1" {
		t.Errorf("a line's text: %q, %v", got, err)
	}
}
