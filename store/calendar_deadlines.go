package store

import (
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// Three deadlines are computed and stored: the window for a written
// explanation, a unit's time to answer a proposal, and what an outage has made
// of a due time. Due times themselves are given by people and no calendar
// moves them.

// A DeadlineKind names a stored deadline.
type DeadlineKind string

// The kinds of deadline.
const (
	DeadlineDue    DeadlineKind = "due"    // of a commission
	DeadlineWindow DeadlineKind = "window" // of a commission, for its written explanation (三（三）3)
	DeadlineAnswer DeadlineKind = "answer" // of a proposal, for the unit's answer
	DeadlineCheck  DeadlineKind = "check"  // of a bulletin, for the units' check
)

// A MovedDeadline is a stored deadline that has been computed anew.
type MovedDeadline struct {
	Object   string // the commission or the proposal
	Unit     string
	Deadline DeadlineKind
	Was, Is  time.Time
}

// window is where the window for a written explanation ends that opens at a
// receipt: by the rules' objection_window, and after any outage it falls into.
func (tx *Tx) window(receipt time.Time) (workday.Deadline, error) {
	return tx.windowOf(tx.Rules.Settings.ObjectionWindow, receipt)
}

func (tx *Tx) windowOf(kind workday.WindowKind, receipt time.Time) (workday.Deadline, error) {
	return tx.afterOutages(tx.Calendar.Window(kind, receipt))
}

// windowKind is the objection_window by which a commission's window was
// computed: that of the rules at its receipt, which may have changed since.
// Before is the calendar it was computed by.
func (tx *Tx) windowKind(c Commission, before *workday.Calendar) workday.WindowKind {
	present := tx.Rules.Settings.ObjectionWindow
	if c.WindowRules == tx.Rules.Hash() {
		return present
	}
	for _, kind := range []workday.WindowKind{
		workday.CloseOfNextWorkingDay, workday.EndOfNextWorkingDay, workday.SameTimeNextWorkingDay,
	} {
		if before.Window(kind, c.Received).At.Equal(c.WindowEnds) {
			return kind
		}
	}
	return present
}

// answerTime is until when a unit may answer a proposal made at a moment.
func (tx *Tx) answerTime(made time.Time) (workday.Deadline, error) {
	return tx.afterOutages(tx.Calendar.NextClose(made))
}

// afterOutages moves a deadline that falls into an outage to the close after
// it, as often as it falls into one.
func (tx *Tx) afterOutages(d workday.Deadline) (workday.Deadline, error) {
	outages, err := tx.endedOutages()
	if err != nil {
		return d, err
	}
	for again := true; again; {
		again = false
		for _, o := range outages {
			if o.Covers(d.At) {
				next := tx.Calendar.CloseAfter(o.To)
				d = workday.Deadline{At: next.At, Provisional: d.Provisional || next.Provisional}
				again = true
			}
		}
	}
	return d, nil
}

// tellProvisional tells the section, once for each object and day, that a
// deadline has been given which runs through a year without a calendar.
func (tx *Tx) tellProvisional(d workday.Deadline, object string) error {
	if !d.Provisional {
		return nil
	}
	uncovered := tx.Calendar.Uncovered(tx.Day(), workday.DateOf(d.At))
	if len(uncovered) == 0 {
		return nil // through past years alone, of which nothing more will be known
	}
	return tx.Remind(Audience{Role: RoleSection}, notice.DeadlineProvisional{Year: uncovered[0], Until: d.At},
		"provisional/"+object+"/"+tx.Day().String())
}

// recountDeadlines computes every stored deadline anew that is still open, by
// the calendar as it is now; before is the one that held until then. A unit whose deadline moved is told; each is
// traced at its object. What has passed stays as it was.
func (act *Act) recountDeadlines(permit *permit, before *workday.Calendar) ([]MovedDeadline, error) {
	windows, err := act.recountWindows(permit, before)
	if err != nil {
		return nil, err
	}
	answers, err := act.recountAnswers(permit)
	if err != nil {
		return nil, err
	}
	return append(windows, answers...), act.recountChecks(permit)
}

// still is the deadline that holds where one is computed anew: never one that
// has passed already, since the unit was told the old one.
func (tx *Tx) still(was time.Time, is workday.Deadline) workday.Deadline {
	if is.At.After(tx.Now) {
		return is
	}
	return workday.Deadline{At: was}
}

func (act *Act) recountWindows(permit *permit, before *workday.Calendar) ([]MovedDeadline, error) {
	open, err := list(act.View, scanCommission, "SELECT "+commissionColumns+` WHERE c.state = 'received' AND c.void = ''
		AND c.window_ends > ? AND NOT EXISTS (SELECT 1 FROM objection o WHERE o.commission = c.id AND o.void = '')
		ORDER BY c.id`, millis(act.Now))
	if err != nil {
		return nil, err
	}
	var all []MovedDeadline
	for _, c := range open {
		d, err := act.windowOf(act.windowKind(c, before), c.Received)
		if err != nil {
			return nil, err
		}
		d = act.still(c.WindowEnds, d)
		if d.At.Equal(c.WindowEnds) && d.Provisional == c.WindowProvisional {
			continue
		}
		moved := MovedDeadline{c.ID, c.Unit, DeadlineWindow, c.WindowEnds, d.At}
		c.WindowEnds, c.WindowProvisional = d.At, d.Provisional
		if err := act.save(&c); err != nil {
			return nil, err
		}
		if err := act.traceRecount(permit, moved, d.Provisional); err != nil {
			return nil, err
		}
		if moved.Was.Equal(moved.Is) {
			continue
		}
		all = append(all, moved)
		if err := act.TellOfficers(c.Unit, notice.WindowRecounted{Commission: c.ID, Was: moved.Was}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (act *Act) recountAnswers(permit *permit) ([]MovedDeadline, error) {
	open, err := act.OpenProposals()
	if err != nil {
		return nil, err
	}
	var all []MovedDeadline
	for _, p := range open {
		if p.Heard() || p.Answer != "" || !p.AnswerUntil.After(act.Now) {
			continue
		}
		d, err := act.answerTime(p.At)
		if err != nil {
			return nil, err
		}
		d = act.still(p.AnswerUntil, d)
		if d.At.Equal(p.AnswerUntil) && d.Provisional == p.AnswerProvisional {
			continue
		}
		if err := act.setAnswerTime(p.ID, d); err != nil {
			return nil, err
		}
		moved := MovedDeadline{p.ID, p.Unit, DeadlineAnswer, p.AnswerUntil, d.At}
		if err := act.traceRecount(permit, moved, d.Provisional); err != nil {
			return nil, err
		}
		if moved.Was.Equal(moved.Is) {
			continue
		}
		all = append(all, moved)
		if err := act.TellOfficers(p.Unit, notice.AnswerRecounted{Proposal: p.ID, Was: moved.Was}); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// setAnswerTime changes until when a unit may answer. The proposal's version
// stays: whoever seconds it is held back by the time itself.
func (tx *Tx) setAnswerTime(proposal string, d workday.Deadline) error {
	return tx.exec("UPDATE proposal SET answer_until = ?, answer_provisional = ? WHERE id = ?",
		millis(d.At), d.Provisional, proposal)
}

func (act *Act) traceRecount(permit *permit, m MovedDeadline, provisional bool) error {
	return permit.record(m.Object, map[string]any{
		"deadline": m.Deadline, "was": m.Was, "is": m.Is, "provisional": provisional, "rules": act.Rules.Hash(),
	})
}

// mayBeMoved refuses what rests on a deadline having passed while an outage
// goes on into which it falls: it will be moved.
func (tx *Tx) mayBeMoved(deadlines ...time.Time) error {
	o, ok, err := tx.OngoingOutage()
	if err != nil || !ok {
		return err
	}
	for _, d := range deadlines {
		if !d.Before(o.From) && !d.After(tx.Now) {
			return &scoring.Refusal{Reason: ReasonOutageGoesOn, Value: o.From.Format("2006-01-02 15:04")}
		}
	}
	return nil
}
