package scoring

import (
	"cmp"
	"slices"
)

// A Published is the points that a bulletin gave a unit for a month before the
// program was there: 已印发（历史）.
type Published struct {
	Month  Period
	Unit   string
	Points Points
}

// KindPublished stands in a FactRefusal for published points, which are no
// fact of the ledger.
const KindPublished Kind = "published"

// A Difference is a unit's points of a published month that are not ours.
type Difference struct {
	Month     Period
	Unit      string
	Published Points
	Ours      Points
	Missing   bool // the month is published, but not for this unit
}

// Differences compares published points with the sheets of their months, which
// sheet makes. It returns them by month, then in the order of the sheet. A unit
// that a published month leaves out differs where it has points.
func Differences(published []Published, sheet func(Period) (*Sheet, error)) ([]Difference, error) {
	months := map[Period]map[string]Points{}
	for _, p := range published {
		if months[p.Month] == nil {
			months[p.Month] = map[string]Points{}
		}
		months[p.Month][p.Unit] = p.Points
	}
	var all []Difference
	for _, month := range sortedMonths(months) {
		s, err := sheet(month)
		if err != nil {
			return nil, err
		}
		units := months[month]
		for _, g := range s.Groups {
			for _, u := range g.Units {
				was, listed := units[u.Unit]
				if was != u.Points {
					all = append(all, Difference{Month: month, Unit: u.Unit, Published: was, Ours: u.Points, Missing: !listed})
				}
			}
		}
	}
	return all, nil
}

func sortedMonths(months map[Period]map[string]Points) []Period {
	all := make([]Period, 0, len(months))
	for m := range months {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Period) int { return cmp.Compare(a.Start(), b.Start()) })
	return all
}
