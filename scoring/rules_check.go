package scoring

import (
	"slices"
	"strconv"
)

// check reports what is wrong with rules whose every value has the right type.
func (d *rulesReader) check(r *Rules) {
	if r.Year != 0 {
		d.atLeast("year", r.Year, firstYear)
		d.atMost("year", r.Year, lastYear)
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

// atLeast and atMost refuse a number beyond a limit.
func (d *rulesReader) atLeast(path string, n, limit int) {
	if n < limit {
		d.fault(path, RulesTooLow, strconv.Itoa(n), strconv.Itoa(limit), "")
	}
}

func (d *rulesReader) atMost(path string, n, limit int) {
	if n > limit {
		d.fault(path, RulesTooHigh, strconv.Itoa(n), strconv.Itoa(limit), "")
	}
}

// notNegative refuses points below 0, notPositive those above.
func (d *rulesReader) notNegative(path string, p Points) {
	if p < 0 {
		d.fault(path, RulesTooLow, p.String(), "0", "")
	}
}

func (d *rulesReader) notPositive(path string, p Points) {
	if p > 0 {
		d.fault(path, RulesNoDeduction, p.String(), "", "")
	}
}

// line is the line of a path as the Other of a fault.
func (d *rulesReader) line(path string) string { return strconv.Itoa(lineOf(d.lines, path)) }

// unique reports names that stand twice in a list of tables.
func (d *rulesReader) unique(list, key string, names []string) {
	seen := map[string]string{}
	for i, name := range names {
		path := join(element(list, i), key)
		if first, twice := seen[name]; twice && name != "" {
			d.fault(path, RulesDuplicate, name, d.line(first), "")
			continue
		}
		seen[name] = path
	}
}

func (d *rulesReader) checkSettings(r *Rules) {
	if p := r.Settings.DeriveFrom; !p.IsZero() && p.Kind() != Month {
		d.fault("settings.derive_from", RulesBadMonth, p.String(), "", "")
	}
	if err := r.Settings.Office().Validate(); err != nil {
		d.fault("settings.office_hours", RulesBadHours, "", "", err.Error())
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
		d.notNegative(join(path, "target"), g.Target)
		if ranks := len(g.Awards) + g.RestUnits; ranks != 0 && ranks != len(g.Units) {
			d.fault(join(path, "awards"), RulesAwardTable, strconv.Itoa(ranks), strconv.Itoa(len(g.Units)), "")
		}
		if !slices.IsSortedFunc(g.Awards, func(a, b Points) int { return int(b - a) }) {
			d.fault(join(path, "awards"), RulesRisingAward, "", "", "")
		}
		if n := len(g.Awards); n > 0 && g.RestUnits > 0 && g.Rest > g.Awards[n-1] {
			d.fault(join(path, "rest"), RulesRisingAward, g.Rest.String(), "", "")
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
			d.fault(path, RulesDuplicate, text, d.line(first[key]), "")
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
			d.fault(element(path, i), RulesUnknownName, name, "group", "")
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
				d.fault(element(join(path, "commission_only"), k), RulesOpenAnyway, name, "", "")
			}
		}
		d.notNegative(join(path, "points"), o.Points)
		switch {
		case o.Direct == "" && o.Multiplied && r.Settings.CommissionBase == CommissionBaseDirect:
			d.fault(join(path, "direct"), RulesMissing, "", "", `commission_base = "direct" needs it`)
		case o.Direct != "" && !r.hasOutlet(o.Direct):
			d.fault(join(path, "direct"), RulesUnknownName, o.Direct, "outlet", "")
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
				d.fault(element(join(path, "groups"), k), RulesSecondQuota, name, d.line(first), "")
			}
			taken[key] = path
			for _, g := range r.Groups {
				if g.Name == name && q.Channel == ChannelDirect && !g.Direct {
					d.fault(element(join(path, "groups"), k), RulesNoDirect, name, "", "")
				}
			}
		}
		switch {
		case q.Effect == EffectTarget && q.Period == SpanYear:
			d.fault(join(path, "effect"), RulesYearTarget, string(q.Effect), "", "")
		case q.Effect == EffectPoints && q.Points >= 0:
			d.fault(join(path, "points"), RulesNoDeduction, q.Points.String(), "", "")
		case q.Effect != EffectPoints && q.Points != 0:
			d.fault(join(path, "points"), RulesIdlePoints, q.Points.String(), "", "")
		}
	}
}

func (d *rulesReader) checkCommission(r *Rules) {
	c := r.Commission
	d.atLeast("commission.multiplier", c.Multiplier, 1)
	d.notNegative("commission.quality_max", c.QualityMax)
	if c.QualityStep <= 0 {
		const finest Points = 1
		d.fault("commission.quality_step", RulesTooLow, c.QualityStep.String(), finest.String(), "")
	} else if c.QualityMax%c.QualityStep != 0 {
		d.fault("commission.quality_step", RulesUnevenSteps, c.QualityStep.String(), c.QualityMax.String(), "")
	}
	d.notPositive("commission.failed_points", c.FailedPoints)
}

func (d *rulesReader) checkInstructionsAndMerits(r *Rules) {
	var levels, merits []string
	for i, l := range r.Levels {
		levels = append(levels, string(l.Name))
		d.notNegative(join(element("level", i), "points"), l.Points)
	}
	for i, m := range r.Merits {
		merits = append(merits, m.Name)
		d.notNegative(join(element("merit", i), "points"), m.Points)
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
			d.notPositive(element(join(path, "points"), k), p)
		}
		if f.Derived && derived >= 0 {
			d.fault(join(path, "derived"), RulesSecondDerived, string(f.Name), d.line(element("fault", derived)), "")
		}
		if f.Derived {
			derived = i
		}
	}
	d.unique("fault", "name", names)
}

func (d *rulesReader) checkSubmissionsAndCaps(r *Rules) {
	for i, s := range r.Submissions {
		d.notNegative(join(element("submission", i), "points"), s.Points)
	}
	for i, c := range r.Caps {
		path := element("cap", i)
		if c.Period == SpanWeek {
			d.fault(join(path, "period"), RulesNotOneOf, string(c.Period), `"month", "quarter", "year"`, "")
		}
		d.notNegative(join(path, "points"), c.Points)
		for k, name := range c.Outlets {
			if !r.hasOutlet(name) {
				d.fault(element(join(path, "outlets"), k), RulesUnknownName, name, "outlet", "")
			}
		}
	}
}

func (d *rulesReader) checkYearEnd(r *Rules) {
	y := r.YearEnd
	d.atMost("year_end.free_percent", y.FreePercent, 100)
	d.atLeast("year_end.tiers", y.Tiers, 1)
	if n := len(y.Deductions); n != 0 && n != y.Tiers {
		d.fault("year_end.deductions", RulesTierCount, strconv.Itoa(n), strconv.Itoa(y.Tiers), "")
	}
}

// checkClauses refuses clause numbers that stand twice or nowhere. A file
// without any text of the measures may name any clause.
func (d *rulesReader) checkClauses(r *Rules) {
	var numbers []string
	for i, c := range r.Clauses {
		numbers = append(numbers, c.Number)
		if normalise(c.Number) != c.Number {
			d.fault(join(element("clause", i), "number"), RulesClauseForm, c.Number, "", "")
		}
	}
	d.unique("clause", "number", numbers)
	if len(numbers) == 0 {
		return
	}
	for path, clause := range r.clausesNamed() {
		if clause != "" && !slices.Contains(numbers, clause) {
			d.fault(path, RulesUnknownName, clause, "clause", "")
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
