package store

import (
	"slices"

	"zwxx/store/notice"
)

// An Audience is whom something is told.
type Audience struct {
	Role     Role
	Unit     string // "" for any
	Deputies bool   // the deputies of the unit's officers, in their place
	Person   int64  // one person alone, whatever their role
	Except   int64  // a person left out; 0 leaves out nobody
}

// Reached returns the appointments of an audience whose holders have a chat. A
// person alone is reached by any of theirs.
func (v *View) Reached(a Audience) ([]Appointment, error) {
	var all []Appointment
	var err error
	switch {
	case a.Person != 0:
		all, err = v.AppointmentsOf(a.Person)
		all = all[:min(len(all), 1)]
	case a.Deputies:
		all, err = v.Deputies(a.Unit)
	default:
		all, err = v.Holders(a.Role, a.Unit)
	}
	var reached []Appointment
	for _, holder := range all {
		if holder.Chat != 0 && holder.Person != a.Except {
			reached = append(reached, holder)
		}
	}
	return reached, err
}

// TellSection queues a notice to every member of the section but one; 0 leaves
// out nobody.
func (tx *Tx) TellSection(n notice.Notice, except int64) error {
	_, err := tx.tell(Audience{Role: RoleSection, Except: except}, n, "")
	return err
}

// TellOfficers queues a notice to every officer of a unit.
func (tx *Tx) TellOfficers(unit string, n notice.Notice) error {
	_, err := tx.tell(Audience{Role: RoleOfficer, Unit: unit}, n, "")
	return err
}

// TellUnit queues a notice to every officer and head of a unit: what its head
// is told of as well. Nobody is told twice.
func (tx *Tx) TellUnit(unit string, n notice.Notice) error {
	if err := tx.TellOfficers(unit, n); err != nil {
		return err
	}
	heads, err := tx.Reached(Audience{Role: RoleHead, Unit: unit})
	if err != nil {
		return err
	}
	officers, err := tx.Reached(Audience{Role: RoleOfficer, Unit: unit})
	if err != nil {
		return err
	}
	for _, h := range heads {
		if slices.ContainsFunc(officers, func(o Appointment) bool { return o.Chat == h.Chat }) {
			continue
		}
		if err := tx.Post(Posting{Chat: h.Chat, Person: h.Person, Notice: n}); err != nil {
			return err
		}
	}
	return nil
}

// Remind queues a notice to an audience: once per key and chat, ever.
func (tx *Tx) Remind(a Audience, n notice.Notice, key string) error {
	_, err := tx.tell(a, n, key)
	return err
}

// tell queues a notice to an audience and reports whether any of them had not
// had it before.
func (tx *Tx) tell(a Audience, n notice.Notice, key string) (queuedAny bool, err error) {
	holders, err := tx.Reached(a)
	if err != nil {
		return false, err
	}
	for _, h := range holders {
		queued, err := tx.post(Posting{Chat: h.Chat, Person: h.Person, Notice: n, Key: key})
		if err != nil {
			return queuedAny, err
		}
		queuedAny = queuedAny || queued
	}
	return queuedAny, nil
}

// HasHad reports whether a notice of a key was ever queued for a chat.
func (v *View) HasHad(chat int64, key string) (had bool, err error) {
	return had, v.one("SELECT EXISTS (SELECT 1 FROM outbox WHERE key = ? AND chat = ?)", []any{key, chat}, &had)
}
