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
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zwxx/scoring/bulletin/picture"
	"zwxx/store"
	"zwxx/store/notice"
)

// A Config is what a bot needs besides its database.
type Config struct {
	Token     string
	ServerURL string // of the Bot API; empty for Telegram's own
	Username  string // the bot's, for invitation links; empty asks the API
	Contact   Contact
	Delivery  Limits

	// PerMinute is how many updates a minute are taken from one person outside
	// the section; 0 is no limit.
	PerMinute int

	// Now is business time: what "today" means and what is stored.
	Now func() time.Time
	// Clock is real time, for pacing and back-off.
	Clock func() time.Time

	// Patience is how long polls may go unanswered until Run gives up with
	// [ErrSilent]; 0 is three minutes.
	Patience time.Duration

	// CheckDays is how many working days units have to check a bulletin; 0 is
	// two.
	CheckDays int
	// Font draws the pictures of bulletins; nil leaves them out.
	Font *picture.Font

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
	intake   intake
	client   *http.Client // for all but polls and files
	polls    *http.Client
	files    *http.Client  // downloads and uploads
	filed    chan struct{} // a letter may have been filed
	methods  string        // the address of the API's methods; it holds the token
	offset   int64         // the next update to ask for; kept in memory, since a restart asks for all unconfirmed
	link     *link
	noted    time.Time // when it was last stored that a poll was answered
	sends    *pacer
	atOnce   int // chats written to at the same time
	toasts   toasts
	uploads  uploads
	username string
	log      *slog.Logger
}

// New returns a bot on an open database. It does no network I/O.
func New(db *store.DB, cfg Config) (*Bot, error) {
	cfg.Token = strings.TrimSpace(cfg.Token)
	if err := CheckToken(cfg.Token); err != nil {
		return nil, err
	}
	if cfg.ServerURL == "" {
		cfg.ServerURL = "https://api.telegram.org"
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Patience == 0 {
		cfg.Patience = patience
	}
	return &Bot{
		db: db, cfg: cfg, username: cfg.Username, log: cfg.Log, intake: intake{perMinute: cfg.PerMinute},
		client:  newClient(sendTimeout, senders),
		polls:   newClient(pollTimeout, 1),
		files:   newClient(letterTime, 1),
		methods: cfg.ServerURL + "/bot" + cfg.Token + "/",
		filed:   make(chan struct{}, 1),
		link:    newLink(),
		sends:   newPacer(cfg.Delivery),
		atOnce:  senders,
	}, nil
}

// checkDays is how many working days units have to check a bulletin.
func (b *Bot) checkDays() int {
	if b.cfg.CheckDays > 0 {
		return b.cfg.CheckDays
	}
	return 2
}

// CheckToken says what is wrong with the form of a bot's token, if anything is.
func CheckToken(token string) error {
	id, secret, ok := strings.Cut(token, ":")
	good := ok && id != "" && secret != "" && strings.Trim(id, "0123456789") == "" &&
		strings.IndexFunc(secret, func(r rune) bool { return r <= ' ' || r == '/' || r > '~' }) < 0
	if !good {
		return errors.New("the bot token is not of the form 123456:ABC…")
	}
	return nil
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
	if err := b.askWhoIAm(ctx); err != nil {
		return startError(b.redact(err))
	}
	if err := b.publishCommands(ctx); err != nil {
		b.log.Warn("the command list was not published", "error", b.redact(err))
	}
	return nil
}

// askWhoIAm asks the API what it knows of the bot. It refuses to poll beside a
// webhook, and tells the section when the bot reads all that is said in groups.
func (b *Bot) askWhoIAm(ctx context.Context) error {
	var hook models.WebhookInfo
	if err := b.call(ctx, "getWebhookInfo", struct{}{}, &hook); err != nil {
		return err
	}
	if hook.URL != "" {
		return ErrWebhook
	}
	var me models.User
	if err := b.call(ctx, "getMe", struct{}{}, &me); err != nil {
		return err
	}
	if b.username == "" {
		b.username = me.Username
	}
	return b.db.Update(b.cfg.Now(), func(tx *store.Tx) error {
		if err := tx.SetSetting(UsernameSetting, b.username); err != nil || !me.CanReadAllGroupMessages {
			return err
		}
		return tx.Remind(store.Audience{Role: store.RoleSection}, notice.PrivacyOff{}, "privacy/"+tx.Day().String())
	})
}

// UsernameSetting is the setting under which the bot's username is stored, for
// invitation links made while it does not run.
const UsernameSetting = "bot_username"

// ErrToken says that Telegram does not know the token.
var ErrToken = errors.New("the bot token is refused by the Bot API")

// ErrWebhook says that updates go to a webhook, and what to do about it.
var ErrWebhook = errors.New("a webhook is set for this bot, so it cannot poll: call deleteWebhook of the Bot API " +
	"with the bot's token, without drop_pending_updates, which would lose what people have sent; then start again")

func startError(err error) error {
	if errors.Is(err, telegram.ErrorUnauthorized) || errors.Is(err, telegram.ErrorNotFound) {
		return ErrToken
	}
	return err
}

// Run polls and sends until ctx ends, the token is refused or Telegram falls
// silent, with [ErrToken] or [ErrSilent]. It returns within a few seconds of ctx ending, with the transaction at hand committed.
func (b *Bot) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var loops sync.WaitGroup
	for _, loop := range []func(context.Context) error{b.pollLoop, b.sendLoop, b.letterLoop, b.watchLoop, b.menuLoop} {
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
