package store_test

import (
	"errors"
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/store"
)

// adoptionLine is a line below 动态 第12期 3月8日.
func adoptionLine(title string, units ...string) store.AdoptionLine {
	return store.AdoptionLine{ItemName: store.ItemName{Units: units, Title: title}, Outlet: "动态", Issue: "第12期", At: day("03-08")}
}

// record records a list, which must succeed.
func (w *world) record(lines ...store.AdoptionLine) (r store.Recorded) {
	w.Helper()
	w.does(wang, func(act *store.Act) (err error) {
		r, err = act.RecordAdoptions(lines, day("03-05"))
		return err
	})
	return r
}

// register registers a submission and returns its id.
func (w *world) register(unit, title, manuscript string) (id string) {
	w.Helper()
	w.does(wang, func(act *store.Act) error {
		s := submission(unit, title, act.Now)
		s.Manuscript = manuscript
		s, err := act.RegisterSubmission(s, byPhone, true)
		id = s.ID
		return err
	})
	return id
}

// claimed returns a claim as it stands.
func (w *world) claimed(id string) (c store.Claim) {
	w.Helper()
	w.view(func(v *store.View) (err error) { c, err = v.Claim(id); return err })
	return c
}

// refusals are the reasons for which the lines of a list are refused.
func (w *world) refusals(lines ...store.AdoptionLine) (reasons []string, all store.Recorded) {
	w.Helper()
	err := w.try(wang, func(act *store.Act) (err error) {
		all, err = act.RecordAdoptions(lines, 0)
		return err
	})
	if !errors.Is(err, &scoring.Refusal{Reason: store.ReasonBatchRefused}) {
		w.Fatalf("%v, want the batch refused", err)
	}
	for _, line := range all.Lines {
		text := ""
		for _, r := range line.Refusals {
			text += string(r.Reason)
		}
		reasons = append(reasons, text)
	}
	return reasons, all
}

func TestLinesMatchWhatWasRegistered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	byTitle := w.register(unitMei, "《“两山”实践（一）》", "")
	byNumber := w.register(unitFagai, "原题", "2018-0301")
	joint := w.register(unitBare, "合报的题目", "")
	w.now = at("03-08 10:00")
	numbered := adoptionLine("刊物改了的题目", unitFagai)
	numbered.Manuscript = "2018-0301"
	r := w.record(adoptionLine("两山实践（一）", unitMei), numbered, adoptionLine("合报的题目", unitMei, unitBare), adoptionLine("没有登记过的", unitFagai))
	for i, want := range []string{byTitle, byNumber, joint, r.Lines[3].Submission} {
		equal(t, "submission", r.Lines[i].Submission, want)
	}
	equal(t, "made", r.Lines[3].Made, true)
	equal(t, "made", r.Lines[0].Made || r.Lines[1].Made || r.Lines[2].Made, false)
	// 合报: the item is its submitter's, wherever the list puts it.
	equal(t, "lead", r.Lines[2].Unit, unitBare)
	equal(t, "with", strings.Join(r.Lines[2].With, ","), unitMei)
	equal(t, "share", r.Lines[2].Line.Points, 200)
	equal(t, "whole", r.Lines[0].Line.Points, 400)
	w.view(func(v *store.View) error {
		s, err := v.Submission(r.Lines[3].Submission)
		equal(t, "received", s.At, at("03-05 17:30"))
		equal(t, "channel", s.Channel, scoring.ChannelSection)
		return err
	})
}

// TestListIsRecordedWholeOrNot says what is wrong with every line at once, and
// leaves nothing behind.
func TestListIsRecordedWholeOrNot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register(unitMei, "登记过的", "")
	w.register(unitMei, "同题", "2018-0001")
	w.register(unitMei, "同题", "2018-0002")
	w.now = at("03-08 10:00")
	w.record(adoptionLine("登记过的", unitMei))
	before := w.count("SELECT count(*) FROM adoption") + w.count("SELECT count(*) FROM submission") + w.count("SELECT count(*) FROM batch")
	direct := adoptionLine("直报的", unitFagai)
	direct.Outlet = "直报·要情"
	future := adoptionLine("以后的", unitMei)
	future.At = day("03-09")
	reasons, all := w.refusals(adoptionLine("登记过的", unitMei), adoptionLine("同题", unitMei), adoptionLine("新的", unitMei), future,
		adoptionLine("登记过的", unitMei, unitMei), direct)
	want := "same_outlet several_items received_missing future same_outlet received_missing"
	equal(t, "reasons", strings.Join(reasons, " "), want)
	equal(t, "candidates", len(all.Lines[1].Candidates), 2)
	equal(t, "left", w.count("SELECT count(*) FROM adoption")+w.count("SELECT count(*) FROM submission")+w.count("SELECT count(*) FROM batch"), before)
	// The same new item twice in one list: the second finds the first.
	err := w.try(wang, func(act *store.Act) (err error) {
		all, err = act.RecordAdoptions([]store.AdoptionLine{adoptionLine("新的", unitMei), adoptionLine("新 的", unitMei)}, day("03-05"))
		return err
	})
	if err == nil || len(all.Lines[1].Refusals) != 1 || all.Lines[1].Refusals[0].Reason != scoring.ReasonSameOutlet {
		t.Fatalf("%v: %v", err, all.Lines)
	}
}

// TestAnAdoptedCommissionIsTripled proves 三（三）1 for a line whose manuscript
// delivered a commission, and that a township may then stand in 杭州政务.
func TestAnAdoptedCommissionIsTripled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, unit := range []string{unitFagai, unitMei} {
		c := w.commissionIn(unit, delivered)
		w.now = at("03-08 10:00")
		line := adoptionLine("刊物自拟的题目", unit)
		line.Outlet, line.Manuscript = "杭州政务·要情", "2018-"+c.ID
		r := w.record(line)
		equal(t, "commission", r.Lines[0].Commission, c.ID)
		equal(t, "points", r.Lines[0].Line.Points, 2400)
		// The section may also name the commission itself.
		other := adoptionLine("又一题目", unit)
		other.Outlet, other.Commission = "杭州政务·专报", c.ID
		equal(t, "named", w.record(other).Lines[0].Line.Points, 4800)
	}
	line := adoptionLine("不是约稿", unitMei)
	line.Outlet = "杭州政务·要情"
	w.register(unitMei, "不是约稿", "")
	reasons, _ := w.refusals(line)
	equal(t, "reason", reasons[0], string(scoring.ReasonCommissionOnly))
}

func TestUnitsAreToldOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("03-08 10:00")
	w.update(func(tx *store.Tx) error { return tx.Exec("DELETE FROM outbox") })
	r := w.record(adoptionLine("一", unitMei), adoptionLine("二", unitMei, unitFagai), adoptionLine("三", unitMei), adoptionLine("四", unitBare))
	for who, n := range map[int64]int{mei: 1, fagai: 1, fahead: 0, zhang: 0} {
		equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'BatchTold' AND chat = ?", who), n)
	}
	equal(t, "alone", strings.Join(r.Alone, ","), unitBare)
	equal(t, "units", strings.Join(r.Units, ","), unitMei+","+unitFagai+","+unitBare)
}

// TestUndoIsAsIfItHadNotBeen takes a batch back: facts void, claims open.
func TestUndoIsAsIfItHadNotBeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var claim store.Claim
	w.update(func(tx *store.Tx) (err error) { claim, err = stageClaim(tx, unitMei); return err })
	w.now = at("03-08 10:00")
	r := w.record(adoptionLine("信息 "+unitMei, unitMei), adoptionLine("新的", unitMei))
	equal(t, "settled", w.claimed(claim.ID).State, store.ClaimConfirmed)
	equal(t, "adoption", w.claimed(claim.ID).Adoption, r.Lines[0].Fact.Common().ID)
	w.refused(store.ReasonNoReason, wang, func(act *store.Act) error { return second(act.UndoBatch(r.Batch.ID, "")) })
	w.update(func(tx *store.Tx) error { return tx.Exec("DELETE FROM outbox") })
	w.does(zhang, func(act *store.Act) error { return second(act.UndoBatch(r.Batch.ID, "贴错了期")) })
	equal(t, "claim", w.claimed(claim.ID).State, store.ClaimOpen)
	equal(t, "standing", w.count("SELECT count(*) FROM adoption WHERE void = ''"), 0)
	equal(t, "submissions", w.count("SELECT count(*) FROM submission WHERE void = ''"), 1)
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'BatchUndoneTold' AND chat = ?", mei), 1)
	w.refused(store.ReasonStale, wang, func(act *store.Act) error { return second(act.UndoBatch(r.Batch.ID, "再来")) })
	// It can be recorded anew.
	w.record(adoptionLine("信息 "+unitMei, unitMei), adoptionLine("新的", unitMei))
}

func TestUndoIsRefusedWhereSomethingRests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("03-08 10:00")
	r := w.record(adoptionLine("新的", unitMei))
	other := adoptionLine("新的", unitMei)
	other.Outlet = "参阅"
	w.record(other)
	w.refused(store.ReasonInUse, wang, func(act *store.Act) error { return second(act.UndoBatch(r.Batch.ID, "贴错了")) })
	equal(t, "standing", w.count("SELECT count(*) FROM adoption WHERE void = ''"), 2)
}

// TestAfterTheBulletin records what came late as 补记, and undoes nothing that a
// bulletin has shown.
//
// fault 39
func TestAfterTheBulletin(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("02-20 10:00")
	early := adoptionLine("二月的", unitMei)
	early.At = day("02-09")
	var first store.Recorded
	w.does(wang, func(act *store.Act) (err error) {
		first, err = act.RecordAdoptions([]store.AdoptionLine{early}, day("02-08"))
		return err
	})
	equal(t, "supplement", first.Lines[0].Supplement, false)
	w.now = at("03-01 10:00")
	w.lead(february, store.BulletinPublished)
	w.refused(store.ReasonPublished, wang, func(act *store.Act) error { return second(act.UndoBatch(first.Batch.ID, "错")) })

	w.now = at("03-08 10:00")
	late := adoptionLine("二月迟到的", unitMei)
	late.At = day("02-10")
	var again store.Recorded
	w.does(wang, func(act *store.Act) (err error) {
		again, err = act.RecordAdoptions([]store.AdoptionLine{late}, day("02-08"))
		return err
	})
	equal(t, "supplement", again.Lines[0].Supplement, true)
	// It counts in the quarter of its issue date.
	equal(t, "counts on", again.Lines[0].Fact.Date(), day("02-10"))
	w.does(wang, func(act *store.Act) error { return second(act.UndoBatch(again.Batch.ID, "重复")) })
}
