package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// A command is what a person can ask for from anywhere. It answers to its name
// after a slash and to its Chinese words.
type command struct {
	name   string
	words  []string     // the first is what menus show
	action store.Action // asked before it runs; "" for everyone who has joined
	direct bool         // only for units with a direct reporting point
	of     []store.Role // whose menus show it; nil for whoever may
	hidden bool         // not in menus
	// unlisted commands are not in the messenger's own list either: they stand
	// on a button where they belong, or are there for whoever types the word.
	unlisted bool
	run      func(t *turn, args string) error
}

// commands is filled in init, because some of them lead back to the table.
var commands []command

func init() {
	commands = []command{
		{name: "start", words: []string{"主菜单", "菜单", "开始"}, hidden: true, run: answerWith(notice.Menu{})},
		{name: "help", words: []string{"使用说明", "帮助", "怎么用"}, run: answerWith(notice.Help{})},
		{name: "cancel", words: []string{"取消", "算了"}, hidden: true, run: (*turn).cancelForm},
		{name: "emergency", words: []string{"应急"}, hidden: true, unlisted: true, run: (*turn).emergency},
		{name: "received", words: []string{"收到", "已收到"}, action: store.Acknowledge, hidden: true, unlisted: true, run: (*turn).received},
		{name: "delivered", words: []string{"已在党政网报送", "已报送"}, action: store.Deliver, hidden: true, unlisted: true, run: (*turn).delivered},
		{name: "todo", words: []string{"我的待办", "待办"}, run: answerWith(notice.Todo{})},
		{name: "score", words: []string{"得分", "多少分"}, action: store.ReadUnit, run: (*turn).score},
		{name: "rank", words: []string{"排名"}, action: store.ReadRanking, run: (*turn).rank},
		{name: "rules", words: []string{"查办法", "办法"},
			run: func(t *turn, args string) error { return t.reply(notice.Rules{Word: args}) }},
		{name: "submit", words: []string{"登记报送"}, action: store.RegisterSubmission, run: start(submitForm)},
		{name: "adopted", words: []string{"申报直报录用", "申报录用"}, action: store.FileClaim, direct: true, run: start(claimForm)},
		{name: "commissions", words: []string{"约稿任务", "约稿"}, action: store.ReadUnit,
			of: []store.Role{store.RoleOfficer, store.RoleHead, store.RoleSection}, run: (*turn).commissions},
		{name: "records", words: []string{"报送录用记录", "记录"}, action: store.ReadUnit,
			of: []store.Role{store.RoleOfficer, store.RoleHead}, run: (*turn).records},
		{name: "handover", words: []string{"工作交接", "交接"}, action: store.BeginHandover, run: start(handoverForm)},
		{name: "query", words: []string{"申请核对", "核对"}, action: store.FileQuery, hidden: true, unlisted: true, run: (*turn).queryNamed},
		{name: "correct", words: []string{"申请更正"}, action: store.FileQuery, hidden: true, unlisted: true, run: (*turn).correctNamed},
		{name: "commission", words: []string{"发起约稿"}, action: store.IssueCommission, run: start(commissionForm)},
		{name: "review", words: []string{"待审核"}, action: store.ReadQueue, run: answerWith(notice.Queue{})},
		{name: "record", words: []string{"登记"}, action: store.RecordAdoptions, run: answerWith(notice.RecordMenu{})},
		{name: "chase", words: []string{"催报"}, action: store.ChaseCommission, run: (*turn).chaseList},
		{name: "bulletin", words: []string{"通报"}, action: store.ReadRanking, run: (*turn).bulletin},
		{name: "reach", words: []string{"送达情况"}, action: store.ReadDelivery, run: answerWith(notice.Reachability{})},
		{name: "units", words: []string{"单位与信息员", "单位"}, action: store.AppointDeputy, run: answerWith(notice.UnitsOverview{})},
		{name: "proxy", words: []string{"代单位登记", "代办"}, action: store.AppointDeputy, hidden: true, run: (*turn).actFor},
		{name: "find", words: []string{"查找"}, action: store.ReadQueue, run: (*turn).find},
		{name: "export", words: []string{"导出"}, action: store.RecordExport, run: answerWith(notice.ExportMenu{})},
		{name: "calendar", words: []string{"工作日历", "日历"}, action: store.SetDays, run: (*turn).workCalendar},
		{name: "invite", words: []string{"开通账号"}, action: store.Invite, run: start(inviteForm)},
	}
}

// answerWith is a command that answers with one notice, whatever follows it.
func answerWith(n notice.Notice) func(*turn, string) error {
	return func(t *turn, _ string) error { return t.reply(n) }
}

// start is a command that begins a form.
func start(f *form) func(*turn, string) error {
	return func(t *turn, args string) error { return t.begin(f, args) }
}

// refusal says why an actor may not use a command; nil if they may.
func (c command) refusal(rules *scoring.Rules, actor store.Actor) error {
	unit, ofUnit := rules.Unit(actor.Unit())
	switch _, ok := actor.May(c.action, actor.Unit()); {
	case c.action != "" && !ok && store.OfficerMatter(c.action):
		return &scoring.Refusal{Reason: store.ReasonOfficerMatter}
	case c.action != "" && !ok:
		return &scoring.Refusal{Reason: store.ReasonSectionMatter}
	case c.direct && ofUnit && !unit.Group().Direct:
		return &scoring.Refusal{Reason: scoring.ReasonDirectClosed, Clause: "三(二)2", Value: unit.Group().Name}
	case c.direct && !ofUnit:
		return &scoring.Refusal{Reason: reasonOwnUnitOnly}
	}
	return nil
}

// offeredTo reports whether an actor's menus show a command.
func (c command) offeredTo(rules *scoring.Rules, actor store.Actor) bool {
	return (c.of == nil || slices.ContainsFunc(c.of, actor.Has)) && c.refusal(rules, actor) == nil
}

// reasonWhichUnit refuses a question about a unit that names none.
const reasonWhichUnit scoring.Reason = "which_unit"

// reasonOwnUnitOnly refuses what is entered for one's own unit to somebody who
// has none.
const reasonOwnUnitOnly scoring.Reason = "own_unit_only"

// shorthand are first words that begin a one-line entry: 直报 要情 2018-0312 标题.
var shorthand = map[string]string{"直报": "submit", "直报要情": "submit", "直报专报": "submit", "要情": "submit", "专报": "submit", "信息科": "submit",
	"放假": "calendar", "补班": "calendar"}

// findCommand reads a text as a command. While a form is being filled in, a
// Chinese word counts only if it stands alone: it may be the answer.
func findCommand(text string, filling bool) (command, string, bool) {
	word, args, hasArgs := strings.Cut(text, " ")
	word, args = halfWidth(word), strings.TrimSpace(args)
	if slash, ok := strings.CutPrefix(word, "/"); ok {
		slash, _, _ = strings.Cut(slash, "@")
		for _, c := range commands {
			if c.name == slash {
				return c, args, true
			}
		}
		return command{}, "", false
	}
	if isEmergency(text, filling) && word != "应急" {
		text, word = word, "应急"
		args = text
	} else if filling && hasArgs {
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
	if err := c.refusal(t.Rules, t.Actor); err != nil {
		return err
	}
	if c.name != "cancel" {
		if err := t.park(); err != nil {
			return err
		}
	}
	return c.run(t, args)
}

// score shows a unit's score: one's own, or the one named; of this quarter, or
// of the period named.
func (t *turn) score(args string) error {
	period, args := t.periodIn(args)
	if args == "" && t.Actor.Unit() == "" {
		return t.rank(period.String())
	}
	unit, err := t.unitNamed(args)
	if err != nil {
		return err
	}
	return t.showScore(unit, period.String(), t.reply)
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
	period, _ := t.periodIn(args)
	return t.reply(notice.Ranking{Group: group, Period: period.String()})
}

// quarterWords are how people name the quarters of the year.
var quarterWords = map[string]int{"一季度": 1, "二季度": 2, "三季度": 3, "四季度": 4, "第一季度": 1, "第二季度": 2, "第三季度": 3, "第四季度": 4}

// periodIn takes the name of a period out of what follows a command: 一季度,
// 上季度, 3月, 2018Q1. Without one it is this quarter.
func (t *turn) periodIn(args string) (period scoring.Period, rest string) {
	period = scoring.QuarterOf(t.Day())
	var others []string
	for _, word := range strings.Fields(halfWidth(args)) {
		month, ok := strings.CutSuffix(word, "月")
		n, err := strconv.Atoi(month)
		switch named, perr := scoring.ParsePeriod(word); {
		case perr == nil:
			period = named
		case quarterWords[word] > 0:
			period = scoring.QuarterPeriod(t.Now.Year(), quarterWords[word])
		case word == "上季度":
			period = period.Previous()
		case ok && err == nil && n >= 1 && n <= 12:
			period = scoring.MonthPeriod(t.Now.Year(), time.Month(n))
		default:
			others = append(others, word)
		}
	}
	return period, strings.Join(others, " ")
}

func (t *turn) commissions(string) error { return t.reply(notice.Commissions{Unit: t.Actor.Unit()}) }

// unitNamed is the unit that a command names after it, or the actor's own.
func (t *turn) unitNamed(args string) (string, error) {
	if args == "" {
		if t.Actor.Unit() == "" {
			return "", &scoring.Refusal{Reason: reasonWhichUnit}
		}
		return t.Actor.Unit(), nil
	}
	return findUnit(t.Rules, args, "unit")
}

func (t *turn) records(args string) error {
	period, args := t.periodIn(args)
	unit, err := t.unitNamed(args)
	if err != nil {
		return err
	}
	if _, ok := t.Actor.May(store.ReadUnit, unit); !ok {
		return &scoring.Refusal{Reason: store.ReasonForeignUnit, Value: unit, Other: t.Actor.Unit()}
	}
	return t.reply(notice.Records{Unit: unit, Period: period.String()})
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
