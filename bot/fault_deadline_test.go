package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

// explaining brings five officers of different units to the last step of a
// written explanation, whose window ends on 2 March at 17:30.
const explaining = `at 2018-03-01 09:00
person 张三 section
person 甲 officer 发改局
person 乙 officer 经信局
person 丙 officer 教育局
person 丁 officer 梅城镇
person 戊 officer 乾潭镇
张三> 发起约稿
张三> 一季度重点项目开工情况
张三> 发改局、经信局、教育局、梅城镇、乾潭镇
张三> 3月6日17:30
张三 tap 无，见党政网约稿通知单
张三 tap 信息科
张三 tap 提交
`

// fault 41: the window ends while the program is down. What was sent before
// its end is in time, whenever it is handled, and both times are shown; what
// was sent after it is late.
func TestDeadlinePassesWhileDown(t *testing.T) {
	t.Parallel()
	script := explaining
	officers := []struct {
		name, unit, sent string
		late             bool
	}{
		{"甲", "发改局", "2018-03-02 17:05", false},
		{"乙", "经信局", "2018-03-02 17:29", false},
		{"丙", "教育局", "2018-03-02 17:30", false},
		{"丁", "梅城镇", "2018-03-02 17:31", true},
		{"戊", "乾潭镇", "2018-03-02 23:59", true},
	}
	for _, o := range officers {
		script += fmt.Sprintf("%[1]s tap 职能不符\n%[1]s tap 尚未电话告知\n%[1]s> 不属本单位职能\n%[1]s> 请转住建局\n%[1]s> 李局长\n", o.name)
	}
	p := playText(t, script+"at 2018-03-02 17:00\n")

	// The program is gone; nothing is polled until it runs again.
	for _, o := range officers {
		p.set(o.sent)
		p.people[o.name].SendPhoto(testPhoto(), "")
		p.people[o.name].Say("完成")
	}
	p.set("2018-03-03 10:00")
	p.start()
	p.settle()

	for _, o := range officers {
		c, e := p.explained(o.unit)
		sent, err := time.Parse("2006-01-02 15:04 -0700", o.sent+" +0800")
		p.must(err)
		if !e.Filed.Equal(sent) || e.Late != o.late {
			t.Errorf("%s sent at %s: filed %s, late %t", o.unit, o.sent, e.Filed, e.Late)
		}
		want := scoring.CommissionObjected
		if o.late {
			want = scoring.CommissionReceived
		}
		if c.State != want {
			t.Errorf("%s: %s", o.unit, c.State)
		}
		receipt := p.lastText(o.name)
		for _, shown := range []string{sent.Format("15:04") + "提交（3月3日（周六）10:00处理）", "3月2日（周五）17:30"} {
			if !strings.Contains(receipt, shown) {
				t.Errorf("%s is shown no %q:\n%s", o.name, shown, receipt)
			}
		}
		if strings.Contains(receipt, "逾期：") != o.late || strings.Contains(receipt, "在时限内") == o.late {
			t.Errorf("%s:\n%s", o.name, receipt)
		}
	}
	if cards := p.texts("张三"); strings.Count(cards, "（3月3日（周六）10:00处理）") != len(officers) {
		t.Errorf("the section is not shown both times:\n%s", cards)
	}
}

// explained returns the newest commission of a unit with its explanation.
func (p *play) explained(unit string) (c store.Commission, e store.Explanation) {
	p.tb.Helper()
	p.must(p.db.View(p.now, func(v *store.View) error {
		open, err := v.OpenCommissions(unit)
		if err != nil || len(open) != 1 {
			return fmt.Errorf("%d commissions: %w", len(open), err)
		}
		c = open[0]
		var ok bool
		if e, ok, err = v.ExplanationOf(c.ID); err == nil && !ok {
			err = fmt.Errorf("%s has not explained itself", unit)
		}
		return err
	}))
	return c, e
}

// texts are all messages of the bot that a person has.
func (p *play) texts(name string) string {
	var all []string
	for _, c := range p.chats {
		if c.name != name {
			continue
		}
		for _, m := range p.server.Messages(c.id) {
			if m.FromBot {
				all = append(all, m.Text)
			}
		}
	}
	return strings.Join(all, "\n\n")
}

// lastText is the receipt that a person has last been shown.
func (p *play) lastText(name string) string {
	all := strings.Split(p.texts(name), "\n\n")
	for i := len(all) - 1; i >= 0; i-- {
		if strings.Contains(all[i], "书面说明") && strings.Contains(all[i], "编号") {
			return all[i]
		}
	}
	return ""
}
