package bottest_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/jpeg"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zwxx/bot/bottest"
)

// start gives a server that is closed with the test.
func start(t testing.TB, o bottest.Options) *bottest.Server {
	t.Helper()
	s := bottest.NewServer(o)
	t.Cleanup(s.Close)
	return s
}

// reply is an answer of the server.
type reply struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// call posts a method as a form. Parameters are names and values in turn.
func call(t testing.TB, s *bottest.Server, method string, params ...string) reply {
	t.Helper()
	v := url.Values{}
	for i := 0; i < len(params); i += 2 {
		v.Set(params[i], params[i+1])
	}
	res, err := http.PostForm(s.URL()+"/bot"+s.Token()+"/"+method, v)
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return decode(t, res)
}

func decode(t testing.TB, res *http.Response) reply {
	t.Helper()
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	var r reply
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatalf("decode %q: %v", data, err)
	}
	if !r.OK && r.Code != res.StatusCode {
		t.Errorf("status %d, error_code %d", res.StatusCode, r.Code)
	}
	return r
}

// mustOK fails the test unless the call was carried out.
func mustOK(t testing.TB, r reply) reply {
	t.Helper()
	if !r.OK {
		t.Fatalf("refused: %d %s", r.Code, r.Description)
	}
	return r
}

func wantRefusal(t testing.TB, r reply, code int, description string) {
	t.Helper()
	if r.OK || r.Code != code || !strings.HasPrefix(r.Description, description) {
		t.Errorf("got ok=%v %d %q, want %d %q", r.OK, r.Code, r.Description, code, description)
	}
}

// updates polls once without waiting.
func updates(t testing.TB, s *bottest.Server, params ...string) []models.Update {
	t.Helper()
	var list []models.Update
	if err := json.Unmarshal(mustOK(t, call(t, s, "getUpdates", params...)).Result, &list); err != nil {
		t.Fatalf("decode updates: %v", err)
	}
	return list
}

func picture(t testing.TB, w, h int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRoundTripWithLibrary(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	u := s.User(11, "王敏")
	u.Start("abc")
	b, err := bot.New(s.Token(), bot.WithServerURL(s.URL()))
	if err != nil {
		t.Fatalf("New asks getMe: %v", err)
	}
	ctx := context.Background()
	sent, err := b.SendMessage(ctx, &bot.SendMessageParams{
		ChatID: int64(11), Text: "<b>约稿</b> A&amp;B 😀<i>今天</i>", ParseMode: models.ParseModeHTML,
		ReplyMarkup: &models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{
			{Text: "收到", CallbackData: "ack:1"}, {Text: "原文", URL: "https://example.org/a"},
		}}},
	})
	if err != nil {
		t.Fatalf("SendMessage: %v", err)
	}
	if sent.Text != "约稿 A&B 😀今天" || sent.Chat.ID != 11 || !sent.From.IsBot {
		t.Errorf("answered with %+v", sent)
	}
	msgs := s.Messages(11)
	if len(msgs) != 2 || msgs[1].ID != sent.ID {
		t.Fatalf("chat shows %+v", msgs)
	}
	want := []bottest.Entity{{Type: "bold", Offset: 0, Length: 2}, {Type: "italic", Offset: 9, Length: 2}}
	if got := msgs[1].Entities; len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("entities %+v, want %+v", got, want)
	}
	if got := msgs[1].Buttons; len(got) != 1 || got[0][0] != (bottest.Button{Text: "收到", Data: "ack:1"}) || got[0][1].URL == "" {
		t.Errorf("buttons %+v", got)
	}
	edited, err := b.EditMessageText(ctx, &bot.EditMessageTextParams{ChatID: int64(11), MessageID: sent.ID, Text: "已收到"})
	if err != nil || edited.Text != "已收到" || edited.EditDate == 0 {
		t.Fatalf("EditMessageText: %+v, %v", edited, err)
	}
	if m, _ := s.Last(11); m.Text != "已收到" || m.Edits != 1 || m.Buttons != nil {
		t.Errorf("after the edit %+v", m)
	}
	pic := picture(t, 300, 200)
	photo, err := b.SendPhoto(ctx, &bot.SendPhotoParams{
		ChatID: int64(11), Caption: "通报", Photo: &models.InputFileUpload{Filename: "a.jpg", Data: bytes.NewReader(pic)},
	})
	if err != nil || len(photo.Photo) < 2 {
		t.Fatalf("SendPhoto: %+v, %v", photo, err)
	}
	id := photo.Photo[len(photo.Photo)-1].FileID
	if data, ok := s.File(id); !ok || !bytes.Equal(data, pic) {
		t.Error("the photo's bytes differ")
	}
	if _, err := b.SendPhoto(ctx, &bot.SendPhotoParams{ChatID: int64(11), Photo: &models.InputFileString{Data: id}}); err != nil {
		t.Errorf("again by file id: %v", err)
	}
	f, err := b.GetFile(ctx, &bot.GetFileParams{FileID: id})
	if err != nil {
		t.Fatalf("GetFile: %v", err)
	}
	res, err := http.Get(b.FileDownloadLink(f))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if data, _ := io.ReadAll(res.Body); !bytes.Equal(data, pic) {
		t.Error("the download differs")
	}
	if refused := s.Refused(); len(refused) != 0 {
		t.Errorf("refused %+v", refused)
	}
}

func TestLibraryPollsAndTaps(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	u := s.User(11, "王敏")
	tapped := make(chan string, 1)
	b, err := bot.New(s.Token(), bot.WithServerURL(s.URL()), bot.WithDefaultHandler(
		func(ctx context.Context, b *bot.Bot, up *models.Update) {
			switch {
			case up.Message != nil:
				_, err := b.SendMessage(ctx, &bot.SendMessageParams{ChatID: up.Message.Chat.ID, Text: "好",
					ReplyMarkup: models.InlineKeyboardMarkup{InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "收到", CallbackData: "x"}}}}})
				if err != nil {
					t.Errorf("SendMessage: %v", err)
				}
			case up.CallbackQuery != nil:
				_, err := b.AnswerCallbackQuery(ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: up.CallbackQuery.ID, Text: "记下了"})
				if err != nil {
					t.Errorf("AnswerCallbackQuery: %v", err)
				}
				tapped <- up.CallbackQuery.Data
			}
		}))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { b.Start(ctx); close(done) }()
	u.Start("")
	await(t, s, func() bool { _, ok := s.Last(11); return ok })
	if err := u.TapLabel("收到"); err != nil {
		t.Fatal(err)
	}
	if data := <-tapped; data != "x" {
		t.Errorf("tapped %q", data)
	}
	if got := s.Toasts(11); len(got) != 1 || got[0].Text != "记下了" || got[0].Data != "x" {
		t.Errorf("toasts %+v", got)
	}
	stop()
	<-done
}

// await waits until cond holds, looking again at every change.
func await(t testing.TB, s *bottest.Server, cond func() bool) {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		changed := s.Changed()
		if cond() {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			t.Fatal("nothing happened")
		}
	}
}

func get(t testing.TB, address string) reply {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	return decode(t, res)
}

// postForm is call for goroutines that outlive their server.
func postForm(s *bottest.Server, method string, params ...string) (*http.Response, error) {
	v := url.Values{}
	for i := 0; i < len(params); i += 2 {
		v.Set(params[i], params[i+1])
	}
	return http.PostForm(s.URL()+"/bot"+s.Token()+"/"+method, v)
}
