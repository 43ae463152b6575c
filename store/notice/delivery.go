package notice

import "time"

var deliveryNotices = []Notice{
	Unreachable{}, Undelivered{}, Throttled{}, Contested{}, GroupPromoted{}, PrivacyOff{}, Gap{}, Reachability{},
}

// What the section is told about delivery itself.
type (
	// Unreachable names somebody, or a group, to whom nothing can be delivered.
	Unreachable struct {
		Telling
		Name, Unit string
		Chat       int64
	}
	// Undelivered names somebody, or a group, to whom a message was given up.
	Undelivered struct {
		Telling
		Name, Unit string
		Chat       int64
		Item       int64 // of the outbox
		Doubt      bool  // it may have arrived
	}
	// Throttled says that Telegram takes nothing for a chat, or with 0 for
	// anyone, for a long time.
	Throttled struct {
		Telling
		Chat  int64
		Until time.Time
	}
	// Contested says that another program receives with the same token, or a
	// webhook. It leaves where nothing else does.
	Contested struct {
		Answer
		Since   time.Time
		Webhook bool
	}
	// GroupPromoted says that the bot was made an administrator of a group.
	GroupPromoted struct {
		Telling
		Chat int64
	}
	// PrivacyOff says that the bot reads all that is said in groups.
	PrivacyOff struct{ Telling }
	// Gap says that updates may have been lost, since none were received for
	// so long.
	Gap struct {
		Telling
		From, To time.Time
	}
	// Reachability lists who cannot be reached (送达情况).
	Reachability struct{ Answer }
)
