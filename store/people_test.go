package store_test

import (
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

// actor returns who somebody is now.
func (w *world) actor(who int64) (a store.Actor) {
	w.Helper()
	w.view(func(v *store.View) (err error) { a, err = v.Actor(who, store.InPrivate); return err })
	return a
}

// invite makes an invitation by the section and returns its token.
func (w *world) invite(role store.Role, unit string, life time.Duration) (token string) {
	w.Helper()
	w.does(wang, func(act *store.Act) (err error) {
		token, _, err = act.Invite(role, unit, life)
		return err
	})
	return token
}

// end ends everything somebody is appointed to.
func (w *world) end(who int64) {
	w.Helper()
	for _, a := range w.actor(who).Appointments {
		w.does(wang, func(act *store.Act) error { return act.EndAppointment(a.ID) })
	}
}

// TestEndedAtOnce takes the rights away with the very next act, also in the
// middle of a form.
//
// fault 12
func TestEndedAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.commissionIn(unitFagai, issued)
	person := w.actor(fagai).Person
	w.update(func(tx *store.Tx) error { return tx.SaveForm(person, store.Form{Name: "explain", State: "{}"}) })
	w.now = at("03-15 09:00")
	w.end(fagai)
	w.refused(store.ReasonEnded, fagai, func(act *store.Act) error {
		equal(t, "ended", act.Actor.Ended, at("03-15 09:00"))
		return second(act.Acknowledge(c.ID, c.Version, store.Source{}))
	})
	equal(t, "forms left", w.count("SELECT count(*) FROM form"), 0)
	equal(t, "state", w.commission(c.ID).State, issued)
	// What comes next does not go to them.
	w.does(wang, func(act *store.Act) error { return second(act.WithdrawCommission(c.ID, c.Version, "改派")) })
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE chat = ? AND kind = 'Withdrawn'", fagai), 0)
}

func TestEndAppointmentTwice(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id := w.actor(fagai).Appointments[0].ID
	w.end(fagai)
	w.refused(store.ReasonNoSuch, wang, func(act *store.Act) error { return act.EndAppointment(id) })
	w.refused(store.ReasonNoSuch, wang, func(act *store.Act) error { return act.EndAppointment(9999) })
}

// TestTransfer moves an officer to another unit between every two steps of a
// commission: from then on they act for the new unit alone, and what was done
// stays with the old.
//
// fault 12
func TestTransfer(t *testing.T) {
	t.Parallel()
	for _, state := range []scoring.CommissionState{issued, received, delivered} {
		t.Run(string(state), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			c := w.commissionIn(unitFagai, state)
			person := w.actor(fagai).Person
			w.update(func(tx *store.Tx) error { return tx.SaveForm(person, store.Form{Name: "explain", State: "{}"}) })
			token := w.invite(store.RoleOfficer, unitMei, store.InvitationLife)
			w.update(func(tx *store.Tx) error { return second(tx.Accept(token, fagai, "另一个名字", 0)) })
			actor := w.actor(fagai)
			equal(t, "unit", actor.Unit(), unitMei)
			equal(t, "appointments", len(actor.Appointments), 1)
			equal(t, "the same person", actor.Person, person)
			equal(t, "name", actor.Name, "发改信息员")
			equal(t, "forms left", w.count("SELECT count(*) FROM form"), 0)
			for _, m := range moves {
				err := w.try(fagai, func(act *store.Act) error { return m.do(act, c.ID, c.Version) })
				if !refusedFor(err, store.ReasonForeignUnit) && !refusedFor(err, store.ReasonSectionMatter) {
					t.Errorf("%s for the old unit: %v", m.name, err)
				}
			}
			equal(t, "unit of the commission", w.commission(c.ID).Unit, unitFagai)
			w.does(fagai, register(direct("新单位的信息", w.now), false))
		})
	}
}

// TestSeveralRoles keeps roles beside each other that do not exclude each other.
func TestSeveralRoles(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, role := range []store.Role{store.RoleHead, store.RoleSection} {
		unit := ""
		if role.OfUnit() {
			unit = unitFagai
		}
		token := w.invite(role, unit, store.InvitationLife)
		w.update(func(tx *store.Tx) error { return second(tx.Accept(token, fagai, "", 0)) })
	}
	actor := w.actor(fagai)
	equal(t, "appointments", len(actor.Appointments), 3)
	for action, want := range map[store.Action]store.Role{
		store.Grade: store.RoleSection, store.Deliver: store.RoleSection, store.ReadUnit: store.RoleSection,
	} {
		role, ok := actor.May(action, unitMei)
		if !ok || role != want {
			t.Errorf("%s as %s, %t, want %s", action, role, ok, want)
		}
	}
}

func TestHolders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.view(func(v *store.View) error {
		officers, err := v.Holders(store.RoleOfficer, unitFagai)
		if err != nil || len(officers) != 1 || officers[0].Chat != fagai {
			t.Errorf("officers of 发改局: %+v, %v", officers, err)
		}
		members, err := v.Holders(store.RoleSection, "")
		if err != nil || len(members) != 2 {
			t.Fatalf("members: %+v, %v", members, err)
		}
		for person, want := range map[int64]string{members[0].Person: "王五", 0: "", 9999: ""} {
			if name, err := v.PersonName(person); err != nil || name != want {
				t.Errorf("name of %d: %q, %v", person, name, err)
			}
		}
		return nil
	})
}
