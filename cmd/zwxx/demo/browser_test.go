//go:build tools

package demo_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"zwxx/cmd/zwxx/demo/browsertest"
)

// browser is a page of a world in Chromium.
type browser struct {
	*world
	*browsertest.Page
}

// open starts Chromium with a window of this size on the page.
func (w *world) open(name string, width, height int) *browser {
	w.t.Helper()
	return &browser{w, browsertest.Open(w.t, name, w.page.URL, "body.ready", width, height)}
}

// shows waits until a chat shows a text.
func (b *browser) shows(chat int64, text string) {
	b.t.Helper()
	b.Until(fmt.Sprintf(`document.querySelector('[data-chat="%d"] .log').textContent.includes(%q)`, chat, text))
}

// click clicks what is labelled so, but for a number of unread messages, within a part of the page.
func (b *browser) click(within, label string) {
	b.t.Helper()
	xpath := fmt.Sprintf(`//*[%s]//*[self::button or self::label][normalize-space(text())=%q]`, within, label)
	b.Run(chromedp.Click(chromedp.Search(xpath), chromedp.NodeVisible))
}

func phone(id int64) string { return fmt.Sprintf(`@data-chat="%d"`, id) }

const (
	bar  = `@class="bar"`
	tabs = `@id="tabs"`
	rest = `@class="choices"` // the phones beyond the third
)

func (b *browser) say(chat int64, text string) {
	b.t.Helper()
	b.Run(chromedp.SendKeys(chromedp.CSS(fmt.Sprintf(`[data-chat="%d"] textarea`, chat)), text+kb.Enter))
}

const notice = `<b>【约稿通知】建政信约〔2018〕15号</b>
发改局：请报送《一季度重点项目开工情况》。
时限：<b>3月28日（周三）17:30前</b>，以党政网“信息稿件”系统收到时间为准。
要求：开工率、主要问题、对策建议，1500字左右。
稿件只走党政网，勿发到这里（办法三（六）6）。`

const bulletin = `<b>关于2018年2月全市政务信息工作情况的通报</b>
一、总体情况　2月共报送政务信息268条，录用116条次。
<pre>乡镇（街道）　目标30分
名次 本月 本季 单位
 1    54  106 梅城镇 ✓
 2    48   92 乾潭镇 ✓
 3    40   88 新安江街道 ✓
 4=   36   90 寿昌镇 ✓
 4=   36   72 大同镇 ✓
 6    34   66 更楼街道 ✓
 7    32   70 三都镇 ✓
 8    26   58 下涯镇 ✓
 9    22   54 杨村桥镇 ✓
10    20   48 洋溪街道 ✓
11    18   50 航头镇 ✓
12    16   42 大洋镇 ✓
13    12   34 莲花镇 ✓
14     8   30 李家镇 ✓
15     4   28 大慈岩镇
16   -10    6 钦堂乡</pre>
（✓ 本季分数已到目标；4= 并列）`

// units is a keyboard of 24 buttons, as for choosing units.
func units() inlineKeyboard {
	names := strings.Fields("新安江街道 更楼街道 洋溪街道 梅城镇 寿昌镇 大同镇 乾潭镇 三都镇 杨村桥镇 下涯镇 大洋镇 莲花镇 " +
		"大慈岩镇 航头镇 李家镇 钦堂乡 发改局 经信局 教育局 科技局 财政（地税）局 水利水产局 公积金建德分中心 完成(6家)")
	var k inlineKeyboard
	for i := 0; i < len(names); i += 2 {
		k.Rows = append(k.Rows, []key{{Text: "☐ " + names[i], Data: fmt.Sprint("u", i)}, {Text: "☐ " + names[i+1], Data: fmt.Sprint("u", i+1)}})
	}
	return k
}

// begin fills the phones as a demo under way has them.
func (w *world) begin() {
	w.call("setMyCommands", map[string]any{"commands": []map[string]string{
		{"command": "todo", "description": "我的待办"}, {"command": "score", "description": "本单位得分"}, {"command": "rank", "description": "排名"},
	}})
	for _, p := range w.phones[:3] {
		p.User.Say("/start")
		w.next()
	}
	officer := keyboard{Rows: [][]string{{"待办", "得分", "约稿", "登记报送"}}}
	w.send(section, "张三，您好。您是信息科工作人员。", keyboard{Rows: [][]string{{"待审核", "催报", "登记", "发起约稿"}}})
	w.send(dept, "李四，您好。您是<b>发改局</b>信息员。发送 /todo 看待办。", officer)
	w.send(town, "王五，您好。您是<b>梅城镇</b>信息员。", officer)
	w.send(town, "【得分】梅城镇　一季度　截至3月26日\n<b>28分</b>　第15名/16家　目标30分，<b>未完成</b>\n① 还差2分：再有1条动态·简讯\n② 直报专报0/1条",
		inline([]key{{Text: "查某一行", Data: "l"}, {Text: "申请核对", Data: "q"}}, []key{{Text: "各单位排名", Data: "r"}}))
	w.send(group, bulletin, nil)
	w.send(section, "【发起约稿】发给哪些单位？\n已选 0 家", units())
}

// TestInTheBrowser plays a commission: a person types, taps, sees the card edited, sends a photo, moves the clock.
func TestInTheBrowser(t *testing.T) {
	t.Run("1280", func(t *testing.T) {
		w := newWorld(t)
		w.begin()
		b := w.open("1280", 1280, 800)
		b.Shot("1-begin")
		b.story(func(chat int64) {
			if chat == group {
				b.click(rest, "群")
			}
		})
	})
	t.Run("390", func(t *testing.T) {
		w := newWorld(t)
		w.begin()
		b := w.open("390", 390, 844)
		b.Shot("1-begin")
		titles := map[int64]string{section: "信息科", dept: "发改局", town: "梅城镇", group: "群"}
		b.story(func(chat int64) {
			b.click(tabs, titles[chat])
			b.Run(chromedp.WaitVisible(chromedp.CSS(fmt.Sprintf(`[data-chat="%d"].current`, chat))))
		})
	})
}

// TestKeyboardAndReload taps without a mouse: focus stays at the message while it is edited, and a reload shows all
// again.
func TestKeyboardAndReload(t *testing.T) {
	w := newWorld(t)
	w.begin()
	id := w.send(town, "第1页", inline([]key{{Text: "上一页", Data: "p"}, {Text: "下一页", Data: "n"}}))
	b := w.open("keys", 1280, 800)
	next := fmt.Sprintf(`[data-chat="%d"] [data-id="%d"] .row > :last-child`, town, id)
	for page := 2; page <= 3; page++ {
		b.Run(chromedp.Focus(chromedp.CSS(next)), chromedp.KeyEvent(kb.Enter))
		u := b.next()
		if u.Query.Data != "n" {
			t.Fatalf("the bot got %+v", u)
		}
		b.call("editMessageText", map[string]any{
			"chat_id": town, "message_id": id, "text": fmt.Sprintf("第%d页", page),
			"reply_markup": inline([]key{{Text: "上一页", Data: "p"}, {Text: "下一页", Data: "n"}}),
		})
		b.call("answerCallbackQuery", map[string]any{"callback_query_id": u.Query.ID})
		b.shows(town, fmt.Sprintf("第%d页", page))
		b.Until(fmt.Sprintf(`document.activeElement === document.querySelector('%s')`, next))
	}
	before := `[...document.querySelectorAll(".log")].map((l) => l.textContent).join()`
	was := browsertest.Value[string](b.Page, before)
	b.Run(chromedp.Reload(), chromedp.WaitVisible(chromedp.CSS("body.ready")))
	b.Until(fmt.Sprintf(`%s === %q`, before, was))
}

// TestMorePhones has phones that nobody has started, and more of them than stand side by side.
func TestMorePhones(t *testing.T) {
	w := newWorld(t, "审签人", "移民局")
	w.begin()
	b := w.open("more", 1280, 800)
	b.click(rest, "移民局")
	b.click(phone(more+1), "开始")
	if u := b.next(); u.Message.Text != "/start" {
		t.Fatalf("the bot got %+v", u)
	}
	b.send(more+1, "您的账号尚未开通。", nil)
	b.shows(more+1, "尚未开通")
	b.Shot("1")
}

// TestGuideFills puts the words of a step into the text box of its phone.
func TestGuideFills(t *testing.T) {
	w := newWorld(t)
	b := w.open("guide", 390, 844)
	b.Shot("1")
	b.Click("#guide-fold")
	b.Click("#guide .words")
	b.Until(fmt.Sprintf(`document.activeElement.value === "发起约稿" && document.activeElement.closest('[data-chat="%d"]') !== null`, section))
	b.Run(chromedp.KeyEvent(kb.Enter))
	if u := b.next(); u.Message.Text != "发起约稿" {
		t.Fatalf("the bot got %+v", u)
	}
}

// TestMarkupIsText shows what looks like HTML as it was typed.
func TestMarkupIsText(t *testing.T) {
	w := newWorld(t)
	const typed = `<img src=x onerror="document.title='run'"> <b>粗</b>`
	w.phones[2].User.Say(typed)
	w.send(town, "&lt;script&gt;alert(1)&lt;/script&gt; <a href=\"https://example.com/\">链接</a> <u>线<i>斜😀</i></u>后", nil)
	b := w.open("markup", 1280, 800)
	b.shows(town, typed)
	b.Until(`document.querySelector(".text u i").textContent === "斜😀" && document.querySelector(".text a").textContent === "链接"`)
	b.Until(`document.querySelector(".log img, .log script") === null && document.title !== "run"`)
}

// story is played on either width; to brings a chat into view.
func (b *browser) story(to func(chat int64)) {
	b.t.Helper()
	to(section)
	b.shows(section, "已选 0 家")
	b.Shot("2-units")
	b.Until(`document.documentElement.scrollWidth <= innerWidth && document.documentElement.scrollHeight <= innerHeight`)
	b.say(section, "发改局")
	if u := b.next(); u.Message.Text != "发改局" {
		b.t.Fatalf("the bot got %+v", u)
	}
	card := b.send(section, "约稿〔2018〕15号　一季度重点项目开工情况\n时限 3月28日（周三）17:30\n签收 0/1", inline([]key{{Text: "催报未签收(1)", Data: "chase"}, {Text: "登记电话告知", Data: "tel"}}))
	ask := b.send(dept, notice, inline([]key{{Text: "收到", Data: "ack"}, {Text: "已在党政网报送", Data: "sent"}},
		[]key{{Text: "职能不符", Data: "obj"}, {Text: "申请延期", Data: "ext"}}))
	b.shows(section, "签收 0/1")
	b.Until(fmt.Sprintf(`document.querySelector('[data-chat="%d"] .badge').textContent === "1条新消息"`, dept))
	b.Shot("3-notice")

	to(dept)
	b.click(phone(dept), "收到")
	u := b.next()
	if u.Query.Data != "ack" {
		b.t.Fatalf("the bot got %+v", u)
	}
	b.call("editMessageText", map[string]any{
		"chat_id": dept, "message_id": ask, "parse_mode": "HTML", "text": notice + "\n<b>✔ 已签收　发改局 李四 3月26日（周一）09:00</b>",
		"reply_markup": inline([]key{{Text: "已在党政网报送", Data: "sent"}}, []key{{Text: "职能不符", Data: "obj"}, {Text: "申请延期", Data: "ext"}}),
	})
	b.call("answerCallbackQuery", map[string]any{"callback_query_id": u.Query.ID, "text": "已签收"})
	b.call("editMessageText", map[string]any{"chat_id": section, "message_id": card, "text": "约稿〔2018〕15号　一季度重点项目开工情况\n签收 1/1"})
	b.shows(dept, "已签收　发改局")
	b.Until(fmt.Sprintf(`document.querySelector('[data-chat="%d"] .edited') !== null`, dept))
	b.Until(fmt.Sprintf(`document.querySelector('[data-chat="%d"] .toast')?.textContent === "已签收"`, dept))
	b.Until(fmt.Sprintf(`document.querySelector('[data-chat="%d"] .badge').hidden`, dept))
	b.Shot("4-edited")

	b.click(phone(dept), "发照片")
	b.Shot("5-menu")
	b.click(phone(dept), "样例盖章件")
	if u := b.next(); len(u.Message.Photo) == 0 {
		b.t.Fatalf("the bot got %+v", u)
	}
	b.Until(fmt.Sprintf(`document.querySelector('[data-chat="%d"] .photo img')?.naturalWidth === 720`, dept))
	b.send(dept, "第5步　已收到1张。还有就接着发，没有请点“完成”。", inline([]key{{Text: "完成", Data: "done"}}))
	b.shows(dept, "第5步")
	b.Shot("6-photo")
	b.Run(chromedp.Click(chromedp.CSS(fmt.Sprintf(`[data-chat="%d"] .photo`, dept))), chromedp.WaitVisible(chromedp.CSS("dialog[open] img")))
	b.Shot("7-viewer")
	b.Run(chromedp.KeyEvent(kb.Escape))
	b.Until(`!document.querySelector("dialog").open`)

	b.advance()

	to(group)
	b.say(group, "/subscribe")
	if u := b.next(); u.Message.Text != "/subscribe" {
		b.t.Fatalf("the bot got %+v", u)
	}
	b.shows(group, "/subscribe")
	b.Shot("9-group")
}

// advance moves the clock to the next working day, with a reminder on the way.
func (b *browser) advance() {
	b.t.Helper()
	begun, end := make(chan struct{}), make(chan struct{})
	b.clock.play = func(context.Context, time.Time) error {
		close(begun)
		<-end
		return nil
	}
	b.click(bar, "下一工作日09:00")
	<-begun
	b.send(town, "【本月提醒】梅城镇　3月27日（周二）\n直报要情：1/2条，还差<b>1条</b>，3月30日（周五）前", inline([]key{{Text: "登记报送", Data: "s"}, {Text: "我的待办", Data: "t"}}))
	b.Until(`document.getElementById("busy").textContent === "时钟正在走…"`)
	b.shows(town, "本月提醒")
	b.Shot("8-busy")
	close(end)
	b.Until(`document.getElementById("now").textContent === "2018年3月27日 周二 09:00"`)
	b.Until(`document.getElementById("busy").textContent === ""`)
}
