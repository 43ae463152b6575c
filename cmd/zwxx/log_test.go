package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"zwxx/bot/bottest"
)

// TestRedactor takes out what it was told and what looks like a secret, and
// nothing else.
func TestRedactor(t *testing.T) {
	t.Parallel()
	const token = "123456789:AAF-x_0123456789abcdefghijklmnopqrs"
	for _, test := range []struct{ name, line, want string }{
		{"told", "the secret is opensesame.", "the secret is ***."},
		{"address", `Post "https://api.telegram.org/bot` + token + `/getMe": EOF`, `Post "https://api.telegram.org/bot***/getMe": EOF`},
		{"escaped", "GET /bot123456789%3AAAF-x_0123456789abcdefghijklmnopqrs/x", "GET /bot***/x"},
		{"command", "text=/start dGhpcyBpcyBhIHRva2Vu done", "text=/start *** done"},
		{"link", "https://t.me/zwxx_bot?start=dGhpcyBpcyBhIHRva2Vu", "https://t.me/zwxx_bot?start=***"},
		{"nothing", "time=2018-03-05T16:40:00.000+08:00 level=INFO msg=backup file=zwxx-20180301-090000-0123456789abcdef0123456789abcdef.db",
			"time=2018-03-05T16:40:00.000+08:00 level=INFO msg=backup file=zwxx-20180301-090000-0123456789abcdef0123456789abcdef.db"},
	} {
		var b bytes.Buffer
		line := test.line + "\n"
		n, err := newRedactor(&b, "opensesame", "").Write([]byte(line))
		if err != nil || n != len(line) || b.String() != test.want+"\n" {
			t.Errorf("%s: %q, %d, %v", test.name, b.String(), n, err)
		}
	}
	var b bytes.Buffer
	newLog(&b, token).Error("failed", "error", errors.New("x "+token), "url", "https://h/bot"+token+"/m")
	if strings.Contains(b.String(), token) || strings.Count(b.String(), redacted) != 2 {
		t.Errorf("logged %s", b.String())
	}
}

// A sink is what a program that runs beside its test writes to.
type sink struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *sink) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

func (s *sink) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// TestNoSecretInLogs serves through every fault of the network and looks for
// the bot's token, invitations, and what people are called and say in whatever
// was logged; and for the token and the invitation in the files.
//
// fault 52
func TestNoSecretInLogs(t *testing.T) {
	t.Parallel()
	methods := []string{"getMe", "setMyCommands", "getUpdates", "sendMessage", "answerCallbackQuery"}
	for _, fault := range []bottest.Fault{
		{Kind: bottest.TooManyRequests}, {Kind: bottest.InternalError}, {Kind: bottest.BadGateway}, {Kind: bottest.TruncatedJSON},
		{Kind: bottest.AcceptThenReset}, {Kind: bottest.ResetBeforeRead},
		{Kind: bottest.Refuse, Code: 400, Description: "Bad Request: chat not found"},
		{Kind: bottest.Refuse, Code: 403, Description: "Forbidden: bot was blocked by the user"},
		{Kind: bottest.Refuse, Code: 409, Description: "Conflict: terminated by other getUpdates request"},
	} {
		t.Run(fmt.Sprint(fault.Kind, fault.Code), func(t *testing.T) {
			t.Parallel()
			serveThrough(t, fault, methods)
		})
	}
	for _, method := range methods { // this one ends the program
		t.Run("unauthorized "+method, func(t *testing.T) {
			t.Parallel()
			serveThrough(t, bottest.Fault{Kind: bottest.Unauthorized}, []string{method})
		})
	}
}

// serveThrough lets somebody join, file and tap while a request of each of some
// methods fails.
func serveThrough(t *testing.T, fault bottest.Fault, methods []string) {
	server := bottest.NewServer(bottest.Options{})
	t.Cleanup(server.Close)
	for _, fault.Method = range methods {
		server.Fail(fault)
	}
	c := newConsole(t)
	c.now = time.Now
	db := filepath.Join(t.TempDir(), "zwxx.db")
	invited := c.invitations("--db", db, "--unit", "梅城镇")[0].Token
	user := server.User(1, "李不记名")
	user.Start(invited)
	user.Say("直报 要情 2018-0312 不记内容")

	var log sink
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	p := &program{ctx: ctx, stdout: &log, stderr: &log, now: time.Now,
		getenv: func(name string) string { return map[string]string{"ZWXX_TOKEN": server.Token()}[name] }}
	ended := make(chan int, 1)
	go func() { ended <- p.run([]string{"serve", "--db", db, "--telegram-url", server.URL()}) }()
	if !playOut(t, server, user, ended) {
		stop()
		<-ended
	}
	for _, secret := range []string{server.Token(), invited, "李不记名", "不记内容"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is logged:\n%s", secret, log.String())
		}
	}
	for _, secret := range []string{server.Token(), invited} {
		if found := filesWith(t, filepath.Dir(db), secret); len(found) > 0 {
			t.Errorf("%q stands in %q", secret, found)
		}
	}
	if log.String() == "" {
		t.Error("nothing was logged")
	}
}

// playOut taps the first button that is shown and waits until nothing is left
// to fail and everything is handled, or the program has ended.
func playOut(t *testing.T, server *bottest.Server, user *bottest.User, ended chan int) (over bool) {
	t.Helper()
	late := time.NewTimer(30 * time.Second)
	defer late.Stop()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	tapped := false
	for {
		for _, m := range server.Messages(user.ID) {
			if !tapped && m.FromBot && len(m.Buttons) > 0 {
				tapped = user.Tap(m.ID, m.Buttons[0][0].Data) == nil
			}
		}
		if tapped && server.Pending() == 0 && server.Faults() == 0 {
			return false
		}
		select {
		case <-look.C:
		case <-ended:
			return true
		case <-late.C:
			t.Fatalf("%d updates pending, %d faults left, tapped: %t", server.Pending(), server.Faults(), tapped)
		}
	}
}
