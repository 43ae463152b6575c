package scoring

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// WriteRules writes the rule set as text for people: what it gives, takes and
// wants, with the clause of each, and the settings. The text of the measures
// is left out. The only errors are the writer's.
func WriteRules(w io.Writer, r *Rules) error {
	p := &rulesWriter{rules: r}
	p.line("%d年计分规则　%s%s", r.Year, r.Title, bracket(r.Name))
	p.paper()
	p.groups()
	p.outlets()
	p.submissions()
	p.quotas()
	p.commission()
	p.extras()
	p.faults()
	p.caps()
	p.yearEnd()
	p.settings()
	_, err := w.Write(p.b.Bytes())
	return err
}

// A rulesWriter writes the parts of a rule set, one heading each.
type rulesWriter struct {
	rules *Rules
	b     bytes.Buffer
}

func (p *rulesWriter) line(format string, args ...any) { fmt.Fprintf(&p.b, format+"\n", args...) }

func (p *rulesWriter) head(text string) { p.line("\n%s", text) }

// item writes one entry with its clause.
func (p *rulesWriter) item(clause, format string, args ...any) {
	p.line("  %s%s", fmt.Sprintf(format, args...), bracket(ClauseText(clause)))
}

// paper is what stands around the text of bulletins.
func (p *rulesWriter) paper() {
	for _, part := range []struct{ name, text string }{
		{"通报署名", p.rules.Office}, {"主送", p.rules.Addressees}, {"抄送", p.rules.Copies},
	} {
		if part.text != "" {
			p.line("%s：%s", part.name, part.text)
		}
	}
}

func (p *rulesWriter) groups() {
	for i := range p.rules.Groups {
		g := &p.rules.Groups[i]
		direct := ""
		if g.Direct {
			direct = "　有直报点"
		}
		p.head(fmt.Sprintf("%s　%d个单位　季度目标%s分%s", g.Name, len(g.Units), g.Target, direct))
		p.line("  季度赋分：%s", g.awardText())
		names := make([]string, len(g.Units))
		for j, u := range g.Units {
			names[j] = u.Name
			if len(u.Was) > 0 {
				names[j] += "（原" + strings.Join(u.Was, "、") + "）"
			}
		}
		p.line("  单位：%s", strings.Join(names, "、"))
	}
}

// awardText says what each rank earns: 第1名起依次15、14分，其余6名5分.
func (g *Group) awardText() string {
	var parts []string
	if len(g.Awards) > 0 {
		parts = append(parts, "第1名起依次"+joinPoints(g.Awards)+"分")
	}
	if g.RestUnits > 0 {
		parts = append(parts, fmt.Sprintf("其余%d名%s分", g.RestUnits, g.Rest))
	}
	if parts == nil {
		return "不赋分"
	}
	return strings.Join(parts, "，")
}

func (p *rulesWriter) outlets() {
	p.head("录用刊物")
	for i := range p.rules.Outlets {
		o := &p.rules.Outlets[i]
		text := fmt.Sprintf("%s　%s分", o.Name, o.Points)
		if len(o.Groups) > 0 {
			text += "　限" + strings.Join(o.Groups, "、")
		}
		if len(o.CommissionOnly) > 0 {
			text += "；" + strings.Join(o.CommissionOnly, "、") + "只有约稿可记"
		}
		if o.Multiplied && p.rules.Commission.Multiplier > 1 {
			text += fmt.Sprintf("；约稿%d倍", p.rules.Commission.Multiplier)
		}
		p.item(o.Clause, "%s", text)
	}
}

func (p *rulesWriter) submissions() {
	for i, s := range p.rules.Submissions {
		if i == 0 {
			p.head("报送")
		}
		p.item(s.Clause, "%s%s　每条有效报送%s分", s.Channel, dotted(string(s.Class)), s.Points)
	}
}

func (p *rulesWriter) quotas() {
	for i, q := range p.rules.Quotas {
		if i == 0 {
			p.head("报送任务")
		}
		effect := map[Effect]string{
			EffectTarget: "未完成的当季任务视作未完成", EffectPoints: "未完成的每次" + q.Points.String() + "分", EffectNone: "只作统计",
		}[q.Effect]
		p.item(q.Clause, "%s　%s至少%d条%s%s，%s", strings.Join(q.Groups, "、"), everySpan[q.Period], q.Count, q.Channel, dotted(string(q.Class)), effect)
	}
}

// everySpan says how often something starts anew.
var everySpan = map[Span]string{SpanWeek: "每周", SpanMonth: "每月", SpanQuarter: "每季", SpanYear: "每年"}

func (p *rulesWriter) commission() {
	c := p.rules.Commission
	p.head("约稿")
	p.item(c.Clause, "质量分0至%s分，每档%s分；录用刊物注明约稿倍数的按%d倍计", c.QualityMax, c.QualityStep, c.Multiplier)
	failed := "未按时、未按要求报送　" + c.FailedPoints.String() + "分"
	if c.FailedZeroes != ZeroesNothing {
		failed += "，" + zeroText[c.FailedZeroes]
	}
	p.item(c.FailedClause, "%s", failed)
	p.item(c.ObjectionClause, "职能不符的书面说明　期限：%s", windowText[string(p.rules.Settings.ObjectionWindow)])
}

// zeroText says what a breach zeroes.
var zeroText = map[Zeroes]string{ZeroesQuarter: "当季不得分", ZeroesYear: "当年不得分"}

// windowText says when the window of a written explanation ends.
var windowText = map[string]string{
	"close-of-next-working-day":  "下一个工作日下班时",
	"end-of-next-working-day":    "下一个工作日24时",
	"same-time-next-working-day": "下一个工作日同一时刻",
}

// extras writes instructions, emergency items and merits.
func (p *rulesWriter) extras() {
	p.head("加分")
	for _, l := range p.rules.Levels {
		first := ""
		if l.First {
			first = "，年度排名视为第一"
		}
		p.item(l.Clause, "%s　%s分%s；同一条信息全年只计最高", named(string(l.Name)+"批示", l.Title), l.Points, first)
	}
	for _, m := range p.rules.Merits {
		p.item(m.Clause, "%s　%s分，满%d个月并较好完成", named(m.Name, m.Title), m.Points, m.Months)
	}
	p.item(p.rules.Emergency.Clause, "应急信息的录用、批示　0分")
}

func (p *rulesWriter) faults() {
	for i, f := range p.rules.Faults {
		if i == 0 {
			p.head("扣分")
		}
		text := named(string(f.Name), f.Title) + "　"
		if len(f.Points) > 1 {
			text += "第1次起依次" + joinPoints(f.Points) + "分，以后各次" + f.Points[len(f.Points)-1].String() + "分"
		} else {
			text += "每次" + joinPoints(f.Points) + "分"
		}
		if f.Zeroes != ZeroesNothing {
			text += "，" + zeroText[f.Zeroes]
		}
		if f.Criticise {
			text += "，通报批评"
		}
		if f.Derived {
			text += "，按月推算"
		}
		if len(f.Details) > 0 {
			text += "；情形：" + strings.Join(f.Details, "、")
		}
		p.item(f.Clause, "%s", text)
	}
}

func (p *rulesWriter) caps() {
	names := map[Source]string{
		SourceSubmission: "报送", SourceAdoption: "录用", SourceInstruction: "批示", SourceQuality: "质量分", SourceMerit: "加分",
	}
	for i, c := range p.rules.Caps {
		if i == 0 {
			p.head("封顶")
		}
		of := make([]string, len(c.Of))
		for j, source := range c.Of {
			of[j] = names[source]
		}
		p.item(c.Clause, "%s%s　%s最多%s分", strings.Join(of, "、"), bracket(strings.Join(c.Outlets, "、")), everySpan[c.Period], c.Points)
	}
}

func (p *rulesWriter) yearEnd() {
	y := p.rules.YearEnd
	p.head("年终")
	deductions := "按综合考评细则"
	if len(y.Deductions) > 0 {
		deductions = "依次扣" + joinPoints(y.Deductions) + "分"
	}
	p.item(y.Clause, "组内前%d%%（向上取整）不扣分，其余分%d档，%s", y.FreePercent, y.Tiers, deductions)
}

func (p *rulesWriter) settings() {
	s := p.rules.Settings
	p.head("办法未写明、由信息科定的")
	channels := make([]string, len(s.ValidChannels))
	for i, c := range s.ValidChannels {
		channels[i] = string(c)
	}
	hours := make([]string, len(s.OfficeHours))
	for i, o := range s.OfficeHours {
		hours[i] = o.From.String() + "-" + o.To.String()
	}
	from := "1月起"
	if !s.DeriveFrom.IsZero() {
		from = s.DeriveFrom.String() + "起"
	}
	for _, row := range [][3]string{
		{"得分相同", map[Ties]string{TiesShared: "并列", TiesRoster: "按名单先后"}[s.Ties], "ties"},
		{"合报", map[Joint]string{JointSplit: "平分", JointFull: "各得全分", JointLead: "只记第一家"}[s.Joint], "joint"},
		{"同一条信息被几种刊物录用", map[SameItem]string{SameItemAdd: "累加", SameItemHighest: "只记最高"}[s.SameItem], "same_item"},
		{"乡镇约稿倍数的基数", map[CommissionBase]string{CommissionBaseOutlet: "录用刊物分值", CommissionBaseDirect: "直报分值"}[s.CommissionBase], "commission_base"},
		{"约稿从何时算收到", map[Receipt]string{ReceiptAcknowledged: "单位签收", ReceiptIssued: "约稿发出"}[s.Receipt], "receipt"},
		{"当月有效报送看", strings.Join(channels, "、"), "valid_channels"},
		{"当月无报送推算", from, "derive_from"},
		{"年终排名看", map[YearBy]string{YearByAwards: "四个季度赋分", YearByPoints: "四个季度得分"}[s.YearBy], "year_by"},
		{"到期未认定的约稿", map[Overdue]string{OverdueFailed: "按未完成", OverdueOpen: "按未到期"}[s.Overdue], "overdue"},
		{"办公时间", strings.Join(hours, "、"), "office_hours"},
	} {
		p.line("  %s：%s（%s）", row[0], row[1], row[2])
	}
}

// named is a name with its longer title.
func named(name, title string) string {
	if title == name {
		return name
	}
	return name + bracket(title)
}

// bracket puts a text in brackets; nothing for nothing.
func bracket(text string) string {
	if text == "" {
		return ""
	}
	return "（" + text + "）"
}

// dotted is a class behind a channel.
func dotted(class string) string {
	if class == "" {
		return ""
	}
	return "·" + class
}

func joinPoints(all []Points) string {
	texts := make([]string, len(all))
	for i, p := range all {
		texts[i] = p.String()
	}
	return strings.Join(texts, "、")
}
