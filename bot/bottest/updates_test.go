package bottest_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/go-telegram/bot/models"

	"zwxx/bot/bottest"
)

func ids(list []models.Update) []int64 {
	var out []int64
	for _, u := range list {
		out = append(out, u.ID)
	}
	return out
}

func num(n int64) string { return strconv.FormatInt(n, 10) }

func TestOffsetConfirms(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	u := s.User(1, "王敏")
	for i := range 5 {
		u.Say(fmt.Sprint(i))
	}
	first := updates(t, s)
	if len(first) != 5 || first[0].Message.Text != "0" || !slices.IsSorted(ids(first)) {
		t.Fatalf("got %+v", first)
	}
	base := first[0].ID
	if again := updates(t, s, "offset", num(base)); len(again) != 5 {
		t.Errorf("an offset equal to an id confirms it: %v left", len(again))
	}
	if got := updates(t, s, "limit", "2"); len(got) != 2 {
		t.Errorf("limit 2 gave %d", len(got))
	}
	if got := updates(t, s, "offset", num(base+3)); !slices.Equal(ids(got), []int64{base + 3, base + 4}) {
		t.Errorf("after offset +3: %v", ids(got))
	}
	if got := updates(t, s, "offset", num(base)); len(got) != 2 {
		t.Errorf("confirmed updates came back: %v", ids(got))
	}
	if got := s.Confirmed(); !slices.Equal(got, []int64{base, base + 1, base + 2}) {
		t.Errorf("confirmed %v", got)
	}
	if got := updates(t, s, "offset", num(base+500)); len(got) != 2 {
		t.Errorf("an offset far ahead must be read as the head: %v", ids(got))
	}
	if got := updates(t, s, "offset", "-1"); !slices.Equal(ids(got), []int64{base + 4}) {
		t.Errorf("offset -1: %v", ids(got))
	}
	if got := s.Dropped(); !slices.Equal(got, []int64{base + 3}) {
		t.Errorf("dropped %v", got)
	}
	if s.Pending() != 1 || s.Polls() != 7 {
		t.Errorf("pending %d, polls %d", s.Pending(), s.Polls())
	}
	for range 150 {
		u.Say("x")
	}
	if got := updates(t, s, "limit", "1000"); len(got) != 100 {
		t.Errorf("limit 1000 gave %d", len(got))
	}
	if got := updates(t, s, "limit", "0"); len(got) != 1 {
		t.Errorf("limit 0 gave %d", len(got))
	}
}

func TestIDsJump(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	u := s.User(1, "王敏")
	u.Say("a")
	s.JumpUpdateID(5000)
	u.Say("b")
	got := updates(t, s)
	if got[1].ID != got[0].ID+1 {
		t.Errorf("jumped while updates were waiting: %v", ids(got))
	}
	next := got[1].ID + 1
	updates(t, s, "offset", num(next))
	u.Say("c")
	if got := updates(t, s, "offset", num(next)); len(got) != 1 || got[0].ID != 5000 {
		t.Errorf("after the jump down: %v", ids(got))
	}
	updates(t, s, "offset", "5001")
	s.JumpUpdateID(2_000_000_000)
	u.Say("d")
	if got := updates(t, s, "offset", "5001"); len(got) != 1 || got[0].ID != 2_000_000_000 {
		t.Errorf("after the jump up: %v", ids(got))
	}
}

func TestEnqueueRaw(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Say("a")
	poison := s.Enqueue(json.RawMessage(`{"message":{"message_id":"seven"}}`))
	s.Enqueue(json.RawMessage(`{"update_id":` + num(poison) + `,"again":true}`))
	var raw []json.RawMessage
	if err := json.Unmarshal(mustOK(t, call(t, s, "getUpdates")).Result, &raw); err != nil {
		t.Fatal(err)
	}
	if len(raw) != 3 || string(raw[1]) != `{"message":{"message_id":"seven"},"update_id":`+num(poison)+`}` {
		t.Errorf("got %s", raw)
	}
}

func TestAllowedUpdatesAreRemembered(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	u := s.User(1, "王敏")
	updates(t, s, "allowed_updates", `["message"]`)
	id := u.Say("a")
	if err := u.Edit(id, "b"); err != nil {
		t.Fatal(err)
	}
	u.Block()
	if got := updates(t, s); len(got) != 1 || got[0].Message == nil {
		t.Errorf("got %+v", got)
	}
	updates(t, s, "allowed_updates", `["message","edited_message","callback_query","my_chat_member"]`)
	u.Unblock()
	if err := u.Edit(id, "c"); err != nil {
		t.Fatal(err)
	}
	got := updates(t, s)[1:]
	if len(got) != 2 || got[0].MyChatMember == nil || got[1].EditedMessage == nil || got[1].EditedMessage.EditDate == 0 {
		t.Errorf("got %+v", got)
	}
	if m := got[0].MyChatMember; m.OldChatMember.Type != models.ChatMemberTypeBanned || m.NewChatMember.Type != models.ChatMemberTypeMember {
		t.Errorf("my_chat_member %+v", m)
	}
}

func TestUpdatesExpire(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	now := time.Date(2018, 3, 26, 9, 0, 0, 0, time.UTC)
	ahead := func(d time.Duration) { mu.Lock(); now = now.Add(d); mu.Unlock() }
	s := start(t, bottest.Options{Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now }})
	u := s.User(1, "王敏")
	u.Say("a")
	mustOK(t, call(t, s, "sendMessage", "chat_id", "1", "text", "x", "reply_markup", inline(`{"text":"收到","callback_data":"a"}`)))
	if err := u.TapLabel("收到"); err != nil {
		t.Fatal(err)
	}
	got := updates(t, s)
	if len(got) != 2 || got[0].Message.Date != int(now.Unix()) {
		t.Fatalf("got %+v", got)
	}
	ahead(149 * time.Second)
	if s.Pending() != 2 {
		t.Errorf("pending %d before the tap expires", s.Pending())
	}
	ahead(time.Second)
	if got := updates(t, s); len(got) != 1 || got[0].Message == nil {
		t.Errorf("a tap is kept 150 s: %+v", got)
	}
	ahead(23 * time.Hour)
	u.Say("b")
	ahead(time.Hour)
	if got := updates(t, s); len(got) != 1 || got[0].Message.Text != "b" {
		t.Errorf("after 24 h: %+v", got)
	}
	if len(s.Dropped()) != 2 || len(s.Confirmed()) != 0 {
		t.Errorf("dropped %v, confirmed %v", s.Dropped(), s.Confirmed())
	}
}

// poll starts a long poll and returns once the server holds it.
func poll(t testing.TB, s *bottest.Server, params ...string) <-chan reply {
	t.Helper()
	out := make(chan reply, 1)
	before := s.Polls()
	go func() { out <- call(t, s, "getUpdates", append([]string{"timeout", "50"}, params...)...) }()
	await(t, s, func() bool { return s.Polls() > before && s.Polling() })
	return out
}

func TestLongPollWakes(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	answer := poll(t, s)
	s.User(1, "王敏").Say("醒")
	var got []models.Update
	if err := json.Unmarshal(mustOK(t, <-answer).Result, &got); err != nil || len(got) != 1 || got[0].Message.Text != "醒" {
		t.Errorf("got %+v, %v", got, err)
	}
	if s.Pending() != 1 {
		t.Error("a delivered update is not confirmed")
	}
}

func TestSecondPollerEndsTheOlder(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	older := poll(t, s)
	newer := poll(t, s)
	wantRefusal(t, <-older, 409, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	s.User(1, "王敏").Say("x")
	mustOK(t, <-newer)
	refused := s.Refused()
	if len(refused) != 1 || refused[0].Code != 409 || refused[0].Method != "getUpdates" {
		t.Errorf("journal %+v", refused)
	}
}

func TestCloseEndsLongPolls(t *testing.T) {
	t.Parallel()
	s := bottest.NewServer(bottest.Options{})
	ended := make(chan struct{})
	go func() {
		res, err := postForm(s, "getUpdates", "timeout", "50")
		if err == nil {
			res.Body.Close()
		}
		close(ended)
	}()
	await(t, s, s.Polling)
	s.Close()
	<-ended
	s.Close()
}

func TestWebhookBlocksPolling(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Say("x")
	s.SetWebhook("https://example.org/hook")
	wantRefusal(t, call(t, s, "getUpdates"), 409, "Conflict: can't use getUpdates method while webhook is active")
	var info models.WebhookInfo
	if err := json.Unmarshal(mustOK(t, call(t, s, "getWebhookInfo")).Result, &info); err != nil || info.URL == "" || info.PendingUpdateCount != 1 {
		t.Errorf("%+v, %v", info, err)
	}
	mustOK(t, call(t, s, "deleteWebhook"))
	if got := updates(t, s); len(got) != 1 {
		t.Errorf("got %v", ids(got))
	}
	mustOK(t, call(t, s, "deleteWebhook", "drop_pending_updates", "true"))
	if s.Pending() != 0 || len(s.Dropped()) != 1 {
		t.Errorf("pending %d, dropped %v", s.Pending(), s.Dropped())
	}
}

func TestRepeatedPollIsHeldBack(t *testing.T) {
	t.Parallel()
	at := time.Unix(1_700_000_000, 0)
	s := start(t, bottest.Options{PauseRepeats: true, Real: func() time.Time { return at }})
	u := s.User(1, "王敏")
	u.Say("a")
	u.Say("b")
	if got := updates(t, s, "offset", "1"); len(got) != 2 {
		t.Errorf("first poll gave %d", len(got))
	}
	if got := updates(t, s, "offset", "1"); len(got) != 1 {
		t.Errorf("the same offset at once gave %d", len(got))
	}
}
