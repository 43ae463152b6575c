package bot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zwxx/scoring/workday"
)

// Notices of the State Council as they were published.
var notices = map[int]string{
	2018: `国务院办公厅关于2018年部分节假日安排的通知
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2018年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日放假，与周末连休。
二、春节：2月15日至21日放假调休，共7天。2月11日（星期日）、2月24日（星期六）上班。
三、清明节：4月5日至7日放假调休，共3天。4月8日（星期日）上班。
四、劳动节：4月29日至5月1日放假调休，共3天。4月28日（星期六）上班。
五、端午节：6月18日放假，与周末连休。
六、中秋节：9月24日放假，与周末连休。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期六）、9月30日（星期日）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。`,
	2024: `2024年部分节假日安排
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。`,
	2025: `国办发明电〔2024〕12号
经国务院批准，现将2025年元旦、春节、清明节、劳动节、端午节、国庆节和中秋节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。`,
	2026: `现将2026年放假安排通知如下
（一）元旦：１月１日（周四）至３日（周六）放假调休，共３天。１月４日（周日）上班。
（二）春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
（三）清明节：4月4日（周六）至6日（周一）放假，共3天。
（四）劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
（五）端午节：6月19日（周五）至21日（周日）放假，共3天。
（六）中秋节：9月25日（周五）至27日（周日）放假，共3天。
（七）国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日`,
}

// TestNoticesOfTheStateCouncil reads published notices as they stand, months
// before their year and after it, and compares every day with the library.
func TestNoticesOfTheStateCouncil(t *testing.T) {
	t.Parallel()
	for year, text := range notices {
		for _, now := range []time.Time{workday.NewDate(year-1, 11, 5).Time(), workday.NewDate(year+1, 3, 1).Time()} {
			p := dayLines{now: now}
			p.read(text)
			if err := p.refusal(); err != nil {
				t.Fatalf("%d: %v", year, err)
			}
			additions := make(map[workday.Date]bool)
			for _, s := range p.spans {
				for _, d := range s.days() {
					additions[d.Date] = d.Off
				}
			}
			// The last days of the year belong to the next one's notice.
			for d := workday.NewDate(year, 1, 1); d < workday.NewDate(year, 12, 29); d++ {
				off, ok := additions[d]
				if !ok {
					off = d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
				}
				if off == workday.Noticed(d).Kind.Working() {
					t.Errorf("read on %s: %s off %t", now.Format("2006-01"), d, off)
				}
			}
		}
	}
}

// TestDayLines reads lines typed on 15 November 2026.
func TestDayLines(t *testing.T) {
	t.Parallel()
	off, work := true, false
	for _, tt := range []struct {
		kind       *bool
		text, want string
	}{
		{nil, "放假 2027-01-01 元旦", "1 off 2027-01-01 元旦"},
		{nil, "放假 2027-01-01 元旦\n\n补班 2027/1/9", "1 off 2027-01-01 元旦; 3 work 2027-01-09"},
		{nil, "放假 1月1日至3日 元旦", "1 off 2027-01-01 2027-01-03 元旦"},
		{nil, "放假 12月31日至1月2日 元旦", "1 off 2026-12-31 2027-01-02 元旦"},
		{nil, "2027年\n放假 12月31日至1月2日", "2 off 2027-12-31 2028-01-02"},
		{nil, "补班 2027年10月9日、10日", "1 work 2027-10-09; 1 work 2027-10-10"},
		{nil, "放假 明天 大雪", "1 off 2026-11-16 大雪"},
		{nil, "放假 11月2日 停电", "1 off 2026-11-02 停电"},
		{nil, "放假　２０２７年１月１日～３日　元旦", "1 off 2027-01-01 2027-01-03 元旦"},
		{&off, "1月1日", "1 off 2027-01-01"},
		{&work, "2027-02-14 春节", "1 work 2027-02-14 春节"},
		{&off, "春节：2月5日至2月12日放假。2月14日上班", "1 off 2027-02-05 2027-02-12 春节; 1 work 2027-02-14 春节"},
		{&off, "国庆节：10月1日（周五）至7日", "第1行：“10月1日(周五)”日期和星期对不上；不是今年的，请写明年份。"},
		{&off, "国庆节：10月1日至7日", "第1行：“10月1日”请写明年份，如：2027年10月1日。"},
		{nil, "10月1日", "第1行：“10月1日”没写是放假还是补班。"},
		{nil, "放假 国庆节", "第1行：“放假 国庆节”没有日期。"},
		{nil, "放假 1月32日", "第1行：没有这一天：“1月32日”。"},
		{nil, "放假 1月1日（周四）", "第1行：“1月1日(周四)”日期和星期对不上；不是今年的，请写明年份。"},
		{nil, "放假 1月3日至1日", "第1行：“1月3日至1日”起止不对，或超过31天。"},
		{nil, "放假 2027年1月1日至2027年10月7日", "第1行：“2027年1月1日至2027年10月7日”起止不对，或超过31天。"},
		{nil, "放假 1月1日至3日 共4天", "第1行：写的是共4天，日期算来3天。"},
		{nil, "放假 1月1日 这是一个长得不像节日名称的一句话而且没有完", "第1行：没看懂“这是一个长得不像节日名称的一句话而且没有完”。"},
	} {
		p := dayLines{now: workday.NewDate(2026, 11, 15).Time().Add(9 * time.Hour), off: tt.kind}
		p.read(tt.text)
		var got []string
		for _, s := range p.spans {
			text := fmt.Sprint(s.line, map[bool]string{true: " off ", false: " work "}[s.off], s.from)
			if s.to != s.from {
				text += " " + s.to.String()
			}
			got = append(got, strings.TrimSpace(text+" "+s.name))
		}
		for _, problem := range p.problems {
			got = append(got, fmt.Sprintf("第%d行：%s", problem.line, problem.text))
		}
		if len(p.problems) > 0 {
			got = got[len(p.spans):]
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%q:\n got %s\nwant %s", tt.text, strings.Join(got, "; "), tt.want)
		}
	}
}

// TestManyProblems tells no more of them than can be read.
func TestManyProblems(t *testing.T) {
	t.Parallel()
	p := dayLines{now: workday.NewDate(2026, 11, 15).Time()}
	p.read(strings.Repeat("放假 2月30日\n", 40))
	text := p.refusal().Error()
	if strings.Count(text, "没有这一天") != problemsShown || !strings.Contains(text, "另有28处") {
		t.Error(text)
	}
}

// FuzzDayLines: whatever is pasted, nothing panics, and no span is backwards
// or longer than the guard.
func FuzzDayLines(f *testing.F) {
	for _, text := range notices {
		f.Add(text)
	}
	f.Add("放假 10月1日至10月7日 国庆节")
	f.Add("（（：至、。")
	f.Fuzz(func(t *testing.T, text string) {
		p := dayLines{now: workday.NewDate(2026, 11, 15).Time()}
		p.read(text)
		for _, s := range p.spans {
			if s.to < s.from || s.to-s.from >= longestSpan || s.line < 1 {
				t.Errorf("%+v", s)
			}
		}
	})
}
