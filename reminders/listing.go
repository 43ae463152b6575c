package reminders

import (
	"slices"

	"zwxx/store"
)

// An Addressed notice is one that is due with who has not had it yet.
type Addressed struct {
	Due
	People []store.Appointment // empty where nobody of its audience is in chat
}

// List decides what is due at a view's moment and to whom it would go, the
// earliest first. Whatever all of its audience has had is left out. A moment
// ahead, or before the last sweep, is looked at as if the sweep had run up to
// the minute before it.
func (p *Plan) List(v *store.View, ahead bool) (Agenda, []Addressed, error) {
	facts, err := Read(v)
	if err != nil {
		return Agenda{}, nil, err
	}
	if ahead || facts.Swept.After(v.Now) {
		facts.Swept, facts.Reminded = v.Now.Add(-sweepEvery), v.Now.Add(-sweepEvery)
	}
	agenda, err := p.Agenda(facts)
	if err != nil {
		return agenda, nil, err
	}
	var list []Addressed
	for _, due := range agenda.Notices {
		people, err := v.Reached(due.To)
		if err != nil {
			return agenda, nil, err
		}
		left := Addressed{Due: due}
		for _, person := range people {
			had, err := v.HasHad(person.Chat, due.Key)
			if err != nil {
				return agenda, nil, err
			}
			if !had {
				left.People = append(left.People, person)
			}
		}
		if len(people) == 0 && !due.To.Deputies || len(left.People) > 0 {
			list = append(list, left)
		}
	}
	slices.SortStableFunc(list, func(a, b Addressed) int { return a.At.Compare(b.At) })
	return agenda, list, nil
}
