package store

import (
	"errors"
	"strings"
	"time"

	"zwxx/scoring"
)

// A FoundKind is what kind of object a search has found.
type FoundKind string

// What a search looks through.
const (
	FoundSubmission  FoundKind = "submission"
	FoundAdoption    FoundKind = "adoption"
	FoundCommission  FoundKind = "commission"
	FoundExplanation FoundKind = "explanation"
	FoundBatch       FoundKind = "batch"
)

// A Found is one object that a search has found.
type Found struct {
	Kind  FoundKind
	ID    string
	Unit  string // empty of a batch
	Title string
	Label string // a manuscript's number, an outlet with its issue, a notice's number
	Units int    // of a commission: how many units of its notice were found; Unit is the first
	Void  bool
	At    time.Time
}

// Search returns the submissions, adoptions, commissions, explanations and
// batches that every word fits, newest first: as a unit by any of its names, or
// as a part of id, title or number, however they are written. What the section
// does of no unit is found by its parts alone. Words without a letter or digit
// fit nothing. The commissions of one notice are one.
func (v *View) Search(words []string) ([]Found, error) {
	fits := v.fitter(words)
	if fits == nil {
		return nil, nil
	}
	all, err := list(v, func(row scanner) (f Found, err error) {
		return f, row.Scan(&f.Kind, &f.ID, &f.Unit, &f.Title, &f.Label, &f.Void, timeColumn{&f.At})
	}, `
		SELECT 'submission', id, unit, title, manuscript, void <> '', at AS moment FROM submission
		UNION ALL
		SELECT 'adoption', a.id, a.unit, coalesce(s.title, c.title, ''), a.outlet || ' ' || a.issue, a.void <> '', a.at * 86400000
		FROM adoption a LEFT JOIN submission s ON s.id = a.submission LEFT JOIN commission c ON c.id = a.commission
		UNION ALL
		SELECT 'commission', c.id, c.unit, c.title, coalesce(n.number, ''), c.void <> '', c.issued
		FROM commission c LEFT JOIN commission_notice n ON n.id = c.notice
		UNION ALL
		SELECT 'explanation', o.id, o.unit, coalesce(c.title, ''), coalesce(n.number, ''), o.void <> '', o.filed
		FROM objection o LEFT JOIN commission c ON c.id = o.commission LEFT JOIN commission_notice n ON n.id = c.notice
		UNION ALL
		SELECT 'batch', b.id, '', '', coalesce((SELECT group_concat(DISTINCT a.outlet || ' ' || a.issue)
			FROM batch_entry e JOIN adoption a ON a.id = e.object WHERE e.batch = b.id), ''), b.undone_at > 0, b.at
		FROM batch b
		ORDER BY moment DESC, 2 DESC`)
	if err != nil {
		return nil, err
	}
	var found []Found
	notices := make(map[string]int) // number → its place among the found
	for _, f := range all {
		if !fits(f) {
			continue
		}
		f.Units = 1
		if f.Kind == FoundCommission && f.Label != "" {
			if i, ok := notices[f.Label]; ok {
				found[i].Units++
				continue
			}
			notices[f.Label] = len(found)
		}
		found = append(found, f)
	}
	return found, nil
}

// fitter returns what tells whether an object fits every word; nil if no word
// can be looked for.
func (v *View) fitter(words []string) func(Found) bool {
	var tests []func(text string, f Found) bool
	for _, word := range words {
		key := TitleKey(word)
		if key == "" {
			continue
		}
		units := v.Rules.Find(word)
		tests = append(tests, func(text string, f Found) bool { return strings.Contains(text, key) || isOf(f, units) })
	}
	if tests == nil {
		return nil
	}
	return func(f Found) bool {
		// A line break stands between the parts, so that no word runs over two.
		text := TitleKey(f.ID) + "\n" + TitleKey(f.Title) + "\n" + TitleKey(f.Label) + "\n" + TitleKey(f.Unit)
		for _, test := range tests {
			if !test(text, f) {
				return false
			}
		}
		return true
	}
}

func isOf(f Found, units []*scoring.Unit) bool {
	for _, unit := range units {
		if unit.Name == f.Unit {
			return true
		}
	}
	return false
}

// BatchOf returns the batch that made a fact; empty for none.
func (v *View) BatchOf(fact string) (string, error) {
	id, err := find(v, scanString, "SELECT batch FROM batch_entry WHERE object = ? AND change = ?", fact, ChangeMade)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return id, err
}

// searchLife is how long further pages of a search can be asked for.
const searchLife = 30 * 24 * time.Hour

// KeepSearch keeps what is searched for under a key, and forgets old searches.
func (tx *Tx) KeepSearch(key, words string) error {
	if err := tx.exec("DELETE FROM search WHERE at < ?", millis(tx.Now.Add(-searchLife))); err != nil {
		return err
	}
	return tx.exec("INSERT INTO search (key, words, at) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET at = excluded.at",
		key, words, millis(tx.Now))
}

// KeptSearch returns what was searched for under a key; empty for nothing.
func (v *View) KeptSearch(key string) (string, error) {
	words, err := find(v, scanString, "SELECT words FROM search WHERE key = ?", key)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return words, err
}

// RecordExport notes in the audit that somebody took a file of what the
// database holds (导出).
func (act *Act) RecordExport(what string) error {
	permit, err := act.ask(RecordExport, "")
	if err != nil {
		return err
	}
	return permit.record(what, map[string]any{})
}
