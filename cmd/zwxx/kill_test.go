package main_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"zwxx/bot/bottest"
)

var (
	killRounds   = flag.Int("kill-rounds", 200, "how often TestKill kills the program")
	killSeed     = flag.Uint64("kill-seed", 0, "order of TestKill's filings and kills; 0 draws one")
	secondStarts = flag.Int("second-starts", 15, "how often TestKillOnlyOneServes starts a second program")
	termRounds   = flag.Int("term-rounds", 50, "how often TestKillGently ends the program")
)

// failpoints are the moments of a life at which TestKill kills. Those of a
// schema step have a test of their own.
var failpoints = []string{
	"after-getUpdates", "before-commit", "after-commit", "claimed", "before-send", "after-send", "settled",
	"cron-planned", "cron-enqueued",
}

// TestKill files through chat while the program is killed again and again, at
// each failpoint and at random moments, and then compares what Telegram saw
// with what the database holds.
//
// fault 1, fault 2
func TestKill(t *testing.T) {
	t.Parallel()
	seed := *killSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("-kill-rounds %d -kill-seed %d", *killRounds, seed)
	b := newBench(t, seed)
	kills := make(map[string]int)
	for round := range *killRounds {
		b.file(1 + b.rng.IntN(12))
		point := ""
		if round%2 == 0 {
			point = failpoints[round/2%len(failpoints)]
			kills[point]++
			b.killedAt(point, 1+b.rng.IntN(4))
		} else {
			kills["at random"]++
			b.killedAfter(b.rng.IntN(60), time.Duration(b.rng.IntN(4000))*time.Microsecond)
		}
	}
	last := b.start("")
	b.file(1)
	b.await(last, b.answered)
	last.end(t)

	t.Logf("%s; kills %v", b.check(), kills)
}

// TestKillGently ends the program with SIGTERM under load: it exits with 0
// within five seconds, leaves nothing in flight and repeats nothing.
//
// fault 15
func TestKillGently(t *testing.T) {
	t.Parallel()
	b := newBench(t, 15)
	for range *termRounds {
		b.file(20 + b.rng.IntN(40))
		c := b.start("")
		b.passed(c, 1+b.rng.IntN(60))
		c.end(t)
		if n := b.count("SELECT count(*) FROM outbox WHERE state = 'sending'"); n != 0 {
			t.Fatalf("%d messages were left in flight", n)
		}
	}
	last := b.start("")
	b.file(1)
	b.await(last, b.answered)
	last.end(t)
	report := b.check()
	if report.repeated != 0 {
		t.Errorf("%d messages were repeated without a crash", report.repeated)
	}
	t.Logf("%d ends: %s", *termRounds, report)
}

// fault 26: TestKillOnlyOneServes starts a second program on a database that is served:
// it exits at once, for a person to look at, and polls nothing.
func TestKillOnlyOneServes(t *testing.T) {
	t.Parallel()
	b := newBench(t, 26)
	c := b.start("")
	b.passed(c, 1)
	b.await(c, b.server.Polling)
	elsewhere := bottest.NewServer(bottest.Options{}) // sees the second program alone
	t.Cleanup(elsewhere.Close)
	for range *secondStarts {
		begun := time.Now()
		_, err := run("ZWXX_TOKEN="+b.server.Token(), "serve", "--db", b.db, "--telegram-url", elsewhere.URL())
		if status, ok := waitStatus(err); !ok || status.ExitStatus() != 3 {
			t.Errorf("the second program ended with %v, want exit code 3", err)
		}
		if took := time.Since(begun); took > 2*time.Second {
			t.Errorf("the second program took %s to give up", took)
		}
	}
	if got := elsewhere.Requests(); got != 0 {
		t.Errorf("the second program made %d requests", got)
	}
	c.end(t)
}

// TestMain removes the program that the tests of this file have built.
func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		os.RemoveAll(filepath.Dir(built))
	}
	os.Exit(code)
}

// nth is how a failpoint is asked for at its nth time of passing. Those
// of the sweep are passed once in a life.
func nth(point string, n int) string {
	if slices.Contains([]string{"cron-planned", "cron-enqueued"}, point) {
		return point
	}
	return fmt.Sprintf("%s:%d", point, n)
}
