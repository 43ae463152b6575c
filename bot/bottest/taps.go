package bottest

import (
	"slices"
	"strconv"
	"time"
	"unicode/utf8"
)

const (
	tapAnswerable = 60 * time.Second // real time; Telegram does not publish its deadline, reports say 10-60 s
	maxToast      = 200
)

// Toast is an answer to a tap as the person saw it. A tap answered without a text has an empty one.
type Toast struct {
	At        time.Time // business time
	Text      string
	Alert     bool // shown as a window instead of a passing note
	Data      string
	MessageID int
}

// tapQuery is a tap that waits for its answer.
type tapQuery struct {
	user    int64
	message int
	data    string
	at      time.Time // real
}

type jsonTap struct {
	ID           string    `json:"id"`
	From         *jsonUser `json:"from"`
	Message      any       `json:"message"`
	ChatInstance string    `json:"chat_instance"`
	Data         string    `json:"data"`
}

// inaccessible stands for a message the bot can no longer see.
type inaccessible struct {
	Chat jsonChat `json:"chat"`
	ID   int      `json:"message_id"`
	Date int      `json:"date"` // always 0
}

// tap queues a callback query. The caller holds the lock.
func (s *Server) tap(u *User, ch *chat, messageID int, data string) string {
	s.querySeq++
	id := strconv.FormatInt(4_000_000_000_000_000_000+s.querySeq*7919, 10)
	s.queries[id] = &tapQuery{user: u.ID, message: messageID, data: data, at: s.opts.Real()}
	q := jsonTap{ID: id, From: u.json(), ChatInstance: strconv.FormatInt(ch.id*31+17, 10), Data: data}
	if m := ch.shown(messageID); m != nil {
		q.Message = m.json(ch)
	} else {
		q.Message = inaccessible{Chat: ch.json(), ID: messageID}
	}
	s.push("callback_query", q, tapRetained)
	return id
}

func answerCallbackQuery(s *Server, c *call) (any, *apiError) {
	text := c.arg("text")
	if utf8.RuneCountInString(text) > maxToast {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	text, _ = cleanText(text, nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	id := c.arg("callback_query_id")
	q := s.queries[id]
	if q == nil || s.opts.Real().Sub(q.at) > tapAnswerable {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	delete(s.queries, id)
	s.toasts[q.user] = append(s.toasts[q.user], Toast{
		At: s.opts.Now(), Text: text, Alert: c.boolArg("show_alert"), Data: q.data, MessageID: q.message,
	})
	s.touch()
	return true, nil
}

// Toasts lists the answers to a person's taps, oldest first.
func (s *Server) Toasts(userID int64) []Toast {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.toasts[userID])
}

// OpenTaps is the number of taps that have not been answered, those too old to be answered included.
func (s *Server) OpenTaps() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queries)
}
