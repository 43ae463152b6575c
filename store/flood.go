package store

import (
	"fmt"
	"time"

	"zwxx/store/notice"
)

const (
	// floodCap is the longest that Telegram is believed when it asks to be
	// spared (429).
	floodCap = 24 * time.Hour
	// floodTold is after how long a wait the section is told of it.
	floodTold = 300 * time.Second
	// floodChats is in how many chats Telegram must ask for the same moment,
	// give or take floodSame and within floodWindow, until it is meant for all.
	floodChats  = 3
	floodSame   = 2 * time.Second
	floodWindow = 30 * time.Second
)

// floodSetting is where it is kept until when nothing may be sent to anyone.
const floodSetting = "flooded_until"

// floodedUntil returns until when nothing may be sent to anyone, in real time.
func (v *View) floodedUntil() (time.Time, error) {
	text, err := v.Setting(floodSetting)
	if err != nil || text == "" {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339Nano, text)
}

// flood makes a chat wait because Telegram asked for it, and everyone when it
// asks for the same moment in several chats: the limit is the bot's then. The
// section is told of a long wait.
func (tx *Tx) flood(clock time.Time, chat int64, until time.Time) error {
	until = earlier(until, clock.Add(floodCap))
	if err := tx.leaveAlone(chat, until); err != nil {
		return err
	}
	if err := tx.exec("UPDATE chat SET flooded_at = ? WHERE id = ?", millis(clock), chat); err != nil {
		return err
	}
	var chats int
	if err := tx.one("SELECT count(*) FROM chat WHERE flooded_at >= ? AND abs(not_before - ?) <= ?",
		[]any{millis(clock.Add(-floodWindow)), millis(until), floodSame.Milliseconds()}, &chats); err != nil {
		return err
	}
	everyone := chats >= floodChats
	if everyone {
		if err := tx.floodAll(until); err != nil {
			return err
		}
	}
	if until.Sub(clock) <= floodTold {
		return nil
	}
	told := notice.Throttled{Chat: chat, Until: until}
	key := fmt.Sprintf("throttled/%d/%s", chat, tx.Day())
	if everyone {
		told.Chat, key = 0, fmt.Sprintf("throttled/%s", tx.Day())
	}
	return tx.Remind(Audience{Role: RoleSection}, told, key)
}

func (tx *Tx) floodAll(until time.Time) error {
	before, err := tx.floodedUntil()
	if err != nil || !until.After(before) {
		return err
	}
	return tx.SetSetting(floodSetting, until.UTC().Format(time.RFC3339Nano))
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
