package scoring

import (
	"slices"
	"strings"
)

// rulesIndex finds the entries of a rule set by name.
type rulesIndex struct {
	units   []*Unit // roster order
	unit    map[string]*Unit
	find    map[string][]*Unit // normalised name, alias or former name
	group   map[string]*Group
	outlet  map[string]*Outlet
	level   map[Level]*LevelRule
	fault   map[FaultName]*FaultRule
	merit   map[string]*MeritRule
	clause  map[string]*Clause
	derived *FaultRule // the fault derived under 三（六）2; nil if there is none
}

// build fills the index from the exported fields.
func (r *Rules) build() {
	r.index = rulesIndex{
		unit: map[string]*Unit{}, find: map[string][]*Unit{}, group: map[string]*Group{},
		outlet: map[string]*Outlet{}, level: map[Level]*LevelRule{}, fault: map[FaultName]*FaultRule{},
		merit: map[string]*MeritRule{}, clause: map[string]*Clause{},
	}
	x := &r.index
	for i := range r.Groups {
		g := &r.Groups[i]
		x.group[g.Name] = g
		for j := range g.Units {
			u := &g.Units[j]
			u.group, u.index = g, len(x.units)
			x.units = append(x.units, u)
			x.unit[u.Name] = u
			for _, name := range slices.Concat([]string{u.Name}, u.Aliases, u.Was) {
				if key := normalise(name); !slices.Contains(x.find[key], u) {
					x.find[key] = append(x.find[key], u)
				}
			}
		}
	}
	for i := range r.Outlets {
		x.outlet[r.Outlets[i].Name] = &r.Outlets[i]
	}
	for i := range r.Levels {
		x.level[r.Levels[i].Name] = &r.Levels[i]
	}
	for i := range r.Faults {
		x.fault[r.Faults[i].Name] = &r.Faults[i]
		if r.Faults[i].Derived {
			x.derived = &r.Faults[i]
		}
	}
	for i := range r.Merits {
		x.merit[r.Merits[i].Name] = &r.Merits[i]
	}
	for i := range r.Clauses {
		x.clause[r.Clauses[i].Number] = &r.Clauses[i]
	}
}

// Units returns every unit in roster order.
func (r *Rules) Units() []*Unit { return r.index.units }

// Unit returns the unit of exactly that name.
func (r *Rules) Unit(name string) (*Unit, bool) { u, ok := r.index.unit[name]; return u, ok }

// Find returns every unit that the text names in full: by name, by alias or by
// a former name, whatever the width of brackets and the spaces in between, and
// with or without a prefix of the rule set. It never guesses: no unit means
// not found, several mean that the caller has to ask.
func (r *Rules) Find(text string) []*Unit {
	key := normalise(text)
	if units := r.index.find[key]; len(units) > 0 {
		return slices.Clone(units)
	}
	for _, prefix := range r.Prefixes {
		if rest, ok := strings.CutPrefix(key, normalise(prefix)); ok && len(r.index.find[rest]) > 0 {
			return slices.Clone(r.index.find[rest])
		}
	}
	return nil
}

// Heirs returns the units that continue a unit of an earlier roster: those
// that name it under was, or else the unit of the same name.
func (r *Rules) Heirs(name string) []*Unit {
	var heirs []*Unit
	for _, u := range r.index.units {
		if slices.Contains(u.Was, name) {
			heirs = append(heirs, u)
		}
	}
	if u, ok := r.Unit(name); ok && heirs == nil {
		heirs = append(heirs, u)
	}
	return heirs
}

// normalise drops spaces and makes full-width forms half-width.
func normalise(s string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\u3000' || c == '\u00a0':
			return -1
		case c == '〔' || c == '【':
			return '('
		case c == '〕' || c == '】':
			return ')'
		case c > 0xff00 && c < 0xff5f:
			return c - 0xfee0
		}
		return c
	}, s)
}

// Group returns the group of exactly that name.
func (r *Rules) Group(name string) (*Group, bool) { g, ok := r.index.group[name]; return g, ok }

// FindGroup returns the group that the text names in full, by name or alias.
func (r *Rules) FindGroup(text string) (*Group, bool) {
	for i := range r.Groups {
		g := &r.Groups[i]
		for _, name := range slices.Concat([]string{g.Name}, g.Aliases) {
			if normalise(name) == normalise(text) {
				return g, true
			}
		}
	}
	return nil, false
}

// Outlet returns the outlet of exactly that name.
func (r *Rules) Outlet(name string) (*Outlet, bool) { o, ok := r.index.outlet[name]; return o, ok }

// Access says whether an outlet is open to a unit.
type Access int8

// The kinds of access.
const (
	Closed           Access = iota
	OpenToCommission        // only an adoption that names a commission, 三（二）1
	Open
)

// AccessOf returns the outlet's access for a group.
func (o *Outlet) AccessOf(g *Group) Access {
	switch {
	case len(o.Groups) == 0 || slices.Contains(o.Groups, g.Name):
		return Open
	case slices.Contains(o.CommissionOnly, g.Name):
		return OpenToCommission
	}
	return Closed
}

// OutletsFor returns the outlets open to the unit without a commission, in
// the order of the rule file.
func (r *Rules) OutletsFor(u *Unit) []*Outlet {
	var open []*Outlet
	for i := range r.Outlets {
		if r.Outlets[i].AccessOf(u.group) == Open {
			open = append(open, &r.Outlets[i])
		}
	}
	return open
}

// ChannelOf returns the way that items of an outlet took: direct where only
// groups with a direct point may use it.
func (r *Rules) ChannelOf(o *Outlet) (Channel, Class) {
	direct := len(o.Groups) > 0 && len(o.CommissionOnly) == 0 && !slices.ContainsFunc(o.Groups, func(name string) bool {
		g, ok := r.Group(name)
		return !ok || !g.Direct
	})
	switch {
	case !direct:
		return ChannelSection, ClassNone
	case strings.Contains(o.Name, string(ClassSpecial)):
		return ChannelDirect, ClassSpecial
	}
	return ChannelDirect, ClassBrief
}

// QuotasFor returns the quotas of the unit's group, in the order of the rule
// file.
func (r *Rules) QuotasFor(u *Unit) []*Quota {
	var quotas []*Quota
	for i := range r.Quotas {
		if slices.Contains(r.Quotas[i].Groups, u.group.Name) {
			quotas = append(quotas, &r.Quotas[i])
		}
	}
	return quotas
}

// Level returns the rule of an instruction's level.
func (r *Rules) Level(name Level) (*LevelRule, bool) { l, ok := r.index.level[name]; return l, ok }

// FaultRule returns the rule of a kind of fault.
func (r *Rules) FaultRule(name FaultName) (*FaultRule, bool) {
	f, ok := r.index.fault[name]
	return f, ok
}

// MeritRule returns the rule of a kind of merit.
func (r *Rules) MeritRule(name string) (*MeritRule, bool) { m, ok := r.index.merit[name]; return m, ok }

// Clause returns the passage of that number, written 三(二)2 or 三（二）2.
func (r *Rules) Clause(number string) (*Clause, bool) {
	c, ok := r.index.clause[normalise(number)]
	return c, ok
}

// FindClauses returns the passages whose number starts with the text, or whose
// heading or text contains every word of it, numbers apart: 扣分 finds 扣10分.
// The empty text finds them all.
func (r *Rules) FindClauses(text string) []*Clause {
	var found []*Clause
	words := strings.Fields(text)
	for i := range r.Clauses {
		c := &r.Clauses[i]
		says := normalise(c.Heading + c.Text)
		if strings.HasPrefix(c.Number, normalise(text)) || containsAll(says+" "+withoutDigits(says), words) {
			found = append(found, c)
		}
	}
	return found
}

func withoutDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, s)
}

func containsAll(s string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(s, normalise(w)) })
}
