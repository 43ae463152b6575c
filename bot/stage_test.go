package bot_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/reminders"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// A stage is the real bot on a real database against the loopback Bot API
// server, with a business clock that is set by hand.
type stage struct {
	tb      testing.TB
	server  *bottest.Server
	url     string // where the bot finds the server
	db      *store.DB
	bot     *bot.Bot
	sweeper *reminders.Sweeper
	now     time.Time
	clock   func() time.Time // real time
	nextID  int64

	perMinute int // of a person's updates; 0 for no limit
}

// newStage returns a stage at a moment in Asia/Shanghai, as 2018-03-01 09:00.
func newStage(tb testing.TB, at string) *stage {
	tb.Helper()
	s := &stage{tb: tb, nextID: 1000, clock: time.Now}
	s.set(at)
	s.server = bottest.NewServer(bottest.Options{Now: func() time.Time { return s.now }})
	tb.Cleanup(s.server.Close)
	s.url = s.server.URL()
	rules, _, err := scoring.Embedded().For(s.now.Year())
	s.must(err)
	s.db, err = store.Open(filepath.Join(tb.TempDir(), "zwxx.db"), rules)
	s.must(err)
	tb.Cleanup(func() { s.db.Close() })
	plan, err := reminders.NewPlan(reminders.Default())
	s.must(err)
	s.sweeper = reminders.NewSweeper(s.db, plan)
	s.start()
	s.must(s.sweeper.Sweep(s.now))
	return s
}

// start starts the bot, as after a restart of the program: it knows nothing
// but what the database holds.
func (s *stage) start() {
	s.tb.Helper()
	var err error
	s.bot, err = bot.New(s.db, bot.Config{
		Token: s.server.Token(), ServerURL: s.url, Username: s.server.Username(),
		Contact: bot.Contact{Section: "0571-64000001", DutyDesk: "0571-64000000", Offices: map[string]string{"移民局": "64000045"}},
		Now:     func() time.Time { return s.now }, Clock: s.clock, Holds: reminders.Holds, PerMinute: s.perMinute,
	})
	s.must(err)
	s.must(s.bot.Prepare(context.Background()))
}

func (s *stage) must(err error) {
	s.tb.Helper()
	if err != nil {
		s.tb.Fatal(err)
	}
}

// set moves the clock without playing what becomes due.
func (s *stage) set(at string) {
	s.tb.Helper()
	now, err := time.ParseInLocation("2006-01-02 15:04", at, workday.Shanghai)
	s.must(err)
	s.now = now
}

// play moves the clock and queues what has become due on the way, hour by hour.
func (s *stage) play(at string) {
	s.tb.Helper()
	from := s.now
	s.set(at)
	to := s.now
	for next := from.Truncate(time.Hour).Add(time.Hour); next.Before(to); next = next.Add(time.Hour) {
		s.now = next
		s.must(s.sweeper.Sweep(next))
		s.settle()
	}
	s.now = to
	s.must(s.sweeper.Sweep(to))
	s.settle()
}

// join gives a new person an appointment the way everybody gets one: by an
// invitation presented to the bot.
func (s *stage) join(name string, role store.Role, unit string) *bottest.User {
	s.tb.Helper()
	s.nextID++
	user := s.server.User(s.nextID, name)
	user.Start(s.invite(role, unit))
	s.settle()
	return user
}

func (s *stage) invite(role store.Role, unit string) (token string) {
	s.tb.Helper()
	s.must(s.db.Update(s.now, func(tx *store.Tx) (err error) {
		token, _, err = tx.As(store.Operator).Invite(role, unit, store.InvitationLife)
		return err
	}))
	return token
}

// settle polls and sends until nothing is left.
func (s *stage) settle() {
	s.tb.Helper()
	for {
		n, err := s.bot.PollOnce(context.Background(), 0)
		s.must(err)
		s.must(s.bot.FetchLetters(context.Background()))
		s.must(s.bot.SendDue(context.Background()))
		if n == 0 {
			return
		}
	}
}

// poll takes in what waits, and sends nothing.
func (s *stage) poll() {
	s.tb.Helper()
	for n := 1; n > 0; {
		var err error
		n, err = s.bot.PollOnce(context.Background(), 0)
		s.must(err)
	}
}

// anyChat claims whatever is due.
func anyChat(int64, notice.Rank) bool { return true }
