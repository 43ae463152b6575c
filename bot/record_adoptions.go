package bot

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"zwxx/bot/paste"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// adoptionsForm records a list of adoptions (登记录用): pasted, or sent as a
// table.
var adoptionsForm = &form{
	name: "adoptions",
	fields: []field{
		{name: "list", lines: true, read: readAdoptions, table: adoptionTable, apply: applyAdoptions},
		{name: "received", choices: offerReceived, read: typedDate, unless: func(_ *turn, v values) bool { return v.get("fresh") == "" }},
		{name: "line", choices: offerMending, read: retypeAdoption, apply: mendAdoption, unless: notMending},
	},
	preview: previewAdoptions,
	press:   pressLine,
	more:    moreOf(func(t *turn, l pastedList, text string) paste.List { return t.paste().Adoptions(text, l.Head) }),
	submit:  submitAdoptions,
}

func readAdoptions(t *turn, _ values, text string) (answer, error) {
	var l pastedList
	l.add(t.paste().Adoptions(text, paste.Head{}))
	return l.answer()
}

func adoptionTable(t *turn, _ values, rows [][]string) (answer, error) {
	var l pastedList
	l.add(t.paste().AdoptionTable(rows))
	return l.answer()
}

// applyAdoptions keeps a list and notes which of its lines make an item, for
// which the day it was received is then asked.
func applyAdoptions(t *turn, v values, a answer) error {
	v["list"] = a
	l, err := listOf(v)
	if err != nil {
		return err
	}
	good := l.good()
	// Any day that has come will do to see which lines are new.
	r, err := t.tryAdoptions(l, good, cmp.Or(v.date("received"), earliest(l, good)))
	if err != nil {
		return err
	}
	var fresh []string
	for i, line := range r.Lines {
		if line.Made {
			fresh = append(fresh, strconv.Itoa(good[i]+1))
		}
	}
	delete(v, "fresh")
	if len(fresh) > 0 {
		v["fresh"] = answer{Value: strings.Join(fresh, "、"), Shown: strings.Join(fresh, "、")}
	} else {
		delete(v, "received")
	}
	return nil
}

// earliest is the first issue date of a list.
func earliest(l pastedList, good []int) (first workday.Date) {
	for _, i := range good {
		if first.IsZero() || l.Lines[i].At < first {
			first = l.Lines[i].At
		}
	}
	return first
}

// adoptionLines are the lines of a list as the act takes them.
func adoptionLines(l pastedList, places []int) []store.AdoptionLine {
	var all []store.AdoptionLine
	for _, i := range places {
		line := l.Lines[i]
		all = append(all, store.AdoptionLine{
			ItemName: store.ItemName{Units: line.Units, Title: line.Title, Manuscript: line.Manuscript,
				Submission: line.Submission, Commission: line.Commission, Fresh: line.Fresh},
			Outlet: line.Outlet, Issue: line.Issue, At: line.At,
		})
	}
	return all
}

func (t *turn) tryAdoptions(l pastedList, places []int, received workday.Date) (store.Recorded, error) {
	return t.try(func() (store.Recorded, error) { return t.RecordAdoptions(adoptionLines(l, places), received) })
}

// offerReceived offers the days on which what is new may have been received.
func offerReceived(t *turn, v values) ([]choice, error) {
	l, err := listOf(v)
	if err != nil {
		return nil, err
	}
	first := earliest(l, l.good())
	if first.IsZero() {
		return nil, nil
	}
	var all []choice
	for n := range 3 {
		d := first
		if n > 0 {
			d = t.Calendar.Add(first, -n)
		}
		all = append(all, choice{d.String(), dateText(d)})
	}
	return all, nil
}

func previewAdoptions(t *turn, o *openForm, problem *notice.Refused) (notice.Notice, error) {
	l, err := listOf(o.Values)
	if err != nil {
		return nil, err
	}
	good := l.good()
	r, err := t.tryAdoptions(l, good, o.Values.date("received"))
	if err != nil {
		return nil, err
	}
	p := notice.ListPreview{Form: o.name, Version: o.Version, Head: headText(l), Received: o.Values["received"].shown(),
		Editing: o.Editing, Problem: problem}
	results := make(map[int]*store.LineResult)
	var days []workday.Date
	for i, place := range good {
		results[place] = &r.Lines[i]
		if len(r.Lines[i].Refusals) == 0 {
			days = append(days, l.Lines[place].At)
		}
	}
	for i, line := range l.Lines {
		shown, err := t.previewLine(i, line, results[i])
		if err != nil {
			return nil, err
		}
		p.Lines = append(p.Lines, shown)
	}
	p.Months, err = t.months(days)
	return p, err
}

// headText names what all lines of a list have in common; empty where they
// differ.
func headText(l pastedList) string {
	first := l.Lines[0].Head
	same := !slices.ContainsFunc(l.Lines, func(line listLine) bool { return line.Head != first })
	if !same || first.At.IsZero() {
		return ""
	}
	return strings.Join(strings.Fields(cmp.Or(first.Outlet, first.Stem)+" "+first.Issue+" "+dateText(first.At)), " ")
}

func submitAdoptions(t *turn, v values) error {
	l, err := listOf(v)
	if err != nil {
		return err
	}
	var places []int
	tried, err := t.tryAdoptions(l, l.good(), v.date("received"))
	if err != nil {
		return err
	}
	for i, place := range l.good() {
		if len(tried.Lines[i].Refusals) == 0 {
			places = append(places, place)
		}
	}
	if len(places) == 0 {
		return &scoring.Refusal{Reason: reasonNothingGood}
	}
	r, err := t.RecordAdoptions(adoptionLines(l, places), v.date("received"))
	if err != nil {
		return err
	}
	return t.show(notice.ListRecorded{Batch: r.Batch.ID, Units: len(r.Units), Alone: r.Alone, LeftOut: l.leftOut(places)})
}

// offerMending offers what may be meant by the line being changed.
func offerMending(t *turn, v values) ([]choice, error) {
	l, place, err := mended(v)
	if err != nil {
		return nil, err
	}
	line := &l.Lines[place]
	all := offerNames(t, line)
	add := func(kind, value, shown string) { all = append(all, choice{kind + ":" + value, shown}) }
	if line.Outlet == "" || line.Problem != nil && line.Problem.Reason == paste.ReasonLineOutlet {
		for _, o := range t.Rules.Outlets {
			if line.Head.Stem == "" || strings.HasPrefix(o.Name, line.Head.Stem) {
				add("outlet", o.Name, o.Name)
			}
		}
	}
	if line.Problem == nil {
		if err := t.offerItems(l, place, add); err != nil {
			return nil, err
		}
	}
	return append(all, offerDrop(line)), nil
}

// offerItems offers what a line may rest on: the submissions that it may mean,
// its unit's commissions, and a direct outlet where the one named is closed.
func (t *turn) offerItems(l pastedList, place int, add func(kind, value, shown string)) error {
	line := &l.Lines[place]
	r, err := t.tryAdoptions(l, []int{place}, line.At)
	if err != nil {
		return err
	}
	result := r.Lines[0]
	candidates := result.Candidates
	if result.Made || line.Fresh {
		if candidates, err = t.unprinted(line); err != nil {
			return err
		}
	}
	for _, id := range candidates {
		shown, err := t.itemText(id)
		if err != nil {
			return err
		}
		add("item", id, shown)
	}
	if len(result.Candidates) > 0 {
		add("fresh", "", label("choice.fresh_item"))
	}
	closed := slices.ContainsFunc(result.Refusals, func(r *scoring.Refusal) bool {
		return r.Reason == scoring.ReasonCommissionOnly || r.Reason == scoring.ReasonOutletClosed
	})
	if outlet, ok := t.Rules.Outlet(line.Outlet); ok && closed && outlet.Direct != "" {
		add("outlet", outlet.Direct, outlet.Direct)
	}
	if outlet, ok := t.Rules.Outlet(line.Outlet); ok && outlet.Multiplied {
		return t.offerAnswered(line, add)
	}
	return nil
}

// mendOffered is how many of each kind are offered.
const mendOffered = 4

// unprinted are the unit's newest submissions that nothing has printed.
func (t *turn) unprinted(line *listLine) ([]string, error) {
	all, err := t.SubmissionsOf(line.Units[0], line.At.AddMonths(-3), line.At.AddDays(1))
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range all {
		adoptions, err := t.AdoptionsOf(s.ID)
		if err != nil {
			return nil, err
		}
		if len(adoptions) == 0 && s.Invalid == "" && len(ids) < mendOffered {
			ids = append(ids, s.ID)
		}
	}
	return ids, nil
}

// offerAnswered offers the commissions of the unit that its item may answer.
func (t *turn) offerAnswered(line *listLine, add func(kind, value, shown string)) error {
	delivered, err := t.DeliveredCommissions(line.Units[0], line.At.AddMonths(-3))
	if err != nil {
		return err
	}
	for _, c := range delivered[:min(len(delivered), mendOffered)] {
		add("comm", c.ID, label("choice.answers")+afterName(c.Number)+" "+truncate(c.Title, 20))
	}
	return nil
}

// retypeAdoption reads a line that is typed anew below the same head.
func retypeAdoption(t *turn, v values, text string) (answer, error) {
	l, place, err := mended(v)
	if err != nil {
		return answer{}, err
	}
	if read := t.paste().Adoption(text, l.Lines[place].Head); read.Problem != nil {
		return answer{}, read.Problem
	}
	return answer{Value: "text:" + text, Shown: text}, nil
}

// mendAdoption changes a line as chosen or typed.
func mendAdoption(t *turn, v values, a answer) error {
	return mendLine(v, a, func(line *listLine, text string) { *line = listLine{Line: t.paste().Adoption(text, line.Head)} },
		func(changed answer) error { return applyAdoptions(t, v, changed) })
}
