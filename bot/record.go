package bot

import (
	"errors"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// undoForm takes a batch back (撤销本批).
var undoForm = &form{
	name:   "undo",
	fields: []field{{name: "reason", choices: fixed("wrong_list", "twice"), read: text(reasonLimit)}},
	submit: func(t *turn, v values) error {
		b, err := t.UndoBatch(v.get("batch"), v["reason"].shown())
		if err != nil {
			return err
		}
		return t.show(notice.BatchUndone{Batch: b.ID})
	},
}

// beginUndo asks why a batch is taken back.
func (t *turn) beginUndo(id string) error {
	b, err := t.Batch(id)
	if errors.Is(err, store.ErrNotFound) {
		return &scoring.Refusal{Reason: store.ReasonNoSuch, Value: id}
	}
	if err != nil {
		return err
	}
	if !b.Undone.IsZero() {
		return &scoring.Refusal{Reason: reasonBatchState, Value: id}
	}
	return t.beginWith(undoForm, values{"batch": {Value: id, Shown: id}, "made": {Value: id, Shown: when.FormatTime(b.At, t.Now)}})
}

// recordForms are the forms that 登记 leads to, in the order it offers them. It is
// filled in init, because they lead back to the engine.
var recordForms []*form

func init() {
	recordForms = []*form{adoptionsForm, instructionForm, faultsForm, meritForm, receiptsForm, gradesForm, correctionForm}
	for _, f := range recordForms {
		forms[f.name] = f
	}
}

// recordPresses are the presses of 登记 and 更正.
var recordPresses = map[string]press{
	"rec":    overseers(object((*turn).beginRecord)),
	"undo":   overseers(object((*turn).beginUndo)),
	"amend":  permitted(store.CorrectFact, object((*turn).beginCorrecting)),
	"amendq": permitted(store.CorrectFact, object((*turn).beginGranting)),
}

// beginRecord begins one of the forms of 登记.
func (t *turn) beginRecord(name string) error {
	for _, f := range recordForms {
		if f.name == name {
			return t.beginWith(f, values{})
		}
	}
	return &scoring.Refusal{Reason: reasonForged}
}

// takeList takes a list that is pasted outside of any form, and says whether it
// was one.
func (t *turn) takeList(text string) (bool, error) {
	if _, ok := t.Actor.May(store.RecordAdoptions, ""); !ok || !t.paste().IsList(text) {
		return false, nil
	}
	o := &openForm{form: adoptionsForm, formState: formState{Values: values{}}}
	f := o.field("list")
	a, err := f.read(t, o.Values, text)
	if err != nil {
		return true, err
	}
	return true, t.answered(o, f, a)
}
