package spreadsheet

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// What a workbook may be, so that a small file cannot fill memory or time. The
// sizes are counted while reading: what a file says of itself may be a lie.
const (
	maxFile    = 5 << 20
	maxEntries = 500
	maxSheet   = 24 << 20 // a sheet, or the texts that sheets share
	maxPart    = 2 << 20  // any other part that is parsed: styles, the list of sheets
	maxTotal   = 100 << 20
	maxRatio   = 100
	maxRows    = 20_000
	maxColumns = 200
	maxFacts   = 50_000
)

// maxInMemory is from where on a sheet is read from a temporary file.
const maxInMemory = 8 << 20

// errTooLarge says that a workbook is beyond a limit.
type errTooLarge struct{ what, limit string }

func (e *errTooLarge) Error() string { return e.what + " beyond " + e.limit }

// checkSize unpacks a workbook into nothing and refuses it as soon as it is
// beyond a limit.
func checkSize(ctx context.Context, data []byte) error {
	if len(data) > maxFile {
		return &errTooLarge{"文件", "5 MB"}
	}
	// excelize also opens encrypted files of another form; they are refused.
	if !bytes.HasPrefix(data, []byte("PK")) {
		return zip.ErrFormat
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	if len(archive.File) > maxEntries {
		return &errTooLarge{"文件里的部件", fmt.Sprint(maxEntries)}
	}
	total := int64(0)
	for _, entry := range archive.File {
		limit := partLimit(entry.Name)
		n, err := unpacked(ctx, entry, limit)
		if err != nil {
			return err
		}
		total += n
		switch {
		case n > limit:
			return &errTooLarge{"文件里的部件展开后", fmt.Sprintf("%d MB", limit>>20)}
		case total > maxTotal:
			return &errTooLarge{"展开后的大小", "100 MB"}
		case total > maxRatio*int64(len(data)):
			return &errTooLarge{"压缩比", fmt.Sprintf("%d:1", maxRatio)}
		}
	}
	return ctx.Err()
}

// partLimit is how large a part may be. What is not parsed, such as a picture,
// costs no more than its bytes.
func partLimit(name string) int64 {
	name = strings.ToLower(strings.ReplaceAll(name, `\`, "/"))
	switch {
	case strings.HasPrefix(name, "xl/worksheets/sheet"), name == "xl/sharedstrings.xml":
		return maxSheet
	case strings.HasSuffix(name, ".xml"), strings.HasSuffix(name, ".rels"):
		return maxPart
	}
	return maxSheet
}

// unpacked counts the bytes of an entry until they are beyond its limit.
func unpacked(ctx context.Context, entry *zip.File, limit int64) (n int64, err error) {
	r, err := entry.Open()
	if err != nil {
		return 0, err
	}
	defer r.Close()
	for ctx.Err() == nil && n <= limit {
		more, err := io.CopyN(io.Discard, r, 1<<20)
		n += more
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return n, err
		}
	}
	return n, ctx.Err()
}

// A grid is the cells of one sheet as text, with their rows and columns
// counted from 1 and without empty rows.
type grid struct {
	name string
	rows []gridRow
}

type gridRow struct {
	n     int
	cells []string
}

func (r gridRow) empty() bool {
	for _, c := range r.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

// readGrids reads every sheet of a workbook, and whether its dates count from
// 1904. The library is not to be trusted with every damaged file, so that a
// panic of it is an error here.
func readGrids(ctx context.Context, data []byte) (grids []grid, from1904 bool, err error) {
	if err := checkSize(ctx, data); err != nil {
		return nil, false, err
	}
	defer func() {
		if p := recover(); p != nil {
			grids, err = nil, fmt.Errorf("damaged: %v", p)
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: maxTotal, UnzipXMLSizeLimit: maxInMemory,
	})
	if err != nil {
		return nil, false, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	props, err := f.GetWorkbookProps()
	if err != nil {
		return nil, false, err
	}
	left := maxRows
	for _, name := range f.GetSheetList() {
		g, err := readGrid(ctx, f, name, &left)
		if err != nil {
			return nil, false, err
		}
		grids = append(grids, g)
	}
	return grids, props.Date1904 != nil && *props.Date1904, nil
}

// readGrid reads one sheet. Of the rows of all sheets so many are left.
func readGrid(ctx context.Context, f *excelize.File, name string, left *int) (grid, error) {
	g := grid{name: name}
	rows, err := f.Rows(name)
	if err != nil {
		return g, err
	}
	for n := 1; rows.Next(); n++ {
		if err := ctx.Err(); err != nil {
			return g, errors.Join(err, rows.Close())
		}
		cells, err := rows.Columns()
		if err != nil {
			return g, errors.Join(err, rows.Close())
		}
		row := gridRow{n: n, cells: cells[:min(len(cells), maxColumns)]}
		if row.empty() {
			continue
		}
		if *left--; *left < 0 {
			return g, errors.Join(&errTooLarge{"行数", fmt.Sprint(maxRows)}, rows.Close())
		}
		g.rows = append(g.rows, row)
	}
	return g, errors.Join(rows.Error(), rows.Close())
}
