package bot

import (
	"context"
	"errors"
	"strings"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zwxx/store"
)

// resentMark stands before a message that may have arrived already.
const resentMark = "（重发）"

// deliver renders one claimed item, sends what is left of it and says what
// became of it.
func (b *Bot) deliver(ctx context.Context, item store.Item) store.Outcome {
	out := store.Outcome{Item: item, State: store.OutcomeSent, Parts: item.Parts, Messages: item.Messages}
	defer func() { b.sends.arrived(item.Chat, b.cfg.Clock()) }()
	m, err := b.compose(item)
	switch {
	case err != nil:
		return b.unrendered(out, err)
	case m == nil:
		out.State = store.OutcomeObsolete
		return out
	}
	parts := m.parts()
	out.Text = m.text
	for i := item.Parts; i < len(parts); i++ {
		if i > 0 {
			m.edits = 0 // one message is edited, what does not fit into it is new
		}
		if i > item.Parts { // the claim took the tokens of the first alone
			b.sends.arrived(item.Chat, b.cfg.Clock())
			if err := b.waitForTurn(ctx, item); err != nil {
				return b.judge(ctx, out, &unsentError{err})
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

// waitForTurn takes the tokens for one more message to the item's chat.
func (b *Bot) waitForTurn(ctx context.Context, item store.Item) error {
	for {
		wait := b.sends.take(item.Chat, item.Notice.Rank(), b.cfg.Clock())
		if wait == 0 {
			return nil
		}
		if !pause(ctx, wait) {
			return ctx.Err()
		}
	}
}

// sendPart makes one request, and others in plain text where Telegram does not
// take the markup or the length: nothing is ever dropped for its form.
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
	switch problem := description(err); {
	case strings.Contains(problem, "can't parse entities"):
		b.log.Error("a message was refused for its markup", "chat", chat, "problem", problem)
		p.text = plain(p.text)
		return b.sendNew(ctx, chat, m, p, "")
	case strings.Contains(problem, "message is too long"), strings.Contains(problem, "caption is too long"):
		b.log.Error("a message was refused for its length", "chat", chat, "problem", problem)
		return b.sendHalves(ctx, chat, m, p)
	}
	return id, err
}

// sendHalves sends a message that was too long as two, in plain text.
func (b *Bot) sendHalves(ctx context.Context, chat int64, m *message, p part) (int, error) {
	runes := []rune(plain(p.text))
	half := len(runes) / 2
	if _, err := b.send(ctx, "sendMessage", outgoing{ChatID: chat, Text: string(runes[:half])}); err != nil {
		return 0, err
	}
	p.text = string(runes[half:])
	return b.sendNew(ctx, chat, m, p, "")
}

func (b *Bot) sendNew(ctx context.Context, chat int64, m *message, p part, mode models.ParseMode) (int, error) {
	o := outgoing{ChatID: chat, ParseMode: mode, Markup: p.markup()}
	switch {
	case !p.carries:
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
	_ = b.call(ctx, "answerCallbackQuery", outgoing{Query: t.query, Text: t.text}, nil)
}

var errCannotEdit = errors.New("the message cannot be edited")

// An editError is a failure of an edit, which can be repeated freely.
type editError struct{ err error }

func (e *editError) Error() string { return e.err.Error() }
func (e *editError) Unwrap() error { return e.err }

func (b *Bot) edit(ctx context.Context, chat int64, id int, p part) (int, error) {
	_, err := b.send(ctx, "editMessageText", outgoing{ChatID: chat, MessageID: id, Text: p.text,
		ParseMode: models.ParseModeHTML, Markup: p.inlineMarkup()})
	problem := description(err)
	switch {
	case err == nil, strings.Contains(problem, "message is not modified"):
		return id, nil
	case strings.Contains(problem, "message to edit not found"), strings.Contains(problem, "message can't be edited"),
		strings.Contains(problem, "there is no text in the message to edit"),
		strings.Contains(problem, "can't parse entities"), strings.Contains(problem, "message is too long"):
		return 0, errCannotEdit
	}
	return 0, &editError{err}
}

// description is Telegram's reason for refusing a request, "" for none.
func description(err error) string {
	if errors.Is(err, telegram.ErrorBadRequest) || errors.Is(err, telegram.ErrorForbidden) {
		return err.Error()
	}
	return ""
}
