package scoring

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"zwxx/scoring/workday"
)

// An AnyFact is a fact of whatever kind, with its fields by the ledger's names.
// The zero value is no fact.
type AnyFact struct{ fact fact }

// Any makes an AnyFact of a pointer to one of the seven kinds, and works on what
// it points to. It panics for any other value.
func Any(pointer any) AnyFact { return AnyFact{pointer.(fact)} }

// All returns every fact of the ledger, in the ledger's order of kinds.
func (l *Ledger) All() []AnyFact {
	return slices.Concat(allOf(l.Submissions), allOf(l.Adoptions), allOf(l.Instructions), allOf(l.Commissions),
		allOf(l.Objections), allOf(l.Faults), allOf(l.Merits))
}

func allOf[T any, P pointerTo[T]](facts []T) []AnyFact {
	all := make([]AnyFact, len(facts))
	for i := range facts {
		all[i] = AnyFact{P(&facts[i])}
	}
	return all
}

// Kind returns the fact's kind.
func (f AnyFact) Kind() Kind { return f.fact.kind() }

// Common returns what every fact carries.
func (f AnyFact) Common() Common { return *f.fact.common() }

// Units returns the unit of the fact, and the further ones of a joint item.
func (f AnyFact) Units() []string {
	units := []string{f.fact.common().Unit}
	if a, ok := f.fact.(*Adoption); ok {
		units = append(units, a.With...)
	}
	return units
}

// Date returns the date the fact counts on: its own unless the section has said
// otherwise.
func (f AnyFact) Date() workday.Date {
	c := f.fact.common()
	switch f := f.fact.(type) {
	case *Submission:
		return c.CountedOn(workday.DateOf(f.At))
	case *Adoption:
		return c.CountedOn(f.At)
	case *Instruction:
		return c.CountedOn(f.At)
	case *Commission:
		if f.State == CommissionFailed || f.Delivered.IsZero() {
			return c.CountedOn(workday.DateOf(f.Due))
		}
		return c.CountedOn(workday.DateOf(f.Delivered))
	case *Objection:
		return c.CountedOn(workday.DateOf(f.Filed))
	case *Fault:
		return c.CountedOn(f.At)
	case *Merit:
		return c.CountedOn(f.To)
	}
	return c.CountsOn
}

// Zeroes returns what the fact takes the score of under the rules: a fault of
// 三（三）2 or 三（六）1; empty for every other fact.
func (f AnyFact) Zeroes(r *Rules) Zeroes {
	if fault, ok := f.fact.(*Fault); ok {
		if rule, ok := r.FaultRule(fault.Fault); ok {
			return rule.Zeroes
		}
	}
	return ""
}

// Fields returns the names of the fact's fields, in the order of the ledger.
func (f AnyFact) Fields() []string {
	var names []string
	for _, field := range fields(f.fact) {
		names = append(names, field.name)
	}
	return names
}

func (f AnyFact) field(name string) (field, bool) {
	all := fields(f.fact)
	i := slices.IndexFunc(all, func(f field) bool { return f.name == name })
	if i < 0 {
		return field{}, false
	}
	return all[i], true
}

// Value returns what a field holds: a string, bool, time.Time, workday.Date,
// Points or []string; nil if the fact has no such field.
func (f AnyFact) Value(name string) any {
	field, ok := f.field(name)
	if !ok {
		return nil
	}
	switch at := field.at.(type) {
	case *string:
		return *at
	case *bool:
		return *at
	case *time.Time:
		return *at
	case *workday.Date:
		return *at
	case *Points:
		return *at
	case *[]string:
		return slices.Clone(*at)
	}
	return nil
}

// Text returns a field as people write it: texts as they are, dates as
// 2018-03-05, times as RFC 3339, several units with 、 between them.
func (f AnyFact) Text(name string) string {
	switch v := f.Value(name).(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case time.Time:
		return stamp(v)
	case workday.Date:
		return v.String()
	case Points:
		return v.String()
	case []string:
		return strings.Join(v, "、")
	}
	return ""
}

// Set writes a text into a field, as Text returns it; the empty text empties
// it. It refuses a name that is no field and a text that is no value of it.
func (f AnyFact) Set(name, text string) *Refusal {
	field, ok := f.field(name)
	if !ok || name == "id" {
		return &Refusal{Reason: ReasonUnknownField, Field: name}
	}
	switch at := field.at.(type) {
	case *string:
		*at = text
	case *[]string:
		*at = nil
		if text != "" {
			*at = strings.Split(text, "、")
		}
	case *bool:
		*at = text == "true"
	case *Points:
		p, err := ParsePoints(text)
		if err != nil {
			return &Refusal{Reason: ReasonWrongType, Field: name, Value: text, Other: "number"}
		}
		*at = p
	case *workday.Date:
		d, err := workday.ParseDate(text)
		if text != "" && (err != nil || d.Year() < firstYear || d.Year() > lastYear) {
			return &Refusal{Reason: ReasonBadDate, Field: name, Value: text}
		}
		*at = d
	case *time.Time:
		t, err := time.Parse(time.RFC3339, text)
		t = t.In(workday.Shanghai)
		if err != nil || t.Year() < firstYear || t.Year() > lastYear {
			return &Refusal{Reason: ReasonBadTime, Field: name, Value: text}
		}
		*at = t
	}
	return nil
}

// Replace puts the fact in the place of the ledger's fact of the same id and
// kind.
func (f AnyFact) Replace(l *Ledger) {
	switch f := f.fact.(type) {
	case *Submission:
		replace(l.Submissions, f)
	case *Adoption:
		replace(l.Adoptions, f)
	case *Instruction:
		replace(l.Instructions, f)
	case *Commission:
		replace(l.Commissions, f)
	case *Objection:
		replace(l.Objections, f)
	case *Fault:
		replace(l.Faults, f)
	case *Merit:
		replace(l.Merits, f)
	}
}

func replace[T any, P pointerTo[T]](facts []T, with P) {
	for i := range facts {
		if P(&facts[i]).common().ID == with.common().ID {
			facts[i] = *with
		}
	}
}
