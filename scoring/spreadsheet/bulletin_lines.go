package spreadsheet

import (
	"fmt"
	"maps"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
)

// linesSheet holds every line; the sums of the groups' sheets are over it.
const linesSheet = "计分明细"

// The columns of the lines' sheet that sums ask for.
const (
	lineUnit   = "B"
	lineMonth  = "D"
	linePoints = "E"
)

// linesForm makes the sheet of every line with its clause and fact: of a month
// those of its quarter, since the quarter's points are shown too.
func linesForm(c *bulletin.Content) form {
	f := form{
		name: linesSheet, filter: true, held: 2,
		columns: []heading{
			{title: "组", width: 14}, {title: "单位", width: 18}, {title: "日期", width: 12}, {title: "月份", width: 6, stand: middle},
			{title: "分值", width: 9}, {title: "条款", width: 11}, {title: "计分内容", width: 22, stand: begin},
			{title: "标题", width: 38, stand: begin}, {title: "刊物、期号", width: 16}, {title: "依据编号", width: 10},
			{title: "备注", width: 7},
		},
	}
	if c.Quarter != nil {
		f.about = "本季各月的明细"
	}
	known := subjectsOf(c)
	s := c.Standing()
	for i := range s.Groups {
		g := &s.Groups[i]
		for j := range g.Units {
			for _, l := range g.Units[j].Lines {
				about := known[l.Fact]
				struck := ""
				if l.Struck {
					struck = "不计"
				}
				f.rows = append(f.rows, []any{
					g.Name, g.Units[j].Unit, l.At, int(l.At.Month()), l.Points, scoring.ClauseText(l.Clause), l.Text,
					about.Title, about.Source, l.Fact, struck,
				})
			}
		}
	}
	f.sum(1, 4)
	return f
}

// subjectsOf returns what the facts behind the lines are about, by id.
func subjectsOf(c *bulletin.Content) map[string]bulletin.Subject {
	known := maps.Clone(c.Subjects)
	if known == nil {
		known = make(map[string]bulletin.Subject)
	}
	for _, item := range append(c.Late[:len(c.Late):len(c.Late)], c.Items...) {
		known[item.Fact] = bulletin.Subject{Title: item.Title, Source: strings.TrimSpace(item.Outlet + " " + item.Issue)}
	}
	for _, i := range c.Instructions {
		known[i.Fact] = bulletin.Subject{Title: i.Title, Source: i.Level}
	}
	for _, o := range c.Commissions {
		known[o.ID] = bulletin.Subject{Title: o.Title, Source: "约稿"}
	}
	return known
}

// groupOf returns the group of every unit.
func groupOf(c *bulletin.Content) map[string]string {
	groups := make(map[string]string)
	for i := range c.Sheet.Groups {
		for j := range c.Sheet.Groups[i].Units {
			groups[c.Sheet.Groups[i].Units[j].Unit] = c.Sheet.Groups[i].Name
		}
	}
	return groups
}

// countsForm makes the sheet of what every unit sent in and had adopted.
func countsForm(c *bulletin.Content) form {
	f := form{name: "报送录用", held: 2, columns: []heading{
		{title: "组", width: 14}, {title: "单位", width: 20}, {title: "报送条数", width: 9}, {title: "录用条次", width: 9},
	}}
	for _, outlet := range c.Outlets {
		// 浙江政务信息·要情 takes two lines.
		longest := 8
		for _, part := range strings.Split(outlet, "·") {
			longest = max(longest, width(part))
		}
		f.columns = append(f.columns, heading{title: outlet, width: float64(longest + 3), stand: sparse})
	}
	const outlets = 4 // columns before the first outlet's
	for i, u := range c.Units {
		row := firstRow + i
		adopted := any(u.Adopted())
		if n := len(u.Adoptions); n > 0 {
			sum := fmt.Sprintf("SUM(%s:%s)", cellName(outlets+1, row), cellName(outlets+n, row))
			adopted = formula{sum, scoring.Points(u.Adopted()) * scoring.Point}
		}
		cells := []any{u.Group, u.Unit, u.Submissions, adopted}
		for _, n := range u.Adoptions {
			cells = append(cells, n)
		}
		f.rows = append(f.rows, cells)
	}
	summed := []int{2, 3}
	for i := range c.Outlets {
		summed = append(summed, outlets+i)
	}
	f.sum(1, summed...)
	return f
}

// itemsForm makes the sheet of every adoption, the late ones at its end.
func itemsForm(c *bulletin.Content) form {
	f := form{name: "录用条目", filter: true, held: 2, columns: []heading{
		{title: "组", width: 14}, {title: "单位", width: 18}, {title: "录用刊物", width: 18}, {title: "期号", width: 9},
		{title: "日期", width: 12}, {title: "标题", width: 44, stand: begin}, {title: "分值", width: 9},
		{title: "合报", width: 20, stand: begin}, {title: "备注", width: 14, stand: begin}, {title: "依据编号", width: 10},
	}}
	groups := groupOf(c)
	add := func(i bulletin.Item, remark string) {
		joint := strings.Join(i.With, "、")
		if joint != "" && i.Lead {
			joint = "主报，与" + joint
		} else if joint != "" {
			joint = "与" + joint
		}
		f.rows = append(f.rows, []any{
			groups[i.Unit], i.Unit, i.Outlet, i.Issue, i.At, i.Title, i.Points, joint, remark, i.Fact,
		})
	}
	for _, i := range c.Items {
		add(i, "")
	}
	for _, i := range c.Late {
		add(i, "补记，计入"+i.Counts.String())
	}
	f.sum(1, 6)
	return f
}

// correctionsForm makes the sheet of what differs from what was published.
func correctionsForm(c *bulletin.Content) form {
	f := form{name: "更正", columns: []heading{
		{title: "期间", width: 10}, {title: "单位", width: 20}, {title: "原得分", width: 9}, {title: "现得分", width: 9},
		{title: "增减", width: 9}, {title: "原赋分", width: 9}, {title: "现赋分", width: 9}, {title: "原因", width: 60, stand: begin},
	}}
	for i, correction := range c.Corrections {
		row := firstRow + i
		difference := formula{fmt.Sprintf("%s-%s", cellName(4, row), cellName(3, row)), correction.Now - correction.Was}
		award := func(p scoring.Points) any {
			if correction.Period.Kind() == scoring.Month {
				return nil // a month has none
			}
			return p
		}
		f.rows = append(f.rows, []any{
			correction.Period.String(), correction.Unit, correction.Was, correction.Now, difference,
			award(correction.AwardWas), award(correction.AwardNow), reason(correction),
		})
	}
	return f
}

// reason names the lines that a correction took away and added.
func reason(c bulletin.Correction) string {
	var parts []string
	for _, line := range c.Removed {
		parts = append(parts, fmt.Sprintf("核减%s %s分", line.Text, line.Points))
	}
	for _, line := range c.Added {
		parts = append(parts, fmt.Sprintf("补列%s %s分", line.Text, line.Points))
	}
	return strings.Join(parts, "；")
}
