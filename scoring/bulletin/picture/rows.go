package picture

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
)

// monthRows shows a group in a month's bulletin: ranked by the month's points,
// which are the near end of a bar of the quarter's.
func monthRows(quarter *scoring.Sheet, group *scoring.GroupScore, table bulletin.Table) []Row {
	rows := make([]Row, len(group.Units))
	for i := range group.Units {
		u := &group.Units[i]
		so, _, ok := quarter.Unit(u.Unit)
		if !ok {
			so = u
		}
		r := newRow(group, i, u.Counted, so.Counted)
		r.Bar = monthBar(u.Counted, so.Counted)
		r.zero(so, "当季")
		r.Mark = monthMarks[cell(table, i, "本季目标")]
		rows[i] = r
	}
	return rows
}

// quarterRows shows a group in a quarter's bulletin: the points, what rank and
// target make of them, and who has not met the target.
func quarterRows(group *scoring.GroupScore, table bulletin.Table) []Row {
	rows := make([]Row, len(group.Units))
	for i := range group.Units {
		u := &group.Units[i]
		r := newRow(group, i, u.Counted, u.Award)
		r.Bar = monthBar(u.Counted, u.Counted)
		r.zero(u, "当季")
		met := cell(table, i, "季度目标")
		switch {
		case len(u.Provisional) > 0 && u.Zeroed == "":
			r.Mark = provisional
		case u.TargetMet == scoring.MetYes:
			r.Mark = reached
		case u.TargetMet == scoring.MetNo:
			r.Mark = Mark{Text: met, Ink: Lost}
		default:
			r.Mark = Mark{Text: met, Ink: Quiet}
		}
		rows[i] = r
	}
	return rows
}

// yearRows shows a group in a year's bulletin: the four quarters' awards, end
// to end, and the tiers.
func yearRows(group *scoring.GroupScore, table bulletin.Table) []Row {
	rows := make([]Row, len(group.Units))
	for i := range group.Units {
		u := &group.Units[i]
		r := newRow(group, i, u.Award)
		var sum scoring.Points
		for quarter, award := range u.Awards {
			if award > 0 {
				r.Bar = append(r.Bar, Part{sum, sum + award, Filled, FirstPart + Ink(quarter)})
				sum += award
			}
		}
		r.zero(u, "当年")
		r.Mark = Mark{Text: cell(table, i, "档次"), Ink: Quiet}
		if u.Tier == 0 {
			r.Mark.Ink = Now
		}
		r.Parted = i > 0 && group.Units[i-1].Tier != u.Tier
		rows[i] = r
	}
	return rows
}

// The marks of months and quarters.
var (
	reached     = Mark{Tick: true, Ink: Now}
	provisional = Mark{Text: "暂计", Ink: Quiet}
	unscored    = Mark{Text: "不得分", Ink: Lost}
	monthMarks  = map[string]Mark{"√": reached, provisional.Text: provisional, unscored.Text: unscored}
)

// cell returns a cell of the bulletin's own table, so that every form of it
// has the same words.
func cell(t bulletin.Table, row int, title string) string {
	for i, c := range t.Columns {
		if c.Title == title {
			return t.Rows[row][i]
		}
	}
	return ""
}

// newRow shows the unit i of a group with its figures.
func newRow(group *scoring.GroupScore, i int, figures ...scoring.Points) Row {
	r := Row{Rank: rankOf(group, i), Unit: group.Units[i].Unit}
	for _, p := range figures {
		r.Figures = append(r.Figures, p.String())
	}
	return r
}

// rankOf writes the rank of a group's unit i, with = where it is shared.
func rankOf(group *scoring.GroupScore, i int) string {
	rank := group.Units[i].Rank
	shared := i > 0 && group.Units[i-1].Rank == rank || i+1 < len(group.Units) && group.Units[i+1].Rank == rank
	if shared {
		return strconv.Itoa(rank) + "="
	}
	return strconv.Itoa(rank)
}

// monthBar parts a quarter's points into those of the month and those of the
// months before. What was earned and lost again is hollow.
func monthBar(month, quarter scoring.Points) []Part {
	earned := max(month, 0)
	top := earned + max(quarter-month, 0)
	now := max(min(earned, quarter), 0)
	parts := []Part{
		{min(quarter, 0), 0, Filled, Lost},
		{0, now, Filled, Now},
		{now, quarter, Filled, Before},
		{max(quarter, 0), top, Hollow, Lost},
	}
	return slices.DeleteFunc(parts, func(p Part) bool { return p.From >= p.To })
}

// zero shows that a unit does not score; points below 0 stay.
func (r *Row) zero(u *scoring.UnitScore, period string) {
	if u.Zeroed == "" {
		return
	}
	r.Note, r.Bar = fmt.Sprintf("%s不得分（%s）", period, scoring.ClauseText(u.Zeroed)), nil
	if u.Counted < 0 {
		r.Bar = []Part{{u.Counted, 0, Filled, Lost}}
	}
}

// legend explains the signs that stand in the rows.
func (p *Page) legend(rows []Row, parts map[Ink]string, tick string) []Key {
	var keys []Key
	has := func(sign Sign, ink Ink) bool {
		return slices.ContainsFunc(rows, func(r Row) bool {
			return slices.ContainsFunc(r.Bar, func(p Part) bool { return p.Sign == sign && p.Ink == ink })
		})
	}
	for ink := range inks {
		if text := parts[ink]; text != "" && has(Filled, ink) {
			keys = append(keys, Key{Filled, ink, text})
		}
	}
	if has(Hollow, Lost) {
		keys = append(keys, Key{Hollow, Lost, "扣分抵去"})
	}
	if has(Filled, Lost) {
		keys = append(keys, Key{Filled, Lost, "负分"})
	}
	if p.Scale.Target > 0 {
		keys = append(keys, Key{Dashed, Line, "季度目标"})
	}
	marked := func(m Mark) bool { return slices.ContainsFunc(rows, func(r Row) bool { return r.Mark == m }) }
	if marked(reached) {
		keys = append(keys, Key{Tick, Now, tick})
	}
	if i := slices.IndexFunc(rows, func(r Row) bool { return strings.HasSuffix(r.Rank, "=") }); i >= 0 {
		keys = append(keys, Key{None, Text, rows[i].Rank + " 名次并列"})
	}
	if marked(provisional) {
		keys = append(keys, Key{None, Text, "暂计 约稿待认定"})
	}
	return keys
}

// missedQuota reports whether a unit reached the target's points and has not
// met the target for want of its quota (三（二）2).
func missedQuota(group *scoring.GroupScore) bool {
	return slices.ContainsFunc(group.Units, func(u scoring.UnitScore) bool {
		return u.TargetMet == scoring.MetNo && u.Zeroed == "" && u.Counted >= group.Target
	})
}
