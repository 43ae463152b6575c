package store_test

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"zwxx/store"
)

func hexHash(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// unfetched returns the pages that are still to be fetched.
func (w *world) unfetched() (pages []store.UnfetchedPage) {
	w.Helper()
	w.view(func(v *store.View) (err error) { pages, err = v.UnfetchedPages(); return err })
	return pages
}

func TestLetterHash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	e := w.explain(w.commissionIn(unitFagai, received), at("03-02 11:00"))
	first, second := sha256.Sum256([]byte("first")), sha256.Sum256([]byte("second"))
	missing := w.unfetched()
	equal(t, "missing", len(missing), 2)
	before := w.count("SELECT count(*) FROM audit")
	// The second page comes first; a page that comes again changes nothing.
	w.update(func(tx *store.Tx) error { return tx.StorePage(missing[1], []byte("second")) })
	equal(t, "hash with one of two pages", w.explanation(e.Commission).LetterSHA256, "")
	w.update(func(tx *store.Tx) error { return tx.StorePage(missing[0], []byte("first")) })
	want := hexHash(append(first[:], second[:]...))
	equal(t, "hash", w.explanation(e.Commission).LetterSHA256, want)
	w.update(func(tx *store.Tx) error { return tx.StorePage(missing[0], []byte("other")) })
	w.update(func(tx *store.Tx) error { return tx.LosePage(missing[0], "file is too big") })
	equal(t, "hash afterwards", w.explanation(e.Commission).LetterSHA256, want)
	equal(t, "audited", w.count("SELECT count(*) FROM audit")-before, 1)
	equal(t, "still missing", len(w.unfetched()), 0)
}

// TestLostPage hashes what came; the officers are asked for the rest once.
func TestLostPage(t *testing.T) {
	t.Parallel()
	for lost, want := range map[int]string{1: hexHash([]byte("page")), 2: hexHash(nil)} {
		w := newWorld(t)
		e := w.explain(w.commissionIn(unitFagai, received), at("03-02 11:00"))
		missing := w.unfetched()
		for i, page := range missing {
			w.update(func(tx *store.Tx) error {
				if i < lost {
					return tx.LosePage(page, "file is too big")
				}
				return tx.StorePage(page, []byte("page"))
			})
		}
		equal(t, "hash", w.explanation(e.Commission).LetterSHA256, want)
		equal(t, "asked again", w.count("SELECT count(*) FROM outbox WHERE kind = 'PageLost' AND chat = ?", fagai), lost)
		equal(t, "filed", w.explanation(e.Commission).Filed, at("03-02 11:00"))
	}
}

// TestLetterOnPaper has no pages and the hash of nothing.
func TestLetterOnPaper(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitBare, received)
	w.now = at("03-02 11:00")
	w.does(wang, func(act *store.Act) error {
		return second(act.FileExplanation(explanation(c.ID), nil, store.Source{How: "纸质", Who: "李四"}))
	})
	equal(t, "hash", w.explanation(c.ID).LetterSHA256, hexHash(nil))
}
