package paste

import (
	"slices"
	"strings"
	"unicode/utf8"

	"zwxx/scoring"
)

// separators stand between several units.
const separators = "、，,;；/／"

// A naming is what a list of units' names comes to.
type naming struct {
	units   []string
	unknown []Unknown
}

// An Unknown is a name that is no unit's, or several's, and where it stands
// among the units.
type Unknown struct {
	Name string `json:"name"`
	At   int    `json:"at"`
}

// known reports whether every name is a unit's.
func (n naming) known() bool { return len(n.unknown) == 0 }

// units reads names of units with anything usual between them.
func (r Reader) units(text string) (n naming) {
	if found := r.Rules.Find(text); len(found) == 1 {
		return naming{units: []string{found[0].Name}}
	}
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return strings.ContainsRune(separators, c) }) {
		word = strings.TrimSpace(word)
		if word == "" {
			continue
		}
		if found := r.both(word); found != nil {
			n.units = append(n.units, found...)
			continue
		}
		n.unknown = append(n.unknown, Unknown{word, len(n.units)})
	}
	if len(n.units)+len(n.unknown) == 0 {
		n.unknown = []Unknown{{Name: text}}
	}
	return n
}

// Settle puts a unit in the place of the first name that is none, and reports
// what else is wrong with the line.
func (l Line) Settle(unit string) Line {
	if len(l.Unknown) == 0 {
		return l
	}
	l.Units = slices.Insert(slices.Clone(l.Units), min(l.Unknown[0].At, len(l.Units)), unit)
	l.Unknown = slices.Clone(l.Unknown[1:])
	for i := range l.Unknown {
		l.Unknown[i].At++
	}
	if l.Problem != nil && l.Problem.Reason == ReasonLineUnit {
		l.Problem = nil
		l.Check()
	}
	return l
}

// both reads one unit, or two with 和, 与 or 及 between them.
func (r Reader) both(word string) []string {
	if found := r.Rules.Find(word); len(found) == 1 {
		return []string{found[0].Name}
	}
	for _, and := range []string{"和", "与", "及"} {
		// 发展和改革局和经信局: any of them may be the one between two names.
		for i := 0; ; {
			at := strings.Index(word[i:], and)
			if at < 0 {
				break
			}
			i += at + len(and)
			first, second := r.Rules.Find(word[:i-len(and)]), r.both(word[i:])
			if len(first) == 1 && second != nil {
				return append([]string{first[0].Name}, second...)
			}
		}
	}
	return nil
}

// front reads the units at the start of a line: up to the first space, colon or
// 《, and further where a 、 joins more. Where they stand in brackets behind the
// title, all of the line is left.
func (r Reader) front(l *Line, text string) string {
	text = joined(text)
	end := strings.IndexAny(text, " ：:《—|")
	if end < 0 {
		end = len(text)
	}
	named, rest := strings.Trim(text[:end], "【】[]"), text[end:]
	if inner, after, ok := bracketed(text); ok {
		named, rest = inner, after
	}
	found := r.units(named)
	if found.known() {
		l.Units = found.units
		return rest
	}
	if r.unitsBehind(text) {
		return text
	}
	if rest == "" || utf8.RuneCountInString(named) > longestName {
		return text
	}
	l.Units, l.Unknown = found.units, found.unknown
	return rest
}

// unitsBehind reports whether a line ends with its units in brackets, perhaps
// with other brackets behind: 春耕进展顺利（农业局）（简讯）.
func (r Reader) unitsBehind(text string) bool {
	for {
		parts := lastGroup.FindStringSubmatch(text)
		if parts == nil {
			return false
		}
		if r.units(parts[2]).known() {
			return true
		}
		if !r.apply(&Line{Units: []string{""}}, parts[2]) {
			return false
		}
		text = parts[1]
	}
}

// longestName is beyond any list of units that could be meant; longer is title.
const longestName = 40

// joined takes the spaces away from around the signs that join units.
func joined(text string) string {
	for _, sign := range []string{"、", "，", ","} {
		text = strings.ReplaceAll(text, " "+sign, sign)
		text = strings.ReplaceAll(text, sign+" ", sign)
	}
	return strings.TrimSpace(text)
}

// bracketed takes the units off a line that starts with them in brackets:
// （梅城镇）柑橘产销两旺.
func bracketed(text string) (inner, rest string, ok bool) {
	for _, pair := range []string{"（）", "()", "【】", "[]"} {
		signs := []rune(pair)
		after, begins := strings.CutPrefix(text, string(signs[0]))
		if !begins {
			continue
		}
		if inner, rest, ok = strings.Cut(after, string(signs[1])); ok {
			return inner, rest, true
		}
	}
	return "", "", false
}

// Suggest returns units that a name which is no unit's may mean, for a person
// to choose from: those that share a part of their name with it.
func Suggest(rules *scoring.Rules, name string) []string {
	core := strings.TrimSpace(name)
	for _, suffix := range []string{"街道办事处", "人民政府", "委员会", "管委会", "办公室", "街道", "镇", "乡", "局", "办", "公司", "中心"} {
		if cut, ok := strings.CutSuffix(core, suffix); ok && utf8.RuneCountInString(cut) >= 2 {
			core = cut
			break
		}
	}
	core = strings.TrimPrefix(strings.TrimPrefix(core, "建德市"), "市")
	if utf8.RuneCountInString(core) < 2 {
		return nil
	}
	var all []string
	for _, u := range rules.Units() {
		for _, known := range append([]string{u.Name}, u.Aliases...) {
			if strings.Contains(known, core) || utf8.RuneCountInString(known) >= 3 && strings.Contains(name, known) {
				all = append(all, u.Name)
				break
			}
		}
	}
	return all[:min(len(all), 6)]
}
