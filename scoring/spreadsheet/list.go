package spreadsheet

import "io"

// A List is a table of texts, numbers and dates to be printed or worked
// through: whom to telephone, what is owed.
type List struct {
	Name    string // of the sheet
	Title   string
	About   string
	Columns []ListColumn
	Rows    [][]any // text, int, date or nil
}

// A ListColumn is a column of a list.
type ListColumn struct {
	Title string
	Width float64 // in Latin letters
	Long  bool    // its texts have several lines
}

// WriteLists writes lists as a workbook, a sheet each, with headings that stay in
// view and filter. No text becomes a formula whatever it starts with. The same
// lists give the same bytes.
func WriteLists(w io.Writer, lists ...List) error {
	b, err := newFormBook()
	if err != nil {
		return err
	}
	defer b.close()
	for _, l := range lists {
		f := form{name: l.Name, title: l.Title, about: l.About, rows: l.Rows, held: 1, filter: true}
		for _, c := range l.Columns {
			h := heading{title: c.Title, width: c.Width}
			if c.Long {
				h.stand = begin
			}
			f.columns = append(f.columns, h)
		}
		b.add(f)
	}
	return b.write(w)
}
