package store_test

import (
	"encoding/csv"
	"os"
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

// explain files an explanation at a moment, by the officer.
func (w *world) explain(c store.Commission, moment time.Time) (e store.Explanation) {
	w.Helper()
	w.now = moment
	w.does(fagai, func(act *store.Act) (err error) {
		e, err = act.FileExplanation(explanation(c.ID), letter, store.Source{})
		return err
	})
	return e
}

// explanation returns the newest explanation about a commission as it stands.
func (w *world) explanation(commission string) (e store.Explanation) {
	w.Helper()
	w.view(func(v *store.View) (err error) { e, _, err = v.ExplanationOf(commission); return err })
	return e
}

// TestWindows acknowledges on the days of tables of real cases and looks where
// the window ends that is stored.
//
// fault 40
func TestWindows(t *testing.T) {
	t.Parallel()
	var rows [][]string
	for _, name := range []string{"workday-2018.csv", "windows.csv"} {
		f, err := os.Open("../scoring/workday/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		table, err := csv.NewReader(f).ReadAll()
		if err != nil || len(table) < 10 {
			t.Fatal(len(table), err)
		}
		rows = append(rows, table[1:]...)
	}
	w := newWorld(t)
	for _, row := range rows {
		received, err := time.ParseInLocation("2006-01-02T15:04", row[0], workday.Shanghai)
		if err != nil {
			t.Fatal(err)
		}
		date, err := workday.ParseDate(row[1])
		if err != nil {
			t.Fatal(err)
		}
		c := w.acknowledgedAt(received)
		if want := date.Time().Add(17*time.Hour + 30*time.Minute); !c.WindowEnds.Equal(want) || c.WindowProvisional {
			t.Errorf("received %s: the window ends %s, provisional %t, want %s (%s)", row[0], c.WindowEnds, c.WindowProvisional, want, row[2])
		}
	}
	uncovered := w.acknowledgedAt(time.Date(2031, 5, 6, 9, 0, 0, 0, workday.Shanghai))
	if !uncovered.WindowProvisional {
		t.Error("a window in a year without a notice is not provisional")
	}
}

// acknowledgedAt issues a commission an hour before a moment and lets the
// officer acknowledge it then.
func (w *world) acknowledgedAt(moment time.Time) (c store.Commission) {
	w.Helper()
	w.now = moment.Add(-time.Hour)
	w.does(wang, func(act *store.Act) error {
		n, err := act.IssueCommission(store.CommissionNotice{Title: "约稿", Due: moment.AddDate(0, 1, 0)}, []string{unitFagai})
		if err != nil {
			return err
		}
		made, err := act.CommissionsOfNotice(n.ID)
		c = made[0]
		return err
	})
	w.now = moment
	w.does(fagai, func(act *store.Act) (err error) {
		c, err = act.Acknowledge(c.ID, c.Version, store.Source{})
		return err
	})
	return w.commission(c.ID)
}

func TestReceiptMoments(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, issued)
	w.now = at("03-01 12:00")
	receive := func(moment time.Time) func(*store.Act) error {
		return func(act *store.Act) error {
			act.At = moment
			return second(act.Acknowledge(c.ID, c.Version, byPhone))
		}
	}
	w.refused(store.ReasonFuture, wang, receive(w.now.Add(time.Second)))
	w.refused(store.ReasonBeforeIssue, wang, receive(issuedAt.Add(-time.Second)))
	w.does(wang, receive(issuedAt))
}

// TestInTime files at, before and after the window's end; what decides is the
// date of the message, not when the program got to it.
func TestInTime(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		filed, handled time.Time
		late           bool
	}{
		{receivedAt.Add(time.Hour), receivedAt.Add(time.Hour), false},
		{windowEnds, windowEnds, false},
		{windowEnds, windowEnds.Add(48 * time.Hour), false},
		{windowEnds.Add(time.Second), windowEnds.Add(time.Second), true},
		{dueAt.Add(time.Hour), dueAt.Add(time.Hour), true},
	} {
		t.Run(tt.filed.Format("02 150405")+tt.handled.Format(" 02"), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c := w.commissionIn(unitFagai, received)
			w.now = tt.handled
			w.does(fagai, func(act *store.Act) error {
				act.At = tt.filed
				e, err := act.FileExplanation(explanation(c.ID), letter, store.Source{})
				equal(t, "late", e.Late, tt.late)
				return err
			})
			want := objected
			if tt.late {
				want = received
			}
			equal(t, "state", w.commission(c.ID).State, want)
			equal(t, "filed", w.explanation(c.ID).Filed, tt.filed)
			equal(t, "late as stored", w.explanation(c.ID).Late, tt.late)
			equal(t, "section told", w.count("SELECT count(*) FROM outbox WHERE kind = 'ExplanationFiled'"), 2)
			var pages []store.Page
			w.view(func(v *store.View) (err error) { pages, err = v.LetterPages(w.explanation(c.ID).ID); return err })
			if len(pages) != 2 || pages[0] != letter[0] || pages[1] != letter[1] {
				t.Errorf("pages: %v", pages)
			}
		})
	}
}

// TestExplainedBeforeReceipt makes the explanation the receipt.
func TestExplainedBeforeReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, issued)
	e := w.explain(c, at("03-05 16:00"))
	c = w.commission(c.ID)
	equal(t, "state", c.State, objected)
	equal(t, "received", c.Received, at("03-05 16:00"))
	equal(t, "window", c.WindowEnds, at("03-06 17:30"))
	equal(t, "late", e.Late, false)
}

func TestExplanationRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, received)
	w.now = at("03-02 11:00")
	file := func(change func(*scoring.Objection), pages []store.Page, source store.Source, filed time.Time) func(*store.Act) error {
		return func(act *store.Act) error {
			o := explanation(c.ID)
			change(&o)
			act.At = filed
			return second(act.FileExplanation(o, pages, source))
		}
	}
	same := func(*scoring.Objection) {}
	paper := store.Source{How: "纸质", Who: "李四"}
	w.refused(store.ReasonNoLetter, fagai, file(same, nil, store.Source{}, w.now))
	w.refused(store.ReasonNoLetter, wang, file(same, nil, byPhone, w.now))
	w.refused(store.ReasonSourceMissing, wang, file(same, letter, store.Source{}, w.now))
	w.refused(store.ReasonNoSuch, fagai, file(func(o *scoring.Objection) { o.Commission = "c000099" }, letter, store.Source{}, w.now))
	w.refused(store.ReasonForeignUnit, mei, file(same, letter, store.Source{}, w.now))
	w.refused(store.ReasonFuture, wang, file(same, nil, paper, w.now.Add(time.Minute)))
	w.refused(store.ReasonBeforeIssue, wang, file(same, nil, paper, issuedAt.Add(-time.Minute)))
	w.refused(store.ReasonFuture, fagai, file(func(o *scoring.Objection) { o.Telephoned = w.now.Add(time.Hour) }, letter, store.Source{}, w.now))
	for _, empty := range []func(*scoring.Objection){
		func(o *scoring.Objection) { o.Reasons = "" }, func(o *scoring.Objection) { o.Suggestions = "" },
		func(o *scoring.Objection) { o.Head = "" },
	} {
		w.refused(scoring.ReasonMissing, fagai, file(empty, letter, store.Source{}, w.now))
	}
	equal(t, "explanations", w.count("SELECT count(*) FROM objection"), 0)
	// On paper the section files it without pages, when it really came.
	w.does(wang, file(same, nil, paper, at("03-02 10:00")))
	equal(t, "filed", w.explanation(c.ID).Filed, at("03-02 10:00"))
	w.refused(store.ReasonAlreadyExplained, fagai, file(same, letter, store.Source{}, w.now))
}

func TestOriginal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.explain(w.commissionIn(unitFagai, received), at("03-02 11:00"))
	w.now = at("03-09 10:00")
	original := func(act *store.Act) error { return second(act.RecordOriginal(e.ID)) }
	w.does(wang, func(act *store.Act) error {
		return second(act.RuleOnExplanation(e.ID, e.Version, store.Verdict{Upheld: true}))
	})
	w.does(wang, original)
	equal(t, "original", w.explanation(e.Commission).Original, w.now)
	w.refused(store.ReasonStale, wang, original)
}
