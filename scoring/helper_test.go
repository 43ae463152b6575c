package scoring_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zwxx/scoring"
)

// rules2018 is the embedded rule set.
func rules2018(t testing.TB) *scoring.Rules {
	t.Helper()
	r, _, err := scoring.Embedded().For(2018)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// changed is the embedded rule file with each old text replaced by the next.
func changed(t testing.TB, oldnew ...string) string {
	t.Helper()
	text := string(rules2018(t).Source())
	for i := 0; i < len(oldnew); i += 2 {
		if !strings.Contains(text, oldnew[i]) {
			t.Fatalf("the rule file has no %q", oldnew[i])
		}
		text = strings.Replace(text, oldnew[i], oldnew[i+1], 1)
	}
	return text
}

// rulesWith is the rule set of such a file.
func rulesWith(t testing.TB, oldnew ...string) *scoring.Rules {
	t.Helper()
	r, err := scoring.ParseRules("changed.toml", []byte(changed(t, oldnew...)))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// quiet changes the rule file so that no month without a submission is docked,
// for tests of other clauses.
var quiet = []string{`derive_from = ""`, `derive_from = "2019-01"`}

// Facts as lines of the ledger. extra holds more members, as `"void":"x"`.

func submission(id, unit, channel, class, at string, extra ...string) string {
	return factLine("submission", id, unit, fmt.Sprintf(`"channel":%q,"class":%q,"at":%q`, channel, class, at), extra)
}

func adoption(id, unit, item, outlet, at string, extra ...string) string {
	name := "submission"
	if strings.HasPrefix(item, "c") {
		name = "commission"
	}
	return factLine("adoption", id, unit, fmt.Sprintf(`%q:%q,"outlet":%q,"at":%q`, name, item, outlet, at), extra)
}

func instruction(id, unit, item, level, at string, extra ...string) string {
	return factLine("instruction", id, unit, fmt.Sprintf(`"submission":%q,"level":%q,"at":%q`, item, level, at), extra)
}

func commission(id, unit, state, due string, extra ...string) string {
	return factLine("commission", id, unit,
		fmt.Sprintf(`"issued":"2018-01-01T09:00:00+08:00","due":%q,"state":%q`, due, state), extra)
}

func objection(id, unit, commission string, extra ...string) string {
	return factLine("objection", id, unit, fmt.Sprintf(
		`"commission":%q,"filed":"2018-03-02T11:00:00+08:00","reasons":"r","suggestions":"s","head":"h","letter_sha256":"0"`,
		commission), extra)
}

func fault(id, unit, name, at string, extra ...string) string {
	return factLine("fault", id, unit, fmt.Sprintf(`"fault":%q,"at":%q`, name, at), extra)
}

func merit(id, unit, from, to string, extra ...string) string {
	return factLine("merit", id, unit, fmt.Sprintf(`"merit":"挂职","from":%q,"to":%q,"well_done":true`, from, to), extra)
}

func factLine(kind, id, unit, members string, extra []string) string {
	all := append([]string{fmt.Sprintf(`"kind":%q,"id":%q,"unit":%q`, kind, id, unit), members}, extra...)
	return "{" + strings.Join(all, ",") + "}"
}

// ledgerOf reads facts that the rules accept.
func ledgerOf(t testing.TB, r *scoring.Rules, facts ...string) *scoring.Ledger {
	t.Helper()
	l, err := scoring.ReadLedger("test", strings.NewReader(strings.Join(facts, "\n")), r)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func moment(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func period(t testing.TB, s string) scoring.Period {
	t.Helper()
	p, err := scoring.ParsePeriod(s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// afterYear is a moment when all of 2018 has ended.
const afterYear = "2019-01-01T00:00:00+08:00"

// scoreAt scores facts as of a moment.
func scoreAt(t testing.TB, r *scoring.Rules, p, asOf string, facts ...string) *scoring.Sheet {
	t.Helper()
	s, err := scoring.Score(r, ledgerOf(t, r, facts...), period(t, p), scoring.Options{AsOf: moment(t, asOf)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// unitOf returns a unit's score.
func unitOf(t testing.TB, s *scoring.Sheet, unit string) *scoring.UnitScore {
	t.Helper()
	u, _, ok := s.Unit(unit)
	if !ok {
		t.Fatalf("the sheet has no %s", unit)
	}
	return u
}

// linesOf gives a unit's lines as "at points clause fact", with "struck" where
// that holds.
func linesOf(t testing.TB, s *scoring.Sheet, unit string) []string {
	t.Helper()
	var lines []string
	for _, l := range unitOf(t, s, unit).Lines {
		line := fmt.Sprintf("%s %s %s %s", l.At, l.Points, l.Clause, l.Fact)
		if l.Struck {
			line += " struck"
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}

// wantLines compares a unit's lines.
func wantLines(t testing.TB, s *scoring.Sheet, unit string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, linesOf(t, s, unit)); diff != "" {
		t.Errorf("%s, lines of %s (-want +got):\n%s", s.Period, unit, diff)
	}
}

// hasNote reports whether a note of the sheet contains the text.
func hasNote(s *scoring.Sheet, text string) bool {
	return strings.Contains(strings.Join(s.Notes, "\n"), text)
}

func equal[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
