package bulletin_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
)

// TestEveryPointIsTold proves that a reader who adds up the bulletins of a year
// has the right points of every month and unit: what a month's bulletin said,
// what came late since, and what was corrected since, make what the facts
// score now, whatever is recorded and struck out in whatever order. // fault 39
func TestEveryPointIsTold(t *testing.T) {
	t.Parallel()
	r := rules(t)
	base := everybody(r)
	names := []string{"审计局", "气象局", "统计局"}
	rapid.Check(t, func(t *rapid.T) {
		lines := []string{}
		var earlier []*bulletin.Content
		told := map[scoring.Period]map[string]scoring.Points{}
		for month := time.January; month <= time.August; month++ {
			for range rapid.IntRange(0, 4).Draw(t, "events") {
				lines = event(t, lines, names, month)
			}
			publish := func(p scoring.Period) {
				ledger, err := scoring.ReadLedger("facts", strings.NewReader(base+strings.Join(lines, "\n")), r)
				if err != nil {
					t.Fatal(err)
				}
				c, err := bulletin.Build(r, ledger, p, bulletin.Options{Now: p.End().Time().AddDate(0, 0, 2), Earlier: earlier})
				if err != nil {
					t.Fatal(err)
				}
				tell(t, told, c, names)
				earlier = append(earlier, c)
				compare(t, told, r, ledger, p, names)
			}
			publish(scoring.MonthPeriod(2018, month))
			if month%3 == 0 && rapid.Bool().Draw(t, "quarter") {
				publish(scoring.QuarterPeriod(2018, int(month)/3))
			}
		}
	})
}

// event records an adoption or a fault of this month or an earlier one, or
// strikes one out.
func event(t *rapid.T, lines, names []string, now time.Month) []string {
	unit, of := rapid.SampledFrom(names).Draw(t, "unit"), rapid.IntRange(1, int(now)).Draw(t, "month")
	n := len(lines)
	switch rapid.IntRange(0, 3).Draw(t, "kind") {
	case 0:
		return append(lines, fmt.Sprintf(`{"kind":"fault","id":"f%d","unit":"%s","fault":"缺席","at":"2018-%02d-20"}`, n, unit, of))
	case 1:
		if n > 0 {
			i := rapid.IntRange(0, n-1).Draw(t, "struck")
			if !strings.Contains(lines[i], "void") {
				lines[i] = strings.TrimSuffix(lines[i], "}") + `,"void":"误登"}`
			}
		}
		return lines
	}
	// Each adoption has an item of its own, so that none is twice in an outlet.
	outlet := rapid.SampledFrom([]string{"动态", "参阅"}).Draw(t, "outlet")
	return append(lines,
		fmt.Sprintf(`{"kind":"submission","id":"x%d","unit":"%s","channel":"信息科","at":"2018-%02d-02T10:00:00+08:00"}`, n, unit, of)+"\n"+
			fmt.Sprintf(`{"kind":"adoption","id":"y%d","unit":"%s","submission":"x%d","outlet":"%s","at":"2018-%02d-15"}`, n, unit, n, outlet, of))
}

// tell adds what a bulletin says to what has been told.
func tell(t *rapid.T, told map[scoring.Period]map[string]scoring.Points, c *bulletin.Content, names []string) {
	for _, item := range c.Late {
		if item.Counts != c.Period {
			told[item.Counts][item.Unit] += item.Points
		}
	}
	for _, k := range c.Corrections {
		if k.Period.Kind() != scoring.Month {
			continue
		}
		if k.Was == k.Now && len(k.Added)+len(k.Removed) == 0 {
			t.Fatalf("%s of %s is corrected from %s to %s", k.Period, k.Unit, k.Was, k.Now)
		}
		told[k.Period][k.Unit] += k.Now - k.Was
	}
	if c.Period.Kind() != scoring.Month {
		return
	}
	told[c.Period] = map[string]scoring.Points{}
	for _, name := range names {
		u, _, _ := c.Sheet.Unit(name)
		told[c.Period][name] = u.Points
	}
}

// compare compares what has been told with what the facts score.
func compare(t *rapid.T, told map[scoring.Period]map[string]scoring.Points, r *scoring.Rules, l *scoring.Ledger, p scoring.Period, names []string) {
	for month, points := range told {
		sheet, err := scoring.Score(r, l, month, scoring.Options{AsOf: p.End().Time()})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			u, _, _ := sheet.Unit(name)
			if u.Points != points[name] {
				t.Fatalf("after the bulletin of %s, %s has been told %s points in %s, and has %s", p, name, points[name], month, u.Points)
			}
		}
	}
}
