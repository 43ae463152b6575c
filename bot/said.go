package bot

import (
	"regexp"
	"strings"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// received is 收到 as people type it in a group: it signs for the one
// commission that waits. Of several it asks which.
func (t *turn) received(string) error {
	waiting, err := t.ownCommissions(scoring.CommissionIssued)
	if err != nil {
		return err
	}
	switch len(waiting) {
	case 0:
		return t.commissions("")
	case 1:
		if err := t.acknowledge(waiting[0].ID, waiting[0].Version); err != nil {
			return err
		}
		return t.showCommission(waiting[0].ID)
	}
	return t.reply(notice.Todo{})
}

// delivered is 已在党政网报送 as it is typed: about the one commission that is
// owed. Of several it asks which.
func (t *turn) delivered(string) error {
	owed, err := t.ownCommissions(scoring.CommissionIssued, scoring.CommissionReceived)
	if err != nil {
		return err
	}
	switch len(owed) {
	case 0:
		return t.commissions("")
	case 1:
		return beginDelivery(t, owed[0].ID)
	}
	return t.reply(notice.Todo{})
}

// ownCommissions are the open commissions of the actor's unit in some states.
func (t *turn) ownCommissions(states ...scoring.CommissionState) ([]store.Commission, error) {
	if t.Actor.Unit() == "" {
		return nil, &scoring.Refusal{Reason: reasonOwnUnitOnly}
	}
	open, err := t.OpenCommissions(t.Actor.Unit())
	if err != nil {
		return nil, err
	}
	var found []store.Commission
	for _, c := range open {
		for _, state := range states {
			if c.State == state {
				found = append(found, c)
			}
		}
	}
	return found, nil
}

// emergency answers 应急 and whatever follows it, of which nothing is kept.
func (t *turn) emergency(args string) error {
	if args != "" {
		if err := t.Forget(t.Act.Update); err != nil {
			return err
		}
	}
	return t.reply(notice.EmergencyElsewhere{})
}

// isEmergency reports whether a text is about an emergency. While a form is
// being filled in it must say so outright: 应急 may begin a title.
func isEmergency(text string, filling bool) bool {
	text = halfWidth(text)
	return strings.HasPrefix(text, "应急:") || !filling && strings.HasPrefix(text, "应急")
}

// writtenDay is a day as it may end a line: 3月20日, 昨天.
var writtenDay = regexp.MustCompile(`^((\d{4}年)?\d{1,2}月\d{1,2}[日号]|今天|昨天|前天)$`)

// dayAtEnd takes the day off the end of a title's words; without one the answer
// is empty.
func dayAtEnd(t *turn, words []string) ([]string, answer, error) {
	last := len(words) - 1
	if last < 1 || !writtenDay.MatchString(words[last]) {
		return words, answer{}, nil
	}
	day, err := typedDate(t, nil, words[last])
	return words[:last], day, err
}
