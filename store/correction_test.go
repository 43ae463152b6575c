package store_test

import (
	"testing"

	"zwxx/scoring"
	"zwxx/store"
)

// correct corrects a fact by the section, which must succeed.
func (w *world) correct(fact, field, value string) (c store.Corrected) {
	w.Helper()
	w.does(wang, func(act *store.Act) (err error) {
		c, err = act.CorrectFact(fact, field, value, "录入有误")
		return err
	})
	return c
}

func TestCorrectionKeepsBothValues(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("03-08 10:00")
	r := w.record(adoptionLine("一条信息", unitMei, unitFagai))
	id := r.Lines[0].Fact.Common().ID
	w.update(func(tx *store.Tx) error { return tx.Exec("DELETE FROM outbox") })
	c := w.correct(id, "outlet", "动态·简讯")
	equal(t, "was", c.Correction.Was, "动态")
	equal(t, "now", c.Correction.Now, "动态·简讯")
	equal(t, "before", c.Before, 200) // half of 4
	equal(t, "after", c.After, 100)
	for _, who := range []int64{mei, fagai, fahead} { // fewer points: the head too
		equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'CorrectedTold' AND chat = ?", who), 1)
	}
	c = w.correct(id, "at", "2018-03-07")
	equal(t, "was", c.Correction.Was, "2018-03-08")
	w.correct(r.Lines[0].Submission, "at", "2018-03-04")
	w.view(func(v *store.View) error {
		s, err := v.Submission(r.Lines[0].Submission)
		equal(t, "keeps its clock time", s.At, at("03-04 17:30"))
		all, err2 := v.CorrectionsOf(id)
		equal(t, "trace", len(all), 2)
		if err == nil {
			err = err2
		}
		return err
	})
	w.correct(id, "void", "")
	equal(t, "standing", w.count("SELECT count(*) FROM adoption WHERE void = ''"), 0)
	w.refused(store.ReasonNotCorrectable, wang, func(act *store.Act) error {
		return second(act.CorrectFact(id, "outlet", "参阅", "再改"))
	})
}

// TestCorrectionPassesEveryCheck: of the fact itself, and of what rests on it.
func TestCorrectionPassesEveryCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.register(unitMei, "另一条", "2018-0900")
	w.now = at("03-08 10:00")
	r := w.record(adoptionLine("一条信息", unitMei))
	id, item := r.Lines[0].Fact.Common().ID, r.Lines[0].Submission
	for _, tt := range []struct {
		fact, field, value string
		reason             scoring.Reason
	}{
		{id, "outlet", "杭州政务·要情", scoring.ReasonCommissionOnly},
		{id, "outlet", "没有的刊物", scoring.ReasonUnknownOutlet},
		{id, "at", "2018-03-09", store.ReasonFuture},
		{id, "at", "2018-02-30", scoring.ReasonBadDate},
		{id, "commission", "c000404", scoring.ReasonNoSuchFact},
		{id, "with", "梅城镇", scoring.ReasonRepeatedUnit},
		{id, "issue", "第12期", store.ReasonNoChange},
		{id, "unit", "发改局", store.ReasonNotCorrectable},
		{item, "invalid", "不是信息", scoring.ReasonInvalidFact}, // an adoption rests on it
		{item, "void", "", store.ReasonInUse},
		{item, "way", "直报", scoring.ReasonDirectNoClass},
		{item, "manuscript", "2018-0900", store.ReasonManuscriptTaken},
		{"a000404", "at", "2018-03-01", store.ReasonNoSuch},
	} {
		w.refused(tt.reason, wang, func(act *store.Act) error {
			return second(act.CorrectFact(tt.fact, tt.field, tt.value, "录入有误"))
		})
	}
	w.refused(store.ReasonNoReason, wang, func(act *store.Act) error { return second(act.CorrectFact(id, "issue", "第13期", "")) })
	w.correct(other, "void", "")
	w.correct(item, "way", "直报·要情")
}

// TestCorrectionOfQuality corrects 质量分 on its steps alone (三（三）1).
func TestCorrectionOfQuality(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, scoring.CommissionGraded)
	w.now = at("03-08 10:00")
	w.refused(scoring.ReasonQuality, wang, func(act *store.Act) error { return second(act.CorrectFact(c.ID, "quality", "8.3", "算错")) })
	done := w.correct(c.ID, "quality", "9")
	equal(t, "before", done.Before, 850)
	equal(t, "after", done.After, 900)
	ungraded := w.commissionIn(unitMei, delivered)
	w.refused(store.ReasonNotCorrectable, wang, func(act *store.Act) error {
		return second(act.CorrectFact(ungraded.ID, "quality", "9", "算错"))
	})
}

// TestPublishedTakesTwoPersons: what a bulletin has shown is corrected by two,
// whichever value falls into its period.
//
// fault 39
func TestPublishedTakesTwoPersons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("02-20 10:00")
	early := adoptionLine("二月的", unitMei)
	early.At = day("02-09")
	var r store.Recorded
	w.does(wang, func(act *store.Act) (err error) {
		r, err = act.RecordAdoptions([]store.AdoptionLine{early}, day("02-08"))
		return err
	})
	w.now = at("03-08 10:00")
	march := w.record(adoptionLine("三月的", unitMei))
	w.lead(february, store.BulletinPublished)
	id := r.Lines[0].Fact.Common().ID
	w.update(func(tx *store.Tx) error { return tx.Exec("DELETE FROM outbox") })

	c := w.correct(id, "outlet", "动态·简讯")
	equal(t, "waits", c.Proposal != "", true)
	equal(t, "corrected", w.count("SELECT count(*) FROM correction"), 0)
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE chat = ?", mei), 0)
	w.refused(store.ReasonProposed, zhang, func(act *store.Act) error { return second(act.CorrectFact(id, "issue", "第3期", "另改")) })
	w.refused(store.ReasonSamePerson, wang, agree(w.proposal(c.Proposal)))
	w.does(qian, agree(w.proposal(c.Proposal)))
	equal(t, "corrected", w.count("SELECT count(*) FROM correction WHERE second > 0 AND second <> by"), 1)
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'CorrectedTold' AND chat = ?", mei), 1)

	// Into the published month.
	into := w.correct(march.Lines[0].Fact.Common().ID, "at", "2018-02-20")
	equal(t, "waits", into.Proposal != "", true)
	w.does(zhang, disagree(w.proposal(into.Proposal), "刊物上是三月"))
	equal(t, "corrected", w.count("SELECT count(*) FROM correction"), 1)
}

// TestQuestionsAreAnsweredByTheCorrection: who asked about a fact gets both
// values as the answer, and no second message.
func TestQuestionsAreAnsweredByTheCorrection(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("03-08 10:00")
	r := w.record(adoptionLine("一条信息", unitMei))
	id := r.Lines[0].Fact.Common().ID
	w.does(mei, func(act *store.Act) error {
		return second(act.FileQuery(store.Query{Kind: store.QueryRecord, Unit: unitMei, Object: id, Field: "issue", Wanted: "第13期"}, store.Source{}))
	})
	w.update(func(tx *store.Tx) error { return tx.Exec("DELETE FROM outbox") })
	w.correct(id, "issue", "第13期")
	equal(t, "answered", w.count("SELECT count(*) FROM query WHERE state = 'corrected'"), 1)
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE chat = ?", mei), 1)
}
