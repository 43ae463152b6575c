package main

import (
	"errors"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/reminders"
	"zwxx/scoring/workday"
	"zwxx/store"
)

// fault 28: beside a webhook serve ends, and says what a person must do.
func TestServeBesideWebhook(t *testing.T) {
	t.Parallel()
	server := bottest.NewServer(bottest.Options{})
	t.Cleanup(server.Close)
	server.SetWebhook("https://example.org/hook")
	c := newConsole(t)
	c.env["ZWXX_TOKEN"] = server.Token()
	c.fails(exitPerson, []string{"serve", "--db", filepath.Join(t.TempDir(), "zwxx.db"), "--telegram-url", server.URL()}, "deleteWebhook")
}

// aBot is a bot on a database of its own.
func aBot(t *testing.T, server *bottest.Server, cfg bot.Config) (*bot.Bot, *store.DB) {
	t.Helper()
	rules, err := loadRules("", cfg.Now().Year())
	if err != nil {
		t.Fatal(err)
	}
	db, err := openDatabase(filepath.Join(t.TempDir(), "zwxx.db"), rules)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	cfg.Token, cfg.ServerURL = server.Token(), server.URL()
	b, err := bot.New(db, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return b, db
}

// fault 19: when nobody answers its polls, serve ends with a code on which a
// supervisor starts it anew.
func TestServeSilent(t *testing.T) {
	t.Parallel()
	server := bottest.NewServer(bottest.Options{})
	t.Cleanup(server.Close)
	server.Fail(bottest.Fault{Method: "getUpdates", Kind: bottest.NeverAnswer, Times: -1})
	b, _ := aBot(t, server, bot.Config{Patience: 20 * time.Millisecond, Now: time.Now, Clock: time.Now})
	err := serve(t.Context(), b, func() {}, slog.New(slog.DiscardHandler))
	if code := (&program{stderr: io.Discard}).exitCode(err); !errors.Is(err, bot.ErrSilent) || code != exitRefused {
		t.Errorf("serve ended with %d: %v", code, err)
	}
}

// fault 27: beside another poller nothing is queued; afterwards it is.
func TestSweepAlone(t *testing.T) {
	t.Parallel()
	server := bottest.NewServer(bottest.Options{})
	t.Cleanup(server.Close)
	now := time.Date(2018, 3, 1, 9, 0, 0, 0, workday.Shanghai)
	clock := func() time.Time { return now }
	b, db := aBot(t, server, bot.Config{Now: clock, Clock: clock})
	plan, err := reminders.NewPlan(reminders.Default())
	if err != nil {
		t.Fatal(err)
	}
	sweeper := reminders.NewSweeper(db, plan)
	for _, contested := range []bool{false, true, false} {
		server.ClearFaults()
		if contested {
			server.Fail(bottest.Fault{Method: "getUpdates", Kind: bottest.Refuse, Code: 409, Description: "Conflict", Times: -1})
		}
		for range 9 {
			_, err := b.PollOnce(t.Context(), 0)
			if errors.Is(err, bot.ErrTwoPollers) != contested {
				t.Fatal(err)
			}
			now = now.Add(10 * time.Second)
		}
		if swept, err := sweepAlone(b, sweeper, now); err != nil || swept == contested {
			t.Errorf("contested %t: swept %t, %v", contested, swept, err)
		}
	}
}
