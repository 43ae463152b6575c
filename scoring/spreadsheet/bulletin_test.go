package spreadsheet_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/bulletin/bulletintest"
	"zwxx/scoring/spreadsheet"
)

var bulletinPeriods = []string{"2018-03", "2018Q1", "2018"}

func writeBulletin(tb testing.TB, c *bulletin.Content) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := spreadsheet.WriteBulletin(&b, c); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// bulletinBook writes a bulletin and opens what was written.
func bulletinBook(tb testing.TB, c *bulletin.Content) *excelize.File {
	tb.Helper()
	return open(tb, writeBulletin(tb, c))
}

// A grid is a sheet whose cells are asked for by heading.
type grid struct {
	titles map[string]int
	rows   [][]string // below the headings
}

func gridOf(tb testing.TB, f *excelize.File, sheet string) grid {
	tb.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil || len(rows) < 3 {
		tb.Fatalf("%s: %d rows, %v", sheet, len(rows), err)
	}
	g := grid{titles: map[string]int{}, rows: rows[3:]}
	for i, title := range rows[2] {
		g.titles[title] = i
	}
	return g
}

// cell returns the cell of a row below the headings; empty if it is.
func (g grid) cell(tb testing.TB, row int, title string) string {
	tb.Helper()
	i, ok := g.titles[title]
	if !ok {
		tb.Fatalf("no column %s in %v", title, g.titles)
	}
	if i >= len(g.rows[row]) {
		return ""
	}
	return g.rows[row][i]
}

// figures are what a group's sheet must say of a unit, by heading.
func figures(c *bulletin.Content, u *scoring.UnitScore) map[string]string {
	standing, group, _ := c.Standing().Unit(u.Unit)
	want := map[string]string{"名次": strconv.Itoa(u.Rank), "单位": u.Unit}
	missing := max(group.Target-standing.Counted, 0).String()
	switch c.Period.Kind() {
	case scoring.Month:
		want["本月得分"], want["本季明细合计"] = u.Counted.String(), standing.Points.String()
		want["本季得分"], want["本季名次"] = standing.Counted.String(), strconv.Itoa(standing.Rank)
		want["目标分"], want["还差"] = group.Target.String(), missing
	case scoring.Quarter:
		want["明细合计"], want["得分"], want["赋分"] = u.Points.String(), u.Counted.String(), u.Award.String()
		want["目标分"], want["还差"] = group.Target.String(), missing
	default:
		want["一季度赋分"], want["四季度赋分"] = u.Awards[0].String(), u.Awards[3].String()
		want["赋分合计"], want["全年明细合计"], want["全年得分"] = u.Award.String(), u.Points.String(), u.Counted.String()
	}
	return want
}

// checkFigures compares every unit's row with the bulletin.
func checkFigures(t *testing.T, c *bulletin.Content, f *excelize.File) {
	t.Helper()
	for i := range c.Sheet.Groups {
		g := &c.Sheet.Groups[i]
		rows := gridOf(t, f, g.Name)
		for j := range g.Units {
			for title, want := range figures(c, &g.Units[j]) {
				if got := rows.cell(t, j, title); got != want {
					t.Errorf("%s %s: %q, want %q", g.Units[j].Unit, title, got, want)
				}
			}
		}
		if got := rows.cell(t, len(g.Units), "单位"); got != "合计" {
			t.Errorf("%s ends with %q", g.Name, got)
		}
	}
}

// TestWriteBulletin reads back what was written: the figures of every unit,
// every line, every adoption.
func TestWriteBulletin(t *testing.T) {
	t.Parallel()
	for _, period := range bulletinPeriods {
		t.Run(period, func(t *testing.T) {
			t.Parallel()
			c := bulletintest.Content(t, period)
			if !bytes.Equal(writeBulletin(t, c), writeBulletin(t, c)) {
				t.Error("the same bulletin gives other bytes")
			}
			f := bulletinBook(t, c)
			want := []string{"乡镇（街道）", "部门A类", "部门B类", "部门C类", "报送录用", "计分明细", "录用条目", "说明"}
			if diff := cmp.Diff(want, f.GetSheetList()); diff != "" {
				t.Error(diff)
			}
			checkFigures(t, c, f)
			lines, n := gridOf(t, f, "计分明细"), 0
			for _, g := range c.Standing().Groups {
				for _, u := range g.Units {
					for _, l := range u.Lines {
						got := []string{
							lines.cell(t, n, "单位"), lines.cell(t, n, "分值"), lines.cell(t, n, "条款"),
							lines.cell(t, n, "计分内容"), lines.cell(t, n, "依据编号"), lines.cell(t, n, "月份"),
						}
						want := []string{
							u.Unit, l.Points.String(), scoring.ClauseText(l.Clause), l.Text, l.Fact, strconv.Itoa(int(l.At.Month())),
						}
						if diff := cmp.Diff(want, got); diff != "" {
							t.Fatalf("line %d: %s", n, diff)
						}
						n++
					}
				}
			}
			items := gridOf(t, f, "录用条目")
			for i, item := range c.Items {
				if got := items.cell(t, i, "标题"); got != item.Title || items.cell(t, i, "分值") != item.Points.String() {
					t.Errorf("item %d is %q, want %q", i, got, item.Title)
				}
			}
			if got := items.cell(t, len(c.Items), "单位"); got != "合计" {
				t.Errorf("after %d items comes %q", len(c.Items), got)
			}
		})
	}
}

// TestBulletinLines: a line has its title and outlet, one that does not count
// says so.
func TestBulletinLines(t *testing.T) {
	t.Parallel()
	f := bulletinBook(t, bulletintest.Content(t, "2018-03"))
	all := strings.Join(rowsOf(t, f, "计分明细"), "\n")
	for _, want := range []string{
		"|2.67|三（一）2|情况专报（与更楼街道、寿昌镇合报）|两家合报|情况专报 第9期|",
		"|30|三（四）|杭州市批示|一季度开工八成|",
		"|0|三（三）2|未完成约稿任务|一季度重点项目开工情况|约稿|",
		"|8.5|三（三）1|",
		"|2018-02-12|2|4|三（一）1|动态|新安江街道推进第2批重点项目建设取得阶段性成效|动态 第2期|",
		"|不计",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no line with %q", want)
		}
	}
}

// TestBulletinFormulas computes every formula and compares it with the value
// that was written with it, of a month; LibreOffice does so of all kinds of
// bulletin. The points are formulas, not numbers alone.
func TestBulletinFormulas(t *testing.T) {
	t.Parallel()
	book := writeBulletin(t, bulletintest.Content(t, "2018-03"))
	f, formulas := open(t, book), 0
	for sheet, cells := range formulaCells(t, book) {
		for _, cell := range cells {
			formulas++
			written, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			computed, err := f.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true})
			if err != nil || !equalNumbers(written, computed) {
				t.Errorf("%s!%s has %s and computes %s: %v", sheet, cell, written, computed, err)
			}
			if kind, err := f.GetCellType(sheet, cell); err != nil || kind != excelize.CellTypeUnset {
				t.Errorf("%s!%s is no number: %v %v", sheet, cell, kind, err)
			}
		}
	}
	if least := 4 * 56; formulas < least {
		t.Errorf("%d formulas", formulas)
	}
}

var formulaCell = regexp.MustCompile(`<c r="([A-Z]+[0-9]+)"[^>]*><f>`)

// formulaCells are the cells of each sheet that are formulas.
func formulaCells(tb testing.TB, book []byte) map[string][]string {
	tb.Helper()
	parts, cells := partsOf(tb, book), map[string][]string{}
	for i, sheet := range open(tb, book).GetSheetList() {
		for _, found := range formulaCell.FindAllStringSubmatch(parts[fmt.Sprintf("xl/worksheets/sheet%d.xml", i+1)], -1) {
			cells[sheet] = append(cells[sheet], found[1])
		}
	}
	return cells
}

// equalNumbers reports whether two cells hold the same number of hundredths:
// a sum of binary numbers may differ from the decimal one far behind.
func equalNumbers(a, b string) bool {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	return errX == nil && errY == nil && x-y < 0.001 && y-x < 0.001
}

// TestBulletinColumns: the widths of columns stand in their order, without
// which Excel finds a workbook damaged; and the first sheet alone is selected.
func TestBulletinColumns(t *testing.T) {
	t.Parallel()
	first := regexp.MustCompile(`<col min="([0-9]+)"`)
	for name, part := range partsOf(t, writeBulletin(t, bulletintest.Content(t, "2018-03"))) {
		if !strings.HasPrefix(name, "xl/worksheets/") {
			continue
		}
		columns := first.FindAllStringSubmatch(part, -1)
		for i, column := range columns {
			if column[1] != strconv.Itoa(i+1) {
				t.Errorf("%s: column %s stands in place %d", name, column[1], i+1)
			}
		}
		if selected := strings.Contains(part, `tabSelected="true"`); selected != (name == "xl/worksheets/sheet1.xml") || len(columns) == 0 {
			t.Errorf("%s: %d columns, selected: %v", name, len(columns), selected)
		}
	}
}

// TestBulletinForPrint: titles and headings stay in view and on every page,
// columns on one page, pages are numbered.
func TestBulletinForPrint(t *testing.T) {
	t.Parallel()
	f := bulletinBook(t, bulletintest.Content(t, "2018-03"))
	titles := map[string]string{}
	for _, name := range f.GetDefinedName() {
		if name.Name == "_xlnm.Print_Titles" {
			titles[name.Scope] = name.RefersTo
		}
	}
	for _, sheet := range f.GetSheetList() {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.YSplit != 3 {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
		layout, err := f.GetPageLayout(sheet)
		if err != nil || *layout.Size != 9 || *layout.Orientation != "landscape" || *layout.FitToWidth != 1 {
			t.Errorf("%s: layout %+v, %v", sheet, layout, err)
		}
		properties, err := f.GetSheetProps(sheet)
		if err != nil || !*properties.FitToPage {
			t.Errorf("%s is not fitted to its pages: %v", sheet, err)
		}
		footer, err := f.GetHeaderFooter(sheet)
		if err != nil || !strings.Contains(footer.OddFooter, "&P") {
			t.Errorf("%s: footer %+v, %v", sheet, footer, err)
		}
		if want := "'" + sheet + "'!$1:$3"; titles[sheet] != want {
			t.Errorf("%s repeats %q", sheet, titles[sheet])
		}
	}
}

// TestBulletinCorrections: what came late is among the items and says where it
// counts, what was wrong has a sheet with the difference.
func TestBulletinCorrections(t *testing.T) {
	t.Parallel()
	c := bulletintest.Content(t, "2018-03")
	c.Late = []bulletin.Item{{
		Unit: "梅城镇", Fact: "a900001", Outlet: "动态", Title: "迟到的一条", Points: 400, Lead: true,
		Counts: scoring.MonthPeriod(2018, 2),
	}}
	c.Corrections = []bulletin.Correction{
		{
			Period: scoring.MonthPeriod(2018, 1), Unit: "三都镇", Was: 2800, Now: 1850,
			Removed: []scoring.Line{{Text: "动态", Points: 950}},
		},
		{Period: scoring.QuarterPeriod(2018, 1), Unit: "发改局", Was: 100, Now: 100, AwardWas: 1200, AwardNow: 1100},
	}
	f := bulletinBook(t, c)
	if all := strings.Join(rowsOf(t, f, "录用条目"), "\n"); !strings.Contains(all, "|迟到的一条|4||补记，计入2018-02|a900001") {
		t.Errorf("what came late is not among the items:\n%s", all[max(0, len(all)-500):])
	}
	want := []string{"2018-01|三都镇|28|18.5|-9.5|||核减动态 9.5分", "2018Q1|发改局|1|1|0|12|11"}
	if diff := cmp.Diff(want, rowsOf(t, f, "更正")[3:]); diff != "" {
		t.Error(diff)
	}
}
