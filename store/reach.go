package store

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"zwxx/store/notice"
)

// Why nothing can be delivered to a chat.
const (
	UnreachableBlocked     = "blocked"     // the person has blocked the bot
	UnreachableDeactivated = "deactivated" // the account is no more
	UnreachableNotStarted  = "not-started" // the person has never written to the bot
	UnreachableRemoved     = "removed"     // the bot is not in the group
	UnreachableGone        = "gone"        // the group is no more
	UnreachableMuted       = "muted"       // the bot may not write in the group
)

// MarkReachable notes that a chat can be written to again, or for the first time.
func (tx *Tx) MarkReachable(chat int64, kind string) error {
	again, err := tx.execOne("UPDATE chat SET unreachable = '', unreachable_at = 0 WHERE id = ? AND unreachable <> ''", chat)
	if err != nil {
		return err
	}
	if again {
		if err := tx.showOpen(chat); err != nil {
			return err
		}
		return tx.refreshNotices(chat)
	}
	return tx.exec("INSERT INTO chat (id, kind) VALUES (?, ?) ON CONFLICT DO NOTHING", chat, kind)
}

// MarkUnreachable notes that nothing can be delivered to a chat, and why. The
// section is told once a day for as long as something would be.
func (tx *Tx) MarkUnreachable(chat int64, why string) error {
	changed, err := tx.execOne(`INSERT INTO chat (id, kind, unreachable, unreachable_at) VALUES (?1, ?2, ?3, ?4)
		ON CONFLICT (id) DO UPDATE SET unreachable = ?3, unreachable_at = ?4 WHERE unreachable = ''`,
		chat, chatKind(chat), why, millis(tx.Now))
	if err != nil {
		return err
	}
	if changed {
		if err := tx.refreshNotices(chat); err != nil {
			return err
		}
	}
	known, err := tx.Chat(chat)
	if err != nil {
		return err
	}
	actor, err := tx.Actor(chat, InPrivate)
	if err != nil || len(actor.Appointments) == 0 && !known.Subscribed {
		return err // nobody expects anything to arrive there
	}
	told := notice.Unreachable{Name: actor.Name, Unit: actor.Unit(), Chat: chat}
	key := fmt.Sprintf("unreachable/%d/%d/%s", chat, millis(known.Since), tx.Day())
	return tx.Remind(Audience{Role: RoleSection, Except: actor.Person}, told, key)
}

// showOpen shows an officer who came back what the unit has not answered.
func (tx *Tx) showOpen(chat int64) error {
	actor, err := tx.Actor(chat, InPrivate)
	if err != nil || !actor.Has(RoleOfficer) {
		return err
	}
	open, err := tx.OpenCommissions(actor.Unit())
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

// refreshNotices shows the section anew the notices that a person's unit has
// not answered: they say whom to telephone.
func (tx *Tx) refreshNotices(chat int64) error {
	actor, err := tx.Actor(chat, InPrivate)
	if err != nil || !actor.Has(RoleOfficer) {
		return err
	}
	open, err := tx.OpenCommissions(actor.Unit())
	if err != nil {
		return err
	}
	for _, c := range open {
		if c.Notice == "" {
			continue
		}
		if err := tx.RefreshCard(c.Notice); err != nil {
			return err
		}
	}
	return nil
}

// reportDead tells the section, once a day for each chat, that a message was
// given up.
func (tx *Tx) reportDead(o Outcome) error {
	if _, telling := o.Item.Notice.(notice.Undelivered); telling {
		return nil
	}
	told := notice.Undelivered{Chat: o.Item.Chat, Item: o.Item.ID, Doubt: o.Doubt}
	if o.Item.Chat > 0 {
		actor, err := tx.Actor(o.Item.Chat, InPrivate)
		if err != nil || actor.Person == 0 {
			return err
		}
		told.Name, told.Unit = actor.Name, actor.Unit()
	}
	return tx.Remind(Audience{Role: RoleSection}, told, fmt.Sprintf("dead/%d/%s", o.Item.Chat, tx.Day()))
}

// A Chat is what is known of a chat's delivery.
type Chat struct {
	ID          int64
	Title       string // of a group
	Subscribed  bool   // the group receives bulletins
	Unreachable string // why nothing can be delivered there; empty if it can
	Since       time.Time
}

// Chat returns what is known of a chat; nothing but its id if nothing is.
func (v *View) Chat(id int64) (Chat, error) {
	chat, err := find(v, scanChat, "SELECT "+chatColumns+" FROM chat WHERE id = ?", id)
	if errors.Is(err, ErrNotFound) {
		return Chat{ID: id}, nil
	}
	return chat, err
}

const chatColumns = "id, title, subscribed, unreachable, unreachable_at"

func scanChat(row scanner) (c Chat, err error) {
	return c, row.Scan(&c.ID, &c.Title, &c.Subscribed, &c.Unreachable, timeColumn{&c.Since})
}

// UnreachableGroups returns the groups that would receive bulletins and cannot.
func (v *View) UnreachableGroups() ([]Chat, error) {
	return list(v, scanChat, "SELECT "+chatColumns+" FROM chat WHERE id < 0 AND subscribed = 1 AND unreachable <> '' ORDER BY unreachable_at, id")
}

// UnreachablePeople returns the appointments of those to whom nothing can be
// delivered, in the order in which that began.
func (v *View) UnreachablePeople() ([]Appointment, error) {
	return list(v, scanAppointment, "SELECT "+appointmentColumns+`
		WHERE c.unreachable <> '' AND `+holdingNow+" ORDER BY c.unreachable_at, a.id", millis(v.Now))
}

// Reachable returns the officers of a unit, and those who stand in for them, to
// whom something can be delivered.
func (v *View) Reachable(unit string) ([]Appointment, error) {
	officers, err := v.Holders(RoleOfficer, unit)
	if err != nil {
		return nil, err
	}
	deputies, err := v.Deputies(unit)
	var all []Appointment
	for _, a := range append(officers, deputies...) {
		known := slices.ContainsFunc(all, func(b Appointment) bool { return b.Person == a.Person })
		if a.Chat != 0 && a.Unreachable == "" && !known {
			all = append(all, a)
		}
	}
	return all, err
}

// tryNext queues what could not be delivered to a unit's officer for those who
// stand in, where none of the officers themselves can be reached.
func (tx *Tx) tryNext(item Item) error {
	actor, err := tx.Actor(item.Chat, InPrivate)
	if err != nil || !actor.Has(RoleOfficer) || item.Notice.Rank() == notice.Answers {
		return err
	}
	next, err := tx.Reachable(actor.Unit())
	if err != nil || slices.ContainsFunc(next, func(a Appointment) bool { return !a.Deputy }) {
		return err
	}
	for _, a := range next {
		if card, ok := item.Notice.(notice.Card); ok {
			err = tx.ShowCard(card.Object, a.Chat)
		} else {
			err = tx.Post(Posting{Chat: a.Chat, Person: a.Person, Notice: item.Notice, Key: fmt.Sprintf("instead/%d", item.ID)})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// An Undelivered is a message that was given up.
type Undelivered struct {
	Chat int64
	At   time.Time // when it was queued
	Text string    // as it was rendered
}

const undeliveredColumns = "chat, created_at, text"

// Undelivered returns the messages to a chat that were given up since a moment,
// newest first.
func (v *View) Undelivered(chat int64, since time.Time) ([]Undelivered, error) {
	// What the chat was found out by was given up just before.
	return list(v, scanUndelivered, "SELECT "+undeliveredColumns+" FROM outbox WHERE state = 'dead' AND chat = ? AND done_at >= ? ORDER BY id DESC",
		chat, millis(since.Add(-time.Minute)))
}

// UndeliveredElsewhere returns the messages that were given up and queued since
// a moment to chats that can be reached, newest first.
func (v *View) UndeliveredElsewhere(since time.Time) ([]Undelivered, error) {
	return list(v, scanUndelivered, "SELECT "+undeliveredColumns+` FROM outbox WHERE state = 'dead' AND created_at >= ?
		AND NOT EXISTS (SELECT 1 FROM chat c WHERE c.id = outbox.chat AND c.unreachable <> '') ORDER BY id DESC`, millis(since))
}

// UndeliveredItem returns one message that was given up.
func (v *View) UndeliveredItem(id int64) (Undelivered, error) {
	return find(v, scanUndelivered, "SELECT "+undeliveredColumns+" FROM outbox WHERE state = 'dead' AND id = ?", id)
}

func scanUndelivered(row scanner) (u Undelivered, err error) {
	return u, row.Scan(&u.Chat, timeColumn{&u.At}, &u.Text)
}
