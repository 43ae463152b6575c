package store

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// TitleKey is what is left of a title when its writing is forgotten: two titles
// with the same key are the same. It keeps letters, digits and the points of
// decimals, in one width and case, so that 《“两山”实践（一）》 and
// “两山”实践(一) are equal.
func TitleKey(title string) string {
	runes := []rune(norm.NFKC.String(title))
	digit := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsDigit(runes[i]) }
	var b strings.Builder
	for i, r := range runes {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case r == '.' && digit(i-1) && digit(i+1):
			b.WriteRune(r)
		}
	}
	return b.String()
}
