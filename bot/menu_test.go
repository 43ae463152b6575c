package bot_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"zwxx/bot/bottest"
	"zwxx/store"
)

// menu is what a chat's list of commands offers, by name.
func (s *stage) menu(user *bottest.User) (names []string) {
	s.tb.Helper()
	s.must(s.bot.PublishMenus(context.Background()))
	for _, c := range s.server.Commands(user.ID) {
		names = append(names, c.Command)
	}
	return names
}

// TestMenusFollowRoles gives each person the commands of their roles, and
// others when the roles change.
func TestMenusFollowRoles(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	wants := func(user *bottest.User, has, lacks string) {
		t.Helper()
		got := s.menu(user)
		for name := range strings.FieldsSeq(has) {
			if !slices.Contains(got, name) {
				t.Errorf("%s lacks /%s: %v", user.Name, name, got)
			}
		}
		for name := range strings.FieldsSeq(lacks) {
			if slices.Contains(got, name) {
				t.Errorf("%s is offered /%s: %v", user.Name, name, got)
			}
		}
	}
	const all = "start help todo rank rules cancel"
	section := "commission review bulletin invite chase"
	wants(s.join("张三", store.RoleSection, ""), all+" "+section, "adopted handover")
	wants(s.join("李四", store.RoleOfficer, "梅城镇"), all+" score submit adopted commissions records handover", section[:len("commission review")])
	department := s.join("王五", store.RoleOfficer, "发改局")
	wants(department, all+" score submit commissions records handover", "adopted commission review invite chase")
	wants(s.join("赵局长", store.RoleHead, "发改局"), all+" score bulletin", "submit adopted handover commission review")
	wants(s.join("周市长", store.RoleLeader, ""), all+" bulletin", "submit records commission review")
	wants(s.join("陈主任", store.RoleApprover, ""), all+" review bulletin", "submit commission invite")
	// Moved to a township, then removed.
	department.Start(s.invite(store.RoleOfficer, "大洋镇"))
	s.settle()
	wants(department, "adopted", "review")
	s.end(department.ID)
	wants(department, "start help", "todo submit rank")
	wants(s.server.User(7, "路人"), "start help", "todo submit rank")
}

// TestMenusAreChineseWords sends the first word of every command that is
// offered, which does what the slash does.
func TestMenusAreChineseWords(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	for _, p := range []struct {
		name, unit string
		role       store.Role
	}{{"张三", "", store.RoleSection}, {"李四", "梅城镇", store.RoleOfficer}, {"赵局长", "发改局", store.RoleHead}, {"周市长", "", store.RoleLeader}} {
		user := s.join(p.name, p.role, p.unit)
		s.menu(user)
		for _, c := range s.server.Commands(user.ID) {
			user.Say("/" + c.Command)
			s.settle()
			slash, _ := s.server.Last(user.ID)
			user.Say("取消")
			s.settle()
			user.Say(c.Description)
			s.settle()
			if word, _ := s.server.Last(user.ID); word.Text != slash.Text {
				t.Errorf("%s: %q is answered %q, /%s %q", p.name, c.Description, word.Text, c.Command, slash.Text)
			}
			user.Say("取消")
			s.settle()
		}
	}
}
