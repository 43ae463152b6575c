package spreadsheet

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// WriteScore writes a score sheet as a workbook: a sheet of each group with its
// ranking, 计分明细 with every line and 说明 with what the sheet rests on.
// Numbers are numbers, and every text is a text whatever it starts with. The
// same sheet gives the same bytes.
func WriteScore(w io.Writer, s *scoring.Sheet) error {
	b, err := newBook()
	if err != nil {
		return err
	}
	defer b.close()
	for i := range s.Groups {
		b.ranking(s, &s.Groups[i])
	}
	b.lines(s)
	b.notes(s)
	return b.write(w)
}

// ranking writes a group's table.
func (b *book) ranking(s *scoring.Sheet, g *scoring.GroupScore) {
	b.sheet(g.Name)
	columns := s.Columns()
	titles := make([]string, len(columns))
	for i, c := range columns {
		titles[i] = c.Title
	}
	b.header(titles...)
	for i := range g.Units {
		row := make([]any, len(columns))
		for j, c := range columns {
			row[j] = c.Cell(&g.Units[i])
			if c.Number {
				row[j] = number(c.Cell(&g.Units[i]))
			}
		}
		b.row(row...)
	}
}

// lines writes every line of every unit.
func (b *book) lines(s *scoring.Sheet) {
	b.sheet("计分明细")
	b.header("组", "单位", "日期", "分值", "条款", "内容", "依据", "备注")
	for i := range s.Groups {
		g := &s.Groups[i]
		for j := range g.Units {
			for _, l := range g.Units[j].Lines {
				struck := ""
				if l.Struck {
					struck = "不计"
				}
				b.row(g.Name, g.Units[j].Unit, l.At, number(l.Points.String()), scoring.ClauseText(l.Clause), l.Text, l.Fact, struck)
			}
		}
	}
}

// notes writes what the sheet rests on.
func (b *book) notes(s *scoring.Sheet) {
	b.sheet("说明")
	b.header("项目", "内容")
	b.row("期间", s.Period.String())
	b.row("依据", s.Rules)
	b.row("截至", s.AsOf.In(workday.Shanghai).Format("2006-01-02 15:04"))
	for i := range s.Groups {
		if s.Period.Kind() != scoring.Year {
			b.row("季度目标", fmt.Sprintf("%s %s分", s.Groups[i].Name, s.Groups[i].Target))
		}
	}
	for _, note := range s.Notes {
		b.row("说明", note)
	}
}

// A number is a decimal number that a cell holds as such.
type number string

// A book is a workbook as it is written, sheet after sheet and row after row.
// It keeps the first error until write.
type book struct {
	file                      *excelize.File
	head, example, date, text int // styles
	name                      string
	rows                      int
	sheets                    int
	widths                    []int
	err                       error
}

func newBook() (*book, error) {
	b := &book{file: excelize.NewFile()}
	style := func(s *excelize.Style) int {
		id, err := b.file.NewStyle(s)
		b.keep(err)
		return id
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	iso := "yyyy-mm-dd"
	b.head = style(&excelize.Style{
		Font: &excelize.Font{Bold: true}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE7F3"}}, Alignment: top,
	})
	b.example = style(&excelize.Style{Font: &excelize.Font{Italic: true, Color: "808080"}, NumFmt: 49})
	b.date = style(&excelize.Style{CustomNumFmt: &iso, Alignment: &excelize.Alignment{Horizontal: "left"}})
	b.text = style(&excelize.Style{NumFmt: 49})
	return b, b.err
}

func (b *book) keep(err error) {
	if b.err == nil {
		b.err = err
	}
}

// forbidden are the characters that a sheet's name cannot have.
var forbidden = strings.NewReplacer(":", " ", "\\", " ", "/", " ", "?", " ", "*", " ", "[", "（", "]", "）", "'", " ")

// sheet begins a sheet. A name that is too long for one, or taken, is cut and
// numbered.
func (b *book) sheet(name string) {
	b.finish()
	const longest = 31
	cut := []rune(strings.TrimSpace(forbidden.Replace(name)))
	name = string(cut[:min(len(cut), longest)])
	if taken, _ := b.file.GetSheetIndex(name); name == "" || taken >= 0 && b.sheets > 0 {
		name = fmt.Sprintf("%s %d", string(cut[:min(len(cut), longest-4)]), b.sheets+1)
	}
	if b.sheets == 0 {
		b.keep(b.file.SetSheetName(b.file.GetSheetName(0), name))
	} else {
		_, err := b.file.NewSheet(name)
		b.keep(err)
	}
	b.sheets++
	b.name, b.rows, b.widths = name, 0, nil
}

// header writes the headings of a sheet, which stay in view.
func (b *book) header(titles ...string) {
	cells := make([]any, len(titles))
	for i, t := range titles {
		cells[i] = t
	}
	b.row(cells...)
	b.keep(b.file.SetRowStyle(b.name, 1, 1, b.head))
	b.styled(len(titles), b.head)
	b.keep(b.file.SetPanes(b.name, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}))
	b.printable(1, false)
}

// printable has a sheet printed on A4 across, its columns on one page and its
// first so many rows on each; or all of it on one page.
func (b *book) printable(heads int, onePage bool) {
	a4, wide, fit, all := 9, "landscape", 1, 0
	if onePage {
		all = 1
	}
	b.keep(b.file.SetPageLayout(b.name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &wide, FitToWidth: &fit, FitToHeight: &all}))
	fitted := true
	b.keep(b.file.SetSheetProps(b.name, &excelize.SheetPropsOptions{FitToPage: &fitted}))
	b.keep(b.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$1:$%d", b.name, heads), Scope: b.name}))
}

// styled gives the first n cells of the last row a style.
func (b *book) styled(n, style int) {
	b.keep(b.file.SetCellStyle(b.name, cellName(1, b.rows), cellName(n, b.rows), style))
}

// row writes one row of texts, numbers and dates.
func (b *book) row(cells ...any) {
	b.rows++
	for i, value := range cells {
		cell, wide := cellName(i+1, b.rows), 10
		switch v := value.(type) {
		case number:
			b.keep(b.file.SetCellDefault(b.name, cell, string(v)))
		case workday.Date:
			if v != 0 {
				b.keep(b.file.SetCellValue(b.name, cell, time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC)))
				b.keep(b.file.SetCellStyle(b.name, cell, cell, b.date))
			}
		case string:
			wide = width(v)
			if v != "" {
				b.keep(b.file.SetCellStr(b.name, cell, v))
			}
		}
		if i >= len(b.widths) {
			b.widths = append(b.widths, 0)
		}
		b.widths[i] = max(b.widths[i], wide)
	}
}

// finish sets the widths of the columns of the sheet that ends.
func (b *book) finish() {
	for i, w := range b.widths {
		const widest = 60
		name, err := excelize.ColumnNumberToName(i + 1)
		b.keep(err)
		b.keep(b.file.SetColWidth(b.name, name, name, float64(min(w, widest)+2)))
	}
}

// write writes the workbook, or returns the first error there was.
func (b *book) write(w io.Writer) error {
	b.finish()
	if b.err != nil {
		return fmt.Errorf("spreadsheet: %w", b.err)
	}
	return b.file.Write(w)
}

// close releases what the workbook holds; after write nothing of it is wanted.
func (b *book) close() { _ = b.file.Close() }

func cellName(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // columns and rows are the package's own
	}
	return name
}

// width returns how many Latin letters wide a text is.
func width(s string) int {
	n := 0
	for _, c := range s {
		n++
		if c >= 0x1100 {
			n++
		}
	}
	return n
}
