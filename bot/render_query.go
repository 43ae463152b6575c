package bot

import (
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on(func(r *reader, n notice.QueryReceipt) (*message, error) { return r.query("QueryReceipt", n.Query) })
	on(func(r *reader, n notice.QueryFiled) (*message, error) { return r.query("QueryFiled", n.Query) })
	on(func(r *reader, n notice.QueryCard) (*message, error) { return r.query("QueryFiled", n.Query) })
	on(func(r *reader, n notice.QueryDecided) (*message, error) { return r.query("QueryDecided", n.Query) })
	on(func(r *reader, n notice.QueryAnswered) (*message, error) { return r.query("QueryAnswered", n.Query) })
}

// query renders an entry about a query. Whoever may answer an open one is
// offered to.
func (r *reader) query(entry, id string) (*message, error) {
	q, err := r.Query(id)
	if err != nil {
		return nil, err
	}
	by, err := r.PersonName(q.FiledBy)
	if err != nil {
		return nil, err
	}
	decider, err := r.PersonName(q.DecidedBy)
	if err != nil {
		return nil, err
	}
	behalf, err := r.behalf(q.ID, store.FileQuery)
	if err != nil {
		return nil, err
	}
	view := map[string]any{"Q": q, "By": by, "Behalf": behalf, "Decider": decider, "Line": lineText(q.Line), "Aside": r.section() && !q.Deferred.IsZero() && q.State == store.QueryOpen}
	if q.Kind == store.QueryRecord {
		if err := r.viewRecord(q, view); err != nil {
			return nil, err
		}
	}
	var buttons [][]button
	switch {
	case entry == "QueryFiled" && q.State != store.QueryOpen:
		entry = "QueryDecided"
	case entry == "QueryFiled":
		buttons = r.queryButtons(q)
	case entry == "QueryAnswered":
		buttons = [][]button{r.scoreButton(q.Unit)}
	}
	return r.text(entry, view, buttons...)
}

func (r *reader) queryButtons(q store.Query) [][]button {
	later := r.may(store.DeferQuery, q.Unit, pressed("later", data("qlater", q.ID, q.Version)))
	if q.Kind == store.QueryLine {
		correct := r.may(store.AnswerQuery, q.Unit, pressed("corrected", data("qdone", q.ID)))
		if f, err := r.Fact(q.Object); err == nil && len(store.Correctable(f)) > 0 {
			correct = r.may(store.CorrectFact, q.Unit, pressed("corrected", data("amend", q.Object)))
		}
		return [][]button{row(r.may(store.AnswerQuery, q.Unit, pressed("keep", data("qkeep", q.ID))), correct, later)}
	}
	return [][]button{row(r.may(store.CorrectFact, q.Unit, pressed("corrected", data("amendq", q.ID))),
		r.may(store.AnswerQuery, q.Unit, pressed("sendback", data("qback", q.ID))), later)}
}

// viewRecord adds the record that is to be corrected: its item, what stands in
// the field and what it should be.
func (r *reader) viewRecord(q store.Query, view map[string]any) error {
	now, err := r.RecordField(q.Object, q.Field)
	if err != nil {
		return err
	}
	item := q.Object
	if a, err := r.Adoption(q.Object); err == nil {
		item, view["Adoption"] = a.Submission, a
	}
	if s, err := r.Submission(item); err == nil {
		view["Submission"] = s
	}
	view["Field"], view["Now"], view["Wanted"] = recordFieldLabel(q.Field), writtenTime(now), writtenTime(q.Wanted)
	return nil
}

// queryButton offers 申请核对 of a score that has lines.
func (r *reader) queryButton(unit, period string, lines int) []button {
	u, ok := r.Rules.Unit(unit)
	if !ok || lines == 0 {
		return nil
	}
	return r.may(store.FileQuery, unit, pressed("query", data("query", u.Index(), period)))
}

// factQueryButton offers 申请核对 of the line that a fact makes, to the unit.
func (r *reader) factQueryButton(unit, fact string) []button {
	if r.actor.Unit() != unit {
		return nil
	}
	return r.may(store.FileQuery, unit, pressed("query", data("qfact", fact)))
}

// correctButton offers 申请更正 of a unit's records.
func (r *reader) correctButton(unit string, records int) []button {
	u, ok := r.Rules.Unit(unit)
	if !ok || records == 0 {
		return nil
	}
	return r.may(store.FileQuery, unit, pressed("correct", data("fix", u.Index())))
}
