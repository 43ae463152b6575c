package store

import (
	"encoding/json"
	"errors"
	"time"

	"zwxx/scoring"
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
	ReasonProposed    scoring.Reason = "proposed" // Value: the unit, Other: the proposal that waits
)

// A ProposalAct is what a proposal proposes.
type ProposalAct string

// What takes two persons.
const (
	ProposesFailure    ProposalAct = "fail"    // 认定未完成约稿任务, 三（三）2: the commission failed
	ProposesFault      ProposalAct = "fault"   // 上级扣分, 三（三）2, and 失实, 三（六）1: the year is not scored
	ProposesCorrection ProposalAct = "correct" // 更正 of what has been published, or of what took two persons
)

// A Proposal is a decision that waits for a second person (复核).
type Proposal struct {
	ID                string
	Act               ProposalAct
	Object            string // what it is about; of two that wait no two have the same
	Commission        string // the object, where it proposes a failure
	Payload           string // what the act takes, as JSON
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

// Heard reports whether the unit need not be heard any more: it was, in an
// explanation that was dismissed, or what is proposed is no failure.
func (p Proposal) Heard() bool { return !p.AnswerUntil.After(p.At) }

const proposalColumns = "id, act, object, payload, unit, reason, by, at, answer_until, answer_provisional, expires_at, answer, state, second, second_reason, version"

func scanProposal(row scanner) (p Proposal, err error) {
	err = row.Scan(&p.ID, &p.Act, &p.Object, &p.Payload, &p.Unit, &p.Reason, &p.By, timeColumn{&p.At}, timeColumn{&p.AnswerUntil},
		&p.AnswerProvisional, timeColumn{&p.Expires}, &p.Answer, &p.State, &p.Second, &p.SecondReason, &p.Version)
	if p.Act == ProposesFailure {
		p.Commission = p.Object
	}
	return p, err
}

// Proposal returns a proposal, or [ErrNotFound].
func (v *View) Proposal(id string) (Proposal, error) {
	return find(v, scanProposal, "SELECT "+proposalColumns+" FROM proposal WHERE id = ?", id)
}

// OpenProposals returns the proposals that wait for a second person, oldest first.
func (v *View) OpenProposals() ([]Proposal, error) {
	return list(v, scanProposal, "SELECT "+proposalColumns+" FROM proposal WHERE state = 'open' ORDER BY at, id")
}

// open writes a proposal and has the section and the approvers told. Another
// about the same object that still waits refuses it; one that has expired gives
// way.
func (act *Act) open(p Proposal, payload any) (Proposal, error) {
	earlier, err := find(act.View, scanProposal, "SELECT "+proposalColumns+" FROM proposal WHERE object = ? AND state = 'open'", p.Object)
	switch {
	case err == nil && !act.Now.After(earlier.Expires):
		return p, &scoring.Refusal{Reason: ReasonProposed, Value: p.Unit, Other: earlier.ID}
	case err == nil:
		if err := act.exec("UPDATE proposal SET state = 'dropped', decided_at = ?, version = version + 1 WHERE id = ?",
			millis(act.Now), earlier.ID); err != nil {
			return p, err
		}
	case !errors.Is(err, ErrNotFound):
		return p, err
	}
	if payload != nil {
		text, err := json.Marshal(payload)
		if err != nil {
			return p, err
		}
		p.Payload = string(text)
	}
	if p.ID, err = act.nextID("r"); err != nil {
		return p, err
	}
	p.By, p.At, p.Expires, p.State, p.Version = act.Actor.Person, act.Now, act.Now.Add(ProposalLife), ProposalOpen, 1
	if err := act.exec(`INSERT INTO proposal (id, act, object, payload, unit, reason, by, at, answer_until, answer_provisional,
		expires_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open')`, p.ID, p.Act, p.Object, p.Payload, p.Unit, p.Reason,
		p.By, millis(p.At), millis(p.AnswerUntil), p.AnswerProvisional, millis(p.Expires)); err != nil {
		return p, err
	}
	return p, act.tellSeconders(notice.SecondWanted{Proposal: p.ID})
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

// SecondProposal is the second person's word (复核). Agreeing runs every check of
// the proposed act again and carries it out. The unit and the section are told.
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
	p.State, p.Second, p.SecondReason = ProposalRejected, act.Actor.Person, reason
	if agree {
		p.State = ProposalConfirmed
	}
	if err := act.exec(`UPDATE proposal SET state = ?, second = ?, second_reason = ?, decided_at = ?,
		version = version + 1 WHERE id = ?`, p.State, p.Second, reason, millis(act.Now), id); err != nil {
		return p, err
	}
	switch {
	case p.Act == ProposesFailure:
		err = act.decideFailure(p)
	case !agree:
		// Nobody was told of it but those who could second it.
	case p.Act == ProposesFault:
		err = act.carryOutFault(p)
	case p.Act == ProposesCorrection:
		err = act.carryOutCorrection(p)
	}
	if err != nil {
		return p, err
	}
	if err := act.TellSection(notice.ProposalDecided{Proposal: id}, act.Actor.Person); err != nil {
		return p, err
	}
	return p, permit.record(id, map[string]any{"act": p.Act, "state": p.State, "reason": reason, "payload": json.RawMessage(orNull(p.Payload))})
}

// orNull is what stands for a payload that there is none of.
func orNull(payload string) string {
	if payload == "" {
		return "null"
	}
	return payload
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
