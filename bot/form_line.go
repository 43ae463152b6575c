package bot

import (
	"maps"
	"strings"
)

// Every form can be filled in with one line: its answers in the order of the
// questions, a space between them. What a question offers may be named by a
// part of it; the last question takes all that is left. Nothing is done before
// the summary has been seen.

// beginLine fills in a form that has just begun from the words after its
// command, and asks what they leave open. Where the words do not fit, and the
// first question takes any text, they are its answer: a title with a space in it.
func (t *turn) beginLine(o *openForm, line string) error {
	given := maps.Clone(o.Values)
	err := o.takeLine(t, line)
	if first := &o.fields[0]; err != nil {
		if whole, firstErr := o.read(t, first, line); firstErr == nil {
			err = nil
			o.Values = given
			o.Values[first.name] = whole
		}
	}
	o.Field = o.next(t)
	return t.ask(o, err)
}

// lineAtOnce takes what is typed at a form's first question as the answers to
// all of them, where that is what it is.
func (t *turn) lineAtOnce(o *openForm, text string) bool {
	if !strings.Contains(text, " ") || o.preview != nil {
		return false
	}
	for _, f := range o.fields {
		if _, answered := o.Values[f.name]; answered && f.name != "unit" {
			return false
		}
	}
	trial := &openForm{form: o.form, formState: o.formState}
	trial.Values = maps.Clone(o.Values)
	if trial.takeLine(t, text) != nil || !trial.complete(t) {
		return false
	}
	o.Values, o.Field = trial.Values, trial.next(t)
	return true
}

// complete reports whether nothing but pages is left to be asked.
func (o *openForm) complete(t *turn) bool {
	next := o.field(o.next(t))
	return next == nil || next.pages
}

// takeLine answers as many questions as the line has words for. It stops at the
// first word that is no answer, with what is wrong with it.
func (o *openForm) takeLine(t *turn, line string) error {
	words := strings.Fields(line)
	for len(words) > 0 {
		o.Field = o.next(t)
		if err := t.answerAlone(o); err != nil {
			return err
		}
		f := o.field(o.Field)
		if f == nil || f.pages || f.lines || f.table != nil {
			return nil
		}
		read, err := o.readWord(t, f, words[0])
		if err != nil {
			return err
		}
		if err := o.put(t, f, read); err != nil {
			return err
		}
		if len(words) > 1 && o.complete(t) {
			// The last question: the rest belongs to its answer.
			delete(o.Values, f.name)
			if read, err = o.read(t, f, strings.Join(words, " ")); err != nil {
				return err
			}
			return o.put(t, f, read)
		}
		words = words[1:]
	}
	return nil
}

// readWord reads one word as an answer: what the question takes, or a part of
// the one choice that has it.
func (o *openForm) readWord(t *turn, f *field, word string) (answer, error) {
	read, err := o.read(t, f, word)
	if err == nil || f.many {
		return read, err
	}
	offered, offerErr := o.offered(t, f)
	if offerErr != nil {
		return answer{}, offerErr
	}
	var fits []choice
	for _, c := range offered {
		if strings.Contains(c.label, word) {
			fits = append(fits, c)
		}
	}
	if len(fits) != 1 {
		return answer{}, err
	}
	return answer{Value: fits[0].value, Shown: fits[0].label}, nil
}
