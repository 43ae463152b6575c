package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// The library's own polling confirms an update before its handler has run and
// decodes a whole batch at once, so the bot polls itself: an update is
// confirmed only by the poll after the commit that holds it.

// pollLimit is how many updates are handled in one transaction. Telegram would
// give a hundred, but what is to be sent waits meanwhile.
const pollLimit = 32

// ErrTwoPollers says that another program polls with the same token.
var ErrTwoPollers = errors.New("another poller uses the same token")

func (b *Bot) pollLoop(ctx context.Context) error {
	var failed backoff
	for ctx.Err() == nil {
		wait := pollWait
		if !b.link.isCurrent() {
			wait = 0 // what is to be sent waits until this is known to be all
		}
		_, err := b.PollOnce(ctx, wait)
		switch {
		case err == nil:
			failed.reset()
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, ErrToken):
			return err
		default:
			wait := failed.next()
			var flood *telegram.TooManyRequestsError
			switch {
			case errors.As(err, &flood):
				wait = max(wait, floodWait(flood))
				b.link.flood(b.cfg.Clock().Add(wait))
			case errors.Is(err, ErrTwoPollers):
				wait = min(wait, rivalry/6)
			}
			b.log.Warn("poll failed", "error", b.redact(err), "again_in", wait)
			pause(ctx, wait)
		}
	}
	return nil
}

// PollOnce asks for updates, waiting at most wait for the first, handles them
// in one transaction and returns how many there were. On an error nothing of
// the batch has had an effect and it will be given again.
func (b *Bot) PollOnce(ctx context.Context, wait time.Duration) (int, error) {
	batch, err := b.getUpdates(ctx, wait)
	if err != nil {
		return 0, err
	}
	heard := b.cfg.Clock()
	b.link.hear(heard)
	if len(batch) == 0 {
		b.link.handled(false)
		return 0, b.note(heard)
	}
	store.Failpoint("after-getUpdates")
	b.toasts.begin()
	err = b.db.Update(b.cfg.Now(), func(tx *store.Tx) error {
		if err := tx.Hear(heard); err != nil {
			return err
		}
		for i := range batch {
			if err := b.take(tx, &batch[i]); err != nil {
				return err
			}
		}
		store.Failpoint("before-commit")
		return nil
	})
	if err != nil {
		b.toasts.abandon()
		return 0, fmt.Errorf("handle %d updates: %w", len(batch), err)
	}
	b.noted = heard
	store.Failpoint("after-commit")
	b.link.handled(len(batch) == pollLimit)
	b.toasts.release()
	select {
	case b.filed <- struct{}{}:
	default:
	}
	// By order of arrival, never the greatest: ids may fall after a quiet week.
	b.offset = batch[len(batch)-1].id + 1
	return len(batch), nil
}

// note stores when a poll was answered without updates, once a minute.
func (b *Bot) note(heard time.Time) error {
	if heard.Sub(b.noted).Abs() < time.Minute {
		return nil
	}
	err := b.db.Update(b.cfg.Now(), func(tx *store.Tx) error { return tx.Hear(heard) })
	if err == nil {
		b.noted = heard
	}
	return err
}

// A rawUpdate is an update as received. Of one that cannot be decoded only the
// id is known to be readable.
type rawUpdate struct {
	id      int64
	text    json.RawMessage
	decoded models.Update
	problem error
}

func readUpdate(text json.RawMessage) (u rawUpdate, err error) {
	u.text = text
	if u.problem = json.Unmarshal(text, &u.decoded); u.problem == nil {
		u.id = u.decoded.ID
		return u, nil
	}
	var head struct {
		ID int64 `json:"update_id"`
	}
	if err := json.Unmarshal(text, &head); err != nil {
		return u, errors.New("an update has no readable update_id")
	}
	u.id = head.ID
	return u, nil
}

func (b *Bot) getUpdates(ctx context.Context, wait time.Duration) ([]rawUpdate, error) {
	query, err := jsonBody(map[string]any{
		"offset": b.offset, "limit": pollLimit, "timeout": int(wait / time.Second),
		"allowed_updates": []string{"message", "edited_message", "callback_query", "my_chat_member"},
	})
	if err != nil {
		return nil, err
	}
	var texts []json.RawMessage
	err = b.post(ctx, b.polls, "getUpdates", query, maxPoll, &texts)
	switch {
	case errors.Is(err, telegram.ErrorUnauthorized), errors.Is(err, telegram.ErrorNotFound):
		return nil, ErrToken
	case errors.Is(err, telegram.ErrorConflict):
		webhook := strings.Contains(err.Error(), "webhook")
		return nil, errors.Join(fmt.Errorf("%w: %w", ErrTwoPollers, err), b.contest(webhook))
	case err != nil:
		return nil, err
	}
	return readUpdates(texts)
}

func readUpdates(texts []json.RawMessage) ([]rawUpdate, error) {
	batch := make([]rawUpdate, 0, len(texts))
	for _, text := range texts {
		u, err := readUpdate(text)
		if err != nil {
			return nil, err
		}
		batch = append(batch, u)
	}
	return batch, nil
}

// take handles one update in a savepoint. What cannot be decoded, makes the
// handler panic or fails in any way of its own is kept as bad, so that it does
// not stop the updates around it; only a failing database is an error.
func (b *Bot) take(tx *store.Tx, raw *rawUpdate) error {
	fresh, err := tx.Receive(raw.id, raw.text)
	if err != nil || !fresh {
		return err
	}
	update := &raw.decoded
	if raw.problem != nil {
		return tx.Reject(raw.id, "decode: "+raw.problem.Error())
	}
	if many, err := b.tooMany(tx, raw.id, update); err != nil || many {
		return err
	}
	err = tx.Savepoint(func() error { return b.Handle(tx, update) })
	var panicked *store.PanicError
	var refusal *scoring.Refusal
	switch {
	case err == nil, store.DatabaseFailed(err):
		return err
	case errors.As(err, &refusal):
		return b.sayRefused(tx, update, refusal)
	case errors.As(err, &panicked):
		b.log.Error("a handler panicked", "update", raw.id, "panic", panicked.Value, "stack", string(panicked.Stack))
	default:
		b.log.Error("a handler failed", "update", raw.id, "error", err)
	}
	if err := b.sayFailed(tx, update); err != nil {
		return err
	}
	return tx.Reject(raw.id, err.Error())
}

func (b *Bot) sayFailed(tx *store.Tx, u *models.Update) error {
	who, ok := speaker(u)
	if !ok {
		return nil
	}
	if u.CallbackQuery != nil {
		b.toasts.add(u.CallbackQuery.ID, "")
	}
	if who.group {
		return nil
	}
	return tx.Post(store.Posting{Chat: who.chat, Notice: notice.Failed{}})
}
