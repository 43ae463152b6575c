package store

import (
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

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

// propose proposes that a commission failed, with the time until which the unit
// may answer.
func (act *Act) propose(c *Commission, reason string, answer workday.Deadline) error {
	p, err := act.open(Proposal{Act: ProposesFailure, Object: c.ID, Unit: c.Unit, Reason: reason,
		AnswerUntil: answer.At, AnswerProvisional: answer.Provisional}, nil)
	if err != nil {
		return err
	}
	c.Proposal = p.ID
	return act.tellProvisional(answer, p.ID)
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
	if p.State != ProposalOpen || p.Act != ProposesFailure {
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

// decideFailure makes a commission failed that a second person has called so,
// or takes the proposal back. The unit is told either way.
func (act *Act) decideFailure(p Proposal) error {
	c, err := act.Commission(p.Commission)
	if err != nil {
		return err
	}
	var told notice.Notice = notice.FailureRejected{Proposal: p.ID}
	if p.State == ProposalConfirmed {
		if err := act.mayFail(c, p.Heard()); err != nil {
			return err
		}
		if err := act.mayBeMoved(p.AnswerUntil); err != nil && !p.Heard() && p.Answer == "" {
			return err
		}
		c.State, told = scoring.CommissionFailed, notice.FailureConfirmed{Proposal: p.ID}
	}
	c.Proposal = ""
	if err := act.save(&c); err != nil {
		return err
	}
	return act.TellUnit(c.Unit, told)
}
