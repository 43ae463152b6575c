package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// ReasonNotCorrectable refuses the correction of a field that has an act of its
// own, or none; Value: the fact's id, Field: the field.
const ReasonNotCorrectable scoring.Reason = "not_correctable"

// fieldWay is channel and class of a submission as one: 直报·要情, 信息科.
const fieldWay = "way"

// correctable are the fields of facts that can be corrected, by kind. What a
// commission and an explanation went through is their own acts'.
var correctable = map[scoring.Kind][]string{
	scoring.KindSubmission:  {"title", "manuscript", "at", fieldWay, "invalid", "emergency", "void"},
	scoring.KindAdoption:    {"outlet", "issue", "at", "commission", "with", "void"},
	scoring.KindInstruction: {"level", "leader", "at", "void"},
	scoring.KindCommission:  {"quality"},
	scoring.KindFault:       {"detail", "at", "void"},
	scoring.KindMerit:       {"person", "from", "to", "void"},
}

// Correctable returns the fields of a fact that can be corrected now: of a void
// one none, and quality points only where there are any.
func Correctable(f scoring.AnyFact) []string {
	if f.Common().Void != "" || f.Kind() == scoring.KindCommission && f.Text("state") != string(scoring.CommissionGraded) {
		return nil
	}
	return correctable[f.Kind()]
}

// FieldText returns what stands in a field that can be corrected, as people
// write it: the time of a submission is its date.
func FieldText(f scoring.AnyFact, field string) string {
	at, isTime := f.Value(field).(time.Time)
	switch {
	case field == fieldWay && f.Text("class") != "":
		return f.Text("channel") + "·" + f.Text("class")
	case field == fieldWay:
		return f.Text("channel")
	case isTime && !at.IsZero():
		return workday.DateOf(at).String()
	}
	return f.Text(field)
}

// A Correction (更正) is a field of a fact that was recorded wrong, with both
// values.
type Correction struct {
	ID     string
	Fact   string
	Unit   string
	Field  string
	Was    string
	Now    string
	Reason string
	By     int64
	Second int64 // who agreed, where it took two persons; else 0
	At     time.Time
}

const correctionColumns = "id, fact, unit, field, was, now, reason, by, second, at"

func scanCorrection(row scanner) (c Correction, err error) {
	return c, row.Scan(&c.ID, &c.Fact, &c.Unit, &c.Field, &c.Was, &c.Now, &c.Reason, &c.By, &c.Second, timeColumn{&c.At})
}

// Correction returns a correction, or [ErrNotFound].
func (v *View) Correction(id string) (Correction, error) {
	return find(v, scanCorrection, "SELECT "+correctionColumns+" FROM correction WHERE id = ?", id)
}

// CorrectionsOf returns the corrections of a fact, oldest first.
func (v *View) CorrectionsOf(fact string) ([]Correction, error) {
	return list(v, scanCorrection, "SELECT "+correctionColumns+" FROM correction WHERE fact = ? ORDER BY at, id", fact)
}

// Corrected is what an act of correction came to: the correction, or the
// proposal that waits for a second person.
type Corrected struct {
	Correction Correction
	Proposal   string
	Before     scoring.Points // of the fact, for its own unit
	After      scoring.Points
}

// CorrectFact writes another value into a field of a fact (更正), or strikes the
// fact out where the field is void; the value is the text that [FieldText]
// returns. The fact and all that rests on it pass every check afterwards. Where
// a bulletin has been issued of it, and where the fact takes a year's score, it
// takes two persons and becomes a proposal. The units are told, with both
// values; what they have asked about the fact is answered.
func (act *Act) CorrectFact(fact, field, value, reason string) (Corrected, error) {
	f, err := act.Fact(fact)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Corrected{}, err
	}
	unit := ""
	if err == nil {
		unit = f.Common().Unit
	}
	permit, err := act.ask(CorrectFact, unit)
	switch {
	case err != nil:
		return Corrected{}, err
	case unit == "":
		return Corrected{}, noSuch(fact)
	case reason == "":
		return Corrected{}, &scoring.Refusal{Reason: ReasonNoReason, Field: "reason"}
	}
	c := Correction{Fact: fact, Unit: unit, Field: field, Now: value, Reason: reason, By: act.Actor.Person}
	var done Corrected
	seconded := false
	err = act.Savepoint(func() (err error) {
		if done, seconded, err = act.correct(c); err == nil && seconded {
			err = errSeconded
		}
		return err
	})
	if errors.Is(err, errSeconded) {
		c.Was, c.Now = done.Correction.Was, done.Correction.Now
		p, err := act.open(Proposal{Act: ProposesCorrection, Object: fact, Unit: unit, Reason: reason}, c)
		if err != nil {
			return done, err
		}
		done.Correction, done.Proposal = c, p.ID
		return done, permit.record(fact, map[string]any{"proposal": p.ID, "correction": c})
	}
	if err != nil {
		return done, err
	}
	return done, permit.record(fact, done.Correction)
}

// correct carries a correction out and reports whether it takes two persons.
func (act *Act) correct(c Correction) (done Corrected, seconded bool, err error) {
	before, err := act.Fact(c.Fact)
	if err != nil {
		return done, false, err
	}
	if !slices.Contains(Correctable(before), c.Field) {
		return done, false, &scoring.Refusal{Reason: ReasonNotCorrectable, Field: c.Field, Value: c.Fact}
	}
	after, err := act.Fact(c.Fact)
	if err != nil {
		return done, false, err
	}
	if c.Field == "void" {
		c.Now = c.Reason
	}
	if err := setField(after, c.Field, c.Now); err != nil {
		return done, false, err
	}
	if c.Was, c.Now = FieldText(before, c.Field), FieldText(after, c.Field); c.Was == c.Now {
		return done, false, &scoring.Refusal{Reason: ReasonNoChange, Field: "value", Value: c.Was}
	}
	if err := act.mayStand(before, after, c.Field); err != nil {
		return done, false, err
	}
	if seconded, err = act.seconded(before, after); err != nil {
		return done, false, err
	}
	done.Before, err = act.pointsOf(before)
	if err != nil {
		return done, false, err
	}
	if err := act.writeCorrection(before, after, c.Field); err != nil {
		return done, false, err
	}
	if done.After, err = act.pointsOf(after); err != nil {
		return done, false, err
	}
	if c.ID, err = act.nextID("g"); err != nil {
		return done, false, err
	}
	c.At = act.Now
	done.Correction = c
	if err := act.exec("INSERT INTO correction ("+correctionColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		c.ID, c.Fact, c.Unit, c.Field, c.Was, c.Now, c.Reason, c.By, c.Second, millis(c.At)); err != nil {
		return done, false, err
	}
	return done, seconded, act.tellCorrected(done, before, after)
}

// setField writes a text into a field of a fact. A date keeps the clock time of
// the moment it replaces.
func setField(f scoring.AnyFact, field, value string) error {
	set := map[string]string{field: value}
	at, isTime := f.Value(field).(time.Time)
	switch {
	case field == fieldWay:
		channel, class, _ := strings.Cut(value, "·")
		set = map[string]string{"channel": channel, "class": class}
	case isTime:
		if d, err := workday.ParseDate(value); err == nil {
			set[field] = d.At(workday.ClockOf(at)).Format(time.RFC3339)
		}
	}
	for name, text := range set {
		if r := f.Set(name, text); r != nil {
			return r
		}
	}
	return nil
}

// mayStand checks a corrected fact and all that rests on it, and that nothing
// else stands where it would.
func (act *Act) mayStand(before, after scoring.AnyFact, field string) error {
	at, isTime := after.Value("at").(time.Time)
	switch {
	case isTime && at.After(act.Now):
		return &scoring.Refusal{Reason: ReasonFuture, Field: "value", Value: at.Format("2006-01-02 15:04")}
	case !isTime && after.Date() > act.Day():
		return &scoring.Refusal{Reason: ReasonFuture, Field: "value", Value: after.Date().String()}
	}
	if field == "void" && after.Kind() == scoring.KindSubmission {
		if used, err := act.inUse(after.Common().ID, ""); err != nil {
			return err
		} else if used {
			return &scoring.Refusal{Reason: ReasonInUse, Value: after.Common().ID}
		}
	}
	if number := after.Text("manuscript"); field == "manuscript" && number != "" {
		taken, err := find(act.View, scanString, "SELECT id FROM submission WHERE manuscript = ? AND void = '' AND id <> ?", number, after.Common().ID)
		if err == nil {
			return &scoring.Refusal{Reason: ReasonManuscriptTaken, Field: "value", Value: number, Other: taken}
		}
		if !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	ledger, err := act.Ledger()
	if err != nil {
		return err
	}
	known := make(map[scoring.Refusal]bool)
	for _, r := range scoring.CheckLedger(act.Rules, ledger) {
		known[*r.Refusal] = true
	}
	after.Replace(ledger)
	for _, r := range scoring.CheckLedger(act.Rules, ledger) {
		if !known[*r.Refusal] {
			return r.Refusal
		}
	}
	return nil
}

// seconded reports whether a correction takes two persons: a bulletin has been
// issued of what it was or of what it becomes, or the fact takes a year's score.
func (act *Act) seconded(before, after scoring.AnyFact) (bool, error) {
	if before.Zeroes(act.Rules) != scoring.ZeroesNothing {
		return true, nil
	}
	for _, f := range []scoring.AnyFact{before, after} {
		over, err := act.PublishedOver(f.Date())
		if err != nil || !over.IsZero() {
			return err == nil, err
		}
	}
	return false, nil
}

// pointsOf is what a fact scores for its own unit now.
func (act *Act) pointsOf(f scoring.AnyFact) (scoring.Points, error) {
	lines, err := act.LinesOf(f.Date().Year())
	return lines[FactOf{f.Common().Unit, f.Common().ID}].Points, err
}

func (act *Act) writeCorrection(before, after scoring.AnyFact, field string) error {
	fields := []string{field}
	if field == fieldWay {
		fields = []string{"channel", "class"}
	}
	for _, name := range fields {
		if err := act.writeField(after, name); err != nil {
			return err
		}
	}
	if before.Kind() != scoring.KindCommission {
		return nil
	}
	id := before.Common().ID
	c, err := act.Commission(id)
	if err != nil {
		return err
	}
	if err := act.exec("UPDATE commission SET version = version + 1 WHERE id = ?", id); err != nil {
		return err
	}
	if err := act.RefreshCard(id); err != nil || c.Notice == "" {
		return err
	}
	return act.RefreshCard(c.Notice)
}

// tellCorrected tells the units of a fact what it was and what it is. Those
// that had asked about it get that as the answer.
func (act *Act) tellCorrected(done Corrected, before, after scoring.AnyFact) error {
	c := done.Correction
	asked, err := act.QueriesOf(c.Fact)
	if err != nil {
		return err
	}
	if err := act.queriesCorrected(c.Fact, fmt.Sprintf("%s → %s", c.Was, c.Now)); err != nil {
		return err
	}
	told := make(map[string]bool)
	for _, q := range asked {
		told[q.Unit] = told[q.Unit] || q.State == QueryOpen
	}
	for _, unit := range append(before.Units(), after.Units()...) {
		if told[unit] {
			continue
		}
		told[unit] = true
		n := notice.CorrectedTold{Correction: c.ID, Unit: unit, Before: done.Before.String(), After: done.After.String()}
		tell := act.TellOfficers
		if done.After < done.Before {
			tell = act.TellUnit
		}
		if err := tell(unit, n); err != nil {
			return err
		}
	}
	return nil
}

// carryOutCorrection corrects what a second person has agreed to.
func (act *Act) carryOutCorrection(p Proposal) error {
	var c Correction
	if err := json.Unmarshal([]byte(p.Payload), &c); err != nil {
		return err
	}
	f, err := act.Fact(c.Fact)
	if err != nil {
		return err
	}
	if FieldText(f, c.Field) != c.Was {
		return stale(c.Fact) // it has been changed since it was proposed
	}
	c.By, c.Second = p.By, act.Actor.Person
	_, _, err = act.correct(c)
	return err
}
