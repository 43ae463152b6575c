package bulletin

import (
	"fmt"
	"slices"
	"strings"

	"zwxx/scoring"
)

// A Section is a numbered part of the text.
type Section struct {
	Heading    string // 一、总体情况
	Paragraphs []string
	// Brief stands in place of the paragraphs where there is little room; the
	// paragraphs themselves if it is empty.
	Brief string
}

// Title is the bulletin's title.
func (c *Content) Title() string {
	year := c.Period.Year()
	switch c.Period.Kind() {
	case scoring.Month:
		return fmt.Sprintf("关于%d年%s全市政务信息工作情况的通报", year, periodName(c.Period))
	case scoring.Quarter:
		return fmt.Sprintf("关于%d年%s全市政务信息考核情况的通报", year, periodName(c.Period))
	}
	return fmt.Sprintf("关于%d年度全市政务信息考核情况的通报", year)
}

// Opening is what comes before the first section: the words written by hand,
// or the usual ones.
func (c *Content) Opening() string {
	if c.Words.Opening != "" {
		return c.Words.Opening
	}
	basis := c.Sheet.Rules
	if c.Head.Name != "" {
		basis = "《" + c.Head.Name + "》（" + basis + "）"
	}
	what := map[scoring.PeriodKind]string{scoring.Month: "工作", scoring.Quarter: "考核", scoring.Year: "考核"}[c.Period.Kind()]
	return fmt.Sprintf("根据%s，现将%s全市政务信息%s情况通报如下。", basis, periodInYear(c.Period), what)
}

// Sections are the numbered parts in their order, all but the tables.
func (c *Content) Sections() []Section {
	all := []Section{
		{Heading: "总体情况", Paragraphs: c.overall()},
		{Heading: "直报任务", Paragraphs: c.quotaTexts()},
		c.targets(),
		{Heading: "约稿", Paragraphs: c.commissionTexts()},
		{Heading: "领导批示", Paragraphs: c.instructionTexts()},
		{Heading: "扣分", Paragraphs: orNothing(c.entryTexts(c.Deductions))},
		{Heading: "加分", Paragraphs: c.entryTexts(c.Merits)},
		{Heading: "通报批评", Paragraphs: c.criticisedTexts()},
		{Heading: "年度档次", Paragraphs: c.tierTexts()},
		c.late(),
		{Heading: "更正（上期有误）", Paragraphs: orNothing(c.correctionTexts())},
		{Heading: "存在问题", Paragraphs: paragraphs(c.Words.Problems)},
		{Heading: "下步要求", Paragraphs: paragraphs(c.Words.Next)},
	}
	all = slices.DeleteFunc(all, func(s Section) bool { return len(s.Paragraphs) == 0 })
	for i := range all {
		all[i].Heading = numeral(i+1) + "、" + all[i].Heading
	}
	return all
}

func orNothing(texts []string) []string {
	if len(texts) == 0 {
		return []string{"无。"}
	}
	return texts
}

// paragraphs are those of a text written by hand.
func paragraphs(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == '\n' })
}

// periodName is a period as it is called within its year: 3月, 一季度, 全年.
func periodName(p scoring.Period) string {
	switch p.Kind() {
	case scoring.Month:
		return fmt.Sprintf("%d月", p.Start().Month())
	case scoring.Quarter:
		return numeral((int(p.Start().Month())+2)/3) + "季度"
	}
	return "全年"
}

// periodInYear is a period with its year: 2018年3月.
func periodInYear(p scoring.Period) string {
	if p.Kind() == scoring.Year {
		return fmt.Sprintf("%d年度", p.Year())
	}
	return fmt.Sprintf("%d年%s", p.Year(), periodName(p))
}

// overall says how much was sent in and adopted, by group and by outlet.
func (c *Content) overall() []string {
	var sent, adopted int
	var bySent, byAdopted []string
	byOutlet := make([]int, len(c.Outlets))
	for _, g := range c.Sheet.Groups {
		var groupSent, groupAdopted int
		for _, u := range c.Units {
			if u.Group != g.Name {
				continue
			}
			groupSent += u.Submissions
			groupAdopted += u.Adopted()
			for i, n := range u.Adoptions {
				byOutlet[i] += n
			}
		}
		sent += groupSent
		adopted += groupAdopted
		bySent = append(bySent, fmt.Sprintf("%s%d条", g.Name, groupSent))
		byAdopted = append(byAdopted, fmt.Sprintf("%s%d条次", g.Name, groupAdopted))
	}
	texts := []string{fmt.Sprintf("%s，各单位共报送政务信息%d条%s；录用%d条次%s。", periodName(c.Period),
		sent, within(sent, bySent), adopted, within(adopted, byAdopted))}
	var outlets []string
	for i, n := range byOutlet {
		if n > 0 {
			outlets = append(outlets, fmt.Sprintf("%s%d条次", c.Outlets[i], n))
		}
	}
	if len(outlets) > 0 {
		texts = append(texts, "按录用刊物分，"+strings.Join(outlets, "、")+"。")
	}
	return texts
}

// within lists the parts of a whole, if there are several.
func within(whole int, parts []string) string {
	if whole == 0 || len(parts) < 2 {
		return ""
	}
	return "，其中" + strings.Join(parts, "、")
}

// quotaTexts says who did each task (三（二）2).
func (c *Content) quotaTexts() []string {
	var texts []string
	for _, q := range c.Quotas {
		wanted := fmt.Sprintf("%s%s%d条", periodName(q.Period), q.Name, q.Wanted)
		if q.Weekly {
			wanted = fmt.Sprintf("%s%s每周%d条", periodName(q.Period), q.Name, q.Wanted)
		}
		whose := strings.Join(q.Groups, "、")
		if len(q.Short) == 0 {
			texts = append(texts, fmt.Sprintf("%s：%d个%s全部完成。", wanted, q.Done, whose))
			continue
		}
		short := make([]string, len(q.Short))
		for i, s := range q.Short {
			short[i] = fmt.Sprintf("%s（%d条）", s.Unit, s.Sent)
			if q.Weekly {
				short[i] = fmt.Sprintf("%s（%d周不足）", s.Unit, s.Spans)
			}
		}
		verdict := "未完成"
		if c.Draft && !q.Period.EndedBy(c.Sheet.AsOf) {
			verdict = "尚未完成"
		}
		who := fmt.Sprintf("%d个%s完成，%d个", q.Done, whose, len(short))
		if q.Done == 0 {
			who = fmt.Sprintf("%d个%s均", len(short), whose)
		}
		texts = append(texts, fmt.Sprintf("%s：%s%s（%s）：%s。", wanted, who, verdict, scoring.ClauseText(q.Clause), strings.Join(short, "、")))
	}
	return texts
}

// targets says of a quarter who met the target (四.2).
func (c *Content) targets() Section {
	s := Section{Heading: "季度目标"}
	if c.Period.Kind() != scoring.Quarter {
		return s
	}
	for i := range c.Sheet.Groups {
		g := &c.Sheet.Groups[i]
		met := 0
		var missed []string
		for j := range g.Units {
			if g.Units[j].TargetMet == scoring.MetYes {
				met++
			} else {
				missed = append(missed, g.Units[j].Unit+"（"+whyMissed(&g.Units[j], g.Target)+"）")
			}
		}
		text := fmt.Sprintf("%s（目标%s分）：%d个单位完成", g.Name, g.Target, met)
		if len(missed) > 0 {
			text += fmt.Sprintf("，%d个未完成：%s", len(missed), strings.Join(missed, "、"))
		}
		s.Paragraphs = append(s.Paragraphs, text+"。")
	}
	s.Paragraphs = append(s.Paragraphs, "未完成季度目标的，本季赋分为0分（四.2）。")
	return s
}

// whyMissed says what a unit's target lacks.
func whyMissed(u *scoring.UnitScore, target scoring.Points) string {
	switch {
	case u.Zeroed != "":
		return "当季不得分"
	case u.Counted < target:
		return u.Counted.String() + "分"
	}
	return "直报任务未完成"
}
