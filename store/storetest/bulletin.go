// Package storetest brings a database into the states that tests of several
// packages begin with, by the acts that lead there.
package storetest

import (
	"fmt"

	"zwxx/scoring"
	"zwxx/store"
)

// The persons of what this package does: none of them has an account.
const (
	drafter int64 = iota + 1_000_001
	signer
)

func actor(person int64, role store.Role) store.Actor {
	return store.Actor{Person: person, Name: "信息科", Place: store.InPrivate, Appointments: []store.Appointment{{Person: person, Role: role}}}
}

// onPaper is how every unit has answered.
var onPaper = store.Source{How: store.OnPaper, Who: "各单位"}

// Issue leads the bulletin of a period from draft to 印发, at the transaction's
// moment.
func Issue(tx *store.Tx, period scoring.Period) (store.Bulletin, error) {
	return Lead(tx, period, store.BulletinPublished, true)
}

// Lead leads the bulletin of a period to a state, at the transaction's moment.
// Answered says whether all units have answered where the state is checking. It
// fails where the checklist has more to be settled than units without an item.
func Lead(tx *store.Tx, period scoring.Period, to store.BulletinState, answered bool) (store.Bulletin, error) {
	section, approver := tx.As(actor(drafter, store.RoleSection)), tx.As(actor(signer, store.RoleApprover))
	b, err := section.DraftBulletin(period)
	steps := []struct {
		state store.BulletinState
		step  func() (store.Bulletin, error)
	}{
		{store.BulletinChecking, func() (store.Bulletin, error) { return section.SendForCheck(period, b.Version, 2) }},
		{store.BulletinSubmitted, func() (store.Bulletin, error) {
			if err := settle(section, period); err != nil {
				return b, err
			}
			return section.SubmitBulletin(period, b.Version, "")
		}},
		{store.BulletinSigned, func() (store.Bulletin, error) { return approver.SignBulletin(period, b.Version) }},
		{store.BulletinPublished, func() (store.Bulletin, error) { return section.PublishBulletin(period, b.Version) }},
	}
	for _, s := range steps {
		if err != nil {
			return b, fmt.Errorf("bulletin of %s: %w", period, err)
		}
		if b.State == to {
			break
		}
		b, err = s.step()
	}
	if err == nil && to == store.BulletinChecking && answered {
		err = settle(section, period)
	}
	return b, err
}

// settle answers for every unit and confirms every 拟扣10分.
func settle(section *store.Act, period scoring.Period) error {
	for _, unit := range section.Rules.Units() {
		if err := section.AgreeToCheck(period, unit.Name, onPaper); err != nil {
			return err
		}
	}
	list, err := section.Checklist(period)
	if err != nil || len(list.NoItem) == 0 {
		return err
	}
	return section.ConfirmNoItem(period, list.NoItem)
}
