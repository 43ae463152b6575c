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
	Refusals int // earlier attempts that were refused for reasons nobody knows
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
	if err := tx.recoverBroadcasts(); err != nil {
		return Doubt{}, err
	}
	ids, err := list(tx.View, func(row scanner) (id int64, err error) { return id, row.Scan(&id) },
		"UPDATE outbox SET state = 'pending', in_doubt = in_doubt + 1 WHERE state = 'sending' RETURNING id")
	return Doubt{Rows: len(ids)}, err
}

// recoverBroadcasts gives up what a group may have had twice already.
func (tx *Tx) recoverBroadcasts() error {
	twice, err := list(tx.View, func(row scanner) (o Outcome, err error) {
		o.Doubt = true
		return o, row.Scan(&o.Item.ID, &o.Item.Chat)
	}, "SELECT id, chat FROM outbox WHERE state = 'sending' AND chat < 0 AND rank = ? AND in_doubt > 0", notice.Broadcasts)
	if err != nil {
		return err
	}
	for _, o := range twice {
		if err := tx.exec("UPDATE outbox SET state = 'dead', problem = 'in doubt twice', in_doubt = in_doubt + 1, done_at = ? WHERE id = ?",
			millis(tx.Now), o.Item.ID); err != nil {
			return err
		}
		if err := tx.reportDead(o); err != nil {
			return err
		}
	}
	return nil
}

// ClaimDue takes due rows out of the queue: of each chat the next one, answers
// first, at most limit in all. Admit is asked for each and may hold it back.
// What must not be sent before a moment after clock, which is real time, not
// business time, is left alone.
func (tx *Tx) ClaimDue(clock time.Time, limit int, admit func(chat int64, rank notice.Rank) bool) ([]Item, error) {
	if limit <= 0 {
		return nil, nil
	}
	if until, err := tx.floodedUntil(); err != nil || until.After(clock) {
		return nil, err
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
		if !admit(r.Chat, r.rank) {
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
	rank                 notice.Rank
	kind, data, messages string
}

// due reads the head of every chat's queue. It steps from chat to chat through
// the index, so that its cost does not grow with what waits behind the heads.
func (v *View) due(clock time.Time) ([]dueRow, error) {
	return list(v, func(r scanner) (x dueRow, err error) {
		return x, r.Scan(&x.ID, &x.Chat, &x.rank, &x.kind, &x.data, &x.Edits, &x.Attempts, &x.InDoubt, &x.Refusals, &x.Parts, &x.messages)
	}, `WITH RECURSIVE waiting (chat) AS (
			SELECT min(chat) FROM outbox WHERE state = 'pending'
			UNION ALL
			SELECT (SELECT min(o.chat) FROM outbox o WHERE o.state = 'pending' AND o.chat > w.chat)
			FROM waiting w WHERE w.chat IS NOT NULL)
		SELECT o.id, o.chat, o.rank, o.kind, o.data, o.edits, o.attempts, o.in_doubt, o.refusals, o.parts, o.message_ids
		FROM waiting w JOIN outbox o ON o.id = (SELECT p.id FROM outbox p
			WHERE p.state = 'pending' AND p.chat = w.chat AND p.not_before <= ?1 ORDER BY p.rank, p.id LIMIT 1)
		LEFT JOIN chat c ON c.id = w.chat
		WHERE coalesce(c.not_before, 0) <= ?1 ORDER BY o.rank, o.id`, millis(clock))
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

// NextRetry returns the earliest moment of real time after clock at which
// something that must wait may be sent; zero if nothing waits.
func (v *View) NextRetry(clock time.Time) (time.Time, error) {
	if until, err := v.floodedUntil(); err != nil || until.After(clock) {
		return until, err
	}
	var chat, row time.Time
	err := v.one(`SELECT coalesce((SELECT min(c.not_before) FROM chat c
		WHERE c.not_before > ?1 AND EXISTS (SELECT 1 FROM outbox o WHERE o.chat = c.id AND o.state = 'pending')), 0),
		coalesce((SELECT min(not_before) FROM outbox WHERE state = 'pending' AND not_before > ?1), 0)`,
		[]any{millis(clock)}, timeColumn{&chat}, timeColumn{&row})
	if chat.IsZero() || !row.IsZero() && row.Before(chat) {
		return row, err
	}
	return chat, err
}

// Backlog returns how many rows of the outbox have not reached a final state.
func (v *View) Backlog() (rows int, err error) {
	return rows, v.one("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')", nil, &rows)
}

// OldestDue returns when the oldest row was queued that may leave at real time
// clock and has not; zero if there is none. What Telegram has asked to hold
// back may not.
func (v *View) OldestDue(clock time.Time) (queued time.Time, err error) {
	if until, err := v.floodedUntil(); err != nil || until.After(clock) {
		return time.Time{}, err
	}
	return queued, v.one(`SELECT coalesce(min(o.created_at), 0) FROM outbox o LEFT JOIN chat c ON c.id = o.chat
		WHERE o.state IN ('pending', 'sending') AND max(o.not_before, coalesce(c.not_before, 0)) <= ?`,
		[]any{millis(clock)}, timeColumn{&queued})
}
