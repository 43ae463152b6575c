// Package bulletintest makes bulletins for the tests of what is made from
// them.
package bulletintest

import (
	"fmt"
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/workday"
)

// Content makes the bulletin of March, the first quarter or all of 2018, on 2
// April, of [Facts]. Periods are written as 2018-03, 2018Q1 and 2018.
func Content(tb testing.TB, period string) *bulletin.Content {
	tb.Helper()
	r, _, err := scoring.Embedded().For(2018)
	if err != nil {
		tb.Fatal(err)
	}
	ledger, err := scoring.ReadLedger("facts", strings.NewReader(Facts(r)), r)
	if err != nil {
		tb.Fatal(err)
	}
	p, err := scoring.ParsePeriod(period)
	if err != nil {
		tb.Fatal(err)
	}
	c, err := bulletin.Build(r, ledger, p, bulletin.Options{
		Now: workday.NewDate(2018, 4, 2).At(9 * 60), Overdue: scoring.OverdueOpen,
	})
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// Facts are a first quarter of 2018 that spreads the units of every group from
// 108 points to none, two by two. Of each group the second unit loses points
// in March and has a joint item with the first, the third does not score, the
// fourth has a commission that waits for its ruling, the fifth quality points
// and an instruction, and the last sends nothing in and ends below 0.
func Facts(r *scoring.Rules) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	id := 0
	for _, g := range r.Groups {
		for i, u := range g.Units[:len(g.Units)-1] {
			for n := range 3 * max(1, 9-i/2) {
				id++
				month := n%3 + 1
				line(`{"kind":"submission","id":"s%06d","unit":"%s","channel":"信息科","title":"%[2]s推进第%[3]d批重点项目建设取得阶段性成效","at":"2018-%02[4]d-05T10:20:00+08:00"}`, id, u.Name, n+1, month)
				line(`{"kind":"adoption","id":"a%06d","unit":"%s","submission":"s%06[1]d","outlet":"动态","issue":"第%[3]d期","at":"2018-%02[4]d-12"}`, id, u.Name, n+1, month)
			}
			for n := range 7 {
				class := []string{"要情", "要情", "专报"}[n/3]
				if g.Direct {
					id++
					line(`{"kind":"submission","id":"s%06d","unit":"%s","channel":"直报","class":"%s","title":"直报第%d篇","at":"2018-%02d-06T10:20:00+08:00"}`, id, u.Name, class, n+1, n%3+1)
				}
			}
		}
		id++
		unit := func(i int) string { return g.Units[i].Name }
		line(`{"kind":"fault","id":"f%06d","unit":"%s","fault":"重复报送","at":"2018-03-09"}`, id, unit(1))
		line(`{"kind":"submission","id":"j%06d","unit":"%s","channel":"信息科","title":"两家合报","at":"2018-03-07T10:20:00+08:00"}`, id, unit(1))
		line(`{"kind":"adoption","id":"k%06d","unit":"%s","submission":"j%06[1]d","outlet":"情况专报","issue":"第9期","at":"2018-03-20","with":["%[3]s","%[4]s"]}`, id, unit(1), unit(0), unit(4))
		const commission = `{"kind":"commission","unit":"%s","title":"一季度重点项目开工情况","issued":"2018-03-01T09:00:00+08:00","due":"2018-03-06T17:30:00+08:00","id":"c%06d","state":"%s"%s}`
		line(commission, unit(2), 10*id, "failed", "")
		line(commission, unit(3), 10*id+1, "issued", "")
		line(commission, unit(4), 10*id+2, "graded", fmt.Sprintf(`,"delivered":"2018-03-05T15:00:00+08:00","submission":"q%06d","quality":8.5`, id))
		line(`{"kind":"submission","id":"q%06d","unit":"%s","channel":"信息科","title":"一季度开工八成","at":"2018-03-05T15:00:00+08:00"}`, id, unit(4))
		line(`{"kind":"instruction","id":"i%06d","unit":"%s","submission":"q%06[1]d","level":"杭州市","leader":"","at":"2018-03-21"}`, id, unit(4))
	}
	return b.String()
}
