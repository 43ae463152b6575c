package bulletin_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/workday"
)

// TestSameAfterStorage proves that a bulletin says the same, in every form,
// when it comes out of the database.
func TestSameAfterStorage(t *testing.T) {
	t.Parallel()
	for _, period := range []string{"2018-03", "2018Q1", "2018"} {
		c := build(t, rules(t), period, workday.NewDate(2019, 1, 3), march+everybody(rules(t)))
		c.Words = bulletin.Words{Opening: "导语。", Problems: "一是。\n二是。", Next: "要求。"}
		back := published(t, c, workday.NewDate(2019, 1, 4))
		first, err := json.Marshal(c.Text())
		if err != nil {
			t.Fatal(err)
		}
		second, err := json.Marshal(back.Text())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, second) {
			t.Errorf("%s: the text has changed:\n%s\n%s", period, first, second)
		}
		var one, two bytes.Buffer
		if err := c.Document().Write(&one); err != nil {
			t.Fatal(err)
		}
		if err := back.Document().Write(&two); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one.Bytes(), two.Bytes()) {
			t.Errorf("%s: the document has changed", period)
		}
	}
}

// TestTotals proves that the counts of the units add up to what the text says,
// a joint item counting once, for whoever submitted it, and being in the list
// of each of its units.
func TestTotals(t *testing.T) {
	t.Parallel()
	r := rules(t)
	c := build(t, r, "2018-02", workday.NewDate(2018, 3, 2), everybody(r)+february+
		`{"kind":"adoption","id":"a3","unit":"统计局","submission":"统计局02","outlet":"参阅","issue":"第1期","at":"2018-02-28","with":["审计局"]}`+"\n"+
		`{"kind":"adoption","id":"a4","unit":"统计局","submission":"统计局01","outlet":"参阅","issue":"第2期","at":"2018-03-01"}`+"\n"+
		`{"kind":"adoption","id":"a5","unit":"统计局","submission":"统计局01","outlet":"参阅","issue":"第1期","at":"2018-02-28","void":"误登"}`+"\n")
	contains(t, texts(c), "2月，各单位共报送政务信息56条", "录用2条次，其中乡镇（街道）0条次、部门A类0条次、部门B类1条次、部门C类1条次",
		"动态1条次、参阅1条次")
	sent, adopted := 0, 0
	for _, u := range c.Units {
		sent += u.Submissions
		adopted += u.Adopted()
	}
	if sent != 56 || adopted != 2 {
		t.Errorf("%d sent, %d adopted", sent, adopted)
	}
	var rows []string
	for _, row := range c.Titles().Rows {
		rows = append(rows, strings.Join(row, "|"))
	}
	want := "统计局|统计局的做法（与审计局合报）|参阅第1期|2月28日|3\n" +
		"审计局|审计局的做法|动态第5期|2月12日|4\n" +
		"审计局|统计局的做法（与统计局合报）|参阅第1期|2月28日|3"
	if got := strings.Join(rows, "\n"); got != want {
		t.Errorf("titles\n%s\nwant\n%s", got, want)
	}
}

// TestQuarter names targets, tasks, awards and what did not count.
func TestQuarter(t *testing.T) {
	t.Parallel()
	r := rules(t)
	facts := everybody(r) + february + late
	for _, u := range r.Groups[0].Units[1:] {
		for n, class := range []string{"要情", "要情", "要情", "要情", "要情", "要情", "专报"} {
			facts += fmt.Sprintf(`{"kind":"submission","id":"d%s%d","unit":"%s","channel":"直报","class":"%s","at":"2018-%02d-06T10:00:00+08:00"}`+"\n",
				u.Name, n, u.Name, class, n%3+1)
		}
	}
	facts += `{"kind":"commission","id":"c1","unit":"移民局","title":"移民后扶","issued":"2018-03-01T09:00:00+08:00","due":"2018-03-06T17:30:00+08:00","state":"failed"}` + "\n" +
		`{"kind":"adoption","id":"a9","unit":"移民局","submission":"移民局01","outlet":"情况专报","at":"2018-01-12"}` + "\n"
	c := build(t, r, "2018Q1", workday.NewDate(2018, 4, 2), facts)
	contains(t, texts(c),
		"3月直报要情2条：15个乡镇（街道）完成，1个未完成（三（二）2）：新安江街道（0条）。",
		"一季度直报专报1条：15个乡镇（街道）完成，1个未完成（三（二）2）：新安江街道（0条）。",
		"部门C类（目标10分）：1个单位完成，6个未完成：民宗局（0分）",
		"移民局（当季不得分）",
		"一季度到期约稿1件：未完成1件（移民局《移民后扶》）。",
		"移民局：未完成约稿任务，当季不得分（三（三）2）。")
	rows := c.Text().Tables[3].Rows
	if rows[0] != " 1    12   10 审计局 ✓" || !strings.HasSuffix(strings.Join(rows, "\n"), "    0    0 移民局 不得分") && !strings.Contains(strings.Join(rows, "\n"), "    0    0 移民局 不得分") {
		t.Errorf("rows\n%s", strings.Join(rows, "\n"))
	}
	table := c.Rankings()[3]
	if got := strings.Join(table.Rows[0], "|"); got != "1|审计局|3|2|12|—|完成|10|" {
		t.Errorf("row %s", got)
	}
}

// TestYear names tiers, who is first by an instruction of the State Council,
// and who is criticised and why.
func TestYear(t *testing.T) {
	t.Parallel()
	r := rules(t)
	c := build(t, r, "2018", workday.NewDate(2019, 1, 3), everybody(r)+february+
		`{"kind":"instruction","id":"i1","unit":"供电公司","submission":"供电公司02","level":"国务院","at":"2018-03-12"}`+"\n"+
		`{"kind":"instruction","id":"i2","unit":"统计局","submission":"统计局02","level":"国务院","at":"2018-03-12"}`+"\n"+
		`{"kind":"fault","id":"f2","unit":"统计局","fault":"失实","at":"2018-09-03"}`+"\n"+
		`{"kind":"merit","id":"m1","unit":"科技局","merit":"挂职","from":"2018-01-02","to":"2018-04-02","well_done":true}`+"\n")
	body := texts(c)
	contains(t, body,
		"供电公司《供电公司的做法》获国务院领导批示，加50分（三（四））。",
		"供电公司获国务院领导批示，年度排名第一（三（四））。",
		"统计局：9月3日报送的信息失实，当年不得分，予以全市通报批评（三（六）1）。",
		"科技局：挂职，加30分（三（六）5）。",
		"部门C类　不扣分", "各档扣分按综合考评相关细则执行（四.3）。")
	if strings.Contains(body, "统计局获国务院领导批示，年度排名第一") {
		t.Error("a zeroed year makes somebody first")
	}
	if row := c.Rankings()[3].Rows[0]; row[1] != "供电公司" || row[len(row)-1] != "国务院批示" {
		t.Errorf("first of the year is %q", row)
	}
	for _, note := range c.Notes() {
		if strings.ContainsAny(note, "=_") {
			t.Errorf("a setting's key is in a note: %s", note)
		}
	}
}

// TestOpenPeriod is a draft of a month that goes on: as of now, saying so.
func TestOpenPeriod(t *testing.T) {
	t.Parallel()
	c := build(t, rules(t), "2018-03", workday.NewDate(2018, 3, 7), march)
	contains(t, strings.Join(c.Notes(), "\n"), "得分截至2018年3月7日")
	contains(t, texts(c), "尚未完成")
	if c.Sheet.AsOf.Day() != 7 || !c.Draft {
		t.Errorf("as of %s, draft %v", c.Sheet.AsOf, c.Draft)
	}
	if text := texts(c); strings.Contains(text, "钦堂乡：缺席") {
		t.Errorf("what happened on 9 March is told on 7 March:\n%s", text)
	}
}

// TestAnotherCity publishes the table of another city: its points and its tie
// are those it published, in every form.
func TestAnotherCity(t *testing.T) {
	t.Parallel()
	c, rows := anotherCity(t)
	ranking := c.Rankings()[0]
	adoptions := c.Adoptions()[0]
	chat := strings.Join(c.Text().Tables[0].Rows, "\n")
	for _, row := range rows {
		unit, sent, points := row["unit"], row["submitted"], row["score"]
		adopted := number(t, row["wechat"]) + number(t, row["yuegao"])
		found := false
		for _, r := range ranking.Rows {
			if r[1] == unit {
				found = true
				if got := strings.Join(r[2:6], " "); got != fmt.Sprintf("%s %d %s %s", sent, adopted, points, row["score_cum"]) {
					t.Errorf("%s: %s in the ranking", unit, got)
				}
			}
		}
		if !found {
			t.Errorf("%s is not in the ranking", unit)
		}
		for _, r := range adoptions.Rows {
			if r[0] == unit && strings.Join(r[1:], " ") != fmt.Sprintf("%s %d %s %s", sent, adopted, row["wechat"], row["yuegao"]) {
				t.Errorf("%s: %s adopted", unit, r)
			}
		}
		if want := fmt.Sprintf(" %4s %4s %s", points, row["score_cum"], unit); !strings.Contains(chat, want) {
			t.Errorf("%q is not in\n%s", want, chat)
		}
	}
	contains(t, chat, " 4=    5    5 达来胡硕苏木", " 4=    5    5 莫斯台街道")
	if text := texts(c) + c.Text().Legend; strings.Contains(text, "直报") || strings.Contains(text, "✓") {
		t.Errorf("tasks or targets that the city does not have:\n%s", text)
	}
}

func number(tb testing.TB, text string) int {
	tb.Helper()
	n, err := strconv.Atoi(text)
	if err != nil {
		tb.Fatal(err)
	}
	return n
}

// anotherCity is the bulletin of January and February 2018 of the streets of
// 霍林郭勒, and the rows of its published table.
func anotherCity(tb testing.TB) (*bulletin.Content, []map[string]string) {
	tb.Helper()
	file, err := os.ReadFile("../testdata/huolinguole.toml")
	if err != nil {
		tb.Fatal(err)
	}
	r, err := scoring.ParseRules("huolinguole.toml", file)
	if err != nil {
		tb.Fatal(err)
	}
	table, err := os.ReadFile("../testdata/huolinguole-2018-01-02-streets.csv")
	if err != nil {
		tb.Fatal(err)
	}
	cells, err := csv.NewReader(bytes.NewReader(table)).ReadAll()
	if err != nil {
		tb.Fatal(err)
	}
	var rows []map[string]string
	var facts strings.Builder
	for _, line := range cells[1:] {
		row := map[string]string{}
		for i, name := range cells[0] {
			row[name] = line[i]
		}
		rows = append(rows, row)
		unit := row["unit"]
		for n := range number(tb, row["submitted"]) {
			fmt.Fprintf(&facts, `{"kind":"submission","id":"%s%d","unit":"%s","channel":"信息科","title":"%s的做法","at":"2018-02-10T09:00:00+08:00"}`+"\n", unit, n, unit, unit)
		}
		for outlet, column := range map[string]string{"公众号": "wechat", "约稿": "yuegao"} {
			for n := range number(tb, row[column]) {
				fmt.Fprintf(&facts, `{"kind":"adoption","id":"%s%s%d","unit":"%s","submission":"%s%d","outlet":"%s","issue":"第%d期","at":"2018-02-15"}`+"\n",
					column, unit, n, unit, unit, n, outlet, n+1)
			}
		}
	}
	return build(tb, r, "2018-02", workday.NewDate(2018, 3, 2), facts.String()), rows
}
