package scoring_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// yearLedger is a plausible year of about n facts: half of them submissions,
// most of the rest adoptions.
func yearLedger(r *scoring.Rules, n int) *scoring.Ledger {
	random := rand.New(rand.NewPCG(1, 2))
	l := &scoring.Ledger{}
	units := r.Units()
	start := workday.NewDate(2018, time.January, 1)
	for i := range n / 2 {
		u := units[random.IntN(len(units))]
		at := start.AddDays(random.IntN(360))
		s := scoring.Submission{
			Common:  scoring.Common{ID: fmt.Sprintf("s%06d", i), Unit: u.Name},
			Channel: scoring.ChannelSection, Title: "标题", Manuscript: fmt.Sprintf("2018-%d", i),
			At: at.At(workday.Clock(random.IntN(24 * 60))), Emergency: random.IntN(50) == 0,
		}
		if u.Group().Direct && random.IntN(3) > 0 {
			s.Channel, s.Class = scoring.ChannelDirect, scoring.ClassBrief
		}
		l.Submissions = append(l.Submissions, s)
		outlets := r.OutletsFor(u)
		common := func(kind string) scoring.Common {
			return scoring.Common{ID: fmt.Sprintf("%s%06d", kind, i), Unit: u.Name}
		}
		switch kind := random.IntN(20); {
		case kind < 15:
			a := scoring.Adoption{
				Common: common("a"), Submission: s.ID, Outlet: outlets[random.IntN(len(outlets))].Name, Issue: "第1期", At: at.AddDays(3),
			}
			if random.IntN(20) == 0 {
				a.Outlet, a.With = "动态", []string{units[(u.Index()+1)%len(units)].Name}
			}
			l.Adoptions = append(l.Adoptions, a)
		case kind < 17:
			l.Instructions = append(l.Instructions, scoring.Instruction{
				Common: common("i"), Submission: s.ID, Level: r.Levels[random.IntN(3)].Name, At: at.AddDays(4),
			})
		case kind < 19:
			l.Commissions = append(l.Commissions, scoring.Commission{
				Common: common("c"), Issued: s.At.AddDate(0, 0, -3), Due: s.At.AddDate(0, 0, 1), Delivered: s.At,
				State: scoring.CommissionGraded, Submission: s.ID, Quality: 850,
			})
		default:
			l.Faults = append(l.Faults, scoring.Fault{Common: common("f"), Fault: "缺席", At: at})
		}
	}
	return l
}

// allPeriods are the months, the quarters and the year 2018.
func allPeriods() []scoring.Period {
	year := scoring.YearPeriod(2018)
	periods := year.Months()
	for n := 1; n <= 4; n++ {
		periods = append(periods, scoring.QuarterPeriod(2018, n))
	}
	return append(periods, year)
}

// BenchmarkYear scores all months, quarters and the year. The aim for 20,000
// facts is 40 ms and 30 MB.
func BenchmarkYear(b *testing.B) {
	for _, facts := range []int{20_000, 200_000} {
		b.Run(fmt.Sprint(facts), func(b *testing.B) {
			r := rules2018(b)
			l := yearLedger(r, facts)
			o := scoring.Options{AsOf: moment(b, afterYear)}
			b.ReportAllocs()
			for b.Loop() {
				s, err := scoring.NewScorer(r, l, 2018, o)
				if err != nil {
					b.Fatal(err)
				}
				for _, p := range allPeriods() {
					if _, err := s.Score(p); err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(l.Len()), "facts")
		})
	}
}

// BenchmarkLedger reads and checks a ledger of 20,000 facts, and writes it.
func BenchmarkLedger(b *testing.B) {
	r := rules2018(b)
	var file bytes.Buffer
	if err := scoring.WriteLedger(&file, yearLedger(r, 20_000)); err != nil {
		b.Fatal(err)
	}
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(file.Len()))
		for b.Loop() {
			if _, err := scoring.ReadLedger("bench", bytes.NewReader(file.Bytes()), r); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("write", func(b *testing.B) {
		l := yearLedger(r, 20_000)
		b.ReportAllocs()
		for b.Loop() {
			if err := scoring.WriteLedger(&bytes.Buffer{}, l); err != nil {
				b.Fatal(err)
			}
		}
	})
}
