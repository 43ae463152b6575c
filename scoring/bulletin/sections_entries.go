package bulletin

import (
	"fmt"
	"slices"
	"strings"

	"zwxx/scoring"
)

// commissionTexts counts the commissions due by what became of them.
func (c *Content) commissionTexts() []string {
	if len(c.Commissions) == 0 {
		return nil
	}
	outcomes := []string{"按时完成", "撤销", "未完成", "到期待认定", "尚未办结"}
	counts := make([]int, len(outcomes))
	named := make([][]string, len(outcomes))
	for _, o := range c.Commissions {
		n := 4
		switch {
		case o.State == scoring.CommissionGraded:
			n = 0
		case o.State == scoring.CommissionWithdrawn:
			n = 1
		case o.State == scoring.CommissionFailed:
			n = 2
		case o.Overdue:
			n = 3
		}
		counts[n]++
		named[n] = append(named[n], o.Unit+titled(o.Title))
	}
	var parts []string
	for n, outcome := range outcomes {
		switch {
		case counts[n] == 0:
		case n == 0:
			parts = append(parts, fmt.Sprintf("%s%d件", outcome, counts[n]))
		default:
			parts = append(parts, fmt.Sprintf("%s%d件（%s）", outcome, counts[n], strings.Join(named[n], "、")))
		}
	}
	return []string{fmt.Sprintf("%s到期约稿%d件：%s。", periodName(c.Period), len(c.Commissions), strings.Join(parts, "，"))}
}

// titled is a title in its marks.
func titled(title string) string {
	if title == "" {
		return ""
	}
	return "《" + title + "》"
}

func (c *Content) instructionTexts() []string {
	texts := make([]string, 0, len(c.Instructions)+len(c.First))
	for _, f := range c.Instructions {
		gain := "加" + f.Points.String() + "分"
		if f.Points == 0 {
			gain = "不另加分"
		}
		texts = append(texts, fmt.Sprintf("%s%s获%s，%s（%s）。", f.Unit, titled(f.Title), f.Level, gain, scoring.ClauseText(f.Clause)))
	}
	for _, f := range c.First {
		texts = append(texts, fmt.Sprintf("%s获%s，年度排名第一（%s）。", f.Unit, f.Level, scoring.ClauseText(f.Clause)))
	}
	return texts
}

// entryTexts names lines, units of one reason together.
func (c *Content) entryTexts(entries []Entry) []string {
	var reasons []string
	named := map[string][]string{}
	for _, e := range entries {
		var effects []string
		switch {
		case e.Points < 0:
			effects = append(effects, "扣"+(-e.Points).String()+"分")
		case e.Points > 0:
			effects = append(effects, "加"+e.Points.String()+"分")
		}
		if e.Zeroes != "" {
			effects = append(effects, e.Zeroes)
		}
		reason := fmt.Sprintf("%s，%s（%s）", e.Text, strings.Join(effects, "，"), scoring.ClauseText(e.Clause))
		if named[reason] == nil {
			reasons = append(reasons, reason)
		}
		named[reason] = append(named[reason], e.Unit)
	}
	for i, reason := range reasons {
		reasons[i] = c.unitList(named[reason]) + "：" + reason + "。"
	}
	return reasons
}

// unitList names units in roster order, a group that is there as a whole by its
// name.
func (c *Content) unitList(names []string) string {
	var parts []string
	for _, g := range c.Sheet.Groups {
		var of []string
		for _, u := range c.Units {
			if u.Group == g.Name && slices.Contains(names, u.Unit) {
				of = append(of, u.Unit)
			}
		}
		if len(of) > 1 && len(of) == len(g.Units) {
			of = []string{fmt.Sprintf("%s全部%d个单位", g.Name, len(of))}
		}
		parts = append(parts, of...)
	}
	return strings.Join(parts, "、")
}

func (c *Content) criticisedTexts() []string {
	var texts []string
	for _, e := range c.Criticised {
		texts = append(texts, fmt.Sprintf("%s：%s报送的信息%s，%s，予以全市通报批评（%s）。",
			e.Unit, shortDate(e.At), e.Text, e.Zeroes, scoring.ClauseText(e.Clause)))
	}
	return texts
}

// tierTexts says of a year which units are in which tier (四.3).
func (c *Content) tierTexts() []string {
	if c.Period.Kind() != scoring.Year {
		return nil
	}
	var texts []string
	for i := range c.Sheet.Groups {
		var tiers [][]string
		for _, u := range c.Sheet.Groups[i].Units {
			for len(tiers) <= u.Tier {
				tiers = append(tiers, nil)
			}
			tiers[u.Tier] = append(tiers[u.Tier], u.Unit)
		}
		var parts []string
		for tier, units := range tiers {
			if len(units) > 0 {
				parts = append(parts, fmt.Sprintf("%s%d个：%s", tierName(tier), len(units), strings.Join(units, "、")))
			}
		}
		texts = append(texts, c.Sheet.Groups[i].Name+"　"+strings.Join(parts, "；")+"。")
	}
	if len(c.Tiers) == 0 {
		return append(texts, "各档扣分按综合考评相关细则执行（四.3）。")
	}
	var deductions []string
	for i, p := range c.Tiers {
		deductions = append(deductions, fmt.Sprintf("%s扣%s分", tierName(i+1), p))
	}
	return append(texts, strings.Join(deductions, "，")+"（四.3）。")
}

// late names what came late (补记).
func (c *Content) late() Section {
	s := Section{Heading: "补记（上期迟到）"}
	if len(c.Late) == 0 {
		s.Paragraphs = []string{"无。"}
		return s
	}
	var sum scoring.Points
	for _, item := range c.Late {
		sum += item.Points
		s.Paragraphs = append(s.Paragraphs, fmt.Sprintf("%s：%s%s（%s），%s分，计入%s。", item.Unit, source(item), titled(item.Title),
			shortDate(item.At), signed(item.Points), periodName(item.Counts)))
	}
	s.Brief = fmt.Sprintf("%d条次，共%s分（见附件）。", len(c.Late), signed(sum))
	return s
}

// source is where an item was printed: 动态第12期.
func source(item Item) string { return item.Outlet + item.Issue }

func signed(p scoring.Points) string {
	if p > 0 {
		return "+" + p.String()
	}
	return p.String()
}

// correctionTexts names what earlier bulletins had wrong (更正).
func (c *Content) correctionTexts() []string {
	var texts []string
	for _, k := range c.Corrections {
		name := periodName(k.Period)
		if k.Period.Year() != c.Period.Year() {
			name = periodInYear(k.Period)
		}
		var parts []string
		if k.Was != k.Now {
			parts = append(parts, fmt.Sprintf("%s得分原%s分，更正为%s分", name, k.Was, k.Now))
		}
		if k.AwardWas != k.AwardNow {
			parts = append(parts, fmt.Sprintf("%s赋分原%s分，更正为%s分", name, k.AwardWas, k.AwardNow))
		}
		if len(parts) == 0 {
			parts = []string{name + "得分不变"}
		}
		var because []string
		for _, line := range k.Removed {
			because = append(because, fmt.Sprintf("核减%s（%s分）", line.Text, signed(line.Points)))
		}
		for _, line := range k.Added {
			because = append(because, fmt.Sprintf("补列%s（%s分）", line.Text, signed(line.Points)))
		}
		text := k.Unit + "：" + strings.Join(parts, "，")
		if len(because) > 0 {
			text += "。原因：" + strings.Join(because, "、")
		}
		texts = append(texts, text+"。")
	}
	return texts
}
