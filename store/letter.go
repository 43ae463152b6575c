package store

import (
	"crypto/sha256"
	"encoding/hex"

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
// it is the hash of the page hashes in order.
func (tx *Tx) StorePage(p UnfetchedPage, content []byte) error {
	sum := sha256.Sum256(content)
	if err := tx.exec("UPDATE letter_page SET bytes = ?, sha256 = ? WHERE objection = ? AND page = ?",
		content, hex.EncodeToString(sum[:]), p.Explanation, p.Page); err != nil {
		return err
	}
	return tx.hashLetter(p.Explanation)
}

// LosePage notes that a page cannot be had. The unit's officers are asked for
// it again; the filing time stands, and the letter's hash is that of the pages
// that came.
func (tx *Tx) LosePage(p UnfetchedPage, why string) error {
	if err := tx.exec("UPDATE letter_page SET problem = ? WHERE objection = ? AND page = ?", why, p.Explanation, p.Page); err != nil {
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
	if err != nil || len(hashes) == 0 {
		return err
	}
	all := sha256.New()
	for _, text := range hashes {
		if text == "" {
			return nil // one is still to come
		}
		sum, err := hex.DecodeString(text)
		if err != nil {
			return err
		}
		all.Write(sum)
	}
	hash := hashes[0]
	if len(hashes) > 1 {
		hash = hex.EncodeToString(all.Sum(nil))
	}
	if err := tx.exec("UPDATE objection SET letter_sha256 = ? WHERE id = ?", hash, explanation); err != nil {
		return err
	}
	return tx.audit(auditEntry{At: tx.Now, Action: StoreLetter, Object: explanation}, map[string]any{"sha256": hash})
}
