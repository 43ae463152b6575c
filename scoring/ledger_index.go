package scoring

// A LedgerIndex finds the facts of a ledger by id; it is a Lookup. It sees the
// ledger as it was when the index was made.
type LedgerIndex struct {
	submissions map[string]*Submission
	commissions map[string]*Commission
	adoptions   map[string][]Adoption
	objections  map[string][]Objection
}

var _ Lookup = (*LedgerIndex)(nil)

// NewLedgerIndex indexes a ledger. Of facts with the same id the first counts.
func NewLedgerIndex(l *Ledger) *LedgerIndex {
	x := &LedgerIndex{
		submissions: make(map[string]*Submission, len(l.Submissions)),
		commissions: make(map[string]*Commission, len(l.Commissions)),
		adoptions:   make(map[string][]Adoption, len(l.Adoptions)),
		objections:  make(map[string][]Objection, len(l.Objections)),
	}
	for i := range l.Submissions {
		if s := &l.Submissions[i]; x.submissions[s.ID] == nil {
			x.submissions[s.ID] = s
		}
	}
	for i := range l.Commissions {
		if c := &l.Commissions[i]; x.commissions[c.ID] == nil {
			x.commissions[c.ID] = c
		}
	}
	for _, a := range l.Adoptions {
		delivered := ""
		if c := x.commissions[a.Commission]; c != nil {
			delivered = c.Submission
		}
		item := itemOf(a, delivered)
		x.adoptions[item] = append(x.adoptions[item], a)
	}
	for _, o := range l.Objections {
		x.objections[o.Commission] = append(x.objections[o.Commission], o)
	}
	return x
}

// Submission finds a submission by its id.
func (x *LedgerIndex) Submission(id string) (Submission, bool) {
	if s := x.submissions[id]; s != nil {
		return *s, true
	}
	return Submission{}, false
}

// Commission finds a commission by its id.
func (x *LedgerIndex) Commission(id string) (Commission, bool) {
	if c := x.commissions[id]; c != nil {
		return *c, true
	}
	return Commission{}, false
}

// AdoptionsOf returns the adoptions of an item.
func (x *LedgerIndex) AdoptionsOf(item string) []Adoption { return x.adoptions[item] }

// ObjectionsOf returns the objections to a commission.
func (x *LedgerIndex) ObjectionsOf(commission string) []Objection { return x.objections[commission] }

// A FactRefusal is a refusal of one fact of a ledger.
type FactRefusal struct {
	Kind    Kind
	Index   int // of the fact in the ledger's slice of that kind; -1 of a fact of the base, see CheckAddition
	ID      string
	Refusal *Refusal
}

// CheckLedger checks every fact of a ledger, and that each id stands once
// across all kinds. It returns the refusals in the order of the ledger's
// slices; a ledger without any is fit for scoring.
func CheckLedger(r *Rules, l *Ledger) []FactRefusal {
	c := &ledgerCheck{seen: make(map[string]bool, l.Len())}
	x := NewLedgerIndex(l)
	checkFacts(c, l.Submissions, func(s Submission) []*Refusal { return CheckSubmission(r, x, s) })
	checkFacts(c, l.Adoptions, func(a Adoption) []*Refusal { return CheckAdoption(r, x, a) })
	checkFacts(c, l.Instructions, func(i Instruction) []*Refusal { return CheckInstruction(r, x, i) })
	checkFacts(c, l.Commissions, func(m Commission) []*Refusal { return CheckCommission(r, x, m) })
	checkFacts(c, l.Objections, func(o Objection) []*Refusal { return CheckObjection(r, x, o) })
	checkFacts(c, l.Faults, func(f Fault) []*Refusal { return CheckFault(r, x, f) })
	checkFacts(c, l.Merits, func(m Merit) []*Refusal { return CheckMerit(r, x, m) })
	return c.refusals
}

type ledgerCheck struct {
	seen     map[string]bool
	refusals []FactRefusal
}

func checkFacts[T any, P pointerTo[T]](c *ledgerCheck, facts []T, check func(T) []*Refusal) {
	for i := range facts {
		f := P(&facts[i])
		id := f.common().ID
		refuse := func(r *Refusal) { c.refusals = append(c.refusals, FactRefusal{f.kind(), i, id, r}) }
		switch {
		case id == "":
			refuse(&Refusal{Reason: ReasonMissing, Field: "id"})
		case c.seen[id]:
			refuse(&Refusal{Reason: ReasonDuplicateID, Field: "id", Value: id})
		}
		c.seen[id] = true
		for _, r := range check(facts[i]) {
			refuse(r)
		}
	}
}
