package bot

import (
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// bulletinPoint shows the section a point of the checklist with what settles it.
func (r *reader) bulletinPoint(n notice.BulletinPoint) (*message, error) {
	period, err := scoring.ParsePeriod(n.Period)
	if err != nil {
		return nil, err
	}
	list, err := r.Checklist(period)
	if err != nil {
		return nil, err
	}
	view := map[string]any{"Period": periodText(period), "Lists": list.Lists, "Units": list.NoItem}
	back := []button{pressed("open_bulletin", data("bdraft", n.Period))}
	if n.Point == pointLists {
		rows := [][]button{r.may(store.RecordAdoptions, "", pressed("record_adoptions", data("rec", adoptionsForm.name)))}
		for i, o := range r.Rules.Outlets {
			for _, missing := range list.Lists {
				if o.Name == missing {
					rows = append(rows, r.may(store.ConfirmNoAdoption, "", button{o.Name + label("button.none_this_month"), data("bnone", n.Period, i)}))
				}
			}
		}
		return r.text("BulletinLists", view, append(rows, back)...)
	}
	b, err := r.Bulletin(period)
	if err != nil {
		return nil, err
	}
	return r.text("BulletinNoItem", view, append(r.noItemRows(list, b.Version), back)...)
}

// fewUnits is up to how many units each has its own buttons.
const fewUnits = 20

// noItemRows offer 补登 and 核实无报送 of each unit where there are few, and of all
// at once.
func (r *reader) noItemRows(list store.Checklist, version int) [][]button {
	var rows [][]button
	for _, u := range r.Rules.Units() {
		for _, missing := range list.NoItem {
			if u.Name == missing && len(list.NoItem) <= fewUnits {
				rows = append(rows, row(r.may(store.RegisterSubmission, u.Name, button{u.Name + label("button.register_late"), data("regfor", u.Index())}),
					r.may(store.ConfirmNoItem, "", pressed("no_item", data("bnoitem", list.Period.String(), u.Index())))))
			}
		}
	}
	if len(list.NoItem) > fewUnits {
		rows = append(rows, r.may(store.RegisterSubmission, "", pressed("register_late_any", data("cmd", "submit"))))
	}
	if len(list.NoItem) > 1 {
		rows = append(rows, r.may(store.ConfirmNoItem, "", pressed("all_no_item", data("ballno", list.Period.String(), version))))
	}
	return rows
}

// bulletinCheck is a unit's statement (核对单).
func (r *reader) bulletinCheck(n notice.BulletinCheck) (*message, error) {
	return r.onBulletin(n.Period, func(b store.Bulletin) (*message, error) {
		if b.State != store.BulletinChecking {
			return nil, nil // it went on before this could leave
		}
		content, err := r.BulletinContent(b.Period)
		if err != nil {
			return nil, err
		}
		score, group, ok := content.Sheet.Unit(n.Unit)
		unit, known := r.Rules.Unit(n.Unit)
		if !ok || !known {
			return nil, nil
		}
		view := map[string]any{"Period": periodText(b.Period), "Unit": n.Unit, "Until": b.CheckUntil, "Score": score, "Group": group.Name,
			"Days": b.CheckDays}
		if standing, _, ok := content.Standing().Unit(n.Unit); ok && content.Quarter != nil {
			view["Quarter"] = standing.Counted
		}
		for _, u := range content.Units {
			if u.Unit == n.Unit {
				view["Sent"], view["Adopted"] = u.Submissions, u.Adopted()
			}
		}
		titles := map[string]string{}
		for _, item := range content.Items {
			if item.Unit == n.Unit {
				titles[item.Fact] = item.Title
			}
		}
		view["Titles"] = titles
		var quotas []map[string]any
		for _, q := range content.Quotas {
			for _, short := range q.Short {
				if short.Unit == n.Unit {
					quotas = append(quotas, map[string]any{"Name": q.Name, "Sent": short.Sent, "Wanted": q.Wanted, "Clause": q.Clause})
				}
			}
		}
		view["Quotas"] = quotas
		period := b.Period.String()
		return r.text("BulletinCheck", view,
			r.may(store.AnswerCheck, n.Unit, pressed("check_agreed", data("bok", period, unit.Index()))),
			row(r.queryButton(n.Unit, period, len(score.Lines)), r.correctButton(n.Unit, 1)))
	})
}

func (r *reader) bulletinCheckReceipt(n notice.BulletinCheckReceipt) (*message, error) {
	return r.onBulletin(n.Period, func(b store.Bulletin) (*message, error) {
		behalf, err := r.behalf(n.Period+"/"+n.Unit, store.AnswerCheck)
		if err != nil {
			return nil, err
		}
		return r.text("BulletinCheckReceipt", map[string]any{"Period": periodText(b.Period), "Unit": n.Unit, "Behalf": behalf, "Now": r.Now})
	})
}

// bulletinAnswers shows the section what the units have said.
func (r *reader) bulletinAnswers(b store.Bulletin) (*message, error) {
	answers, err := r.CheckAnswers(b.Period)
	if err != nil {
		return nil, err
	}
	var agreed, disputed, silent, absent []string
	for _, u := range r.Rules.Units() {
		a, answered := answers[u.Name]
		switch {
		case answered && a.Disputed:
			disputed = append(disputed, u.Name)
		case answered:
			agreed = append(agreed, u.Name)
		default:
			officers, err := r.Reached(store.Audience{Role: store.RoleOfficer, Unit: u.Name})
			if err != nil {
				return nil, err
			}
			if len(officers) > 0 {
				silent = append(silent, u.Name)
			} else {
				absent = append(absent, u.Name)
			}
		}
	}
	over := r.Now.After(b.CheckUntil.At)
	var record []button
	if b.State == store.BulletinChecking && !over {
		record = r.may(store.AnswerCheck, "", pressed("check_for", data("bfor", b.Period.String(), b.Version)))
	}
	return r.text("BulletinAnswers", map[string]any{"Period": periodText(b.Period), "Until": b.CheckUntil.At, "Over": over,
		"Agreed": agreed, "Disputed": disputed, "Silent": silent, "Absent": absent}, record,
		[]button{pressed("open_bulletin", data("bdraft", b.Period.String()))})
}
