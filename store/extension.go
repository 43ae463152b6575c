package store

import (
	"errors"
	"time"

	"zwxx/scoring"
	"zwxx/store/notice"
)

// An ExtensionState is where a request for an extension stands.
type ExtensionState string

// The states of an extension.
const (
	ExtensionOpen    ExtensionState = "open"
	ExtensionGranted ExtensionState = "granted"
	ExtensionRefused ExtensionState = "refused"
)

// ReasonAlreadyAsked refuses a second request while one waits.
const ReasonAlreadyAsked scoring.Reason = "already_asked"

// An Extension is a unit's request for a later due time (申请延期).
type Extension struct {
	ID         string
	Commission string
	Until      time.Time
	Reason     string
	Filed      time.Time
	FiledBy    int64
	State      ExtensionState
	Decision   string // why it was refused
	Version    int
}

const extensionColumns = "id, commission, until, reason, filed_at, filed_by, state, decision, version"

func scanExtension(row scanner) (e Extension, err error) {
	return e, row.Scan(&e.ID, &e.Commission, timeColumn{&e.Until}, &e.Reason, timeColumn{&e.Filed}, &e.FiledBy,
		&e.State, &e.Decision, &e.Version)
}

// Extension returns a request, or [ErrNotFound].
func (v *View) Extension(id string) (Extension, error) {
	return find(v, scanExtension, "SELECT "+extensionColumns+" FROM extension WHERE id = ?", id)
}

// OpenExtensions returns the requests that wait for the section, oldest first.
// One whose commission has ended has nothing left to decide.
func (v *View) OpenExtensions() ([]Extension, error) {
	return list(v, scanExtension, "SELECT "+extensionColumns+` FROM extension WHERE state = 'open' AND commission IN
		(SELECT id FROM commission WHERE state IN ('issued', 'received', 'objected', 'delivered')) ORDER BY filed_at, id`)
}

// OpenExtension returns the request that waits for a commission. The second
// result is false if there is none.
func (v *View) OpenExtension(commission string) (Extension, bool, error) {
	e, err := find(v, scanExtension, "SELECT "+extensionColumns+" FROM extension WHERE commission = ? AND state = 'open'", commission)
	if errors.Is(err, ErrNotFound) {
		return e, false, nil
	}
	return e, err == nil, err
}

// ExtendCommission moves a due time later (延期). The unit is told.
func (act *Act) ExtendCommission(id string, version int, due time.Time) (Commission, error) {
	c, permit, err := act.commissionFor(ExtendCommission, id, version,
		scoring.CommissionIssued, scoring.CommissionReceived, scoring.CommissionDelivered)
	if err != nil {
		return c, err
	}
	if err := act.extend(&c, due); err != nil {
		return c, err
	}
	return c, permit.record(id, map[string]any{"due": due})
}

// extend moves the due time of a commission for an act that has been permitted.
func (act *Act) extend(c *Commission, due time.Time) error {
	if !due.After(c.Due) || !due.After(act.Now) && !(c.State == scoring.CommissionDelivered && !due.Before(c.Delivered)) {
		return &scoring.Refusal{Reason: ReasonPastDue, Field: "due", Value: due.Format("2006-01-02 15:04"), Other: c.Due.Format("2006-01-02 15:04")}
	}
	if err := act.moveDue(c, due); err != nil {
		return err
	}
	return act.TellOfficers(c.Unit, notice.Extended{Commission: c.ID})
}

// moveDue writes a later due time. An open proposal is overtaken by it.
func (act *Act) moveDue(c *Commission, due time.Time) error {
	c.Due = due
	if err := act.dropProposal(c); err != nil {
		return err
	}
	// A request that asked for no more than this has been met.
	if err := act.exec(`UPDATE extension SET state = 'granted', decided_by = ?, decided_at = ?, version = version + 1
		WHERE commission = ? AND state = 'open' AND until <= ?`, act.Actor.Person, millis(act.Now), c.ID, millis(due)); err != nil {
		return err
	}
	return act.save(c)
}

// RequestExtension asks for a later due time (申请延期). The section is told.
func (act *Act) RequestExtension(commission string, version int, until time.Time, reason string, source Source) (Extension, error) {
	c, permit, err := act.commissionFor(RequestExtension, commission, version,
		scoring.CommissionIssued, scoring.CommissionReceived)
	if err != nil {
		return Extension{}, err
	}
	if err := permit.wantsSource(source); err != nil {
		return Extension{}, err
	}
	if err := act.since(c, "happened", act.At); err != nil {
		return Extension{}, err
	}
	e := Extension{Commission: commission, Until: until, Reason: reason, Filed: act.At,
		FiledBy: act.Actor.Person, State: ExtensionOpen, Version: 1}
	if !until.After(c.Due) || !until.After(act.Now) {
		return e, &scoring.Refusal{Reason: ReasonPastDue, Field: "due", Value: until.Format("2006-01-02 15:04"), Other: c.Due.Format("2006-01-02 15:04")}
	}
	if earlier, ok, err := act.OpenExtension(commission); err != nil {
		return e, err
	} else if ok {
		return e, &scoring.Refusal{Reason: ReasonAlreadyAsked, Value: commission, Other: earlier.ID}
	}
	if e.ID, err = act.nextID("x"); err != nil {
		return e, err
	}
	if err := act.exec("INSERT INTO extension ("+extensionColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, '', 1)",
		e.ID, e.Commission, millis(e.Until), e.Reason, millis(e.Filed), e.FiledBy, e.State); err != nil {
		return e, err
	}
	if err := act.TellSection(notice.ExtensionRequested{Extension: e.ID}, act.Actor.Person); err != nil {
		return e, err
	}
	if err := act.RefreshCard(c.Notice); err != nil {
		return e, err
	}
	return e, permit.recordFor(e.ID, source, map[string]any{"extension": e})
}

// DecideExtension grants a request, or refuses it with a reason. Granting
// moves the due time to the one asked for. The unit is told either way.
func (act *Act) DecideExtension(id string, version int, grant bool, reason string) (Extension, error) {
	e, err := act.Extension(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return e, err
	}
	var c Commission
	if e.ID != "" {
		if c, err = act.Commission(e.Commission); err != nil {
			return e, err
		}
	}
	permit, err := act.ask(DecideExtension, c.Unit)
	switch {
	case err != nil:
		return e, err
	case e.ID == "":
		return e, noSuch(id)
	case e.State != ExtensionOpen || e.Version != version:
		return e, stale(id)
	case !grant && reason == "":
		return e, &scoring.Refusal{Reason: ReasonNoReason}
	}
	e.State, e.Decision = ExtensionRefused, reason
	if grant {
		e.State = ExtensionGranted
	}
	if err := act.exec(`UPDATE extension SET state = ?, decision = ?, decided_by = ?, decided_at = ?,
		version = version + 1 WHERE id = ?`, e.State, e.Decision, act.Actor.Person, millis(act.Now), id); err != nil {
		return e, err
	}
	if grant {
		if !c.Open() && c.State != scoring.CommissionObjected && c.State != scoring.CommissionDelivered {
			return e, wrongState(c.ID, string(c.State))
		}
		err = act.extend(&c, e.Until)
	} else {
		err = act.TellOfficers(c.Unit, notice.ExtensionRefused{Extension: id})
	}
	if err != nil {
		return e, err
	}
	return e, permit.record(id, map[string]any{"state": e.State, "reason": reason})
}
