package bot

import (
	"math"
	"sync"
	"time"

	"zwxx/store/notice"
)

// Limits are how fast messages leave. Zero means no limit. They are settings,
// so that a Bot API server of one's own can be driven at full speed.
type Limits struct {
	PerSecond         float64 `toml:"per_second"`
	PerChatPerSecond  float64 `toml:"per_chat_per_second"`
	PerChatBurst      int     `toml:"per_chat_burst"`
	PerGroupPerMinute float64 `toml:"per_group_per_minute"`
}

// TelegramLimits is what Telegram tolerates.
var TelegramLimits = Limits{PerSecond: 30, PerChatPerSecond: 1, PerChatBurst: 3, PerGroupPerMinute: 20}

const (
	// burst is the share of a second's messages that may leave at once. The
	// rest is for requests that take longer to arrive than those after them.
	burst = 5.0 / 6
	// What is no answer leaves a share of the burst to those that are, so that
	// nobody who is typing waits for a bulletin.
	tellingsLeave   = 0.1
	broadcastsLeave = 0.25
)

// A bucket holds tokens, one for each message that may leave.
type bucket struct {
	perSecond float64 // 0 for no limit
	size      float64
	level     float64
	at        time.Time // when level was true
}

func newBucket(perSecond, size float64) bucket {
	size = max(size, 1)
	return bucket{perSecond: perSecond, size: size, level: size}
}

func (b *bucket) fill(now time.Time) {
	if passed := now.Sub(b.at); passed > 0 && !b.at.IsZero() {
		b.level = min(b.size, b.level+passed.Seconds()*b.perSecond)
	}
	b.at = now
}

// wait is how long it takes until a token can be taken with so many left; the
// bucket has been filled.
func (b *bucket) wait(left float64) time.Duration {
	missing := 1 + min(left, b.size-1) - b.level
	if b.perSecond <= 0 || missing <= 0 {
		return 0
	}
	return time.Duration(math.Ceil(missing / b.perSecond * float64(time.Second)))
}

// full reports whether the bucket has earned all it can.
func (b *bucket) full() bool { return b.perSecond <= 0 || b.level >= b.size }

// A window lets so many messages through in any minute.
type window struct {
	size int // 0 for no limit
	last []time.Time
}

func (w *window) wait(now time.Time) time.Duration {
	if len(w.last) < w.size || w.size == 0 {
		return 0
	}
	return max(w.last[0].Add(time.Minute).Sub(now), 0)
}

func (w *window) take(now time.Time) {
	if w.size == 0 {
		return
	}
	if len(w.last) == w.size {
		w.last = w.last[1:]
	}
	w.last = append(w.last, now)
}

func (w *window) empty(now time.Time) bool {
	return len(w.last) == 0 || now.Sub(w.last[len(w.last)-1]) > time.Minute
}

// A chatPace is how fast one chat may be written to.
type chatPace struct {
	second bucket
	minute window // of a group
	busy   bool   // a message is under way
}

// A pacer holds the buckets: one for all messages, and those of each chat.
type pacer struct {
	limits Limits

	mu    sync.Mutex
	all   bucket
	chats map[int64]*chatPace
}

func newPacer(l Limits) *pacer {
	return &pacer{limits: l, all: newBucket(l.PerSecond, math.Floor(burst*l.PerSecond)), chats: make(map[int64]*chatPace)}
}

// take takes the tokens for one message of a rank to a chat. Without them it
// takes none and returns after how long they may be there.
func (p *pacer) take(chat int64, rank notice.Rank, now time.Time) (wait time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	c := p.chat(chat)
	p.all.fill(now)
	c.second.fill(now)
	left := map[notice.Rank]float64{notice.Tellings: tellingsLeave, notice.Broadcasts: broadcastsLeave}[rank]
	wait = max(c.second.wait(0), c.minute.wait(now), p.all.wait(math.Floor(left*p.all.size)))
	if wait > 0 {
		return wait
	}
	p.all.level--
	c.second.level--
	c.minute.take(now)
	c.busy = true
	return 0
}

// arrived notes that a message to a chat is no longer under way. Meanwhile the
// chat has earned nothing: Telegram counts from when the message came to it.
func (p *pacer) arrived(chat int64, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c := p.chats[chat]; c != nil && c.busy {
		c.busy, c.second.at = false, now
		if n := len(c.minute.last); n > 0 {
			c.minute.last[n-1] = now
		}
	}
}

// paced is how many chats the pacer keeps the pace of before it looks for those
// that need none.
const paced = 4096

func (p *pacer) chat(id int64) *chatPace {
	c, ok := p.chats[id]
	if !ok {
		if len(p.chats) >= paced {
			p.forget()
		}
		c = &chatPace{second: newBucket(p.limits.PerChatPerSecond, float64(p.limits.PerChatBurst))}
		if id < 0 {
			c.minute.size = int(math.Ceil(p.limits.PerGroupPerMinute))
		}
		p.chats[id] = c
	}
	return c
}

// forget drops the chats that have earned all they can.
func (p *pacer) forget() {
	for id, c := range p.chats {
		c.second.fill(p.all.at)
		if !c.busy && c.second.full() && c.minute.empty(p.all.at) {
			delete(p.chats, id)
		}
	}
}
