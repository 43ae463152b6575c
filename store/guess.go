package store

import (
	"time"

	"zwxx/store/notice"
)

// Tokens are too long to be guessed; who tries is stopped all the same.
const (
	guessesEach = 5                // wrong tokens of one account until it is not heard…
	guessWindow = 15 * time.Minute // …for this long
	guessesAll  = 50               // wrong tokens within an hour that the section is told of
)

// MayPresent reports whether an account has not presented so many wrong tokens
// that it is not heard for a while.
func (v *View) MayPresent(telegramID int64) (bool, error) {
	var wrong int
	err := v.one("SELECT count(*) FROM wrong_token WHERE telegram_id = ? AND at > ?",
		[]any{telegramID, millis(v.Now.Add(-guessWindow))}, &wrong)
	return wrong < guessesEach, err
}

// CountWrongToken notes that an account has presented a token that is none. Where
// there are very many within an hour, the section is told, once an hour.
func (tx *Tx) CountWrongToken(telegramID int64) error {
	if err := tx.exec("DELETE FROM wrong_token WHERE at <= ?", millis(tx.Now.Add(-time.Hour))); err != nil {
		return err
	}
	if err := tx.exec("INSERT INTO wrong_token (telegram_id, at) VALUES (?, ?)", telegramID, millis(tx.Now)); err != nil {
		return err
	}
	var all int
	if err := tx.one("SELECT count(*) FROM wrong_token", nil, &all); err != nil || all < guessesAll {
		return err
	}
	return tx.Remind(Audience{Role: RoleSection}, notice.Guessing{Count: all}, "guessing/"+tx.Now.UTC().Format("2006-01-02T15"))
}
