package spreadsheet

import (
	"strconv"
	"strings"

	"zwxx/scoring"
)

// items finds submissions and commissions by what people call them: those of
// the workbook, and otherwise those of the base.
type items struct {
	base, own index
}

// An index finds the submissions of a unit by number and by title, and the
// commissions by number.
type index struct {
	manuscripts map[string]string   // → id
	titles      map[string][]string // → ids
	commissions map[string]string   // → id
	valid       map[string]bool     // unit and month with a valid submission to the section
}

func newIndex() index {
	return index{map[string]string{}, map[string][]string{}, map[string]string{}, map[string]bool{}}
}

func newItems(base *scoring.Ledger) *items {
	x := &items{newIndex(), newIndex()}
	for _, s := range base.Submissions {
		if s.Void == "" && s.Title != historyTitle {
			x.base.add(s)
		}
	}
	for _, c := range base.Commissions {
		x.base.commissions[keyOf(c.Unit, c.ID)] = c.ID
	}
	return x
}

func keyOf(parts ...string) string {
	for i, p := range parts {
		parts[i] = strings.TrimSpace(p)
	}
	return strings.Join(parts, "\x1f")
}

// add indexes a submission.
func (x *index) add(s scoring.Submission) {
	if s.Manuscript != "" {
		x.manuscripts[keyOf(s.Unit, s.Manuscript)] = s.ID
	}
	if title := keyOf(s.Unit, s.Title); s.Title != "" {
		x.titles[title] = append(x.titles[title], s.ID)
	}
}

// find returns the submission of a unit that a number or else a title names;
// several where the title does not tell them apart.
func (x *items) find(unit, manuscript, title string) []string {
	for _, in := range []index{x.own, x.base} {
		if id := in.manuscripts[keyOf(unit, manuscript)]; manuscript != "" && id != "" {
			return []string{id}
		}
	}
	if title == "" {
		return nil
	}
	for _, in := range []index{x.own, x.base} {
		if ids := in.titles[keyOf(unit, title)]; len(ids) > 0 {
			return ids
		}
	}
	return nil
}

// commission returns a unit's commission by its number, or by its id where it
// is the base's.
func (x *items) commission(unit, number string) string {
	if id := x.own.commissions[keyOf(unit, number)]; id != "" {
		return id
	}
	if id := x.base.commissions[keyOf(unit, idOf("c", unit, number))]; id != "" {
		return id
	}
	return x.base.commissions[keyOf(unit, number)]
}

// item is the submission that a row rests on; empty after a problem, and where
// the row names none.
func (r *row) item(unit string) string {
	title, manuscript := r.raw(headTitle), r.raw(headManuscript)
	if unit == "" || title == "" && manuscript == "" {
		return ""
	}
	named, value := headTitle, title
	if manuscript != "" {
		named, value = headManuscript, manuscript
	}
	found := r.h.items.find(unit, manuscript, title)
	switch len(found) {
	case 0:
		r.refuse(named, ReasonNoSuchItem, value, unit)
		return ""
	case 1:
		return found[0]
	}
	r.refuse(headTitle, ReasonManyItems, title, strconv.Itoa(len(found)))
	return ""
}

// commissionOf is the commission that a row names, likewise.
func (r *row) commissionOf(unit string) string {
	number := r.raw(headCommission)
	if unit == "" || number == "" {
		return ""
	}
	id := r.h.items.commission(unit, number)
	if id == "" {
		r.refuse(headCommission, ReasonNoSuchComm, number, unit)
	}
	return id
}
