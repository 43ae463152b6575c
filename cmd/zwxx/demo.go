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
		township: d.server.User(101, "李四"), department: d.server.User(102, "王五"),
		section: d.server.User(103, "张三"), approver: d.server.User(104, "陈主任"),
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
			{User: d.people.section, ID: 103, Title: "信息科", Owner: "张三", Hint: "发“发起约稿”“待审核”“通报”，或单位名"},
			{User: d.people.department, ID: 102, Title: "发改局", Owner: "信息员 王五", Hint: "约稿来了点“收到”；发“待办”“得分”"},
			{User: d.people.township, ID: 101, Title: "梅城镇", Owner: "信息员 李四", Hint: "发“直报 要情 2018-0903 标题”登记"},
			{User: d.people.approver, ID: 104, Title: "审签人", Owner: "陈主任", Hint: "复核；发“待审核”“排名”"},
		},
	}
}

// demoGuide is what a newcomer can play, step by step.
var demoGuide = []demo.GuideStep{
	{Phone: 103, Title: "一、约稿：从通知到得分", Text: "信息科：发 `发起约稿`，题目写 `一季度重点项目开工情况`，单位输入 `发改局、梅城镇、移民局`，时限点第2个，其余点选，最后“提交”。移民局没有开通，名单里要打电话。"},
	{Phone: 102, Title: "发改局签收、报送", Text: "点“收到”，再点“已在党政网报送”，稿件号写 `2018-0901`，时间点“刚刚”，提交。"},
	{Phone: 103, Title: "信息科评质量分", Text: "在约稿卡上点“质量分”，点 8.5，提交。发改局马上收到分数和依据，点“看得分”可看明细。"},
	{Phone: 103, Title: "移民局没有开通", Text: "约稿卡点“登记电话告知”，选移民局、电话，写 `刘科长`；来稿后点“登记到稿”，再评分。全程代办，不需要对方用手机。"},
	{Phone: 101, Title: "二、职能不符：从说明到处理", Text: "梅城镇：在约稿卡上点“职能不符”，按提示填；盖章件点“样例盖章件”发照片，再发 `完成`。"},
	{Phone: 103, Title: "信息科处理说明", Text: "收到说明后点“看说明原件”，再点“采纳，撤销约稿”或“不予采纳”（填理由，选时限）。梅城镇会收到结果。"},
	{Phone: 101, Title: "三、直报与录用", Text: "梅城镇：发 `直报 专报 2018-0902 古城保护利用的做法`，看还差几条；再发 `申报录用`，按提示填。信息科在手机上点“确认”，梅城镇马上收到加分；发 `得分` 看明细。"},
	{Phone: 103, Title: "四、到期与通报", Text: "先在左下角群里以张三的身份发 /subscribe 。再把时钟一天天往后拨：3月28日09:00欠直报的收到提醒，约稿到期前单位收到催报，到期未见稿的进信息科的清单。拨到4月2日09:00，信息科收到待办汇总：点“2018年3月通报初稿”，再点“预览”，待认定的办完后点“印发”，各人和群都会收到。"},
}
