package bot

import (
	"strings"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// instructionForm records a leader's instruction on an item (批示).
var instructionForm = &form{
	name: "instruction",
	fields: []field{
		{name: "unit", read: typedUnit},
		{name: "item", choices: offerItemsOf, read: text(titleLimit), apply: applyItem},
		{name: "received", choices: offerDays, read: typedDate, unless: func(_ *turn, v values) bool { return v.get("fresh") == "" }},
		{name: "level", choices: offerLevels},
		{name: "leader", read: text(nameLimit)},
		{name: "at", choices: offerDays, read: typedDate},
	},
	preview: func(t *turn, o *openForm, problem *notice.Refused) (notice.Notice, error) {
		if o.Editing {
			return nil, nil
		}
		v := o.Values
		r, err := t.try(func() (store.Recorded, error) { return t.recordInstruction(v) })
		if err != nil {
			return nil, err
		}
		p, err := t.previewRecorded(o, r, problem)
		if level, ok := t.Rules.Level(scoring.Level(v.get("level"))); ok {
			p.Head, p.Detail = level.Title+"　"+dateText(v.date("at")), v.get("leader")
		}
		return p, err
	},
	submit: func(t *turn, v values) error {
		r, err := t.recordInstruction(v)
		if err != nil {
			return err
		}
		return t.show(notice.ListRecorded{Batch: r.Batch.ID, Units: len(r.Units), Alone: r.Alone})
	},
}

func (t *turn) recordInstruction(v values) (store.Recorded, error) {
	return t.RecordInstructions([]store.InstructionLine{{
		ItemName: itemOf(v), Level: scoring.Level(v.get("level")), Leader: v.get("leader"), At: v.date("at"),
	}}, v.date("received"))
}

// itemOf is the item of an instruction: one that was chosen, or else its number
// or title.
func itemOf(v values) store.ItemName {
	item := store.ItemName{Units: []string{v.get("unit")}}
	id, chosen := strings.CutPrefix(v.get("item"), "item:")
	switch {
	case chosen:
		item.Submission = id
	case manuscriptNumber.MatchString(halfWidth(v.get("item"))):
		item.Manuscript = halfWidth(v.get("item"))
	default:
		item.Title = v.get("item")
	}
	return item
}

// offerItemsOf offers the unit's newest submissions.
func offerItemsOf(t *turn, v values) ([]choice, error) {
	all, err := t.SubmissionsOf(v.get("unit"), t.Day().AddMonths(-6), t.Day().AddDays(1))
	if err != nil {
		return nil, err
	}
	var offered []choice
	for _, s := range all[:min(len(all), 8)] {
		offered = append(offered, choice{"item:" + s.ID, strings.TrimSpace(dateText(workday.DateOf(s.At))+" "+s.Manuscript) + " " + truncate(s.Title, 20)})
	}
	return offered, nil
}

// applyItem keeps an item and notes whether it would be made, for which the day
// it was received is asked.
func applyItem(t *turn, v values, a answer) error {
	v["item"] = a
	delete(v, "fresh")
	tried := values{"unit": v["unit"], "item": a, "level": {Value: string(t.Rules.Levels[0].Name)}, "leader": {Value: a.Value},
		"at": {Value: t.Day().String()}, "received": {Value: t.Day().String()}}
	r, err := t.try(func() (store.Recorded, error) { return t.recordInstruction(tried) })
	if err != nil {
		return err
	}
	switch line := r.Lines[0]; {
	case len(line.Refusals) > 0:
		delete(v, "item")
		refusal := *line.Refusals[0]
		refusal.Field = "item"
		return &refusal
	case line.Made:
		v["fresh"] = answer{Value: "1", Shown: "1"}
	}
	return nil
}

func offerLevels(t *turn, _ values) ([]choice, error) {
	var all []choice
	for _, l := range t.Rules.Levels {
		all = append(all, choice{string(l.Name), l.Title})
	}
	return all, nil
}

// meritForm records a secondment (加分, 三（六）5).
var meritForm = &form{
	name: "merit",
	fields: []field{
		{name: "unit", read: typedUnit},
		{name: "merit", choices: offerMerits},
		{name: "person", read: text(nameLimit)},
		{name: "from", read: typedDate},
		{name: "to", choices: offerDays, read: typedDate},
		{name: "well_done", choices: fixed("well_done", "not_well_done")},
	},
	preview: func(t *turn, o *openForm, problem *notice.Refused) (notice.Notice, error) {
		if o.Editing {
			return nil, nil
		}
		m := meritOf(o.Values)
		r, err := t.try(func() (store.Recorded, error) { return t.RecordMerit(m) })
		if err != nil {
			return nil, err
		}
		p, err := t.previewRecorded(o, r, problem)
		if rule, ok := t.Rules.MeritRule(m.Merit); ok {
			p.Head, p.Detail = rule.Title, when.FormatDate(m.From, t.Now)+" — "+when.FormatDate(m.To, t.Now)
		}
		return p, err
	},
	submit: func(t *turn, v values) error {
		r, err := t.RecordMerit(meritOf(v))
		if err != nil {
			return err
		}
		return t.show(notice.ListRecorded{Batch: r.Batch.ID, Units: len(r.Units), Alone: r.Alone})
	},
}

func offerMerits(t *turn, _ values) ([]choice, error) {
	var all []choice
	for _, m := range t.Rules.Merits {
		all = append(all, choice{m.Name, m.Title})
	}
	return all, nil
}

func meritOf(v values) scoring.Merit {
	return scoring.Merit{Common: scoring.Common{Unit: v.get("unit")}, Merit: v.get("merit"), Person: v.get("person"),
		From: v.date("from"), To: v.date("to"), WellDone: v.get("well_done") == "well_done"}
}
