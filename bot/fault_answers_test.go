package bot_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"zwxx/bot"
	"zwxx/store"
)

// secret stands for what a body may hold; it must not get into the log.
const secret = "SECRET-OF-THE-BODY"

// brokenAnswers are bodies that are none of the Bot API's, or not quite.
var brokenAnswers = []string{
	"", " ", "null", "0", `"` + secret + `"`, "[]", "{", `{"ok":true,"result":[{"upd`, "\xff\xfe" + secret, "[[[[[[[[",
	"<html><h1>502 Bad Gateway</h1>" + secret + "</html>",
	`{"ok":"yes","result":"` + secret + `"}`, `{"ok":true}`, `{"ok":true,"result":null}`, `{"ok":true,"result":{}}`, `{"ok":true,"result":7}`,
	`{"ok":true,"result":["` + secret + `"]}`, `{"ok":true,"result":[{"update_id":"` + secret + `"}]}`,
	`{"ok":true,"result":[{"update_id":1e400}]}`, `{"ok":true,"result":[{}],"description":5}`,
	`{"ok":false}`, `{"ok":false,"error_code":"429","parameters":{"retry_after":"x"}}`, `{"ok":false,"error_code":0,"description":""}`,
	`{"ok":false,"error_code":429}`, `{"ok":false,"error_code":429,"parameters":{"retry_after":-9223372036854775808}}`,
	`{"ok":false,"error_code":429,"parameters":{"retry_after":9223372036854775807}}`,
	`{"ok":true,"result":[` + strings.Repeat(`{"x":"`+secret+`"},`, 400_000), // over 10 MB
}

// fault 25: whatever comes back in place of an answer, polls and messages fail
// and are repeated; none of it is logged, and nothing is lost or confirmed.
func TestBrokenAnswers(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	user := s.join("李四", store.RoleOfficer, "梅城镇")
	advance := s.real()
	body := ""
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body == "" {
			s.server.ServeHTTP(w, r)
			return
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(front.Close)
	var log bytes.Buffer
	b, err := bot.New(s.db, bot.Config{Token: s.server.Token(), ServerURL: front.URL, Now: func() time.Time { return s.now }, Clock: s.clock,
		Log: slog.New(slog.NewTextHandler(&log, nil))})
	s.must(err)
	s.must(b.Prepare(t.Context()))
	poll := func() error {
		_, err := b.PollOnce(t.Context(), 0)
		return err
	}
	for i, broken := range brokenAnswers[1:] {
		user.Say(fmt.Sprintf("直报 要情 2018-%04d 第%d件工作情况", i, i))
		s.must(poll())
		user.Say("得分")
		body = broken
		if err := poll(); err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows the body: %.200s", err)
		}
		s.must(b.SendDue(t.Context()))
		if err := b.Prepare(t.Context()); err != nil && strings.Contains(err.Error(), secret) {
			t.Errorf("the error shows the body: %.200s", err)
		}
		body = ""
		for range 3 {
			advance(25 * time.Hour)
			s.must(poll())
			s.must(b.SendDue(t.Context()))
		}
	}
	if strings.Contains(log.String(), secret) {
		t.Errorf("the log shows a body: %.500s", log.String())
	}
	if n := len(s.titles()); n != len(brokenAnswers)-1 || s.server.Pending() != 0 {
		t.Errorf("%d filings of %d, %d updates wait", n, len(brokenAnswers)-1, s.server.Pending())
	}
	for i := range brokenAnswers[1:] {
		if s.told(user, fmt.Sprintf("《第%d件工作情况》", i)) == 0 {
			t.Errorf("filing %d has no receipt after %.60q", i, brokenAnswers[i+1])
		}
	}
}

// fault 25: no body makes the reading of answers panic, and what is read of a
// poll has an id.
func FuzzAnswer(f *testing.F) {
	for _, body := range brokenAnswers[:len(brokenAnswers)-1] {
		f.Add([]byte(body))
	}
	for _, code := range []string{"400", "401", "403", "404", "409", "429", "500"} {
		f.Add([]byte(`{"ok":false,"error_code":` + code + `,"description":"x","parameters":{"retry_after":3,"migrate_to_chat_id":-1001}}`))
	}
	f.Add([]byte(`{"ok":true,"result":[{"update_id":1,"message":{"message_id":5,"date":1,"chat":{"id":5,"type":"private"},"text":"x"}},{"update_id":2,"nothing_known":{}}]}`))
	f.Add([]byte(`{"ok":true,"result":{"message_id":7}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		updates, polled, sent := bot.ReadBody(body)
		if polled != nil && len(updates) != 0 {
			t.Errorf("a failed poll brought %v", updates)
		}
		if polled == nil && sent != nil {
			t.Errorf("a poll can be read, and the same body as another answer cannot: %v", sent)
		}
	})
}
