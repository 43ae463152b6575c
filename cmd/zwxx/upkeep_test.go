package main

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zwxx/reminders"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// A keeper is an upkeep with a member of the section and a clock set by hand.
type keeper struct {
	*upkeep
	tb   testing.TB
	free int64
}

func newKeeper(tb testing.TB) *keeper {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), "zwxx.db")
	conf, err := readConfig("")
	if err != nil {
		tb.Fatal(err)
	}
	rules, err := loadRules("", 2018)
	if err != nil {
		tb.Fatal(err)
	}
	db, err := store.Open(file, rules)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	plan, err := reminders.NewPlan(conf.Reminders)
	if err != nil {
		tb.Fatal(err)
	}
	conf.Backup.Keep = 3
	k := &keeper{tb: tb, free: leastFree}
	if k.upkeep, err = newUpkeep(db, file, conf, plan, slog.New(slog.DiscardHandler)); err != nil {
		tb.Fatal(err)
	}
	k.disk = func(string) (int64, error) { return k.free, nil }
	err = db.Update(shanghai("2018-03-01 10:00"), func(tx *store.Tx) error {
		token, _, err := tx.As(store.Operator).Invite(store.RoleSection, "", store.InvitationLife)
		if err != nil {
			return err
		}
		_, err = tx.Accept(token, 1, "张三", 0)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	return k
}

func shanghai(s string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", s, workday.Shanghai)
	if err != nil {
		panic(err)
	}
	return at
}

// at lets the upkeep tick at a moment.
func (k *keeper) at(moment string) { k.tick(shanghai(moment)) }

// backups are the moments of the backups there are.
func (k *keeper) backups() string {
	k.tb.Helper()
	all, err := store.Backups(k.file, k.dir)
	if err != nil {
		k.tb.Fatal(err)
	}
	var moments []string
	for _, b := range all {
		moments = append(moments, b.At.Format("01-02 15:04"))
	}
	return strings.Join(moments, ", ")
}

// told counts what the section was told of a kind of trouble.
func (k *keeper) told(kind notice.TroubleKind) string {
	return sqlText(k.tb, k.file, "SELECT count(*) FROM outbox WHERE kind = 'Trouble' AND data ->> '$.Kind' = '"+string(kind)+"'")
}

func (k *keeper) want(what, got, want string) {
	k.tb.Helper()
	if got != want {
		k.tb.Errorf("%s: %q, want %q", what, got, want)
	}
}

// TestNightlyBackup: the first backup is made at once, then one each night,
// however late the program is up; the oldest go.
func TestNightlyBackup(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	for _, moment := range []string{"2018-03-01 10:00", "2018-03-01 10:01", "2018-03-02 02:29", "2018-03-02 02:30", "2018-03-02 02:31",
		"2018-03-02 23:59"} {
		k.at(moment)
	}
	k.want("backups", k.backups(), "03-01 10:00, 03-02 02:30")
	k.at("2018-03-09 14:00") // it was down for a week
	k.at("2018-03-10 02:30")
	k.want("backups", k.backups(), "03-02 02:30, 03-09 14:00, 03-10 02:30")
	k.at("2018-03-09 03:00") // the clock was set back
	k.want("backups", k.backups(), "03-09 03:00, 03-09 14:00, 03-10 02:30")
	for _, name := range []notice.TroubleKind{notice.TroubleBackup, notice.TroubleDisk, notice.TroubleLog} {
		k.want(string(name), k.told(name), "0")
	}
}

// TestFailedBackup is tried again every hour; the section is told once a day,
// when people may be reminded, until one is made.
func TestFailedBackup(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.at("2018-03-01 10:00")
	if err := errors.Join(os.Rename(k.dir, k.dir+"-away"), os.WriteFile(k.dir, nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	k.at("2018-03-02 02:30") // nobody is woken
	k.want("told at night", k.told(notice.TroubleBackup), "0")
	for _, moment := range []string{"2018-03-02 08:00", "2018-03-02 08:30", "2018-03-02 12:00"} {
		k.at(moment)
	}
	k.want("told on Friday", k.told(notice.TroubleBackup), "1")
	k.at("2018-03-03 09:00") // a Saturday
	k.at("2018-03-05 09:00")
	k.want("told on Monday", k.told(notice.TroubleBackup), "2")
	if err := errors.Join(os.Remove(k.dir), os.Rename(k.dir+"-away", k.dir)); err != nil {
		t.Fatal(err)
	}
	k.at("2018-03-05 09:59")
	k.want("within the hour", k.backups(), "03-01 10:00")
	k.at("2018-03-05 10:00")
	k.want("after it", k.backups(), "03-01 10:00, 03-05 10:00")
	k.at("2018-03-06 09:00")
	k.want("told", k.told(notice.TroubleBackup), "2")
}

// TestDamageIsTold: a backup of a database whose audit was changed is none.
func TestDamageIsTold(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	execSQL(t, k.file, "DROP TRIGGER audit_no_update", "UPDATE audit SET object = 'leader' WHERE seq = 1")
	k.at("2018-03-01 10:00")
	k.want("backups", k.backups(), "")
	k.want("damage", k.told(notice.TroubleDamage), "1")
	k.want("left behind", strings.Join(names(t, k.dir), " "), "")
}

// TestDamageWithoutBackups: where no backups are made the night looks itself.
func TestDamageWithoutBackups(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.dir = ""
	k.at("2018-03-01 10:00")
	execSQL(t, k.file, "DROP TRIGGER audit_no_update", "UPDATE audit SET object = 'leader' WHERE seq = 1")
	k.at("2018-03-01 11:00")
	k.want("before the night", k.told(notice.TroubleDamage), "0")
	k.at("2018-03-02 02:30") // nobody is woken
	for _, moment := range []string{"2018-03-02 08:00", "2018-03-02 09:00"} {
		k.at(moment)
	}
	k.want("after it", k.told(notice.TroubleDamage), "1")
}

// fault 43: TestFullDisk: below 500 MB the section is told, once a day.
func TestFullDisk(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	k.at("2018-03-01 10:00")
	k.want("told", k.told(notice.TroubleDisk), "0")
	k.free = leastFree - 1
	for _, moment := range []string{"2018-03-01 10:01", "2018-03-01 10:02", "2018-03-02 07:59", "2018-03-02 08:00"} {
		k.at(moment)
	}
	k.want("told", k.told(notice.TroubleDisk), "2")
}

// fault 44: TestStuckReader: while somebody reads, the -wal grows and the
// section is told; within a minute of their end it is small again.
func TestStuckReader(t *testing.T) {
	t.Parallel()
	k := newKeeper(t)
	now := shanghai("2018-03-01 10:00")
	k.tick(now)
	size := func() int64 {
		info, err := os.Stat(k.file + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return info.Size()
	}
	text := strings.Repeat("信", 1<<20)
	err := k.db.View(now, func(v *store.View) error {
		if _, err := v.Setting("swept"); err != nil {
			return err
		}
		for i := 0; size() <= largestLog<<20; i++ {
			if err := k.db.Update(now, func(tx *store.Tx) error { return tx.SetSetting("ballast", text[:len(text)-3*i]) }); err != nil {
				return err
			}
		}
		k.tick(now.Add(time.Minute))
		k.want("told", k.told(notice.TroubleLog), "1")
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	k.tick(now.Add(2 * time.Minute))
	if got := size(); got > 0 {
		t.Errorf("the -wal has %d bytes", got)
	}
	k.want("told", k.told(notice.TroubleLog), "1")
}

func names(tb testing.TB, dir string) (names []string) {
	tb.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		tb.Fatal(err)
	}
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}
