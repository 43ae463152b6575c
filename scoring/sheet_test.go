package scoring_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zwxx/scoring"
)

// smallRules has one group of three units, a direct point and a quota.
const smallRules = `year = 2018
title = "试行办法"
[[group]]
name = "乡镇"
target = 30
awards = [3, 2, 1]
direct = true
units = [{ name = "梅城镇" }, { name = "三都镇" }, { name = "财政（地税）局" }]
[[outlet]]
name = "动态"
points = 4
clause = "三(一)1"
[[outlet]]
name = "动态·简讯"
points = 2
clause = "三(一)1"
[[outlet]]
name = "直报·专报"
points = 32
clause = "三(二)2"
[[quota]]
groups = ["乡镇"]
channel = "直报"
class = "要情"
count = 1
period = "month"
effect = "target"
clause = "三(二)2"
[[quota]]
groups = ["乡镇"]
channel = "直报"
class = "专报"
count = 1
period = "quarter"
effect = "target"
clause = "三(二)2"
[commission]
multiplier = 3
failed_zeroes = "quarter"
[[fault]]
name = "缺席"
points = [-10]
clause = "三(六)4"
[[level]]
name = "国务院"
points = 50
clause = "三(四)"
first = true
`

// smallFacts earn 梅城镇 34 points, leave 三都镇 a commission overdue and zero
// the quarter of the third.
func smallFacts() []string {
	return []string{
		submission("s1", "梅城镇", "直报", "要情", "2018-01-05T09:00:00+08:00"),
		submission("s2", "梅城镇", "直报", "要情", "2018-02-05T09:00:00+08:00"),
		submission("s3", "梅城镇", "直报", "要情", "2018-03-05T09:00:00+08:00"),
		submission("s4", "梅城镇", "直报", "专报", "2018-03-06T09:00:00+08:00"),
		adoption("a1", "梅城镇", "s4", "直报·专报", "2018-03-08"),
		adoption("a2", "梅城镇", "s1", "动态", "2018-03-09", `"with":["三都镇"]`),
		commission("c1", "三都镇", "received", "2018-03-10T17:30:00+08:00"),
		commission("c2", "财政（地税）局", "failed", "2018-02-10T17:30:00+08:00"),
		fault("f1", "财政（地税）局", "缺席", "2018-01-20"),
	}
}

func smallSheet(t *testing.T, p string) *scoring.Sheet {
	t.Helper()
	r, err := scoring.ParseRules("small.toml", []byte(smallRules))
	if err != nil {
		t.Fatal(err)
	}
	s, err := scoring.Score(r, ledgerOf(t, r, smallFacts()...), period(t, p), scoring.Options{
		AsOf: moment(t, "2018-03-31T09:00:00+08:00"), Overdue: scoring.OverdueOpen,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestWriteJSON writes the public format to the letter.
func TestWriteJSON(t *testing.T) {
	t.Parallel()
	for p, want := range map[string]string{
		"2018-03": `{"period":"2018-03","as_of":"2018-03-31T09:00:00+08:00","rules":"试行办法",
"notes":["截至2018-03-31 09:00，本期尚未结束","合报由各单位平分，四舍五入到百分位（joint = split）"],
"groups":[{"name":"乡镇","target":30,"units":[
{"unit":"梅城镇","points":34,"counted":34,"zeroed":"","rank":1,"quota":{"months":[1],"met":true},"lines":[
{"points":32,"clause":"三(二)2","at":"2018-03-08","fact":"a1","text":"直报·专报"},
{"points":2,"clause":"三(一)1","at":"2018-03-09","fact":"a2","text":"动态（与三都镇合报）"}]},
{"unit":"三都镇","points":2,"counted":2,"zeroed":"","rank":2,"quota":{"months":[0],"met":"pending"},"lines":[
{"points":2,"clause":"三(一)1","at":"2018-03-09","fact":"a2","text":"动态（与梅城镇合报）"}]},
{"unit":"财政（地税）局","points":0,"counted":0,"zeroed":"","rank":3,"quota":{"months":[0],"met":"pending"},"lines":[]}]}]}`,
		"2018Q1": `{"period":"2018Q1","as_of":"2018-03-31T09:00:00+08:00","rules":"试行办法",
"notes":["截至2018-03-31 09:00，本期尚未结束","合报由各单位平分，四舍五入到百分位（joint = split）","约稿逾期待认定，暂按未到期计（overdue = open）：c1（三都镇）"],
"groups":[{"name":"乡镇","target":30,"units":[
{"unit":"梅城镇","points":34,"counted":34,"zeroed":"","rank":1,"target_met":true,"quota":{"months":[1,1,1],"special":1,"met":true},"award":3,"lines":[
{"points":32,"clause":"三(二)2","at":"2018-03-08","fact":"a1","text":"直报·专报"},
{"points":2,"clause":"三(一)1","at":"2018-03-09","fact":"a2","text":"动态（与三都镇合报）"}]},
{"unit":"三都镇","points":2,"counted":2,"zeroed":"","rank":2,"target_met":false,"quota":{"months":[0,0,0],"special":0,"met":false},"award":0,"provisional":["c1"],"lines":[
{"points":2,"clause":"三(一)1","at":"2018-03-09","fact":"a2","text":"动态（与梅城镇合报）"}]},
{"unit":"财政（地税）局","points":-10,"counted":-10,"zeroed":"三(三)2","rank":3,"target_met":false,"quota":{"months":[0,0,0],"special":0,"met":false},"award":0,"lines":[
{"points":-10,"clause":"三(六)4","at":"2018-01-20","fact":"f1","text":"缺席","struck":true},
{"points":0,"clause":"三(三)2","at":"2018-02-10","fact":"c2","text":"未完成约稿任务","struck":true}]}]}]}`,
		"2018": `{"period":"2018","as_of":"2018-03-31T09:00:00+08:00","rules":"试行办法",
"notes":["截至2018-03-31 09:00，本期尚未结束","合报由各单位平分，四舍五入到百分位（joint = split）","约稿逾期待认定，暂按未到期计（overdue = open）：c1（三都镇）",
"全年按四个季度赋分之和排名，相同的比全年计分（year_by = awards）","各档扣分按综合考评细则（deductions）"],
"groups":[{"name":"乡镇","units":[
{"unit":"梅城镇","points":34,"counted":34,"zeroed":"","rank":1,"awards":[0,0,0,0],"award":0,"tier":0,"lines":[
{"points":32,"clause":"三(二)2","at":"2018-03-08","fact":"a1","text":"直报·专报"},
{"points":2,"clause":"三(一)1","at":"2018-03-09","fact":"a2","text":"动态（与三都镇合报）"}]},
{"unit":"三都镇","points":2,"counted":2,"zeroed":"","rank":2,"awards":[0,0,0,0],"award":0,"tier":1,"provisional":["c1"],"lines":[
{"points":2,"clause":"三(一)1","at":"2018-03-09","fact":"a2","text":"动态（与梅城镇合报）"}]},
{"unit":"财政（地税）局","points":-10,"counted":-10,"zeroed":"","rank":3,"awards":[0,0,0,0],"award":0,"tier":2,"lines":[
{"points":-10,"clause":"三(六)4","at":"2018-01-20","fact":"f1","text":"缺席"},
{"points":0,"clause":"三(三)2","at":"2018-02-10","fact":"c2","text":"未完成约稿任务"}]}]}]}`,
	} {
		var b bytes.Buffer
		if err := scoring.WriteJSON(&b, smallSheet(t, p)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.ReplaceAll(want, "\n", "")+"\n", b.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p, diff)
		}
	}
}

// TestWriteTable lines up where Chinese characters are two columns wide.
func TestWriteTable(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := scoring.WriteTable(&b, smallSheet(t, "2018Q1")); err != nil {
		t.Fatal(err)
	}
	const want = `2018年第一季度政务信息计分表　依据试行办法　截至2018-03-31 09:00
说明：
  · 截至2018-03-31 09:00，本期尚未结束
  · 合报由各单位平分，四舍五入到百分位（joint = split）
  · 约稿逾期待认定，暂按未到期计（overdue = open）：c1（三都镇）

乡镇　目标30分
  名次  单位            得分  达标  赋分  直报任务                    备注
     1  梅城镇            34  是       3  每月1、1、1，当季1，完成
     2  三都镇             2  否       0  每月0、0、0，当季0，未完成  暂计·待认定：c1
     3  财政（地税）局   -10  否       0  每月0、0、0，当季0，未完成  当季不得分（三（三）2），明细合计-10

计分明细
梅城镇　合计34
  2018-03-08     +32  三（二）2  直报·专报  a1
  2018-03-09      +2  三（一）1  动态（与三都镇合报）  a2
三都镇　合计2
  2018-03-09      +2  三（一）1  动态（与梅城镇合报）  a2
财政（地税）局　合计-10
  2018-01-20     -10  三（六）4  缺席  f1  不计
  2018-02-10       0  三（三）2  未完成约稿任务  c2  不计
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestWriteCSV has one row a unit and the columns of its kind of period.
func TestWriteCSV(t *testing.T) {
	t.Parallel()
	for p, want := range map[string]string{
		"2018-03": "期间,组,名次,单位,得分,直报任务,备注\n2018-03,乡镇,1,梅城镇,34,每月1，完成,\n" +
			"2018-03,乡镇,2,三都镇,2,每月0，未到期,\n2018-03,乡镇,3,财政（地税）局,0,每月0，未到期,\n",
		"2018": "期间,组,名次,单位,得分,1季赋分,2季赋分,3季赋分,4季赋分,赋分,档次,备注\n2018,乡镇,1,梅城镇,34,0,0,0,0,0,不扣分,\n" +
			"2018,乡镇,2,三都镇,2,0,0,0,0,0,第1档,暂计·待认定：c1\n2018,乡镇,3,财政（地税）局,-10,0,0,0,0,0,第2档,\n",
	} {
		var b bytes.Buffer
		if err := scoring.WriteCSV(&b, smallSheet(t, p)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff("\ufeff"+want, b.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", p, diff)
		}
	}
}
