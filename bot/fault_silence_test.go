package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"zwxx/bot/bottest"
	"zwxx/scoring/workday"
	"zwxx/store"
)

// fault 7: when polls went unanswered for more than twenty hours, because the
// program was down or Telegram out of reach, the section is told once from when
// to when messages may be missing; after fewer hours it is not.
func TestSilence(t *testing.T) {
	t.Parallel()
	for _, down := range []bool{true, false} {
		t.Run(fmt.Sprintf("down=%t", down), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, "2018-03-05 09:00")
			section := []*bottest.User{s.join("张三", store.RoleSection, ""), s.join("孙八", store.RoleSection, "")}
			officer := s.join("李四", store.RoleOfficer, "梅城镇")
			advance := s.real()
			s.settle()
			told := 0
			for _, hours := range []int{19, 30, 1, 18, 24*8 + 3, 12} {
				from := s.heard()
				for range hours {
					advance(time.Hour)
					if down {
						continue
					}
					s.server.Fail(bottest.Fault{Method: "getUpdates", Kind: bottest.ResetBeforeRead})
					if _, err := s.bot.PollOnce(context.Background(), 0); err == nil {
						t.Fatal("the poll was answered")
					}
				}
				if down {
					s.start()
				}
				for range 3 {
					s.settle()
					advance(time.Minute)
				}
				if hours > 20 {
					told++
				}
				for _, member := range section {
					if n := s.told(member, "无法收发"); n != told {
						t.Errorf("after %d hours %s has been told %d times, want %d", hours, member.Name, n, told)
					}
					last, _ := s.server.Last(member.ID)
					if began := from.In(workday.Shanghai).Format("15:04至"); hours > 20 && !strings.Contains(last.Text, began) {
						t.Errorf("silent since %s: %s", began, last.Text)
					}
				}
			}
			if s.told(officer, "无法收发") != 0 {
				t.Error("an officer was told")
			}
		})
	}
}

// heard is when the database holds that a poll was last answered.
func (s *stage) heard() (at time.Time) {
	s.tb.Helper()
	s.must(s.db.View(s.now, func(v *store.View) (err error) {
		at, err = v.LastHeard()
		return err
	}))
	return at
}
