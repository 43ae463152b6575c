package bulletin

import (
	"fmt"
	"slices"
	"strings"

	"zwxx/scoring"
)

// A Text is a bulletin for chat: lines of text, and one table a group.
type Text struct {
	Title   string
	Draft   bool
	Number  string // 文号; empty until it has one
	Rules   string
	Opening string   // written by hand, or empty
	Lines   []string // the sections
	Heads   string   // over the tables' columns
	Tables  []ChatTable
	Legend  string // what the marks in the tables mean
	Notes   []string
	Office  string
	Signed  string // the date on it; empty until it has one
}

// A ChatTable is one group's ranking: numbers before names, so that nothing
// needs aligning.
type ChatTable struct {
	Group  string
	Target scoring.Points // 0 where there is none
	Rows   []string       // a unit each
}

// Text lays the bulletin out for chat.
func (c *Content) Text() Text {
	t := Text{
		Title: c.Title(), Draft: c.Draft, Number: c.Head.Number, Rules: c.Sheet.Rules, Opening: c.Words.Opening, Notes: c.Notes(), Office: c.Head.Office,
	}
	for _, s := range c.Sections() {
		texts := s.Paragraphs
		if s.Brief != "" {
			texts = []string{s.Brief}
		}
		t.Lines = append(t.Lines, s.Heading+"　"+texts[0])
		t.Lines = append(t.Lines, texts[1:]...)
	}
	if !c.Head.Issued.IsZero() {
		t.Signed = dayText(c.Head.Issued)
	}
	t.Heads = map[scoring.PeriodKind]string{
		scoring.Month: "名次 本月 本季 单位", scoring.Quarter: "名次 得分 赋分 单位", scoring.Year: "名次 赋分 得分 单位",
	}[c.Period.Kind()]
	marks := []string{"= 并列"}
	for i := range c.Sheet.Groups {
		g := &c.Sheet.Groups[i]
		t.Tables = append(t.Tables, c.chatTable(g))
		if g.Target > 0 && len(marks) == 1 {
			marks = slices.Insert(marks, 0, "✓ 本季分数已到目标")
			if c.Period.Kind() == scoring.Quarter {
				marks[0] = "✓ 完成季度目标"
			}
		}
	}
	t.Legend = strings.Join(marks, "；")
	return t
}

func (c *Content) chatTable(g *scoring.GroupScore) ChatTable {
	t := ChatTable{Group: g.Name, Target: g.Target}
	for i := range g.Units {
		u := &g.Units[i]
		row := rankMark(g, i)
		switch c.Period.Kind() {
		case scoring.Month:
			quarter, _, _ := c.Quarter.Unit(u.Unit)
			row += fmt.Sprintf(" %4s %4s %s%s", u.Counted, quarter.Counted, u.Unit, mark(quarter, reached(quarter, g.Target)))
		case scoring.Quarter:
			row += fmt.Sprintf(" %4s %4s %s%s", u.Counted, u.Award, u.Unit, mark(u, u.TargetMet == scoring.MetYes))
		case scoring.Year:
			row += fmt.Sprintf(" %4s %4s %s%s　%s", u.Award, u.Counted, u.Unit, mark(u, false), tierName(u.Tier))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// Rank lays out one group's ranking of a quarter or year while it is open.
func Rank(g *scoring.GroupScore) ChatTable {
	t := ChatTable{Group: g.Name, Target: g.Target}
	for i := range g.Units {
		u := &g.Units[i]
		t.Rows = append(t.Rows, fmt.Sprintf("%s %4s %s%s", rankMark(g, i), u.Counted, u.Unit, mark(u, reached(u, g.Target))))
	}
	return t
}

func reached(u *scoring.UnitScore, target scoring.Points) bool {
	return target > 0 && u.Counted >= target
}

// rankMark is the rank of a group's unit, with = where it is shared.
func rankMark(g *scoring.GroupScore, i int) string {
	rank := g.Units[i].Rank
	if i > 0 && g.Units[i-1].Rank == rank || i+1 < len(g.Units) && g.Units[i+1].Rank == rank {
		return fmt.Sprintf("%2d=", rank)
	}
	return fmt.Sprintf("%2d ", rank)
}

// mark is what stands behind a unit's name.
func mark(u *scoring.UnitScore, met bool) string {
	switch {
	case u.Zeroed != "":
		return " 不得分"
	case len(u.Provisional) > 0:
		return " 暂计"
	case met:
		return " ✓"
	}
	return ""
}
