package bulletin

import (
	"cmp"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// Options are what [Build] takes beside rules, facts and period.
type Options struct {
	// Now is the moment the bulletin is made at. A period that has ended by
	// then is scored as of its end, one that has not as of Now.
	Now time.Time
	// Overdue decides about commissions past due without a ruling; empty
	// takes the rule set's setting.
	Overdue scoring.Overdue
	// Earlier are the bulletins that were published before, in that order.
	Earlier []*Content
	// History is what was published before the program was there.
	History []scoring.Published
}

// Build makes the content of a period's bulletin from the facts. It is marked
// as a draft and has no words written by hand and no number. Errors are those
// of [scoring.NewScorer].
func Build(r *scoring.Rules, l *scoring.Ledger, p scoring.Period, o Options) (*Content, error) {
	b := builder{rules: r, ledger: until(l, p.End()), period: p, asOf: o.Now, overdue: o.Overdue, scorers: map[int]*scoring.Scorer{}}
	if p.EndedBy(o.Now) {
		b.asOf = p.End().Time()
	}
	b.Content = &Content{
		Period: p, Draft: true, RulesHash: r.Hash(),
		Head: Head{Office: r.Office, Addressees: r.Addressees, Copies: r.Copies, Name: r.Name},
	}
	var err error
	if b.Sheet, err = b.score(p); err != nil {
		return nil, err
	}
	if p.Kind() == scoring.Month {
		if b.Quarter, err = b.score(p.Quarter()); err != nil {
			return nil, err
		}
	}
	b.index()
	b.count()
	b.items()
	b.quotas()
	b.commissions()
	b.instructions()
	b.entries()
	b.subjects()
	if p.Kind() == scoring.Year {
		b.Tiers = r.YearEnd.Deductions
	}
	return b.Content, b.restate(o)
}

// A builder fills a content.
type builder struct {
	*Content
	rules   *scoring.Rules
	ledger  *scoring.Ledger
	period  scoring.Period
	asOf    time.Time
	overdue scoring.Overdue
	scorers map[int]*scoring.Scorer // by year

	submissions map[string]*scoring.Submission
	adoptions   map[string]*scoring.Adoption
	orders      map[string]*scoring.Commission
	praise      map[string]*scoring.Instruction
	faults      map[string]*scoring.FaultRule // what each fault is
	earned      map[earning]scoring.Points
}

// An earning is what a fact gives points to.
type earning struct{ unit, fact string }

// until returns the facts dated before a day: dates count to the end of their
// day, and a period ends where the next day begins.
func until(l *scoring.Ledger, end workday.Date) *scoring.Ledger {
	later := func(d workday.Date) bool { return d >= end }
	cut := *l
	cut.Adoptions = without(l.Adoptions, func(a *scoring.Adoption) bool { return later(a.At) })
	cut.Instructions = without(l.Instructions, func(i *scoring.Instruction) bool { return later(i.At) })
	cut.Faults = without(l.Faults, func(f *scoring.Fault) bool { return later(f.At) })
	cut.Merits = without(l.Merits, func(m *scoring.Merit) bool { return later(m.To) })
	return &cut
}

func without[T any](all []T, drop func(*T) bool) []T {
	kept := make([]T, 0, len(all))
	for i := range all {
		if !drop(&all[i]) {
			kept = append(kept, all[i])
		}
	}
	return kept
}

// score scores a period as of the bulletin's moment.
func (b *builder) score(p scoring.Period) (*scoring.Sheet, error) {
	scorer := b.scorers[p.Year()]
	if scorer == nil {
		var err error
		if scorer, err = scoring.NewScorer(b.rules, b.ledger, p.Year(), scoring.Options{AsOf: b.asOf, Overdue: b.overdue}); err != nil {
			return nil, err
		}
		b.scorers[p.Year()] = scorer
	}
	return scorer.Score(p)
}

// index finds facts and their points by id.
func (b *builder) index() {
	b.submissions = byID(b.ledger.Submissions, func(f *scoring.Submission) string { return f.ID })
	b.adoptions = byID(b.ledger.Adoptions, func(f *scoring.Adoption) string { return f.ID })
	b.orders = byID(b.ledger.Commissions, func(f *scoring.Commission) string { return f.ID })
	b.praise = byID(b.ledger.Instructions, func(f *scoring.Instruction) string { return f.ID })
	kinds := map[scoring.FaultName]*scoring.FaultRule{}
	for i := range b.rules.Faults {
		kinds[b.rules.Faults[i].Name] = &b.rules.Faults[i]
	}
	b.faults = make(map[string]*scoring.FaultRule, len(b.ledger.Faults))
	for i := range b.ledger.Faults {
		b.faults[b.ledger.Faults[i].ID] = kinds[b.ledger.Faults[i].Fault]
	}
	b.earned = map[earning]scoring.Points{}
	for u := range units(b.Sheet) {
		for _, line := range u.Lines {
			b.earned[earning{u.Unit, line.Fact}] += line.Points
		}
	}
}

func byID[T any](all []T, id func(*T) string) map[string]*T {
	index := make(map[string]*T, len(all))
	for i := range all {
		index[id(&all[i])] = &all[i]
	}
	return index
}

// counts reports whether a fact with a date of its own counts in the period:
// it stands, it had happened, and it falls in it.
func (b *builder) counts(c *scoring.Common, own workday.Date) bool {
	return c.Void == "" && own <= workday.DateOf(b.asOf) && b.period.Contains(c.CountedOn(own))
}

// count counts what was sent in and adopted.
func (b *builder) count() {
	outlet := map[string]int{}
	for i, o := range b.rules.Outlets {
		b.Outlets = append(b.Outlets, o.Name)
		outlet[o.Name] = i
	}
	all := b.rules.Units()
	b.Units = make([]UnitCount, len(all))
	for i, u := range all {
		b.Units[i] = UnitCount{Unit: u.Name, Group: u.Group().Name, Adoptions: make([]int, len(b.Outlets))}
	}
	for i := range b.ledger.Submissions {
		s := &b.ledger.Submissions[i]
		u, known := b.rules.Unit(s.Unit)
		if known && s.Invalid == "" && !s.At.After(b.asOf) && b.counts(&s.Common, workday.DateOf(s.At)) {
			b.Units[u.Index()].Submissions++
		}
	}
	for i := range b.ledger.Adoptions {
		a := &b.ledger.Adoptions[i]
		u, known := b.rules.Unit(a.Unit)
		at, listed := outlet[a.Outlet]
		if known && listed && b.counts(&a.Common, a.At) {
			b.Units[u.Index()].Adoptions[at]++
		}
	}
}

// items lists the adopted titles (录用条目).
func (b *builder) items() {
	for i := range b.ledger.Adoptions {
		a := &b.ledger.Adoptions[i]
		if b.counts(&a.Common, a.At) {
			b.Items = append(b.Items, b.itemsOf(a)...)
		}
	}
	b.sortItems(b.Items)
}

// itemsOf lists an adoption for each unit that earned by it; the one that
// submitted it is listed in any case.
func (b *builder) itemsOf(a *scoring.Adoption) []Item {
	var all []Item
	sharers := append([]string{a.Unit}, a.With...)
	for n, unit := range sharers {
		points, scored := b.earned[earning{unit, a.ID}]
		if n > 0 && !scored {
			continue
		}
		all = append(all, Item{
			Unit: unit, Fact: a.ID, Outlet: a.Outlet, Issue: a.Issue, At: a.At, Title: b.titleOf(a.Submission, a.Commission),
			With: slices.Concat(sharers[:n], sharers[n+1:]), Lead: n == 0, Points: points,
		})
	}
	return all
}

// titleOf is the title of an item, by its submission or its commission.
func (b *builder) titleOf(submission, commission string) string {
	title := ""
	if order := b.orders[commission]; order != nil {
		title = order.Title
		submission = cmp.Or(submission, order.Submission)
	}
	if s := b.submissions[submission]; s != nil && s.Title != "" {
		title = s.Title
	}
	return title
}

func (b *builder) sortItems(items []Item) {
	slices.SortFunc(items, func(x, y Item) int {
		return cmp.Or(b.compareUnits(x.Unit, y.Unit), cmp.Compare(x.At, y.At), cmp.Compare(x.Fact, y.Fact))
	})
}

// compareUnits compares by roster order.
func (b *builder) compareUnits(x, y string) int { return cmp.Compare(b.place(x), b.place(y)) }

func (b *builder) place(unit string) int {
	if u, ok := b.rules.Unit(unit); ok {
		return u.Index()
	}
	return len(b.Units)
}
