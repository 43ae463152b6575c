package store

import (
	"cmp"
	"time"

	"zwxx/scoring"
	"zwxx/store/notice"
)

// Acknowledge records that the unit has received the notice (签收), which opens
// its window for an explanation (三（三）3). An officer gives it in person; the
// section names how it told the unit and whom, and when that was (act.At).
func (act *Act) Acknowledge(id string, version int, source Source) (Commission, error) {
	c, permit, err := act.commissionFor(Acknowledge, id, version, scoring.CommissionIssued)
	if err != nil {
		return c, err
	}
	if err := permit.wantsSource(source); err != nil {
		return c, err
	}
	if err := act.receive(&c, act.At, source); err != nil {
		return c, err
	}
	if err := act.save(&c); err != nil {
		return c, err
	}
	return c, permit.recordFor(id, source, map[string]any{"received": c.Received, "window_ends": c.WindowEnds})
}

// receive notes the receipt on a commission: from it the window is computed
// once, by the rule set's objection_window.
func (act *Act) receive(c *Commission, at time.Time, source Source) error {
	if err := act.since(*c, "at", at); err != nil {
		return err
	}
	window, err := act.window(at)
	if err != nil {
		return err
	}
	c.State, c.Received = scoring.CommissionReceived, at
	c.WindowEnds, c.WindowProvisional, c.WindowRules = window.At, window.Provisional, act.Rules.Hash()
	c.ReceivedHow, c.ReceivedWho = source.How, source.Who
	if c.ReceivedWho == "" {
		c.ReceivedWho = act.Actor.Name
	}
	return act.tellProvisional(window, cmp.Or(c.Notice, c.ID))
}

// since refuses a moment that is still to come or before the notice. People
// name moments to the minute.
func (act *Act) since(c Commission, field string, at time.Time) error {
	switch {
	case at.After(act.Now):
		return &scoring.Refusal{Reason: ReasonFuture, Field: field, Value: at.Format("2006-01-02 15:04")}
	case at.Before(c.Issued.Truncate(time.Minute)):
		return &scoring.Refusal{Reason: ReasonBeforeIssue, Field: field, Value: c.Issued.Format("2006-01-02 15:04")}
	}
	return nil
}

// A Delivery says which manuscript delivers a commission.
type Delivery struct {
	Manuscript string    // empty while 稿件号待补
	At         time.Time // when the manuscript system received it
	Source     Source
}

// Deliver records that the manuscript system has received what a commission
// asks for (已在党政网报送) and registers the submission. Delivered is when the
// system received it, whoever records it and whenever. A unit that had not
// acknowledged the notice has received it by then.
func (act *Act) Deliver(id string, version int, d Delivery) (Commission, error) {
	c, permit, err := act.commissionFor(Deliver, id, version, scoring.CommissionIssued, scoring.CommissionReceived)
	if err != nil {
		return c, err
	}
	if err := permit.wantsSource(d.Source); err != nil {
		return c, err
	}
	if err := act.since(c, "at", d.At); err != nil {
		return c, err
	}
	if c.State == scoring.CommissionIssued {
		if err := act.receive(&c, d.At, d.Source); err != nil {
			return c, err
		}
	}
	s := scoring.Submission{Common: scoring.Common{Unit: c.Unit}, Channel: scoring.ChannelSection, Title: c.Title,
		Manuscript: d.Manuscript, At: d.At}
	if err := act.addSubmission(&s, true); err != nil {
		return c, err
	}
	c.State, c.Delivered, c.Submission, c.DeliveredHow = scoring.CommissionDelivered, d.At, s.ID, d.Source.How
	if !c.DeliveredLate() {
		if err := act.dropProposal(&c); err != nil {
			return c, err
		}
	}
	if err := act.save(&c); err != nil {
		return c, err
	}
	if !permit.onBehalf() && act.Now.After(c.Due) && !c.DeliveredLate() {
		// The unit's own word that it was in time is checked by the section.
		if err := act.TellSection(notice.DeliveredAfterwards{Commission: id}, act.Actor.Person); err != nil {
			return c, err
		}
	}
	return c, permit.recordFor(id, d.Source, map[string]any{"submission": s})
}

// AmendManuscript sets the manuscript number of what delivered a commission
// (修改稿件号).
func (act *Act) AmendManuscript(id string, version int, manuscript string, source Source) (Commission, error) {
	c, permit, err := act.commissionFor(AmendManuscript, id, version, scoring.CommissionDelivered, scoring.CommissionGraded)
	if err != nil {
		return c, err
	}
	if err := permit.wantsSource(source); err != nil {
		return c, err
	}
	if err := act.freeManuscript(manuscript, c.Submission); err != nil {
		return c, err
	}
	if err := act.exec("UPDATE submission SET manuscript = ? WHERE id = ?", manuscript, c.Submission); err != nil {
		return c, err
	}
	if err := act.save(&c); err != nil {
		return c, err
	}
	return c, permit.recordFor(id, source, map[string]any{"manuscript": manuscript})
}

// ReturnDelivery sends a delivery back with a reason and a new due time
// (退回修改). What was delivered is struck out: the next delivery registers anew.
func (act *Act) ReturnDelivery(id string, version int, reason string, due time.Time) (Commission, error) {
	c, permit, err := act.commissionFor(ReturnDelivery, id, version, scoring.CommissionDelivered)
	if err != nil {
		return c, err
	}
	if reason == "" {
		return c, &scoring.Refusal{Reason: ReasonNoReason}
	}
	if !due.After(act.Now) {
		return c, &scoring.Refusal{Reason: ReasonPastDue, Field: "due", Value: due.Format("2006-01-02 15:04")}
	}
	if used, err := act.inUse(c.Submission, c.ID); err != nil {
		return c, err
	} else if used {
		return c, &scoring.Refusal{Reason: ReasonInUse, Value: c.Submission}
	}
	if err := act.exec("UPDATE submission SET void = ? WHERE id = ?", "退回修改："+reason, c.Submission); err != nil {
		return c, err
	}
	if err := act.dropProposal(&c); err != nil {
		return c, err
	}
	c.State, c.Delivered, c.Submission, c.Due = scoring.CommissionReceived, time.Time{}, "", due
	if err := act.save(&c); err != nil {
		return c, err
	}
	if err := act.TellOfficers(c.Unit, notice.DeliveryReturned{Commission: id, Reason: reason}); err != nil {
		return c, err
	}
	return c, permit.record(id, map[string]any{"reason": reason, "due": due})
}

// Grade gives a delivery its quality points (质量分, 三（三）1). The unit's
// officers are told the points and the clause.
func (act *Act) Grade(id string, version int, quality scoring.Points) (Commission, error) {
	c, permit, err := act.commissionFor(Grade, id, version, scoring.CommissionDelivered)
	if err != nil {
		return c, err
	}
	if c.DeliveredLate() {
		return c, &scoring.Refusal{Reason: ReasonDeliveredLate, Clause: "三(三)2",
			Value: c.Delivered.Format("2006-01-02 15:04"), Other: c.Due.Format("2006-01-02 15:04")}
	}
	c.State, c.Quality = scoring.CommissionGraded, quality
	if err := act.dropProposal(&c); err != nil {
		return c, err
	}
	if err := act.save(&c); err != nil {
		return c, err
	}
	if err := act.TellOfficers(c.Unit, notice.Graded{Commission: id}); err != nil {
		return c, err
	}
	return c, permit.record(id, map[string]any{"quality": quality})
}
