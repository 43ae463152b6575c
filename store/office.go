package store

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"zwxx/scoring"
)

// The refusals of what the section writes about units and people.
const (
	ReasonNoTelephone scoring.Reason = "no_telephone" // not a telephone number; Value: what was entered
	ReasonMobile      scoring.Reason = "mobile"       // a person's number, where an office's is wanted
	ReasonNoName      scoring.Reason = "no_name"      // a person without a name
)

// A telephone number as offices write it: 0571-64000045, 64000045转8012.
var telephone = regexp.MustCompile(`^[0-9][0-9 -]{4,15}(转[0-9]{1,6})?$`)

// SetOffice writes the telephone of a unit's office (办公电话); "" takes it back.
// Persons' numbers are not kept.
func (act *Act) SetOffice(unit, number string) error {
	permit, err := act.ask(SetOffice, unit)
	if err != nil {
		return err
	}
	if _, ok := act.Rules.Unit(unit); !ok {
		return &scoring.Refusal{Reason: scoring.ReasonUnknownUnit, Field: "unit", Value: unit}
	}
	if number == "" {
		err = act.exec("DELETE FROM office WHERE unit = ?", unit)
	} else if err = CheckOffice(number); err == nil {
		err = act.exec(`INSERT INTO office (unit, telephone) VALUES (?, ?)
			ON CONFLICT (unit) DO UPDATE SET telephone = excluded.telephone`, unit, number)
	}
	if err != nil {
		return err
	}
	return permit.record(unit, map[string]any{"telephone": number})
}

// CheckOffice refuses what is no telephone of an office.
func CheckOffice(number string) error {
	digits := strings.NewReplacer(" ", "", "-", "").Replace(number)
	switch {
	case len(digits) == 11 && digits[0] == '1':
		return &scoring.Refusal{Reason: ReasonMobile, Field: "telephone"}
	case !telephone.MatchString(number):
		return &scoring.Refusal{Reason: ReasonNoTelephone, Field: "telephone", Value: number}
	}
	return nil
}

// Office returns the telephone of a unit's office as the section has written
// it, empty for none.
func (v *View) Office(unit string) (string, error) {
	number, err := find(v, scanString, "SELECT telephone FROM office WHERE unit = ?", unit)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return number, err
}

// RenamePerson writes a person's name as the section has it (改姓名), in place
// of the one of their account.
func (act *Act) RenamePerson(person int64, name string) error {
	permit, err := act.ask(RenamePerson, "")
	if err != nil {
		return err
	}
	if name = strings.TrimSpace(name); name == "" {
		return &scoring.Refusal{Reason: ReasonNoName, Field: "name"}
	}
	before, err := act.PersonName(person)
	if err != nil {
		return err
	}
	if changed, err := act.execOne("UPDATE person SET name = ? WHERE id = ?", name, person); err != nil {
		return err
	} else if !changed {
		return noSuch(strconv.FormatInt(person, 10))
	}
	return permit.record("person", map[string]any{"person": person, "before": before, "after": name})
}
