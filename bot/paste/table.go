package paste

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A column is what the cells below a heading hold.
type column int

const (
	noColumn column = iota
	unitColumn
	withColumn
	outletColumn
	issueColumn
	dateColumn
	numberColumn
	receivedColumn
	wayColumn
	titleColumn
)

// headings are what columns are called.
var headings = map[column][]string{
	unitColumn:     {"单位", "报送单位", "单位名称", "供稿单位", "来稿单位", "主报单位"},
	withColumn:     {"合报单位", "联合单位", "合报"},
	titleColumn:    {"标题", "题目", "信息标题", "稿件标题", "信息题目", "稿件名称", "主题"},
	outletColumn:   {"录用刊物", "刊物", "刊名", "录用", "录用情况", "采用刊物", "采用情况"},
	issueColumn:    {"期号", "期数", "期次", "刊期"},
	dateColumn:     {"录用日期", "刊发日期", "录用时间", "刊发时间", "印发日期", "出刊日期", "日期"},
	numberColumn:   {"稿件号", "稿件编号", "编号", "信息编号"},
	receivedColumn: {"收到时间", "收到日期", "接收时间", "接收日期", "报送时间", "报送日期", "收稿时间", "来稿时间"},
	wayColumn:      {"报送途径", "途径", "类别", "信息类别"},
}

// table cuts a text into cells where it is one copied from a table; nil where
// it is not.
func table(text string) [][]string {
	all := lines(text)
	tabbed := 0
	for _, line := range all {
		if strings.Contains(line, "\t") {
			tabbed++
		}
	}
	if tabbed == 0 || 2*tabbed < len(all) {
		return nil
	}
	var rows [][]string
	for _, line := range all {
		var cells []string
		for cell := range strings.SplitSeq(line, "\t") {
			cells = append(cells, strings.TrimSpace(cell))
		}
		rows = append(rows, cells)
	}
	return rows
}

// A layout says what the columns of a table hold; empty where it has no
// headings.
type layout []column

// layoutOf finds the headings of a table among its first rows and returns where
// they stand; -1 if it has none.
func layoutOf(rows [][]string) (layout, int) {
	for i, row := range rows[:min(len(rows), 8)] {
		found := make(layout, len(row))
		for j, cell := range row {
			for c, names := range headings {
				if slices.Contains(names, bare(cell)) {
					found[j] = c
				}
			}
		}
		if slices.Contains(found, unitColumn) && slices.Contains(found, titleColumn) {
			return found, i
		}
	}
	return nil, -1
}

// AdoptionTable reads a list of adoptions from cells. With headings each column
// is read for what it is called; an empty outlet, issue or date is that of the
// row above, as merged cells have it. Without, each cell is read for what it
// looks like.
func (r Reader) AdoptionTable(rows [][]string) List {
	columns, at := layoutOf(rows)
	var list List
	for i, row := range rows {
		text := strings.TrimSpace(strings.Join(row, " "))
		if text == "" || i == at {
			continue
		}
		if next, _, ok := r.head(text, list.Head); ok {
			list.Head = next
			continue
		}
		if i < at {
			continue // a title above the headings
		}
		l := Line{Text: text, Kind: Adoption, Head: list.Head, Outlet: list.Head.Outlet, Issue: list.Head.Issue, At: list.Head.At}
		if columns == nil {
			r.cells(&l, row)
		}
		r.columns(&l, columns, row)
		l.Check()
		list.Lines = append(list.Lines, l)
		if columns != nil {
			list.Head = Head{Outlet: l.Outlet, Stem: l.Head.Stem, Issue: l.Issue, At: l.At}
		}
	}
	return list
}

// IsReceipts reports whether a table lists what the manuscript system received:
// its headings name when that was, and no outlet.
func IsReceipts(rows [][]string) bool {
	columns, _ := layoutOf(rows)
	return slices.Contains(columns, receivedColumn) && !slices.Contains(columns, outletColumn)
}

// columns reads the cells of a row for what their columns are called, kind by
// kind: the leading unit first, the title last, since what stands in brackets
// behind it differs from the rest.
func (r Reader) columns(l *Line, of layout, row []string) {
	for c := unitColumn; c <= titleColumn; c++ {
		for j, cell := range row {
			if j < len(of) && cell != "" && of[j] == c {
				r.cell(l, c, cell)
			}
		}
	}
}

// cell reads a cell for what its column is called.
func (r Reader) cell(l *Line, of column, text string) {
	switch of {
	case unitColumn, withColumn:
		found := r.units(text)
		for i := range found.unknown {
			found.unknown[i].At += len(l.Units)
		}
		l.Units, l.Unknown = append(l.Units, found.units...), append(l.Unknown, found.unknown...)
	case titleColumn:
		l.Title = clip(r.behind(l, text))
	case outletColumn:
		name, stem, rest := r.outlet(bare(text))
		if name == "" && stem == "" {
			name = r.variant(Head{Outlet: l.Outlet, Stem: l.Head.Stem}, text)
		}
		l.Outlet, l.Head.Stem = name, stem
		if number, _ := issue(rest); number != "" {
			l.Issue = number
		}
	case issueColumn:
		l.Issue = issueCell(text)
	case dateColumn, receivedColumn:
		d, ok := r.date(text)
		if !ok {
			l.fault(ReasonBadDay, text, "")
		}
		l.At = d
	case numberColumn:
		l.Manuscript = halfWidth(text)
	case wayColumn:
		r.way(l, text)
	}
}

func issueCell(text string) string {
	if number, _ := issue(bare(text)); number != "" {
		return number
	}
	if number, _ := issue(bare(text) + "期"); number != "" {
		return number
	}
	return text
}

var counter = regexp.MustCompile(`^[0-9]{1,4}[.、]?$`)

// cells reads the cells of a table without headings: each for what it looks
// like, and the longest of the rest as the title.
func (r Reader) cells(l *Line, row []string) {
	var rest []string
	for i, cell := range row {
		switch found := r.units(cell); {
		case cell == "" || i == 0 && counter.MatchString(cell):
		case found.known() && len(l.Units) == 0:
			l.Units = found.units
		case manuscript.MatchString(halfWidth(cell)):
			l.Manuscript = halfWidth(cell)
		case r.word(l, cell):
		case r.outletCell(l, cell):
		default:
			rest = append(rest, cell)
		}
	}
	slices.SortStableFunc(rest, func(a, b string) int { return len(b) - len(a) })
	if len(rest) > 0 {
		l.Title = clip(rest[0])
		rest = rest[1:]
	}
	if len(l.Units) == 0 && len(rest) > 0 {
		l.Unknown = []Unknown{{Name: rest[0]}}
	}
}

// outletCell reads a cell that names an outlet in full, perhaps with its issue.
func (r Reader) outletCell(l *Line, cell string) bool {
	name, _, rest := r.outlet(bare(cell))
	number, rest := issue(rest)
	if name == "" || strings.ContainsFunc(fillers.ReplaceAllString(rest, ""), unicode.IsLetter) {
		return false
	}
	l.Outlet = name
	if number != "" {
		l.Issue = number
	}
	return true
}
