package store

import (
	"errors"
	"strconv"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// ReasonNothingNew refuses a list of which all stands already.
const ReasonNothingNew scoring.Reason = "nothing_new"

// A Receipt is one line of the manuscript system's list of what it received
// (党政网名单).
type Receipt struct {
	Unit       string
	Title      string
	Manuscript string
	Channel    scoring.Channel
	Class      scoring.Class
	At         workday.Date
	Submission string // the section's own choice among several
	Fresh      bool   // likewise: none of them
}

// receiptMonths is how far around its date the title of a receipt is looked
// for: a title that comes back is another piece.
const receiptMonths = 1

// RecordSubmissions brings the registered submissions in line with the
// manuscript system's list, as one batch, all or none: each line is found by
// its number, else by its title; a found one without a number gets the list's;
// what is missing is made. It refuses a list of which all stands already.
func (act *Act) RecordSubmissions(lines []Receipt) (Recorded, error) {
	permit, err := act.ask(RecordSubmissions, "")
	if err != nil {
		return Recorded{}, err
	}
	r, err := act.begin(BatchSubmissions)
	if err != nil {
		return r.Recorded, err
	}
	changed := false
	for _, line := range lines {
		if err := r.line(func(result *LineResult) error { return r.receipt(line, result) }); err != nil {
			return r.Recorded, err
		}
		result := r.Lines[len(r.Lines)-1]
		changed = changed || result.Made || result.Numbered
	}
	if !changed && r.Refused() == 0 {
		return r.Recorded, &scoring.Refusal{Reason: ReasonNothingNew, Value: strconv.Itoa(len(lines))}
	}
	return r.close(permit)
}

func (r *recording) receipt(line Receipt, result *LineResult) error {
	act := r.act
	result.Unit, result.Title = line.Unit, line.Title
	if err := act.happened("at", line.At); err != nil {
		return err
	}
	s, err := act.received(line, result)
	if err != nil {
		return err
	}
	if s.ID == "" {
		item := ItemName{Units: []string{line.Unit}, Title: line.Title, Manuscript: line.Manuscript}
		if err := r.register(item, line.Channel, line.Class, line.At, line.At, result); err != nil {
			return err
		}
		s, err = act.Submission(result.Submission)
		result.Fact = scoring.Any(&s)
		return err
	}
	result.Submission, result.Received, result.Fact = s.ID, workday.DateOf(s.At), scoring.Any(&s)
	if s.Manuscript != "" || line.Manuscript == "" {
		return nil
	}
	result.Numbered = true
	if err := act.exec("UPDATE submission SET manuscript = ? WHERE id = ?", line.Manuscript, s.ID); err != nil {
		return err
	}
	return act.addEntry(BatchEntry{Batch: r.Batch.ID, Object: s.ID, Change: ChangeNumbered})
}

// received finds the registered submission that a receipt is of; none has no
// id.
func (act *Act) received(line Receipt, result *LineResult) (s scoring.Submission, err error) {
	if line.Submission != "" {
		return act.Submission(line.Submission)
	}
	if line.Manuscript != "" {
		s, err = find(act.View, scanSubmission, "SELECT "+submissionColumns+" FROM submission WHERE manuscript = ? AND void = ''", line.Manuscript)
		switch {
		case err == nil && s.Unit != line.Unit:
			return s, &scoring.Refusal{Reason: ReasonManuscriptTaken, Field: "manuscript", Value: line.Manuscript, Other: s.ID}
		case !errors.Is(err, ErrNotFound):
			return s, err
		}
	}
	if line.Fresh {
		return scoring.Submission{}, nil
	}
	all, err := list(act.View, scanSubmission, "SELECT "+submissionColumns+` FROM submission WHERE unit = ? AND void = ''
		AND at >= ? AND at < ? ORDER BY at, id`, line.Unit,
		millis(line.At.AddMonths(-receiptMonths).Time()), millis(line.At.AddMonths(receiptMonths).AddDays(1).Time()))
	if err != nil {
		return s, err
	}
	key := TitleKey(line.Title)
	var found []scoring.Submission
	for _, s := range all {
		numbered := line.Manuscript != "" && s.Manuscript != ""
		if key != "" && TitleKey(s.Title) == key && s.Channel == line.Channel && !numbered {
			found = append(found, s)
		}
	}
	found = prefer(found, func(s scoring.Submission) bool { return workday.DateOf(s.At) == line.At })
	switch len(found) {
	case 0:
		return scoring.Submission{}, nil
	case 1:
		return found[0], nil
	}
	for _, s := range found {
		result.Candidates = append(result.Candidates, s.ID)
	}
	return s, &scoring.Refusal{Reason: ReasonSeveralItems, Field: "submission", Value: line.Title, Other: strconv.Itoa(len(found))}
}

// SubmissionsBy returns all submissions of a channel that stand and were
// received from the first date to the day before the second, by unit.
func (v *View) SubmissionsBy(channel scoring.Channel, from, to workday.Date) ([]scoring.Submission, error) {
	return list(v, scanSubmission, "SELECT "+submissionColumns+` FROM submission
		WHERE channel = ? AND at >= ? AND at < ? AND void = '' ORDER BY unit, at, id`, channel, millis(from.Time()), millis(to.Time()))
}
