package bottest

import (
	"strings"
	"unicode/utf8"
)

// span is an entity while offsets still count bytes of the plain text.
type span struct {
	start, end int
	entity     Entity
}

// cleanText does to outgoing text what Telegram does: control characters other than LF become spaces, CR, the line and
// paragraph separators, the bidirectional overrides and three combining lines vanish, and the ends are trimmed. Spans move along.
func cleanText(text string, spans []span) (string, []span) {
	text, spans = replaceControls(text, spans)
	return trimText(text, spans)
}

func replaceControls(text string, spans []span) (string, []span) {
	if !strings.ContainsFunc(text, func(r rune) bool { return cleaned(r) != r }) {
		return text, spans
	}
	var b strings.Builder
	b.Grow(len(text))
	at := make([]int, len(text)+1)
	for i, r := range text {
		at[i] = b.Len()
		if c := cleaned(r); c >= 0 {
			b.WriteRune(c)
		}
	}
	at[len(text)] = b.Len()
	for i := range spans {
		spans[i].start, spans[i].end = at[spans[i].start], at[spans[i].end]
	}
	return b.String(), spans
}

// cleaned is what a character becomes; negative when it is removed.
func cleaned(r rune) rune {
	switch {
	case r == '\n' || r > 0x202E:
		return r
	case r == '\r', r >= 0x2028, r == 0x333, r == 0x33F, r == 0x30A:
		return -1
	case r < ' ':
		return ' '
	}
	return r
}

func trimText(text string, spans []span) (string, []span) {
	trimmed := strings.TrimRight(text, " \n")
	left := len(trimmed) - len(strings.TrimLeft(trimmed, " \n"))
	trimmed = trimmed[left:]
	if len(trimmed) == len(text) {
		return text, spans
	}
	kept := spans[:0]
	for _, sp := range spans {
		sp.start = min(max(sp.start-left, 0), len(trimmed))
		sp.end = min(max(sp.end-left, 0), len(trimmed))
		if sp.start < sp.end {
			kept = append(kept, sp)
		}
	}
	return trimmed, kept
}

// visible tells whether the text has a character that is not blank or of no width.
func visible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool {
		switch r {
		case ' ', '\n', 0xA0, 0xFEFF, 0x3000, 0x2800, 0x1680, 0x180E, 0x202F, 0x205F, 0xFFFC:
			return false
		}
		return r < 0x2000 || r > 0x200F
	})
}

// utf16Len is the length of text in the units of entities.
func utf16Len(text string) int {
	n := 0
	for _, r := range text {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// entities turns byte spans into entities of the Bot API.
func entities(text string, spans []span) []Entity {
	if len(spans) == 0 {
		return nil
	}
	out := make([]Entity, 0, len(spans))
	for _, sp := range spans {
		e := sp.entity
		e.Offset = utf16Len(text[:sp.start])
		e.Length = utf16Len(text[sp.start:sp.end])
		out = append(out, e)
	}
	return out
}

// autoSpans finds what Telegram marks by itself: commands, mentions and web addresses.
func autoSpans(text string) []span {
	if !strings.ContainsAny(text, "/@") {
		return nil
	}
	var out []span
	prev := ' '
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		end, kind := 0, ""
		if !wordRune(prev) {
			end, kind = autoEntity(text, i, prev)
		}
		if end > 0 {
			out = append(out, span{start: i, end: end, entity: Entity{Type: kind}})
			i = end
			prev = 'a'
			continue
		}
		prev = r
		i += n
	}
	return out
}

func autoEntity(text string, i int, prev rune) (int, string) {
	rest := text[i:]
	switch {
	case rest[0] == '/' && prev != '/' && prev != '<' && prev != '>':
		n := nameLen(rest[1:], 64)
		if n == 0 {
			return 0, ""
		}
		end := i + 1 + n
		if strings.HasPrefix(text[end:], "@") {
			if m := nameLen(text[end+1:], 32); m >= 3 {
				end += 1 + m
			}
		}
		if next, _ := utf8.DecodeRuneInString(text[end:]); end < len(text) && (wordRune(next) || strings.ContainsRune("/<>", next)) {
			return 0, ""
		}
		return end, "bot_command"
	case rest[0] == '@':
		if n := nameLen(rest[1:], 32); n >= 4 {
			return i + 1 + n, "mention"
		}
	case strings.HasPrefix(rest, "http://"), strings.HasPrefix(rest, "https://"):
		n := strings.IndexFunc(rest, func(r rune) bool { return r <= ' ' || r > '~' })
		if n < 0 {
			n = len(rest)
		}
		n = len(strings.TrimRight(rest[:n], ".,;:!?)\"'"))
		if n > len("https://") {
			return i + n, "url"
		}
	}
	return 0, ""
}

func nameLen(s string, limit int) int {
	n := 0
	for n < len(s) && n < limit && nameByte(s[n]) {
		n++
	}
	return n
}

func nameByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z'
}

// wordRune tells whether a command or mention cannot follow directly. Chinese characters count, as with Telegram.
func wordRune(r rune) bool {
	return r < utf8.RuneSelf && nameByte(byte(r)) || r >= 0x80 && isLetter(r)
}
