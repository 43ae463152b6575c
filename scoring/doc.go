// Package scoring is the measures for government information work (考核办法) as
// pure code: facts and a rule set in, a score sheet out. It reads no clock and
// no file but the rule sets it carries; all dates are those of Asia/Shanghai.
//
// The way of a fact: [ReadLedger] reads it, a check such as [CheckAdoption]
// refuses what the measures do not allow, [NewScorer] turns it into a line and
// [Scorer.Score] ranks the lines of a month, quarter or year into a [Sheet].
// [GapOf] says what a unit is missing, [Compare] what another rule set would
// change.
//
// Where each clause is:
//
//	三（一）1–3  outlets of the city    adoptions               score_adoptions.go
//	三（二）1–2  outlets above          adoptions, access       score_adoptions.go, check_adoption.go
//	三（二）2    tasks of direct points countQuotas, quotaMet   score_quotas.go
//	三（三）1    quality, three times   grade, adoptionLine     score_commissions.go, score_adoptions.go
//	三（三）2    commission not done    standing, fail, zero    score_commissions.go, scorer.go
//	三（三）2    deducted by superiors  faults, scoreYear       score_penalties.go, score_year.go
//	三（三）3    explanation            CheckObjection          check.go
//	三（四）     instructions           instructions, highest   score_instructions.go, score_highest.go
//	三（五）     emergency items        adoptions, instructions, grade
//	三（五）     emergency discipline   faults                  score_penalties.go
//	三（六）1    distortion             faults, scoreYear       score_penalties.go, score_year.go
//	三（六）2    no valid submission    deriveMonths            score_submissions.go
//	三（六）3–4  duplicates, absence    faults                  score_penalties.go
//	三（六）5    secondment             CheckMerit, merits      check.go, score_merits.go
//	四.2         target, rank, award    targetMet, rank, award  scorer.go, score_rank.go, rules.go
//	四.3         year and tiers         scoreYear, tiers        score_year.go
//	四.4         year of the rules      RuleSets.For            rules_sets.go
package scoring
