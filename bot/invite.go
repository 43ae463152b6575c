package bot

import (
	"errors"
	"strconv"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// inviteForm makes an invitation (开通账号).
var inviteForm = &form{
	name: "invite",
	fields: []field{
		{name: "role", choices: fixed("officer", "head", "section", "approver", "leader")},
		{name: "unit", read: typedUnit, unless: func(_ *turn, v values) bool { return !store.Role(v.get("role")).OfUnit() }},
	},
	submit: func(t *turn, v values) error {
		token, inv, err := t.Invite(store.Role(v.get("role")), v.get("unit"), store.InvitationLife)
		if err != nil {
			return err
		}
		return t.show(notice.InvitationMade{Role: string(inv.Role), Unit: inv.Unit, Link: t.bot.InvitationLink(token), Expires: inv.Expires})
	},
}

// endForm ends somebody's appointment (停用); from their next word on they have
// no rights by it.
var endForm = &form{
	name:   "end",
	fields: []field{{name: "reason", choices: fixed("moved", "mistake"), read: text(reasonLimit)}},
	submit: func(t *turn, v values) error {
		id, err := strconv.ParseInt(v.get("appointment"), 10, 64)
		if err != nil {
			return &scoring.Refusal{Reason: reasonForged}
		}
		ended, err := t.Appointment(id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err := t.EndAppointment(id); err != nil {
			return err
		}
		return t.show(notice.AppointmentEnded{Name: ended.Name, Role: string(ended.Role), Unit: ended.Unit})
	},
}

// InvitationLink is the link that presents a token to the bot.
func (b *Bot) InvitationLink(token string) string { return InvitationLink(b.username, token) }

// InvitationLink is the link that presents a token to the bot of a username.
func InvitationLink(username, token string) string {
	return "https://t.me/" + username + "?start=" + token
}

// typedUnit reads a unit's name or alias; it never guesses.
func typedUnit(t *turn, _ values, s string) (answer, error) {
	found := t.Rules.Find(s)
	if len(found) != 1 {
		return answer{}, &scoring.Refusal{Reason: scoring.ReasonUnknownUnit, Field: "unit", Value: s}
	}
	return answer{Value: found[0].Name}, nil
}
