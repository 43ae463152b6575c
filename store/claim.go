package store

import (
	"errors"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// A ClaimState is where a claim stands.
type ClaimState string

// The states of a claim.
const (
	ClaimOpen      ClaimState = "open"
	ClaimConfirmed ClaimState = "confirmed"
	ClaimRejected  ClaimState = "rejected"
)

// ReasonClaimed refuses a second claim of the same item in the same outlet.
const ReasonClaimed scoring.Reason = "claimed"

// A Claim (申报) is an officer's report that a submission was adopted. It is no
// fact, and scores nothing, until the section has confirmed it.
type Claim struct {
	ID         string
	Unit       string
	Submission string
	Outlet     string
	Issue      string
	At         workday.Date // the outlet's issue date
	Filed      time.Time
	FiledBy    int64
	State      ClaimState
	Reason     string // why it was rejected
	Adoption   string // the fact it became
	DecidedBy  int64
	Version    int
}

const claimColumns = "id, unit, submission, outlet, issue, at, filed_at, filed_by, state, reason, adoption, decided_by, version"

func scanClaim(row scanner) (c Claim, err error) {
	return c, row.Scan(&c.ID, &c.Unit, &c.Submission, &c.Outlet, &c.Issue, dateColumn{&c.At}, timeColumn{&c.Filed},
		&c.FiledBy, &c.State, &c.Reason, &c.Adoption, &c.DecidedBy, &c.Version)
}

// Claim returns a claim, or [ErrNotFound].
func (v *View) Claim(id string) (Claim, error) {
	return find(v, scanClaim, "SELECT "+claimColumns+" FROM claim WHERE id = ?", id)
}

// OpenClaims returns the claims that wait for the section, of a unit or, with
// "", of all; oldest first.
func (v *View) OpenClaims(unit string) ([]Claim, error) {
	return list(v, scanClaim, "SELECT "+claimColumns+` FROM claim
		WHERE state = 'open' AND (?1 = '' OR unit = ?1) ORDER BY filed_at, id`, unit)
}

// adoption is the fact the claim would become.
func (c Claim) adoption() scoring.Adoption {
	return scoring.Adoption{
		Common:     scoring.Common{ID: c.Adoption, Unit: c.Unit},
		Submission: c.Submission, Outlet: c.Outlet, Issue: c.Issue, At: c.At,
	}
}

// FileClaim reports that a submission was adopted (申报直报录用). The section is
// told.
func (act *Act) FileClaim(submission, outlet, issue string, at workday.Date, source Source) (Claim, error) {
	s, err := act.Submission(submission)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Claim{}, err
	}
	permit, err := act.ask(FileClaim, s.Unit)
	if err != nil {
		return Claim{}, err
	}
	if s.ID == "" {
		return Claim{}, noSuch(submission)
	}
	if err := permit.wantsSource(source); err != nil {
		return Claim{}, err
	}
	c := Claim{Unit: s.Unit, Submission: submission, Outlet: outlet, Issue: issue, At: at,
		Filed: act.At, FiledBy: act.Actor.Person, State: ClaimOpen, Version: 1}
	if at > workday.DateOf(act.Now) {
		return c, &scoring.Refusal{Reason: ReasonFuture, Field: "at", Value: at.String()}
	}
	earlier, err := find(act.View, scanString,
		"SELECT id FROM claim WHERE submission = ? AND outlet = ? AND state = 'open'", submission, outlet)
	if err == nil {
		return c, &scoring.Refusal{Reason: ReasonClaimed, Value: s.Title, Other: earlier}
	}
	if !errors.Is(err, ErrNotFound) {
		return c, err
	}
	if err := act.checkAdoption(c.adoption()); err != nil {
		return c, err
	}
	if c.ID, err = act.nextID("k"); err != nil {
		return c, err
	}
	if err := act.exec(`INSERT INTO claim (id, unit, submission, outlet, issue, at, filed_at, filed_by, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, c.ID, c.Unit, c.Submission, c.Outlet, c.Issue, c.At, millis(c.Filed),
		c.FiledBy, c.State); err != nil {
		return c, err
	}
	if err := act.TellSection(notice.ClaimFiled{Claim: c.ID}, act.Actor.Person); err != nil {
		return c, err
	}
	return c, permit.recordFor(c.ID, source, map[string]any{"claim": c})
}

func (act *Act) checkAdoption(a scoring.Adoption) error {
	if a.ID == "" {
		a.ID = "a000000" // the check wants one; the fact is given its own
	}
	return act.check(func(l scoring.Lookup) []*scoring.Refusal { return scoring.CheckAdoption(act.Rules, l, a) })
}

// ConfirmClaim makes a claim the adoption it reports. The unit's officers are
// told the points and the clause.
func (act *Act) ConfirmClaim(id string, version int) (scoring.Adoption, error) {
	c, permit, err := act.openClaim(ConfirmClaim, id, version)
	if err != nil {
		return scoring.Adoption{}, err
	}
	return act.confirmClaim(c, permit)
}

// AmendClaim confirms a claim with another outlet, issue or date than it
// reports (改后确认).
func (act *Act) AmendClaim(id string, version int, outlet, issue string, at workday.Date) (scoring.Adoption, error) {
	c, permit, err := act.openClaim(AmendClaim, id, version)
	if err != nil {
		return scoring.Adoption{}, err
	}
	if err := act.happened("at", at); err != nil {
		return scoring.Adoption{}, err
	}
	c.Outlet, c.Issue, c.At = outlet, issue, at
	return act.confirmClaim(c, permit)
}

func (act *Act) confirmClaim(c Claim, permit *permit) (_ scoring.Adoption, err error) {
	if c.Adoption, err = act.nextID("a"); err != nil {
		return scoring.Adoption{}, err
	}
	adoption := c.adoption()
	if err := act.checkAdoption(adoption); err != nil {
		return adoption, err
	}
	if err := act.insertAdoption(adoption); err != nil {
		return adoption, err
	}
	if err := act.decideClaim(c, ClaimConfirmed, ""); err != nil {
		return adoption, err
	}
	if err := act.TellOfficers(c.Unit, notice.Adopted{Adoption: adoption.ID}); err != nil {
		return adoption, err
	}
	return adoption, permit.record(c.ID, adoption)
}

// A ClaimSeen is a claim as its reader saw it.
type ClaimSeen struct {
	ID      string
	Version int
}

// ConfirmClaims makes several claims the adoptions they report, as one batch,
// all or none. The units are told, each once.
func (act *Act) ConfirmClaims(claims []ClaimSeen) (Recorded, error) {
	permit, err := act.ask(ConfirmClaims, "")
	if err != nil {
		return Recorded{}, err
	}
	r, err := act.begin(BatchAdoptions)
	if err != nil {
		return r.Recorded, err
	}
	for _, seen := range claims {
		if err := r.line(func(result *LineResult) error { return r.claim(seen, result) }); err != nil {
			return r.Recorded, err
		}
	}
	return r.close(permit)
}

func (r *recording) claim(seen ClaimSeen, result *LineResult) error {
	act := r.act
	c, err := act.Claim(seen.ID)
	switch {
	case errors.Is(err, ErrNotFound):
		return noSuch(seen.ID)
	case err != nil:
		return err
	case c.State != ClaimOpen || c.Version != seen.Version:
		return stale(seen.ID)
	}
	if c.Adoption, err = act.nextID("a"); err != nil {
		return err
	}
	a := c.adoption()
	if result.Supplement, a.CountsOn, err = act.late(a.At); err != nil {
		return err
	}
	result.Fact, result.Unit, result.Submission = scoring.Any(&a), c.Unit, c.Submission
	if err := act.checks(func(l scoring.Lookup) []*scoring.Refusal { return scoring.CheckAdoption(act.Rules, l, a) }); err != nil {
		return err
	}
	if err := act.insertAdoption(a); err != nil {
		return err
	}
	if err := r.made(a.ID, result.Supplement); err != nil {
		return err
	}
	if err := act.decideClaim(c, ClaimConfirmed, ""); err != nil {
		return err
	}
	return act.addEntry(BatchEntry{Batch: r.Batch.ID, Object: c.ID, Change: ChangeSettled})
}

// RejectClaim turns a claim down with a reason the unit is told.
func (act *Act) RejectClaim(id string, version int, reason string) error {
	c, permit, err := act.openClaim(RejectClaim, id, version)
	if err != nil {
		return err
	}
	if reason == "" {
		return &scoring.Refusal{Reason: ReasonNoReason}
	}
	if err := act.decideClaim(c, ClaimRejected, reason); err != nil {
		return err
	}
	if err := act.TellOfficers(c.Unit, notice.ClaimRejected{Claim: id}); err != nil {
		return err
	}
	return permit.record(id, map[string]any{"reason": reason})
}

func (act *Act) openClaim(action Action, id string, version int) (Claim, *permit, error) {
	c, err := act.Claim(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return c, nil, err
	}
	permit, err := act.ask(action, c.Unit)
	switch {
	case err != nil:
		return c, nil, err
	case c.ID == "":
		return c, nil, noSuch(id)
	case c.State != ClaimOpen || c.Version != version:
		return c, nil, stale(id)
	}
	return c, permit, nil
}

func (act *Act) decideClaim(c Claim, state ClaimState, reason string) error {
	return act.exec(`UPDATE claim SET state = ?, reason = ?, adoption = ?, decided_by = ?, decided_at = ?,
		version = version + 1 WHERE id = ?`, state, reason, c.Adoption, act.Actor.Person, millis(act.Now), c.ID)
}

// Adoption returns an adoption, or [ErrNotFound].
func (v *View) Adoption(id string) (scoring.Adoption, error) {
	return find(v, scanAdoption, "SELECT "+adoptionColumns+" FROM adoption WHERE id = ?", id)
}

// AdoptionsOf returns the adoptions of a submission that stand, oldest first.
func (v *View) AdoptionsOf(submission string) ([]scoring.Adoption, error) {
	return list(v, scanAdoption, "SELECT "+adoptionColumns+" FROM adoption WHERE submission = ? AND void = '' ORDER BY at, id", submission)
}
