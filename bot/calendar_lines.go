package bot

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

// The refusals of a line of the calendar.
const (
	reasonNoDayKind  scoring.Reason = "no_day_kind"  // neither 放假 nor 补班; Value: the line
	reasonNoDayHere  scoring.Reason = "no_day_here"  // 放假 or 补班 without a date; Value: the line
	reasonWhichYear  scoring.Reason = "which_year"   // a date that wants its year; Value: it
	reasonRangeOrder scoring.Reason = "range_order"  // Value: the range
	reasonDayCount   scoring.Reason = "day_count"    // 共N天 is not what the dates make; Value: N, Other: the dates' number
	reasonBadLines   scoring.Reason = "bad_lines"    // Value: the problem of each line
	reasonLongName   scoring.Reason = "long_holiday" // Value: a name that is none
)

// A daySpan is one stretch of days off or worked, as a line gives it.
type daySpan struct {
	line     int // from 1
	from, to workday.Date
	off      bool
	name     string
}

// days are the dates of a span.
func (s daySpan) days() []store.CalendarDay {
	var all []store.CalendarDay
	for d := s.from; d <= s.to; d++ {
		all = append(all, store.CalendarDay{Date: d, Off: s.off, Name: s.name})
	}
	return all
}

// A lineProblem is what is wrong with a line.
type lineProblem struct {
	line int
	text string
}

// A dayLines reads the lines of a calendar: 放假 10月1日至10月7日 国庆节, 补班
// 9月29日, or those of a State Council notice as they are.
type dayLines struct {
	now  time.Time
	off  *bool // what a line means that does not say; nil if it must
	year int   // of dates without one, from a head line; 0 for none

	spans    []daySpan
	problems []lineProblem
	line     int
	lines    int // with anything in them
}

var (
	headLine   = regexp.MustCompile(`(20\d\d)年`)
	anyDate    = regexp.MustCompile(`\d月|\d[-/.]\d|\d[日号]|[一二三四五六七八九十]月|[今明后昨]天|周[一二三四五六日天]|星期`)
	signed     = regexp.MustCompile(`^20\d\d年\d+月\d+日$`)
	listMark   = regexp.MustCompile(`^[(（]?[一二三四五六七八九十\d]{1,3}[)）]?[、.．]\s*`)
	brackets   = regexp.MustCompile(`[（(][^（）()]*[）)]`)
	weekdayIn  = regexp.MustCompile(`(?:周|星期|礼拜)[一二三四五六日天]`)
	counted    = regexp.MustCompile(`(?:共|放假|休息)\s*(\d+)\s*天`)
	spanSign   = regexp.MustCompile(`至|到|—+|–|～|~`)
	bareDay    = regexp.MustCompile(`^\d{1,2}[日号]`)
	ownYear    = regexp.MustCompile(`^\d{4}[年\-/.]|年`)
	betweenAll = regexp.MustCompile(`[、，,\s　]+`)
)

// What a sentence says of its days, and words that say nothing more.
var (
	workWords = []string{"补班", "上班"}
	offWords  = []string{"放假", "休息", "休假"}
	idleWords = []string{"与周末连休", "不调休", "调休"}
)

// read reads a text of one or more lines. It returns no error for a line that
// cannot be read: that is one of the problems.
func (p *dayLines) read(text string) {
	notice := says(text, workWords) || says(text, offWords)
	if notice {
		p.off = nil // it says itself what it means
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i, line := range lines {
		line = strings.TrimSpace(halfWidth(line))
		p.line = i + 1
		switch {
		case line == "":
			continue
		case notice && i > 0 && i == len(lines)-1 && signed.MatchString(line):
			// the date under a notice
		case !anyDate.MatchString(line), strings.Contains(line, "〔"):
			p.readHead(line)
		default:
			p.readLine(listMark.ReplaceAllString(line, ""))
		}
		p.lines++
	}
}

// readHead reads a line without a date: one that names the year, or the prose
// around the days.
func (p *dayLines) readHead(line string) {
	if year := headLine.FindStringSubmatch(line); year != nil && !strings.Contains(line, "〔") {
		p.year, _ = strconv.Atoi(year[1])
		return
	}
	if says(line, workWords) || says(line, offWords) && !strings.Contains(line, "带薪") {
		p.problem(&scoring.Refusal{Reason: reasonNoDayHere, Value: truncate(line, 30)})
	}
}

func says(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// readLine reads 国庆节:10月1日(周五)至7日(周四)放假调休,共7天。9月26日(周日)上班。
func (p *dayLines) readLine(line string) {
	name := ""
	if before, after, ok := strings.Cut(line, ":"); ok && !strings.ContainsAny(before, "0123456789") {
		name, line = strings.TrimSpace(before), after
	}
	line = brackets.ReplaceAllStringFunc(line, func(s string) string {
		if day := weekdayIn.FindString(s); day != "" {
			return "(" + day + ")"
		}
		return ""
	})
	for _, sentence := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("。;；", r) }) {
		if sentence = strings.TrimSpace(sentence); sentence != "" && !strings.Contains(sentence, "鼓励") {
			p.readSentence(sentence, name)
		}
	}
}

func (p *dayLines) readSentence(sentence, name string) {
	off, ok := p.kind(sentence)
	if !ok {
		p.problem(&scoring.Refusal{Reason: reasonNoDayKind, Value: truncate(sentence, 30)})
		return
	}
	var spans []daySpan
	days, total := 0, 0
	if count := counted.FindStringSubmatch(sentence); count != nil {
		total, _ = strconv.Atoi(count[1])
		sentence = strings.Replace(sentence, count[0], "", 1)
	}
	for _, part := range betweenAll.Split(sentence, -1) {
		for _, word := range slices.Concat(workWords, offWords, idleWords) {
			part = strings.ReplaceAll(part, word, "")
		}
		switch {
		case part == "":
		case anyDate.MatchString(part):
			span, err := p.span(part, spans)
			if err != nil {
				p.problem(err)
				return
			}
			days += int(span.to-span.from) + 1
			spans = append(spans, span)
		case utf8.RuneCountInString(part) > store.DayNameLimit:
			p.problem(&scoring.Refusal{Reason: reasonLongName, Value: truncate(part, 30)})
			return
		default:
			name = part
		}
	}
	switch {
	case len(spans) == 0:
		p.problem(&scoring.Refusal{Reason: reasonNoDayHere, Value: truncate(sentence, 30)})
	case total != 0 && total != days:
		p.problem(&scoring.Refusal{Reason: reasonDayCount, Value: strconv.Itoa(total), Other: strconv.Itoa(days)})
	}
	for _, s := range spans {
		s.line, s.off, s.name = p.line, off, name
		p.spans = append(p.spans, s)
	}
}

// kind is what a sentence says of its days.
func (p *dayLines) kind(sentence string) (off, ok bool) {
	switch {
	case says(sentence, workWords):
		return false, true
	case says(sentence, offWords):
		return true, true
	case p.off != nil:
		return *p.off, true
	}
	return false, false
}

// longestSpan is a guard against a wrong month, in days.
const longestSpan = 31

// span reads 10月1日(周五)至7日(周四), or one date. What a date leaves out it
// has from the one before it.
func (p *dayLines) span(text string, before []daySpan) (daySpan, error) {
	var last workday.Date
	if len(before) > 0 {
		last = before[len(before)-1].to
	}
	first, second, ranged := text, "", false
	if at := spanSign.FindStringIndex(text); at != nil {
		first, second, ranged = text[:at[0]], text[at[1]:], true
	}
	from, err := p.day(first, last)
	if err != nil || !ranged {
		return daySpan{from: from, to: from}, err
	}
	to, err := p.day(second, from)
	if err == nil && (to < from || to-from >= longestSpan) {
		err = &scoring.Refusal{Reason: reasonRangeOrder, Value: text}
	}
	return daySpan{from: from, to: to}, err
}

// day reads one date; after is the date before it in the sentence, if any.
func (p *dayLines) day(text string, after workday.Date) (workday.Date, error) {
	if bareDay.MatchString(text) && !after.IsZero() {
		text = fmt.Sprintf("%d月%s", after.Month(), text)
	}
	year := p.year
	if !after.IsZero() {
		year = after.Year()
	}
	switch {
	case ownYear.MatchString(text):
		return p.dated(text, text)
	case year == 0:
		return p.nearest(text)
	}
	d, err := p.dated(fmt.Sprintf("%d年%s", year, text), text)
	if err == nil && !after.IsZero() && d < after && after.Month() == time.December {
		return p.dated(fmt.Sprintf("%d年%s", year+1, text), text)
	}
	return d, err
}

// dated reads a date with its year, on whatever side of now it lies.
func (p *dayLines) dated(full, text string) (workday.Date, error) {
	d, err := when.Date(full, p.now, when.Future)
	if errors.Is(err, when.ErrPast) {
		d, err = when.Date(full, p.now, when.Past)
	}
	return d, lineRefusal(err, text)
}

// lookBack is how many days ago a date without a year may lie.
const lookBack = 31

// nearest reads a date without a year: the nearest to come, or one that has
// just been. Others want their year.
func (p *dayLines) nearest(text string) (workday.Date, error) {
	d, err := when.Date(text, p.now, when.Future)
	if !errors.Is(err, when.ErrPast) {
		return d, lineRefusal(err, text)
	}
	d, err = when.Date(text, p.now, when.Past)
	if err == nil && workday.DateOf(p.now)-d > lookBack {
		return 0, &scoring.Refusal{Reason: reasonWhichYear, Value: text}
	}
	return d, lineRefusal(err, text)
}

func lineRefusal(err error, text string) error {
	if err == nil {
		return nil
	}
	return dateRefusal(err, text)
}

// problem notes what is wrong with the present line.
func (p *dayLines) problem(err error) { p.problemAt(p.line, err) }

func (p *dayLines) problemAt(line int, err error) {
	var refusal *scoring.Refusal
	if !errors.As(err, &refusal) {
		refusal = &scoring.Refusal{Reason: reasonNoDate, Value: err.Error()}
	}
	p.problems = append(p.problems, lineProblem{line, RefusalText(refusal)})
}

// problemsShown is how many lines' problems are told at once.
const problemsShown = 12

// refusal is the one refusal for all problems; nil if there are none.
func (p *dayLines) refusal() error {
	if len(p.problems) == 0 {
		return nil
	}
	slices.SortStableFunc(p.problems, func(a, b lineProblem) int { return a.line - b.line })
	var shown []string
	for i, problem := range p.problems {
		switch {
		case i == problemsShown:
			shown = append(shown, fmt.Sprintf("……另有%d处", len(p.problems)-problemsShown))
		case i < problemsShown && p.lines == 1:
			shown = append(shown, problem.text)
		case i < problemsShown:
			shown = append(shown, fmt.Sprintf("第%d行：%s", problem.line, problem.text))
		}
	}
	return &scoring.Refusal{Reason: reasonBadLines, Value: strings.Join(shown, "\n")}
}
