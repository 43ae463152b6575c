package bot

import (
	"encoding/json"
	"strings"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).recordPreview)
	on((*reader).faultsProposed)
	on((*reader).correctionPreview)
	on((*reader).factCorrected)
	on((*reader).correctedTold)
	on((*reader).gradesPreview)
	on(func(r *reader, n notice.GradesRecorded) (*message, error) {
		view, err := r.noticeView(n.Notice)
		if err != nil {
			return nil, err
		}
		return r.text("GradesRecorded", map[string]any{"Lines": n.Lines, "Notice": view}, []button{pressed("open", data("notice", n.Notice))})
	})
}

// said is a refusal's sentence; empty of none.
func (r *reader) said(problem *notice.Refused) (string, error) {
	if problem == nil {
		return "", nil
	}
	text, err := say("refusal."+problem.Reason, r.viewRefusal(*problem))
	return plain(text), err
}

// recordPreview shows what a form of 登记 would record.
func (r *reader) recordPreview(n notice.RecordPreview) (*message, error) {
	var good, bad []previewLine
	for _, line := range n.Lines {
		shown := previewLine{PreviewLine: line, Units: strings.Join(append([]string{line.Unit}, line.With...), "、"), Where: line.Outlet}
		for _, problem := range line.Problems {
			text, err := r.said(&problem)
			if err != nil {
				return nil, err
			}
			shown.Said += text
		}
		if len(line.Problems) > 0 {
			bad = append(bad, shown)
			continue
		}
		good = append(good, shown)
	}
	problem, err := r.said(n.Problem)
	if err != nil {
		return nil, err
	}
	press := func(name, what string) button { return pressed(name, data("f", n.Version, what)) }
	var ways []button
	switch {
	case len(bad) == 0 && n.Seconded:
		ways = []button{press("propose", "submit")}
	case len(bad) == 0:
		ways = []button{press("record_unit", "submit")}
	case n.Again:
		ways = []button{press("record_again", "again")}
	}
	return r.text("RecordPreview", map[string]any{"N": n, "Title": label("form." + n.Form), "Good": good, "Bad": bad, "Problem": problem,
		"Months": viewMonths(n.Months)}, ways, []button{press("rework", "edit"), press("cancel", "cancel")})
}

func (r *reader) faultsProposed(n notice.FaultsProposed) (*message, error) {
	var units []string
	var fault scoring.Fault
	for _, id := range n.Proposals {
		p, err := r.Proposal(id)
		if err != nil {
			return nil, err
		}
		if p.Act != store.ProposesFault {
			continue
		}
		units = append(units, p.Unit)
		if fault, err = faultOf(p); err != nil {
			return nil, err
		}
	}
	return r.text("FaultsProposed", map[string]any{"Units": units, "Fault": fault})
}

// faultOf is the deduction that a proposal proposes.
func faultOf(p store.Proposal) (f scoring.Fault, err error) {
	return f, json.Unmarshal([]byte(p.Payload), &f)
}

func (r *reader) correctionPreview(n notice.CorrectionPreview) (*message, error) {
	problem, err := r.said(n.Problem)
	if err != nil {
		return nil, err
	}
	press := func(name, what string) button { return pressed(name, data("f", n.Version, what)) }
	var ways []button
	switch {
	case n.Refused:
	case n.Seconded:
		ways = []button{press("propose", "submit")}
	default:
		ways = []button{press("correct_tell", "submit")}
	}
	return r.text("CorrectionPreview", map[string]any{"N": n, "Problem": problem}, ways, []button{press("rework", "edit"), press("cancel", "cancel")})
}

// A correctionView is a correction as the catalogue shows it.
type correctionView struct {
	C        store.Correction
	Fact     string
	Field    string
	Was, Now string
	Void     bool
}

func (r *reader) viewCorrection(c store.Correction) (correctionView, error) {
	f, err := r.Fact(c.Fact)
	if err != nil {
		return correctionView{}, err
	}
	name, err := nameFact(r.View, f)
	return correctionView{C: c, Fact: name, Field: factField(f.Kind(), c.Field), Was: shownValue(f, c.Field, c.Was),
		Now: shownValue(f, c.Field, c.Now), Void: c.Field == "void"}, err
}

// factCorrected confirms a correction, or that it waits for a second person.
func (r *reader) factCorrected(n notice.FactCorrected) (*message, error) {
	if n.Proposal != "" {
		return r.proposal("ProposalDone", n.Proposal)
	}
	c, err := r.Correction(n.Correction)
	if err != nil {
		return nil, err
	}
	view, err := r.viewCorrection(c)
	if err != nil {
		return nil, err
	}
	return r.text("FactCorrected", map[string]any{"V": view, "Before": n.Before, "After": n.After}, r.scoreButton(c.Unit))
}

// correctedTold tells a unit what was corrected, with both values.
func (r *reader) correctedTold(n notice.CorrectedTold) (*message, error) {
	c, err := r.Correction(n.Correction)
	if err != nil {
		return nil, err
	}
	view, err := r.viewCorrection(c)
	if err != nil {
		return nil, err
	}
	standing, err := r.standingOf(n.Unit)
	if err != nil {
		return nil, err
	}
	return r.text("CorrectedTold", map[string]any{"V": view, "Unit": n.Unit, "Before": n.Before, "After": n.After, "Score": standing}, r.scoreButton(n.Unit))
}

// proposedEntries are the entries about proposals that are no failures, by those
// about failures.
var proposedEntries = map[string]string{
	"SecondWanted": "ProposedWanted", "ProposalDone": "ProposedDone", "ProposalDecided": "ProposedDecided",
}

// proposed renders an entry about a proposal that is no failure; nil where only
// failures have it.
func (r *reader) proposed(entry string, p store.Proposal) (*message, error) {
	if proposedEntries[entry] == "" {
		return nil, nil
	}
	by, err := r.PersonName(p.By)
	if err != nil {
		return nil, err
	}
	second, err := r.PersonName(p.Second)
	if err != nil {
		return nil, err
	}
	view := map[string]any{"P": p, "By": by, "Second": second}
	switch p.Act {
	case store.ProposesFault:
		fault, err := faultOf(p)
		if err != nil {
			return nil, err
		}
		view["Fault"] = fault
		if rule, ok := r.Rules.FaultRule(fault.Fault); ok {
			view["Rule"] = rule
		}
	case store.ProposesCorrection:
		var c store.Correction
		if err := json.Unmarshal([]byte(p.Payload), &c); err != nil {
			return nil, err
		}
		if view["V"], err = r.viewCorrection(c); err != nil {
			return nil, err
		}
	}
	var buttons []button
	if entry == "SecondWanted" && p.State == store.ProposalOpen && p.By != r.actor.Person {
		buttons = row(r.may(store.SecondProposal, p.Unit, pressed("second", data("propy", p.ID, p.Version))),
			r.may(store.SecondProposal, p.Unit, pressed("disagree", data("propn", p.ID))))
	}
	if entry == "SecondWanted" && p.State != store.ProposalOpen {
		entry = "ProposalDecided"
	}
	return r.text(proposedEntries[entry], view, buttons)
}

func (r *reader) gradesPreview(n notice.GradesPreview) (*message, error) {
	view, err := r.noticeView(n.Notice)
	if err != nil {
		return nil, err
	}
	problem, err := r.said(n.Problem)
	if err != nil {
		return nil, err
	}
	var lines []previewLine
	bad := 0
	for _, line := range n.Lines {
		shown := previewLine{PreviewLine: line}
		for _, p := range line.Problems {
			if shown.Said, err = r.said(&p); err != nil {
				return nil, err
			}
			bad++
		}
		lines = append(lines, shown)
	}
	press := func(label, what string) button { return button{label, data("f", n.Version, what)} }
	var ways []button
	if bad == 0 {
		ways = []button{press(saying("button.grade_tell", len(lines)), "submit")}
	}
	return r.text("GradesPreview", map[string]any{"Lines": lines, "Notice": view, "Bad": bad, "Problem": problem}, ways,
		[]button{press(label("button.cancel"), "cancel")})
}
