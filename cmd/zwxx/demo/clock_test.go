package demo_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestClock(t *testing.T) {
	w := newWorld(t)
	for _, step := range []struct{ set, want string }{
		{`{"step":"hour"}`, "2018-03-26T10:00"},
		{`{"step":"workday"}`, "2018-03-27T09:00"},
		{`{"step":"month"}`, "2018-03-31T23:59"},
		{`{"step":"month"}`, "2018-04-30T23:59"},
		{`{"to":"2018-05-02T14:30"}`, "2018-05-02T14:30"},
	} {
		w.must("clock", step.set)
		if got := w.state().Clock.Now; got != step.want {
			t.Errorf("%s: %s, want %s", step.set, got, step.want)
		}
	}
	w.clock.play = func(context.Context, time.Time) error { return errors.New("disk full") }
	status, sentence := w.post("clock", "application/json", `{"step":"hour"}`)
	if status != http.StatusInternalServerError || sentence != "时钟没有走到，停在2018年5月2日 周三 14:30。" {
		t.Errorf("%d %s", status, sentence)
	}
	if w.state().Clock.Busy {
		t.Error("busy after a failure")
	}
}

func TestClockAdvancesOnceAtATime(t *testing.T) {
	w := newWorld(t)
	begun, end := make(chan struct{}), make(chan struct{})
	w.clock.play = func(context.Context, time.Time) error {
		close(begun)
		<-end
		return nil
	}
	done := make(chan int)
	go func() {
		status, _ := w.post("clock", "application/json", `{"step":"hour"}`)
		done <- status
	}()
	<-begun
	if !w.state().Clock.Busy {
		t.Error("not busy while advancing")
	}
	if status, sentence := w.post("clock", "application/json", `{"step":"hour"}`); status != http.StatusConflict {
		t.Errorf("a second advance: %d %s", status, sentence)
	}
	close(end)
	if status := <-done; status != http.StatusOK {
		t.Errorf("the advance: %d", status)
	}
}

func TestEventsTellWhatChanged(t *testing.T) {
	w := newWorld(t)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, w.page.URL+"/api/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	next := func() view {
		t.Helper()
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				var v view
				if err := json.Unmarshal([]byte(data), &v); err != nil {
					t.Fatal(err)
				}
				return v
			}
		}
		t.Fatalf("the stream ended: %v", lines.Err())
		return view{}
	}
	if v := next(); len(v.Chats) != 4 || len(v.Guide) != 3 {
		t.Fatalf("first: %+v", v)
	}
	w.phones[1].User.Say("待办")
	if v := next(); len(v.Chats) != 1 || v.Chats[0].ID != dept || v.Guide != nil {
		t.Fatalf("after a message: %+v", v)
	}
	w.must("clock", `{"step":"hour"}`)
	for v := next(); v.Clock.Now != "2018-03-26T10:00" || v.Clock.Busy; v = next() {
		if v.Chats != nil {
			t.Fatalf("after the clock: %+v", v)
		}
	}
}
