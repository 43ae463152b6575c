package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/storetest"
)

// TestBulletinParts publishes a bulletin that is several messages long: each
// fits, none ends in the middle of a unit's row or of a tag, and titles stay
// what they are. // fault 29 // fault 30
func TestBulletinParts(t *testing.T) {
	t.Parallel()
	s := newStage(t, "2018-04-02 09:00")
	zhang := s.join("张三", store.RoleSection, "")
	units := s.db.Rules().Units()
	var facts strings.Builder
	title := func(unit string) string {
		return unit + "<b>稳增长</i>&amp;“促改革”" + strings.Repeat("的做法", 30)
	}
	for i, u := range units {
		fmt.Fprintf(&facts, `{"kind":"submission","id":"s%d","unit":"%s","channel":"信息科","title":%q,"at":"2018-03-05T10:20:00+08:00"}`+"\n", i, u.Name, title(u.Name))
		fmt.Fprintf(&facts, `{"kind":"instruction","id":"i%d","unit":"%s","submission":"s%[1]d","level":"市","at":"2018-03-12"}`+"\n", i, u.Name)
	}
	ledger, err := scoring.ReadLedger("facts", strings.NewReader(facts.String()), s.db.Rules())
	s.must(err)
	before := len(s.server.Deliveries())
	s.must(s.db.Update(s.now, func(tx *store.Tx) error {
		if _, err := tx.As(store.Operator).ImportLedger(store.ImportFile{Ledger: ledger, Refuse: nothingRefused}); err != nil {
			return err
		}
		_, err := storetest.Issue(tx, scoring.MonthPeriod(2018, time.March))
		return err
	}))
	s.settle()
	var lines []string
	parts := 0
	for _, d := range s.server.Deliveries()[before:] {
		if d.ChatID == zhang.ID {
			parts++
			lines = append(lines, strings.Split(d.Text, "\n")...)
		}
	}
	if parts < 3 {
		t.Fatalf("%d messages, want several", parts)
	}
	if refused := s.server.Refused(); len(refused) > 0 {
		t.Errorf("refused: %+v", refused[0])
	}
	for _, u := range units {
		rows, instructions := 0, 0
		for _, line := range lines {
			if strings.HasPrefix(line, " 1=") && strings.HasSuffix(strings.TrimSuffix(line, " ✓"), " "+u.Name) {
				rows++
			}
			if strings.Contains(line, u.Name+"《"+title(u.Name)+"》获市政府领导批示，加3分") {
				instructions++
			}
		}
		if rows != 1 || instructions != 1 {
			t.Errorf("%s: %d rows, %d instructions", u.Name, rows, instructions)
		}
	}
}

func nothingRefused(refusals []scoring.FactRefusal) error {
	if len(refusals) == 0 {
		return nil
	}
	return refusals[0].Refusal
}
