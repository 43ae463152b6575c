package bot

import (
	"bytes"
	"encoding/json"
	"errors"
	"image"
	"image/jpeg"
	"strings"
	"sync/atomic"
	"time"

	"zwxx/store/notice"
)

// FilesMade counts the files that tests had made.
var FilesMade atomic.Int32

// SetTimeouts makes polls and other requests be given up sooner.
func (b *Bot) SetTimeouts(poll, send time.Duration) { b.polls.Timeout, b.client.Timeout = poll, send }

// CloseIdle closes the connections that nothing is under way on.
func (b *Bot) CloseIdle() { b.client.CloseIdleConnections() }

// Timeouts are after how long polls and other requests are given up.
func (b *Bot) Timeouts() (poll, send time.Duration) { return b.polls.Timeout, b.client.Timeout }

// OneByOne makes messages leave one after the other, so that what failed is
// told in the same order each time.
func (b *Bot) OneByOne() { b.atOnce = 1 }

// A Pacer is the pace of all that is sent.
type Pacer struct{ *pacer }

// NewPacer returns a pacer.
func NewPacer(l Limits) Pacer { return Pacer{newPacer(l)} }

// Take takes the tokens for one message, or returns how long to wait.
func (p Pacer) Take(chat int64, rank notice.Rank, now time.Time) time.Duration {
	return p.take(chat, rank, now)
}

// Arrived notes that a message is no longer under way.
func (p Pacer) Arrived(chat int64, now time.Time) { p.arrived(chat, now) }

// ReadBody reads the body of an answer: to a poll, and to anything else.
func ReadBody(body []byte) (updates []int64, polled, sent error) {
	var texts []json.RawMessage
	if polled = readAnswer(body, &texts); polled == nil {
		var batch []rawUpdate
		batch, polled = readUpdates(texts)
		for _, u := range batch {
			updates = append(updates, u.id)
		}
	}
	var made json.RawMessage
	sent = readAnswer(body, &made)
	return updates, polled, sent
}

// ToAll is the period of a bulletin that tests have sent to everyone.
const ToAll = "2000-01"

// Faults that only tests press.
func init() {
	presses["boom"] = func(*turn, []string) error { panic("a fault of the test's") }
	presses["constraint"] = func(t *turn, _ []string) error { return t.MarkReachable(t.who.chat+1, "no such kind") }
	rules := renderers["Rules"]
	renderers["Rules"] = func(r *reader, n notice.Notice) (*message, error) {
		if n.(notice.Rules).Word == "惊慌" {
			panic("a fault of the test's")
		}
		return rules(r, n)
	}
	published := renderers["BulletinPublished"]
	renderers["BulletinPublished"] = func(r *reader, n notice.Notice) (*message, error) {
		if n.(notice.BulletinPublished).Period == ToAll {
			return &message{text: "通报全文"}, nil
		}
		return published(r, n)
	}
	help := renderers["Help"]
	renderers["Help"] = func(r *reader, n notice.Notice) (*message, error) {
		m, err := help(r, n)
		if err != nil {
			return nil, err
		}
		return withTestFile(r, m)
	}
}

// withTestFile hangs a file at the help of units whose name says so.
func withTestFile(r *reader, m *message) (*message, error) {
	var err error
	switch r.actor.Unit() {
	case "科技局":
		m.file, err = newFile("帮助.txt", "help", func() ([]byte, error) {
			FilesMade.Add(1)
			return []byte("help"), nil
		})
	case "供电公司":
		m.text = strings.Repeat("这一行说明图片。\n", 200)
		m.file, err = newFile("图.jpg", "picture", testPicture)
		m.file.photo = true
	case "气象局":
		m.file, err = newFile("坏.txt", "broken", func() ([]byte, error) { return nil, errors.New("a fault of the test's") })
	}
	return m, err
}

func testPicture() ([]byte, error) {
	var b bytes.Buffer
	err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil)
	return b.Bytes(), err
}

// CommandNames are the names of all commands.
func CommandNames() (names []string) {
	for _, c := range commands {
		names = append(names, c.name)
	}
	return names
}
