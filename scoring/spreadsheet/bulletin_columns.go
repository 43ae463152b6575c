package spreadsheet

import (
	"fmt"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
)

// A groupTable makes a group's sheet of the bulletin's own table: its points
// become formulas over the lines, and columns that the formulas need come in
// between.
type groupTable struct {
	content *bulletin.Content
	table   bulletin.Table
	group   *scoring.GroupScore
	lines   tally
}

// columns returns the columns of the sheet.
func (t groupTable) columns() []groupColumn {
	var columns []groupColumn
	for i, c := range t.table.Columns {
		own := t.own(i)
		switch kind := t.content.Period.Kind(); {
		case kind == scoring.Month && c.Title == "本月得分":
			columns = append(columns, t.monthPoints(c.Title, t.content.Period))
		case kind == scoring.Month && c.Title == "本季得分":
			columns = append(columns, t.quarterPoints("本季明细合计", c.Title)...)
		case kind == scoring.Month && c.Title == "本季目标":
			columns = append(columns, t.target("本季得分")...)
			columns = append(columns, own)
		case kind == scoring.Quarter && c.Title == "得分":
			for _, month := range t.content.Period.Months() {
				columns = append(columns, t.monthPoints(fmt.Sprintf("%d月得分", month.Start().Month()), month))
			}
			columns = append(columns, t.quarterPoints("明细合计", c.Title)...)
			columns = append(columns, t.target(c.Title)...)
		case kind == scoring.Year && c.Title == "赋分合计":
			columns = append(columns, t.awards(c.Title))
		case kind == scoring.Year && c.Title == "全年得分":
			columns = append(columns, t.yearLines(), own)
		case c.Title == "直报任务" || c.Title == "备注":
		default:
			columns = append(columns, own)
		}
	}
	return append(columns, t.details()...)
}

// own is a column as the bulletin has it.
func (t groupTable) own(i int) groupColumn {
	c := t.table.Columns[i]
	column := groupColumn{heading: heading{title: c.Title, width: 8}}
	switch c.Title {
	case "名次", "本季名次":
		column.stand = middle
	case "单位":
		column.width = 20
	case "报送", "录用", "赋分", "全年得分":
		column.summed = true
	case quarterNames[0], quarterNames[1], quarterNames[2], quarterNames[3]:
		column.title, column.width, column.summed = c.Title+"赋分", 9, true
	}
	column.cell = func(at scoreRow) any {
		text := t.table.Rows[at.unit][i]
		if n, err := scoring.ParsePoints(text); c.Number && err == nil {
			return n
		}
		return text
	}
	return column
}

// The quarters, as the year's table heads their awards.
var quarterNames = [4]string{"一季度", "二季度", "三季度", "四季度"}

// points returns a column of points that are summed at its foot.
func points(title string, cell func(scoreRow) any) groupColumn {
	return groupColumn{heading: heading{title: title, width: max(9, float64(width(title)+3))}, summed: true, cell: cell}
}

// score returns what ranks a row's unit in its quarter, or in the year.
func (t groupTable) score(at scoreRow) *scoring.UnitScore {
	u, _, _ := t.content.Standing().Unit(t.group.Units[at.unit].Unit)
	return u
}

// monthPoints sums a month's lines.
func (t groupTable) monthPoints(title string, month scoring.Period) groupColumn {
	return points(title, func(at scoreRow) any {
		var sum scoring.Points
		for _, l := range t.score(at).Lines {
			if month.Contains(l.At) {
				sum += l.Points
			}
		}
		return t.lines.of(at, month, sum)
	})
}

// quarterPoints sums a quarter's lines, and says what of them counts: of a
// quarter that does not score nothing, unless the sum is less (三（三）2).
func (t groupTable) quarterPoints(sum, counted string) []groupColumn {
	return []groupColumn{
		points(sum, func(at scoreRow) any { return t.lines.of(at, t.lines.period, t.score(at).Points) }),
		points(counted, func(at scoreRow) any {
			u := t.score(at)
			if u.Zeroed != "" {
				return formula{fmt.Sprintf("MIN(%s,0)", at.cell(sum)), u.Counted}
			}
			return formula{at.cell(sum), u.Counted}
		}),
	}
}

// target says what the target is, and what is missing.
func (t groupTable) target(counted string) []groupColumn {
	const target = "目标分"
	return []groupColumn{
		{heading: heading{title: target, width: 7}, cell: func(scoreRow) any { return t.group.Target }},
		{heading: heading{title: "还差", width: 8, stand: sparse}, cell: func(at scoreRow) any {
			missing := max(t.group.Target-t.score(at).Counted, 0)
			return formula{fmt.Sprintf("MAX(%s-%s,0)", at.cell(target), at.cell(counted)), missing}
		}},
	}
}

// awards sums what the four quarters earned.
func (t groupTable) awards(title string) groupColumn {
	return points(title, func(at scoreRow) any {
		first, last := at.cell(quarterNames[0]+"赋分"), at.cell(quarterNames[3]+"赋分")
		return formula{fmt.Sprintf("SUM(%s:%s)", first, last), t.group.Units[at.unit].Award}
	})
}

// yearLines sums all of a year's lines.
func (t groupTable) yearLines() groupColumn {
	return points("全年明细合计", func(at scoreRow) any {
		return t.lines.of(at, t.lines.period, t.group.Units[at.unit].Points)
	})
}

// details are the quotas as counted, where the group has any, and the remarks:
// both as the score sheet has them, which says more than the bulletin's table.
func (t groupTable) details() []groupColumn {
	quotas := false
	for i := range t.group.Units {
		quotas = quotas || t.group.Units[i].Quota != nil
	}
	var columns []groupColumn
	for _, c := range t.content.Standing().Columns() {
		switch {
		case c.Title == "直报任务" && quotas:
			columns = append(columns, groupColumn{heading: heading{title: c.Title, width: 30}})
		case c.Title == "备注":
			columns = append(columns, groupColumn{heading: heading{title: c.Title, width: 28, stand: begin}})
		default:
			continue
		}
		columns[len(columns)-1].cell = func(at scoreRow) any {
			text := c.Cell(t.score(at))
			if own := t.cell(at.unit, c.Title); c.Title == "备注" && !strings.Contains(text, own) {
				text = strings.Trim(own+"；"+text, "；")
			}
			return text
		}
	}
	return columns
}

// cell is a cell of the bulletin's own table; empty if it has no such column.
func (t groupTable) cell(unit int, title string) string {
	for i, c := range t.table.Columns {
		if c.Title == title {
			return t.table.Rows[unit][i]
		}
	}
	return ""
}
