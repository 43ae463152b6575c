package store

import (
	"encoding/json"
	"errors"
	"fmt"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// dateColumn scans stored days into a date.
type dateColumn struct{ d *workday.Date }

func (c dateColumn) Scan(src any) error {
	days, ok := src.(int64)
	if !ok {
		return fmt.Errorf("a date is stored as %T", src)
	}
	*c.d = workday.Date(days)
	return nil
}

const submissionColumns = "id, unit, channel, class, title, manuscript, at, invalid, emergency, counts_on, void"

func scanSubmission(row scanner) (s scoring.Submission, err error) {
	return s, row.Scan(&s.ID, &s.Unit, &s.Channel, &s.Class, &s.Title, &s.Manuscript, timeColumn{&s.At},
		&s.Invalid, &s.Emergency, dateColumn{&s.CountsOn}, &s.Void)
}

func (tx *Tx) insertSubmission(s scoring.Submission) error {
	return tx.exec("INSERT INTO submission ("+submissionColumns+", title_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		s.ID, s.Unit, s.Channel, s.Class, s.Title, s.Manuscript, millis(s.At), s.Invalid, s.Emergency, s.CountsOn, s.Void, TitleKey(s.Title))
}

// Submission returns a submission, or [ErrNotFound].
func (v *View) Submission(id string) (scoring.Submission, error) {
	return find(v, scanSubmission, "SELECT "+submissionColumns+" FROM submission WHERE id = ?", id)
}

const adoptionColumns = "id, unit, submission, commission, outlet, issue, at, with_units, counts_on, void"

func scanAdoption(row scanner) (a scoring.Adoption, err error) {
	var with string
	if err := row.Scan(&a.ID, &a.Unit, &a.Submission, &a.Commission, &a.Outlet, &a.Issue, dateColumn{&a.At}, &with,
		dateColumn{&a.CountsOn}, &a.Void); err != nil {
		return a, err
	}
	if with == "" {
		return a, nil
	}
	return a, json.Unmarshal([]byte(with), &a.With)
}

func (tx *Tx) insertAdoption(a scoring.Adoption) error {
	with := ""
	if len(a.With) > 0 {
		text, err := json.Marshal(a.With)
		if err != nil {
			return err
		}
		with = string(text)
	}
	return tx.exec("INSERT INTO adoption ("+adoptionColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		a.ID, a.Unit, a.Submission, a.Commission, a.Outlet, a.Issue, a.At, with, a.CountsOn, a.Void)
}

const instructionColumns = "id, unit, submission, level, leader, at, counts_on, void"

func scanInstruction(row scanner) (i scoring.Instruction, err error) {
	return i, row.Scan(&i.ID, &i.Unit, &i.Submission, &i.Level, &i.Leader, dateColumn{&i.At}, dateColumn{&i.CountsOn}, &i.Void)
}

const factCommissionColumns = "id, unit, title, issued, received, due, state, delivered, submission, quality, counts_on, void"

func factCommissionFields(c *scoring.Commission) []any {
	return []any{&c.ID, &c.Unit, &c.Title, timeColumn{&c.Issued}, timeColumn{&c.Received}, timeColumn{&c.Due},
		&c.State, timeColumn{&c.Delivered}, &c.Submission, &c.Quality, dateColumn{&c.CountsOn}, &c.Void}
}

func scanFactCommission(row scanner) (c scoring.Commission, err error) {
	return c, row.Scan(factCommissionFields(&c)...)
}

const factObjectionColumns = `id, unit, commission, telephoned, filed, reasons, suggestions, head, letter_sha256,
	ruling, ruling_reason, ruled, counts_on, void`

func factObjectionFields(o *scoring.Objection) []any {
	return []any{&o.ID, &o.Unit, &o.Commission, timeColumn{&o.Telephoned}, timeColumn{&o.Filed}, &o.Reasons,
		&o.Suggestions, &o.Head, &o.LetterSHA256, &o.Ruling, &o.RulingReason, timeColumn{&o.Ruled},
		dateColumn{&o.CountsOn}, &o.Void}
}

func scanFactObjection(row scanner) (o scoring.Objection, err error) {
	return o, row.Scan(factObjectionFields(&o)...)
}

const faultColumns = "id, unit, fault, detail, commission, at, counts_on, void"

func scanFault(row scanner) (f scoring.Fault, err error) {
	return f, row.Scan(&f.ID, &f.Unit, &f.Fault, &f.Detail, &f.Commission, dateColumn{&f.At}, dateColumn{&f.CountsOn}, &f.Void)
}

const meritColumns = "id, unit, merit, person, from_date, to_date, well_done, counts_on, void"

func scanMerit(row scanner) (m scoring.Merit, err error) {
	return m, row.Scan(&m.ID, &m.Unit, &m.Merit, &m.Person, dateColumn{&m.From}, dateColumn{&m.To}, &m.WellDone,
		dateColumn{&m.CountsOn}, &m.Void)
}

// Ledger returns all facts (台账).
func (v *View) Ledger() (*scoring.Ledger, error) {
	var l scoring.Ledger
	err := errors.Join(
		collect(v, &l.Submissions, scanSubmission, "SELECT "+submissionColumns+" FROM submission ORDER BY id"),
		collect(v, &l.Adoptions, scanAdoption, "SELECT "+adoptionColumns+" FROM adoption ORDER BY id"),
		collect(v, &l.Instructions, scanInstruction, "SELECT "+instructionColumns+" FROM instruction ORDER BY id"),
		collect(v, &l.Commissions, scanFactCommission, "SELECT "+factCommissionColumns+" FROM commission ORDER BY id"),
		collect(v, &l.Objections, scanFactObjection, "SELECT "+factObjectionColumns+" FROM objection ORDER BY id"),
		collect(v, &l.Faults, scanFault, "SELECT "+faultColumns+" FROM fault ORDER BY id"),
		collect(v, &l.Merits, scanMerit, "SELECT "+meritColumns+" FROM merit ORDER BY id"),
	)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return &l, nil
}

func collect[T any](v *View, into *[]T, scan func(scanner) (T, error), query string) (err error) {
	*into, err = list(v, scan, query)
	return err
}
