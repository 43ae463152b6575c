package scoring

import (
	"slices"
	"time"

	"zwxx/scoring/workday"
)

// A Lookup finds the facts that a check has to see beside the one checked. A
// ledger's index and a store's transaction both are one.
type Lookup interface {
	// Submission and Commission find a fact by its id, void or not.
	Submission(id string) (Submission, bool)
	Commission(id string) (Commission, bool)
	// AdoptionsOf returns every adoption of an item, void ones included, in
	// any order. The item is a submission, and its adoptions name it or a
	// commission delivered with it; or it is a commission without submission,
	// and they name that.
	AdoptionsOf(item string) []Adoption
	// ObjectionsOf returns every objection to a commission, void ones
	// included, in any order.
	ObjectionsOf(commission string) []Objection
}

// A checker collects the refusals of one fact.
type checker struct {
	rules    *Rules
	look     Lookup
	refusals []*Refusal
}

func (c *checker) refuse(reason Reason, clause, field, value, other string) {
	c.refusals = append(c.refusals, &Refusal{Reason: reason, Clause: clause, Field: field, Value: value, Other: other})
}

// required refuses an empty field and reports whether it is filled.
func (c *checker) required(field string, filled bool) bool {
	if !filled {
		c.refuse(ReasonMissing, "", field, "", "")
	}
	return filled
}

// unit finds a unit of the roster; nil after a refusal.
func (c *checker) unit(field, name string) *Unit {
	if !c.required(field, name != "") {
		return nil
	}
	u, ok := c.rules.Unit(name)
	if !ok {
		meant := ""
		if found := c.rules.Find(name); len(found) == 1 {
			meant = found[0].Name
		}
		c.refuse(ReasonUnknownUnit, "", field, name, meant)
	}
	return u
}

// rests refuses a reference of the fact from to nothing, to another unit's
// fact, or to one that is void or invalid. A void fact may rest on those.
func (c *checker) rests(from Common, field, id string, on Common, found bool, invalid string) {
	switch {
	case !found:
		c.refuse(ReasonNoSuchFact, "", field, id, "")
	case on.Unit != from.Unit:
		c.refuse(ReasonForeignFact, "", field, id, on.Unit)
	case from.Void != "":
	case on.Void != "":
		c.refuse(ReasonVoidFact, "", field, id, on.Void)
	case invalid != "":
		c.refuse(ReasonInvalidFact, "", field, id, invalid)
	}
}

// submission checks a reference to a submission.
func (c *checker) submission(from Common, id string) {
	s, ok := c.look.Submission(id)
	c.rests(from, "submission", id, s.Common, ok, s.Invalid)
}

// commission checks a reference to a commission and returns it.
func (c *checker) commission(from Common, id string) (Commission, bool) {
	m, ok := c.look.Commission(id)
	c.rests(from, "commission", id, m.Common, ok, "")
	return m, ok
}

// CheckSubmission returns every reason to refuse a submission: form, and the
// direct point of 三（二）2.
func CheckSubmission(r *Rules, l Lookup, s Submission) []*Refusal {
	c := &checker{rules: r, look: l}
	unit := c.unit("unit", s.Unit)
	c.required("at", !s.At.IsZero())
	switch s.Channel {
	case "":
		c.required("channel", false)
	case ChannelSection:
	case ChannelDirect:
		// 三（二）2: only townships have a direct point, and its tasks count
		// by class.
		if unit != nil && !unit.group.Direct {
			c.refuse(ReasonDirectClosed, r.Direct.Clause, "channel", string(s.Channel), unit.group.Name)
		}
		if s.Class == ClassNone {
			c.refuse(ReasonDirectNoClass, r.Direct.Clause, "class", "", "")
		}
	default:
		c.refuse(ReasonUnknownChannel, "", "channel", string(s.Channel), "")
	}
	if !slices.Contains([]Class{ClassNone, ClassBrief, ClassSpecial}, s.Class) {
		c.refuse(ReasonUnknownClass, "", "class", string(s.Class), "")
	}
	return c.refusals
}

// CheckInstruction returns every reason to refuse a leader's instruction.
func CheckInstruction(r *Rules, l Lookup, i Instruction) []*Refusal {
	c := &checker{rules: r, look: l}
	c.unit("unit", i.Unit)
	if c.required("submission", i.Submission != "") {
		c.submission(i.Common, i.Submission)
	}
	if c.required("level", i.Level != "") {
		if _, ok := r.Level(i.Level); !ok {
			c.refuse(ReasonUnknownLevel, "", "level", string(i.Level), "")
		}
	}
	c.required("at", !i.At.IsZero())
	return c.refusals
}

// CheckFault returns every reason to refuse a fault. The deduction of 三（六）2
// is refused for a month for which scoring derives it.
func CheckFault(r *Rules, l Lookup, f Fault) []*Refusal {
	c := &checker{rules: r, look: l}
	c.unit("unit", f.Unit)
	c.required("at", !f.At.IsZero())
	if !c.required("fault", f.Fault != "") {
		return c.refusals
	}
	rule, ok := r.FaultRule(f.Fault)
	if !ok {
		c.refuse(ReasonUnknownFault, "", "fault", string(f.Fault), "")
		return c.refusals
	}
	if len(rule.Details) > 0 && c.required("detail", f.Detail != "") && !slices.Contains(rule.Details, f.Detail) {
		c.refuse(ReasonUnknownDetail, "", "detail", f.Detail, "")
	}
	switch {
	case f.Commission == "":
	case !rule.Commission:
		c.refuse(ReasonMisplacedRelation, "", "commission", f.Commission, string(f.Fault))
	default:
		c.commission(f.Common, f.Commission)
	}
	if rule.Derived && !f.At.IsZero() && r.derivesFor(MonthOf(f.At)) {
		c.refuse(ReasonMonthDerived, rule.Clause, "at", MonthOf(f.At).String(), "")
	}
	return c.refusals
}

// CheckMerit returns every reason to refuse a secondment: under 三（六）5 it
// lasts three full months and is judged well done.
func CheckMerit(r *Rules, l Lookup, m Merit) []*Refusal {
	c := &checker{rules: r, look: l}
	c.unit("unit", m.Unit)
	dated := c.required("from", !m.From.IsZero())
	dated = c.required("to", !m.To.IsZero()) && dated
	if !c.required("merit", m.Merit != "") {
		return c.refusals
	}
	rule, ok := r.MeritRule(m.Merit)
	if !ok {
		c.refuse(ReasonUnknownMerit, "", "merit", m.Merit, "")
		return c.refusals
	}
	if earliest := SecondmentEnd(m.From, rule.Months); dated && m.To < earliest {
		c.refuse(ReasonShortSecondment, rule.Clause, "to", m.To.String(), earliest.String())
	}
	if !m.WellDone {
		c.refuse(ReasonNotWellDone, rule.Clause, "well_done", "false", "")
	}
	return c.refusals
}

// SecondmentEnd returns the last day of so many full months from a first day,
// both included: of three from 1 January, 31 March. Where the last month lacks
// the day, it is that month's last: of three from 30 November, 28 February.
func SecondmentEnd(from workday.Date, months int) workday.Date {
	end := from.AddMonths(months)
	if end.Day() != from.Day() {
		return end
	}
	return end.AddDays(-1)
}

// CheckCommission returns every reason to refuse a commission as it stands.
func CheckCommission(r *Rules, l Lookup, m Commission) []*Refusal {
	c := &checker{rules: r, look: l}
	c.unit("unit", m.Unit)
	c.required("issued", !m.Issued.IsZero())
	due := c.required("due", !m.Due.IsZero())
	if m.Submission != "" {
		c.submission(m.Common, m.Submission)
	}
	switch m.State {
	case "":
		c.required("state", false)
	case CommissionIssued, CommissionReceived, CommissionWithdrawn, CommissionFailed:
	case CommissionObjected:
		if m.Void == "" && !slices.ContainsFunc(l.ObjectionsOf(m.ID), waits) {
			c.refuse(ReasonNoObjection, r.Commission.ObjectionClause, "state", string(m.State), "")
		}
	case CommissionDelivered, CommissionGraded:
		c.required("submission", m.Submission != "")
		delivered := c.required("delivered", !m.Delivered.IsZero())
		// 三（三）2: what came late is not in time and to requirement.
		if m.State == CommissionGraded && delivered && due && m.Delivered.After(m.Due) {
			c.refuse(ReasonLateGraded, r.Commission.FailedClause, "delivered", stamp(m.Delivered), stamp(m.Due))
		}
	default:
		c.refuse(ReasonUnknownState, "", "state", string(m.State), "")
	}
	c.quality(m.Quality)
	return c.refusals
}

// quality checks the quality points of 三（三）1.
func (c *checker) quality(q Points) {
	rule := c.rules.Commission
	if q < 0 || q > rule.QualityMax || q%rule.QualityStep != 0 {
		c.refuse(ReasonQuality, rule.Clause, "quality", q.String(), rule.QualityMax.String())
	}
}

// waits reports whether an objection waits for its ruling.
func waits(o Objection) bool { return o.Void == "" && o.Ruling == RulingNone }

// stamp writes a moment as the ledger does.
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(workday.Shanghai).Format(time.RFC3339Nano)
}

// CheckObjection returns every reason to refuse a written explanation
// (三（三）3). Whether it was filed in time is for the section to judge.
func CheckObjection(r *Rules, l Lookup, o Objection) []*Refusal {
	c := &checker{rules: r, look: l}
	c.unit("unit", o.Unit)
	c.required("filed", !o.Filed.IsZero())
	for _, f := range [][2]string{
		{"reasons", o.Reasons}, {"suggestions", o.Suggestions}, {"head", o.Head}, {"letter_sha256", o.LetterSHA256},
	} {
		c.required(f[0], f[1] != "")
	}
	var commission Commission
	var found bool
	if c.required("commission", o.Commission != "") {
		commission, found = c.commission(o.Common, o.Commission)
	}
	switch o.Ruling {
	case RulingNone:
		return c.refusals
	case RulingUpheld:
		if o.Void == "" && found && commission.State != CommissionWithdrawn {
			c.refuse(ReasonUpheldNotDrawn, r.Commission.ObjectionClause, "ruling", string(o.Ruling), string(commission.State))
		}
	case RulingDismissed:
		c.required("ruling_reason", o.RulingReason != "")
	default:
		c.refuse(ReasonUnknownRuling, "", "ruling", string(o.Ruling), "")
		return c.refusals
	}
	c.required("ruled", !o.Ruled.IsZero())
	return c.refusals
}
