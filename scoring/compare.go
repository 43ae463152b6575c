package scoring

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
)

// A Move is what changes for a unit from one sheet to another of the same
// period. A unit that one of the sheets does not have has rank 0 there.
type Move struct {
	Group string
	Unit  string
	Was   UnitScore
	Is    UnitScore
	Lines []LineChange // the lines because of which, in the order of a sheet
}

// A LineChange is a line that differs between two sheets; nil where a sheet
// does not have it.
type LineChange struct {
	Was, Is *Line
}

// ForYear returns the rules as if they belonged to an earlier or later year,
// to score its ledger under a draft. A derive_from after that year is dropped.
func (r *Rules) ForYear(year int) *Rules {
	c := *r
	c.Year = year
	if c.Settings.DeriveFrom.Year() > year {
		c.Settings.DeriveFrom = Period{}
	}
	return &c
}

// Under returns the ledger with the units of an earlier roster replaced by the
// one unit that continues them under the rules, so that it can be scored under
// a draft. Units with several heirs or none keep their names and do not score.
func (l *Ledger) Under(r *Rules) *Ledger {
	heir := func(name string) string {
		if heirs := r.Heirs(name); len(heirs) == 1 {
			return heirs[0].Name
		}
		return name
	}
	under := &Ledger{
		Submissions: renamed(l.Submissions, heir), Adoptions: renamed(l.Adoptions, heir),
		Instructions: renamed(l.Instructions, heir), Commissions: renamed(l.Commissions, heir),
		Objections: renamed(l.Objections, heir), Faults: renamed(l.Faults, heir), Merits: renamed(l.Merits, heir),
	}
	for i := range under.Adoptions {
		a := &under.Adoptions[i]
		var with []string
		for _, name := range a.With {
			// Units that have become one share with themselves no more.
			if name = heir(name); name != a.Unit && !slices.Contains(with, name) {
				with = append(with, name)
			}
		}
		a.With = with
	}
	return under
}

func renamed[T any, P pointerTo[T]](facts []T, name func(string) string) []T {
	facts = slices.Clone(facts)
	for i := range facts {
		c := P(&facts[i]).common()
		c.Unit = name(c.Unit)
	}
	return facts
}

// Compare tells who moves between two sheets of the same period, in the order
// of the second: units whose rank, counted points, award, tier or lines differ.
func Compare(was, is *Sheet) []Move {
	var moves []Move
	for i := range is.Groups {
		g := &is.Groups[i]
		for j := range g.Units {
			move := Move{Group: g.Name, Unit: g.Units[j].Unit, Is: g.Units[j]}
			if old, _, ok := was.Unit(move.Unit); ok {
				move.Was = *old
			}
			if move.find() {
				moves = append(moves, move)
			}
		}
	}
	for i := range was.Groups {
		g := &was.Groups[i]
		for j := range g.Units {
			if _, _, stays := is.Unit(g.Units[j].Unit); !stays {
				move := Move{Group: g.Name, Unit: g.Units[j].Unit, Was: g.Units[j]}
				move.find()
				moves = append(moves, move)
			}
		}
	}
	return moves
}

// find fills in the lines that differ and reports whether anything does.
func (m *Move) find() bool {
	type key struct {
		fact, clause string
		at           Period
	}
	// A line is known again by its fact, a derived one by its clause and month.
	keyOf := func(l *Line) key {
		if l.Fact != "" {
			return key{fact: l.Fact}
		}
		return key{clause: l.Clause, at: MonthOf(l.At)}
	}
	old := map[key]*Line{}
	for i := range m.Was.Lines {
		old[keyOf(&m.Was.Lines[i])] = &m.Was.Lines[i]
	}
	for i := range m.Is.Lines {
		l := &m.Is.Lines[i]
		k := keyOf(l)
		if before := old[k]; before == nil || *before != *l {
			m.Lines = append(m.Lines, LineChange{Was: before, Is: l})
		}
		delete(old, k)
	}
	for i := range m.Was.Lines {
		if l := &m.Was.Lines[i]; old[keyOf(l)] == l {
			m.Lines = append(m.Lines, LineChange{Was: l})
		}
	}
	slices.SortStableFunc(m.Lines, func(a, b LineChange) int { return cmp.Compare(a.line().At, b.line().At) })
	return len(m.Lines) > 0 || m.Was.Rank != m.Is.Rank || m.Was.Counted != m.Is.Counted ||
		m.Was.Award != m.Is.Award || m.Was.Tier != m.Is.Tier
}

// line returns the line as it is, or as it was.
func (c LineChange) line() *Line { return cmp.Or(c.Is, c.Was) }

// WriteMoves writes who moves, by how much and because of which lines, as text
// for people. The only errors are the writer's.
func WriteMoves(w io.Writer, moves []Move) error {
	var b bytes.Buffer
	if len(moves) == 0 {
		b.WriteString("两种办法下得分、名次、赋分都相同。\n")
	}
	for i, m := range moves {
		if i == 0 || moves[i-1].Group != m.Group {
			fmt.Fprintf(&b, "%s\n", m.Group)
		}
		fmt.Fprintf(&b, "  %s　名次%s→%s　得分%s→%s　赋分%s→%s\n", m.Unit, rankText(m.Was.Rank), rankText(m.Is.Rank),
			m.Was.Counted, m.Is.Counted, m.Was.Award, m.Is.Award)
		for _, c := range m.Lines {
			l := c.line()
			fmt.Fprintf(&b, "    %s  %s→%s  %s  %s  %s\n", l.At, pointsText(c.Was), pointsText(c.Is), ClauseText(l.Clause), l.Text, l.Fact)
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// rankText writes a rank, and for none a dash.
func rankText(rank int) string {
	if rank == 0 {
		return "—"
	}
	return fmt.Sprint(rank)
}

// pointsText writes a line's points, and for no line a dash.
func pointsText(l *Line) string {
	switch {
	case l == nil:
		return "—"
	case l.Struck:
		return l.Points.String() + "（不计）"
	}
	return l.Points.String()
}
