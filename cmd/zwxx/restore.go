package main

import (
	"fmt"
	"time"

	"zwxx/store"
)

type restoreCommand struct {
	Backup string `arg:"" placeholder:"BACKUP" help:"A file that zwxx backup has made."`
	DB     string `name:"db" required:"" placeholder:"FILE" help:"The database file to make; an existing one is refused."`
	Rules  string `placeholder:"FILE" help:"A rule file in place of the embedded one."`
}

// Run makes a database of a backup. Reminders wait until the section has
// confirmed in chat.
func (c *restoreCommand) Run(p *program) error {
	rules, err := loadRules(c.Rules, p.now().Year())
	if err != nil {
		return err
	}
	unlock, err := lock(c.DB + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	totals, restored, err := store.Restore(c.Backup, c.DB, rules, p.now())
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, `%s is restored from %s:
%d rows in %d tables, audit of %d rows, head %s.
It holds what was done up to %s; of what was done since nobody knows here.
When zwxx serve runs again, the section is asked in chat how to go on. Until
then no reminder leaves, nor the %d notices that were queued in the backup.
`, c.DB, c.Backup, totals.Sum(), len(totals.Rows), totals.Audit, totals.Head, restored.From.Format(time.RFC3339), restored.Held)
	return nil
}
