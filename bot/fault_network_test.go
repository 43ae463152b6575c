package bot_test

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"zwxx/bot/bottest"
	"zwxx/store"
)

// real gives the bot a real clock that is set by hand.
func (s *stage) real() (advance func(time.Duration)) {
	s.tb.Helper()
	clock := time.Now()
	s.clock = func() time.Time { return clock }
	s.start()
	return func(d time.Duration) { clock = clock.Add(d) }
}

// fault 16: after 429 a chat is left alone as long as Telegram asks, across
// restarts, while others go on; nothing is lost or repeated.
func TestTooManyRequests(t *testing.T) {
	t.Parallel()
	for _, seconds := range []int{3, 60, 3600} {
		s := newStage(t, "2018-03-01 09:00")
		held := s.join("李四", store.RoleOfficer, "梅城镇")
		other := s.join("赵六", store.RoleOfficer, "大洋镇")
		advance := s.real()
		s.server.Fail(bottest.Fault{Method: "sendMessage", Chat: held.ID, Kind: bottest.TooManyRequests, RetryAfter: seconds})
		held.Say("直报 要情 2018-0001 春耕备耕情况")
		other.Say("直报 要情 2018-0002 茶叶采摘情况")
		s.settle()
		held.Say("直报 要情 2018-0003 防汛准备情况")
		s.settle()
		advance(time.Duration(seconds)*time.Second - time.Millisecond)
		s.must(s.bot.Prepare(context.Background()))
		s.settle()
		if s.told(held, "已登记") != 0 || s.told(other, "已登记") != 1 {
			t.Errorf("within %d s: %d sent to the chat, %d to the other", seconds, s.told(held, "已登记"), s.told(other, "已登记"))
		}
		if hits := len(s.server.Hits()); hits != 1 {
			t.Errorf("asked %d times within %d s", hits, seconds)
		}
		advance(time.Millisecond)
		s.settle()
		if s.told(held, "已登记") != 2 || s.told(held, "（重发）") != 0 {
			t.Errorf("after %d s %d were sent, %d marked as repeats", seconds, s.told(held, "已登记"), s.told(held, "（重发）"))
		}
	}
}

// fault 17, 18: what Telegram may or may not have delivered is sent again once,
// marked, with the same number; what surely did not leave is sent plain.
func TestUnansweredRequest(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind    bottest.FaultKind
		arrived int // how many messages the person sees in the end
	}{
		{bottest.AcceptThenReset, 2}, {bottest.TruncatedJSON, 2}, {bottest.BadGateway, 1}, {bottest.InternalError, 1},
		{bottest.ResetBeforeRead, 1},
	} {
		t.Run(string(test.kind), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, "2018-03-01 09:00")
			user := s.join("李四", store.RoleOfficer, "梅城镇")
			advance := s.real()
			s.server.Fail(bottest.Fault{Method: "sendMessage", Kind: test.kind})
			user.Say("直报 要情 2018-0001 春耕备耕情况")
			user.Say("直报 要情 2018-0002 茶叶采摘情况")
			for range 3 {
				s.settle()
				advance(time.Minute)
			}
			s.wantOnce("春耕备耕情况", "茶叶采摘情况")
			if n := s.told(user, "编号 s000001"); n != test.arrived {
				t.Errorf("the receipt arrived %d times, want %d", n, test.arrived)
			}
			if n := s.told(user, "（重发）"); n != 1 {
				t.Errorf("%d messages are marked as repeats", n)
			}
			if n := s.told(user, "编号 s000002"); n != 1 {
				t.Errorf("the next receipt arrived %d times", n)
			}
			last, _ := s.server.Last(user.ID)
			if !strings.Contains(last.Text, "s000002") {
				t.Errorf("out of order: %s", last.Text)
			}
		})
	}
}

var faultySends = flag.Int("faulty-sends", 300, "how many filings TestFailuresAtRandom has answered")

// fault 17: one request in twenty fails in doubt: nothing is lost, and a message
// arrives at most once more than it was in doubt.
func TestFailuresAtRandom(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	users := []*bottest.User{s.join("李四", store.RoleOfficer, "梅城镇"), s.join("赵六", store.RoleOfficer, "大洋镇")}
	advance := s.real()
	for _, kind := range []bottest.FaultKind{bottest.AcceptThenReset, bottest.BadGateway, bottest.TruncatedJSON, bottest.ResetBeforeRead} {
		s.server.Fail(bottest.Fault{Method: "sendMessage", Kind: kind, Chance: 0.05, Times: -1})
	}
	filings := *faultySends
	for i := range filings {
		users[i%2].Say(fmt.Sprintf("直报 要情 2018-%06d 第%d件工作情况", i, i))
		if i%20 == 0 {
			s.settle()
			advance(time.Minute)
		}
	}
	for backlog := 1; backlog > 0; advance(time.Minute) {
		s.settle()
		s.must(s.db.View(s.now, func(v *store.View) (err error) {
			backlog, err = v.Backlog()
			return err
		}))
	}
	doubts := len(s.server.Hits())
	seen, repeated := 0, 0
	for _, user := range users {
		seen += s.told(user, "已登记")
		repeated += s.told(user, "（重发）")
	}
	if len(s.titles()) != filings || seen < filings || seen > filings+doubts || repeated > doubts {
		t.Errorf("%d filings of %d, %d receipts, %d marked, %d in doubt", len(s.titles()), filings, seen, repeated, doubts)
	}
}
