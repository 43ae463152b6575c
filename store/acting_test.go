package store_test

import (
	"testing"
	"time"

	"zwxx/store"
)

// officerActs are all acts of an officer, each on an object of the unit that is
// made for it at 03-08 17:30.
var officerActs = []struct {
	action  store.Action
	prepare func(*store.Tx, *object) error
	do      func(act *store.Act, o object, source store.Source) (string, error) // the object the act leaves
}{
	{store.RegisterSubmission, nil, func(act *store.Act, o object, source store.Source) (string, error) {
		s, err := act.RegisterSubmission(submission(o.unit, "新信息", act.Now), source, false)
		return s.ID, err
	}},
	{store.FileClaim, aSubmission, func(act *store.Act, o object, source store.Source) (string, error) {
		c, err := act.FileClaim(o.id, "动态", "第10期", day("03-08"), source)
		return c.ID, err
	}},
	{store.Acknowledge, aCommission(issued), func(act *store.Act, o object, source store.Source) (string, error) {
		return o.id, second(act.Acknowledge(o.id, o.version, source))
	}},
	{store.Deliver, aCommission(received), func(act *store.Act, o object, source store.Source) (string, error) {
		return o.id, second(act.Deliver(o.id, o.version, store.Delivery{At: act.Now, Source: source}))
	}},
	{store.AmendManuscript, aCommission(delivered), func(act *store.Act, o object, source store.Source) (string, error) {
		return o.id, second(act.AmendManuscript(o.id, o.version, "2018-0999", source))
	}},
	{store.RequestExtension, aCommission(received), func(act *store.Act, o object, source store.Source) (string, error) {
		e, err := act.RequestExtension(o.id, o.version, act.Now.Add(time.Hour), "材料未齐", source)
		return e.ID, err
	}},
	{store.FileExplanation, aCommission(received), func(act *store.Act, o object, source store.Source) (string, error) {
		e, err := act.FileExplanation(explanation(o.id), letter, source)
		return e.ID, err
	}},
	{store.NumberSubmission, aSubmission, func(act *store.Act, o object, source store.Source) (string, error) {
		return o.id, second(act.NumberSubmission(o.id, "2018-0999", source))
	}},
	{store.FileQuery, aSubmission, func(act *store.Act, o object, source store.Source) (string, error) {
		q, err := act.FileQuery(store.Query{Kind: store.QueryRecord, Unit: o.unit, Object: o.id, Field: "title", Wanted: "新题"}, source)
		return q.ID, err
	}},
	{store.AnswerProposal, aProposal, func(act *store.Act, o object, source store.Source) (string, error) {
		return o.id, second(act.AnswerProposal(o.id, "已于前一日报送", source))
	}},
}

// TestActingForUnit does every act of an officer as the section (代办): it must
// say how it came and from whom, and how and when stays with the object. Of what
// the officer does in person nothing of the kind is kept.
func TestActingForUnit(t *testing.T) {
	t.Parallel()
	happened := at("03-07 15:20")
	for _, a := range officerActs {
		t.Run(string(a.action), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.update(func(tx *store.Tx) error {
				o := object{unit: unitFagai}
				if a.prepare != nil {
					if err := a.prepare(tx, &o); err != nil {
						return err
					}
				}
				tx.Now = at("03-08 17:30")
				do := func(who int64, source store.Source) (id string, err error) {
					err = actAs(tx, who, store.InPrivate, func(act *store.Act) error {
						act.At = happened
						id, err = a.do(act, o, source)
						return err
					})
					return id, err
				}
				for _, unknown := range []store.Source{{}, {How: store.ByTelephone}, {How: store.OnPaper}, {How: "传真", Who: "李四"}, {Who: "李四"}} {
					if err := tx.Savepoint(func() error { return second(do(zhang, unknown)) }); !refusedFor(err, store.ReasonSourceMissing) {
						t.Errorf("from %+v: %v", unknown, err)
					}
				}
				undo := tx.Savepoint(func() error {
					id, err := do(fagai, store.Source{})
					if _, ok, lookErr := tx.OnBehalf(id, a.action); err != nil || ok || lookErr != nil {
						t.Errorf("in person: %v, kept as done for the unit: %t, %v", err, ok, lookErr)
					}
					return errUndo
				})
				if undo != errUndo {
					return undo
				}
				id, err := do(zhang, byPhone)
				if err != nil {
					return err
				}
				got, ok, err := tx.OnBehalf(id, a.action)
				if want := (store.Behalf{Source: byPhone, At: happened, By: "张三"}); !ok || got != want {
					t.Errorf("kept %+v (%t), want %+v", got, ok, want)
				}
				if n := count(t, tx, `SELECT count(*) FROM audit WHERE seq = (SELECT max(seq) FROM audit) AND role = 'section' AND unit = ?
					AND json_extract(detail, '$.代办.how') = '电话' AND json_extract(detail, '$.代办.who') = '李四'`, unitFagai); n != 1 {
					t.Error("the audit does not say 代办")
				}
				return err
			})
		})
	}
}

// TestPaperExplanation files for a unit what came on paper: when it reached the
// section decides whether it is in time, whenever it is recorded (三（三）3).
func TestPaperExplanation(t *testing.T) {
	t.Parallel()
	paper := store.Source{How: store.OnPaper, Who: "刘科长"}
	for _, tt := range []struct {
		arrived time.Time
		pages   []store.Page
		late    bool
	}{
		{windowEnds, nil, false},
		{windowEnds.Add(time.Minute), nil, true},
		{receivedAt, letter, false},
	} {
		w := newWorld(t)
		c := w.commissionIn(unitFagai, received)
		w.now = at("03-07 09:00") // after the window and the due time
		file := func(arrived time.Time, source store.Source) func(*store.Act) error {
			return func(act *store.Act) error {
				act.At = arrived
				return second(act.FileExplanation(explanation(c.ID), tt.pages, source))
			}
		}
		w.refused(store.ReasonBeforeIssue, wang, file(issuedAt.Add(-time.Minute), paper))
		w.refused(store.ReasonFuture, wang, file(w.now.Add(time.Minute), paper))
		if tt.pages == nil {
			w.refused(store.ReasonNoLetter, wang, file(tt.arrived, byPhone))
			w.refused(store.ReasonNoLetter, fagai, file(tt.arrived, paper)) // an officer photographs the letter
		}
		w.does(wang, file(tt.arrived, paper))
		w.view(func(v *store.View) error {
			e, _, err := v.ExplanationOf(c.ID)
			equal(t, "filed", e.Filed, tt.arrived)
			equal(t, "late", e.Late, tt.late)
			equal(t, "the original came with it", e.Original, tt.arrived)
			return err
		})
		want := objected
		if tt.late {
			want = received
		}
		equal(t, "state", w.commission(c.ID).State, want)
	}
}

// TestOffice keeps the telephone of an office and refuses a person's.
func TestOffice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	set := func(number string) func(*store.Act) error {
		return func(act *store.Act) error { return act.SetOffice(unitBare, number) }
	}
	for _, number := range []string{"13805710000", "138-0571-0000", "138 0571 0000"} {
		w.refused(store.ReasonMobile, wang, set(number))
	}
	for _, number := range []string{"办公室", "6400", "64000045转", "http://x", "64000045\n64000046"} {
		w.refused(store.ReasonNoTelephone, wang, set(number))
	}
	for _, number := range []string{"0571-64000045", "64000045转8012", "0571 64000045", ""} {
		w.does(wang, set(number))
		w.view(func(v *store.View) error {
			got, err := v.Office(unitBare)
			equal(t, "kept", got, number)
			return err
		})
	}
}

// TestLastMember keeps the section from shutting itself out.
func TestLastMember(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.end(zhang)
	last := w.actor(wang).Appointments[0].ID
	w.refused(store.ReasonLastMember, wang, func(act *store.Act) error { return act.EndAppointment(last) })
	w.update(func(tx *store.Tx) error { return tx.As(store.Operator).EndAppointment(last) })
}
