package store

import (
	"errors"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// A ProposalState is where a proposal stands.
type ProposalState string

// The states of a proposal. Dropped is one overtaken by what happened since.
const (
	ProposalOpen      ProposalState = "open"
	ProposalConfirmed ProposalState = "confirmed"
	ProposalRejected  ProposalState = "rejected"
	ProposalDropped   ProposalState = "dropped"
)

// ProposalLife is how long a proposal waits for its second person.
const ProposalLife = 30 * 24 * time.Hour

// The refusals of proposals.
const (
	ReasonSamePerson  scoring.Reason = "same_person"  // the second must be another
	ReasonUnitUnheard scoring.Reason = "unit_unheard" // the unit may still answer; Value: until when
	ReasonExpired     scoring.Reason = "expired"
)

// A Proposal is a decision that waits for a second person (复核). The act it
// proposes is 认定未完成约稿任务 (三（三）2): the commission failed.
type Proposal struct {
	ID                string
	Commission        string
	Unit              string
	Reason            string
	By                int64
	At                time.Time
	AnswerUntil       time.Time // the unit may answer before
	AnswerProvisional bool
	Expires           time.Time
	Answer            string // what the unit answered
	State             ProposalState
	Second            int64
	SecondReason      string
	Version           int
}

// Heard reports whether the unit had been heard before the proposal was made,
// in an explanation that was dismissed.
func (p Proposal) Heard() bool { return !p.AnswerUntil.After(p.At) }

const proposalColumns = "id, object, unit, reason, by, at, answer_until, answer_provisional, expires_at, answer, state, second, second_reason, version"

func scanProposal(row scanner) (p Proposal, err error) {
	return p, row.Scan(&p.ID, &p.Commission, &p.Unit, &p.Reason, &p.By, timeColumn{&p.At}, timeColumn{&p.AnswerUntil}, &p.AnswerProvisional,
		timeColumn{&p.Expires}, &p.Answer, &p.State, &p.Second, &p.SecondReason, &p.Version)
}

// Proposal returns a proposal, or [ErrNotFound].
func (v *View) Proposal(id string) (Proposal, error) {
	return find(v, scanProposal, "SELECT "+proposalColumns+" FROM proposal WHERE id = ?", id)
}

// OpenProposals returns the proposals that wait for a second person, oldest first.
func (v *View) OpenProposals() ([]Proposal, error) {
	return list(v, scanProposal, "SELECT "+proposalColumns+" FROM proposal WHERE state = 'open' ORDER BY at, id")
}

// ProposeFailure proposes that a commission was not done in time or not to
// requirement (拟认定未完成, 三（三）2). The unit is told and has until the close
// of the next working day to answer; a second person confirms or rejects it.
func (act *Act) ProposeFailure(commission string, version int, reason string) (Proposal, error) {
	c, permit, err := act.commissionFor(ProposeFailure, commission, version,
		scoring.CommissionIssued, scoring.CommissionReceived, scoring.CommissionDelivered)
	if err != nil {
		return Proposal{}, err
	}
	if err := act.mayFail(c, false); err != nil {
		return Proposal{}, err
	}
	if waits, err := act.proposalWaits(&c); err != nil {
		return Proposal{}, err
	} else if waits {
		return Proposal{}, stale(commission)
	}
	answer, err := act.answerTime(act.Now)
	if err != nil {
		return Proposal{}, err
	}
	if err := act.propose(&c, reason, answer); err != nil {
		return Proposal{}, err
	}
	if err := act.save(&c); err != nil {
		return Proposal{}, err
	}
	if err := act.TellUnit(c.Unit, notice.FailureProposed{Proposal: c.Proposal}); err != nil {
		return Proposal{}, err
	}
	p, err := act.Proposal(c.Proposal)
	if err != nil {
		return p, err
	}
	return p, permit.record(p.ID, p)
}

// mayFail refuses to call a commission failed before its time: nobody is
// failed who was not told, may still explain or may still deliver. A unit that
// has been heard had its explanation dismissed as 视作未完成, at whatever time.
func (act *Act) mayFail(c Commission, heard bool) error {
	if err := act.mayBeMoved(c.Due, c.WindowEnds); err != nil {
		return err
	}
	switch {
	case !c.Open() && c.State != scoring.CommissionDelivered:
		return wrongState(c.ID, string(c.State))
	case heard:
		return nil
	case c.Received.IsZero():
		return &scoring.Refusal{Reason: ReasonNeverReceived, Value: c.ID}
	case act.Now.Before(c.WindowEnds) && c.Open():
		return &scoring.Refusal{Reason: ReasonWindowOpen, Clause: "三(三)3", Value: c.WindowEnds.Format("2006-01-02 15:04")}
	case !act.Now.After(c.Due) && c.Open():
		return &scoring.Refusal{Reason: ReasonNotDue, Value: c.Due.Format("2006-01-02 15:04")}
	}
	return nil
}

// propose writes the proposal that a commission failed and has the section
// and the approvers told.
func (act *Act) propose(c *Commission, reason string, answer workday.Deadline) error {
	id, err := act.nextID("r")
	if err != nil {
		return err
	}
	if err := act.exec(`INSERT INTO proposal (id, object, unit, reason, by, at, answer_until, answer_provisional,
		expires_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')`, id, c.ID, c.Unit, reason, act.Actor.Person, millis(act.Now),
		millis(answer.At), answer.Provisional, millis(act.Now.Add(ProposalLife))); err != nil {
		return err
	}
	c.Proposal = id
	if err := act.tellProvisional(answer, id); err != nil {
		return err
	}
	return act.tellSeconders(notice.SecondWanted{Proposal: id})
}

// tellSeconders queues a notice to everyone who can be a second person, once,
// but for the actor.
func (act *Act) tellSeconders(n notice.Notice) error {
	told := map[int64]bool{act.Actor.Person: true}
	for _, role := range []Role{RoleSection, RoleApprover} {
		holders, err := act.Holders(role, "")
		if err != nil {
			return err
		}
		for _, h := range holders {
			if told[h.Person] || h.Chat == 0 {
				continue
			}
			told[h.Person] = true
			if err := act.Post(Posting{Chat: h.Chat, Person: h.Person, Notice: n}); err != nil {
				return err
			}
		}
	}
	return nil
}

// proposalWaits reports whether a proposal about the commission still waits for
// its second person. One that has expired is dropped, so that another can be
// made.
func (act *Act) proposalWaits(c *Commission) (bool, error) {
	if c.Proposal == "" {
		return false, nil
	}
	p, err := act.Proposal(c.Proposal)
	if err != nil || !act.Now.After(p.Expires) {
		return err == nil, err
	}
	return false, act.dropProposal(c)
}

// dropProposal takes back an open proposal that what happened has overtaken.
func (act *Act) dropProposal(c *Commission) error {
	if c.Proposal == "" {
		return nil
	}
	id := c.Proposal
	c.Proposal = ""
	return act.exec("UPDATE proposal SET state = 'dropped', decided_at = ?, version = version + 1 WHERE id = ?", millis(act.Now), id)
}

// AnswerProposal records what the unit says to a proposal about it. The person
// who proposed it is told.
func (act *Act) AnswerProposal(id string, answer string, source Source) (Proposal, error) {
	p, permit, err := act.proposalFor(AnswerProposal, id)
	if err != nil {
		return p, err
	}
	if err := permit.wantsSource(source); err != nil {
		return p, err
	}
	if p.State != ProposalOpen {
		return p, stale(id)
	}
	p.Answer = answer
	if err := act.exec("UPDATE proposal SET answer = ?, version = version + 1 WHERE id = ?", answer, id); err != nil {
		return p, err
	}
	if err := act.tellSeconders(notice.ProposalAnswered{Proposal: id}); err != nil {
		return p, err
	}
	return p, permit.recordFor(id, source, map[string]any{"answer": answer})
}

// SecondProposal is the second person's word (复核). Agreeing runs every check
// again and makes the commission failed: the unit's quarter is not scored. The
// unit and the section are told.
func (act *Act) SecondProposal(id string, version int, agree bool, reason string) (Proposal, error) {
	p, permit, err := act.proposalFor(SecondProposal, id)
	switch {
	case err != nil:
		return p, err
	case p.State != ProposalOpen || p.Version != version:
		return p, stale(id)
	case p.By == act.Actor.Person:
		return p, &scoring.Refusal{Reason: ReasonSamePerson}
	case agree && act.Now.After(p.Expires):
		return p, &scoring.Refusal{Reason: ReasonExpired, Value: id}
	case agree && act.Now.Before(p.AnswerUntil) && p.Answer == "":
		return p, &scoring.Refusal{Reason: ReasonUnitUnheard, Value: p.AnswerUntil.Format("2006-01-02 15:04")}
	case !agree && reason == "":
		return p, &scoring.Refusal{Reason: ReasonNoReason}
	}
	c, err := act.Commission(p.Commission)
	if err != nil {
		return p, err
	}
	p.State = ProposalRejected
	if agree {
		if err := act.mayFail(c, p.Heard()); err != nil {
			return p, err
		}
		if err := act.mayBeMoved(p.AnswerUntil); err != nil && !p.Heard() && p.Answer == "" {
			return p, err
		}
		p.State = ProposalConfirmed
		c.State = scoring.CommissionFailed
	}
	c.Proposal = ""
	if err := act.exec(`UPDATE proposal SET state = ?, second = ?, second_reason = ?, decided_at = ?,
		version = version + 1 WHERE id = ?`, p.State, act.Actor.Person, reason, millis(act.Now), id); err != nil {
		return p, err
	}
	if err := act.save(&c); err != nil {
		return p, err
	}
	if agree {
		err = act.TellUnit(c.Unit, notice.FailureConfirmed{Proposal: id})
	} else {
		err = act.TellUnit(c.Unit, notice.FailureRejected{Proposal: id})
	}
	if err != nil {
		return p, err
	}
	if err := act.TellSection(notice.ProposalDecided{Proposal: id}, act.Actor.Person); err != nil {
		return p, err
	}
	return p, permit.record(id, map[string]any{"state": p.State, "reason": reason})
}

func (act *Act) proposalFor(action Action, id string) (Proposal, *permit, error) {
	p, err := act.Proposal(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return p, nil, err
	}
	permit, err := act.ask(action, p.Unit)
	if err != nil {
		return p, nil, err
	}
	if p.ID == "" {
		return p, nil, noSuch(id)
	}
	return p, permit, nil
}
