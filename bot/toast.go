package bot

import (
	"context"
	"sync"
	"time"
)

// A toast answers a pressed button with a word or two. It is the one message
// that does not go through the outbox: sent once, after the commit, its
// failure ignored. The durable answer is the card or the reply.
type toast struct{ query, text string }

// toasts collects those of a batch until it is committed.
type toasts struct {
	mu       sync.Mutex
	batch    []toast
	released []toast
	signal   chan struct{}
	sending  sync.WaitGroup
}

const toastTimeout = 5 * time.Second

func (t *toasts) begin() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.batch = nil
}

func (t *toasts) add(query, text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.batch = append(t.batch, toast{query, text})
}

func (t *toasts) abandon() { t.begin() }

func (t *toasts) release() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.batch) == 0 {
		return
	}
	t.released = append(t.released, t.batch...)
	t.batch = nil
	if t.signal == nil {
		t.signal = make(chan struct{}, 1)
	}
	select {
	case t.signal <- struct{}{}:
	default:
	}
}

func (t *toasts) ready() <-chan struct{} {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.signal == nil {
		t.signal = make(chan struct{}, 1)
	}
	return t.signal
}

// send sends what has been released, each with the given function.
func (t *toasts) send(ctx context.Context, send func(context.Context, toast)) {
	t.mu.Lock()
	released := t.released
	t.released = nil
	t.mu.Unlock()
	for _, toast := range released {
		t.sending.Go(func() {
			ctx, cancel := context.WithTimeout(ctx, toastTimeout)
			defer cancel()
			send(ctx, toast)
		})
	}
}

func (t *toasts) wait() { t.sending.Wait() }
