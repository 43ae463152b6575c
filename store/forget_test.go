package store_test

import (
	"os"
	"strings"
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
	keep := store.Keep{Updates: 30 * 24 * time.Hour}
	w.now = w.now.Add(keep.Updates + time.Hour)
	w.update(func(tx *store.Tx) error { return tx.Prune(keep) })
	w.now = w.now.Add(-keep.Updates)
	if got, known := text(); known {
		t.Errorf("the text is kept after 30 days: %q", got)
	}
}

// TestPruneLetters drops the pages of letters that have been ruled on, once
// they are old enough, and keeps their hashes.
func TestPruneLetters(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	ruled := w.explain(w.commissionIn(unitFagai, received), at("03-02 11:00"))
	w.explain(w.commissionIn(unitFagai, received), at("03-02 11:00")) // waits for its ruling
	for _, page := range w.unfetched() {
		w.update(func(tx *store.Tx) error { return tx.StorePage(page, []byte("page")) })
	}
	ruled = w.explanation(ruled.Commission)
	w.does(wang, func(act *store.Act) error {
		return second(act.RuleOnExplanation(ruled.ID, ruled.Version, store.Verdict{Upheld: true}))
	})
	left := func() (pages int) { return w.count("SELECT count(*) FROM letter_page WHERE bytes IS NOT NULL") }
	keep := store.Keep{Updates: 30 * 24 * time.Hour, Letters: 365 * 24 * time.Hour}
	for _, test := range []struct {
		after time.Duration
		want  int
	}{{364 * 24 * time.Hour, 4}, {366 * 24 * time.Hour, 2}} {
		w.now = at("03-02 11:00").Add(test.after)
		w.update(func(tx *store.Tx) error { return tx.Prune(keep) })
		equal(t, "pages after "+test.after.String(), left(), test.want)
	}
	equal(t, "hashes", w.count("SELECT count(*) FROM letter_page WHERE sha256 <> ''"), 4)
	equal(t, "to fetch again", w.count("SELECT count(*) FROM letter_page WHERE sha256 = '' AND problem = ''"), 0)
}

// TestForgottenIsGone: what is dropped is in no corner of the file any more,
// nor of a backup.
func TestForgottenIsGone(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	manuscript := strings.Repeat("不得留存的稿件正文", 2000)
	for i, length := range []int{30, 300, 3000, len(manuscript)} {
		raw := []byte(manuscript[:length])
		w.update(func(tx *store.Tx) error { return second(tx.Receive(int64(i), raw)) })
		w.update(func(tx *store.Tx) error { return tx.Forget(int64(i)) })
	}
	b := w.backup(t.TempDir())
	if err := w.db.Close(); err != nil { // the -wal goes into the file
		t.Fatal(err)
	}
	for _, name := range []string{w.path, b.Path} {
		if content, err := os.ReadFile(name); err != nil || strings.Contains(string(content), "稿件正文") {
			t.Errorf("%s still holds it: %v", name, err)
		}
	}
}
