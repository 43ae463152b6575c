package scoring

import (
	"cmp"
	"slices"
)

// A candidate is a line of which only the highest of its item counts.
type candidate struct {
	unit   *unitYear
	item   string
	line   Line
	outlet string
}

// highest keeps of each unit's item the highest candidate of the year: within
// a quarter one line, of equals the earliest, then the smaller id. A higher
// one in a later quarter adds a line of the difference, so that a quarter once
// published does not change; one that adds nothing has no line (三（四）).
func (s *Scorer) highest(all []candidate, source Source) {
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(
			cmp.Compare(a.unit.unit.index, b.unit.unit.index),
			cmp.Compare(a.item, b.item),
			cmp.Compare(s.quarter(a.line.At), s.quarter(b.line.At)),
			cmp.Compare(b.line.Points, a.line.Points),
			cmp.Compare(a.line.At, b.line.At),
			cmp.Compare(a.line.Fact, b.line.Fact))
	})
	var reached Points
	for i, c := range all {
		newItem := i == 0 || all[i-1].unit != c.unit || all[i-1].item != c.item
		line := c.line
		switch {
		case newItem:
			reached = line.Points
		case line.Points > reached && s.quarter(line.At) != s.quarter(all[i-1].line.At):
			line.Points -= reached
			reached = c.line.Points
			line.Text += "（补差）"
		default:
			continue
		}
		c.unit.add(source, c.outlet, line)
	}
}
