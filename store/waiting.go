package store

import (
	"slices"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// Debts returns what each unit owes in the month of the view's moment, in
// roster order.
func (v *View) Debts() ([]scoring.Debt, error) {
	ledger, err := v.Ledger()
	if err != nil {
		return nil, err
	}
	scorer, err := scoring.NewScorer(v.Rules, ledger, v.Now.Year(), scoring.Options{AsOf: v.Now, Overdue: scoring.OverdueOpen})
	if err != nil {
		return nil, err
	}
	return scorer.Debts()
}

// DebtsOf is [View.Debts] of some units alone.
func (v *View) DebtsOf(units []string) ([]scoring.Debt, error) {
	debts, err := v.Debts()
	return slices.DeleteFunc(debts, func(d scoring.Debt) bool { return !slices.Contains(units, d.Unit) }), err
}

// DueByTomorrow returns a unit's open commissions whose due time is still to
// come and not after the next working day.
func (v *View) DueByTomorrow(unit string) ([]Commission, error) {
	tomorrow := v.Calendar.Next(v.Day())
	open, err := v.OpenCommissions(unit)
	return slices.DeleteFunc(open, func(c Commission) bool {
		return !c.Open() || c.Notice == "" || !c.Due.After(v.Now) || workday.DateOf(c.Due) > tomorrow
	}), err
}

// Waiting is what waits for the word of the section or, where it is a proposal,
// of a second person.
type Waiting struct {
	Explanations []Explanation
	Extensions   []Extension
	Claims       []Claim
	Queries      []Query
	Handovers    []Handover
	Undecided    []string // notices with a commission that is 待认定
	Proposals    []Proposal
	Bulletins    []Bulletin // to be submitted or published, which the section does
	ToSign       []Bulletin // by an approver; in no total of the section's
}

// Total is how many things wait in all.
func (w Waiting) Total() int {
	return len(w.Explanations) + len(w.Extensions) + len(w.Claims) + len(w.Queries) + len(w.Handovers) + len(w.Undecided) + len(w.Proposals) +
		len(w.Bulletins)
}

// Waiting returns what waits, each kind's oldest first.
func (v *View) Waiting() (w Waiting, err error) {
	if w.Explanations, err = v.OpenExplanations(); err != nil {
		return w, err
	}
	if w.Extensions, err = v.OpenExtensions(); err != nil {
		return w, err
	}
	if w.Claims, err = v.OpenClaims(""); err != nil {
		return w, err
	}
	if w.Queries, err = v.OpenQueries(""); err != nil {
		return w, err
	}
	if w.Handovers, err = v.HandoversToConfirm(); err != nil {
		return w, err
	}
	if w.Undecided, err = v.UndecidedNotices(); err != nil {
		return w, err
	}
	if w.Proposals, err = v.OpenProposals(); err != nil {
		return w, err
	}
	open, err := v.UnpublishedBulletins()
	for _, b := range open {
		switch {
		case b.State == BulletinSubmitted:
			w.ToSign = append(w.ToSign, b)
		case b.State == BulletinSigned, b.State == BulletinChecking && v.Now.After(b.CheckUntil.At):
			w.Bulletins = append(w.Bulletins, b)
		}
	}
	return w, err
}
