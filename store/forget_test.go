package store_test

import (
	"testing"
	"time"

	"zwxx/store"
)

// TestForget proves that what must not be kept is gone and is still not
// handled twice, and that old texts go after 30 days.
func TestForget(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	raw := []byte(`{"update_id":1,"message":{"message_id":5,"chat":{"id":9},"text":"稿件全文"}}`)
	text := func() (text string, known bool) {
		w.view(func(v *store.View) (err error) {
			text, known, err = v.LastText(9, 5, 0)
			return err
		})
		return text, known
	}
	receive := func() (fresh bool) {
		w.update(func(tx *store.Tx) (err error) {
			fresh, err = tx.Receive(1, raw)
			return err
		})
		return fresh
	}
	if !receive() {
		t.Fatal("the update is known already")
	}
	if got, _ := text(); got != "稿件全文" {
		t.Fatalf("the text is %q", got)
	}
	w.update(func(tx *store.Tx) error { return tx.Forget(1) })
	if got, known := text(); known {
		t.Errorf("the text is kept: %q", got)
	}
	if receive() {
		t.Error("a forgotten update is handled again")
	}
	raw = []byte(`{"update_id":2,"message":{"message_id":5,"chat":{"id":9},"text":"旧消息"}}`)
	w.update(func(tx *store.Tx) error { _, err := tx.Receive(2, raw); return err })
	w.now = w.now.Add(store.RawLife + time.Hour)
	w.update(func(tx *store.Tx) error { return tx.PruneInbox() })
	w.now = w.now.Add(-store.RawLife)
	if got, known := text(); known {
		t.Errorf("the text is kept after 30 days: %q", got)
	}
}
