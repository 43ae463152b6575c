package store

import (
	"errors"
	"slices"
	"strconv"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// Recorded is what an act made of a list of lines.
type Recorded struct {
	Batch     Batch
	Lines     []LineResult
	Units     []string // whom it concerns, in the order of the lines
	Alone     []string // of these, those without anybody in chat: they are told otherwise
	Proposals []string // what waits for a second person in place of a batch
}

// A LineResult is what one line came to. Where it was refused, Refusals say
// why and the rest is how far it came.
type LineResult struct {
	Fact       scoring.AnyFact
	Unit       string   // whose item it is
	With       []string // the further units of a joint item
	Title      string
	Submission string // the item
	Commission string // the commission it answers
	Made       bool   // the submission is new
	Numbered   bool   // the submission got its manuscript number
	Claims     []string
	Candidates []string     // the submissions among which the section has to choose
	Supplement bool         // 补记
	Received   workday.Date // of a receipt: when our records say it was received
	Line       scoring.Line
	Refusals   []*scoring.Refusal
}

// Refused returns how many lines were refused.
func (r Recorded) Refused() int {
	n := 0
	for _, line := range r.Lines {
		if len(line.Refusals) > 0 {
			n++
		}
	}
	return n
}

// A recording is a batch while its lines are written.
type recording struct {
	act *Act
	Recorded
}

func (act *Act) begin(kind BatchKind) (*recording, error) {
	b, err := act.openBatch(kind)
	return &recording{act: act, Recorded: Recorded{Batch: b}}, err
}

// line writes one line. What a refused one has written is taken back, so that
// the others are checked as if it were not there; every refusal is kept.
func (r *recording) line(write func(*LineResult) error) error {
	var result LineResult
	err := r.act.Savepoint(func() error { return write(&result) })
	var refusal *scoring.Refusal
	var refusals lineRefusals
	switch {
	case errors.As(err, &refusals):
		result.Refusals, err = refusals, nil
	case errors.As(err, &refusal):
		result.Refusals, err = []*scoring.Refusal{refusal}, nil
	}
	r.Lines = append(r.Lines, result)
	return err
}

// lineRefusals are all that checks say against one line.
type lineRefusals []*scoring.Refusal

func (l lineRefusals) Error() string { return l[0].Error() }

// made notes a fact that a line made.
func (r *recording) made(object string, supplement bool) error {
	return r.act.addEntry(BatchEntry{Batch: r.Batch.ID, Object: object, Change: ChangeMade, Supplement: supplement})
}

// close ends a recording and writes the act to the audit.
func (r *recording) close(p *permit) (Recorded, error) {
	if err := r.end(); err != nil {
		return r.Recorded, err
	}
	entries, err := r.act.BatchEntries(r.Batch.ID)
	if err != nil {
		return r.Recorded, err
	}
	return r.Recorded, p.record(r.Batch.ID, map[string]any{"kind": r.Batch.Kind, "entries": entries})
}

// end scores what was written, refuses the whole where a line was refused, and
// otherwise has the units told: each once, of all that concerns it.
func (r *recording) end() error {
	if err := r.score(); err != nil {
		return err
	}
	for _, line := range r.Lines {
		for _, unit := range append([]string{line.Unit}, line.With...) {
			if unit != "" && !slices.Contains(r.Units, unit) {
				r.Units = append(r.Units, unit)
			}
		}
	}
	if n := r.Refused(); n > 0 {
		return &scoring.Refusal{Reason: ReasonBatchRefused, Value: strconv.Itoa(n), Other: strconv.Itoa(len(r.Lines))}
	}
	for _, unit := range r.Units {
		officers, err := r.act.Reached(Audience{Role: RoleOfficer, Unit: unit})
		if err != nil {
			return err
		}
		if len(officers) == 0 {
			r.Alone = append(r.Alone, unit)
		}
		if r.Batch.Kind == BatchSubmissions {
			continue // nothing is scored: there is nothing to tell
		}
		if err := r.act.tellOf(r.Batch.Kind, unit, notice.BatchTold{Batch: r.Batch.ID, Unit: unit}); err != nil {
			return err
		}
	}
	return nil
}

// score fills in what each written line scores for its own unit.
func (r *recording) score() error {
	if r.Batch.Kind == BatchSubmissions {
		return nil
	}
	var years []int
	for _, line := range r.Lines {
		if len(line.Refusals) == 0 && !slices.Contains(years, line.Fact.Date().Year()) {
			years = append(years, line.Fact.Date().Year())
		}
	}
	for _, year := range years {
		scored, err := r.act.LinesOf(year)
		if err != nil {
			return err
		}
		for i := range r.Lines {
			if line := &r.Lines[i]; len(line.Refusals) == 0 {
				if l, ok := scored[FactOf{line.Unit, line.Fact.Common().ID}]; ok {
					line.Line = l
				}
			}
		}
	}
	return nil
}

// A FactOf is a fact as a unit has it: of a joint item each unit has a line.
type FactOf struct{ Unit, Fact string }

// LinesOf returns what the facts of a year score now, by unit and fact. A year
// without rules has none.
func (v *View) LinesOf(year int) (map[FactOf]scoring.Line, error) {
	lines := make(map[FactOf]scoring.Line)
	sheet, err := v.Score(scoring.YearPeriod(year))
	var refusal *scoring.Refusal
	if errors.As(err, &refusal) {
		return lines, nil
	}
	if err != nil {
		return nil, err
	}
	for i := range sheet.Groups {
		for _, u := range sheet.Groups[i].Units {
			for _, l := range u.Lines {
				if l.Fact != "" {
					lines[FactOf{u.Unit, l.Fact}] = l
				}
			}
		}
	}
	return lines, nil
}

// checks runs a check of package scoring and returns all its refusals as one
// error.
func (v *View) checks(run func(scoring.Lookup) []*scoring.Refusal) error {
	l := &lookup{view: v}
	refusals := run(l)
	if l.err != nil {
		return l.err
	}
	if len(refusals) > 0 {
		return lineRefusals(refusals)
	}
	return nil
}

// happened refuses a date that is still to come.
func (act *Act) happened(field string, d workday.Date) error {
	if d > act.Day() {
		return &scoring.Refusal{Reason: ReasonFuture, Field: field, Value: d.String()}
	}
	return nil
}
