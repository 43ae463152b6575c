package when

import (
	"strings"
	"unicode"
)

// maxRunes is far above any phrase that is understood.
const maxRunes = 64

// scanner holds what is left of a normalised text.
type scanner struct {
	rest string
}

// scan normalises a text, and reports whether it is short enough to be a
// phrase.
func scan(text string) (*scanner, bool) {
	var b strings.Builder
	runes := 0
	for _, r := range text {
		if runes++; runes > maxRunes {
			return nil, false
		}
		if !unicode.Is(unicode.Cf, r) { // zero-width marks come with pasted text
			b.WriteRune(normal(r))
		}
	}
	s := strings.Trim(b.String(), " ")
	if strings.HasPrefix(s, "(") && strings.HasSuffix(s, ")") {
		s = s[1 : len(s)-1]
	}
	return &scanner{rest: strings.TrimRight(s, " .,;!")}, true
}

// normal maps the many forms that input methods give a character to one.
func normal(r rune) rune {
	switch {
	case r >= '！' && r <= '～': // the full-width forms of ASCII
		r -= '！' - '!'
	case r == '。': // typed for the dot of 3.5 while Chinese punctuation is on
		r = '.'
	case r == '、':
		r = ','
	case r == '∶', r == '︰':
		r = ':'
	case r == '‐', r == '‑', r == '−': // not the dashes, which write ranges
		r = '-'
	case r == '○', r == '零':
		r = '〇'
	case unicode.IsSpace(r):
		r = ' '
	}
	return unicode.ToLower(r)
}

// atEnd reports whether nothing is left.
func (s *scanner) atEnd() bool { return strings.TrimLeft(s.rest, " ") == "" }

// take steps over the first of the words that comes next, and over spaces
// before it, and reports whether one did.
func (s *scanner) take(words ...string) bool {
	rest := strings.TrimLeft(s.rest, " ")
	for _, w := range words {
		if after, ok := strings.CutPrefix(rest, w); ok {
			s.rest = after
			return true
		}
	}
	return false
}

// takeTight does what take does, without spaces.
func (s *scanner) takeTight(word string) bool {
	after, ok := strings.CutPrefix(s.rest, word)
	if ok {
		s.rest = after
	}
	return ok
}

// ahead reports whether one of the words comes next.
func (s *scanner) ahead(words ...string) bool {
	rest := strings.TrimLeft(s.rest, " ")
	for _, w := range words {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	return false
}

// digitAhead reports whether a digit of either kind comes at once.
func (s *scanner) digitAhead() bool {
	return strings.IndexAny(s.rest, arabicDigits+chineseDigits+ten+"两") == 0
}

// vague says why a week, a month or a year without a day is refused: the span
// itself and its parts have many days, and all else is nothing known.
func (s *scanner) vague() error {
	s.take("初", "中旬", "上旬", "下旬", "中", "末")
	s.take("之内", "以内", "内", "之前", "以前", "前")
	if s.atEnd() {
		return ErrAmbiguous
	}
	return ErrUnknown
}

// choose is take for a list of words that each stand for a value.
func choose[T any](s *scanner, options []option[T]) (value T, ok bool) {
	for _, o := range options {
		if s.take(o.word) {
			return o.value, true
		}
	}
	return value, false
}

// option is a word and what it stands for. In a list, a word comes before its
// own beginnings.
type option[T any] struct {
	word  string
	value T
}
