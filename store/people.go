package store

import (
	"errors"
	"strconv"
	"time"

	"zwxx/scoring"
)

// An Appointment is a person's role, for a unit where the role is a unit's.
type Appointment struct {
	ID     int64
	Person int64
	Name   string
	Role   Role
	Unit   string
	Chat   int64     // the person's private chat
	Deputy bool      // an officer for a while (替岗)
	Since  time.Time // may lie ahead
	Until  time.Time // it is over then; zero for no end

	Unreachable string // why nothing can be delivered to the person; empty if it can
}

const appointmentColumns = `a.id, a.person, p.name, a.role, a.unit, coalesce(t.telegram_id, 0), a.deputy, a.starts_at, a.ends_at,
	coalesce(c.unreachable, '') FROM appointment a JOIN person p ON p.id = a.person
	LEFT JOIN account t ON t.person = p.id LEFT JOIN chat c ON c.id = t.telegram_id`

// In queries whose first parameter is the moment: appointments that hold at
// it, and those that do or will.
const (
	holdingNow   = "a.starts_at <= ?1 AND (a.ends_at = 0 OR a.ends_at > ?1)"
	holdingStill = "(a.ends_at = 0 OR a.ends_at > max(?1, a.starts_at))"
)

func scanAppointment(row scanner) (a Appointment, err error) {
	return a, row.Scan(&a.ID, &a.Person, &a.Name, &a.Role, &a.Unit, &a.Chat, &a.Deputy, timeColumn{&a.Since}, timeColumn{&a.Until},
		&a.Unreachable)
}

// Actor returns who a Telegram user is now. Somebody unknown is an actor
// without person or appointments.
func (v *View) Actor(telegramID int64, place Place) (Actor, error) {
	actor := Actor{Chat: telegramID, Place: place}
	appointments, err := list(v, scanAppointment, "SELECT "+appointmentColumns+`
		WHERE t.telegram_id = ?2 AND `+holdingNow+" ORDER BY a.id", millis(v.Now), telegramID)
	if err != nil {
		return actor, err
	}
	if len(appointments) > 0 {
		actor.Person, actor.Name, actor.Appointments = appointments[0].Person, appointments[0].Name, appointments
		return actor, nil
	}
	err = v.one(`SELECT p.id, p.name,
		coalesce((SELECT max(a.ends_at) FROM appointment a WHERE a.person = p.id AND a.ends_at <= ?1), 0),
		coalesce((SELECT min(a.starts_at) FROM appointment a WHERE a.person = p.id AND `+holdingStill+`), 0),
		coalesce((SELECT a.role FROM appointment a WHERE a.person = p.id AND a.ends_at > 0 AND a.ends_at <= ?1
			ORDER BY a.ends_at DESC, a.id DESC LIMIT 1), '')
		FROM account t JOIN person p ON p.id = t.person WHERE t.telegram_id = ?2`,
		[]any{millis(v.Now), telegramID}, &actor.Person, &actor.Name, timeColumn{&actor.Ended}, timeColumn{&actor.Begins}, &actor.EndedRole)
	if errors.Is(err, ErrNotFound) {
		return actor, nil
	}
	return actor, err
}

// Holders returns everyone appointed to a role now, for a unit or, with "",
// for any; in the order they were appointed. Deputies are among the officers
// where their unit has no officer proper.
func (v *View) Holders(role Role, unit string) ([]Appointment, error) {
	return list(v, scanAppointment, "SELECT "+appointmentColumns+`
		WHERE a.role = ?2 AND (?3 = '' OR a.unit = ?3) AND `+holdingNow+` AND (a.deputy = 0 OR NOT EXISTS (
			SELECT 1 FROM appointment o WHERE o.unit = a.unit AND o.role = a.role AND o.deputy = 0
			AND o.starts_at <= ?1 AND (o.ends_at = 0 OR o.ends_at > ?1)))
		ORDER BY a.id`, millis(v.Now), role, unit)
}

// Deputies returns who stands in for a unit's officers now, in the order they
// were appointed.
func (v *View) Deputies(unit string) ([]Appointment, error) {
	return list(v, scanAppointment, "SELECT "+appointmentColumns+`
		WHERE a.unit = ?2 AND a.deputy = 1 AND `+holdingNow+" ORDER BY a.id", millis(v.Now), unit)
}

// AppointmentsOf returns what a person is appointed to now or will be, in the
// order it was made.
func (v *View) AppointmentsOf(person int64) ([]Appointment, error) {
	return list(v, scanAppointment, "SELECT "+appointmentColumns+`
		WHERE a.person = ?2 AND `+holdingStill+" ORDER BY a.id", millis(v.Now), person)
}

// UnitAppointments returns everyone appointed for a unit now or later: officers
// first, then deputies, then heads. Of "" they are the section, the leaders and
// the approvers.
func (v *View) UnitAppointments(unit string) ([]Appointment, error) {
	return list(v, scanAppointment, "SELECT "+appointmentColumns+`
		WHERE a.unit = ?2 AND `+holdingStill+" ORDER BY a.role DESC, a.deputy, a.starts_at, a.id", millis(v.Now), unit)
}

// PersonName returns the name of a person, empty for the program itself.
func (v *View) PersonName(person int64) (string, error) {
	name, err := find(v, scanString, "SELECT name FROM person WHERE id = ?", person)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return name, err
}

// Appointment returns an appointment that holds or will, or [ErrNotFound].
func (v *View) Appointment(id int64) (Appointment, error) {
	return find(v, scanAppointment, "SELECT "+appointmentColumns+" WHERE a.id = ?2 AND "+holdingStill, millis(v.Now), id)
}

// ReasonLastMember refuses to end the section's last member in chat: nobody
// could let another in.
const ReasonLastMember scoring.Reason = "last_member"

func (act *Act) mayEnd(a Appointment) error {
	if a.Role != RoleSection || act.Actor.Has(RoleOperator) {
		return nil
	}
	members, err := act.Holders(RoleSection, "")
	if err == nil && len(members) <= 1 {
		return &scoring.Refusal{Reason: ReasonLastMember}
	}
	return err
}

// EndAppointment ends an appointment (停用): from the person's next update on
// it gives no rights, and what they were filling in is dropped. A deputy's may
// be ended before it has begun.
func (act *Act) EndAppointment(id int64) error {
	a, err := act.Appointment(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	permit, err := act.ask(EndAppointment, a.Unit)
	if err != nil {
		return err
	}
	if a.ID == 0 {
		return &scoring.Refusal{Reason: ReasonNoSuch, Value: strconv.FormatInt(id, 10)}
	}
	if err := act.mayEnd(a); err != nil {
		return err
	}
	if err := act.exec("UPDATE appointment SET ends_at = max(?, starts_at) WHERE id = ?", millis(act.Now), id); err != nil {
		return err
	}
	if err := act.dropForms(a.Person); err != nil {
		return err
	}
	return permit.record(string(a.Role), map[string]any{"appointment": id, "person": a.Person})
}
