package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"zwxx/bot"
	"zwxx/bot/bottest"
	"zwxx/store"
)

// A talk is the bot on a database that a test can make fail, with the officer
// of 梅城镇 on the other side.
type talk struct {
	*world
	server *bottest.Server
	bot    *bot.Bot
	user   *bottest.User
	said   int
}

func newTalk(t *testing.T) *talk {
	t.Helper()
	w := newWorld(t)
	k := &talk{world: w, server: bottest.NewServer(bottest.Options{Now: func() time.Time { return w.now }})}
	t.Cleanup(k.server.Close)
	k.user = k.server.User(mei, "李四")
	k.user.Start("") // a bot cannot write first
	var err error
	k.bot, err = bot.New(w.db, bot.Config{Token: k.server.Token(), ServerURL: k.server.URL(), Username: k.server.Username(),
		Now: func() time.Time { return w.now }, Clock: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	k.must(k.turn())
	return k
}

func (k *talk) must(err error) {
	k.Helper()
	if err != nil {
		k.Fatal(err)
	}
}

// turn receives what is there and sends what is due.
func (k *talk) turn() error {
	_, err := k.bot.PollOnce(context.Background(), 0)
	return errors.Join(err, k.bot.SendDue(context.Background()))
}

// file registers one more direct submission by chat.
func (k *talk) file() {
	k.said++
	k.user.Say(fmt.Sprintf("直报 要情 2018-%04d 第%d件工作的情况", 1000+k.said, k.said))
}

// receipts counts the receipts that have arrived, without repeats.
func (k *talk) receipts() (n int) {
	for _, m := range k.server.Messages(mei) {
		if m.FromBot && strings.HasPrefix(m.Text, "✔ 已登记") {
			n++
		}
	}
	return n
}

// locked takes the whole database in another process's way; the function it
// returns gives it back.
func (k *talk) locked() (release func()) {
	k.Helper()
	other, err := sql.Open("sqlite", "file:"+k.path)
	k.must(err)
	conn, err := other.Conn(context.Background())
	k.must(err)
	_, err = conn.ExecContext(context.Background(), "BEGIN EXCLUSIVE")
	k.must(err)
	return func() {
		if _, err := conn.ExecContext(context.Background(), "ROLLBACK"); err != nil {
			k.Error(err)
		}
		if err := errors.Join(conn.Close(), other.Close()); err != nil {
			k.Error(err)
		}
	}
}

// TestLockedForAWhile: somebody else's transaction of seconds is waited for;
// nobody notices.
//
// fault 42
func TestLockedForAWhile(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.file()
	release := k.locked()
	released := make(chan struct{})
	time.AfterFunc(2*time.Second, func() { release(); close(released) })
	k.must(k.turn())
	<-released
	equal(t, "receipts", k.receipts(), 1)
}

// TestLockedForLong: what is longer than is waited for fails the batch. Nothing
// of it is done or confirmed, and later all of it is, once.
//
// fault 42
func TestLockedForLong(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	for range 3 {
		k.file()
	}
	audit := k.count("SELECT count(*) FROM audit")
	release := k.locked()
	if _, err := k.bot.PollOnce(context.Background(), 0); !store.DatabaseFailed(err) {
		t.Errorf("polled while the database was locked: %v", err)
	}
	equal(t, "audit", k.count("SELECT count(*) FROM audit"), audit)
	equal(t, "waiting at Telegram", k.server.Pending(), 3)
	release()
	k.must(k.turn())
	k.must(k.turn()) // confirms
	equal(t, "receipts", k.receipts(), 3)
	equal(t, "filed", k.count("SELECT count(*) FROM submission"), 3)
	equal(t, "waiting at Telegram", k.server.Pending(), 0)
}

// TestDiskFull files until nothing more can be written, then makes room. What
// was answered is there, what was not is still at Telegram and is answered
// once there is room, without a restart.
//
// fault 43
func TestDiskFull(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	limit := func(pages int) {
		k.update(func(tx *store.Tx) error { return second(tx.Text(fmt.Sprintf("PRAGMA max_page_count = %d", pages))) })
	}
	for range 3 {
		limit(k.count("PRAGMA page_count") + 8)
		var full error
		for i := 0; full == nil && i < 500; i++ {
			k.file()
			_, full = k.bot.PollOnce(context.Background(), 0)
			_ = k.bot.SendDue(context.Background()) // it may find no room either
		}
		if !store.DatabaseFailed(full) {
			t.Fatalf("the disk was never full: %v", full)
		}
		if k.server.Pending() == 0 {
			t.Error("what could not be stored was confirmed")
		}
		if answered, filed := k.receipts(), k.count("SELECT count(*) FROM submission"); answered > filed {
			t.Errorf("%d answered, %d filed", answered, filed)
		}
		limit(1 << 30)
		for range 3 {
			k.must(k.turn())
		}
		equal(t, "filed", k.count("SELECT count(*) FROM submission"), k.said)
		equal(t, "waiting at Telegram", k.server.Pending(), 0)
	}
	if n := k.receipts(); n > k.said {
		t.Errorf("%d receipts for %d filings", n, k.said)
	}
	equal(t, "integrity", k.text("PRAGMA integrity_check"), "ok")
	k.view(func(v *store.View) error { return second(v.VerifyAudit()) })
}
