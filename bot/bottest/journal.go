package bottest

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Delivery is one thing that reached a chat: a new message, an edit or a deletion.
type Delivery struct {
	Seq       int64     // order of delivery
	Request   int64     // running number of the bot's request
	At        time.Time // real time
	Method    string
	ChatID    int64
	MessageID int
	Text      string    // plain text or caption
	RawText   string    // as sent
	Silent    bool      // disable_notification
	Fault     FaultKind // the fault the answer met; "" when the bot got it
}

// Refusal is one request that was not carried out.
type Refusal struct {
	Request     int64
	At          time.Time // real time
	Method      string
	ChatID      int64
	Code        int
	Description string
	Text        string
	CutShort    bool      // the body ended before its end
	Fault       FaultKind // "" when the bot itself was at fault
}

// Hit is one request that met a scripted fault.
type Hit struct {
	Request   int64
	At        time.Time // real time
	Method    string
	ChatID    int64
	Text      string
	Kind      FaultKind
	Delivered bool // the request was carried out all the same
}

type journal struct {
	requests atomic.Int64

	mu        sync.Mutex
	confirmed []int64
	dropped   []int64
	delivered []Delivery
	refusals  []Refusal
	hits      []Hit
}

func (j *journal) confirm(id int64) {
	j.mu.Lock()
	j.confirmed = append(j.confirmed, id)
	j.mu.Unlock()
}

func (j *journal) drop(id int64) {
	j.mu.Lock()
	j.dropped = append(j.dropped, id)
	j.mu.Unlock()
}

func (j *journal) hit(h Hit) {
	j.mu.Lock()
	j.hits = append(j.hits, h)
	j.mu.Unlock()
}

func (j *journal) refused(r Refusal) {
	j.mu.Lock()
	j.refusals = append(j.refusals, r)
	j.mu.Unlock()
}

// deliver journals what a request has changed in a chat.
func (s *Server) deliver(c *call, chatID int64, m *message) {
	d := Delivery{
		Request: c.request, At: s.opts.Real(), Method: c.method, ChatID: chatID, MessageID: m.id,
		Text: m.text, RawText: m.rawText, Silent: m.silent, Fault: c.fault,
	}
	j := &s.journal
	j.mu.Lock()
	d.Seq = int64(len(j.delivered)) + 1
	j.delivered = append(j.delivered, d)
	j.mu.Unlock()
}

// Confirmed lists the updates the bot has confirmed by asking for a later offset, in that order.
func (s *Server) Confirmed() []int64 {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return slices.Clone(s.journal.confirmed)
}

// Dropped lists the updates that were lost without being confirmed: expired, or thrown away by the bot.
func (s *Server) Dropped() []int64 {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return slices.Clone(s.journal.dropped)
}

// Deliveries lists everything that reached a chat, in order.
func (s *Server) Deliveries() []Delivery {
	return s.DeliveriesAfter(0)
}

// DeliveriesAfter lists what reached a chat after the delivery with this number.
func (s *Server) DeliveriesAfter(seq int64) []Delivery {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return slices.Clone(s.journal.delivered[min(max(seq, 0), int64(len(s.journal.delivered))):])
}

// Refused lists every request that was refused, in order, those refused by a scripted fault, too.
func (s *Server) Refused() []Refusal {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return slices.Clone(s.journal.refusals)
}

// Hits lists every request that met a scripted fault, in order.
func (s *Server) Hits() []Hit {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	return slices.Clone(s.journal.hits)
}

// Requests is the number of requests with a well-formed address so far.
func (s *Server) Requests() int64 { return s.journal.requests.Load() }
