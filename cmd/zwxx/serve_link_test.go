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

// fault 19: when nobody answers its polls, serve ends with a code on which a
// supervisor starts it anew.
func TestServeSilent(t *testing.T) {
	t.Parallel()
	server := bottest.NewServer(bottest.Options{})
	t.Cleanup(server.Close)
	server.Fail(bottest.Fault{Method: "getUpdates", Kind: bottest.NeverAnswer, Times: -1})
	rules, err := loadRules("", time.Now().Year())
	if err != nil {
		t.Fatal(err)
	}
	db, err := openDatabase(filepath.Join(t.TempDir(), "zwxx.db"), rules)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	b, err := bot.New(db, bot.Config{Token: server.Token(), ServerURL: server.URL(), Patience: 20 * time.Millisecond, Now: time.Now, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	err = serve(t.Context(), b, func() {}, slog.New(slog.DiscardHandler))
	if code := (&program{stderr: io.Discard}).exitCode(err); !errors.Is(err, bot.ErrSilent) || code != exitRefused {
		t.Errorf("serve ended with %d: %v", code, err)
	}
}
