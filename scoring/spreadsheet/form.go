package spreadsheet

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// A form is a table as an office hands it out: a title and a line about it,
// headings that stay in view and stand on every page, rows and their sums.
type form struct {
	name    string // of the sheet
	title   string
	about   string
	columns []heading
	rows    [][]any // text, int, Points, Date, formula or nil
	sums    []any   // the last row; empty for none
	held    int     // so many columns stay in view too
	filter  bool    // the headings filter
	onePage bool    // it is printed on one page
}

// A heading names a column and says how its cells stand.
type heading struct {
	title string
	width float64 // in Latin letters
	stand stand
}

// A stand says how the cells of a column stand: numbers on the right and texts
// in the middle, unless it says otherwise.
type stand uint8

const (
	usual  stand = iota
	begin        // texts of several lines, from the left
	middle       // numbers that are names, as a rank
	sparse       // numbers of which 0 is not shown
)

// A formula is a number that the workbook computes, with the value it has.
type formula struct {
	text  string
	value scoring.Points
}

// sum gives the form a last row: 合计 in one column, sums in others.
func (f *form) sum(label int, columns ...int) {
	if len(f.rows) == 0 {
		return
	}
	f.sums = make([]any, len(f.columns))
	f.sums[label] = "合计"
	for _, i := range columns {
		var total scoring.Points
		for _, row := range f.rows {
			total += pointsOf(row[i])
		}
		from, to := cellName(i+1, firstRow), cellName(i+1, firstRow+len(f.rows)-1)
		f.sums[i] = formula{fmt.Sprintf("SUM(%s:%s)", from, to), total}
	}
}

// pointsOf returns what a cell adds to a sum.
func pointsOf(cell any) scoring.Points {
	switch v := cell.(type) {
	case formula:
		return v.value
	case scoring.Points:
		return v
	case int:
		return scoring.Points(v) * scoring.Point
	}
	return 0
}

// A formBook writes forms into a book.
type formBook struct {
	*book
	styles formStyles
}

// firstRow is the row of a form's first unit or line: title, about and
// headings stand above.
const firstRow = 4

func newFormBook() (*formBook, error) {
	b, err := newBook()
	if err != nil {
		return nil, err
	}
	f := &formBook{book: b}
	f.styles = f.newStyles()
	if b.err != nil {
		b.close()
	}
	return f, b.err
}

// add writes a form into a sheet of its own.
func (b *formBook) add(f form) {
	b.sheet(f.name)
	last := firstRow + len(f.rows) - 1 + min(len(f.sums), 1)
	b.keep(b.file.SetSheetDimension(b.name, "A1:"+cellName(len(f.columns), max(last, firstRow-1))))
	b.printed(f)
	if b.err != nil {
		return
	}
	sheet, err := b.file.NewStreamWriter(b.name)
	if err != nil {
		b.keep(err)
		return
	}
	// Each width is written before those that were set earlier, and readers
	// want the columns in order.
	for i, c := range slices.Backward(f.columns) {
		b.keep(sheet.SetColWidth(i+1, i+1, c.width))
	}
	b.keep(sheet.SetPanes(&excelize.Panes{
		Freeze: true, XSplit: f.held, YSplit: firstRow - 1, TopLeftCell: cellName(f.held+1, firstRow),
		ActivePane: map[bool]string{true: "bottomRight", false: "bottomLeft"}[f.held > 0],
	}))
	b.top(sheet, f)
	row := firstRow
	for _, cells := range f.rows {
		b.line(sheet, f, row, cells, false)
		row++
	}
	if len(f.sums) > 0 {
		b.line(sheet, f, row, f.sums, true)
		row++
	}
	b.keep(sheet.Flush())
}

// write writes the workbook. The parts of a streamed one come in any order,
// so they are put into that of their names.
func (b *formBook) write(w io.Writer) error {
	var book bytes.Buffer
	if err := b.book.write(&book); err != nil {
		return err
	}
	parts, err := zip.NewReader(bytes.NewReader(book.Bytes()), int64(book.Len()))
	if err != nil {
		return fmt.Errorf("spreadsheet: %w", err)
	}
	slices.SortFunc(parts.File, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	out := zip.NewWriter(w)
	for _, part := range parts.File {
		if err := out.Copy(part); err != nil {
			return fmt.Errorf("spreadsheet: %w", err)
		}
	}
	return out.Close()
}

// printed has the form printed on A4 across, all columns on one page, with the
// headings and the page's number on every page.
func (b *formBook) printed(f form) {
	if f.filter && len(f.rows) > 0 {
		// It sets the sheet's properties anew, so it comes first.
		b.keep(b.file.AutoFilter(b.name, "A3:"+cellName(len(f.columns), firstRow+len(f.rows)-1), nil))
	}
	b.printable(firstRow-1, f.onePage)
	centred, edge, foot := true, 0.6, 0.3
	b.keep(b.file.SetPageMargins(b.name, &excelize.PageLayoutMarginsOptions{
		Horizontally: &centred, Left: &edge, Right: &edge, Top: &edge, Bottom: &edge, Header: &foot, Footer: &foot,
	}))
	b.keep(b.file.SetHeaderFooter(b.name, &excelize.HeaderFooterOptions{
		OddFooter: "&C第 &P 页　共 &N 页",
	}))
}

// top writes the title, the line about it and the headings.
func (b *formBook) top(sheet *excelize.StreamWriter, f form) {
	b.across(sheet, f, 1, f.title, b.styles.title, 30)
	b.across(sheet, f, 2, f.about, b.styles.about, 18)
	titles := make([]any, len(f.columns))
	for i, c := range f.columns {
		titles[i] = excelize.Cell{StyleID: b.styles.head, Value: c.title}
	}
	b.keep(sheet.SetRow("A3", titles, excelize.RowOpts{Height: 32}))
}

// across writes a text over all columns.
func (b *formBook) across(sheet *excelize.StreamWriter, f form, row int, text string, style int, height float64) {
	first := cellName(1, row)
	b.keep(sheet.SetRow(first, []any{excelize.Cell{StyleID: style, Value: text}}, excelize.RowOpts{Height: height}))
	if len(f.columns) > 1 {
		b.keep(sheet.MergeCell(first, cellName(len(f.columns), row)))
	}
}

// line writes one row of the table.
func (b *formBook) line(sheet *excelize.StreamWriter, f form, row int, cells []any, sums bool) {
	written := make([]any, len(f.columns))
	for i, c := range f.columns {
		written[i] = b.cell(c, valueAt(cells, i), sums)
	}
	b.keep(sheet.SetRow(cellName(1, row), written, excelize.RowOpts{Height: lineHeight(f, cells)}))
}

// cell gives a value its form. A text is a text whatever it starts with: only
// a formula of the form's own becomes one.
func (b *formBook) cell(c heading, value any, sums bool) excelize.Cell {
	text, number := b.styles.text, b.styles.number
	switch {
	case sums:
		text, number = b.styles.sumText, b.styles.sumNumber
	case c.stand == begin:
		text = b.styles.long
	case c.stand == middle:
		number = b.styles.middle
	case c.stand == sparse:
		number = b.styles.sparse
	}
	switch v := value.(type) {
	case string:
		if v != "" {
			return excelize.Cell{StyleID: text, Value: v}
		}
	case int:
		return excelize.Cell{StyleID: number, Value: v}
	case scoring.Points:
		return excelize.Cell{StyleID: number, Value: decimal(v)}
	case formula:
		return excelize.Cell{StyleID: number, Formula: v.text, Value: decimal(v.value)}
	case workday.Date:
		if v != 0 {
			return excelize.Cell{StyleID: b.styles.date, Value: time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC)}
		}
	}
	return excelize.Cell{StyleID: text}
}

// decimal is how a cell holds points; the nearest binary number reads as the
// same decimal one.
func decimal(p scoring.Points) float64 { return float64(p) / float64(scoring.Point) }

// lineHeight is how high a row is, for its longest text.
func lineHeight(f form, cells []any) float64 {
	const least, each = 21, 15
	lines := 1
	for i, c := range f.columns {
		if text, ok := valueAt(cells, i).(string); ok {
			lines = max(lines, linesIn(text, c.width))
		}
	}
	return max(least, float64(lines)*each+2)
}

func valueAt(cells []any, i int) any {
	if i < len(cells) {
		return cells[i]
	}
	return nil
}

// linesIn is how many lines a text takes in a column. A letter of the forms'
// font is a little wider than one of the book's.
func linesIn(text string, column float64) int {
	return 1 + int(float64(width(text))*1.1/column)
}
