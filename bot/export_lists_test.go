package bot_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zwxx/bot"
	"zwxx/store"
)

// sheets are the rows of a workbook's sheets, cells joined by a bar.
func sheets(tb testing.TB, book []byte) map[string][]string {
	tb.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	all := make(map[string][]string)
	for _, name := range f.GetSheetList() {
		rows, err := f.GetRows(name)
		if err != nil {
			tb.Fatal(err)
		}
		for _, row := range rows {
			all[name] = append(all[name], strings.Join(row, "|"))
		}
	}
	return all
}

// hasRow fails the test unless a row of a sheet begins with some text.
func hasRow(tb testing.TB, rows []string, want string) {
	tb.Helper()
	for _, row := range rows {
		if strings.HasPrefix(row, want) {
			return
		}
	}
	tb.Errorf("no row %q in\n%s", want, strings.Join(rows, "\n"))
}

// TestLists reads the lists for a day on which Telegram does not work: every
// unit with whom to telephone, and what each owes.
func TestLists(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	section := s.join("张三", store.RoleSection, "")
	officer := s.join("李四", store.RoleOfficer, "梅城镇")
	s.join("=HYPERLINK(\"x\")", store.RoleOfficer, "发改局")
	for _, said := range []string{"发起约稿 重点项目开工情况", "梅城镇、移民局、发改局", "3月6日17:30"} {
		section.Say(said)
		s.settle()
	}
	for _, label := range []string{"无，来源为信息科", "提交"} {
		s.must(section.TapLabel(label))
		s.settle()
	}
	s.must(officer.TapLabel("收到"))
	s.settle()
	officer.Block()
	section.Say("催报")
	s.settle()
	s.play("2018-03-05 09:10")

	contact := bot.Contact{Offices: map[string]string{"移民局": "64000045"}}
	var phones, todo bytes.Buffer
	s.must(s.db.View(s.now, func(v *store.View) error {
		s.must(bot.WritePhoneList(&phones, v, contact))
		return bot.WriteTodoList(&todo, v, contact)
	}))
	list := sheets(t, phones.Bytes())["电话名单"]
	if len(list) != 3+56 {
		t.Errorf("%d rows for 56 units", len(list))
	}
	hasRow(t, list, "移民局|部门C类|64000045|未开通||约稿〔2018〕1号《重点项目开工情况》3月6日（周二）17:30")
	hasRow(t, list, "梅城镇|乡镇（街道）||李四（无法送达）")
	hasRow(t, list, `发改局|部门A类||=HYPERLINK("x")||约稿〔2018〕1号`)
	owed := sheets(t, todo.Bytes())["单位待办"]
	hasRow(t, owed, "梅城镇|乡镇（街道）|3月6日（周二）17:30|约稿〔2018〕1号《重点项目开工情况》")
	hasRow(t, owed, "梅城镇|乡镇（街道）|3月30日（周五）17:30|本月直报要情 0/2条，还差2条")
	hasRow(t, owed, "气象局|部门C类|3月30日（周五）17:30|本月尚无向信息科报送的登记")
}
