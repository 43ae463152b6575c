package spreadsheet

import (
	"io"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
)

// WriteBulletin writes a bulletin as a workbook to be handed out: a sheet of
// each group with its ranking, 报送录用, 计分明细 with every score line, 录用条目,
// 更正 where there are any, and 说明. Sums are formulas over 计分明细, with the
// values that the bulletin has, so that a reader can check them. No text
// becomes a formula whatever it starts with. The same content gives the same
// bytes.
func WriteBulletin(w io.Writer, c *bulletin.Content) error {
	b, err := newFormBook()
	if err != nil {
		return err
	}
	defer b.close()
	lines := linesForm(c)
	for i, table := range c.Rankings() {
		f := groupTable{
			content: c, table: table, group: &c.Sheet.Groups[i],
			lines: tally{period: c.Standing().Period, last: firstRow + len(lines.rows) - 1},
		}.form()
		f.title, f.about = headed(c, table.Name), c.Basis()
		b.add(f)
	}
	for _, f := range []form{countsForm(c), lines, itemsForm(c), correctionsForm(c), aboutForm(c)} {
		if len(f.rows) > 0 || f.name == linesSheet {
			f.title = headed(c, f.name)
			f.about = strings.TrimSpace(c.Basis() + "　" + f.about)
			b.add(f)
		}
	}
	return b.write(w)
}

// headed is the title of a sheet.
func headed(c *bulletin.Content, what string) string {
	draft := ""
	if c.Draft {
		draft = "（草稿）"
	}
	return c.Caption() + draft + "　" + what
}

// aboutForm says what the workbook rests on.
func aboutForm(c *bulletin.Content) form {
	f := form{name: "说明", columns: []heading{{title: "项目", width: 16}, {title: "内容", width: 90, stand: begin}}}
	add := func(item, text string) {
		if text != "" {
			f.rows = append(f.rows, []any{item, text})
		}
	}
	add("通报", c.Title())
	if c.Draft {
		add("状态", "草稿，数字未定")
	}
	add("文号", c.Head.Number)
	add("署名", c.Head.Office)
	add("办法", strings.TrimSpace(c.Head.Name+"　"+c.Sheet.Rules))
	for i := range c.Sheet.Groups {
		if g := &c.Sheet.Groups[i]; g.Target > 0 {
			add("季度目标", g.Name+"　"+g.Target.String()+"分")
		}
	}
	add("怎样核对", "各组表的得分是公式，按单位（和月份）加总“计分明细”表的分值；点中单元格可见公式。")
	if c.Period.Kind() == scoring.Year {
		add("全年得分", "为四个季度得分之和，当季不得分的季度按0分计，所以可能小于全年明细合计。")
	} else {
		add("当季不得分", "明细照列并注明不计，得分为0分；明细合计为负的，按负分计。")
	}
	for _, note := range c.Notes() {
		add("计分说明", note)
	}
	return f
}
