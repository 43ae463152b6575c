package store

import (
	"errors"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// The refusals of what stands already; Other: its id.
const (
	ReasonSameInstruction scoring.Reason = "same_instruction"
	ReasonSameMerit       scoring.Reason = "same_merit" // Value: the person
)

// An InstructionLine is a leader's instruction on an item (批示).
type InstructionLine struct {
	ItemName
	Level  scoring.Level
	Leader string
	At     workday.Date
}

// RecordInstructions records leaders' instructions as one batch, all or none
// (三（四）). An item that is not registered is made, received on the day given.
// The units are told.
func (act *Act) RecordInstructions(lines []InstructionLine, received workday.Date) (Recorded, error) {
	permit, err := act.ask(RecordInstructions, "")
	if err != nil {
		return Recorded{}, err
	}
	r, err := act.begin(BatchInstructions)
	if err != nil {
		return r.Recorded, err
	}
	for _, line := range lines {
		if err := r.line(func(result *LineResult) error { return r.instruction(line, received, result) }); err != nil {
			return r.Recorded, err
		}
	}
	return r.close(permit)
}

func (r *recording) instruction(line InstructionLine, received workday.Date, result *LineResult) error {
	act := r.act
	if len(line.Units) == 0 {
		return &scoring.Refusal{Reason: scoring.ReasonMissing, Field: "unit"}
	}
	if err := act.happened("at", line.At); err != nil {
		return err
	}
	if err := act.match(line.ItemName, scoring.Adoption{At: line.At}, result); err != nil {
		return err
	}
	if result.Submission == "" {
		if err := r.register(line.ItemName, scoring.ChannelSection, scoring.ClassNone, received, line.At, result); err != nil {
			return err
		}
	}
	i := scoring.Instruction{Common: scoring.Common{Unit: result.Unit}, Submission: result.Submission, Level: line.Level, Leader: line.Leader, At: line.At}
	earlier, err := find(act.View, scanString, `SELECT id FROM instruction WHERE submission = ? AND level = ? AND leader = ? AND at = ? AND void = ''`,
		i.Submission, i.Level, i.Leader, i.At)
	if err == nil {
		return &scoring.Refusal{Reason: ReasonSameInstruction, Value: line.Leader, Other: earlier}
	}
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	if result.Supplement, i.CountsOn, err = act.late(i.At); err != nil {
		return err
	}
	if i.ID, err = act.nextID("i"); err != nil {
		return err
	}
	result.Fact = scoring.Any(&i)
	if err := act.checks(func(l scoring.Lookup) []*scoring.Refusal { return scoring.CheckInstruction(act.Rules, l, i) }); err != nil {
		return err
	}
	if err := act.insertInstruction(i); err != nil {
		return err
	}
	return r.made(i.ID, result.Supplement)
}

// RecordMerit records a secondment (三（六）5) as a batch of its own. The unit is
// told.
func (act *Act) RecordMerit(m scoring.Merit) (Recorded, error) {
	permit, err := act.ask(RecordMerit, "")
	if err != nil {
		return Recorded{}, err
	}
	r, err := act.begin(BatchMerits)
	if err != nil {
		return r.Recorded, err
	}
	if err := r.line(func(result *LineResult) error { return r.merit(m, result) }); err != nil {
		return r.Recorded, err
	}
	return r.close(permit)
}

func (r *recording) merit(m scoring.Merit, result *LineResult) error {
	act := r.act
	result.Unit, result.Title = m.Unit, m.Person
	if err := act.happened("to", m.To); err != nil {
		return err
	}
	earlier, err := find(act.View, scanString, `SELECT id FROM merit WHERE unit = ? AND merit = ? AND person = ? AND void = ''
		AND from_date <= ? AND to_date >= ?`, m.Unit, m.Merit, m.Person, m.To, m.From)
	if err == nil {
		return &scoring.Refusal{Reason: ReasonSameMerit, Value: m.Person, Other: earlier}
	}
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	if result.Supplement, m.CountsOn, err = act.late(m.To); err != nil {
		return err
	}
	if m.ID, err = act.nextID("m"); err != nil {
		return err
	}
	result.Fact = scoring.Any(&m)
	if err := act.checks(func(l scoring.Lookup) []*scoring.Refusal { return scoring.CheckMerit(act.Rules, l, m) }); err != nil {
		return err
	}
	if err := act.insertMerit(m); err != nil {
		return err
	}
	return r.made(m.ID, result.Supplement)
}
