package spreadsheet

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zwxx/scoring"
)

// The refusals of a workbook beyond the checks of its facts. Field is the
// column's heading.
const (
	ReasonNoWorkbook   scoring.Reason = "no_workbook"    // it cannot be read; Other: why, in English
	ReasonTooLarge     scoring.Reason = "too_large"      // Value: what is beyond the limit, Other: the limit
	ReasonUnknownSheet scoring.Reason = "unknown_sheet"  // the template has no sheet Value
	ReasonNoColumn     scoring.Reason = "no_column"      // the heading Value is missing
	ReasonUnknownCol   scoring.Reason = "unknown_column" // the heading Value is none of the template's, or stands twice
	ReasonBadMonth     scoring.Reason = "bad_month"
	ReasonBadNumber    scoring.Reason = "bad_number"
	ReasonBadYesNo     scoring.Reason = "bad_yes_no"
	ReasonManyUnits    scoring.Reason = "many_units" // Value names all of Other
	ReasonNoSuchItem   scoring.Reason = "no_such_item"
	ReasonManyItems    scoring.Reason = "many_items" // Value is the title of several
	ReasonNoSuchComm   scoring.Reason = "no_such_commission"
	ReasonTwice        scoring.Reason = "twice" // Other is the place where it stands already
)

// A Problem is one thing wrong with a workbook.
type Problem struct {
	Sheet   string // empty for the whole workbook
	Cell    string // as C5; empty for the whole sheet
	Refusal *scoring.Refusal

	sheet, row, col int    // for the order
	field           string // of the ledger; empty where the problem is of no fact
}

// Place names where the problem is: 录用!C5, a sheet alone, or nothing.
func (p Problem) Place() string {
	if p.Cell == "" {
		return p.Sheet
	}
	return p.Sheet + "!" + p.Cell
}

// An Error holds every problem of a workbook, in the order of its sheets.
type Error struct {
	Name     string // the file's name
	Problems []Problem
}

// Error lists every problem on a line of its own, each with its place.
func (e *Error) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = fmt.Sprintf("%s: %s: %s", e.Name, p.Place(), p.Refusal.Error())
	}
	return strings.Join(lines, "\n")
}

// errorOf sorts problems into an error; nil of none.
func errorOf(name string, problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.sheet, b.sheet), cmp.Compare(a.row, b.row), cmp.Compare(a.col, b.col))
	})
	return &Error{Name: name, Problems: problems}
}

// whole is an error about a workbook as a whole.
func whole(name string, reason scoring.Reason, value, other string) error {
	return errorOf(name, []Problem{{Refusal: &scoring.Refusal{Reason: reason, Value: value, Other: other}}})
}
