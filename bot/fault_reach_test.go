package bot_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/scoring"
	"zwxx/store"
)

// deputy gives a new person a term in place of a unit's officers.
func (s *stage) deputy(by *bottest.User, name, unit string) *bottest.User {
	s.tb.Helper()
	s.nextID++
	user := s.server.User(s.nextID, name)
	s.must(s.db.Update(s.now, func(tx *store.Tx) error {
		member, err := tx.Actor(by.ID, store.InPrivate)
		if err != nil {
			return err
		}
		token, _, err := tx.As(member).InviteDeputy(unit, store.Term{From: s.now.Add(-time.Hour), Until: s.now.AddDate(0, 0, 30)})
		user.Start(token)
		return err
	}))
	s.settle()
	return user
}

// dead counts the messages to a chat that were given up and can be listed, with
// what they said.
func (s *stage) dead(chat int64) (n int) {
	s.tb.Helper()
	s.must(s.db.View(s.now, func(v *store.View) error {
		lost, err := v.Undelivered(chat, time.Time{})
		for _, l := range lost {
			if l.Text == "" {
				s.tb.Error("a message was given up without its text")
			}
		}
		n = len(lost)
		return err
	}))
	return n
}

// fault 21, 22: whoever has blocked the bot, has no account any more or has never
// started it is flagged; the section is told once a day, whom to telephone
// instead; what was not delivered stays on record; who stands in gets it; and
// the deadline runs on.
func TestUnreachable(t *testing.T) {
	t.Parallel()
	for why, cut := range map[string]func(*bottest.User){
		"已屏蔽机器人": (*bottest.User).Block, "账号已注销": (*bottest.User).Deactivate,
		"没有跟机器人说过话": nil,
	} {
		for _, deputised := range []bool{false, true} {
			s := newStage(t, "2018-03-01 09:00")
			section, officer, _ := s.commission()
			var deputy *bottest.User
			if deputised {
				deputy = s.deputy(section, "孙八", "发改局")
			}
			if cut != nil {
				cut(officer)
			} else {
				s.server.Fail(bottest.Fault{Chat: officer.ID, Kind: bottest.Refuse, Code: 400, Description: "Bad Request: chat not found", Times: -1})
			}
			s.play("2018-03-01 17:50") // two reminders to acknowledge it
			if n := s.told(section, "【送达不到】发改局 王五："+why); n != 1 {
				t.Errorf("%s: the section was told %d times on the first day", why, n)
			}
			if n := s.dead(officer.ID); n == 0 {
				t.Errorf("%s: nothing is on record", why)
			}
			s.play("2018-03-05 17:50")
			if n := s.told(section, "【送达不到】发改局 王五："+why); n < 2 || n > 3 {
				t.Errorf("%s: the section was told %d times in three working days", why, n)
			}
			section.Say("送达情况")
			s.settle()
			list, _ := s.server.Last(section.ID)
			if !strings.Contains(list.Text, "发改局 王五　"+why) {
				t.Errorf("%s: the list is %s", why, list.Text)
			}
			if deputised && (s.told(deputy, "【催报】") == 0 || !strings.Contains(list.Text, "孙八 仍可送达")) {
				t.Errorf("%s: who stands in got nothing; the list is %s", why, list.Text)
			}
			if !deputised && !strings.Contains(list.Text, "本单位没有其他人可送达，请电话告知") {
				t.Errorf("%s: nobody is to telephone; the list is %s", why, list.Text)
			}
			s.play("2018-03-06 17:40")
			if n := s.told(section, "【到期】"); n != 1 {
				t.Errorf("%s: the deadline did not run", why)
			}
		}
	}
}

// fault 21: somebody who comes back is flagged no more and gets what is open.
func TestReachableAgain(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	section, officer, _ := s.commission()
	officer.Block()
	s.play("2018-03-01 12:00")
	before := s.told(officer, "【约稿通知】")
	officer.Unblock()
	s.settle()
	section.Say("送达情况")
	s.settle()
	if list, _ := s.server.Last(section.ID); !strings.Contains(list.Text, "已开通的人都能送达") {
		t.Errorf("the list is %s", list.Text)
	}
	if n := s.told(officer, "【约稿通知】"); n < before {
		t.Errorf("the card is shown %d times", n)
	}
	s.must(officer.TapLabel("收到"))
	s.settle()
	s.acknowledged("发改局")
}

// fault 23: a group that becomes a supergroup is followed, whether the refused
// message or the service message says so first, and when both do at once; it
// gets everything once.
func TestSupergroup(t *testing.T) {
	t.Parallel()
	for round := range 10 {
		s := newStage(t, "2018-03-01 09:00")
		section := s.join("张三", store.RoleSection, "")
		group := s.subscribed(section, -1001)
		advance := s.real()
		s.settle()
		next := group.Upgrade(section, -1_001_000_000_001)
		s.toAll(group.ID)
		switch round {
		case 0:
			s.must(s.bot.SendDue(t.Context()))
		case 1:
			s.poll()
		default:
			var both sync.WaitGroup
			var polled, sent error
			both.Go(func() { _, polled = s.bot.PollOnce(t.Context(), 0) })
			both.Go(func() { sent = s.bot.SendDue(t.Context()) })
			both.Wait()
			s.must(errors.Join(polled, sent))
		}
		s.toAll(next.ID)
		for range 3 {
			s.settle()
			advance(time.Minute)
		}
		if n := s.inGroup(next.ID, "通报全文"); n != 2 {
			t.Errorf("round %d: the supergroup got %d of 2", round, n)
		}
		s.must(s.db.View(s.now, func(v *store.View) error {
			groups, err := v.SubscribedGroups()
			if len(groups) != 1 || groups[0] != next.ID {
				t.Errorf("round %d: subscribed are %v", round, groups)
			}
			return err
		}))
	}
}

// fault 24: the section is told when the bot is thrown out of a group that
// receives bulletins, whoever did it, when it is made an administrator, and when
// it starts with its privacy mode off.
func TestGroupChanges(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	section := s.join("张三", store.RoleSection, "")
	group := s.subscribed(section, -1001)
	admin := s.server.User(1087968824, "Group") // an anonymous administrator
	other := s.server.Group(-1002, "别的群")
	for _, change := range []struct {
		do   func(*bottest.User)
		want string
		told int
	}{
		{group.Promote, "【请处理】机器人在群“政务信息群”被设为管理员", 1},
		{group.Demote, "【请处理】", 1},
		{group.Remove, "【送达不到】群“政务信息群”：机器人不在群里", 1},
		{group.Add, "【送达不到】", 1},
		{other.Kick, "别的群", 0},
	} {
		change.do(admin)
		s.now = s.now.Add(time.Minute)
		s.settle()
		if n := s.told(section, change.want); n != change.told {
			t.Errorf("%s: told %d times, want %d", change.want, n, change.told)
		}
	}
	s.toAll(group.ID)
	s.settle()
	if s.inGroup(group.ID, "通报全文") != 1 {
		t.Error("a group that the bot came back to gets nothing")
	}

	open := bottest.NewServer(bottest.Options{PrivacyOff: true})
	t.Cleanup(open.Close)
	for range 2 {
		b, err := bot.New(s.db, bot.Config{Token: open.Token(), ServerURL: open.URL(), Now: func() time.Time { return s.now }, Clock: time.Now})
		s.must(err)
		s.must(b.Prepare(context.Background()))
	}
	s.settle()
	if n := s.told(section, "隐私模式没有打开"); n != 1 {
		t.Errorf("of the privacy mode the section was told %d times", n)
	}
}

// fault 21: a notice's card names the units that cannot be reached.
func TestCardNamesUnreached(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	section, officer, _ := s.commission()
	officer.Block()
	s.settle()
	if n := s.told(section, "送达不到，请电话通知：发改局"); n != 1 {
		t.Errorf("%d cards say so", n)
	}
	s.must(s.db.View(s.now, func(v *store.View) error {
		open, err := v.OpenCommissions("发改局")
		if len(open) != 1 || open[0].State != scoring.CommissionIssued {
			t.Errorf("the commissions are %+v", open)
		}
		return err
	}))
}
