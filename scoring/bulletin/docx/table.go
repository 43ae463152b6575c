package docx

import (
	"fmt"
	"strings"
)

// A Table has lines around its cells. Its first row, the columns' titles, is
// repeated on every page; if no column has a title there is none, as in a form.
type Table struct {
	Columns   []Column
	Rows      [][]string // what is missing at a row's end is empty
	RowHeight int        // in mm, at least; 0: as high as the text
}

// A Column is a column of a table.
type Column struct {
	Title string
	Width int   // its share of the page's width
	Align Align // of its cells; Left by itself
	Label bool  // its cells are labels, in 黑体
	Merge bool  // equal cells below each other are one
}

// Table adds a table as wide as the page's text.
func (d *Document) Table(t Table) {
	if d.tabled { // Word would take two tables in a row for one.
		writeParagraph(&d.body, "Gap", "")
	}
	d.tabled = true
	widths := t.widths()
	b := &d.body
	fmt.Fprintf(b, `<w:tbl><w:tblPr><w:tblW w:w="%d" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>`, textWidth)
	for _, side := range []string{"top", "left", "bottom", "right", "insideH", "insideV"} {
		fmt.Fprintf(b, `<w:%s w:val="single" w:sz="4" w:space="0" w:color="000000"/>`, side)
	}
	b.WriteString(`</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="28" w:type="dxa"/>` +
		`<w:right w:w="28" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		fmt.Fprintf(b, `<w:gridCol w:w="%d"/>`, width)
	}
	b.WriteString("</w:tblGrid>\n")
	if titles, titled := t.titles(); titled {
		t.row(b, widths, titles, -1)
	}
	for i, row := range t.Rows {
		t.row(b, widths, row, i)
	}
	b.WriteString("</w:tbl>\n")
}

func (t *Table) titles() (titles []string, titled bool) {
	for _, column := range t.Columns {
		titles = append(titles, column.Title)
		titled = titled || column.Title != ""
	}
	return titles, titled
}

// widths shares the page's width out, the last column taking what is left.
func (t *Table) widths() []int {
	shares := 0
	for _, column := range t.Columns {
		shares += max(column.Width, 1)
	}
	widths := make([]int, len(t.Columns))
	left := textWidth
	for i, column := range t.Columns {
		widths[i] = textWidth * max(column.Width, 1) / shares
		if i == len(widths)-1 {
			widths[i] = left
		}
		left -= widths[i]
	}
	return widths
}

// row writes the n-th row; -1 is the heading.
func (t *Table) row(b *strings.Builder, widths []int, cells []string, n int) {
	head := n < 0
	b.WriteString(`<w:tr><w:trPr><w:cantSplit/>`)
	if t.RowHeight > 0 {
		fmt.Fprintf(b, `<w:trHeight w:val="%d" w:hRule="atLeast"/>`, twips(t.RowHeight))
	}
	if head {
		b.WriteString(`<w:tblHeader/>`)
	}
	b.WriteString(`</w:trPr>`)
	for i, column := range t.Columns {
		text, merge := cell(cells, i), ""
		if column.Merge && !head {
			text, merge = t.merged(n, i)
		}
		style, align := "TableText", column.Align
		if head {
			style, align = "TableHead", Center
		} else if column.Label {
			style = "TableHead"
		}
		fmt.Fprintf(b, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/>%s<w:vAlign w:val="center"/></w:tcPr>`, widths[i], merge)
		writeParagraph(b, style, justify(align), text)
		b.WriteString(`</w:tc>`)
	}
	b.WriteString("</w:tr>\n")
}

func cell(row []string, i int) string {
	if i < len(row) {
		return row[i]
	}
	return ""
}

// merged is the text of a cell that may be one with its neighbours above and
// below, and how it is.
func (t *Table) merged(n, i int) (text, merge string) {
	text = cell(t.Rows[n], i)
	switch {
	case n > 0 && cell(t.Rows[n-1], i) == text:
		return "", `<w:vMerge/>`
	case n+1 < len(t.Rows) && cell(t.Rows[n+1], i) == text:
		return text, `<w:vMerge w:val="restart"/>`
	}
	return text, ""
}

// twips turns millimetres into twips.
func twips(mm int) int { return (mm*14400 + 127) / 254 }
