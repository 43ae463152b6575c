package store

import "time"

// A Keep says for how long is kept what need not be kept for ever.
type Keep struct {
	Updates time.Duration // the text of an update, from its receipt; longer than a message can be edited
	Letters time.Duration // the pages of a letter, from its filing
}

// Prune drops what has been kept long enough: of updates their text, the ids
// stay; of letters that nothing waits for any more the pages, their hashes
// stay.
func (tx *Tx) Prune(keep Keep) error {
	if err := tx.exec("UPDATE inbox SET raw = '' WHERE received_at < ? AND raw <> ''", millis(tx.Now.Add(-keep.Updates))); err != nil {
		return err
	}
	return tx.exec(`UPDATE letter_page SET bytes = NULL WHERE bytes IS NOT NULL AND objection IN (SELECT o.id FROM objection o
		WHERE o.filed < ? AND o.letter_sha256 <> '' AND (o.ruling <> '' OR o.void <> ''
			OR o.commission NOT IN (SELECT id FROM commission WHERE state IN ('issued', 'received', 'objected'))))`,
		millis(tx.Now.Add(-keep.Letters)))
}
