package store_test

import (
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

// direct is a direct submission of 梅城镇.
func direct(title string, received time.Time) scoring.Submission {
	s := submission(unitMei, title, received)
	s.Channel, s.Class = scoring.ChannelDirect, scoring.ClassBrief
	return s
}

func register(s scoring.Submission, again bool) func(*store.Act) error {
	return func(act *store.Act) error { return second(act.RegisterSubmission(s, store.Source{}, again)) }
}

// TestSubmitTwice asks before the same title is registered again within a month,
// as after a crash that swallowed the receipt, however it is written.
//
// fault 1
func TestSubmitTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := direct("古村落旅游开园", at("03-01 08:40"))
	w.does(mei, register(s, false))
	w.refused(store.ReasonSameTitle, mei, register(s, false))
	s.At = at("03-01 00:00")
	w.refused(store.ReasonSameTitle, mei, register(s, false))
	w.does(mei, register(s, true))
	for _, title := range []string{"《古村落旅游开园》", "古村落 旅游开园。", "古村落\u200b旅游开园", "古村落旅游开园！"} {
		again := direct(title, at("02-28 23:59"))
		w.refused(store.ReasonSameTitle, mei, register(again, false))
	}
	w.does(mei, register(direct("古村落旅游开园", at("01-28 08:00")), false))
	toSection := submission(unitMei, "古村落旅游开园", at("03-01 08:40"))
	w.does(mei, register(toSection, false)) // the same item goes both ways
	equal(t, "submissions", w.count("SELECT count(*) FROM submission"), 4)
}

func TestSubmissionRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	change := func(with func(*scoring.Submission)) scoring.Submission {
		s := direct("题目", at("03-01 08:40"))
		with(&s)
		return s
	}
	w.refused(store.ReasonFuture, mei, register(change(func(s *scoring.Submission) { s.At = w.now.Add(time.Second) }), false))
	w.refused(scoring.ReasonDirectNoClass, mei, register(change(func(s *scoring.Submission) { s.Class = "" }), false))
	w.refused(scoring.ReasonUnknownChannel, mei, register(change(func(s *scoring.Submission) { s.Channel = "微信" }), false))
	w.refused(scoring.ReasonDirectClosed, fagai, register(change(func(s *scoring.Submission) { s.Unit = unitFagai }), false))
	w.refused(scoring.ReasonMissing, mei, register(change(func(s *scoring.Submission) { s.Unit = "" }), false))
	numbered := change(func(s *scoring.Submission) { s.Manuscript = "2018-0312" })
	w.does(mei, register(numbered, false))
	w.refused(store.ReasonManuscriptTaken, mei, register(numbered, true))
	numbered.Unit, numbered.Channel, numbered.Class = unitFagai, scoring.ChannelSection, ""
	w.refused(store.ReasonManuscriptTaken, fagai, register(numbered, true))
}

// TestWithdrawSubmission strikes out only what nothing rests on; its number
// and title are free again.
func TestWithdrawSubmission(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	s := direct("题目", at("03-01 08:40"))
	s.Manuscript = "2018-0312"
	var id string
	w.does(mei, func(act *store.Act) error {
		made, err := act.RegisterSubmission(s, store.Source{}, false)
		id = made.ID
		return err
	})
	withdraw := func(act *store.Act) error { return second(act.WithdrawSubmission(id)) }
	w.does(mei, func(act *store.Act) error {
		return second(act.FileClaim(id, "直报·要情", "第9期", day("03-01"), byPhone))
	})
	w.refused(store.ReasonInUse, mei, withdraw)
	w.does(wang, func(act *store.Act) error { return act.RejectClaim("k000001", 1, "未见刊") })
	w.refused(store.ReasonForeignUnit, fagai, withdraw)
	w.does(mei, withdraw)
	w.refused(store.ReasonStale, mei, withdraw)
	w.refused(store.ReasonNoSuch, mei, func(act *store.Act) error { return second(act.WithdrawSubmission("s000099")) })
	w.does(mei, register(s, false))
	c := w.commissionIn(unitFagai, delivered)
	w.refused(store.ReasonInUse, wang, func(act *store.Act) error { return second(act.WithdrawSubmission(c.Submission)) })
}

func TestCountSubmissions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.now = at("04-01 00:00")
	for _, moment := range []string{"02-28 23:59", "03-01 00:00", "03-31 23:59", "04-01 00:00"} {
		w.does(mei, register(direct("题目"+moment, at(moment)), false))
	}
	w.view(func(v *store.View) error {
		n, err := v.CountSubmissions(unitMei, scoring.ChannelDirect, scoring.ClassBrief, day("03-01"), day("04-01"))
		equal(t, "of March", n, 2)
		return err
	})
	w.view(func(v *store.View) error {
		all, err := v.SubmissionsOf(unitMei, day("03-01"), day("04-01"))
		equal(t, "of March", len(all), 2)
		equal(t, "newest", all[0].At, at("03-31 23:59"))
		return err
	})
}

func TestClaims(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.does(mei, register(direct("题目", at("03-01 08:40")), false))
	file := func(outlet, date string) func(*store.Act) error {
		return func(act *store.Act) error {
			return second(act.FileClaim("s000001", outlet, "第9期", day(date), byPhone))
		}
	}
	w.refused(store.ReasonFuture, mei, file("直报·要情", "03-02"))
	w.refused(scoring.ReasonUnknownOutlet, mei, file("人民日报", "03-01"))
	w.refused(scoring.ReasonCommissionOnly, mei, file("杭州政务·要情", "03-01"))
	w.refused(store.ReasonNoSuch, mei, func(act *store.Act) error {
		return second(act.FileClaim("s000009", "动态", "", day("03-01"), byPhone))
	})
	w.does(mei, file("直报·要情", "03-01"))
	w.refused(store.ReasonClaimed, mei, file("直报·要情", "03-01"))
	w.view(func(v *store.View) error {
		ledger, err := v.Ledger()
		equal(t, "adoptions before it is confirmed", len(ledger.Adoptions), 0)
		return err
	})
	confirm := func(act *store.Act) error { return second(act.ConfirmClaim("k000001", 1)) }
	w.does(wang, confirm)
	w.refused(store.ReasonStale, zhang, confirm)
	w.refused(store.ReasonStale, zhang, func(act *store.Act) error { return act.RejectClaim("k000001", 2, "未见刊") })
	w.refused(scoring.ReasonSameOutlet, mei, file("直报·要情", "03-01"))
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'Adopted' AND chat = ?", mei), 1)
	w.view(func(v *store.View) error {
		sheet, err := v.Score(scoring.QuarterPeriod(2018, 1))
		if err != nil {
			return err
		}
		unit, _, _ := sheet.Unit(unitMei)
		for _, line := range unit.Lines {
			if line.Fact == "a000001" && line.Clause == "三(二)2" && line.Points == 16*scoring.Point {
				return nil
			}
		}
		t.Errorf("lines: %+v", unit.Lines)
		return nil
	})
}

// TestNumberSubmission sets a number that was to follow, once.
func TestNumberSubmission(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.registered("古村落旅游开园", "03-01 08:40")
	numbered := direct("茶叶采摘情况", at("03-01 08:45"))
	numbered.Manuscript = "2018-0312"
	w.does(mei, register(numbered, false))
	number := func(n string) func(*store.Act) error {
		return func(act *store.Act) error { return second(act.NumberSubmission(id, n, byPhone)) }
	}
	unnumbered := func() (n int) {
		w.view(func(v *store.View) error {
			all, err := v.Unnumbered(unitMei, day("01-01"))
			n = len(all)
			return err
		})
		return n
	}
	equal(t, "without a number", unnumbered(), 1)
	w.refused(store.ReasonManuscriptTaken, mei, number("2018-0312"))
	w.does(mei, number("2018-0313"))
	w.refused(store.ReasonNumbered, mei, number("2018-0314"))
	equal(t, "without a number", unnumbered(), 0)
}
