package store

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/store/notice"
)

// How long invitations can be used: one made for somebody, and one of a sheet
// printed for all units.
const (
	InvitationLife = 7 * 24 * time.Hour
	SheetLife      = 30 * 24 * time.Hour
)

// ReasonInvitation refuses a token that is unknown, used or expired; which of
// them is not told.
const ReasonInvitation scoring.Reason = "invitation"

// ReasonNoUnit refuses a role of a unit without one, or the reverse.
const ReasonNoUnit scoring.Reason = "no_unit"

// An Invitation is what a token stands for.
type Invitation struct {
	Role    Role
	Unit    string
	Deputy  bool // for a while, as Term says (替岗)
	Term    Term
	Expires time.Time
}

// Invite makes a single-use invitation (开通账号) to a role, for a unit where
// the role is a unit's, and returns its token. Only the token's hash is kept.
func (act *Act) Invite(role Role, unit string, life time.Duration) (token string, inv Invitation, err error) {
	permit, err := act.ask(Invite, unit)
	if err != nil {
		return "", inv, err
	}
	if !slices.Contains(Roles, role) || role == RoleOperator || role.OfUnit() != (unit != "") {
		return "", inv, &scoring.Refusal{Reason: ReasonNoUnit, Value: string(role)}
	}
	if unit != "" {
		if _, ok := act.Rules.Unit(unit); !ok {
			return "", inv, &scoring.Refusal{Reason: scoring.ReasonUnknownUnit, Field: "unit", Value: unit}
		}
	}
	inv = Invitation{Role: role, Unit: unit, Expires: act.Now.Add(life)}
	if token, err = act.insertInvitation(inv); err != nil {
		return "", inv, err
	}
	return token, inv, permit.record(string(role), inv)
}

// insertInvitation gives an invitation its token, 128 random bits.
func (act *Act) insertInvitation(inv Invitation) (token string, err error) {
	var secret [16]byte
	rand.Read(secret[:])
	token = base64.RawURLEncoding.EncodeToString(secret[:])
	return token, act.exec(`INSERT INTO invitation (token_hash, role, unit, deputy, starts_at, ends_at, created_at, created_by, expires_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, tokenHash(token), inv.Role, inv.Unit, inv.Deputy, millis(inv.Term.From),
		millis(inv.Term.Until), millis(act.Now), act.Actor.Person, millis(inv.Expires))
}

func tokenHash(token string) []byte {
	hash := sha256.Sum256([]byte(token))
	return hash[:]
}

// Accept turns an invitation into an appointment of the Telegram user who
// presents its token, once. Who joins a unit leaves the one they belonged to:
// its history stays with it; a deputy must belong to no other. The section is
// told. It returns the actor as they are from now on.
func (tx *Tx) Accept(token string, telegramID int64, name string, update int64) (Actor, error) {
	var inv Invitation
	err := tx.one(`UPDATE invitation SET used_at = ?1, used_by = ?2
		WHERE token_hash = ?3 AND used_at = 0 AND expires_at > ?1 RETURNING role, unit, deputy, starts_at, ends_at`,
		[]any{millis(tx.Now), telegramID, tokenHash(token)},
		&inv.Role, &inv.Unit, &inv.Deputy, timeColumn{&inv.Term.From}, timeColumn{&inv.Term.Until})
	if errors.Is(err, ErrNotFound) {
		return Actor{}, &scoring.Refusal{Reason: ReasonInvitation}
	}
	if err != nil {
		return Actor{}, err
	}
	person, err := tx.personOf(telegramID, name)
	if err != nil {
		return Actor{}, err
	}
	joined := notice.Joined{Role: string(inv.Role), Unit: inv.Unit, Deputy: inv.Deputy, From: inv.Term.From, Until: inv.Term.Until}
	var left []int64
	if inv.Deputy {
		joined.Appointment, err = tx.insertDeputy(person, inv.Unit, inv.Term)
	} else {
		joined.Appointment, left, err = tx.appoint(person, inv.Role, inv.Unit)
	}
	if err != nil {
		return Actor{}, err
	}
	entry := auditEntry{At: tx.Now, Update: update, Actor: person, Role: inv.Role, Unit: inv.Unit,
		Action: AcceptInvitation, Object: string(inv.Role)}
	if err := tx.audit(entry, map[string]any{"appointment": joined.Appointment, "left": left}); err != nil {
		return Actor{}, err
	}
	if joined.Name, err = tx.PersonName(person); err != nil {
		return Actor{}, err
	}
	if err := tx.TellSection(joined, person); err != nil {
		return Actor{}, err
	}
	return tx.Actor(telegramID, InPrivate)
}

// appoint gives a person a role without an end, unless they hold it already.
// It returns the appointment, and those that ended with it.
func (tx *Tx) appoint(person int64, role Role, unit string) (id int64, left []int64, err error) {
	if left, err = tx.leaveUnit(person, role, unit); err != nil {
		return 0, nil, err
	}
	if err := tx.exec(`INSERT INTO appointment (person, role, unit, starts_at) VALUES (?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, person, role, unit, millis(tx.Now)); err != nil {
		return 0, nil, err
	}
	return id, left, tx.one("SELECT id FROM appointment WHERE person = ? AND role = ? AND unit = ? AND deputy = 0 AND ends_at = 0",
		[]any{person, role, unit}, &id)
}

// leaveUnit ends what a person is appointed to at any other unit than the one
// they join, and that they stand in where they become an officer proper. It
// returns the appointments it ended.
func (tx *Tx) leaveUnit(person int64, role Role, joins string) ([]int64, error) {
	if joins == "" {
		return nil, nil
	}
	ended, err := list(tx.View, func(row scanner) (id int64, err error) { return id, row.Scan(&id) },
		`UPDATE appointment AS a SET ends_at = max(?1, starts_at) WHERE person = ?2 AND unit <> ''
		AND (unit <> ?3 OR deputy = 1 AND role = ?4) AND `+holdingStill+" RETURNING id", millis(tx.Now), person, joins, role)
	if err != nil || len(ended) == 0 {
		return nil, err
	}
	return ended, tx.dropForms(person)
}

// personOf returns the person behind a Telegram user, made if new.
func (tx *Tx) personOf(telegramID int64, name string) (int64, error) {
	var person int64
	err := tx.one("SELECT person FROM account WHERE telegram_id = ?", []any{telegramID}, &person)
	if !errors.Is(err, ErrNotFound) {
		return person, err
	}
	err = tx.one("INSERT INTO person (name, created_at) VALUES (?, ?) RETURNING id",
		[]any{name, millis(tx.Now)}, &person)
	if err != nil {
		return 0, err
	}
	return person, tx.exec("INSERT INTO account (telegram_id, person) VALUES (?, ?)", telegramID, person)
}
