package bot

import (
	"zwxx/scoring"
	"zwxx/store/notice"
)

// phoneList names who must be told by telephone: those who have not
// acknowledged, with and without an officer.
func (r *reader) phoneList(id string) (*message, error) {
	view, err := r.noticeView(id)
	if err != nil {
		return nil, err
	}
	var missing []rowView
	for _, row := range view.Rows {
		if row.C.State == scoring.CommissionIssued {
			missing = append(missing, row)
		}
	}
	view.Rows = missing
	var buttons []button
	if len(missing) > 0 {
		buttons = []button{pressed("phone", data("phone", id)), pressed("chase", data("chase", id))}
	}
	return r.text("PhoneList", view, buttons, []button{pressed("open", data("notice", id))})
}

// dueList asks the section about the units of a notice that have let the due
// time pass. It is not sent when none is left.
func (r *reader) dueList(n notice.DueList) (*message, error) {
	view, err := r.noticeView(n.Notice)
	if err != nil {
		return nil, err
	}
	var missing []rowView
	var buttons [][]button
	for _, row := range view.Rows {
		if !row.C.Overdue(r.Now) {
			continue
		}
		missing = append(missing, row)
		line := []button{
			{label("button.received") + "·" + row.Unit, data("arr1", row.C.ID)},
			{label("button.extend") + "·" + row.Unit, data("xtd1", row.C.ID)},
		}
		if row.C.MayFail(r.Now) {
			line = append(line, button{label("button.fail") + "·" + row.Unit, data("fail1", row.C.ID)})
		}
		buttons = append(buttons, line)
	}
	if len(missing) == 0 {
		return nil, nil
	}
	view.Rows = missing
	return r.text("DueList", view, buttons...)
}

func (r *reader) commissionList(n notice.Commissions) (*message, error) {
	open, err := r.OpenCommissions(n.Unit)
	if err != nil {
		return nil, err
	}
	var rows []*commissionView
	var buttons []button
	for _, c := range open {
		view, err := r.viewCommission(c)
		if err != nil {
			return nil, err
		}
		rows = append(rows, view)
		if len(buttons) < 8 {
			buttons = append(buttons, button{label("button.open") + view.Number + c.Unit, data("comm", c.ID)})
		}
	}
	return r.text("Commissions", map[string]any{"Unit": n.Unit, "All": n.Unit == "", "Rows": rows}, inRows(buttons, 1)...)
}
