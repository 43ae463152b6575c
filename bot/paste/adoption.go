package paste

import (
	"regexp"
	"slices"
	"strings"
)

// IsList reports whether a text is a list of adoptions: its first line is a
// head, and lines follow.
func (r Reader) IsList(text string) bool {
	all := lines(text)
	if len(all) < 2 {
		return false
	}
	_, _, ok := r.head(all[0], Head{})
	return ok
}

// Adoptions reads a list of adoptions. The head is what holds before its first
// line, for a list that comes in several messages.
func (r Reader) Adoptions(text string, head Head) List {
	if rows := table(text); rows != nil {
		return r.AdoptionTable(rows)
	}
	list := List{Head: head}
	for _, line := range lines(text) {
		next, problem, ok := r.head(line, list.Head)
		switch {
		case ok:
			list.Head = next
			if problem != nil {
				list.Lines = append(list.Lines, Line{Text: line, Head: next, Problem: problem})
			}
		default:
			list.Lines = append(list.Lines, r.Adoption(line, list.Head))
		}
	}
	return list
}

// Adoption reads one line of a list of adoptions below a head.
func (r Reader) Adoption(text string, head Head) Line {
	l := Line{Text: text, Kind: Adoption, Head: head, Outlet: head.Outlet, Issue: head.Issue, At: head.At}
	rest := r.front(&l, plain(text))
	l.Title = clip(r.behind(&l, l.number(r.behind(&l, rest))))
	l.Check()
	return l
}

// number takes a manuscript number that stands alone at either end of a text.
func (l *Line) number(text string) string {
	words := strings.Fields(text)
	if len(words) < 2 {
		return text
	}
	for _, i := range []int{0, len(words) - 1} {
		word := strings.TrimPrefix(strings.Trim(halfWidth(words[i]), ":,;"), "党政网")
		if l.Manuscript == "" && manuscript.MatchString(word) {
			l.Manuscript = word
			return strings.Join(slices.Delete(words, i, i+1), " ")
		}
	}
	return text
}

// manuscript is a number of the manuscript system as lists have it.
var manuscript = regexp.MustCompile(`^(?:20\d\d[-—]\d{2,6}|[A-Z]{1,4}-?\d{4,12}|20\d{8,10})$`)

// lastGroup is the last thing in brackets at the end of a line.
var lastGroup = regexp.MustCompile(`^(.*\S)\s*[（(\[【]([^（()）\[\]【】]+)[）)\]】][。；;，,]?$`)

// behind takes what stands in brackets at a line's end and is no part of its
// title: another outlet, issue or date than the head's, or the units.
func (r Reader) behind(l *Line, text string) string {
	for {
		parts := lastGroup.FindStringSubmatch(strings.TrimSpace(text))
		if parts == nil || !r.apply(l, parts[2]) {
			return text
		}
		text = parts[1]
	}
}

// apply reads the words in a pair of brackets, all of them or none.
func (r Reader) apply(l *Line, group string) bool {
	if found := r.units(group); found.known() && len(l.Units) == 0 {
		l.Units, l.Unknown = found.units, nil
		return true
	}
	changed := *l
	for _, word := range strings.FieldsFunc(group, func(r rune) bool { return strings.ContainsRune("，,、;； ", r) }) {
		if !r.word(&changed, word) {
			return false
		}
	}
	*l = changed
	return true
}

// word reads one word that differs from the head.
func (r Reader) word(l *Line, word string) bool {
	if outlet := r.variant(Head{Outlet: l.Outlet, Stem: l.Head.Stem}, word); outlet != "" {
		l.Outlet = outlet
		return true
	}
	if r.variants(word) {
		l.fault(ReasonLineOutlet, word, l.Outlet)
		return true
	}
	if number, rest := issue(bare(word)); number != "" && rest == "" {
		l.Issue = number
		return true
	}
	if written := dateForm.FindString(bare(word)); written != "" && written == bare(word) {
		d, ok := r.date(written)
		if !ok {
			l.fault(ReasonBadDay, word, "")
		}
		l.At = d
		return true
	}
	return false
}
