package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// ReasonSameFault refuses what stands already; Value: the unit, Other: its id.
const ReasonSameFault scoring.Reason = "same_fault"

// Faults (扣分) are the same breach of several units.
type Faults struct {
	Units      []string
	Fault      scoring.FaultName
	Detail     string // what happened, as the name of the meeting
	Commission string // of 上级扣分
	At         workday.Date
	Again      bool // the same stands already, and it happened again
}

// of is the fault of one of the units.
func (f Faults) of(unit string) scoring.Fault {
	return scoring.Fault{Common: scoring.Common{Unit: unit}, Fault: f.Fault, Detail: f.Detail, Commission: f.Commission, At: f.At}
}

// RecordFaults records the same breach of several units as one batch, all or
// none; the units and their heads are told. A breach that takes a year's score
// (三（三）2 上级扣分, 三（六）1 失实) takes two persons: it becomes a proposal for
// each unit, which Recorded names, and nothing is recorded before the second has
// agreed.
func (act *Act) RecordFaults(f Faults) (Recorded, error) {
	permit, err := act.ask(RecordFaults, "")
	if err != nil {
		return Recorded{}, err
	}
	if len(f.Units) == 0 {
		return Recorded{}, &scoring.Refusal{Reason: ReasonNoUnits, Field: "units"}
	}
	rule, ok := act.Rules.FaultRule(f.Fault)
	if !ok || rule.Zeroes == scoring.ZeroesNothing {
		r, err := act.recordFaults(f)
		if err != nil {
			return r.Recorded, err
		}
		return r.close(permit)
	}
	var tried Recorded
	err = act.Savepoint(func() error {
		r, err := act.recordFaults(f)
		if err == nil {
			err = r.end()
		}
		if tried = r.Recorded; err == nil {
			err = errSeconded
		}
		return err
	})
	if !errors.Is(err, errSeconded) {
		return tried, err
	}
	return act.proposeFaults(permit, f, tried)
}

// errSeconded takes back what was recorded only to see whether it can be.
var errSeconded = errors.New("wants a second person")

func (act *Act) recordFaults(f Faults) (*recording, error) {
	r, err := act.begin(BatchFaults)
	for _, unit := range f.Units {
		if err == nil {
			err = r.line(func(result *LineResult) error { return r.fault(f.of(unit), f.Again, result) })
		}
	}
	return r, err
}

// proposeFaults proposes for each unit what has been tried.
func (act *Act) proposeFaults(permit *permit, f Faults, tried Recorded) (Recorded, error) {
	tried.Batch = Batch{}
	for _, unit := range f.Units {
		p, err := act.open(Proposal{Act: ProposesFault, Object: fmt.Sprintf("%s/%s/%s", f.Fault, unit, f.At), Unit: unit, Reason: f.Detail}, f.of(unit))
		if err != nil {
			return tried, err
		}
		tried.Proposals = append(tried.Proposals, p.ID)
	}
	return tried, permit.record(string(f.Fault), map[string]any{"proposals": tried.Proposals})
}

// fault writes one unit's fault.
func (r *recording) fault(f scoring.Fault, again bool, result *LineResult) error {
	act := r.act
	result.Unit, result.Title = f.Unit, f.Detail
	if err := act.happened("at", f.At); err != nil {
		return err
	}
	earlier, err := find(act.View, scanString, `SELECT id FROM fault WHERE unit = ? AND fault = ? AND detail = ? AND at = ? AND void = ''`,
		f.Unit, f.Fault, f.Detail, f.At)
	if err == nil && !again {
		return &scoring.Refusal{Reason: ReasonSameFault, Field: "again", Value: f.Unit, Other: earlier}
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if result.Supplement, f.CountsOn, err = act.late(f.At); err != nil {
		return err
	}
	if f.ID, err = act.nextID("f"); err != nil {
		return err
	}
	result.Fact = scoring.Any(&f)
	if err := act.checks(func(l scoring.Lookup) []*scoring.Refusal { return scoring.CheckFault(act.Rules, l, f) }); err != nil {
		return err
	}
	if err := act.insertFault(f); err != nil {
		return err
	}
	return r.made(f.ID, result.Supplement)
}

// carryOutFault records a fault that a second person has agreed to.
func (act *Act) carryOutFault(p Proposal) error {
	var f scoring.Fault
	if err := json.Unmarshal([]byte(p.Payload), &f); err != nil {
		return err
	}
	r, err := act.begin(BatchFaults)
	if err != nil {
		return err
	}
	if err := act.exec("UPDATE batch SET by = ? WHERE id = ?", p.By, r.Batch.ID); err != nil {
		return err
	}
	if err := r.line(func(result *LineResult) error { return r.fault(f, false, result) }); err != nil {
		return err
	}
	if refusals := r.Lines[0].Refusals; len(refusals) > 0 {
		return refusals[0]
	}
	return r.end()
}
