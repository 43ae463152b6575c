package store

import (
	"errors"
	"time"

	"zwxx/scoring"
)

// ReasonSourceMissing refuses what the section records for a unit without
// saying how it came, and by telephone or on paper from whom.
const ReasonSourceMissing scoring.Reason = "source_missing"

// The ways in which the section comes to know what it records for a unit.
const (
	ByTelephone = "电话"
	ByIntranet  = "党政网"
	OnPaper     = "纸质"
)

// A Source says how the section came to know what it records for a unit; it is
// empty where an officer acts in person.
type Source struct {
	How string `json:"how,omitempty"` // one of the ways above
	Who string `json:"who,omitempty"` // who told the section, or was told by it
}

// onBehalf reports whether the permit's role acts for a unit not its own (代办).
func (p *permit) onBehalf() bool { return !p.role.OfUnit() }

// wantsSource refuses an entry for another's unit that does not say how it
// came and, but for what the intranet shows by itself, from whom.
func (p *permit) wantsSource(source Source) error {
	known := source.How == ByIntranet || (source.How == ByTelephone || source.How == OnPaper) && source.Who != ""
	if p.onBehalf() && !known {
		return &scoring.Refusal{Reason: ReasonSourceMissing}
	}
	return nil
}

// recordFor writes an act to the audit with its source, and keeps with the
// object that and how the section did it for the unit, at act.At.
func (p *permit) recordFor(object string, source Source, detail map[string]any) error {
	if p.onBehalf() {
		if err := p.act.exec(`INSERT INTO on_behalf (object, action, how, who, at, by) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (object, action) DO UPDATE SET how = excluded.how, who = excluded.who, at = excluded.at, by = excluded.by`,
			object, p.action, source.How, source.Who, millis(p.act.At), p.act.Actor.Person); err != nil {
			return err
		}
		detail["代办"] = struct {
			Source
			At time.Time `json:"at"` // when it really happened
		}{source, p.act.At}
	}
	return p.record(object, detail)
}

// A Behalf is that the section did something for a unit (代办).
type Behalf struct {
	Source
	At time.Time // when it really happened
	By string    // the member's name
}

// OnBehalf returns how the section came to do an action on an object for its
// unit. The second result is false where the unit did it.
func (v *View) OnBehalf(object string, action Action) (Behalf, bool, error) {
	b, err := find(v, func(row scanner) (b Behalf, err error) {
		return b, row.Scan(&b.How, &b.Who, timeColumn{&b.At}, &b.By)
	}, `SELECT o.how, o.who, o.at, coalesce(p.name, '') FROM on_behalf o LEFT JOIN person p ON p.id = o.by
		WHERE o.object = ? AND o.action = ?`, object, action)
	if errors.Is(err, ErrNotFound) {
		return b, false, nil
	}
	return b, err == nil, err
}
