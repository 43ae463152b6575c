package bot

import (
	"context"
	"errors"
	"sync"
	"time"

	"zwxx/store"
	"zwxx/store/notice"
)

const (
	// patience is how long polls may go unanswered until [Bot.Run] gives up.
	patience = 3 * time.Minute
	// stale is after how long without an answered poll what waits for the bot
	// is heard before anything but answers leaves.
	stale = 2 * time.Minute
	// rivalry is for how long another poller is taken for what is left of a
	// restart.
	rivalry = time.Minute
)

// ErrSilent says that Telegram has answered no poll for minutes. A supervisor
// is to start the program anew.
var ErrSilent = errors.New("the Bot API has answered no poll for minutes")

// A link is what the polls tell of the connection to Telegram, in real time.
type link struct {
	mu       sync.Mutex
	heard    time.Time // when a poll was last answered with updates, or with none
	answered time.Time // when Telegram last answered a poll in any way
	current  bool      // all that had waited has been handled
	opened   chan struct{}

	rivalSince, rivalAt time.Time // the first and the last poll that another poller ended
}

func newLink() *link { return &link{opened: make(chan struct{}, 1)} }

// hear notes a poll that was answered with updates or with none.
func (l *link) hear(clock time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if clock.Sub(l.heard) > stale {
		l.current = false
	}
	l.heard, l.answered = clock, clock
	if !l.rivalAt.IsZero() && clock.Sub(l.rivalAt) > rivalry {
		l.rivalSince, l.rivalAt = time.Time{}, time.Time{}
		l.wake()
	}
}

// flood notes a poll that Telegram asked to repeat only after some time.
func (l *link) flood(until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answered = until
}

// wake lets the dispatcher look again what may leave. The caller holds the lock.
func (l *link) wake() {
	select {
	case l.opened <- struct{}{}:
	default:
	}
}

// handled notes that the updates of a poll have been handled, and whether more
// may wait.
func (l *link) handled(more bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if more || l.current {
		return
	}
	l.current = true
	l.wake()
}

// isCurrent reports whether all that had waited has been handled.
func (l *link) isCurrent() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.current
}

// rival notes a poll that another poller ended and returns since when that has
// happened.
func (l *link) rival(clock time.Time) (since time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.rivalSince.IsZero() || clock.Sub(l.rivalAt).Abs() > 2*rivalry {
		l.rivalSince = clock
	}
	l.rivalAt, l.answered = clock, clock
	return l.rivalSince
}

func (l *link) contested() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.rivalAt.Sub(l.rivalSince) > rivalry
}

// open reports whether anything but answers may leave. What the bot has not
// heard may have made a reminder obsolete.
func (l *link) open(clock time.Time) bool {
	if l.contested() {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.current && clock.Sub(l.heard) <= stale
}

// LastHeard returns when a poll was last answered with updates or with none,
// in real time; zero before the first.
func (b *Bot) LastHeard() time.Time {
	b.link.mu.Lock()
	defer b.link.mu.Unlock()
	return b.link.heard
}

// Contested reports whether another program has been polling with the same
// token for more than a minute. Nothing should be queued then: it may be the
// one that is meant to run.
func (b *Bot) Contested() bool { return b.link.contested() }

// contest notes that another poller ended a poll. After a minute of that the
// section is told, once.
func (b *Bot) contest(webhook bool) error {
	since := b.link.rival(b.cfg.Clock())
	if !b.link.contested() {
		return nil
	}
	return b.db.Update(b.cfg.Now(), func(tx *store.Tx) error {
		return tx.Remind(store.Audience{Role: store.RoleSection}, notice.Contested{Since: since, Webhook: webhook}, "contested/"+since.UTC().Format(time.RFC3339))
	})
}

// watchLoop ends with [ErrSilent] when polls are not answered in any way.
func (b *Bot) watchLoop(ctx context.Context) error {
	began := b.cfg.Clock()
	for pause(ctx, b.cfg.Patience/10) {
		b.link.mu.Lock()
		last := b.link.answered
		b.link.mu.Unlock()
		if last.Before(began) {
			last = began
		}
		if b.cfg.Clock().Sub(last) > b.cfg.Patience {
			return ErrSilent
		}
	}
	return nil
}
