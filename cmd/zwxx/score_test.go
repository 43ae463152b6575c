package main

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

const (
	goodLedger = "testdata/ledger.jsonl" // a fact of every kind
	badLedger  = "testdata/refused.jsonl"
	asOf       = "2018-04-10T00:00:00+08:00"
)

// A sheet is what the tests read of a score sheet in JSON.
type sheet struct {
	Period string
	AsOf   string `json:"as_of"`
	Rules  string
	Groups []struct {
		Name  string
		Units []sheetUnit
	}
}

type sheetUnit struct {
	Unit   string
	Points float64
	Awards []int
	Lines  []struct {
		Points       float64
		Clause, Fact string
	}
}

func (s sheet) unit(name string) sheetUnit {
	for _, g := range s.Groups {
		for _, u := range g.Units {
			if u.Unit == name {
				return u
			}
		}
	}
	return sheetUnit{}
}

// TestScoreLedger scores a month, a quarter and a year in every format.
func TestScoreLedger(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		period, title string
		unit          string
		points        float64
		lines         string // points, clause and fact of each
	}{
		{"2018-03", "2018年3月", "梅城镇", 28, "8 三(二)2 a1; 30 三(四) i1; -10 三(六)2 "},
		{"2018-03", "2018年3月", "三都镇", -2, "8 三(二)2 a1; -10 三(六)2 "},
		{"2018Q1", "2018年第一季度", "发改局", 12.5, "-10 三(六)2 ; -10 三(六)2 ; 8.5 三(三)1 c1; 24 三(三)1 a2"},
		{"2018", "2018年", "交通运输局", -40, "-10 三(六)2 ; -10 三(五) f1; -10 三(六)2 ; -10 三(六)2 "},
		{"2018", "2018年", "科技局", 0, "-10 三(六)2 ; -10 三(六)2 ; -10 三(六)2 ; 30 三(六)5 m1"},
	} {
		t.Run(test.period+" "+test.unit, func(t *testing.T) {
			t.Parallel()
			c := newConsole(t)
			score := func(format string) string {
				return c.ok("score", "--ledger", goodLedger, "--period", test.period, "--as-of", asOf, "--format", format)
			}
			var s sheet
			if err := json.Unmarshal([]byte(score("json")), &s); err != nil {
				t.Fatal(err)
			}
			if s.Period != test.period || s.AsOf != asOf || s.Rules != "建政办函〔2018〕22号" || len(s.Groups) != 4 {
				t.Errorf("sheet %s as of %s by %s with %d groups", s.Period, s.AsOf, s.Rules, len(s.Groups))
			}
			unit := s.unit(test.unit)
			var lines []string
			for _, l := range unit.Lines {
				lines = append(lines, fmt.Sprintf("%v %s %s", l.Points, l.Clause, l.Fact))
			}
			if got := strings.Join(lines, "; "); unit.Points != test.points || got != test.lines {
				t.Errorf("%v: %s\nwant %v: %s", unit.Points, got, test.points, test.lines)
			}

			text, ok := strings.CutPrefix(score("csv"), "\ufeff")
			rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
			if !ok || err != nil || len(rows) != 1+56 || rows[1][0] != test.period {
				t.Errorf("csv: byte order mark %t, error %v, %d rows\n%s", ok, err, len(rows), text)
			}
			if table := score("table"); !strings.HasPrefix(table, test.title+"政务信息计分表") || !strings.Contains(table, test.unit) {
				t.Errorf("table:\n%s", table)
			}
		})
	}
}

// TestScoreDefaults: as of now, as a table.
func TestScoreDefaults(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	args := []string{"score", "--ledger", goodLedger, "--period", "2018Q1"}
	want := c.ok(append(args, "--as-of", c.now().Format(time.RFC3339), "--format", "table", "--overdue", "failed")...)
	if diff := cmp.Diff(want, c.ok(args...)); diff != "" {
		t.Errorf("-with the defaults written out +without them:\n%s", diff)
	}
}

// TestScoreDraft: next year's measures are a file.
func TestScoreDraft(t *testing.T) {
	t.Parallel()
	rules, _, err := scoring.Embedded().For(2018)
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(rules.Source()), "multiplier     = 3", "multiplier     = 2", 1)
	text = strings.Replace(text, "year  = 2018", "year  = 2019", 1)
	c := newConsole(t)
	args := []string{"score", "--ledger", goodLedger, "--as-of", asOf, "--rules", writeFile(t, "draft.toml", text), "--format", "json", "--period"}
	c.fails(exitRefused, append(args, "2018Q1"), "2018年")
	rules2018 := writeFile(t, "draft.toml", strings.Replace(text, "year  = 2019", "year  = 2018", 1))
	args[6] = rules2018
	var s sheet
	if err := json.Unmarshal([]byte(c.ok(append(args, "2018Q1")...)), &s); err != nil {
		t.Fatal(err)
	}
	if got := s.unit("发改局").Points; got != 4.5 {
		t.Errorf("发改局 has %v points with a multiplier of 2, want 4.5", got)
	}
}

func TestScoreRefused(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	for _, period := range []string{"2017", "2017Q4", "2017-12"} {
		c.fails(exitRefused, []string{"score", "--ledger", goodLedger, "--period", period}, "没有2017年的办法，最早为2018年。")
	}
	c.fails(exitRefused, []string{"score", "--ledger", "testdata/missing.jsonl", "--period", "2018"}, "testdata/missing.jsonl")

	// Every fault of the file in one run, by line.
	want := []string{
		":1: f1 “at”不是日期：2018-02-30",
		":1: f1 没有这个单位：交通局（是否指交通运输局？）。",
		":2: 这一行不是一个JSON对象（UTF-8）。",
		":3: x1 没有这种事项：gift。",
		":4: s1 直报仅限乡镇（街道）（办法三（二）2）。",
		":6: a1 “submission”指向不存在的 s9。",
		":7: f1 编号 f1 重复",
	}
	got := c.run("score", "--ledger", badLedger, "--period", "2018Q1")
	lines := strings.Split(strings.TrimSpace(got.stderr), "\n")
	if got.code != exitRefused || got.stdout != "" || len(lines) != len(want) {
		t.Fatalf("exit %d\n%s%s", got.code, got.stdout, got.stderr)
	}
	for i, text := range want {
		if !strings.HasPrefix(lines[i], badLedger+text) {
			t.Errorf("%s\nwant %s", lines[i], text)
		}
	}
}

// TestExportScore: the exported ledger is all that scoring needs.
func TestExportScore(t *testing.T) {
	t.Parallel()
	c := newConsole(t)
	file := filepath.Join(t.TempDir(), "zwxx.db")
	fill(t, file, c.now())
	text := c.ok("export", "ledger", "--db", file)
	ledger := filepath.Join(t.TempDir(), "ledger.jsonl")
	if err := os.WriteFile(ledger, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"submission", "adoption", "commission", "objection"} {
		if !strings.Contains(text, `{"kind":"`+kind+`"`) {
			t.Errorf("the ledger has no %s", kind)
		}
	}
	for _, period := range []string{"2018-02", "2018-04", "2018Q1", "2018"} {
		for _, how := range []string{"--format=json", "--format=json --overdue=open", "--format=csv", "--format=table"} {
			args := append([]string{"score", "--period", period}, strings.Fields(how)...)
			stored, exported := c.ok(append(args, "--db", file)...), c.ok(append(args, "--ledger", ledger)...)
			if stored != exported {
				t.Errorf("%s %s -database +ledger:\n%s", period, how, cmp.Diff(stored, exported))
			}
		}
	}
}

// fill makes a database with the facts of the demo and three commissions: one
// graded, one explained, one past due.
func fill(t *testing.T, file string, until time.Time) {
	t.Helper()
	rules, _, err := scoring.Embedded().For(2018)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(file, rules)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := seed(db, until); err != nil {
		t.Fatal(err)
	}

	member := store.Actor{Name: "张三", Place: store.InPrivate, Appointments: []store.Appointment{{Role: store.RoleSection}}}
	source := store.Source{How: "电话", Who: "刘科长"}
	issued := workday.NewDate(2018, time.March, 12).At(9 * 60)
	err = db.Update(issued, func(tx *store.Tx) error {
		act := tx.As(member)
		n, err := act.IssueCommission(store.CommissionNotice{Title: "春耕备耕情况", Due: issued.AddDate(0, 0, 4)}, []string{"梅城镇", "发改局", "移民局"})
		if err != nil {
			return err
		}
		commissions, err := act.CommissionsOfNotice(n.ID)
		if err != nil {
			return err
		}
		for _, c := range commissions {
			if _, err := act.Acknowledge(c.ID, c.Version, source); err != nil {
				return err
			}
			if c, err = act.Commission(c.ID); err != nil {
				return err
			}
			switch c.Unit {
			case "发改局":
				if _, err := act.Deliver(c.ID, c.Version, store.Delivery{Manuscript: "2018-0901", At: issued, Source: source}); err != nil {
					return err
				}
				if c, err = act.Commission(c.ID); err != nil {
					return err
				}
				_, err = act.Grade(c.ID, c.Version, 850)
			case "移民局":
				_, err = act.FileExplanation(scoring.Objection{Commission: c.ID, Reasons: "无此职能", Suggestions: "由农业局承办", Head: "马局长"},
					[]store.Page{{FileID: "page", Photo: true}}, source)
			}
			if err != nil {
				return err
			}
		}
		pages, err := act.UnfetchedPages()
		for _, page := range pages {
			err = errors.Join(err, tx.StorePage(page, []byte("letter")))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
