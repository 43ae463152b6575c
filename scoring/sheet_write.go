package scoring

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"zwxx/scoring/workday"
)

// WriteJSON writes the sheet in the public format, with a line break at its
// end. The only errors are the writer's.
func WriteJSON(w io.Writer, s *Sheet) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// ClauseText returns a clause as chat and documents print it, with full-width
// brackets: 三（二）2 for 三(二)2.
func ClauseText(clause string) string {
	return strings.NewReplacer("(", "（", ")", "）").Replace(clause)
}

// WriteCSV writes one row a unit, with a byte order mark, by which
// spreadsheets know UTF-8. The only errors are the writer's.
func WriteCSV(w io.Writer, s *Sheet) error {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	columns := s.Columns()
	header := []string{"期间", "组"}
	for _, c := range columns {
		header = append(header, c.Title)
	}
	if err := out.Write(header); err != nil {
		return err
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		for j := range g.Units {
			row := []string{s.Period.String(), asText(g.Name)}
			for _, c := range columns {
				cell := c.Cell(&g.Units[j])
				if !c.Number {
					cell = asText(cell)
				}
				row = append(row, cell)
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// asText marks a text that spreadsheets would take for a formula.
func asText(s string) string {
	if strings.IndexAny(strings.TrimLeft(s, " "), "=+-@\t\r＝＋－＠") == 0 {
		return "'" + s
	}
	return s
}

// A Column is one column of a table of units.
type Column struct {
	Title  string
	Number bool // the cells are numbers
	Cell   func(*UnitScore) string
}

// Columns returns what a sheet of its kind shows of each unit.
func (s *Sheet) Columns() []Column {
	columns := []Column{
		{"名次", true, func(u *UnitScore) string { return strconv.Itoa(u.Rank) }},
		{"单位", false, func(u *UnitScore) string { return u.Unit }},
		{"得分", true, func(u *UnitScore) string { return u.Counted.String() }},
	}
	if s.Period.Kind() == Year {
		for q := range 4 {
			columns = append(columns, Column{
				fmt.Sprintf("%d季赋分", q+1), true, func(u *UnitScore) string { return u.Awards[q].String() },
			})
		}
		return append(columns,
			Column{"赋分", true, func(u *UnitScore) string { return u.Award.String() }},
			Column{"档次", false, func(u *UnitScore) string { return tierText(u.Tier) }},
			Column{"备注", false, func(u *UnitScore) string { return s.remark(u) }})
	}
	if s.Period.Kind() == Quarter {
		columns = append(columns,
			Column{"达标", false, func(u *UnitScore) string { return metText(u.TargetMet) }},
			Column{"赋分", true, func(u *UnitScore) string { return u.Award.String() }})
	}
	if s.hasQuotas() {
		columns = append(columns, Column{"直报任务", false, func(u *UnitScore) string { return u.Quota.text() }})
	}
	return append(columns, Column{"备注", false, func(u *UnitScore) string { return s.remark(u) }})
}

func (s *Sheet) hasQuotas() bool {
	for _, g := range s.Groups {
		for _, u := range g.Units {
			if u.Quota != nil {
				return true
			}
		}
	}
	return false
}

func tierText(tier int) string {
	if tier == 0 {
		return "不扣分"
	}
	return fmt.Sprintf("第%d档", tier)
}

func metText(m Met) string {
	return map[Met]string{MetYes: "是", MetNo: "否", MetPending: "待定"}[m]
}

// text says what was done: 要情2、3、2，专报1，完成.
func (q *QuotaScore) text() string {
	if q == nil {
		return ""
	}
	var parts []string
	add := func(name string, counts []int) {
		if len(counts) == 0 {
			return
		}
		numbers := make([]string, len(counts))
		for i, n := range counts {
			numbers[i] = strconv.Itoa(n)
		}
		parts = append(parts, name+strings.Join(numbers, "、"))
	}
	add("每周", q.Weeks)
	add("每月", q.Months)
	if q.Special != nil {
		add("当季", []int{*q.Special})
	}
	parts = append(parts, map[Met]string{MetYes: "完成", MetNo: "未完成", MetPending: "未到期"}[q.Met])
	return strings.Join(parts, "，")
}

// remark says why a unit does not score, and what is provisional.
func (s *Sheet) remark(u *UnitScore) string {
	var parts []string
	if u.Zeroed != "" {
		period := "当季"
		if s.Period.Kind() == Year {
			period = "当年"
		}
		parts = append(parts, fmt.Sprintf("%s不得分（%s），明细合计%s", period, ClauseText(u.Zeroed), u.Points))
	}
	if len(u.Provisional) > 0 {
		parts = append(parts, "暂计·待认定："+strings.Join(u.Provisional, "、"))
	}
	return strings.Join(parts, "；")
}

// WriteTable writes the sheet as text for people: the ranking of each group,
// then each unit's lines. Columns line up where a Chinese character is as wide
// as two Latin letters. The only errors are the writer's.
func WriteTable(w io.Writer, s *Sheet) error {
	var b bytes.Buffer
	asOf := s.AsOf.In(workday.Shanghai).Format("2006-01-02 15:04")
	fmt.Fprintf(&b, "%s政务信息计分表　依据%s　截至%s\n", s.Period.chinese(), s.Rules, asOf)
	if len(s.Notes) > 0 {
		b.WriteString("说明：\n")
	}
	for _, note := range s.Notes {
		b.WriteString("  · " + note + "\n")
	}
	for i := range s.Groups {
		s.writeRanking(&b, &s.Groups[i])
	}
	b.WriteString("\n计分明细\n")
	for i := range s.Groups {
		for j := range s.Groups[i].Units {
			writeLines(&b, &s.Groups[i].Units[j])
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// chinese writes the period as documents do: 2018年3月.
func (p Period) chinese() string {
	switch p.kind {
	case Month:
		return fmt.Sprintf("%d年%d月", p.year, p.n)
	case Quarter:
		return fmt.Sprintf("%d年第%s季度", p.year, []string{"一", "二", "三", "四"}[p.n-1])
	}
	return fmt.Sprintf("%d年", p.year)
}

func (s *Sheet) writeRanking(b *bytes.Buffer, g *GroupScore) {
	b.WriteString("\n" + g.Name)
	if s.Period.Kind() != Year {
		b.WriteString("　目标" + g.Target.String() + "分")
	}
	b.WriteString("\n")
	columns := s.Columns()
	rows := [][]string{make([]string, len(columns))}
	for i, c := range columns {
		rows[0][i] = c.Title
	}
	for i := range g.Units {
		row := make([]string, len(columns))
		for j, c := range columns {
			row[j] = c.Cell(&g.Units[i])
		}
		rows = append(rows, row)
	}
	widths := make([]int, len(columns))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], width(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			blank := strings.Repeat(" ", widths[i]-width(cell))
			if columns[i].Number {
				line.WriteString("  " + blank + cell)
			} else {
				line.WriteString("  " + cell + blank)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// writeLines writes a unit's lines; nothing for a unit without any.
func writeLines(b *bytes.Buffer, u *UnitScore) {
	if len(u.Lines) == 0 {
		return
	}
	fmt.Fprintf(b, "%s　合计%s\n", u.Unit, u.Points)
	for _, l := range u.Lines {
		points := l.Points.String()
		if l.Points > 0 {
			points = "+" + points
		}
		fmt.Fprintf(b, "  %s %7s  %s  %s", l.At, points, ClauseText(l.Clause), l.Text)
		if l.Fact != "" {
			fmt.Fprintf(b, "  %s", l.Fact)
		}
		if l.Struck {
			b.WriteString("  不计")
		}
		b.WriteString("\n")
	}
}

// width returns how many Latin letters wide a text is.
func width(s string) int {
	n := 0
	for _, c := range s {
		n++
		if c >= 0x1100 {
			n++
		}
	}
	return n
}
