package store

import (
	"errors"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// The refusals of outages.
const (
	ReasonOutageOrder  scoring.Reason = "outage_order"   // it ends before it starts, or later than now
	ReasonOutageKnown  scoring.Reason = "outage_known"   // inside one that was declared; Value: its start, Other: its end
	ReasonOutageGoesOn scoring.Reason = "outage_goes_on" // Value: since when
	ReasonOutageLong   scoring.Reason = "outage_long"    // longer than any outage is; Value: the days
)

// An Outage (故障) is a time in which the program could not receive or send.
type Outage struct {
	ID       string
	From, To time.Time // To is zero while it goes on
	Declared time.Time
	By       int64
}

// Covers reports whether a deadline falls into an outage that is over, both
// ends included.
func (o Outage) Covers(t time.Time) bool {
	return !o.To.IsZero() && !t.Before(o.From) && !t.After(o.To)
}

// An OutageMove is a deadline that an outage has moved.
type OutageMove struct {
	Object   string
	Deadline DeadlineKind
	Was, Is  time.Time
}

const outageColumns = "id, starts, ends, declared_at, declared_by"

func scanOutage(row scanner) (o Outage, err error) {
	return o, row.Scan(&o.ID, timeColumn{&o.From}, timeColumn{&o.To}, timeColumn{&o.Declared}, &o.By)
}

// Outage returns an outage, or [ErrNotFound].
func (v *View) Outage(id string) (Outage, error) {
	return find(v, scanOutage, "SELECT "+outageColumns+" FROM outage WHERE id = ?", id)
}

// OngoingOutage returns the outage that goes on. The second result is false if
// there is none.
func (v *View) OngoingOutage() (Outage, bool, error) {
	o, err := find(v, scanOutage, "SELECT "+outageColumns+" FROM outage WHERE ends = 0")
	if errors.Is(err, ErrNotFound) {
		return o, false, nil
	}
	return o, err == nil, err
}

func (v *View) endedOutages() ([]Outage, error) {
	return list(v, scanOutage, "SELECT "+outageColumns+" FROM outage WHERE ends > 0 ORDER BY starts, id")
}

// OutageMoves returns what an outage has moved, by object.
func (v *View) OutageMoves(outage string) ([]OutageMove, error) {
	return list(v, func(row scanner) (m OutageMove, err error) {
		return m, row.Scan(&m.Object, &m.Deadline, timeColumn{&m.Was}, timeColumn{&m.Is})
	}, "SELECT object, deadline, was, becomes FROM outage_move WHERE outage = ? ORDER BY object, deadline", outage)
}

// DecidedInOutage returns the commissions whose due time fell into an outage and
// that had been settled as not done before it was declared. It does not move
// them: what two persons have decided only they can correct.
func (v *View) DecidedInOutage(outage string) ([]Commission, error) {
	return list(v, scanCommission, "SELECT "+commissionColumns+` JOIN outage u ON u.id = ?
		WHERE c.void = '' AND c.state = 'failed' AND u.ends > 0 AND c.due BETWEEN u.starts AND u.ends ORDER BY c.id`, outage)
}

// longestOutage is a guard against a wrong month: nothing is postponed for more.
const longestOutage = 31 * 24 * time.Hour

// DeclareOutage declares an outage (故障顺延). Without an end it goes on:
// nothing is failed meanwhile whose due time falls into it, and nothing moves
// before it is declared over, which is declaring the same start with an end.
// With an end, what fell into it moves to the close of office hours after it:
// due times of commissions not yet settled, windows for an explanation, and
// times to answer a proposal. A proposal about a commission that moved is
// dropped, and an explanation that is in time by the new window counts as
// such. Deadlines only ever move later: an outage that was declared too long
// is not taken back. Everyone is told once it is over.
func (act *Act) DeclareOutage(from, to time.Time) (Outage, error) {
	permit, err := act.ask(DeclareOutage, "")
	if err != nil {
		return Outage{}, err
	}
	o, ongoing, err := act.OngoingOutage()
	if err != nil {
		return o, err
	}
	if ongoing && to.IsZero() {
		return o, &scoring.Refusal{Reason: ReasonOutageGoesOn, Value: o.From.Format("2006-01-02 15:04")}
	}
	if err := act.checkOutage(from, to); err != nil {
		return o, err
	}
	if !ongoing {
		if o.ID, err = act.nextID("u"); err != nil {
			return o, err
		}
		o.Declared, o.By = act.Now, act.Actor.Person
	}
	o.From, o.To = from, to
	if err := act.exec("INSERT OR REPLACE INTO outage ("+outageColumns+") VALUES (?, ?, ?, ?, ?)",
		o.ID, millis(o.From), millis(o.To), millis(o.Declared), o.By); err != nil {
		return o, err
	}
	if err := permit.record(o.ID, map[string]any{"from": from, "to": to}); err != nil || to.IsZero() {
		return o, err
	}
	if err := act.moveForOutage(permit, o); err != nil {
		return o, err
	}
	return o, act.tellOutage(o)
}

func (act *Act) checkOutage(from, to time.Time) error {
	switch {
	case from.After(act.Now), to.After(act.Now), !to.IsZero() && !to.After(from):
		return &scoring.Refusal{Reason: ReasonOutageOrder}
	case to.Sub(from) > longestOutage:
		return &scoring.Refusal{Reason: ReasonOutageLong}
	}
	outages, err := act.endedOutages()
	if err != nil {
		return err
	}
	for _, o := range outages {
		if o.Covers(from) && o.Covers(to) {
			return &scoring.Refusal{Reason: ReasonOutageKnown,
				Value: o.From.Format("2006-01-02 15:04"), Other: o.To.Format("2006-01-02 15:04")}
		}
	}
	return nil
}

// moveForOutage moves every deadline inside an outage that is over.
func (act *Act) moveForOutage(permit *permit, o Outage) error {
	to, err := act.afterOutages(act.Calendar.CloseAfter(o.To))
	if err != nil {
		return err
	}
	if err := act.tellProvisional(to, o.ID); err != nil {
		return err
	}
	commissions, err := list(act.View, scanCommission, "SELECT "+commissionColumns+` WHERE c.void = ''
		AND (c.state IN ('issued', 'received', 'objected') OR c.state = 'delivered' AND c.delivered > c.due)
		AND (c.due BETWEEN ?1 AND ?2 OR c.window_ends BETWEEN ?1 AND ?2) ORDER BY c.id`, millis(o.From), millis(o.To))
	if err != nil {
		return err
	}
	for _, c := range commissions {
		if err := act.moveCommission(permit, o, c, to); err != nil {
			return err
		}
	}
	if err := act.moveAnswers(permit, o, to); err != nil {
		return err
	}
	return act.moveChecks(permit, o, to)
}

// moveCommission moves what of a commission falls into an outage.
func (act *Act) moveCommission(permit *permit, o Outage, c Commission, to workday.Deadline) error {
	var moves []OutageMove
	if o.Covers(c.WindowEnds) && c.State == scoring.CommissionReceived {
		moves = append(moves, OutageMove{c.ID, DeadlineWindow, c.WindowEnds, to.At})
		c.WindowEnds, c.WindowProvisional = to.At, to.Provisional
	}
	due := o.Covers(c.Due)
	if due {
		moves = append(moves, OutageMove{c.ID, DeadlineDue, c.Due, to.At})
	}
	if len(moves) == 0 {
		return nil
	}
	if err := act.dropOvertaken(permit, o, &c); err != nil {
		return err
	}
	if err := act.countInTime(&c); err != nil {
		return err
	}
	if due {
		// The notice's own due time follows where it was the commission's.
		if err := act.exec("UPDATE commission_notice SET due = ? WHERE id = ? AND due = ?",
			millis(to.At), c.Notice, millis(c.Due)); err != nil {
			return err
		}
		if err := act.moveDue(&c, to.At); err != nil {
			return err
		}
	} else if err := act.save(&c); err != nil {
		return err
	}
	return act.recordMoves(permit, o, moves)
}

// countInTime makes an explanation that was filed late one in time where the
// window has been moved past it.
func (act *Act) countInTime(c *Commission) error {
	e, ok, err := act.ExplanationOf(c.ID)
	if err != nil || !ok || !e.Late || e.Ruling != scoring.RulingNone || e.Filed.After(c.WindowEnds) || !c.Open() {
		return err
	}
	c.State = scoring.CommissionObjected
	return act.exec("UPDATE objection SET late = 0, version = version + 1 WHERE id = ?", e.ID)
}

// dropOvertaken drops the proposal about a commission that an outage has
// moved, and tells the unit and whoever was to second it.
func (act *Act) dropOvertaken(permit *permit, o Outage, c *Commission) error {
	id := c.Proposal
	if id == "" {
		return nil
	}
	if err := act.dropProposal(c); err != nil {
		return err
	}
	if err := permit.record(id, map[string]any{"outage": o.ID, "state": ProposalDropped}); err != nil {
		return err
	}
	if err := act.TellOfficers(c.Unit, notice.ProposalOvertaken{Proposal: id}); err != nil {
		return err
	}
	return act.tellSeconders(notice.ProposalOvertaken{Proposal: id})
}

// moveAnswers gives units whose time to answer a proposal fell into an outage
// the same time after it.
func (act *Act) moveAnswers(permit *permit, o Outage, to workday.Deadline) error {
	open, err := act.OpenProposals()
	if err != nil {
		return err
	}
	for _, p := range open {
		if p.Heard() || !o.Covers(p.AnswerUntil) {
			continue
		}
		if err := act.setAnswerTime(p.ID, to); err != nil {
			return err
		}
		if err := act.recordMoves(permit, o, []OutageMove{{p.ID, DeadlineAnswer, p.AnswerUntil, to.At}}); err != nil {
			return err
		}
	}
	return nil
}

func (act *Act) recordMoves(permit *permit, o Outage, moves []OutageMove) error {
	for _, m := range moves {
		if err := act.exec("INSERT INTO outage_move (outage, object, deadline, was, becomes) VALUES (?, ?, ?, ?, ?)",
			o.ID, m.Object, m.Deadline, millis(m.Was), millis(m.Is)); err != nil {
			return err
		}
		if err := permit.record(m.Object, map[string]any{"outage": o.ID, "deadline": m.Deadline, "was": m.Was, "is": m.Is}); err != nil {
			return err
		}
	}
	return nil
}

// tellOutage tells every officer, every head of a unit and the others of the
// section, each once, what the outage has moved.
func (act *Act) tellOutage(o Outage) error {
	for _, role := range []Role{RoleOfficer, RoleHead, RoleSection} {
		audience := Audience{Role: role, Except: act.Actor.Person}
		if err := act.Remind(audience, notice.OutageOver{Outage: o.ID}, "outage/"+o.ID); err != nil {
			return err
		}
	}
	return nil
}
