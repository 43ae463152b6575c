package bot

import (
	"zwxx/store"
	"zwxx/store/notice"
)

// handoverForm names an officer's successor (工作交接). What comes of it is a link
// for the successor; the section completes the handover once it is opened.
var handoverForm = &form{
	name:   "handover",
	fields: []field{{name: "successor", read: text(nameLimit)}},
	submit: func(t *turn, v values) error {
		token, h, err := t.BeginHandover(t.Actor.Unit(), v.get("successor"))
		if err != nil {
			return err
		}
		return t.show(notice.HandoverMade{Handover: h.ID, Link: t.bot.InvitationLink(token), Expires: h.Expires})
	},
	line: func(_ *turn, args string) (values, error) { return values{"successor": {Value: args}}, nil },
}

// takeHandover accepts a link as the successor of a handover; false if it is
// none's.
func (t *turn) takeHandover(token string) (bool, error) {
	h, ok, err := t.TakeHandover(token, t.who.user, t.who.name, t.Act.Update)
	if err != nil || !ok {
		return ok, err
	}
	if err := t.Forget(t.Act.Update); err != nil { // the token's text
		return true, err
	}
	return true, t.reply(notice.HandoverWaits{Handover: h.ID})
}

func (t *turn) confirmHandover(id string, version int) error {
	if _, err := t.ConfirmHandover(id, version); err != nil {
		return err
	}
	return t.show(notice.HandoverCard{Handover: id})
}

func (t *turn) cancelHandover(id string, version int) error {
	if _, err := t.CancelHandover(id, version); err != nil {
		return err
	}
	return t.show(notice.HandoverCard{Handover: id})
}

func init() {
	on(func(r *reader, n notice.HandoverMade) (*message, error) {
		return r.handover("HandoverMade", n.Handover, map[string]any{"Link": n.Link, "Expires": n.Expires})
	})
	on(func(r *reader, n notice.HandoverTaken) (*message, error) {
		return r.handover("HandoverTaken", n.Handover, nil)
	})
	on(func(r *reader, n notice.HandoverCard) (*message, error) {
		return r.handover("HandoverTaken", n.Handover, nil)
	})
	on(func(r *reader, n notice.HandoverWaits) (*message, error) {
		return r.handover("HandoverWaits", n.Handover, nil)
	})
	on(func(r *reader, n notice.HandoverOff) (*message, error) {
		return r.handover("HandoverOff", n.Handover, nil)
	})
	on(func(r *reader, n notice.HandoverDone) (*message, error) {
		m, err := r.handover("HandoverDone", n.Handover, nil)
		if err == nil && r.actor.Unit() != "" {
			m.buttons, m.keyboard = nil, [][]string{r.words()}
		}
		return m, err
	})
}

// handover renders an entry about a handover. Whoever may complete or end an
// open one is offered to.
func (r *reader) handover(entry, id string, more map[string]any) (*message, error) {
	h, err := r.Handover(id)
	if err != nil {
		return nil, err
	}
	open, err := r.OpenCommissions(h.Unit)
	if err != nil {
		return nil, err
	}
	view := map[string]any{"H": h, "Open": len(open), "New": r.actor.Person == h.To, "Contact": r.bot.cfg.Contact.Section}
	for name, value := range more {
		view[name] = value
	}
	var decide []button
	switch waits := h.State == store.HandoverOpen || h.State == store.HandoverTaken; {
	case entry == "HandoverTaken" && h.State == store.HandoverTaken:
		decide = row(r.may(store.ConfirmHandover, h.Unit, pressed("handover", data("hoyes", h.ID, h.Version))),
			r.may(store.CancelHandover, h.Unit, pressed("no_handover", data("hono", h.ID, h.Version))))
	case (entry == "HandoverMade" || entry == "HandoverWaits") && waits:
		decide = r.may(store.CancelHandover, h.Unit, pressed("no_handover", data("hono", h.ID, h.Version)))
	}
	return r.text(entry, view, decide)
}
