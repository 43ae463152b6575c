package scoring

import (
	"strconv"
	"strings"

	"zwxx/scoring/workday"
)

// adoptions scores what outlets printed: 三（一）1–3, 三（二）1, 三（二）2, and
// tripled for a commission, 三（三）1.
func (s *Scorer) adoptions(facts []Adoption) {
	seen := make(map[string]workday.Date, len(facts))
	var best []candidate
	for i := range facts {
		f := &facts[i]
		at, scores := s.dated(&f.Common, f.At)
		outlet, known := s.rules.Outlet(f.Outlet)
		if !scores || !known {
			continue
		}
		commission := s.commissionByID[f.Commission]
		item := f.item(commission)
		line, marks := s.adoptionLine(f, outlet, commission, at)
		if s.emergency[item] {
			// 三（五）: an emergency item scores nothing.
			line.Points, line.Clause = 0, s.rules.Emergency.Clause
		}
		if first, again := seen[item]; again {
			s.decide(first, decidedSameItem)
			s.decide(at, decidedSameItem)
		} else {
			seen[item] = at
		}
		for n, unit := range s.sharers(f) {
			shared := line
			if len(f.With) > 0 {
				shared.Points = s.jointPoints(line.Points, len(f.With)+1)
				marks := append(marks[:len(marks):len(marks)], "与"+others(f, n)+"合报")
				shared.Text = bracketed(f.Outlet, marks)
				s.decide(at, decidedJoint)
			}
			if s.rules.Settings.SameItem == SameItemHighest && !s.emergency[item] {
				best = append(best, candidate{unit: unit, item: item, line: shared, outlet: f.Outlet})
				continue
			}
			unit.add(SourceAdoption, f.Outlet, shared)
		}
	}
	s.highest(best, SourceAdoption)
}

// item returns the id of what was adopted.
func (a *Adoption) item(c *Commission) string {
	if c == nil {
		return a.Submission
	}
	return itemOf(*a, c.Submission)
}

// adoptionLine returns the line of an adoption before it is shared, and what
// its text says in brackets.
func (s *Scorer) adoptionLine(f *Adoption, o *Outlet, c *Commission, at workday.Date) (Line, []string) {
	line := Line{Points: o.Points, Clause: o.Clause, At: at, Fact: f.ID, Text: o.Name}
	if !o.Multiplied || c == nil || !s.multiplies(c) {
		return line, nil
	}
	// 三（三）1: three times, in place of the single points.
	base := o.Points
	if u, ok := s.rules.Unit(f.Unit); ok && u.group.Direct && o.Direct != "" {
		s.decide(at, decidedCommissionBase)
		if s.rules.Settings.CommissionBase == CommissionBaseDirect {
			direct, _ := s.rules.Outlet(o.Direct)
			base = direct.Points
		}
	}
	rule := s.rules.Commission
	line.Points, line.Clause = base*Points(rule.Multiplier), rule.Clause
	marks := []string{"约稿，" + base.String() + "×" + strconv.Itoa(rule.Multiplier)}
	line.Text = bracketed(o.Name, marks)
	return line, marks
}

// multiplies reports whether an adoption that names the commission is tripled.
func (s *Scorer) multiplies(c *Commission) bool {
	if c.Void != "" {
		return false
	}
	switch s.standing(c) {
	case standsWithdrawn, standsFailed:
		return false
	case standsOverdue:
		return s.overdue == OverdueOpen
	}
	return true
}

// sharers returns the units that an adoption gives points to, the first being
// the one that submitted the item.
func (s *Scorer) sharers(f *Adoption) []*unitYear {
	names := append([]string{f.Unit}, f.With...)
	if s.rules.Settings.Joint == JointLead {
		names = names[:1]
	}
	units := make([]*unitYear, 0, len(names))
	for _, name := range names {
		if u := s.unit(name); u != nil {
			units = append(units, u)
		}
	}
	return units
}

// jointPoints returns what each of n units of a joint item earns.
func (s *Scorer) jointPoints(p Points, n int) Points {
	if s.rules.Settings.Joint == JointSplit {
		return p.share(n)
	}
	return p
}

// others names the units of a joint item but the n-th.
func others(f *Adoption, n int) string {
	names := make([]string, 0, len(f.With))
	for i, name := range append([]string{f.Unit}, f.With...) {
		if i != n {
			names = append(names, name)
		}
	}
	return strings.Join(names, "、")
}

// bracketed puts marks behind a name: 杭州政务·要情（约稿，8×3；与三都镇合报）.
func bracketed(name string, marks []string) string {
	if len(marks) == 0 {
		return name
	}
	return name + "（" + strings.Join(marks, "；") + "）"
}
