package store_test

import (
	"testing"

	"zwxx/store"
	"zwxx/store/notice"
)

const anObject = "c000015"

func (w *world) refresh() {
	w.Helper()
	w.update(func(tx *store.Tx) error { return tx.RefreshCard(anObject) })
}

func (w *world) show(chat int64) {
	w.Helper()
	w.update(func(tx *store.Tx) error { return tx.ShowCard(anObject, chat) })
}

func (w *world) cardMessage(chat int64) (id int) {
	w.Helper()
	w.view(func(v *store.View) (err error) { id, err = v.CardMessage(anObject, chat); return err })
	return id
}

// cards counts the refreshes that are queued.
func (w *world) cards() int {
	w.Helper()
	return w.count("SELECT count(*) FROM outbox WHERE kind = 'Card' AND state = 'pending'")
}

// TestCardsCoalesce makes many changes one refresh for each chat that shows
// the object, and no more once it has left.
func TestCardsCoalesce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.refresh()
	equal(t, "shown nowhere", w.cards(), 0)
	w.show(mei)
	w.show(wang)
	for range 5 {
		w.refresh()
	}
	equal(t, "queued", w.cards(), 2)
	items := w.claim(10, everyone)
	w.refresh()
	w.refresh()
	equal(t, "queued while the first is under way", w.cards(), 2)
	for i, item := range items {
		w.settle(store.Outcome{Item: item, State: store.OutcomeSent, Messages: []int{70 + i}})
	}
	equal(t, "message", w.cardMessage(mei), 70)
	equal(t, "message", w.cardMessage(wang), 71)
	equal(t, "message elsewhere", w.cardMessage(fagai), 0)
	for _, item := range w.claim(10, everyone) {
		w.settle(store.Outcome{Item: item, State: store.OutcomeSent, Messages: []int{70}})
	}
	equal(t, "queued at last", w.cards(), 0)
	w.update(func(tx *store.Tx) error { return tx.MoveCard(anObject, mei) })
	equal(t, "message of a card moved", w.cardMessage(mei), 0)
	equal(t, "queued", w.cards(), 1)
}

// TestCardRetried gives way to a later refresh of the same card.
func TestCardRetried(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.show(mei)
	item := w.claim(1, everyone)[0]
	w.settle(store.Outcome{Item: item, State: store.OutcomeRetry, Doubt: true})
	equal(t, "alone, it is tried again", w.cards(), 1)
	item = w.claim(1, everyone)[0]
	w.refresh()
	w.settle(store.Outcome{Item: item, State: store.OutcomeRetry, Doubt: true})
	equal(t, "with a later one, it is not", w.cards(), 1)
	equal(t, "obsolete", w.count("SELECT count(*) FROM outbox WHERE state = 'obsolete'"), 1)
}

// TestCardsRecovered keeps one refresh of each card after a crash, however
// many were under way.
func TestCardsRecovered(t *testing.T) {
	t.Parallel()
	for claimed := 1; claimed <= 3; claimed++ {
		w := newWorld(t)
		w.show(mei)
		for range claimed {
			if _, ok := w.claim(1, everyone)[0].Notice.(notice.Card); !ok {
				t.Fatal("no card was claimed")
			}
			w.refresh()
		}
		w.update(func(tx *store.Tx) error { return second(tx.Recover()) })
		equal(t, "queued", w.cards(), 1)
		equal(t, "being sent", w.count("SELECT count(*) FROM outbox WHERE state = 'sending'"), 0)
	}
}

// TestCardsUnderWayRecovered has no later refresh in the queue.
func TestCardsUnderWayRecovered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.show(mei)
	w.claim(1, everyone)
	w.refresh()
	w.claim(1, everyone)
	w.update(func(tx *store.Tx) error { return second(tx.Recover()) })
	equal(t, "queued", w.cards(), 1)
}
