package bottest_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"zwxx/bot/bottest"
)

// try posts a message on a connection of its own and gives what a client sees.
func try(s *bottest.Server, text string) (status int, body string, err error) {
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.PostForm(s.URL()+"/bot"+s.Token()+"/sendMessage", url.Values{"chat_id": {"1"}, "text": {text}})
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	return res.StatusCode, string(data), err
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		fault     bottest.Fault
		status    int // 0 is a broken connection
		body      string
		delivered bool
	}{
		{bottest.Fault{Kind: bottest.TooManyRequests, RetryAfter: 7}, 429, `"parameters":{"retry_after":7}`, false},
		{bottest.Fault{Kind: bottest.InternalError}, 500, `"error_code":500`, false},
		{bottest.Fault{Kind: bottest.InternalError, Deliver: true}, 500, `"error_code":500`, true},
		{bottest.Fault{Kind: bottest.BadGateway}, 502, "<html>", false},
		{bottest.Fault{Kind: bottest.BadGateway, Deliver: true}, 502, "<html>", true},
		{bottest.Fault{Kind: bottest.TruncatedJSON}, 200, `{"ok":true,"result":{`, true},
		{bottest.Fault{Kind: bottest.AcceptThenReset}, 0, "", true},
		{bottest.Fault{Kind: bottest.ResetBeforeRead}, 0, "", false},
		{bottest.Fault{Kind: bottest.ResetBeforeRead, Chat: 1}, 0, "", false},
		{bottest.Fault{Kind: bottest.Slow, After: time.Millisecond}, 200, `"ok":true`, true},
		{bottest.Fault{Kind: bottest.Migrate, MigrateTo: -1001}, 400, `"migrate_to_chat_id":-1001`, false},
		{bottest.Fault{Kind: bottest.Unauthorized}, 401, "Unauthorized", false},
		{bottest.Fault{Kind: bottest.Refuse, Code: 403, Description: "Forbidden: something new"}, 403, "something new", false},
	} {
		t.Run(string(tc.fault.Kind), func(t *testing.T) {
			t.Parallel()
			s := start(t, bottest.Options{})
			s.User(1, "王敏").Start("")
			tc.fault.Method = "sendmessage"
			s.Fail(tc.fault)
			status, body, err := try(s, "a")
			if status != tc.status || !strings.Contains(body, tc.body) {
				t.Errorf("client saw %d %q %v", status, body, err)
			}
			if tc.status == 0 && !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) {
				t.Errorf("client saw %v, want a reset", err)
			}
			if got := len(s.Deliveries()) == 1; got != tc.delivered || (len(s.Messages(1)) == 2) != got {
				t.Errorf("delivered %v, want %v", got, tc.delivered)
			}
			if h := s.Hits(); len(h) != 1 || h[0].Kind != tc.fault.Kind || h[0].Delivered != tc.delivered {
				t.Errorf("hits %+v", h)
			}
			if tc.delivered && s.Deliveries()[0].Fault != tc.fault.Kind {
				t.Errorf("delivery %+v", s.Deliveries()[0])
			}
			if _, body, err := try(s, "b"); err != nil || !strings.Contains(body, `"ok":true`) {
				t.Errorf("the fault did not end: %q %v", body, err)
			}
			if s.Faults() != 0 {
				t.Errorf("%d faults left", s.Faults())
			}
		})
	}
}

func TestFaultsAreAimed(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Start("")
	s.User(2, "李强").Start("")
	s.Fail(bottest.Fault{Method: "sendMessage", Chat: 2, Times: 2, Skip: 1, Kind: bottest.InternalError})
	var codes []int
	for _, chat := range []string{"1", "2", "1", "2", "2", "2"} {
		codes = append(codes, call(t, s, "sendMessage", "chat_id", chat, "text", "x").Code)
	}
	for i, want := range []int{0, 0, 0, 500, 500, 0} {
		if codes[i] != want {
			t.Fatalf("codes %v", codes)
		}
	}
	s.Fail(bottest.Fault{Times: -1, Kind: bottest.InternalError})
	for range 3 {
		wantRefusal(t, call(t, s, "getMe"), 500, "Internal Server Error")
	}
	s.ClearFaults()
	mustOK(t, call(t, s, "getMe"))
}

func TestChancesRepeatWithTheSeed(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) string {
		s := start(t, bottest.Options{Seed: seed})
		s.Fail(bottest.Fault{Times: -1, Chance: 0.5, Kind: bottest.InternalError})
		var b strings.Builder
		for range 64 {
			if call(t, s, "getMe").OK {
				b.WriteByte('.')
			} else {
				b.WriteByte('x')
			}
		}
		return b.String()
	}
	a := run(1)
	if a != run(1) || a == run(2) || strings.Count(a, "x") < 16 || strings.Count(a, "x") > 48 {
		t.Errorf("order of faults %s", a)
	}
}

func TestNeverAnswerHoldsUntilTheClientLeaves(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Start("")
	s.Fail(bottest.Fault{Method: "sendMessage", Kind: bottest.NeverAnswer, Deliver: true, Times: 2})
	ctx, leave := context.WithCancel(context.Background())
	left := make(chan error, 1)
	go func() {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL()+"/bot"+s.Token()+"/sendMessage?chat_id=1&text=x", nil)
		if err == nil {
			_, err = http.DefaultClient.Do(req)
		}
		left <- err
	}()
	await(t, s, func() bool { return len(s.Deliveries()) == 1 })
	leave()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("client saw %v", err)
	}
	held := make(chan error, 1)
	go func() { _, _, err := try(s, "y"); held <- err }()
	await(t, s, func() bool { return len(s.Deliveries()) == 2 })
	s.Close()
	if err := <-held; err == nil {
		t.Error("an answer came")
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	now := time.Unix(1_700_000_000, 0)
	ahead := func(d time.Duration) { mu.Lock(); now = now.Add(d); mu.Unlock() }
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	serve := func(l bottest.Limits) func(chat string) reply {
		s := start(t, bottest.Options{Real: clock, Limits: l})
		s.User(1, "王敏").Start("")
		s.User(2, "李强").Start("")
		s.Group(-1, "群")
		return func(chat string) reply { return call(t, s, "sendMessage", "chat_id", chat, "text", "x") }
	}

	send := serve(bottest.Limits{PerChatPerSecond: 1, PerChatBurst: 3})
	for range 3 {
		mustOK(t, send("1"))
	}
	r := send("1")
	wantRefusal(t, r, 429, "Too Many Requests: retry after 1")
	if r.Parameters.RetryAfter != 1 {
		t.Errorf("retry_after %d", r.Parameters.RetryAfter)
	}
	mustOK(t, send("2"))
	ahead(time.Second)
	mustOK(t, send("1"))
	wantRefusal(t, send("1"), 429, "Too Many Requests")

	send = serve(bottest.Limits{PerSecond: 30})
	for range 15 {
		mustOK(t, send("1"))
		mustOK(t, send("2"))
	}
	wantRefusal(t, send("-1"), 429, "Too Many Requests: retry after 1")

	send = serve(bottest.Limits{PerGroupPerMinute: 20})
	for range 20 {
		mustOK(t, send("-1"))
		mustOK(t, send("1"))
	}
	wantRefusal(t, send("-1"), 429, "Too Many Requests: retry after 3")
	mustOK(t, send("1"))
	ahead(3 * time.Second)
	mustOK(t, send("-1"))
	wantRefusal(t, send("-1"), 429, "Too Many Requests: retry after 3")
}
