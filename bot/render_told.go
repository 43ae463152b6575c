package bot

import (
	"slices"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on(func(r *reader, n notice.BatchTold) (*message, error) { return r.told("BatchTold", n.Batch, n.Unit) })
	on(func(r *reader, n notice.BatchUndoneTold) (*message, error) {
		return r.told("BatchUndoneTold", n.Batch, n.Unit)
	})
}

// A toldItem is one fact of a batch as its unit is told of it.
type toldItem struct {
	Fact       string
	Line       scoring.Line
	Kind       string
	Issue      string
	Title      string
	Detail     string
	At         workday.Date
	By         string // a submission that the section registered with it
	Supplement bool
	What       string         // of a deduction: what happened, and the how-manyeth
	Taken      scoring.Points // …what it costs
	NextTime   scoring.Points // …what the next of the kind costs, where it is more
	Zeroes     bool           // …it takes the year's score
}

// told renders what a batch means for a unit: every item with its points and
// clause, and what is missing to the target after it.
func (r *reader) told(entry, batch, unit string) (*message, error) {
	b, err := r.Batch(batch)
	if err != nil {
		return nil, err
	}
	if entry == "BatchTold" && !b.Undone.IsZero() {
		return nil, nil // taken back before it could be told
	}
	entries, err := r.BatchEntries(batch)
	if err != nil {
		return nil, err
	}
	made := make(map[string]bool)
	for _, e := range entries {
		made[e.Object] = e.Change == store.ChangeMade
	}
	var items []toldItem
	for _, e := range entries {
		f, err := r.toldFact(e, unit)
		if err != nil {
			return nil, err
		}
		if f == nil {
			continue
		}
		item, err := r.toldItem(*f, e, unit, made)
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	if len(items) == 0 {
		return nil, nil
	}
	view := map[string]any{"Unit": unit, "Kind": string(b.Kind), "Items": items, "Reason": b.UndoneReason, "At": b.At}
	if view["Score"], err = r.standingOf(unit); err != nil {
		return nil, err
	}
	ask := r.queryButton(unit, scoring.QuarterOf(items[0].At).String(), len(items))
	if len(items) == 1 {
		ask = r.factQueryButton(unit, items[0].Fact)
	}
	if entry != "BatchTold" {
		ask = nil
	}
	return r.text(entry, view, row(r.scoreButton(unit), ask))
}

// toldFact is the fact an entry made, where it scores for the unit; nil if it
// does not.
func (r *reader) toldFact(e store.BatchEntry, unit string) (*scoring.AnyFact, error) {
	if e.Change != store.ChangeMade {
		return nil, nil
	}
	f, err := r.Fact(e.Object)
	if err != nil || f.Kind() == scoring.KindSubmission || !slices.Contains(f.Units(), unit) {
		return nil, err
	}
	return &f, nil
}

func (r *reader) toldItem(f scoring.AnyFact, e store.BatchEntry, unit string, made map[string]bool) (toldItem, error) {
	item := toldItem{Fact: e.Object, Kind: string(f.Kind()), Issue: f.Text("issue"), Detail: f.Text("detail"), At: f.Date(), Supplement: e.Supplement}
	lines, err := r.LinesOf(f.Date().Year())
	if err != nil {
		return item, err
	}
	item.Line = lines[store.FactOf{Unit: unit, Fact: e.Object}]
	if item.Line.Text == "" {
		item.Line.Text = f.Text("outlet")
	}
	if f.Kind() == scoring.KindFault {
		return r.toldFault(item, f), nil
	}
	if f.Kind() == scoring.KindMerit || f.Kind() == scoring.KindInstruction {
		item.Detail = f.Text("person") + f.Text("leader")
	}
	submission := f.Text("submission")
	if id := f.Text("commission"); submission == "" && id != "" {
		c, err := r.View.Commission(id)
		if err != nil {
			return item, err
		}
		item.Title = c.Title
	}
	if submission == "" {
		return item, nil
	}
	s, err := r.Submission(submission)
	item.Title = s.Title
	if made[submission] && s.Unit == unit {
		item.By = s.ID
	}
	return item, err
}

// toldFault says what a deduction is for, what it costs and what the next one
// would.
func (r *reader) toldFault(item toldItem, f scoring.AnyFact) toldItem {
	rule, ok := r.Rules.FaultRule(scoring.FaultName(f.Text("fault")))
	if !ok {
		return item
	}
	item.Taken, item.Zeroes = -item.Line.Points, f.Zeroes(r.Rules) != scoring.ZeroesNothing
	item.What = rule.Title + "（" + item.Detail + "）"
	if len(rule.Details) > 0 {
		item.What = item.Line.Text
	}
	if len(rule.Points) > 1 && item.Line.Points == rule.Points[0] {
		item.NextTime = -rule.Points[1]
	}
	return item
}
