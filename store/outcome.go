package store

import (
	"encoding/json"
	"fmt"
	"time"

	"zwxx/store/notice"
)

// An Outcome is what became of an attempt to send an item.
type Outcome struct {
	Item        Item
	State       OutcomeState
	Text        string // as rendered
	Problem     string
	Parts       int
	Messages    []int
	Retry       time.Time // for OutcomeRetry: the chat is left alone until then, in real time
	Later       time.Time // for OutcomeRetry: the item is left alone until then, and others overtake it
	Flood       bool      // Telegram asked to leave the chat alone until Retry (429)
	Refused     bool      // the attempt was refused for a reason nobody knows
	Doubt       bool      // the attempt may have arrived
	Unreachable string    // why nothing can be delivered to the chat any more; empty if it can
	MovedTo     int64     // the chat's new id, for a group that became a supergroup
}

// An OutcomeState is the state an attempt leaves its row in.
type OutcomeState string

// The outcomes of an attempt.
const (
	OutcomeSent     OutcomeState = "sent"
	OutcomeRetry    OutcomeState = "pending"
	OutcomeDead     OutcomeState = "dead"
	OutcomeObsolete OutcomeState = "obsolete"
)

// Settle records the outcomes of a batch of attempts, at real time clock.
func (tx *Tx) Settle(clock time.Time, outcomes []Outcome) error {
	for _, o := range outcomes {
		if err := tx.settle(clock, o); err != nil {
			return fmt.Errorf("settle outbox %d: %w", o.Item.ID, err)
		}
	}
	return nil
}

func (tx *Tx) settle(clock time.Time, o Outcome) error {
	card, isCard := o.Item.Notice.(notice.Card)
	if o.State == OutcomeRetry && isCard {
		newer, err := tx.execOne(`UPDATE outbox SET in_doubt = in_doubt WHERE key = ? AND chat = ? AND state = 'pending'`,
			"card/"+card.Object, o.Item.Chat)
		if err != nil {
			return err
		}
		if newer {
			o.State = OutcomeObsolete
		}
	}
	if err := tx.writeOutcome(clock, o); err != nil {
		return err
	}
	if isCard && len(o.Messages) > 0 {
		if err := tx.exec("UPDATE card SET message_id = ? WHERE object = ? AND chat = ?",
			o.Messages[0], card.Object, o.Item.Chat); err != nil {
			return err
		}
	}
	switch {
	case o.MovedTo != 0:
		return tx.MoveChat(o.Item.Chat, o.MovedTo)
	case o.Flood:
		return tx.flood(clock, o.Item.Chat, o.Retry)
	case !o.Retry.IsZero():
		return tx.leaveAlone(o.Item.Chat, o.Retry)
	case o.Unreachable != "":
		if err := tx.MarkUnreachable(o.Item.Chat, o.Unreachable); err != nil {
			return err
		}
		return tx.tryNext(o.Item)
	case o.State == OutcomeDead && !isCard:
		return tx.reportDead(o)
	}
	return nil
}

func (tx *Tx) writeOutcome(clock time.Time, o Outcome) error {
	messages, err := json.Marshal(append([]int{}, o.Messages...))
	if err != nil {
		return err
	}
	done := int64(0)
	if o.State != OutcomeRetry {
		done = millis(clock)
	}
	keep := true
	if _, secret := o.Item.Notice.(notice.Secret); secret && o.State == OutcomeSent {
		o.Text, keep = "", false
	}
	return tx.exec(`UPDATE outbox SET data = CASE WHEN ? THEN data ELSE '{}' END, state = ?, in_doubt = in_doubt + ?, refusals = refusals + ?, not_before = ?,
		parts = ?, message_ids = ?, text = ?, problem = ?, done_at = ? WHERE id = ?`,
		keep, o.State, o.Doubt, o.Refused, millis(o.Later), o.Parts, string(messages), o.Text, o.Problem, done, o.Item.ID)
}

// leaveAlone makes a chat wait until a moment of real time.
func (tx *Tx) leaveAlone(chat int64, until time.Time) error {
	return tx.exec(`INSERT INTO chat (id, kind, not_before) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET not_before = excluded.not_before`, chat, chatKind(chat), millis(until))
}
