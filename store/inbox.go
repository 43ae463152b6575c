package store

import (
	"errors"
	"time"
)

// An InboxState is what became of an update.
type InboxState string

// The states of an update. Bad ones could not be decoded or handled; they are
// kept with their text and shown, and are not tried again.
const (
	InboxDone InboxState = "done"
	InboxBad  InboxState = "bad"
)

// Receive records an update by its exact id. It reports false for one that was
// received before: that one has had its effect.
func (tx *Tx) Receive(updateID int64, raw []byte) (fresh bool, err error) {
	return tx.execOne(`INSERT INTO inbox (update_id, received_at, state, raw) VALUES (?, ?, 'done', ?)
		ON CONFLICT DO NOTHING`, updateID, millis(tx.Now), string(raw))
}

// Reject marks a received update as bad.
func (tx *Tx) Reject(updateID int64, problem string) error {
	return tx.exec("UPDATE inbox SET state = 'bad', problem = ? WHERE update_id = ?", problem, updateID)
}

// Forget drops the text of a received update: what it said is not to be kept,
// such as a manuscript (三（六）6). Its id stays.
func (tx *Tx) Forget(updateID int64) error {
	return tx.exec("UPDATE inbox SET raw = '' WHERE update_id = ?", updateID)
}

// CountBadUpdates counts the updates that could not be handled and whose text
// is still kept.
func (v *View) CountBadUpdates() (n int, err error) {
	return n, v.one("SELECT count(*) FROM inbox WHERE state = 'bad' AND raw <> ''", nil, &n)
}

// A BadUpdate is an update that could not be handled.
type BadUpdate struct {
	ID       int64
	Received time.Time
	Problem  string
}

// BadUpdates returns the updates that could not be handled, newest first, at
// most limit.
func (v *View) BadUpdates(limit int) ([]BadUpdate, error) {
	return list(v, func(row scanner) (u BadUpdate, err error) {
		return u, row.Scan(&u.ID, timeColumn{&u.Received}, &u.Problem)
	}, `SELECT update_id, received_at, problem FROM inbox WHERE state = 'bad'
		ORDER BY received_at DESC, update_id DESC LIMIT ?`, limit)
}

// LastReceived returns when the newest update was received; zero if none was.
func (v *View) LastReceived() (time.Time, error) {
	var at time.Time
	err := v.one("SELECT coalesce(max(received_at), 0) FROM inbox", nil, timeColumn{&at})
	if errors.Is(err, ErrNotFound) {
		err = nil
	}
	return at, err
}

// editable is how long Telegram lets a person edit a message, and a day.
const editable = 3 * 24 * time.Hour

// LastText returns the text of a message as it was last received, before the
// update at hand; false if it was not.
func (v *View) LastText(chat int64, message int, before int64) (text string, ok bool, err error) {
	// What is no JSON must not fail every edit that comes after it.
	err = v.one(`SELECT coalesce(m ->> '$.text', '') FROM (SELECT received_at, update_id,
		CASE WHEN json_valid(raw) THEN coalesce(raw -> '$.message', raw -> '$.edited_message') END AS m
		FROM inbox WHERE received_at > ?1 AND update_id <> ?4)
		WHERE m ->> '$.chat.id' = ?2 AND m ->> '$.message_id' = ?3
		ORDER BY received_at DESC, update_id DESC LIMIT 1`,
		[]any{millis(v.Now.Add(-editable)), chat, message, before}, &text)
	if errors.Is(err, ErrNotFound) {
		return "", false, nil
	}
	return text, err == nil, err
}
