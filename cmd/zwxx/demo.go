package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/cmd/zwxx/demo"
	"zwxx/reminders"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

type demoCommand struct {
	Addr string `default:"127.0.0.1:8018" help:"Where the page is served; loopback alone."`
}

// demoStart is the moment the demo begins at.
var demoStart = time.Date(2018, 3, 26, 9, 0, 0, 0, workday.Shanghai)

// Run serves the demo until it is told to end. Nothing of it is left behind.
func (c *demoCommand) Run(p *program) error {
	dir, err := os.MkdirTemp("", "zwxx-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	d, err := newDemo(filepath.Join(dir, "demo.db"), slog.New(slog.NewTextHandler(p.stderr, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return err
	}
	defer d.close()

	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(p.ctx)
	defer cancel()
	server := &http.Server{Handler: demo.Handler(d.page()), BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() {
		<-ctx.Done()
		server.Close()
	}()
	var running sync.WaitGroup
	running.Go(func() {
		if err := d.bot.Run(ctx); err != nil {
			d.log.Error("the bot ended", "error", err)
		}
		cancel()
	})
	fmt.Fprintf(p.stdout, "演示页面：http://%s/　（按 Ctrl+C 结束）\n", listener.Addr())
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	cancel()
	running.Wait()
	return nil
}

// A demonstration is the real bot against a Bot API server on loopback, with
// some weeks of facts and a business clock that is set by hand.
type demonstration struct {
	server  *bottest.Server
	db      *store.DB
	bot     *bot.Bot
	sweeper *reminders.Sweeper
	log     *slog.Logger
	people  demoPeople

	mu  sync.Mutex
	now time.Time
	set time.Time // real time at which now was set: the clock runs on from there
}

// The people of the demo, by Telegram id.
type demoPeople struct{ township, department, section, approver *bottest.User }

const demoGroup = -1001000000018

func newDemo(path string, log *slog.Logger) (*demonstration, error) {
	rules, _, err := scoring.Embedded().For(demoStart.Year())
	if err != nil {
		return nil, err
	}
	db, err := store.Open(path, rules)
	if err != nil {
		return nil, err
	}
	plan, err := reminders.NewPlan(reminders.Default())
	if err != nil {
		return nil, err
	}
	d := &demonstration{db: db, log: log, now: demoStart, set: time.Now(), sweeper: reminders.NewSweeper(db, plan)}
	d.server = bottest.NewServer(bottest.Options{Now: d.Now})
	d.people = demoPeople{
		township: d.server.User(townshipPhone, "李四"), department: d.server.User(departmentPhone, "王五"),
		section: d.server.User(sectionPhone, "张三"), approver: d.server.User(approverPhone, "陈主任"),
	}
	d.server.Group(demoGroup, "政务信息工作群")
	d.bot, err = bot.New(db, bot.Config{Token: d.server.Token(), ServerURL: d.server.URL(), Username: d.server.Username(),
		Contact: bot.Contact{Section: "0571-64000001", DutyDesk: "0571-64000000"},
		Now:     d.Now, Clock: time.Now, Holds: reminders.Holds, Log: log})
	if err != nil {
		return nil, err
	}
	if err := d.bot.Prepare(context.Background()); err != nil {
		return nil, err
	}
	if err := seed(db, demoStart); err != nil {
		return nil, fmt.Errorf("demo facts: %w", err)
	}
	return d, d.join()
}

func (d *demonstration) close() {
	d.server.Close()
	d.db.Close()
}

// join has everyone accept an invitation on their phone, as in life.
func (d *demonstration) join() error {
	for _, person := range []struct {
		user *bottest.User
		role store.Role
		unit string
	}{
		{d.people.section, store.RoleSection, ""}, {d.people.approver, store.RoleApprover, ""},
		{d.people.township, store.RoleOfficer, "梅城镇"}, {d.people.department, store.RoleOfficer, "发改局"},
	} {
		err := d.db.Update(demoStart, func(tx *store.Tx) error {
			token, _, err := tx.As(store.Operator).Invite(person.role, person.unit, store.InvitationLife)
			person.user.Start(token)
			return err
		})
		if err != nil {
			return err
		}
	}
	ctx := context.Background()
	if _, err := d.bot.PollOnce(ctx, 0); err != nil {
		return err
	}
	if err := d.sweeper.Sweep(demoStart); err != nil {
		return err
	}
	return d.bot.SendDue(ctx)
}

// Now is business time: it runs like real time from where it was last set.
func (d *demonstration) Now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.now.Add(time.Since(d.set)).In(workday.Shanghai)
}

// step is how far the clock goes at once: nothing in the plan is due between
// two steps and would see another as already past.
const step = 30 * time.Minute

// Advance sets the clock forward, sweeping at every step on the way.
func (d *demonstration) Advance(ctx context.Context, to time.Time) error {
	for at := d.Now(); at.Before(to) && ctx.Err() == nil; {
		at = at.Truncate(step).Add(step)
		if at.After(to) {
			at = to
		}
		d.mu.Lock()
		d.now, d.set = at, time.Now()
		d.mu.Unlock()
		if err := d.sweeper.Sweep(at); err != nil {
			return err
		}
		if err := d.delivered(ctx); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// delivered waits until everything queued has left, so that it is dated with
// the moment it was due.
func (d *demonstration) delivered(ctx context.Context) error {
	for ctx.Err() == nil {
		rows := 0
		err := d.db.View(d.Now(), func(v *store.View) (err error) {
			rows, err = v.Backlog()
			return err
		})
		if err != nil || rows == 0 {
			return err
		}
		select {
		case <-ctx.Done():
		case <-d.server.Changed():
		case <-time.After(50 * time.Millisecond):
		}
	}
	return ctx.Err()
}

// NextWorkday is 09:00 of the next working day.
func (d *demonstration) NextWorkday() time.Time {
	cal := workday.New(d.db.Rules().Settings.Office(), nil)
	return cal.Next(workday.DateOf(d.Now())).At(9 * 60)
}

func (d *demonstration) page() demo.Options {
	return demo.Options{
		Server: d.server, Clock: d, Group: demoGroup, GroupTitle: "政务信息工作群", Guide: demoGuide,
		Phones: []demo.Phone{
			{User: d.people.section, Title: "信息科", Owner: "张三", Hint: "发“发起约稿”“待审核”“通报”，或单位名"},
			{User: d.people.department, Title: "发改局", Owner: "信息员 王五", Hint: "约稿来了点“收到”；发“待办”“得分”"},
			{User: d.people.township, Title: "梅城镇", Owner: "信息员 李四", Hint: "发“直报 要情 2018-0903 标题”登记"},
			{User: d.people.approver, Title: "审签人", Owner: "陈主任", Hint: "复核；发“待审核”“排名”"},
		},
	}
}
