package store

import (
	"errors"
	"strconv"
	"time"

	"zwxx/scoring"
)

// An Appointment is a person's active role, for a unit where the role is a
// unit's.
type Appointment struct {
	ID     int64
	Person int64
	Name   string
	Role   Role
	Unit   string
	Chat   int64 // the person's private chat
	Since  time.Time
}

const appointmentColumns = `a.id, a.person, p.name, a.role, a.unit, coalesce(t.telegram_id, 0), a.starts_at
	FROM appointment a JOIN person p ON p.id = a.person LEFT JOIN account t ON t.person = p.id`

func scanAppointment(row scanner) (a Appointment, err error) {
	return a, row.Scan(&a.ID, &a.Person, &a.Name, &a.Role, &a.Unit, &a.Chat, timeColumn{&a.Since})
}

// Actor returns who a Telegram user is now. Somebody unknown is an actor
// without person or appointments.
func (v *View) Actor(telegramID int64, place Place) (Actor, error) {
	actor := Actor{Chat: telegramID, Place: place}
	appointments, err := list(v, scanAppointment, "SELECT "+appointmentColumns+`
		WHERE t.telegram_id = ? AND a.ends_at = 0 ORDER BY a.id`, telegramID)
	if err != nil {
		return actor, err
	}
	if len(appointments) > 0 {
		actor.Person, actor.Name, actor.Appointments = appointments[0].Person, appointments[0].Name, appointments
		return actor, nil
	}
	err = v.one(`SELECT p.id, p.name, coalesce((SELECT max(ends_at) FROM appointment WHERE person = p.id), 0)
		FROM account t JOIN person p ON p.id = t.person WHERE t.telegram_id = ?`,
		[]any{telegramID}, &actor.Person, &actor.Name, timeColumn{&actor.Ended})
	if errors.Is(err, ErrNotFound) {
		return actor, nil
	}
	return actor, err
}

// Holders returns everyone appointed to a role now, for a unit or, with "",
// for any; in the order they were appointed.
func (v *View) Holders(role Role, unit string) ([]Appointment, error) {
	return list(v, scanAppointment, "SELECT "+appointmentColumns+`
		WHERE a.role = ?1 AND (?2 = '' OR a.unit = ?2) AND a.ends_at = 0 ORDER BY a.id`, role, unit)
}

// PersonName returns the name of a person, empty for the program itself.
func (v *View) PersonName(person int64) (string, error) {
	name, err := find(v, scanString, "SELECT name FROM person WHERE id = ?", person)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return name, err
}

// Appointment returns an active appointment, or [ErrNotFound].
func (v *View) Appointment(id int64) (Appointment, error) {
	return find(v, scanAppointment, "SELECT "+appointmentColumns+" WHERE a.id = ? AND a.ends_at = 0", id)
}

// EndAppointment ends an active appointment (停用): from the person's next
// update on it gives no rights, and what they were filling in is dropped.
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
	if err := act.exec("UPDATE appointment SET ends_at = ? WHERE id = ?", millis(act.Now), id); err != nil {
		return err
	}
	if err := act.dropForms(a.Person); err != nil {
		return err
	}
	return permit.record(string(a.Role), map[string]any{"appointment": id, "person": a.Person})
}
