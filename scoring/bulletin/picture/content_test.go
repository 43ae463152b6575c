package picture_test

import (
	"fmt"
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/workday"
)

// rules returns the measures of 2018.
func rules(tb testing.TB) *scoring.Rules {
	tb.Helper()
	r, _, err := scoring.Embedded().For(2018)
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// facts is a first quarter of 2018 that spreads the units of every group from
// 108 points to none, two by two, with one that loses points in March, one that does not
// score, one whose commission waits for its ruling and one below 0.
func facts(r *scoring.Rules) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	for _, g := range r.Groups {
		for i, u := range g.Units[:len(g.Units)-1] { // the last sends nothing in: 三（六）2
			for n := range 3 * max(1, 9-i/2) {
				id, month := fmt.Sprintf("%s%d", u.Name, n), n%3+1
				line(`{"kind":"submission","id":"s%s","unit":"%s","channel":"信息科","title":"第%d篇","at":"2018-%02d-05T10:20:00+08:00"}`, id, u.Name, n, month)
				line(`{"kind":"adoption","id":"a%s","unit":"%s","submission":"s%[1]s","outlet":"动态","issue":"第%[3]d期","at":"2018-%02[4]d-12"}`, id, u.Name, n, month)
			}
			for n := range 7 {
				class := []string{"要情", "要情", "专报"}[n/3]
				if g.Direct {
					line(`{"kind":"submission","id":"d%s%d","unit":"%[1]s","channel":"直报","class":"%[3]s","title":"直报","at":"2018-%02[4]d-06T10:20:00+08:00"}`, u.Name, n, class, n%3+1)
				}
			}
		}
		line(`{"kind":"fault","id":"f%s","unit":"%s","fault":"重复报送","at":"2018-03-09"}`, g.Name, g.Units[1].Name)
		for i, state := range []string{"failed", "issued"} {
			line(`{"kind":"commission","id":"c%s%d","unit":"%s","title":"约稿","issued":"2018-03-01T09:00:00+08:00","due":"2018-03-06T17:30:00+08:00","state":"%s"}`, g.Name, i, g.Units[2+i].Name, state)
		}
	}
	return b.String()
}

// content scores a period of the facts as of the first day of April.
func content(tb testing.TB, period string) *bulletin.Content {
	tb.Helper()
	r := rules(tb)
	ledger, err := scoring.ReadLedger("facts", strings.NewReader(facts(r)), r)
	if err != nil {
		tb.Fatal(err)
	}
	scorer, err := scoring.NewScorer(r, ledger, 2018, scoring.Options{
		AsOf: workday.NewDate(2018, 4, 1).Time(), Overdue: scoring.OverdueOpen,
	})
	if err != nil {
		tb.Fatal(err)
	}
	score := func(p scoring.Period) *scoring.Sheet {
		s, err := scorer.Score(p)
		if err != nil {
			tb.Fatal(err)
		}
		return s
	}
	p, err := scoring.ParsePeriod(period)
	if err != nil {
		tb.Fatal(err)
	}
	c := &bulletin.Content{Period: p, Sheet: score(p)}
	if p.Kind() == scoring.Month {
		c.Quarter = score(p.Quarter())
	}
	return c
}
