package store

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"time"

	"zwxx/scoring"
	"zwxx/store/notice"
)

// A HandoverState is where a handover stands.
type HandoverState string

// The states of a handover: its link waits to be opened, its successor waits
// for the section, it is completed, or it came to nothing.
const (
	HandoverOpen    HandoverState = "open"
	HandoverTaken   HandoverState = "taken"
	HandoverDone    HandoverState = "done"
	HandoverDropped HandoverState = "dropped"
)

// The refusals of handovers.
const (
	ReasonNoOfficer    scoring.Reason = "no_officer"    // the deputy's unit has no officer whose work could be handed over; Value: the unit
	ReasonOwnSuccessor scoring.Reason = "own_successor" // the link was opened by who made it
)

// A Handover (工作交接) passes an officer's appointment on. Until the section has
// completed it the old officer acts.
type Handover struct {
	ID          string
	Unit        string
	Appointment int64 // the one that ends
	From        int64 // whose it is
	FromName    string
	BegunBy     string // the name of who began it: theirs, or their deputy's
	Successor   string // as the officer wrote the name
	To          int64  // who opened the link; 0 until then
	ToChat      int64
	Account     string // the name of their Telegram account
	Made        time.Time
	Expires     time.Time // of the link
	State       HandoverState
	Version     int
}

const handoverColumns = `h.id, h.unit, h.appointment, p.id, p.name, b.name, h.successor, h.person, coalesce(t.telegram_id, 0), h.account,
	h.made_at, h.expires_at, h.state, h.version
	FROM handover h JOIN appointment a ON a.id = h.appointment JOIN person p ON p.id = a.person JOIN person b ON b.id = h.begun_by
	LEFT JOIN account t ON t.person = h.person`

func scanHandover(row scanner) (h Handover, err error) {
	return h, row.Scan(&h.ID, &h.Unit, &h.Appointment, &h.From, &h.FromName, &h.BegunBy, &h.Successor, &h.To, &h.ToChat, &h.Account,
		timeColumn{&h.Made}, timeColumn{&h.Expires}, &h.State, &h.Version)
}

// Handover returns a handover, or [ErrNotFound].
func (v *View) Handover(id string) (Handover, error) {
	return find(v, scanHandover, "SELECT "+handoverColumns+" WHERE h.id = ?", id)
}

// HandoversToConfirm returns the handovers whose successor waits for the
// section, oldest first.
func (v *View) HandoversToConfirm() ([]Handover, error) {
	return list(v, scanHandover, "SELECT "+handoverColumns+" WHERE h.state = 'taken' ORDER BY h.made_at, h.id")
}

// HandoverOf returns the handover that a person has begun or taken and that is
// not completed; false if there is none.
func (v *View) HandoverOf(person int64) (Handover, bool, error) {
	if person == 0 {
		return Handover{}, false, nil
	}
	h, err := find(v, scanHandover, "SELECT "+handoverColumns+` WHERE (p.id = ?1 OR h.person = ?1)
		AND (h.state = 'taken' OR h.state = 'open' AND h.expires_at > ?2) ORDER BY h.made_at DESC LIMIT 1`, person, millis(v.Now))
	if errors.Is(err, ErrNotFound) {
		return h, false, nil
	}
	return h, err == nil, err
}

// BeginHandover names the successor of the actor's own appointment as an
// officer of a unit, or of the one they stand in for, and returns the token of the link for them: single use, 7
// days. An earlier one that was not completed is dropped.
func (act *Act) BeginHandover(unit, successor string) (token string, h Handover, err error) {
	permit, err := act.ask(BeginHandover, unit)
	if err != nil {
		return "", h, err
	}
	own, err := act.officeOf(unit)
	if err != nil {
		return "", h, err
	}
	if err := act.exec("UPDATE handover SET state = 'dropped', version = version + 1 WHERE appointment = ? AND state IN ('open', 'taken')", own); err != nil {
		return "", h, err
	}
	id, err := act.nextID("h")
	if err != nil {
		return "", h, err
	}
	var secret [16]byte
	rand.Read(secret[:])
	token = base64.RawURLEncoding.EncodeToString(secret[:])
	if err := act.exec(`INSERT INTO handover (id, token_hash, unit, appointment, begun_by, successor, made_at, expires_at, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'open')`, id, tokenHash(token), unit, own, act.Actor.Person, successor, millis(act.Now),
		millis(act.Now.Add(InvitationLife))); err != nil {
		return "", h, err
	}
	if h, err = act.Handover(id); err != nil {
		return "", h, err
	}
	return token, h, permit.record(id, map[string]any{"appointment": own, "successor": successor})
}

// officeOf is the appointment that the actor can hand over: their own, or that
// of the officer they stand in for.
func (act *Act) officeOf(unit string) (int64, error) {
	officers, err := act.Holders(RoleOfficer, unit)
	if err != nil {
		return 0, err
	}
	var office int64
	for _, o := range officers {
		if !o.Deputy && (office == 0 || o.Person == act.Actor.Person) {
			office = o.ID
		}
	}
	if office == 0 {
		return 0, &scoring.Refusal{Reason: ReasonNoOfficer, Value: unit}
	}
	return office, nil
}

// TakeHandover is the successor opening the link. Nothing changes hands yet: the
// section is asked and the old officer told. The second result is false for a
// token that is no handover's.
func (tx *Tx) TakeHandover(token string, telegramID int64, account string, update int64) (Handover, bool, error) {
	h, err := find(tx.View, scanHandover, "SELECT "+handoverColumns+" WHERE h.token_hash = ? AND h.state = 'open' AND h.expires_at > ?",
		tokenHash(token), millis(tx.Now))
	if errors.Is(err, ErrNotFound) {
		return h, false, nil
	}
	if err != nil {
		return h, false, err
	}
	person, err := tx.personOf(telegramID, h.Successor)
	if err != nil {
		return h, true, err
	}
	if person == h.From {
		return h, true, &scoring.Refusal{Reason: ReasonOwnSuccessor}
	}
	if err := tx.exec("UPDATE handover SET state = 'taken', person = ?, account = ?, version = version + 1 WHERE id = ?",
		person, account, h.ID); err != nil {
		return h, true, err
	}
	if h, err = tx.Handover(h.ID); err != nil {
		return h, true, err
	}
	if err := tx.TellSection(notice.HandoverTaken{Handover: h.ID}, 0); err != nil {
		return h, true, err
	}
	if err := tx.tellPerson(h.From, notice.HandoverWaits{Handover: h.ID}); err != nil {
		return h, true, err
	}
	entry := auditEntry{At: tx.Now, Update: update, Actor: person, Role: RoleOfficer, Unit: h.Unit, Action: TakeHandover, Object: h.ID}
	return h, true, tx.audit(entry, map[string]any{"person": person})
}

// ConfirmHandover completes a handover: the old appointment ends, the new one
// starts, what the old officer was filling in is dropped; history stays with
// the unit. Both are told, and the successor is shown what is open.
func (act *Act) ConfirmHandover(id string, version int) (Handover, error) {
	h, permit, err := act.handoverFor(ConfirmHandover, id, version, HandoverTaken)
	if err != nil {
		return h, err
	}
	if err := act.exec("UPDATE appointment SET ends_at = max(?1, starts_at) WHERE id = ?2 AND (ends_at = 0 OR ends_at > ?1)",
		millis(act.Now), h.Appointment); err != nil {
		return h, err
	}
	if err := act.dropForms(h.From); err != nil {
		return h, err
	}
	if err := act.dropCards(h.From, h.Unit); err != nil {
		return h, err
	}
	appointment, left, err := act.appoint(h.To, RoleOfficer, h.Unit)
	if err != nil {
		return h, err
	}
	if err := act.settleHandover(&h, HandoverDone); err != nil {
		return h, err
	}
	for _, person := range []int64{h.From, h.To} {
		if err := act.tellPerson(person, notice.HandoverDone{Handover: id}); err != nil {
			return h, err
		}
	}
	if err := act.showOpenCommissions(h.Unit, h.ToChat); err != nil {
		return h, err
	}
	return h, permit.record(id, map[string]any{"ended": h.Appointment, "started": appointment, "left": left})
}

// CancelHandover ends a handover that is not completed: by the officer who
// began it, or by the section. Whom it concerns is told.
func (act *Act) CancelHandover(id string, version int) (Handover, error) {
	h, permit, err := act.handoverFor(CancelHandover, id, version, HandoverOpen, HandoverTaken)
	if err != nil {
		return h, err
	}
	if err := act.settleHandover(&h, HandoverDropped); err != nil {
		return h, err
	}
	for _, person := range []int64{h.From, h.To} {
		if person == 0 || person == act.Actor.Person {
			continue
		}
		if err := act.tellPerson(person, notice.HandoverOff{Handover: id}); err != nil {
			return h, err
		}
	}
	return h, permit.record(id, map[string]any{"state": h.State})
}

func (act *Act) settleHandover(h *Handover, state HandoverState) error {
	h.State, h.Version = state, h.Version+1
	return act.exec("UPDATE handover SET state = ?, version = version + 1 WHERE id = ?", state, h.ID)
}

func (act *Act) handoverFor(action Action, id string, version int, states ...HandoverState) (Handover, *permit, error) {
	h, err := act.Handover(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return h, nil, err
	}
	permit, err := act.ask(action, h.Unit)
	switch {
	case err != nil:
		return h, nil, err
	case h.ID == "":
		return h, nil, noSuch(id)
	case h.Version != version:
		return h, nil, stale(id)
	}
	for _, state := range states {
		if h.State == state {
			return h, permit, nil
		}
	}
	return h, nil, stale(id)
}

// tellPerson queues a notice to one person, wherever they can be reached.
func (tx *Tx) tellPerson(person int64, n notice.Notice) error {
	chats, err := list(tx.View, func(row scanner) (id int64, err error) { return id, row.Scan(&id) },
		"SELECT telegram_id FROM account WHERE person = ? ORDER BY telegram_id", person)
	if err != nil {
		return err
	}
	for _, chat := range chats {
		if err := tx.Post(Posting{Chat: chat, Person: person, Notice: n}); err != nil {
			return err
		}
	}
	return nil
}

// dropCards ends the refreshing of a unit's cards in the chats of somebody who
// has left it.
func (tx *Tx) dropCards(person int64, unit string) error {
	return tx.exec(`DELETE FROM card WHERE chat IN (SELECT telegram_id FROM account WHERE person = ?1)
		AND object IN (SELECT id FROM commission WHERE unit = ?2)`, person, unit)
}

// showOpenCommissions shows somebody new to a unit what it has been asked already.
func (tx *Tx) showOpenCommissions(unit string, chat int64) error {
	open, err := tx.OpenCommissions(unit)
	if err != nil {
		return err
	}
	for _, c := range open {
		if err := tx.ShowCard(c.ID, chat); err != nil {
			return err
		}
	}
	return nil
}
