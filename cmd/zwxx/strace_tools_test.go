//go:build tools

package main_test

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestSyncBeforeAnswer watches the program's system calls while officers file:
// between the poll that has brought updates and the first message that answers
// them, and before the poll that confirms them, the -wal has been synced. That
// a disk does what it is told cannot be tested here.
//
// fault 51
func TestSyncBeforeAnswer(t *testing.T) {
	t.Parallel()
	b := newBench(t, 51)
	program, err := program()
	if err != nil {
		t.Fatal(err)
	}
	calls := filepath.Join(t.TempDir(), "calls")
	// Whole lines in the order of the calls' ends; -y names the files.
	cmd := exec.Command("strace", "-f", "-y", "-s", "1000", "-e", "trace=fsync,fdatasync,write", "-o", calls,
		program, "serve", "--db", b.db, "--config", b.config, "--telegram-url", b.server.URL())
	cmd.Env = []string{"ZWXX_TOKEN=" + b.server.Token()}
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 10 {
		b.file(3)
		late := time.NewTimer(patience)
		for !b.answered() {
			changed := b.server.Changed()
			if b.answered() {
				break
			}
			select {
			case <-changed:
			case <-late.C:
				t.Fatal("waited in vain")
			}
		}
		late.Stop()
	}
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // strace ends as the program was told to
	checkSyncs(t, calls)
}

var (
	syncCall = regexp.MustCompile(`(?:fsync|fdatasync)\(\d+<[^>]*-wal>.*= 0$|<\.\.\. (?:fsync|fdatasync) resumed>.*= 0$`)
	askCall  = regexp.MustCompile(`write\(.*POST /bot[^/]*/(\w+) HTTP(?:.*\\"offset\\":(\d+))?`)
)

// checkSyncs reads what strace wrote.
func checkSyncs(t *testing.T, name string) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	synced, offset := false, "" // since the last poll was asked, and what it asked for
	answers, polls, confirms := 0, 0, 0
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		line := lines.Text()
		if syncCall.MatchString(line) {
			synced = true
			continue
		}
		asked := askCall.FindStringSubmatch(line)
		switch {
		case asked == nil:
		case asked[1] == "getUpdates":
			polls++
			if asked[2] != offset && polls > 1 {
				confirms++
				if !synced {
					t.Errorf("confirmed before a sync: %s", line)
				}
			}
			synced, offset = false, asked[2]
		case strings.HasPrefix(asked[1], "send"):
			answers++
			if !synced {
				t.Errorf("sent before a sync: %s", line)
			}
		}
	}
	if answers < 30 || confirms < 10 {
		t.Errorf("%d answers and %d confirming polls were seen", answers, confirms)
	}
	t.Logf("%d answers, %d polls, %d of them confirming", answers, polls, confirms)
}
