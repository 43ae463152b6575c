package bot

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// What a button carries is user input like any other: it can be forged. It is
// a verb with ids and versions, read strictly; the act behind it asks for the
// right and whether the object is still as the button's reader saw it.

// A press is what a button's verb does. Args are what follows the verb.
type press func(t *turn, args []string) error

// reasonForged refuses callback data that no button of ours carries.
const reasonForged scoring.Reason = "forged"

// data joins a verb and its arguments into callback data.
func data(verb string, args ...any) string {
	var b strings.Builder
	b.WriteString(verb)
	for _, arg := range args {
		b.WriteByte(':')
		switch arg := arg.(type) {
		case string:
			b.WriteString(arg)
		case int:
			b.WriteString(strconv.Itoa(arg))
		case int64:
			b.WriteString(strconv.FormatInt(arg, 10))
		}
	}
	return b.String()
}

// presses is filled in init, because some of them lead back to the table.
var presses map[string]press

func init() {
	presses = map[string]press{
		"f":      func(t *turn, args []string) error { return t.pressForm(args) },
		"cmd":    pressCommand,
		"go":     object((*turn).resume),
		"todo":   func(t *turn, _ []string) error { return t.show(notice.Todo{}) },
		"score":  pressScore,
		"rank":   pressRank,
		"scores": func(t *turn, args []string) error { t.pressed = 0; return pressScore(t, args) },
		"rules":  object((*turn).pressTopic),
		"ranks":  func(t *turn, args []string) error { t.pressed = 0; return pressRank(t, args) },

		"unsub":  object((*turn).withdrawSubmission),
		"nsub":   object((*turn).beginNumber),
		"claim":  overseers(object((*turn).showClaim)),
		"claimy": versioned((*turn).confirmClaim),
		"claimn": overseers(object(beginAbout(refuseClaimForm, "claim"))),

		"ack":    versioned((*turn).acknowledge),
		"tack":   versioned((*turn).acknowledgeFromTodo),
		"dlv":    object(beginDelivery),
		"num":    object(beginOwn(amendForm, store.AmendManuscript, scoring.CommissionDelivered, scoring.CommissionGraded)),
		"ext":    object(beginOwn(extensionForm, store.RequestExtension, scoring.CommissionIssued, scoring.CommissionReceived)),
		"obj":    object((*turn).beginExplanation),
		"notice": overseers(object((*turn).showNotice)),
		"comm":   object((*turn).showCommission),

		"chase": object((*turn).chase),
		"phl":   overseers(object(func(t *turn, id string) error { return t.reply(notice.PhoneList{Notice: id}) })),
		"phone": overseers(object(beginAbout(phoneForm, "notice"))),
		"arr":   overseers(object(beginAbout(arrivalForm, "notice"))),
		"grade": overseers(object(beginAbout(gradeForm, "notice"))),
		"ret":   overseers(object(beginAbout(returnForm, "notice"))),
		"xtd":   overseers(object(beginAbout(extendForm, "notice"))),
		"wdr":   overseers(object(beginAbout(withdrawForm, "notice"))),
		"fail":  overseers(object(beginAbout(failForm, "notice"))),

		"act":      overseers(object((*turn).showActing)),
		"actc":     overseers(object(func(t *turn, id string) error { return t.reply(notice.ActingCard{Commission: id}) })),
		"actu":     forUnit(func(t *turn, unit string) error { return t.reply(notice.ActingMenu{Unit: unit}) }),
		"regfor":   forUnit(beginForUnit(submitForm)),
		"claimfor": forUnit(beginForUnit(claimForm)),
		"paper":    overseers(object((*turn).beginPaper)),
		"unit":     forUnit(func(t *turn, unit string) error { return t.reply(notice.UnitCard{Unit: unit}) }),
		"phone1":   overseers(object(beginOn(phoneForm))),

		"arr1":  overseers(object(beginOn(arrivalForm))),
		"xtd1":  overseers(object(beginOn(extendForm))),
		"fail1": overseers(object(beginOn(failForm))),

		"due":     overseers(object(func(t *turn, id string) error { return t.reply(notice.DueList{Notice: id}) })),
		"extcard": overseers(object(func(t *turn, id string) error { return t.reply(notice.ExtensionRequested{Extension: id}) })),
		"exty":    versioned((*turn).grantExtension),
		"extn":    overseers(object(beginAbout(refuseExtensionForm, "extension"))),

		"expl":   overseers(object(func(t *turn, id string) error { return t.reply(notice.ExplanationCard{Explanation: id}) })),
		"letter": overseers(object((*turn).showLetter)),
		"uphold": versioned((*turn).uphold),
		"dism":   overseers(object(beginAbout(dismissForm, "explanation"))),
		"orig":   object((*turn).recordOriginal),

		"prop":   overseers(object(func(t *turn, id string) error { return t.reply(notice.ProposalCard{Proposal: id}) })),
		"propy":  versioned((*turn).beginAgreeing),
		"propn":  overseers(object(beginAbout(disagreeForm, "proposal"))),
		"answer": object((*turn).beginAnswering),

		"query":  (*turn).beginQuery,
		"qfact":  object((*turn).beginQueryOn),
		"fix":    object((*turn).beginCorrection),
		"qcard":  overseers(object(func(t *turn, id string) error { return t.reply(notice.QueryCard{Query: id}) })),
		"qkeep":  overseers(object(beginAnswer(keepQueryForm))),
		"qback":  overseers(object(beginAnswer(rejectQueryForm))),
		"qdone":  overseers(object(beginAnswer(correctQueryForm))),
		"qlater": versioned((*turn).deferQuery),

		"hocard": overseers(object(func(t *turn, id string) error { return t.reply(notice.HandoverCard{Handover: id}) })),
		"hoyes":  versioned((*turn).confirmHandover),
		"hono":   versioned((*turn).cancelHandover),

		"end":    overseers(object((*turn).beginEnding)),
		"units":  overseers(object((*turn).showGroup)),
		"endsec": overseers(func(t *turn, _ []string) error { return t.begin(endForm, "") }),
		"namap":  overseers(object((*turn).beginRenaming)),
		"namsec": overseers(func(t *turn, _ []string) error { return t.begin(renameForm, "") }),
		"export": object((*turn).export),
		"found":  overseers((*turn).pressFound),
		"fact":   overseers(object(func(t *turn, id string) error { return t.reply(notice.FactCard{Fact: id}) })),
		"batch":  overseers(object(func(t *turn, id string) error { return t.reply(notice.ListRecorded{Batch: id}) })),
		"sheet":  overseers(func(t *turn, _ []string) error { return t.begin(sheetForm, "") }),
		"print":  overseers(object(func(t *turn, id string) error { return t.reply(notice.PaperNotice{Notice: id}) })),
		"print1": overseers(object((*turn).printFor)),
		"invfor": forUnit(beginForUnit(inviteForm)),
		"depfor": forUnit(beginForUnit(deputyForm)),
		"endfor": forUnit(beginForUnit(endForm)),
		"namfor": forUnit(beginForUnit(renameForm)),
		"offfor": forUnit(beginForUnit(officeForm)),

		"cal":     permitted(store.SetDays, func(t *turn, _ []string) error { return t.reply(notice.WorkCalendar{}) }),
		"caldays": permitted(store.SetDays, object((*turn).beginDays)),
		"calun":   permitted(store.UnsetDay, func(t *turn, _ []string) error { return t.beginWith(unsetForm, values{}) }),
		"calyear": permitted(store.DeclareYear, versioned((*turn).beginDeclaring)),
		"outage":  permitted(store.DeclareOutage, func(t *turn, _ []string) error { return t.beginOutage() }),

		"resume":   pressResume,
		"restored": overseers(func(t *turn, _ []string) error { return t.reply(notice.Restored{}) }),

		"bdraft":  object((*turn).openBulletin),
		"bshow":   overseers(object(func(t *turn, period string) error { return t.reply(notice.BulletinPreview{Period: period}) })),
		"bcard":   overseers(object(func(t *turn, period string) error { return t.reply(notice.BulletinToSign{Period: period}) })),
		"bpic":    object((*turn).bulletinPictures),
		"bfile":   (*turn).bulletinFile,
		"bpoint":  overseers((*turn).showPoint),
		"bnone":   onBulletin((*turn).confirmNoAdoption),
		"bnoitem": (*turn).confirmNoItem,
		"ballno":  beginBulletin(allNoItemForm, store.ConfirmNoItem),
		"bwords":  beginBulletin(wordsForm, store.EditBulletin),
		"bsend":   beginBulletin(sendCheckForm, store.SendForCheck),
		"bok":     (*turn).agreeToCheck,
		"bans":    overseers(object(func(t *turn, period string) error { return t.reply(notice.BulletinAnswers{Period: period}) })),
		"bfor":    beginBulletin(checkForForm, store.SendForCheck),
		"bsub":    beginBulletin(submitBulletinForm, store.SubmitBulletin),
		"bwd":     onBulletin((*turn).withdrawBulletin),
		"bsign":   onBulletin((*turn).signBulletin),
		"bret":    beginBulletin(returnBulletinForm, store.ReturnBulletin),
		"bpaper":  beginBulletin(paperSignForm, store.RecordSignature),
		"bpub":    beginBulletin(publishForm, store.PublishBulletin),
	}
	maps.Copy(presses, recordPresses)
	maps.Copy(presses, queuePresses)
}

// object is a press about one object.
func object(run func(t *turn, id string) error) press {
	return func(t *turn, args []string) error {
		if len(args) != 1 {
			return &scoring.Refusal{Reason: reasonForged}
		}
		return run(t, args[0])
	}
}

// versioned is a press about one object as its reader saw it.
func versioned(run func(t *turn, id string, version int) error) press {
	return func(t *turn, args []string) error {
		if len(args) != 2 {
			return &scoring.Refusal{Reason: reasonForged}
		}
		version, err := strconv.Atoi(args[1])
		if err != nil {
			return &scoring.Refusal{Reason: reasonForged}
		}
		return run(t, args[0], version)
	}
}

// overseers keeps a press that shows what is not the reader's own to those who
// may see all that waits: the section, and the approvers.
func overseers(run press) press {
	return func(t *turn, args []string) error {
		if _, ok := t.Actor.May(store.ReadQueue, ""); !ok {
			return &scoring.Refusal{Reason: store.ReasonSectionMatter}
		}
		return run(t, args)
	}
}

// permitted keeps a press that begins an act of no unit to those who may do it.
func permitted(action store.Action, run press) press {
	return func(t *turn, args []string) error {
		if _, ok := t.Actor.May(action, ""); !ok {
			return &scoring.Refusal{Reason: store.ReasonSectionMatter}
		}
		return run(t, args)
	}
}

// beginOwn begins a form about a commission for whoever may do what the form
// does, while the commission is in one of the states.
func beginOwn(f *form, action store.Action, states ...scoring.CommissionState) func(t *turn, id string) error {
	return func(t *turn, id string) error {
		c, err := t.commissionSeen(id)
		if err != nil {
			return err
		}
		if _, ok := t.Actor.May(action, c.Unit); !ok {
			return &scoring.Refusal{Reason: store.ReasonOfficerMatter}
		}
		if !slices.Contains(states, c.State) {
			return &scoring.Refusal{Reason: store.ReasonWrongState, Value: id, Other: string(c.State)}
		}
		e, waits, err := t.OpenExtension(id)
		if err != nil {
			return err
		}
		if waits && f == extensionForm {
			return &scoring.Refusal{Reason: store.ReasonAlreadyAsked, Value: id, Other: e.ID}
		}
		v := values{"commission": {Value: id, Shown: id}}
		if t.acting() {
			v["unit"] = answer{Value: c.Unit, Shown: c.Unit}
		}
		return t.beginWith(f, v)
	}
}

// beginAbout is a press that begins a form about an object.
func beginAbout(f *form, name string) func(t *turn, id string) error {
	return func(t *turn, id string) error { return t.beginWith(f, values{name: {Value: id, Shown: id}}) }
}

// beginOn begins one of the section's forms about a commission, with the
// commission chosen.
func beginOn(f *form) func(t *turn, id string) error {
	return func(t *turn, id string) error {
		c, err := t.commissionSeen(id)
		if err != nil {
			return err
		}
		return t.beginWith(f, values{"notice": {Value: c.Notice, Shown: c.Notice}, "unit": {Value: c.ID, Shown: c.Unit}})
	}
}

// callback runs what a pressed button asks for.
func (t *turn) callback(q *models.CallbackQuery) error {
	if q.Message.Message != nil {
		t.pressed = q.Message.Message.ID
	}
	if t.who.group {
		t.bot.toasts.add(q.ID, "")
		return nil
	}
	if len(t.Actor.Appointments) == 0 {
		if err := t.stranger(); err != nil {
			return err // whoever says so answers the press
		}
		t.bot.toasts.add(q.ID, "")
		return nil
	}
	verb, rest, _ := strings.Cut(q.Data, ":")
	run, ok := presses[verb]
	if !ok || len(q.Data) > 64 {
		return &scoring.Refusal{Reason: reasonForged}
	}
	var args []string
	if rest != "" {
		args = strings.Split(rest, ":")
	}
	if err := run(t, args); err != nil {
		return err
	}
	t.bot.toasts.add(q.ID, t.toast)
	return nil
}

// pressCommand runs a command from a menu.
func pressCommand(t *turn, args []string) error {
	if len(args) == 1 {
		for _, c := range commands {
			if c.name == args[0] {
				return t.command(c, "")
			}
		}
	}
	return &scoring.Refusal{Reason: reasonForged}
}

// pressScore shows the score of a unit by its place in the roster.
func pressScore(t *turn, args []string) error {
	if len(args) != 2 {
		return &scoring.Refusal{Reason: reasonForged}
	}
	index, err := strconv.Atoi(args[0])
	if err != nil || index < 0 || index >= len(t.Rules.Units()) {
		return &scoring.Refusal{Reason: reasonForged}
	}
	if _, err := scoring.ParsePeriod(args[1]); err != nil {
		return &scoring.Refusal{Reason: reasonForged}
	}
	return t.showScore(t.Rules.Units()[index].Name, args[1], t.show)
}

// pressRank shows the ranking of a group by its place in the rule set.
func pressRank(t *turn, args []string) error {
	if len(args) != 2 {
		return &scoring.Refusal{Reason: reasonForged}
	}
	index, err := strconv.Atoi(args[0])
	if err != nil || index < 0 || index >= len(t.Rules.Groups) {
		return &scoring.Refusal{Reason: reasonForged}
	}
	if _, err := scoring.ParsePeriod(args[1]); err != nil {
		return &scoring.Refusal{Reason: reasonForged}
	}
	if _, ok := t.Actor.May(store.ReadRanking, ""); !ok {
		return &scoring.Refusal{Reason: store.ReasonSectionMatter}
	}
	return t.show(notice.Ranking{Group: t.Rules.Groups[index].Name, Period: args[1]})
}
