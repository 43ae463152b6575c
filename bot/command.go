package bot

import (
	"strings"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// A command is what a person can ask for from anywhere. It answers to its name
// after a slash and to its Chinese words.
type command struct {
	name   string
	words  []string
	action store.Action // asked before it runs; "" for everyone who has joined
	run    func(t *turn, args string) error
}

// commands is filled in init, because some of them lead back to the table.
var commands []command

func init() {
	commands = []command{
		{"start", []string{"菜单", "开始"}, "", func(t *turn, _ string) error { return t.reply(notice.Menu{}) }},
		{"help", []string{"使用说明", "帮助", "怎么用"}, "", func(t *turn, _ string) error { return t.reply(notice.Help{}) }},
		{"cancel", []string{"取消", "算了"}, "", (*turn).cancelForm},
		{"todo", []string{"我的待办", "待办"}, "", func(t *turn, _ string) error { return t.reply(notice.Todo{}) }},
		{"score", []string{"得分", "多少分"}, store.ReadUnit, (*turn).score},
		{"rank", []string{"排名"}, store.ReadRanking, (*turn).rank},
		{"rules", []string{"查办法", "办法"}, "", func(t *turn, args string) error { return t.reply(notice.Rules{Word: args}) }},
		{"submit", []string{"登记报送"}, store.RegisterSubmission, func(t *turn, args string) error { return t.begin(submitForm, args) }},
		{"adopted", []string{"申报直报录用", "申报录用"}, store.FileClaim, func(t *turn, args string) error { return t.begin(claimForm, args) }},
		{"commissions", []string{"约稿任务", "约稿"}, store.ReadUnit, (*turn).commissions},
		{"records", []string{"报送录用记录", "记录"}, store.ReadUnit, (*turn).records},
		{"commission", []string{"发起约稿"}, store.IssueCommission, func(t *turn, args string) error { return t.begin(commissionForm, args) }},
		{"review", []string{"待审核"}, store.ReadQueue, func(t *turn, _ string) error { return t.reply(notice.Queue{}) }},
		{"chase", []string{"催报"}, store.ChaseCommission, (*turn).chaseList},
		{"bulletin", []string{"通报"}, store.DraftBulletin, (*turn).bulletin},
		{"invite", []string{"开通账号"}, store.Invite, func(t *turn, args string) error { return t.begin(inviteForm, args) }},
	}
}

// shorthand are first words that begin a one-line entry: 直报 要情 2018-0312 标题.
var shorthand = map[string]string{"直报": "submit", "信息科": "submit"}

// findCommand reads a text as a command. While a form is being filled in, a
// Chinese word counts only if it stands alone: it may be the answer.
func findCommand(text string, filling bool) (command, string, bool) {
	word, args, hasArgs := strings.Cut(text, " ")
	args = strings.TrimSpace(args)
	if slash, ok := strings.CutPrefix(word, "/"); ok {
		slash, _, _ = strings.Cut(slash, "@")
		for _, c := range commands {
			if c.name == slash {
				return c, args, true
			}
		}
		return command{}, "", false
	}
	if filling && hasArgs {
		return command{}, "", false
	}
	for _, c := range commands {
		for _, w := range c.words {
			if w == word {
				return c, args, true
			}
		}
		if shorthand[word] == c.name && hasArgs && !filling {
			return c, text, true
		}
	}
	return command{}, "", false
}

// command runs a command for whoever may.
func (t *turn) command(c command, args string) error {
	if c.action != "" {
		if _, ok := t.Actor.May(c.action, t.Actor.Unit()); !ok {
			return &scoring.Refusal{Reason: store.ReasonSectionMatter}
		}
	}
	if c.name != "cancel" {
		if err := t.park(); err != nil {
			return err
		}
	}
	return c.run(t, args)
}

// score shows a unit's score: one's own, or the one named.
func (t *turn) score(args string) error {
	unit := t.Actor.Unit()
	if args != "" {
		found := t.Rules.Find(args)
		if len(found) != 1 {
			return &scoring.Refusal{Reason: scoring.ReasonUnknownUnit, Field: "unit", Value: args}
		}
		unit = found[0].Name
	}
	if unit == "" {
		return t.rank("")
	}
	return t.showScore(unit, scoring.QuarterOf(t.Day()).String(), t.reply)
}

// showScore shows a unit's score to whoever may see it.
func (t *turn) showScore(unit, period string, answer func(notice.Notice) error) error {
	if _, ok := t.Actor.May(store.ReadUnit, unit); !ok {
		return &scoring.Refusal{Reason: store.ReasonForeignUnit, Value: unit, Other: t.Actor.Unit()}
	}
	return answer(notice.UnitScore{Unit: unit, Period: period})
}

func (t *turn) rank(args string) error {
	group := t.Rules.Groups[0].Name
	if unit, ok := t.Rules.Unit(t.Actor.Unit()); ok {
		group = unit.Group().Name
	}
	return t.reply(notice.Ranking{Group: group, Period: scoring.QuarterOf(t.Day()).String()})
}

func (t *turn) commissions(string) error { return t.reply(notice.Commissions{Unit: t.Actor.Unit()}) }

func (t *turn) records(args string) error {
	unit := t.Actor.Unit()
	if args != "" {
		if found := t.Rules.Find(args); len(found) == 1 {
			unit = found[0].Name
		}
	}
	if _, ok := t.Actor.May(store.ReadUnit, unit); !ok || unit == "" {
		return &scoring.Refusal{Reason: store.ReasonForeignUnit, Value: unit, Other: t.Actor.Unit()}
	}
	return t.reply(notice.Records{Unit: unit})
}

// chaseList lists the newest notices that still wait for a receipt.
func (t *turn) chaseList(string) error {
	notices, err := t.RecentNotices(1)
	if err != nil {
		return err
	}
	if len(notices) == 0 {
		return &scoring.Refusal{Reason: store.ReasonNoSuch, Value: "约稿"}
	}
	return t.reply(notice.PhoneList{Notice: notices[0].ID})
}
