package scoring_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// anyLedger draws a ledger of 2018 that the rules accept: facts at random, of
// which those that are refused are taken out again.
func anyLedger(t *rapid.T, r *scoring.Rules) *scoring.Ledger {
	d := &drawer{t: t, r: r, owner: map[string]string{}}
	l := &scoring.Ledger{}
	for range rapid.IntRange(0, 12).Draw(t, "submissions") {
		l.Submissions = append(l.Submissions, d.submission())
	}
	for range rapid.IntRange(0, 6).Draw(t, "commissions") {
		l.Commissions = append(l.Commissions, d.commission())
	}
	for range rapid.IntRange(0, 14).Draw(t, "adoptions") {
		l.Adoptions = append(l.Adoptions, d.adoption())
	}
	for range rapid.IntRange(0, 8).Draw(t, "instructions") {
		item := d.pick("s")
		l.Instructions = append(l.Instructions, scoring.Instruction{
			Common: d.resting("i", item), Submission: item, Level: d.level(), Leader: "x", At: d.date(),
		})
	}
	for range rapid.IntRange(0, 3).Draw(t, "objections") {
		on := d.pick("c")
		l.Objections = append(l.Objections, scoring.Objection{
			Common: d.resting("o", on), Commission: on, Filed: d.moment(),
			Reasons: "r", Suggestions: "s", Head: "h", LetterSHA256: "0",
		})
	}
	for range rapid.IntRange(0, 6).Draw(t, "faults") {
		l.Faults = append(l.Faults, d.fault())
	}
	for range rapid.IntRange(0, 2).Draw(t, "merits") {
		from := d.date()
		l.Merits = append(l.Merits, scoring.Merit{
			Common: d.common("m"), Merit: "挂职", Person: "p", From: from, To: from.AddMonths(3), WellDone: true,
		})
	}
	if rapid.Bool().Draw(t, "quota done") {
		l.Submissions = append(l.Submissions, d.quotaDone("梅城镇")...)
	}
	for prune(r, l) {
	}
	l.Sort()
	return l
}

// prune takes out the facts that are refused, and reports whether there were
// any: others may have rested on them.
func prune(r *scoring.Rules, l *scoring.Ledger) bool {
	bad := map[string]bool{}
	for _, f := range scoring.CheckLedger(r, l) {
		bad[f.ID] = true
	}
	l.Submissions = slices.DeleteFunc(l.Submissions, func(f scoring.Submission) bool { return bad[f.ID] })
	l.Adoptions = slices.DeleteFunc(l.Adoptions, func(f scoring.Adoption) bool { return bad[f.ID] })
	l.Instructions = slices.DeleteFunc(l.Instructions, func(f scoring.Instruction) bool { return bad[f.ID] })
	l.Commissions = slices.DeleteFunc(l.Commissions, func(f scoring.Commission) bool { return bad[f.ID] })
	l.Objections = slices.DeleteFunc(l.Objections, func(f scoring.Objection) bool { return bad[f.ID] })
	l.Faults = slices.DeleteFunc(l.Faults, func(f scoring.Fault) bool { return bad[f.ID] })
	l.Merits = slices.DeleteFunc(l.Merits, func(f scoring.Merit) bool { return bad[f.ID] })
	return len(bad) > 0
}

// A drawer draws facts of few units, so that they meet.
type drawer struct {
	t     *rapid.T
	r     *scoring.Rules
	ids   []string
	owner map[string]string // id → unit
}

// unitsDrawn are two townships and two departments of one class.
var unitsDrawn = []string{"梅城镇", "三都镇", "气象局", "审计局"}

func (d *drawer) date() workday.Date {
	return workday.NewDate(2018, time.January, 1).AddDays(rapid.IntRange(-5, 370).Draw(d.t, "day"))
}

func (d *drawer) moment() time.Time {
	return d.date().At(workday.Clock(rapid.IntRange(0, 1439).Draw(d.t, "clock")))
}

func (d *drawer) common(kind string) scoring.Common {
	c := scoring.Common{ID: fmt.Sprint(kind, len(d.ids)), Unit: rapid.SampledFrom(unitsDrawn).Draw(d.t, "unit")}
	if rapid.IntRange(0, 9).Draw(d.t, "counts_on") == 0 {
		c.CountsOn = d.date()
	}
	if rapid.IntRange(0, 9).Draw(d.t, "void") == 0 {
		c.Void = "误登"
	}
	d.ids = append(d.ids, c.ID)
	d.owner[c.ID] = c.Unit
	return c
}

// resting is the common part of a fact of the unit that owns another.
func (d *drawer) resting(kind, on string) scoring.Common {
	c := d.common(kind)
	if unit, ok := d.owner[on]; ok {
		c.Unit, d.owner[c.ID] = unit, unit
	}
	return c
}

// pick names a fact of the kind that has been drawn already, if there is one.
func (d *drawer) pick(kind string) string {
	var ids []string
	for _, id := range d.ids {
		if strings.HasPrefix(id, kind) {
			ids = append(ids, id)
		}
	}
	if ids == nil {
		return ""
	}
	return rapid.SampledFrom(ids).Draw(d.t, "on")
}

func (d *drawer) level() scoring.Level {
	return rapid.SampledFrom(d.r.Levels).Draw(d.t, "level").Name
}

func (d *drawer) submission() scoring.Submission {
	s := scoring.Submission{
		Common: d.common("s"), Channel: scoring.ChannelSection, Title: rapid.String().Draw(d.t, "title"), At: d.moment(),
		Emergency: rapid.IntRange(0, 9).Draw(d.t, "emergency") == 0,
	}
	if rapid.Bool().Draw(d.t, "direct") {
		s.Channel = scoring.ChannelDirect
		s.Class = rapid.SampledFrom([]scoring.Class{scoring.ClassBrief, scoring.ClassSpecial}).Draw(d.t, "class")
	}
	if rapid.IntRange(0, 9).Draw(d.t, "invalid") == 0 {
		s.Invalid = "内容不全"
	}
	return s
}

// quotaDone is what a township owes in the first quarter.
func (d *drawer) quotaDone(unit string) []scoring.Submission {
	var facts []scoring.Submission
	for n := range 7 {
		s := scoring.Submission{
			Common: scoring.Common{ID: fmt.Sprint("q", n), Unit: unit}, Channel: scoring.ChannelDirect, Class: scoring.ClassBrief,
			At: workday.NewDate(2018, time.January+time.Month(n%3), 5).Time(),
		}
		if n == 6 {
			s.Class = scoring.ClassSpecial
		}
		facts = append(facts, s)
	}
	return facts
}

func (d *drawer) commission() scoring.Commission {
	state := rapid.SampledFrom([]scoring.CommissionState{
		scoring.CommissionIssued, scoring.CommissionReceived, scoring.CommissionObjected, scoring.CommissionWithdrawn,
		scoring.CommissionDelivered, scoring.CommissionGraded, scoring.CommissionGraded, scoring.CommissionFailed,
	}).Draw(d.t, "state")
	delivered := ""
	if state == scoring.CommissionGraded || state == scoring.CommissionDelivered || rapid.IntRange(0, 2).Draw(d.t, "delivered") == 0 {
		delivered = d.pick("s")
	}
	c := scoring.Commission{Common: d.resting("c", delivered), Issued: d.moment(), State: state, Submission: delivered}
	hours := func(name string, from int) time.Duration {
		return time.Duration(rapid.IntRange(from, 2000).Draw(d.t, name)) * time.Hour
	}
	c.Due = c.Issued.Add(hours("due", 0))
	if delivered != "" {
		c.Delivered = c.Issued.Add(hours("took", 0))
	}
	if state == scoring.CommissionGraded {
		c.Due = c.Delivered.Add(hours("spare", 0))
		c.Quality = scoring.Points(50 * rapid.IntRange(0, 20).Draw(d.t, "quality"))
	}
	return c
}

func (d *drawer) adoption() scoring.Adoption {
	on := d.pick(rapid.SampledFrom([]string{"s", "s", "c"}).Draw(d.t, "kind"))
	a := scoring.Adoption{Common: d.resting("a", on), Outlet: rapid.SampledFrom(d.r.Outlets).Draw(d.t, "outlet").Name, At: d.date()}
	if strings.HasPrefix(on, "c") {
		a.Commission = on
	} else {
		a.Submission = on
	}
	if rapid.IntRange(0, 4).Draw(d.t, "joint") == 0 {
		a.With = []string{rapid.SampledFrom(unitsDrawn).Draw(d.t, "with")}
	}
	return a
}

func (d *drawer) fault() scoring.Fault {
	rule := rapid.SampledFrom(d.r.Faults).Draw(d.t, "fault")
	f := scoring.Fault{Common: d.common("f"), Fault: rule.Name, At: d.date()}
	if len(rule.Details) > 0 {
		f.Detail = rapid.SampledFrom(rule.Details).Draw(d.t, "detail")
	}
	return f
}

// anyOptions draws a moment of 2018 or after, and how overdue ones count.
func anyOptions(t *rapid.T) scoring.Options {
	minutes := rapid.IntRange(0, 400*24*60).Draw(t, "as-of")
	return scoring.Options{
		AsOf:    workday.NewDate(2018, time.January, 1).Time().Add(time.Duration(minutes) * time.Minute),
		Overdue: rapid.SampledFrom([]scoring.Overdue{scoring.OverdueFailed, scoring.OverdueOpen}).Draw(t, "overdue"),
	}
}

// scored scores every period of 2018.
func scored(t *rapid.T, r *scoring.Rules, l *scoring.Ledger, o scoring.Options) map[scoring.Period]*scoring.Sheet {
	s, err := scoring.NewScorer(r, l, 2018, o)
	if err != nil {
		t.Fatal(err)
	}
	sheets := map[scoring.Period]*scoring.Sheet{}
	for _, p := range allPeriods() {
		if sheets[p], err = s.Score(p); err != nil {
			t.Fatal(err)
		}
	}
	return sheets
}

// written gives the JSON of every period of 2018.
func written(t *rapid.T, r *scoring.Rules, l *scoring.Ledger, o scoring.Options) string {
	var b bytes.Buffer
	sheets := scored(t, r, l, o)
	for _, p := range allPeriods() {
		if err := scoring.WriteJSON(&b, sheets[p]); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// property runs a property of a ledger under the rules of 2018.
func property(t *testing.T, check func(t *rapid.T, r *scoring.Rules, l *scoring.Ledger)) {
	t.Parallel()
	r := rules2018(t)
	rapid.Check(t, func(t *rapid.T) { check(t, r, anyLedger(t, r)) })
}

func shuffled[T any](t *rapid.T, facts []T) []T {
	if len(facts) == 0 {
		return facts
	}
	return rapid.Permutation(facts).Draw(t, "order")
}

func TestAnyOrderSameBytes(t *testing.T) {
	property(t, func(t *rapid.T, r *scoring.Rules, l *scoring.Ledger) {
		o := anyOptions(t)
		other := &scoring.Ledger{
			Submissions: shuffled(t, l.Submissions), Adoptions: shuffled(t, l.Adoptions),
			Instructions: shuffled(t, l.Instructions), Commissions: shuffled(t, l.Commissions),
			Objections: shuffled(t, l.Objections), Faults: shuffled(t, l.Faults), Merits: shuffled(t, l.Merits),
		}
		if diff := cmp.Diff(written(t, r, l, o), written(t, r, other, o)); diff != "" {
			t.Fatalf("order matters:\n%s", diff)
		}
	})
}

func TestVoidEqualsAbsent(t *testing.T) {
	property(t, func(t *rapid.T, r *scoring.Rules, l *scoring.Ledger) {
		o := anyOptions(t)
		all := written(t, r, l, o)
		void := func(c scoring.Common) bool { return c.Void != "" }
		l.Submissions = slices.DeleteFunc(l.Submissions, func(f scoring.Submission) bool { return void(f.Common) })
		l.Adoptions = slices.DeleteFunc(l.Adoptions, func(f scoring.Adoption) bool { return void(f.Common) })
		l.Instructions = slices.DeleteFunc(l.Instructions, func(f scoring.Instruction) bool { return void(f.Common) })
		l.Commissions = slices.DeleteFunc(l.Commissions, func(f scoring.Commission) bool { return void(f.Common) })
		l.Objections = slices.DeleteFunc(l.Objections, func(f scoring.Objection) bool { return void(f.Common) })
		l.Faults = slices.DeleteFunc(l.Faults, func(f scoring.Fault) bool { return void(f.Common) })
		l.Merits = slices.DeleteFunc(l.Merits, func(f scoring.Merit) bool { return void(f.Common) })
		if diff := cmp.Diff(all, written(t, r, l, o)); diff != "" {
			t.Fatalf("void facts matter:\n%s", diff)
		}
	})
}

func TestTotalsEqualLines(t *testing.T) {
	property(t, func(t *rapid.T, r *scoring.Rules, l *scoring.Ledger) {
		sheets := scored(t, r, l, anyOptions(t))
		points := map[scoring.PeriodKind]map[string]scoring.Points{scoring.Month: {}, scoring.Quarter: {}, scoring.Year: {}}
		for p, s := range sheets {
			for _, g := range s.Groups {
				for _, u := range g.Units {
					var total scoring.Points
					for _, line := range u.Lines {
						total += line.Points
						if !p.Contains(line.At) {
							t.Fatalf("%s has a line of %s", p, line.At)
						}
					}
					if total != u.Points || u.Counted != u.Points && u.Zeroed == "" && p.Kind() != scoring.Year {
						t.Fatalf("%s %s: lines %s, points %s, counted %s", p, u.Unit, total, u.Points, u.Counted)
					}
					points[p.Kind()][u.Unit] += u.Points
				}
			}
		}
		if diff := cmp.Diff(points[scoring.Month], points[scoring.Year]); diff != "" {
			t.Fatalf("months do not add up to the year:\n%s", diff)
		}
		if diff := cmp.Diff(points[scoring.Quarter], points[scoring.Year]); diff != "" {
			t.Fatalf("quarters do not add up to the year:\n%s", diff)
		}
	})
}

func TestMorePointsNeverLowerTheRank(t *testing.T) {
	property(t, func(t *rapid.T, r *scoring.Rules, l *scoring.Ledger) {
		o := anyOptions(t)
		before := scored(t, r, l, o)
		unit := rapid.SampledFrom(unitsDrawn).Draw(t, "lucky")
		at := workday.NewDate(2018, time.January, 1).AddDays(rapid.IntRange(0, 364).Draw(t, "day"))
		l.Submissions = append(l.Submissions, scoring.Submission{
			Common: scoring.Common{ID: "new", Unit: unit}, Channel: scoring.ChannelSection, At: at.Time(),
		})
		for i := range rapid.IntRange(1, 9).Draw(t, "more") {
			l.Adoptions = append(l.Adoptions, scoring.Adoption{
				Common: scoring.Common{ID: fmt.Sprint("more", i), Unit: unit}, Submission: "new", Outlet: r.Outlets[i%4].Name, At: at,
			})
		}
		for p, s := range scored(t, r, l, o) {
			was, _, _ := before[p].Unit(unit)
			is, _, _ := s.Unit(unit)
			if is.Rank > was.Rank || is.Award < was.Award || is.Tier > was.Tier {
				t.Fatalf("%s: rank %d, award %s, tier %d became %d, %s, %d", p, was.Rank, was.Award, was.Tier, is.Rank, is.Award, is.Tier)
			}
		}
	})
}

func TestExportImportIdentity(t *testing.T) {
	property(t, func(t *rapid.T, r *scoring.Rules, l *scoring.Ledger) {
		var first, second bytes.Buffer
		if err := scoring.WriteLedger(&first, l); err != nil {
			t.Fatal(err)
		}
		read, err := scoring.ReadLedger("export", bytes.NewReader(first.Bytes()), r)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(l, read, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("read differently (-written +read):\n%s", diff)
		}
		if err := scoring.WriteLedger(&second, read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first.String(), second.String()); diff != "" {
			t.Fatalf("not canonical:\n%s", diff)
		}
	})
}

func TestSheetJSONIdentity(t *testing.T) {
	property(t, func(t *rapid.T, r *scoring.Rules, l *scoring.Ledger) {
		p := rapid.SampledFrom(allPeriods()).Draw(t, "period")
		s, err := scoring.Score(r, l, p, anyOptions(t))
		if err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var read scoring.Sheet
		if err := json.Unmarshal(b, &read); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, &read, cmpopts.EquateEmpty(), cmp.AllowUnexported(scoring.Period{})); diff != "" {
			t.Fatalf("%s (-written +read):\n%s", p, diff)
		}
	})
}
