package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

// importedFacts has a fact of every kind, of every sort of value.
const importedFacts = `{"kind":"submission","id":"s000012","unit":"梅城镇","channel":"直报","class":"要情","title":"里叶\u0000荷花\"节\"","manuscript":"2018-0312","at":"2018-03-05T10:20:00.125+08:00","invalid":"","emergency":false}
{"kind":"submission","id":"s2","unit":"发改局","channel":"信息科","class":"","title":"","manuscript":"","at":"2018-03-01T00:00:00+08:00","invalid":"内容不全","emergency":true}
{"kind":"adoption","id":"a1","unit":"梅城镇","submission":"s000012","commission":"","outlet":"直报·要情","issue":"第12期","at":"2018-03-08","with":["三都镇","乾潭镇"],"counts_on":"2018-04-02"}
{"kind":"instruction","id":"i1","unit":"梅城镇","submission":"s000012","level":"杭州市","leader":"某","at":"2018-03-12"}
{"kind":"commission","id":"c0000007","unit":"发改局","title":"约稿","issued":"2018-03-01T09:00:00+08:00","received":"2018-03-01T09:02:00+08:00","due":"2018-03-06T17:30:00+08:00","state":"objected","delivered":"","submission":""}
{"kind":"commission","id":"c000003","unit":"发改局","title":"误发","issued":"2018-03-01T09:00:00+08:00","received":"2018-03-01T09:02:00+08:00","due":"2018-03-06T17:30:00+08:00","state":"issued","delivered":"","submission":"","void":"误登"}
{"kind":"objection","id":"o1","unit":"发改局","commission":"c0000007","telephoned":"2018-03-01T10:00:00+08:00","filed":"2018-03-02T17:30:00.001+08:00","reasons":"理由","suggestions":"建议","head":"局长","letter_sha256":"00","ruling":"","ruling_reason":"","ruled":""}
{"kind":"fault","id":"f1","unit":"交通运输局","fault":"应急","detail":"迟报","at":"2018-02-03"}
{"kind":"fault","id":"f2","unit":"发改局","fault":"上级扣分","detail":"","commission":"c0000007","at":"2018-02-03"}
{"kind":"merit","id":"m1","unit":"科技局","merit":"挂职","person":"某","from":"2018-01-02","to":"2018-04-02","well_done":true}
`

// importFile is facts as a file that has no places of its own to name.
func importFile(l *scoring.Ledger) store.ImportFile {
	return store.ImportFile{Name: "台账.jsonl", SHA256: strings.Repeat("0", 64), Ledger: l, Refuse: func(refusals []scoring.FactRefusal) error {
		var all []error
		for _, r := range refusals {
			all = append(all, fmt.Errorf("%s %s: %w", r.Kind, r.ID, r.Refusal))
		}
		return errors.Join(all...)
	}}
}

// parsed reads lines of a ledger whose form is right.
func parsed(tb testing.TB, lines string) *scoring.Ledger {
	tb.Helper()
	file, err := scoring.ParseLedger("test", strings.NewReader(lines))
	if err != nil || file.Refuse(nil) != nil {
		tb.Fatal(err, file.Refuse(nil))
	}
	return &file.Ledger
}

func written(tb testing.TB, l *scoring.Ledger) string {
	tb.Helper()
	var b bytes.Buffer
	if err := scoring.WriteLedger(&b, l); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

// imports imports lines as the operator.
func (w *world) imports(lines string) (done store.Imported, err error) {
	w.Helper()
	l := parsed(w, lines)
	return done, w.db.Update(w.now, func(tx *store.Tx) (err error) {
		done, err = tx.As(store.Operator).ImportLedger(importFile(l))
		return err
	})
}

func (w *world) exported() (text string) {
	w.Helper()
	w.view(func(v *store.View) error {
		l, err := v.Ledger()
		text = written(w, l)
		return err
	})
	return text
}

// TestImportLedger imports every kind of fact, finds it again to the byte, and
// changes nothing when the same comes once more.
func TestImportLedger(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	rows := w.count("SELECT count(*) FROM audit")
	done, err := w.imports(importedFacts)
	if err != nil {
		t.Fatal(err)
	}
	want := store.Imported{Added: parsed(t, importedFacts).Counts()}
	if diff := cmp.Diff(want, done); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(written(t, parsed(t, importedFacts)), w.exported()); diff != "" {
		t.Errorf("exported (-want +got):\n%s", diff)
	}
	equal(t, "rows of the audit", w.count("SELECT count(*) FROM audit"), rows+1)
	equal(t, "its detail", w.count(`SELECT count(*) FROM audit WHERE action = 'import-ledger' AND role = 'operator' AND object = 'ledger' AND detail =
		'{"added":{"adoption":1,"commission":2,"fault":2,"instruction":1,"merit":1,"objection":1,"submission":2},"file":"台账.jsonl","known":0,"sha256":"`+
		strings.Repeat("0", 64)+`"}'`), 1)

	done, err = w.imports(importedFacts)
	if err != nil || len(done.Added) != 0 || done.Known != 10 {
		t.Errorf("again: %v, %v", done, err)
	}
	equal(t, "rows of the audit", w.count("SELECT count(*) FROM audit"), rows+1)
	equal(t, "the window of what came received", w.count("SELECT count(*) FROM commission WHERE window_ends = ? AND id = 'c0000007'", at("03-02 17:30").UnixMilli()), 1)
	equal(t, "an explanation after it", w.count("SELECT late FROM objection"), 1)
	equal(t, "messages", w.count("SELECT count(*) FROM outbox"), 0)
}

// TestImportSkipsIDs gives no id that an import has brought, of whatever kind.
func TestImportSkipsIDs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.imports(`{"kind":"fault","id":"s000041","unit":"梅城镇","fault":"缺席","at":"2018-02-03"}
{"kind":"fault","id":"s9999999999","unit":"梅城镇","fault":"缺席","at":"2018-02-04"}
{"kind":"fault","id":"s000007","unit":"梅城镇","fault":"缺席","at":"2018-02-05"}
`); err != nil {
		t.Fatal(err)
	}
	w.does(mei, func(act *store.Act) error {
		s, err := act.RegisterSubmission(submission(unitMei, "新信息", act.Now), store.Source{}, false)
		equal(t, "the next id", s.ID, "s000042")
		return err
	})
}

// TestImportRefuses imports nothing of a file with one wrong fact, and checks
// it against what is there.
func TestImportRefuses(t *testing.T) {
	t.Parallel()
	const good = `{"kind":"submission","id":"x1","unit":"梅城镇","channel":"信息科","at":"2018-03-05T10:20:00+08:00"}` + "\n"
	for _, test := range []struct{ name, line, want string }{
		{"other content", `{"kind":"merit","id":"m1","unit":"科技局","merit":"挂职","person":"另一人","from":"2018-01-02","to":"2018-04-02","well_done":true}`,
			"merit m1: changed_fact field=id value=m1"},
		{"another kind", `{"kind":"submission","id":"m1","unit":"梅城镇","channel":"信息科","at":"2018-03-05T10:20:00+08:00"}`,
			"submission m1: changed_fact field=id value=m1"},
		{"twice", good, "submission x1: duplicate_id field=id value=x1"},
		{"on nothing", `{"kind":"adoption","id":"x2","unit":"梅城镇","submission":"s000013","outlet":"动态","at":"2018-03-08"}`,
			"adoption x2: no_such_fact field=submission value=s000013"},
		{"on another's", `{"kind":"adoption","id":"x2","unit":"三都镇","submission":"s000012","outlet":"动态","at":"2018-03-08"}`,
			"adoption x2: foreign_fact field=submission value=s000012 other=梅城镇"},
		{"the same outlet, which both say", `{"kind":"adoption","id":"x2","unit":"梅城镇","submission":"s000012","outlet":"直报·要情","at":"2018-03-09"}`,
			"adoption x2: same_outlet field=outlet value=直报·要情 other=a1\nadoption a1: same_outlet field=outlet value=直报·要情 other=x2"},
		{"too fine", `{"kind":"submission","id":"x2","unit":"梅城镇","channel":"信息科","at":"2018-03-05T10:20:00.0001+08:00"}`,
			"submission x2: too_fine field=at value=2018-03-05T10:20:00.0001+08:00"},
		{"an unknown unit", `{"kind":"submission","id":"x2","unit":"梅城","channel":"信息科","at":"2018-03-05T10:20:00+08:00"}`,
			"submission x2: unknown_unit field=unit value=梅城 other=梅城镇"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			if _, err := w.imports(importedFacts); err != nil {
				t.Fatal(err)
			}
			before, rows := w.exported(), w.count("SELECT count(*) FROM audit")
			l := parsed(t, good)
			more, err := scoring.ParseLedger("test", strings.NewReader(test.line))
			if err != nil {
				t.Fatal(err)
			}
			l.Submissions = append(l.Submissions, more.Ledger.Submissions...)
			l.Adoptions, l.Merits = more.Ledger.Adoptions, more.Ledger.Merits
			err = w.try(wang, func(act *store.Act) error { return second(act.ImportLedger(importFile(l))) })
			if got := fmt.Sprint(err); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			equal(t, "the ledger", w.exported(), before)
			equal(t, "rows of the audit", w.count("SELECT count(*) FROM audit"), rows)
		})
	}
	t.Run("on what is there", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		if _, err := w.imports(importedFacts); err != nil {
			t.Fatal(err)
		}
		done, err := w.imports(`{"kind":"adoption","id":"x2","unit":"梅城镇","submission":"s000012","outlet":"动态","at":"2018-03-08"}` + "\n" + importedFacts)
		if err != nil || done.Known != 10 || done.Added[scoring.KindAdoption] != 1 {
			t.Errorf("%v, %v", done, err)
		}
	})
}

// TestImportRoundTrip exports what was imported, to the byte, whatever it is.
func TestImportRoundTrip(t *testing.T) {
	t.Parallel()
	db, rules := MustOpen(t), rules2018(t)
	rapid.Check(t, func(t *rapid.T) {
		l := drawLedger(t, rules)
		var first, second bytes.Buffer
		err := db.Update(at("03-01 09:00"), func(tx *store.Tx) error {
			if _, err := tx.As(store.Operator).ImportLedger(importFile(l)); err != nil {
				return err
			}
			read, err := tx.Ledger()
			return errors.Join(err, scoring.WriteLedger(&first, l), scoring.WriteLedger(&second, read), errUndo)
		})
		if !errors.Is(err, errUndo) {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first.String(), second.String()); diff != "" {
			t.Fatalf("(-imported +exported):\n%s", diff)
		}
	})
}

// drawLedger draws facts at random, less those that are refused.
func drawLedger(t *rapid.T, rules *scoring.Rules) *scoring.Ledger {
	n := 0
	common := func(letter string) scoring.Common {
		n++
		c := scoring.Common{ID: fmt.Sprintf("%s%06d", letter, n), Unit: rapid.SampledFrom([]string{unitMei, unitFagai}).Draw(t, "unit")}
		c.CountsOn = rapid.SampledFrom([]workday.Date{0, 0, day("04-02")}).Draw(t, "counts_on")
		c.Void = rapid.SampledFrom([]string{"", "", "误登"}).Draw(t, "void")
		return c
	}
	when := func() time.Time {
		return at("01-01 00:00").Add(time.Duration(rapid.Int64Range(-5e9, 4e10).Draw(t, "ms")) * time.Millisecond)
	}
	date := func() workday.Date { return workday.DateOf(when()) }
	text := func() string { return rapid.String().Draw(t, "text") }
	id := func(letter string) string {
		return fmt.Sprintf("%s%06d", letter, rapid.IntRange(1, n+1).Draw(t, "ref"))
	}
	l := &scoring.Ledger{}
	for range rapid.IntRange(0, 5).Draw(t, "submissions") {
		s := scoring.Submission{Common: common("s"), Channel: scoring.ChannelSection, Title: text(), Manuscript: text(), At: when(), Emergency: rapid.Bool().Draw(t, "emergency")}
		l.Submissions = append(l.Submissions, s)
	}
	for range rapid.IntRange(0, 5).Draw(t, "commissions") {
		c := scoring.Commission{Common: common("c"), Title: text(), Issued: when(), Received: when(), Due: when()}
		c.State = rapid.SampledFrom([]scoring.CommissionState{scoring.CommissionIssued, scoring.CommissionReceived, scoring.CommissionFailed,
			scoring.CommissionWithdrawn, scoring.CommissionGraded, scoring.CommissionObjected, scoring.CommissionDelivered}).Draw(t, "state")
		if rapid.Bool().Draw(t, "delivered") {
			c.Delivered, c.Submission, c.Quality = when(), id("s"), scoring.Points(rapid.IntRange(0, 20).Draw(t, "quality")*50)
		}
		l.Commissions = append(l.Commissions, c)
	}
	for range rapid.IntRange(0, 5).Draw(t, "adoptions") {
		a := scoring.Adoption{Common: common("a"), Submission: id("s"), Outlet: "动态", Issue: text(), At: date()}
		if rapid.Bool().Draw(t, "joint") {
			a.With = []string{"三都镇", "经信局"}
		}
		l.Adoptions = append(l.Adoptions, a)
	}
	for range rapid.IntRange(0, 5).Draw(t, "others") {
		l.Instructions = append(l.Instructions, scoring.Instruction{Common: common("i"), Submission: id("s"), Level: "市", Leader: text(), At: date()})
		l.Objections = append(l.Objections, scoring.Objection{Common: common("o"), Commission: id("c"), Telephoned: when(), Filed: when(),
			Reasons: text(), Suggestions: text(), Head: text(), LetterSHA256: "0"})
		l.Faults = append(l.Faults, scoring.Fault{Common: common("f"), Fault: "缺席", Detail: text(), At: date()})
		l.Merits = append(l.Merits, scoring.Merit{Common: common("m"), Merit: "挂职", Person: text(), From: day("01-02"), To: day("04-02"), WellDone: true})
	}
	for prune(rules, l) {
	}
	return l
}

// prune takes out the facts that are refused, and reports whether there were
// any: others may have rested on them.
func prune(rules *scoring.Rules, l *scoring.Ledger) bool {
	bad := map[string]bool{}
	for _, f := range scoring.CheckLedger(rules, l) {
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

// TestImportPublished keeps published points once, and refuses others for the
// same month and unit.
func TestImportPublished(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	january := scoring.MonthPeriod(2018, time.January)
	file := importFile(&scoring.Ledger{})
	publish := func(points ...scoring.Points) (done store.Imported, err error) {
		file.Published = nil
		for i, p := range points {
			file.Published = append(file.Published, scoring.Published{Month: january, Unit: []string{unitMei, unitFagai}[i], Points: p})
		}
		return done, w.try(wang, func(act *store.Act) (err error) {
			done, err = act.ImportLedger(file)
			return err
		})
	}
	for i, step := range []struct {
		points       []scoring.Points
		added, known int
		refused      string
	}{
		{[]scoring.Points{5450}, 1, 0, ""},
		{[]scoring.Points{5450}, 0, 1, ""},
		{[]scoring.Points{5451, 0}, 0, 0, "published 2018-01 梅城镇: changed_points field=points value=2018-01 梅城镇 other=54.5"},
		{[]scoring.Points{5450, -1000}, 1, 1, ""},
	} {
		done, err := publish(step.points...)
		if step.refused != "" {
			equal(t, "refused", fmt.Sprint(err), step.refused)
			continue
		}
		if err != nil || done.Added[scoring.KindPublished] != step.added || done.Known != step.known {
			t.Errorf("step %d: %+v, %v", i, done, err)
		}
	}
	w.view(func(v *store.View) error {
		all, err := v.Published()
		want := []scoring.Published{{Month: january, Unit: unitFagai, Points: -1000}, {Month: january, Unit: unitMei, Points: 5450}}
		if !slices.Equal(all, want) {
			t.Errorf("%v, want %v", all, want)
		}
		return err
	})
	equal(t, "acts", w.count("SELECT count(*) FROM audit WHERE action = 'import-ledger'"), 2)
}
