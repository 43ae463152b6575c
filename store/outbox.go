package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"zwxx/store/notice"
)

// A Posting is a notice on its way into the outbox.
type Posting struct {
	Chat   int64
	Person int64 // whose chat it is; 0 for a group
	Notice notice.Notice
	Key    string // a keyed notice is queued once per chat, ever; "" for no limit
	Edits  int    // the message to edit in place; 0 sends a new one
}

// Post queues a notice. One whose key the chat has had before is dropped.
func (tx *Tx) Post(p Posting) error {
	_, err := tx.post(p)
	return err
}

// post queues a notice and reports whether it was not dropped.
func (tx *Tx) post(p Posting) (queued bool, err error) {
	data, err := json.Marshal(p.Notice)
	if err != nil {
		return false, fmt.Errorf("queue %T: %w", p.Notice, err)
	}
	queued, err = tx.execOne(`INSERT INTO outbox (chat, person, rank, kind, data, key, edits, created_at, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending') ON CONFLICT DO NOTHING`,
		p.Chat, p.Person, p.Notice.Rank(), notice.Kind(p.Notice), string(data), p.Key, p.Edits, millis(tx.Now))
	tx.queuedAny = tx.queuedAny || queued
	return queued, err
}

// ShowCard queues a card about an object for a chat that has none, and a
// refresh for one that has.
func (tx *Tx) ShowCard(object string, chat int64) error {
	if err := tx.exec("INSERT INTO card (object, chat) VALUES (?, ?) ON CONFLICT DO NOTHING", object, chat); err != nil {
		return err
	}
	return tx.postCard(object, chat)
}

// RefreshCard queues the card of an object anew wherever it is shown. Many
// changes before it leaves become one edit.
func (tx *Tx) RefreshCard(object string) error {
	chats, err := list(tx.View, func(row scanner) (chat int64, err error) { return chat, row.Scan(&chat) },
		"SELECT chat FROM card WHERE object = ?", object)
	if err != nil {
		return err
	}
	for _, chat := range chats {
		if err := tx.postCard(object, chat); err != nil {
			return err
		}
	}
	return nil
}

// MoveCard makes the card of an object a new message at the bottom of a chat,
// for a reader who asks for it.
func (tx *Tx) MoveCard(object string, chat int64) error {
	if err := tx.exec(`INSERT INTO card (object, chat) VALUES (?, ?)
		ON CONFLICT DO UPDATE SET message_id = 0`, object, chat); err != nil {
		return err
	}
	return tx.postCard(object, chat)
}

func (tx *Tx) postCard(object string, chat int64) error {
	return tx.Post(Posting{Chat: chat, Notice: notice.Card{Object: object}, Key: "card/" + object})
}

// CardMessage returns the message that shows an object in a chat, 0 if there
// is none yet.
func (v *View) CardMessage(object string, chat int64) (int, error) {
	var id int
	err := v.one("SELECT message_id FROM card WHERE object = ? AND chat = ?", []any{object, chat}, &id)
	if errors.Is(err, ErrNotFound) {
		return 0, nil
	}
	return id, err
}

// An Item is a row of the outbox that has been claimed for sending.
type Item struct {
	ID       int64
	Chat     int64
	Notice   notice.Notice
	Edits    int
	Attempts int // earlier attempts
	InDoubt  int // earlier attempts of which nobody knows whether they arrived
	Parts    int // parts known to have arrived
	Messages []int
}

// A Doubt says what the rows a crash left in flight have become.
type Doubt struct{ Rows int }

// Recover puts rows that were being sent when the program ended back into the
// queue, as in doubt: they may have arrived. It runs before the first claim.
func (tx *Tx) Recover() (Doubt, error) {
	// A card whose later refresh is queued or under way needs no second one.
	if err := tx.exec(`UPDATE outbox SET state = 'obsolete' WHERE state = 'sending' AND kind = 'Card' AND EXISTS
		(SELECT 1 FROM outbox o WHERE o.key = outbox.key AND o.chat = outbox.chat AND o.id > outbox.id
		AND o.state IN ('pending', 'sending'))`); err != nil {
		return Doubt{}, err
	}
	ids, err := list(tx.View, func(row scanner) (id int64, err error) { return id, row.Scan(&id) },
		"UPDATE outbox SET state = 'pending', in_doubt = in_doubt + 1 WHERE state = 'sending' RETURNING id")
	return Doubt{Rows: len(ids)}, err
}

// ClaimDue takes due rows out of the queue: of each chat the next one, answers
// first, at most limit in all. Admit is asked for each and may hold it back.
// Chats that must not be written to before a moment after clock, which is real
// time, not business time, are left alone.
func (tx *Tx) ClaimDue(clock time.Time, limit int, admit func(chat int64) bool) ([]Item, error) {
	if limit <= 0 {
		return nil, nil
	}
	rows, err := tx.due(clock)
	if err != nil {
		return nil, err
	}
	var items []Item
	for _, r := range rows {
		if len(items) == limit {
			break
		}
		if !admit(r.Chat) {
			continue
		}
		ok, err := tx.claim(&r)
		if err != nil {
			return nil, fmt.Errorf("claim outbox %d: %w", r.ID, err)
		}
		if ok {
			items = append(items, r.Item)
		}
	}
	return items, nil
}

// A dueRow is a row of the queue before its notice is decoded.
type dueRow struct {
	Item
	kind, data, messages string
}

// due reads the head of every chat's queue. It steps from chat to chat through
// the index, so that its cost does not grow with what waits behind the heads.
func (v *View) due(clock time.Time) ([]dueRow, error) {
	return list(v, func(r scanner) (x dueRow, err error) {
		return x, r.Scan(&x.ID, &x.Chat, &x.kind, &x.data, &x.Edits, &x.Attempts, &x.InDoubt, &x.Parts, &x.messages)
	}, `WITH RECURSIVE waiting (chat) AS (
			SELECT min(chat) FROM outbox WHERE state = 'pending'
			UNION ALL
			SELECT (SELECT min(o.chat) FROM outbox o WHERE o.state = 'pending' AND o.chat > w.chat)
			FROM waiting w WHERE w.chat IS NOT NULL)
		SELECT o.id, o.chat, o.kind, o.data, o.edits, o.attempts, o.in_doubt, o.parts, o.message_ids
		FROM waiting w JOIN outbox o ON o.id = (SELECT p.id FROM outbox p
			WHERE p.state = 'pending' AND p.chat = w.chat ORDER BY p.rank, p.id LIMIT 1)
		LEFT JOIN chat c ON c.id = w.chat
		WHERE coalesce(c.not_before, 0) <= ? ORDER BY o.rank, o.id`, millis(clock))
}

// claim marks a row as being sent and decodes it. One that cannot be decoded
// is dead.
func (tx *Tx) claim(r *dueRow) (ok bool, err error) {
	if r.Notice, err = notice.Decode(r.kind, []byte(r.data)); err != nil {
		tx.queuedAny = true // what waits behind it is to be claimed anew
		return false, tx.exec("UPDATE outbox SET state = 'dead', problem = ? WHERE id = ?", err.Error(), r.ID)
	}
	if err := json.Unmarshal([]byte(r.messages), &r.Messages); err != nil {
		return false, err
	}
	return true, tx.exec("UPDATE outbox SET state = 'sending', attempts = attempts + 1 WHERE id = ?", r.ID)
}

// An Outcome is what became of an attempt to send an item.
type Outcome struct {
	Item        Item
	State       OutcomeState
	Text        string // as rendered
	Problem     string
	Parts       int
	Messages    []int
	Retry       time.Time // for OutcomeRetry: the chat is left alone until then, in real time
	Doubt       bool      // for OutcomeRetry: the attempt may have arrived
	Unreachable bool      // nothing can be delivered to the chat any more
	MovedTo     int64     // the chat's new id, for a group that became a supergroup
}

// An OutcomeState is the state an attempt leaves its row in.
type OutcomeState string

// The outcomes of an attempt.
const (
	OutcomeSent     OutcomeState = "sent"
	OutcomeRetry    OutcomeState = "pending"
	OutcomeDead     OutcomeState = "dead"
	OutcomeObsolete OutcomeState = "obsolete"
)

// Settle records the outcomes of a batch of attempts, at real time clock.
func (tx *Tx) Settle(clock time.Time, outcomes []Outcome) error {
	for _, o := range outcomes {
		if err := tx.settle(clock, o); err != nil {
			return fmt.Errorf("settle outbox %d: %w", o.Item.ID, err)
		}
	}
	return nil
}

func (tx *Tx) settle(clock time.Time, o Outcome) error {
	card, isCard := o.Item.Notice.(notice.Card)
	if o.State == OutcomeRetry && isCard {
		newer, err := tx.execOne(`UPDATE outbox SET in_doubt = in_doubt WHERE key = ? AND chat = ? AND state = 'pending'`,
			"card/"+card.Object, o.Item.Chat)
		if err != nil {
			return err
		}
		if newer {
			o.State = OutcomeObsolete
		}
	}
	messages, err := json.Marshal(append([]int{}, o.Messages...))
	if err != nil {
		return err
	}
	doubt, done := 0, int64(0)
	if o.Doubt {
		doubt = 1
	}
	if o.State != OutcomeRetry {
		done = millis(clock)
	}
	if err := tx.exec(`UPDATE outbox SET state = ?, in_doubt = in_doubt + ?, parts = ?, message_ids = ?, text = ?,
		problem = ?, done_at = ? WHERE id = ?`,
		o.State, doubt, o.Parts, string(messages), o.Text, o.Problem, done, o.Item.ID); err != nil {
		return err
	}
	if isCard && len(o.Messages) > 0 {
		if err := tx.exec("UPDATE card SET message_id = ? WHERE object = ? AND chat = ?",
			o.Messages[0], card.Object, o.Item.Chat); err != nil {
			return err
		}
	}
	if !o.Retry.IsZero() {
		if err := tx.exec(`INSERT INTO chat (id, kind, not_before) VALUES (?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET not_before = excluded.not_before`,
			o.Item.Chat, chatKind(o.Item.Chat), millis(o.Retry)); err != nil {
			return err
		}
	}
	switch _, telling := o.Item.Notice.(notice.Undelivered); {
	case o.MovedTo != 0:
		return tx.MoveChat(o.Item.Chat, o.MovedTo)
	case o.Unreachable:
		return tx.markUnreachable(o.Item.Chat, o.Problem)
	case o.State == OutcomeDead && !isCard && !telling:
		return tx.reportDead(o.Item.Chat)
	}
	return nil
}

// reportDead tells the section, once a day for each chat, that a message to
// somebody was given up.
func (tx *Tx) reportDead(chat int64) error {
	actor, err := tx.Actor(chat, InPrivate)
	if err != nil || actor.Person == 0 {
		return err
	}
	key := fmt.Sprintf("dead/%d/%s", chat, tx.Day())
	return tx.Remind(Audience{Role: RoleSection}, notice.Undelivered{Name: actor.Name, Unit: actor.Unit()}, key)
}

// NextRetry returns the earliest moment of real time after clock at which a
// waiting chat may be written to again; zero if none waits.
func (v *View) NextRetry(clock time.Time) (time.Time, error) {
	var at time.Time
	err := v.one(`SELECT coalesce(min(c.not_before), 0) FROM chat c
		WHERE c.not_before > ? AND EXISTS (SELECT 1 FROM outbox o WHERE o.chat = c.id AND o.state = 'pending')`,
		[]any{millis(clock)}, timeColumn{&at})
	return at, err
}

// Backlog returns how many rows of the outbox have not reached a final state.
func (v *View) Backlog() (rows int, err error) {
	return rows, v.one("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')", nil, &rows)
}
