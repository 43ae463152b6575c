package scoring

import (
	"encoding/json"
	"fmt"
	"time"

	"zwxx/scoring/workday"
)

// A Sheet is the score of every unit in one period. It marshals to the JSON of
// the public format. What it holds may be shared with other sheets and must
// not be modified.
type Sheet struct {
	Period Period
	AsOf   time.Time // facts up to this moment were counted
	Rules  string    // the title of the rule set, as 建政办函〔2018〕22号
	Notes  []string  // in Chinese: every setting that decided something, and what is still open
	Groups []GroupScore
}

// A GroupScore is the ranking of one group: by rank, then in roster order.
type GroupScore struct {
	Name   string
	Target Points // the quarterly target; 0 in a year's sheet
	Units  []UnitScore
}

// A UnitScore is one unit's score and the lines it consists of.
type UnitScore struct {
	Unit        string
	Points      Points      // the sum of the lines
	Counted     Points      // what ranks
	Zeroed      string      // the clause that zeroed the quarter or year; empty if none did
	Rank        int         // in the group, from 1
	TargetMet   Met         // quarters alone
	Quota       *QuotaScore // months and quarters of units with a quota; nil otherwise
	Awards      []Points    // of a year: what the four quarters earned
	Award       Points      // of a quarter, or the sum of a year's Awards
	Tier        int         // of a year: 0 without deduction, then from 1
	Provisional []string    // of quarters and years: commissions past due that nobody has ruled on
	Lines       []Line
}

// A QuotaScore is how much of its quotas (直报任务) a unit has done.
type QuotaScore struct {
	Weeks  []int `json:"weeks,omitempty"`  // of each week's quota, where there is one
	Months []int `json:"months,omitempty"` // of each month's quota
	// Special is what counts for the quarter's quota, 专报 in 2018; nil in a
	// month's sheet.
	Special *int `json:"special,omitempty"`
	Met     Met  `json:"met"`
}

// A Line (计分明细) is points with their date, clause and fact.
type Line struct {
	Points Points       `json:"points"`
	Clause string       `json:"clause"` // as 三(二)2
	At     workday.Date `json:"at"`     // the date it counts on
	Fact   string       `json:"fact"`   // the fact's id; empty for a derived line
	Text   string       `json:"text"`
	Struck bool         `json:"struck,omitempty"` // of a zeroed quarter or year
}

// Met says whether a target or quota is met.
type Met string

// The values of Met; the zero value means that the question does not arise.
const (
	MetNo      Met = "false"
	MetYes     Met = "true"
	MetPending Met = "pending"
)

// MarshalJSON writes true, false or "pending".
func (m Met) MarshalJSON() ([]byte, error) {
	switch m {
	case MetNo, MetYes:
		return []byte(m), nil
	case MetPending:
		return []byte(`"pending"`), nil
	}
	return nil, fmt.Errorf("scoring: %q is not true, false or pending", string(m))
}

// UnmarshalJSON reads true, false or "pending".
func (m *Met) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case "true", "false":
		*m = Met(b)
	case `"pending"`:
		*m = MetPending
	default:
		return fmt.Errorf("scoring: %s is not true, false or pending", b)
	}
	return nil
}

// Unit returns the score of a unit and its group; false if the sheet has no
// such unit.
func (s *Sheet) Unit(name string) (*UnitScore, *GroupScore, bool) {
	for i := range s.Groups {
		g := &s.Groups[i]
		for j := range g.Units {
			if g.Units[j].Unit == name {
				return &g.Units[j], g, true
			}
		}
	}
	return nil, nil, false
}

// The shapes of the public JSON: which fields there are depends on the kind of
// the period.
type (
	sheetJSON struct {
		Period Period      `json:"period"`
		AsOf   string      `json:"as_of"`
		Rules  string      `json:"rules"`
		Notes  []string    `json:"notes"`
		Groups []groupJSON `json:"groups"`
	}
	groupJSON struct {
		Name   string     `json:"name"`
		Target *Points    `json:"target,omitempty"`
		Units  []unitJSON `json:"units"`
	}
	unitJSON struct {
		Unit        string      `json:"unit"`
		Points      Points      `json:"points"`
		Counted     Points      `json:"counted"`
		Zeroed      string      `json:"zeroed"`
		Rank        int         `json:"rank"`
		TargetMet   Met         `json:"target_met,omitempty"`
		Quota       *QuotaScore `json:"quota,omitempty"`
		Awards      []Points    `json:"awards,omitempty"`
		Award       *Points     `json:"award,omitempty"`
		Tier        *int        `json:"tier,omitempty"`
		Provisional []string    `json:"provisional,omitempty"`
		Lines       []Line      `json:"lines"`
	}
)

// MarshalJSON writes the score sheet of the public format.
func (s *Sheet) MarshalJSON() ([]byte, error) {
	out := sheetJSON{Period: s.Period, AsOf: stamp(s.AsOf), Rules: s.Rules, Notes: orEmpty(s.Notes)}
	for i := range s.Groups {
		g := &s.Groups[i]
		group := groupJSON{Name: g.Name, Units: make([]unitJSON, len(g.Units))}
		if s.Period.Kind() != Year {
			group.Target = &g.Target
		}
		for j := range g.Units {
			group.Units[j] = g.Units[j].json(s.Period.Kind())
		}
		out.Groups = append(out.Groups, group)
	}
	out.Groups = orEmpty(out.Groups)
	return json.Marshal(out)
}

func (u *UnitScore) json(kind PeriodKind) unitJSON {
	out := unitJSON{
		Unit: u.Unit, Points: u.Points, Counted: u.Counted, Zeroed: u.Zeroed, Rank: u.Rank,
		TargetMet: u.TargetMet, Quota: u.Quota, Awards: u.Awards, Provisional: u.Provisional, Lines: orEmpty(u.Lines),
	}
	if kind != Month {
		out.Award = &u.Award
	}
	if kind == Year {
		out.Tier = &u.Tier
	}
	return out
}

// orEmpty makes a nil list one that marshals to [].
func orEmpty[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// UnmarshalJSON reads a score sheet of the public format.
func (s *Sheet) UnmarshalJSON(b []byte) error {
	var in sheetJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	asOf, err := time.Parse(time.RFC3339, in.AsOf)
	if err != nil {
		return fmt.Errorf("scoring: as_of: %w", err)
	}
	*s = Sheet{Period: in.Period, AsOf: asOf.In(workday.Shanghai), Rules: in.Rules, Notes: in.Notes}
	for _, g := range in.Groups {
		group := GroupScore{Name: g.Name, Target: orZero(g.Target), Units: make([]UnitScore, len(g.Units))}
		for i, u := range g.Units {
			group.Units[i] = UnitScore{
				Unit: u.Unit, Points: u.Points, Counted: u.Counted, Zeroed: u.Zeroed, Rank: u.Rank,
				TargetMet: u.TargetMet, Quota: u.Quota, Awards: u.Awards, Award: orZero(u.Award), Tier: orZero(u.Tier),
				Provisional: u.Provisional, Lines: u.Lines,
			}
		}
		s.Groups = append(s.Groups, group)
	}
	return nil
}

func orZero[T any](p *T) T {
	if p == nil {
		return *new(T)
	}
	return *p
}
