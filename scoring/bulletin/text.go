// Package bulletin lays a score sheet out for publication (通报). It computes
// nothing: every figure comes from the sheets it is given.
package bulletin

import (
	"fmt"
	"strings"

	"zwxx/scoring"
)

// A Month is what a month's bulletin is made of.
type Month struct {
	Sheet   *scoring.Sheet // of the month
	Quarter *scoring.Sheet // of its quarter, as of the same moment
	Counts  []Count        // by group, in the rule set's order
}

// A Count is how much a group's units sent and had adopted in the month.
type Count struct {
	Group                  string
	Submissions, Adoptions int
}

// A Text is a bulletin for chat: the paragraphs and one table a group.
type Text struct {
	Title      string
	Rules      string
	Paragraphs []string
	Tables     []ChatTable
	Notes      []string
}

// A ChatTable is one group's ranking: numbers before names, so that nothing needs
// aligning.
type ChatTable struct {
	Group  string
	Target scoring.Points
	Rows   []string
}

// MonthText lays out a month's bulletin.
func MonthText(m Month) Text {
	period := m.Sheet.Period.Start().Time()
	text := Text{
		Title: fmt.Sprintf("关于%d年%d月全市政务信息工作情况的通报", period.Year(), period.Month()),
		Rules: m.Sheet.Rules,
		Notes: m.Quarter.Notes,
	}
	text.Paragraphs = []string{
		"一、总体情况　" + overall(m),
		"二、直报任务　" + quotas(m),
		"三、扣分　" + deductions(m.Sheet),
	}
	for i := range m.Quarter.Groups {
		text.Tables = append(text.Tables, table(m.Sheet, &m.Quarter.Groups[i]))
	}
	return text
}

func overall(m Month) string {
	var sent, adopted int
	var bySent, byAdopted []string
	for _, c := range m.Counts {
		sent += c.Submissions
		adopted += c.Adoptions
		bySent = append(bySent, fmt.Sprintf("%s%d条", c.Group, c.Submissions))
		byAdopted = append(byAdopted, fmt.Sprintf("%s%d条次", c.Group, c.Adoptions))
	}
	return fmt.Sprintf("%d月共报送政务信息%d条，其中%s；录用%d条次，其中%s。", m.Sheet.Period.Start().Month(),
		sent, strings.Join(bySent, "、"), adopted, strings.Join(byAdopted, "、"))
}

// quotas says who did the month's direct task of 三（二）2.
func quotas(m Month) string {
	done := 0
	var short []string
	for i := range m.Sheet.Groups {
		for j := range m.Sheet.Groups[i].Units {
			u := &m.Sheet.Groups[i].Units[j]
			switch {
			case u.Quota == nil:
			case u.Quota.Met == scoring.MetYes:
				done++
			case len(u.Quota.Months) > 0:
				short = append(short, fmt.Sprintf("%s（%d条）", u.Unit, u.Quota.Months[0]))
			default:
				short = append(short, u.Unit)
			}
		}
	}
	if len(short) == 0 {
		return fmt.Sprintf("%d个乡镇（街道）全部完成当月要情任务。", done)
	}
	return fmt.Sprintf("%d个乡镇（街道）完成当月要情任务；%s未完成。", done, strings.Join(short, "、"))
}

// deductions names every line of negative points, units of one reason together.
func deductions(sheet *scoring.Sheet) string {
	var reasons []string
	units := make(map[string][]string)
	for i := range sheet.Groups {
		for j := range sheet.Groups[i].Units {
			u := &sheet.Groups[i].Units[j]
			for _, l := range u.Lines {
				if l.Points >= 0 {
					continue
				}
				reason := fmt.Sprintf("%s，扣%s分（%s）", l.Text, -l.Points, scoring.ClauseText(l.Clause))
				if units[reason] == nil {
					reasons = append(reasons, reason)
				}
				units[reason] = append(units[reason], u.Unit)
			}
		}
	}
	if len(reasons) == 0 {
		return "无。"
	}
	for i, reason := range reasons {
		reasons[i] = strings.Join(units[reason], "、") + "：" + reason
	}
	return strings.Join(reasons, "；") + "。"
}

// Rank lays out one group's ranking of a period, without the month's column.
func Rank(group *scoring.GroupScore) ChatTable { return table(nil, group) }

// table lays out a group's ranking: rank, the month's points if there are any,
// the points that rank, the name and what it has come to.
func table(month *scoring.Sheet, group *scoring.GroupScore) ChatTable {
	t := ChatTable{Group: group.Name, Target: group.Target}
	for i := range group.Units {
		u := &group.Units[i]
		tied := " "
		if i > 0 && group.Units[i-1].Rank == u.Rank || i+1 < len(group.Units) && group.Units[i+1].Rank == u.Rank {
			tied = "="
		}
		row := fmt.Sprintf("%2d%s", u.Rank, tied)
		if month != nil {
			var points scoring.Points
			if m, _, ok := month.Unit(u.Unit); ok {
				points = m.Points
			}
			row += fmt.Sprintf(" %4s", points)
		}
		row += fmt.Sprintf(" %4s %s", u.Counted, u.Unit)
		switch {
		case u.Zeroed != "":
			row += " 不得分"
		case len(u.Provisional) > 0:
			row += " 暂计"
		case u.Counted >= group.Target:
			row += " ✓"
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}
