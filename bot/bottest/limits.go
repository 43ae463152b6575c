package bottest

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Limits are the rates above which the server answers 429. They run on the real clock. Zero means no limit.
type Limits struct {
	PerSecond         float64 // of the whole bot; the burst is one second's worth
	PerChatPerSecond  float64
	PerChatBurst      int // 0 is 1
	PerGroupPerMinute int // the burst is one minute's worth
}

// pacer holds the token buckets.
type pacer struct {
	limits Limits
	mu     sync.Mutex
	all    *rate.Limiter
	chats  map[int64]*rate.Limiter
	groups map[int64]*rate.Limiter
}

func newPacer(l Limits) *pacer {
	p := &pacer{limits: l, chats: map[int64]*rate.Limiter{}, groups: map[int64]*rate.Limiter{}}
	if l.PerSecond > 0 {
		p.all = rate.NewLimiter(rate.Limit(l.PerSecond), max(1, int(l.PerSecond)))
	}
	return p
}

// take lets one message pass or says how long to wait. A request that is refused costs nothing.
func (p *pacer) take(chatID int64, now time.Time) time.Duration {
	if p.limits == (Limits{}) {
		return 0
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	var longest time.Duration
	var held []*rate.Reservation
	for _, l := range p.of(chatID) {
		r := l.ReserveN(now, 1)
		held = append(held, r)
		longest = max(longest, r.DelayFrom(now))
	}
	if longest > 0 {
		for _, r := range held {
			r.CancelAt(now)
		}
	}
	return longest
}

func (p *pacer) of(chatID int64) []*rate.Limiter {
	var out []*rate.Limiter
	if p.all != nil {
		out = append(out, p.all)
	}
	if n := p.limits.PerChatPerSecond; n > 0 {
		out = append(out, bucket(p.chats, chatID, rate.Limit(n), max(1, p.limits.PerChatBurst)))
	}
	if n := p.limits.PerGroupPerMinute; n > 0 && chatID < 0 {
		out = append(out, bucket(p.groups, chatID, rate.Limit(float64(n)/60), n))
	}
	return out
}

func bucket(m map[int64]*rate.Limiter, id int64, limit rate.Limit, burst int) *rate.Limiter {
	l := m[id]
	if l == nil {
		l = rate.NewLimiter(limit, burst)
		m[id] = l
	}
	return l
}
