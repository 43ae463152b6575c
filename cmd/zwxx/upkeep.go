package main

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"syscall"
	"time"

	"github.com/robfig/cron/v3"

	"zwxx/reminders"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// A backupConfig says where backups go, when, and how many stay.
type backupConfig struct {
	Dir  string `toml:"dir"`  // relative to the database's folder; empty for none
	At   string `toml:"at"`   // a cron spec, in Asia/Shanghai
	Keep int    `toml:"keep"` // how many
}

// A keepConfig says for how many days is kept what need not be kept for ever.
type keepConfig struct {
	Updates int `toml:"updates"`
	Letters int `toml:"letters"`
}

// checkUpkeep refuses what would leave no backup, or drop what is still in use.
func (c config) checkUpkeep() error {
	var faults []error
	if _, err := reminders.ParseSpec(c.Backup.At); err != nil {
		faults = append(faults, fmt.Errorf("backup.at: %w", err))
	}
	if c.Backup.Keep < 1 {
		faults = append(faults, fmt.Errorf("backup.keep: %d backups are none", c.Backup.Keep))
	}
	if c.Keep.Updates < 4 {
		faults = append(faults, fmt.Errorf("keep.updates: %d days are too few; a message can be edited for two", c.Keep.Updates))
	}
	if c.Keep.Letters < 1 {
		faults = append(faults, fmt.Errorf("keep.letters: %d is not a number of days", c.Keep.Letters))
	}
	return errors.Join(faults...)
}

func (c keepConfig) durations() store.Keep {
	const day = 24 * time.Hour
	return store.Keep{Updates: time.Duration(c.Updates) * day, Letters: time.Duration(c.Letters) * day}
}

// folder is where backups of a database go; empty for nowhere.
func (c backupConfig) folder(db string) string {
	if c.Dir == "" || filepath.IsAbs(c.Dir) {
		return c.Dir
	}
	return filepath.Join(filepath.Dir(db), c.Dir)
}

// What whoever runs the program is told of, in MB.
const (
	leastFree  = 500 // of the disk
	largestLog = 64  // of the -wal
)

// retryBackup is how long after a failure a backup is tried again.
const retryBackup = time.Hour

// An upkeep does for a database that is served what must be done beside
// serving: backups, checkpoints, dropping what has been kept long enough, and
// telling when something is wrong with the machine.
type upkeep struct {
	db    *store.DB
	file  string
	plan  *reminders.Plan
	keep  store.Keep
	dir   string // of the backups; empty for none
	many  int    // backups stay
	night cron.Schedule
	disk  func(dir string) (freeMB int64, err error)
	log   *slog.Logger

	last     time.Time // when the newest backup was made, as far as is known
	failed   error     // why the last attempt at one failed; nil if it did not
	failedAt time.Time // when
	damaged  bool      // as the night found the database, where no backups are made
}

// newUpkeep returns the upkeep of a database, by a config that has been checked.
func newUpkeep(db *store.DB, file string, conf config, plan *reminders.Plan, log *slog.Logger) (*upkeep, error) {
	night, err := reminders.ParseSpec(conf.Backup.At)
	if err != nil {
		return nil, err
	}
	return &upkeep{db: db, file: file, plan: plan, keep: conf.Keep.durations(), dir: conf.Backup.folder(file),
		many: conf.Backup.Keep, night: night, disk: freeDisk, log: log}, nil
}

// freeDisk is how much a user without privileges may still write, in MB.
func freeDisk(dir string) (int64, error) {
	var fs syscall.Statfs_t
	if err := syscall.Statfs(dir, &fs); err != nil {
		return 0, err
	}
	return int64(fs.Bavail) * int64(fs.Bsize) >> 20, nil
}

// tick does what is due at a moment. It is called once a minute.
func (u *upkeep) tick(now time.Time) {
	now = now.In(workday.Shanghai)
	for _, duty := range []struct {
		name string
		do   func(time.Time) error
	}{{"nightly work", u.nightly}, {"backup", u.backup}, {"checkpoint", u.checkpoint}, {"looking at the disk", u.lookAtDisk}} {
		if err := duty.do(now); err != nil {
			u.log.Error(duty.name+" failed", "error", err)
		}
	}
}

// due reports whether the night has come since something was last done.
func (u *upkeep) due(last, now time.Time) bool {
	return last.IsZero() || !u.night.Next(last.In(workday.Shanghai)).After(now)
}

// nightSetting keeps when the nightly work was last done.
const nightSetting = "nightly"

// nightly drops what has been kept long enough and empties the -wal. Where no
// backup reads the database from end to end, it does.
func (u *upkeep) nightly(now time.Time) error {
	var last time.Time
	if err := u.db.View(now, func(v *store.View) error {
		text, err := v.Setting(nightSetting)
		if err == nil && text != "" {
			last, err = time.Parse(time.RFC3339, text)
		}
		return err
	}); err != nil || !u.due(last, now) {
		return err
	}
	if err := u.db.Update(now, func(tx *store.Tx) error {
		if err := tx.Prune(u.keep); err != nil {
			return err
		}
		return tx.SetSetting(nightSetting, now.Format(time.RFC3339))
	}); err != nil {
		return err
	}
	if _, err := u.db.Checkpoint(true); err != nil || u.dir != "" {
		return err
	}
	_, err := store.Examine(u.file)
	u.damaged = damaged(err)
	return err
}

// damaged reports whether an error says that a person must look at the
// database.
func damaged(err error) bool {
	return errors.Is(err, store.ErrDamaged) || errors.Is(err, store.ErrAuditBroken)
}

// backup makes the backup of the night. One that has failed is tried again
// every hour, and the section is told once a day until one is made.
func (u *upkeep) backup(now time.Time) error {
	if u.dir == "" && u.damaged {
		return u.tell(now, notice.Trouble{Kind: notice.TroubleDamage, At: now})
	}
	if u.dir == "" {
		return nil
	}
	last, err := u.lastBackup(now)
	if err == nil {
		u.last = last
		if !u.due(last, now) {
			return nil
		}
	}
	if u.failed != nil && now.Sub(u.failedAt).Abs() < retryBackup {
		return u.tell(now, u.backupTrouble())
	}
	var made store.Backup
	if err == nil {
		made, err = u.db.Backup(u.dir, now)
	}
	if err != nil {
		u.failed, u.failedAt = err, now
		return errors.Join(err, u.tell(now, u.backupTrouble()))
	}
	u.failed = nil
	u.log.Info("backup made", "file", made.Path, "rows", made.Totals.Sum())
	return u.db.PruneBackups(u.dir, u.many, now)
}

// lastBackup is when the newest backup was made, by the clock of now.
func (u *upkeep) lastBackup(now time.Time) (last time.Time, err error) {
	all, err := store.Backups(u.file, u.dir)
	for _, b := range all {
		if !b.At.After(now) {
			last = b.At
		}
	}
	return last, err
}

func (u *upkeep) backupTrouble() notice.Trouble {
	kind := notice.TroubleBackup
	if damaged(u.failed) {
		kind = notice.TroubleDamage
	}
	return notice.Trouble{Kind: kind, At: u.failedAt, Last: u.last}
}

// checkpoint keeps the -wal small, and tells if it cannot.
func (u *upkeep) checkpoint(now time.Time) error {
	size, err := u.db.Checkpoint(false)
	if err == nil && size > largestLog<<20 {
		size, err = u.db.Checkpoint(true)
	}
	if err != nil || size <= largestLog<<20 {
		return err
	}
	u.log.Warn("something keeps reading the database, so that its -wal cannot be emptied", "megabytes", size>>20)
	return u.tell(now, notice.Trouble{Kind: notice.TroubleLog, At: now, Megabytes: size >> 20})
}

func (u *upkeep) lookAtDisk(now time.Time) error {
	free, err := u.disk(filepath.Dir(u.file))
	if err != nil || free >= leastFree {
		return err
	}
	u.log.Warn("the disk is nearly full", "free_megabytes", free)
	return u.tell(now, notice.Trouble{Kind: notice.TroubleDisk, At: now, Megabytes: free})
}

// tell tells the section of a trouble, once a day and when people may be
// reminded.
func (u *upkeep) tell(now time.Time, n notice.Trouble) error {
	return u.db.Update(now, func(tx *store.Tx) error {
		if u.plan.Quiet(tx.Calendar, tx.Now) {
			return nil
		}
		return tx.Remind(store.Audience{Role: store.RoleSection}, n, fmt.Sprintf("trouble/%s/%s", n.Kind, tx.Day()))
	})
}
