package spreadsheet

import (
	"strings"

	"zwxx/scoring"
)

// A table is one sheet of the template: what its columns are called and mean,
// and how a row of it is read.
type table struct {
	name    string
	about   string // what the sheet is for
	columns []column
	read    func(*history, *row)
}

// A column is one column of a table.
type column struct {
	title    string
	field    string // the ledger's name of the field; refusals of it point here
	required bool
	list     string // the list of its drop-down, a heading of the sheet 名单
	text     bool   // kept as typed: Excel must not make a number or a date of it
	hint     string
	example  string
}

// The sheets that hold no facts.
const (
	guideSheet = "填写说明"
	listsSheet = "名单"
)

// exampleMark begins the first cell of an example row, which is never read.
const exampleMark = "示例"

// Headings that several tables share.
const (
	headUnit       = "单位"
	headTitle      = "标题"
	headManuscript = "稿件号"
	headCommission = "约稿编号"
	headMonth      = "月份"
	headCountsOn   = "计入日期"
)

var (
	unitColumn       = column{title: headUnit, field: "unit", required: true, list: headUnit, hint: "名单上的名称或别称", example: "梅城镇"}
	monthColumn      = column{title: headMonth, field: "month", required: true, text: true, hint: "如 2018-01", example: "2018-01"}
	titleColumn      = column{title: headTitle, field: "title", text: true, hint: "信息标题", example: "里叶荷花节筹备进展情况"}
	manuscriptColumn = column{title: headManuscript, field: "manuscript", text: true, hint: "党政网“信息稿件”系统的编号", example: "2018-0312"}
	countsOnColumn   = column{title: headCountsOn, field: "counts_on", hint: "另定计入哪一天的，才填", example: ""}
	// The two ways to name the item that a row rests on.
	itemColumns = []column{
		{title: headTitle, field: "submission", text: true, hint: "与“报送”表（或库中）一致；有稿件号可不填", example: "里叶荷花节筹备进展情况"},
		{title: headManuscript, field: "submission", text: true, hint: "与“报送”表（或库中）一致", example: "2018-0312"},
	}
)

// commissionStates are the states of a commission as people write them.
// Written explanations have no sheet, so that none is 书面说明审理中.
var commissionStates = []struct {
	name  string
	state scoring.CommissionState
}{
	{"未签收", scoring.CommissionIssued}, {"已签收", scoring.CommissionReceived}, {"约稿已撤销", scoring.CommissionWithdrawn},
	{"已报送", scoring.CommissionDelivered}, {"已评质量分", scoring.CommissionGraded}, {"已认定未完成", scoring.CommissionFailed},
}

// tablesOf are the tables of the template under a rule set, in their order.
func tablesOf(r *scoring.Rules) []*table {
	return []*table{submissionTable(), adoptionTable(), commissionTable(), instructionTable(), faultTable(), meritTable(),
		summaryTable(r), validTable(), publishedTable()}
}

func submissionTable() *table {
	return &table{name: "报送", about: "每条报送一行。", read: (*history).submission, columns: []column{
		unitColumn,
		{title: "报送途径", field: "channel", required: true, list: "报送途径", hint: "信息科或直报", example: "直报"},
		{title: "类别", field: "class", list: "类别", hint: "直报必填", example: "要情"},
		titleColumn, manuscriptColumn,
		{title: "报送时间", field: "at", required: true, hint: "党政网收到的日期，可带时间", example: "2018-03-05 10:20"},
		{title: "应急信息", field: "emergency", list: "是否", hint: "是应急信息的填“是”", example: "否"},
		{title: "无效原因", field: "invalid", text: true, hint: "认定无效的，写原因", example: ""},
		countsOnColumn,
	}}
}

func adoptionTable() *table {
	columns := append([]column{unitColumn}, itemColumns...)
	return &table{name: "录用", about: "每条录用一行；标题、稿件号、约稿编号至少填一项。", read: (*history).adoption, columns: append(columns,
		column{title: headCommission, field: "commission", text: true, hint: "约稿被录用的，与“约稿”表一致", example: ""},
		column{title: "录用刊物", field: "outlet", required: true, list: "录用刊物", hint: "名单上的名称", example: "直报·要情"},
		column{title: "期号", field: "issue", text: true, hint: "", example: "第12期"},
		column{title: "录用日期", field: "at", required: true, hint: "刊物的印发日期", example: "2018-03-08"},
		column{title: "合报单位", field: "with", text: true, hint: "其他合报单位，用顿号隔开", example: "三都镇、乾潭镇"},
		countsOnColumn,
	)}
}

func commissionTable() *table {
	var names []string
	for _, s := range commissionStates {
		names = append(names, s.name)
	}
	return &table{name: "约稿", about: "每次约稿每个单位一行。", read: (*history).commission, columns: []column{
		unitColumn,
		{title: headCommission, field: "id", required: true, text: true, hint: "办公室的编号；一次约稿几个单位的，编号相同", example: "建政信约〔2018〕15号"},
		titleColumn,
		{title: "发出时间", field: "issued", required: true, hint: "日期，可带时间", example: "2018-03-01 09:00"},
		{title: "签收时间", field: "received", hint: "日期，可带时间", example: "2018-03-01 09:02"},
		{title: "时限", field: "due", required: true, hint: "日期和时间；只写日期的到当天24时", example: "2018-03-06 17:30"},
		{title: "状态", field: "state", required: true, list: "约稿状态", hint: strings.Join(names, "、"), example: "已评质量分"},
		{title: "报送时间", field: "delivered", hint: "已报送、已评质量分的必填", example: "2018-03-05 15:00"},
		{title: headManuscript, field: "submission", text: true, hint: "报送的稿件号；“报送”表里没有这条的，会自动补一条", example: "2018-0315"},
		{title: "质量分", field: "quality", hint: "已评质量分的必填", example: "8.5"},
	}}
}

func instructionTable() *table {
	columns := append([]column{unitColumn}, itemColumns...)
	return &table{name: "批示", about: "每次批示一行；标题、稿件号至少填一项。", read: (*history).instruction, columns: append(columns,
		column{title: "级别", field: "level", required: true, list: "批示级别", hint: "名单上的名称", example: "市"},
		column{title: "批示领导", field: "leader", text: true, hint: "", example: ""},
		column{title: "批示日期", field: "at", required: true, hint: "", example: "2018-03-12"},
		countsOnColumn,
	)}
}

func faultTable() *table {
	return &table{name: "扣分", about: "每次一行。", read: (*history).fault, columns: []column{
		unitColumn,
		{title: "扣分事项", field: "fault", required: true, list: "扣分事项", hint: "名单上的名称", example: "缺席"},
		{title: "情形", field: "detail", text: true, hint: "应急的必填：迟报、漏报等", example: ""},
		{title: headCommission, field: "commission", text: true, hint: "上级扣分涉及约稿的，与“约稿”表一致", example: ""},
		{title: "日期", field: "at", required: true, hint: "", example: "2018-02-03"},
		countsOnColumn,
	}}
}

func meritTable() *table {
	return &table{name: "加分", about: "每人每次一行。", read: (*history).merit, columns: []column{
		unitColumn,
		{title: "加分事项", field: "merit", required: true, list: "加分事项", hint: "名单上的名称", example: "挂职"},
		{title: "人员", field: "person", text: true, hint: "", example: ""},
		{title: "开始日期", field: "from", required: true, hint: "", example: "2018-01-02"},
		{title: "结束日期", field: "to", required: true, hint: "", example: "2018-04-02"},
		{title: "较好完成", field: "well_done", required: true, list: "是否", hint: "", example: "是"},
	}}
}

func summaryTable(r *scoring.Rules) *table {
	columns := []column{monthColumn, unitColumn}
	for _, o := range r.Outlets {
		columns = append(columns, column{title: o.Name, field: "outlet", hint: "录用条数", example: "1"})
	}
	return &table{name: "月度汇总", about: "只知道条数的月份：每月每单位一行，填各刊物录用条数。按条数补成标题为“" + historyTitle + "”的报送和录用，已在“报送”“录用”表的不要再填。",
		columns: columns, read: (*history).summary}
}

func validTable() *table {
	return &table{name: "当月有效报送", about: "当月向信息科有有效报送、但没有逐条登记的：每月每单位一行。", read: (*history).valid,
		columns: []column{monthColumn, unitColumn}}
}

func publishedTable() *table {
	return &table{name: "已印发", about: "已印发通报的月份（历史）：当时印发的各单位当月得分，与现在的计分对照，不参与计分。", read: (*history).publish,
		columns: []column{monthColumn, unitColumn, {title: "印发得分", field: "points", required: true, hint: "", example: "54"}}}
}

// listsOf are the lists of the drop-downs under a rule set.
func listsOf(r *scoring.Rules) []list {
	lists := []list{
		{name: headUnit}, {name: "录用刊物"}, {name: "批示级别"}, {name: "扣分事项"}, {name: "加分事项"},
		{name: "报送途径", values: []string{string(scoring.ChannelSection), string(scoring.ChannelDirect)}},
		{name: "类别", values: []string{string(scoring.ClassBrief), string(scoring.ClassSpecial)}},
		{name: "约稿状态"}, {name: "是否", values: []string{"是", "否"}},
	}
	add := func(i int, value string) { lists[i].values = append(lists[i].values, value) }
	for _, u := range r.Units() {
		add(0, u.Name)
	}
	for _, o := range r.Outlets {
		add(1, o.Name)
	}
	for _, l := range r.Levels {
		add(2, string(l.Name))
	}
	for _, f := range r.Faults {
		add(3, string(f.Name))
	}
	for _, m := range r.Merits {
		add(4, m.Name)
	}
	for _, s := range commissionStates {
		add(7, s.name)
	}
	return lists
}

// A list is the values of a drop-down.
type list struct {
	name   string
	values []string
}
