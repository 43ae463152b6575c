// Package bot is zwxx in chat: it polls Telegram for updates, turns each into
// an act of package store, and sends the notices the outbox holds.
//
// The way of one update: [Bot.PollOnce] receives a batch and handles it in one
// transaction; [Bot.SendDue] claims what that queued, renders it from the
// catalogue in texts/ and sends it. Both run until nothing is left and return;
// [Bot.Run] loops them.
package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zwxx/store"
)

// A Config is what a bot needs besides its database.
type Config struct {
	Token     string
	ServerURL string // of the Bot API; empty for Telegram's own
	Username  string // the bot's, for invitation links; empty asks the API
	Contact   Contact
	Delivery  Limits

	// Now is business time: what "today" means and what is stored.
	Now func() time.Time
	// Clock is real time, for pacing and back-off.
	Clock func() time.Time

	// Holds asks once more whether a reminder is still true when it leaves;
	// nil lets every notice go.
	Holds func(*store.View, store.Item) (bool, error)

	Log *slog.Logger
}

// A Contact is whom officers call: offices' telephones, not persons'.
type Contact struct {
	Section  string            `toml:"section"`   // 信息科
	DutyDesk string            `toml:"duty_desk"` // 市政府总值班室, for emergency items
	Offices  map[string]string `toml:"offices"`   // by unit, for the telephone list
}

// A Bot is one bot on one database. PollOnce and SendDue may run at the same
// time, each in one goroutine.
type Bot struct {
	db       *store.DB
	cfg      Config
	api      *telegram.Bot
	client   *http.Client // for all but polls and files
	polls    *http.Client
	files    *http.Client  // downloads and uploads
	filed    chan struct{} // a letter may have been filed
	methods  string        // the address of the API's methods; it holds the token
	offset   int64         // the next update to ask for; kept in memory, since a restart asks for all unconfirmed
	heard    atomic.Int64  // when a poll was last answered, in Unix milliseconds; see LastHeard
	noted    time.Time     // when that was last stored
	sends    *pacer
	toasts   toasts
	uploads  uploads
	username string
	log      *slog.Logger
}

// pollWait is how long Telegram holds a poll open when nothing comes.
const pollWait = 50 * time.Second

// New returns a bot on an open database. It does no network I/O.
func New(db *store.DB, cfg Config) (*Bot, error) {
	cfg.Token = strings.TrimSpace(cfg.Token)
	if !validToken(cfg.Token) {
		return nil, errors.New("the bot token is not of the form 123456:ABC…")
	}
	if cfg.ServerURL == "" {
		cfg.ServerURL = "https://api.telegram.org"
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	b := &Bot{
		db: db, cfg: cfg, username: cfg.Username, log: cfg.Log,
		polls:   &http.Client{Timeout: pollWait + 10*time.Second},
		methods: cfg.ServerURL + "/bot" + cfg.Token + "/",
		files:   &http.Client{Timeout: letterTime},
		filed:   make(chan struct{}, 1),
		sends:   newPacer(cfg.Delivery),
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = senders
	transport.MaxConnsPerHost = 2 * senders
	b.client = &http.Client{Transport: transport, Timeout: sendTimeout}
	api, err := telegram.New(cfg.Token, telegram.WithServerURL(cfg.ServerURL), telegram.WithSkipGetMe(),
		telegram.WithHTTPClient(pollWait, b.client),
		telegram.WithErrorsHandler(func(err error) { b.log.Warn("bot library", "error", b.redact(err)) }))
	if err != nil {
		return nil, fmt.Errorf("bot: %w", b.redact(err))
	}
	b.api = api
	return b, nil
}

func validToken(token string) bool {
	id, secret, ok := strings.Cut(token, ":")
	return ok && id != "" && secret != "" && strings.Trim(id, "0123456789") == "" &&
		strings.IndexFunc(secret, func(r rune) bool { return r <= ' ' || r == '/' || r > '~' }) < 0
}

// redact takes the token out of an error's text: it is part of every URL.
func (b *Bot) redact(err error) error {
	if err == nil || !strings.Contains(err.Error(), b.cfg.Token) {
		return err
	}
	return errors.New(strings.ReplaceAll(err.Error(), b.cfg.Token, "***"))
}

// Prepare asks the API who the bot is, puts what a crash left in flight back
// into the queue and publishes the command list. It runs once before Run.
func (b *Bot) Prepare(ctx context.Context) error {
	err := b.db.Update(b.cfg.Now(), func(tx *store.Tx) error {
		doubt, err := tx.Recover()
		if err == nil && doubt.Rows > 0 {
			b.log.Info("messages were in flight when the program ended", "rows", doubt.Rows)
		}
		return err
	})
	if err != nil {
		return err
	}
	if b.username == "" {
		me, err := b.api.GetMe(ctx)
		if err != nil {
			return startError(b.redact(err))
		}
		b.username = me.Username
	}
	if err := b.publishCommands(ctx); err != nil {
		b.log.Warn("the command list was not published", "error", b.redact(err))
	}
	return b.db.Update(b.cfg.Now(), func(tx *store.Tx) error { return tx.SetSetting(UsernameSetting, b.username) })
}

// publishCommands tells the messenger which commands its menu offers: those
// that everyone who has joined may use.
func (b *Bot) publishCommands(ctx context.Context) error {
	var offered []models.BotCommand
	for _, c := range commands {
		if c.action == "" && !c.hidden || c.action == store.ReadRanking {
			offered = append(offered, models.BotCommand{Command: c.name, Description: c.words[0]})
		}
	}
	_, err := b.api.SetMyCommands(ctx, &telegram.SetMyCommandsParams{Commands: offered, Scope: &models.BotCommandScopeAllPrivateChats{}})
	return err
}

// UsernameSetting is the setting under which the bot's username is stored, for
// invitation links made while it does not run.
const UsernameSetting = "bot_username"

// ErrToken says that Telegram does not know the token.
var ErrToken = errors.New("the bot token is refused by the Bot API")

func startError(err error) error {
	if errors.Is(err, telegram.ErrorUnauthorized) || errors.Is(err, telegram.ErrorNotFound) {
		return ErrToken
	}
	return err
}

// Run polls and sends until ctx ends or the token is refused. It returns
// within a few seconds of ctx ending, with the transaction at hand committed.
func (b *Bot) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var loops sync.WaitGroup
	for _, loop := range []func(context.Context) error{b.pollLoop, b.sendLoop, b.letterLoop} {
		loops.Go(func() {
			if err := loop(ctx); err != nil {
				cancel(err)
			}
		})
	}
	loops.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// A backoff doubles from a second to a minute while something fails.
type backoff struct{ wait time.Duration }

func (f *backoff) next() time.Duration {
	f.wait = min(max(2*f.wait, time.Second), time.Minute)
	return f.wait
}

func (f *backoff) reset() { f.wait = 0 }

// pause waits, or returns false when ctx ends first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
