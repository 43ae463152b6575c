package scoring

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"zwxx/scoring/workday"
)

// Options are what scoring takes beside rules, ledger and period.
type Options struct {
	// AsOf is the moment up to which facts count; it must be set.
	AsOf time.Time
	// Overdue decides about commissions past due without a ruling; empty
	// takes the rule set's setting.
	Overdue Overdue
}

// A Scorer scores the periods of one year. It reads the ledger once; it does
// not change afterwards and may be used by several goroutines at once.
type Scorer struct {
	rules   *Rules
	year    int
	asOf    time.Time
	today   workday.Date // of asOf: facts with a date count to the end of it
	overdue Overdue

	// Start and end of the year, so that a date is placed without calendar
	// arithmetic.
	start, end workday.Date
	monthOf    []int8 // of each day of the year, 0 to 11

	units          []unitYear // in roster order
	quotas         []quotaSlots
	decisions      [12]decision // of each month
	commissionByID map[string]*Commission
	emergency      map[string]bool // ids of emergency submissions
}

// unitYear is what a unit's facts of the year come to.
type unitYear struct {
	unit     *Unit
	entries  []entry
	lines    []Line   // the entries' lines in the order of the sheet
	from     [13]int  // where each month's lines start
	reported [12]bool // a valid submission to the section, 三（六）2
	counts   [][]int  // of each quota of the rules, by slot

	zeroedQuarter [4]zeroing
	zeroedYear    zeroing
	first         *LevelRule // the level of an instruction that makes first, 三（四）; nil if there is none
	criticised    []Line     // lines that the bulletin names, 三（六）1, by date and id
	waiting       []waiting
}

// An entry is a line with what caps look at.
type entry struct {
	Line
	source Source
	outlet string
}

// A zeroing is why a quarter or year does not score.
type zeroing struct {
	at     workday.Date
	clause string
}

// A waiting commission is one that the section has not ruled on.
type waiting struct {
	id      string
	at      workday.Date // the due date, or the one it counts on
	overdue bool
}

// Score scores one period. An error is a *Refusal with ReasonNoRules for a
// year before the rule set's, and otherwise a programming error.
func Score(r *Rules, l *Ledger, p Period, o Options) (*Sheet, error) {
	s, err := NewScorer(r, l, p.Year(), o)
	if err != nil {
		return nil, err
	}
	return s.Score(p)
}

// NewScorer reads the facts of a year. The ledger is one that CheckLedger
// finds nothing wrong with; facts of units that the rules do not know are left
// out. Errors are those of Score.
func NewScorer(r *Rules, l *Ledger, year int, o Options) (*Scorer, error) {
	if o.AsOf.IsZero() {
		return nil, errors.New("scoring: options without AsOf")
	}
	if year < r.Year {
		return nil, &Refusal{
			Reason: ReasonNoRules, Clause: "四.4", Field: "period", Value: strconv.Itoa(year), Other: strconv.Itoa(r.Year),
		}
	}
	s := &Scorer{
		rules: r, year: year, asOf: o.AsOf, today: workday.DateOf(o.AsOf),
		overdue: cmp.Or(o.Overdue, r.Settings.Overdue),
		start:   YearPeriod(year).Start(), end: YearPeriod(year).End(),
	}
	for _, m := range YearPeriod(year).Months() {
		for range m.End() - m.Start() {
			s.monthOf = append(s.monthOf, int8(m.firstMonth()-1))
		}
	}
	for i := range r.Quotas {
		s.quotas = append(s.quotas, newQuotaSlots(&r.Quotas[i], year))
	}
	s.units = make([]unitYear, len(r.Units()))
	for i, u := range r.Units() {
		s.units[i].unit = u
		s.units[i].counts = s.newCounts(u)
	}
	s.read(l)
	for i := range s.units {
		s.finish(&s.units[i])
	}
	return s, nil
}

// read turns every fact into entries, clause by clause.
func (s *Scorer) read(l *Ledger) {
	s.commissionByID = make(map[string]*Commission, len(l.Commissions))
	for i := range l.Commissions {
		s.commissionByID[l.Commissions[i].ID] = &l.Commissions[i]
	}
	s.submissions(l.Submissions)
	s.adoptions(l.Adoptions)
	s.instructions(l.Instructions)
	s.commissions(l.Commissions)
	s.faults(l.Faults)
	s.merits(l.Merits)
	s.deriveMonths()
	s.deriveQuotas()
}

// finish orders a unit's entries as the sheet wants its lines.
func (s *Scorer) finish(u *unitYear) {
	slices.SortFunc(u.entries, func(a, b entry) int {
		return cmp.Or(cmp.Compare(a.At, b.At), cmp.Compare(a.Clause, b.Clause),
			cmp.Compare(a.Fact, b.Fact), cmp.Compare(a.Text, b.Text))
	})
	s.applyCaps(u)
	u.lines = make([]Line, len(u.entries))
	month := 0
	for i, e := range u.entries {
		u.lines[i] = e.Line
		for ; month <= s.month(e.At); month++ {
			u.from[month] = i
		}
	}
	for ; month < len(u.from); month++ {
		u.from[month] = len(u.entries)
	}
	u.entries = nil
	slices.SortFunc(u.waiting, func(a, b waiting) int { return cmp.Compare(a.id, b.id) })
}

// unit returns the year of a unit; nil if the roster does not have it.
func (s *Scorer) unit(name string) *unitYear {
	u, ok := s.rules.Unit(name)
	if !ok {
		return nil
	}
	return &s.units[u.index]
}

// inYear reports whether a date lies in the scorer's year.
func (s *Scorer) inYear(d workday.Date) bool { return d >= s.start && d < s.end }

// month returns the month of a date of the year, from 0.
func (s *Scorer) month(d workday.Date) int { return int(s.monthOf[d-s.start]) }

// quarter returns the quarter of a date of the year, from 0.
func (s *Scorer) quarter(d workday.Date) int { return s.month(d) / 3 }

// dated returns the date that a fact with a date of its own counts on, and
// whether it scores at all: it stands, it had happened, and it falls in the
// year.
func (s *Scorer) dated(c *Common, own workday.Date) (workday.Date, bool) {
	at := c.CountedOn(own)
	return at, c.Void == "" && own <= s.today && s.inYear(at)
}

// add gives a unit a line.
func (u *unitYear) add(source Source, outlet string, l Line) {
	u.entries = append(u.entries, entry{Line: l, source: source, outlet: outlet})
}

// zero keeps the earliest reason of a quarter or year not to score.
func (z *zeroing) zero(at workday.Date, clause string) {
	if z.clause == "" || at < z.at || at == z.at && clause < z.clause {
		*z = zeroing{at, clause}
	}
}

// zero applies what a breach takes the score of.
func (s *Scorer) zero(u *unitYear, what Zeroes, at workday.Date, clause string) {
	switch what {
	case ZeroesQuarter:
		u.zeroedQuarter[s.quarter(at)].zero(at, clause)
	case ZeroesYear:
		u.zeroedYear.zero(at, clause)
	}
}

// Score scores one period of the scorer's year. A period of another year is an
// error.
func (s *Scorer) Score(p Period) (*Sheet, error) {
	if p.Year() != s.year || p.IsZero() {
		return nil, fmt.Errorf("scoring: period %q is not of the year %d", p, s.year)
	}
	sheet := &Sheet{Period: p, AsOf: s.asOf.In(workday.Shanghai), Rules: s.rules.Title}
	for i := range s.rules.Groups {
		g := &s.rules.Groups[i]
		var units []UnitScore
		switch p.Kind() {
		case Month:
			units = s.scoreMonth(g, p)
		case Quarter:
			units = s.scoreQuarter(g, p)
		case Year:
			units = s.scoreYear(g)
		}
		group := GroupScore{Name: g.Name, Units: units}
		if p.Kind() != Year {
			group.Target = g.Target
		}
		sheet.Groups = append(sheet.Groups, group)
	}
	sheet.Notes = s.notes(p, sheet.Groups)
	return sheet, nil
}

// of returns the years of a group's units in roster order.
func (s *Scorer) of(g *Group) []unitYear {
	first := g.Units[0].index
	return s.units[first : first+len(g.Units)]
}

// between returns a unit's lines of a period.
func (u *unitYear) between(p Period) []Line {
	first := int(p.firstMonth()) - 1
	from, to := u.from[first], u.from[first+p.kind.months()]
	return u.lines[from:to:to]
}

// sum adds up lines.
func sum(lines []Line) Points {
	var p Points
	for i := range lines {
		p += lines[i].Points
	}
	return p
}

// struck returns a copy of the lines, each struck out.
func struck(lines []Line) []Line {
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i].Struck = true
	}
	return lines
}

// scoreMonth scores a month: nothing is zeroed and nothing is awarded in it.
func (s *Scorer) scoreMonth(g *Group, p Period) []UnitScore {
	scores := make([]UnitScore, len(g.Units))
	for i := range s.of(g) {
		u := &s.of(g)[i]
		lines := u.between(p)
		points := sum(lines)
		scores[i] = UnitScore{Unit: u.unit.Name, Points: points, Counted: points, Quota: s.quota(u, p), Lines: lines}
	}
	s.rank(scores, func(a, b *UnitScore) int { return cmp.Compare(a.Counted, b.Counted) })
	return scores
}

// scoreQuarter scores a quarter: 三（三）2 may zero it, 四.2 ranks and awards.
func (s *Scorer) scoreQuarter(g *Group, p Period) []UnitScore {
	scores := make([]UnitScore, len(g.Units))
	for i := range s.of(g) {
		u := &s.of(g)[i]
		lines := u.between(p)
		score := UnitScore{
			Unit: u.unit.Name, Points: sum(lines), Quota: s.quota(u, p), Lines: lines, Provisional: u.provisional(p),
		}
		score.Counted = score.Points
		if z := u.zeroedQuarter[p.n-1]; z.clause != "" {
			score.Zeroed, score.Counted, score.Lines = z.clause, min(score.Points, 0), struck(lines)
		}
		score.TargetMet = s.targetMet(u, p, &score)
		scores[i] = score
	}
	s.rank(scores, func(a, b *UnitScore) int { return cmp.Compare(a.Counted, b.Counted) })
	for i := range scores {
		if scores[i].TargetMet == MetYes {
			scores[i].Award = g.award(scores[i].Rank)
		}
	}
	return scores
}

// targetMet decides about a quarter's target (四.2): it is lost by a zeroed
// quarter or a missed quota (三（二）2), whatever the points.
func (s *Scorer) targetMet(u *unitYear, p Period, score *UnitScore) Met {
	quota := s.quotaMet(u, p, func(q *Quota) bool { return q.Effect == EffectTarget })
	reached := score.Counted >= u.unit.group.Target
	switch {
	case score.Zeroed != "" || quota == MetNo:
		return MetNo
	case !reached && p.EndedBy(s.asOf):
		return MetNo
	case !reached || quota == MetPending:
		return MetPending
	}
	return MetYes
}

// provisional returns the commissions of a period that are past due without a
// ruling.
func (u *unitYear) provisional(p Period) []string {
	var ids []string
	for _, w := range u.waiting {
		if w.overdue && p.Contains(w.at) {
			ids = append(ids, w.id)
		}
	}
	return ids
}
