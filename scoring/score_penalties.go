package scoring

import (
	"cmp"
	"slices"
	"strconv"

	"zwxx/scoring/workday"
)

// faults docks breaches: 三（三）2 上级扣分, 三（五） emergency discipline, 三（六）1
// 失实, 三（六）3 重复报送, 三（六）4 缺席. The first and the later ones of a kind
// are told apart per unit and year, by the date they count on, then by id.
func (s *Scorer) faults(facts []Fault) {
	type breach struct {
		fact *Fault
		unit *unitYear
		at   workday.Date
	}
	var breaches []breach
	for i := range facts {
		f := &facts[i]
		at, scores := s.dated(&f.Common, f.At)
		if u := s.unit(f.Unit); u != nil && scores && s.rules.index.fault[f.Fault] != nil {
			breaches = append(breaches, breach{f, u, at})
		}
	}
	slices.SortFunc(breaches, func(a, b breach) int {
		return cmp.Or(cmp.Compare(a.unit.unit.index, b.unit.unit.index), cmp.Compare(a.fact.Fault, b.fact.Fault),
			cmp.Compare(a.at, b.at), cmp.Compare(a.fact.ID, b.fact.ID))
	})
	n := 0
	for i, b := range breaches {
		if i > 0 && breaches[i-1].unit == b.unit && breaches[i-1].fact.Fault == b.fact.Fault {
			n++
		} else {
			n = 1
		}
		rule := s.rules.index.fault[b.fact.Fault]
		line := Line{Points: rule.ordinal(n), Clause: rule.Clause, At: b.at, Fact: b.fact.ID, Text: faultText(rule, b.fact, n)}
		b.unit.add(SourcePenalty, "", line)
		if rule.Criticise {
			b.unit.criticised = append(b.unit.criticised, line)
		}
		s.zero(b.unit, rule.Zeroes, b.at, rule.Clause)
	}
}

// faultText says what the breach was, and the how-manyeth where that counts.
func faultText(rule *FaultRule, f *Fault, n int) string {
	text := string(f.Fault)
	if len(rule.Details) > 0 {
		text += "·" + f.Detail
	}
	if len(rule.Points) > 1 {
		text += "（本年第" + strconv.Itoa(n) + "次）"
	}
	return text
}

// derivedText says which month had no valid submission.
func derivedText(month Period) string {
	return strconv.Itoa(int(month.firstMonth())) + "月无有效报送"
}
