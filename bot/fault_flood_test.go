package bot_test

import (
	"fmt"
	"testing"
	"time"

	"zwxx/bot/bottest"
	"zwxx/store"
)

// flooded is a stage on which so many updates a minute are taken from a person.
func flooded(t *testing.T, perMinute int) *stage {
	t.Helper()
	s := newStage(t, "2018-03-01 09:00")
	s.perMinute = perMinute
	s.start()
	return s
}

// fault 59: of what one person sends in a minute so much is taken; the next is
// answered, the rest is dropped with its id alone kept. Others lose nothing.
func TestFlood(t *testing.T) {
	t.Parallel()
	s := flooded(t, 20)
	attacker := s.join("李四", store.RoleOfficer, "梅城镇")
	outsider := s.server.User(7, "路人")
	others := []*bottest.User{s.join("赵六", store.RoleOfficer, "大洋镇"), s.join("钱七", store.RoleOfficer, "发改局")}
	s.now = s.now.Add(time.Minute)
	for i := range 200 {
		attacker.Say(fmt.Sprintf("直报 要情 2018-%04d 第%d件灌水", i, i))
		outsider.Say("你好")
		attacker.ForgeTap(1, "todo")
		if i%40 == 0 {
			for _, user := range others {
				user.Say("得分")
			}
		}
	}
	s.settle()
	taken := s.told(attacker, "已登记")
	if all := taken + s.told(attacker, "【我的待办】"); all != 20 {
		t.Errorf("%d of one person's updates were handled in a minute", all)
	}
	if n := s.told(attacker, "发得太快"); n != 1 {
		t.Errorf("the flood was answered %d times", n)
	}
	if n := len(fromBot(s.server.Messages(outsider.ID))); n != 21 {
		t.Errorf("an outsider was answered %d times", n)
	}
	for _, user := range others {
		if n := s.told(user, "【得分】"); n != 5 {
			t.Errorf("%s was answered %d of 5 times", user.Name, n)
		}
	}
	if s.server.OpenTaps() != 0 {
		t.Errorf("%d taps are left turning", s.server.OpenTaps())
	}
	s.must(s.db.View(s.now, func(v *store.View) error {
		kept, err := v.CountBadUpdates()
		if kept != 0 {
			t.Errorf("%d dropped updates are shown as bad", kept)
		}
		return err
	}))
	// A minute later the same person is heard again.
	s.now = s.now.Add(time.Minute)
	attacker.Say("直报 要情 2018-9999 正常的一条")
	s.settle()
	if n := s.told(attacker, "正常的一条"); n != 1 {
		t.Errorf("after a minute the person was answered %d times", n)
	}
}

// What was said while the program was down counts by when it was said, and the
// section, who tick units, are not counted.
func TestNoFlood(t *testing.T) {
	t.Parallel()
	s := flooded(t, 5)
	officer := s.join("李四", store.RoleOfficer, "梅城镇")
	member := s.join("张三", store.RoleSection, "")
	s.now = s.now.Add(time.Minute)
	for i := range 40 {
		officer.Say(fmt.Sprintf("直报 要情 2018-%04d 第%d件工作", i, i))
		s.now = s.now.Add(15 * time.Second)
		member.Say("待审核")
		member.Say("待审核")
	}
	s.start()
	s.settle()
	if n := s.told(officer, "已登记"); n != 40 {
		t.Errorf("%d of 40 messages of ten minutes were handled", n)
	}
	if n := s.told(member, "【待审核】"); n != 80 {
		t.Errorf("%d of 80 of the section's messages were handled", n)
	}
}
