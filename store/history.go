package store

import (
	"fmt"

	"zwxx/scoring"
)

// Published returns the points of months that were published before the
// program was there (已印发（历史）), by month and unit.
func (v *View) Published() ([]scoring.Published, error) {
	return list(v, func(row scanner) (p scoring.Published, err error) {
		var month string
		if err := row.Scan(&month, &p.Unit, &p.Points); err != nil {
			return p, err
		}
		return p, p.Month.UnmarshalText([]byte(month))
	}, "SELECT month, unit, points FROM published_points ORDER BY month, unit")
}

// freshPublished returns the points that are not stored yet, and refuses those
// that are stored otherwise.
func (v *View) freshPublished(all []scoring.Published) (fresh []scoring.Published, refusals []scoring.FactRefusal, err error) {
	stored, err := v.Published()
	if err != nil || len(all) == 0 {
		return nil, nil, err
	}
	type spot struct {
		month scoring.Period
		unit  string
	}
	points := make(map[spot]scoring.Points, len(stored))
	for _, p := range stored {
		points[spot{p.Month, p.Unit}] = p.Points
	}
	for i, p := range all {
		was, known := points[spot{p.Month, p.Unit}]
		switch {
		case !known:
			fresh = append(fresh, p)
		case was != p.Points:
			id := fmt.Sprintf("%s %s", p.Month, p.Unit)
			refusals = append(refusals, scoring.FactRefusal{Kind: scoring.KindPublished, Index: i, ID: id, Refusal: &scoring.Refusal{
				Reason: ReasonChangedPoints, Field: "points", Value: id, Other: was.String(),
			}})
		}
	}
	return fresh, refusals, nil
}

func (tx *Tx) insertPublished(p scoring.Published) error {
	return tx.exec("INSERT INTO published_points (month, unit, points) VALUES (?, ?, ?)", p.Month.String(), p.Unit, p.Points)
}
