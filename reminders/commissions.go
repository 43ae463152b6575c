package reminders

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// receipts chases whoever has not acknowledged a commission: its officers, then
// their deputies, and at last the section by telephone.
func (d *decision) receipts() {
	listed := make(map[string]bool)
	for _, c := range d.Commissions {
		if c.State != scoring.CommissionIssued || c.Notice == "" {
			continue
		}
		after := func(h Hours) (time.Time, bool) {
			at := d.Calendar.AddHours(c.Issued, h.duration()).At
			return at, d.since(at)
		}
		reason := fmt.Sprintf("commission %s is not received", c.ID)
		if at, ok := after(d.plan.config.ChaseAfter); ok {
			d.add(Due{At: at, To: store.Audience{Role: store.RoleOfficer, Unit: c.Unit}, Reason: reason,
				Notice: notice.Chased{Reminding: d.reminding(at), Commission: c.ID}, Key: store.ChaseKey(c.ID, workday.DateOf(at))})
		}
		if at, ok := after(d.plan.config.DeputyAfter); ok {
			d.add(Due{At: at, To: store.Audience{Role: store.RoleOfficer, Unit: c.Unit, Deputies: true}, Reason: reason,
				Notice: notice.Chased{Reminding: d.reminding(at), Commission: c.ID}, Key: "unread-deputy/" + c.ID})
		}
		if at, ok := after(d.plan.config.ListAfter); ok && !listed[c.Notice] {
			listed[c.Notice] = true
			d.add(Due{At: at, To: store.Audience{Role: store.RoleSection}, Reason: reason,
				Notice: notice.PhoneListDue{Reminding: d.reminding(at), Notice: c.Notice}, Key: "phone/" + c.Notice})
		}
	}
}

// soon reminds of a commission that is due within hours.
func (d *decision) soon() {
	for _, c := range d.Commissions {
		at := c.Due.Add(-d.plan.config.DueBefore.duration())
		if c.Open() && c.Notice != "" && d.since(at) && d.Now.Before(c.Due) && !at.Before(c.Issued) {
			d.tellUnit(c, at, fmt.Sprintf("due-hours/%s/%d", c.ID, c.Due.Unix()), "due")
		}
	}
}

// tellUnit reminds the officers and deputies of a unit of a commission.
func (d *decision) tellUnit(c store.Commission, at time.Time, key, what string) {
	n := notice.DueSoon{Reminding: d.reminding(at), Commission: c.ID}
	for _, deputies := range []bool{false, true} {
		d.add(Due{At: at, To: store.Audience{Role: store.RoleOfficer, Unit: c.Unit, Deputies: deputies}, Notice: n, Key: key,
			Reason: fmt.Sprintf("commission %s is %s", c.ID, what)})
	}
}

// overdue tells a unit that a due time has passed, and gives the section the
// list of the notice's commissions to rule on: then, and again when a window
// for an explanation ends later. It keeps no quiet hours. At the due time
// itself a delivery is still in time.
func (d *decision) overdue() {
	passed := func(t time.Time) bool { return !t.Before(d.Swept) && t.Before(d.Now) }
	lists := make(map[string]time.Time) // notice → the newest moment that asks for it
	for _, c := range d.Commissions {
		if !c.Overdue(d.Now) || c.Notice == "" || c.Proposal != "" {
			continue
		}
		if passed(c.Due) {
			d.tellUnit(c, c.Due, fmt.Sprintf("due-over/%s/%d", c.ID, c.Due.Unix()), "overdue")
		}
		for _, at := range []time.Time{c.Due, c.WindowEnds} {
			if passed(at) {
				d.Overdue = append(d.Overdue, c)
				if at.After(lists[c.Notice]) {
					lists[c.Notice] = at
				}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(lists)) {
		at := lists[id]
		d.add(Due{At: at, To: store.Audience{Role: store.RoleSection}, Notice: notice.DueList{Reminding: d.reminding(at), Notice: id},
			Key: fmt.Sprintf("due/%s/%d", id, at.Unix()), Reason: "its due time or window has passed"})
	}
}

// explanations reminds whoever began an explanation that its window ends.
func (d *decision) explanations() {
	for _, e := range d.Begun {
		at := d.Calendar.SubHours(e.WindowEnds, d.plan.config.ExplainBefore.duration()).At
		if !d.since(at) || !d.Now.Before(e.WindowEnds) {
			continue
		}
		d.add(Due{At: at, To: store.Audience{Person: e.Person},
			Notice: notice.ExplanationDue{Reminding: d.reminding(at), Commission: e.Commission},
			Key:    "explain/" + e.Commission, Reason: fmt.Sprintf("the explanation of %s is begun and not filed", e.Commission)})
	}
}
