package store

import (
	"errors"
	"time"
)

// FormLife is how long a form nobody touches is kept.
const FormLife = 7 * 24 * time.Hour

// A Form is a multi-step entry in progress. What State means is the
// messenger's; Declaration is the hash of the questions it was begun with.
type Form struct {
	Name        string
	Declaration string
	State       string
	About       string // the id of what it is about, empty for nothing
	Touched     time.Time
}

func scanForm(row scanner) (f Form, err error) {
	return f, row.Scan(&f.Name, &f.Declaration, &f.State, &f.About, timeColumn{&f.Touched})
}

// ActiveForm returns the form a person is filling in. The second result is
// false if there is none.
func (v *View) ActiveForm(person int64) (Form, bool, error) {
	f, err := find(v, scanForm, "SELECT name, declaration, state, about, touched_at FROM form WHERE person = ? AND parked = 0", person)
	if errors.Is(err, ErrNotFound) {
		return f, false, nil
	}
	return f, err == nil, err
}

// ParkedForm returns the form of a name that a person has left unfinished.
func (v *View) ParkedForm(person int64, name string) (Form, bool, error) {
	f, err := find(v, scanForm, "SELECT name, declaration, state, about, touched_at FROM form WHERE person = ? AND name = ? AND parked = 1", person, name)
	if errors.Is(err, ErrNotFound) {
		return f, false, nil
	}
	return f, err == nil, err
}

// ParkedForms returns the names of the forms a person has left unfinished, the
// one touched last first.
func (v *View) ParkedForms(person int64) ([]string, error) {
	return list(v, scanString, "SELECT name FROM form WHERE person = ? AND parked = 1 AND touched_at > ? ORDER BY touched_at DESC, name",
		person, millis(v.Now.Add(-FormLife)))
}

// SaveForm stores a form as the one its person is filling in; another is parked.
func (tx *Tx) SaveForm(person int64, f Form) error {
	if err := tx.exec("UPDATE form SET parked = 1 WHERE person = ? AND name <> ?", person, f.Name); err != nil {
		return err
	}
	return tx.exec(`INSERT INTO form (person, name, declaration, state, about, touched_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (person, name) DO UPDATE SET parked = 0, declaration = excluded.declaration,
		state = excluded.state, about = excluded.about, touched_at = excluded.touched_at`,
		person, f.Name, f.Declaration, f.State, f.About, millis(tx.Now))
}

// ParkForm puts the form a person is filling in aside. It returns its name,
// empty if there was none.
func (tx *Tx) ParkForm(person int64) (name string, err error) {
	err = tx.one("UPDATE form SET parked = 1 WHERE person = ? AND parked = 0 RETURNING name", []any{person}, &name)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return name, err
}

// DropForm ends a form, finished or given up.
func (tx *Tx) DropForm(person int64, name string) error {
	return tx.exec("DELETE FROM form WHERE person = ? AND name = ?", person, name)
}

// dropForms ends every form of a person whose appointments have changed.
func (tx *Tx) dropForms(person int64) error {
	return tx.exec("DELETE FROM form WHERE person = ?", person)
}

// A BegunExplanation is one that somebody has begun to fill in and not filed.
type BegunExplanation struct {
	Person     int64
	Commission string
	WindowEnds time.Time
}

// BegunExplanations returns the explanations begun in a form and not filed,
// whose window has not ended.
func (v *View) BegunExplanations() ([]BegunExplanation, error) {
	return list(v, func(row scanner) (b BegunExplanation, err error) {
		return b, row.Scan(&b.Person, &b.Commission, timeColumn{&b.WindowEnds})
	}, `SELECT f.person, c.id, c.window_ends FROM form f JOIN commission c ON c.id = f.about
		WHERE f.name = ? AND f.touched_at > ? AND c.state = 'received' AND c.void = '' AND c.window_ends > ?
		ORDER BY c.window_ends, c.id, f.person`, ExplanationForm, millis(v.Now.Add(-FormLife)), millis(v.Now))
}

// ExplanationForm is the name of the form that files an explanation.
const ExplanationForm = "explain"
