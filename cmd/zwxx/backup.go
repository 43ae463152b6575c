package main

import (
	"fmt"

	"zwxx/store"
)

type backupCommand struct {
	database
	Config string `placeholder:"FILE" help:"The config file that serve uses; it says where backups go and how many are kept."`
	Dir    string `placeholder:"DIR" help:"A folder in place of the config's; nothing is removed from it."`
}

// Run makes a backup, while the database is served or not.
func (c *backupCommand) Run(p *program) error {
	conf, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	if err := conf.checkUpkeep(); err != nil {
		return err
	}
	if c.Rules == "" {
		c.Rules = conf.Rules
	}
	db, err := c.open(p)
	if err != nil {
		return err
	}
	defer db.Close()
	dir := c.Dir
	if dir == "" {
		dir = conf.Backup.folder(c.DB)
	}
	if dir == "" {
		return fmt.Errorf("%w: the config makes no backups, so --dir must say where this one goes", errUsage)
	}
	made, err := db.Backup(dir, p.now())
	if err != nil {
		return err
	}
	if c.Dir == "" {
		if err := db.PruneBackups(dir, conf.Backup.Keep, p.now()); err != nil {
			return err
		}
	}
	printBackup(p, made)
	return nil
}

// printBackup says what a backup holds.
func printBackup(p *program, b store.Backup) {
	fmt.Fprintf(p.stdout, "%s\n%d rows in %d tables, audit of %d rows, head %s\n",
		b.Path, b.Totals.Sum(), len(b.Totals.Rows), b.Totals.Audit, b.Totals.Head)
}
