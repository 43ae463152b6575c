package main

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"zwxx/bot/bottest"
	"zwxx/store"
	"zwxx/store/notice"
)

// ask returns what /healthz answers.
func ask(t *testing.T, h http.Handler) (code int, r healthReport) {
	t.Helper()
	answer := httptest.NewRecorder()
	h.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/healthz", nil))
	if err := json.Unmarshal(answer.Body.Bytes(), &r); err != nil {
		t.Fatalf("%v in %s", err, answer.Body)
	}
	return answer.Code, r
}

// TestHealth: each threshold makes it 503, with what is wrong; what Telegram
// asked to hold back is nobody's fault, nor what a start has not done yet.
func TestHealth(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	now := shanghai("2018-03-01 10:00")
	h := newHealth(k.db, func() time.Time { return now })
	do := func(fn func(tx *store.Tx) error) {
		t.Helper()
		if err := k.db.Update(now, fn); err != nil {
			t.Fatal(err)
		}
	}
	hear := func(tx *store.Tx) error { return tx.Hear(now) }
	want := func(what string, code int, problems ...string) {
		t.Helper()
		got, r := ask(t, h)
		if got != code || r.OK != (code == http.StatusOK) || len(r.Problems) != len(problems) {
			t.Errorf("%s: %d, %+v", what, got, r)
		}
		for i, problem := range problems {
			if i < len(r.Problems) && !strings.Contains(r.Problems[i], problem) {
				t.Errorf("%s: %q, want %q", what, r.Problems[i], problem)
			}
		}
	}
	want("just started", http.StatusOK)
	now = now.Add(unheard + time.Second)
	want("nothing done since the start", http.StatusServiceUnavailable, "poll", "sweep")
	h.sweep()
	want("swept", http.StatusServiceUnavailable, "poll")
	do(hear)
	want("heard", http.StatusOK)

	do(func(tx *store.Tx) error { return tx.Post(store.Posting{Chat: 1, Notice: notice.Menu{}}) })
	now = now.Add(unsent)
	do(hear)
	h.sweep()
	want("a message waits", http.StatusOK)
	now = now.Add(time.Second)
	want("too long", http.StatusServiceUnavailable, "messages")
	if _, r := ask(t, h); r.Outbox.Backlog != 1 || r.Outbox.OldestSeconds != int64(unsent.Seconds())+1 {
		t.Errorf("outbox %+v", r.Outbox)
	}
	execSQL(t, k.file, "INSERT INTO chat (id, kind, not_before) VALUES (1, 'private', 9999999999999) ON CONFLICT (id) DO UPDATE SET not_before = 9999999999999")
	want("held back by Telegram", http.StatusOK)
	do(func(tx *store.Tx) error { _, err := tx.As(store.Operator).MarkRestored(now); return err })
	if _, r := ask(t, h); !r.Restored || r.LastSweep == nil || !r.LastSweep.Equal(now.Add(-time.Second)) {
		t.Errorf("%+v", r)
	}
}

// TestServeListens: /healthz is answered while the program serves, and nothing
// else is.
func TestServeListens(t *testing.T) {
	t.Parallel()
	server := bottest.NewServer(bottest.Options{})
	t.Cleanup(server.Close)
	var log sink
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	p := &program{ctx: ctx, stdout: &log, stderr: &log, now: time.Now,
		getenv: func(string) string { return server.Token() }}
	ended := make(chan int, 1)
	go func() {
		ended <- p.run([]string{"serve", "--db", filepath.Join(t.TempDir(), "zwxx.db"), "--telegram-url", server.URL(), "--listen", "127.0.0.1:0"})
	}()
	for !server.Polling() {
		changed := server.Changed()
		if server.Polling() {
			break
		}
		select {
		case <-changed:
		case code := <-ended:
			t.Fatalf("serve ended with %d:\n%s", code, log.String())
		}
	}
	address := regexp.MustCompile(`address=(\S+)`).FindStringSubmatch(log.String())
	if address == nil {
		t.Fatalf("no address in\n%s", log.String())
	}
	for path, want := range map[string]int{"/healthz": http.StatusOK, "/": http.StatusNotFound, "/debug/pprof/": http.StatusNotFound} {
		response, err := http.Get("http://" + address[1] + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(response.Body)
		response.Body.Close()
		if response.StatusCode != want || err != nil {
			t.Errorf("%s: %d, %s, %v", path, response.StatusCode, body, err)
		}
	}
	stop()
	if code := <-ended; code != exitOK {
		t.Errorf("serve ended with %d:\n%s", code, log.String())
	}
	c := newConsole(t)
	c.env["ZWXX_TOKEN"] = goodToken
	c.fails(exitRefused, []string{"serve", "--db", filepath.Join(t.TempDir(), "zwxx.db"), "--listen", "nowhere:99999"}, "99999")
}
