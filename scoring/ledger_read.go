package scoring

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"zwxx/scoring/workday"
)

// A LedgerFault is a refusal of one line of a ledger file.
type LedgerFault struct {
	Line    int    // from 1; 0 of a fact that is not the file's, but that it would spoil
	ID      string // the fact's id; empty where it could not be read
	Refusal *Refusal
}

// A LedgerError holds every fault of a ledger file, by line.
type LedgerError struct {
	Name   string // the file's name
	Faults []LedgerFault
}

// Error lists every fault on a line of its own, each with the file's name.
func (e *LedgerError) Error() string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = strings.TrimSpace(fmt.Sprintf("%s: line %d: %s: %s", e.Name, f.Line, f.ID, f.Refusal.Error()))
	}
	return strings.Join(lines, "\n")
}

// ReadLedger reads a ledger of JSON Lines and checks it against the rules.
// name stands for the file in errors. The ledger comes in canonical order with
// its times in Asia/Shanghai. A wrong file is refused with a *LedgerError that
// holds all its faults; any other error is the reader's.
func ReadLedger(name string, r io.Reader, rules *Rules) (*Ledger, error) {
	f, err := ParseLedger(name, r)
	if err != nil {
		return nil, err
	}
	if err := f.Refuse(CheckLedger(rules, &f.Ledger)); err != nil {
		return nil, err
	}
	f.Ledger.Sort()
	return &f.Ledger, nil
}

// A LedgerFile is a ledger as a file has it, before any check, with what is
// wrong with the form of its lines.
type LedgerFile struct {
	Name   string
	Ledger Ledger // in the order of the file

	lines  map[Kind][]int // the lines of the facts of a kind, in the ledger's order
	faults []LedgerFault
}

// ParseLedger reads a ledger of JSON Lines without checking its facts. The
// only errors are the reader's: faults of form wait for Refuse.
func ParseLedger(name string, r io.Reader) (*LedgerFile, error) {
	p := &ledgerReader{LedgerFile: LedgerFile{Name: name, lines: map[Kind][]int{}}, ids: map[string]int{}}
	in := bufio.NewReader(r)
	for p.line = 1; ; p.line++ {
		line, err := in.ReadBytes('\n')
		if p.line == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			p.read(line)
		}
		if errors.Is(err, io.EOF) {
			return &p.LedgerFile, nil
		}
		if err != nil {
			return nil, fmt.Errorf("read ledger %s: %w", name, err)
		}
	}
}

// Refuse returns a *LedgerError of the file's own faults of form and of what
// checks refuse, by line; nil if there is neither. What a fault of form has
// already said about a field of a line is not said again.
func (f *LedgerFile) Refuse(refusals []FactRefusal) error {
	type place struct {
		line  int
		field string
	}
	faults, told := slices.Clone(f.faults), map[place]bool{}
	for _, fault := range faults {
		told[place{fault.Line, fault.Refusal.Field}] = true
	}
	for _, c := range refusals {
		line := 0
		if c.Index >= 0 {
			line = f.lines[c.Kind][c.Index]
		}
		// By line, the reader itself knows which of two equal ids came first.
		if c.Refusal.Reason != ReasonDuplicateID && !told[place{line, c.Refusal.Field}] {
			faults = append(faults, LedgerFault{line, c.ID, c.Refusal})
		}
	}
	if len(faults) == 0 {
		return nil
	}
	slices.SortStableFunc(faults, func(a, b LedgerFault) int { return cmp.Compare(a.Line, b.Line) })
	return &LedgerError{Name: f.Name, Faults: faults}
}

type ledgerReader struct {
	LedgerFile
	ids  map[string]int // the first line of every id
	line int
	id   string
}

func (p *ledgerReader) refuse(reason Reason, field, value, other string) {
	p.faults = append(p.faults, LedgerFault{p.line, p.id, &Refusal{Reason: reason, Field: field, Value: value, Other: other}})
}

// read reads one line into the ledger. A fact with faults of form is kept as
// far as it could be read, so that others may refer to it.
func (p *ledgerReader) read(line []byte) {
	p.id = ""
	all, err := splitObject(line)
	if err != nil {
		p.refuse(ReasonBadJSON, "", "", err.Error())
		return
	}
	members := p.once(all)
	var kind string
	for _, m := range members {
		switch m.key {
		case "id":
			p.id, _ = textOf(m.value)
		case "kind":
			kind, _ = textOf(m.value)
		}
	}
	if kind == "" {
		p.refuse(ReasonMissing, "kind", "", "")
		return
	}
	p.fact(Kind(kind), members)
}

// once refuses keys that stand twice; of each the first value counts.
func (p *ledgerReader) once(all []member) []member {
	members := all[:0]
	for _, m := range all {
		if slices.ContainsFunc(members, func(o member) bool { return o.key == m.key }) {
			p.refuse(ReasonRepeatedKey, m.key, string(m.value), "")
			continue
		}
		members = append(members, m)
	}
	return members
}

// fact reads the members into a new fact of the kind.
func (p *ledgerReader) fact(kind Kind, members []member) {
	l := &p.Ledger
	switch kind {
	case KindSubmission:
		readFact(p, &l.Submissions, members)
	case KindAdoption:
		readFact(p, &l.Adoptions, members)
	case KindInstruction:
		readFact(p, &l.Instructions, members)
	case KindCommission:
		readFact(p, &l.Commissions, members)
		p.graded(l.Commissions[len(l.Commissions)-1].State, members)
	case KindObjection:
		readFact(p, &l.Objections, members)
	case KindFault:
		readFact(p, &l.Faults, members)
	case KindMerit:
		readFact(p, &l.Merits, members)
	default:
		p.refuse(ReasonUnknownKind, "kind", string(kind), "")
	}
}

func readFact[T any, P pointerTo[T]](p *ledgerReader, facts *[]T, members []member) {
	*facts = append(*facts, *new(T))
	f := P(&(*facts)[len(*facts)-1])
	p.lines[f.kind()] = append(p.lines[f.kind()], p.line)
	fields := fields(f)
	for _, m := range members {
		if m.key == "kind" {
			continue
		}
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == m.key })
		if i < 0 {
			p.refuse(ReasonUnknownField, m.key, "", "")
			continue
		}
		p.value(fields[i], m.value)
	}
	id := f.common().ID
	if first, twice := p.ids[id]; twice && id != "" {
		p.refuse(ReasonDuplicateID, "id", id, fmt.Sprintf("line %d", first))
		return
	}
	p.ids[id] = p.line
}

// graded refuses a graded commission that does not say its quality, which no
// check can tell from a quality of 0.
func (p *ledgerReader) graded(state CommissionState, members []member) {
	given := slices.ContainsFunc(members, func(m member) bool { return m.key == "quality" && !isNothing(m.value) })
	if state == CommissionGraded && !given {
		p.refuse(ReasonMissing, "quality", "", "")
	}
}

// isNothing reports whether a value stands for what has not happened.
func isNothing(value []byte) bool { return string(value) == "null" || string(value) == `""` }

// value reads one value into its field; null and "" leave it empty.
func (p *ledgerReader) value(f field, value json.RawMessage) {
	if string(value) == "null" {
		return
	}
	switch at := f.at.(type) {
	case *string:
		*at, _ = p.text(f, value)
	case *bool:
		p.typed(f, value, at, "true or false")
	case *[]string:
		if p.typed(f, value, at, "list of texts"); len(*at) == 0 {
			*at = nil
		}
	case *Points:
		p.points(f, value, at)
	case *time.Time:
		p.moment(f, value, at)
	case *workday.Date:
		p.date(f, value, at)
	}
}

// text reads a JSON string.
func (p *ledgerReader) text(f field, value json.RawMessage) (string, bool) {
	s, ok := textOf(value)
	if !ok {
		p.refuse(ReasonWrongType, f.name, string(value), "text")
	}
	return s, ok
}

// typed reads a value of a plain JSON type.
func (p *ledgerReader) typed(f field, value json.RawMessage, into any, wanted string) {
	if json.Unmarshal(value, into) != nil {
		p.refuse(ReasonWrongType, f.name, string(value), wanted)
	}
}

// points reads a number. One that is too exact to be kept is refused as a
// quality off its steps.
func (p *ledgerReader) points(f field, value json.RawMessage, into *Points) {
	switch {
	case isNothing(value):
	case value[0] != '-' && (value[0] < '0' || value[0] > '9'):
		p.refuse(ReasonWrongType, f.name, string(value), "number")
	case into.UnmarshalJSON(value) != nil:
		p.refuse(ReasonQuality, f.name, string(value), "")
	}
}

func (p *ledgerReader) moment(f field, value json.RawMessage, into *time.Time) {
	s, ok := p.text(f, value)
	if !ok || s == "" {
		return
	}
	t, err := time.Parse(time.RFC3339, s)
	t = t.In(workday.Shanghai)
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		p.refuse(ReasonBadTime, f.name, s, "")
		return
	}
	*into = t
}

func (p *ledgerReader) date(f field, value json.RawMessage, into *workday.Date) {
	s, ok := p.text(f, value)
	if !ok || s == "" {
		return
	}
	d, err := workday.ParseDate(s)
	if err != nil || d.Year() < firstYear || d.Year() > lastYear {
		p.refuse(ReasonBadDate, f.name, s, "")
		return
	}
	*into = d
}
