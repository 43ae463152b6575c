package main_test

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

var schemaRounds = flag.Int("schema-rounds", 20, "how often TestKillSchema kills the program while it brings a schema up to date")

// schemaSteps are the texts of the schema's steps.
func schemaSteps(t *testing.T) (steps []string) {
	t.Helper()
	names, err := filepath.Glob("../../store/migrations/*.sql")
	if err != nil || len(names) < 2 {
		t.Fatalf("%d steps, %v", len(names), err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		steps = append(steps, string(text))
	}
	return steps
}

// takeSteps makes a database with the first steps of the schema and one person.
func takeSteps(t *testing.T, path string, steps []string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_journal_mode=WAL")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, script := range slices.Concat(steps, []string{fmt.Sprintf("PRAGMA user_version = %d", len(steps)),
		"INSERT INTO person (name, created_at) VALUES ('王五', 1)"}) {
		if _, err := db.Exec(script); err != nil {
			t.Fatal(err)
		}
	}
}

// schemaOf is a file's schema: the number it gives itself, and what there is.
func schemaOf(t *testing.T, path string) (version int, objects string) {
	t.Helper()
	b := &bench{tb: t, db: path}
	b.query("SELECT user_version FROM pragma_user_version", func(row *sql.Rows) error { return row.Scan(&version) })
	b.query("SELECT group_concat(name || sql, ';') FROM (SELECT name, sql FROM sqlite_schema WHERE sql <> '' ORDER BY name)",
		func(row *sql.Rows) error { return row.Scan(&objects) })
	return version, objects
}

// TestKillSchema kills the program at random moments and before each commit
// while it brings an old database up to date: each step is there whole or not
// at all, and the next start goes on.
//
// fault 47
func TestKillSchema(t *testing.T) {
	t.Parallel()
	steps := schemaSteps(t)
	want := make([]string, len(steps)+1)
	for n := 1; n <= len(steps); n++ {
		path := filepath.Join(t.TempDir(), "zwxx.db")
		takeSteps(t, path, steps[:n])
		_, want[n] = schemaOf(t, path)
	}
	dice := rand.New(rand.NewPCG(47, 1))
	left := make(map[int]int)
	for round := range *schemaRounds {
		path := filepath.Join(t.TempDir(), "zwxx.db")
		takeSteps(t, path, steps[:1])
		if point := 1 + round; point < len(steps) {
			_, err := run(fmt.Sprintf("ZWXX_FAILPOINT=mid-migration:%d", point), "audit", "verify", "--db", path)
			if status, ok := waitStatus(err); !ok || status.Signal() != syscall.SIGKILL {
				t.Fatalf("step %d was not killed: %v", point, err)
			}
		} else {
			killAfter(t, time.Duration(dice.IntN(200))*time.Millisecond, "audit", "verify", "--db", path)
		}
		version, objects := schemaOf(t, path)
		left[version]++
		if version < 1 || version > len(steps) || objects != want[version] {
			t.Errorf("round %d left schema %d in part:\n%s", round, version, objects)
		}
		if out, err := run("", "audit", "verify", "--db", path); err != nil {
			t.Errorf("round %d: %v\n%s", round, err, out)
		}
		b := &bench{tb: t, db: path}
		b.checkFile()
		if n := b.count("SELECT count(*) FROM person"); n != 1 {
			t.Errorf("round %d: %d people", round, n)
		}
	}
	t.Logf("killed at schema: %v", left)
}

// killAfter starts the program and kills it a while later, unless it has ended.
func killAfter(t *testing.T, pause time.Duration, args ...string) {
	t.Helper()
	program, err := program()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), pause)
	defer cancel()
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = []string{}
	_ = cmd.Run() // killed, or done
}
