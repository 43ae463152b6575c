package bot_test

import (
	"strings"
	"testing"
	"time"

	"zwxx/bot/bottest"
	"zwxx/store"
)

// subscribed is a group that receives bulletins.
func (s *stage) subscribed(by *bottest.User, id int64) *bottest.Group {
	s.tb.Helper()
	group := s.server.Group(id, "政务信息群")
	by.SayIn(group, "/subscribe")
	s.settle()
	return group
}

// inGroup counts what the bot has said in a chat that has a text in it.
func (s *stage) inGroup(chat int64, text string) (n int) {
	for _, m := range s.server.Messages(chat) {
		if m.FromBot && strings.Contains(m.Text, text) {
			n++
		}
	}
	return n
}

// fault 17, 18: a broadcast of which nobody knows whether it has arrived in a
// group waits five minutes and is repeated once; after a second doubt the
// section is asked to look.
func TestGroupInDoubt(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		kind    bottest.FaultKind
		times   int
		arrived int
		told    int
	}{
		{bottest.AcceptThenReset, 1, 2, 0}, {bottest.BadGateway, 1, 1, 0},
		{bottest.AcceptThenReset, 2, 2, 1}, {bottest.BadGateway, 2, 0, 1},
	} {
		s := newStage(t, "2018-03-01 09:00")
		section := s.join("张三", store.RoleSection, "")
		group := s.subscribed(section, -1001)
		advance := s.real()
		s.server.Fail(bottest.Fault{Method: "sendMessage", Chat: group.ID, Kind: test.kind, Times: test.times})
		s.toAll(group.ID)
		s.settle()
		advance(5*time.Minute - time.Millisecond)
		s.settle()
		if n := len(s.server.Hits()); n != 1 {
			t.Errorf("%s: repeated within five minutes", test.kind)
		}
		advance(time.Millisecond)
		for range 5 {
			s.settle()
			advance(time.Hour)
		}
		if n := s.inGroup(group.ID, "通报全文"); n != test.arrived {
			t.Errorf("%s, %d times: the group shows %d, want %d", test.kind, test.times, n, test.arrived)
		}
		if n := s.told(section, "【请查看】群“政务信息群”可能没有收到：通报全文"); n != test.told {
			t.Errorf("%s, %d times: the section was told %d times, want %d", test.kind, test.times, n, test.told)
		}
	}
}

// fault 17, 18: after a crash in its second attempt a broadcast to a group is
// not tried a third time.
func TestGroupInDoubtAfterCrash(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	section := s.join("张三", store.RoleSection, "")
	group := s.subscribed(section, -1001)
	advance := s.real()
	s.server.Fail(bottest.Fault{Method: "sendMessage", Chat: group.ID, Kind: bottest.AcceptThenReset})
	s.toAll(group.ID)
	s.settle()
	advance(5 * time.Minute)
	s.must(s.db.Update(s.now, func(tx *store.Tx) error {
		_, err := tx.ClaimDue(s.clock(), 10, anyChat)
		return err
	}))
	s.start()
	for range 3 {
		s.settle()
		advance(time.Hour)
	}
	if n := s.inGroup(group.ID, "通报全文"); n != 1 {
		t.Errorf("the group shows %d", n)
	}
	if n := s.told(section, "【请查看】"); n != 1 {
		t.Errorf("the section was told %d times", n)
	}
}

// fault 17, 18: an edit is repeated freely until it is done, and shows no mark.
func TestEditInDoubt(t *testing.T) {
	t.Parallel()
	for _, kind := range []bottest.FaultKind{bottest.AcceptThenReset, bottest.TruncatedJSON, bottest.BadGateway, bottest.ResetBeforeRead} {
		s := newStage(t, "2018-03-01 09:00")
		section, officer, _ := s.commission()
		advance := s.real()
		s.server.Fail(bottest.Fault{Method: "editMessageText", Kind: kind, Times: 3})
		s.must(officer.TapLabel("收到"))
		for range 5 {
			s.settle()
			advance(time.Minute)
		}
		for _, user := range []*bottest.User{section, officer} {
			if s.told(user, "（重发）") != 0 {
				t.Errorf("%s: %s is shown a repeated edit", kind, user.Name)
			}
		}
		if s.told(officer, "已签收") != 1 || s.told(section, "签收 1/2") != 1 {
			t.Errorf("%s: the cards were not edited", kind)
		}
	}
}

// fault 17, 18, 20: what surely did not leave is sent plain, once there is a
// network again, however often it was tried; the next message waits for it.
func TestConnectionRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	user := s.join("李四", store.RoleOfficer, "梅城镇")
	advance := s.real()
	door := s.door()
	s.settle()
	user.Say("直报 要情 2018-0001 春耕备耕情况")
	user.Say("直报 要情 2018-0002 茶叶采摘情况")
	s.poll()
	s.bot.CloseIdle()
	door.shut()
	for range 20 {
		s.must(s.bot.SendDue(t.Context()))
		advance(time.Minute)
	}
	door.open()
	s.settle()
	if s.told(user, "编号 s000001") != 1 || s.told(user, "编号 s000002") != 1 || s.told(user, "（重发）") != 0 {
		t.Errorf("the receipts arrived %d and %d times, %d marked",
			s.told(user, "编号 s000001"), s.told(user, "编号 s000002"), s.told(user, "（重发）"))
	}
}

// What Telegram refuses for a reason nobody knows is tried three times more in
// an hour, while others to the same chat go on; then the section is told.
func TestUnknownRefusal(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ times, told int }{{3, 0}, {4, 1}} {
		s := newStage(t, "2018-03-01 09:00")
		section := s.join("张三", store.RoleSection, "")
		user := s.join("李四", store.RoleOfficer, "梅城镇")
		advance := s.real()
		s.server.Fail(bottest.Fault{Method: "sendMessage", Chat: user.ID, Kind: bottest.Refuse, Code: 400,
			Description: "Bad Request: BUTTON_OF_NO_KIND", Times: 1})
		user.Say("直报 要情 2018-0001 春耕备耕情况")
		s.settle()
		user.Say("直报 要情 2018-0002 茶叶采摘情况")
		s.settle()
		if s.told(user, "编号 s000002") != 1 {
			t.Error("a refused message holds up the next")
		}
		s.server.Fail(bottest.Fault{Method: "sendMessage", Chat: user.ID, Kind: bottest.Refuse, Code: 400,
			Description: "Bad Request: BUTTON_OF_NO_KIND", Times: test.times - 1})
		for range 3 {
			advance(20*time.Minute - time.Millisecond)
			s.settle()
			advance(time.Millisecond)
			s.settle()
		}
		if n := len(s.server.Hits()); n != test.times {
			t.Errorf("tried %d times in an hour, want %d", n, test.times)
		}
		if n := s.told(user, "编号 s000001"); n != 1-test.told {
			t.Errorf("refused %d times, it arrived %d times", test.times, n)
		}
		if n := s.told(section, "【未送达】梅城镇 李四：✔ 已登记"); n != test.told {
			t.Errorf("refused %d times, the section was told %d times", test.times, n)
		}
		if s.server.Faults() != 0 {
			t.Error("it was given up too early")
		}
		section.Say("送达情况")
		s.settle()
		if list, _ := s.server.Last(section.ID); strings.Contains(list.Text, "梅城镇 李四　✔ 已登记") != (test.told == 1) {
			t.Errorf("refused %d times, the list is %s", test.times, list.Text)
		}
	}
}

// What Telegram does not take for its form goes as plain text, all of it.
func TestRefusedForm(t *testing.T) {
	t.Parallel()
	for description, messages := range map[string]int{
		"Bad Request: can't parse entities: unclosed tag": 1, "Bad Request: message is too long": 2,
	} {
		s := newStage(t, "2018-03-01 09:00")
		user := s.join("李四", store.RoleOfficer, "梅城镇")
		before := len(s.server.Deliveries())
		s.server.Fail(bottest.Fault{Method: "sendMessage", Kind: bottest.Refuse, Code: 400, Description: description})
		user.Say("直报 要情 2018-0001 春耕备耕情况")
		s.settle()
		var text strings.Builder
		sent := s.server.DeliveriesAfter(int64(before))
		for _, d := range sent {
			text.WriteString(d.Text)
		}
		last, _ := s.server.Last(user.ID)
		if len(sent) != messages || !strings.Contains(text.String(), "已登记") || !strings.Contains(text.String(), "编号 s000001") || len(last.Buttons) == 0 {
			t.Errorf("%s: %d messages with %d rows of buttons: %s", description, len(sent), len(last.Buttons), text.String())
		}
	}
}
