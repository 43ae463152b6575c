package store

import (
	"errors"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// The refusals of registering a submission beyond the checks of the fact.
const (
	ReasonManuscriptTaken scoring.Reason = "manuscript_taken" // Value: the number, Other: the earlier submission's id
	ReasonSameTitle       scoring.Reason = "same_title"       // the unit sent this title about then; Other: its id
	ReasonInUse           scoring.Reason = "in_use"           // other facts rest on it; Value: its id
	ReasonNumbered        scoring.Reason = "numbered"         // it has a manuscript number already; Value: it
	ReasonFuture          scoring.Reason = "future"           // a moment that has not come yet
)

// RegisterSubmission records that the manuscript system received a piece of
// information (登记报送, 三（二）2 and 六.6). An empty ID is given one. Again
// says that the actor knows of the same title and means another piece.
func (act *Act) RegisterSubmission(s scoring.Submission, source Source, again bool) (scoring.Submission, error) {
	permit, err := act.ask(RegisterSubmission, s.Unit)
	if err != nil {
		return s, err
	}
	if err := permit.wantsSource(source); err != nil {
		return s, err
	}
	if err := act.addSubmission(&s, again); err != nil {
		return s, err
	}
	return s, permit.recordFor(s.ID, source, map[string]any{"submission": s})
}

// addSubmission checks and writes a submission for an act that has been permitted.
func (act *Act) addSubmission(s *scoring.Submission, again bool) error {
	if s.At.After(act.Now) {
		return &scoring.Refusal{Reason: ReasonFuture, Field: "at", Value: s.At.Format("2006-01-02 15:04")}
	}
	if err := act.freeManuscript(s.Manuscript, ""); err != nil {
		return err
	}
	if !again {
		if err := act.newTitle(*s); err != nil {
			return err
		}
	}
	if s.ID == "" {
		id, err := act.nextID("s")
		if err != nil {
			return err
		}
		s.ID = id
	}
	if err := act.check(func(l scoring.Lookup) []*scoring.Refusal {
		return scoring.CheckSubmission(act.Rules, l, *s)
	}); err != nil {
		return err
	}
	return act.insertSubmission(*s)
}

// sameTitleDays is how many days apart the same title of a unit is asked about.
const sameTitleDays = 31

// newTitle refuses a title that the unit has sent by the same channel about
// then, be it written a little differently.
func (v *View) newTitle(s scoring.Submission) error {
	key := TitleKey(s.Title)
	if key == "" {
		return nil
	}
	day := workday.DateOf(s.At)
	earlier, err := find(v, scanString, `SELECT id FROM submission
		WHERE unit = ? AND title_key = ? AND channel = ? AND at >= ? AND at < ? AND void = '' ORDER BY at DESC, id DESC LIMIT 1`,
		s.Unit, key, s.Channel, millis(day.AddDays(-sameTitleDays).Time()), millis(day.AddDays(sameTitleDays+1).Time()))
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	return &scoring.Refusal{Reason: ReasonSameTitle, Field: "title", Value: s.Title, Other: earlier}
}

// freeManuscript refuses a manuscript number that another submission than the
// one given has.
func (v *View) freeManuscript(manuscript, own string) error {
	if manuscript == "" {
		return nil
	}
	earlier, err := find(v, scanString, "SELECT id FROM submission WHERE manuscript = ? AND void = '' AND id <> ?", manuscript, own)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	return &scoring.Refusal{Reason: ReasonManuscriptTaken, Field: "manuscript", Value: manuscript, Other: earlier}
}

// NumberSubmission sets the manuscript number of a submission that was
// registered without one (稿件号待补). One that is wrong is corrected by the
// section.
func (act *Act) NumberSubmission(id, manuscript string, source Source) (scoring.Submission, error) {
	s, err := act.Submission(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return s, err
	}
	permit, err := act.ask(NumberSubmission, s.Unit)
	switch {
	case err != nil:
		return s, err
	case s.ID == "":
		return s, noSuch(id)
	case s.Void != "":
		return s, stale(id)
	case s.Manuscript != "":
		return s, &scoring.Refusal{Reason: ReasonNumbered, Value: s.Manuscript}
	}
	if err := permit.wantsSource(source); err != nil {
		return s, err
	}
	if err := act.freeManuscript(manuscript, id); err != nil {
		return s, err
	}
	s.Manuscript = manuscript
	if err := act.exec("UPDATE submission SET manuscript = ? WHERE id = ?", manuscript, id); err != nil {
		return s, err
	}
	if err := act.refreshDelivered(id); err != nil {
		return s, err
	}
	return s, permit.recordFor(id, source, map[string]any{"manuscript": manuscript})
}

// refreshDelivered refreshes the cards of the commission that a submission
// delivered, if it did one.
func (tx *Tx) refreshDelivered(submission string) error {
	c, err := tx.DeliveredBy(submission)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := tx.RefreshCard(c.ID); err != nil || c.Notice == "" {
		return err
	}
	return tx.RefreshCard(c.Notice)
}

// DeliveredBy returns the commission that a submission delivered, or
// [ErrNotFound].
func (v *View) DeliveredBy(submission string) (Commission, error) {
	return find(v, scanCommission, "SELECT "+commissionColumns+" WHERE c.submission = ? AND c.void = ''", submission)
}

// Unnumbered returns a unit's submissions without a manuscript number since a
// date, oldest first.
func (v *View) Unnumbered(unit string, since workday.Date) ([]scoring.Submission, error) {
	return list(v, scanSubmission, "SELECT "+submissionColumns+` FROM submission
		WHERE unit = ? AND manuscript = '' AND void = '' AND at >= ? ORDER BY at, id`, unit, millis(since.Time()))
}

// WithdrawSubmission strikes out a submission registered by mistake
// (撤销登记). One that an adoption, a claim or a commission rests on stays.
func (act *Act) WithdrawSubmission(id string) (scoring.Submission, error) {
	s, err := act.Submission(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return s, err
	}
	permit, err := act.ask(WithdrawSubmission, s.Unit)
	if err != nil {
		return s, err
	}
	if s.ID == "" {
		return s, noSuch(id)
	}
	if s.Void != "" {
		return s, stale(id)
	}
	if used, err := act.inUse(id, ""); err != nil {
		return s, err
	} else if used {
		return s, &scoring.Refusal{Reason: ReasonInUse, Value: id}
	}
	s.Void = "撤销登记"
	if err := act.exec("UPDATE submission SET void = ? WHERE id = ?", s.Void, id); err != nil {
		return s, err
	}
	return s, permit.record(id, map[string]any{"void": s.Void})
}

// inUse reports whether something rests on a submission, other than the
// commission it delivered.
func (v *View) inUse(submission, commission string) (used bool, err error) {
	return used, v.one(`SELECT EXISTS (SELECT 1 FROM adoption WHERE submission = ?1 AND void = '')
		OR EXISTS (SELECT 1 FROM claim WHERE submission = ?1 AND state = 'open')
		OR EXISTS (SELECT 1 FROM instruction WHERE submission = ?1 AND void = '')
		OR EXISTS (SELECT 1 FROM commission WHERE submission = ?1 AND id <> ?2 AND void = '')`,
		[]any{submission, commission}, &used)
}

// SubmissionsOf returns a unit's submissions that stand and were received from
// the first date to the day before the second, newest first.
func (v *View) SubmissionsOf(unit string, from, to workday.Date) ([]scoring.Submission, error) {
	return list(v, scanSubmission, "SELECT "+submissionColumns+` FROM submission
		WHERE unit = ? AND at >= ? AND at < ? AND void = '' ORDER BY at DESC, id DESC`,
		unit, millis(from.Time()), millis(to.Time()))
}

// CountSubmissions counts a unit's valid submissions of a channel and class
// that count from the first date to the day before the second.
func (v *View) CountSubmissions(unit string, channel scoring.Channel, class scoring.Class, from, to workday.Date) (n int, err error) {
	return n, v.one(`SELECT count(*) FROM submission WHERE unit = ?1 AND channel = ?2 AND class = ?3
		AND void = '' AND invalid = '' AND (counts_on = 0 AND at >= ?4 AND at < ?5 OR counts_on >= ?6 AND counts_on < ?7)`,
		[]any{unit, channel, class, millis(from.Time()), millis(to.Time()), from, to}, &n)
}
