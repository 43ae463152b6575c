package store

import (
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// The refusals of acts that are not checks of a fact.
const (
	ReasonNotJoined     scoring.Reason = "not_joined"     // the actor has no appointment
	ReasonEnded         scoring.Reason = "ended"          // Value: the date the last appointment ended, Other: its role
	ReasonNotYet        scoring.Reason = "not_yet"        // Value: the date from which a deputy stands in
	ReasonForeignUnit   scoring.Reason = "foreign_unit"   // Value: the object's unit, Other: the actor's
	ReasonSectionMatter scoring.Reason = "section_matter" // only the section may
	ReasonOfficerMatter scoring.Reason = "officer_matter" // a unit's officers may, who the actor is none of
	ReasonNotHere       scoring.Reason = "not_here"       // not at this place
	ReasonNoSuch        scoring.Reason = "no_such"        // Value: the object's id
	ReasonStale         scoring.Reason = "stale"          // the object has moved on; Value: its id
	ReasonWrongState    scoring.Reason = "wrong_state"    // Value: the object's id, Other: its state
)

// An Actor is a person as they are at one moment, or the operator.
type Actor struct {
	Person       int64 // 0 for the operator
	Name         string
	Chat         int64 // where the person's own messages go
	Place        Place
	Appointments []Appointment // the active ones
	Ended        time.Time     // when the last one ended, if none is active
	EndedRole    Role          // what it was
	Begins       time.Time     // when the next one begins, if none is active
}

// Operator is whoever runs the program on its host.
var Operator = Actor{Name: "operator", Place: OnConsole, Appointments: []Appointment{{Role: RoleOperator}}}

// Has reports whether the actor holds a role.
func (a Actor) Has(role Role) bool {
	for _, appointment := range a.Appointments {
		if appointment.Role == role {
			return true
		}
	}
	return false
}

// Unit returns the unit the actor belongs to, empty for none.
func (a Actor) Unit() string {
	for _, appointment := range a.Appointments {
		if appointment.Role.OfUnit() {
			return appointment.Unit
		}
	}
	return ""
}

// Units returns the units the actor is an officer of.
func (a Actor) Units() []string {
	var units []string
	for _, appointment := range a.Appointments {
		if appointment.Role == RoleOfficer && !slices.Contains(units, appointment.Unit) {
			units = append(units, appointment.Unit)
		}
	}
	return units
}

// May returns the role in which the actor may do an action for a unit. Actions
// that concern no unit take "".
func (a Actor) May(action Action, unit string) (Role, bool) {
	for _, role := range Roles {
		for _, appointment := range a.Appointments {
			own := unit == "" || appointment.Unit == unit
			if appointment.Role == role && Allowed(action, role, own, a.Place) {
				return role, true
			}
		}
	}
	return "", false
}

// Absence says why somebody without an active appointment may do nothing; nil
// for who has one.
func (a Actor) Absence() *scoring.Refusal {
	switch {
	case len(a.Appointments) > 0:
		return nil
	case !a.Begins.IsZero():
		return &scoring.Refusal{Reason: ReasonNotYet, Value: workday.DateOf(a.Begins).String()}
	case !a.Ended.IsZero():
		// Who stood in until a midnight did so up to the day before.
		return &scoring.Refusal{Reason: ReasonEnded, Value: workday.DateOf(a.Ended.Add(-time.Millisecond)).String(), Other: string(a.EndedRole)}
	}
	return &scoring.Refusal{Reason: ReasonNotJoined}
}

// An Act is a transaction opened for an actor at a moment. Its methods are the
// acts; each returns a [scoring.Refusal] where the actor may not or a check
// says no, and any other error where the database failed.
type Act struct {
	*Tx
	Actor  Actor
	At     time.Time // when the actor did it, which may be before Now
	Update int64     // the update that brought it; 0 for none
}

// As opens the transaction for an actor, at the transaction's own moment.
func (tx *Tx) As(actor Actor) *Act { return &Act{Tx: tx, Actor: actor, At: tx.Now} }

// A permit is a right that has been asked for and granted; only it can write
// to the audit, so no act can forget to ask.
type permit struct {
	act    *Act
	action Action
	role   Role
	unit   string
}

// ask looks up whether the actor may do an action for a unit.
func (act *Act) ask(action Action, unit string) (*permit, error) {
	role, ok := act.Actor.May(action, unit)
	if !ok {
		return nil, act.denial(action, unit)
	}
	return &permit{act: act, action: action, role: role, unit: unit}, nil
}

// denial says why the actor may not.
func (act *Act) denial(action Action, unit string) error {
	actor := act.Actor
	if absence := actor.Absence(); absence != nil {
		return absence
	}
	for _, appointment := range actor.Appointments {
		if !Allowed(action, appointment.Role, true, placeOf(action)) {
			continue
		}
		if actor.Place != placeOf(action) {
			return &scoring.Refusal{Reason: ReasonNotHere}
		}
		return &scoring.Refusal{Reason: ReasonForeignUnit, Value: unit, Other: appointment.Unit}
	}
	if OfficerMatter(action) {
		return &scoring.Refusal{Reason: ReasonOfficerMatter}
	}
	return &scoring.Refusal{Reason: ReasonSectionMatter}
}

// record writes the act to the audit, dated when it was written: a moment the
// actor names belongs to the detail. Detail is what changed, as JSON.
func (p *permit) record(object string, detail any) error {
	return p.act.audit(auditEntry{
		At: p.act.Now, Update: p.act.Update, Actor: p.act.Actor.Person, Role: p.role,
		Unit: p.unit, Action: p.action, Object: object,
	}, detail)
}

func stale(id string) error { return &scoring.Refusal{Reason: ReasonStale, Value: id} }

func noSuch(id string) error { return &scoring.Refusal{Reason: ReasonNoSuch, Value: id} }

func wrongState(id, state string) error {
	return &scoring.Refusal{Reason: ReasonWrongState, Value: id, Other: state}
}
