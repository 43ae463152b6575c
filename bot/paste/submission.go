package paste

import (
	"regexp"
	"slices"
	"strings"

	"zwxx/scoring"
)

// Submissions reads the manuscript system's list of what was received: unit,
// title, number, received. A line may say which way it went (直报 要情), and one
// that says nothing else holds for those below it; else it went to the section.
func (r Reader) Submissions(text string) List {
	if rows := table(text); rows != nil {
		return r.SubmissionTable(rows)
	}
	var list List
	way := Way{Channel: scoring.ChannelSection}
	for _, text := range lines(text) {
		var l Line
		if r.way(&l, text) {
			way = l.Way
			continue
		}
		if listName.MatchString(bare(unnumbered(text))) {
			continue
		}
		list.Lines = append(list.Lines, r.Submission(text, way))
	}
	return list
}

// listName is what stands above such a list and says nothing of its lines.
var listName = regexp.MustCompile(`^(?:党政网|信息稿件|系统)*(?:20\d\d年)?[0-9]{0,2}月?份?(?:党政网|信息|稿件|来稿|收稿|报送)*(?:名单|清单|列表|情况)[:：]?$`)

// Submission reads one line of such a list.
func (r Reader) Submission(text string, way Way) Line {
	l := Line{Text: text, Kind: Receipt, Way: way}
	rest := r.front(&l, plain(text))
	words := strings.Fields(rest)
	for len(words) > 0 && r.tail(&l, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	for len(words) > 1 && (r.way(&l, words[0]) || l.Manuscript == "" && l.number(words[0]+" .") == ".") {
		words = words[1:]
	}
	l.Title = clip(strings.Join(words, " "))
	l.Check()
	return l
}

// clockForm is a clock time that follows a date.
var clockForm = regexp.MustCompile(`^[0-9]{1,2}[:：][0-9]{2}(?:[:：][0-9]{2})?$`)

// tail takes a word at the end of a line: when it was received, or its number.
func (r Reader) tail(l *Line, word string) bool {
	word = strings.Trim(halfWidth(word), "()[],;。")
	switch number := strings.TrimPrefix(word, "党政网"); {
	case clockForm.MatchString(word):
		return true
	case l.Manuscript == "" && manuscript.MatchString(number):
		l.Manuscript = number
		return true
	case l.At.IsZero() && strings.HasPrefix(word, dateForm.FindString(word)) && dateForm.MatchString(word):
		d, ok := r.date(word)
		if !ok {
			l.fault(ReasonBadDay, word, "")
		}
		l.At = d
		return true
	}
	return r.way(l, word)
}

// way reads words that say which way submissions went, all of them or none:
// 直报·要情, 直报 专报, 信息科.
func (r Reader) way(l *Line, text string) bool {
	ways := map[string]Way{
		"直报要情": {scoring.ChannelDirect, scoring.ClassBrief}, "直报专报": {scoring.ChannelDirect, scoring.ClassSpecial},
		"信息科": {scoring.ChannelSection, scoring.ClassNone}, "报信息科": {scoring.ChannelSection, scoring.ClassNone},
	}
	way, ok := ways[strings.Trim(bare(text), ":：")]
	if ok {
		l.Way = way
	}
	return ok
}

// SubmissionTable reads such a list from cells.
func (r Reader) SubmissionTable(rows [][]string) List {
	columns, at := layoutOf(rows)
	var list List
	for _, row := range rows[at+1:] {
		text := strings.TrimSpace(strings.Join(row, " "))
		if text == "" {
			continue
		}
		l := Line{Text: text, Kind: Receipt, Way: Way{Channel: scoring.ChannelSection}}
		if columns == nil {
			r.submissionCells(&l, row)
		}
		r.columns(&l, columns, row)
		l.Check()
		list.Lines = append(list.Lines, l)
	}
	return list
}

// submissionCells reads the cells of a table without headings.
func (r Reader) submissionCells(l *Line, row []string) {
	var rest []string
	for i, cell := range row {
		switch found := r.units(cell); {
		case cell == "" || i == 0 && counter.MatchString(cell):
		case found.known() && len(l.Units) == 0:
			l.Units = found.units
		case r.tail(l, cell) || r.way(l, cell):
		default:
			rest = append(rest, cell)
		}
	}
	slices.SortStableFunc(rest, func(a, b string) int { return len(b) - len(a) })
	if len(rest) > 0 {
		l.Title = clip(rest[0])
	}
	if len(l.Units) == 0 && len(rest) > 1 {
		l.Unknown = []Unknown{{Name: rest[1]}}
	}
}
