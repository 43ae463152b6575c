package bot

import (
	"slices"
	"strings"

	"zwxx/scoring"
)

// A unit is found by its name or an alias, in full. What only looks alike is
// named in the refusal, for the reader to choose; nothing is guessed.

// likeShown is how many units that look alike are named.
const likeShown = 6

// findUnit returns the unit that a text names, for a field of a form or "".
func findUnit(rules *scoring.Rules, text, field string) (string, error) {
	found := rules.Find(text)
	if len(found) == 1 {
		return found[0].Name, nil
	}
	var like []string
	for _, u := range found {
		like = append(like, u.Name)
	}
	if len(like) == 0 {
		like = unitsLike(rules, text)
	}
	return "", &scoring.Refusal{Reason: scoring.ReasonUnknownUnit, Field: field, Value: truncate(text, 40), Other: strings.Join(like, "、")}
}

// unitsLike returns the units whose name or alias has the text in it, or has
// its first two characters: 东湖 is 东湖街道 or 东湖镇.
func unitsLike(rules *scoring.Rules, text string) []string {
	text = strings.ReplaceAll(halfWidth(text), " ", "")
	if len([]rune(text)) < 2 {
		return nil
	}
	for _, part := range []string{text, string([]rune(text)[:2])} {
		var like []string
		for _, u := range rules.Units() {
			if slices.ContainsFunc(append([]string{u.Name}, u.Aliases...), func(name string) bool { return strings.Contains(name, part) }) {
				like = append(like, u.Name)
			}
		}
		if len(like) > 0 {
			return like[:min(len(like), likeShown)]
		}
	}
	return nil
}

// typedUnit reads a unit's name or alias.
func typedUnit(t *turn, _ values, s string) (answer, error) {
	name, err := findUnit(t.Rules, s, "unit")
	return answer{Value: name}, err
}
