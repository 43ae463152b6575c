package when

import (
	"strings"
	"unicode/utf8"
)

// number is a number as written.
type number struct {
	value   int // -1 if the characters do not make a number
	width   int // the digits it has or would have; 0 if there is no number
	chinese bool
}

// short reports whether n can be a month, a day, an hour or a minute.
func (n number) short() bool { return n.value >= 0 && (n.width == 1 || n.width == 2) }

// padded reports whether n starts with a zero that it would not need.
func (n number) padded() bool { return n.width == 2 && n.value >= 0 && n.value < 10 }

const (
	arabicDigits  = "0123456789"
	chineseDigits = "〇一二三四五六七八九"
	ten           = "十"
)

// number steps over a number in either kind of digits, and over spaces before
// it.
func (s *scanner) number() number {
	before := s.rest
	s.rest = strings.TrimLeft(s.rest, " ")
	if run := s.run(arabicDigits); run != "" {
		return arabic(run)
	}
	if run := s.run(chineseDigits + ten); run != "" {
		return chinese(run)
	}
	s.rest = before
	return number{}
}

// run steps over the characters of a set, as many as there are.
func (s *scanner) run(set string) string {
	after := strings.TrimLeft(s.rest, set)
	run := s.rest[:len(s.rest)-len(after)]
	s.rest = after
	return run
}

func arabic(run string) number {
	if len(run) > len("20180305") {
		return number{value: -1, width: len(run)}
	}
	value := 0
	for _, r := range run {
		value = value*10 + int(r-'0')
	}
	return number{value: value, width: len(run)}
}

// chinese reads 五, 十, 十五, 二十, 三十一, 〇五, 三〇 and the years written digit
// by digit, as 二〇一八. Other rows of digits are refused: 一二日 may be the first
// and the second.
func chinese(run string) number {
	n := number{value: -1, width: utf8.RuneCountInString(run), chinese: true}
	tens, units, hasTen := strings.Cut(run, ten)
	switch {
	case hasTen && ofTen(tens) && ofTen(units):
		n.value, n.width = 10*max(1, row(tens))+row(units), 2
	case hasTen:
		// not a number
	case n.width == 1, n.width == 4, n.width == 2 && strings.Contains(run, "〇"):
		n.value = row(run)
	}
	return n
}

// ofTen reports whether digits can stand before or after 十: none, or one that
// is not zero.
func ofTen(digits string) bool {
	return digits == "" || utf8.RuneCountInString(digits) == 1 && strings.ContainsAny(digits, chineseDigits[len("〇"):])
}

// row returns the value of Chinese digits in a row, and 0 of none.
func row(digits string) int {
	value := 0
	for _, r := range digits {
		value = value*10 + strings.IndexRune(chineseDigits, r)/len("〇")
	}
	return value
}
