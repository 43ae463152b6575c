package bottest

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// htmlTags are the tags of parse_mode HTML and the entities they make.
var htmlTags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "a": "text_link",
	"code": "code", "pre": "pre", "span": "spoiler", "tg-spoiler": "spoiler", "blockquote": "blockquote",
	"tg-emoji": "custom_emoji",
}

// htmlParser reads parse_mode HTML. Offsets in its errors count bytes of the source, as Telegram's do.
type htmlParser struct {
	src   string
	pos   int
	out   strings.Builder
	open  []openTag
	spans []span
}

type openTag struct {
	name     string
	argument string
	start    int // in the plain text
}

type htmlError string

func (e htmlError) Error() string { return string(e) }

func htmlErrorf(format string, args ...any) error { return htmlError(fmt.Sprintf(format, args...)) }

// parseHTML gives the plain text of a message and its spans, or the reason why Telegram would refuse it. A lone & is
// text, a lone < is not.
func parseHTML(src string) (string, []span, error) {
	p := &htmlParser{src: src}
	p.out.Grow(len(src))
	for p.pos < len(src) {
		var err error
		switch c := src[p.pos]; {
		case c == '&':
			p.out.WriteString(p.reference())
		case c != '<':
			n := strings.IndexAny(src[p.pos:], "&<")
			if n < 0 {
				n = len(src) - p.pos
			}
			p.out.WriteString(src[p.pos : p.pos+n])
			p.pos += n
		case strings.HasPrefix(src[p.pos:], "</"):
			err = p.endTag()
		default:
			err = p.startTag()
		}
		if err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, htmlErrorf("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	return p.out.String(), orderSpans(p.spans), nil
}

func (p *htmlParser) startTag() error {
	begin := p.pos
	p.pos++
	name := strings.ToLower(p.until(func(c byte) bool { return space(c) || c == '>' }))
	if p.pos == len(p.src) {
		return htmlErrorf("Unclosed start tag at byte offset %d", begin)
	}
	if _, ok := htmlTags[name]; !ok {
		return htmlErrorf("Unsupported start tag %q at byte offset %d", name, begin)
	}
	tag := openTag{name: name, start: p.out.Len()}
	for {
		p.skipSpace()
		if p.pos == len(p.src) {
			return htmlErrorf("Unclosed start tag %q at byte offset %d", name, begin)
		}
		if p.src[p.pos] == '>' {
			p.pos++
			break
		}
		attr, value, err := p.attribute(name, begin)
		if err != nil {
			return err
		}
		tag.take(attr, value)
	}
	if name == "span" && tag.argument != "spoiler" {
		return htmlErrorf(`Tag "span" must have class "tg-spoiler" at byte offset %d`, begin)
	}
	if name == "tg-emoji" {
		if id, err := strconv.ParseInt(tag.argument, 10, 64); err != nil || id <= 0 {
			return htmlErrorf("Invalid custom emoji identifier specified")
		}
	}
	p.open = append(p.open, tag)
	return nil
}

func (p *htmlParser) attribute(tag string, begin int) (name, value string, err error) {
	name = strings.ToLower(p.until(func(c byte) bool { return space(c) || c == '=' || c == '>' }))
	if name == "" {
		return "", "", htmlErrorf("Empty attribute name in the tag %q at byte offset %d", tag, begin)
	}
	p.skipSpace()
	if p.pos == len(p.src) {
		return "", "", htmlErrorf("Unclosed start tag %q at byte offset %d", tag, begin)
	}
	if p.src[p.pos] != '=' {
		return name, "", nil // an attribute may have no value: blockquote's expandable
	}
	p.pos++
	p.skipSpace()
	if p.pos == len(p.src) {
		return "", "", htmlErrorf("Unclosed start tag %q at byte offset %d", tag, begin)
	}
	quote := p.src[p.pos]
	if quote != '"' && quote != '\'' {
		at := p.pos
		value = p.until(func(c byte) bool { return !nameByte(c) && c != '.' && c != '-' || c == '_' })
		if p.pos == len(p.src) || !space(p.src[p.pos]) && p.src[p.pos] != '>' {
			return "", "", htmlErrorf("Unexpected end of name token at byte offset %d", at)
		}
		return name, strings.ToLower(value), nil
	}
	p.pos++
	var b strings.Builder
	for p.pos < len(p.src) && p.src[p.pos] != quote {
		if p.src[p.pos] == '&' {
			b.WriteString(p.reference())
			continue
		}
		b.WriteByte(p.src[p.pos])
		p.pos++
	}
	if p.pos == len(p.src) {
		return "", "", htmlErrorf("Unclosed start tag at byte offset %d", begin)
	}
	p.pos++
	return name, b.String(), nil
}

// take keeps the one attribute that matters to a tag; others are ignored.
func (t *openTag) take(attr, value string) {
	switch {
	case t.name == "a" && attr == "href", t.name == "tg-emoji" && attr == "emoji-id":
		t.argument = value
	case t.name == "code" && attr == "class" && strings.HasPrefix(value, "language-"):
		t.argument = value[len("language-"):]
	case t.name == "span" && attr == "class" && strings.HasPrefix(value, "tg-"):
		t.argument = value[len("tg-"):]
	case t.name == "blockquote" && attr == "expandable":
		t.argument = "1"
	}
}

func (p *htmlParser) endTag() error {
	begin := p.pos
	if len(p.open) == 0 {
		return htmlErrorf("Unexpected end tag at byte offset %d", begin)
	}
	p.pos += 2
	name := strings.ToLower(p.until(func(c byte) bool { return space(c) || c == '>' }))
	p.skipSpace()
	if p.pos == len(p.src) || p.src[p.pos] != '>' {
		return htmlErrorf("Unclosed end tag at byte offset %d", begin)
	}
	p.pos++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return htmlErrorf(`Unmatched end tag at byte offset %d, expected "</%s>", found "</%s>"`, begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	p.close(tag)
	return nil
}

func (p *htmlParser) close(tag openTag) {
	sp := span{start: tag.start, end: p.out.Len(), entity: Entity{Type: htmlTags[tag.name]}}
	if sp.start == sp.end {
		return
	}
	switch tag.name {
	case "a":
		link := tag.argument
		if link == "" {
			link = p.out.String()[sp.start:]
		}
		if sp.entity.URL = checkLink(link); sp.entity.URL == "" {
			return // Telegram drops a link it cannot read and keeps the text
		}
	case "code":
		if n := len(p.open); n > 0 && p.open[n-1].name == "pre" && tag.argument != "" {
			p.open[n-1].argument = tag.argument
			return
		}
	case "pre":
		sp.entity.Language = tag.argument
	case "blockquote":
		if tag.argument != "" {
			sp.entity.Type = "expandable_blockquote"
		}
	}
	p.spans = append(p.spans, sp)
}

// reference reads a character reference, or the & as itself where it starts none.
func (p *htmlParser) reference() string {
	rest := p.src[p.pos+1:]
	if num, ok := strings.CutPrefix(rest, "#"); ok {
		base, skip := 10, 2
		if strings.HasPrefix(num, "x") {
			num, base, skip = num[1:], 16, 3
		}
		n := 0
		for n < len(num) && isDigit(num[n], base) {
			n++
		}
		v, err := strconv.ParseUint(num[:n], base, 32)
		if err == nil && v > 0 && v < 0x10FFFF && utf8.ValidRune(rune(v)) {
			p.pos += skip + n
			if p.pos < len(p.src) && p.src[p.pos] == ';' {
				p.pos++
			}
			return string(rune(v))
		}
	}
	for name, c := range namedReferences {
		if strings.HasPrefix(rest, name) && !(len(rest) > len(name) && isASCIILetter(rest[len(name)])) {
			p.pos += 1 + len(name)
			if p.pos < len(p.src) && p.src[p.pos] == ';' {
				p.pos++
			}
			return c
		}
	}
	p.pos++
	return "&"
}

var namedReferences = map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte, base int) bool {
	return '0' <= c && c <= '9' || base == 16 && 'a' <= c|0x20 && c|0x20 <= 'f'
}

func (p *htmlParser) until(stop func(byte) bool) string {
	begin := p.pos
	for p.pos < len(p.src) && !stop(p.src[p.pos]) {
		p.pos++
	}
	return p.src[begin:p.pos]
}

func (p *htmlParser) skipSpace() {
	for p.pos < len(p.src) && space(p.src[p.pos]) {
		p.pos++
	}
}

func space(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0 || c == '\v'
}

// checkLink is the address as Telegram keeps it; "" when it is none.
func checkLink(link string) string {
	link = strings.TrimSpace(link)
	for _, scheme := range []string{"http://", "https://", "tg://", "ton://", "tonsite://", "mailto:", "tel:"} {
		if strings.HasPrefix(strings.ToLower(link), scheme) && len(link) > len(scheme) {
			return link
		}
	}
	if host, _, _ := strings.Cut(link, "/"); strings.Contains(strings.Trim(host, "."), ".") && !strings.ContainsAny(host, " :<>\"") {
		return "http://" + link
	}
	return ""
}
