package scoring

import (
	"fmt"
	"slices"
	"strconv"
)

// check reports what is wrong with rules whose every value has the right type.
func (d *rulesReader) check(r *Rules) {
	if r.Year != 0 && (r.Year < firstYear || r.Year > lastYear) {
		d.bad("year", strconv.Itoa(r.Year), fmt.Sprintf("wants %d to %d", firstYear, lastYear))
	}
	d.checkSettings(r)
	d.checkGroups(r)
	d.checkAliases(r)
	d.checkOutlets(r)
	d.checkQuotas(r)
	d.checkCommission(r)
	d.checkInstructionsAndMerits(r)
	d.checkFaults(r)
	d.checkSubmissionsAndCaps(r)
	d.checkYearEnd(r)
	d.checkClauses(r)
}

func (d *rulesReader) bad(path, value, detail string) {
	d.fault(path, RulesBadValue, value, "", detail)
}

// unique reports names that stand twice in a list of tables.
func (d *rulesReader) unique(list, key string, names []string) {
	seen := map[string]string{}
	for i, name := range names {
		path := join(element(list, i), key)
		if first, twice := seen[name]; twice && name != "" {
			d.fault(path, RulesDuplicate, name, "line "+strconv.Itoa(lineOf(d.lines, first)), "")
			continue
		}
		seen[name] = path
	}
}

func (d *rulesReader) checkSettings(r *Rules) {
	if p := r.Settings.DeriveFrom; !p.IsZero() && p.Kind() != Month {
		d.bad("settings.derive_from", p.String(), "wants a month, as 2018-04")
	}
	if err := r.Settings.Office().Validate(); err != nil {
		d.bad("settings.office_hours", "", err.Error())
	}
	if len(r.Settings.ValidChannels) == 0 {
		d.fault("settings.valid_channels", RulesMissing, "", "", "")
	}
}

func (d *rulesReader) checkGroups(r *Rules) {
	var groups []string
	for i := range r.Groups {
		g, path := &r.Groups[i], element("group", i)
		groups = append(groups, g.Name)
		if g.Target < 0 {
			d.bad(join(path, "target"), g.Target.String(), "wants 0 or more")
		}
		if ranks := len(g.Awards) + g.RestUnits; ranks != 0 && ranks != len(g.Units) {
			d.fault(join(path, "awards"), RulesAwardTable, strconv.Itoa(ranks), strconv.Itoa(len(g.Units)), "")
		}
		if !slices.IsSortedFunc(g.Awards, func(a, b Points) int { return int(b - a) }) {
			d.bad(join(path, "awards"), "", "a lower rank would earn more")
		}
		if n := len(g.Awards); n > 0 && g.RestUnits > 0 && g.Rest > g.Awards[n-1] {
			d.bad(join(path, "rest"), g.Rest.String(), "a lower rank would earn more")
		}
	}
	d.unique("group", "name", groups)
}

// checkAliases refuses a unit's name or alias that finds another unit too.
func (d *rulesReader) checkAliases(r *Rules) {
	owner := map[string]string{}
	first := map[string]string{}
	claim := func(path, text, unit string) {
		key := normalise(text)
		switch other, taken := owner[key]; {
		case key == "":
		case !taken:
			owner[key], first[key] = unit, path
		case text == unit && other == unit:
			d.fault(path, RulesDuplicate, text, "line "+strconv.Itoa(lineOf(d.lines, first[key])), "")
		case other != unit:
			d.fault(path, RulesAmbiguous, text, other, "")
		}
	}
	for i, g := range r.Groups {
		for j, u := range g.Units {
			claim(join(element(join(element("group", i), "units"), j), "name"), u.Name, u.Name)
		}
	}
	for i, g := range r.Groups {
		for j, u := range g.Units {
			for k, alias := range u.Aliases {
				path := join(element(join(element("group", i), "units"), j), "aliases")
				if alias != u.Name {
					claim(element(path, k), alias, u.Name)
				}
			}
		}
	}
}

// groupsExist refuses names of groups that the file does not have.
func (d *rulesReader) groupsExist(r *Rules, path string, names []string) {
	for i, name := range names {
		if !slices.ContainsFunc(r.Groups, func(g Group) bool { return g.Name == name }) {
			d.fault(element(path, i), RulesUnknownName, name, "", "no such group")
		}
	}
}

func (r *Rules) hasOutlet(name string) bool {
	return slices.ContainsFunc(r.Outlets, func(o Outlet) bool { return o.Name == name })
}

func (d *rulesReader) checkOutlets(r *Rules) {
	var names []string
	for i := range r.Outlets {
		o, path := &r.Outlets[i], element("outlet", i)
		names = append(names, o.Name)
		d.groupsExist(r, join(path, "groups"), o.Groups)
		d.groupsExist(r, join(path, "commission_only"), o.CommissionOnly)
		for k, name := range o.CommissionOnly {
			if len(o.Groups) == 0 || slices.Contains(o.Groups, name) {
				d.bad(element(join(path, "commission_only"), k), name, "the group may use the outlet anyway")
			}
		}
		if o.Points < 0 {
			d.bad(join(path, "points"), o.Points.String(), "wants 0 or more")
		}
		switch {
		case o.Direct == "" && o.Multiplied && r.Settings.CommissionBase == CommissionBaseDirect:
			d.fault(join(path, "direct"), RulesMissing, "", "", `commission_base = "direct" needs it`)
		case o.Direct != "" && !r.hasOutlet(o.Direct):
			d.fault(join(path, "direct"), RulesUnknownName, o.Direct, "", "no such outlet")
		}
	}
	d.unique("outlet", "name", names)
}

func (d *rulesReader) checkQuotas(r *Rules) {
	taken := map[string]string{}
	for i := range r.Quotas {
		q, path := &r.Quotas[i], element("quota", i)
		d.groupsExist(r, join(path, "groups"), q.Groups)
		for k, name := range q.Groups {
			key := name + "\x00" + string(q.Period)
			if first, twice := taken[key]; twice {
				line := "line " + strconv.Itoa(lineOf(d.lines, first))
				d.fault(element(join(path, "groups"), k), RulesDuplicate, name, line, "one quota a group and period")
			}
			taken[key] = path
			for _, g := range r.Groups {
				if g.Name == name && q.Channel == ChannelDirect && !g.Direct {
					d.bad(element(join(path, "groups"), k), name, "the group has no direct reporting")
				}
			}
		}
		switch {
		case q.Effect == EffectTarget && q.Period == SpanYear:
			d.bad(join(path, "effect"), string(q.Effect), "a year's quota cannot fail a quarter's target")
		case q.Effect == EffectPoints && q.Points >= 0:
			d.bad(join(path, "points"), q.Points.String(), "wants a deduction, as -10")
		case q.Effect != EffectPoints && q.Points != 0:
			d.bad(join(path, "points"), q.Points.String(), `only effect = "points" has them`)
		}
	}
}

func (d *rulesReader) checkCommission(r *Rules) {
	c := r.Commission
	if c.Multiplier < 1 {
		d.bad("commission.multiplier", strconv.Itoa(c.Multiplier), "wants 1 or more")
	}
	if c.QualityMax < 0 {
		d.bad("commission.quality_max", c.QualityMax.String(), "wants 0 or more")
	}
	if c.QualityStep <= 0 {
		d.bad("commission.quality_step", c.QualityStep.String(), "wants more than 0")
	} else if c.QualityMax%c.QualityStep != 0 {
		d.bad("commission.quality_step", c.QualityStep.String(), "quality_max is not a multiple of it")
	}
	if c.FailedPoints > 0 {
		d.bad("commission.failed_points", c.FailedPoints.String(), "wants 0 or a deduction")
	}
}

func (d *rulesReader) checkInstructionsAndMerits(r *Rules) {
	var levels, merits []string
	for i, l := range r.Levels {
		levels = append(levels, string(l.Name))
		if l.Points < 0 {
			d.bad(join(element("level", i), "points"), l.Points.String(), "wants 0 or more")
		}
	}
	for i, m := range r.Merits {
		merits = append(merits, m.Name)
		if m.Points < 0 {
			d.bad(join(element("merit", i), "points"), m.Points.String(), "wants 0 or more")
		}
	}
	d.unique("level", "name", levels)
	d.unique("merit", "name", merits)
}

func (d *rulesReader) checkFaults(r *Rules) {
	var names []string
	derived := -1
	for i, f := range r.Faults {
		path := element("fault", i)
		names = append(names, string(f.Name))
		for k, p := range f.Points {
			if p > 0 {
				d.bad(element(join(path, "points"), k), p.String(), "wants 0 or a deduction")
			}
		}
		if f.Derived && derived >= 0 {
			line := "line " + strconv.Itoa(lineOf(d.lines, element("fault", derived)))
			d.fault(join(path, "derived"), RulesDuplicate, string(f.Name), line, "only one fault is derived")
		}
		if f.Derived {
			derived = i
		}
	}
	d.unique("fault", "name", names)
}

func (d *rulesReader) checkSubmissionsAndCaps(r *Rules) {
	for i, s := range r.Submissions {
		if s.Points < 0 {
			d.bad(join(element("submission", i), "points"), s.Points.String(), "wants 0 or more")
		}
	}
	for i, c := range r.Caps {
		path := element("cap", i)
		if c.Period == SpanWeek {
			d.bad(join(path, "period"), string(c.Period), "wants month, quarter or year")
		}
		if c.Points < 0 {
			d.bad(join(path, "points"), c.Points.String(), "wants 0 or more")
		}
		for k, name := range c.Outlets {
			if !r.hasOutlet(name) {
				d.fault(element(join(path, "outlets"), k), RulesUnknownName, name, "", "no such outlet")
			}
		}
	}
}

func (d *rulesReader) checkYearEnd(r *Rules) {
	y := r.YearEnd
	if y.FreePercent > 100 {
		d.bad("year_end.free_percent", strconv.Itoa(y.FreePercent), "wants 0 to 100")
	}
	if y.Tiers < 1 {
		d.bad("year_end.tiers", strconv.Itoa(y.Tiers), "wants 1 or more")
	}
	if n := len(y.Deductions); n != 0 && n != y.Tiers {
		d.bad("year_end.deductions", strconv.Itoa(n), "wants one a tier, or none")
	}
}

// checkClauses refuses clause numbers that stand twice or nowhere. A file
// without any text of the measures may name any clause.
func (d *rulesReader) checkClauses(r *Rules) {
	var numbers []string
	for i, c := range r.Clauses {
		numbers = append(numbers, c.Number)
		if normalise(c.Number) != c.Number {
			d.bad(join(element("clause", i), "number"), c.Number, "wants half-width brackets and no spaces")
		}
	}
	d.unique("clause", "number", numbers)
	if len(numbers) == 0 {
		return
	}
	for path, clause := range r.clausesNamed() {
		if clause != "" && !slices.Contains(numbers, clause) {
			d.fault(path, RulesUnknownName, clause, "", "no such clause")
		}
	}
}

// clausesNamed returns the clause of every entry by the entry's path.
func (r *Rules) clausesNamed() map[string]string {
	named := map[string]string{
		"commission.clause":           r.Commission.Clause,
		"commission.failed_clause":    r.Commission.FailedClause,
		"commission.objection_clause": r.Commission.ObjectionClause,
		"direct.clause":               r.Direct.Clause,
		"emergency.clause":            r.Emergency.Clause,
		"year_end.clause":             r.YearEnd.Clause,
	}
	add := func(list string, i int, clause string) { named[join(element(list, i), "clause")] = clause }
	for i := range r.Outlets {
		add("outlet", i, r.Outlets[i].Clause)
	}
	for i := range r.Submissions {
		add("submission", i, r.Submissions[i].Clause)
	}
	for i := range r.Quotas {
		add("quota", i, r.Quotas[i].Clause)
	}
	for i := range r.Levels {
		add("level", i, r.Levels[i].Clause)
	}
	for i := range r.Faults {
		add("fault", i, r.Faults[i].Clause)
	}
	for i := range r.Merits {
		add("merit", i, r.Merits[i].Clause)
	}
	for i := range r.Caps {
		add("cap", i, r.Caps[i].Clause)
	}
	return named
}
