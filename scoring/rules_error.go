package scoring

import (
	"fmt"
	"strings"
)

// A RulesReason is the machine code of a fault in a rule file.
type RulesReason string

// The faults of a rule file. Of each the comment says what Value and Other
// hold where it is not plain.
const (
	RulesSyntax        RulesReason = "syntax"         // not TOML; Detail is the reader's message
	RulesUnknownKey    RulesReason = "unknown_key"    // nothing by this name belongs here
	RulesMissing       RulesReason = "missing"        // a key that must be there is not, or is empty
	RulesWrongType     RulesReason = "wrong_type"     // Other is wanted: table, list, text, number, whole number, true or false
	RulesNotOneOf      RulesReason = "not_one_of"     // Other lists what may stand here
	RulesBadPoints     RulesReason = "bad_points"     // more than two decimals, or more than Other points
	RulesBadMonth      RulesReason = "bad_month"      // no month, as 2018-04
	RulesBadHours      RulesReason = "bad_hours"      // no office hours, or ones that overlap
	RulesTooLow        RulesReason = "too_low"        // below Other
	RulesTooHigh       RulesReason = "too_high"       // above Other
	RulesNoDeduction   RulesReason = "no_deduction"   // points where a deduction is wanted
	RulesRisingAward   RulesReason = "rising_award"   // a lower rank would earn more
	RulesAwardTable    RulesReason = "award_table"    // awards and rest_units give Value ranks for Other units
	RulesUnevenSteps   RulesReason = "uneven_steps"   // quality_max, which is Other, is no multiple of the step
	RulesTierCount     RulesReason = "tier_count"     // Value deductions for Other tiers
	RulesDuplicate     RulesReason = "duplicate"      // Value stands on line Other already
	RulesSecondQuota   RulesReason = "second_quota"   // the group Value has a quota of that period on line Other already
	RulesSecondDerived RulesReason = "second_derived" // another fault is derived already, on line Other
	RulesAmbiguous     RulesReason = "ambiguous"      // the alias Value also finds the unit Other
	RulesUnknownName   RulesReason = "unknown_name"   // Value names no Other of the file: group, outlet or clause
	RulesOpenAnyway    RulesReason = "open_anyway"    // commission_only names the group Value, which may use the outlet without
	RulesNoDirect      RulesReason = "no_direct"      // a quota of direct reports for the group Value, which has none
	RulesYearTarget    RulesReason = "year_target"    // a year's quota cannot fail a quarter's target
	RulesIdlePoints    RulesReason = "idle_points"    // points of a quota that costs none
	RulesClauseForm    RulesReason = "clause_form"    // a clause number with full-width brackets or spaces
)

// A RulesFault is one thing wrong with a rule file.
type RulesFault struct {
	Line   int // from 1
	Reason RulesReason
	Key    string // the path to the key, as group[0].units[3].name
	Value  string // the offending value, as given
	Other  string // what it collides with
	Detail string // in English, for logs
}

// String gives the fault in English.
func (f RulesFault) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "line %d: %s: %s", f.Line, f.Key, f.Reason)
	if f.Value != "" {
		fmt.Fprintf(&b, " %q", f.Value)
	}
	if f.Other != "" {
		fmt.Fprintf(&b, " (against %s)", f.Other)
	}
	if f.Detail != "" {
		b.WriteString(": " + f.Detail)
	}
	return b.String()
}

// A RulesError holds every fault of a rule file, by line.
type RulesError struct {
	Name   string // the file's name
	Faults []RulesFault
}

// Error lists every fault on a line of its own, each with the file's name.
func (e *RulesError) Error() string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = e.Name + ": " + f.String()
	}
	return strings.Join(lines, "\n")
}
