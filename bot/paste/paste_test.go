package paste_test

import (
	"strings"
	"testing"
	"time"

	"zwxx/bot/paste"
	"zwxx/scoring"
	"zwxx/scoring/workday"
)

func reader(tb testing.TB) paste.Reader {
	tb.Helper()
	rules, _, err := scoring.Embedded().For(2018)
	if err != nil {
		tb.Fatal(err)
	}
	return paste.Reader{Rules: rules, Now: time.Date(2018, 3, 15, 10, 0, 0, 0, workday.Shanghai)}
}

// shown is a line as the tables below write it: units|title|number|outlet|issue|date.
func shown(l paste.Line) string {
	date := ""
	if !l.At.IsZero() {
		date = l.At.String()
	}
	text := strings.Join([]string{strings.Join(l.Units, "、"), l.Title, l.Manuscript, l.Outlet, l.Issue, date}, "|")
	if l.Problem != nil {
		text += "|" + string(l.Problem.Reason) + " " + l.Problem.Value
	}
	return text
}

// TestHeads reads heads as they are written above lists.
//
// fault 32, 33
func TestHeads(t *testing.T) {
	t.Parallel()
	r := reader(t)
	for head, want := range map[string]string{
		"直报·要情 第12期 3月8日":           "直报·要情|第12期|2018-03-08",
		"直报要情 12期 3.8":              "直报·要情|第12期|2018-03-08",
		"直报 要情　第１２期　３月８日":           "直报·要情|第12期|2018-03-08",
		"【直报·要情】第十二期（3月8日）":         "直报·要情|第12期|2018-03-08",
		"一、《动态》2018年第12期 3月8日（周四）":  "动态|第12期|2018-03-08",
		"《建德政务·动态》第12期（总第560期）3月8日": "动态|第12期|2018-03-08",
		"动态·简讯 第9期 2018-03-01":      "动态·简讯|第9期|2018-03-01",
		"3月8日 情况专报 第3期":             "情况专报|第3期|2018-03-08",
		"参阅第二十一期 12月31日":            "参阅|第21期|2017-12-31",
		"杭州政务（要情类） 3月8日录用名单：":       "杭州政务·要情||2018-03-08",
		"浙江政务信息·专报 第5期 3月8日 共3条":    "浙江政务信息·专报|第5期|2018-03-08",
		"杭州政务 3月录用名单":               "||0001-01-01", // its lines say which
		"动态 第12期 今天":                "动态|第12期|2018-03-15",
		"刊物：直报·要情　期号：第12期　日期：3月8日":  "直报·要情|第12期|2018-03-08",
	} {
		list := r.Adoptions(head+"\n梅城镇 标题", paste.Head{})
		got := list.Head.Outlet + "|" + list.Head.Issue + "|" + list.Head.At.String()
		if list.Head.At.IsZero() {
			got = list.Head.Outlet + "|" + list.Head.Issue + "|0001-01-01"
		}
		if len(list.Lines) != 1 || got != want {
			t.Errorf("%s: %s with %d lines, want %s", head, got, len(list.Lines), want)
		}
	}
	for _, not := range []string{"梅城镇 动态管理工作", "动态清零工作做法", "参阅材料汇编情况通报会", "关于3月8日直报点检查"} {
		if r.IsList(not + "\n梅城镇 标题") {
			t.Errorf("%s is no head", not)
		}
	}
}

// TestAdoptionLines reads lines below 动态 第12期 3月8日.
//
// fault 32, 34
func TestAdoptionLines(t *testing.T) {
	t.Parallel()
	r := reader(t)
	head := paste.Head{Outlet: "动态", Issue: "第12期", At: workday.NewDate(2018, 3, 8)}
	const below = "||动态|第12期|2018-03-08"
	for line, want := range map[string]string{
		"梅城镇 柑橘产销两旺":               "梅城镇|柑橘产销两旺" + below,
		"1. 梅城镇、三都镇 柑橘产销两旺":        "梅城镇、三都镇|柑橘产销两旺" + below,
		"2、梅城、三都 《柑橘产销两旺》":         "梅城镇、三都镇|柑橘产销两旺" + below,
		"①梅城镇：柑橘产销两旺":              "梅城镇|柑橘产销两旺" + below,
		"（３）梅城镇　柑橘产销两旺。":           "梅城镇|柑橘产销两旺" + below,
		"一、梅城镇《柑橘产销两旺》":            "梅城镇|柑橘产销两旺" + below,
		"• 梅城镇、 三都镇 柑橘产销两旺":        "梅城镇、三都镇|柑橘产销两旺" + below,
		"12 财政局 一季度收支（简讯）":         "财政（地税）局|一季度收支||动态·简讯|第12期|2018-03-08",
		"财政（地税）局：一季度收支":            "财政（地税）局|一季度收支" + below,
		"市发改局 项目开工 情况":             "发改局|项目开工 情况" + below,
		"发展和改革局和经信局 项目开工情况":        "发改局、经信局|项目开工情况" + below,
		"发改局/经信局 项目开工情况":           "发改局、经信局|项目开工情况" + below,
		"开发区 企业复工（一）":              "开发区（航空小镇）|企业复工（一）" + below,
		"开发区（航空小镇） 企业复工":           "开发区（航空小镇）|企业复工" + below,
		"我市春耕进展顺利（农业局）":            "农业局|我市春耕进展顺利" + below,
		"我市春耕 进展顺利（农业局、大同镇）（简讯）":   "农业局、大同镇|我市春耕 进展顺利||动态·简讯|第12期|2018-03-08",
		"【梅城镇】柑橘产销两旺":              "梅城镇|柑橘产销两旺" + below,
		"（梅城镇）柑橘产销两旺":              "梅城镇|柑橘产销两旺" + below,
		"梅城镇 2018-0312 柑橘产销两旺":     "梅城镇|柑橘产销两旺|2018-0312|动态|第12期|2018-03-08",
		"梅城镇 柑橘产销两旺 党政网2018-0312":  "梅城镇|柑橘产销两旺|2018-0312|动态|第12期|2018-03-08",
		"梅城镇 柑橘产销两旺（简讯，第13期，3月9日）": "梅城镇|柑橘产销两旺||动态·简讯|第13期|2018-03-09",
		"梅城镇 增长1.5%的做法":            "梅城镇|增长1.5%的做法" + below,
		"教育局 乡村教师队伍建设（教育）":         "教育局|乡村教师队伍建设（教育）" + below,
		"梅城镇\t柑橘产销两旺":              "梅城镇|柑橘产销两旺" + below,

		"东湖街道 柑橘产销两旺":   "|柑橘产销两旺" + below + "|line_unit 东湖街道",
		"梅城镇、东湖镇 柑橘":    "梅城镇|柑橘" + below + "|line_unit 东湖镇",
		"教育系统开展大走访":     "|教育系统开展大走访" + below + "|line_unit 教育系统开展大走访",
		"梅城镇":           "梅城镇|" + below + "|line_title 梅城镇",
		"梅城镇 柑橘（要情）":    "梅城镇|柑橘||动态|第12期|2018-03-08|line_outlet 要情",
		"梅城镇 柑橘（2月30日）": "梅城镇|柑橘||动态|第12期||line_day 2月30日",
		"梅城镇 柑橘（3月20日）": "梅城镇|柑橘||动态|第12期||line_day 3月20日",
	} {
		if got := shown(r.Adoption(line, head)); got != want {
			t.Errorf("%s:\n got %s\nwant %s", line, got, want)
		}
	}
	long := r.Adoption("梅城镇 "+strings.Repeat("长", paste.TitleLimit+1), head)
	if long.Problem == nil || long.Problem.Reason != paste.ReasonLineLong {
		t.Errorf("a title of %d characters is taken", paste.TitleLimit+1)
	}
}

// TestAdoptionLists reads whole lists: several heads, sub-heads, tables.
func TestAdoptionLists(t *testing.T) {
	t.Parallel()
	r := reader(t)
	for name, tt := range map[string]struct {
		text string
		want []string
	}{
		"two heads": {"一、直报·要情 第12期 3月8日\n1.梅城镇 甲事\n\n二、动态 第10期 3月9日\n1.发改局 乙事\n简讯：\n2.科技局 丙事",
			[]string{"梅城镇|甲事||直报·要情|第12期|2018-03-08", "发改局|乙事||动态|第10期|2018-03-09", "科技局|丙事||动态·简讯|第10期|2018-03-09"}},
		"a stem": {"杭州政务 3月8日\n发改局 甲事（要情）\n经信局 乙事（专报）\n科技局 丙事",
			[]string{"发改局|甲事||杭州政务·要情||2018-03-08", "经信局|乙事||杭州政务·专报||2018-03-08", "科技局|丙事||||2018-03-08|line_outlet 杭州政务"}},
		"no head": {"梅城镇 甲事", []string{"梅城镇|甲事||||", "|"}},
		"headings": {"序号\t单位\t标题\t刊物\t期号\t录用日期\n1\t梅城镇\t甲事\t直报·要情\t12\t3月8日\n2\t三都镇\t乙事\t\t\t\n3\t发改局\t丙事（简讯）\t动态\t第5期\t2018-03-09",
			[]string{"梅城镇|甲事||直报·要情|第12期|2018-03-08", "三都镇|乙事||直报·要情|第12期|2018-03-08", "发改局|丙事||动态·简讯|第5期|2018-03-09"}},
		"cells": {"动态 第12期 3月8日\n1\t梅城镇\t甲事很重要\n2\t三都镇\t乙事很重要\t第13期\t3月9日",
			[]string{"梅城镇|甲事很重要||动态|第12期|2018-03-08", "三都镇|乙事很重要||动态|第13期|2018-03-09"}},
		"a day to come": {"直报·要情 第12期 2018-04-08\n梅城镇 甲事", []string{"|line_day 2018-04-08", "|line_date 梅城镇 甲事"}},
	} {
		list := r.Adoptions(tt.text, paste.Head{})
		if name == "no head" {
			if len(list.Lines) != 1 || list.Lines[0].Problem == nil || list.Lines[0].Problem.Reason != paste.ReasonLineOutlet {
				t.Errorf("%s: %v", name, list.Lines)
			}
			continue
		}
		if len(list.Lines) != len(tt.want) {
			t.Errorf("%s: %d lines, want %d", name, len(list.Lines), len(tt.want))
			continue
		}
		for i, l := range list.Lines {
			if got := shown(l); !strings.HasSuffix(got, tt.want[i]) || tt.want[i] == "" {
				t.Errorf("%s: line %d:\n got %s\nwant %s", name, i+1, got, tt.want[i])
			}
		}
	}
}

// TestSubmissionLists reads the manuscript system's list.
func TestSubmissionLists(t *testing.T) {
	t.Parallel()
	r := reader(t)
	got := r.Submissions(strings.Join([]string{
		"党政网3月来稿名单",
		"1 发改局 一季度项目开工情况 2018-0301 3月5日",
		"2、科技局：创新券兑付 党政网2018-0302 3月6日 10:20",
		"教育局 2018-0303 教师培训 2018/3/7",
		"直报·要情",
		"梅城镇 里叶荷花节筹备 2018-0304 3.8",
		"直报专报：",
		"三都镇 柑橘产业调研 3月9日",
		"东湖镇 某事 2018-0305 3月9日",
		"体育局 没有日期",
	}, "\n"))
	want := []string{
		"信息科|发改局|一季度项目开工情况|2018-0301|2018-03-05", "信息科|科技局|创新券兑付|2018-0302|2018-03-06",
		"信息科|教育局|教师培训|2018-0303|2018-03-07", "直报要情|梅城镇|里叶荷花节筹备|2018-0304|2018-03-08",
		"直报专报|三都镇|柑橘产业调研|2018-03-09", "直报专报|某事|2018-0305|2018-03-09|line_unit 东湖镇",
		"直报专报|体育局|没有日期|line_date 体育局 没有日期",
	}
	for i, l := range got.Lines {
		fields := strings.FieldsFunc(string(l.Way.Channel)+string(l.Way.Class)+"|"+shown(l), func(r rune) bool { return r == '|' })
		if line := strings.Join(fields, "|"); i >= len(want) || line != want[i] {
			t.Errorf("line %d: %s", i+1, line)
		}
	}
	if len(got.Lines) != len(want) {
		t.Errorf("%d lines, want %d", len(got.Lines), len(want))
	}
}

// TestGrades reads quality points as they are typed.
func TestGrades(t *testing.T) {
	t.Parallel()
	r := reader(t)
	for text, want := range map[string]string{
		"发改局8.5 经信局7":            "发改局=8.5 经信局=7",
		"发改局 8.5，经信局：7分；科技 10":   "发改局=8.5 经信局=7 科技局=10",
		"1. 发改局　８．５\n2. 经信局\t7分": "发改局=8.5 经信局=7",
		"开发区（航空小镇）9、财政局0":        "开发区（航空小镇）=9 财政（地税）局=0",
		"发改局8.5 东湖局7 经信局":        "发改局=8.5 ?东湖局7 ?经信局",
		"发改局优秀":                  "?发改局优秀",
	} {
		var got []string
		for _, g := range r.Grades(text) {
			if g.Problem != nil {
				got = append(got, "?"+g.Text)
				continue
			}
			got = append(got, g.Unit+"="+g.Points.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %s, want %s", text, strings.Join(got, " "), want)
		}
	}
}

// TestSuggest offers units for a name that is none, for a person to choose.
//
// fault 34
func TestSuggest(t *testing.T) {
	t.Parallel()
	rules := reader(t).Rules
	for name, want := range map[string]string{
		"梅城街道": "梅城镇", "航空镇": "开发区（航空小镇）", "税务局": "国税局", "东湖镇": "", "局": "",
		"建德市梅城镇人民政府": "梅城镇",
	} {
		if got := strings.Join(paste.Suggest(rules, name), "、"); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
