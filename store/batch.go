package store

import (
	"errors"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// The refusals of batches.
const (
	ReasonBatchRefused scoring.Reason = "batch_refused" // some of its lines are; Value: how many, Other: of how many
	ReasonPublished    scoring.Reason = "published"     // a bulletin has been issued of it; Value: the period
	ReasonSeconded     scoring.Reason = "seconded"      // it took two persons; Value: its id
)

// A BatchKind is what a batch consists of.
type BatchKind string

// The kinds of batch.
const (
	BatchAdoptions    BatchKind = "adoptions"
	BatchInstructions BatchKind = "instructions"
	BatchFaults       BatchKind = "faults"
	BatchMerits       BatchKind = "merits"
	BatchSubmissions  BatchKind = "submissions"
)

// A Batch (一批) is what the section recorded at once: one paste, one file, one
// form. The units are told of it as one, and it can be undone as one.
type Batch struct {
	ID           string
	Kind         BatchKind
	By           int64
	At           time.Time
	Undone       time.Time // zero while it stands
	UndoneBy     int64
	UndoneReason string
}

// A Change is what a batch did to an object.
type Change string

// The changes of a batch: it made a fact, gave a submission its manuscript
// number, or settled an open claim.
const (
	ChangeMade     Change = "made"
	ChangeNumbered Change = "numbered"
	ChangeSettled  Change = "settled"
)

// A BatchEntry is one change of a batch.
type BatchEntry struct {
	Batch      string
	Object     string
	Change     Change
	Supplement bool // 补记: the bulletin of its month had been published
}

const batchColumns = "id, kind, by, at, undone_at, undone_by, undone_reason"

func scanBatch(row scanner) (b Batch, err error) {
	return b, row.Scan(&b.ID, &b.Kind, &b.By, timeColumn{&b.At}, timeColumn{&b.Undone}, &b.UndoneBy, &b.UndoneReason)
}

// Batch returns a batch, or [ErrNotFound].
func (v *View) Batch(id string) (Batch, error) {
	return find(v, scanBatch, "SELECT "+batchColumns+" FROM batch WHERE id = ?", id)
}

const entryColumns = "batch, object, change, supplement"

func scanEntry(row scanner) (e BatchEntry, err error) {
	return e, row.Scan(&e.Batch, &e.Object, &e.Change, &e.Supplement)
}

// BatchEntries returns what a batch did, in the order of its lines.
func (v *View) BatchEntries(id string) ([]BatchEntry, error) {
	return list(v, scanEntry, "SELECT "+entryColumns+" FROM batch_entry WHERE batch = ? ORDER BY seq", id)
}

// openBatch writes a batch to which entries are then added.
func (act *Act) openBatch(kind BatchKind) (Batch, error) {
	b := Batch{Kind: kind, By: act.Actor.Person, At: act.Now}
	var err error
	if b.ID, err = act.nextID("b"); err != nil {
		return b, err
	}
	return b, act.exec("INSERT INTO batch (id, kind, by, at) VALUES (?, ?, ?, ?)", b.ID, b.Kind, b.By, millis(b.At))
}

func (tx *Tx) addEntry(e BatchEntry) error {
	return tx.exec("INSERT INTO batch_entry ("+entryColumns+") VALUES (?, ?, ?, ?)", e.Batch, e.Object, e.Change, e.Supplement)
}

// PublishedOver returns a published bulletin's period that contains a date, the
// longest there is; zero if there is none.
func (v *View) PublishedOver(d workday.Date) (scoring.Period, error) {
	return v.publishedSince(d, time.Time{})
}

// publishedSince is PublishedOver for bulletins published after a moment.
func (v *View) publishedSince(d workday.Date, since time.Time) (scoring.Period, error) {
	month := scoring.MonthOf(d)
	for _, p := range []scoring.Period{scoring.YearPeriod(d.Year()), month.Quarter(), month} {
		b, err := v.Bulletin(p)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return scoring.Period{}, err
		}
		if err == nil && b.State == BulletinPublished && b.Published.After(since) {
			return p, nil
		}
	}
	return scoring.Period{}, nil
}

// late reports whether a fact of a date comes after the bulletin of its month
// (补记), and the date it counts on instead where its quarter is published too:
// today's. Zero leaves it its own date.
func (act *Act) late(d workday.Date) (supplement bool, countsOn workday.Date, err error) {
	over, err := act.PublishedOver(d)
	if err != nil || over.IsZero() {
		return false, 0, err
	}
	if over.Kind() != scoring.Month {
		countsOn = act.Day()
	}
	return true, countsOn, nil
}

// UndoBatch takes back everything a batch did, with a reason (撤销本批): its
// facts are void, the claims it settled wait again. It is refused where
// something rests on them, where a bulletin has been issued of them and where
// they took two persons; then they are corrected one by one (更正). The units
// are told.
func (act *Act) UndoBatch(id, reason string) (Batch, error) {
	permit, err := act.ask(UndoBatch, "")
	if err != nil {
		return Batch{}, err
	}
	b, err := act.Batch(id)
	switch {
	case errors.Is(err, ErrNotFound):
		return b, noSuch(id)
	case err != nil:
		return b, err
	case !b.Undone.IsZero():
		return b, stale(id)
	case reason == "":
		return b, &scoring.Refusal{Reason: ReasonNoReason, Field: "reason"}
	}
	entries, err := act.BatchEntries(id)
	if err != nil {
		return b, err
	}
	units, err := act.undoEntries(b, entries, reason)
	if err != nil {
		return b, err
	}
	b.Undone, b.UndoneBy, b.UndoneReason = act.Now, act.Actor.Person, reason
	if err := act.exec("UPDATE batch SET undone_at = ?, undone_by = ?, undone_reason = ? WHERE id = ?",
		millis(b.Undone), b.UndoneBy, reason, id); err != nil {
		return b, err
	}
	if b.Kind != BatchSubmissions {
		for _, unit := range units {
			if err := act.tellOf(b.Kind, unit, notice.BatchUndoneTold{Batch: id, Unit: unit}); err != nil {
				return b, err
			}
		}
	}
	return b, permit.record(id, map[string]any{"reason": reason, "objects": len(entries)})
}

// undoEntries takes the changes back, the last first, and returns the units
// they concerned.
func (act *Act) undoEntries(b Batch, entries []BatchEntry, reason string) (units []string, err error) {
	for _, e := range slices.Backward(entries) {
		switch e.Change {
		case ChangeSettled:
			err = act.exec(`UPDATE claim SET state = ?, adoption = '', decided_by = 0, decided_at = 0,
				version = version + 1 WHERE id = ?`, ClaimOpen, e.Object)
		case ChangeNumbered:
			err = act.exec("UPDATE submission SET manuscript = '' WHERE id = ?", e.Object)
		case ChangeMade:
			var of []string
			of, err = act.undoFact(b, e, reason)
			units = append(units, of...)
		}
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(units)
	return slices.Compact(units), nil
}

// undoFact makes a fact of a batch void and returns the units it gave points
// to.
func (act *Act) undoFact(b Batch, e BatchEntry, reason string) ([]string, error) {
	f, err := act.Fact(e.Object)
	if err != nil {
		return nil, err
	}
	if f.Common().Void != "" {
		return nil, nil // struck out by a correction already
	}
	if err := act.mayUndo(b, e, f); err != nil {
		return nil, err
	}
	return f.Units(), act.exec("UPDATE "+string(f.Kind())+" SET void = ? WHERE id = ?", "撤销本批："+reason, e.Object)
}

func (act *Act) mayUndo(b Batch, e BatchEntry, f scoring.AnyFact) error {
	if f.Zeroes(act.Rules) != "" {
		return &scoring.Refusal{Reason: ReasonSeconded, Value: e.Object}
	}
	// What came late stands in the next bulletin, whatever its period.
	over, err := act.publishedSince(f.Date(), b.At)
	if err == nil && over.IsZero() && e.Supplement {
		over, err = act.publishedAnySince(b.At)
	}
	if err != nil {
		return err
	}
	if !over.IsZero() {
		return &scoring.Refusal{Reason: ReasonPublished, Value: over.String()}
	}
	if f.Kind() == scoring.KindSubmission {
		if used, err := act.inUse(e.Object, ""); err != nil {
			return err
		} else if used {
			return &scoring.Refusal{Reason: ReasonInUse, Value: e.Object}
		}
	}
	return nil
}

// publishedAnySince returns the period of a bulletin published after a moment;
// zero if there is none.
func (v *View) publishedAnySince(since time.Time) (scoring.Period, error) {
	text, err := find(v, scanString, "SELECT period FROM bulletin WHERE state = ? AND published_at > ? LIMIT 1",
		BulletinPublished, millis(since))
	if errors.Is(err, ErrNotFound) {
		return scoring.Period{}, nil
	}
	if err != nil {
		return scoring.Period{}, err
	}
	return scoring.ParsePeriod(text)
}

// tellOf queues a notice about a batch to its unit: to the officers, and of
// deductions to the heads too.
func (act *Act) tellOf(kind BatchKind, unit string, n notice.Notice) error {
	if kind == BatchFaults {
		return act.TellUnit(unit, n)
	}
	return act.TellOfficers(unit, n)
}
