package store_test

import (
	"testing"

	"zwxx/scoring"
	"zwxx/store"
)

// registered registers a direct submission of 梅城镇 and returns its id.
func (w *world) registered(title, moment string) (id string) {
	w.does(mei, func(act *store.Act) error {
		s, err := act.RegisterSubmission(direct(title, at(moment)), store.Source{}, false)
		id = s.ID
		return err
	})
	return id
}

func asks(q store.Query) func(*store.Act) error {
	return func(act *store.Act) error { return second(act.FileQuery(q, byPhone)) }
}

// record is a request of 梅城镇 to correct a field.
func record(object, field, wanted string) store.Query {
	return store.Query{Kind: store.QueryRecord, Unit: unitMei, Object: object, Field: field, Wanted: wanted}
}

// TestQueryRefusals refuses a query that asks for nothing, twice for the same,
// or about what is not the unit's.
func TestQueryRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.registered("古村落旅游开园", "03-01 08:40")
	line := store.Query{Kind: store.QueryLine, Unit: unitMei, Line: scoring.Line{Clause: "三(六)2", Points: -1000, At: day("02-28")}}
	w.refused(store.ReasonNoReason, mei, asks(line))
	line.Text = "二月报送过一条"
	w.does(mei, asks(line))
	w.refused(store.ReasonAlreadyQueried, mei, asks(line))
	w.refused(store.ReasonForeignUnit, fagai, asks(line))
	w.refused(store.ReasonNoSuchField, mei, asks(record(id, "outlet", "动态")))
	w.refused(scoring.ReasonMissing, mei, asks(record(id, "title", "")))
	w.refused(store.ReasonNoChange, mei, asks(record(id, "title", "古村落旅游开园")))
	w.refused(store.ReasonNoChange, mei, asks(record(id, "at", "2018-03-01")))
	w.refused(store.ReasonNoChange, mei, asks(record(id, "way", "直报·要情")))
	w.refused(store.ReasonNoReason, mei, asks(record(id, "void", "")))
	w.does(mei, asks(record(id, "title", "古村落旅游开园情况")))
	w.does(mei, asks(record(id, "manuscript", "2018-0312")))
	w.refused(store.ReasonAlreadyQueried, mei, asks(record(id, "title", "另一个")))
	foreign := record(id, "title", "不是我们的")
	foreign.Unit = unitFagai
	w.refused(store.ReasonForeignUnit, fagai, asks(foreign))
	w.refused(store.ReasonNoSuch, wang, asks(foreign))
	w.refused(store.ReasonNoSuch, mei, asks(record("s999999", "title", "无")))
	w.refused(store.ReasonNoSuch, wang, asks(record("s999999", "title", "无")))
	w.refused(store.ReasonNoSuch, mei, asks(record("", "title", "无")))
}

// TestQueryIsAnswered answers each once; what is put aside goes to the end.
func TestQueryIsAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.registered("古村落旅游开园", "03-01 08:40")
	for _, q := range []store.Query{record(id, "title", "甲"), record(id, "manuscript", "2018-0312"), record(id, "at", "2018-02-28")} {
		w.does(mei, asks(q))
	}
	open := func() (ids []string) {
		w.view(func(v *store.View) error {
			all, err := v.OpenQueries("")
			for _, q := range all {
				ids = append(ids, q.ID)
			}
			return err
		})
		return ids
	}
	answer := func(id string, version int, state store.QueryState, text string) func(*store.Act) error {
		return func(act *store.Act) error { return second(act.AnswerQuery(id, version, state, text)) }
	}
	w.does(wang, func(act *store.Act) error { return second(act.DeferQuery("q000001", 1)) })
	equal(t, "first in the queue", open()[0], "q000002")
	w.refused(store.ReasonStale, wang, answer("q000001", 1, store.QueryRejected, "与党政网一致"))
	w.refused(store.ReasonNoReason, wang, answer("q000001", 2, store.QueryRejected, ""))
	w.does(wang, answer("q000001", 2, store.QueryRejected, "与党政网一致"))
	w.refused(store.ReasonStale, zhang, answer("q000001", 3, store.QueryCorrected, "已改"))
	w.does(zhang, answer("q000002", 1, store.QueryCorrected, "已补稿件号"))
	equal(t, "open", len(open()), 1)
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE kind = 'QueryAnswered'"), 2)
	w.does(mei, asks(record(id, "title", "甲"))) // answered, it can be asked again
}
