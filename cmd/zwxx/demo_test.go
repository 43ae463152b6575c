package main

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zwxx/bot/bottest"
	"zwxx/cmd/zwxx/demo"
	"zwxx/scoring/workday"
)

// A demoPlay is the real demo with its bot running, played from the phones.
type demoPlay struct {
	t *testing.T
	*demonstration
}

func startDemo(t *testing.T) *demoPlay {
	t.Helper()
	d, err := newDemo(filepath.Join(t.TempDir(), "demo.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.bot.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		d.close()
	})
	return &demoPlay{t, d}
}

// wait waits until something holds of what the phones show.
func (d *demoPlay) wait(what string, holds func() bool) {
	d.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		changed := d.server.Changed()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			d.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// sees waits until a phone's chat shows a message with a text.
func (d *demoPlay) sees(user *bottest.User, want string) {
	d.t.Helper()
	d.wait(user.Name+" to see "+want, func() bool {
		return slices.ContainsFunc(d.server.Messages(user.ID), func(m bottest.Message) bool {
			return m.FromBot && strings.Contains(m.Text, want)
		})
	})
}

func (d *demoPlay) says(user *bottest.User, text, want string) {
	d.t.Helper()
	user.Say(text)
	d.sees(user, want)
}

func (d *demoPlay) taps(user *bottest.User, label, want string) {
	d.t.Helper()
	d.wait(user.Name+" to be shown ["+label+"]", func() bool { return user.TapLabel(label) == nil })
	d.sees(user, want)
}

// issue has the section commission 发改局 and 梅城镇.
func (d *demoPlay) issue() {
	d.t.Helper()
	section := d.people.section
	d.says(section, "发起约稿", "约稿题目")
	d.says(section, "一季度重点项目开工情况", "约哪些单位")
	d.says(section, "发改局、梅城镇、移民局", "时限？")
	d.says(section, "3月28日17:30", "要求？")
	d.taps(section, "无，见党政网约稿通知单", "约稿来源？")
	d.taps(section, "信息科", "核对无误")
	d.taps(section, "提交", "✔ 已发约稿")
}

// TestDemo plays what the page's guide tells a newcomer: a commission from
// notice to points, an explanation from 职能不符 to its ruling, and the month's
// bulletin, on the real bot.
func TestDemo(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	section, department, township := d.people.section, d.people.department, d.people.township
	d.issue()
	d.sees(department, "请点“收到”")
	d.taps(department, "收到", "✔ 已签收")
	d.taps(department, "已在党政网报送", "党政网稿件号")
	d.says(department, "2018-0901", "党政网收到时间")
	d.says(department, "今天09:00", "核对无误")
	d.taps(department, "提交", "✔ 已登记到稿")
	d.taps(section, "质量分", "质量分？")
	d.taps(section, "8.5", "质量分：8.5")
	d.taps(section, "提交", "✔ 已评质量分")
	d.sees(department, "质量分 8.5（三（三）1）")

	d.taps(township, "职能不符", "第1步")
	d.taps(township, "尚未电话告知", "第2步")
	d.says(township, "项目不在本镇", "第3步")
	d.says(township, "由开发区承办", "第4步")
	d.says(township, "马镇长", "第5步")
	township.SendPhoto([]byte("jpeg"), "")
	d.sees(township, "已收到盖章件 1 页")
	d.says(township, "完成", "书面说明已收到")
	d.sees(section, "【职能不符·书面说明】")
	d.taps(section, "采纳，撤销约稿", "已采纳，约稿撤销")
	d.sees(township, "采纳，撤销约稿")

	if err := d.Advance(t.Context(), time.Date(2018, 3, 28, 9, 0, 0, 0, workday.Shanghai)); err != nil {
		t.Fatal(err)
	}
	d.sees(township, "【本月提醒】梅城镇")
	for _, m := range d.server.Messages(department.ID) {
		if strings.Contains(m.Text, "【本月提醒】") {
			t.Error("发改局 owes no direct task and is reminded of one")
		}
	}
	if err := d.Advance(t.Context(), time.Date(2018, 4, 2, 9, 0, 0, 0, workday.Shanghai)); err != nil {
		t.Fatal(err)
	}
	d.taps(section, "2018年3月通报初稿", "【2018年3月通报初稿】")
}

// TestDemoPage proves that the page of the real demo is served.
func TestDemoPage(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	page := httptest.NewServer(demo.Handler(d.page()))
	defer page.Close()
	for _, path := range []string{"/", "/api/state"} {
		response, err := http.Get(page.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s answers %s", path, response.Status)
		}
	}
}
