package scoring

import (
	"time"

	"zwxx/scoring/workday"
)

// A standing is where a commission stood at the as-of moment, by its dates.
type standing int8

const (
	standsNot       standing = iota // void, or not issued yet
	standsOpen                      // may still be done, or waits for its grade or ruling
	standsOverdue                   // past due or delivered late, and nobody has ruled on it
	standsFailed                    // ruled as not done
	standsGraded                    // in time and to requirement
	standsWithdrawn                 // taken back
)

// standing judges a commission as it stood (三（三）2). Withdrawals and
// objections carry no time in their state, so they hold at any moment.
func (s *Scorer) standing(c *Commission) standing {
	if c.Void != "" || c.Issued.After(s.asOf) {
		return standsNot
	}
	delivered := !c.Delivered.IsZero() && !c.Delivered.After(s.asOf)
	switch c.State {
	case CommissionWithdrawn:
		return standsWithdrawn
	case CommissionObjected:
		return standsOpen
	case CommissionFailed:
		if !c.failedAt().After(s.asOf) {
			return standsFailed
		}
	case CommissionGraded:
		if delivered {
			return standsGraded
		}
	case CommissionDelivered:
		if delivered && c.Delivered.After(c.Due) {
			return standsOverdue
		}
		if delivered {
			return standsOpen
		}
	}
	if s.asOf.After(c.Due) {
		return standsOverdue
	}
	return standsOpen
}

// failedAt is when a failed commission failed: at its delivery, and without
// one at its due time.
func (c *Commission) failedAt() time.Time {
	if !c.Delivered.IsZero() {
		return c.Delivered
	}
	return c.Due
}

// commissions scores commissions: the quality points of 三（三）1 and the
// quarter not scored of 三（三）2.
func (s *Scorer) commissions(facts []Commission) {
	for i := range facts {
		f := &facts[i]
		u := s.unit(f.Unit)
		if u == nil {
			continue
		}
		due := f.CountedOn(workday.DateOf(f.Due))
		switch s.standing(f) {
		case standsOpen:
			u.waiting = append(u.waiting, waiting{f.ID, due, false})
		case standsOverdue:
			u.waiting = append(u.waiting, waiting{f.ID, due, true})
			if s.overdue == OverdueFailed {
				s.fail(u, f, due, "约稿逾期，待认定")
			}
		case standsFailed:
			s.fail(u, f, due, "未完成约稿任务")
		case standsGraded:
			s.grade(u, f)
		}
	}
}

// grade gives the quality points, dated the delivery (三（三）1); 0 for an
// emergency item (三（五）).
func (s *Scorer) grade(u *unitYear, f *Commission) {
	at := f.CountedOn(workday.DateOf(f.Delivered))
	if !s.inYear(at) {
		return
	}
	line := Line{Points: f.Quality, Clause: s.rules.Commission.Clause, At: at, Fact: f.ID, Text: "约稿质量分"}
	if s.emergency[f.Submission] {
		line.Points, line.Clause = 0, s.rules.Emergency.Clause
	}
	u.add(SourceQuality, "", line)
}

// fail scores a commission not done, dated its due time (三（三）2).
func (s *Scorer) fail(u *unitYear, f *Commission, due workday.Date, text string) {
	if !s.inYear(due) {
		return
	}
	rule := s.rules.Commission
	u.add(SourcePenalty, "", Line{Points: rule.FailedPoints, Clause: rule.FailedClause, At: due, Fact: f.ID, Text: text})
	s.zero(u, rule.FailedZeroes, due, rule.FailedClause)
}
