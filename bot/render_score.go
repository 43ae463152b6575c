package bot

import (
	"fmt"
	"slices"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).unitScore)
	on((*reader).ranking)
	on((*reader).quarterResult)
}

// scoreButton leads to a unit's score of the quarter, for whoever may see it.
func (r *reader) scoreButton(unit string) []button {
	u, ok := r.Rules.Unit(unit)
	if !ok {
		return nil
	}
	return r.may(store.ReadUnit, unit, pressed("score", data("scores", u.Index(), scoring.QuarterOf(r.Day()).String())))
}

func (r *reader) rankButton(group, period string) []button {
	for i := range r.Rules.Groups {
		if r.Rules.Groups[i].Name == group {
			return r.may(store.ReadRanking, "", pressed("rank", data("ranks", i, period)))
		}
	}
	return nil
}

// A scoreView is a unit's score as it is shown.
type scoreView struct {
	Unit, Period string
	Day          workday.Date
	Group        string
	Units        int
	Score        *scoring.UnitScore
	Gap          scoring.Gap
	Met          string
	Tied         bool
	By, NextBy   string
	Quotas       []quotaView
	Lines        []scoring.Line
	Waiting      []string // what is still 待认定
	Claims       []store.Claim
	Over         bool // the period has ended
	Numbers      bool // the facts' own numbers, for the section
	Brief        bool // two lines, for a unit's head
	Open         []store.Commission
	Deductions   int            // lines below 0
	Deducted     scoring.Points // their sum
}

func (r *reader) unitScore(n notice.UnitScore) (*message, error) {
	period, err := scoring.ParsePeriod(n.Period)
	if err != nil {
		return nil, err
	}
	sheet, err := r.Score(period)
	if err != nil {
		return nil, err
	}
	score, group, ok := sheet.Unit(n.Unit)
	if !ok {
		return nil, nil
	}
	view := scoreView{Unit: n.Unit, Period: periodText(period), Day: r.Day(), Group: group.Name, Units: len(group.Units),
		Score: score, Lines: score.Lines, Brief: r.actor.Has(store.RoleHead) && !r.actor.Has(store.RoleOfficer)}
	view.Over = period.EndedBy(r.Now)
	_, view.Numbers = r.actor.May(store.ReadQueue, "")
	view.Gap, _ = scoring.GapOf(sheet, r.Rules, n.Unit)
	view.By = needs(view.Gap.TargetBy)
	if view.Gap.Next != nil {
		view.NextBy = needs(view.Gap.Next.By)
	}
	for i := range group.Units {
		if group.Units[i].Rank == score.Rank && group.Units[i].Unit != n.Unit {
			view.Tied = true
		}
	}
	for _, q := range view.Gap.Quotas {
		if q.Lost || running(q, r.Day()) {
			view.Quotas = append(view.Quotas, viewGap(q, r.Day()))
		}
	}
	for _, id := range score.Provisional {
		c, err := r.View.Commission(id)
		if err != nil {
			return nil, err
		}
		view.Waiting = append(view.Waiting, "约稿"+afterName(c.Number))
	}
	if view.Claims, err = r.OpenClaims(n.Unit); err != nil {
		return nil, err
	}
	if view.Brief {
		if err := r.addBrief(&view); err != nil {
			return nil, err
		}
	}
	return r.text("UnitScore", view, row(r.queryButton(n.Unit, n.Period, len(view.Lines)), r.rankButton(group.Name, n.Period)))
}

// addBrief adds what a head is told beside the score: what is open, and what
// was deducted.
func (r *reader) addBrief(view *scoreView) error {
	open, err := r.OpenCommissions(view.Unit)
	view.Open = slices.DeleteFunc(open, func(c store.Commission) bool { return !c.Open() })
	view.Quotas = slices.DeleteFunc(view.Quotas, func(q quotaView) bool { return q.Lost })
	for _, l := range view.Lines {
		if l.Points < 0 {
			view.Deductions++
			view.Deducted += l.Points
		}
	}
	return err
}

// quarterResult tells a head what a quarter came to, as its bulletin has it.
func (r *reader) quarterResult(n notice.QuarterResult) (*message, error) {
	period, err := scoring.ParsePeriod(n.Period)
	if err != nil {
		return nil, err
	}
	b, err := r.Bulletin(period)
	if err != nil {
		return nil, err
	}
	score, group, ok := b.Content.Standing().Unit(n.Unit)
	if !ok {
		return nil, nil
	}
	return r.text("QuarterResult", map[string]any{"Unit": n.Unit, "Period": periodText(period.Quarter()), "Score": score,
		"Group": group.Name, "Target": group.Target, "Units": len(group.Units)}, r.scoreButton(n.Unit))
}

// needs says what adoptions would make up missing points: 1条动态·简讯.
func needs(all []scoring.Need) string {
	var parts []string
	for _, n := range all {
		parts = append(parts, fmt.Sprintf("%d条%s", n.Count, n.Outlet))
	}
	return strings.Join(parts, "、")
}

func (r *reader) ranking(n notice.Ranking) (*message, error) {
	period, err := scoring.ParsePeriod(n.Period)
	if err != nil {
		return nil, err
	}
	sheet, err := r.Score(period)
	if err != nil {
		return nil, err
	}
	var others []button
	var shown *scoring.GroupScore
	for i := range sheet.Groups {
		if sheet.Groups[i].Name == n.Group {
			shown = &sheet.Groups[i]
			continue
		}
		others = append(others, button{sheet.Groups[i].Name, data("rank", i, n.Period)})
	}
	if shown == nil {
		return nil, nil
	}
	text := bulletin.Rank(shown)
	return r.text("Ranking", map[string]any{"Period": periodText(period), "Day": r.Day(), "Table": text, "Own": r.actor.Unit()}, others)
}
