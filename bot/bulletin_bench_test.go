package bot_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/reminders"
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
	"zwxx/store/storetest"
)

const (
	bulletinChats = 1000
	typists       = 60              // of them, who type meanwhile
	typingEvery   = 6 * time.Second // each, about
)

// BenchmarkBulletin publishes a bulletin to 1,000 chats at Telegram's limits,
// which the server enforces, while people register submissions. Reported are
// the share of the limit for all messages that was used, how often the server
// asked to be spared (429), and how long answers took. It runs for 40 seconds.
func BenchmarkBulletin(b *testing.B) {
	for range b.N {
		r := newRush(b)
		r.run()
		r.report()
	}
	b.ReportMetric(0, "ns/op")
}

// A rush is a bulletin on its way to everyone while people type.
type rush struct {
	*testing.B
	server *bottest.Server
	db     *store.DB
	bot    *bot.Bot
	people []officer
	said   map[string]time.Time // when, by title
	began  time.Time
	before int64 // deliveries until then
}

func newRush(b *testing.B) *rush {
	b.Helper()
	limits := bot.TelegramLimits
	r := &rush{B: b, said: make(map[string]time.Time), server: bottest.NewServer(bottest.Options{Limits: bottest.Limits{
		PerSecond: limits.PerSecond, PerChatPerSecond: limits.PerChatPerSecond, PerChatBurst: limits.PerChatBurst,
		PerGroupPerMinute: int(limits.PerGroupPerMinute)}})}
	b.Cleanup(r.server.Close)
	var err error
	r.db, err = store.Open(filepath.Join(b.TempDir(), "zwxx.db"), benchRules(b))
	r.must(err)
	b.Cleanup(func() { r.db.Close() })
	r.bot, err = bot.New(r.db, bot.Config{Token: r.server.Token(), ServerURL: r.server.URL(), Delivery: limits,
		Now: time.Now, Clock: time.Now, Holds: reminders.Holds})
	r.must(err)
	r.must(r.bot.Prepare(context.Background()))
	units := benchRules(b).Units()
	for i := range bulletinChats {
		unit := units[i%len(units)]
		r.people = append(r.people, officer{r.server.User(int64(1000+i), unit.Name), unit})
	}
	r.join()
	return r
}

func (r *rush) must(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// join has everyone follow an invitation. What that would be answered is
// dropped: nobody waits for it here.
func (r *rush) join() {
	r.must(r.db.Update(time.Now(), func(tx *store.Tx) error {
		for _, p := range r.people {
			token, _, err := tx.As(store.Operator).Invite(store.RoleOfficer, p.unit.Name, store.InvitationLife)
			if err != nil {
				return err
			}
			p.Start(token)
		}
		return nil
	}))
	for n := 1; n > 0; {
		var err error
		n, err = r.bot.PollOnce(context.Background(), 0)
		r.must(err)
	}
	r.must(r.db.Update(time.Now(), func(tx *store.Tx) error {
		for {
			items, err := tx.ClaimDue(time.Now(), 2*bulletinChats, func(int64, notice.Rank) bool { return true })
			if err != nil || len(items) == 0 {
				return err
			}
			var dropped []store.Outcome
			for _, item := range items {
				dropped = append(dropped, store.Outcome{Item: item, State: store.OutcomeObsolete})
			}
			if err := tx.Settle(time.Now(), dropped); err != nil {
				return err
			}
		}
	}))
}

// publish queues the bulletin of the month before for everyone.
func (r *rush) publish() {
	now := time.Now()
	r.must(r.db.Update(now, func(tx *store.Tx) error {
		_, err := storetest.Issue(tx, scoring.MonthOf(tx.Day()).Previous())
		return err
	}))
}

// run publishes and has people type until the last chat has the bulletin.
func (r *rush) run() {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	ended := make(chan error, 1)
	go func() { ended <- r.bot.Run(ctx) }()
	r.before = int64(len(r.server.Deliveries()))
	r.began = time.Now()
	r.publish()
	typing := time.NewTicker(typingEvery / typists)
	defer typing.Stop()
	rng := rand.New(rand.NewPCG(16, 1))
	turn := rng.Perm(typists)
	for i := 0; r.left() > 0 && ctx.Err() == nil; i++ {
		<-typing.C
		if i%typists == 0 {
			turn = rng.Perm(typists)
		}
		r.file(r.people[turn[i%typists]], i)
	}
	for r.unanswered() > 0 && ctx.Err() == nil {
		<-typing.C
	}
	if ctx.Err() != nil {
		r.Fatalf("%d chats have no bulletin, %d people no answer", r.left(), r.unanswered())
	}
	cancel()
	r.must(<-ended)
}

func (r *rush) file(who officer, i int) {
	way := "信息科"
	if who.unit.Group().Direct {
		way = "直报 要情"
	}
	title := fmt.Sprintf("第%d件工作的情况", 10000+i)
	r.said[title] = time.Now()
	who.Say(fmt.Sprintf("%s 2018-%05d %s", way, i, title))
}

// left is how many chats have not got the bulletin.
func (r *rush) left() int {
	chats := make(map[int64]bool)
	for _, d := range r.server.DeliveriesAfter(r.before) {
		if strings.Contains(d.Text, "通报") {
			chats[d.ChatID] = true
		}
	}
	return bulletinChats - len(chats)
}

// answers are the times the answers took.
func (r *rush) answers() (took []time.Duration) {
	for _, d := range r.server.DeliveriesAfter(r.before) {
		for _, title := range titlesIn(d.Text) {
			if at, ok := r.said[title]; ok && strings.Contains(d.Text, "已登记") {
				took = append(took, d.At.Sub(at))
			}
		}
	}
	return took
}

func titlesIn(text string) []string {
	_, rest, _ := strings.Cut(text, "《")
	title, _, found := strings.Cut(rest, "》")
	if !found {
		return nil
	}
	return []string{title}
}

func (r *rush) unanswered() int { return len(r.said) - len(r.answers()) }

func (r *rush) report() {
	deliveries := r.server.DeliveriesAfter(r.before)
	last := 0
	for i, d := range deliveries {
		if strings.Contains(d.Text, "通报") {
			last = i
		}
	}
	sent := float64(last + 1)
	took := deliveries[last].At.Sub(r.began).Seconds()
	bound := (sent - bot.TelegramLimits.PerSecond) / bot.TelegramLimits.PerSecond // a second's worth may leave at once
	floods := 0
	for _, refusal := range r.server.Refused() {
		if refusal.Code == 429 {
			floods++
		}
	}
	answers := r.answers()
	slices.Sort(answers)
	r.ReportMetric(sent, "messages")
	r.ReportMetric(bound/took, "of-the-bound")
	r.ReportMetric(float64(floods), "429s")
	r.ReportMetric(float64(len(answers)), "answers")
	for _, p := range []int{50, 99, 100} {
		at := answers[(len(answers)-1)*p/100]
		r.ReportMetric(float64(at.Milliseconds()), fmt.Sprintf("ms-p%d", p))
	}
}
