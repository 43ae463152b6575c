package store_test

import (
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/storetest"
)

func (w *world) checklist(period scoring.Period) (c store.Checklist) {
	w.Helper()
	w.view(func(v *store.View) (err error) { c, err = v.Checklist(period); return err })
	return c
}

// TestWhoDraftedDoesNotSign: not by chat and not by recording a paper, whatever
// else the person may be.
func TestWhoDraftedDoesNotSign(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.update(func(tx *store.Tx) error { return appoint(tx, wang, "王五", store.RoleApprover, "") })
	w.now = at("04-02 09:00")
	b := w.lead(march, store.BulletinChecking)
	w.does(wang, func(act *store.Act) (err error) {
		b, err = act.EditBulletin(march, b.Version, bulletin.Words{Problems: "报送不均衡。"})
		return err
	})
	w.does(zhang, func(act *store.Act) (err error) { b, err = act.SubmitBulletin(march, b.Version, ""); return err })
	paper := func(act *store.Act) error {
		return second(act.RecordSignature(march, b.Version, store.PaperSignature{Signer: "陈主任", On: day("04-02")}))
	}
	w.refused(store.ReasonOwnDraft, wang, sign(b))
	w.refused(store.ReasonOwnDraft, wang, paper)
	w.refused(store.ReasonOwnDraft, zhang, paper)
	w.does(qian, sign(b))
	equal(t, "problems", w.bulletin(march).Content.Words.Problems, "报送不均衡。")
}

// TestFiguresChange: what changes after 送审 must be submitted again, before the
// signature and after it.
func TestFiguresChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("04-02 09:00")
	b := w.lead(march, store.BulletinSubmitted)
	shown := points(t, b, unitMei)
	w.does(mei, register(submission(unitMei, "报信息科", at("03-20 10:00")), false))
	w.refused(store.ReasonFiguresChanged, qian, sign(b))
	equal(t, "points submitted", points(t, w.bulletin(march), unitMei), shown)
	w.does(wang, func(act *store.Act) (err error) { b, err = act.WithdrawBulletin(march, b.Version); return err })
	w.does(wang, submit(b))
	b = w.bulletin(march)
	equal(t, "points submitted again", points(t, b, unitMei), 0)
	w.does(qian, sign(b))
	w.does(fagai, register(submission(unitFagai, "又报", at("03-21 10:00")), false))
	b = w.bulletin(march)
	w.refused(store.ReasonFiguresChanged, wang, publish(b))
	w.does(wang, func(act *store.Act) error { return second(act.WithdrawBulletin(march, b.Version)) })
	equal(t, "signed by", w.bulletin(march).SignedBy, 0)
}

// TestReturned goes back to the section with the reason, and on from there.
func TestReturned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("04-02 09:00")
	b := w.lead(march, store.BulletinSubmitted)
	back := func(reason string) func(*store.Act) error {
		return func(act *store.Act) error { return second(act.ReturnBulletin(march, b.Version, reason)) }
	}
	w.refused(store.ReasonNoReason, qian, back(""))
	w.does(qian, back("请补下步要求"))
	w.refused(store.ReasonBulletinMoved, qian, sign(b))
	b = w.bulletin(march)
	equal(t, "state", b.State, store.BulletinChecking)
	equal(t, "returned", b.Returned, "请补下步要求")
	w.does(wang, submit(b))
	equal(t, "returned", w.bulletin(march).Returned, "")
}

// TestPaperSignature: the date on the paper is the bulletin's, and its number is
// kept.
func TestPaperSignature(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("04-02 09:00")
	b := w.lead(march, store.BulletinSubmitted)
	w.now = at("04-04 10:00")
	record := func(on workday.Date, signer string) func(*store.Act) error {
		return func(act *store.Act) error {
			return second(act.RecordSignature(march, b.Version, store.PaperSignature{Number: "建政办信〔2018〕3号", Signer: signer, On: on}))
		}
	}
	w.refused(scoring.ReasonMissing, zhang, record(day("04-03"), ""))
	w.refused(store.ReasonPaperDate, zhang, record(day("04-05"), "陈主任"))
	w.refused(store.ReasonPaperDate, zhang, record(day("04-01"), "陈主任"))
	w.does(zhang, record(day("04-03"), "陈主任"))
	b = w.bulletin(march)
	w.does(wang, publish(b))
	b = w.bulletin(march)
	equal(t, "issued", b.Content.Head.Issued, day("04-03"))
	equal(t, "number", b.Content.Head.Number, "建政办信〔2018〕3号")
}

// TestUnitsCheck: silence is agreement after the deadline, not before; a late
// answer is refused, a query during the check is a dispute and must be answered.
func TestUnitsCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("03-20 10:00")
	s := submission(unitFagai, "报信息科", w.now)
	w.does(fagai, func(act *store.Act) (err error) {
		s, err = act.RegisterSubmission(s, store.Source{}, false)
		return err
	})
	w.now = at("04-02 09:00")
	b := w.draft(march)
	agree := func(unit string) func(*store.Act) error {
		return func(act *store.Act) error { return act.AgreeToCheck(march, unit, store.Source{}) }
	}
	w.refused(store.ReasonNotChecking, mei, agree(unitMei))
	w.does(wang, func(act *store.Act) (err error) { b, err = act.SendForCheck(march, b.Version, 2); return err })
	equal(t, "until", b.CheckUntil.At, at("04-04 17:30"))
	for unit, sent := range map[string]int{unitFagai: 1, unitMei: 1, unitBare: 0} {
		equal(t, "sent to "+unit, w.count("SELECT count(*) FROM outbox WHERE kind = 'BulletinCheck' AND data LIKE ?", "%"+unit+"%"), sent)
	}
	w.does(mei, agree(unitMei))
	w.refused(store.ReasonAlreadyChecks, mei, agree(unitMei))
	w.refused(store.ReasonSourceMissing, wang, agree(unitFagai))
	w.does(fagai, func(act *store.Act) error {
		return second(act.FileQuery(store.Query{Kind: store.QueryRecord, Unit: unitFagai, Object: s.ID, Field: "title", Wanted: "新题"}, store.Source{}))
	})
	w.refused(store.ReasonCheckRuns, wang, submit(b))
	w.now = at("04-04 17:31")
	w.refused(store.ReasonCheckOver, fagai, agree(unitFagai))
	list := w.checklist(march)
	w.does(wang, func(act *store.Act) error { return act.ConfirmNoItem(march, list.NoItem) })
	w.refused(store.ReasonQueriesOpen, wang, submit(b))
	w.does(wang, func(act *store.Act) error {
		return second(act.AnswerQuery(w.checklist(march).Queries[0].ID, 1, store.QueryRejected, "与党政网一致"))
	})
	w.does(wang, submit(b))
	w.view(func(v *store.View) error {
		answers, err := v.CheckAnswers(march)
		equal(t, "answers", len(answers), 2)
		equal(t, "disputed", answers[unitFagai].Disputed, true)
		return err
	})
}

// TestNoItemHolds: each 拟扣10分 is answered by a registration or by confirming
// that nothing came.
func TestNoItemHolds(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("04-02 09:00")
	b := w.lead(march, store.BulletinDraft)
	w.does(wang, func(act *store.Act) (err error) { b, err = act.SendForCheck(march, b.Version, 1); return err })
	w.now = at("04-04 09:00")
	w.refused(store.ReasonNoItemOpen, wang, submit(b))
	units := len(w.checklist(march).NoItem)
	equal(t, "units", units, len(rules2018(t).Units()))
	w.does(mei, register(submission(unitMei, "补登的", at("03-20 10:00")), false))
	list := w.checklist(march)
	equal(t, "units after a registration", len(list.NoItem), units-1)
	confirm := func(units ...string) func(*store.Act) error {
		return func(act *store.Act) error { return act.ConfirmNoItem(march, units) }
	}
	w.refused(store.ReasonNothingTo, wang, confirm(unitMei))
	w.refused(store.ReasonNothingTo, wang, confirm())
	w.does(wang, confirm(list.NoItem...))
	w.does(wang, submit(b))
	w.does(qian, sign(w.bulletin(march)))
	w.does(wang, publish(w.bulletin(march)))
	equal(t, "units of the quarter", len(w.checklist(scoring.QuarterPeriod(2018, 1)).NoItem), len(rules2018(t).Units()))
	w.update(func(tx *store.Tx) error {
		for _, month := range []scoring.Period{scoring.MonthPeriod(2018, 1), february} {
			if _, err := storetest.Issue(tx, month); err != nil {
				return err
			}
		}
		return nil
	})
	equal(t, "units of the quarter after its months", len(w.checklist(scoring.QuarterPeriod(2018, 1)).NoItem), 0)
}

// TestListsAndGaps names what has not come of a month.
func TestListsAndGaps(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	record := func(outlet, issue, on string) {
		w.Helper()
		line := adoptionLine("录用"+outlet+issue, unitFagai)
		line.Outlet, line.Issue, line.At = outlet, issue, day(on)
		w.does(wang, func(act *store.Act) error {
			r, err := act.RecordAdoptions([]store.AdoptionLine{line}, day(on))
			if err == nil && r.Refused() > 0 {
				t.Fatalf("%s %s: %v", outlet, issue, r.Lines[0].Refusals)
			}
			return err
		})
	}
	w.now = at("04-02 09:00")
	record("动态", "第8期", "02-20")
	record("杭州政务·要情", "第3期", "02-21")
	for _, issue := range []string{"第9期", "第10期", "第12期"} {
		record("动态", issue, "03-15")
	}
	list := w.checklist(march)
	equal(t, "lists", strings.Join(list.Lists, " "), "杭州政务·要情")
	equal(t, "gaps", len(list.Gaps), 1)
	equal(t, "missing", list.Gaps[0].Missing[0], 11)
	equal(t, "missing numbers", len(list.Gaps[0].Missing), 1)
	w.does(wang, func(act *store.Act) error { return act.ConfirmNoAdoption(march, "杭州政务·要情") })
	equal(t, "lists", len(w.checklist(march).Lists), 0)
	w.refused(store.ReasonNothingTo, wang, func(act *store.Act) error { return act.ConfirmNoAdoption(march, "动态") })
}

// TestCheckMoves: a day declared off moves the units' time, and they are told.
func TestCheckMoves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("04-02 09:00")
	b := w.draft(march)
	w.does(wang, func(act *store.Act) error { return second(act.SendForCheck(march, b.Version, 1)) })
	w.does(wang, func(act *store.Act) error {
		return second(act.SetDays([]store.CalendarDay{{Date: day("04-03"), Off: true, Name: "台风停工"}}))
	})
	equal(t, "until", w.bulletin(march).CheckUntil.At, at("04-04 17:30"))
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'BulletinCheckMoved'"), 2)
	w.now = at("04-04 18:30")
	w.does(zhang, func(act *store.Act) error { return second(act.DeclareOutage(at("04-04 16:00"), at("04-04 18:00"))) })
	equal(t, "until, after an outage", w.bulletin(march).CheckUntil.At, at("04-08 17:30"))
}
