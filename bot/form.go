package bot

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

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
	// subject names the value that holds the id of what the form is about;
	// empty if it is about nothing that others ask after.
	subject string
	// submit does what the form is for. A refusal that names a field leads
	// back to it; any other is shown above the summary.
	submit func(t *turn, v values) error
	// atOnce submits with the last answer, without a summary: the form has only
	// asked whether somebody is sure.
	atOnce bool
	// quick says of complete answers that they need no summary either; nil says
	// so of none.
	quick func(v values) bool
	// line reads a one-line entry; nil if the form has none.
	line func(t *turn, args string) (values, error)
	// preview is shown in place of the summary, with what was wrong with the
	// last answer; nil, or nil of it, shows the summary.
	preview func(t *turn, o *openForm, problem *notice.Refused) (notice.Notice, error)
	// press takes a button of the preview's own, and says whether it was one.
	press func(t *turn, o *openForm, what string) (bool, error)
	// more takes what is typed at the preview.
	more func(t *turn, o *openForm, text string) error
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
	// pages takes photos and files until 完成, which also submits the form; bare
	// says that there may be none.
	pages, bare bool
	// lines keeps the lines of what is typed apart.
	lines bool
	// unless says when the question is not asked.
	unless func(t *turn, v values) bool
	// table reads the cells of an xlsx that is sent in place of a text; nil
	// takes no file.
	table func(t *turn, v values, rows [][]string) (answer, error)
	// apply does something with the answer in place of keeping it.
	apply func(t *turn, v values, a answer) error
}

// A choice is an offered answer.
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

// formState is what is stored of a form in progress.
type formState struct {
	Values  values       `json:"values"`
	Field   string       `json:"field"`   // being asked; "" shows the summary
	Version int          `json:"version"` // names the step: a button of any other is stale
	Editing bool         `json:"editing,omitempty"`
	Pages   []store.Page `json:"pages,omitempty"`
	Offered []answer     `json:"offered,omitempty"` // what the buttons of the question stand for
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
	resumed bool // it goes on where it was left
}

// answers reports whether what is typed now is an answer, so that a command
// counts only where it stands alone.
func (o *openForm) answers() bool { return o.Field != formSummary || o.more != nil }

// next returns the first question without an answer, or the summary.
func (o *openForm) next(t *turn) string {
	for _, f := range o.fields {
		if _, answered := o.Values[f.name]; !answered && (f.unless == nil || !f.unless(t, o.Values)) {
			return f.name
		}
	}
	return formSummary
}

// read reads a typed answer: a choice's label, or what the field takes.
func (o *openForm) read(t *turn, f *field, text string) (answer, error) {
	if f.many {
		return f.read(t, o.Values, text) // what is offered there is ticked, not typed
	}
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

// keepOffered notes what is offered now: a button means what it showed, also
// when something else is offered by the time it is pressed.
func (o *openForm) keepOffered(t *turn) error {
	o.Offered = nil
	f := o.field(o.Field)
	if f == nil {
		return nil
	}
	offered, err := o.offered(t, f)
	for _, c := range offered {
		o.Offered = append(o.Offered, answer{Value: c.value, Shown: c.label})
	}
	return err
}

// The refusals of the form engine.
const (
	reasonChoose       scoring.Reason = "choose"        // only what is offered can be chosen
	reasonEmpty        scoring.Reason = "empty"         // nothing was entered
	reasonTooLong      scoring.Reason = "too_long"      // Other: the limit in characters
	reasonNoNumber     scoring.Reason = "no_number"     // not points
	reasonNoManuscript scoring.Reason = "no_manuscript" // not a number of the manuscript system
	reasonNoDate       scoring.Reason = "no_date"       // not understood as a date
	reasonNoSuchDay    scoring.Reason = "no_such_day"
	reasonNoSuchTime   scoring.Reason = "no_such_time" // 25:00
	reasonAmbiguous    scoring.Reason = "ambiguous"    // more than one reading
	reasonDateOnly     scoring.Reason = "date_only"    // a clock time where a day is wanted
	reasonHalfDay      scoring.Reason = "half_day"     // an hour that may be of the morning or afternoon
	reasonWrongDay     scoring.Reason = "wrong_day"    // date and weekday disagree
	reasonInFuture     scoring.Reason = "in_future"    // a date that must have come already
	reasonInPast       scoring.Reason = "in_past"      // a date that must be still to come
	reasonWantFile     scoring.Reason = "want_file"    // a photo or file is wanted
	reasonAtSummary    scoring.Reason = "at_summary"   // text where 提交 or 修改 is wanted
	reasonLetterKind   scoring.Reason = "letter_kind"  // neither photo nor PDF; Value: the file's name
	reasonStaleStep    scoring.Reason = "stale_step"   // a button of an earlier step
)
