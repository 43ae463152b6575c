package bot_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/scoring"
	"zwxx/store"
)

// fault 19: a connection whose other end has gone without a word holds up a poll
// and a message no longer than their time-outs, 60 and 15 seconds, shortened
// here; after that everything goes on, on connections of their own.
func TestHalfOpen(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	user := s.join("李四", store.RoleOfficer, "梅城镇")
	advance := s.real()
	door := s.door()
	if poll, send := s.bot.Timeouts(); poll != time.Minute || send != 15*time.Second {
		t.Errorf("a poll is waited for %s, a message %s", poll, send)
	}
	const rounds = 50
	for i := range rounds {
		s.bot.SetTimeouts(time.Minute, time.Minute)
		s.settle()
		user.Say(fmt.Sprintf("直报 要情 2018-%04d 第%d件工作情况", i, i))
		s.poll()
		s.bot.SetTimeouts(5*time.Millisecond, 5*time.Millisecond)
		door.swallow()
		if _, err := s.bot.PollOnce(t.Context(), 0); err == nil {
			t.Fatal("nobody answered, and the poll came back")
		}
		s.must(s.bot.SendDue(t.Context()))
		s.bot.SetTimeouts(time.Minute, time.Minute)
		door.open()
		advance(time.Minute)
	}
	s.settle()
	if n := s.told(user, "已登记"); n != rounds {
		t.Errorf("%d of %d receipts", n, rounds)
	}
}

// fault 19: a bot whose polls nobody answers gives up, so that it is started
// anew; nothing of what waits is lost.
func TestWatchdog(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	user := s.join("李四", store.RoleOfficer, "梅城镇")
	user.Say("直报 要情 2018-0001 春耕备耕情况")
	s.poll()
	s.server.Fail(bottest.Fault{Kind: bottest.NeverAnswer, Times: -1})
	b, err := bot.New(s.db, bot.Config{Token: s.server.Token(), ServerURL: s.url, Patience: 20 * time.Millisecond,
		Now: func() time.Time { return s.now }, Clock: time.Now})
	s.must(err)
	if err := b.Run(t.Context()); !errors.Is(err, bot.ErrSilent) {
		t.Fatalf("the bot ended with %v", err)
	}
	s.server.ClearFaults()
	s.start()
	advance := s.real()
	for range 3 {
		s.settle()
		advance(time.Minute)
	}
	if n := s.told(user, "已登记"); n != 1 {
		t.Errorf("%d receipts", n)
	}
}

// fault 20: after six hours without a network, reminders leave only after all
// that people sent meanwhile has been taken in, and those that it made obsolete
// never.
func TestBackAfterHours(t *testing.T) {
	t.Parallel()
	for _, restarted := range []bool{false, true} {
		s := newStage(t, "2018-03-01 09:00")
		_, officer, other := s.commission()
		advance := s.real()
		door := s.door()
		s.settle()
		door.shut()
		for range 6 * 4 {
			s.now = s.now.Add(15 * time.Minute)
			advance(15 * time.Minute)
			s.must(s.sweeper.Sweep(s.now))
			if _, err := s.bot.PollOnce(t.Context(), 0); err == nil {
				t.Fatal("there is a network")
			}
			s.must(s.bot.SendDue(t.Context()))
		}
		s.must(officer.TapLabel("收到"))
		for i := range 40 { // more than one poll brings
			other.Say(fmt.Sprintf("直报 要情 2018-%04d 第%d件工作情况", i, i))
		}
		door.open()
		if restarted {
			s.start()
		}
		s.must(s.bot.SendDue(t.Context()))
		advance(time.Minute)
		s.must(s.bot.SendDue(t.Context()))
		if n := s.told(officer, "【催报】") + s.told(other, "【催报】"); n != 0 {
			t.Errorf("%d reminders left before anybody was heard", n)
		}
		s.settle()
		if n := s.told(officer, "【催报】"); n != 0 {
			t.Errorf("an obsolete reminder was sent %d times", n)
		}
		if n := s.told(other, "【催报】"); n != 1 {
			t.Errorf("a reminder that still holds was sent %d times", n)
		}
		if n := s.told(other, "已登记"); n != 40 {
			t.Errorf("%d of 40 receipts", n)
		}
		s.acknowledged("发改局")
	}
}

// acknowledged reports a unit that has not acknowledged its commission.
func (s *stage) acknowledged(unit string) {
	s.tb.Helper()
	s.must(s.db.View(s.now, func(v *store.View) error {
		open, err := v.OpenCommissions(unit)
		if err == nil && (len(open) != 1 || open[0].State != scoring.CommissionReceived) {
			s.tb.Errorf("the commissions of %s are %+v", unit, open)
		}
		return err
	}))
}

// fault 27: another poller is borne for a minute. Then the section is told,
// once, nothing but answers leaves and nothing should be queued, while polls go
// on; when it has been gone for a minute everything leaves.
func TestTwoPollers(t *testing.T) {
	t.Parallel()
	for name, description := range map[string]string{
		"另有程序在用本机器人收消息":    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
		"给本机器人设置了 webhook": "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
	} {
		s := newStage(t, "2018-03-01 09:00")
		section, user := s.join("张三", store.RoleSection, ""), s.join("李四", store.RoleOfficer, "梅城镇")
		advance := s.real()
		s.settle()
		conflict := func() {
			t.Helper()
			s.server.Fail(bottest.Fault{Method: "getUpdates", Kind: bottest.Refuse, Code: 409, Description: description})
			if _, err := s.bot.PollOnce(t.Context(), 0); !errors.Is(err, bot.ErrTwoPollers) {
				t.Fatalf("the poll ended with %v", err)
			}
			s.must(s.bot.SendDue(t.Context()))
		}
		conflict() // as after a restart
		for range 10 {
			advance(10 * time.Second)
			s.settle()
		}
		began := s.clock()
		for !s.bot.Contested() {
			conflict()
			advance(10 * time.Second)
			if took := s.clock().Sub(began); took > 90*time.Second {
				t.Fatalf("not noticed in %s", took)
			}
		}
		s.toAll(user.ID)
		for range 30 {
			advance(10 * time.Second)
			conflict()
		}
		if n := s.told(section, name); n != 1 {
			t.Errorf("%s: the section was told %d times", name, n)
		}
		if s.told(user, "通报全文") != 0 {
			t.Error("a broadcast left beside another poller")
		}
		for range 7 {
			advance(10 * time.Second)
			s.settle()
		}
		if s.bot.Contested() || s.told(user, "通报全文") != 1 || s.told(section, name) != 1 {
			t.Errorf("a minute after the other was gone: contested %t, %d broadcasts", s.bot.Contested(), s.told(user, "通报全文"))
		}
	}
}

// fault 28: beside a webhook the bot does not start and says what to do; what
// waits for it is not dropped.
func TestWebhook(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	user := s.join("李四", store.RoleOfficer, "梅城镇")
	user.Say("直报 要情 2018-0001 春耕备耕情况")
	s.server.SetWebhook("https://example.org/hook")
	err := s.bot.Prepare(context.Background())
	if !errors.Is(err, bot.ErrWebhook) || !strings.Contains(err.Error(), "deleteWebhook") {
		t.Fatalf("the bot prepares beside a webhook: %v", err)
	}
	if s.server.Pending() != 1 || len(s.server.Dropped()) != 0 {
		t.Errorf("%d updates wait, %d were dropped", s.server.Pending(), len(s.server.Dropped()))
	}
	s.server.SetWebhook("")
	s.start()
	s.settle()
	if n := s.told(user, "已登记"); n != 1 {
		t.Errorf("%d receipts", n)
	}
}
