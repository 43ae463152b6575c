package bot

import (
	"encoding/json"
	"fmt"
	"strconv"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// activeForm returns the form the actor is filling in. One that is too old or
// whose questions have changed is dropped, and the actor told.
func (t *turn) activeForm() (*openForm, bool, error) {
	stored, ok, err := t.ActiveForm(t.Actor.Person)
	if err != nil || !ok {
		t.idle = err == nil
		return nil, false, err
	}
	f := forms[stored.Name]
	if f == nil || stored.Declaration != f.declaration() || t.Now.Sub(stored.Touched) > store.FormLife {
		if err := t.DropForm(t.Actor.Person, stored.Name); err != nil {
			return nil, false, err
		}
		return nil, false, t.reply(notice.FormGone{Form: stored.Name})
	}
	open := &openForm{form: f}
	if err := json.Unmarshal([]byte(stored.State), &open.formState); err != nil {
		return nil, false, fmt.Errorf("form %s: %w", stored.Name, err)
	}
	return open, true, nil
}

// begin starts a form, from a one-line entry where there is one.
func (t *turn) begin(f *form, args string) error {
	v := values{}
	if args != "" && f.line != nil {
		line, err := f.line(t, args)
		if err != nil {
			return err
		}
		v = line
	}
	if f.line != nil {
		return t.beginWith(f, v)
	}
	return t.beginFrom(f, v, args)
}

// beginFrom starts a form with some answers given and others in a line.
func (t *turn) beginFrom(f *form, v values, line string) error {
	if line == "" {
		return t.beginWith(f, v)
	}
	t.pressed = 0
	if err := t.park(); err != nil {
		return err
	}
	return t.beginLine(&openForm{form: f, formState: formState{Values: v}}, line)
}

// beginWith starts a form with some answers given, in a message of its own: the
// card whose button was pressed stays. A complete one-line entry is submitted
// at once.
func (t *turn) beginWith(f *form, v values) error {
	t.pressed = 0
	if err := t.park(); err != nil {
		return err
	}
	if parked, ok, err := t.parkedForm(f, v); err != nil {
		return err
	} else if ok {
		return t.ask(parked, nil)
	}
	open := &openForm{form: f, formState: formState{Values: v}}
	if err := open.checkGiven(t); err != nil {
		return t.ask(open, err)
	}
	if len(v) > 0 && f.line != nil && open.next(t) == formSummary {
		return t.submit(open)
	}
	open.Field = open.next(t)
	return t.ask(open, nil)
}

// parkedForm returns a form of the same name that was left unfinished about the
// same object, to go on where it was left.
func (t *turn) parkedForm(f *form, given values) (*openForm, bool, error) {
	for _, field := range f.fields {
		if _, ok := given[field.name]; ok {
			return nil, false, nil // begun with answers of its own
		}
	}
	stored, ok, err := t.ParkedForm(t.Actor.Person, f.name)
	if err != nil || !ok || stored.Declaration != f.declaration() || t.Now.Sub(stored.Touched) > store.FormLife {
		return nil, false, err
	}
	open := &openForm{form: f, resumed: true}
	if err := json.Unmarshal([]byte(stored.State), &open.formState); err != nil {
		return nil, false, fmt.Errorf("form %s: %w", stored.Name, err)
	}
	for name, a := range given {
		if open.Values.get(name) != a.Value {
			return nil, false, nil
		}
	}
	return open, true, nil
}

// resume goes on with a form that was left unfinished.
func (t *turn) resume(name string) error {
	f := forms[name]
	stored, ok, err := t.ParkedForm(t.Actor.Person, name)
	if err != nil {
		return err
	}
	if f == nil || !ok {
		return &scoring.Refusal{Reason: reasonStaleStep}
	}
	t.pressed = 0
	if err := t.park(); err != nil {
		return err
	}
	if err := t.SaveForm(t.Actor.Person, stored); err != nil {
		return err
	}
	t.idle = false
	open, ok, err := t.activeForm()
	if err != nil || !ok {
		return err
	}
	open.resumed = true
	return t.ask(open, nil)
}

// checkGiven reads the answers that came with the form as if they were typed.
func (o *openForm) checkGiven(t *turn) error {
	for i := range o.fields {
		f := &o.fields[i]
		given, ok := o.Values[f.name]
		if !ok || given.Shown != "" {
			continue
		}
		read, err := o.read(t, f, given.Value)
		if err != nil {
			delete(o.Values, f.name)
			o.Field = f.name
			return err
		}
		o.Values[f.name] = read
	}
	return nil
}

func formObject(person int64) string { return "form:" + strconv.FormatInt(person, 10) }

func (t *turn) saveForm(o *openForm) error {
	state, err := json.Marshal(o.formState)
	if err != nil {
		return err
	}
	t.idle = false
	return t.SaveForm(t.Actor.Person, store.Form{Name: o.name, Declaration: o.declaration(), State: string(state), About: o.Values.get(o.subject)})
}

// park puts the form being filled in aside, if there may be one.
func (t *turn) park() error {
	if t.idle {
		return nil
	}
	name, err := t.ParkForm(t.Actor.Person)
	if err != nil {
		return err
	}
	t.idle = true
	if forms[name] == nil {
		return nil
	}
	return t.reply(notice.Parked{Form: name})
}

// cancelForm leaves the form being filled in; what was entered is gone.
func (t *turn) cancelForm(string) error {
	open, ok, err := t.activeForm()
	if err != nil {
		return err
	}
	if !ok {
		return t.reply(notice.NothingToCancel{})
	}
	if err := t.DropForm(t.Actor.Person, open.name); err != nil {
		return err
	}
	if open.collects() {
		return t.reply(notice.Cancelled{Form: open.name})
	}
	return t.show(notice.Cancelled{Form: open.name})
}
