package store

import (
	"errors"
	"slices"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// An AdoptionLine is one line of a list of adoptions (录用).
type AdoptionLine struct {
	ItemName
	Outlet string
	Issue  string
	At     workday.Date // the outlet's issue date
}

// RecordAdoptions records a list of adoptions as one batch, all or none. A line
// without a matching submission makes one, received on the day given; open
// claims of the same item in the same outlet are settled. The result says what
// became of every line, and all that is wrong with those that are refused. The
// units are told, each once.
func (act *Act) RecordAdoptions(lines []AdoptionLine, received workday.Date) (Recorded, error) {
	permit, err := act.ask(RecordAdoptions, "")
	if err != nil {
		return Recorded{}, err
	}
	r, err := act.begin(BatchAdoptions)
	if err != nil {
		return r.Recorded, err
	}
	for _, line := range lines {
		if err := r.line(func(result *LineResult) error { return r.adoption(line, received, result) }); err != nil {
			return r.Recorded, err
		}
	}
	return r.close(permit)
}

func (r *recording) adoption(line AdoptionLine, received workday.Date, result *LineResult) error {
	act := r.act
	if len(line.Units) == 0 {
		return &scoring.Refusal{Reason: scoring.ReasonMissing, Field: "unit"}
	}
	if err := act.happened("at", line.At); err != nil {
		return err
	}
	a := scoring.Adoption{Outlet: line.Outlet, Issue: line.Issue, At: line.At, Commission: line.Commission}
	if err := r.adopted(line, &a, received, result); err != nil {
		return err
	}
	var err error
	if result.Supplement, a.CountsOn, err = act.late(a.At); err != nil {
		return err
	}
	result.Fact, result.Commission = scoring.Any(&a), a.Commission
	if a.ID, err = act.nextID("a"); err != nil {
		return err
	}
	if err := act.checks(func(l scoring.Lookup) []*scoring.Refusal { return scoring.CheckAdoption(act.Rules, l, a) }); err != nil {
		return err
	}
	if err := act.insertAdoption(a); err != nil {
		return err
	}
	if err := r.made(a.ID, result.Supplement); err != nil {
		return err
	}
	return r.settleClaims(a, result)
}

// adopted finds or makes what an adoption rests on, and whose it is. What
// delivered a commission answers it.
func (r *recording) adopted(line AdoptionLine, a *scoring.Adoption, received workday.Date, result *LineResult) error {
	act := r.act
	if line.Commission != "" {
		c, err := act.Commission(line.Commission)
		if errors.Is(err, ErrNotFound) {
			return noSuch(line.Commission)
		}
		if err != nil {
			return err
		}
		a.Submission, result.Submission, result.Title = c.Submission, c.Submission, line.Title
		result.Unit, result.With = c.Unit, without(line.Units, c.Unit)
		a.Unit, a.With = result.Unit, result.With
		return nil
	}
	if err := act.match(line.ItemName, *a, result); err != nil {
		return err
	}
	a.Unit, a.With = result.Unit, without(line.Units, result.Unit)
	result.With = a.With
	if result.Submission == "" {
		channel, class := scoring.ChannelSection, scoring.ClassNone
		if outlet, ok := act.Rules.Outlet(a.Outlet); ok {
			channel, class = act.Rules.ChannelOf(outlet)
		}
		if err := r.register(line.ItemName, channel, class, received, line.At, result); err != nil {
			return err
		}
	}
	a.Submission = result.Submission
	answered, err := find(act.View, scanString, `SELECT id FROM commission WHERE submission = ? AND void = ''
		AND state IN ('delivered', 'graded')`, a.Submission)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	a.Commission = answered
	return nil
}

func without(units []string, unit string) []string {
	rest := slices.DeleteFunc(slices.Clone(units), func(u string) bool { return u == unit })
	if len(rest) == 0 {
		return nil
	}
	return rest
}

// settleClaims confirms the open claims that an adoption is the answer to.
func (r *recording) settleClaims(a scoring.Adoption, result *LineResult) error {
	claims, err := list(r.act.View, scanClaim, "SELECT "+claimColumns+` FROM claim
		WHERE submission = ? AND outlet = ? AND state = 'open' ORDER BY id`, a.Submission, a.Outlet)
	if err != nil {
		return err
	}
	for _, c := range claims {
		c.Adoption = a.ID
		if err := r.act.decideClaim(c, ClaimConfirmed, ""); err != nil {
			return err
		}
		if err := r.act.addEntry(BatchEntry{Batch: r.Batch.ID, Object: c.ID, Change: ChangeSettled}); err != nil {
			return err
		}
		result.Claims = append(result.Claims, c.ID)
	}
	return nil
}
