package scoring

import (
	"fmt"
	"strings"
)

// keyLines finds the line of every key and array element of a TOML document
// that the TOML library has accepted, by path: "group[0].units[3].name". The
// library itself reports no lines for what it could decode.
func keyLines(data string) map[string]int {
	s := &lineScanner{data: data, line: 1, lines: map[string]int{"": 1}, tables: map[string]int{}}
	s.document()
	return s.lines
}

type lineScanner struct {
	data   string
	pos    int
	line   int
	lines  map[string]int
	tables map[string]int // path of an array of tables → how many so far
}

func (s *lineScanner) document() {
	table := ""
	for {
		s.space("\n")
		switch {
		case s.pos >= len(s.data):
			return
		case s.peek() == '[':
			table = s.header()
		default:
			s.keyValue(table)
		}
	}
}

// peek returns the next byte, and 0 at the end.
func (s *lineScanner) peek() byte {
	if s.pos >= len(s.data) {
		return 0
	}
	return s.data[s.pos]
}

func (s *lineScanner) next() byte {
	c := s.peek()
	if c == '\n' {
		s.line++
	}
	s.pos++
	return c
}

// space skips blanks, comments and the bytes in also.
func (s *lineScanner) space(also string) {
	for s.pos < len(s.data) {
		c := s.peek()
		switch {
		case c == '#':
			for s.pos < len(s.data) && s.peek() != '\n' {
				s.pos++
			}
		case c == ' ' || c == '\t' || c == '\r' || strings.IndexByte(also, c) >= 0:
			s.next()
		default:
			return
		}
	}
}

// header reads [a.b] or [[a.b]] and returns the path it opens.
func (s *lineScanner) header() string {
	line, array := s.line, strings.HasPrefix(s.data[s.pos:], "[[")
	s.skipAll('[')
	parts := s.key()
	s.skipAll(']')
	path := ""
	for i, part := range parts {
		path = join(path, part)
		if array && i == len(parts)-1 {
			s.tables[path]++
			s.note(path, line)
		}
		if n := s.tables[path]; n > 0 {
			path = element(path, n-1)
		}
	}
	s.note(path, line)
	return path
}

func (s *lineScanner) skipAll(c byte) {
	for s.peek() == c {
		s.pos++
		s.space("")
	}
}

func (s *lineScanner) keyValue(table string) {
	path, line := table, s.line
	for _, part := range s.key() {
		path = join(path, part)
		s.note(path, line)
	}
	if s.peek() == '=' {
		s.pos++
	}
	s.value(path)
}

// key reads a dotted key with its quoted parts.
func (s *lineScanner) key() []string {
	var parts []string
	for {
		s.space("")
		if c := s.peek(); c == '"' || c == '\'' {
			parts = append(parts, s.text())
		} else {
			start := s.pos
			for s.pos < len(s.data) && !strings.ContainsRune(".=]} \t\r\n", rune(s.data[s.pos])) {
				s.pos++
			}
			parts = append(parts, s.data[start:s.pos])
		}
		s.space("")
		if s.peek() != '.' {
			return parts
		}
		s.pos++
	}
}

func (s *lineScanner) value(path string) {
	s.space("\n")
	switch s.peek() {
	case '[':
		s.next()
		s.array(path)
	case '{':
		s.next()
		s.inline(path)
	case '"', '\'':
		s.text()
	default:
		for s.pos < len(s.data) && !strings.ContainsRune(",]}#\n", rune(s.data[s.pos])) {
			s.pos++
		}
	}
}

func (s *lineScanner) array(path string) {
	for n := 0; s.pos < len(s.data); {
		s.space("\n,")
		if s.peek() == ']' {
			s.pos++
			return
		}
		start, at := s.pos, element(path, n)
		s.note(at, s.line)
		s.value(at)
		n++
		s.advance(start)
	}
}

func (s *lineScanner) inline(path string) {
	for s.pos < len(s.data) {
		s.space("\n,")
		if s.peek() == '}' {
			s.pos++
			return
		}
		start := s.pos
		s.keyValue(path)
		s.advance(start)
	}
}

// advance moves on from where nothing could be read, so that text the library
// accepts and this does not foresee cannot hang it.
func (s *lineScanner) advance(start int) {
	if s.pos == start {
		s.next()
	}
}

// text reads a quoted string of any kind and returns what is between the
// quotes, escapes left as they are.
func (s *lineScanner) text() string {
	quote := s.data[s.pos : s.pos+1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(s.data[s.pos:], triple) {
		quote = triple
	}
	s.pos += len(quote)
	start := s.pos
	for s.pos < len(s.data) && !strings.HasPrefix(s.data[s.pos:], quote) {
		if s.next() == '\\' && quote[0] == '"' && s.pos < len(s.data) {
			s.next()
		}
	}
	end := min(s.pos, len(s.data))
	s.pos = min(end+len(quote), len(s.data))
	// A multi-line string may end in quotes of its own.
	for len(quote) == 3 && s.peek() == quote[0] {
		s.pos++
	}
	return s.data[start:end]
}

// note keeps the first line of a path.
func (s *lineScanner) note(path string, line int) {
	if _, known := s.lines[path]; !known {
		s.lines[path] = line
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func element(path string, n int) string { return fmt.Sprintf("%s[%d]", path, n) }

// lineOf returns the line of the path, or of what it lies in.
func lineOf(lines map[string]int, path string) int {
	for path != "" {
		if line, ok := lines[path]; ok {
			return line
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
	return 1
}
