package store_test

import (
	"testing"
	"time"

	"zwxx/store"
)

const group, supergroup int64 = -1001, -1000000001

func (w *world) subscribe(chat int64, on bool) {
	w.Helper()
	w.update(func(tx *store.Tx) error {
		return actAs(tx, wang, store.InGroup, func(act *store.Act) error { return act.Subscribe(chat, "group", "政务信息群", on) })
	})
}

func (w *world) subscribed() (chats []int64) {
	w.Helper()
	w.view(func(v *store.View) (err error) { chats, err = v.SubscribedGroups(); return err })
	return chats
}

func TestSubscribe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.subscribe(group, true)
	w.subscribe(-1002, true)
	w.subscribe(group, true)
	w.subscribe(-1002, false)
	if got := w.subscribed(); len(got) != 1 || got[0] != group {
		t.Errorf("%v", got)
	}
	w.refused(store.ReasonNotHere, wang, func(act *store.Act) error { return act.Subscribe(wang, "private", "", true) })
}

// TestMoveChat follows a group by its two signs, in either order: what it was
// subscribed to and what waits for it go along, once.
func TestMoveChat(t *testing.T) {
	t.Parallel()
	move := func(tx *store.Tx) error { return tx.MoveChat(group, supergroup) }
	meet := func(tx *store.Tx) error { return tx.MarkReachable(supergroup, "supergroup") }
	for name, signs := range map[string][]func(*store.Tx) error{
		"told once": {move}, "told twice": {move, move}, "met before": {meet, move}, "met after": {move, meet, move},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.subscribe(group, true)
			w.post(group, "", told(1))
			w.post(group, "bulletin/2018-02", spread(2))
			w.post(supergroup, "bulletin/2018-02", spread(2))
			for _, sign := range signs {
				w.update(sign)
			}
			if got := w.subscribed(); len(got) != 1 || got[0] != supergroup {
				t.Errorf("subscribed: %v", got)
			}
			equal(t, "left behind", w.count("SELECT count(*) FROM outbox WHERE chat = ? AND state = 'pending'", group), 0)
			equal(t, "waiting", w.count("SELECT count(*) FROM outbox WHERE chat = ? AND state = 'pending'", supergroup), 2)
			equal(t, "old chat", w.count("SELECT count(*) FROM chat WHERE id = ?", group), 0)
		})
	}
}

// TestUnreachableTold tells the section when somebody cannot be reached: once a
// day, not for every message that fails, and again after they came back.
//
// fault 21, 22
func TestUnreachableTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	told := func() int { return w.count("SELECT count(*) FROM outbox WHERE kind = 'Unreachable'") }
	gone := func() {
		w.now = w.now.Add(time.Minute)
		w.update(func(tx *store.Tx) error { return tx.MarkUnreachable(mei, store.UnreachableBlocked) })
	}
	gone()
	gone()
	equal(t, "told two members", told(), 2)
	back := func(tx *store.Tx) error { return tx.MarkReachable(mei, "private") }
	w.update(back)
	w.update(back)
	gone()
	gone()
	equal(t, "told again", told(), 4)
	w.now = w.now.AddDate(0, 0, 1)
	gone()
	gone()
	equal(t, "told the next day", told(), 6)
	w.update(func(tx *store.Tx) error { return tx.MarkUnreachable(nobody, store.UnreachableNotStarted) })
	w.update(func(tx *store.Tx) error { return tx.MarkUnreachable(group, store.UnreachableRemoved) })
	equal(t, "told of nobody and of a group that receives nothing", told(), 6)
	w.subscribe(group, true)
	w.update(func(tx *store.Tx) error { return tx.MarkUnreachable(group, store.UnreachableRemoved) })
	equal(t, "told of a group", told(), 8)
	equal(t, "groups", len(w.subscribed()), 0)
	// A member is not told about themself.
	w.update(func(tx *store.Tx) error { return tx.MarkUnreachable(wang, store.UnreachableBlocked) })
	equal(t, "told the other", told(), 9)
}
