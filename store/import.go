package store

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"zwxx/scoring"
)

// The refusals of an import beyond the checks of its facts.
const (
	ReasonTooFine       scoring.Reason = "too_fine"       // a time finer than the database keeps; Value: it
	ReasonChangedPoints scoring.Reason = "changed_points" // Value: month and unit, Other: the points that stand already
)

// An ImportFile is facts from outside, with the file they came in.
type ImportFile struct {
	Name   string
	SHA256 string // of the file, in lower-case hex
	Ledger *scoring.Ledger
	// Published are points of months that were published before (已印发（历史）).
	Published []scoring.Published
	// Refuse turns refusals of the ledger's facts into the error that names
	// their places in the file. It returns nil if there are none and nothing
	// is wrong with the file itself.
	Refuse func([]scoring.FactRefusal) error
}

// Imported is what an import did.
type Imported struct {
	Added map[scoring.Kind]int // what is new, by kind; no kind if there is none of it
	Known int                  // what stood already
}

// ImportLedger adds the facts of a file that are not there yet: all of them or
// none. A file that brings nothing new changes nothing. Every fact is checked
// against the file and the database together; what is refused comes back as
// the error of the file's Refuse.
func (act *Act) ImportLedger(f ImportFile) (Imported, error) {
	var done Imported
	permit, err := act.ask(ImportLedger, "")
	if err != nil {
		return done, err
	}
	base, err := act.Ledger()
	if err != nil {
		return done, err
	}
	fresh, refusals := scoring.CheckAddition(act.Rules, base, f.Ledger)
	published, changed, err := act.freshPublished(f.Published)
	if err != nil {
		return done, err
	}
	if err := f.Refuse(slices.Concat(refusals, tooFine(f.Ledger), changed)); err != nil {
		return done, err
	}
	done.Added = fresh.Counts()
	if len(published) > 0 {
		done.Added[scoring.KindPublished] = len(published)
	}
	done.Known = f.Ledger.Len() - fresh.Len() + len(f.Published) - len(published)
	if len(done.Added) == 0 {
		return done, nil
	}
	if err := errors.Join(act.insertFacts(fresh), each(act, published, (*Tx).insertPublished)); err != nil {
		return done, fmt.Errorf("import %s: %w", f.Name, err)
	}
	return done, permit.record("ledger", map[string]any{
		"file": f.Name, "sha256": f.SHA256, "added": done.Added, "known": done.Known,
	})
}

// insertFacts writes checked facts and moves the sequences past their ids.
func (act *Act) insertFacts(l *scoring.Ledger) error {
	return errors.Join(
		each(act, l.Submissions, (*Tx).insertSubmission),
		each(act, l.Commissions, (*Tx).insertCommission),
		each(act, l.Adoptions, (*Tx).insertAdoption),
		each(act, l.Instructions, (*Tx).insertInstruction),
		each(act, l.Objections, (*Tx).insertObjection),
		each(act, l.Faults, (*Tx).insertFault),
		each(act, l.Merits, (*Tx).insertMerit),
		act.skipIDs(l.IDs()),
	)
}

// each writes facts of a kind until one fails.
func each[T any](act *Act, facts []T, insert func(*Tx, T) error) error {
	for _, fact := range facts {
		if err := insert(act.Tx, fact); err != nil {
			return err
		}
	}
	return nil
}

// ownID is the form of the ids that [Tx.nextID] gives.
var ownID = regexp.MustCompile(`^([a-z])([0-9]{6,9})$`)

// skipIDs moves the sequences past ids of the program's own form, so that it
// never gives one of them again.
func (tx *Tx) skipIDs(ids []string) error {
	highest := make(map[string]int)
	for _, id := range ids {
		if parts := ownID.FindStringSubmatch(id); parts != nil {
			n, err := strconv.Atoi(parts[2])
			if err != nil {
				return err
			}
			highest[parts[1]] = max(highest[parts[1]], n)
		}
	}
	for letter, n := range highest {
		if err := tx.exec(`INSERT INTO sequence (kind, last) VALUES (?, ?)
			ON CONFLICT (kind) DO UPDATE SET last = max(last, excluded.last)`, letter, n); err != nil {
			return err
		}
	}
	return nil
}

// tooFine refuses times that are finer than what the database keeps.
func tooFine(l *scoring.Ledger) []scoring.FactRefusal {
	var refusals []scoring.FactRefusal
	look := func(kind scoring.Kind, i int, id, field string, t time.Time) {
		if !t.Equal(moment(millis(t))) {
			refusals = append(refusals, scoring.FactRefusal{Kind: kind, Index: i, ID: id, Refusal: &scoring.Refusal{
				Reason: ReasonTooFine, Field: field, Value: t.Format(time.RFC3339Nano),
			}})
		}
	}
	for i, s := range l.Submissions {
		look(scoring.KindSubmission, i, s.ID, "at", s.At)
	}
	for i, c := range l.Commissions {
		look(scoring.KindCommission, i, c.ID, "issued", c.Issued)
		look(scoring.KindCommission, i, c.ID, "received", c.Received)
		look(scoring.KindCommission, i, c.ID, "due", c.Due)
		look(scoring.KindCommission, i, c.ID, "delivered", c.Delivered)
	}
	for i, o := range l.Objections {
		look(scoring.KindObjection, i, o.ID, "telephoned", o.Telephoned)
		look(scoring.KindObjection, i, o.ID, "filed", o.Filed)
		look(scoring.KindObjection, i, o.ID, "ruled", o.Ruled)
	}
	return refusals
}
