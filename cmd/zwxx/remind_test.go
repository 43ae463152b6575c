package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// TestRemind lists who is reminded at a moment and why, on a database into
// which a ledger was imported; queues it once; and finds nothing in between.
func TestRemind(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	db := filepath.Join(t.TempDir(), "zwxx.db")
	c.ok("invite", "--db", db, "--unit", "梅城镇")
	c.ok("import", "ledger", "--db", db, writeFile(t, "ledger.jsonl",
		`{"kind":"submission","id":"s1","unit":"梅城镇","channel":"直报","class":"要情","title":"一","manuscript":"2018-0312","at":"2018-03-05T10:20:00+08:00"}
`))
	at := func(when string, more ...string) []string {
		return append([]string{"remind", "--db", db, "--at", when}, more...)
	}
	table := c.ok(at("2018-03-23T09:00:00+08:00", "--dry-run")...)
	for _, want := range []string{
		"2018-03-23 09:00  Reminder       officer 梅城镇: nobody in chat  (要情 2018-03 1/2, 专报 2018Q1 0/1, no valid item this month, 50 below the target)\n",
		"officer 发改局: nobody in chat  (no valid item this month, 50 below the target)\n",
	} {
		if !strings.Contains(table, want) {
			t.Errorf("%q is missing in\n%.2000s", want, table)
		}
	}
	if got := c.ok(at("2018-03-22T09:00:00+08:00", "--dry-run")...); got != "nothing is due at 2018-03-22 09:00\n" {
		t.Errorf("a day on which nothing is due: %s", got)
	}
	if got := c.ok(at("2018-03-24T09:00:00+08:00", "--dry-run")...); got != "2018-03-24 09:00 is a quiet hour: reminders wait\n" {
		t.Errorf("a Saturday: %s", got)
	}
	var report struct {
		At      string
		Notices []struct{ Kind, Role, Unit, Reason, Key string }
	}
	text := c.ok(at("2018-03-30T15:00:00+08:00", "--json")...)
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	if report.At != "2018-03-30T15:00:00+08:00" || len(report.Notices) != 16 {
		t.Fatalf("16 townships are called for the last time at 15:00: %s", text)
	}
	for _, n := range report.Notices {
		if n.Kind != "Reminder" || n.Role != "officer" || n.Key != "remind/2018-03-30/last" || !strings.Contains(n.Reason, "专报 2018Q1 0/1") {
			t.Errorf("%+v", n)
		}
	}
	if got := c.ok(at("2018-03-30T15:00:00+08:00")...); got != "nothing is due at 2018-03-30 15:00\n" {
		t.Errorf("swept twice: %s", got)
	}
}
