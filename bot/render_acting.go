package bot

import (
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).actingMenu)
	on((*reader).actingUnits)
	on((*reader).actingCard)
}

// actingMenu offers what the section can do for a unit: register, claim, and
// each open commission.
func (r *reader) actingMenu(n notice.ActingMenu) (*message, error) {
	unit, ok := r.Rules.Unit(n.Unit)
	if !ok {
		return nil, nil
	}
	open, err := r.OpenCommissions(n.Unit)
	if err != nil {
		return nil, err
	}
	var views []*commissionView
	var commissions []button
	for _, c := range open {
		view, err := r.viewCommission(c)
		if err != nil {
			return nil, err
		}
		views = append(views, view)
		commissions = append(commissions, button{"约稿" + view.Number + " " + truncate(c.Title, 20), data("actc", c.ID)})
	}
	first := []button{pressed("register", data("regfor", unit.Index()))}
	if unit.Group().Direct {
		first = append(first, pressed("claim_for", data("claimfor", unit.Index())))
	}
	unnumbered, err := r.Unnumbered(n.Unit, scoring.YearPeriod(r.Now.Year()).Start())
	if err != nil {
		return nil, err
	}
	var numbers []button
	for _, s := range unnumbered {
		if len(numbers) < unitCommissions {
			numbers = append(numbers, button{label("button.number") + truncate(s.Title, 20), data("nsub", s.ID)})
		}
	}
	second := []button{pressed("query", data("query", unit.Index(), scoring.QuarterOf(r.Day()).String())), pressed("correct", data("fix", unit.Index()))}
	rows := append([][]button{first, second}, inRows(commissions, 1)...)
	return r.text("ActingMenu", map[string]any{"Unit": n.Unit, "Open": views}, append(rows, inRows(numbers, 1)...)...)
}

// actingUnits offers the units of a notice on which something can be done.
func (r *reader) actingUnits(n notice.ActingUnits) (*message, error) {
	view, err := r.noticeView(n.Notice)
	if err != nil {
		return nil, err
	}
	var units []button
	for _, row := range view.Rows {
		if actable(row.C) {
			units = append(units, button{row.Mark + " " + row.Unit, data("actc", row.C.ID)})
		}
	}
	return r.text("ActingUnits", map[string]any{"Number": view.Number, "Title": view.Title, "Any": len(units) > 0}, inRows(units, 2)...)
}

// actable reports whether a unit can still do something on a commission.
func actable(c store.Commission) bool {
	return c.Open() || c.State == scoring.CommissionDelivered || c.State == scoring.CommissionGraded
}

// actingCard offers everything an officer may do on a commission now.
func (r *reader) actingCard(n notice.ActingCard) (*message, error) {
	view, err := r.commission(n.Commission)
	if err != nil {
		return nil, err
	}
	c := view.C
	var rows [][]button
	switch {
	case c.Open():
		var first, second []button
		if c.State == scoring.CommissionIssued {
			first = append(first, r.may(store.Acknowledge, c.Unit, pressed("phone", data("phone1", c.ID)))...)
		}
		first = append(first, r.may(store.Deliver, c.Unit, pressed("arrival", data("arr1", c.ID)))...)
		if !view.Explained {
			second = append(second, r.may(store.FileExplanation, c.Unit, pressed("paper", data("paper", c.ID)))...)
		}
		if !view.Extension {
			second = append(second, r.may(store.RequestExtension, c.Unit, pressed("extension", data("ext", c.ID)))...)
		}
		rows = [][]button{first, second}
	case actable(c):
		rows = [][]button{r.may(store.AmendManuscript, c.Unit, pressed("amend", data("num", c.ID)))}
	}
	if c.Proposal != "" {
		rows = append(rows, r.may(store.AnswerProposal, c.Unit, pressed("answer", data("answer", c.Proposal))))
	}
	if u, ok := r.Rules.Unit(c.Unit); ok {
		rows = append(rows, []button{pressed("print", data("print1", c.ID)), {label("button.unit") + "·" + c.Unit, data("unit", u.Index())}})
	}
	return r.text("ActingCard", view, rows...)
}

// tells reports whether somebody of a unit hears what the program says to it.
func (r *reader) tells(unit string) (bool, error) {
	officers, err := r.Holders(store.RoleOfficer, unit)
	return len(officers) > 0, err
}

// behalf returns how the section came to do an action for an object's unit; nil
// where the unit did it.
func (r *reader) behalf(object string, action store.Action) (*store.Behalf, error) {
	b, ok, err := r.OnBehalf(object, action)
	if err != nil || !ok {
		return nil, err
	}
	return &b, nil
}
