package bot_test

import (
	"fmt"
	"testing"

	"zwxx/store"
)

// fault 54: who presents wrong tokens is answered five times and then not heard
// for a quarter of an hour, not even with a right one; of very many the section
// is told, once.
func TestWrongTokens(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	section := s.join("张三", store.RoleSection, "")
	token := s.invite(store.RoleOfficer, "梅城镇")
	guesser := s.server.User(7, "路人")
	for i := range 200 {
		guesser.Start(fmt.Sprintf("%022d", i))
	}
	guesser.Start(token)
	s.settle()
	if n := s.told(guesser, "开通链接无效"); n != 5 || s.told(guesser, "账号已开通") != 0 {
		t.Errorf("%d answers to 200 wrong tokens", n)
	}
	for i := range int64(60) {
		s.server.User(100+i, "路人").Start("wrong")
	}
	s.settle()
	if n := s.told(section, "次无效的开通链接"); n != 1 {
		t.Errorf("the section was told %d times", n)
	}
	s.play("2018-03-01 09:16")
	guesser.Start(token)
	s.settle()
	if s.told(guesser, "账号已开通") != 1 {
		t.Error("a right token is not taken after the quarter of an hour")
	}
}
