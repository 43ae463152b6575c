package bot_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	_ "modernc.org/sqlite" // the driver named "sqlite"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/reminders"
	"zwxx/scoring"
	"zwxx/store"
)

var backlog = flag.Int("backlog", 2800, "how many filings BenchmarkFiling has waiting")

// A contender makes itself ready and returns what polls and answers until its
// context ends.
type contender struct {
	name    string
	prepare func(*testing.B, *bottest.Server, []officer) (serve func(context.Context))
}

type officer struct {
	*bottest.User
	unit *scoring.Unit
}

// BenchmarkFiling is a backlog of filings by the officers of all units, through
// real loopback HTTP, until the last answer is delivered. Beside zwxx, which
// checks, stores, audits and answers each, the same backlog goes through an
// echo, which only answers, and through the bot a competent programmer writes
// first, which stores each with synchronous=FULL and then answers it.
func BenchmarkFiling(b *testing.B) {
	contenders := []contender{{"zwxx", prepareZwxx}, {"echo", prepareEcho}, {"naive", prepareNaive}}
	took := make([]time.Duration, len(contenders))
	for range b.N {
		for i, c := range contenders {
			took[i] += c.clear(b)
		}
	}
	b.ReportMetric(0, "ns/op")
	for i, c := range contenders {
		b.ReportMetric(float64(b.N**backlog)/took[i].Seconds(), c.name+"-updates/s")
	}
	b.ReportMetric(took[1].Seconds()/took[0].Seconds(), "zwxx/echo")
	b.ReportMetric(took[2].Seconds()/took[0].Seconds(), "zwxx/naive")
}

// BenchmarkFilingAlone is zwxx's part of BenchmarkFiling, for profiles.
func BenchmarkFilingAlone(b *testing.B) {
	var took time.Duration
	for range b.N {
		took += contender{"zwxx", prepareZwxx}.clear(b)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(b.N**backlog)/took.Seconds(), "updates/s")
}

// clear measures from the contender's first poll to the last answer of the
// backlog.
func (c contender) clear(b *testing.B) time.Duration {
	b.Helper()
	server := bottest.NewServer(bottest.Options{})
	defer server.Close()
	var officers []officer
	for i, unit := range benchRules(b).Units() {
		officers = append(officers, officer{server.User(int64(1000+i), unit.Name), unit})
	}
	serve := c.prepare(b, server, officers)
	for i := range *backlog {
		o, way := officers[i%len(officers)], "信息科"
		if o.unit.Group().Direct {
			way = "直报 要情"
		}
		o.Say(fmt.Sprintf("%s 2018-%05d %s第%d件工作的情况", way, i, o.unit.Name, i))
	}
	done := int64(len(server.Deliveries()) + *backlog)

	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	ended := make(chan struct{})
	began := time.Now()
	go func() {
		defer close(ended)
		serve(ctx)
	}()
	for ctx.Err() == nil {
		changed := server.Changed()
		if len(server.DeliveriesAfter(done-1)) > 0 {
			break
		}
		select {
		case <-changed:
		case <-ctx.Done():
			b.Errorf("%s: %d answers are missing", c.name, done-int64(len(server.Deliveries())))
		}
	}
	took := time.Since(began)
	cancel()
	<-ended
	return took
}

func benchRules(b *testing.B) *scoring.Rules {
	b.Helper()
	rules, _, err := scoring.Embedded().For(time.Now().Year())
	if err != nil {
		b.Fatal(err)
	}
	return rules
}

func prepareZwxx(b *testing.B, server *bottest.Server, officers []officer) func(context.Context) {
	db, err := store.Open(filepath.Join(b.TempDir(), "zwxx.db"), benchRules(b))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	zwxx, err := bot.New(db, bot.Config{Token: server.Token(), ServerURL: server.URL(), Now: time.Now, Clock: time.Now, Holds: reminders.Holds})
	if err != nil {
		b.Fatal(err)
	}
	if err := zwxx.Prepare(context.Background()); err != nil {
		b.Fatal(err)
	}
	for _, o := range officers {
		err := db.Update(time.Now(), func(tx *store.Tx) error {
			token, _, err := tx.As(store.Operator).Invite(store.RoleOfficer, o.unit.Name, store.InvitationLife)
			o.Start(token)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	if _, err := zwxx.PollOnce(context.Background(), 0); err != nil {
		b.Fatal(err)
	}
	if err := zwxx.SendDue(context.Background()); err != nil {
		b.Fatal(err)
	}
	return func(ctx context.Context) {
		if err := zwxx.Run(ctx); err != nil {
			b.Error(err)
		}
	}
}

// answering returns the library's own bot with one handler.
func answering(b *testing.B, server *bottest.Server, handle func(context.Context, *telegram.Bot, *models.Message), options ...telegram.Option) *telegram.Bot {
	b.Helper()
	options = append(options, telegram.WithServerURL(server.URL()), telegram.WithSkipGetMe(),
		telegram.WithDefaultHandler(func(ctx context.Context, api *telegram.Bot, u *models.Update) { handle(ctx, api, u.Message) }))
	api, err := telegram.New(server.Token(), options...)
	if err != nil {
		b.Fatal(err)
	}
	return api
}

func prepareEcho(b *testing.B, server *bottest.Server, _ []officer) func(context.Context) {
	return answering(b, server, func(ctx context.Context, api *telegram.Bot, m *models.Message) {
		if _, err := api.SendMessage(ctx, &telegram.SendMessageParams{ChatID: m.Chat.ID, Text: m.Text}); err != nil && ctx.Err() == nil {
			b.Error(err)
		}
	}).Start
}

func prepareNaive(b *testing.B, server *bottest.Server, _ []officer) func(context.Context) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "naive.db")+"?_journal_mode=WAL&_synchronous=FULL&_busy_timeout=5000")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	if _, err := db.Exec("CREATE TABLE filing (id INTEGER PRIMARY KEY, user INTEGER, text TEXT, at INTEGER)"); err != nil {
		b.Fatal(err)
	}
	api := answering(b, server, func(ctx context.Context, api *telegram.Bot, m *models.Message) {
		result, err := db.Exec("INSERT INTO filing (user, text, at) VALUES (?, ?, ?)", m.From.ID, m.Text, m.Date)
		if err != nil {
			b.Error(err)
			return
		}
		id, _ := result.LastInsertId()
		text := fmt.Sprintf("已登记，编号 %d：%s", id, m.Text)
		if _, err := api.SendMessage(ctx, &telegram.SendMessageParams{ChatID: m.Chat.ID, Text: text}); err != nil && ctx.Err() == nil {
			b.Error(err)
		}
	}, telegram.WithNotAsyncHandlers())
	return api.Start
}
