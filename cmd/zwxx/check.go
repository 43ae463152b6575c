package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zwxx/bot"
	"zwxx/reminders"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

type checkCommand struct {
	DB          string `name:"db" required:"" placeholder:"FILE" help:"The database file."`
	Config      string `placeholder:"FILE" help:"The config file that serve uses."`
	TelegramURL string `name:"telegram-url" placeholder:"URL" help:"A Bot API server of one's own."`
	Offline     bool   `help:"Ask nobody over the network."`
}

// What check asks for.
const (
	largestSkew  = 30 * time.Second // of the clock
	backupGrace  = time.Hour        // after the time at which one was due
	checkTimeout = 30 * time.Second // of all requests together
)

// yearAlarm is the month from which the next year's holidays must be known.
const yearAlarm = time.November

// A checkup is a run of check: its findings go to the screen as they come.
type checkup struct {
	*program
	*checkCommand
	conf   config
	rules  *scoring.Rules // nil if there are none that can be used
	whole  bool           // the database can be read
	worst  int            // exit code
	failed int
}

// Run looks at everything that serve needs and prints a line for each.
func (c *checkCommand) Run(p *program) error {
	k := &checkup{program: p, checkCommand: c}
	for _, look := range []func(){k.config, k.token, k.database, k.calendar, k.backups, k.disk, k.telegram, k.font} {
		look()
	}
	if k.worst != exitOK {
		return &checkError{k.failed, k.worst}
	}
	return nil
}

// A checkError says that check has found something.
type checkError struct{ failed, code int }

func (e *checkError) Error() string {
	if e.failed == 1 {
		return "1 check has failed"
	}
	return fmt.Sprintf("%d checks have failed", e.failed)
}

func (k *checkup) good(what, format string, args ...any) {
	fmt.Fprintf(k.stdout, "✓ %s: %s\n", what, oneLine(fmt.Sprintf(format, args...)))
}

// bad prints a finding with its remedy. A code of 3 stands over one of 1.
func (k *checkup) bad(code int, what, problem, remedy string) {
	fmt.Fprintf(k.stdout, "✗ %s: %s; %s\n", what, oneLine(problem), remedy)
	k.failed++
	k.worst = max(k.worst, code)
}

// oneLine is a text as part of a line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// config looks at the config file and the rules it names.
func (k *checkup) config() {
	var err error
	if k.conf, err = readConfig(k.Config); err == nil {
		_, err = reminders.NewPlan(k.conf.Reminders)
		err = errors.Join(err, k.conf.checkUpkeep())
	}
	name := k.Config
	if name == "" {
		name = "none, the defaults hold"
	}
	if err != nil {
		k.bad(exitRefused, "config", err.Error(), "mend the file; the README lists every key")
	} else {
		k.good("config", "%s", name)
	}
	year := k.now().Year()
	rules, err := loadRules(k.conf.Rules, year)
	if err != nil {
		k.bad(exitRefused, "rules", err.Error(), "zwxx rules check FILE names every fault with its line")
		return
	}
	k.rules = rules
	switch err := k.conf.checkOffices(rules); {
	case err != nil:
		k.bad(exitRefused, "rules", err.Error(), "use the roster's names; zwxx rules show lists them")
	case rules.Year != year:
		k.good("rules", "%s, of %d; %d has none of its own", rules.Title, rules.Year, year)
	default:
		k.good("rules", "%s, of %d", rules.Title, rules.Year)
	}
}

// token looks at where the bot's token is and what it looks like, and shows
// nothing of it.
func (k *checkup) token() {
	token, err := k.readToken(k.conf)
	switch {
	case err != nil:
		k.bad(exitPerson, "token", "there is none", "set ZWXX_TOKEN, or token_file in the config file")
		return
	case bot.CheckToken(token) != nil:
		k.bad(exitPerson, "token", "it is not of the form 123456:ABC…", "copy it anew from @BotFather")
		return
	}
	if info, err := os.Stat(k.conf.TokenFile); err == nil && info.Mode().Perm()&0o077 != 0 {
		k.bad(exitPerson, "token", "others than its owner may read the file", "chmod 600 "+k.conf.TokenFile)
		return
	}
	k.good("token", "has the form of one")
}

// database reads the database from end to end, without writing to it.
func (k *checkup) database() {
	info, err := os.Stat(k.DB)
	if (errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0) && !store.Marked(k.DB) {
		k.good("database", "none yet; serve makes it")
		return
	}
	var totals store.Totals
	if err == nil {
		totals, err = store.Examine(k.DB)
	}
	switch {
	case errors.Is(err, store.ErrNewerSchema):
		k.bad(exitPerson, "database", err.Error(), "use the zwxx that wrote it, or a later one")
		return
	case err != nil:
		k.bad(exitPerson, "database", err.Error(), "keep the file; zwxx restore makes a new one of a backup")
		return
	}
	k.whole = true
	later := ""
	if known := store.KnownSchema(); totals.Schema < known {
		k.whole = false // for what asks for a table it may not have
		later = fmt.Sprintf(", schema %d becomes %d at the next start", totals.Schema, known)
	}
	k.good("database", "whole, %d rows, audit of %d rows with head %s%s", totals.Sum(), totals.Audit, totals.Head, later)
	if wal, err := os.Stat(k.DB + "-wal"); err == nil && wal.Size() > largestLog<<20 {
		k.bad(exitPerson, "database", fmt.Sprintf("its -wal has %d MB", wal.Size()>>20), "end what keeps reading the database")
	}
}

// calendar asks whether the holidays of this year are known, and from November
// on those of the next.
func (k *checkup) calendar() {
	if k.rules == nil {
		return
	}
	calendar := workday.New(k.rules.Settings.Office(), nil)
	if k.whole {
		var err error
		if calendar, err = store.CalendarOf(k.DB, k.rules); err != nil {
			k.bad(exitPerson, "calendar", err.Error(), "see the database")
			return
		}
	}
	today := workday.DateOf(k.now())
	until := workday.NewDate(today.Year(), time.December, 28) // the days after depend on the next notice
	if today.Month() >= yearAlarm {
		until = workday.NewDate(today.Year()+1, time.December, 28)
	}
	unknown := calendar.Uncovered(workday.NewDate(today.Year(), time.January, 1), until)
	if len(unknown) > 0 {
		years := strings.Trim(fmt.Sprint(unknown), "[]")
		k.bad(exitPerson, "calendar", "the holidays of "+years+" are not known, so that deadlines are provisional",
			"enter the State Council's notice: 工作日历 in chat, or zwxx calendar import")
		return
	}
	k.good("calendar", "the holidays are known to the end of %d", until.Year())
}

// backups looks for the newest.
func (k *checkup) backups() {
	dir := k.conf.Backup.folder(k.DB)
	night, err := reminders.ParseSpec(k.conf.Backup.At)
	if !k.whole || err != nil {
		return
	}
	if dir == "" {
		k.good("backups", "none are made by zwxx, as the config says")
		return
	}
	all, err := store.Backups(k.DB, dir)
	switch {
	case err != nil:
		k.bad(exitPerson, "backups", err.Error(), "let the service's user read and write the folder")
	case len(all) == 0:
		k.bad(exitPerson, "backups", "there is none in "+dir, "zwxx serve makes one when it starts, zwxx backup makes one now")
	default:
		newest := all[len(all)-1].At
		if due := night.Next(newest); due.Add(backupGrace).Before(k.now()) {
			k.bad(exitPerson, "backups", "the newest is of "+newest.Format(time.DateTime), "see what serve has logged; zwxx backup makes one now")
			return
		}
		k.good("backups", "%d, the newest of %s", len(all), newest.Format(time.DateTime))
	}
}

// disk looks at what is free for the database and its backups.
func (k *checkup) disk() {
	for _, dir := range []string{filepath.Dir(k.DB), k.conf.Backup.folder(k.DB)} {
		free, err := freeDisk(dir)
		switch {
		case dir == "" || errors.Is(err, fs.ErrNotExist):
		case err != nil:
			k.bad(exitPerson, "disk", err.Error(), "see whether "+dir+" can be read")
		case free < leastFree:
			k.bad(exitPerson, "disk", fmt.Sprintf("%d MB are free at %s", free, dir), fmt.Sprintf("make room: less than %d MB is too little", leastFree))
		default:
			k.good("disk", "%d MB are free at %s", free, dir)
		}
	}
}

// telegram asks the Bot API about the bot, and what time it is.
func (k *checkup) telegram() {
	token, err := k.readToken(k.conf)
	if k.Offline || err != nil || bot.CheckToken(token) != nil {
		return
	}
	b, err := bot.New(nil, bot.Config{Token: token, ServerURL: k.TelegramURL, Now: k.now, Clock: k.now})
	if err != nil {
		k.bad(exitPerson, "telegram", err.Error(), "see the token")
		return
	}
	ctx, cancel := context.WithTimeout(k.ctx, checkTimeout)
	defer cancel()
	asked, err := b.Inquire(ctx)
	switch {
	case errors.Is(err, bot.ErrToken):
		k.bad(exitPerson, "telegram", "the token is refused", "ask @BotFather for a new one, and put it where the old one is")
		return
	case err != nil:
		k.bad(exitPerson, "telegram", "it cannot be reached: "+err.Error(), "see whether this machine may reach the Bot API over HTTPS")
		return
	case asked.Webhook:
		k.bad(exitPerson, "telegram", "a webhook is set, so that the bot cannot poll",
			"call deleteWebhook of the Bot API, without drop_pending_updates")
	default:
		k.good("telegram", "reached, the bot is @%s", asked.Username)
	}
	if asked.ReadsGroups {
		k.bad(exitPerson, "privacy", "the bot is given everything that is said in its groups", "/setprivacy at @BotFather, Enable")
	}
	skew := k.now().Sub(asked.Clock).Round(time.Second)
	switch {
	case asked.Clock.IsZero():
	case skew.Abs() > largestSkew:
		k.bad(exitPerson, "clock", fmt.Sprintf("it is %s from Telegram's", skew), "set the clock by NTP; due times hang on it")
	default:
		k.good("clock", "as Telegram's")
	}
}

// font looks for one that pictures of bulletins can be drawn with.
func (k *checkup) font() {
	if _, err := loadFont("", k.fonts); err != nil {
		k.bad(exitPerson, "font", "no Chinese font is installed, so that bulletins have no pictures", "install Debian's fonts-noto-cjk")
		return
	}
	k.good("font", "there is a Chinese one")
}
