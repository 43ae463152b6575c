package scoring

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"zwxx/scoring/workday"
)

// Sort puts the ledger into its canonical order: by kind as the ledger type
// lists them, then by id. Units sharing a joint item keep their order.
func (l *Ledger) Sort() {
	sortByID(l.Submissions)
	sortByID(l.Adoptions)
	sortByID(l.Instructions)
	sortByID(l.Commissions)
	sortByID(l.Objections)
	sortByID(l.Faults)
	sortByID(l.Merits)
}

// Len returns the number of facts.
func (l *Ledger) Len() int {
	n := 0
	for _, of := range l.Counts() {
		n += of
	}
	return n
}

// Counts returns the number of facts of each kind that the ledger has.
func (l *Ledger) Counts() map[Kind]int {
	counts := map[Kind]int{
		KindSubmission: len(l.Submissions), KindAdoption: len(l.Adoptions), KindInstruction: len(l.Instructions),
		KindCommission: len(l.Commissions), KindObjection: len(l.Objections), KindFault: len(l.Faults), KindMerit: len(l.Merits),
	}
	maps.DeleteFunc(counts, func(_ Kind, n int) bool { return n == 0 })
	return counts
}

// IDs returns the ids of all facts.
func (l *Ledger) IDs() []string {
	return slices.Concat(idsOf(l.Submissions), idsOf(l.Adoptions), idsOf(l.Instructions), idsOf(l.Commissions),
		idsOf(l.Objections), idsOf(l.Faults), idsOf(l.Merits))
}

func idsOf[T any, P pointerTo[T]](facts []T) []string {
	ids := make([]string, len(facts))
	for i := range facts {
		ids[i] = P(&facts[i]).common().ID
	}
	return ids
}

// pointerTo is a pointer to a fact's type that is the fact.
type pointerTo[T any] interface {
	*T
	fact
}

func sortByID[T any, P pointerTo[T]](facts []T) {
	slices.SortFunc(facts, func(a, b T) int { return cmp.Compare(P(&a).common().ID, P(&b).common().ID) })
}

// WriteLedger writes the ledger as JSON Lines in canonical order, one fact a
// line, with every field that the format names, times in Asia/Shanghai. What
// ReadLedger read is written in the same bytes by whomever and whenever. The
// only errors are the writer's.
func WriteLedger(w io.Writer, l *Ledger) error {
	sorted := Ledger{
		Submissions:  slices.Clone(l.Submissions),
		Adoptions:    slices.Clone(l.Adoptions),
		Instructions: slices.Clone(l.Instructions),
		Commissions:  slices.Clone(l.Commissions),
		Objections:   slices.Clone(l.Objections),
		Faults:       slices.Clone(l.Faults),
		Merits:       slices.Clone(l.Merits),
	}
	sorted.Sort()
	out := bufio.NewWriter(w)
	writeFacts(out, sorted.Submissions)
	writeFacts(out, sorted.Adoptions)
	writeFacts(out, sorted.Instructions)
	writeFacts(out, sorted.Commissions)
	writeFacts(out, sorted.Objections)
	writeFacts(out, sorted.Faults)
	writeFacts(out, sorted.Merits)
	return out.Flush()
}

// writeFacts leaves errors to the writer, which keeps the first one.
func writeFacts[T any, P pointerTo[T]](w *bufio.Writer, facts []T) {
	for i := range facts {
		writeFact(w, P(&facts[i]))
	}
}

func writeFact(w *bufio.Writer, f fact) {
	w.WriteString(`{"kind":"` + string(f.kind()) + `"`)
	for _, field := range fields(f) {
		if field.sparing && field.empty() {
			continue
		}
		w.WriteString(`,"` + field.name + `":`)
		field.write(w)
	}
	w.WriteString("}\n")
}

func (f field) write(w *bufio.Writer) {
	switch at := f.at.(type) {
	case *string:
		w.Write(quote(*at))
	case *bool:
		w.WriteString(strconv.FormatBool(*at))
	case *time.Time:
		w.WriteString(`"` + stamp(*at) + `"`)
	case *workday.Date:
		w.WriteString(`"` + at.String() + `"`)
	case *Points:
		w.Write(at.append(nil))
	case *[]string:
		w.WriteByte('[')
		for i, s := range *at {
			if i > 0 {
				w.WriteByte(',')
			}
			w.Write(quote(s))
		}
		w.WriteByte(']')
	}
}

// quote writes a JSON string as people read it, without HTML's escapes.
func quote(s string) []byte {
	if isPlain(s) {
		return append(append(append(make([]byte, 0, len(s)+2), '"'), s...), '"')
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	// A string always encodes.
	_ = e.Encode(s)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// isPlain reports whether a text stands in JSON as it is, which most do.
func isPlain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(c rune) bool {
		return c < ' ' || c == '"' || c == '\\' || c == '\u2028' || c == '\u2029'
	})
}
