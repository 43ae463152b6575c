package store

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// Fact returns a fact of whatever kind, or [ErrNotFound].
func (v *View) Fact(id string) (scoring.AnyFact, error) {
	for _, read := range []func(*View, string) (scoring.AnyFact, error){
		readFact(scanSubmission, "SELECT "+submissionColumns+" FROM submission WHERE id = ?"),
		readFact(scanAdoption, "SELECT "+adoptionColumns+" FROM adoption WHERE id = ?"),
		readFact(scanInstruction, "SELECT "+instructionColumns+" FROM instruction WHERE id = ?"),
		readFact(scanFactCommission, "SELECT "+factCommissionColumns+" FROM commission WHERE id = ?"),
		readFact(scanFactObjection, "SELECT "+factObjectionColumns+" FROM objection WHERE id = ?"),
		readFact(scanFault, "SELECT "+faultColumns+" FROM fault WHERE id = ?"),
		readFact(scanMerit, "SELECT "+meritColumns+" FROM merit WHERE id = ?"),
	} {
		f, err := read(v, id)
		if !errors.Is(err, ErrNotFound) {
			return f, err
		}
	}
	return scoring.AnyFact{}, ErrNotFound
}

func readFact[T any](scan func(scanner) (T, error), query string) func(*View, string) (scoring.AnyFact, error) {
	return func(v *View, id string) (scoring.AnyFact, error) {
		f, err := find(v, scan, query, id)
		if err != nil {
			return scoring.AnyFact{}, err
		}
		return scoring.Any(&f), nil
	}
}

// FactsOf returns the facts of a unit that count in a period, void ones
// included, the newest first.
func (v *View) FactsOf(unit string, period scoring.Period) ([]scoring.AnyFact, error) {
	l, err := v.Ledger()
	if err != nil {
		return nil, err
	}
	var all []scoring.AnyFact
	for _, f := range l.All() {
		if f.Common().Unit == unit && period.Contains(f.Date()) {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b scoring.AnyFact) int {
		return cmp.Or(cmp.Compare(b.Date(), a.Date()), cmp.Compare(b.Common().ID, a.Common().ID))
	})
	return all, nil
}

// factColumn is where a field of a fact is stored, where it is not under its
// own name.
var factColumn = map[string]string{"with": "with_units", "from": "from_date", "to": "to_date"}

// writeField stores a field of a fact as the fact has it.
func (tx *Tx) writeField(f scoring.AnyFact, field string) error {
	column, value := field, f.Value(field)
	if named, ok := factColumn[field]; ok {
		column = named
	}
	switch v := value.(type) {
	case time.Time:
		value = millis(v)
	case workday.Date:
		value = int64(v)
	case scoring.Points:
		value = int64(v)
	case []string:
		text, err := json.Marshal(v)
		if err != nil {
			return err
		}
		value = string(text)
		if len(v) == 0 {
			value = ""
		}
	}
	if f.Kind() == scoring.KindSubmission && field == "title" {
		if err := tx.exec("UPDATE submission SET title_key = ? WHERE id = ?", TitleKey(f.Text(field)), f.Common().ID); err != nil {
			return err
		}
	}
	return tx.exec("UPDATE "+string(f.Kind())+" SET "+column+" = ? WHERE id = ?", value, f.Common().ID)
}
