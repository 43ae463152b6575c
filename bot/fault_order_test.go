package bot_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"zwxx/bot/bottest"
	"zwxx/scoring"
	"zwxx/store"
)

// A script is what one person does, in order.
type script []func()

// typed is a script of texts.
func typed(user *bottest.User, texts ...string) (all script) {
	for _, text := range texts {
		all = append(all, func() { user.Say(text) })
	}
	return all
}

// interleave plays scripts mixed at random, each in its own order. Now and then
// the bot gets to work, and now and then it is started anew.
func (s *stage) interleave(rng *rand.Rand, scripts ...script) {
	s.tb.Helper()
	for {
		var left []int
		for i := range scripts {
			if len(scripts[i]) > 0 {
				left = append(left, i)
			}
		}
		if len(left) == 0 {
			s.settle()
			return
		}
		i := left[rng.IntN(len(left))]
		scripts[i][0]()
		scripts[i] = scripts[i][1:]
		switch rng.IntN(12) {
		case 0:
			s.start()
			s.settle()
		case 1, 2:
			s.settle()
		}
	}
}

// fault 14: several messages in a second, an album in a form and people talking
// at the same time: each step takes its own answer, none another's.
func TestNoStepSwallowsAnother(t *testing.T) {
	t.Parallel()
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, "2018-03-01 09:00")
			rng := rand.New(rand.NewPCG(14, seed))
			section, explaining, filing := s.commission()
			quick := s.join("赵六", store.RoleOfficer, "大洋镇")
			s.must(explaining.TapLabel("职能不符"))
			s.settle()

			pages := 2 + rng.IntN(8)
			album := make([]bottest.Upload, pages)
			for i := range album {
				album[i] = bottest.Upload{Data: append(testPhoto(), byte(i))}
			}
			explanation := typed(explaining, "今天8:30", "无此职能", "建议由住建局承办", "刘局长")
			explanation = append(explanation, func() { explaining.SendAlbum(album...) },
				func() { explaining.SendDocument("说明.pdf", []byte("%PDF-1.4"), "") })
			explanation = append(explanation, typed(explaining, "完成", "得分")...)
			s.interleave(rng, explanation,
				typed(filing, "登记报送", "直报·要情", "2018-0301", "古村落保护的做法", "2月28日", "提交", "直报 要情 2018-0302 春耕备耕情况"),
				typed(quick, "直报 要情 2018-0401 茶叶采摘情况", "直报 专报 2018-0402 茶叶专题", "待办", "登记报送", "直报·要情", "稿件号待补", "防汛准备情况", "今天", "提交"),
				typed(section, "待审核", "发起约稿", "农民建房情况", "大洋镇", "3月8日", "无", "信息科", "提交"))

			s.wantOnce("古村落保护的做法", "春耕备耕情况", "茶叶采摘情况", "茶叶专题", "防汛准备情况")
			s.must(s.db.View(s.now, func(v *store.View) error {
				ledger, err := v.Ledger()
				if err != nil {
					return err
				}
				for _, submission := range ledger.Submissions {
					want := map[bool]string{true: "梅城镇", false: "大洋镇"}[strings.HasPrefix(submission.Manuscript, "2018-03")]
					if submission.Unit != want {
						t.Errorf("%s is %s's, filed by %s", submission.Title, submission.Unit, want)
					}
				}
				checkLetter(t, v, ledger, pages+1)
				if n := len(ledger.Commissions); n != 3 {
					t.Errorf("%d commissions, want 3", n)
				}
				return nil
			}))
		})
	}
}

// checkLetter: the explanation holds what was typed for it and every page, in
// the order they were sent.
func checkLetter(t *testing.T, v *store.View, ledger *scoring.Ledger, pages int) {
	t.Helper()
	if len(ledger.Objections) != 1 {
		t.Errorf("%d explanations, want 1", len(ledger.Objections))
		return
	}
	o := ledger.Objections[0]
	if o.Unit != "发改局" || o.Reasons != "无此职能" || o.Suggestions != "建议由住建局承办" || o.Head != "刘局长" {
		t.Errorf("the explanation is %+v", o)
	}
	letter, err := v.LetterPages(o.ID)
	if err != nil || len(letter) != pages {
		t.Errorf("%d pages, want %d: %v", len(letter), pages, err)
	}
	for i, page := range letter {
		if page.Photo != (i < len(letter)-1) {
			t.Errorf("page %d is out of order: %+v", i+1, page)
		}
	}
}
