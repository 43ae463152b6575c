package bot

import (
	"errors"
	"path/filepath"
	"strings"

	"github.com/go-telegram/bot/models"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// fill takes a message as the answer to the question being asked.
func (t *turn) fill(o *openForm, m *models.Message, text string) error {
	f := o.field(o.Field)
	switch {
	case f == nil:
		if text == label("button.submit") {
			return t.submit(o)
		}
		if o.more != nil && text != "" {
			return o.more(t, o, cleanLines(m.Text))
		}
		return t.ask(o, &scoring.Refusal{Reason: reasonAtSummary})
	case f.pages:
		return t.fillPages(o, m, text)
	case f.table != nil && m.Document != nil:
		return t.takeFile(o, m.Document)
	case m.Document != nil || len(m.Photo) > 0:
		return t.refuseManuscript()
	case text == "":
		return t.ask(o, &scoring.Refusal{Reason: reasonEmpty, Field: f.name})
	}
	if t.lineAtOnce(o, text) {
		return t.ask(o, nil)
	}
	read, err := o.read(t, f, f.typed(m))
	if err != nil {
		return t.ask(o, err)
	}
	read.Message = m.ID
	return t.answered(o, f, read)
}

// typed is what a message says in answer to a question.
func (f *field) typed(m *models.Message) string {
	if f.lines {
		return cleanLines(m.Text)
	}
	return clean(m.Text)
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
		read, err := o.read(t, f, f.typed(m))
		if err != nil {
			return true, t.ask(o, err)
		}
		read.Message = m.ID
		return true, t.answered(o, f, read)
	}
	return false, nil
}

// answered stores an answer and asks on.
func (t *turn) answered(o *openForm, f *field, a answer) error {
	if err := o.put(t, f, a); err != nil {
		return t.ask(o, err)
	}
	o.Field, o.Editing = o.next(t), false
	if o.Field == formSummary && (o.atOnce || o.quick != nil && o.quick(o.Values)) {
		return t.submit(o)
	}
	return t.ask(o, nil)
}

// put keeps an answer, or does what the question does with it.
func (o *openForm) put(t *turn, f *field, a answer) error {
	if f.apply != nil {
		return f.apply(t, o.Values, a)
	}
	o.Values[f.name] = a
	return nil
}

// fillPages collects the pages of a letter; 完成 submits.
func (t *turn) fillPages(o *openForm, m *models.Message, text string) error {
	switch {
	case len(m.Photo) > 0:
		// The last size is the largest.
		o.Pages = append(o.Pages, store.Page{FileID: m.Photo[len(m.Photo)-1].FileID, Photo: true})
	case m.Document != nil && !letterKind(m.Document.FileName):
		return t.ask(o, &scoring.Refusal{Reason: reasonLetterKind, Value: m.Document.FileName})
	case m.Document != nil:
		o.Pages = append(o.Pages, store.Page{FileID: m.Document.FileID, Name: m.Document.FileName})
	case text == label("button.finish"):
		if len(o.Pages) == 0 && !o.field(o.Field).bare {
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

// letterKind reports whether a file can be a scanned letter.
func letterKind(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".pdf", ".jpg", ".jpeg", ".png":
		return true
	}
	return false
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
	// A step is named by the update that led to it, so that no button of another
	// form can be taken for one of this.
	o.Version = int(t.Act.Update)
	if err := o.keepOffered(t); err != nil {
		return err
	}
	if err := t.saveForm(o); err != nil {
		return err
	}
	var said *notice.Refused
	if refusal != nil {
		r := refused(refusal)
		said = &r
	}
	if o.Field == formSummary && o.preview != nil {
		n, err := o.preview(t, o, said)
		if err != nil {
			return err
		}
		if n != nil {
			return t.show(n)
		}
	}
	prompt, err := t.prompt(o)
	if err != nil {
		return err
	}
	prompt.Problem = said
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
	if f == nil || f.read != nil || f.many || o.Editing || o.atOnce {
		return nil
	}
	offered, err := o.offered(t, f)
	if err != nil || len(offered) != 1 || f.unless != nil {
		return err
	}
	o.Values[f.name] = answer{Value: offered[0].value, Shown: offered[0].label}
	o.Field = o.next(t)
	return t.answerAlone(o)
}

// prompt is the question, with what is offered, as a notice.
func (t *turn) prompt(o *openForm) (notice.FormPrompt, error) {
	p := notice.FormPrompt{Form: o.name, Field: o.Field, Version: o.Version, Context: make(map[string]string), Editing: o.Editing,
		Resumed: o.resumed}
	f := o.field(o.Field)
	if f != nil {
		// What is offered may add to what the form is about.
		offered, err := o.offered(t, f)
		if err != nil {
			return p, err
		}
		for _, c := range offered {
			p.Choices = append(p.Choices, c.label)
		}
		p.Many, p.Pages = f.many, f.pages
	}
	for name, a := range o.Values {
		p.Context[name] = a.shown()
	}
	for _, f := range o.fields {
		if a, ok := o.Values[f.name]; ok {
			p.Answers = append(p.Answers, notice.FormAnswer{Field: f.name, Shown: a.shown()})
		}
	}
	return p, nil
}
