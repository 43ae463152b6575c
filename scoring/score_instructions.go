package scoring

// instructions scores leaders' instructions (三（四）): per item and year the
// highest alone. On an emergency item they add nothing and make nobody first
// (三（五）).
func (s *Scorer) instructions(facts []Instruction) {
	var all []candidate
	for i := range facts {
		f := &facts[i]
		at, scores := s.dated(&f.Common, f.At)
		u, rule := s.unit(f.Unit), s.rules.index.level[f.Level]
		if !scores || u == nil || rule == nil {
			continue
		}
		line := Line{Points: rule.Points, Clause: rule.Clause, At: at, Fact: f.ID, Text: string(f.Level) + "批示"}
		if s.emergency[f.Submission] {
			line.Points, line.Clause = 0, s.rules.Emergency.Clause
			u.add(SourceInstruction, "", line)
			continue
		}
		if rule.First && (u.first == nil || rule.Name < u.first.Name) {
			u.first = rule
		}
		all = append(all, candidate{unit: u, item: f.Submission, line: line})
	}
	s.highest(all, SourceInstruction)
}
