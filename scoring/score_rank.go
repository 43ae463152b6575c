package scoring

import "slices"

// rank orders scores that come in roster order, by rank and then by roster,
// and sets their ranks (四.2): 1 + the number of units that are better. compare
// tells the better by a positive number. Equal units share a rank, or follow
// the roster under TiesRoster.
func (s *Scorer) rank(scores []UnitScore, compare func(a, b *UnitScore) int) {
	slices.SortStableFunc(scores, func(a, b UnitScore) int { return compare(&b, &a) })
	for i := range scores {
		tied := i > 0 && compare(&scores[i-1], &scores[i]) == 0
		if tied && s.rules.Settings.Ties == TiesShared {
			scores[i].Rank = scores[i-1].Rank
			continue
		}
		scores[i].Rank = i + 1
	}
}
