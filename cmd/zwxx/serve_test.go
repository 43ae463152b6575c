package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zwxx/bot/bottest"
	"zwxx/scoring"
)

// goodToken has the form of a token; nobody is asked about it.
const goodToken = "123456:AA-secret-of-the-bot-0123456789abcde"

func TestServeToken(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, env, file string }{
		{"none", "", ""},
		{"blank", " \n", ""},
		{"without its number", "AA-secret-of-the-bot", ""},
		{"with a space in it", "123456:AA-secret of-the-bot", ""},
		{"with a path in it", "123456:AA-secret/of-the-bot", ""},
		{"file missing", "", "missing"},
		{"file blank", "", " \n"},
		{"file malformed", "", "AA-secret-of-the-bot\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newConsole(t)
			c.env["ZWXX_TOKEN"] = test.env
			args := []string{"serve", "--db", filepath.Join(t.TempDir(), "zwxx.db")}
			switch test.file {
			case "":
			case "missing":
				args = append(args, "--config", writeFile(t, "zwxx.toml", `token_file = "/nonexistent/token"`))
			default:
				token := writeFile(t, "token", test.file)
				args = append(args, "--config", writeFile(t, "zwxx.toml", fmt.Sprintf("token_file = %q", token)))
			}
			c.fails(exitPerson, args, "ZWXX_TOKEN")
			if got := c.run(args...); strings.Contains(got.stderr, "secret") {
				t.Errorf("the token is shown: %s", got.stderr)
			}
		})
	}
}

func TestServeRefusesConfig(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, config string
		texts        []string
	}{
		{"syntax", "[delivery]\nper_second = \n", []string{"zwxx.toml:2: "}},
		{"unknown keys", "tokn_file = \"x\"\n[delivery]\nper_hour = 3\n[chat]\n",
			[]string{"unknown key tokn_file", "unknown key delivery.per_hour", "unknown key chat"}},
		{"wrong type", "[delivery]\nper_second = \"fast\"\n", []string{"per_second"}},
		{"cron specs", "[reminders]\nmorning_at = \"9 Uhr\"\nlast_call = \"TZ=0 0 15 * * *\"\ndraft_at = \"CRON_TZ=UTC 0 9 * * *\"\n",
			[]string{"reminders.morning_at", "reminders.last_call", "reminders.draft_at", "Asia/Shanghai"}},
		{"cron spec without times", "[reminders]\nmorning_at = \"@every 1h\"\n", []string{"reminders.morning_at"}},
		{"days and hours", "[reminders]\nquota_days = [5, 21]\nchase_after = 0\n",
			[]string{"reminders.quota_days: 21", "reminders.chase_after"}},
		{"office of no unit", "[contact.offices]\n\"发改局\" = \"64000001\"\n\"发改委\" = \"64000002\"\n",
			[]string{"contact.offices: the roster has no unit 发改委"}},
		{"rules missing", "rules = \"/nonexistent/rules.toml\"\n", []string{"/nonexistent/rules.toml"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newConsole(t)
			c.env["ZWXX_TOKEN"] = goodToken
			db := filepath.Join(t.TempDir(), "zwxx.db")
			c.fails(exitRefused, []string{"serve", "--db", db, "--config", writeFile(t, "zwxx.toml", test.config)}, test.texts...)
			if _, err := os.Stat(db); !os.IsNotExist(err) {
				t.Error("a refused config has made a database")
			}
		})
	}
}

// TestRulesFaults: every fault of a rule file is named with its line, by serve
// and by the tools.
func TestRulesFaults(t *testing.T) {
	t.Parallel()
	rules, _, err := scoring.Embedded().For(2018)
	if err != nil {
		t.Fatal(err)
	}
	text := string(rules.Source())
	var want []string
	for _, change := range []struct{ old, new, at, fault string }{
		{`ties = "shared"`, `ties = "coin"`, `ties = "coin"`, `“settings.ties”不能写“coin”`},
		{`rest_units = 6`, `rest_units = 7`, `awards     = [15, `, `赋分表排到第17名，本组有16个单位`},
		{`points = 4`, `point = 4`, `point = 4`, `这里没有“outlet[0].point”这一项`},
	} {
		text = strings.Replace(text, change.old, change.new, 1)
		before, _, found := strings.Cut(text, change.at)
		if !found {
			t.Fatalf("the rule file has no %q", change.at)
		}
		want = append(want, fmt.Sprintf("draft.toml:%d: %s", 1+strings.Count(before, "\n"), change.fault))
	}
	file := writeFile(t, "draft.toml", text)
	c := newConsole(t)
	c.env["ZWXX_TOKEN"] = goodToken
	db := filepath.Join(t.TempDir(), "zwxx.db")
	c.fails(exitRefused, []string{"serve", "--db", db, "--config", writeFile(t, "zwxx.toml", fmt.Sprintf("rules = %q", file))}, want...)
	c.fails(exitRefused, []string{"invite", "--db", db, "--rules", file, "--unit", "梅城"}, want...)
	c.fails(exitRefused, []string{"score", "--ledger", os.DevNull, "--rules", file, "--period", "2018"}, want...)
}

// TestUnusableDatabase: nothing but a person can help.
func TestUnusableDatabase(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		spoil func(t *testing.T, file string)
		text  string
	}{
		{"newer schema", func(t *testing.T, file string) { execSQL(t, file, "PRAGMA user_version = 999") }, "newer schema"},
		{"no database", func(t *testing.T, file string) {
			if err := os.WriteFile(file, []byte("关于2018年3月全市政务信息工作情况的通报"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "not a database"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := newConsole(t)
			c.env["ZWXX_TOKEN"] = goodToken
			db := filepath.Join(t.TempDir(), "zwxx.db")
			c.ok("invite", "--db", db, "--role", "section")
			test.spoil(t, db)
			for _, line := range []string{"serve", "invite --role section", "export ledger", "score --period 2018", "audit verify"} {
				c.fails(exitPerson, append(strings.Fields(line), "--db", db), test.text)
			}
		})
	}
}

func execSQL(t *testing.T, file string, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatal(err)
		}
	}
}

// TestServe: the first member of the section joins by a link of the command
// line; a second zwxx on the same database gives up at once; the tools work
// beside the first.
func TestServe(t *testing.T) {
	t.Parallel()
	server := bottest.NewServer(bottest.Options{})
	t.Cleanup(server.Close)
	c := newConsole(t)
	c.now = time.Now
	c.env["ZWXX_TOKEN"] = server.Token() + "\n"
	db := filepath.Join(t.TempDir(), "zwxx.db")
	first := c.invitations("--db", db, "--role", "section")[0]

	serving, stop := context.WithCancel(t.Context())
	defer stop()
	one := *c
	one.ctx = serving
	ended := make(chan result, 1)
	go func() { ended <- one.run("serve", "--db", db, "--telegram-url", server.URL()) }()

	user := server.User(1, "张三")
	user.Start(first.Token)
	for said := false; !said; {
		changed := server.Changed()
		if last, ok := server.Last(1); ok {
			said = last.FromBot && strings.Contains(last.Text, "账号已开通：信息科")
		}
		if said {
			break
		}
		select {
		case <-changed:
		case got := <-ended:
			t.Fatalf("serve ended: %+v", got)
		}
	}

	begun := time.Now()
	c.fails(exitPerson, []string{"serve", "--db", db, "--telegram-url", server.URL()}, "another zwxx serves this database")
	if took := time.Since(begun); took > 2*time.Second {
		t.Errorf("the second took %s to give up", took)
	}

	next := c.invitations("--db", db, "--unit", "发改局")[0]
	if want := "https://t.me/" + server.Username() + "?start=" + next.Token; next.Link != want {
		t.Errorf("link = %q, want %q", next.Link, want)
	}

	stop()
	if got := <-ended; got.code != exitOK || strings.Contains(got.stderr, server.Token()) || strings.Contains(got.stderr, first.Token) {
		t.Errorf("serve ended with %d:\n%s", got.code, got.stderr)
	}
}

func TestServeRefusedToken(t *testing.T) {
	t.Parallel()
	server := bottest.NewServer(bottest.Options{})
	t.Cleanup(server.Close)
	c := newConsole(t)
	c.env["ZWXX_TOKEN"] = goodToken
	c.fails(exitPerson, []string{"serve", "--db", filepath.Join(t.TempDir(), "zwxx.db"), "--telegram-url", server.URL()}, "token is refused")
}
