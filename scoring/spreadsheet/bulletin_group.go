package spreadsheet

import (
	"fmt"

	"zwxx/scoring"
)

// A tally writes the formulas that sum the lines' sheet.
type tally struct {
	period scoring.Period // of all the lines
	last   int            // the row of the last line
}

// of returns the sum of a unit's lines in a period: a month, or all of them.
func (t tally) of(at scoreRow, p scoring.Period, value scoring.Points) formula {
	conditions := t.column(lineUnit) + ",$" + at.cell("单位")
	if p != t.period {
		conditions += fmt.Sprintf(",%s,%d", t.column(lineMonth), p.Start().Month())
	}
	return formula{fmt.Sprintf("SUMIFS(%s,%s)", t.column(linePoints), conditions), value}
}

func (t tally) column(name string) string {
	return fmt.Sprintf("%s!$%s$%d:$%s$%d", linesSheet, name, firstRow, name, max(t.last, firstRow))
}

// A scoreRow is a row of a group's sheet, in which formulas name other cells
// by the headings of their columns.
type scoreRow struct {
	unit    int // of the group's units
	columns map[string]int
}

// cell returns the name of the row's cell under a heading.
func (r scoreRow) cell(title string) string { return cellName(r.columns[title], firstRow+r.unit) }

// A groupColumn is a column of a group's sheet.
type groupColumn struct {
	heading
	cell   func(scoreRow) any
	summed bool
}

// form makes the group's sheet.
func (t groupTable) form() form {
	columns := t.columns()
	f := form{name: t.group.Name, held: 2, onePage: true}
	byTitle := make(map[string]int, len(columns))
	for i, c := range columns {
		f.columns = append(f.columns, c.heading)
		byTitle[c.title] = i + 1
	}
	for unit := range t.group.Units {
		cells := make([]any, len(columns))
		for i, c := range columns {
			cells[i] = c.cell(scoreRow{unit, byTitle})
		}
		f.rows = append(f.rows, cells)
	}
	var summed []int
	for i, c := range columns {
		if c.summed {
			summed = append(summed, i)
		}
	}
	f.sum(1, summed...)
	return f
}
