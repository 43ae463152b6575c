package main_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"zwxx/bot/bottest"
	"zwxx/scoring"
)

// program returns the program under test, built at the first call.
var program = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "zwxx-kill-")
	if err != nil {
		return "", err
	}
	built = filepath.Join(dir, "zwxx")
	out, err := exec.Command("go", "build", "-o", built, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return built, nil
})

// built is where the program is, once it is.
var built string

// patience is how long anything may take that must happen.
const patience = 30 * time.Second

// run runs one of the tools to its end.
func run(env string, args ...string) ([]byte, error) {
	program, err := program()
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = []string{env}
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("zwxx %s: %w\n%s", args[0], exit, exit.Stderr)
	}
	return out, err
}

func waitStatus(err error) (syscall.WaitStatus, bool) {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return 0, false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return status, ok
}

// A bench is a Bot API server that survives, a database file, and officers who
// file by chat.
type bench struct {
	tb       testing.TB
	server   *bottest.Server
	rng      *rand.Rand
	db       string
	config   string
	log      string // what all lives of the program have written to stderr
	officers []officer
	secrets  []string // what must not stand in the log
	filed    map[string]officer
	ends     []int64 // deliveries when each life ended
}

type officer struct {
	*bottest.User
	unit string
}

// newBench has an officer of every unit that reports directly join by an
// invitation of the program's own.
func newBench(tb testing.TB, seed uint64) *bench {
	tb.Helper()
	dir := tb.TempDir()
	b := &bench{
		tb: tb, rng: rand.New(rand.NewPCG(seed, 1)), filed: make(map[string]officer),
		server: bottest.NewServer(bottest.Options{Seed: seed}),
		db:     filepath.Join(dir, "zwxx.db"), config: filepath.Join(dir, "zwxx.toml"), log: filepath.Join(dir, "log"),
	}
	tb.Cleanup(b.server.Close)
	b.secrets = []string{b.server.Token()}
	limits := "[delivery]\nper_second = 0\nper_chat_per_second = 0\nper_group_per_minute = 0\n[intake]\nper_minute = 0\n"
	if err := os.WriteFile(b.config, []byte(limits), 0o600); err != nil {
		tb.Fatal(err)
	}
	rules, _, err := scoring.Embedded().For(time.Now().Year())
	if err != nil {
		tb.Fatal(err)
	}
	b.join(1, "信息科", "--role", "section")
	for i, unit := range rules.Units() {
		if unit.Group().Direct {
			b.officers = append(b.officers, officer{b.join(int64(100+i), unit.Name, "--unit", unit.Name), unit.Name})
		}
	}
	first := b.start("")
	b.await(first, func() bool { return b.greeted() })
	first.end(tb)
	return b
}

// join makes an invitation and has somebody follow its link.
func (b *bench) join(id int64, name string, to ...string) *bottest.User {
	b.tb.Helper()
	out, err := run("", append([]string{"invite", "--db", b.db, "--json"}, to...)...)
	if err != nil {
		b.tb.Fatal(err)
	}
	var made []struct{ Token string }
	if err := json.Unmarshal(out, &made); err != nil || len(made) != 1 {
		b.tb.Fatalf("invite printed %s: %v", out, err)
	}
	b.secrets = append(b.secrets, made[0].Token)
	user := b.server.User(id, name)
	user.Start(made[0].Token)
	return user
}

func (b *bench) greeted() bool {
	for _, o := range b.officers {
		if m, ok := b.server.Last(o.ID); !ok || !strings.Contains(m.Text, "账号已开通") {
			return false
		}
	}
	return b.server.Pending() == 0
}

// file has officers register direct submissions, each with a title and a
// number of its own.
func (b *bench) file(n int) {
	for range n {
		o := b.officers[b.rng.IntN(len(b.officers))]
		number := 1000 + len(b.filed)
		title := fmt.Sprintf("%s第%d件工作的情况", o.unit, number)
		b.filed[title] = o
		o.Say(fmt.Sprintf("直报 要情 2018-%04d %s", number, title))
	}
}

// answered reports whether every filing has been confirmed and has its receipt.
func (b *bench) answered() bool {
	return b.server.Pending() == 0 && len(b.receipts()) == len(b.filed)
}

// killedAt starts the program and keeps it busy until it has killed itself at
// the nth passing of a failpoint.
func (b *bench) killedAt(point string, n int) {
	b.tb.Helper()
	c := b.start(nth(point, n))
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		changed := b.server.Changed()
		if b.server.Pending() == 0 && b.server.Polling() {
			b.file(1 + b.rng.IntN(3))
		}
		select {
		case <-c.done:
			c.wantKilled(b.tb)
			b.ended(c)
			return
		case <-changed:
		case <-late.C:
			b.tb.Fatalf("%s was not passed %d times\n%s", point, n, b.logTail())
		}
	}
}

// killedAfter starts the program and kills it once as many things have changed
// and some time has passed.
func (b *bench) killedAfter(changes int, pause time.Duration) {
	b.tb.Helper()
	c := b.start("")
	if changes > 0 {
		b.passed(c, changes)
	}
	moment := time.NewTimer(pause)
	defer moment.Stop()
	select {
	case <-moment.C:
	case <-c.done:
	}
	_ = c.cmd.Process.Kill()
	<-c.done
	c.wantKilled(b.tb)
	b.ended(c)
}

// passed waits until the server has seen as many changes, filing more when the
// program has nothing left to do.
func (b *bench) passed(c *child, changes int) {
	b.tb.Helper()
	target := b.server.Version() + int64(changes)
	b.await(c, func() bool {
		if b.server.Version() < target && b.server.Polling() && b.server.Pending() == 0 {
			b.file(5)
		}
		return b.server.Version() >= target
	})
}

// await waits for a condition of the server's while the program runs.
func (b *bench) await(c *child, cond func() bool) {
	b.tb.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		changed := b.server.Changed()
		if cond() {
			return
		}
		select {
		case <-changed:
		case <-c.done:
			b.tb.Fatalf("the program ended: %v\n%s", c.err, b.logTail())
		case <-late.C:
			b.tb.Fatalf("waited %v in vain: %d updates pending, %d of %d answered\n%s",
				patience, b.server.Pending(), len(b.receipts()), len(b.filed), b.logTail())
		}
	}
}

// ended notes how much had been delivered when a life ended. Requests that it
// had still sent are let through to their end first.
func (b *bench) ended(c *child) {
	c.door.Close()
	b.ends = append(b.ends, int64(len(b.server.Deliveries())))
}

func (b *bench) logTail() string {
	text, _ := os.ReadFile(b.log)
	return string(text[max(0, len(text)-4000):])
}

// A child is one life of the program.
type child struct {
	bench *bench
	cmd   *exec.Cmd
	door  *httptest.Server // its own way to the Bot API server
	done  chan struct{}
	err   error // once done
}

func (b *bench) start(failpoint string) *child {
	b.tb.Helper()
	program, err := program()
	if err != nil {
		b.tb.Fatal(err)
	}
	log, err := os.OpenFile(b.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		b.tb.Fatal(err)
	}
	defer log.Close()
	c := &child{bench: b, done: make(chan struct{}), door: httptest.NewServer(b.server)}
	b.tb.Cleanup(c.door.Close)
	c.cmd = exec.Command(program, "serve", "--db", b.db, "--config", b.config, "--telegram-url", c.door.URL)
	c.cmd.Env = []string{"ZWXX_TOKEN=" + b.server.Token(), "ZWXX_FAILPOINT=" + failpoint}
	c.cmd.Stderr = log
	c.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := c.cmd.Start(); err != nil {
		b.tb.Fatal(err)
	}
	go func() {
		c.err = c.cmd.Wait()
		close(c.done)
	}()
	b.tb.Cleanup(func() {
		_ = c.cmd.Process.Kill()
		<-c.done
	})
	return c
}

func (c *child) wantKilled(tb testing.TB) {
	tb.Helper()
	if status, ok := waitStatus(c.err); !ok || status.Signal() != syscall.SIGKILL {
		tb.Fatalf("the program ended by itself: %v\n%s", c.err, c.bench.logTail())
	}
}

// end ends the program as a supervisor does: it has five seconds.
func (c *child) end(tb testing.TB) {
	tb.Helper()
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		tb.Fatal(err)
	}
	late := time.NewTimer(5 * time.Second)
	defer late.Stop()
	select {
	case <-c.done:
	case <-late.C:
		tb.Fatalf("still running 5 s after SIGTERM\n%s", c.bench.logTail())
	}
	if c.err != nil {
		tb.Fatalf("SIGTERM ended the program with %v\n%s", c.err, c.bench.logTail())
	}
	c.bench.ended(c)
}
