package scoring_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"zwxx/scoring"
)

// FuzzReadLedger reads any bytes: a ledger that is accepted is written in a
// form that reads back to the same, and scores.
func FuzzReadLedger(f *testing.F) {
	for line := range strings.Lines(sample) {
		f.Add([]byte(line))
	}
	f.Add([]byte(sample))
	f.Add([]byte("{\"kind\":\"fault\"}\n\n{}\n[1]\n\xff"))
	r := rules2018(f)
	asOf := scoring.Options{AsOf: moment(f, afterYear)}
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := scoring.ReadLedger("fuzz", bytes.NewReader(data), r)
		if err != nil {
			var faults *scoring.LedgerError
			if !errors.As(err, &faults) || len(faults.Faults) == 0 || faults.Error() == "" {
				t.Fatalf("refused without a fault: %v", err)
			}
			lines := bytes.Count(data, []byte("\n")) + 1
			for _, f := range faults.Faults {
				if f.Line < 1 || f.Line > lines {
					t.Fatalf("fault on line %d of %d", f.Line, lines)
				}
			}
			return
		}
		var first, second bytes.Buffer
		if err := scoring.WriteLedger(&first, l); err != nil {
			t.Fatal(err)
		}
		again, err := scoring.ReadLedger("again", bytes.NewReader(first.Bytes()), r)
		if err != nil {
			t.Fatalf("what was written is refused: %v\n%s", err, first.String())
		}
		if err := scoring.WriteLedger(&second, again); err != nil {
			t.Fatal(err)
		}
		if first.String() != second.String() {
			t.Fatalf("not canonical:\n%s\n%s", first.String(), second.String())
		}
		s, err := scoring.NewScorer(r, l, 2018, asOf)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range allPeriods() {
			if _, err := s.Score(p); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzParseRules reads any bytes: a refused file has faults with lines of the
// file, an accepted one scores.
func FuzzParseRules(f *testing.F) {
	const small = `year = 2018
title = "x"
[[group]]
name = "g"
target = 1.5
awards = [2, 1]
units = [{ name = "甲", aliases = ["a"] }, { name = "乙" }]
[[outlet]]
name = "o"
points = 4
clause = "一"
`
	f.Add([]byte(small))
	f.Add([]byte(small + "[[quota]]\ngroups = [\"g\"]\nchannel = \"信息科\"\ncount = 1\nperiod = \"week\"\neffect = \"points\"\npoints = -1\nclause = \"一\"\n"))
	f.Add([]byte(small + "[[fault]]\nname = \"f\"\npoints = [-10]\nderived = true\nclause = \"一\"\n[[cap]]\nof = [\"merit\"]\nperiod = \"year\"\npoints = 1\nclause = \"一\"\n"))
	f.Add([]byte("year = '''\n2018'''\n\"a\".b = [ # c\n1, {x = \"\\\"\"}]\n[settings]\nties = 1"))
	options := scoring.Options{AsOf: moment(f, afterYear)}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := scoring.ParseRules("fuzz", data)
		if err != nil {
			var faults *scoring.RulesError
			if !errors.As(err, &faults) || len(faults.Faults) == 0 {
				t.Fatalf("refused without a fault: %v", err)
			}
			lines := bytes.Count(data, []byte("\n")) + 1
			for _, f := range faults.Faults {
				if f.Line < 1 || f.Line > lines {
					t.Fatalf("fault on line %d of %d: %v", f.Line, lines, f)
				}
			}
			return
		}
		for _, p := range []string{"-03", "Q1", ""} {
			year := scoring.YearPeriod(r.Year).String()
			s, err := scoring.Score(r, &scoring.Ledger{}, period(t, year+p), options)
			if err != nil {
				t.Fatal(err)
			}
			for _, u := range r.Units() {
				scoring.GapOf(s, r, u.Name)
			}
			if err := scoring.WriteTable(&bytes.Buffer{}, s); err != nil {
				t.Fatal(err)
			}
		}
	})
}
