package store

import "zwxx/scoring"

// What a ledger brings, each written as the fact alone; the acts of the flow
// write what they know beyond it themselves.

func (tx *Tx) insertInstruction(i scoring.Instruction) error {
	return tx.exec("INSERT INTO instruction ("+instructionColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		i.ID, i.Unit, i.Submission, i.Level, i.Leader, i.At, i.CountsOn, i.Void)
}

// insertCommission writes a commission of no notice. Its window for a written
// explanation runs from its receipt as for any other.
func (tx *Tx) insertCommission(c scoring.Commission) error {
	var ends int64
	var hash string
	provisional := false
	if !c.Received.IsZero() {
		window, err := tx.window(c.Received)
		if err != nil {
			return err
		}
		ends, provisional, hash = millis(window.At), window.Provisional, tx.Rules.Hash()
	}
	return tx.exec("INSERT INTO commission ("+factCommissionColumns+`, notice, window_ends, window_provisional, window_rules)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', ?, ?, ?)`,
		c.ID, c.Unit, c.Title, millis(c.Issued), millis(c.Received), millis(c.Due), c.State, millis(c.Delivered),
		c.Submission, c.Quality, c.CountsOn, c.Void, ends, provisional, hash)
}

// insertObjection writes an objection whose commission stands already.
func (tx *Tx) insertObjection(o scoring.Objection) error {
	return tx.exec("INSERT INTO objection ("+factObjectionColumns+`, late) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,
		coalesce((SELECT window_ends > 0 AND window_ends < ?5 FROM commission WHERE id = ?3), 0))`,
		o.ID, o.Unit, o.Commission, millis(o.Telephoned), millis(o.Filed), o.Reasons, o.Suggestions, o.Head,
		o.LetterSHA256, o.Ruling, o.RulingReason, millis(o.Ruled), o.CountsOn, o.Void)
}

func (tx *Tx) insertFault(f scoring.Fault) error {
	return tx.exec("INSERT INTO fault ("+faultColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		f.ID, f.Unit, f.Fault, f.Detail, f.Commission, f.At, f.CountsOn, f.Void)
}

func (tx *Tx) insertMerit(m scoring.Merit) error {
	return tx.exec("INSERT INTO merit ("+meritColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", m.ID, m.Unit, m.Merit, m.Person, m.From, m.To, m.WellDone, m.CountsOn, m.Void)
}
