package store_test

import (
	"testing"

	"zwxx/store"
)

// active returns the form somebody is filling in, empty for none.
func (w *world) active(person int64) (f store.Form) {
	w.Helper()
	w.view(func(v *store.View) error {
		var ok bool
		var err error
		if f, ok, err = v.ActiveForm(person); ok != (f.Name != "") {
			w.Errorf("active: %+v, %t", f, ok)
		}
		return err
	})
	return f
}

func (w *world) parked(person int64, name string) (ok bool) {
	w.Helper()
	w.view(func(v *store.View) (err error) { _, ok, err = v.ParkedForm(person, name); return err })
	return ok
}

// TestForms keeps one in progress for each person; another parks it.
//
// fault 14
func TestForms(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me, other := w.actor(fagai).Person, w.actor(mei).Person
	save := func(person int64, name, state string) {
		w.update(func(tx *store.Tx) error {
			return tx.SaveForm(person, store.Form{Name: name, Declaration: "v1", State: state})
		})
	}
	park := func(want string) {
		w.update(func(tx *store.Tx) error {
			name, err := tx.ParkForm(me)
			equal(t, "parked", name, want)
			return err
		})
	}
	park("")
	save(me, "submit", "1")
	save(me, "submit", "2")
	save(other, "submit", "9")
	if f := w.active(me); f.State != "2" || f.Declaration != "v1" || !f.Touched.Equal(w.now) {
		t.Errorf("%+v", f)
	}
	save(me, "explain", "3") // without parking the first
	equal(t, "active", w.active(me).Name, "explain")
	equal(t, "parked", w.parked(me, "submit"), true)
	park("explain")
	park("")
	equal(t, "active after parking", w.active(me).Name, "")
	save(me, "submit", "4")
	equal(t, "parked after going on", w.parked(me, "submit"), false)
	equal(t, "still parked", w.parked(me, "explain"), true)
	w.update(func(tx *store.Tx) error { return tx.DropForm(me, "submit") })
	equal(t, "active after it ended", w.active(me).Name, "")
	equal(t, "the other's", w.active(other).State, "9")
}
