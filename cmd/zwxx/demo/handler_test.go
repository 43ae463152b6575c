package demo_test

import (
	"bytes"
	"encoding/json"
	"image"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

type view struct {
	Run   string
	Clock struct {
		Now, Text string
		Busy      bool
	}
	Guide []struct{ Title string }
	Chats []chatView
}

type chatView struct {
	ID       int64
	Title    string
	Group    bool
	Keyboard [][]string
	Commands []struct{ Command, Text string }
	Toasts   []struct {
		Seq  int
		Text string
	}
	Messages []struct {
		ID                           int
		Bot                          bool
		From, Text, Day, Time, Photo string
		Edits                        int
		Entities                     []struct{ Type string }
		Buttons                      [][]struct{ Text, Data string }
		Document                     *struct{ File, Name, Size string }
	}
}

func (v view) chat(id int64) chatView {
	for _, c := range v.Chats {
		if c.ID == id {
			return c
		}
	}
	return chatView{}
}

// get asks for a path of the page and gives the answer's body.
func (w *world) get(path string) (*http.Response, []byte) {
	w.t.Helper()
	res, err := http.Get(w.page.URL + path)
	if err != nil {
		w.t.Fatal(err)
	}
	return res, body(w.t, res)
}

func body(t *testing.T, res *http.Response) []byte {
	t.Helper()
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (w *world) state() view {
	w.t.Helper()
	var v view
	if _, b := w.get("/api/state"); json.Unmarshal(b, &v) != nil {
		w.t.Fatalf("state: %s", b)
	}
	return v
}

// post gives the status and the sentence of a refusal.
func (w *world) post(path, kind, content string, header ...string) (int, string) {
	w.t.Helper()
	req, err := http.NewRequest(http.MethodPost, w.page.URL+"/api/"+path, strings.NewReader(content))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
		if header[i] == "Host" {
			req.Host = header[i+1]
		}
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	var refusal struct{ Error string }
	if b := body(w.t, res); json.Unmarshal(b, &refusal) != nil {
		w.t.Fatalf("%s answered %s", path, b)
	}
	return res.StatusCode, refusal.Error
}

func (w *world) must(path, content string) {
	w.t.Helper()
	if status, sentence := w.post(path, "application/json", content); status != http.StatusOK {
		w.t.Fatalf("%s: %d %s", path, status, sentence)
	}
}

func TestStateIsComplete(t *testing.T) {
	w := newWorld(t)
	w.phones[2].User.Say("/start")
	id := w.send(town, "<b>约稿</b> &lt;script&gt;", inline([]key{{Text: "收到", Data: "ack:1"}}))
	w.call("editMessageText", map[string]any{"chat_id": town, "message_id": id, "text": "已签收"})
	w.send(town, "菜单", keyboard{Rows: [][]string{{"待办", "得分"}, {"约稿", "登记报送"}}})
	w.call("setMyCommands", map[string]any{"commands": []map[string]string{{"command": "todo", "description": "我的待办"}}})

	v := w.state()
	if v.Clock.Text != "2018年3月26日 周一 09:00" || v.Clock.Now != "2018-03-26T09:00" || v.Clock.Busy {
		t.Errorf("clock: %+v", v.Clock)
	}
	if len(v.Chats) != 4 || len(v.Guide) != 3 || !v.chat(group).Group || v.chat(section).Title != "信息科" {
		t.Errorf("state: %+v", v)
	}
	c := v.chat(town)
	if len(c.Messages) != 3 || len(c.Keyboard) != 2 || len(c.Commands) != 1 || c.Commands[0].Command != "/todo" {
		t.Fatalf("chat: %+v", c)
	}
	if m := c.Messages[0]; m.Bot || m.Text != "/start" || m.Day != "2018年3月26日 周一" || m.Time != "09:00" {
		t.Errorf("said: %+v", m)
	}
	if m := c.Messages[1]; !m.Bot || m.Text != "已签收" || m.Edits != 1 || m.Buttons != nil {
		t.Errorf("edited: %+v", m)
	}
}

func TestSayTapAndToast(t *testing.T) {
	w := newWorld(t)
	w.must("say", `{"phone":12,"text":" 待办 "}`)
	if u := w.next(); u.Message.Text != "待办" {
		t.Fatalf("the bot got %+v", u)
	}
	id := w.send(dept, "一件约稿", inline([]key{{Text: "收到", Data: "ack:1"}}))
	tap, err := json.Marshal(map[string]any{"phone": dept, "message": id, "data": "ack:1"})
	if err != nil {
		t.Fatal(err)
	}
	w.must("tap", string(tap))
	w.call("answerCallbackQuery", map[string]any{"callback_query_id": w.next().Query.ID, "text": "已签收"})
	if ts := w.state().chat(dept).Toasts; len(ts) != 1 || ts[0].Seq != 1 || ts[0].Text != "已签收" {
		t.Errorf("toasts: %+v", ts)
	}

	w.call("editMessageText", map[string]any{"chat_id": dept, "message_id": id, "text": "已签收"})
	status, sentence := w.post("tap", "application/json", string(tap))
	if status != http.StatusConflict || !strings.Contains(sentence, "按钮已经不在") {
		t.Errorf("a button that is gone: %d %s", status, sentence)
	}
}

func TestGroup(t *testing.T) {
	w := newWorld(t)
	w.must("group-say", `{"phone":13,"text":"/subscribe"}`)
	if u := w.next(); u.Message.Text != "/subscribe" {
		t.Fatalf("the bot got %+v", u)
	}
	id := w.send(group, "本群已订阅", inline([]key{{Text: "停止接收", Data: "off"}}))
	tap, err := json.Marshal(map[string]any{"phone": section, "group": true, "message": id, "data": "off"})
	if err != nil {
		t.Fatal(err)
	}
	w.must("tap", string(tap))
	if u := w.next(); u.Query.Data != "off" {
		t.Fatalf("the bot got %+v", u)
	}
	if ms := w.state().chat(group).Messages; len(ms) != 2 || ms[0].From != "张三" || !ms[1].Bot {
		t.Errorf("group: %+v", ms)
	}
}

// TestLinkToTheBot opens an invitation pasted into the text box, as the app opens one that is tapped.
func TestLinkToTheBot(t *testing.T) {
	w := newWorld(t)
	for text, want := range map[string]string{
		"https://t.me/zwxx_bot?start=abc-1": "/start abc-1",
		"t.me/zwxx_bot?start=abc-2":         "/start abc-2",
		"https://t.me/zwxx_bot":             "/start",
		"https://t.me/other_bot?start=abc":  "https://t.me/other_bot?start=abc",
		"https://t.me/zwxx_bot?start=a%20b": "https://t.me/zwxx_bot?start=a%20b",
		"看 t.me/zwxx_bot?start=abc":         "看 t.me/zwxx_bot?start=abc",
	} {
		said, err := json.Marshal(map[string]any{"phone": town, "text": text})
		if err != nil {
			t.Fatal(err)
		}
		w.must("say", string(said))
		if got := w.next().Message.Text; got != want {
			t.Errorf("%s reached the bot as %q", text, got)
		}
	}
}

// form makes the body of postPhoto.
func form(t *testing.T, fields map[string]string, files map[string][]byte) (kind, content string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		if err := m.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range files {
		part, err := m.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return m.FormDataContentType(), b.String()
}

func TestSamplePhoto(t *testing.T) {
	w := newWorld(t)
	kind, content := form(t, map[string]string{"phone": "12", "sample": "1"}, nil)
	if status, sentence := w.post("photo", kind, content); status != http.StatusOK {
		t.Fatalf("%d %s", status, sentence)
	}
	if u := w.next(); len(u.Message.Photo) == 0 {
		t.Fatalf("the bot got %+v", u)
	}
	res, photo := w.get("/api/file?id=" + w.state().chat(dept).Messages[0].Photo)
	if res.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("the photo is %s", res.Header.Get("Content-Type"))
	}
	if _, format, err := image.Decode(bytes.NewReader(photo)); err != nil || format != "jpeg" {
		t.Errorf("the photo is %s: %v", format, err)
	}
}

// TestFilesAreNotRun sends a page with a script: it must be saved, not shown, as it would run beside the demo's own.
func TestFilesAreNotRun(t *testing.T) {
	w := newWorld(t)
	kind, content := form(t, map[string]string{"phone": "12"}, map[string][]byte{"说明.html": []byte("<!DOCTYPE html><script>1</script>")})
	if status, sentence := w.post("photo", kind, content); status != http.StatusOK {
		t.Fatalf("%d %s", status, sentence)
	}
	d := w.state().chat(dept).Messages[0].Document
	if d == nil || d.Name != "说明.html" {
		t.Fatalf("document: %+v", d)
	}
	res, _ := w.get("/api/file?" + url.Values{"id": {d.File}, "name": {d.Name}}.Encode())
	if got := res.Header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") {
		t.Errorf("Content-Disposition %q", got)
	}
	if got := res.Header.Get("Content-Type"); got != "application/octet-stream" {
		t.Errorf("Content-Type %q", got)
	}
}

func TestRefusals(t *testing.T) {
	w := newWorld(t)
	const js = "application/json"
	photo, noFiles := form(t, map[string]string{"phone": "12"}, nil)
	another, stranger := form(t, map[string]string{"phone": "99", "sample": "1"}, nil)
	for name, c := range map[string]struct {
		path, kind, content string
		header              []string
		status              int
		sentence            string
	}{
		"unknown phone":         {"say", js, `{"phone":99,"text":"你好"}`, nil, 404, "没有这部手机。"},
		"unknown phone taps":    {"tap", js, `{"phone":99,"message":1,"data":"x"}`, nil, 404, "没有这部手机。"},
		"unknown phone, group":  {"group-say", js, `{"phone":99,"text":"你好"}`, nil, 404, "没有这部手机。"},
		"unknown phone's photo": {"photo", another, stranger, nil, 404, "没有这部手机。"},
		"not a form":            {"photo", js, `{}`, nil, 400, "没有看懂"},
		"nothing said":          {"say", js, `{"phone":12,"text":"  "}`, nil, 400, "还没有写内容。"},
		"too much said":         {"say", js, `{"phone":12,"text":"` + strings.Repeat("长", 20_001) + `"}`, nil, 400, "太长"},
		"not JSON":              {"say", js, `phone=12`, nil, 400, "没有看懂"},
		"unknown field":         {"say", js, `{"phon":12}`, nil, 400, "没有看懂"},
		"no such message":       {"tap", js, `{"phone":12,"message":7,"data":"x"}`, nil, 409, "按钮已经不在"},
		"no photo":              {"photo", photo, noFiles, nil, 400, "还没有选照片。"},
		"clock back":            {"clock", js, `{"to":"2018-03-25T09:00"}`, nil, 400, "只能往后拨"},
		"clock too far":         {"clock", js, `{"to":"2030-03-25T09:00"}`, nil, 400, "一次最多往后拨一年"},
		"clock unreadable":      {"clock", js, `{"to":"明天"}`, nil, 400, "请把日期和时间填完整。"},
		"clock's unknown step":  {"clock", js, `{"step":"year"}`, nil, 400, "没有看懂"},
		"another origin":        {"say", js, `{"phone":12,"text":"你好"}`, []string{"Origin", "https://example.com"}, 403, "只接受演示页面自己"},
		"another local port":    {"say", js, `{"phone":12,"text":"你好"}`, []string{"Origin", "http://127.0.0.1:1"}, 403, "只接受演示页面自己"},
		"another site":          {"say", js, `{"phone":12,"text":"你好"}`, []string{"Sec-Fetch-Site", "cross-site"}, 403, "只接受演示页面自己"},
		"another host":          {"say", js, `{"phone":12,"text":"你好"}`, []string{"Host", "example.com"}, 403, "只能在本机打开"},
		"unknown path":          {"send", js, `{}`, nil, 404, "没有这个接口。"},
	} {
		t.Run(name, func(t *testing.T) {
			status, sentence := w.post(c.path, c.kind, c.content, c.header...)
			if status != c.status || !strings.Contains(sentence, c.sentence) {
				t.Errorf("%d %s", status, sentence)
			}
		})
	}
	if n := w.Pending(); n != 0 {
		t.Errorf("%d updates came of refused requests", n)
	}
	if now := w.clock.Now(); !now.Equal(at("2018-03-26 09:00")) {
		t.Errorf("the clock went to %v", now)
	}
}

func TestSameOriginIsServed(t *testing.T) {
	w := newWorld(t)
	said := `{"phone":12,"text":"你好"}`
	if status, sentence := w.post("say", "application/json", said, "Origin", w.page.URL); status != http.StatusOK {
		t.Errorf("%d %s", status, sentence)
	}
	host := "localhost" + w.page.URL[strings.LastIndex(w.page.URL, ":"):]
	if status, sentence := w.post("say", "application/json", said, "Host", host, "Origin", "http://"+host); status != http.StatusOK {
		t.Errorf("%d %s", status, sentence)
	}
}

func TestPageIsServed(t *testing.T) {
	w := newWorld(t)
	for path, kind := range map[string]string{
		"/": "text/html", "/style.css": "text/css", "/page.js": "text/javascript", "/sample.jpg": "image/jpeg",
	} {
		res, b := w.get(path)
		if res.StatusCode != http.StatusOK || !strings.HasPrefix(res.Header.Get("Content-Type"), kind) || len(b) == 0 {
			t.Errorf("%s: %d %s, %d bytes", path, res.StatusCode, res.Header.Get("Content-Type"), len(b))
		}
		if !strings.Contains(res.Header.Get("Content-Security-Policy"), "script-src 'self'") {
			t.Errorf("%s: no content security policy", path)
		}
	}
}
