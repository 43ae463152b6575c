package paste

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zwxx/scoring"
)

// bare is how names are compared: half-width, without spaces, quotes, brackets
// and middle dots.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(" \t　《》〈〉【】[]()“”\"'‘’·•・‧∙﹒", r) {
			return -1
		}
		return r
	}, halfWidth(s))
}

var (
	issueForm = regexp.MustCompile(`(?:20\d\d年)?(总)?第?([0-9]{1,4}|[一二三四五六七八九十百〇零]{1,5})期`)
	dateForm  = regexp.MustCompile(`(?:(?:20\d\d|今|去)年)?[0-9]{1,2}月[0-9]{1,2}[日号]?(?:周[一二三四五六日天])?|20\d\d[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}|今天|昨天|前天`)
	fillers   = regexp.MustCompile(`刊物|期号|日期|建德政务|建德市|市府办|信息科|录用|采用|刊发|刊用|印发|出刊|名单|情况|信息|如下|以下|20\d\d年|[0-9]{1,2}月份?|共?[0-9]+[条篇]|周[一二三四五六日天]|[:：,，;；。.、类的]`)
)

// issue returns the issue a text names, as 第12期, and the text without it.
func issue(text string) (name, rest string) {
	loc := issueForm.FindStringSubmatchIndex(text)
	if loc == nil {
		return "", text
	}
	number := text[loc[4]:loc[5]]
	if n := chinese(number); n > 0 {
		number = strconv.Itoa(n)
	}
	total := ""
	if loc[2] >= 0 {
		total = "总"
	}
	rest = text[:loc[0]] + text[loc[1]:]
	// 第12期（总第560期): the number of the year names the issue.
	if other, left := issue(rest); other != "" {
		if total != "" {
			return other, left
		}
		rest = left
	}
	return total + "第" + strings.TrimLeft(number, "0") + "期", rest
}

// chinese reads 十二 or 一百零三; 0 if the text is none.
func chinese(s string) int {
	total, digit := 0, 0
	for _, r := range s {
		switch i := slices.Index([]rune("零一二三四五六七八九"), r); {
		case r == '〇' || i == 0:
		case i > 0:
			digit = i
		case r == '十':
			total, digit = total+max(digit, 1)*10, 0
		case r == '百':
			total, digit = total+max(digit, 1)*100, 0
		default:
			return 0
		}
	}
	return total + digit
}

// outlet finds the outlet a bare text names, the longest there is, or else the
// stem of several, and returns the text without it.
func (r Reader) outlet(text string) (name, stem, rest string) {
	longest := ""
	for _, o := range r.Rules.Outlets {
		for _, written := range []string{o.Name, o.Title} {
			if b := bare(written); b != "" && strings.Contains(text, b) && len(b) > len(longest) {
				longest, name, stem = b, o.Name, ""
			}
		}
		before, _, several := strings.Cut(o.Name, "·")
		if b := bare(before); several && strings.Contains(text, b) && len(b) > len(longest) {
			longest, name, stem = b, "", before
			if _, ok := r.Rules.Outlet(before); ok {
				name, stem = before, ""
			}
		}
	}
	return name, stem, strings.Replace(text, longest, "", 1)
}

// head reads a line as a head: it names an outlet, and nothing beside issue,
// date and words that say no more. What it leaves out is the head's before.
func (r Reader) head(line string, before Head) (Head, *scoring.Refusal, bool) {
	name, stem, rest := r.outlet(bare(unnumbered(line)))
	head := Head{Outlet: name, Stem: stem, Issue: before.Issue, At: before.At}
	if name == "" && stem == "" {
		// 简讯： below 动态 第12期
		if head.Outlet = r.variant(before, strings.Trim(bare(unnumbered(line)), ":：")); head.Outlet == "" {
			return head, nil, false
		}
		return head, nil, true
	}
	number, rest := issue(rest)
	if number != "" {
		head.Issue, head.At = number, 0
	}
	written := dateForm.FindString(rest)
	rest = strings.Replace(rest, written, "", 1)
	if fillers.ReplaceAllString(rest, "") != "" {
		return head, nil, false
	}
	if written == "" {
		return head, nil, true
	}
	d, ok := r.date(written)
	if !ok {
		return head, &scoring.Refusal{Reason: ReasonBadDay, Value: written}, true
	}
	head.At = d
	return head, nil, true
}

// variant is the outlet that a word picks under a head: 简讯 below 动态, 专报 below
// 杭州政务·要情; empty if it picks none.
func (r Reader) variant(head Head, word string) string {
	stem := head.Stem
	if stem == "" {
		stem, _, _ = strings.Cut(head.Outlet, "·")
	}
	for _, o := range r.Rules.Outlets {
		if b := bare(word); b != "" && stem != "" && b == bare(strings.TrimPrefix(o.Name, stem)) && strings.HasPrefix(o.Name, stem+"·") {
			return o.Name
		}
	}
	for _, o := range r.Rules.Outlets {
		if bare(o.Name) == bare(word) {
			return o.Name
		}
	}
	return ""
}

// variants reports whether a word picks an outlet under some other head.
func (r Reader) variants(word string) bool {
	return slices.ContainsFunc(r.Rules.Outlets, func(o scoring.Outlet) bool {
		_, after, ok := strings.Cut(o.Name, "·")
		return ok && bare(after) == bare(word)
	})
}
