package docx

import (
	"encoding/xml"
	"strings"
	"unicode"
)

// clean drops what no document can hold (control characters, halves of
// characters) and what would turn its text around (direction marks). Line
// breaks stay, tabs become spaces.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Bidi_Control, r),
			r == unicode.ReplacementChar, r == '\ufeff', r&0xfffe == 0xfffe:
			return -1
		}
		return r
	}, text)
}

// escape makes a clean line the text of an XML element.
func escape(line string) string {
	var b strings.Builder
	// A strings.Builder never fails.
	_ = xml.EscapeText(&b, []byte(line))
	return b.String()
}

// columns is how wide a text is in half characters: what is in ASCII takes one,
// everything else two.
func columns(text string) int {
	n := 0
	for _, r := range text {
		if r < 0x80 {
			n++
		} else {
			n += 2
		}
	}
	return n
}
