package bot

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"zwxx/store"
	"zwxx/store/notice"
)

const (
	senders      = 64              // chats written to at the same time
	broadcasters = 48              // of them with what is no answer
	sendGrace    = 3 * time.Second // for requests under way at a shutdown
)

func (b *Bot) sendLoop(ctx context.Context) error {
	var failed backoff
	for {
		wait := time.Minute
		err := b.SendDue(ctx)
		switch {
		case errors.Is(err, ErrToken):
			return err
		case err != nil && ctx.Err() == nil:
			wait = failed.next()
			b.log.Error("sending failed", "error", b.redact(err), "again_in", wait)
		default:
			failed.reset()
			wait = min(wait, b.untilRetry())
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return nil
		case <-b.db.Queued():
		case <-b.toasts.ready():
		case <-b.link.opened:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// untilRetry is how long until something that must wait may leave.
func (b *Bot) untilRetry() time.Duration {
	wait := time.Minute
	clock := b.cfg.Clock()
	err := b.db.View(b.cfg.Now(), func(v *store.View) error {
		at, err := v.NextRetry(clock)
		if err == nil && !at.IsZero() {
			wait = max(at.Sub(clock), 0)
		}
		return err
	})
	if err != nil {
		return time.Second
	}
	return wait
}

// SendDue sends what is due, several chats at a time and one message after the
// other within each, until nothing is left but what must wait for a retry.
func (b *Bot) SendDue(ctx context.Context) error {
	sending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(sendGrace, cancel) })
	defer stop()
	defer b.toasts.wait()

	d := dispatch{bot: b, results: make(chan store.Outcome, senders), busy: make(map[int64]notice.Rank)}
	for {
		b.toasts.send(sending, b.sendToast)
		items, err := d.exchange(ctx.Err() == nil)
		if err != nil {
			return errors.Join(err, d.abandon())
		}
		for _, item := range items {
			go func() { d.results <- b.deliver(sending, item) }()
		}
		if d.fatal != nil {
			return errors.Join(d.fatal, d.abandon())
		}
		if len(d.busy) == 0 && d.soonest == 0 {
			return nil
		}
		d.await(ctx)
	}
}

// A dispatch is one run of SendDue. Outcomes are recorded and rows claimed in
// the same transaction, so that a busy queue costs one commit for many
// messages. No chat has two messages under way: after a crash each chat sees at
// most one repeat.
type dispatch struct {
	bot      *Bot
	results  chan store.Outcome
	busy     map[int64]notice.Rank // chats with a message under way
	open     bool                  // anything but answers may leave
	behind   int                   // messages under way that are no answers
	outcomes []store.Outcome
	soonest  time.Duration // until a chat held back by the limits may be written to; 0 if none is
	fatal    error
}

// exchange records the outcomes at hand and claims what can leave now.
func (d *dispatch) exchange(claim bool) ([]store.Item, error) {
	b, clock := d.bot, d.bot.cfg.Clock()
	settled := d.outcomes
	d.behind = 0
	for _, rank := range d.busy {
		if rank > notice.Answers {
			d.behind++
		}
	}
	var items []store.Item
	d.soonest, d.open = 0, b.link.open(clock)
	err := b.db.Update(b.cfg.Now(), func(tx *store.Tx) error {
		if err := tx.Settle(clock, settled); err != nil || !claim {
			return err
		}
		var err error
		items, err = tx.ClaimDue(clock, b.atOnce-len(d.busy), func(chat int64, rank notice.Rank) bool { return d.admit(chat, rank, clock) })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	d.outcomes = nil
	if len(settled) > 0 {
		store.Failpoint("settled")
	}
	if len(items) > 0 {
		store.Failpoint("claimed")
	}
	for _, item := range items {
		d.busy[item.Chat] = item.Notice.Rank()
	}
	return items, nil
}

// admit decides whether a chat may be sent a message of a rank now, and takes
// its tokens if so.
func (d *dispatch) admit(chat int64, rank notice.Rank, clock time.Time) bool {
	_, busy := d.busy[chat]
	behind := rank > notice.Answers
	if busy || behind && (!d.open || d.behind >= broadcasters) {
		return false
	}
	if wait := d.bot.sends.take(chat, rank, clock); wait > 0 {
		d.hold(wait)
		return false
	}
	if behind {
		d.behind++
	}
	return true
}

func (d *dispatch) hold(wait time.Duration) {
	if d.soonest == 0 || wait < d.soonest {
		d.soonest = wait
	}
}

// await blocks until there is an outcome, new work or a token.
func (d *dispatch) await(ctx context.Context) {
	var tick <-chan time.Time
	if d.soonest > 0 {
		timer := time.NewTimer(d.soonest)
		defer timer.Stop()
		tick = timer.C
	}
	done := ctx.Done()
	if ctx.Err() != nil {
		done = nil // the requests under way are waited for, within their grace
	}
	select {
	case outcome := <-d.results:
		d.collect(outcome)
	case <-d.bot.db.Queued():
	case <-d.bot.toasts.ready():
	case <-d.bot.link.opened:
	case <-tick:
	case <-done:
		d.soonest = 0
	}
	for {
		select {
		case outcome := <-d.results:
			d.collect(outcome)
		default:
			return
		}
	}
}

func (d *dispatch) collect(o store.Outcome) {
	delete(d.busy, o.Item.Chat)
	if o.Problem == ErrToken.Error() {
		d.fatal = ErrToken
	}
	d.outcomes = append(d.outcomes, o)
}

// abandon waits for what is under way and records it, when no more will be
// claimed.
func (d *dispatch) abandon() error {
	for len(d.busy) > 0 {
		d.collect(<-d.results)
	}
	if len(d.outcomes) == 0 {
		return nil
	}
	return d.bot.db.Update(d.bot.cfg.Now(), func(tx *store.Tx) error {
		return tx.Settle(d.bot.cfg.Clock(), d.outcomes)
	})
}

// compose renders a claimed item from the database as it is now; nil where
// there is nothing to send. A renderer that panics has failed like any other.
func (b *Bot) compose(item store.Item) (m *message, err error) {
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("a renderer panicked", "outbox", item.ID, "panic", p, "stack", string(debug.Stack()))
			m, err = nil, fmt.Errorf("panic: %v", p)
		}
	}()
	err = b.db.View(b.cfg.Now(), func(v *store.View) error {
		if b.cfg.Holds != nil {
			holds, err := b.cfg.Holds(v, item)
			if err != nil || !holds {
				return err
			}
		}
		m, err = b.render(v, item)
		return err
	})
	return m, err
}
