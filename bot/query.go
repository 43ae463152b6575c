package bot

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// Queries of units: 申请核对 of a line of the score, 申请更正 of a record, and
// the section's answers.

// The refusals of queries before they reach the store.
const (
	reasonNoLine   scoring.Reason = "no_line"   // the score has no line to ask about
	reasonNoRecord scoring.Reason = "no_record" // nothing is registered that could be corrected
	reasonWhichOne scoring.Reason = "which_one" // Value: what was typed; it fits none or several
)

// offeredLines is how many lines or records a question offers at once; others
// are found by typing a part of them.
const offeredLines = 20

// queryForm asks the section to check a line of the score (申请核对).
var queryForm = &form{
	name: "query",
	fields: []field{
		{name: "line", choices: offerLines, read: typedLine},
		{name: "text", read: text(reasonLimit)}, behalf[0], behalf[1], behalf[2],
	},
	submit: func(t *turn, v values) error {
		line, ok, err := t.scoreLine(v, v.get("line"))
		if err != nil {
			return err
		}
		if !ok {
			return &scoring.Refusal{Reason: reasonWhichOne, Field: "line", Value: v["line"].shown()}
		}
		return t.fileQuery(store.Query{Kind: store.QueryLine, Unit: v.get("of"), Object: line.Fact, Line: line, Text: v.get("text")}, t.source(v))
	},
}

func (t *turn) fileQuery(q store.Query, source store.Source) error {
	q, err := t.FileQuery(q, source)
	if err != nil {
		return err
	}
	if t.acting() {
		return t.show(notice.QueryCard{Query: q.ID}) // it is for the section to answer
	}
	return t.show(notice.QueryReceipt{Query: q.ID})
}

// beginQuery begins 申请核对 from a unit's score: the unit's place in the roster
// and the period.
func (t *turn) beginQuery(args []string) error {
	if len(args) != 2 {
		return &scoring.Refusal{Reason: reasonForged}
	}
	unit, err := t.unitAt(args[0])
	if err != nil {
		return err
	}
	if _, err := scoring.ParsePeriod(args[1]); err != nil {
		return &scoring.Refusal{Reason: reasonForged}
	}
	return t.beginQueryOf(unit, args[1], "", "")
}

// queryNamed begins 申请核对 of this quarter's score of the unit named, or one's
// own; what is asked may follow.
func (t *turn) queryNamed(args string) error {
	unit, line, err := t.unitFirst(args)
	if err != nil {
		return err
	}
	return t.beginQueryOf(unit, scoring.QuarterOf(t.Day()).String(), "", line)
}

// correctNamed begins 申请更正 of the unit named, or of one's own; what is wrong
// may follow.
func (t *turn) correctNamed(args string) error {
	unit, line, err := t.unitFirst(args)
	if err != nil {
		return err
	}
	return t.beginCorrectionOf(unit, line)
}

// unitFirst reads the unit that comes first after a command, and the rest. Who
// belongs to a unit need not name it.
func (t *turn) unitFirst(args string) (unit, rest string, err error) {
	word, rest, _ := strings.Cut(args, " ")
	if found := t.Rules.Find(word); len(found) == 1 {
		return found[0].Name, rest, nil
	}
	if t.Actor.Unit() != "" {
		return t.Actor.Unit(), args, nil
	}
	unit, err = t.unitNamed(word)
	return unit, rest, err
}

// beginQueryOn begins 申请核对 of the line that a fact makes.
func (t *turn) beginQueryOn(fact string) error {
	return t.beginQueryOf(t.Actor.Unit(), scoring.YearPeriod(t.Now.Year()).String(), fact, "")
}

func (t *turn) beginQueryOf(unit, period, fact, line string) error {
	if _, ok := t.Actor.May(store.FileQuery, unit); !ok {
		return t.foreign(unit)
	}
	v := values{"of": {Value: unit, Shown: unit}, "period": {Value: period, Shown: period}}
	if fact != "" {
		lines, err := t.scoreLines(v)
		if err != nil {
			return err
		}
		for _, line := range lines {
			if line.Fact == fact {
				v["line"] = lineAnswer(line)
			}
		}
		if v.get("line") == "" {
			return &scoring.Refusal{Reason: reasonNoLine}
		}
	}
	return t.beginFrom(queryForm, v, line)
}

// foreign refuses what is about another unit, or nobody's who is of none.
func (t *turn) foreign(unit string) error {
	if t.Actor.Unit() == "" || t.Actor.Unit() == unit {
		return &scoring.Refusal{Reason: reasonOwnUnitOnly}
	}
	return &scoring.Refusal{Reason: store.ReasonForeignUnit, Value: unit, Other: t.Actor.Unit()}
}

// unitAt reads a unit's place in the roster.
func (t *turn) unitAt(index string) (string, error) {
	n, err := strconv.Atoi(index)
	if err != nil || n < 0 || n >= len(t.Rules.Units()) {
		return "", &scoring.Refusal{Reason: reasonForged}
	}
	return t.Rules.Units()[n].Name, nil
}

// scoreLines are the lines a query can be about, newest first.
func (t *turn) scoreLines(v values) ([]scoring.Line, error) {
	period, err := scoring.ParsePeriod(v.get("period"))
	if err != nil {
		return nil, err
	}
	sheet, err := t.Score(period)
	if err != nil {
		return nil, err
	}
	score, _, ok := sheet.Unit(v.get("of"))
	if !ok {
		return nil, nil
	}
	newest := make([]scoring.Line, 0, len(score.Lines))
	for i := range score.Lines {
		newest = append(newest, score.Lines[len(score.Lines)-1-i])
	}
	return newest, nil
}

// lineKey tells one line of a unit's score from the others.
func lineKey(l scoring.Line) string { return fmt.Sprintf("%s|%s|%s", l.Fact, l.At, l.Clause) }

func lineAnswer(l scoring.Line) answer { return answer{Value: lineKey(l), Shown: lineText(l)} }

// lineText is a line as a button shows it: +16 1月18日（周四） 直报·要情.
func lineText(l scoring.Line) string {
	sign := ""
	if l.Points > 0 {
		sign = "+"
	}
	return sign + l.Points.String() + " " + dateText(l.At) + " " + l.Text
}

func (t *turn) scoreLine(v values, key string) (scoring.Line, bool, error) {
	lines, err := t.scoreLines(v)
	for _, l := range lines {
		if lineKey(l) == key {
			return l, true, err
		}
	}
	return scoring.Line{}, false, err
}

func offerLines(t *turn, v values) ([]choice, error) {
	lines, err := t.scoreLines(v)
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, &scoring.Refusal{Reason: reasonNoLine}
	}
	var all []choice
	for _, l := range lines[:min(len(lines), offeredLines)] {
		all = append(all, choice{lineKey(l), lineText(l)})
	}
	return all, nil
}

// typedLine finds the one line that what was typed is a part of.
func typedLine(t *turn, v values, s string) (answer, error) {
	lines, err := t.scoreLines(v)
	if err != nil {
		return answer{}, err
	}
	var found []scoring.Line
	for _, l := range lines {
		if strings.Contains(lineText(l)+" "+l.Fact, s) {
			found = append(found, l)
		}
	}
	if len(found) != 1 {
		return answer{}, &scoring.Refusal{Reason: reasonWhichOne, Field: "line", Value: s}
	}
	return lineAnswer(found[0]), nil
}

// correctForm asks the section to correct a record (申请更正).
var correctForm = &form{
	name: "correct",
	fields: []field{
		{name: "record", choices: offerRecords, read: typedRecord},
		{name: "field", choices: offerRecordFields},
		{name: "wanted", choices: offerWanted, read: readWanted, unless: func(_ *turn, v values) bool { return v.get("field") == "void" }},
		{name: "text", read: text(reasonLimit), unless: func(_ *turn, v values) bool { return v.get("field") != "void" }},
		behalf[0], behalf[1], behalf[2],
	},
	submit: func(t *turn, v values) error {
		return t.fileQuery(store.Query{Kind: store.QueryRecord, Unit: v.get("of"), Object: v.get("record"), Field: v.get("field"),
			Wanted: v.get("wanted"), Text: v.get("text")}, t.source(v))
	},
}

// beginCorrection begins 申请更正 for the unit at a place of the roster.
func (t *turn) beginCorrection(index string) error {
	unit, err := t.unitAt(index)
	if err != nil {
		return err
	}
	return t.beginCorrectionOf(unit, "")
}

func (t *turn) beginCorrectionOf(unit, line string) error {
	if _, ok := t.Actor.May(store.FileQuery, unit); !ok {
		return t.foreign(unit)
	}
	return t.beginFrom(correctForm, values{"of": {Value: unit, Shown: unit}}, line)
}

// recordsOf are the submissions and adoptions of the year, newest first, each
// as a choice.
func (t *turn) recordsOf(unit string) ([]choice, error) {
	year := scoring.YearPeriod(t.Now.Year())
	submissions, err := t.SubmissionsOf(unit, year.Start(), year.End())
	if err != nil {
		return nil, err
	}
	var all []choice
	for _, s := range submissions {
		adoptions, err := t.AdoptionsOf(s.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range adoptions {
			all = append(all, choice{a.ID, strings.Join([]string{label("choice.adopted") + a.Outlet, a.Issue, truncate(s.Title, 24)}, " ")})
		}
		all = append(all, choice{s.ID, strings.TrimSpace(label("choice.submitted")+s.Manuscript) + " " + truncate(s.Title, 24)})
	}
	return all, nil
}

func offerRecords(t *turn, v values) ([]choice, error) {
	all, err := t.recordsOf(v.get("of"))
	if err == nil && len(all) == 0 {
		err = &scoring.Refusal{Reason: reasonNoRecord}
	}
	return all[:min(len(all), offeredLines)], err
}

// typedRecord finds the one record that what was typed is a part of.
func typedRecord(t *turn, v values, s string) (answer, error) {
	all, err := t.recordsOf(v.get("of"))
	if err != nil {
		return answer{}, err
	}
	var found []choice
	for _, c := range all {
		if strings.Contains(c.label+" "+c.value, s) {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return answer{}, &scoring.Refusal{Reason: reasonWhichOne, Field: "record", Value: s}
	}
	return answer{Value: found[0].value, Shown: found[0].label}, nil
}

func offerRecordFields(_ *turn, v values) ([]choice, error) {
	var all []choice
	for _, name := range store.QueryFields(v.get("record")) {
		all = append(all, choice{name, recordFieldLabel(name)})
	}
	return all, nil
}

// recordFieldLabel names a field of a record that can be corrected.
func recordFieldLabel(name string) string {
	if name == "void" {
		return label("choice.void")
	}
	return label("field." + name)
}

// offerWanted offers what a field with few values can be.
func offerWanted(t *turn, v values) ([]choice, error) {
	unit, ok := t.Rules.Unit(v.get("of"))
	if !ok {
		return nil, nil
	}
	var all []choice
	switch v.get("field") {
	case "way":
		return offerWays(t, values{"unit": {Value: unit.Name}})
	case "outlet":
		for _, o := range t.Rules.OutletsFor(unit) {
			all = append(all, choice{o.Name, o.Name})
		}
	}
	return all, nil
}

// readWanted reads what a field should be, as the field itself is read.
func readWanted(t *turn, v values, s string) (answer, error) {
	read := map[string]func(*turn, values, string) (answer, error){
		"title": title, "manuscript": manuscript, "at": typedDate, "issue": issueNumber,
	}[v.get("field")]
	if read == nil {
		return answer{}, &scoring.Refusal{Reason: reasonChoose, Field: "wanted", Value: s}
	}
	return read(t, v, s)
}

// The section's answers.

// queryAnswerForm is an answer with its words: 维持, 退回, or what was corrected.
func queryAnswerForm(name string, state store.QueryState) *form {
	return &form{
		name:   name,
		fields: []field{{name: "reason", read: text(reasonLimit)}},
		submit: func(t *turn, v values) error {
			q, err := t.Query(v.get("query"))
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				return err
			}
			if _, err := t.AnswerQuery(v.get("query"), q.Version, state, v.get("reason")); err != nil {
				return err
			}
			return t.show(notice.QueryDecided{Query: q.ID})
		},
	}
}

var (
	keepQueryForm    = queryAnswerForm("keep_query", store.QueryKept)
	rejectQueryForm  = queryAnswerForm("reject_query", store.QueryRejected)
	correctQueryForm = queryAnswerForm("correct_query", store.QueryCorrected)
)

// beginAnswer begins one of the section's answers to a query that waits.
func beginAnswer(f *form) func(t *turn, id string) error {
	return func(t *turn, id string) error {
		q, err := t.Query(id)
		if errors.Is(err, store.ErrNotFound) {
			return &scoring.Refusal{Reason: store.ReasonNoSuch, Value: id}
		}
		if err != nil {
			return err
		}
		if q.State != store.QueryOpen {
			return &scoring.Refusal{Reason: store.ReasonStale, Value: id}
		}
		return t.beginWith(f, values{"query": {Value: id, Shown: id}, "of": {Value: q.Unit, Shown: q.Unit}})
	}
}

// deferQuery leaves a query for later (先放着).
func (t *turn) deferQuery(id string, version int) error {
	if _, err := t.DeferQuery(id, version); err != nil {
		return err
	}
	t.toast = label("toast.deferred")
	return t.show(notice.QueryCard{Query: id})
}
