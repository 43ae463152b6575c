package store_test

import (
	"errors"
	"testing"

	"zwxx/scoring"
	"zwxx/store"
)

// receipt is a line of the manuscript system's list of 5 March.
func receipt(unit, title, number string) store.Receipt {
	return store.Receipt{Unit: unit, Title: title, Manuscript: number, Channel: scoring.ChannelSection, At: day("03-05")}
}

// TestReceiptsAreReconciled finds by number, then by title, numbers what has
// none, and makes what is missing, once.
func TestReceiptsAreReconciled(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("03-05 10:00")
	byNumber := w.register(unitFagai, "登记时的题目", "2018-0301")
	byTitle := w.register(unitMei, "“两山”实践", "")
	other := w.register(unitMei, "同题不同号", "2018-0308")
	w.now = at("03-08 10:00")
	lines := []store.Receipt{receipt(unitFagai, "改过的题目", "2018-0301"), receipt(unitMei, "两山实践", "2018-0302"),
		receipt(unitBare, "没登记的", "2018-0303"), receipt(unitMei, "同题不同号", "2018-0309")}
	var r store.Recorded
	w.does(wang, func(act *store.Act) (err error) { r, err = act.RecordSubmissions(lines); return err })
	equal(t, "by number", r.Lines[0].Submission, byNumber)
	equal(t, "by title", r.Lines[1].Submission, byTitle)
	equal(t, "numbered", r.Lines[1].Numbered, true)
	equal(t, "made", r.Lines[2].Made, true)
	equal(t, "another number", r.Lines[3].Submission == other, false)
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'BatchTold'"), 0)
	w.view(func(v *store.View) error {
		s, err := v.Submission(byTitle)
		equal(t, "number", s.Manuscript, "2018-0302")
		return err
	})
	w.refused(store.ReasonNothingNew, wang, func(act *store.Act) error { return second(act.RecordSubmissions(lines)) })

	w.does(wang, func(act *store.Act) error { return second(act.UndoBatch(r.Batch.ID, "名单不对")) })
	w.view(func(v *store.View) error {
		s, err := v.Submission(byTitle)
		equal(t, "number after undo", s.Manuscript, "")
		return err
	})
	equal(t, "standing", w.count("SELECT count(*) FROM submission WHERE void = ''"), 3)
}

func TestReceiptOfAnothersNumber(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.register(unitFagai, "一", "2018-0301")
	w.now = at("03-08 10:00")
	var r store.Recorded
	err := w.try(wang, func(act *store.Act) (err error) {
		r, err = act.RecordSubmissions([]store.Receipt{receipt(unitMei, "一", "2018-0301"), receipt(unitMei, "二", "2018-0302")})
		return err
	})
	if !errors.Is(err, &scoring.Refusal{Reason: store.ReasonBatchRefused}) || r.Lines[0].Refusals[0].Reason != store.ReasonManuscriptTaken {
		t.Fatalf("%v: %v", err, r.Lines)
	}
	equal(t, "left", w.count("SELECT count(*) FROM submission"), 1)
}
