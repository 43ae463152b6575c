package store_test

import (
	"strings"
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

// names are the names of appointments, in order.
func names(all []store.Appointment) string {
	var b []string
	for _, a := range all {
		b = append(b, a.Name)
	}
	return strings.Join(b, "、")
}

// TestDeputyStandsIn follows a deputy through their dates: an officer's rights
// inside them and none outside, to the millisecond.
func TestDeputyStandsIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.standIn()
	for _, tt := range []struct {
		moment         time.Time
		deputies, told string // told: the holders of the role
		refused        scoring.Reason
	}{
		{at("03-05 00:00").Add(-time.Millisecond), "", "发改信息员", store.ReasonNotYet},
		{at("03-05 00:00"), "替岗", "发改信息员", ""},
		{at("03-12 00:00").Add(-time.Millisecond), "替岗", "发改信息员", ""},
		{at("03-12 00:00"), "", "发改信息员", store.ReasonEnded},
		{at("03-22 12:00"), "下旬替岗", "发改信息员", store.ReasonEnded},
	} {
		w.now = tt.moment
		w.view(func(v *store.View) error {
			deputies, err := v.Deputies(unitFagai)
			if err != nil {
				return err
			}
			officers, err := v.Holders(store.RoleOfficer, unitFagai)
			equal(t, "deputies at "+tt.moment.String(), names(deputies), tt.deputies)
			equal(t, "officers at "+tt.moment.String(), names(officers), tt.told)
			return err
		})
		submit := func(act *store.Act) error {
			return second(act.RegisterSubmission(submission(unitFagai, tt.moment.String(), w.now), store.Source{}, false))
		}
		if tt.refused != "" {
			w.refused(tt.refused, standby, submit)
		} else {
			w.does(standby, submit)
		}
	}
}

// TestDeputyTakesOver makes the deputies the ones who are told where the unit
// has no officer proper any more.
func TestDeputyTakesOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.standIn()
	w.now = at("03-06 09:00")
	w.end(fagai)
	w.does(wang, func(act *store.Act) error { return second(issue(act, unitFagai)) })
	equal(t, "cards of the deputy", w.count("SELECT count(*) FROM card WHERE chat = ?", standby), 1)
	w.view(func(v *store.View) error {
		all, err := v.Holders(store.RoleOfficer, "")
		equal(t, "everywhere", names(all), "梅城信息员、替岗")
		return err
	})
	w.now = at("03-12 00:00")
	w.view(func(v *store.View) error {
		none, err := v.Holders(store.RoleOfficer, unitFagai)
		equal(t, "afterwards", len(none), 0)
		return err
	})
}

func TestAppointDeputy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	former, officer, stranger := w.actor(gone).Person, w.actor(fagai).Person, w.actor(mei).Person
	appoint := func(person int64, from, until string) func(*store.Act) error {
		term := store.Term{From: at(from + " 00:00")}
		if until != "" {
			term.Until = at(until + " 00:00")
		}
		return func(act *store.Act) error { return second(act.AppointDeputy(unitFagai, person, term)) }
	}
	w.view(func(v *store.View) error {
		known, err := v.KnownOf(unitFagai)
		if len(known) != 2 || known[1].ID != former {
			t.Errorf("known of 发改局: %v", known)
		}
		return err
	})
	w.does(wang, appoint(former, "03-05", "03-10"))
	equal(t, "told", w.count("SELECT count(*) FROM outbox WHERE chat = ? AND kind = 'Welcome'", gone), 1)
	for _, tt := range []struct {
		reason scoring.Reason
		do     func(*store.Act) error
	}{
		{store.ReasonDeputized, appoint(former, "03-09", "03-12")},
		{store.ReasonDeputized, appoint(former, "03-01", "")},
		{store.ReasonNoTerm, appoint(former, "03-12", "03-12")},
		{store.ReasonNoTerm, appoint(former, "02-12", "02-20")},
		{store.ReasonIsOfficer, appoint(officer, "03-05", "")},
		{store.ReasonOtherUnit, appoint(stranger, "03-05", "")},
		{store.ReasonNoSuch, appoint(9999, "03-05", "")},
	} {
		w.refused(tt.reason, wang, tt.do)
	}
	w.does(wang, appoint(former, "03-10", "")) // from the day after, without an end
	var ids []int64
	w.view(func(v *store.View) error {
		all, err := v.UnitAppointments(unitFagai)
		equal(t, "of the unit", names(all), "发改信息员、前信息员、前信息员、发改局长")
		ids = []int64{all[1].ID, all[2].ID}
		return err
	})
	// Both are taken back before they have begun.
	for _, id := range ids {
		w.does(wang, func(act *store.Act) error { return act.EndAppointment(id) })
		w.refused(store.ReasonNoSuch, wang, func(act *store.Act) error { return act.EndAppointment(id) })
	}
	w.now = at("03-11 09:00")
	w.refused(store.ReasonEnded, gone, appoint(former, "03-12", ""))
}

// TestDeputyBecomesOfficer ends the standing in when the same person is
// appointed officer proper; one of another unit cannot become a deputy.
func TestDeputyBecomesOfficer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.standIn()
	w.now = at("03-06 09:00")
	if err := w.accept(w.invite(store.RoleOfficer, unitFagai, store.InvitationLife), standby); err != nil {
		t.Fatal(err)
	}
	a := w.actor(standby).Appointments
	equal(t, "appointments", len(a), 1)
	equal(t, "deputy", a[0].Deputy, false)
	var token string
	w.does(wang, func(act *store.Act) (err error) {
		token, _, err = act.InviteDeputy(unitFagai, store.Term{From: act.Now})
		return err
	})
	if err := w.accept(token, mei); !refusedFor(err, store.ReasonOtherUnit) {
		t.Fatal(err)
	}
	equal(t, "unit", w.actor(mei).Unit(), unitMei)
	if err := w.accept(token, nobody); err != nil { // the token was not used up
		t.Fatal(err)
	}
}
