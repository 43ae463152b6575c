package scoring

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

//go:embed rules/*.toml
var embedded embed.FS

// RuleSets are rule sets of different years, oldest first.
type RuleSets []*Rules

// Embedded returns the rule sets that the program carries.
func Embedded() RuleSets { return embeddedSets() }

var embeddedSets = sync.OnceValue(func() RuleSets {
	names, err := fs.Glob(embedded, "rules/*.toml")
	if err != nil {
		panic(err)
	}
	var sets RuleSets
	for _, name := range names {
		data, err := embedded.ReadFile(name)
		if err != nil {
			panic(err)
		}
		rules, err := ParseRules(name, data)
		if err != nil {
			panic(fmt.Sprintf("embedded rules: %v", err))
		}
		sets = sets.With(rules)
	}
	return sets
})

// With returns the sets with one more, in place of the one of the same year.
func (s RuleSets) With(r *Rules) RuleSets {
	sets := slices.DeleteFunc(slices.Clone(s), func(old *Rules) bool { return old.Year == r.Year })
	sets = append(sets, r)
	slices.SortFunc(sets, func(a, b *Rules) int { return cmp.Compare(a.Year, b.Year) })
	return sets
}

// For returns the rule set of a year, or else the newest earlier one, and
// whether it is such an earlier one (四.4). A year before the first is refused
// with ReasonNoRules.
func (s RuleSets) For(year int) (rules *Rules, stale bool, err error) {
	for _, r := range slices.Backward(s) {
		if r.Year <= year {
			return r, r.Year < year, nil
		}
	}
	refusal := &Refusal{Reason: ReasonNoRules, Clause: "四.4", Field: "period", Value: fmt.Sprint(year)}
	if len(s) > 0 {
		refusal.Other = fmt.Sprint(s[0].Year)
	}
	return nil, false, refusal
}
