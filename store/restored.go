package store

import (
	"encoding/json"
	"time"

	"zwxx/store/notice"
)

// A Restored says that the database was restored from a backup, and that
// nobody of the section has yet said how to go on. Until then no reminder is
// queued, and what was queued at the time of the backup does not leave: most
// of it was sent after the backup was made.
type Restored struct {
	From time.Time // what was done up to then is there
	At   time.Time // when it was restored; what was done in between is not
	Held int       // notices that do not leave
}

// The settings that hold a [Restored], and from when on reminders are due
// again where those before are not made up for.
const (
	restoredSetting = "restored"
	resumedSetting  = "resumed"
)

// restoredObject is what the acts about a restored database are about.
const restoredObject = "database"

// heldProblem marks the rows of the outbox that a restored database holds back.
const heldProblem = "held: the database was restored from a backup"

// idGap is by how much the numbers of objects go on ahead in a restored
// database: those given since the backup stand in receipts and buttons, and
// must not come to mean something else.
const idGap = 1000

// Restored returns what is to be known while the database waits for the
// section's word; false if it does not wait.
func (v *View) Restored() (r Restored, waiting bool, err error) {
	text, err := v.Setting(restoredSetting)
	if err != nil || text == "" {
		return r, false, err
	}
	return r, true, json.Unmarshal([]byte(text), &r)
}

// MarkRestored makes a database that has just been restored wait for the
// section's word, voids the invitations in it that can still be used, and tells
// the section. Made is when the backup was made, or
// zero where that is not known: then it is when the last thing in it was done.
func (act *Act) MarkRestored(made time.Time) (Restored, error) {
	permit, err := act.ask(RestoreDatabase, "")
	if err != nil {
		return Restored{}, err
	}
	r := Restored{At: act.Now}
	if err := act.one(`SELECT max((SELECT coalesce(max(at), 0) FROM audit), (SELECT coalesce(max(received_at), 0) FROM inbox),
		(SELECT coalesce(max(created_at), 0) FROM outbox))`, nil, timeColumn{&r.From}); err != nil {
		return r, err
	}
	if made.After(r.From) {
		r.From = made
	}
	held, err := list(act.View, func(row scanner) (id int64, err error) { return id, row.Scan(&id) },
		"UPDATE outbox SET state = 'obsolete', problem = ? WHERE state IN ('pending', 'sending') RETURNING id", heldProblem)
	if err != nil {
		return r, err
	}
	r.Held = len(held)
	if err := act.exec("UPDATE sequence SET last = last + ? WHERE length(kind) = 1", idGap); err != nil {
		return r, err
	}
	// One that was used since would be good once more.
	if err := act.exec("UPDATE invitation SET expires_at = ?1 WHERE used_at = 0 AND expires_at > ?1", millis(act.Now)); err != nil {
		return r, err
	}
	if err := act.exec("UPDATE handover SET state = 'dropped', version = version + 1 WHERE state = 'open'"); err != nil {
		return r, err
	}
	text, err := json.Marshal(r)
	if err != nil {
		return r, err
	}
	if err := act.SetSetting(restoredSetting, string(text)); err != nil {
		return r, err
	}
	// What it did not hear since the backup is told with the rest.
	if err := act.SetSetting(heardSetting, ""); err != nil {
		return r, err
	}
	if err := act.TellSection(notice.Restored{}, 0); err != nil {
		return r, err
	}
	return r, permit.record(restoredObject, r)
}

// ResumeReminders ends the wait of a restored database. With again, what was
// held back leaves, marked as a repeat, and what became due since the backup
// and still is gets reminded of; else reminders begin with what becomes due
// from now on. Every unit is asked to compare its receipts. Version is the
// Unix time at which the database was restored, as its reader saw it.
func (act *Act) ResumeReminders(version int, again bool) error {
	permit, err := act.ask(ResumeReminders, "")
	if err != nil {
		return err
	}
	r, waiting, err := act.Restored()
	if err != nil {
		return err
	}
	if !waiting || int(r.At.Unix()) != version {
		return stale(restoredObject)
	}
	if err := act.SetSetting(restoredSetting, ""); err != nil {
		return err
	}
	if again {
		// A card's newer refresh stands in for the one that was held back.
		err = act.exec(`UPDATE OR IGNORE outbox SET state = 'pending', problem = '', in_doubt = in_doubt + 1
			WHERE state = 'obsolete' AND problem = ?`, heldProblem)
	} else {
		err = act.SetSetting(resumedSetting, act.Now.UTC().Format(time.RFC3339))
	}
	if err != nil {
		return err
	}
	if err := act.Remind(Audience{Role: RoleOfficer}, notice.CheckReceipts{From: r.From, To: r.At}, ""); err != nil {
		return err
	}
	if err := act.TellSection(notice.Resumed{Again: again, By: act.Actor.Name}, act.Actor.Person); err != nil {
		return err
	}
	return permit.record(restoredObject, map[string]any{"again": again})
}

// Resumed returns from when on reminders are due in a database that was
// restored and makes up for none before; zero where no such moment is known.
func (v *View) Resumed() (time.Time, error) {
	text, err := v.Setting(resumedSetting)
	if err != nil || text == "" {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339, text)
}
