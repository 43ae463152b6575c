package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	telegram "github.com/go-telegram/bot"

	"zwxx/store"
	"zwxx/store/notice"
)

const (
	// renderTries is how often an item that cannot be rendered is tried: the
	// database may have been at fault.
	renderTries = 5
	// refusalTries is how often an item is tried again that Telegram refuses
	// for a reason nobody knows, refusalWait how long each time is waited.
	refusalTries = 3
	refusalWait  = 20 * time.Minute
	// groupWait is how long a group waits for a broadcast of which nobody knows
	// whether it has arrived. It is repeated once.
	groupWait = 5 * time.Minute
)

// unrendered is the outcome of an item that cannot be rendered, or whose file
// cannot be made.
func (b *Bot) unrendered(out store.Outcome, err error) store.Outcome {
	b.log.Error("render failed", "outbox", out.Item.ID, "error", err)
	out.State, out.Problem = store.OutcomeRetry, err.Error()
	if out.Item.Attempts+1 >= renderTries {
		out.State = store.OutcomeDead
		return out
	}
	out.Later = b.cfg.Clock().Add(retryDelay(out.Item.Attempts))
	return out
}

// judge sorts an error into the outcomes of sending.
func (b *Bot) judge(ctx context.Context, out store.Outcome, err error) store.Outcome {
	err = b.redact(err)
	out.State, out.Problem = store.OutcomeRetry, err.Error()
	clock := b.cfg.Clock()
	var flood *telegram.TooManyRequestsError
	var moved *telegram.MigrateError
	var notMade *notMadeError
	problem := description(err)
	switch {
	case errors.As(err, &notMade):
		return b.unrendered(out, err)
	case errors.As(err, &flood):
		out.Flood, out.Retry = true, clock.Add(floodWait(flood))
	case errors.As(err, &moved):
		out.MovedTo = int64(moved.MigrateToChatID)
	case errors.Is(err, telegram.ErrorUnauthorized), errors.Is(err, telegram.ErrorNotFound):
		out.Problem = ErrToken.Error()
	case problem != "" && unreachable(out.Item.Chat, problem) != "":
		b.log.Warn("a chat cannot be reached", "chat", out.Item.Chat, "problem", problem)
		out.State, out.Unreachable = store.OutcomeDead, unreachable(out.Item.Chat, problem)
	case problem != "":
		b.log.Error("a message was refused", "outbox", out.Item.ID, "problem", problem)
		out.Refused, out.Later = true, clock.Add(refusalWait)
		if out.Item.Refusals >= refusalTries {
			out.State = store.OutcomeDead
		}
	default:
		b.fail(ctx, &out, err)
	}
	return out
}

// fail is the outcome of a request that got no answer of the Bot API's.
func (b *Bot) fail(ctx context.Context, out *store.Outcome, err error) {
	clock := b.cfg.Clock()
	out.Retry = clock.Add(retryDelay(out.Item.Attempts))
	if ctx.Err() != nil {
		out.Retry = time.Time{} // shutting down: the next start goes on at once
	}
	var unsent *unsentError
	var edit *editError
	if errors.As(err, &unsent) || errors.As(err, &edit) {
		return
	}
	// Nobody knows whether it arrived: a timeout, a reset, a 5xx, a proxy's page.
	out.Doubt = true
	if out.Item.Chat < 0 && out.Item.Notice.Rank() == notice.Broadcasts {
		out.Retry, out.Later = time.Time{}, clock.Add(groupWait)
		if out.Item.InDoubt > 0 {
			out.State = store.OutcomeDead
		}
	}
}

// floodWait is how long Telegram asks to be spared.
func floodWait(flood *telegram.TooManyRequestsError) time.Duration {
	const most = 1 << 20 // seconds; what is stored is capped anyway
	return time.Duration(min(max(flood.RetryAfter, 1), most)) * time.Second
}

func retryDelay(attempts int) time.Duration {
	return min(time.Second<<min(attempts, 6), time.Minute)
}

// refusals are those that mean that nothing can be delivered to a chat.
var refusals = []struct{ text, private, group string }{
	{"bot was blocked by the user", store.UnreachableBlocked, ""},
	{"user is deactivated", store.UnreachableDeactivated, ""},
	{"bot can't initiate conversation", store.UnreachableNotStarted, ""},
	{"chat not found", store.UnreachableNotStarted, store.UnreachableGone},
	{"bot was kicked", "", store.UnreachableRemoved},
	{"bot is not a member", "", store.UnreachableRemoved},
	{"chat was deleted", "", store.UnreachableGone},
	{"group is deactivated", "", store.UnreachableGone},
	{"not enough rights to send", "", store.UnreachableMuted},
	{"have no rights to send", "", store.UnreachableMuted},
	{"CHAT_WRITE_FORBIDDEN", "", store.UnreachableMuted},
}

// unreachable is why nothing can be delivered to a chat that refused with a
// problem; empty if the problem does not say so.
func unreachable(chat int64, problem string) string {
	for _, known := range refusals {
		switch {
		case !strings.Contains(problem, known.text):
		case chat < 0:
			return known.group
		default:
			return known.private
		}
	}
	return ""
}
