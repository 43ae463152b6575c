package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-telegram/bot/models"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// A form is the declaration of a multi-step entry: its questions in order and
// what becomes of the answers. The engine asks, checks, goes back, shows the
// summary and keeps the state in the database.
type form struct {
	name   string
	fields []field
	// submit does what the form is for. A refusal that names a field leads
	// back to it; any other is shown above the summary.
	submit func(t *turn, v values) error
	// line reads a one-line entry; nil if the form has none.
	line func(t *turn, args string) (values, error)
}

// A field is one question.
type field struct {
	name string
	// choices are offered as buttons; nil offers none.
	choices func(t *turn, v values) ([]choice, error)
	// read takes what was typed; nil takes only what is offered.
	read func(t *turn, v values, text string) (answer, error)
	// many lets several choices be ticked; they are joined by 、.
	many bool
	// pages takes photos and files until 完成, which also submits the form.
	pages bool
	// unless says when the question is not asked.
	unless func(v values) bool
}

// A choice is an offered answer. One with a page leads to further choices.
type choice struct {
	value, label string
}

// An answer is what was entered, and how it is shown.
type answer struct {
	Value   string `json:"v"`
	Shown   string `json:"s,omitempty"` // "" shows Value
	Message int    `json:"m,omitempty"` // the message it was typed in, which may be edited
}

func (a answer) shown() string {
	if a.Shown != "" {
		return a.Shown
	}
	return a.Value
}

// values are the answers so far, by field. Names that are no field's carry
// what the form is about.
type values map[string]answer

func (v values) get(name string) string { return v[name].Value }

func (v values) version() int {
	n, _ := strconv.Atoi(v.get("version"))
	return n
}

// formState is what is stored of a form in progress.
type formState struct {
	Values  values       `json:"values"`
	Field   string       `json:"field"`   // being asked; "" shows the summary
	Version int          `json:"version"` // grows with every step: an older button is stale
	Editing bool         `json:"editing,omitempty"`
	Unit    string       `json:"unit,omitempty"` // the actor's when the form was begun
	Pages   []store.Page `json:"pages,omitempty"`
}

const formSummary = ""

// collects reports whether the form ends with photos and files, for which it
// puts its own words in place of the letters.
func (f *form) collects() bool { return f.fields[len(f.fields)-1].pages }

// declaration is a hash of a form's questions: a form in progress whose
// questions have changed is dropped.
func (f *form) declaration() string {
	h := sha256.New()
	for _, field := range f.fields {
		fmt.Fprintf(h, "%s %t %t\n", field.name, field.many, field.pages)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

func (f *form) field(name string) *field {
	for i := range f.fields {
		if f.fields[i].name == name {
			return &f.fields[i]
		}
	}
	return nil
}

// An openForm is a form with its state, as one update finds it.
type openForm struct {
	*form
	formState
	resumed bool
}

// activeForm returns the form the actor is filling in. One that is too old or
// whose questions have changed is dropped, and the actor told.
func (t *turn) activeForm() (*openForm, bool, error) {
	stored, ok, err := t.ActiveForm(t.Actor.Person)
	if err != nil || !ok {
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
	if open.Unit != t.Actor.Unit() {
		// Somebody moved to another unit must not file the old one's draft for it.
		if err := t.DropForm(t.Actor.Person, stored.Name); err != nil {
			return nil, false, err
		}
		return nil, false, t.reply(notice.FormGone{Form: stored.Name})
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
	return t.beginWith(f, v)
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
	open := &openForm{form: f, formState: formState{Values: v, Unit: t.Actor.Unit()}}
	if err := open.checkGiven(t); err != nil {
		return t.ask(open, err)
	}
	if len(v) > 0 && f.line != nil && open.next() == formSummary {
		return t.submit(open)
	}
	open.Field = open.next()
	return t.ask(open, nil)
}

// parkedForm returns a form of the same name that was left unfinished about the
// same object, to go on where it was left.
func (t *turn) parkedForm(f *form, given values) (*openForm, bool, error) {
	stored, ok, err := t.ParkedForm(t.Actor.Person, f.name)
	if err != nil || !ok || stored.Declaration != f.declaration() || t.Now.Sub(stored.Touched) > store.FormLife {
		return nil, false, err
	}
	open := &openForm{form: f, resumed: true}
	if err := json.Unmarshal([]byte(stored.State), &open.formState); err != nil {
		return nil, false, fmt.Errorf("form %s: %w", stored.Name, err)
	}
	for _, field := range f.fields {
		if _, ok := given[field.name]; ok {
			return nil, false, nil // begun with answers of its own
		}
	}
	for name, a := range given {
		if open.Values.get(name) != a.Value {
			return nil, false, nil
		}
	}
	return open, open.Unit == t.Actor.Unit(), nil
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

// next returns the first question without an answer, or the summary.
func (o *openForm) next() string {
	for _, f := range o.fields {
		if _, answered := o.Values[f.name]; !answered && (f.unless == nil || !f.unless(o.Values)) {
			return f.name
		}
	}
	return formSummary
}

// read reads a typed answer: a choice's label, or what the field takes.
func (o *openForm) read(t *turn, f *field, text string) (answer, error) {
	offered, err := o.offered(t, f)
	if err != nil {
		return answer{}, err
	}
	for _, c := range offered {
		if c.label == text || c.value == text {
			return answer{Value: c.value, Shown: c.label}, nil
		}
	}
	if f.read == nil {
		return answer{}, &scoring.Refusal{Reason: reasonChoose, Field: f.name, Value: text}
	}
	return f.read(t, o.Values, text)
}

func (o *openForm) offered(t *turn, f *field) ([]choice, error) {
	if f.choices == nil {
		return nil, nil
	}
	return f.choices(t, o.Values)
}

// The refusals of the form engine.
const (
	reasonChoose    scoring.Reason = "choose"    // only what is offered can be chosen
	reasonEmpty     scoring.Reason = "empty"     // nothing was entered
	reasonTooLong   scoring.Reason = "too_long"  // Other: the limit in characters
	reasonNoNumber  scoring.Reason = "no_number" // not points
	reasonNoDate    scoring.Reason = "no_date"   // not understood as a date
	reasonNoSuchDay scoring.Reason = "no_such_day"
	reasonInFuture  scoring.Reason = "in_future"  // a date that must have come already
	reasonInPast    scoring.Reason = "in_past"    // a date that must be still to come
	reasonWantFile  scoring.Reason = "want_file"  // a photo or file is wanted
	reasonStaleStep scoring.Reason = "stale_step" // a button of an earlier step
)

// fill takes a message as the answer to the question being asked.
func (t *turn) fill(o *openForm, m *models.Message, text string) error {
	f := o.field(o.Field)
	switch {
	case f == nil:
		if text == label("button.submit") {
			return t.submit(o)
		}
		return t.ask(o, nil)
	case f.pages:
		return t.fillPages(o, m, text)
	case m.Document != nil || len(m.Photo) > 0:
		return t.reply(notice.ManuscriptHere{})
	case text == "":
		return t.ask(o, &scoring.Refusal{Reason: reasonEmpty, Field: f.name})
	}
	read, err := o.read(t, f, text)
	if err != nil {
		return t.ask(o, err)
	}
	read.Message = m.ID
	return t.answered(o, f, read)
}

// refill takes an edited message as a new answer, where it was one of the form
// in progress; false if it was not.
func (t *turn) refill(m *models.Message) (bool, error) {
	o, ok, err := t.activeForm()
	if err != nil || !ok {
		return false, err
	}
	for name, a := range o.Values {
		f := o.field(name)
		if a.Message != m.ID || f == nil {
			continue
		}
		read, err := o.read(t, f, clean(m.Text))
		if err != nil {
			return true, t.ask(o, err)
		}
		read.Message = m.ID
		o.Values[name] = read
		return true, t.ask(o, nil)
	}
	return false, nil
}

// answered stores an answer and asks on.
func (t *turn) answered(o *openForm, f *field, a answer) error {
	o.Values[f.name] = a
	o.Field, o.Editing = o.next(), false
	return t.ask(o, nil)
}

// fillPages collects the pages of a letter; 完成 submits.
func (t *turn) fillPages(o *openForm, m *models.Message, text string) error {
	switch {
	case len(m.Photo) > 0:
		// The last size is the largest.
		o.Pages = append(o.Pages, store.Page{FileID: m.Photo[len(m.Photo)-1].FileID, Photo: true})
	case m.Document != nil:
		o.Pages = append(o.Pages, store.Page{FileID: m.Document.FileID, Name: m.Document.FileName})
	case text == label("button.finish"):
		if len(o.Pages) == 0 {
			return t.ask(o, &scoring.Refusal{Reason: reasonWantFile})
		}
		return t.submit(o)
	default:
		return t.ask(o, &scoring.Refusal{Reason: reasonWantFile})
	}
	// Five photos at once are answered once: the prompt is a card.
	if err := t.saveForm(o); err != nil {
		return err
	}
	return t.RefreshCard(formObject(t.Actor.Person))
}

// submit does what the form is for. Nothing of a refused submit remains.
func (t *turn) submit(o *openForm) error {
	v := o.Values
	err := t.Savepoint(func() error {
		if err := t.DropForm(t.Actor.Person, o.name); err != nil {
			return err
		}
		t.pages = o.Pages
		return o.submit(t, v)
	})
	var refusal *scoring.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	o.Field = formSummary
	if f := o.field(refusal.Field); f != nil {
		o.Field = f.name
		delete(o.Values, f.name)
	}
	if o.Field == formSummary && o.collects() {
		o.Field = o.fields[len(o.fields)-1].name
	}
	return t.ask(o, err)
}

// ask stores the form and asks its question, or shows its summary, with what
// was wrong with the last answer above it.
func (t *turn) ask(o *openForm, problem error) error {
	var refusal *scoring.Refusal
	if problem != nil && !errors.As(problem, &refusal) {
		return problem
	}
	if refusal == nil {
		if err := t.answerAlone(o); err != nil {
			return err
		}
	}
	o.Version++
	if err := t.saveForm(o); err != nil {
		return err
	}
	prompt, err := t.prompt(o)
	if err != nil {
		return err
	}
	if refusal != nil {
		r := refused(refusal)
		prompt.Problem = &r
	}
	if f := o.field(o.Field); f != nil && f.pages {
		if err := t.reply(prompt); err != nil {
			return err
		}
		return t.MoveCard(formObject(t.Actor.Person), t.who.chat)
	}
	return t.show(prompt)
}

// answerAlone answers a question that has only one answer.
func (t *turn) answerAlone(o *openForm) error {
	f := o.field(o.Field)
	if f == nil || f.read != nil || f.many || o.Editing {
		return nil
	}
	offered, err := o.offered(t, f)
	if err != nil || len(offered) != 1 || f.unless != nil {
		return err
	}
	o.Values[f.name] = answer{Value: offered[0].value, Shown: offered[0].label}
	o.Field = o.next()
	return t.answerAlone(o)
}

func formObject(person int64) string { return "form:" + strconv.FormatInt(person, 10) }

func (t *turn) saveForm(o *openForm) error {
	state, err := json.Marshal(o.formState)
	if err != nil {
		return err
	}
	return t.SaveForm(t.Actor.Person, store.Form{Name: o.name, Declaration: o.declaration(), State: string(state)})
}

// prompt is the question, with what is offered, as a notice.
func (t *turn) prompt(o *openForm) (notice.FormPrompt, error) {
	p := notice.FormPrompt{Form: o.name, Field: o.Field, Version: o.Version, Context: make(map[string]string), Editing: o.Editing,
		Resumed: o.resumed}
	for name, a := range o.Values {
		p.Context[name] = a.shown()
	}
	for _, f := range o.fields {
		if a, ok := o.Values[f.name]; ok {
			p.Answers = append(p.Answers, notice.FormAnswer{Field: f.name, Shown: a.shown()})
		}
	}
	f := o.field(o.Field)
	if f == nil {
		return p, nil
	}
	offered, err := o.offered(t, f)
	for _, c := range offered {
		p.Choices = append(p.Choices, c.label)
	}
	p.Many, p.Pages = f.many, f.pages
	return p, err
}

// park puts the form being filled in aside.
func (t *turn) park() error {
	_, err := t.ParkForm(t.Actor.Person)
	return err
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
	index, err := strconv.Atoi(strings.TrimPrefix(what, "c"))
	if err != nil {
		return &scoring.Refusal{Reason: reasonStaleStep}
	}
	if f == nil {
		return t.editField(o, index)
	}
	offered, err := o.offered(t, f)
	if err != nil {
		return err
	}
	if index < 0 || index >= len(offered) {
		return &scoring.Refusal{Reason: reasonStaleStep}
	}
	chosen := answer{Value: offered[index].value, Shown: offered[index].label}
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
	o.Field = o.next()
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
