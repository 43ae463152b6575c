package bottest_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zwxx/bot/bottest"
)

func TestLibraryAlbumAndCommands(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	u := s.User(11, "王敏")
	question := u.Say("问")
	b, err := bot.New(s.Token(), bot.WithServerURL(s.URL()), bot.WithSkipGetMe())
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	pic := picture(t, 20, 20)
	album, err := b.SendMediaGroup(ctx, &bot.SendMediaGroupParams{ChatID: 11, Media: []models.InputMedia{
		&models.InputMediaPhoto{Media: "attach://a.jpg", MediaAttachment: bytes.NewReader(pic), Caption: "甲"},
		&models.InputMediaPhoto{Media: "attach://b.jpg", MediaAttachment: bytes.NewReader(pic)},
	}})
	if err != nil || len(album) != 2 || album[0].MediaGroupID == "" || album[0].Caption != "甲" {
		t.Errorf("album %+v, %v", album, err)
	}
	doc, err := b.SendDocument(ctx, &bot.SendDocumentParams{ChatID: 11, ProtectContent: true, DisableNotification: true,
		Document: &models.InputFileUpload{Filename: "通报.docx", Data: strings.NewReader("docx")}})
	if err != nil || doc.Document.FileName != "通报.docx" || !doc.HasProtectedContent {
		t.Errorf("document %+v, %v", doc, err)
	}
	if m, _ := s.Last(11); !m.Protected || !m.Silent || m.Document.Size != 4 {
		t.Errorf("chat shows %+v", m)
	}
	if _, err := b.SetMyCommands(ctx, &bot.SetMyCommandsParams{
		Commands: []models.BotCommand{{Command: "todo", Description: "待办"}}, Scope: &models.BotCommandScopeChat{ChatID: 11}}); err != nil {
		t.Error(err)
	}
	if got := s.Commands(11); len(got) != 1 || got[0].Description != "待办" {
		t.Errorf("commands %+v", got)
	}
	got, err := b.GetMyCommands(ctx, &bot.GetMyCommandsParams{Scope: &models.BotCommandScopeChat{ChatID: 11}})
	if err != nil || len(got) != 1 {
		t.Errorf("getMyCommands %+v, %v", got, err)
	}
	if _, err := b.SetChatMenuButton(ctx, &bot.SetChatMenuButtonParams{ChatID: 11, MenuButton: &models.MenuButtonCommands{Type: models.MenuButtonTypeCommands}}); err != nil {
		t.Error(err)
	}
	if _, err := b.SendMessage(ctx, &bot.SendMessageParams{ChatID: 11, Text: "答", ReplyParameters: &models.ReplyParameters{MessageID: question},
		ReplyMarkup: &models.ReplyKeyboardMarkup{ResizeKeyboard: true, Keyboard: [][]models.KeyboardButton{{{Text: "待办"}, {Text: "得分"}}}}}); err != nil {
		t.Error(err)
	}
	last, _ := s.Last(11)
	if last.ReplyTo != question || len(last.ReplyKeyboard) != 1 || s.Keyboard(11)[0][1] != "得分" {
		t.Errorf("chat shows %+v", last)
	}
	u.Reply(last.ID, "好")
	if ups := updates(t, s); ups[len(ups)-1].Message.ReplyToMessage.ID != last.ID {
		t.Error("the reply does not say to what")
	}
	if _, err := b.DeleteMessage(ctx, &bot.DeleteMessageParams{ChatID: 11, MessageID: last.ID}); err != nil {
		t.Error(err)
	}
	s.Fail(bottest.Fault{Kind: bottest.TooManyRequests, RetryAfter: 3})
	_, err = b.SendMessage(ctx, &bot.SendMessageParams{ChatID: 11, Text: "x"})
	if e, ok := err.(*bot.TooManyRequestsError); !ok || e.RetryAfter != 3 {
		t.Errorf("the library read %v", err)
	}
	s.Fail(bottest.Fault{Kind: bottest.Migrate, MigrateTo: -1001234567890})
	_, err = b.SendMessage(ctx, &bot.SendMessageParams{ChatID: 11, Text: "x"})
	if e, ok := err.(*bot.MigrateError); !ok || e.MigrateToChatID != -1001234567890 {
		t.Errorf("the library read %v", err)
	}
	if s.Requests() != 10 {
		t.Errorf("%d requests", s.Requests())
	}
}

func TestListedEntities(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Start("")
	mustOK(t, call(t, s, "sendMessage", "chat_id", "1", "text", "😀粗体", "entities",
		`[{"type":"bold","offset":2,"length":2},{"type":"italic","offset":3,"length":9}]`))
	if m, _ := s.Last(1); len(m.Entities) != 1 || m.Entities[0] != (bottest.Entity{Type: "bold", Offset: 2, Length: 2}) {
		t.Errorf("entities %+v", m.Entities)
	}
	wantRefusal(t, call(t, s, "sendMessage", "chat_id", "1", "text", "x", "entities", "["), 400, "Bad Request: can't parse entities JSON object")
	wantRefusal(t, call(t, s, "sendMessage", "chat_id", "1", "text", "x", "parse_mode", "MarkdownV2"), 400, "Bad Request: this test server does not read")
}

func TestVersionMoves(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	before, changed := s.Version(), s.Changed()
	s.User(1, "王敏").Start("")
	<-changed
	if s.Version() <= before {
		t.Error("the version stood still")
	}
}

// FuzzHTML looks for a panic and for entities outside their text.
func FuzzHTML(f *testing.F) {
	s := start(f, bottest.Options{})
	s.User(1, "王敏").Start("")
	for _, seed := range []string{
		"<b>x</b>", `<a href="https://a.cn/&amp;">字</a>`, "&#x41;&lt;&", "<pre><code class='language-go'>\x00</code></pre>",
		"\r\u202e 😀<tg-spoiler>\t/a@bcd\n</tg-spoiler>", "<blockquote expandable>@name http://x</blockquote>", "</", "<a href=",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, src string) {
		r := call(t, s, "sendMessage", "chat_id", "1", "parse_mode", "HTML", "text", src)
		if !r.OK {
			if r.Code != 400 {
				t.Errorf("%q: %d %s", src, r.Code, r.Description)
			}
			return
		}
		m, _ := s.Last(1)
		for _, e := range m.Entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > len(utf16.Encode([]rune(m.Text))) {
				t.Errorf("%q: entity %+v outside %q", src, e, m.Text)
			}
		}
	})
}
