package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const (
	gather    = 25 * time.Millisecond // changes within this go out together
	lookAgain = time.Second           // how often the clock is looked at while nothing else changes
)

// getEvents streams the state: whole at first, then what has changed.
func (p *page) getEvents(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	s := stream{page: p, w: w, out: http.NewResponseController(w), sent: map[int64][]byte{}}
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	for {
		// The channels are taken before the state is read, so that a change in between is seen.
		serverChanged := p.Server.Changed()
		_, busyChanged := p.busy()
		if err := s.send(); err != nil {
			return
		}
		if !s.wait(r.Context(), serverChanged, busyChanged, tick.C) {
			return
		}
	}
}

// stream is one open page.
type stream struct {
	page *page
	w    http.ResponseWriter
	out  *http.ResponseController
	sent map[int64][]byte // each chat as last sent
	head []byte
}

// wait returns at the next change; false when the page is gone.
func (s *stream) wait(ctx context.Context, serverChanged, busyChanged <-chan struct{}, tick <-chan time.Time) bool {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-busyChanged:
			return true
		case <-serverChanged:
			select {
			case <-ctx.Done():
				return false
			case <-time.After(gather):
				return true
			}
		case <-tick:
			if !bytes.Equal(encode(s.page.head()), s.head) {
				return true
			}
		}
	}
}

// send writes one event, unless nothing has changed.
func (s *stream) send() error {
	st := s.page.head()
	head := encode(st)
	if s.head == nil {
		st.Guide = s.page.guide()
	}
	for _, c := range s.page.chats() {
		if now := encode(c); !bytes.Equal(now, s.sent[c.ID]) {
			s.sent[c.ID] = now
			st.Chats = append(st.Chats, c)
		}
	}
	if st.Chats == nil && bytes.Equal(head, s.head) {
		return nil
	}
	s.head = head
	if _, err := fmt.Fprintf(s.w, "data: %s\n\n", encode(st)); err != nil {
		return err
	}
	return s.out.Flush()
}

// encode panics where a type of the state cannot be written, which no value can bring about.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("demo: " + err.Error())
	}
	return b
}
