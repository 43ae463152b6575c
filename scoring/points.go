package scoring

import (
	"fmt"
	"strconv"
	"strings"
)

// Points is a number of points in exact hundredths: 850 is 8.5 points. No
// part of scoring uses floating point.
type Points int64

// Point is one whole point.
const Point Points = 100

// maxPointDigits keeps the sums of many parsed values inside an int64.
const maxPointDigits = 12

// String writes the points without trailing zeros: "8.5", "48", "-10".
func (p Points) String() string { return string(p.append(nil)) }

func (p Points) append(b []byte) []byte {
	whole, rest := p/Point, p%Point
	if p < 0 {
		b, whole, rest = append(b, '-'), -whole, -rest
	}
	b = strconv.AppendInt(b, int64(whole), 10)
	switch {
	case rest == 0:
	case rest%10 == 0:
		b = append(b, '.', '0'+byte(rest/10))
	default:
		b = append(b, '.', '0'+byte(rest/10), '0'+byte(rest%10))
	}
	return b
}

// ParsePoints reads a plain decimal number with at most two decimals, such as
// "8.5", "48" or "-0.25". Signs other than a leading minus, exponents and
// spaces are refused.
func ParsePoints(s string) (Points, error) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, dotted := strings.Cut(digits, ".")
	if !isDigits(whole) || len(whole) > maxPointDigits || dotted && (!isDigits(fraction) || len(fraction) > 2) {
		return 0, fmt.Errorf("scoring: points %q are not a number with at most two decimals", s)
	}
	n, err := strconv.ParseInt(whole+(fraction + "00")[:2], 10, 64)
	if err != nil {
		return 0, fmt.Errorf("scoring: points %q: %w", s, err)
	}
	if negative {
		n = -n
	}
	return Points(n), nil
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// MarshalJSON writes the points as a JSON number.
func (p Points) MarshalJSON() ([]byte, error) { return p.append(nil), nil }

// UnmarshalJSON reads a JSON number with at most two decimals.
func (p *Points) UnmarshalJSON(b []byte) error {
	parsed, err := ParsePoints(string(b))
	if err != nil {
		return err
	}
	*p = parsed
	return nil
}

// share returns one of n equal parts, rounded half up to hundredths.
func (p Points) share(n int) Points {
	twice, parts := 2*int64(p)+int64(n), 2*int64(n)
	q := twice / parts
	if twice%parts < 0 {
		q--
	}
	return Points(q)
}
