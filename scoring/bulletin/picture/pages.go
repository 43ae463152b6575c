package picture

import (
	"fmt"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
)

// Pages returns the pictures of a bulletin: one a group, in the order of the
// sheet, and more than one where a group is too large.
func Pages(c *bulletin.Content) []Page {
	var pages []Page
	for i, table := range c.Rankings() {
		group := &c.Sheet.Groups[i]
		page := Page{Title: c.Caption(), Group: group.Name, Facts: facts(c)}
		if c.Draft {
			page.Aside = "草稿"
		}
		pages = append(pages, page.split(page.fill(c, group, table))...)
	}
	return pages
}

// fill sets what all parts of a group share, and returns its rows.
func (p *Page) fill(c *bulletin.Content, group *scoring.GroupScore, table bulletin.Table) []Row {
	var rows []Row
	parts, tick := map[Ink]string{}, "已完成季度目标"
	switch c.Period.Kind() {
	case scoring.Month:
		rows = monthRows(c.Quarter, group, table)
		p.Figures, p.Marks = []string{"本月", "本季"}, "目标"
		parts[Now], parts[Before], tick = "本月得分", "本季此前得分", "本季分数已到目标"
	case scoring.Quarter:
		rows = quarterRows(group, table)
		p.Figures, p.Marks = []string{"得分", "赋分"}, "目标"
		parts[Now] = "季度得分"
	default:
		rows = yearRows(group, table)
		p.Figures, p.Marks = []string{"赋分"}, "档次"
		for quarter, name := range []string{"一", "二", "三", "四"} {
			parts[FirstPart+Ink(quarter)] = name + "季度赋分"
		}
	}
	p.Scale = scaleOf(group.Target, rows)
	p.Legend = p.legend(rows, parts, tick)
	if missedQuota(group) {
		p.Legend = append(p.Legend, Key{None, Text, "得分已到目标仍未完成的，直报任务未完成"})
	}
	return rows
}

// facts says what ranks, until when and by which measures.
func facts(c *bulletin.Content) string {
	ranks := map[scoring.PeriodKind]string{
		scoring.Month: "按本月得分排名", scoring.Quarter: "按季度得分排名", scoring.Year: "全年排名",
	}[c.Period.Kind()]
	return ranks + "　" + c.Basis()
}

// scaleOf finds what all bars of a group fit into.
func scaleOf(target scoring.Points, rows []Row) Scale {
	s := Scale{High: max(target, scoring.Point), Target: target}
	for _, r := range rows {
		for _, p := range r.Bar {
			s.Low, s.High = min(s.Low, p.From), max(s.High, p.To)
		}
	}
	return s
}

// split parts a group's rows evenly over as many pages as they need.
func (p Page) split(rows []Row) []Page {
	n := max(1, (len(rows)+MostRows-1)/MostRows)
	pages := make([]Page, n)
	for i := range pages {
		pages[i] = p
		pages[i].Rows = rows[len(rows)*i/n : len(rows)*(i+1)/n]
		if n > 1 {
			pages[i].Group = fmt.Sprintf("%s（%d/%d）", p.Group, i+1, n)
		}
	}
	return pages
}
