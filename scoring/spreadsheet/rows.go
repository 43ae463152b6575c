package spreadsheet

import (
	"context"
	"errors"
	"strings"
)

// MaxFile is how many bytes a workbook may have.
const MaxFile = maxFile

// ReadRows reads the cells of a workbook's first sheet that has any, as text
// and without empty rows. Excel keeps a date as a number; below a heading that
// speaks of a date or time it comes as 2018-03-05. A workbook that cannot be
// read, or is beyond the limits, is an *Error.
func ReadRows(ctx context.Context, name string, data []byte) ([][]string, error) {
	grids, from1904, err := readGrids(ctx, data)
	var large *errTooLarge
	switch {
	case errors.As(err, &large):
		return nil, whole(name, ReasonTooLarge, large.what, large.limit)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, whole(name, ReasonNoWorkbook, "", err.Error())
	}
	for _, g := range grids {
		if len(g.rows) > 0 {
			return datedRows(g, from1904), nil
		}
	}
	return nil, whole(name, ReasonNoWorkbook, "", "empty")
}

// datedRows writes the dates below headings that speak of one.
func datedRows(g grid, from1904 bool) [][]string {
	dated := make([]bool, maxColumns)
	rows := make([][]string, len(g.rows))
	for i, row := range g.rows {
		for j, cell := range row.cells {
			cell = strings.TrimSpace(cell)
			if strings.HasSuffix(cell, "日期") || strings.HasSuffix(cell, "时间") {
				dated[j] = true
			}
			if at, _, ok := parseMoment(cell, from1904); dated[j] && ok {
				cell = at.Format("2006-01-02")
			}
			rows[i] = append(rows[i], cell)
		}
	}
	return rows
}
