package spreadsheet_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"zwxx/scoring"
)

// TestProblems names every problem of a workbook with its cell, in one run.
func TestProblems(t *testing.T) {
	t.Parallel()
	base := &scoring.Ledger{Submissions: []scoring.Submission{
		{Common: scoring.Common{ID: "s1", Unit: "梅城镇"}, Title: "同题"}, {Common: scoring.Common{ID: "s2", Unit: "梅城镇"}, Title: "同题"},
	}}
	for _, test := range []struct {
		name  string
		fills []fill
		want  []string
	}{
		{"cells of the wrong form", []fill{
			{"报送", 4, []any{"梅城县", "电话", "简讯", nil, nil, "三月", "也许", nil, "x"}},
			{"加分", 3, []any{"局", "挂职", nil, "2018-01-02", "2018-02-02", nil}},
			{"月度汇总", 3, []any{"2018Q1", nil, 1.5, -1, "两", 1000}},
			{"已印发", 3, []any{"2018-01", "梅城镇", "7.333"}},
		}, []string{
			"报送!A4 unknown_unit field=单位 value=梅城县", "报送!B4 unknown_channel field=报送途径 value=电话", "报送!C4 unknown_class field=类别 value=简讯",
			"报送!F4 bad_date field=报送时间 value=三月", "报送!G4 bad_yes_no field=应急信息 value=也许", "报送!I4 bad_date field=计入日期 value=x",
			"加分!A3 unknown_unit field=单位 value=局", "加分!E3 short_secondment clause=三(六)5 field=结束日期 value=2018-02-02 other=2018-04-01",
			"加分!F3 missing field=较好完成",
			"月度汇总!A3 bad_month field=月份 value=2018Q1", "月度汇总!B3 missing field=单位", "月度汇总!C3 bad_number field=动态 value=1.5",
			"月度汇总!D3 bad_number field=动态·简讯 value=-1", "月度汇总!E3 bad_number field=情况专报 value=两", "月度汇总!F3 bad_number field=参阅 value=1000",
			"已印发!C3 bad_number field=印发得分 value=7.333",
		}},
		{"rows that rest on nothing or on several", []fill{
			{"录用", 3, []any{"梅城镇", "没有", nil, nil, "动态", nil, "2018-03-08"}},
			{"录用", 4, []any{"梅城镇", "同题", nil, nil, "动态", nil, "2018-03-08"}},
			{"录用", 5, []any{"梅城镇", nil, nil, nil, "动态", nil, "2018-03-08"}},
			{"录用", 6, []any{"梅城镇", nil, nil, "15号", "动态", nil, "2018-03-08"}},
			{"批示", 3, []any{"梅城镇", nil, "2018-1", "市", nil, "2018-03-08"}},
			{"批示", 4, []any{"梅城镇", nil, nil, "市", nil, "2018-03-08"}},
		}, []string{
			"录用!B3 no_such_item field=标题 value=没有 other=梅城镇", "录用!B4 many_items field=标题 value=同题 other=2", "录用!B5 no_item field=标题",
			"录用!D6 no_such_commission field=约稿编号 value=15号 other=梅城镇",
			"批示!C3 no_such_item field=稿件号 value=2018-1 other=梅城镇", "批示!B4 missing field=标题",
		}},
		{"what the measures refuse", []fill{
			{"报送", 3, []any{"发改局", "直报", "要情", "甲", "1", "2018-03-08"}},
			{"报送", 4, []any{"三都镇", "信息科", nil, "乙", "2", "2018-03-08"}},
			{"录用", 3, []any{"三都镇", "乙", nil, nil, "杭州政务·要情", nil, "2018-03-08"}},
			{"录用", 4, []any{"三都镇", "乙", nil, nil, "晚报", nil, "2018-03-08", "三都镇、发改局、局"}},
			{"约稿", 3, []any{"发改局", "15号", "丙", "2018-03-01", nil, "2018-03-06", "已评质量分", "2018-03-07 00:01", nil, 8.3}},
			{"约稿", 4, []any{"发改局", "16号", "丁", "2018-03-01", nil, "2018-03-06", "已评质量分"}},
			{"约稿", 5, []any{"发改局", "17号", "戊", "2018-03-01", nil, "2018-03-06", "成立"}},
			{"扣分", 3, []any{"发改局", "应急", nil, nil, "2018-03-08"}},
			{"扣分", 4, []any{"发改局", "当月无报送", nil, nil, "2018-03-31"}},
			{"月度汇总", 3, []any{"2018-01", "发改局", nil, nil, nil, nil, nil, nil, nil, nil, 2}},
		}, []string{
			"报送!B3 direct_closed clause=三(二)2 field=报送途径 value=直报 other=部门A类",
			"录用!E3 commission_only clause=三(二)1 field=录用刊物 value=杭州政务·要情 other=乡镇（街道）",
			"录用!E4 unknown_outlet field=录用刊物 value=晚报", "录用!H4 unknown_unit field=合报单位 value=局",
			"约稿!H3 late_graded clause=三(三)2 field=报送时间 value=2018-03-07T00:01:00+08:00 other=2018-03-07T00:00:00+08:00",
			"约稿!J3 quality clause=三(三)1 field=质量分 value=8.3 other=10",
			"约稿!H4 missing field=报送时间", "约稿!I4 missing field=稿件号", "约稿!J4 missing field=质量分",
			"约稿!G5 unknown_state field=状态 value=成立",
			"扣分!C3 missing field=情形", "扣分!E4 month_derived clause=三(六)2 field=日期 value=2018-03",
			"月度汇总!K3 direct_closed clause=三(二)2 field=直报·要情 value=直报 other=部门A类",
		}},
		{"rows that stand twice", []fill{
			{"报送", 3, []any{"三都镇", "信息科", nil, "乙", "2", "2018-03-08"}}, {"报送", 5, []any{"三都镇", "信息科", nil, "丙", "2", "2018-03-09"}},
			{"录用", 3, []any{"三都镇", "乙", nil, nil, "动态", nil, "2018-03-08"}}, {"录用", 4, []any{"三都", nil, "2", nil, "动态", nil, "2018-03-09"}},
			{"已印发", 3, []any{"2018-01", "梅城镇", 1}}, {"已印发", 4, []any{"2018年1月", "梅城", 1}},
		}, []string{
			"报送!A5 twice field=单位 other=报送第3行", "录用!A4 twice field=单位 other=录用第3行", "已印发!B4 twice field=单位 other=已印发第3行",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, problems(t, filled(t, test.fills...), base)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestSheetsAndColumns: what is misnamed is said, and never passed over.
func TestSheetsAndColumns(t *testing.T) {
	t.Parallel()
	f := open(t, filled(t, everything...))
	for _, err := range []error{
		f.SetSheetName("扣分", "扣分 (2)"), f.DeleteSheet("加分"), f.DeleteSheet("填写说明"), f.SetCellStr("录用", "E1", "刊物"),
		f.SetCellStr("批示", "C1", "标题"), f.RemoveCol("约稿", "E"), addSheet(f, "空"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		"扣分 (2) unknown_sheet value=扣分 (2)", "录用!A1 no_column value=录用刊物", "录用!E1 unknown_column value=刊物", "批示!C1 unknown_column value=标题",
	}
	if diff := cmp.Diff(want, problems(t, saved(t, f), &scoring.Ledger{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func addSheet(f *excelize.File, name string) error {
	_, err := f.NewSheet(name)
	return err
}

// TestChangedRow: a row that stands already with other content is refused, by
// its cell, and so is one that the file makes twice of.
func TestChangedRow(t *testing.T) {
	t.Parallel()
	row := []any{"三都镇", "信息科", nil, "乙", "2", "2018-03-08"}
	first := read(t, filled(t, fill{"报送", 3, row}), &scoring.Ledger{}).Ledger
	other := []any{"三都镇", "信息科", nil, "乙（改）", "2", "2018-03-08"}
	got := problems(t, filled(t, fill{"报送", 7, other}), first)
	if want := "报送!A7 changed_fact field=单位 value=报送第7行"; strings.Join(got, "\n") != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
