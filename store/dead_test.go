package store_test

import (
	"testing"
	"time"

	"zwxx/store"
	"zwxx/store/notice"
)

// TestDeadIsReported proves that a message that was given up is told to the
// section, once a day for each chat, and that this telling itself cannot loop.
func TestDeadIsReported(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	give := func(chat int64, n notice.Notice) {
		w.update(func(tx *store.Tx) error {
			item := store.Item{Chat: chat, Notice: n}
			return tx.Settle(time.UnixMilli(1), []store.Outcome{{Item: item, State: store.OutcomeDead, Problem: "refused"}})
		})
	}
	told := func() int { return w.count("SELECT count(*) FROM outbox WHERE kind = 'Undelivered'") }
	give(fagai, notice.Help{})
	once := told()
	if once == 0 {
		t.Fatal("nobody is told")
	}
	give(fagai, notice.Help{})
	equal(t, "told twice in a day", told(), once)
	give(wang, notice.Undelivered{Name: "王五"})
	equal(t, "told of its own telling", told(), once)
	give(fagai, notice.Card{Object: "c000001"})
	equal(t, "told of a card", told(), once)
}
