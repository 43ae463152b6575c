package store

import (
	"time"

	"zwxx/store/notice"
)

// Silence is after how long without an answered poll the section is told:
// Telegram keeps updates for a day.
const Silence = 20 * time.Hour

// heardSetting is where it is kept when a poll was last answered.
const heardSetting = "heard"

// LastHeard returns when a poll was last answered, in real time and to about
// a minute; zero if none ever was.
func (v *View) LastHeard() (time.Time, error) {
	text, err := v.Setting(heardSetting)
	if err != nil || text == "" {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339, text)
}

// Hear notes that a poll was answered at real time clock, at most once a
// minute. The first one after a [Silence], whether the program was down or
// Telegram out of reach, tells the section from when to when updates may have
// been lost.
func (tx *Tx) Hear(clock time.Time) error {
	last, err := tx.LastHeard()
	if err != nil || clock.Sub(last).Abs() < time.Minute {
		return err
	}
	if err := tx.SetSetting(heardSetting, clock.UTC().Format(time.RFC3339)); err != nil {
		return err
	}
	if last.IsZero() || clock.Sub(last) <= Silence {
		return nil
	}
	return tx.Remind(Audience{Role: RoleSection}, notice.Gap{From: last, To: clock}, "gap/"+last.UTC().Format(time.RFC3339))
}
