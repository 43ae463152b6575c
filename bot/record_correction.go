package bot

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// reasonNoFact refuses what is neither a record's number nor a unit.
const reasonNoFact scoring.Reason = "no_fact"

// correctionForm corrects one field of a record (更正).
var correctionForm = &form{
	name: "correction",
	fields: []field{
		{name: "fact", choices: offerFacts, read: typedFact},
		{name: "field", choices: offerFactFields},
		{name: "value", choices: offerFactValues, read: typedFactValue, unless: func(_ *turn, v values) bool { return v.get("field") == "void" }},
		{name: "reason", choices: fixed("mistyped", "as_asked"), read: text(reasonLimit)},
	},
	preview: previewCorrection,
	submit: func(t *turn, v values) error {
		c, err := t.CorrectFact(v.get("fact"), v.get("field"), v.get("value"), v["reason"].shown())
		if err != nil {
			return err
		}
		return t.show(notice.FactCorrected{Correction: c.Correction.ID, Proposal: c.Proposal, Before: c.Before.String(), After: c.After.String()})
	},
}

// beginCorrecting begins 更正 of a record.
func (t *turn) beginCorrecting(id string) error {
	f, err := t.correctableFact(id)
	if err != nil {
		return err
	}
	shown, err := t.factText(f)
	if err != nil {
		return err
	}
	return t.beginWith(correctionForm, values{"fact": {Value: id, Shown: shown}})
}

// beginGranting begins 更正 of a record as its unit has asked for.
func (t *turn) beginGranting(id string) error {
	q, err := t.Query(id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return &scoring.Refusal{Reason: store.ReasonNoSuch, Value: id}
	case err != nil:
		return err
	case q.State != store.QueryOpen:
		return &scoring.Refusal{Reason: store.ReasonStale, Value: id}
	}
	f, err := t.correctableFact(q.Object)
	if err != nil {
		return err
	}
	shown, err := t.factText(f)
	if err != nil {
		return err
	}
	v := values{"fact": {Value: q.Object, Shown: shown}, "field": {Value: q.Field, Shown: factField(f.Kind(), q.Field)}}
	if q.Field != "void" {
		v["value"] = answer{Value: q.Wanted, Shown: shownValue(f, q.Field, q.Wanted)}
	}
	return t.beginWith(correctionForm, v)
}

// correctableFact is a record that can be corrected.
func (t *turn) correctableFact(id string) (scoring.AnyFact, error) {
	f, err := t.Fact(id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return f, &scoring.Refusal{Reason: store.ReasonNoSuch, Value: id}
	case err != nil:
		return f, err
	case len(store.Correctable(f)) == 0:
		return f, &scoring.Refusal{Reason: store.ReasonNotCorrectable, Value: id}
	}
	return f, nil
}

// factsOffered is how many records of a unit are offered at once.
const factsOffered = 15

// offerFacts offers the newest records of a unit, once one has been named.
func offerFacts(t *turn, v values) ([]choice, error) {
	unit := v.get("of")
	if unit == "" {
		return nil, nil
	}
	all, err := t.FactsOf(unit, scoring.YearPeriod(t.Now.Year()))
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(f scoring.AnyFact) bool { return len(store.Correctable(f)) == 0 })
	var offered []choice
	for _, f := range all[:min(len(all), factsOffered)] {
		shown, err := t.factText(f)
		if err != nil {
			return nil, err
		}
		offered = append(offered, choice{f.Common().ID, shown})
	}
	return offered, nil
}

// typedFact reads a record's number; a unit's name offers its records.
func typedFact(t *turn, v values, s string) (answer, error) {
	if found := t.Rules.Find(s); len(found) == 1 {
		v["of"] = answer{Value: found[0].Name, Shown: found[0].Name}
		return answer{}, &scoring.Refusal{Reason: reasonChoose, Field: "fact", Value: s}
	}
	id := strings.ToLower(halfWidth(s))
	if _, err := t.Fact(id); errors.Is(err, store.ErrNotFound) {
		return answer{}, &scoring.Refusal{Reason: reasonNoFact, Value: s}
	}
	f, err := t.correctableFact(id)
	if err != nil {
		return answer{}, err
	}
	shown, err := t.factText(f)
	return answer{Value: id, Shown: shown}, err
}

// factText names a record: a000012 梅城镇 直报·要情 第12期 3月8日《…》.
func (t *turn) factText(f scoring.AnyFact) (string, error) { return nameFact(t.View, f) }

func nameFact(v *store.View, f scoring.AnyFact) (string, error) {
	title := f.Text("title")
	if item := f.Text("submission"); title == "" && item != "" {
		s, err := v.Submission(item)
		if err != nil {
			return "", err
		}
		title = s.Title
	}
	what := map[scoring.Kind]string{
		scoring.KindSubmission: label("choice.submitted") + store.FieldText(f, "way") + " " + f.Text("manuscript"),
		scoring.KindAdoption:   label("choice.adopted") + f.Text("outlet") + " " + f.Text("issue"),
		scoring.KindFault:      f.Text("fault") + " " + f.Text("detail"), scoring.KindMerit: f.Text("merit") + " " + f.Text("person"),
		scoring.KindInstruction: label("form.instruction") + f.Text("level") + " " + f.Text("leader"),
		scoring.KindCommission:  label("field.quality") + f.Text("quality"),
	}[f.Kind()]
	if title != "" {
		title = "《" + truncate(title, 24) + "》"
	}
	return strings.Join(strings.Fields(f.Common().ID+" "+f.Common().Unit+" "+what+" "+dateText(f.Date())+" "+title), " "), nil
}

// offerFactFields offers what can be corrected of a record, with what stands
// there.
func offerFactFields(t *turn, v values) ([]choice, error) {
	f, err := t.Fact(v.get("fact"))
	if err != nil {
		return nil, err
	}
	var all []choice
	for _, name := range store.Correctable(f) {
		shown := factField(f.Kind(), name)
		if now := store.FieldText(f, name); now != "" && name != "void" {
			shown += "：" + truncate(shownValue(f, name, now), 24)
		}
		all = append(all, choice{name, shown})
	}
	return all, nil
}

// factLabels are the entries that name fields of records; those that depend on
// the kind of record stand under it.
var factLabels = map[string]string{
	"void": "choice.void", "submission.at": "field.received", "adoption.at": "fact.adoption.at", "instruction.at": "fact.instruction.at",
	"fault.at": "fact.fault.at", "merit.from": "fact.merit.from", "merit.to": "fact.merit.to", "commission": "field.about",
	"title": "field.title", "manuscript": "field.manuscript", "way": "field.way", "invalid": "field.invalid", "emergency": "field.emergency",
	"outlet": "field.outlet", "issue": "field.issue", "with": "field.with", "level": "field.level", "leader": "field.leader",
	"quality": "field.quality", "detail": "field.detail", "person": "fact.merit.person",
}

// factField names a field of a record.
func factField(kind scoring.Kind, name string) string {
	return label(cmp.Or(factLabels[string(kind)+"."+name], factLabels[name]))
}

// shownValue is what a field holds, as chat writes it.
func shownValue(f scoring.AnyFact, name, value string) string {
	if _, isBool := f.Value(name).(bool); isBool {
		if value == "true" {
			return label("choice.true")
		}
		return label("choice.false")
	}
	if value == "" {
		return label("choice.nothing")
	}
	return writtenTime(value)
}

// offerFactValues offers what a field with few values can be.
func offerFactValues(t *turn, v values) ([]choice, error) {
	f, err := t.Fact(v.get("fact"))
	if err != nil {
		return nil, err
	}
	if _, isBool := f.Value(v.get("field")).(bool); isBool {
		return []choice{{"true", label("choice.true")}, {"false", label("choice.false")}}, nil
	}
	switch v.get("field") {
	case "way":
		return offerWays(t, values{"unit": {Value: f.Common().Unit}})
	case "outlet":
		var all []choice
		for _, o := range t.Rules.Outlets {
			all = append(all, choice{o.Name, o.Name})
		}
		return all, nil
	case "level":
		return offerLevels(t, v)
	case "quality":
		return offerQuality(t, v)
	case "commission":
		all, err := t.CommissionsSince(f.Common().Unit, f.Date().AddMonths(-3))
		offered := []choice{{"-", label("choice.no_commission")}}
		for _, c := range all[:min(len(all), mendOffered)] {
			offered = append(offered, choice{c.ID, label("choice.answers") + afterName(c.Number) + " " + truncate(c.Title, 20)})
		}
		return offered, err
	case "invalid", "with":
		return []choice{{"-", label("choice.nothing")}}, nil
	}
	return nil, nil
}

// typedFactValue reads what a field should be, as the field itself is read.
func typedFactValue(t *turn, v values, s string) (answer, error) {
	switch v.get("field") {
	case "at", "from", "to":
		return typedDate(t, v, s)
	case "manuscript":
		return manuscript(t, v, s)
	case "quality":
		return typedQuality(t, v, s)
	case "title", "detail":
		return text(titleLimit)(t, v, s)
	case "issue":
		return text(numberLimit)(t, v, s)
	case "leader", "person":
		return text(nameLimit)(t, v, s)
	case "invalid":
		return text(reasonLimit)(t, v, s)
	case "with":
		units, err := tickUnit(t, values{}, s)
		return units, err
	}
	return answer{}, &scoring.Refusal{Reason: reasonChoose, Field: "value", Value: s}
}

// previewCorrection shows both values, what the record scores before and after,
// and whether it takes a second person.
func previewCorrection(t *turn, o *openForm, problem *notice.Refused) (notice.Notice, error) {
	if o.Editing {
		return nil, nil
	}
	v := o.Values
	if v.get("value") == "-" {
		v["value"] = answer{Value: "", Shown: v["value"].shown()}
	}
	f, err := t.Fact(v.get("fact"))
	if err != nil {
		return nil, err
	}
	p := notice.CorrectionPreview{Version: o.Version, Fact: v["fact"].shown(), Field: factField(f.Kind(), v.get("field")), Reason: v["reason"].shown(), Problem: problem,
		Void: v.get("field") == "void"}
	var done store.Corrected
	err = t.Savepoint(func() (err error) {
		if done, err = t.CorrectFact(v.get("fact"), v.get("field"), v.get("value"), v["reason"].shown()); err == nil {
			err = errTried
		}
		return err
	})
	var refusal *scoring.Refusal
	if errors.As(err, &refusal) {
		if problem == nil {
			r := refused(refusal)
			p.Problem = &r
		}
		p.Was, p.Now = shownValue(f, v.get("field"), store.FieldText(f, v.get("field"))), v["value"].shown()
		p.Refused = true
		return p, nil
	}
	if !errors.Is(err, errTried) {
		return nil, err
	}
	p.Was, p.Now = shownValue(f, v.get("field"), done.Correction.Was), shownValue(f, v.get("field"), done.Correction.Now)
	p.Before, p.After, p.Seconded = done.Before.String(), done.After.String(), done.Proposal != ""
	return p, nil
}
