package scoring

import (
	"time"

	"zwxx/scoring/workday"
)

// A fact is any of the seven kinds.
type fact interface {
	kind() Kind
	common() *Common
	// own lists the kind's own fields in the order of the ledger, between the
	// common ones.
	own() []field
}

// A field ties a field's name in the ledger to where its value lies: a
// *string, *bool, *time.Time, *workday.Date, *Points or *[]string.
type field struct {
	name string
	at   any
	// sparing fields are written only where they have a value.
	sparing bool
}

// fields lists all of a fact's fields in the order of the ledger, after kind.
func fields(f fact) []field {
	c := f.common()
	all := make([]field, 0, 16)
	all = append(all, field{name: "id", at: &c.ID}, field{name: "unit", at: &c.Unit})
	all = append(all, f.own()...)
	return append(all,
		field{name: "counts_on", at: &c.CountsOn, sparing: true},
		field{name: "void", at: &c.Void, sparing: true})
}

func (c *Common) common() *Common { return c }

func (*Submission) kind() Kind  { return KindSubmission }
func (*Adoption) kind() Kind    { return KindAdoption }
func (*Instruction) kind() Kind { return KindInstruction }
func (*Commission) kind() Kind  { return KindCommission }
func (*Objection) kind() Kind   { return KindObjection }
func (*Fault) kind() Kind       { return KindFault }
func (*Merit) kind() Kind       { return KindMerit }

func (s *Submission) own() []field {
	return []field{
		{name: "channel", at: (*string)(&s.Channel)},
		{name: "class", at: (*string)(&s.Class)},
		{name: "title", at: &s.Title},
		{name: "manuscript", at: &s.Manuscript},
		{name: "at", at: &s.At},
		{name: "invalid", at: &s.Invalid},
		{name: "emergency", at: &s.Emergency},
	}
}

func (a *Adoption) own() []field {
	return []field{
		{name: "submission", at: &a.Submission},
		{name: "commission", at: &a.Commission},
		{name: "outlet", at: &a.Outlet},
		{name: "issue", at: &a.Issue},
		{name: "at", at: &a.At},
		{name: "with", at: &a.With},
	}
}

func (i *Instruction) own() []field {
	return []field{
		{name: "submission", at: &i.Submission},
		{name: "level", at: (*string)(&i.Level)},
		{name: "leader", at: &i.Leader},
		{name: "at", at: &i.At},
	}
}

func (c *Commission) own() []field {
	return []field{
		{name: "title", at: &c.Title},
		{name: "issued", at: &c.Issued},
		{name: "received", at: &c.Received},
		{name: "due", at: &c.Due},
		{name: "state", at: (*string)(&c.State)},
		{name: "delivered", at: &c.Delivered},
		{name: "submission", at: &c.Submission},
		{name: "quality", at: &c.Quality, sparing: c.State != CommissionGraded},
	}
}

func (o *Objection) own() []field {
	return []field{
		{name: "commission", at: &o.Commission},
		{name: "telephoned", at: &o.Telephoned},
		{name: "filed", at: &o.Filed},
		{name: "reasons", at: &o.Reasons},
		{name: "suggestions", at: &o.Suggestions},
		{name: "head", at: &o.Head},
		{name: "letter_sha256", at: &o.LetterSHA256},
		{name: "ruling", at: (*string)(&o.Ruling)},
		{name: "ruling_reason", at: &o.RulingReason},
		{name: "ruled", at: &o.Ruled},
	}
}

func (f *Fault) own() []field {
	return []field{
		{name: "fault", at: (*string)(&f.Fault)},
		{name: "detail", at: &f.Detail},
		{name: "commission", at: &f.Commission, sparing: true},
		{name: "at", at: &f.At},
	}
}

func (m *Merit) own() []field {
	return []field{
		{name: "merit", at: &m.Merit},
		{name: "person", at: &m.Person},
		{name: "from", at: &m.From},
		{name: "to", at: &m.To},
		{name: "well_done", at: &m.WellDone},
	}
}

// empty reports whether the field has no value.
func (f field) empty() bool {
	switch at := f.at.(type) {
	case *string:
		return *at == ""
	case *bool:
		return !*at
	case *time.Time:
		return at.IsZero()
	case *workday.Date:
		return at.IsZero()
	case *Points:
		return *at == 0
	case *[]string:
		return len(*at) == 0
	}
	panic("scoring: a field of no known type: " + f.name)
}
