package store_test

import (
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

// heardAt is when the unit's time to answer ends: the close of the working day
// after the proposal.
var heardAt = at("03-08 17:30")

// propose proposes in the morning after the due time that a commission failed.
func (w *world) propose(c store.Commission) (p store.Proposal) {
	w.Helper()
	w.now = at("03-07 09:00")
	w.does(wang, func(act *store.Act) (err error) {
		p, err = act.ProposeFailure(c.ID, c.Version, "未报送")
		return err
	})
	return p
}

// proposalOf returns the open proposal about a commission.
func (w *world) proposalOf(commission string) (p store.Proposal) {
	w.Helper()
	w.view(func(v *store.View) (err error) { p, err = v.Proposal(w.commission(commission).Proposal); return err })
	return p
}

// proposal returns a proposal as it stands.
func (w *world) proposal(id string) (p store.Proposal) {
	w.Helper()
	w.view(func(v *store.View) (err error) { p, err = v.Proposal(id); return err })
	return p
}

// agree is the second person's word on a proposal as it was seen.
func agree(p store.Proposal) func(*store.Act) error {
	return func(act *store.Act) error { return second(act.SecondProposal(p.ID, p.Version, true, "")) }
}

func disagree(p store.Proposal, reason string) func(*store.Act) error {
	return func(act *store.Act) error { return second(act.SecondProposal(p.ID, p.Version, false, reason)) }
}

func TestProposedTooEarly(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, received)
	propose := func(act *store.Act) error { return second(act.ProposeFailure(c.ID, c.Version, "未报送")) }
	for _, tt := range []struct {
		now    time.Time
		reason scoring.Reason
	}{
		{windowEnds.Add(-time.Second), store.ReasonWindowOpen},
		{windowEnds, store.ReasonNotDue},
		{dueAt, store.ReasonNotDue},
	} {
		w.now = tt.now
		w.refused(tt.reason, wang, propose)
	}
	w.now = dueAt.Add(time.Millisecond)
	w.does(wang, propose)
	w.refused(store.ReasonStale, zhang, propose)
	w.refused(store.ReasonStale, zhang, func(act *store.Act) error {
		return second(act.ProposeFailure(c.ID, w.commission(c.ID).Version, "未报送"))
	})
}

func TestProposalTells(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, received)
	w.update(func(tx *store.Tx) error { return tx.Exec("DELETE FROM outbox") })
	p := w.propose(c)
	for who, kind := range map[int64]string{zhang: "SecondWanted", qian: "SecondWanted", fagai: "FailureProposed"} {
		equal(t, kind, w.count("SELECT count(*) FROM outbox WHERE kind = ? AND chat = ?", kind, who), 1)
	}
	equal(t, "told who proposed it", w.count("SELECT count(*) FROM outbox WHERE kind = 'SecondWanted' AND chat = ?", wang), 0)
	equal(t, "until", p.AnswerUntil, heardAt)
	equal(t, "state", w.commission(c.ID).State, received)
}

// TestUnitIsHeard holds the second person back until the unit has answered or
// had its time.
func TestUnitIsHeard(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.propose(w.commissionIn(unitFagai, received))
	w.refused(store.ReasonUnitUnheard, zhang, agree(p))
	w.now = heardAt.Add(-time.Second)
	w.refused(store.ReasonUnitUnheard, zhang, agree(p))
	w.now = heardAt
	w.does(zhang, agree(p))
	equal(t, "state", w.commission(p.Commission).State, failed)
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'FailureConfirmed' AND chat = ?", fagai), 1)
	equal(t, "second", w.proposal(p.ID).State, store.ProposalConfirmed)
	w.refused(store.ReasonStale, qian, agree(w.proposal(p.ID)))
	w.refused(store.ReasonStale, fagai, func(act *store.Act) error { return second(act.AnswerProposal(p.ID, "迟了", byPhone)) })
}

func TestUnitAnswers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.propose(w.commissionIn(unitFagai, received))
	w.does(fagai, func(act *store.Act) error { return second(act.AnswerProposal(p.ID, "系统故障", byPhone)) })
	w.refused(store.ReasonStale, zhang, agree(p)) // seen before the answer
	w.does(zhang, agree(w.proposal(p.ID)))
	equal(t, "state", w.commission(p.Commission).State, failed)
	equal(t, "answer", w.proposal(p.ID).Answer, "系统故障")
}

// TestSecondPerson is another, in whatever role, but never who proposed.
func TestSecondPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.propose(w.commissionIn(unitFagai, received))
	w.now = heardAt
	w.refused(store.ReasonSamePerson, wang, agree(p))
	w.refused(store.ReasonSamePerson, wang, disagree(p, "再看看"))
	// Who proposed as a member does not become another by being made approver.
	w.update(func(tx *store.Tx) error {
		actor, err := tx.Actor(wang, store.InPrivate)
		if err != nil {
			return err
		}
		if err := tx.As(store.Operator).EndAppointment(actor.Appointments[0].ID); err != nil {
			return err
		}
		return appoint(tx, wang, "王五", store.RoleApprover, "")
	})
	w.refused(store.ReasonSamePerson, wang, agree(p))
	w.refused(store.ReasonSectionMatter, fagai, agree(p))
	w.does(qian, agree(p))
	equal(t, "second", w.count("SELECT count(*) FROM proposal WHERE second <> 0 AND second <> by"), 1)
}

func TestSecondDisagrees(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.propose(w.commissionIn(unitFagai, received))
	w.refused(store.ReasonNoReason, zhang, disagree(p, ""))
	w.does(zhang, disagree(p, "已电话说明"))
	c := w.commission(p.Commission)
	equal(t, "state", c.State, received)
	equal(t, "proposal", c.Proposal, "")
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'FailureRejected' AND chat = ?", fagai), 1)
	w.does(zhang, func(act *store.Act) error { return second(act.ProposeFailure(c.ID, c.Version, "仍未报送")) })
}

// TestProposalExpires frees the commission for another proposal.
func TestProposalExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := w.propose(w.commissionIn(unitFagai, received))
	w.now = p.Expires
	again := func(act *store.Act) error {
		return second(act.ProposeFailure(p.Commission, w.commission(p.Commission).Version, "仍未报送"))
	}
	w.refused(store.ReasonStale, wang, again)
	w.now = p.Expires.Add(time.Millisecond)
	w.refused(store.ReasonExpired, zhang, agree(p))
	w.does(wang, again)
	equal(t, "the old one", w.proposal(p.ID).State, store.ProposalDropped)
	next := w.proposalOf(p.Commission)
	w.now = next.AnswerUntil
	w.does(zhang, agree(next))
	equal(t, "state", w.commission(p.Commission).State, failed)
}

// TestProposalOvertaken drops a proposal when what happens answers it: nobody
// can second it any more.
func TestProposalOvertaken(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		start scoring.CommissionState
		do    func(act *store.Act, c store.Commission) error
		kept  bool
	}{
		"delivered in time": {received, func(act *store.Act, c store.Commission) error {
			return deliver(&c, "03-06 16:40")(act)
		}, false},
		"delivered late": {received, func(act *store.Act, c store.Commission) error {
			return deliver(&c, "03-07 08:40")(act)
		}, true},
		"extended": {received, func(act *store.Act, c store.Commission) error {
			return second(act.ExtendCommission(c.ID, c.Version, at("03-09 17:30")))
		}, false},
		"withdrawn": {received, func(act *store.Act, c store.Commission) error {
			return second(act.WithdrawCommission(c.ID, c.Version, "不再需要"))
		}, false},
		"graded": {delivered, func(act *store.Act, c store.Commission) error {
			return second(act.Grade(c.ID, c.Version, 850))
		}, false},
		"returned": {delivered, func(act *store.Act, c store.Commission) error {
			return second(act.ReturnDelivery(c.ID, c.Version, "数据过旧", at("03-09 17:30")))
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			p := w.propose(w.commissionIn(unitFagai, tt.start))
			w.does(wang, func(act *store.Act) error { return tt.do(act, w.commission(p.Commission)) })
			equal(t, "kept", w.commission(p.Commission).Proposal == p.ID, tt.kept)
			w.now = heardAt
			if tt.kept {
				w.does(zhang, agree(p))
				return
			}
			equal(t, "proposal", w.proposal(p.ID).State, store.ProposalDropped)
			w.refused(store.ReasonStale, zhang, agree(w.proposal(p.ID)))
		})
	}
}
