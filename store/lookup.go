package store

import (
	"errors"

	"zwxx/scoring"
)

// check runs a check of package scoring against the facts of the transaction
// and returns its first refusal.
func (v *View) check(run func(scoring.Lookup) []*scoring.Refusal) error {
	l := &lookup{view: v}
	refusals := run(l)
	if l.err != nil {
		return l.err
	}
	if len(refusals) > 0 {
		return refusals[0]
	}
	return nil
}

// A lookup is a transaction as the checks see it. The checks know of no
// failing database, so the first error is kept here.
type lookup struct {
	view *View
	err  error
}

func (l *lookup) keep(err error) bool {
	if err != nil && !errors.Is(err, ErrNotFound) && l.err == nil {
		l.err = err
	}
	return err == nil
}

func (l *lookup) Submission(id string) (scoring.Submission, bool) {
	s, err := l.view.Submission(id)
	return s, l.keep(err)
}

func (l *lookup) Commission(id string) (scoring.Commission, bool) {
	c, err := find(l.view, scanFactCommission, "SELECT "+factCommissionColumns+" FROM commission WHERE id = ?", id)
	return c, l.keep(err)
}

func (l *lookup) AdoptionsOf(item string) []scoring.Adoption {
	all, err := list(l.view, scanAdoption, "SELECT "+adoptionColumns+` FROM adoption
		WHERE submission = ?1 OR commission = ?1
		OR commission IN (SELECT id FROM commission WHERE submission = ?1)`, item)
	l.keep(err)
	return all
}

func (l *lookup) ObjectionsOf(commission string) []scoring.Objection {
	all, err := list(l.view, scanFactObjection, "SELECT "+factObjectionColumns+" FROM objection WHERE commission = ?", commission)
	l.keep(err)
	return all
}
