package bot_test

import (
	"strings"
	"testing"

	"zwxx/store"
)

// fault 10: forged callback data shows nobody what is another unit's or the
// section's, just as it changes nothing.
func TestForgedButtonsShowNothing(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	section, officer, township := s.commission()
	township.Say("直报 要情 2018-0001 古村落保护")
	s.settle()
	for _, said := range []string{"申报录用", "第2期", "今天", "提交"} {
		township.Say(said)
		s.settle()
	}
	s.must(township.TapLabel("申请延期"))
	for _, said := range []string{"3月9日", "等统计数据", "提交"} {
		s.settle()
		township.Say(said)
	}
	s.settle()
	s.must(officer.TapLabel("职能不符"))
	for _, said := range []string{"尚未电话告知", "不属我局职能", "建议由住建局承办", "刘局长"} {
		s.settle()
		officer.Say(said)
	}
	s.settle()
	officer.SendPhoto(testPhoto(), "")
	officer.Say("完成")
	s.settle()
	if last, _ := s.server.Last(section.ID); !strings.Contains(last.Text, "不属我局职能") {
		t.Fatalf("the explanation was not filed; the section sees %q", last.Text)
	}

	other := s.join("孙八", store.RoleOfficer, "经信局")
	stranger := s.server.User(7, "路人")
	before := len(s.server.Messages(other.ID))
	verbs := []string{"claim", "claimn", "claimy", "notice", "comm", "phl", "phone", "arr", "grade", "ret", "xtd", "wdr", "fail",
		"arr1", "xtd1", "fail1", "due", "extcard", "extn", "exty", "expl", "letter", "dism", "orig", "uphold", "prop", "propn", "propy",
		"answer", "bshow", "bdraft", "dlv", "num", "ext", "obj", "ack", "end", "chase",
		"act", "actc", "actu", "regfor", "claimfor", "paper", "unit", "phone1", "print", "print1", "fact", "batch", "found", "export", "sheet",
		"units", "endsec", "namsec", "namap", "invfor", "depfor", "endfor", "namfor", "offfor"}
	for _, verb := range verbs {
		for _, id := range []string{"c000001", "c000002", "n000001", "k000001", "x000001", "o000001", "r000001", "s000001", "2018-02", "1"} {
			other.ForgeTap(1, verb)
			other.ForgeTap(1, verb+":"+id)
			other.ForgeTap(1, verb+":"+id+":1")
			stranger.ForgeTap(1, verb+":"+id)
		}
		s.settle()
	}
	shown := s.server.Messages(other.ID)[before:]
	shown = append(shown, s.server.Messages(7)...)
	for _, m := range shown {
		for _, secret := range []string{"开工情况", "不属我局职能", "刘局长", "古村落保护", "等统计数据", "第2期"} {
			if m.FromBot && strings.Contains(m.Text, secret) {
				t.Errorf("somebody else is shown %q in\n%s", secret, m.Text)
			}
		}
		for _, row := range m.Buttons {
			for _, b := range row {
				if b.Text == "梅城镇" || b.Text == "发改局" {
					t.Errorf("somebody else is offered %s in\n%s", b.Text, m.Text)
				}
			}
		}
	}
}
