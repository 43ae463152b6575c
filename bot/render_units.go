package bot

import (
	"fmt"
	"time"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).unitsOverview)
	on((*reader).unitsGroup)
	on(func(r *reader, n notice.Guessing) (*message, error) { return r.text("Guessing", n) })
	on((*reader).unitCard)
	on(func(r *reader, n notice.DeputySet) (*message, error) {
		return r.text("DeputySet", n, r.unitButton(n.Unit))
	})
	on(func(r *reader, n notice.PersonRenamed) (*message, error) { return r.text("PersonRenamed", n) })
	on(func(r *reader, n notice.OfficeSet) (*message, error) {
		number, err := r.office(n.Unit)
		if err != nil {
			return nil, err
		}
		return r.text("OfficeSet", map[string]any{"Unit": n.Unit, "Telephone": number}, r.unitButton(n.Unit))
	})
}

func (r *reader) office(unit string) (string, error) { return r.bot.office(r.View, unit) }

// unitButton opens a unit's card, for the section.
func (r *reader) unitButton(unit string) []button {
	u, ok := r.Rules.Unit(unit)
	if !ok {
		return nil
	}
	return r.may(store.ReadQueue, "", pressed("open_unit", data("unit", u.Index())))
}

// An appointmentView is an appointment as the catalogue shows it.
type appointmentView struct {
	store.Appointment
	Role, Unit  string
	From, Until time.Time // of a deputy
	Reachable   bool
	Waits       bool // its dates lie ahead
}

func viewAppointment(a store.Appointment, now time.Time) appointmentView {
	return appointmentView{Appointment: a, Role: string(a.Role), Unit: a.Unit, From: a.Since, Until: a.Until, Reachable: a.Unreachable == "",
		Waits: a.Since.After(now)}
}

// A unitView is a unit with its people.
type unitView struct {
	Unit                      *scoring.Unit
	Officers, Deputies, Heads []appointmentView
	Office                    string
}

// Joined reports whether somebody speaks for the unit now.
func (u unitView) Joined() bool {
	return len(u.Officers) > 0 || len(u.Deputies) > 0 && !u.Deputies[0].Waits
}

// Silent reports whether nobody who speaks for the unit can be reached.
func (u unitView) Silent() bool {
	for _, a := range append(u.Officers, u.Deputies...) {
		if a.Reachable && !a.Waits {
			return false
		}
	}
	return u.Joined()
}

// Mark is how the unit stands in a list: ✔ joined, ✘ joined and unreachable,
// ○ not joined.
func (u unitView) Mark() string {
	switch {
	case u.Silent():
		return "✘"
	case u.Joined():
		return "✔"
	}
	return "○"
}

func (r *reader) viewUnit(unit *scoring.Unit) (view unitView, err error) {
	view.Unit = unit
	if view.Office, err = r.office(unit.Name); err != nil {
		return view, err
	}
	held, err := r.UnitAppointments(unit.Name)
	if err != nil {
		return view, err
	}
	for _, a := range held {
		switch shown := viewAppointment(a, r.Now); {
		case a.Role == store.RoleHead:
			view.Heads = append(view.Heads, shown)
		case a.Deputy:
			view.Deputies = append(view.Deputies, shown)
		default:
			view.Officers = append(view.Officers, shown)
		}
	}
	return view, nil
}

// A groupCount counts the units of a group by whether they have joined.
type groupCount struct {
	Name                  string
	Units, Joined, Silent int
}

// Missing is how many have not joined.
func (c groupCount) Missing() int { return c.Units - c.Joined }

func (r *reader) unitsOverview(notice.UnitsOverview) (*message, error) {
	var groups []groupCount
	var buttons []button
	all := groupCount{}
	for i := range r.Rules.Groups {
		group := &r.Rules.Groups[i]
		count := groupCount{Name: group.Name, Units: len(group.Units)}
		for j := range group.Units {
			view, err := r.viewUnit(&group.Units[j])
			if err != nil {
				return nil, err
			}
			if view.Joined() {
				count.Joined++
			}
			if view.Silent() {
				count.Silent++
			}
		}
		groups = append(groups, count)
		all.Units, all.Joined, all.Silent = all.Units+count.Units, all.Joined+count.Joined, all.Silent+count.Silent
		buttons = append(buttons, button{fmt.Sprintf("%s %d/%d", group.Name, count.Joined, count.Units), data("units", i)})
	}
	office, err := r.UnitAppointments("")
	if err != nil {
		return nil, err
	}
	people := make(map[string][]string)
	for _, a := range office {
		people[string(a.Role)] = append(people[string(a.Role)], a.Name)
	}
	return r.text("UnitsOverview", map[string]any{"All": all, "Groups": groups, "People": people},
		append(inRows(buttons, 2), append([]button{pressed("sheet", data("sheet"))}, r.reachButton()...),
			[]button{pressed("end", data("endsec")), pressed("rename", data("namsec")), pressed("invite", data("cmd", "invite"))})...)
}

func (r *reader) unitsGroup(n notice.UnitsGroup) (*message, error) {
	group, ok := r.Rules.Group(n.Group)
	if !ok {
		return nil, nil
	}
	var views []unitView
	var buttons []button
	for i := range group.Units {
		view, err := r.viewUnit(&group.Units[i])
		if err != nil {
			return nil, err
		}
		views = append(views, view)
		buttons = append(buttons, button{view.Mark() + " " + view.Unit.Name, data("unit", view.Unit.Index())})
	}
	back := []button{pressed("back_to_units", data("cmd", "units"))}
	return r.text("UnitsGroup", map[string]any{"Group": group.Name, "Units": views}, append(inRows(buttons, 2), back)...)
}

// unitCard shows a unit: its people, its office, its score, what is open.
func (r *reader) unitCard(n notice.UnitCard) (*message, error) {
	unit, ok := r.Rules.Unit(n.Unit)
	if !ok {
		return nil, nil
	}
	sheet, err := r.Score(scoring.QuarterOf(r.Day()))
	if err != nil {
		return nil, err
	}
	score, group, ok := sheet.Unit(n.Unit)
	if !ok {
		return nil, nil
	}
	gap, _ := scoring.GapOf(sheet, r.Rules, n.Unit)
	view, err := r.viewUnit(unit)
	if err != nil {
		return nil, err
	}
	open, err := r.OpenCommissions(n.Unit)
	if err != nil {
		return nil, err
	}
	var commissions []*commissionView
	for _, c := range open[:min(len(open), unitCommissions)] {
		c, err := r.viewCommission(c)
		if err != nil {
			return nil, err
		}
		commissions = append(commissions, c)
	}
	return r.text("UnitCard", map[string]any{
		"Unit": view, "Group": group.Name, "Score": score, "Gap": gap, "Units": len(group.Units), "Section": r.section(),
		"Open": len(open), "Commissions": commissions, "More": len(open) - len(commissions),
	}, r.unitButtons(view, group.Name, sheet.Period.String())...)
}

// unitCommissions is how many open commissions a unit's card lists.
const unitCommissions = 5

func (r *reader) unitButtons(view unitView, group, period string) [][]button {
	at := view.Unit.Index()
	look := row(r.scoreButton(view.Unit.Name), r.rankButton(group, period))
	if !r.section() {
		return [][]button{look}
	}
	rows := [][]button{
		{pressed("acting", data("actu", at)), pressed("invite", data("invfor", at)), pressed("deputy", data("depfor", at))},
		{pressed("office", data("offfor", at))},
	}
	if len(view.Officers)+len(view.Deputies)+len(view.Heads) > 0 {
		rows[1] = append(rows[1], pressed("rename", data("namfor", at)), pressed("end", data("endfor", at)))
	}
	return append(rows, look)
}
