package store

import (
	"cmp"
	"strconv"
	"time"

	"zwxx/scoring"
	"zwxx/store/notice"
)

// The refusals of what concerns deputies.
const (
	ReasonNoTerm    scoring.Reason = "no_term"    // a deputy's dates are over before they begin
	ReasonOtherUnit scoring.Reason = "other_unit" // a deputy must not be another unit's; Value: that unit
	ReasonDeputized scoring.Reason = "deputized"  // a deputy already on these dates; Value: from, Other: until
	ReasonIsOfficer scoring.Reason = "is_officer" // already the unit's officer proper; Value: the unit
)

// A Term is how long a deputy stands in: from From until before Until, which
// is zero where no end is set.
type Term struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// check refuses a term that is over at a moment.
func (t Term) check(now time.Time) error {
	if !t.Until.IsZero() && (!t.Until.After(t.From) || !t.Until.After(now)) {
		return &scoring.Refusal{Reason: ReasonNoTerm, Field: "until"}
	}
	return nil
}

// InviteDeputy makes a single-use invitation to stand in for a unit's officers
// (替岗) on the dates of term. It can be used as long as any other, and no
// longer than the term.
func (act *Act) InviteDeputy(unit string, term Term) (token string, inv Invitation, err error) {
	permit, err := act.ask(InviteDeputy, unit)
	if err != nil {
		return "", inv, err
	}
	if _, ok := act.Rules.Unit(unit); !ok {
		return "", inv, &scoring.Refusal{Reason: scoring.ReasonUnknownUnit, Field: "unit", Value: unit}
	}
	if err := term.check(act.Now); err != nil {
		return "", inv, err
	}
	inv = Invitation{Role: RoleOfficer, Unit: unit, Deputy: true, Term: term, Expires: act.Now.Add(InvitationLife)}
	if !term.Until.IsZero() && term.Until.Before(inv.Expires) {
		inv.Expires = term.Until
	}
	if token, err = act.insertInvitation(inv); err != nil {
		return "", inv, err
	}
	return token, inv, permit.record(string(inv.Role), inv)
}

// AppointDeputy makes somebody who has been of the unit before its deputy
// (设替岗) on the dates of term. They are told.
func (act *Act) AppointDeputy(unit string, person int64, term Term) (Appointment, error) {
	permit, err := act.ask(AppointDeputy, unit)
	if err != nil {
		return Appointment{}, err
	}
	if _, ok := act.Rules.Unit(unit); !ok {
		return Appointment{}, &scoring.Refusal{Reason: scoring.ReasonUnknownUnit, Field: "unit", Value: unit}
	}
	if err := term.check(act.Now); err != nil {
		return Appointment{}, err
	}
	if name, err := act.PersonName(person); err != nil || name == "" {
		return Appointment{}, cmp.Or(err, noSuch(strconv.FormatInt(person, 10)))
	}
	id, err := act.insertDeputy(person, unit, term)
	if err != nil {
		return Appointment{}, err
	}
	a, err := act.Appointment(id)
	if err != nil {
		return a, err
	}
	if a.Chat != 0 {
		told := notice.Welcome{Name: a.Name, Role: string(a.Role), Unit: unit, Deputy: true, From: term.From, Until: term.Until}
		if err := act.Post(Posting{Chat: a.Chat, Person: person, Notice: told}); err != nil {
			return a, err
		}
	}
	return a, permit.record(string(RoleOfficer), map[string]any{"appointment": id, "person": person, "term": term})
}

// insertDeputy appoints a person a unit's deputy, unless they belong to
// another unit, are its officer proper or its deputy on any of the days.
func (tx *Tx) insertDeputy(person int64, unit string, term Term) (int64, error) {
	held, err := tx.AppointmentsOf(person)
	if err != nil {
		return 0, err
	}
	for _, a := range held {
		switch {
		case a.Role.OfUnit() && a.Unit != unit:
			return 0, &scoring.Refusal{Reason: ReasonOtherUnit, Value: a.Unit}
		case a.Role == RoleOfficer && !a.Deputy:
			return 0, &scoring.Refusal{Reason: ReasonIsOfficer, Value: unit}
		case a.Deputy && (a.Until.IsZero() || a.Until.After(term.From)) && (term.Until.IsZero() || term.Until.After(a.Since)):
			return 0, &scoring.Refusal{Reason: ReasonDeputized, Value: a.Since.Format("2006-01-02"), Other: lastDay(a.Until)}
		}
	}
	var id int64
	err = tx.one("INSERT INTO appointment (person, role, unit, deputy, starts_at, ends_at) VALUES (?, ?, ?, 1, ?, ?) RETURNING id",
		[]any{person, RoleOfficer, unit, millis(term.From), millis(term.Until)}, &id)
	return id, err
}

// lastDay is the last date before a moment, empty for none.
func lastDay(until time.Time) string {
	if until.IsZero() {
		return ""
	}
	return until.Add(-time.Millisecond).Format("2006-01-02")
}

// KnownOf returns the people who were once appointed for a unit, hold nothing
// for any other now and are not its officers: who can be made its deputy
// without an invitation.
func (v *View) KnownOf(unit string) ([]Person, error) {
	return list(v, func(row scanner) (p Person, err error) { return p, row.Scan(&p.ID, &p.Name) },
		`SELECT p.id, p.name FROM person p JOIN account t ON t.person = p.id
		WHERE EXISTS (SELECT 1 FROM appointment a WHERE a.person = p.id AND a.unit = ?2)
		AND NOT EXISTS (SELECT 1 FROM appointment a WHERE a.person = p.id AND a.unit <> '' AND `+holdingStill+`
			AND (a.unit <> ?2 OR a.role = 'officer' AND a.deputy = 0))
		ORDER BY p.id`, millis(v.Now), unit)
}

// A Person is somebody who has joined once.
type Person struct {
	ID   int64
	Name string
}
