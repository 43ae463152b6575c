package scoring

import (
	"fmt"
	"strings"

	"zwxx/scoring/workday"
)

// A decision is a set of settings that decided about a line.
type decision uint8

const (
	decidedJoint decision = 1 << iota
	decidedSameItem
	decidedCommissionBase
	decidedDerived
)

// decide notes that a setting decided about a line of that date.
func (s *Scorer) decide(at workday.Date, d decision) {
	if s.inYear(at) {
		s.decisions[s.month(at)] |= d
	}
}

// decided returns the decisions about a period's lines.
func (s *Scorer) decided(p Period) decision {
	var d decision
	for i := range p.kind.months() {
		d |= s.decisions[int(p.firstMonth())-1+i]
	}
	return d
}

// notes says in Chinese what the sheet rests on beside the text: the rules of
// an earlier year, the settings that decided something, and what is open.
func (s *Scorer) notes(p Period, groups []GroupScore) []string {
	var notes []string
	if s.rules.Year < s.year {
		notes = append(notes, fmt.Sprintf("依据%d年办法", s.rules.Year))
	}
	if !p.EndedBy(s.asOf) {
		notes = append(notes, "截至"+s.asOf.In(workday.Shanghai).Format("2006-01-02 15:04")+"，本期尚未结束")
	}
	notes = append(notes, s.settingNotes(p)...)
	if s.rules.Settings.Ties == TiesShared && hasTies(groups) {
		notes = append(notes, "得分相同的名次并列（ties = shared）")
	} else if s.rules.Settings.Ties == TiesRoster && p.hasEqual(groups) {
		notes = append(notes, "得分相同的按名单先后排名（ties = roster）")
	}
	if p.kind != Month {
		notes = append(notes, s.commissionNotes(p)...)
	}
	if p.kind == Year {
		notes = append(notes, s.yearNotes()...)
	}
	return append(notes, s.criticised(p)...)
}

// settingNotes names the settings that decided about lines of the period.
func (s *Scorer) settingNotes(p Period) []string {
	var notes []string
	set, decided := s.rules.Settings, s.decided(p)
	if decided&decidedJoint != 0 {
		notes = append(notes, map[Joint]string{
			JointSplit: "合报由各单位平分，四舍五入到百分位（joint = split）",
			JointFull:  "合报各单位均计全分（joint = full）",
			JointLead:  "合报只计报送单位（joint = lead）",
		}[set.Joint])
	}
	if decided&decidedSameItem != 0 {
		notes = append(notes, map[SameItem]string{
			SameItemAdd:     "同一条信息被几种刊物录用的，累加计分（same_item = add）",
			SameItemHighest: "同一条信息被几种刊物录用的，只计最高分（same_item = highest）",
		}[set.SameItem])
	}
	if decided&decidedCommissionBase != 0 {
		notes = append(notes, map[CommissionBase]string{
			CommissionBaseOutlet: "乡镇（街道）约稿录用按录用刊物分值的倍数计（commission_base = outlet）",
			CommissionBaseDirect: "乡镇（街道）约稿录用按直报分值的倍数计（commission_base = direct）",
		}[set.CommissionBase])
	}
	if decided&decidedDerived != 0 {
		channels := make([]string, len(set.ValidChannels))
		for i, c := range set.ValidChannels {
			channels[i] = string(c)
		}
		note := "当月无有效报送只看报送途径" + strings.Join(channels, "、") + "（valid_channels）"
		if !set.DeriveFrom.IsZero() {
			note += "，从" + set.DeriveFrom.String() + "起推算（derive_from）"
		}
		notes = append(notes, note)
	}
	return notes
}

func hasTies(groups []GroupScore) bool {
	for _, g := range groups {
		for i := range g.Units {
			if i > 0 && g.Units[i].Rank == g.Units[i-1].Rank {
				return true
			}
		}
	}
	return false
}

// hasEqual reports whether two units of a group count the same.
func (p Period) hasEqual(groups []GroupScore) bool {
	for _, g := range groups {
		for i := range g.Units {
			if i > 0 && g.Units[i].Counted == g.Units[i-1].Counted && (p.kind != Year || g.Units[i].Award == g.Units[i-1].Award) {
				return true
			}
		}
	}
	return false
}

// commissionNotes names the commissions of the period that nobody has ruled
// on: those past due with how they count, and those still open.
func (s *Scorer) commissionNotes(p Period) []string {
	var overdue, open []string
	for i := range s.units {
		for _, w := range s.units[i].waiting {
			if !p.Contains(w.at) {
				continue
			}
			name := w.id + "（" + s.units[i].unit.Name + "）"
			if w.overdue {
				overdue = append(overdue, name)
			} else {
				open = append(open, name)
			}
		}
	}
	var notes []string
	if len(overdue) > 0 {
		how := "按未完成约稿任务计（overdue = failed）"
		if s.overdue == OverdueOpen {
			how = "暂按未到期计（overdue = open）"
		}
		notes = append(notes, "约稿逾期待认定，"+how+"："+strings.Join(overdue, "、"))
	}
	if len(open) > 0 {
		notes = append(notes, "约稿尚未办结，未计分："+strings.Join(open, "、"))
	}
	return notes
}

// yearNotes names what decided about the yearly ranking (四.3).
func (s *Scorer) yearNotes() []string {
	var notes []string
	switch s.rules.Settings.YearBy {
	case YearByAwards:
		notes = append(notes, "全年按四个季度赋分之和排名，相同的比全年计分（year_by = awards）")
	case YearByPoints:
		notes = append(notes, "全年按四个季度计分之和排名（year_by = points）")
	}
	if tiers := s.rules.YearEnd; len(tiers.Deductions) == 0 {
		notes = append(notes, "各档扣分按综合考评细则（deductions）")
	} else {
		list := make([]string, len(tiers.Deductions))
		for i, p := range tiers.Deductions {
			list[i] = fmt.Sprintf("第%d档扣%s分", i+1, p)
		}
		notes = append(notes, strings.Join(list, "，")+"（deductions）")
	}
	for i := range s.units {
		if u := &s.units[i]; u.first != nil && u.zeroedYear.clause == "" {
			notes = append(notes, u.unit.Name+"有"+string(u.first.Name)+"批示，年度排名第一（"+u.first.Clause+"）")
		}
	}
	return notes
}

// criticised names the units that are criticised city-wide (三（六）1).
func (s *Scorer) criticised(p Period) []string {
	var notes []string
	for i := range s.units {
		u := &s.units[i]
		for _, l := range u.criticised {
			if p.Contains(l.At) {
				notes = append(notes, u.unit.Name+"信息"+l.Text+"，全市通报批评（"+l.Clause+"）")
			}
		}
	}
	return notes
}
