package store_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"zwxx/store"
	"zwxx/store/notice"
)

// clock is real time for the tests of sending; business time is another thing.
var clock = time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)

func everyone(int64, notice.Rank) bool { return true }

// post queues notices with a key each, empty for none.
func (w *world) post(chat int64, key string, notices ...notice.Notice) {
	w.Helper()
	w.update(func(tx *store.Tx) error {
		for _, n := range notices {
			if err := tx.Post(store.Posting{Chat: chat, Notice: n, Key: key}); err != nil {
				return err
			}
		}
		return nil
	})
}

// claim takes up to limit due rows.
func (w *world) claim(limit int, admit func(int64, notice.Rank) bool) (items []store.Item) {
	w.Helper()
	w.update(func(tx *store.Tx) (err error) { items, err = tx.ClaimDue(clock, limit, admit); return err })
	return items
}

func (w *world) settle(outcomes ...store.Outcome) {
	w.Helper()
	w.update(func(tx *store.Tx) error { return tx.Settle(clock, outcomes) })
}

// Notices of the three ranks that can be told apart.
func said(i int) notice.Notice   { return notice.UnitCard{Unit: fmt.Sprint(i)} }
func told(i int) notice.Notice   { return notice.Chased{Commission: fmt.Sprint(i)} }
func spread(i int) notice.Notice { return notice.BulletinPublished{Period: fmt.Sprint(i)} }
func shown(items []store.Item) (all []string) {
	for _, item := range items {
		all = append(all, fmt.Sprintf("%d:%v", item.Chat, item.Notice))
	}
	return all
}

func equalLists(tb testing.TB, what string, got, want []string) {
	tb.Helper()
	if !slices.Equal(got, want) {
		tb.Fatalf("%s:\n%q\nwant\n%q", what, got, want)
	}
}

// TestClaimOrder takes one row of each chat at a time: answers before what
// happened before broadcasts, and in order within each rank.
func TestClaimOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.post(mei, "", spread(1), told(2), said(3))
	w.post(fagai, "", told(4), said(5))
	w.post(mei, "", said(6), told(7))
	for _, want := range [][]store.Item{
		{{Chat: mei, Notice: said(3)}, {Chat: fagai, Notice: said(5)}},
		{{Chat: mei, Notice: said(6)}, {Chat: fagai, Notice: told(4)}},
		{{Chat: mei, Notice: told(2)}}, {{Chat: mei, Notice: told(7)}}, {{Chat: mei, Notice: spread(1)}}, {},
	} {
		equalLists(t, "claimed", shown(w.claim(10, everyone)), shown(want))
	}
	w.post(fagai, "", said(8))
	w.post(mei, "", said(9))
	equalLists(t, "within the limit", shown(w.claim(1, everyone)), shown([]store.Item{{Chat: fagai, Notice: said(8)}}))
}

// TestHeldChat delays no other, however long its queue, and loses no order.
func TestHeldChat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var flood []notice.Notice
	for i := range 1200 {
		flood = append(flood, said(i))
	}
	w.post(mei, "", flood...)
	w.post(fagai, "", told(1))
	asked := 0
	items := w.claim(10, func(chat int64, _ notice.Rank) bool { asked++; return chat != mei })
	equalLists(t, "claimed", shown(items), shown([]store.Item{{Chat: fagai, Notice: told(1)}}))
	equal(t, "asked", asked, 2)
	for i := range 5 {
		equalLists(t, "in order", shown(w.claim(10, everyone)), shown([]store.Item{{Chat: mei, Notice: said(i)}}))
	}
}

// TestKeyOnce queues a keyed notice once per chat, also after it was sent.
func TestKeyOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const key = "quota/2018-03/梅城镇/T-5"
	w.post(mei, key, told(1), told(1))
	w.post(fagai, key, told(1))
	items := w.claim(10, everyone)
	equal(t, "claimed", len(items), 2)
	w.post(mei, key, told(1))
	for _, item := range items {
		w.settle(store.Outcome{Item: item, State: store.OutcomeSent, Text: "催报", Messages: []int{5}, Parts: 1})
	}
	w.post(mei, key, told(1))
	equal(t, "claimed again", len(w.claim(10, everyone)), 0)
	w.post(mei, "", told(1), told(1))
	for range 2 {
		equal(t, "claimed without key", len(w.claim(10, everyone)), 1)
	}
}

// TestUnknownNotice gives up the notice of a later program; what waits behind
// it does not wait for somebody to speak.
func TestUnknownNotice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.post(mei, "", said(1), said(2))
	w.update(func(tx *store.Tx) error { return tx.Exec("UPDATE outbox SET kind = 'OfALaterProgram' WHERE id = 1") })
	<-w.db.Queued()
	equal(t, "claimed", len(w.claim(10, everyone)), 0)
	<-w.db.Queued()
	equalLists(t, "claimed next", shown(w.claim(10, everyone)), shown([]store.Item{{Chat: mei, Notice: said(2)}}))
	equal(t, "dead", w.count("SELECT count(*) FROM outbox WHERE id = 1 AND state = 'dead' AND problem <> ''"), 1)
}

// TestOutcomes settles one row in every way.
func TestOutcomes(t *testing.T) {
	t.Parallel()
	later := clock.Add(3 * time.Second)
	for name, tt := range map[string]struct {
		outcome store.Outcome
		row     string // what the row must match
		next    int64  // the row that is claimed next; 0 for none
		retry   bool
	}{
		"sent":       {store.Outcome{State: store.OutcomeSent, Text: "字", Parts: 2, Messages: []int{7, 8}}, "state = 'sent' AND text = '字' AND parts = 2 AND message_ids = '[7,8]' AND done_at > 0", 2, false},
		"flood":      {store.Outcome{State: store.OutcomeRetry, Retry: later}, "state = 'pending' AND in_doubt = 0 AND done_at = 0", 0, true},
		"in doubt":   {store.Outcome{State: store.OutcomeRetry, Doubt: true, Parts: 1, Messages: []int{7}}, "state = 'pending' AND in_doubt = 1 AND parts = 1", 1, false},
		"dead":       {store.Outcome{State: store.OutcomeDead, Problem: "bot was blocked by the user", Unreachable: store.UnreachableBlocked}, "state = 'dead' AND problem LIKE '%blocked%' AND done_at > 0", 2, false},
		"obsolete":   {store.Outcome{State: store.OutcomeObsolete}, "state = 'obsolete' AND done_at > 0", 2, false},
		"chat moved": {store.Outcome{State: store.OutcomeRetry, MovedTo: -1009}, "state = 'pending' AND chat = -1009", 1, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.post(mei, "", said(1), said(2))
			tt.outcome.Item = w.claim(1, everyone)[0]
			w.settle(tt.outcome)
			equal(t, "row", w.count("SELECT count(*) FROM outbox WHERE id = 1 AND attempts = 1 AND "+tt.row), 1)
			w.view(func(v *store.View) error {
				at, err := v.NextRetry(clock)
				equal(t, "waits", at.Equal(later), tt.retry)
				return err
			})
			items := w.claim(10, everyone)
			own := slices.DeleteFunc(items, func(i store.Item) bool { return i.Chat != mei && i.Chat != -1009 })
			equal(t, "claimed", len(own) == 1, tt.next != 0)
			if tt.next == 0 {
				return
			}
			equal(t, "next", own[0].ID, tt.next)
			if tt.next == 1 {
				equal(t, "attempts", own[0].Attempts, 1)
				equal(t, "doubt", own[0].InDoubt == 1, tt.outcome.Doubt)
				equal(t, "messages", len(own[0].Messages), len(tt.outcome.Messages))
			}
		})
	}
}

// TestRetryLater leaves a chat alone until its moment of real time.
func TestRetryLater(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.post(mei, "", said(1))
	w.post(fagai, "", said(2))
	items := w.claim(1, everyone)
	w.settle(store.Outcome{Item: items[0], State: store.OutcomeRetry, Retry: clock.Add(time.Minute)})
	w.post(mei, "", said(3))
	equalLists(t, "others go on", shown(w.claim(10, everyone)), shown([]store.Item{{Chat: fagai, Notice: said(2)}}))
	at := func(after time.Duration) (items []store.Item) {
		w.update(func(tx *store.Tx) (err error) {
			items, err = tx.ClaimDue(clock.Add(after), 10, everyone)
			return err
		})
		return items
	}
	equal(t, "claimed before", len(at(time.Minute-time.Millisecond)), 0)
	for _, want := range []notice.Notice{said(1), said(3)} {
		equalLists(t, "claimed at", shown(at(time.Minute)), shown([]store.Item{{Chat: mei, Notice: want}}))
	}
}

// TestRecover puts what was being sent at a crash back, as in doubt.
//
// fault 1, 15
func TestRecover(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.post(mei, "", said(1), said(2), said(3))
	w.settle(store.Outcome{Item: w.claim(1, everyone)[0], State: store.OutcomeSent})
	w.claim(1, everyone)
	for _, rows := range []int{1, 0} {
		w.update(func(tx *store.Tx) error {
			doubt, err := tx.Recover()
			equal(t, "in doubt", doubt.Rows, rows)
			return err
		})
	}
	w.view(func(v *store.View) error {
		n, err := v.Backlog()
		equal(t, "backlog", n, 2)
		return err
	})
	for i, want := range []notice.Notice{said(2), said(3)} {
		again := w.claim(10, everyone)
		equalLists(t, "again", shown(again), shown([]store.Item{{Chat: mei, Notice: want}}))
		equal(t, "doubt", again[0].InDoubt, 1-i)
	}
}
