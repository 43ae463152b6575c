package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"zwxx/scoring/workday"
	"zwxx/store"
)

// After how long the program counts as unwell.
const (
	unheard = 3 * time.Minute  // without an answered poll
	unswept = 3 * time.Minute  // without a sweep
	unsent  = 10 * time.Minute // with a message that may leave and has not
)

// A health is what /healthz tells of a program that serves.
type health struct {
	db      *store.DB
	now     func() time.Time
	started time.Time

	mu    sync.Mutex
	swept time.Time
}

func newHealth(db *store.DB, now func() time.Time) *health {
	return &health{db: db, now: now, started: now()}
}

// sweep notes that a sweep has gone through.
func (h *health) sweep() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.swept = h.now()
}

// A healthReport is the answer to /healthz. Times are in Asia/Shanghai; one
// that never was is left out.
type healthReport struct {
	OK        bool         `json:"ok"`
	Problems  []string     `json:"problems"` // what makes it not OK
	LastPoll  *time.Time   `json:"last_poll,omitempty"`
	LastSweep *time.Time   `json:"last_sweep,omitempty"`
	Outbox    outboxReport `json:"outbox"`
	Restored  bool         `json:"restored"` // reminders wait for the section's word
}

type outboxReport struct {
	Backlog       int   `json:"backlog"`        // messages neither sent nor given up
	OldestSeconds int64 `json:"oldest_seconds"` // of those that may leave
}

// report says how the program is. For a while after its start it is not
// blamed for what it has not done yet.
func (h *health) report() (healthReport, error) {
	now := h.now()
	h.mu.Lock()
	swept := h.swept
	h.mu.Unlock()
	r := healthReport{Problems: []string{}}
	var heard, oldest time.Time
	err := h.db.View(now, func(v *store.View) (err error) {
		if heard, err = v.LastHeard(); err != nil {
			return err
		}
		if r.Outbox.Backlog, err = v.Backlog(); err != nil {
			return err
		}
		if oldest, err = v.OldestDue(now); err != nil {
			return err
		}
		_, r.Restored, err = v.Restored()
		return err
	})
	if err != nil {
		return r, err
	}
	if !oldest.IsZero() {
		r.Outbox.OldestSeconds = int64(now.Sub(oldest).Seconds())
	}
	r.LastPoll, r.LastSweep = shown(heard), shown(swept)
	for _, check := range []struct {
		since   time.Time
		limit   time.Duration
		problem string
	}{
		{heard, unheard, "no poll has been answered for a while"},
		{swept, unswept, "the sweep has not run for a while"},
	} {
		if now.Sub(check.since) > check.limit && now.Sub(h.started) > check.limit {
			r.Problems = append(r.Problems, check.problem)
		}
	}
	if !oldest.IsZero() && now.Sub(oldest) > unsent && now.Sub(h.started) > unsent {
		r.Problems = append(r.Problems, "messages have waited for a while")
	}
	r.OK = len(r.Problems) == 0
	return r, nil
}

func shown(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.In(workday.Shanghai).Truncate(time.Second)
	return &t
}

// ServeHTTP answers 200 to who asks how the program is, and 503 if it is not
// well.
func (h *health) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	r, err := h.report()
	if err != nil {
		r.Problems = append(r.Problems, "the database cannot be read")
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if !r.OK {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_ = json.NewEncoder(w).Encode(r) // whoever asked has gone
}

// listen answers /healthz at an address, and nothing else, until the function
// it returns is called.
func (h *health) listen(ctx context.Context, address string, log *slog.Logger) (end func(), err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", h)
	server := &http.Server{Handler: mux, ReadTimeout: 5 * time.Second, WriteTimeout: 15 * time.Second, IdleTimeout: time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn)}
	log.Info("listening", "address", listener.Addr().String())
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.Error("answering /healthz has ended", "error", err)
		}
	}()
	return func() { _ = server.Close() }, nil
}
