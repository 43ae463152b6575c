package scoring

import (
	"bufio"
	"bytes"
	"slices"
)

// CheckAddition checks a ledger that is to be added to a base. Facts that the
// base has already are left out, and one whose id stands for other content is
// refused; all others are checked as part of the whole, so that they may rest
// on facts of the base. It returns those others, and the refusals by the
// indices of more. A fact of the base that only the addition would make wrong
// is refused with the index -1.
func CheckAddition(r *Rules, base, more *Ledger) (fresh *Ledger, refusals []FactRefusal) {
	a := &addition{known: map[string]fact{}, seen: map[string]bool{}, from: map[Kind][]int{}}
	a.index(base)
	fresh = &Ledger{
		Submissions: addFacts(a, more.Submissions), Adoptions: addFacts(a, more.Adoptions),
		Instructions: addFacts(a, more.Instructions), Commissions: addFacts(a, more.Commissions),
		Objections: addFacts(a, more.Objections), Faults: addFacts(a, more.Faults), Merits: addFacts(a, more.Merits),
	}
	whole := &Ledger{
		Submissions: slices.Concat(base.Submissions, fresh.Submissions), Adoptions: slices.Concat(base.Adoptions, fresh.Adoptions),
		Instructions: slices.Concat(base.Instructions, fresh.Instructions), Commissions: slices.Concat(base.Commissions, fresh.Commissions),
		Objections: slices.Concat(base.Objections, fresh.Objections), Faults: slices.Concat(base.Faults, fresh.Faults),
		Merits: slices.Concat(base.Merits, fresh.Merits),
	}
	var ofBase []FactRefusal
	based := base.Counts()
	for _, f := range CheckLedger(r, whole) {
		if f.Index < based[f.Kind] {
			ofBase = append(ofBase, f)
			continue
		}
		f.Index = a.from[f.Kind][f.Index-based[f.Kind]]
		a.refusals = append(a.refusals, f)
	}
	a.spoilt(r, base, ofBase)
	return fresh, a.refusals
}

type addition struct {
	known    map[string]fact // of the base, by id
	seen     map[string]bool // ids of the addition
	from     map[Kind][]int  // of the fresh facts of a kind, the index in the addition
	refusals []FactRefusal
}

// spoilt keeps the refusals of the base's facts that it does not have alone.
func (a *addition) spoilt(r *Rules, base *Ledger, refusals []FactRefusal) {
	if len(refusals) == 0 {
		return
	}
	alone := CheckLedger(r, base)
	for _, f := range refusals {
		if !slices.ContainsFunc(alone, func(o FactRefusal) bool { return o.ID == f.ID && *o.Refusal == *f.Refusal }) {
			f.Index = -1
			a.refusals = append(a.refusals, f)
		}
	}
}

func (a *addition) index(base *Ledger) {
	indexFacts(a, base.Submissions)
	indexFacts(a, base.Adoptions)
	indexFacts(a, base.Instructions)
	indexFacts(a, base.Commissions)
	indexFacts(a, base.Objections)
	indexFacts(a, base.Faults)
	indexFacts(a, base.Merits)
}

func indexFacts[T any, P pointerTo[T]](a *addition, facts []T) {
	for i := range facts {
		f := P(&facts[i])
		a.known[f.common().ID] = f
	}
}

// addFacts returns the facts whose ids the base does not have.
func addFacts[T any, P pointerTo[T]](a *addition, facts []T) []T {
	var fresh []T
	for i := range facts {
		f := P(&facts[i])
		id := f.common().ID
		old := a.known[id]
		refuse := func(reason Reason) {
			a.refusals = append(a.refusals, FactRefusal{f.kind(), i, id, &Refusal{Reason: reason, Field: "id", Value: id}})
		}
		switch {
		case old == nil && (id == "" || !a.seen[id]):
			fresh = append(fresh, facts[i])
			a.from[f.kind()] = append(a.from[f.kind()], i)
		case a.seen[id]:
			refuse(ReasonDuplicateID)
		case !bytes.Equal(ledgerLine(old), ledgerLine(f)):
			refuse(ReasonChangedFact)
		}
		a.seen[id] = true
	}
	return fresh
}

// ledgerLine is a fact as the ledger writes it.
func ledgerLine(f fact) []byte {
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	writeFact(w, f)
	// A buffer takes everything.
	_ = w.Flush()
	return b.Bytes()
}
