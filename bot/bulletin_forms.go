package bot

import (
	"strconv"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// The forms of a bulletin's life.

// wordsLimit is how long a paragraph written by hand may be, in characters.
const wordsLimit = 1500

// beginBulletin is a press that begins a form about a bulletin as its reader
// saw it.
func beginBulletin(f *form, action store.Action) press {
	return permitted(action, onBulletin(func(t *turn, period scoring.Period, version int) error {
		b, err := t.Bulletin(period)
		if err != nil {
			return &scoring.Refusal{Reason: store.ReasonNoSuch, Value: period.String()}
		}
		switch own, err := t.Drafted(period, t.Actor.Person); {
		case err != nil:
			return err
		case b.State == store.BulletinPublished:
			return &scoring.Refusal{Reason: store.ReasonStale, Value: period.String()}
		case b.Version != version:
			return &scoring.Refusal{Reason: store.ReasonBulletinMoved, Value: period.String(), Other: string(b.State)}
		case own && action == store.RecordSignature:
			return &scoring.Refusal{Reason: store.ReasonOwnDraft, Value: period.String()}
		}
		v := values{
			"period": {Value: period.String(), Shown: periodText(period)}, "version": {Value: strconv.Itoa(version)},
			"until": {Value: strconv.Itoa(t.bot.checkDays())},
		}
		if number := b.Content.Head.Number; number != "" {
			v["given"] = answer{Value: number}
		}
		return t.beginWith(f, v)
	}))
}

// bulletinOf reads which bulletin a form is about.
func bulletinOf(v values) (period scoring.Period, version int, err error) {
	period, err = scoring.ParsePeriod(v.get("period"))
	if err == nil {
		version, err = strconv.Atoi(v.get("version"))
	}
	if err != nil {
		err = &scoring.Refusal{Reason: reasonForged}
	}
	return period, version, err
}

// onDraft makes a form's submit of an act on the bulletin it is about; its card
// is shown after.
func onDraft(run func(t *turn, period scoring.Period, version int, v values) error) func(*turn, values) error {
	return func(t *turn, v values) error {
		period, version, err := bulletinOf(v)
		if err != nil {
			return err
		}
		if err := run(t, period, version, v); err != nil {
			return err
		}
		return t.show(notice.BulletinDrafted{Period: period.String()})
	}
}

// wordsForm writes a paragraph by hand (改导语); figures have no field.
var wordsForm = &form{
	name: "words",
	fields: []field{
		{name: "part", choices: fixed("opening", "problems", "next")},
		{name: "words", choices: fixed("clear_words"), read: text(wordsLimit), lines: true},
	},
	submit: onDraft(func(t *turn, period scoring.Period, version int, v values) error {
		b, err := t.Bulletin(period)
		if err != nil {
			return err
		}
		words, written := b.Content.Words, v.get("words")
		if written == "clear_words" {
			written = ""
		}
		switch v.get("part") {
		case "opening":
			words.Opening = written
		case "problems":
			words.Problems = written
		case "next":
			words.Next = written
		}
		_, err = t.EditBulletin(period, version, words)
		return err
	}),
}

// sendCheckForm asks whether somebody is sure: every unit is written to.
var sendCheckForm = &form{
	name:   "send_check",
	fields: []field{{name: "sure", choices: fixed("send_check")}},
	atOnce: true,
	submit: onDraft(func(t *turn, period scoring.Period, version int, _ values) error {
		_, err := t.SendForCheck(period, version, t.bot.checkDays())
		return err
	}),
}

// submitBulletinForm submits a bulletin with its number, if it has one (送审).
var submitBulletinForm = &form{
	name:   "submit_bulletin",
	fields: []field{{name: "docnumber", choices: offerNumber, read: text(numberLimit)}},
	submit: onDraft(func(t *turn, period scoring.Period, version int, v values) error {
		_, err := t.SubmitBulletin(period, version, numberOf(v))
		return err
	}),
}

// offerNumber offers the number that was given before, and none.
func offerNumber(_ *turn, v values) ([]choice, error) {
	all := []choice{{"no_number_yet", label("choice.no_number_yet")}}
	if given := v.get("given"); given != "" {
		all = append([]choice{{given, given}}, all...)
	}
	return all, nil
}

func numberOf(v values) string {
	if n := v.get("docnumber"); n != "no_number_yet" {
		return n
	}
	return ""
}

// paperSignForm records that a bulletin was signed on paper (登记纸质签发).
var paperSignForm = &form{
	name: "paper_sign",
	fields: []field{
		{name: "docnumber", choices: offerNumber, read: text(numberLimit)},
		{name: "signer", read: text(nameLimit)},
		{name: "on", choices: offerToday, read: typedDate},
	},
	submit: onDraft(func(t *turn, period scoring.Period, version int, v values) error {
		_, err := t.RecordSignature(period, version, store.PaperSignature{Number: numberOf(v), Signer: v.get("signer"), On: v.date("on")})
		return err
	}),
}

func offerToday(t *turn, _ values) ([]choice, error) {
	today := workday.DateOf(t.At)
	return []choice{{today.String(), label("choice.today") + dateText(today)}}, nil
}

// returnBulletinForm sends a bulletin back with a reason (退回修改).
var returnBulletinForm = &form{
	name:   "return_bulletin",
	fields: []field{{name: "reason", read: text(reasonLimit)}},
	submit: func(t *turn, v values) error {
		period, version, err := bulletinOf(v)
		if err != nil {
			return err
		}
		if _, err := t.ReturnBulletin(period, version, v.get("reason")); err != nil {
			return err
		}
		return t.show(notice.BulletinToSign{Period: period.String()})
	},
}

// publishForm asks whether somebody is sure: what is published is frozen and
// goes to everyone.
var publishForm = &form{
	name:   "publish",
	fields: []field{{name: "sure", choices: fixed("publish")}},
	atOnce: true,
	submit: onDraft(func(t *turn, period scoring.Period, version int, _ values) error {
		_, err := t.PublishBulletin(period, version)
		return err
	}),
}

// checkForForm records what a unit that is not in chat says to its statement
// (代登核对).
var checkForForm = &form{
	name: "check_for",
	fields: append([]field{{name: "whom", read: func(t *turn, _ values, s string) (answer, error) {
		unit, err := findUnit(t.Rules, s, "whom")
		return answer{Value: unit}, err
	}}}, behalf...),
	submit: func(t *turn, v values) error {
		period, err := scoring.ParsePeriod(v.get("period"))
		if err != nil {
			return &scoring.Refusal{Reason: reasonForged}
		}
		if err := t.AgreeToCheck(period, v.get("whom"), t.source(v)); err != nil {
			return err
		}
		return t.show(notice.BulletinCheckReceipt{Period: period.String(), Unit: v.get("whom")})
	},
}

// allNoItemForm asks whether somebody is sure of all units at once.
var allNoItemForm = &form{
	name:   "all_no_item",
	fields: []field{{name: "sure", choices: fixed("all_no_item")}},
	atOnce: true,
	submit: onDraft(func(t *turn, period scoring.Period, _ int, _ values) error {
		list, err := t.Checklist(period)
		if err != nil {
			return err
		}
		return t.ConfirmNoItem(period, list.NoItem)
	}),
}
