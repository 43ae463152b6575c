package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zwxx/bot/bottest"
	"zwxx/cmd/zwxx/demo"
	"zwxx/scoring/workday"
)

// A demoPlay is the real demo with its bot running, played from the phones.
type demoPlay struct {
	t *testing.T
	*demonstration
}

func startDemo(t *testing.T) *demoPlay {
	t.Helper()
	d, err := newDemo(filepath.Join(t.TempDir(), "demo.db"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.bot.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		d.close()
	})
	return &demoPlay{t, d}
}

// wait waits until something holds of what the phones show.
func (d *demoPlay) wait(what string, holds func() bool) {
	d.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		changed := d.server.Changed()
		if holds() {
			return
		}
		select {
		case <-changed:
		case <-deadline:
			d.t.Fatalf("waited in vain for %s; the phones show\n%s", what, d.newest())
		}
	}
}

// newest is the last message on each phone.
func (d *demoPlay) newest() string {
	var b strings.Builder
	for _, phone := range d.page().Phones {
		if m, ok := d.server.Last(phone.User.ID); ok {
			fmt.Fprintf(&b, "%s: %s %v\n", phone.Title, m.Text, m.Buttons)
		}
	}
	return b.String()
}

// messages are the chat an act is done in.
func (d *demoPlay) messages(s demo.GuideStep, a demo.Act) []bottest.Message {
	if a.Group {
		return d.server.Messages(demoGroup)
	}
	return d.server.Messages(d.person(s, a).ID)
}

// person is who does an act.
func (d *demoPlay) person(s demo.GuideStep, a demo.Act) *bottest.User {
	id := cmp.Or(a.Phone, s.Phone)
	for _, phone := range d.page().Phones {
		if phone.User.ID == id {
			return phone.User
		}
	}
	d.t.Fatalf("%s: no phone %d", s.Title, id)
	return nil
}

// does what an act of the guide says, and waits for what it brings about.
func (d *demoPlay) does(s demo.GuideStep, a demo.Act) {
	d.t.Helper()
	type version struct{ id, edits int }
	before := map[version]bool{}
	for _, m := range d.messages(s, a) {
		before[version{m.ID, m.Edits}] = true
	}
	d.act(s, a)
	d.wait(fmt.Sprintf("%s: %+v", s.Title, a), func() bool {
		return slices.ContainsFunc(d.messages(s, a), func(m bottest.Message) bool {
			return !before[version{m.ID, m.Edits}] && a.Shows(&m)
		})
	})
}

func (d *demoPlay) act(s demo.GuideStep, a demo.Act) {
	d.t.Helper()
	person := d.person(s, a)
	switch {
	case a.Say != "" && a.Group:
		person.SayIn(d.server.Group(demoGroup, ""), a.Say)
	case a.Say != "":
		person.Say(a.Say)
	case a.Photo:
		person.SendPhoto([]byte("jpeg"), "")
	case a.Clock != "":
		to, err := time.ParseInLocation("2006-01-02T15:04", a.Clock, workday.Shanghai)
		if err != nil {
			d.t.Fatal(err)
		}
		if err := d.Advance(d.t.Context(), to); err != nil {
			d.t.Fatal(err)
		}
	default:
		d.wait(s.Title+": ["+a.Tap+"]", func() bool {
			message, button, ok := a.Button(d.messages(s, a))
			return ok && person.Tap(message, button.Data) == nil
		})
	}
}

// TestDemo plays the page's guide on the real bot, each act as the page plays
// it; no step may look done before its last act.
func TestDemo(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	for _, step := range demoGuide {
		last := step.Acts[len(step.Acts)-1]
		if slices.ContainsFunc(d.messages(step, last), func(m bottest.Message) bool { return last.Shows(&m) }) {
			t.Errorf("%s: looks done before it is begun", step.Title)
		}
		for _, act := range step.Acts {
			d.does(step, act)
		}
	}
	for _, m := range d.server.Messages(d.people.department.ID) {
		if strings.Contains(m.Text, "【本月提醒】") {
			t.Error("发改局 owes no direct task and is reminded of one")
		}
	}
}

// TestDemoPage proves that the page of the real demo is served.
func TestDemoPage(t *testing.T) {
	t.Parallel()
	d := startDemo(t)
	page := httptest.NewServer(demo.Handler(d.page()))
	defer page.Close()
	for _, path := range []string{"/", "/api/state"} {
		response, err := http.Get(page.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			t.Errorf("%s answers %s", path, response.Status)
		}
	}
}
