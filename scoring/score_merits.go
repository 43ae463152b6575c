package scoring

// merits scores secondments (三（六）5) in the quarter of their last day.
func (s *Scorer) merits(facts []Merit) {
	for i := range facts {
		f := &facts[i]
		at, scores := s.dated(&f.Common, f.To)
		u, rule := s.unit(f.Unit), s.rules.index.merit[f.Merit]
		if u == nil || rule == nil || !scores {
			continue
		}
		u.add(SourceMerit, "", Line{Points: rule.Points, Clause: rule.Clause, At: at, Fact: f.ID, Text: f.Merit})
	}
}
