package scoring

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"
)

// A member is one key of a ledger line with its value as written.
type member struct {
	key   string
	value json.RawMessage
}

// splitObject splits a line into the members of its one JSON object, keys that
// stand twice included.
func splitObject(line []byte) ([]member, error) {
	switch {
	case !utf8.Valid(line):
		return nil, errors.New("not UTF-8")
	case !json.Valid(line):
		return nil, json.Unmarshal(line, new(any))
	case line[0] != '{':
		return nil, errors.New("not a JSON object")
	}
	members := make([]member, 0, 16)
	for rest := skipBlank(line[1:]); rest[0] != '}'; {
		var key, value []byte
		key, rest = cutValue(rest)
		value, rest = cutValue(skipBlank(skipBlank(rest)[1:])) // past the colon
		name, _ := textOf(key)
		members = append(members, member{name, value})
		if rest = skipBlank(rest); rest[0] == ',' {
			rest = skipBlank(rest[1:])
		}
	}
	return members, nil
}

func skipBlank(b []byte) []byte { return bytes.TrimLeft(b, " \t\r\n") }

// cutValue cuts the first value off valid JSON.
func cutValue(b []byte) (value, rest []byte) {
	depth, i := 0, 0
	for ; i < len(b); i++ {
		switch b[i] {
		case '"':
			for i++; b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
		case '[', '{':
			depth++
			continue
		case ']', '}':
			if depth == 0 {
				return b[:i], b[i:]
			}
			depth--
		case ',', ' ', '\t', '\r', '\n', ':':
			if depth == 0 {
				return b[:i], b[i:]
			}
			continue
		default:
			continue
		}
		// A string, a list or an object ends with its own last byte.
		if depth == 0 {
			return b[:i+1], b[i+1:]
		}
	}
	return b, nil
}

// textOf returns the text of a JSON string; false for any other value.
func textOf(value []byte) (string, bool) {
	if value[0] != '"' {
		return "", false
	}
	if bytes.IndexByte(value, '\\') < 0 {
		return string(value[1 : len(value)-1]), true
	}
	var s string
	err := json.Unmarshal(value, &s)
	return s, err == nil
}
