package bot

import (
	"strings"
	"unicode"
)

// clean takes out of typed text what cannot be seen: control characters,
// zero-width and direction marks; and makes every run of white space one space.
func clean(text string) string { return cleaned(text, false) }

// cleanLines does what [clean] does and keeps lines apart, and the cells of what
// was copied from a table.
func cleanLines(text string) string { return cleaned(text, true) }

func cleaned(text string, lines bool) string {
	var b strings.Builder
	space := false
	for _, r := range text {
		switch {
		case (r == '\n' || r == '\t') && lines:
			b.WriteRune(r)
			space = false
		case unicode.IsSpace(r):
			space = b.Len() > 0
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r):
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
