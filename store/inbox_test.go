package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"zwxx/store"
)

// TestReceiveOnce lets a repeated update do nothing, whatever the order of ids.
//
// fault 4, 5
func TestReceiveOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	receive := func(id int64, want bool) {
		w.update(func(tx *store.Tx) error {
			fresh, err := tx.Receive(id, []byte(`{}`))
			equal(t, fmt.Sprint("update ", id, " is fresh"), fresh, want)
			return err
		})
	}
	for _, id := range []int64{700, 701, 703} {
		receive(id, true)
		receive(id, false)
	}
	w.now = w.now.AddDate(0, 0, 8) // after a quiet week the next id is random
	for _, id := range []int64{12, 702, 900_000_000_000} {
		receive(id, true)
		receive(id, false)
	}
	w.view(func(v *store.View) error {
		at, err := v.LastReceived()
		equal(t, "last received", at, w.now)
		return err
	})
}

// TestReceivedWithEffect rolls an update back with its effect: only both
// together are ever seen.
//
// fault 2
func TestReceivedWithEffect(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	crash := errors.New("killed before the commit")
	take := func(end error) (fresh bool) {
		err := w.db.Update(w.now, func(tx *store.Tx) (err error) {
			if fresh, err = tx.Receive(700, []byte(`{}`)); err != nil || !fresh {
				return err
			}
			if err := actAs(tx, mei, store.InPrivate, register(direct("题目", w.now), true)); err != nil {
				return err
			}
			return end
		})
		if !errors.Is(err, end) {
			t.Fatal(err)
		}
		return fresh
	}
	take(crash)
	equal(t, "submissions after the crash", w.count("SELECT count(*) FROM submission"), 0)
	equal(t, "fresh when it comes again", take(nil), true)
	equal(t, "fresh the third time", take(nil), false)
	equal(t, "submissions", w.count("SELECT count(*) FROM submission"), 1)
}

// TestBadUpdates keeps what could not be handled where it can be seen.
//
// fault 6
func TestBadUpdates(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.view(func(v *store.View) error {
		at, err := v.LastReceived()
		equal(t, "last received before any", at.IsZero(), true)
		return err
	})
	for id := range int64(4) {
		w.now = w.now.Add(time.Second)
		w.update(func(tx *store.Tx) error {
			_, err := tx.Receive(id, []byte(`{"update_id":1,"message":{"text":5}}`))
			if id == 2 {
				return err
			}
			return errors.Join(err, tx.Reject(id, fmt.Sprint("decode ", id)))
		})
	}
	w.view(func(v *store.View) error {
		bad, err := v.BadUpdates(2)
		if err != nil || len(bad) != 2 || bad[0].ID != 3 || bad[1].ID != 1 || bad[0].Problem != "decode 3" || !bad[0].Received.Equal(w.now) {
			t.Errorf("%+v, %v", bad, err)
		}
		return nil
	})
}

// TestLastText finds what a message said before it was edited, past updates
// of every shape.
//
// fault 13
func TestLastText(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	message := `{"update_id":%d,"%s":{"message_id":%d,"chat":{"id":%d},"text":"%s"}}`
	for id, raw := range []string{
		fmt.Sprintf(message, 1, "message", 10, mei, "第一稿"),
		fmt.Sprintf(message, 2, "message", 10, fagai, "别的群"),
		fmt.Sprintf(message, 3, "edited_message", 10, mei, "第二稿"),
		`{"update_id":4,"callback_query":{"id":"x"}}`,
		`{"update_id":5,"message":{"message_id":11,"chat":{"id":402},"photo":[]}}`,
		`not JSON`,
		fmt.Sprintf(message, 6, "edited_message", 10, mei, "第三稿"),
	} {
		w.now = w.now.Add(time.Minute)
		w.update(func(tx *store.Tx) error { return second(tx.Receive(int64(id), []byte(raw))) })
	}
	for _, tt := range []struct {
		chat    int64
		message int
		before  int64
		text    string
		ok      bool
	}{
		{mei, 10, 6, "第二稿", true}, {mei, 10, 99, "第三稿", true}, {fagai, 10, 6, "别的群", true},
		{mei, 11, 6, "", true}, {mei, 12, 6, "", false}, {wang, 10, 6, "", false},
	} {
		w.view(func(v *store.View) error {
			text, ok, err := v.LastText(tt.chat, tt.message, tt.before)
			if err != nil || text != tt.text || ok != tt.ok {
				t.Errorf("%d in %d: %q, %t, %v", tt.message, tt.chat, text, ok, err)
			}
			return nil
		})
	}
	w.now = w.now.AddDate(0, 0, 4)
	w.view(func(v *store.View) error {
		_, ok, err := v.LastText(mei, 10, 6)
		equal(t, "known after four days", ok, false)
		return err
	})
}
