package bot

import (
	"cmp"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// faultsForm records the same breach of several units (扣分).
var faultsForm = &form{
	name: "faults",
	fields: []field{
		{name: "fault", choices: offerFaults},
		{name: "kind", choices: offerDetails, unless: func(t *turn, v values) bool { return !detailed(t, v) }},
		{name: "detail", read: text(titleLimit), unless: detailed},
		{name: "units", choices: offerUnits, read: tickUnit, many: true},
		{name: "at", choices: offerDays, read: typedDate},
		{name: "about", choices: offerCommissions, unless: aboutNone},
		{name: "again", choices: fixed("yes"), unless: func(*turn, values) bool { return true }},
	},
	preview: func(t *turn, o *openForm, problem *notice.Refused) (notice.Notice, error) {
		if o.Editing {
			return nil, nil
		}
		f := faultsOf(o.Values)
		r, err := t.try(func() (store.Recorded, error) { return t.RecordFaults(f) })
		if err != nil {
			return nil, err
		}
		p, err := t.previewRecorded(o, r, problem)
		if rule, ok := t.Rules.FaultRule(f.Fault); ok && err == nil {
			p.Head, p.Seconded, p.Clause = rule.Title+"　"+dateText(f.At), rule.Zeroes != scoring.ZeroesNothing, rule.Clause
		}
		p.Detail = f.Detail
		return p, err
	},
	press: pressAgain,
	submit: func(t *turn, v values) error {
		r, err := t.RecordFaults(faultsOf(v))
		if err != nil {
			return err
		}
		if len(r.Proposals) > 0 {
			return t.show(notice.FaultsProposed{Proposals: r.Proposals})
		}
		return t.show(notice.ListRecorded{Batch: r.Batch.ID, Units: len(r.Units), Alone: r.Alone})
	},
}

func faultsOf(v values) store.Faults {
	f := store.Faults{Fault: scoring.FaultName(v.get("fault")), Detail: cmp.Or(v.get("kind"), v.get("detail")), Commission: v.get("about"), At: v.date("at"),
		Again: v.get("again") != ""}
	if v.get("units") != "" {
		f.Units = strings.Split(v.get("units"), "、")
	}
	if f.Commission == "none" {
		f.Commission = ""
	}
	return f
}

// offerFaults offers the breaches of the rules that are not derived.
func offerFaults(t *turn, _ values) ([]choice, error) {
	var all []choice
	for _, rule := range t.Rules.Faults {
		if !rule.Derived {
			all = append(all, choice{string(rule.Name), rule.Title})
		}
	}
	return all, nil
}

// offerDetails offers the circumstances of a breach where they are given.
func offerDetails(t *turn, v values) ([]choice, error) {
	rule, ok := t.Rules.FaultRule(scoring.FaultName(v.get("fault")))
	if !ok {
		return nil, nil
	}
	var all []choice
	for _, d := range rule.Details {
		all = append(all, choice{d, d})
	}
	return all, nil
}

// detailed says that a breach is of one of given circumstances.
func detailed(t *turn, v values) bool {
	rule, ok := t.Rules.FaultRule(scoring.FaultName(v.get("fault")))
	return ok && len(rule.Details) > 0
}

// aboutNone says that a breach is about no commission: its rule allows none, or
// it is of several units.
func aboutNone(t *turn, v values) bool {
	rule, ok := t.Rules.FaultRule(scoring.FaultName(v.get("fault")))
	return !ok || !rule.Commission || strings.Contains(v.get("units"), "、")
}

// offerCommissions offers the unit's commissions of late, or none.
func offerCommissions(t *turn, v values) ([]choice, error) {
	all := []choice{{"none", label("choice.no_commission")}}
	at := v.date("at")
	if at.IsZero() {
		at = t.Day()
	}
	recent, err := t.CommissionsSince(v.get("units"), at.AddMonths(-3))
	for _, c := range recent[:min(len(recent), mendOffered)] {
		all = append(all, choice{c.ID, label("choice.answers") + afterName(c.Number) + " " + truncate(c.Title, 20)})
	}
	return all, err
}

// pressAgain records what stands already once more: it happened twice.
func pressAgain(t *turn, o *openForm, what string) (bool, error) {
	if what != "again" {
		return false, nil
	}
	o.Values["again"] = answer{Value: "yes", Shown: label("choice.yes")}
	return true, t.ask(o, nil)
}

// previewRecorded shows what a form would record.
func (t *turn) previewRecorded(o *openForm, r store.Recorded, problem *notice.Refused) (notice.RecordPreview, error) {
	p := notice.RecordPreview{Form: o.name, Version: o.Version, Problem: problem}
	var days []workday.Date
	for i, result := range r.Lines {
		shown, err := t.previewLine(i, listLine{}, &result)
		if err != nil {
			return p, err
		}
		shown.Title = result.Title
		for _, refusal := range result.Refusals {
			p.Again = p.Again || refusal.Reason == store.ReasonSameFault
		}
		if len(result.Refusals) == 0 {
			shown.Outlet = result.Line.Text
			days = append(days, result.Fact.Date())
		}
		p.Lines = append(p.Lines, shown)
	}
	months, err := t.months(days)
	p.Months = months
	return p, err
}
