package scoring

import (
	"fmt"
	"strings"
)

// A RulesReason is the machine code of a fault in a rule file.
type RulesReason string

// The faults of a rule file.
const (
	RulesSyntax      RulesReason = "syntax"       // not TOML; Detail is the reader's message
	RulesUnknownKey  RulesReason = "unknown_key"  // nothing by this name belongs here
	RulesMissing     RulesReason = "missing"      // a key that must be there is not, or is empty
	RulesWrongType   RulesReason = "wrong_type"   // Detail says which type is wanted
	RulesBadValue    RulesReason = "bad_value"    // Detail says what is wrong with Value
	RulesDuplicate   RulesReason = "duplicate"    // Value stands at line Other already
	RulesAmbiguous   RulesReason = "ambiguous"    // the alias Value also finds the unit Other
	RulesUnknownName RulesReason = "unknown_name" // Value names no group, outlet or clause of the file
	RulesAwardTable  RulesReason = "award_table"  // awards and rest_units give Value ranks for Other units
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
