package spreadsheet

import (
	"strconv"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// historyTitle is the title of items of which only the number is known.
const historyTitle = "历史导入"

// submission reads a row of 报送.
func (h *history) submission(r *row) {
	s := scoring.Submission{
		Channel: scoring.Channel(r.text("报送途径")), Class: scoring.Class(r.text("类别")), Title: r.text(headTitle),
		Manuscript: r.text(headManuscript), At: r.instant("报送时间"), Invalid: r.text("无效原因"), Emergency: r.yes("应急信息"),
	}
	s.Unit, s.CountsOn = r.unit(headUnit), r.day(headCountsOn)
	s.ID = idOf("s", s.Unit, s.Manuscript, s.Title, s.At.Format("2006-01-02 15:04:05"))
	if s.Manuscript != "" {
		s.ID = idOf("s", s.Unit, s.Manuscript)
	}
	h.addSubmission(s, r.place())
}

func (h *history) addSubmission(s scoring.Submission, at place) {
	h.Ledger.Submissions = append(h.Ledger.Submissions, s)
	h.came(scoring.KindSubmission, s.ID, at)
	h.items.own.add(s)
	if s.Channel == scoring.ChannelSection && s.Invalid == "" {
		h.items.own.valid[keyOf(s.Unit, monthOf(s).String())] = true
	}
}

// commission reads a row of 约稿. What it was delivered with is a submission of
// its own where 报送 does not have it.
func (h *history) commission(r *row) {
	c := scoring.Commission{
		Title: r.text(headTitle), Issued: r.instant("发出时间"), Received: r.instant("签收时间"), Due: r.deadline("时限"),
		Delivered: r.instant("报送时间"), Quality: r.points("质量分"),
	}
	c.Unit = r.unit(headUnit)
	number := r.text(headCommission)
	c.ID = idOf("c", c.Unit, number)
	state := r.text("状态")
	for _, s := range commissionStates {
		if s.name == state {
			c.State = s.state
		}
	}
	if c.State == "" && state != "" {
		r.refuse("状态", scoring.ReasonUnknownState, state, "")
	}
	if c.State == scoring.CommissionGraded && r.raw("质量分") == "" {
		r.refuse("质量分", scoring.ReasonMissing, "", "")
	}
	manuscript := r.raw(headManuscript)
	if !c.Delivered.IsZero() || manuscript != "" {
		c.Submission = h.delivered(r, c, number, manuscript)
	}
	h.Ledger.Commissions = append(h.Ledger.Commissions, c)
	h.came(scoring.KindCommission, c.ID, r.place())
	h.items.own.commissions[keyOf(c.Unit, number)] = c.ID
}

// delivered is the id of the submission that a commission was delivered with.
func (h *history) delivered(r *row, c scoring.Commission, number, manuscript string) string {
	if manuscript != "" || c.Title != "" {
		if found := h.items.find(c.Unit, manuscript, c.Title); len(found) == 1 {
			return found[0]
		}
	}
	if c.Delivered.IsZero() {
		r.refuse("报送时间", scoring.ReasonMissing, "", "")
		return ""
	}
	s := scoring.Submission{
		Common: scoring.Common{ID: idOf("s", c.Unit, "约稿", number), Unit: c.Unit}, Channel: scoring.ChannelSection,
		Title: c.Title, Manuscript: manuscript, At: c.Delivered,
	}
	h.addSubmission(s, r.place())
	return s.ID
}

// adoption reads a row of 录用.
func (h *history) adoption(r *row) {
	a := scoring.Adoption{Outlet: r.text("录用刊物"), Issue: r.text("期号"), At: r.day("录用日期"), With: r.units("合报单位")}
	a.Unit, a.CountsOn = r.unit(headUnit), r.day(headCountsOn)
	a.Submission, a.Commission = r.item(a.Unit), r.commissionOf(a.Unit)
	a.ID = idOn("a", r, a.Submission+a.Commission, a.Outlet)
	h.addAdoption(a, r.place())
}

func (h *history) addAdoption(a scoring.Adoption, at place) {
	h.Ledger.Adoptions = append(h.Ledger.Adoptions, a)
	h.came(scoring.KindAdoption, a.ID, at)
}

// instruction reads a row of 批示.
func (h *history) instruction(r *row) {
	i := scoring.Instruction{Level: scoring.Level(r.text("级别")), Leader: r.text("批示领导"), At: r.day("批示日期")}
	i.Unit, i.CountsOn = r.unit(headUnit), r.day(headCountsOn)
	i.Submission = r.item(i.Unit)
	i.ID = idOn("i", r, i.Submission, string(i.Level), i.Leader, i.At.String())
	h.Ledger.Instructions = append(h.Ledger.Instructions, i)
	h.came(scoring.KindInstruction, i.ID, r.place())
}

// fault reads a row of 扣分.
func (h *history) fault(r *row) {
	f := scoring.Fault{Fault: scoring.FaultName(r.text("扣分事项")), Detail: r.text("情形"), At: r.day("日期")}
	f.Unit, f.CountsOn = r.unit(headUnit), r.day(headCountsOn)
	f.Commission = r.commissionOf(f.Unit)
	f.ID = idOf("f", f.Unit, string(f.Fault), f.Detail, f.Commission, f.At.String())
	h.Ledger.Faults = append(h.Ledger.Faults, f)
	h.came(scoring.KindFault, f.ID, r.place())
}

// merit reads a row of 加分.
func (h *history) merit(r *row) {
	m := scoring.Merit{Merit: r.text("加分事项"), Person: r.text("人员"), From: r.day("开始日期"), To: r.day("结束日期"), WellDone: r.yes("较好完成")}
	m.Unit = r.unit(headUnit)
	m.ID = idOf("m", m.Unit, m.Merit, m.Person, m.From.String())
	h.Ledger.Merits = append(h.Ledger.Merits, m)
	h.came(scoring.KindMerit, m.ID, r.place())
}

// summary reads a row of 月度汇总: as many items, submitted and printed on the
// first of the month. Which day it was, nobody knows; the first lies in the
// month's own weeks and before any moment at which the month is looked at.
func (h *history) summary(r *row) {
	month, unit := r.month(headMonth), r.unit(headUnit)
	for i := range h.rules.Outlets {
		o := &h.rules.Outlets[i]
		n := r.count(o.Name)
		if month.IsZero() || unit == "" {
			continue
		}
		at := r.place()
		at.title = o.Name
		for k := range n {
			if h.Ledger.Len() >= maxFacts {
				r.refuse(o.Name, ReasonTooLarge, "条数", strconv.Itoa(maxFacts))
				return
			}
			parts := []string{month.String(), unit, o.Name, strconv.Itoa(k + 1)}
			channel, class := h.rules.ChannelOf(o)
			s := scoring.Submission{
				Common:  scoring.Common{ID: idOf("s", append(parts, historyTitle)...), Unit: unit},
				Channel: channel, Class: class, Title: historyTitle, At: month.Start().Time(),
			}
			h.Ledger.Submissions = append(h.Ledger.Submissions, s)
			h.came(scoring.KindSubmission, s.ID, at)
			h.items.own.valid[keyOf(unit, month.String())] = h.items.own.valid[keyOf(unit, month.String())] || channel == scoring.ChannelSection
			h.addAdoption(scoring.Adoption{
				Common: scoring.Common{ID: idOf("a", append(parts, historyTitle)...), Unit: unit}, Submission: s.ID, Outlet: o.Name, At: month.Start(),
			}, at)
		}
	}
}

// valid reads a row of 当月有效报送: one submission to the section, unless the
// workbook has one of that month anyway.
func (h *history) valid(r *row) {
	month, unit := r.month(headMonth), r.unit(headUnit)
	key := keyOf(unit, month.String())
	if month.IsZero() || unit == "" || h.items.own.valid[key] {
		return
	}
	h.addSubmission(scoring.Submission{
		Common: scoring.Common{ID: idOf("s", month.String(), unit, "当月有效报送"), Unit: unit}, Channel: scoring.ChannelSection,
		Title: historyTitle, At: month.Start().Time(),
	}, r.place())
}

// publish reads a row of 已印发.
func (h *history) publish(r *row) {
	p := scoring.Published{Month: r.month(headMonth), Unit: r.unit(headUnit), Points: r.points("印发得分")}
	if p.Month.IsZero() || p.Unit == "" {
		return
	}
	at, id := r.place(), keyOf(p.Month.String(), p.Unit)
	if first, twice := h.ids[id]; twice {
		r.refuse(headUnit, ReasonTwice, "", first.String())
		return
	}
	h.Published = append(h.Published, p)
	h.came(scoring.KindPublished, id, at)
}

// monthOf is the month that a submission counts in.
func monthOf(s scoring.Submission) scoring.Period {
	if s.CountsOn != 0 {
		return scoring.MonthOf(s.CountsOn)
	}
	return scoring.MonthOf(workday.DateOf(s.At))
}
