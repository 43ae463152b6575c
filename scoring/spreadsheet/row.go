package spreadsheet

import (
	"strconv"
	"strings"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// A row is one filled row of a table as it is read. Its methods read a column
// by its heading and note what is wrong with it.
type row struct {
	h     *history
	table *table
	sheet int            // the table's place in the template
	at    map[string]int // heading → column, from 1
	n     int
	cells []string
}

// raw is the text of a column; empty where there is none.
func (r *row) raw(title string) string {
	if i := r.at[title]; i > 0 && i <= len(r.cells) {
		return strings.TrimSpace(r.cells[i-1])
	}
	return ""
}

func (r *row) refuse(title string, reason scoring.Reason, value, other string) {
	r.h.problem(r.place(), title, &scoring.Refusal{Reason: reason, Field: title, Value: value, Other: other})
}

// place is where the row stands.
func (r *row) place() place {
	return place{sheet: r.sheet, table: r.table, at: r.at, row: r.n, filled: func(title string) bool { return r.raw(title) != "" }}
}

// text is a column's text. A missing one is refused where it must be there.
func (r *row) text(title string) string {
	s := r.raw(title)
	if s == "" {
		for _, c := range r.table.columns {
			if c.title == title && c.required {
				r.refuse(title, scoring.ReasonMissing, "", "")
			}
		}
	}
	return s
}

// unit is a unit of the roster, by whatever name of it.
func (r *row) unit(title string) string {
	s := r.text(title)
	if s == "" {
		return ""
	}
	return r.unitNamed(title, s)
}

func (r *row) unitNamed(title, s string) string {
	found := r.h.rules.Find(s)
	switch len(found) {
	case 1:
		return found[0].Name
	case 0:
		r.refuse(title, scoring.ReasonUnknownUnit, s, "")
	default:
		names := make([]string, len(found))
		for i, u := range found {
			names[i] = u.Name
		}
		r.refuse(title, ReasonManyUnits, s, strings.Join(names, "、"))
	}
	return ""
}

// units are units with anything usual between them.
func (r *row) units(title string) []string {
	var names []string
	for _, s := range strings.FieldsFunc(r.raw(title), func(c rune) bool { return strings.ContainsRune("、，,；; \n　", c) }) {
		if name := r.unitNamed(title, s); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// moment is a date with or without a clock time.
func (r *row) moment(title string) (at time.Time, timed bool) {
	s := r.text(title)
	if s == "" {
		return at, false
	}
	at, timed, ok := parseMoment(s, r.h.from1904)
	if !ok {
		r.refuse(title, scoring.ReasonBadDate, s, "")
		return time.Time{}, false
	}
	return at, timed
}

// instant is a moment; the start of the day where only the date is known.
func (r *row) instant(title string) time.Time {
	at, _ := r.moment(title)
	return at
}

// deadline is a moment; the end of the day where only the date is known.
func (r *row) deadline(title string) time.Time {
	at, timed := r.moment(title)
	if at.IsZero() || timed {
		return at
	}
	return workday.DateOf(at).AddDays(1).Time()
}

func (r *row) day(title string) workday.Date { return workday.DateOf(r.instant(title)) }

func (r *row) month(title string) scoring.Period {
	s := r.text(title)
	if s == "" {
		return scoring.Period{}
	}
	p, ok := parseMonth(s, r.h.from1904)
	if !ok {
		r.refuse(title, ReasonBadMonth, s, "")
		return scoring.Period{}
	}
	return p
}

func (r *row) yes(title string) bool {
	s := r.text(title)
	if s == "" {
		return false
	}
	yes, ok := parseYesNo(s)
	if !ok {
		r.refuse(title, ReasonBadYesNo, s, "")
	}
	return yes
}

func (r *row) points(title string) scoring.Points {
	s := r.text(title)
	if s == "" {
		return 0
	}
	p, ok := parsePoints(s)
	if !ok {
		r.refuse(title, ReasonBadNumber, s, "")
	}
	return p
}

// count is a whole number from 0 to 999; an empty column is 0.
func (r *row) count(title string) int {
	s := r.raw(title)
	if s == "" {
		return 0
	}
	p, ok := parsePoints(s)
	if !ok || p < 0 || p%scoring.Point != 0 || p > 999*scoring.Point {
		r.refuse(title, ReasonBadNumber, s, "")
		return 0
	}
	return int(p / scoring.Point)
}

// A place is a row of a sheet, to which refusals are pointed.
type place struct {
	sheet  int
	table  *table
	at     map[string]int // heading → column
	row    int
	filled func(title string) bool
	title  string // the column, where the row's fact is of one cell alone
}

// String names the row: 录用第5行.
func (p place) String() string { return p.table.name + "第" + strconv.Itoa(p.row) + "行" }

// column finds the heading that a field of the ledger is under: of several the
// filled one, and the row's first where there is none.
func (p place) column(field string) string {
	if p.title != "" {
		return p.title
	}
	found := ""
	for _, c := range p.table.columns {
		if c.field == field && (found == "" || p.filled(c.title) && !p.filled(found)) {
			found = c.title
		}
	}
	if found == "" {
		return p.table.columns[0].title
	}
	return found
}
