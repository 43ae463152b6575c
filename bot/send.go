package bot

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zwxx/store"
)

// resentMark stands before a message that may have arrived already.
const resentMark = "（重发）"

// renderTries is how often an item that cannot be rendered is tried: the
// database may have been at fault.
const renderTries = 5

// deliver renders one claimed item, sends what is left of it and says what
// became of it.
func (b *Bot) deliver(ctx context.Context, item store.Item) store.Outcome {
	out := store.Outcome{Item: item, State: store.OutcomeSent, Parts: item.Parts, Messages: item.Messages}
	m, err := b.compose(item)
	switch {
	case err != nil:
		b.log.Error("render failed", "outbox", item.ID, "error", err)
		out.State, out.Problem = store.OutcomeRetry, err.Error()
		out.Retry = b.cfg.Clock().Add(retryDelay(item.Attempts))
		if item.Attempts+1 >= renderTries {
			out.State, out.Retry = store.OutcomeDead, time.Time{}
		}
		return out
	case m == nil:
		out.State = store.OutcomeObsolete
		return out
	}
	parts := m.parts()
	out.Text = m.text
	for i := item.Parts; i < len(parts); i++ {
		if i > item.Parts {
			// The claim took a token for the first part alone.
			if err := b.sends.all.Wait(ctx); err != nil {
				return b.judge(ctx, out, err)
			}
			if err := b.sends.chat(item.Chat).Wait(ctx); err != nil {
				return b.judge(ctx, out, err)
			}
		}
		if item.InDoubt > 0 && i == item.Parts && m.edits == 0 {
			parts[i].text = resentMark + parts[i].text
		}
		store.Failpoint("before-send")
		id, err := b.sendPart(ctx, item.Chat, m, parts[i])
		if err != nil {
			return b.judge(ctx, out, err)
		}
		store.Failpoint("after-send")
		out.Parts, out.Messages = i+1, append(out.Messages, id)
	}
	return out
}

// sendPart makes one request, and a second one in plain text where Telegram
// does not take the markup: nothing is ever dropped for its form.
func (b *Bot) sendPart(ctx context.Context, chat int64, m *message, p part) (int, error) {
	timeout := sendTimeout
	if m.file != nil {
		timeout = uploadTime
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	if m.edits > 0 {
		id, err := b.edit(ctx, chat, m.edits, p)
		if !errors.Is(err, errCannotEdit) {
			return id, err
		}
	}
	id, err := b.sendNew(ctx, chat, m, p, models.ParseModeHTML)
	if problem := description(err); strings.Contains(problem, "can't parse entities") || strings.Contains(problem, "message is too long") {
		b.log.Error("a message was refused for its form", "chat", chat, "problem", problem)
		p.text = truncate(plain(p.text), textLimit)
		return b.sendNew(ctx, chat, m, p, "")
	}
	return id, err
}

func (b *Bot) sendNew(ctx context.Context, chat int64, m *message, p part, mode models.ParseMode) (int, error) {
	o := outgoing{ChatID: chat, ParseMode: mode, Markup: p.markup()}
	switch {
	case m.file != nil:
		return b.sendFile(ctx, chat, m.file, p, mode)
	case m.photo != "":
		o.Photo, o.Caption = m.photo, p.text
		return b.send(ctx, "sendPhoto", o)
	case m.document != "":
		o.Document, o.Caption = m.document, p.text
		return b.send(ctx, "sendDocument", o)
	}
	o.Text = p.text
	return b.send(ctx, "sendMessage", o)
}

// sendToast answers a pressed button.
func (b *Bot) sendToast(ctx context.Context, t toast) {
	_, _ = b.send(ctx, "answerCallbackQuery", outgoing{Query: t.query, Text: t.text})
}

var errCannotEdit = errors.New("the message cannot be edited")

func (b *Bot) edit(ctx context.Context, chat int64, id int, p part) (int, error) {
	_, err := b.send(ctx, "editMessageText", outgoing{ChatID: chat, MessageID: id, Text: p.text,
		ParseMode: models.ParseModeHTML, Markup: p.inlineMarkup()})
	problem := description(err)
	switch {
	case strings.Contains(problem, "message is not modified"):
		return id, nil
	case strings.Contains(problem, "message to edit not found"), strings.Contains(problem, "message can't be edited"),
		strings.Contains(problem, "there is no text in the message to edit"):
		return 0, errCannotEdit
	}
	return id, err
}

// description is Telegram's reason for refusing a request, "" for none.
func description(err error) string {
	if errors.Is(err, telegram.ErrorBadRequest) || errors.Is(err, telegram.ErrorForbidden) {
		return err.Error()
	}
	return ""
}

// judge sorts an error into the outcomes of sending.
func (b *Bot) judge(ctx context.Context, out store.Outcome, err error) store.Outcome {
	err = b.redact(err)
	out.State, out.Problem = store.OutcomeRetry, err.Error()
	clock := b.cfg.Clock()
	var flood *telegram.TooManyRequestsError
	var moved *telegram.MigrateError
	var network *net.OpError
	var notMade *notMadeError
	switch {
	case errors.As(err, &notMade):
		out.Retry = clock.Add(retryDelay(out.Item.Attempts))
		if out.Item.Attempts+1 >= renderTries {
			out.State, out.Retry = store.OutcomeDead, time.Time{}
		}
	case errors.As(err, &flood):
		out.Retry = clock.Add(time.Duration(flood.RetryAfter) * time.Second)
	case errors.As(err, &moved):
		out.MovedTo = int64(moved.MigrateToChatID)
	case errors.Is(err, telegram.ErrorUnauthorized), errors.Is(err, telegram.ErrorNotFound):
		out.Problem = ErrToken.Error()
	case isUnreachable(description(err)):
		out.State, out.Unreachable = store.OutcomeDead, true
	case description(err) != "" || errors.Is(err, telegram.ErrorBadRequest) || errors.Is(err, telegram.ErrorForbidden):
		if out.Item.Attempts >= 2 {
			out.State = store.OutcomeDead
			return out
		}
		out.Retry = clock.Add(20 * time.Minute)
	case errors.As(err, &network) && network.Op == "dial":
		out.Retry = clock.Add(retryDelay(out.Item.Attempts))
	default:
		// Nobody knows whether it arrived: a timeout, a reset, a 5xx, a proxy's page.
		out.Doubt = out.Item.Edits == 0
		out.Retry = clock.Add(retryDelay(out.Item.Attempts))
	}
	if ctx.Err() != nil {
		out.Retry = time.Time{} // shutting down: the next start goes on at once
	}
	return out
}

func retryDelay(attempts int) time.Duration {
	return min(time.Second<<min(attempts, 6), time.Minute)
}

// unreachable are the refusals that mean nothing can be delivered to a chat.
var unreachable = []string{
	"bot was blocked by the user", "user is deactivated", "bot was kicked", "bot is not a member",
	"chat was deleted", "chat not found", "bot can't initiate conversation", "group is deactivated",
	"not enough rights to send", "have no rights to send", "CHAT_WRITE_FORBIDDEN",
}

func isUnreachable(problem string) bool {
	for _, known := range unreachable {
		if strings.Contains(problem, known) {
			return true
		}
	}
	return false
}
