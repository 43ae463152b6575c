package scoring

import (
	"slices"

	"zwxx/scoring/workday"
)

// submissions reads what was sent in: it counts for quotas (三（二）2) and as
// valid in its month (三（六）2), and scores by itself only where a rule set
// gives points for it. An emergency item counts like any other.
func (s *Scorer) submissions(facts []Submission) {
	s.emergency = map[string]bool{}
	for i := range facts {
		f := &facts[i]
		if f.Emergency {
			s.emergency[f.ID] = true
		}
		u := s.unit(f.Unit)
		if u == nil || f.Void != "" || f.Invalid != "" || f.At.After(s.asOf) {
			continue
		}
		at := f.CountedOn(workday.DateOf(f.At))
		s.countQuotas(u, f, at)
		if !s.inYear(at) {
			continue
		}
		if slices.Contains(s.rules.Settings.ValidChannels, f.Channel) {
			u.reported[s.month(at)] = true
		}
		s.submissionPoints(u, f, at)
	}
}

// submissionPoints gives the points for a submission itself.
func (s *Scorer) submissionPoints(u *unitYear, f *Submission, at workday.Date) {
	for _, rule := range s.rules.Submissions {
		if rule.Channel != f.Channel || rule.Class != ClassNone && rule.Class != f.Class {
			continue
		}
		line := Line{Points: rule.Points, Clause: rule.Clause, At: at, Fact: f.ID, Text: "报送"}
		if f.Emergency {
			line.Points, line.Clause = 0, s.rules.Emergency.Clause
		}
		u.add(SourceSubmission, "", line)
		return
	}
}

// deriveMonths docks each unit without a valid submission to the section in a
// month that has ended (三（六）2), dated the month's last day.
func (s *Scorer) deriveMonths() {
	rule := s.rules.index.derived
	for i, m := range YearPeriod(s.year).Months() {
		if !s.rules.derivesFor(m) || !m.EndedBy(s.asOf) {
			continue
		}
		line := Line{Points: rule.ordinal(1), Clause: rule.Clause, At: m.Last(), Text: derivedText(m)}
		for j := range s.units {
			if u := &s.units[j]; !u.reported[i] {
				u.add(SourcePenalty, "", line)
				s.decide(line.At, decidedDerived)
			}
		}
	}
}
