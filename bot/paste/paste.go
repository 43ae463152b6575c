// Package paste reads the lists that the section pastes into the chat or sends
// as a table: adoptions under the name of the outlet that printed them, the
// manuscript system's list of what was received, and quality points.
//
// A line is read whole or it has a problem: nothing is dropped silently, and no
// unit is guessed. What a line may look like:
//
//	直报·要情 第12期 3月8日            a head: outlet, issue, date, in any order
//	1. 梅城镇、三都镇 柑橘产销两旺（简讯）   units, title, and what differs from the head
//	② 发改局：《项目开工情况》            other numbering, other signs
//	(3) 我市春耕进展顺利（农业局）         the unit behind the title
//	梅城镇	柑橘产销两旺	第12期	3月8日    cells of a table
//
// Signs may be of either width. A year that is left open is that of the nearest
// such date that has come.
package paste

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// TitleLimit is how many characters a title may have.
const TitleLimit = 120

// The problems of a line. Value is what stands there.
const (
	ReasonLineUnit   scoring.Reason = "line_unit"   // no unit can be told from the title
	ReasonLineTitle  scoring.Reason = "line_title"  // there is no title
	ReasonLineLong   scoring.Reason = "line_long"   // the title is too long; Other: the limit
	ReasonLineOutlet scoring.Reason = "line_outlet" // neither the line nor a head names the outlet
	ReasonLineDate   scoring.Reason = "line_date"   // likewise the date
	ReasonBadDay     scoring.Reason = "line_day"    // a date that is none, or still to come
	ReasonLineGrade  scoring.Reason = "line_grade"  // not a unit and its points
)

// A Reader reads lists under a rule set, at a moment.
type Reader struct {
	Rules *scoring.Rules
	Now   time.Time
}

// A Head is what holds for the lines below it.
type Head struct {
	Outlet string       `json:"outlet,omitempty"`
	Stem   string       `json:"stem,omitempty"` // 杭州政务, where only its lines say which of its outlets
	Issue  string       `json:"issue,omitempty"`
	At     workday.Date `json:"at,omitempty"`
}

// A Line is one line of a list. Where Problem is set, the rest is as far as it
// could be read.
type Line struct {
	Text       string           `json:"text"` // as it was pasted
	Kind       Kind             `json:"kind"`
	Head       Head             `json:"head"` // that holds for it
	Units      []string         `json:"units,omitempty"`
	Unknown    []Unknown        `json:"unknown,omitempty"` // names that are no unit's
	Title      string           `json:"title,omitempty"`
	Manuscript string           `json:"manuscript,omitempty"`
	Outlet     string           `json:"outlet,omitempty"`
	Issue      string           `json:"issue,omitempty"`
	At         workday.Date     `json:"at,omitempty"`
	Problem    *scoring.Refusal `json:"problem,omitempty"`
	Way        Way              `json:"way,omitzero"` // of a submission
}

// A Kind is what a line is about.
type Kind string

// The kinds of line.
const (
	Adoption Kind = "adoption"
	Receipt  Kind = "receipt" // what the manuscript system received
)

// A Way is how a submission went.
type Way struct {
	Channel scoring.Channel `json:"channel,omitempty"`
	Class   scoring.Class   `json:"class,omitempty"`
}

// A List is what was pasted.
type List struct {
	Head  Head // the last one, for lines that follow in another message
	Lines []Line
}

// lines cuts a text into its lines, each as it can be seen: without control
// characters and direction marks, with tabs kept.
func lines(text string) []string {
	var all []string
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' || r == '\u2028' || r == '\v' }) {
		line = strings.Map(func(r rune) rune {
			switch {
			case r == '\t':
				return r
			case unicode.IsSpace(r):
				return ' '
			case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r):
				return -1
			}
			return r
		}, line)
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

// Shown is the line as a list of lines shows it: without its own number.
func (l Line) Shown() string { return strings.Join(strings.Fields(unnumbered(l.Text)), " ") }

// plain is one line without its numbering, with spaces alone between its words.
func plain(line string) string {
	return unnumbered(strings.ReplaceAll(strings.Join(lines(line), " "), "\t", " "))
}

// halfWidth makes full-width letters, digits and signs half-width.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xff00 && r < 0xff5f {
			return r - 0xfee0
		}
		return r
	}, s)
}

// numbering is what counts the lines: 1. 1、 (1) 一、 ① and bullets.
var numbering = regexp.MustCompile(`^(?:[（(【\[]?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})[）)】\]][.．、，,]?|` +
	`(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,3})(?:[.．、，,)）:：]|[ \t]+)|[\x{2460}-\x{249b}\x{3251}-\x{32bf}]|[-*•●◆■▪·])[ \t]*`)

// unnumbered takes the numbering off a line. A dotted date such as 3.8 is none.
func unnumbered(line string) string {
	loc := numbering.FindStringIndex(line)
	if loc == nil || loc[1] == len(line) {
		return line
	}
	rest := line[loc[1]:]
	next, _ := utf8.DecodeRuneInString(rest)
	before, _ := utf8.DecodeLastRuneInString(line[:loc[1]])
	if unicode.IsDigit(next) && (before == '.' || before == '．') {
		return line
	}
	return rest
}

// clip cuts the signs off a title that do not belong to it.
func clip(title string) string {
	title = strings.TrimSpace(title)
	for {
		cut := strings.TrimLeft(title, " ：:，,、。；;—-|")
		cut = strings.TrimRight(cut, " ：:，,、。；;—-|")
		if inner, ok := strings.CutPrefix(cut, "《"); ok && strings.HasSuffix(inner, "》") && strings.Count(inner, "《")+1 == strings.Count(inner, "》") && strings.Index(inner, "》") == len(inner)-len("》") {
			cut = strings.TrimSuffix(inner, "》")
		}
		if cut == title {
			return strings.Join(strings.Fields(title), " ")
		}
		title = cut
	}
}

// Check notes the first thing that the line lacks.
func (l *Line) Check() {
	switch {
	case len(l.Unknown) > 0:
		l.fault(ReasonLineUnit, l.Unknown[0].Name, "")
	case len(l.Units) == 0, l.Kind == Receipt && len(l.Units) > 1:
		l.fault(ReasonLineUnit, l.Text, "")
	}
	switch n := utf8.RuneCountInString(l.Title); {
	case n == 0:
		l.fault(ReasonLineTitle, l.Text, "")
	case n > TitleLimit:
		l.fault(ReasonLineLong, l.Title, strconv.Itoa(TitleLimit))
	}
	if l.Kind == Adoption && l.Outlet == "" {
		l.fault(ReasonLineOutlet, l.Head.Stem, "")
	}
	if l.At.IsZero() {
		l.fault(ReasonLineDate, l.Text, "")
	}
}

// fault notes the line's first problem.
func (l *Line) fault(reason scoring.Reason, value, other string) {
	if l.Problem == nil {
		l.Problem = &scoring.Refusal{Reason: reason, Value: value, Other: other}
	}
}

// date reads a date that has come.
func (r Reader) date(text string) (workday.Date, bool) {
	d, err := when.Date(text, r.Now, when.Past)
	if err == nil {
		return d, true
	}
	at, err := when.Time(text, r.Now, when.Past, 0)
	return workday.DateOf(at), err == nil
}
