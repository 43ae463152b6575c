package store

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"zwxx/store/notice"
)

// An UnfetchedPage is a page of a letter whose bytes are not stored yet.
type UnfetchedPage struct {
	Explanation string
	Page        int
	FileID      string
}

// UnfetchedPages returns the pages still to be fetched, in the order they were filed.
func (v *View) UnfetchedPages() ([]UnfetchedPage, error) {
	return list(v, func(row scanner) (p UnfetchedPage, err error) {
		return p, row.Scan(&p.Explanation, &p.Page, &p.FileID)
	}, "SELECT objection, page, file_id FROM letter_page WHERE sha256 = '' AND problem = '' ORDER BY objection, page")
}

// StorePage keeps the bytes of a page. When a letter's last page has come, its
// hash becomes part of the explanation: one page's is its SHA-256, of several
// it is the hash of the page hashes in order. A page that is stored or lost
// already is left as it is.
func (tx *Tx) StorePage(p UnfetchedPage, content []byte) error {
	sum := sha256.Sum256(content)
	if fresh, err := tx.execOne(`UPDATE letter_page SET bytes = ?, sha256 = ?
		WHERE objection = ? AND page = ? AND sha256 = '' AND problem = ''`,
		content, hex.EncodeToString(sum[:]), p.Explanation, p.Page); err != nil || !fresh {
		return err
	}
	return tx.hashLetter(p.Explanation)
}

// LosePage notes that a page cannot be had. The unit's officers are asked for
// it again; the filing time stands, and the letter's hash is that of the pages
// that came.
func (tx *Tx) LosePage(p UnfetchedPage, why string) error {
	if fresh, err := tx.execOne(`UPDATE letter_page SET problem = ?
		WHERE objection = ? AND page = ? AND sha256 = '' AND problem = ''`, why, p.Explanation, p.Page); err != nil || !fresh {
		return err
	}
	e, err := tx.Explanation(p.Explanation)
	if err != nil {
		return err
	}
	if err := tx.TellOfficers(e.Unit, notice.PageLost{Explanation: e.ID, Page: p.Page}); err != nil {
		return err
	}
	return tx.hashLetter(p.Explanation)
}

func (tx *Tx) hashLetter(explanation string) error {
	hashes, err := list(tx.View, scanString, "SELECT sha256 FROM letter_page WHERE objection = ? AND problem = '' ORDER BY page", explanation)
	if err != nil || slices.Contains(hashes, "") { // one is still to come
		return err
	}
	hash, err := letterHash(hashes)
	if err != nil {
		return err
	}
	if err := tx.exec("UPDATE objection SET letter_sha256 = ? WHERE id = ?", hash, explanation); err != nil {
		return err
	}
	return tx.audit(auditEntry{At: tx.Now, Action: StoreLetter, Object: explanation}, map[string]any{"sha256": hash})
}

// letterHash is the hash of a letter by those of its pages. A letter that came
// on paper, and one whose pages are all lost, has the hash of nothing.
func letterHash(pages []string) (string, error) {
	if len(pages) == 1 {
		return pages[0], nil
	}
	all := sha256.New()
	for _, page := range pages {
		sum, err := hex.DecodeString(page)
		if err != nil {
			return "", err
		}
		all.Write(sum)
	}
	return hex.EncodeToString(all.Sum(nil)), nil
}
