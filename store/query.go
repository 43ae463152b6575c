package store

import (
	"errors"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// A QueryKind is what a unit asks for.
type QueryKind string

// The kinds of query.
const (
	QueryLine   QueryKind = "核对" // 申请核对: is this line of the score right?
	QueryRecord QueryKind = "更正" // 申请更正: this field of a record is wrong
)

// A QueryState is where a query stands.
type QueryState string

// The states of a query. Kept answers a 核对 with 维持, rejected turns a 更正
// down (退回), corrected says that what it asked about has been corrected.
const (
	QueryOpen      QueryState = "open"
	QueryKept      QueryState = "kept"
	QueryCorrected QueryState = "corrected"
	QueryRejected  QueryState = "rejected"
)

// The refusals of queries.
const (
	ReasonAlreadyQueried scoring.Reason = "already_queried" // Other: the query that waits
	ReasonNoSuchField    scoring.Reason = "no_such_field"   // Value: it; the record has none of this name
	ReasonNoChange       scoring.Reason = "no_change"       // Value: what stands already
)

// The fields of records that a unit can ask to have corrected, by the letter of
// the record's id. Way is channel and class of a submission as 直报·要情; void
// asks to strike the record out, and is explained by the query's text alone.
var queryFields = map[byte][]string{
	's': {"title", "manuscript", "at", "way", "void"},
	'a': {"outlet", "issue", "at", "void"},
}

// QueryFields returns the fields of a record that a unit can ask to have
// corrected.
func QueryFields(object string) []string {
	if object == "" {
		return nil
	}
	return queryFields[object[0]]
}

// A Query is a unit's question about a line of its score or its request to
// correct a record. It changes nothing by itself; its trace stays.
type Query struct {
	ID     string
	Kind   QueryKind
	Unit   string
	Object string       // the fact; empty for a line that no fact made
	Line   scoring.Line // of a 核对: the line as its reader saw it

	// Of a 更正: the field, one of [QueryFields], and what it should be, written
	// as the ledger writes it (a date as 2018-03-05).
	Field  string
	Wanted string

	Text      string // what the unit says
	Filed     time.Time
	FiledBy   int64
	Deferred  time.Time // when it was put at the end of the queue (先放着); zero if it was not
	State     QueryState
	Answer    string
	DecidedBy int64
	Decided   time.Time
	Version   int
}

const queryColumns = `id, kind, unit, object, line_at, line_clause, line_points, line_text, field, wanted, text,
	filed_at, filed_by, deferred_at, state, answer, decided_by, decided_at, version`

func scanQuery(row scanner) (q Query, err error) {
	err = row.Scan(&q.ID, &q.Kind, &q.Unit, &q.Object, dateColumn{&q.Line.At}, &q.Line.Clause, &q.Line.Points, &q.Line.Text,
		&q.Field, &q.Wanted, &q.Text, timeColumn{&q.Filed}, &q.FiledBy, timeColumn{&q.Deferred}, &q.State, &q.Answer,
		&q.DecidedBy, timeColumn{&q.Decided}, &q.Version)
	q.Line.Fact = q.Object
	return q, err
}

// Query returns a query, or [ErrNotFound].
func (v *View) Query(id string) (Query, error) {
	return find(v, scanQuery, "SELECT "+queryColumns+" FROM query WHERE id = ?", id)
}

// OpenQueries returns the queries that wait for the section, of a unit or, with
// "", of all; oldest first, those put aside last.
func (v *View) OpenQueries(unit string) ([]Query, error) {
	return list(v, scanQuery, "SELECT "+queryColumns+` FROM query
		WHERE state = 'open' AND (?1 = '' OR unit = ?1) ORDER BY deferred_at, filed_at, id`, unit)
}

// QueriesOf returns every query about a fact, oldest first.
func (v *View) QueriesOf(object string) ([]Query, error) {
	return list(v, scanQuery, "SELECT "+queryColumns+" FROM query WHERE object = ? ORDER BY filed_at, id", object)
}

// FileQuery asks the section to check a line of the unit's score (申请核对) or
// to correct a record (申请更正). The section is told.
func (act *Act) FileQuery(q Query, source Source) (Query, error) {
	unit, err := act.queriedUnit(q)
	if err != nil {
		return q, err
	}
	permit, err := act.ask(FileQuery, unit)
	if err != nil {
		return q, err
	}
	if err := permit.wantsSource(source); err != nil {
		return q, err
	}
	if unit == "" || unit != q.Unit {
		return q, noSuch(q.Object)
	}
	q.Line.Fact = q.Object
	q.Filed, q.FiledBy, q.State, q.Version = act.At, act.Actor.Person, QueryOpen, 1
	if err := act.mayQuery(q); err != nil {
		return q, err
	}
	if q.ID, err = act.nextID("q"); err != nil {
		return q, err
	}
	if err := act.exec(`INSERT INTO query (id, kind, unit, object, line_at, line_clause, line_points, line_text, field, wanted,
		text, filed_at, filed_by, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, q.ID, q.Kind, q.Unit, q.Object,
		q.Line.At, q.Line.Clause, q.Line.Points, q.Line.Text, q.Field, q.Wanted, q.Text, millis(q.Filed), q.FiledBy, q.State); err != nil {
		return q, err
	}
	day, err := act.queriedDay(q)
	if err != nil {
		return q, err
	}
	if err := act.disputeCheck(unit, day); err != nil {
		return q, err
	}
	if err := act.TellSection(notice.QueryFiled{Query: q.ID}, act.Actor.Person); err != nil {
		return q, err
	}
	return q, permit.recordFor(q.ID, source, map[string]any{"query": q})
}

// queriedUnit is the unit a query is about: for a record that of the record.
// Lines are of the score of the unit that asks, which joint items have too.
func (v *View) queriedUnit(q Query) (string, error) {
	if q.Kind == QueryLine {
		return q.Unit, nil
	}
	unit, err := v.ownerOf(q.Object)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return unit, err
}

// ownerOf returns the unit of a record that can be corrected, or [ErrNotFound].
func (v *View) ownerOf(object string) (string, error) {
	switch {
	case object == "":
	case object[0] == 's':
		s, err := v.Submission(object)
		return s.Unit, err
	case object[0] == 'a':
		a, err := v.Adoption(object)
		return a.Unit, err
	}
	return "", ErrNotFound
}

func (act *Act) mayQuery(q Query) error {
	switch {
	case q.Text == "" && (q.Kind == QueryLine || q.Field == "void"):
		return &scoring.Refusal{Reason: ReasonNoReason, Field: "text"}
	case q.Kind == QueryRecord && !slices.Contains(QueryFields(q.Object), q.Field):
		return &scoring.Refusal{Reason: ReasonNoSuchField, Value: q.Field}
	case q.Kind == QueryRecord && q.Field != "void" && q.Wanted == "":
		return &scoring.Refusal{Reason: scoring.ReasonMissing, Field: "wanted"}
	}
	if q.Kind == QueryRecord {
		if now, err := act.RecordField(q.Object, q.Field); err != nil {
			return err
		} else if now == q.Wanted && q.Field != "void" {
			return &scoring.Refusal{Reason: ReasonNoChange, Field: "wanted", Value: now}
		}
	}
	earlier, err := find(act.View, scanString, `SELECT id FROM query WHERE state = 'open' AND unit = ? AND kind = ? AND object = ?
		AND field = ? AND line_at = ? AND line_clause = ?`, q.Unit, q.Kind, q.Object, q.Field, q.Line.At, q.Line.Clause)
	if err == nil {
		return &scoring.Refusal{Reason: ReasonAlreadyQueried, Other: earlier}
	}
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// RecordField returns what stands in a field of a record, one of [QueryFields],
// as the ledger writes it.
func (v *View) RecordField(object, field string) (string, error) {
	if object != "" && object[0] == 'a' {
		a, err := v.Adoption(object)
		return map[string]string{"outlet": a.Outlet, "issue": a.Issue, "at": a.At.String(), "void": a.Void}[field], err
	}
	s, err := v.Submission(object)
	way := string(s.Channel)
	if s.Class != scoring.ClassNone {
		way += "·" + string(s.Class)
	}
	return map[string]string{"title": s.Title, "manuscript": s.Manuscript, "at": workday.DateOf(s.At).String(),
		"way": way, "void": s.Void}[field], err
}

// AnswerQuery answers a query: kept (维持) or rejected (退回) with the reason,
// corrected with what was done where that is no correction of a fact, which
// answers by itself. The unit is told.
func (act *Act) AnswerQuery(id string, version int, state QueryState, answer string) (Query, error) {
	q, permit, err := act.openQuery(AnswerQuery, id, version)
	if err != nil {
		return q, err
	}
	if answer == "" || state == QueryOpen {
		return q, &scoring.Refusal{Reason: ReasonNoReason}
	}
	if err := act.settleQuery(&q, state, answer); err != nil {
		return q, err
	}
	return q, permit.record(id, map[string]any{"state": state, "answer": answer})
}

// DeferQuery leaves a query for later (先放着): it goes to the end of the queue.
func (act *Act) DeferQuery(id string, version int) (Query, error) {
	q, permit, err := act.openQuery(DeferQuery, id, version)
	if err != nil {
		return q, err
	}
	q.Deferred, q.Version = act.Now, q.Version+1
	if err := act.exec("UPDATE query SET deferred_at = ?, version = version + 1 WHERE id = ?", millis(act.Now), id); err != nil {
		return q, err
	}
	return q, permit.record(id, map[string]any{"deferred": act.Now})
}

// queriesCorrected answers the open queries about a fact that an act has just
// corrected; answer says what it was and what it is.
func (act *Act) queriesCorrected(object, answer string) error {
	all, err := act.QueriesOf(object)
	if err != nil {
		return err
	}
	for _, q := range all {
		if q.State != QueryOpen {
			continue
		}
		if err := act.settleQuery(&q, QueryCorrected, answer); err != nil {
			return err
		}
	}
	return nil
}

func (act *Act) settleQuery(q *Query, state QueryState, answer string) error {
	q.State, q.Answer, q.DecidedBy, q.Decided, q.Version = state, answer, act.Actor.Person, act.Now, q.Version+1
	if err := act.exec(`UPDATE query SET state = ?, answer = ?, decided_by = ?, decided_at = ?, version = version + 1
		WHERE id = ?`, q.State, q.Answer, q.DecidedBy, millis(q.Decided), q.ID); err != nil {
		return err
	}
	return act.TellOfficers(q.Unit, notice.QueryAnswered{Query: q.ID})
}

func (act *Act) openQuery(action Action, id string, version int) (Query, *permit, error) {
	q, err := act.Query(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return q, nil, err
	}
	permit, err := act.ask(action, q.Unit)
	switch {
	case err != nil:
		return q, nil, err
	case q.ID == "":
		return q, nil, noSuch(id)
	case q.State != QueryOpen || q.Version != version:
		return q, nil, stale(id)
	}
	return q, permit, nil
}
