package demo_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"zwxx/bot/bottest"
	"zwxx/cmd/zwxx/demo"
	"zwxx/scoring/workday"
)

const (
	town, dept, section, group = 11, 12, 13, -1001
	patience                   = 30 * time.Second
)

// more are the first further phones' users.
const more = 21

// world is a page over a server, with a bot that does what the test tells it.
type world struct {
	*bottest.Server
	t      *testing.T
	page   *httptest.Server
	clock  *clock
	phones []demo.Phone
	offset int64
}

// clock is a business clock that plays nothing, or what play does.
type clock struct {
	mu   sync.Mutex
	now  time.Time
	play func(context.Context, time.Time) error
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Advance(ctx context.Context, to time.Time) error {
	if c.play != nil {
		if err := c.play(ctx, to); err != nil {
			return err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = to
	return nil
}

func (c *clock) NextWorkday() time.Time { return at("2018-03-27 09:00") }

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, workday.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func newWorld(t *testing.T, names ...string) *world {
	t.Helper()
	w := &world{t: t, clock: &clock{now: at("2018-03-26 09:00")}}
	w.Server = bottest.NewServer(bottest.Options{Now: w.clock.Now})
	t.Cleanup(w.Server.Close)
	w.phones = []demo.Phone{
		{User: w.User(section, "张三"), Title: "信息科", Owner: "张三", Hint: "发起约稿，看签收，审书面说明"},
		{User: w.User(dept, "李四"), Title: "发改局", Owner: "信息员 李四", Hint: "签收约稿，或提出职能不符"},
		{User: w.User(town, "王五"), Title: "梅城镇", Owner: "信息员 王五", Hint: "登记直报，看得分"},
	}
	for i, name := range names {
		w.phones = append(w.phones, demo.Phone{User: w.User(int64(more+i), name), Title: name})
	}
	w.page = httptest.NewServer(demo.Handler(demo.Options{
		Server: w.Server, Phones: w.phones, Group: group, GroupTitle: "政务信息工作群", Clock: w.clock,
		Guide: []demo.GuideStep{
			{Part: "一、约稿", Title: "发起约稿", Text: "在信息科的手机上发 `发起约稿`，按提示填写。", Phone: section,
				Acts: []demo.Act{{Say: "发起约稿", Sees: "题目？"}, {Say: "开工情况", Sees: "核对"}, {Tap: "提交", Sees: "✔ 已发约稿"}}},
			{Title: "签收", Text: "发改局点“收到”。\n信息科的卡片会自己更新。", Phone: dept,
				Acts: []demo.Act{{Tap: "收到", Sees: "✔ 已签收"}}},
			{Title: "群里接收", Text: "张三在群里发 `/subscribe` 。", Phone: dept,
				Acts: []demo.Act{{Phone: section, Group: true, Say: "/subscribe", Sees: "本群"}}},
		},
	}))
	t.Cleanup(func() {
		w.page.CloseClientConnections() // ends the streams of events, which Close would wait for
		w.page.Close()
	})
	return w
}

// call asks the Bot API as a bot does.
func (w *world) call(method string, params map[string]any) json.RawMessage {
	w.t.Helper()
	body, err := json.Marshal(params)
	if err != nil {
		w.t.Fatal(err)
	}
	res, err := http.Post(w.URL()+"/bot"+w.Token()+"/"+method, "application/json", bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	var answer struct {
		OK          bool
		Description string
		Result      json.RawMessage
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		w.t.Fatal(err)
	}
	if !answer.OK {
		w.t.Fatalf("%s: %s", method, answer.Description)
	}
	return answer.Result
}

// send lets the bot write and gives the message's id.
func (w *world) send(chat int64, html string, markup any) int {
	w.t.Helper()
	params := map[string]any{"chat_id": chat, "text": html, "parse_mode": "HTML"}
	if markup != nil {
		params["reply_markup"] = markup
	}
	var m struct {
		ID int `json:"message_id"`
	}
	if err := json.Unmarshal(w.call("sendMessage", params), &m); err != nil {
		w.t.Fatal(err)
	}
	return m.ID
}

// update is what the bot of these tests reads of an update.
type update struct {
	ID      int64 `json:"update_id"`
	Message struct {
		Text  string
		Photo []json.RawMessage
	}
	Query struct {
		ID   string
		Data string
	} `json:"callback_query"`
}

// next waits for the next update.
func (w *world) next() update {
	w.t.Helper()
	var us []update
	raw := w.call("getUpdates", map[string]any{"offset": w.offset, "limit": 1, "timeout": int(patience.Seconds())})
	if err := json.Unmarshal(raw, &us); err != nil {
		w.t.Fatal(err)
	}
	if len(us) == 0 {
		w.t.Fatal("no update came")
	}
	w.offset = us[0].ID + 1
	return us[0]
}

type (
	inlineKeyboard struct {
		Rows [][]key `json:"inline_keyboard"`
	}
	key struct {
		Text string `json:"text"`
		Data string `json:"callback_data,omitempty"`
		URL  string `json:"url,omitempty"`
	}
	keyboard struct {
		Rows [][]string `json:"keyboard"`
	}
)

func inline(rows ...[]key) inlineKeyboard { return inlineKeyboard{Rows: rows} }
