package bot_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"zwxx/bot/bottest"
	"zwxx/scoring"
	"zwxx/store"
)

// facts is everything that is decided: the ledger and the number of acts.
func (s *stage) facts() (ledger string, acts int64) {
	s.tb.Helper()
	s.must(s.db.View(s.now, func(v *store.View) error {
		l, err := v.Ledger()
		if err != nil {
			return err
		}
		var text bytes.Buffer
		if err := scoring.WriteLedger(&text, l); err != nil {
			return err
		}
		ledger = text.String()
		acts, err = v.VerifyAudit()
		return err
	}))
	return ledger, acts
}

// commission issues one to 发改局 and 梅城镇 and returns the people of it.
func (s *stage) commission() (section, officer, other *bottest.User) {
	s.tb.Helper()
	section = s.join("张三", store.RoleSection, "")
	officer = s.join("王五", store.RoleOfficer, "发改局")
	other = s.join("李四", store.RoleOfficer, "梅城镇")
	for _, said := range []string{"发起约稿", "开工情况", "发改局、梅城镇", "3月6日17:30", "无", "信息科"} {
		section.Say(said)
		s.settle()
	}
	s.must(section.TapLabel("提交"))
	s.settle()
	return section, officer, other
}

// fault 8: two taps are two updates; the second has no effect and is told so.
func TestDoubleTap(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	section, officer, other := s.commission()
	for _, user := range []*bottest.User{officer, other} {
		_, before := s.facts()
		for range 50 {
			s.must(user.TapLabel("收到"))
		}
		s.settle()
		if _, after := s.facts(); after != before+1 {
			t.Fatalf("50 taps were %d acts", after-before)
		}
		last, _ := s.server.Last(user.ID)
		if !strings.Contains(last.Text, "已由") {
			t.Fatalf("the second tap is answered %q", last.Text)
		}
	}
	// The same for every decision that ends something.
	s.must(officer.TapLabel("已在党政网报送"))
	s.settle()
	s.must(officer.TapLabel("稿件号待补"))
	s.settle()
	s.must(officer.TapLabel("刚刚 09:00"))
	s.settle()
	_, before := s.facts()
	for range 20 {
		s.must(officer.TapLabel("提交"))
	}
	s.settle()
	if _, after := s.facts(); after != before+1 {
		t.Fatalf("20 submits were %d acts", after-before)
	}
	_ = section
}

// fault 9: a button of a message that has moved on says what holds now and
// never acts.
func TestStaleButtons(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"commission", "explanation", "failure", "direct"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := replay(t, name)
			ledger, acts := p.facts()
			pressed := 0
			for _, c := range p.chats {
				user := p.people[c.name]
				if user == nil {
					continue
				}
				for _, b := range p.stale(c) {
					user.ForgeTap(b.message, b.data)
					pressed++
					p.settle()
				}
			}
			if pressed == 0 {
				t.Fatal("no button went stale")
			}
			after, actsAfter := p.facts()
			if after != ledger || actsAfter != acts {
				t.Errorf("%d stale buttons did %v; the ledger changed: %t", pressed, p.actions(acts), after != ledger)
			}
		})
	}
}

// fault 10: callback data is user input. What nobody was shown, and what
// belongs to others, changes nothing, whoever sends it.
func TestForgedButtons(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	_, officer, _ := s.commission()
	officer.Say("信息科 2018-0001 春耕备耕情况")
	s.settle()
	outsiders := []*bottest.User{
		s.server.User(7, "路人"), s.join("周市长", store.RoleLeader, ""), s.join("赵局长", store.RoleHead, "发改局"),
		s.join("孙八", store.RoleOfficer, "经信局"),
	}
	ledger, acts := s.facts()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	ids := []string{"c000001", "c000002", "n000001", "s000001", "k000001", "o000001", "x000001", "r000001", "2018-02", "form", ""}
	verbs := []string{"ack", "dlv", "num", "ext", "obj", "notice", "comm", "chase", "phl", "phone", "arr", "grade", "ret", "xtd",
		"wdr", "fail", "arr1", "xtd1", "fail1", "exty", "extn", "uphold", "dism", "orig", "letter", "propy", "propn", "answer",
		"claimy", "claimn", "unsub", "bpub", "bdraft", "bshow", "f", "cmd", "go", "score", "rank", "nonsense"}
	for i := range 2000 {
		data := verbs[random.IntN(len(verbs))]
		for range random.IntN(4) {
			data += ":" + []string{ids[random.IntN(len(ids))], "1", "2", "-1", "99999999999999999999", "约稿"}[random.IntN(6)]
		}
		outsiders[i%len(outsiders)].ForgeTap(1, data)
		if i%50 == 49 {
			s.settle()
		}
	}
	for i := range 200 {
		raw := make([]byte, random.IntN(64))
		for j := range raw {
			raw[j] = byte(' ' + random.IntN(95))
		}
		outsiders[i%len(outsiders)].ForgeTap(1, string(raw))
	}
	s.settle()
	after, actsAfter := s.facts()
	if after != ledger || actsAfter != acts {
		t.Errorf("forged buttons did %d acts; the ledger changed: %t", actsAfter-acts, after != ledger)
	}
	s.must(s.db.View(s.now, func(v *store.View) error {
		bad, err := v.BadUpdates(10)
		if len(bad) > 0 {
			t.Errorf("a handler failed on forged data: %+v", bad[0])
		}
		return err
	}))
}

// fault 11: in a group nobody acts by a button, not even the officer it was
// meant for, and nothing is answered.
func TestButtonsInGroup(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	section, officer, other := s.commission()
	group := s.server.Group(-1001000000099, "工作群")
	ledger, acts := s.facts()
	for _, user := range []*bottest.User{section, officer, other, s.server.User(7, "路人")} {
		for _, data := range []string{"ack:c000001:1", "dlv:c000001", "obj:c000001", "chase:n000001", "wdr:n000001", "cmd:submit", "todo"} {
			user.ForgeTapIn(group, 1, data)
		}
		user.SayIn(group, "/todo")
		user.SayIn(group, "/score@"+s.server.Username())
	}
	s.settle()
	after, actsAfter := s.facts()
	if after != ledger || actsAfter != acts {
		t.Errorf("presses in a group did %d acts", actsAfter-acts)
	}
	if shown := s.server.Messages(-1001000000099); len(fromBot(shown)) > 0 {
		t.Errorf("the group was answered %q", fromBot(shown)[0].Text)
	}
}

func fromBot(all []bottest.Message) (messages []bottest.Message) {
	for _, m := range all {
		if m.FromBot {
			messages = append(messages, m)
		}
	}
	return messages
}

// fault 12: whoever was removed or moved to another unit between any two steps
// of a form files nothing with it; what a removed officer tries is in the audit.
func TestRemovedMidDraft(t *testing.T) {
	t.Parallel()
	steps := []string{"职能不符", "还没有电话", "不属我局职能", "建议由住建局承办", "刘局长", "photo", "完成"}
	for _, moved := range []bool{false, true} {
		for cut := 1; cut < len(steps); cut++ {
			t.Run(fmt.Sprintf("moved=%t/after=%s", moved, steps[cut-1]), func(t *testing.T) {
				t.Parallel()
				s := newStage(t, "2018-03-01 09:00")
				_, officer, _ := s.commission()
				play := func(step string) {
					switch step {
					case "photo":
						officer.SendPhoto(testPhoto(), "")
					case "职能不符":
						s.must(officer.TapLabel(step))
					default:
						officer.Say(step)
					}
					s.settle()
				}
				for _, step := range steps[:cut] {
					play(step)
				}
				s.end(officer.ID)
				if moved {
					officer.Start(s.invite(store.RoleOfficer, "经信局"))
					s.settle()
				}
				ledger, acts := s.facts()
				for _, step := range steps[cut:] {
					play(step)
				}
				after, _ := s.facts()
				did := s.actions(acts)
				if after != ledger || slices.ContainsFunc(did, func(a string) bool { return a != "refuse " }) {
					t.Errorf("a removed officer did %v", did)
				}
				if !moved && len(did) != len(steps)-cut {
					t.Errorf("of %d refusals the audit has %v", len(steps)-cut, did)
				}
				last, _ := s.server.Last(officer.ID)
				if !moved && !strings.Contains(last.Text, "停用") {
					t.Errorf("a removed officer is answered %q", last.Text)
				}
			})
		}
	}
}

// fault 13: the edit of a message that was filed changes nothing; of an answer
// in a form in progress it changes the answer; an edit that is none is ignored.
// The transcript direct.chat shows what is said.
func TestEditedAfterFiling(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-03-01 09:00")
	officer := s.join("李四", store.RoleOfficer, "梅城镇")
	filed := officer.Say("直报 要情 2018-0001 春耕备耕情况")
	s.settle()
	ledger, acts := s.facts()
	shown := len(s.server.Messages(officer.ID))
	s.must(officer.Edit(filed, "直报 要情 2018-0002 另一个标题"))
	s.settle()
	if after, actsAfter := s.facts(); after != ledger || actsAfter != acts {
		t.Error("an edit changed what was filed")
	}
	if now := len(s.server.Messages(officer.ID)); now != shown+1 {
		t.Errorf("an edit was answered by %d messages", now-shown)
	}
}

// actions names the acts after the first n.
func (s *stage) actions(n int64) (names []string) {
	s.tb.Helper()
	s.must(s.db.View(s.now, func(v *store.View) (err error) {
		names, err = v.Actions(n)
		return err
	}))
	return names
}

// end ends every appointment of a Telegram user.
func (s *stage) end(user int64) {
	s.tb.Helper()
	s.must(s.db.Update(s.now, func(tx *store.Tx) error {
		actor, err := tx.Actor(user, store.InPrivate)
		if err != nil {
			return err
		}
		for _, a := range actor.Appointments {
			if err := tx.As(store.Operator).EndAppointment(a.ID); err != nil {
				return err
			}
		}
		return nil
	}))
}
