package bottest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// update is one entry of the queue.
type update struct {
	id      int64
	kind    string // "message", "callback_query", …
	raw     json.RawMessage
	expires int64 // business time in seconds; 0 never
}

// updateQueue keeps updates until the bot confirms them. Ids rise from head to tail.
type updateQueue struct {
	items   []update
	next    int64
	jump    int64 // the id to go on with once the queue is empty
	allowed []string
	soonest int64 // nothing expires before this; 0 nothing ever
	poll    *longPoll
	polls   int

	lastOffset int64
	lastPoll   time.Time
}

// longPoll is the one request that waits for updates.
type longPoll struct {
	wake chan struct{} // closed when an update arrives
	gone chan struct{} // closed when a newer poll takes its place
}

const (
	day         = 24 * 60 * 60
	tapRetained = 150 // seconds a tap stays in the queue when nobody polls
	maxPoll     = 50  // seconds
	maxBatch    = 100
	futureSlack = 10 // an offset further ahead than this is read as 0
)

// push queues an update of a kind the bot has asked for. The caller holds the lock.
func (s *Server) push(kind string, body any, life int64) {
	if !s.queue.wants(kind) {
		return
	}
	data := encode(body)
	id := s.queue.takeID()
	raw := make([]byte, 0, len(data)+len(kind)+32)
	raw = append(raw, `{"update_id":`...)
	raw = strconv.AppendInt(raw, id, 10)
	raw = append(raw, `,"`...)
	raw = append(raw, kind...)
	raw = append(raw, `":`...)
	raw = append(raw, data...)
	raw = append(raw, '}')
	s.add(update{id: id, kind: kind, raw: raw, expires: s.unix() + life})
}

func (s *Server) add(u update) {
	q := &s.queue
	at := len(q.items)
	for at > 0 && q.items[at-1].id > u.id {
		at--
	}
	q.items = slices.Insert(q.items, at, u)
	if u.expires != 0 && (q.soonest == 0 || u.expires < q.soonest) {
		q.soonest = u.expires
	}
	if q.poll != nil {
		close(q.poll.wake)
		q.poll = nil
	}
	s.touch()
}

func (q *updateQueue) takeID() int64 {
	if q.jump != 0 && len(q.items) == 0 {
		q.next, q.jump = q.jump, 0
	}
	id := q.next
	q.next++
	return id
}

// wants tells whether updates of this kind are delivered. Without a list Telegram leaves out three kinds.
func (q *updateQueue) wants(kind string) bool {
	if len(q.allowed) == 0 {
		return kind != "chat_member" && kind != "message_reaction" && kind != "message_reaction_count"
	}
	return slices.Contains(q.allowed, kind)
}

// Enqueue queues a raw update as it stands. Without an update_id it gets the next one; with one it keeps it, even one
// given before, which is how a repeated update is made. It panics unless raw is a JSON object.
func (s *Server) Enqueue(raw json.RawMessage) int64 {
	var head struct {
		ID *int64 `json:"update_id"`
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		panic("bottest: Enqueue wants a JSON object: " + err.Error())
	}
	_ = json.Unmarshal(raw, &head)
	s.mu.Lock()
	defer s.mu.Unlock()
	var id int64
	if head.ID != nil {
		id = *head.ID
		s.queue.next = max(s.queue.next, id+1)
	} else {
		id = s.queue.takeID()
		fields["update_id"] = json.RawMessage(strconv.FormatInt(id, 10))
		raw, _ = json.Marshal(fields)
	}
	s.add(update{id: id, kind: "raw", raw: slices.Clone(raw)})
	return id
}

// JumpUpdateID makes the ids of updates go on at to, up or down, as after a week without any. Like there it happens
// with the first update that finds the queue empty.
func (s *Server) JumpUpdateID(to int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.jump = to
}

// Pending is the number of updates that are not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	return len(s.queue.items)
}

// Polls is the number of getUpdates requests so far.
func (s *Server) Polls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queue.polls
}

// Polling tells whether a long poll is waiting now.
func (s *Server) Polling() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.queue.poll != nil
}

// expire drops what Telegram no longer keeps.
func (s *Server) expire() {
	q := &s.queue
	now := s.unix()
	if q.soonest == 0 || now < q.soonest {
		return
	}
	q.soonest = 0
	q.items = slices.DeleteFunc(q.items, func(u update) bool {
		if u.expires != 0 && u.expires <= now {
			s.journal.drop(u.id)
			return true
		}
		if u.expires != 0 && (q.soonest == 0 || u.expires < q.soonest) {
			q.soonest = u.expires
		}
		return false
	})
	s.touch()
}

// confirm removes everything below offset for ever.
func (s *Server) confirm(offset int64) {
	q := &s.queue
	n, _ := slices.BinarySearchFunc(q.items, offset, func(u update, id int64) int { return cmp.Compare(u.id, id) })
	for _, u := range q.items[:n] {
		s.journal.confirm(u.id)
	}
	q.cut(n)
	if n > 0 {
		s.touch()
	}
}

// cut drops the first n items. It moves the slice forward and lets append find new room, so a long queue is not copied
// at every poll.
func (q *updateQueue) cut(n int) {
	clear(q.items[:n])
	q.items = q.items[n:]
	if len(q.items) == 0 {
		q.items = nil
	}
}

func (s *Server) dropAllBut(n int) {
	drop := max(0, len(s.queue.items)-n)
	for _, u := range s.queue.items[:drop] {
		s.journal.drop(u.id)
	}
	s.queue.cut(drop)
	s.touch()
}

func getUpdates(s *Server, c *call) (any, *apiError) {
	offset := c.intArg("offset", 0)
	limit := int(c.intRange("limit", maxBatch, 1, maxBatch))
	timeout := time.Duration(c.intRange("timeout", 0, 0, maxPoll)) * time.Second

	s.mu.Lock()
	q := &s.queue
	q.polls++
	if s.webhook != "" {
		s.mu.Unlock()
		return nil, &apiError{Code: 409, Description: "Conflict: can't use getUpdates method while webhook is active; " +
			"use deleteWebhook to delete the webhook first"}
	}
	if list, ok := c.args["allowed_updates"]; ok {
		var kinds []string
		if json.Unmarshal([]byte(list), &kinds) == nil {
			q.allowed = kinds
		}
	}
	if s.opts.PauseRepeats {
		timeout, limit = s.pauseRepeat(offset, timeout, limit)
	}
	s.expire()
	if offset < 0 {
		s.dropAllBut(int(min(-offset, 1<<30)))
	}
	if offset > 0 && offset <= q.next+futureSlack {
		s.confirm(offset)
	}
	if len(q.items) > 0 || timeout == 0 {
		res := q.batch(limit)
		s.mu.Unlock()
		return res, nil
	}
	if q.poll != nil {
		close(q.poll.gone)
	}
	p := &longPoll{wake: make(chan struct{}), gone: make(chan struct{})}
	q.poll = p
	s.touch()
	s.mu.Unlock()
	return s.waitPoll(c, p, limit, timeout)
}

// pauseRepeat is Telegram's brake on a poll that asks for the same offset again at once.
func (s *Server) pauseRepeat(offset int64, timeout time.Duration, limit int) (time.Duration, int) {
	q := &s.queue
	now := s.opts.Real()
	since := now.Sub(q.lastPoll)
	if offset == q.lastOffset && since < 3*time.Second {
		timeout = max(timeout, 3*time.Second)
		if since < time.Second/2 {
			limit = 1
		}
	}
	q.lastOffset, q.lastPoll = offset, now
	return timeout, limit
}

func (s *Server) waitPoll(c *call, p *longPoll, limit int, timeout time.Duration) (any, *apiError) {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	select {
	case <-p.wake:
	case <-timer.C:
	case <-c.ctx.Done():
	case <-s.done:
	case <-p.gone:
		return nil, &apiError{Code: 409, Description: "Conflict: terminated by other getUpdates request; " +
			"make sure that only one bot instance is running"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queue.poll == p {
		s.queue.poll = nil
	}
	s.expire()
	return s.queue.batch(limit), nil
}

// batch is the first updates of the queue as a JSON array. They stay queued.
func (q *updateQueue) batch(limit int) json.RawMessage {
	n := min(limit, len(q.items))
	size := 2
	for _, u := range q.items[:n] {
		size += len(u.raw) + 1
	}
	out := make([]byte, 0, size)
	out = append(out, '[')
	for i, u := range q.items[:n] {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, u.raw...)
	}
	return append(out, ']')
}

// SetWebhook sets a webhook address as somebody else with the token could; getUpdates then answers 409. "" removes it.
func (s *Server) SetWebhook(address string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = address
}

func getWebhookInfo(s *Server, c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	return map[string]any{
		"url": s.webhook, "has_custom_certificate": false, "pending_update_count": len(s.queue.items),
		"allowed_updates": slices.Clone(s.queue.allowed),
	}, nil
}

func deleteWebhook(s *Server, c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.webhook = ""
	if c.boolArg("drop_pending_updates") {
		s.dropAllBut(0)
	}
	return true, nil
}
