package bulletin

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// A Table is a table of a bulletin, whatever it is drawn in.
type Table struct {
	Name    string // 乡镇（街道）
	Remark  string // 目标30分; may be empty
	Columns []Column
	Rows    [][]string
}

// A Column is a column of a table.
type Column struct {
	Title  string
	Width  int  // its share of the table's width; on paper about so many mm
	Number bool // its cells are numbers, or empty
}

// Rankings are the tables of points and ranks, one a group.
func (c *Content) Rankings() []Table {
	tables := make([]Table, len(c.Sheet.Groups))
	for i := range c.Sheet.Groups {
		g := &c.Sheet.Groups[i]
		t := Table{Name: g.Name}
		if g.Target > 0 {
			t.Remark = fmt.Sprintf("目标%s分", g.Target)
		}
		switch c.Period.Kind() {
		case scoring.Month:
			c.rankMonth(&t, g)
		case scoring.Quarter:
			c.rankQuarter(&t, g)
		case scoring.Year:
			c.rankYear(&t, g)
		}
		tables[i] = t
	}
	return tables
}

func (c *Content) rankMonth(t *Table, g *scoring.GroupScore) {
	t.Columns = []Column{
		{"名次", 10, true}, {"单位", 36, false}, {"报送", 11, true}, {"录用", 11, true},
		{"本月得分", 22, true}, {"本季得分", 22, true}, {"本季名次", 22, true}, {"备注", 22, false},
	}
	if g.Target > 0 {
		t.Columns[7].Title = "本季目标"
	}
	for i := range g.Units {
		u := &g.Units[i]
		quarter, _, _ := c.Quarter.Unit(u.Unit)
		t.Rows = append(t.Rows, slices.Concat([]string{strconv.Itoa(u.Rank), u.Unit}, c.counted(u.Unit),
			[]string{u.Counted.String(), quarter.Counted.String(), strconv.Itoa(quarter.Rank), standing(quarter, g.Target)}))
	}
}

func (c *Content) rankQuarter(t *Table, g *scoring.GroupScore) {
	t.Columns = []Column{
		{"名次", 10, true}, {"单位", 32, false}, {"报送", 10, true}, {"录用", 10, true},
		{"得分", 14, true}, {"直报任务", 18, false}, {"季度目标", 18, false}, {"赋分", 10, true}, {"备注", 34, false},
	}
	for i := range g.Units {
		u := &g.Units[i]
		quota := "—"
		if u.Quota != nil {
			quota = done(u.Quota.Met)
		}
		t.Rows = append(t.Rows, slices.Concat([]string{strconv.Itoa(u.Rank), u.Unit}, c.counted(u.Unit),
			[]string{u.Counted.String(), quota, done(u.TargetMet), u.Award.String(), remark(u, "当季")}))
	}
}

func (c *Content) rankYear(t *Table, g *scoring.GroupScore) {
	t.Columns = []Column{
		{"名次", 10, true}, {"单位", 34, false}, {"一季度", 14, true}, {"二季度", 14, true}, {"三季度", 14, true}, {"四季度", 14, true},
		{"赋分合计", 11, true}, {"全年得分", 12, true}, {"档次", 15, false}, {"备注", 18, false},
	}
	for i := range g.Units {
		u := &g.Units[i]
		row := []string{strconv.Itoa(u.Rank), u.Unit}
		for _, award := range u.Awards {
			row = append(row, award.String())
		}
		t.Rows = append(t.Rows, append(row, u.Award.String(), u.Counted.String(), tierName(u.Tier), c.yearRemark(u)))
	}
}

// counted are the numbers of what a unit sent in and had adopted.
func (c *Content) counted(unit string) []string {
	for _, u := range c.Units {
		if u.Unit == unit {
			return []string{strconv.Itoa(u.Submissions), strconv.Itoa(u.Adopted())}
		}
	}
	return []string{"", ""}
}

// standing says how a unit stands towards its quarter's target.
func standing(quarter *scoring.UnitScore, target scoring.Points) string {
	switch {
	case quarter.Zeroed != "":
		return "不得分"
	case len(quarter.Provisional) > 0:
		return "暂计"
	case target > 0 && quarter.Counted >= target:
		return "√"
	}
	return ""
}

func done(met scoring.Met) string {
	switch met {
	case scoring.MetYes:
		return "完成"
	case scoring.MetNo:
		return "未完成"
	case scoring.MetPending:
		return "进行中"
	}
	return "—"
}

// remark says why a period does not count, or that it may not.
func remark(u *scoring.UnitScore, period string) string {
	switch {
	case u.Zeroed != "":
		return period + "不得分（" + scoring.ClauseText(u.Zeroed) + "）"
	case len(u.Provisional) > 0:
		return "暂计"
	}
	return ""
}

func (c *Content) yearRemark(u *scoring.UnitScore) string {
	for _, first := range c.First {
		if first.Unit == u.Unit {
			return "国务院批示"
		}
	}
	return remark(u, "当年")
}

// tierName names a tier of 四.3.
func tierName(tier int) string {
	if tier == 0 {
		return "不扣分"
	}
	return numeral(tier) + "档"
}

// numeral writes 1 to 99 in Chinese.
func numeral(n int) string {
	digits := strings.Split("零一二三四五六七八九", "")
	switch {
	case n < 10:
		return digits[n]
	case n < 20:
		return "十" + strings.TrimSuffix(digits[n%10], "零")
	}
	return digits[n/10] + "十" + strings.TrimSuffix(digits[n%10], "零")
}

// Adoptions are the tables of what each unit sent in and had adopted, one a
// group; of the outlets there are those that printed something of the group.
func (c *Content) Adoptions() []Table {
	var tables []Table
	for _, group := range c.Sheet.Groups {
		t := Table{Name: group.Name, Columns: []Column{{"单位", 30, false}, {"报送", 12, true}, {"录用", 12, true}}}
		used := make([]bool, len(c.Outlets))
		for _, u := range c.Units {
			for i, n := range u.Adoptions {
				used[i] = used[i] || u.Group == group.Name && n > 0
			}
		}
		for i, name := range c.Outlets {
			if used[i] {
				t.Columns = append(t.Columns, Column{name, 13, true})
			}
		}
		for _, u := range c.Units {
			if u.Group != group.Name {
				continue
			}
			row := []string{u.Unit, strconv.Itoa(u.Submissions), strconv.Itoa(u.Adopted())}
			for i, n := range u.Adoptions {
				if used[i] {
					row = append(row, strconv.Itoa(n))
				}
			}
			t.Rows = append(t.Rows, row)
		}
		tables = append(tables, t)
	}
	return tables
}

// Titles is the table of the adopted titles of each unit (录用条目).
func (c *Content) Titles() Table { return titles("录用条目", c.Items) }

// LateTitles is the table of what came late (补记).
func (c *Content) LateTitles() Table { return titles("补记", c.Late) }

func titles(name string, items []Item) Table {
	t := Table{Name: name, Columns: []Column{
		{"单位", 26, false}, {"标题", 60, false}, {"刊物和期号", 35, false}, {"日期", 22, false}, {"得分", 13, true},
	}}
	for _, item := range items {
		title := item.Title
		if len(item.With) > 0 {
			title += "（与" + strings.Join(item.With, "、") + "合报）"
		}
		t.Rows = append(t.Rows, []string{item.Unit, title, source(item), shortDate(item.At), item.Points.String()})
	}
	return t
}

// Lines is the table of every score line of the period (得分明细).
func (c *Content) Lines() Table {
	t := Table{Name: "得分明细", Columns: []Column{{"单位", 30, false}, {"日期", 22, false}, {"分值", 14, true}, {"条款", 24, false}, {"内容", 66, false}}}
	for _, u := range c.Units {
		score, _, ok := c.Sheet.Unit(u.Unit)
		if !ok {
			continue
		}
		for _, l := range score.Lines {
			text := l.Text
			if l.Struck {
				text += "（不计）"
			}
			t.Rows = append(t.Rows, []string{u.Unit, shortDate(l.At), l.Points.String(), scoring.ClauseText(l.Clause), text})
		}
	}
	return t
}

// shortDate is a date of the period's year: 3月5日.
func shortDate(d workday.Date) string { return fmt.Sprintf("%d月%d日", d.Month(), d.Day()) }
