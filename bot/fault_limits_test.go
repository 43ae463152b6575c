package bot_test

import (
	"container/heap"
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/store"
	"zwxx/store/notice"
)

// toAll queues a broadcast for every chat.
func (s *stage) toAll(chats ...int64) {
	s.tb.Helper()
	s.must(s.db.Update(s.now, func(tx *store.Tx) error {
		for _, chat := range chats {
			if err := tx.Post(store.Posting{Chat: chat, Notice: notice.BulletinPublished{Period: bot.ToAll}}); err != nil {
				return err
			}
		}
		return nil
	}))
}

// officers joins an officer of each of n units.
func (s *stage) officers(n int) (all []*bottest.User) {
	s.tb.Helper()
	for _, unit := range s.db.Rules().Units()[:n] {
		all = append(all, s.join(unit.Name, store.RoleOfficer, unit.Name))
	}
	return all
}

// fault 16: what Telegram asks for in three chats at once is asked of all: until
// then nothing is sent to anyone, not even after a restart, and afterwards
// receipts leave before broadcasts. What it asks for in two is their own.
func TestFloodForAll(t *testing.T) {
	t.Parallel()
	for _, chats := range []int{2, 3} {
		s := newStage(t, "2018-03-01 09:00")
		users := s.officers(5)
		advance := s.real()
		for i, user := range users[:chats] {
			s.server.Fail(bottest.Fault{Method: "sendMessage", Chat: user.ID, Kind: bottest.TooManyRequests, RetryAfter: 60})
			user.Say(fmt.Sprintf("直报 要情 2018-000%d 春耕备耕情况", i))
		}
		s.settle()
		s.toAll(users[3].ID)
		users[3].Say("直报 要情 2018-0004 茶叶采摘情况")
		users[4].Say("直报 要情 2018-0005 防汛准备情况")
		s.start()
		s.settle()
		advance(59*time.Second + 999*time.Millisecond)
		s.settle()
		held := chats == 3
		if got := s.told(users[3], "已登记") == 0; got != held {
			t.Errorf("%d chats were to be spared, another was: %t", chats, got)
		}
		if n := len(s.server.Hits()); n != chats {
			t.Errorf("%d requests were answered 429, want %d", n, chats)
		}
		advance(time.Millisecond)
		s.settle()
		for _, user := range append(users[:chats:chats], users[3:]...) {
			if n := s.told(user, "已登记"); n != 1 || s.told(user, "（重发）") != 0 {
				t.Errorf("%s was told %d times", user.Name, n)
			}
		}
		if last, _ := s.server.Last(users[3].ID); last.Text != "通报全文" {
			t.Errorf("the broadcast, queued first, left before %s", last.Text)
		}
	}
}

// fault 16: the section is told of a wait of more than five minutes, once a
// day, and no wait is believed that is longer than a day.
func TestLongFlood(t *testing.T) {
	t.Parallel()
	for seconds, told := range map[int]int{300: 0, 301: 1, 1 << 30: 1} {
		s := newStage(t, "2018-03-01 09:00")
		section := s.join("张三", store.RoleSection, "")
		user := s.join("李四", store.RoleOfficer, "梅城镇")
		advance := s.real()
		s.server.Fail(bottest.Fault{Method: "sendMessage", Chat: user.ID, Kind: bottest.TooManyRequests, RetryAfter: seconds, Times: 2})
		user.Say("直报 要情 2018-0001 春耕备耕情况")
		s.settle()
		s.settle()
		advance(min(time.Duration(seconds)*time.Second, 24*time.Hour))
		s.settle()
		if n := s.told(section, "【暂缓发送】Telegram 要求暂缓给梅城镇 李四发消息"); n != told {
			t.Errorf("of a wait of %d s the section was told %d times, want %d", seconds, n, told)
		}
		if n := len(s.server.Hits()); n != 2 {
			t.Errorf("asked %d times, want at once and after the wait", n)
		}
	}
}

// fault 16: a broadcast to all units and 20 groups is out in five seconds, at
// Telegram's limits and without offending them.
func TestBroadcastPace(t *testing.T) {
	t.Parallel()
	limits := bot.TelegramLimits
	server := bottest.NewServer(bottest.Options{Limits: bottest.Limits{PerSecond: limits.PerSecond,
		PerChatPerSecond: limits.PerChatPerSecond, PerChatBurst: limits.PerChatBurst, PerGroupPerMinute: int(limits.PerGroupPerMinute)}})
	t.Cleanup(server.Close)
	s := newStage(t, "2018-03-01 09:00")
	var chats []int64
	for i := range 56 {
		user := server.User(int64(2000+i), "信息员")
		user.Start("")
		chats = append(chats, user.ID)
	}
	for i := range 20 {
		chats = append(chats, server.Group(-int64(100+i), "工作群").ID)
	}
	paced, err := bot.New(s.db, bot.Config{Token: server.Token(), ServerURL: server.URL(), Delivery: limits,
		Now: func() time.Time { return s.now }, Clock: time.Now})
	s.must(err)
	s.must(paced.Prepare(context.Background()))
	for n := 1; n > 0; {
		n, err = paced.PollOnce(context.Background(), 0)
		s.must(err)
	}
	s.must(s.db.Update(s.now, func(tx *store.Tx) error { // what strangers are answered
		items, err := tx.ClaimDue(time.Now(), 100, anyChat)
		for _, item := range items {
			err = tx.Settle(time.Now(), []store.Outcome{{Item: item, State: store.OutcomeObsolete}})
		}
		return err
	}))
	s.toAll(chats...)
	began := time.Now()
	s.must(paced.SendDue(context.Background()))
	if took := time.Since(began); took > 5*time.Second || len(server.Deliveries()) != len(chats) {
		t.Errorf("%d of %d messages took %s", len(server.Deliveries()), len(chats), took)
	}
	for _, refusal := range server.Refused() {
		t.Errorf("refused: %s", refusal.Description)
	}
}

// An arrival is a message on its way.
type arrival struct {
	at   time.Time
	chat int64
}

type arrivals []arrival

func (a arrivals) Len() int           { return len(a) }
func (a arrivals) Less(i, j int) bool { return a[i].at.Before(a[j].at) }
func (a arrivals) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *arrivals) Push(x any)        { *a = append(*a, x.(arrival)) }
func (a *arrivals) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// fault 16: however long requests are under way, up to a tenth of a second,
// what arrives never exceeds Telegram's limits; an answer to a chat that may be
// written to never waits longer than a token takes, though broadcasts wait.
func TestPaceAtArrival(t *testing.T) {
	t.Parallel()
	limits := bot.TelegramLimits
	for seed := range uint64(20) {
		rng := rand.New(rand.NewPCG(16, seed))
		pace := bot.NewPacer(limits)
		strict := rate.NewLimiter(rate.Limit(limits.PerSecond), int(limits.PerSecond))
		seconds, minutes := make(map[int64]*rate.Limiter), make(map[int64]*rate.Limiter)
		var underway arrivals
		busy := make(map[int64]bool)
		now := time.Unix(1_500_000_000, 0)
		arrive := func() {
			next := heap.Pop(&underway).(arrival)
			if seconds[next.chat] == nil {
				seconds[next.chat] = rate.NewLimiter(rate.Limit(limits.PerChatPerSecond), limits.PerChatBurst)
				minutes[next.chat] = rate.NewLimiter(rate.Limit(limits.PerGroupPerMinute/60), int(limits.PerGroupPerMinute))
			}
			if !strict.AllowN(next.at, 1) || !seconds[next.chat].AllowN(next.at, 1) || next.chat < 0 && !minutes[next.chat].AllowN(next.at, 1) {
				t.Fatalf("seed %d: a message to %d exceeds a limit", seed, next.chat)
			}
			pace.Arrived(next.chat, next.at)
			delete(busy, next.chat)
		}
		fresh := int64(1_000_000) // chats that have had nothing yet
		for step := range 20_000 {
			now = now.Add(time.Duration(rng.IntN(4)) * time.Millisecond)
			for len(underway) > 0 && !underway[0].at.After(now) {
				arrive()
			}
			chat, rank := rng.Int64N(400)-20, notice.Rank(rng.IntN(3))
			if step%10 == 0 {
				fresh++
				chat, rank = fresh, notice.Answers
			}
			if busy[chat] {
				continue
			}
			if wait := pace.Take(chat, rank, now); wait > 0 {
				if chat == fresh && wait > time.Second/time.Duration(limits.PerSecond)+time.Millisecond {
					t.Fatalf("seed %d: an answer waits %s", seed, wait)
				}
				continue
			}
			busy[chat] = true
			heap.Push(&underway, arrival{now.Add(time.Duration(rng.IntN(100)) * time.Millisecond), chat})
		}
	}
}

// fault 16: no group gets more than 20 messages in any minute.
func TestGroupPace(t *testing.T) {
	t.Parallel()
	pace := bot.NewPacer(bot.TelegramLimits)
	now := time.Unix(1_500_000_000, 0)
	var sent []time.Time
	for range 60 {
		for wait := pace.Take(-5, notice.Broadcasts, now); wait > 0; wait = pace.Take(-5, notice.Broadcasts, now) {
			now = now.Add(wait)
		}
		pace.Arrived(-5, now)
		sent = append(sent, now)
	}
	for i := range sent[20:] {
		if within := sent[i+20].Sub(sent[i]); within < time.Minute {
			t.Errorf("messages %d to %d within %s", i, i+20, within)
		}
	}
	if took := sent[59].Sub(sent[0]); took > 2*time.Minute+20*time.Second {
		t.Errorf("60 messages took %s", took)
	}
}
