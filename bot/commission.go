package bot

import (
	"errors"
	"strings"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// commissionForm issues a commission to several units (发起约稿).
var commissionForm = &form{
	name: "commission",
	fields: []field{
		{name: "title", read: title},
		{name: "units", choices: offerUnits, read: tickUnit, many: true},
		{name: "due", choices: dueTimes, read: typedTime(when.Future)},
		{name: "requirement", choices: fixed("none", ownNone), read: typedRequirement},
		{name: "source", choices: fixed("hangzhou", "section"), read: text(nameLimit),
			unless: func(_ *turn, v values) bool { return v.get("requirement") == ownNone }},
	},
	submit: func(t *turn, v values) error {
		requirement, source := v.get("requirement"), v["source"].shown()
		if requirement == ownNone {
			source = label("choice.section")
		}
		if requirement == ownNone || requirement == "none" {
			requirement = ""
		}
		n, err := t.IssueCommission(store.CommissionNotice{
			Title: v.get("title"), Requirement: requirement, Source: source,
			Contact: strings.TrimSpace("信息科 " + t.Actor.Name + " " + t.bot.cfg.Contact.Section), Due: v.time("due"),
		}, strings.Split(v.get("units"), "、"))
		if err != nil {
			return err
		}
		return t.show(notice.Issued{Notice: n.ID})
	},
}

// ownNone is no requirement, and the section itself as the source.
const ownNone = "own_none"

// typedRequirement reads what is required; 无 is none.
func typedRequirement(t *turn, v values, s string) (answer, error) {
	if none := label("choice.none"); strings.HasPrefix(none, s+"，") {
		return answer{Value: "none", Shown: none}, nil
	}
	return text(reasonLimit)(t, v, s)
}

// offerUnits offers whole groups and 同上次, or the units of the group that has
// been opened. Those already chosen are ticked.
func offerUnits(t *turn, v values) ([]choice, error) {
	if group, ok := t.Rules.Group(v.get("browse")); ok {
		all := []choice{{"browse:", label("choice.back_to_groups")}}
		chosen := strings.Split(v.get("units"), "、")
		for _, u := range group.Units {
			mark := ""
			for _, c := range chosen {
				if c == u.Name {
					mark = "✓ "
				}
			}
			all = append(all, choice{"unit:" + u.Name, mark + u.Name})
		}
		return all, nil
	}
	var all []choice
	for _, group := range t.Rules.Groups {
		all = append(all, choice{"all:" + group.Name, label("choice.all") + group.Name},
			choice{"browse:" + group.Name, label("choice.browse") + group.Name})
	}
	last, err := t.RecentNotices(1)
	if err == nil && len(last) > 0 {
		all = append(all, choice{"last:" + last[0].ID, label("choice.last")})
	}
	return all, err
}

// tickUnit takes one choice of [offerUnits], or names as they are typed:
// 发改局、经信局.
func tickUnit(t *turn, v values, s string) (answer, error) {
	var chosen []string
	if v.get("units") != "" {
		chosen = strings.Split(v.get("units"), "、")
	}
	kind, name, _ := strings.Cut(s, ":")
	switch group, isGroup := t.Rules.Group(name); {
	case kind == "browse":
		v["browse"] = answer{Value: name, Shown: name}
	case kind == "all" && isGroup:
		for _, u := range group.Units {
			chosen = with(chosen, u.Name)
		}
	case kind == "unit":
		chosen = toggle(chosen, name)
	case kind == "last":
		commissions, err := t.CommissionsOfNotice(name)
		if err != nil {
			return answer{}, err
		}
		for _, c := range commissions {
			chosen = with(chosen, c.Unit)
		}
	default:
		for _, word := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune("、,，;； ", r) }) {
			name, err := findUnit(t.Rules, word, "units")
			if err != nil {
				return answer{}, err
			}
			chosen = with(chosen, name)
		}
	}
	return answer{Value: strings.Join(chosen, "、")}, nil
}

func with(list []string, s string) []string {
	for _, x := range list {
		if x == s {
			return list
		}
	}
	return append(list, s)
}

func toggle(list []string, s string) []string {
	for i, x := range list {
		if x == s {
			return append(list[:i:i], list[i+1:]...)
		}
	}
	return append(list, s)
}

// commissionSeen returns a commission whose unit the actor may read.
func (t *turn) commissionSeen(id string) (store.Commission, error) {
	c, err := t.Commission(id)
	if errors.Is(err, store.ErrNotFound) {
		return c, &scoring.Refusal{Reason: store.ReasonNoSuch, Value: id}
	}
	if err != nil {
		return c, err
	}
	if _, ok := t.Actor.May(store.ReadUnit, c.Unit); !ok {
		return c, &scoring.Refusal{Reason: store.ReasonForeignUnit, Field: "commission", Value: c.Unit, Other: t.Actor.Unit()}
	}
	return c, nil
}

func (t *turn) showNotice(id string) error { return t.MoveCard(id, t.who.chat) }

func (t *turn) showCommission(id string) error {
	c, err := t.commissionSeen(id)
	if err != nil {
		return err
	}
	if _, ok := t.Actor.May(store.ReadQueue, ""); ok && c.Notice != "" {
		return t.MoveCard(c.Notice, t.who.chat) // the section's card has its buttons
	}
	return t.MoveCard(id, t.who.chat)
}

// acknowledge is an officer's 收到: the card changes, nothing else is said.
func (t *turn) acknowledge(id string, version int) error {
	if _, err := t.Acknowledge(id, version, store.Source{}); err != nil {
		return err
	}
	t.toast = label("toast.acknowledged")
	return nil
}

// acknowledgeFromTodo is 收到 pressed below the list of what is owed, which is
// brought up to date.
func (t *turn) acknowledgeFromTodo(id string, version int) error {
	if err := t.acknowledge(id, version); err != nil {
		return err
	}
	return t.show(notice.Todo{})
}

// deliverForm records 已在党政网报送.
var deliverForm = &form{
	name: "deliver",
	fields: []field{
		{name: "manuscript", choices: fixed(justNow, "later"), read: manuscript, apply: applyDelivered},
		{name: "at", choices: lately, read: typedTime(when.Past)},
	},
	quick: func(v values) bool { return v.get(justNow) != "" },
	submit: func(t *turn, v values) error {
		c, err := t.commissionSeen(v.get("commission"))
		if err != nil {
			return err
		}
		if c, err = t.Deliver(c.ID, c.Version, store.Delivery{Manuscript: manuscriptOf(v), At: v.time("at")}); err != nil {
			return err
		}
		return t.show(notice.Delivered{Commission: c.ID})
	},
}

// beginDelivery begins 已在党政网报送.
func beginDelivery(t *turn, id string) error {
	return beginOwn(deliverForm, store.Deliver, scoring.CommissionIssued, scoring.CommissionReceived)(t, id)
}

// justNow is the choice that answers a delivery at once: sent this moment, the
// number to follow.
const justNow = "just_now"

func applyDelivered(t *turn, v values, a answer) error {
	v["manuscript"] = a
	if a.Value == justNow {
		v["manuscript"] = answer{Value: "later", Shown: label("choice.later")}
		v["at"] = timeAnswer(t.At)
		v[justNow] = a
	}
	return nil
}

// manuscriptOf is the number entered; "" where it is to follow.
func manuscriptOf(v values) string {
	if v.get("manuscript") == "later" {
		return ""
	}
	return v.get("manuscript")
}

// amendForm sets the manuscript number (修改稿件号).
var amendForm = &form{
	name:   "amend",
	fields: []field{{name: "manuscript", read: manuscript}, behalf[0], behalf[1]},
	submit: func(t *turn, v values) error {
		c, err := t.commissionSeen(v.get("commission"))
		if err != nil {
			return err
		}
		if c, err = t.AmendManuscript(c.ID, c.Version, v.get("manuscript"), t.source(v)); err != nil {
			return err
		}
		if t.acting() {
			return t.done(store.AmendManuscript, c)
		}
		return t.show(notice.Delivered{Commission: c.ID})
	},
}

// extensionForm asks for a later due time (申请延期).
var extensionForm = &form{
	name: "extension",
	fields: append([]field{
		{name: "due", choices: dueTimes, read: typedTime(when.Future)},
		{name: "reason", read: text(reasonLimit)},
	}, behalf...),
	submit: func(t *turn, v values) error {
		c, err := t.commissionSeen(v.get("commission"))
		if err != nil {
			return err
		}
		e, err := t.RequestExtension(c.ID, c.Version, v.time("due"), v.get("reason"), t.source(v))
		if err != nil {
			return err
		}
		if t.acting() {
			return t.show(notice.ExtensionRequested{Extension: e.ID}) // it is for the section to decide
		}
		return t.show(notice.ExtensionReceipt{Extension: e.ID})
	},
}

func (t *turn) grantExtension(id string, version int) error {
	if _, err := t.DecideExtension(id, version, true, ""); err != nil {
		return err
	}
	return t.show(notice.ExtensionDecided{Extension: id})
}

// refuseExtensionForm refuses a request with a reason.
var refuseExtensionForm = &form{
	name:   "refuse_extension",
	fields: []field{{name: "reason", read: text(reasonLimit)}},
	submit: func(t *turn, v values) error {
		e, err := t.Extension(v.get("extension"))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if _, err := t.DecideExtension(v.get("extension"), e.Version, false, v.get("reason")); err != nil {
			return err
		}
		return t.show(notice.ExtensionDecided{Extension: e.ID})
	},
}

func (t *turn) chase(id string) error {
	units, err := t.ChaseCommission(id)
	if err != nil {
		return err
	}
	return t.reply(notice.ChaseDone{Notice: id, Units: units})
}
