package store_test

import (
	"errors"
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/store"
)

func absence(units ...string) store.Faults {
	return store.Faults{Units: units, Fault: "缺席", Detail: "全市信息工作培训会", At: day("03-08")}
}

// TestFiveAbsences records several units at once (三（六）4); each is told once,
// its head too; the same again is asked about.
func TestFiveAbsences(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("03-08 15:00")
	units := []string{unitFagai, unitMei, unitBare, "体育局", "民宗局"}
	var r store.Recorded
	w.does(wang, func(act *store.Act) (err error) { r, err = act.RecordFaults(absence(units...)); return err })
	equal(t, "units", strings.Join(r.Units, ","), strings.Join(units, ","))
	for i := range units {
		equal(t, "points", r.Lines[i].Line.Points, -1000)
		equal(t, "clause", r.Lines[i].Line.Clause, "三(六)4")
	}
	for who, n := range map[int64]int{fagai: 1, fahead: 1, mei: 1, zhang: 0} {
		equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'BatchTold' AND chat = ?", who), n)
	}
	var again store.Recorded
	err := w.try(wang, func(act *store.Act) (err error) {
		again, err = act.RecordFaults(absence("气象局", unitMei))
		return err
	})
	if !errors.Is(err, &scoring.Refusal{Reason: store.ReasonBatchRefused}) || len(again.Lines[0].Refusals) != 0 ||
		again.Lines[1].Refusals[0].Reason != store.ReasonSameFault {
		t.Fatalf("%v: %v", err, again.Lines)
	}
	twice := absence(unitMei)
	twice.Again = true
	w.does(wang, func(act *store.Act) error { return second(act.RecordFaults(twice)) })
	w.does(wang, func(act *store.Act) error { return second(act.UndoBatch(r.Batch.ID, "有请假条")) })
	equal(t, "standing", w.count("SELECT count(*) FROM fault WHERE void = ''"), 1)
}

// TestLaterBreachesCostMore proves the ordinals of 三（五） in what is recorded.
func TestLaterBreachesCostMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("03-08 15:00")
	f := store.Faults{Units: []string{unitFagai}, Fault: "应急", Detail: "迟报", At: day("03-02")}
	for _, want := range []scoring.Points{-1000, -2000} {
		var r store.Recorded
		w.does(wang, func(act *store.Act) (err error) { r, err = act.RecordFaults(f); return err })
		equal(t, "points", r.Lines[0].Line.Points, want)
		f.At = f.At.AddDays(1)
	}
	f.Detail = "不存在的情形"
	err := w.try(wang, func(act *store.Act) error { return second(act.RecordFaults(f)) })
	if !errors.Is(err, &scoring.Refusal{Reason: store.ReasonBatchRefused}) {
		t.Fatal(err)
	}
	f.Detail, f.At = "迟报", day("03-09")
	if err := w.try(wang, func(act *store.Act) error { return second(act.RecordFaults(f)) }); err == nil {
		t.Fatal("a breach to come is recorded")
	}
}

// TestAYearTakesTwoPersons proves that 失实 (三（六）1) and 上级扣分 (三（三）2) wait
// for a second person, who may be an approver and never the first.
func TestAYearTakesTwoPersons(t *testing.T) {
	t.Parallel()
	for _, name := range []scoring.FaultName{"失实", "上级扣分"} {
		w := newWorld(t)
		w.now = at("03-08 15:00")
		f := store.Faults{Units: []string{unitFagai, unitMei}, Fault: name, Detail: "数据失实", At: day("03-07")}
		var r store.Recorded
		w.does(wang, func(act *store.Act) (err error) { r, err = act.RecordFaults(f); return err })
		equal(t, "proposals", len(r.Proposals), 2)
		equal(t, "recorded", w.count("SELECT count(*) FROM fault")+w.count("SELECT count(*) FROM batch"), 0)
		equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE chat IN (?, ?, ?)", fagai, mei, fahead), 0)
		equal(t, "wanted", w.count("SELECT count(*) FROM outbox WHERE kind = 'SecondWanted' AND chat = ?", qian), 2)
		w.refused(store.ReasonProposed, wang, func(act *store.Act) error { return second(act.RecordFaults(f)) })

		p := w.proposal(r.Proposals[0])
		w.refused(store.ReasonSamePerson, wang, agree(p))
		w.refused(store.ReasonSectionMatter, mayor, agree(p))
		w.does(qian, agree(p))
		w.does(zhang, disagree(w.proposal(r.Proposals[1]), "依据不足"))
		equal(t, "recorded", w.count("SELECT count(*) FROM fault WHERE unit = ?", unitFagai), 1)
		equal(t, "recorded", w.count("SELECT count(*) FROM fault"), 1)
		for who, n := range map[int64]int{fagai: 1, fahead: 1, mei: 0} {
			equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'BatchTold' AND chat = ?", who), n)
		}
		w.view(func(v *store.View) error {
			sheet, err := v.Score(scoring.YearPeriod(2018))
			u, _, _ := sheet.Unit(unitFagai)
			equal(t, "zeroed", u.Zeroed != "", true)
			return err
		})
		// It can be taken back by two persons alone.
		var id, batch string
		w.view(func(v *store.View) (err error) {
			if id, err = v.Text("SELECT id FROM fault"); err == nil {
				batch, err = v.Text("SELECT id FROM batch")
			}
			return err
		})
		w.refused(store.ReasonSeconded, wang, func(act *store.Act) error { return second(act.UndoBatch(batch, "误记")) })
		var c store.Corrected
		w.does(wang, func(act *store.Act) (err error) { c, err = act.CorrectFact(id, "void", "", "误记"); return err })
		equal(t, "waits", c.Proposal != "", true)
		w.does(zhang, agree(w.proposal(c.Proposal)))
		equal(t, "standing", w.count("SELECT count(*) FROM fault WHERE void = ''"), 0)
	}
}

// TestSecondRunsTheChecks: what was overtaken meanwhile is refused when the
// second person agrees.
func TestSecondRunsTheChecks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("03-08 15:00")
	f := store.Faults{Units: []string{unitFagai}, Fault: "失实", Detail: "数据失实", At: day("03-07")}
	var r store.Recorded
	w.does(wang, func(act *store.Act) (err error) { r, err = act.RecordFaults(f); return err })
	w.update(func(tx *store.Tx) error {
		return tx.Exec("INSERT INTO fault (id, unit, fault, detail, commission, at, counts_on, void) VALUES ('f9', ?, '失实', '数据失实', '', ?, 0, '')",
			unitFagai, int64(day("03-07")))
	})
	w.refused(store.ReasonSameFault, zhang, agree(w.proposal(r.Proposals[0])))
	equal(t, "state", w.proposal(r.Proposals[0]).State, store.ProposalOpen)
}

func TestInstructionsAndMerits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register(unitFagai, "被批示的信息", "")
	w.now = at("03-08 15:00")
	line := store.InstructionLine{ItemName: store.ItemName{Units: []string{unitFagai}, Title: "被批示的 信息"}, Level: "杭州市", Leader: "某副市长", At: day("03-08")}
	instruct := func(act *store.Act) error {
		return second(act.RecordInstructions([]store.InstructionLine{line}, 0))
	}
	w.does(wang, instruct)
	equal(t, "submissions", w.count("SELECT count(*) FROM submission"), 1)
	if err := w.try(wang, instruct); err == nil {
		t.Fatal("the same instruction is recorded twice")
	}
	// Of several levels the highest alone (三（四）): a lower one adds nothing.
	line.Level, line.Leader = "市", "某市长"
	var r store.Recorded
	w.does(wang, func(act *store.Act) (err error) {
		r, err = act.RecordInstructions([]store.InstructionLine{line}, 0)
		return err
	})
	equal(t, "points", r.Lines[0].Line.Points, 0)

	merit := scoring.Merit{Common: scoring.Common{Unit: unitFagai}, Merit: "挂职", Person: "某人", From: day("01-02").AddMonths(-1), To: day("02-28"), WellDone: true}
	recordMerit := func(m scoring.Merit) error {
		return w.try(wang, func(act *store.Act) (err error) { r, err = act.RecordMerit(m); return err })
	}
	if err := recordMerit(merit); !errors.Is(err, &scoring.Refusal{Reason: store.ReasonBatchRefused}) ||
		r.Lines[0].Refusals[0].Reason != scoring.ReasonShortSecondment {
		t.Fatal(err)
	}
	merit.To = day("03-01")
	if err := recordMerit(merit); err != nil {
		t.Fatal(err)
	}
	equal(t, "points", r.Lines[0].Line.Points, 3000)
	if err := recordMerit(merit); err == nil || r.Lines[0].Refusals[0].Reason != store.ReasonSameMerit {
		t.Fatalf("twice: %v", err)
	}
}
