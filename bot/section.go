package bot

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// The section's forms about the commissions of one notice. Each begins with
// the unit it is about, chosen among those it makes sense for.

// reasonNobody refuses a form that no unit of the notice is open to.
const reasonNobody scoring.Reason = "nobody"

// unitOf is the question which unit's commission is meant.
func unitOf(fits func(store.Commission, time.Time) bool) field {
	return field{name: "unit", choices: func(t *turn, v values) ([]choice, error) {
		commissions, err := t.CommissionsOfNotice(v.get("notice"))
		if err != nil {
			return nil, err
		}
		var all []choice
		for _, c := range commissions {
			if fits(c, t.Now) {
				all = append(all, choice{c.ID, c.Unit})
			}
		}
		if len(all) == 0 {
			return nil, &scoring.Refusal{Reason: reasonNobody}
		}
		return all, nil
	}}
}

func inState(states ...scoring.CommissionState) func(store.Commission, time.Time) bool {
	return func(c store.Commission, _ time.Time) bool { return slices.Contains(states, c.State) }
}

// onCommission makes a form's submit of an act on the chosen commission as it
// stands now; the act checks its state.
func onCommission(run func(t *turn, c store.Commission, v values) error) func(*turn, values) error {
	return func(t *turn, v values) error {
		c, err := t.Commission(v.get("unit"))
		if errors.Is(err, store.ErrNotFound) {
			return &scoring.Refusal{Reason: store.ReasonNoSuch, Value: v.get("unit")}
		}
		if err != nil {
			return err
		}
		return run(t, c, v)
	}
}

// done confirms an act on a commission.
func (t *turn) done(action store.Action, c store.Commission) error {
	return t.show(notice.Done{Action: string(action), Commission: c.ID})
}

// phoneForm records that a unit was told by telephone (登记电话告知).
var phoneForm = &form{
	name: "phone",
	fields: []field{
		unitOf(inState(scoring.CommissionIssued)),
		{name: "how", choices: fixed("phone", "dzw", "paper")},
		{name: "who", read: text(nameLimit), unless: byIntranet},
		{name: "at", choices: lately, read: sinceIssue},
	},
	submit: onCommission(func(t *turn, c store.Commission, v values) error {
		t.At = v.time("at")
		c, err := t.Acknowledge(c.ID, c.Version, sourceOf(v))
		if err != nil {
			return err
		}
		return t.done(store.Acknowledge, c)
	}),
}

// arrivalForm records that the manuscript system has received it (登记到稿,
// 党政网已收到), whenever that was.
var arrivalForm = &form{
	name: "arrival",
	fields: []field{
		unitOf(inState(scoring.CommissionIssued, scoring.CommissionReceived)),
		{name: "manuscript", choices: fixed("later"), read: manuscript},
		{name: "at", choices: lately, read: sinceIssue},
	},
	submit: onCommission(func(t *turn, c store.Commission, v values) error {
		c, err := t.Deliver(c.ID, c.Version, store.Delivery{Manuscript: manuscriptOf(v), At: v.time("at"),
			Source: store.Source{How: store.ByIntranet}})
		if err != nil {
			return err
		}
		return t.done(store.Deliver, c)
	}),
}

// typedQuality reads quality points and refuses those off their steps.
func typedQuality(t *turn, v values, s string) (answer, error) {
	a, err := points(t, v, s)
	if err != nil {
		return a, err
	}
	quality, err := scoring.ParsePoints(a.Value)
	rule := t.Rules.Commission
	if err != nil || quality < 0 || quality > rule.QualityMax || quality%rule.QualityStep != 0 {
		return a, &scoring.Refusal{Reason: scoring.ReasonQuality, Clause: rule.Clause, Value: a.Value, Other: rule.QualityMax.String()}
	}
	return a, nil
}

func offerQuality(t *turn, _ values) ([]choice, error) {
	var all []choice
	for p, n := t.Rules.Commission.QualityMax, 0; n < 8 && p >= 0; p, n = p-t.Rules.Commission.QualityStep, n+1 {
		all = append(all, choice{p.String(), p.String()})
	}
	return all, nil
}

// returnForm sends a delivery back (退回修改).
var returnForm = &form{
	name: "return",
	fields: []field{
		unitOf(inState(scoring.CommissionDelivered)),
		{name: "reason", read: text(reasonLimit)},
		{name: "due", choices: nextCloses, read: typedTime(when.Future)},
	},
	submit: onCommission(func(t *turn, c store.Commission, v values) error {
		c, err := t.ReturnDelivery(c.ID, c.Version, v.get("reason"), v.time("due"))
		if err != nil {
			return err
		}
		return t.done(store.ReturnDelivery, c)
	}),
}

// extendForm moves a due time later (延期).
var extendForm = &form{
	name: "extend",
	fields: []field{
		unitOf(inState(scoring.CommissionIssued, scoring.CommissionReceived, scoring.CommissionDelivered)),
		{name: "due", choices: dueTimes, read: typedTime(when.Future)},
	},
	submit: onCommission(func(t *turn, c store.Commission, v values) error {
		c, err := t.ExtendCommission(c.ID, c.Version, v.time("due"))
		if err != nil {
			return err
		}
		return t.done(store.ExtendCommission, c)
	}),
}

// withdrawForm takes a commission back (撤销约稿).
var withdrawForm = &form{
	name: "withdraw",
	fields: []field{
		unitOf(inState(scoring.CommissionIssued, scoring.CommissionReceived, scoring.CommissionDelivered)),
		{name: "reason", read: text(reasonLimit)},
	},
	submit: onCommission(func(t *turn, c store.Commission, v values) error {
		c, err := t.WithdrawCommission(c.ID, c.Version, v.get("reason"))
		if err != nil {
			return err
		}
		return t.done(store.WithdrawCommission, c)
	}),
}

// failForm proposes that a commission was not done (拟认定未完成).
var failForm = &form{
	name: "fail",
	fields: []field{
		unitOf(store.Commission.MayFail),
		{name: "reason", choices: fixed("overdue", "late", "unfit"), read: text(reasonLimit)},
	},
	submit: onCommission(func(t *turn, c store.Commission, v values) error {
		p, err := t.ProposeFailure(c.ID, c.Version, v["reason"].shown())
		if err != nil {
			return err
		}
		return t.show(notice.ProposalDone{Proposal: p.ID})
	}),
}

// The second person's word (复核).

// beginAgreeing asks whether somebody is sure: agreeing takes a unit's quarter.
func (t *turn) beginAgreeing(id string, version int) error {
	p, err := t.Proposal(id)
	if errors.Is(err, store.ErrNotFound) {
		return &scoring.Refusal{Reason: store.ReasonNoSuch, Value: id}
	}
	if err != nil {
		return err
	}
	if _, ok := t.Actor.May(store.SecondProposal, p.Unit); !ok {
		return &scoring.Refusal{Reason: store.ReasonSectionMatter}
	}
	if p.State != store.ProposalOpen || p.Version != version {
		return &scoring.Refusal{Reason: store.ReasonStale, Value: id}
	}
	return t.beginWith(agreeForm, values{
		"proposal": {Value: id, Shown: id}, "of": {Value: p.Unit, Shown: p.Unit}, "act": {Value: string(p.Act), Shown: string(p.Act)},
		"version": {Value: strconv.Itoa(version), Shown: strconv.Itoa(version)},
	})
}

// agreeForm confirms a proposal (复核同意).
var agreeForm = &form{
	name:   "agree",
	fields: []field{{name: "sure", choices: fixed("agree")}},
	atOnce: true,
	submit: func(t *turn, v values) error {
		version, err := strconv.Atoi(v.get("version"))
		if err != nil {
			return &scoring.Refusal{Reason: reasonForged}
		}
		p, err := t.SecondProposal(v.get("proposal"), version, true, "")
		if err != nil {
			return err
		}
		return t.show(notice.ProposalDone{Proposal: p.ID})
	},
}

// disagreeForm rejects a proposal with a reason (不同意).
var disagreeForm = &form{
	name:   "disagree",
	fields: []field{{name: "reason", read: text(reasonLimit)}},
	submit: func(t *turn, v values) error {
		p, err := t.Proposal(v.get("proposal"))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if _, err := t.SecondProposal(v.get("proposal"), p.Version, false, v.get("reason")); err != nil {
			return err
		}
		return t.show(notice.ProposalDone{Proposal: p.ID})
	},
}

// answerForm is what a unit says to a proposal about it (情况说明).
var answerForm = &form{
	name:   "answer",
	fields: append([]field{{name: "text", read: text(reasonLimit)}}, behalf...),
	submit: func(t *turn, v values) error {
		p, err := t.AnswerProposal(v.get("proposal"), v.get("text"), t.source(v))
		if err != nil {
			return err
		}
		return t.show(notice.AnswerReceipt{Proposal: p.ID})
	},
}
