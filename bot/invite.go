package bot

import (
	"zwxx/store"
	"zwxx/store/notice"
)

// inviteForm makes an invitation (开通账号).
var inviteForm = &form{
	name: "invite",
	fields: []field{
		{name: "role", choices: offerRoles},
		{name: "unit", read: typedUnit, unless: func(_ *turn, v values) bool { return !store.Role(v.get("role")).OfUnit() }},
	},
	submit: func(t *turn, v values) error {
		token, inv, err := t.Invite(store.Role(v.get("role")), v.get("unit"), store.InvitationLife)
		if err != nil {
			return err
		}
		return t.showInvitation(token, inv)
	},
}

// offerRoles offers every role, or those of a unit where it is given.
func offerRoles(t *turn, v values) ([]choice, error) {
	if v.get("unit") != "" {
		return fixed("officer", "head")(t, v)
	}
	return fixed("officer", "head", "section", "approver", "leader")(t, v)
}

func (t *turn) showInvitation(token string, inv store.Invitation) error {
	return t.show(notice.InvitationMade{Role: string(inv.Role), Unit: inv.Unit, Link: t.bot.InvitationLink(token), Expires: inv.Expires,
		Deputy: inv.Deputy, From: inv.Term.From, Until: inv.Term.Until})
}

// InvitationLink is the link that presents a token to the bot.
func (b *Bot) InvitationLink(token string) string { return InvitationLink(b.username, token) }

// InvitationLink is the link that presents a token to the bot of a username.
func InvitationLink(username, token string) string {
	return "https://t.me/" + username + "?start=" + token
}
