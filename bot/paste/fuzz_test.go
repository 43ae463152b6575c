package paste_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"zwxx/bot/paste"
)

// FuzzLists reads whatever is pasted: no panic, no unit that the roster does
// not have, no line without a unit, title, outlet and date that has no problem,
// and none lost.
func FuzzLists(f *testing.F) {
	for _, seed := range []string{
		"直报·要情 第12期 3月8日\n1. 梅城镇、三都镇 标题（简讯）\n② 发改局：《甲》", "动态 3.8\n我市 甲（农业局）（简讯，第3期）",
		"序号\t单位\t标题\t刊物\n1\t梅城镇\t甲\t动态", "发改局8.5 经信局7", "（（（））））", "第期 总第一百二十期", "\t\t\n（）",
		"1 发改局 甲 2018-0301 3月5日 10:20\n直报专报：\n三都镇 乙 3月9日",
	} {
		f.Add(seed)
	}
	r := reader(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, l := range r.Adoptions(text, paste.Head{}).Lines {
			checkLine(t, r, l)
			if l.Problem == nil && l.Outlet == "" {
				t.Errorf("%q has no outlet and no problem", l.Text)
			}
		}
		for _, l := range r.Submissions(text).Lines {
			checkLine(t, r, l)
		}
		for _, g := range r.Grades(text) {
			if _, ok := r.Rules.Unit(g.Unit); g.Problem == nil && !ok {
				t.Errorf("%q is graded", g.Unit)
			}
		}
	})
}

func checkLine(t *testing.T, r paste.Reader, l paste.Line) {
	t.Helper()
	for _, unit := range l.Units {
		if _, ok := r.Rules.Unit(unit); !ok {
			t.Errorf("%q has a unit %q", l.Text, unit)
		}
	}
	if l.Problem == nil && (len(l.Units) == 0 || l.Title == "" || l.At.IsZero() || len(l.Unknown) > 0) {
		t.Errorf("%q lacks something and has no problem: %s", l.Text, shown(l))
	}
	if l.Problem == nil && (utf8.RuneCountInString(l.Title) > paste.TitleLimit || strings.ContainsAny(l.Title, "\n\t")) {
		t.Errorf("%q has the title %q", l.Text, l.Title)
	}
}
