package bot

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// A reader is whom a notice is rendered for, and from what state of the
// database.
type reader struct {
	*store.View
	bot   *Bot
	chat  int64
	actor store.Actor
}

// render turns an item of the outbox into a message; nil where what it is
// about is gone.
func (b *Bot) render(v *store.View, item store.Item) (*message, error) {
	place := store.InPrivate
	if item.Chat < 0 {
		place = store.InGroup
	}
	actor, err := v.Actor(item.Chat, place)
	if err != nil {
		return nil, err
	}
	r := &reader{View: v, bot: b, chat: item.Chat, actor: actor}
	kind := notice.Kind(item.Notice)
	render, ok := renderers[kind]
	if !ok {
		return nil, fmt.Errorf("no renderer for notice %s", kind)
	}
	m, err := render(r, item.Notice)
	var refusal *scoring.Refusal
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, nil
	case errors.As(err, &refusal):
		// What was asked for cannot be computed, such as a year without rules.
		m, err = r.refused(refused(refusal))
	}
	if err == nil {
		m, err = r.withNext(item.Notice, m)
	}
	if err != nil || m == nil {
		return nil, err
	}
	if m.edits == 0 {
		m.edits = item.Edits
	}
	return m, m.markLate(item.Notice)
}

// markLate says above a reminder that it leaves late (补发).
func (m *message) markLate(n notice.Notice) error {
	reminder, ok := n.(interface{ LateSince() time.Time })
	if !ok || reminder.LateSince().IsZero() {
		return nil
	}
	mark, err := say("late_mark", reminder.LateSince())
	m.text = mark + "\n" + m.text
	return err
}

type renderer func(r *reader, n notice.Notice) (*message, error)

// renderers says how each notice is rendered.
var renderers = make(map[string]renderer)

// on registers how a notice is rendered.
func on[N notice.Notice](render func(r *reader, n N) (*message, error)) {
	kind := notice.Kind(*new(N))
	if renderers[kind] != nil {
		panic("notice " + kind + " is rendered in two ways")
	}
	renderers[kind] = func(r *reader, n notice.Notice) (*message, error) { return render(r, n.(N)) }
}

// text renders an entry of the catalogue into a message with buttons.
func (r *reader) text(name string, data any, buttons ...[]button) (*message, error) {
	text, err := say(name, data)
	if err != nil {
		return nil, err
	}
	var rows [][]button
	for _, row := range buttons {
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return &message{text: text, buttons: rows}, nil
}

// pressed is a button with a label of the catalogue.
func pressed(name, data string) button { return button{label("button." + name), data} }

// may offers a button only to a reader who may do what it does.
func (r *reader) may(action store.Action, unit string, b button) []button {
	if _, ok := r.actor.May(action, unit); ok {
		return []button{b}
	}
	return nil
}

func (r *reader) section() bool { return r.actor.Has(store.RoleSection) }

// row joins buttons into one row.
func row(parts ...[]button) []button {
	var all []button
	for _, p := range parts {
		all = append(all, p...)
	}
	return all
}

func init() {
	on(func(r *reader, n notice.Welcome) (*message, error) {
		m, err := r.text("Welcome", n)
		if n.Deputy && !r.actor.Has(store.RoleOfficer) { // the dates lie ahead
			r.actor.Appointments = append(r.actor.Appointments, store.Appointment{Role: store.RoleOfficer, Unit: n.Unit})
		}
		if err == nil {
			m.keyboard = [][]string{r.words()}
		}
		return m, err
	})
	on((*reader).menu)
	on(func(r *reader, n notice.Help) (*message, error) {
		unit, ok := r.Rules.Unit(r.actor.Unit())
		m, err := r.text("Help", map[string]any{
			"Officer": r.actor.Has(store.RoleOfficer), "Section": r.section(),
			"Township": r.actor.Has(store.RoleOfficer) && ok && unit.Group().Direct, "Contact": r.bot.cfg.Contact.Section,
		})
		if err == nil {
			m.keyboard = [][]string{r.words()}
		}
		return m, err
	})
	on(func(r *reader, n notice.Stranger) (*message, error) { return r.text("Stranger", n) })
	on(func(r *reader, n notice.ManuscriptHere) (*message, error) {
		return r.text("ManuscriptHere", n, r.may(store.RegisterSubmission, r.actor.Unit(), pressed("register", data("cmd", "submit"))))
	})
	on(func(r *reader, n notice.NotUnderstood) (*message, error) {
		return r.text("NotUnderstood", n, r.menuRows()...)
	})
	on(func(r *reader, n notice.EmergencyElsewhere) (*message, error) {
		return r.text("EmergencyElsewhere", r.bot.cfg.Contact)
	})
	on(func(r *reader, n notice.Failed) (*message, error) { return r.text("Failed", n) })
	on(func(r *reader, n notice.TooFast) (*message, error) { return r.text("TooFast", n) })
	on(func(r *reader, n notice.Frozen) (*message, error) { return r.text("Frozen", n) })
	on(func(r *reader, n notice.Subscribed) (*message, error) { return r.text("Subscribed", n) })
	on(func(r *reader, n notice.Joined) (*message, error) {
		return r.text("Joined", n, row(r.may(store.EndAppointment, n.Unit, pressed("end", data("end", n.Appointment))),
			r.may(store.RenamePerson, "", pressed("rename", data("namap", n.Appointment)))))
	})
	on(func(r *reader, n notice.AppointmentEnded) (*message, error) { return r.text("AppointmentEnded", n) })
	on(func(r *reader, n notice.InvitationMade) (*message, error) { return r.text("InvitationMade", n) })
	on((*reader).refused)
	on((*reader).formPrompt)
	on(func(r *reader, n notice.Cancelled) (*message, error) {
		m, err := r.text("Cancelled", map[string]any{"Title": label("form." + n.Form)})
		if err == nil && forms[n.Form].collects() {
			m.keyboard = [][]string{r.words()} // in place of 完成 取消
		}
		return m, err
	})
	on(func(r *reader, n notice.Parked) (*message, error) {
		view := map[string]any{"Title": label("form." + n.Form)}
		if forms[n.Form].collects() {
			m, err := r.text("Parked", view)
			if err == nil {
				m.keyboard = [][]string{r.words()} // in place of 完成 取消
			}
			return m, err
		}
		return r.text("Parked", view, []button{{label("button.resume") + label("form."+n.Form), data("go", n.Form)}})
	})
	on(func(r *reader, n notice.NothingToCancel) (*message, error) { return r.text("NothingToCancel", n) })
	on(func(r *reader, n notice.FormGone) (*message, error) {
		return r.text("FormGone", map[string]any{"Title": label("form." + n.Form)})
	})
	on((*reader).card)
}

// words are the keyboard that stays in place of the letters, by role.
func (r *reader) words() []string {
	names := []string{"score", "todo", "rank", "bulletin"}
	switch {
	case r.section():
		names = []string{"review", "chase", "record", "commission"}
	case r.actor.Has(store.RoleOfficer):
		names = []string{"todo", "score", "commissions", "register"}
	case r.actor.Has(store.RoleApprover):
		names = []string{"review", "rank", "bulletin", "rules"}
	case r.actor.Has(store.RoleLeader):
		names = []string{"rank", "bulletin", "rules", "help"}
	}
	var words []string
	for _, name := range names {
		words = append(words, label("word."+name))
	}
	return words
}

func (r *reader) menu(notice.Menu) (*message, error) {
	var roles []string
	for _, a := range r.actor.Appointments {
		roles = append(roles, string(a.Role))
	}
	return r.text("Menu", map[string]any{"Name": r.actor.Name, "Unit": r.actor.Unit(), "Roles": roles}, r.menuRows()...)
}

// menuRows are the commands the reader may use, two in a row.
func (r *reader) menuRows() [][]button {
	var all []button
	for _, c := range commands {
		if !c.hidden && c.offeredTo(r.Rules, r.actor) {
			all = append(all, button{c.words[0], data("cmd", c.name)})
		}
	}
	return inRows(all, 2)
}

func inRows(all []button, width int) [][]button {
	var rows [][]button
	for len(all) > 0 {
		n := min(width, len(all))
		rows = append(rows, all[:n])
		all = all[n:]
	}
	return rows
}

// refusalText is the sentence for a refusal. Of what has moved on it says who
// did it, when, and what holds now.
func (r *reader) refusalText(n notice.Refused) (string, error) {
	if reason := scoring.Reason(n.Reason); reason == store.ReasonStale || reason == store.ReasonWrongState {
		who, at, err := r.LastAct(n.Value)
		if err == nil {
			return say("done_by", map[string]any{"Who": who, "At": at, "State": n.Other})
		}
		if !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
	}
	return say("refusal."+n.Reason, r.viewRefusal(n))
}

// refused renders a refusal with what mends it.
func (r *reader) refused(n notice.Refused) (*message, error) {
	text, err := r.refusalText(n)
	if err != nil {
		return nil, err
	}
	var mend []button
	switch scoring.Reason(n.Reason) {
	case store.ReasonWrongState, store.ReasonStale:
		if c, err := r.Commission(n.Value); err == nil {
			mend = r.may(store.ReadUnit, c.Unit, pressed("open", data("comm", c.ID)))
		}
	case store.ReasonUndecided:
		if c, err := r.Commission(n.Value); err == nil {
			mend = []button{pressed("open", data("notice", c.Notice))}
		}
	case reasonNothingToClaim:
		mend = []button{pressed("register", data("cmd", "submit"))}
	}
	return r.text("Refused", map[string]any{"Text": htmlText(text)}, mend)
}

// viewRefusal adds to a refusal what it names by an id.
func (r *reader) viewRefusal(n notice.Refused) refusalView {
	view := refusalView{Refused: n, Contact: r.bot.cfg.Contact.Section}
	if s, err := r.Submission(n.Other); err == nil {
		view.Earlier = &s
	}
	if c, err := r.View.Commission(n.Value); err == nil {
		view.Unit, view.Number = c.Unit, afterName(c.Number)
	}
	return view
}

// formPrompt renders a form's question, or its summary.
func (r *reader) formPrompt(n notice.FormPrompt) (*message, error) {
	type line struct{ Label, Shown string }
	var answers []line
	for _, a := range n.Answers {
		answers = append(answers, line{label(fieldLabel(n.Form, a.Field)), a.Shown})
	}
	view := map[string]any{"Form": n.Form, "Context": n.Context, "Answers": answers, "Editing": n.Editing}
	entry := "form.summary"
	if n.Field != formSummary {
		entry = "ask." + n.Form + "." + n.Field
	}
	question, err := say(entry, view)
	if err != nil {
		return nil, err
	}
	problem := ""
	if n.Problem != nil {
		if problem, err = r.refusalText(*n.Problem); err != nil {
			return nil, err
		}
	}
	m, err := r.text("FormPrompt", map[string]any{
		"Title": label("form." + n.Form), "Question": htmlText(question), "Problem": htmlText(problem), "About": r.about(n), "Resumed": n.Resumed,
	})
	if err != nil {
		return nil, err
	}
	if n.Pages {
		m.keyboard = [][]string{{label("button.finish"), label("button.cancel")}}
		return m, nil
	}
	press := func(name, what string) button { return pressed(name, data("f", n.Version, what)) }
	var all []button
	for i, c := range n.Choices {
		all = append(all, button{c, data("f", n.Version, fmt.Sprintf("c%d", i))})
	}
	m.buttons = inRows(all, choiceWidth(n.Choices))
	switch {
	case n.Field == formSummary && n.Editing:
		for i, a := range answers {
			m.buttons = append(m.buttons, []button{{a.Label, data("f", n.Version, fmt.Sprintf("c%d", i))}})
		}
	case n.Field == formSummary:
		m.buttons = append(m.buttons, []button{press("submit", "submit"), press("edit", "edit"), press("cancel", "cancel")})
		return m, nil
	case n.Many:
		m.buttons = append(m.buttons, []button{{doneLabel(n.Context[n.Field]), data("f", n.Version, "done")}})
	}
	last := []button{press("cancel", "cancel")}
	if len(n.Answers) > 0 {
		last = append([]button{press("back", "back")}, last...)
	}
	m.buttons = append(m.buttons, last)
	return m, nil
}

// about is the unit a form of the section is about, once it is known.
func (r *reader) about(n notice.FormPrompt) string {
	switch of := n.Context["of"]; {
	case of != "" && of != r.actor.Unit():
		return of
	case n.Field == formSummary || n.Field == "unit":
		return ""
	}
	return n.Context["unit"]
}

// fieldLabel names a field in the summary; the ways on after a dismissal have
// the same field name as the ways of a submission.
func fieldLabel(form, field string) string {
	if form == dismissForm.name && field == "way" {
		return "field.way_on"
	}
	return "field." + field
}

// doneLabel ends the choice of several units, and says of how many.
func doneLabel(chosen string) string {
	if chosen == "" {
		return label("button.done")
	}
	return fmt.Sprintf("%s(%d家)", label("button.done"), strings.Count(chosen, "、")+1)
}

// choiceWidth is how many choices of this length fit side by side on a phone.
func choiceWidth(choices []string) int {
	longest := 0
	for _, c := range choices {
		longest = max(longest, utf16Len(c))
	}
	switch {
	case longest <= 4:
		return 4
	case longest <= 9:
		return 2
	}
	return 1
}
