package bot

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
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

// A pacer holds the token buckets: one for all messages, one for each chat.
type pacer struct {
	limits Limits
	all    *rate.Limiter

	mu    sync.Mutex
	chats map[int64]*rate.Limiter
}

func newPacer(l Limits) *pacer {
	return &pacer{limits: l, all: bucket(l.PerSecond, int(l.PerSecond)), chats: make(map[int64]*rate.Limiter)}
}

func bucket(perSecond float64, burst int) *rate.Limiter {
	if perSecond <= 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	return rate.NewLimiter(rate.Limit(perSecond), max(burst, 1))
}

func (p *pacer) chat(id int64) *rate.Limiter {
	p.mu.Lock()
	defer p.mu.Unlock()
	limiter, ok := p.chats[id]
	if !ok {
		if id < 0 {
			limiter = bucket(p.limits.PerGroupPerMinute/60, int(p.limits.PerGroupPerMinute))
		} else {
			limiter = bucket(p.limits.PerChatPerSecond, p.limits.PerChatBurst)
		}
		p.chats[id] = limiter
	}
	return limiter
}

// wait returns how long from now a chat must wait before it can be sent one
// more message, without taking a token.
func (p *pacer) wait(id int64, now time.Time) time.Duration {
	limiter := p.chat(id)
	if limiter.Limit() == rate.Inf || limiter.TokensAt(now) >= 1 {
		return 0
	}
	return time.Duration((1 - limiter.TokensAt(now)) / float64(limiter.Limit()) * float64(time.Second))
}

// take takes a chat's token for one message.
func (p *pacer) take(id int64, now time.Time) { p.chat(id).AllowN(now, 1) }
