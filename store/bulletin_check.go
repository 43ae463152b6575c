package store

import (
	"slices"
	"strings"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// The refusals of the units' check.
const (
	ReasonNotChecking   scoring.Reason = "not_checking"   // the bulletin is not with the units; Value: the period
	ReasonCheckOver     scoring.Reason = "check_over"     // Value: until when they could answer
	ReasonNothingTo     scoring.Reason = "nothing_to"     // what is confirmed is not so; Value: the unit or outlet
	ReasonAlreadyChecks scoring.Reason = "already_checks" // the unit has answered; Value: it
)

// A CheckAnswer is what a unit said to its statement.
type CheckAnswer struct {
	Unit     string
	Disputed bool // it has asked for something to be checked or corrected
	At       time.Time
	By       int64
}

// CheckAnswers returns what the units have said to their statements of a
// bulletin, by unit.
func (v *View) CheckAnswers(period scoring.Period) (map[string]CheckAnswer, error) {
	all, err := list(v, func(row scanner) (a CheckAnswer, err error) {
		return a, row.Scan(&a.Unit, &a.Disputed, timeColumn{&a.At}, &a.By)
	}, "SELECT unit, answer = 'disputed', at, by FROM bulletin_check WHERE period = ?", period.String())
	answers := make(map[string]CheckAnswer, len(all))
	for _, a := range all {
		answers[a.Unit] = a
	}
	return answers, err
}

// SendForCheck sends each unit its statement (发各单位核对), to be answered by the
// close of the given working day after; silence is agreement.
func (act *Act) SendForCheck(period scoring.Period, version, days int) (Bulletin, error) {
	b, permit, err := act.bulletinFor(SendForCheck, period, version, BulletinDraft)
	if err != nil {
		return b, err
	}
	b.State, b.Sent, b.CheckDays = BulletinChecking, act.Now, max(days, 1)
	if b.CheckUntil, err = act.checkTime(b.Sent, b.CheckDays); err != nil {
		return b, err
	}
	if err := act.saveBulletin(&b); err != nil {
		return b, err
	}
	for _, unit := range act.Rules.Units() {
		if err := act.TellOfficers(unit.Name, notice.BulletinCheck{Period: period.String(), Unit: unit.Name}); err != nil {
			return b, err
		}
	}
	if err := act.tellProvisional(b.CheckUntil, period.String()); err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"until": b.CheckUntil.At})
}

// checkTime is until when units may answer what was sent to them at a moment.
func (tx *Tx) checkTime(sent time.Time, days int) (workday.Deadline, error) {
	before := tx.Calendar.ShiftDays(sent, days-1)
	d := tx.Calendar.NextClose(before.At)
	d.Provisional = d.Provisional || before.Provisional
	return tx.afterOutages(d)
}

// recountChecks computes anew until when units may answer. They are told.
func (act *Act) recountChecks(permit *permit) error {
	open, err := act.UnpublishedBulletins()
	if err != nil {
		return err
	}
	for _, b := range open {
		if b.State != BulletinChecking || !b.CheckUntil.At.After(act.Now) {
			continue
		}
		d, err := act.checkTime(b.Sent, b.CheckDays)
		if err != nil {
			return err
		}
		if err := act.moveCheck(permit, b, act.still(b.CheckUntil.At, d)); err != nil {
			return err
		}
	}
	return nil
}

// moveCheck gives units another time to answer. The bulletin's version stays.
func (act *Act) moveCheck(permit *permit, b Bulletin, d workday.Deadline) error {
	if d.At.Equal(b.CheckUntil.At) && d.Provisional == b.CheckUntil.Provisional {
		return nil
	}
	if err := act.exec("UPDATE bulletin SET check_until = ?, check_provisional = ? WHERE period = ?", millis(d.At), d.Provisional, b.Period.String()); err != nil {
		return err
	}
	moved := MovedDeadline{Object: b.Period.String(), Deadline: DeadlineCheck, Was: b.CheckUntil.At, Is: d.At}
	if err := act.traceRecount(permit, moved, d.Provisional); err != nil || moved.Was.Equal(moved.Is) {
		return err
	}
	for _, unit := range act.Rules.Units() {
		if err := act.TellOfficers(unit.Name, notice.BulletinCheckMoved{Period: b.Period.String(), Was: moved.Was}); err != nil {
			return err
		}
	}
	return nil
}

// moveChecks gives units whose time to answer fell into an outage the same time
// after it.
func (act *Act) moveChecks(permit *permit, o Outage, to workday.Deadline) error {
	open, err := act.UnpublishedBulletins()
	if err != nil {
		return err
	}
	for _, b := range open {
		if b.State == BulletinChecking && o.Covers(b.CheckUntil.At) {
			if err := act.moveCheck(permit, b, to); err != nil {
				return err
			}
		}
	}
	return nil
}

// AgreeToCheck records that a unit finds its statement right (核对无误).
func (act *Act) AgreeToCheck(period scoring.Period, unit string, source Source) error {
	permit, err := act.ask(AnswerCheck, unit)
	if err != nil {
		return err
	}
	if err := permit.wantsSource(source); err != nil {
		return err
	}
	b, err := act.Bulletin(period)
	if err != nil || b.State != BulletinChecking {
		return &scoring.Refusal{Reason: ReasonNotChecking, Value: period.String()}
	}
	if act.At.After(b.CheckUntil.At) {
		return &scoring.Refusal{Reason: ReasonCheckOver, Value: b.CheckUntil.At.Format("2006-01-02 15:04")}
	}
	answers, err := act.CheckAnswers(period)
	if err != nil {
		return err
	}
	if a, ok := answers[unit]; ok && !a.Disputed {
		return &scoring.Refusal{Reason: ReasonAlreadyChecks, Value: unit}
	}
	if err := act.answerCheck(period, unit, "agreed"); err != nil {
		return err
	}
	return permit.recordFor(checkObject(period, unit), source, map[string]any{"answer": "agreed"})
}

// checkObject names a unit's statement in the audit.
func checkObject(period scoring.Period, unit string) string { return period.String() + "/" + unit }

func (act *Act) answerCheck(period scoring.Period, unit, answer string) error {
	return act.exec(`INSERT INTO bulletin_check (period, unit, answer, at, by) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (period, unit) DO UPDATE SET answer = excluded.answer, at = excluded.at, by = excluded.by`,
		period.String(), unit, answer, millis(act.At), act.Actor.Person)
}

// disputeCheck notes that a unit has asked for something of a day to be checked
// or corrected while a bulletin that contains it is with the units.
func (act *Act) disputeCheck(unit string, day workday.Date) error {
	open, err := act.UnpublishedBulletins()
	if err != nil {
		return err
	}
	for _, b := range open {
		if b.State == BulletinChecking && b.Period.Contains(day) && !act.At.After(b.CheckUntil.At) {
			if err := act.answerCheck(b.Period, unit, "disputed"); err != nil {
				return err
			}
		}
	}
	return nil
}

// queriedDay is the day that what a query asks about counts on.
func (v *View) queriedDay(q Query) (workday.Date, error) {
	if q.Kind == QueryLine {
		return q.Line.At, nil
	}
	if q.Object[0] == 'a' {
		a, err := v.Adoption(q.Object)
		return a.CountedOn(a.At), err
	}
	s, err := v.Submission(q.Object)
	return s.CountedOn(workday.DateOf(s.At)), err
}

// What the section confirms of a month.
const (
	confirmedNoItem     = "no_item"
	confirmedNoAdoption = "no_adoption"
)

// confirmed are the units or outlets of which something is confirmed of a month.
func (v *View) confirmed(month scoring.Period, kind string) ([]string, error) {
	return list(v, scanString, "SELECT name FROM month_confirmed WHERE month = ? AND kind = ?", month.String(), kind)
}

// ConfirmNoItem confirms that units sent nothing in the months of a period where
// they stand with 拟扣10分 (核实无报送): the −10 of 三（六）2 stands.
func (act *Act) ConfirmNoItem(period scoring.Period, units []string) error {
	permit, err := act.ask(ConfirmNoItem, "")
	if err != nil {
		return err
	}
	left := slices.Clone(units)
	for _, month := range period.Months() {
		list, err := act.Checklist(month)
		if err != nil {
			return err
		}
		for _, unit := range units {
			if !slices.Contains(list.NoItem, unit) {
				continue
			}
			if err := act.confirm(month, confirmedNoItem, unit); err != nil {
				return err
			}
			left = slices.DeleteFunc(left, func(name string) bool { return name == unit })
		}
	}
	if len(units) == 0 || len(left) > 0 {
		return &scoring.Refusal{Reason: ReasonNothingTo, Value: strings.Join(left, "、")}
	}
	return permit.record(period.String(), map[string]any{"units": units})
}

// ConfirmNoAdoption confirms that an outlet has adopted nothing in a month
// (本月无录用), so that no list of it is missing.
func (act *Act) ConfirmNoAdoption(month scoring.Period, outlet string) error {
	permit, err := act.ask(ConfirmNoAdoption, "")
	if err != nil {
		return err
	}
	list, err := act.Checklist(month)
	if err != nil {
		return err
	}
	if !slices.Contains(list.Lists, outlet) {
		return &scoring.Refusal{Reason: ReasonNothingTo, Value: outlet}
	}
	if err := act.confirm(month, confirmedNoAdoption, outlet); err != nil {
		return err
	}
	return permit.record(month.String(), map[string]any{"outlet": outlet})
}

func (act *Act) confirm(month scoring.Period, kind, name string) error {
	return act.exec("INSERT INTO month_confirmed (month, kind, name, at, by) VALUES (?, ?, ?, ?, ?)",
		month.String(), kind, name, millis(act.Now), act.Actor.Person)
}
