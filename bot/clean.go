package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// clean takes out of typed text what cannot be seen: control characters,
// zero-width and direction marks; makes every run of white space one space, and
// writes every character in its one composed form.
func clean(text string) string { return cleaned(text, false) }

// cleanLines does what [clean] does and keeps lines apart, and the cells of what
// was copied from a table.
func cleanLines(text string) string { return cleaned(text, true) }

func cleaned(text string, lines bool) string {
	var b strings.Builder
	space := false
	for _, r := range norm.NFC.String(visible(text)) {
		switch {
		case (r == '\n' || r == '\t') && lines:
			b.WriteRune(r)
			space = false
		case unicode.IsSpace(r):
			space = b.Len() > 0
		default:
			if space {
				b.WriteByte(' ')
				space = false
			}
			b.WriteRune(r)
		}
	}
	return b.String()
}

// visible drops what is no character to the eye. White space is left.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, !unicode.IsSpace(r) && (unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r)):
			return -1
		}
		return r
	}, text)
}
