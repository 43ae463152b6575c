package bot

import (
	"errors"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// explainForm files a written explanation (职能不符 · 书面说明, 三（三）3). Its
// last step collects the letter; 完成 files it, and that message's own date
// decides whether it is in time.
var explainForm = &form{
	name:    store.ExplanationForm,
	subject: "commission",
	fields: []field{
		{name: "telephoned", choices: offerTelephoned, read: typedTime(when.Past)},
		{name: "reasons", read: text(reasonLimit)},
		{name: "suggestions", read: text(reasonLimit)},
		{name: "head", read: text(nameLimit)},
		{name: "letter", pages: true},
	},
	submit: func(t *turn, v values) error {
		e, err := t.FileExplanation(scoring.Objection{
			Commission: v.get("commission"), Telephoned: v.time("telephoned"), Reasons: v.get("reasons"),
			Suggestions: v.get("suggestions"), Head: v.get("head"),
		}, t.pages, store.Source{})
		if err != nil {
			return err
		}
		return t.reply(notice.ExplanationReceipt{Explanation: e.ID})
	},
}

func offerTelephoned(t *turn, v values) ([]choice, error) {
	now, err := lately(t, v)
	now[0].label = label("choice.telephoned") + t.At.Format("15:04")
	return append(now, choice{"no", label("choice.not_telephoned")}), err
}

// beginExplanation begins an explanation. Pressed before 收到 it is the receipt.
func (t *turn) beginExplanation(id string) error {
	c, err := t.commissionSeen(id)
	if err != nil {
		return err
	}
	if earlier, ok, err := t.ExplanationOf(id); err != nil {
		return err
	} else if ok {
		return &scoring.Refusal{Reason: store.ReasonAlreadyExplained, Value: id, Other: earlier.ID}
	}
	if c.State == scoring.CommissionIssued {
		if c, err = t.Acknowledge(id, c.Version, store.Source{}); err != nil {
			return err
		}
	}
	if _, ok := t.Actor.May(store.FileExplanation, c.Unit); !ok {
		return &scoring.Refusal{Reason: store.ReasonOfficerMatter}
	}
	if !c.Open() {
		return &scoring.Refusal{Reason: store.ReasonWrongState, Value: id, Other: string(c.State)}
	}
	late := ""
	if t.At.After(c.WindowEnds) {
		late = "1"
	}
	deadline := timeAnswer(c.WindowEnds)
	if c.WindowProvisional {
		deadline.Shown += label("mark.provisional")
	}
	return t.beginWith(explainForm, values{
		"commission": {Value: id, Shown: id},
		"number":     {Value: c.Number, Shown: shortNumber(c.Number)},
		"deadline":   deadline,
		"late":       {Value: late},
	})
}

// showLetter sends the pages of an explanation's letter.
func (t *turn) showLetter(id string) error {
	pages, err := t.LetterPages(id)
	if err != nil {
		return err
	}
	if len(pages) == 0 {
		return &scoring.Refusal{Reason: store.ReasonNoLetter}
	}
	for i := range pages {
		if err := t.reply(notice.LetterPage{Explanation: id, Page: i + 1}); err != nil {
			return err
		}
	}
	return nil
}

func (t *turn) uphold(id string, version int) error {
	if _, err := t.RuleOnExplanation(id, version, store.Verdict{Upheld: true}); err != nil {
		return err
	}
	return t.show(notice.RulingDone{Explanation: id})
}

func (t *turn) recordOriginal(id string) error {
	if _, err := t.RecordOriginal(id); err != nil {
		return err
	}
	return t.show(notice.ExplanationCard{Explanation: id})
}

// dismissForm dismisses an explanation with a reason and one of three ways on
// (不予采纳). After the old due time the first way is not offered.
var dismissForm = &form{
	name: "dismiss",
	fields: []field{
		{name: "reason", read: text(reasonLimit)},
		{name: "way", choices: offerWaysOn},
		{name: "due", choices: dueTimes, read: typedTime(when.Future),
			unless: func(_ *turn, v values) bool { return v.get("way") != string(store.WayExtend) }},
	},
	submit: func(t *turn, v values) error {
		e, err := t.Explanation(v.get("explanation"))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		_, err = t.RuleOnExplanation(v.get("explanation"), e.Version, store.Verdict{
			Reason: v.get("reason"), Way: store.Way(v.get("way")), Due: v.time("due"),
		})
		if err != nil {
			return err
		}
		return t.show(notice.RulingDone{Explanation: e.ID})
	},
}

func offerWaysOn(t *turn, v values) ([]choice, error) {
	names := []string{"extend", "fail"}
	e, err := t.Explanation(v.get("explanation"))
	if err == nil {
		c, err := t.Commission(e.Commission)
		if err != nil {
			return nil, err
		}
		if c.Due.After(t.Now) {
			names = append([]string{"keep"}, names...)
		}
	}
	return fixed(names...)(t, v)
}
