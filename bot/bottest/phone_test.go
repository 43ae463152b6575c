package bottest_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"

	"zwxx/bot/bottest"
)

func TestWritingAndCommands(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	u := s.User(1, "王敏")
	if s.User(1, "别名") != u {
		t.Error("the same person twice")
	}
	u.Start("tok_1-x")
	u.Say("你好 /report@zwxx_bot 😀 /help")
	u.Say("/上报 x")
	got := updates(t, s)
	if m := got[0].Message; m.Text != "/start tok_1-x" || m.From.FirstName != "王敏" || m.From.IsBot || m.Chat.Type != "private" ||
		len(m.Entities) != 1 || m.Entities[0].Type != "bot_command" || m.Entities[0].Length != 6 {
		t.Errorf("start: %+v", m)
	}
	if e := got[1].Message.Entities; len(e) != 2 || e[0].Offset != 3 || e[0].Length != 16 || e[1].Offset != 23 {
		t.Errorf("entities %+v", e)
	}
	if e := got[2].Message.Entities; len(e) != 0 {
		t.Errorf("a Chinese word is no command for Telegram: %+v", e)
	}
	u.Say(strings.Repeat("长", 5000))
	if msgs := s.Messages(1); len(msgs) != 5 || len([]rune(msgs[3].Text)) != 4096 || len([]rune(msgs[4].Text)) != 904 {
		t.Errorf("an overlong text goes in pieces: %d messages", len(msgs))
	}
	if u.Say(" \n") != 0 {
		t.Error("the app sent an empty message")
	}
	if err := u.Delete(1); err != nil || s.Messages(1)[0].ID == 1 {
		t.Errorf("delete: %v", err)
	}
	if err := u.Edit(1, "x"); err == nil {
		t.Error("edited a deleted message")
	}
}

func TestPhotosAndFiles(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	u := s.User(1, "王敏")
	pic := picture(t, 640, 480)
	u.SendPhoto(pic, "说明")
	u.SendAlbum(bottest.Upload{Data: pic, Caption: "第一页"}, bottest.Upload{Data: []byte("not a jpeg")})
	u.SendDocument("函.pdf", []byte("%PDF-1.4"), "")
	got := updates(t, s)
	m := got[0].Message
	if m.Caption != "说明" || len(m.Photo) != 2 || m.MediaGroupID != "" {
		t.Fatalf("photo %+v", m)
	}
	big := m.Photo[1]
	if big.Width != 640 || big.FileSize != len(pic) || big.FileUniqueID == "" || big.FileID == m.Photo[0].FileID {
		t.Errorf("largest size %+v", big)
	}
	if data, _ := s.File(m.Photo[0].FileID); bytes.Equal(data, pic) {
		t.Error("the small size has the bytes of the large one")
	}
	if a, b := got[1].Message, got[2].Message; a.MediaGroupID == "" || a.MediaGroupID != b.MediaGroupID || a.Caption != "第一页" || b.Caption != "" {
		t.Errorf("album %+v %+v", a, b)
	}
	if d := got[3].Message.Document; d == nil || d.FileName != "函.pdf" || d.MimeType != "application/pdf" {
		t.Errorf("document %+v", d)
	}
	var f models.File
	if err := json.Unmarshal(mustOK(t, call(t, s, "getFile", "file_id", big.FileID)).Result, &f); err != nil || f.FilePath == "" {
		t.Fatalf("%+v, %v", f, err)
	}
	wantRefusal(t, call(t, s, "getFile"), 400, "Bad Request: file_id not specified")
	wantRefusal(t, call(t, s, "getFile", "file_id", "x"), 400, "Bad Request: wrong file_id or the file is temporarily unavailable")
	u.SendDocument("大.zip", make([]byte, 20<<20+1), "")
	large := s.Messages(1)[4].Document.FileID
	wantRefusal(t, call(t, s, "getFile", "file_id", large), 400, "Bad Request: file is too big")
	u.SendDocument("小.zip", make([]byte, 20<<20), "")
	mustOK(t, call(t, s, "getFile", "file_id", s.Messages(1)[5].Document.FileID))

	wantRefusal(t, call(t, s, "sendPhoto", "chat_id", "1", "photo", "x"), 400, "Bad Request: wrong file identifier/HTTP URL specified")
	wantRefusal(t, call(t, s, "sendPhoto", "chat_id", "1"), 400, "Bad Request: there is no photo in the request")
	wantRefusal(t, call(t, s, "sendPhoto", "chat_id", "1", "photo", large), 400, "Bad Request: can't use file of type Document as Photo")
	wantRefusal(t, call(t, s, "sendPhoto", "chat_id", "1", "photo", big.FileID, "caption", strings.Repeat("字", 1025)), 400, "Bad Request: message caption is too long")
	mustOK(t, call(t, s, "sendPhoto", "chat_id", "1", "photo", big.FileID, "caption", strings.Repeat("字", 1024)))
	mustOK(t, call(t, s, "sendDocument", "chat_id", "1", "document", large))
	last, _ := s.Last(1)
	wantRefusal(t, call(t, s, "editMessageText", "chat_id", "1", "message_id", strconv.Itoa(last.ID), "text", "x"), 400, "Bad Request: there is no text in the message to edit")
	mustOK(t, call(t, s, "editMessageCaption", "chat_id", "1", "message_id", strconv.Itoa(last.ID), "caption", "x"))
	media := `[{"type":"photo","media":"` + big.FileID + `","caption":"<b>甲</b>","parse_mode":"HTML"},{"type":"photo","media":"` + big.FileID + `"}]`
	mustOK(t, call(t, s, "sendMediaGroup", "chat_id", "1", "media", media))
	if m, _ := s.Last(1); m.AlbumID == "" || m.Photo == nil {
		t.Errorf("album of the bot %+v", m)
	}
	wantRefusal(t, call(t, s, "sendMediaGroup", "chat_id", "1", "media", `[{"type":"photo","media":"x"}]`), 400, "Bad Request: group send failed")
}

func TestUploadedPhotoMustBeOne(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Start("")
	for name, tc := range map[string]struct {
		data []byte
		want string
	}{
		"empty":  {nil, "Bad Request: file must be non-empty"},
		"text":   {[]byte("hello"), "Bad Request: IMAGE_PROCESS_FAILED"},
		"ribbon": {picture(t, 2100, 100), "Bad Request: PHOTO_INVALID_DIMENSIONS"},
		"heavy":  {append(picture(t, 10, 10), make([]byte, 10<<20)...), "Bad Request: file is too big for a photo"},
	} {
		body, kind := form(t, map[string]string{"chat_id": "1"}, "photo", tc.data)
		if r := post(t, s, "sendPhoto", kind, body); r.Description != tc.want {
			t.Errorf("%s: %q", name, r.Description)
		}
	}
}

func TestTaps(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	real := time.Unix(1_700_000_000, 0)
	s := start(t, bottest.Options{Real: func() time.Time { mu.Lock(); defer mu.Unlock(); return real }})
	u := s.User(1, "王敏")
	u.Start("")
	buttons := inline(`{"text":"收到","callback_data":"ack:1"}`, `{"text":"网址","url":"https://a.cn"}`)
	id := messageID(t, call(t, s, "sendMessage", "chat_id", "1", "text", "约稿", "reply_markup", buttons))
	for name, err := range map[string]error{
		"other data":  u.Tap(id, "ack:2"),
		"no message":  u.Tap(id+1, "ack:1"),
		"no label":    u.TapLabel("同意"),
		"url button":  u.TapLabel("网址"),
		"empty data":  u.Tap(id, ""),
		"edit others": u.Edit(id, "x"),
	} {
		if err == nil {
			t.Errorf("%s: went through", name)
		}
	}
	if err := u.Tap(id, "ack:1"); err != nil {
		t.Fatal(err)
	}
	if err := u.TapLabel("收到"); err != nil {
		t.Fatal(err)
	}
	u.ForgeTap(id, "root:1")
	gone := u.ForgeTap(999, "ack:1")
	got := updates(t, s)[1:]
	if len(got) != 4 {
		t.Fatalf("%d taps", len(got))
	}
	q := got[0].CallbackQuery
	if q.Data != "ack:1" || q.From.ID != 1 || q.Message.Message == nil || q.Message.Message.ID != id || q.ChatInstance == "" ||
		len(q.Message.Message.ReplyMarkup.InlineKeyboard) != 1 {
		t.Errorf("tap %+v", q)
	}
	if got[1].CallbackQuery.ID == q.ID || got[1].ID == got[0].ID {
		t.Error("two taps share an id")
	}
	if got[2].CallbackQuery.Data != "root:1" || got[3].CallbackQuery.Message.InaccessibleMessage == nil || got[3].CallbackQuery.ID != gone {
		t.Errorf("forged taps %+v", got[2:])
	}
	answer := func(id string, params ...string) reply {
		return call(t, s, "answerCallbackQuery", append([]string{"callback_query_id", id}, params...)...)
	}
	const tooOld = "Bad Request: query is too old and response timeout expired or query ID is invalid"
	wantRefusal(t, answer("5"), 400, tooOld)
	wantRefusal(t, answer(q.ID, "text", strings.Repeat("字", 201)), 400, "Bad Request: MESSAGE_TOO_LONG")
	mustOK(t, answer(q.ID, "text", strings.Repeat("字", 200), "show_alert", "true"))
	wantRefusal(t, answer(q.ID), 400, tooOld)
	mu.Lock()
	real = real.Add(61 * time.Second)
	mu.Unlock()
	wantRefusal(t, answer(gone), 400, tooOld)
	if ts := s.Toasts(1); len(ts) != 1 || !ts[0].Alert || ts[0].MessageID != id {
		t.Errorf("toasts %+v", ts)
	}
	if s.OpenTaps() != 3 {
		t.Errorf("open taps %d", s.OpenTaps())
	}
	u.Block()
	if err := u.Tap(id, "ack:1"); err == nil {
		t.Error("tapped a blocked bot")
	}
}

func TestGroupsAndPrivacy(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	u := s.User(1, "王敏")
	g := s.Group(-1001, "宣传群")
	big := s.Group(-1009999999999, "大群")
	texts := func() []string {
		var out []string
		for _, up := range updates(t, s) {
			if up.Message != nil {
				out = append(out, up.Message.Text)
			}
			updates(t, s, "offset", num(up.ID+1))
		}
		return out
	}
	u.SayIn(g, "闲聊")
	u.SayIn(g, "/rank")
	u.SayIn(g, "/rank@zwxx_bot")
	u.SayIn(g, "/rank@other_bot")
	u.SayIn(g, "看 /rank")
	if got := texts(); !slices.Equal(got, []string{"/rank", "/rank@zwxx_bot"}) {
		t.Errorf("the bot saw %q", got)
	}
	id := messageID(t, call(t, s, "sendMessage", "chat_id", "-1001", "text", "排名", "reply_markup", inline(`{"text":"明细","callback_data":"d"}`)))
	if _, err := u.ReplyIn(g, id, "谢谢"); err != nil {
		t.Fatal(err)
	}
	if got := texts(); !slices.Equal(got, []string{"谢谢"}) {
		t.Errorf("the bot saw %q", got)
	}
	if err := u.TapIn(g, id, "d"); err != nil {
		t.Error(err)
	}
	if err := u.TapLabelIn(g, "明细"); err != nil {
		t.Error(err)
	}
	u.ForgeTapIn(g, id, "x")
	taps := updates(t, s)
	if len(taps) != 3 || taps[0].CallbackQuery.Message.Message.Chat.Type != "group" {
		t.Errorf("taps %+v", taps)
	}
	updates(t, s, "offset", num(taps[2].ID+1))
	g.Promote(u)
	u.SayIn(g, "现在看得见")
	got := updates(t, s)
	if len(got) != 2 || got[0].MyChatMember.NewChatMember.Type != models.ChatMemberTypeAdministrator || got[1].Message.Text != "现在看得见" {
		t.Errorf("as administrator %+v", got)
	}
	g.Kick(u)
	u.SayIn(g, "/rank")
	g.Add(u)
	got = updates(t, s)[2:]
	if len(got) != 3 || got[0].MyChatMember.NewChatMember.Type != models.ChatMemberTypeBanned ||
		got[1].MyChatMember.NewChatMember.Type != models.ChatMemberTypeMember || got[2].Message.NewChatMembers[0].ID != s.BotID() {
		t.Errorf("kicked and added %+v", got)
	}
	next := g.Upgrade(u, -1001234567890)
	got = updates(t, s)[5:]
	if len(got) != 2 || got[0].Message.MigrateToChatID != next.ID || got[1].Message.MigrateFromChatID != g.ID || got[1].Message.Chat.Type != "supergroup" {
		t.Errorf("upgrade %+v", got)
	}
	if m := u.SayIn(big, "/a"); m != 1 {
		t.Errorf("a supergroup counts its own messages: %d", m)
	}
	if err := u.EditIn(big, 1, "/b"); err != nil {
		t.Error(err)
	}
}

func TestPrivacyOff(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{PrivacyOff: true})
	s.User(1, "王敏").SayIn(s.Group(-1001, "群"), "闲聊")
	if len(updates(t, s)) != 1 || !strings.Contains(string(mustOK(t, call(t, s, "getMe")).Result), `"can_read_all_group_messages":true`) {
		t.Error("with privacy off the bot reads everything and getMe says so")
	}
}

func TestDownload(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	u := s.User(1, "王敏")
	u.SendDocument("../../etc/passwd", []byte("内容"), "")
	var f models.File
	if err := json.Unmarshal(mustOK(t, call(t, s, "getFile", "file_id", s.Messages(1)[0].Document.FileID)).Result, &f); err != nil {
		t.Fatal(err)
	}
	s.Fail(bottest.Fault{Method: "file", Kind: bottest.InternalError})
	if r := get(t, s.URL()+"/file/bot"+s.Token()+"/"+f.FilePath); r.Code != http.StatusInternalServerError {
		t.Errorf("fault: %+v", r)
	}
	res, err := http.Get(s.URL() + "/file/bot" + s.Token() + "/" + f.FilePath)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil || b.String() != "内容" {
		t.Errorf("got %q, %v", b.String(), err)
	}
}
