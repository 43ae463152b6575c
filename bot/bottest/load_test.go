package bottest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"zwxx/bot/bottest"
)

// TestMain fails when a closed server has left a goroutine behind.
func TestMain(m *testing.M) {
	code := m.Run()
	http.DefaultClient.CloseIdleConnections()
	deadline := time.Now().Add(5 * time.Second)
	for {
		buf := make([]byte, 1<<20)
		stacks := string(buf[:runtime.Stack(buf, true)])
		if !strings.Contains(stacks, "zwxx/bot/bottest.(") && !strings.Contains(stacks, "net/http.(*conn)") {
			break
		}
		if time.Now().After(deadline) {
			fmt.Fprintln(os.Stderr, "goroutines left behind:\n"+stacks)
			code = 1
			break
		}
		runtime.Gosched()
	}
	os.Exit(code)
}

// echo is a bot that answers every update and confirms it with the next poll, until it has seen want updates.
func echo(t testing.TB, s *bottest.Server, want int) []int64 {
	var seen []int64
	offset := "0"
	for len(seen) < want {
		res, err := postForm(s, "getUpdates", "timeout", "20", "offset", offset)
		if err != nil {
			t.Error(err)
			return seen
		}
		var list struct {
			Result []struct {
				ID      int64 `json:"update_id"`
				Message struct {
					Chat struct {
						ID int64 `json:"id"`
					} `json:"chat"`
				} `json:"message"`
			}
		}
		err = json.NewDecoder(res.Body).Decode(&list)
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		if err != nil || len(list.Result) == 0 {
			t.Errorf("poll: %d updates, %v", len(list.Result), err)
			return seen
		}
		for _, u := range list.Result {
			seen = append(seen, u.ID)
			if r := call(t, s, "sendMessage", "chat_id", num(u.Message.Chat.ID), "text", "<b>收到</b>", "parse_mode", "HTML"); !r.OK {
				t.Errorf("send: %+v", r)
			}
		}
		offset = num(seen[len(seen)-1] + 1)
	}
	call(t, s, "getUpdates", "offset", offset)
	return seen
}

func TestManyPeopleAtOnce(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	const people, texts = 20, 25
	var wg sync.WaitGroup
	for p := range people {
		wg.Go(func() {
			u := s.User(int64(p+1), "人"+strconv.Itoa(p))
			for i := range texts {
				u.Say(strconv.Itoa(i))
				s.Messages(u.ID)
			}
		})
	}
	seen := echo(t, s, people*texts)
	wg.Wait()
	if got := s.Confirmed(); !slices.Equal(got, seen) || !slices.IsSorted(got) {
		t.Errorf("confirmed %d updates, the bot saw %d", len(got), len(seen))
	}
	ds := s.Deliveries()
	if len(ds) != people*texts {
		t.Errorf("%d deliveries", len(ds))
	}
	for i, d := range ds {
		if d.Seq != int64(i+1) || d.Text != "收到" || d.RawText != "<b>收到</b>" || d.Method != "sendMessage" || d.MessageID == 0 {
			t.Fatalf("delivery %d: %+v", i, d)
		}
	}
	if got := s.DeliveriesAfter(ds[len(ds)-2].Seq); len(got) != 1 {
		t.Errorf("after the last but one: %d", len(got))
	}
	if s.Pending() != 0 || len(s.Refused()) != 0 {
		t.Errorf("pending %d, refused %v", s.Pending(), s.Refused())
	}
}

// BenchmarkUpdates is one update in, polled in batches of a hundred, confirmed and answered.
func BenchmarkUpdates(b *testing.B) {
	s := start(b, bottest.Options{})
	u := s.User(1, "王敏")
	go func() {
		for i := range b.N {
			u.Say("第" + strconv.Itoa(i) + "条")
		}
	}()
	b.ResetTimer()
	if seen := echo(b, s, b.N); len(seen) != b.N {
		b.Fatalf("saw %d of %d", len(seen), b.N)
	}
}

// BenchmarkSend is one message with a button, sent over four connections.
func BenchmarkSend(b *testing.B) {
	s := start(b, bottest.Options{})
	s.User(1, "王敏").Start("")
	form := url.Values{"chat_id": {"1"}, "text": {"<b>约稿</b> 春耕备耕"}, "parse_mode": {"HTML"},
		"reply_markup": {inline(`{"text":"收到","callback_data":"a"}`)}}.Encode()
	b.SetParallelism(2)
	b.RunParallel(func(pb *testing.PB) {
		client := &http.Client{Transport: &http.Transport{}}
		defer client.CloseIdleConnections()
		for pb.Next() {
			res, err := client.Post(s.URL()+"/bot"+s.Token()+"/sendMessage", "application/x-www-form-urlencoded", strings.NewReader(form))
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, res.Body)
			res.Body.Close()
		}
	})
}

// BenchmarkPoll is a getUpdates that takes a hundred updates and confirms the hundred before.
func BenchmarkPoll(b *testing.B) {
	s := start(b, bottest.Options{})
	u := s.User(1, "王敏")
	offset := int64(0)
	for b.Loop() {
		for range 100 {
			u.Say("春耕备耕")
		}
		r := call(b, s, "getUpdates", "offset", num(offset))
		var list []struct {
			ID int64 `json:"update_id"`
		}
		if err := json.Unmarshal(r.Result, &list); err != nil || len(list) != 100 {
			b.Fatalf("%d updates, %v", len(list), err)
		}
		offset = list[99].ID + 1
	}
	b.ReportMetric(float64(b.N)*100/b.Elapsed().Seconds(), "updates/s")
}
