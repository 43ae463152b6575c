package store_test

import (
	"errors"
	"fmt"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

// The commission that the tests follow: issued on a Thursday, due the Tuesday
// after at the close of office hours.
var (
	issuedAt   = at("03-01 09:00")
	receivedAt = at("03-01 09:05")
	windowEnds = at("03-02 17:30")
	dueAt      = at("03-06 17:30")
)

// issue issues one notice and returns the commissions it made, in the order of
// the units.
func issue(act *store.Act, units ...string) ([]store.Commission, error) {
	n, err := act.IssueCommission(store.CommissionNotice{
		Title: "重点项目推进情况", Requirement: "一千字以内", Source: "市政府办", Contact: "王五", Due: dueAt}, units)
	if err != nil {
		return nil, err
	}
	made, err := act.CommissionsOfNotice(n.ID)
	if err != nil || len(made) != len(units) {
		return nil, errors.Join(err, fmt.Errorf("%d commissions for %d units", len(made), len(units)))
	}
	var all []store.Commission
	for _, unit := range units {
		for _, c := range made {
			if c.Unit == unit {
				all = append(all, c)
			}
		}
	}
	return all, nil
}

// A stage is a script played by the section in one transaction, to bring an
// object where a test wants it.
type stage struct {
	tx  *store.Tx
	c   store.Commission
	err error
}

// play lets somebody act on the stage's commission at a moment.
func (s *stage) play(moment string, who int64, do func(*store.Act) error) {
	if s.err != nil {
		return
	}
	s.tx.Now = at(moment)
	if s.err = actAs(s.tx, who, store.InPrivate, do); s.err == nil && s.c.ID != "" {
		s.c, s.err = s.tx.Commission(s.c.ID)
	}
}

// stageCommission brings a new commission of a unit into a state. The
// transaction's clock stands where the last act was.
func stageCommission(tx *store.Tx, unit string, state scoring.CommissionState) (store.Commission, error) {
	s := &stage{tx: tx}
	s.play("03-01 09:00", wang, func(act *store.Act) error {
		made, err := issue(act, unit)
		if err == nil {
			s.c = made[0]
		}
		return err
	})
	if state != scoring.CommissionIssued {
		s.play("03-01 09:05", wang, func(act *store.Act) error {
			_, err := act.Acknowledge(s.c.ID, s.c.Version, byPhone)
			return err
		})
	}
	s.advance(state)
	return s.c, s.err
}

// advance takes a received commission into a state.
func (s *stage) advance(state scoring.CommissionState) {
	switch state {
	case scoring.CommissionObjected:
		s.play("03-02 11:00", wang, func(act *store.Act) error {
			_, err := act.FileExplanation(explanation(s.c.ID), letter, byPhone)
			return err
		})
	case scoring.CommissionWithdrawn:
		s.play("03-05 11:00", wang, func(act *store.Act) error {
			_, err := act.WithdrawCommission(s.c.ID, s.c.Version, "不再需要")
			return err
		})
	case scoring.CommissionDelivered:
		s.play("03-05 15:00", wang, deliver(&s.c, "03-05 15:00"))
	case scoring.CommissionGraded:
		s.advance(scoring.CommissionDelivered)
		s.play("03-05 16:00", wang, func(act *store.Act) error {
			_, err := act.Grade(s.c.ID, s.c.Version, 850)
			return err
		})
	case scoring.CommissionFailed:
		var p store.Proposal
		s.play("03-07 09:00", wang, func(act *store.Act) (err error) {
			p, err = act.ProposeFailure(s.c.ID, s.c.Version, "未报送")
			return err
		})
		s.play("03-08 17:30", zhang, func(act *store.Act) error {
			_, err := act.SecondProposal(p.ID, p.Version, true, "")
			return err
		})
	}
}

// deliver records a delivery at a moment, by the section.
func deliver(c *store.Commission, moment string) func(*store.Act) error {
	return func(act *store.Act) (err error) {
		*c, err = act.Deliver(c.ID, c.Version, store.Delivery{Manuscript: "2018-" + c.ID, At: at(moment), Source: byPhone})
		return err
	}
}

// explanation is a complete one about a commission.
func explanation(commission string) scoring.Objection {
	return scoring.Objection{Commission: commission, Telephoned: at("03-01 10:00"),
		Reasons: "不属于本单位职能", Suggestions: "建议转住建局", Head: "张局长"}
}

var letter = []store.Page{{FileID: "file-1", Photo: true}, {FileID: "file-2", Name: "函.pdf"}}

// stageSubmission registers a submission of a unit.
func stageSubmission(tx *store.Tx, unit string) (s scoring.Submission, err error) {
	tx.Now = at("03-01 10:00")
	err = actAs(tx, wang, store.InPrivate, func(act *store.Act) (err error) {
		s, err = act.RegisterSubmission(submission(unit, "信息 "+unit, tx.Now), byPhone, false)
		return err
	})
	return s, err
}

// submission is one to the section.
func submission(unit, title string, received time.Time) scoring.Submission {
	return scoring.Submission{Common: scoring.Common{Unit: unit}, Channel: scoring.ChannelSection, Title: title, At: received}
}

// stageClaim files a claim of a unit that waits.
func stageClaim(tx *store.Tx, unit string) (c store.Claim, err error) {
	s, err := stageSubmission(tx, unit)
	if err != nil {
		return c, err
	}
	err = actAs(tx, wang, store.InPrivate, func(act *store.Act) (err error) {
		c, err = act.FileClaim(s.ID, "动态", "第9期", act.Day(), byPhone)
		return err
	})
	return c, err
}

// stageExplanation files an explanation in time that waits for its ruling.
func stageExplanation(tx *store.Tx, unit string) (store.Explanation, error) {
	c, err := stageCommission(tx, unit, scoring.CommissionObjected)
	if err != nil {
		return store.Explanation{}, err
	}
	e, _, err := tx.ExplanationOf(c.ID)
	return e, err
}

// stageExtension asks for an extension.
func stageExtension(tx *store.Tx, unit string) (e store.Extension, err error) {
	c, err := stageCommission(tx, unit, scoring.CommissionReceived)
	if err != nil {
		return e, err
	}
	err = actAs(tx, wang, store.InPrivate, func(act *store.Act) (err error) {
		e, err = act.RequestExtension(c.ID, c.Version, at("03-09 17:30"), "材料未齐", byPhone)
		return err
	})
	return e, err
}

// stageProposal proposes that a commission failed, in the morning after its
// due time.
func stageProposal(tx *store.Tx, unit string) (p store.Proposal, err error) {
	c, err := stageCommission(tx, unit, scoring.CommissionReceived)
	if err != nil {
		return p, err
	}
	tx.Now = at("03-07 09:00")
	err = actAs(tx, wang, store.InPrivate, func(act *store.Act) (err error) {
		p, err = act.ProposeFailure(c.ID, c.Version, "未报送")
		return err
	})
	return p, err
}
