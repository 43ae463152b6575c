package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zwxx/bot/bottest"
)

// A drill is a database in use: officers have joined and filed by chat.
type drill struct {
	*console
	server *bottest.Server
	db     string
	user   *bottest.User
	filed  int
}

func newDrill(t *testing.T) *drill {
	t.Helper()
	d := &drill{console: newConsole(t), server: bottest.NewServer(bottest.Options{}), db: filepath.Join(t.TempDir(), "zwxx.db")}
	t.Cleanup(d.server.Close)
	d.now = time.Now
	d.env["ZWXX_TOKEN"] = d.server.Token()
	for i, to := range [][]string{{"--role", "section"}, {"--unit", "梅城镇"}} {
		d.user = d.server.User(int64(1+i), "某人")
		d.user.Start(d.invitations(append([]string{"--db", d.db}, to...)...)[0].Token)
	}
	return d
}

// serve serves until a condition of the Bot API server holds.
func (d *drill) serve(t *testing.T, until func() bool) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	serving := *d.console
	serving.ctx = ctx
	ended := make(chan result, 1)
	config := writeFile(t, "zwxx.toml", "[delivery]\nper_second = 0\nper_chat_per_second = 0\n[intake]\nper_minute = 0\n[backup]\ndir = \"\"\n")
	go func() {
		ended <- serving.run("serve", "--db", d.db, "--config", config, "--telegram-url", d.server.URL())
	}()
	late := time.NewTimer(30 * time.Second)
	defer late.Stop()
	for {
		changed := d.server.Changed()
		if until() {
			break
		}
		select {
		case <-changed:
		case got := <-ended:
			t.Fatalf("serve ended: %+v", got)
		case <-late.C:
			t.Fatalf("waited in vain; the section saw:\n%s", d.seen(1))
		}
	}
	stop()
	if got := <-ended; got.code != exitOK {
		t.Fatalf("serve ended: %+v", got)
	}
}

// file has so many more direct submissions registered by chat.
func (d *drill) file(t *testing.T, n int) {
	t.Helper()
	for range n {
		d.filed++
		d.user.Say(fmt.Sprintf("直报 要情 2018-%04d 第%d件工作的情况", d.filed, d.filed))
	}
	d.serve(t, func() bool { return d.said(d.user.ID, "编号") == d.filed && d.server.Pending() == 0 })
}

// said counts the bot's messages in a chat that hold a text.
func (d *drill) said(chat int64, text string) (n int) {
	for _, m := range d.server.Messages(chat) {
		if m.FromBot && strings.Contains(m.Text, text) {
			n++
		}
	}
	return n
}

// wreck loses the database as a broken disk does, its -wal left behind.
func (d *drill) wreck(t *testing.T) {
	t.Helper()
	if err := errors.Join(os.Remove(d.db), os.WriteFile(d.db+"-wal", []byte("stale"), 0o600)); err != nil {
		t.Fatal(err)
	}
}

// TestRestoreDrill loses a database and restores it with one command: what the
// backup held is there to the last row, and no number is given twice; the
// section is asked how to go on, and units to compare their receipts.
//
// fault 50
func TestRestoreDrill(t *testing.T) {
	t.Parallel()
	d := newDrill(t)
	d.file(t, 20)
	backup, _, _ := strings.Cut(d.ok("backup", "--db", d.db), "\n")
	ledger := d.ok("export", "ledger", "--db", d.db)
	head := strings.ReplaceAll(d.ok("audit", "verify", "--db", d.db), "\n", "")
	d.file(t, 3) // these are lost
	d.wreck(t)
	d.fails(exitPerson, []string{"serve", "--db", d.db}, "missing or empty", "zwxx restore BACKUP --db "+d.db)

	begun := time.Now()
	d.ok("restore", backup, "--db", d.db)
	took := time.Since(begun)
	if got := d.ok("export", "ledger", "--db", d.db); got != ledger || strings.Count(ledger, "\n") != 20 {
		t.Errorf("the ledger restored:\n%s\nwant:\n%s", got, ledger)
	}
	_, head, _ = strings.Cut(head, "head ")
	if got := d.ok("audit", "verify", "--db", d.db, "--head", head); !strings.Contains(got, "unbroken") {
		t.Errorf("audit: %s", got)
	}
	if got, err := os.ReadFile(d.db + "-wal.stale"); err != nil || string(got) != "stale" {
		t.Errorf("the stale -wal: %q, %v", got, err)
	}
	if _, err := os.Stat(d.db + "-wal"); err == nil {
		t.Error("a -wal lies beside the restored database")
	}

	d.serve(t, func() bool { return d.said(1, "【已从备份恢复】") == 1 })
	section := d.server.User(1, "某人")
	if err := section.TapLabel("恢复提醒，补发积压"); err != nil {
		t.Fatal(err)
	}
	d.serve(t, func() bool { return d.said(1, "已恢复提醒") == 1 && d.said(2, "【请核对回执】") == 1 })
	d.file(t, 1)
	if n := d.said(2, "编号 s001021"); n != 1 {
		t.Errorf("%d receipts with the next number after the gap:\n%s", n, d.seen(2))
	}
	t.Logf("restored in %s", took)
}

// TestRestoreRefuses: nothing is written over, and no damaged backup becomes a
// database.
func TestRestoreRefuses(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	dir := t.TempDir()
	db := filepath.Join(dir, "zwxx.db")
	c.ok("invite", "--db", db, "--role", "section", "--count", "2")
	backup, _, _ := strings.Cut(c.ok("backup", "--db", db), "\n")
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	c.fails(exitRefused, []string{"restore", backup, "--db", db}, "there is a database already")
	if after, err := os.ReadFile(db); err != nil || !bytes.Equal(after, before) {
		t.Errorf("the database has changed: %v", err)
	}
	good, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	fresh := filepath.Join(dir, "fresh", "zwxx.db")
	if err := os.Mkdir(filepath.Dir(fresh), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(path string) error{
		"damaged":   func(path string) error { return os.WriteFile(path, good[:len(good)/2], 0o600) },
		"no backup": func(path string) error { return os.WriteFile(path, []byte("关于通报"), 0o600) },
		"rewritten": func(path string) error {
			execSQL(t, path, "DROP TRIGGER audit_no_delete", "DELETE FROM audit WHERE seq > 1")
			return nil
		},
		"newer": func(path string) error { execSQL(t, path, "PRAGMA user_version = 999"); return nil },
		"loose ends": func(path string) error {
			execSQL(t, path, "INSERT INTO account (telegram_id, person) VALUES (1, 99)")
			return nil
		},
	} {
		path := filepath.Join(t.TempDir(), filepath.Base(backup))
		if err := errors.Join(os.WriteFile(path, good, 0o600), spoil(path)); err != nil {
			t.Fatal(err)
		}
		got := c.run("restore", path, "--db", fresh)
		if got.code != exitPerson || got.stdout != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if left := names(t, filepath.Dir(fresh)); len(left) != 1 || left[0] != "zwxx.db.lock" {
		t.Errorf("refused backups left %q", left)
	}
	c.fails(exitRefused, []string{"restore", filepath.Join(dir, "none.db"), "--db", fresh}, "none.db")
	c.ok("restore", backup, "--db", fresh)
	if got := c.ok("audit", "verify", "--db", fresh); !strings.HasPrefix(got, "3 rows, unbroken") {
		t.Errorf("audit: %s", got)
	}
}

// TestRestoreWhileServed is refused: the file belongs to the one that serves.
func TestRestoreWhileServed(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	db := filepath.Join(t.TempDir(), "zwxx.db")
	c.ok("invite", "--db", db, "--role", "section")
	backup, _, _ := strings.Cut(c.ok("backup", "--db", db), "\n")
	unlock, err := lock(db + ".lock")
	if err != nil {
		t.Fatal(err)
	}
	defer unlock()
	c.fails(exitPerson, []string{"restore", backup, "--db", db}, "another zwxx serves this database")
}

// seen is what the bot's messages in a chat say.
func (d *drill) seen(chat int64) string {
	var all []string
	for _, m := range d.server.Messages(chat) {
		if m.FromBot {
			all = append(all, m.Text)
		}
	}
	return strings.Join(all, "\n\n")
}
