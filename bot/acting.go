package bot

import (
	"cmp"
	"errors"
	"time"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// The section acts for a unit (代办): whatever an officer may do it may do
// too, saying how it came, who told and when it really happened.

// behalf are the questions that only the section is asked.
var behalf = []field{
	{name: "how", choices: fixed("phone", "dzw", "paper"), unless: inPerson},
	{name: "who", read: text(nameLimit), unless: func(t *turn, v values) bool { return inPerson(t, v) || byIntranet(t, v) }},
	{name: "happened", choices: lately, read: sinceIssue, unless: inPerson},
}

// inPerson says that the actor acts for their own unit.
func inPerson(t *turn, _ values) bool { return !t.acting() }

// acting says that the actor acts for units as a member of the section.
func (t *turn) acting() bool { return t.Actor.Has(store.RoleSection) }

// byIntranet says that nobody told the section: it saw for itself.
func byIntranet(_ *turn, v values) bool { return v["how"].shown() == store.ByIntranet }

// source reads how the section came to know what it enters for a unit, and
// makes the moment it names the one of the act.
func (t *turn) source(v values) store.Source {
	if at := v.time("happened"); !at.IsZero() {
		t.At = at
	}
	return sourceOf(v)
}

func sourceOf(v values) store.Source { return store.Source{How: v["how"].shown(), Who: v.get("who")} }

// sinceIssue reads a moment that has come and, where the form is about a
// commission, is not before its notice.
func sinceIssue(t *turn, v values, s string) (answer, error) {
	a, err := typedTime(when.Past)(t, v, s)
	if err != nil {
		return a, err
	}
	c, err := t.Commission(cmp.Or(v.get("commission"), v.get("unit")))
	if errors.Is(err, store.ErrNotFound) {
		return a, nil
	}
	if at := (values{"at": a}).time("at"); err == nil && at.Before(c.Issued.Truncate(time.Minute)) {
		err = &scoring.Refusal{Reason: store.ReasonBeforeIssue, Value: c.Issued.Format("2006-01-02 15:04")}
	}
	return a, err
}

// paperForm files a written explanation that came on paper (代办书面说明): when
// it reached the section decides whether it is in time (三（三）3).
var paperForm = &form{
	name: "paper",
	fields: []field{
		{name: "arrived", choices: lately, read: sinceIssue},
		{name: "bearer", read: text(nameLimit)},
		{name: "telephoned", choices: fixed("never_telephoned"), read: typedTime(when.Past)},
		{name: "reasons", read: text(reasonLimit)},
		{name: "suggestions", read: text(reasonLimit)},
		{name: "head", read: text(nameLimit)},
		{name: "letter", pages: true, bare: true},
	},
	submit: func(t *turn, v values) error {
		t.At = v.time("arrived")
		e, err := t.FileExplanation(scoring.Objection{
			Commission: v.get("commission"), Telephoned: v.time("telephoned"), Reasons: v.get("reasons"),
			Suggestions: v.get("suggestions"), Head: v.get("head"),
		}, t.pages, store.Source{How: store.OnPaper, Who: v.get("bearer")})
		if err != nil {
			return err
		}
		if err := t.reply(notice.ExplanationReceipt{Explanation: e.ID}); err != nil {
			return err
		}
		return t.reply(notice.ExplanationCard{Explanation: e.ID}) // it is for the section to rule on
	},
}

// beginAnswering begins what a unit says to a proposal about it.
func (t *turn) beginAnswering(id string) error {
	v := values{"proposal": {Value: id, Shown: id}}
	p, err := t.Proposal(id)
	if err == nil && t.acting() {
		v["unit"] = answer{Value: p.Unit, Shown: p.Unit}
	}
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return t.beginWith(answerForm, v)
}

// beginPaper begins the filing of an explanation that came on paper.
func (t *turn) beginPaper(id string) error {
	c, err := t.commissionSeen(id)
	if err != nil {
		return err
	}
	if !c.Open() {
		return &scoring.Refusal{Reason: store.ReasonWrongState, Value: id, Other: string(c.State)}
	}
	given := values{
		"commission": {Value: id, Shown: id}, "unit": {Value: c.Unit, Shown: c.Unit},
		"number": {Value: c.Number, Shown: shortNumber(c.Number)},
	}
	if !c.WindowEnds.IsZero() {
		given["deadline"] = timeAnswer(c.WindowEnds)
	}
	return t.beginWith(paperForm, given)
}

// actFor offers what can be done for the unit named, or the units.
func (t *turn) actFor(args string) error {
	found := t.Rules.Find(args)
	switch {
	case args == "":
		return t.reply(notice.UnitsOverview{})
	case len(found) != 1:
		return &scoring.Refusal{Reason: scoring.ReasonUnknownUnit, Field: "unit", Value: args}
	}
	return t.reply(notice.ActingMenu{Unit: found[0].Name})
}

// showActing offers what can be done for the units of a notice; of a single
// one at once.
func (t *turn) showActing(id string) error {
	commissions, err := t.CommissionsOfNotice(id)
	if err != nil {
		return err
	}
	if len(commissions) == 1 {
		return t.reply(notice.ActingCard{Commission: commissions[0].ID})
	}
	return t.reply(notice.ActingUnits{Notice: id})
}

// forUnit is a press about a unit, by its place in the roster.
func forUnit(run func(t *turn, unit string) error) press {
	return overseers(object(func(t *turn, place string) error {
		unit, err := t.unitAt(place)
		if err != nil {
			return err
		}
		return run(t, unit)
	}))
}

// beginForUnit begins a form for a unit.
func beginForUnit(f *form) func(t *turn, unit string) error {
	return func(t *turn, unit string) error { return t.beginWith(f, values{"unit": {Value: unit, Shown: unit}}) }
}
