package bot

import (
	"errors"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// anonymousAdmin is the Telegram user who speaks for every anonymous
// administrator of a group: nobody can be told by it.
const anonymousAdmin = 1087968824

// A source is who an update comes from and where it was said.
type source struct {
	user  int64
	name  string
	chat  int64
	group bool
	title string
	kind  string
}

// speaker returns who an update comes from. The second result is false where
// no person can be told by it.
func speaker(u *models.Update) (source, bool) {
	var from *models.User
	var chat models.Chat
	switch {
	case u.Message != nil:
		if u.Message.SenderChat != nil {
			return source{}, false
		}
		from, chat = u.Message.From, u.Message.Chat
	case u.EditedMessage != nil:
		from, chat = u.EditedMessage.From, u.EditedMessage.Chat
	case u.CallbackQuery != nil:
		from = &u.CallbackQuery.From
		switch m := u.CallbackQuery.Message; {
		case m.Message != nil:
			chat = m.Message.Chat
		case m.InaccessibleMessage != nil:
			chat = m.InaccessibleMessage.Chat
		default:
			chat = models.Chat{ID: from.ID, Type: models.ChatTypePrivate}
		}
	}
	if from == nil || from.IsBot || from.ID == anonymousAdmin {
		return source{}, false
	}
	return source{user: from.ID, name: strings.TrimSpace(from.FirstName + " " + from.LastName), chat: chat.ID,
		group: chat.Type != models.ChatTypePrivate, title: chat.Title, kind: string(chat.Type)}, true
}

// A turn is one update being handled: the act it may become, and where its
// answers go.
type turn struct {
	*store.Act
	bot     *Bot
	who     source
	pressed int // the message whose button was pressed; 0 for a typed message
	toast   string
	idle    bool         // no form is being filled in
	pages   []store.Page // of the letter a form has collected
	lines   string       // what was said, its lines kept apart
}

// Handle turns one update into acts and answers, all in tx. A refusal comes
// back as a [scoring.Refusal]; any other error is the database's or the
// handler's own, which [store.DatabaseFailed] tells apart.
func (b *Bot) Handle(tx *store.Tx, u *models.Update) error {
	if done, err := aboutChat(tx, u); done || err != nil {
		return err
	}
	who, ok := speaker(u)
	if !ok {
		return nil
	}
	place := store.InPrivate
	if who.group {
		place = store.InGroup
	}
	actor, err := tx.Actor(who.user, place)
	if err != nil {
		return err
	}
	t := &turn{Act: tx.As(actor), bot: b, who: who}
	t.Act.Update = u.ID
	switch {
	case u.Message != nil:
		t.At = messageTime(u.Message.Date, tx.Now)
		return t.message(u.Message)
	case u.EditedMessage != nil:
		return t.edited(u.EditedMessage)
	case u.CallbackQuery != nil:
		return t.callback(u.CallbackQuery)
	}
	return nil
}

// messageTime is a message's own date, which counts even where the program
// was down when it came. A date ahead of the clock is not believed.
func messageTime(unix int, now time.Time) time.Time {
	at := time.Unix(int64(unix), 0).In(workday.Shanghai)
	if at.After(now) {
		return now
	}
	return at
}

func (t *turn) message(m *models.Message) error {
	if t.who.group {
		return t.groupCommand(m.Text)
	}
	if err := t.MarkReachable(t.who.chat, "private"); err != nil {
		return err
	}
	text := clean(m.Text)
	t.lines = cleanLines(m.Text)
	if token, ok := strings.CutPrefix(text, "/start "); ok {
		return t.join(strings.TrimSpace(token))
	}
	if len(t.Actor.Appointments) == 0 {
		return t.stranger()
	}
	form, active, err := t.activeForm()
	if err != nil {
		return err
	}
	if !active {
		if taken, err := t.takeList(cleanLines(m.Text)); taken || err != nil {
			return err
		}
	}
	if command, args, ok := findCommand(text, active && form.answers()); ok {
		return t.command(command, args)
	}
	if active {
		return t.fill(form, m, text)
	}
	return t.plainMessage(m, text)
}

// plainMessage answers what is neither a command nor part of a form.
func (t *turn) plainMessage(m *models.Message, text string) error {
	if _, ok := t.Actor.May(store.RecordAdoptions, ""); ok && m.Document != nil && fitFile(m.Document) == nil {
		return t.keepFile("", m.Document)
	}
	if m.Document != nil || len(m.Photo) > 0 || utf16Len(text) > 200 || strings.Count(text, "。") > 1 {
		return t.refuseManuscript()
	}
	if units := t.Rules.Find(text); len(units) > 0 {
		if _, ok := t.Actor.May(store.ReadUnit, units[0].Name); ok && len(units) == 1 {
			return t.reply(notice.UnitCard{Unit: units[0].Name})
		}
	}
	if _, ok := t.Actor.May(store.ReadUnit, ""); ok && t.Actor.Unit() == "" && len(unitsLike(t.Rules, text)) > 0 && utf16Len(text) <= 12 {
		_, err := findUnit(t.Rules, text, "")
		return err
	}
	return t.reply(notice.NotUnderstood{})
}

// refuseManuscript answers what looks like a manuscript and keeps nothing of it.
func (t *turn) refuseManuscript() error {
	if err := t.Forget(t.Act.Update); err != nil {
		return err
	}
	return t.reply(notice.ManuscriptHere{})
}

// stranger answers somebody without an active appointment: the same sentence,
// whatever was said.
func (t *turn) stranger() error {
	h, waits, err := t.HandoverOf(t.Actor.Person)
	if err != nil {
		return err
	}
	if waits && h.To == t.Actor.Person {
		return t.reply(notice.HandoverWaits{Handover: h.ID})
	}
	if why := t.Actor.Absence(); why != nil && why.Reason != store.ReasonNotJoined {
		return why
	}
	return t.Post(store.Posting{Chat: t.who.chat, Notice: notice.Stranger{}})
}

// join accepts an invitation. Who has presented too many that are none is not
// answered for a while.
func (t *turn) join(token string) error {
	if may, err := t.MayPresent(t.who.user); err != nil || !may {
		return err
	}
	if taken, err := t.takeHandover(token); err != nil || taken {
		return err
	}
	actor, err := t.Accept(token, t.who.user, t.who.name, t.Act.Update)
	var refusal *scoring.Refusal
	if errors.As(err, &refusal) && refusal.Reason == store.ReasonInvitation {
		if err := t.CountWrongToken(t.who.user); err != nil {
			return err
		}
		return t.Post(store.Posting{Chat: t.who.chat, Notice: refused(refusal)})
	}
	if err != nil {
		return err
	}
	t.Actor = actor
	if err := t.Forget(t.Act.Update); err != nil { // the token's text
		return err
	}
	held, err := t.AppointmentsOf(actor.Person)
	if err != nil {
		return err
	}
	a := held[len(held)-1]
	welcome := notice.Welcome{Name: actor.Name, Role: string(a.Role), Unit: a.Unit, Deputy: a.Deputy}
	if a.Deputy {
		welcome.From, welcome.Until = a.Since, a.Until
	}
	if err := t.reply(welcome); err != nil {
		return err
	}
	return t.showOpenCards()
}

// showOpenCards shows a new officer what the unit has been asked already.
func (t *turn) showOpenCards() error {
	if !t.Actor.Has(store.RoleOfficer) {
		return nil
	}
	open, err := t.OpenCommissions(t.Actor.Unit())
	if err != nil {
		return err
	}
	for _, c := range open {
		if err := t.ShowCard(c.ID, t.who.chat); err != nil {
			return err
		}
	}
	return nil
}

// edited answers the edit of a message: what was filed stays as it was.
func (t *turn) edited(m *models.Message) error {
	if t.who.group || len(t.Actor.Appointments) == 0 {
		return nil
	}
	// Telegram also reports changes of what is not text.
	before, known, err := t.LastText(m.Chat.ID, m.ID, t.Act.Update)
	if err != nil || !known || before == m.Text {
		return err
	}
	if taken, err := t.refill(m); err != nil || taken {
		return err
	}
	return t.reply(notice.Frozen{})
}

// groupCommand is all that is answered in a group: subscribing, by a member of
// the section.
func (t *turn) groupCommand(text string) error {
	word, _, _ := strings.Cut(clean(text), " ")
	word, at, _ := strings.Cut(word, "@")
	if at != "" && at != t.bot.username || word != "/subscribe" && word != "/unsubscribe" {
		return nil
	}
	on := word == "/subscribe"
	if err := t.Subscribe(t.who.chat, t.who.kind, t.who.title, on); err != nil {
		var refusal *scoring.Refusal
		if errors.As(err, &refusal) {
			return nil // nothing but this is ever answered in a group
		}
		return err
	}
	return t.Post(store.Posting{Chat: t.who.chat, Notice: notice.Subscribed{On: on}})
}

// reply answers with a new message.
func (t *turn) reply(n notice.Notice) error {
	return t.Post(store.Posting{Chat: t.who.chat, Person: t.Actor.Person, Notice: n})
}

// show answers in place of the message whose button was pressed, or with a new
// one.
func (t *turn) show(n notice.Notice) error {
	return t.Post(store.Posting{Chat: t.who.chat, Person: t.Actor.Person, Notice: n, Edits: t.pressed})
}

// sayRefused answers a refused update. In a group nothing is said.
func (b *Bot) sayRefused(tx *store.Tx, u *models.Update, r *scoring.Refusal) error {
	who, ok := speaker(u)
	if !ok {
		return nil
	}
	if u.CallbackQuery != nil {
		b.toasts.add(u.CallbackQuery.ID, toastText(r))
	}
	if r.Reason == store.ReasonEnded {
		if err := tx.AuditRefused(who.user, u.ID); err != nil {
			return err
		}
	}
	if who.group || u.CallbackQuery != nil && r.Reason == reasonStaleStep {
		return nil // the step that counts stands further down
	}
	return tx.Post(store.Posting{Chat: who.chat, Notice: refused(r)})
}

// toastText is a refusal as the answer to a press, which Telegram takes 200
// characters of.
func toastText(r *scoring.Refusal) string { return truncate(RefusalText(r), 190) }

func refused(r *scoring.Refusal) notice.Refused {
	return notice.Refused{Reason: string(r.Reason), Clause: r.Clause, Field: r.Field, Value: r.Value, Other: r.Other}
}
