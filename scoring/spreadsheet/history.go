package spreadsheet

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"zwxx/scoring"
)

// A History is what a filled template holds: facts with ids made from what
// they say, so that the same row has the same id whenever it is read, and the
// points that were published.
type History struct {
	Name      string
	Ledger    *scoring.Ledger
	Published []scoring.Published

	problems []Problem
	places   map[scoring.Kind][]place // of the facts, in the ledger's order
	ids      map[string]place         // where a fact of the id stands first
}

// ReadTemplate reads a filled template under a rule set. Rows may rest on
// facts of base too. Problems of single cells wait for Refuse; a workbook that
// cannot be read at all, or is too large, is an *Error at once.
func ReadTemplate(ctx context.Context, name string, data []byte, r *scoring.Rules, base *scoring.Ledger) (*History, error) {
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
	h := &history{rules: r, from1904: from1904, tables: tablesOf(r), items: newItems(base), History: History{
		Name: name, Ledger: &scoring.Ledger{}, places: map[scoring.Kind][]place{}, ids: map[string]place{},
	}}
	h.read(grids)
	return &h.History, nil
}

// Refuse returns an *Error of the workbook's own problems and of what checks
// refuse, by cell; nil if there is neither. What has been said about a field
// of a row is not said again.
func (h *History) Refuse(refusals []scoring.FactRefusal) error {
	type spot struct {
		sheet, row int
		field      string
	}
	problems, told := slices.Clone(h.problems), map[spot]bool{}
	for _, p := range problems {
		told[spot{p.sheet, p.row, p.field}], told[spot{p.sheet, p.row, ""}] = true, true
	}
	for _, f := range refusals {
		if f.Index < 0 {
			problems = append(problems, Problem{Refusal: h.named(f.Refusal, f.Refusal.Field)})
			continue
		}
		at := h.places[f.Kind][f.Index]
		title, here := at.column(f.Refusal.Field), spot{at.sheet, at.row, f.Refusal.Field}
		p := problemAt(at, title, h.named(f.Refusal, title))
		switch {
		case at.title != "":
			here.field = title
		case f.Refusal.Reason == scoring.ReasonNoItem:
			// What the row names may only not have been found.
			here.field = ""
		case f.Refusal.Reason == scoring.ReasonDuplicateID:
			here.field = "" // likewise: a row with other problems may only look like another
			p.Refusal = &scoring.Refusal{Reason: ReasonTwice, Field: title, Other: h.ids[f.ID].String()}
		}
		if !told[here] {
			told[here] = true
			problems = append(problems, p)
		}
	}
	return errorOf(h.Name, problems)
}

// named is a refusal in the words of the workbook: headings for fields, rows
// for ids.
func (h *History) named(r *scoring.Refusal, title string) *scoring.Refusal {
	c := *r
	c.Field = title
	for _, s := range []*string{&c.Value, &c.Other} {
		if at, ok := h.ids[*s]; ok {
			*s = at.String()
		}
	}
	return &c
}

func problemAt(at place, title string, r *scoring.Refusal) Problem {
	p := Problem{Sheet: at.table.name, Refusal: r, sheet: at.sheet, row: at.row, col: at.at[title]}
	for _, c := range at.table.columns {
		if c.title == title {
			p.field = c.field
		}
	}
	if p.col > 0 {
		p.Cell = cellName(p.col, at.row)
	}
	return p
}

// A history is a History as it is read.
type history struct {
	History
	rules    *scoring.Rules
	from1904 bool
	tables   []*table
	items    *items
}

func (h *history) problem(at place, title string, r *scoring.Refusal) {
	h.problems = append(h.problems, problemAt(at, title, r))
}

// readFirst are the tables that others name rows of, in their order.
var readFirst = []string{"报送", "约稿"}

// read reads the tables that the workbook has.
func (h *history) read(grids []grid) {
	found := map[string]*grid{}
	for i := range grids {
		g := &grids[i]
		name := strings.TrimSpace(g.name)
		known := slices.ContainsFunc(h.tables, func(t *table) bool { return t.name == name })
		switch {
		case name == guideSheet || name == listsSheet || !known && len(g.rows) == 0:
		case !known:
			h.problems = append(h.problems, Problem{Sheet: g.name, Refusal: &scoring.Refusal{Reason: ReasonUnknownSheet, Value: g.name}})
		default:
			found[name] = g
		}
	}
	rows := make([][]*row, len(h.tables))
	for i, t := range h.tables {
		if g := found[t.name]; g != nil {
			rows[i] = h.rows(i, t, g)
		}
	}
	for _, first := range []bool{true, false} {
		for i, t := range h.tables {
			if slices.Contains(readFirst, t.name) != first {
				continue
			}
			for _, r := range rows[i] {
				t.read(h, r)
			}
		}
	}
}

// rows finds the columns of a table and returns its filled rows.
func (h *history) rows(sheet int, t *table, g *grid) []*row {
	if len(g.rows) == 0 {
		return nil
	}
	at := h.headings(sheet, t, g.rows[0])
	if at == nil {
		return nil
	}
	var rows []*row
	for _, cells := range g.rows[1:] {
		if !strings.HasPrefix(strings.TrimSpace(cells.cells[0]), exampleMark) {
			rows = append(rows, &row{h: h, table: t, sheet: sheet, at: at, n: cells.n, cells: cells.cells})
		}
	}
	return rows
}

// headings finds the columns by their headings; nil where one is missing that
// must be there.
func (h *history) headings(sheet int, t *table, first gridRow) map[string]int {
	at, complete := map[string]int{}, true
	refuse := func(col int, reason scoring.Reason, value string) {
		h.problems = append(h.problems, Problem{
			Sheet: t.name, Cell: cellName(col, first.n), Refusal: &scoring.Refusal{Reason: reason, Value: value}, sheet: sheet, row: first.n, col: col,
		})
	}
	for i, cell := range first.cells {
		title := strings.TrimSpace(cell)
		known := slices.ContainsFunc(t.columns, func(c column) bool { return c.title == title })
		switch {
		case title == "":
		case !known || at[title] > 0:
			refuse(i+1, ReasonUnknownCol, title)
		default:
			at[title] = i + 1
		}
	}
	for _, c := range t.columns {
		if c.required && at[c.title] == 0 {
			refuse(1, ReasonNoColumn, c.title)
			complete = false
		}
	}
	if !complete {
		return nil
	}
	return at
}

// idOn makes the id of a fact that rests on an item; one that names none, which
// is refused, is like no other.
func idOn(letter string, r *row, item string, parts ...string) string {
	if item == "" {
		return idOf(letter, r.place().String())
	}
	return idOf(letter, append([]string{item}, parts...)...)
}

// idOf makes a fact's id from what tells it from others of its kind.
func idOf(letter string, parts ...string) string {
	hash := sha256.Sum256([]byte(letter + "\x1e" + strings.Join(parts, "\x1f")))
	return "h" + letter + hex.EncodeToString(hash[:6])
}

// came notes where a fact of a kind comes from. It is called once a fact, in
// the order of the ledger.
func (h *history) came(kind scoring.Kind, id string, at place) {
	h.places[kind] = append(h.places[kind], at)
	if _, there := h.ids[id]; !there {
		h.ids[id] = at
	}
}
