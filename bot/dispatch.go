package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/time/rate"

	"zwxx/store"
)

const (
	senders     = 32               // chats written to at the same time
	chatRun     = 8                // messages claimed for one chat at once
	sendTimeout = 15 * time.Second // for one request
	sendGrace   = 3 * time.Second  // for requests under way at a shutdown
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
		case <-timer.C:
		}
		timer.Stop()
	}
}

// untilRetry is how long until a chat that must wait may be written to again.
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

// SendDue sends what is due, several chats at a time and in order within each,
// until nothing is left but what must wait for a retry.
func (b *Bot) SendDue(ctx context.Context) error {
	sending, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(sendGrace, cancel) })
	defer stop()
	b.toasts.send(sending, b.api)
	defer b.toasts.wait()

	d := dispatch{bot: b, results: make(chan []store.Outcome, senders), busy: make(map[int64]bool)}
	for {
		batch, err := d.exchange(ctx.Err() == nil)
		if err != nil {
			return errors.Join(err, d.abandon())
		}
		for _, run := range batch {
			go func() { d.results <- b.sendRun(sending, run) }()
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
// messages.
type dispatch struct {
	bot      *Bot
	results  chan []store.Outcome
	busy     map[int64]bool // chats with messages under way
	outcomes []store.Outcome
	soonest  time.Duration // until a chat held back by the limits may be written to; 0 if none is
	fatal    error
}

// exchange records the outcomes at hand and claims and renders what can leave
// now.
func (d *dispatch) exchange(claim bool) ([]rendering, error) {
	b, clock := d.bot, d.bot.cfg.Clock()
	settled := d.outcomes
	var items []store.Item
	d.soonest = 0
	err := b.db.Update(b.cfg.Now(), func(tx *store.Tx) error {
		if err := tx.Settle(clock, settled); err != nil || !claim {
			return err
		}
		taken := make(map[int64]int)
		var err error
		items, err = tx.ClaimDue(clock, senders*chatRun, func(chat int64) bool { return d.admit(chat, clock, taken) })
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim: %w", err)
	}
	d.outcomes = nil
	if len(settled) > 0 {
		store.Failpoint("settled")
	}
	if len(items) == 0 {
		return nil, nil
	}
	store.Failpoint("claimed")
	runs, err := b.renderAll(items)
	for _, run := range runs {
		d.busy[run.chat] = true
	}
	return runs, err
}

// admit decides whether a chat may be sent one more message now, and takes its
// tokens if so.
func (d *dispatch) admit(chat int64, clock time.Time, taken map[int64]int) bool {
	if d.busy[chat] || taken[chat] == chatRun || taken[chat] == 0 && len(d.busy)+len(taken) >= senders {
		return false
	}
	sends := d.bot.sends
	if wait := sends.wait(chat, clock); wait > 0 {
		d.hold(wait)
		return false
	}
	if sends.all.Limit() != rate.Inf && !sends.all.AllowN(clock, 1) {
		d.hold(time.Duration(float64(time.Second) / float64(sends.all.Limit())))
		return false
	}
	sends.take(chat, clock)
	taken[chat]++
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
	case outcomes := <-d.results:
		d.collect(outcomes)
	case <-d.bot.db.Queued():
	case <-tick:
	case <-done:
		d.soonest = 0
	}
	for {
		select {
		case outcomes := <-d.results:
			d.collect(outcomes)
		default:
			return
		}
	}
}

func (d *dispatch) collect(outcomes []store.Outcome) {
	for _, o := range outcomes {
		delete(d.busy, o.Item.Chat)
		if o.Problem == ErrToken.Error() {
			d.fatal = ErrToken
		}
	}
	d.outcomes = append(d.outcomes, outcomes...)
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

// A rendering is what one chat is sent, in order.
type rendering struct {
	chat  int64
	items []renderedItem
}

type renderedItem struct {
	item    store.Item
	message *message // nil where there is nothing to send
	err     error
}

// renderAll renders claimed rows from one state of the database, by chat.
func (b *Bot) renderAll(items []store.Item) ([]rendering, error) {
	var runs []rendering
	index := make(map[int64]int)
	err := b.db.View(b.cfg.Now(), func(v *store.View) error {
		for _, item := range items {
			i, ok := index[item.Chat]
			if !ok {
				i = len(runs)
				index[item.Chat] = i
				runs = append(runs, rendering{chat: item.Chat})
			}
			message, err := b.renderItem(v, item)
			runs[i].items = append(runs[i].items, renderedItem{item, message, err})
		}
		return nil
	})
	return runs, err
}

func (b *Bot) renderItem(v *store.View, item store.Item) (*message, error) {
	if b.cfg.Holds != nil {
		holds, err := b.cfg.Holds(v, item)
		if err != nil || !holds {
			return nil, err
		}
	}
	return b.render(v, item)
}

// sendRun sends one chat's messages in order. After one that did not leave,
// the rest go back into the queue untried.
func (b *Bot) sendRun(ctx context.Context, run rendering) []store.Outcome {
	outcomes := make([]store.Outcome, 0, len(run.items))
	blocked := false
	for _, r := range run.items {
		if blocked {
			outcomes = append(outcomes, store.Outcome{Item: r.item, State: store.OutcomeRetry, Parts: r.item.Parts, Messages: r.item.Messages})
			continue
		}
		outcome := b.sendItem(ctx, r)
		blocked = outcome.State == store.OutcomeRetry || outcome.Unreachable
		outcomes = append(outcomes, outcome)
	}
	return outcomes
}
