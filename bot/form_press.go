package bot

import (
	"strconv"
	"strings"

	"zwxx/scoring"
)

// pressForm takes a button of a form: form:version:what.
func (t *turn) pressForm(args []string) error {
	o, ok, err := t.activeForm()
	if err != nil {
		return err
	}
	if len(args) != 2 || !ok || args[0] != strconv.Itoa(o.Version) {
		return &scoring.Refusal{Reason: reasonStaleStep}
	}
	f := o.field(o.Field)
	what := args[1]
	switch {
	case what == "cancel":
		return t.cancelForm("")
	case what == "back":
		return t.back(o)
	case what == "submit" && f == nil:
		return t.submit(o)
	case what == "edit" && f == nil:
		o.Editing = true
		return t.ask(o, nil)
	case what == "done" && f != nil && f.many:
		return t.doneTicking(o, f)
	}
	if f == nil && o.press != nil {
		if taken, err := o.press(t, o, what); taken || err != nil {
			return err
		}
	}
	index, err := strconv.Atoi(strings.TrimPrefix(what, "c"))
	if err != nil {
		return &scoring.Refusal{Reason: reasonStaleStep}
	}
	if f == nil {
		return t.editField(o, index)
	}
	if index < 0 || index >= len(o.Offered) {
		return &scoring.Refusal{Reason: reasonStaleStep}
	}
	chosen := o.Offered[index]
	if !f.many {
		return t.answered(o, f, chosen)
	}
	read, err := f.read(t, o.Values, chosen.Value)
	if err != nil {
		return t.ask(o, err)
	}
	o.Values[f.name] = read
	return t.ask(o, nil)
}

// doneTicking ends the choice of several.
func (t *turn) doneTicking(o *openForm, f *field) error {
	if o.Values.get(f.name) == "" {
		return t.ask(o, &scoring.Refusal{Reason: reasonEmpty, Field: f.name})
	}
	o.Field = o.next(t)
	return t.ask(o, nil)
}

// editField goes to the answer chosen in the summary.
func (t *turn) editField(o *openForm, index int) error {
	n := 0
	for _, f := range o.fields {
		if _, ok := o.Values[f.name]; !ok {
			continue
		}
		if n == index {
			delete(o.Values, f.name)
			o.Field, o.Editing = f.name, false
			return t.ask(o, nil)
		}
		n++
	}
	return &scoring.Refusal{Reason: reasonStaleStep}
}

// back asks the question before this one again.
func (t *turn) back(o *openForm) error {
	previous := ""
	for _, f := range o.fields {
		if f.name == o.Field {
			break
		}
		if _, ok := o.Values[f.name]; ok {
			previous = f.name
		}
	}
	if previous != "" {
		delete(o.Values, previous)
		delete(o.Values, o.Field)
		o.Field = previous
	}
	o.Editing = false
	return t.ask(o, nil)
}
