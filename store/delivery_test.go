package store_test

import (
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

// TestDeliveredYesterday records in the morning after the due time what the
// manuscript system received before it: it is in time and can be graded.
func TestDeliveredYesterday(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, received)
	w.now = at("03-07 09:10")
	equal(t, "overdue before", w.commission(c.ID).Overdue(w.now), true)
	w.does(wang, deliver(&c, "03-06 16:40"))
	c = w.commission(c.ID)
	equal(t, "delivered", c.Delivered, at("03-06 16:40"))
	equal(t, "late", c.DeliveredLate(), false)
	w.does(wang, func(act *store.Act) error { return second(act.Grade(c.ID, c.Version, 850)) })
	equal(t, "state", w.commission(c.ID).State, graded)
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'Graded' AND chat = ?", fagai), 1)
	var s scoring.Submission
	w.view(func(v *store.View) (err error) { s, err = v.Submission(c.Submission); return err })
	if s.Unit != unitFagai || s.Channel != scoring.ChannelSection || s.Manuscript != "2018-"+c.ID || !s.At.Equal(at("03-06 16:40")) {
		t.Errorf("registered: %+v", s)
	}
}

func TestDeliveryMoments(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		delivered time.Time
		refused   scoring.Reason
		late      bool
	}{
		{issuedAt.Add(-time.Second), store.ReasonBeforeIssue, false},
		{issuedAt, "", false},
		{dueAt, "", false},
		{dueAt.Add(time.Second), "", true},
		{at("03-07 09:10").Add(time.Second), store.ReasonFuture, false},
	} {
		w := newWorld(t)
		c := w.commissionIn(unitFagai, received)
		w.now = at("03-07 09:10")
		do := func(act *store.Act) error {
			return second(act.Deliver(c.ID, c.Version, store.Delivery{At: tt.delivered}))
		}
		if tt.refused != "" {
			w.refused(tt.refused, fagai, do)
			continue
		}
		w.does(fagai, do)
		equal(t, "late", w.commission(c.ID).DeliveredLate(), tt.late)
	}
}

// TestLateDelivery can be graded only after an extension up to it.
func TestLateDelivery(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, received)
	w.now = at("03-08 09:00")
	w.does(wang, deliver(&c, "03-07 10:00"))
	grade := func(act *store.Act) error { return second(act.Grade(c.ID, w.commission(c.ID).Version, 850)) }
	extend := func(due time.Time) func(*store.Act) error {
		return func(act *store.Act) error {
			return second(act.ExtendCommission(c.ID, w.commission(c.ID).Version, due))
		}
	}
	w.refused(store.ReasonDeliveredLate, wang, grade)
	w.refused(store.ReasonPastDue, wang, extend(at("03-07 09:59")))
	w.does(wang, extend(at("03-07 10:00")))
	w.does(wang, grade)
}

// TestDeliveredUnread makes the delivery the receipt of what was never
// acknowledged.
func TestDeliveredUnread(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, issued)
	w.now = at("03-05 15:00")
	w.does(fagai, func(act *store.Act) error {
		return second(act.Deliver(c.ID, c.Version, store.Delivery{At: w.now}))
	})
	c = w.commission(c.ID)
	equal(t, "received", c.Received, w.now)
	equal(t, "window", c.WindowEnds, at("03-06 17:30"))
	equal(t, "by", c.ReceivedHow+c.ReceivedWho, "发改信息员")
}

// TestReturnAndRedeliver sends a delivery back; the same manuscript number may
// come again, and what was struck out scores nothing.
func TestReturnAndRedeliver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, delivered)
	first := c.Submission
	give := func(due time.Time) func(*store.Act) error {
		return func(act *store.Act) error {
			return second(act.ReturnDelivery(c.ID, w.commission(c.ID).Version, "数据过旧", due))
		}
	}
	w.now = at("03-05 16:00")
	w.refused(store.ReasonPastDue, wang, give(w.now))
	w.does(wang, give(at("03-09 17:30")))
	c = w.commission(c.ID)
	equal(t, "state", c.State, received)
	equal(t, "due", c.Due, at("03-09 17:30"))
	equal(t, "submission", c.Submission, "")
	equal(t, "delivered", c.Delivered.IsZero(), true)
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'DeliveryReturned' AND chat = ?", fagai), 1)
	w.now = at("03-09 10:00")
	w.does(wang, deliver(&c, "03-09 09:30"))
	c = w.commission(c.ID)
	equal(t, "a new submission", c.Submission != first, true)
	equal(t, "standing", w.count("SELECT count(*) FROM submission WHERE manuscript = ? AND void = ''", "2018-"+c.ID), 1)
	equal(t, "struck out", w.count("SELECT count(*) FROM submission WHERE id = ? AND void <> ''", first), 1)
	w.does(wang, func(act *store.Act) error { return second(act.Grade(c.ID, c.Version, 1000)) })
}

// TestReturnOfWhatIsUsed would leave a claim or an adoption resting on nothing.
func TestReturnOfWhatIsUsed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, delivered)
	w.now = at("03-06 09:00")
	var claim store.Claim
	w.does(fagai, func(act *store.Act) (err error) {
		claim, err = act.FileClaim(c.Submission, "动态", "第9期", day("03-06"), byPhone)
		return err
	})
	give := func(act *store.Act) error {
		return second(act.ReturnDelivery(c.ID, c.Version, "数据过旧", at("03-09 17:30")))
	}
	w.refused(store.ReasonInUse, wang, give)
	w.does(wang, func(act *store.Act) error { return act.RejectClaim(claim.ID, claim.Version, "未见刊") })
	w.does(wang, give)
}

func TestManuscriptNumbers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c, other := w.commissionIn(unitFagai, delivered), w.commissionIn(unitMei, received)
	w.now = at("03-06 09:00")
	taken := "2018-" + c.ID
	w.refused(store.ReasonManuscriptTaken, mei, func(act *store.Act) error {
		return second(act.Deliver(other.ID, other.Version, store.Delivery{Manuscript: taken, At: w.now}))
	})
	w.does(mei, func(act *store.Act) error {
		return second(act.Deliver(other.ID, other.Version, store.Delivery{At: w.now}))
	})
	amend := func(number string) func(*store.Act) error {
		return func(act *store.Act) error {
			return second(act.AmendManuscript(other.ID, w.commission(other.ID).Version, number, byPhone))
		}
	}
	w.refused(store.ReasonManuscriptTaken, mei, amend(taken))
	w.does(mei, amend("2018-0001"))
	w.does(mei, amend("2018-0001"))
	equal(t, "number", w.count("SELECT count(*) FROM submission WHERE manuscript = '2018-0001'"), 1)
}

func TestGrades(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, delivered)
	for _, quality := range []scoring.Points{-50, 825, 1050, 10000} {
		w.refused(scoring.ReasonQuality, wang, func(act *store.Act) error { return second(act.Grade(c.ID, c.Version, quality)) })
	}
	w.does(wang, func(act *store.Act) error { return second(act.Grade(c.ID, c.Version, 0)) })
}
