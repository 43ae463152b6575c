package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"syscall"
	"time"

	"github.com/robfig/cron/v3"

	"zwxx/bot"
	"zwxx/reminders"
	"zwxx/store"
)

type serveCommand struct {
	DB          string `name:"db" required:"" placeholder:"FILE" help:"The database file; made if it is missing."`
	Config      string `placeholder:"FILE" help:"The config file."`
	TelegramURL string `name:"telegram-url" placeholder:"URL" help:"A Bot API server of one's own."`
	Listen      string `placeholder:"ADDR" help:"Where to answer /healthz, such as 127.0.0.1:8019; nowhere if it is missing."`
}

// Run runs the bot until it is told to end.
func (c *serveCommand) Run(p *program) error {
	conf, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	plan, err := reminders.NewPlan(conf.Reminders)
	if err != nil {
		return err
	}
	token, err := p.readToken(conf)
	if err != nil {
		return err
	}
	rules, err := loadRules(conf.Rules, p.now().Year())
	if err != nil {
		return err
	}
	if err := errors.Join(conf.checkOffices(rules), conf.checkUpkeep()); err != nil {
		return err
	}
	unlock, err := lock(c.DB + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	if err := checkFile(c.DB); err != nil {
		return err
	}
	db, err := openDatabase(c.DB, rules)
	if err != nil {
		return err
	}
	defer db.Close()
	log := newLog(p.stderr, token)
	font, err := conf.Bulletin.loadFont(p.fonts, log)
	if err != nil {
		return err
	}
	b, err := bot.New(db, bot.Config{Token: token, CheckDays: conf.Bulletin.CheckDays, Font: font, ServerURL: c.TelegramURL, Contact: conf.Contact, Delivery: conf.Delivery, PerMinute: conf.Intake.PerMinute,
		Now: p.now, Clock: p.now, Holds: reminders.Holds, Log: log})
	if err != nil {
		return fmt.Errorf("%w (%w)", errToken, err) // nothing else can be wrong with what it was given
	}
	upkeep, err := newUpkeep(db, c.DB, conf, plan, log)
	if err != nil {
		return err
	}
	health := newHealth(db, p.now)
	if c.Listen != "" {
		end, err := health.listen(p.ctx, c.Listen, log)
		if err != nil {
			return err
		}
		defer end()
	}
	sweeper := reminders.NewSweeper(db, plan)
	return serve(p.ctx, b, func() {
		switch swept, err := sweepAlone(b, sweeper, p.now()); {
		case err != nil:
			log.Error("sweep failed", "error", err)
		case swept:
			health.sweep()
		}
		upkeep.tick(p.now())
	}, log)
}

// sweepAlone queues what is due, but not beside another program that polls with
// the same token: that may be the one that is meant to run.
func sweepAlone(b *bot.Bot, sweeper *reminders.Sweeper, now time.Time) (swept bool, err error) {
	if b.Contested() {
		return false, nil
	}
	return true, sweeper.Sweep(now)
}

// serve runs a bot, with tick once a minute, until ctx ends. The ticks do not
// wait for the Bot API.
func serve(ctx context.Context, b *bot.Bot, tick func(), log *slog.Logger) error {
	// Recover sits inside SkipIfStillRunning: the other way round one panic
	// would block the job for ever.
	job := cron.NewChain(cron.SkipIfStillRunning(cron.DiscardLogger), cron.Recover(cronLog{log})).Then(cron.FuncJob(tick))
	ticks := cron.New()
	if _, err := ticks.AddJob("* * * * *", job); err != nil {
		return err
	}
	ticks.Start()
	defer func() { <-ticks.Stop().Done() }()
	if err := prepare(ctx, b, log); err != nil {
		return err
	}
	job.Run()
	log.Info("serving")
	err := b.Run(ctx)
	log.Info("ended", "error", err)
	return err
}

// prepare waits for the Bot API to answer for the first time; only what a
// person must mend ends it: a refused token, a webhook.
func prepare(ctx context.Context, b *bot.Bot, log *slog.Logger) error {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		err := b.Prepare(ctx)
		if err == nil || errors.Is(err, bot.ErrToken) || errors.Is(err, bot.ErrWebhook) {
			return err
		}
		log.Warn("the Bot API does not answer", "error", err, "again_in", wait)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
	}
}

// cronLog hands a recovered panic of a tick to the log.
type cronLog struct{ log *slog.Logger }

func (c cronLog) Info(string, ...any) {}

func (c cronLog) Error(err error, msg string, _ ...any) { c.log.Error(msg, "error", err) }

// checkFile has SQLite look through a database before it is opened for
// writing; one that is missing is for [store.Open] to judge.
func checkFile(name string) error {
	info, err := os.Stat(name)
	if err != nil || info.Size() == 0 {
		return nil
	}
	if err := store.Check(name); err != nil {
		return unusable(name, err)
	}
	return nil
}

// errLocked says that another process serves the same database.
var errLocked = errors.New("another zwxx serves this database")

// lock takes an advisory lock that ends with the process.
func lock(name string) (unlock func(), err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		f.Close()
		return nil, fmt.Errorf("%w: %s", errLocked, name)
	}
	return func() { f.Close() }, nil
}
