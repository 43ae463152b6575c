package bot

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// 单位与信息员: who speaks for each unit, and what the section does about it.

// showGroup lists the units of a group, by its place in the rule set.
func (t *turn) showGroup(place string) error {
	n, err := strconv.Atoi(place)
	if err != nil || n < 0 || n >= len(t.Rules.Groups) {
		return &scoring.Refusal{Reason: reasonForged}
	}
	return t.show(notice.UnitsGroup{Group: t.Rules.Groups[n].Name})
}

// deputyForm appoints who stands in for a unit's officers, and when (设替岗):
// somebody the unit has had before, or somebody new by an invitation.
var deputyForm = &form{
	name: "deputy",
	fields: []field{
		{name: "unit", read: typedUnit},
		{name: "person", choices: offerDeputies},
		{name: "from", choices: offerStarts, read: dayAhead},
		{name: "until", choices: fixed("open"), read: lastDayOfTerm},
	},
	submit: func(t *turn, v values) error {
		unit, term := v.get("unit"), store.Term{From: v.date("from").Time()}
		if last := v.date("until"); last != 0 {
			term.Until = last.AddDays(1).Time()
		}
		if v.get("person") == newDeputy {
			token, inv, err := t.InviteDeputy(unit, term)
			if err != nil {
				return err
			}
			return t.showInvitation(token, inv)
		}
		person, err := strconv.ParseInt(v.get("person"), 10, 64)
		if err != nil {
			return &scoring.Refusal{Reason: reasonForged}
		}
		a, err := t.AppointDeputy(unit, person, term)
		if err != nil {
			return err
		}
		return t.show(notice.DeputySet{Name: a.Name, Unit: unit, From: a.Since, Until: a.Until})
	},
}

// newDeputy is the choice of somebody who has not joined yet.
const newDeputy = "new"

func offerDeputies(t *turn, v values) ([]choice, error) {
	known, err := t.KnownOf(v.get("unit"))
	var all []choice
	for _, p := range known {
		all = append(all, choice{strconv.FormatInt(p.ID, 10), p.Name})
	}
	return append(all, choice{newDeputy, label("choice.new_deputy")}), err
}

// offerStarts offers the days from which somebody most often stands in.
func offerStarts(t *turn, _ values) ([]choice, error) {
	today := t.Day()
	return []choice{
		{today.String(), label("choice.today") + dateText(today)},
		{today.AddDays(1).String(), label("choice.tomorrow") + dateText(today.AddDays(1))},
	}, nil
}

// dayAhead reads a date not in the past.
func dayAhead(t *turn, _ values, s string) (answer, error) {
	d, err := when.Date(s, t.At, when.Future)
	if err != nil {
		return answer{}, dateRefusal(err, s)
	}
	return dateAnswer(d), nil
}

// lastDayOfTerm reads a date not before the first.
func lastDayOfTerm(t *turn, v values, s string) (answer, error) {
	a, err := dayAhead(t, v, s)
	if err == nil && a.Value < v.get("from") {
		return a, &scoring.Refusal{Reason: store.ReasonNoTerm, Field: "until"}
	}
	return a, err
}

func dateAnswer(d workday.Date) answer { return answer{Value: d.String(), Shown: dateText(d)} }

// endForm ends somebody's appointment (停用); from their next word on they have
// no rights by it.
var endForm = &form{
	name: "end",
	fields: []field{
		{name: "appointment", choices: offerAppointments},
		{name: "reason", choices: fixed("moved", "mistake"), read: text(reasonLimit)},
	},
	submit: func(t *turn, v values) error {
		id, err := strconv.ParseInt(v.get("appointment"), 10, 64)
		if err != nil {
			return &scoring.Refusal{Reason: reasonForged}
		}
		ended, err := t.Appointment(id)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err := t.EndAppointment(id); err != nil {
			return err
		}
		return t.show(notice.AppointmentEnded{Name: ended.Name, Role: string(ended.Role), Unit: ended.Unit, Deputy: ended.Deputy})
	},
}

// beginEnding begins 停用 of one appointment.
func (t *turn) beginEnding(appointment string) error {
	id, err := strconv.ParseInt(appointment, 10, 64)
	if err != nil {
		return &scoring.Refusal{Reason: reasonForged}
	}
	a, err := t.Appointment(id)
	if errors.Is(err, store.ErrNotFound) {
		return &scoring.Refusal{Reason: store.ReasonNoSuch, Value: label("form.end")}
	}
	if err != nil {
		return err
	}
	shown, err := appointmentText(a, t.Now)
	if err != nil {
		return err
	}
	return t.beginWith(endForm, values{"which": {Value: appointment, Shown: shown}})
}

// reasonNobodyThere refuses what concerns a unit's people where it has none.
const reasonNobodyThere scoring.Reason = "nobody_there"

// offerAppointments offers the one the form is about, or those of a unit; of no
// unit, those of the section, the approvers and the leaders.
func offerAppointments(t *turn, v values) ([]choice, error) {
	if id := v.get("which"); id != "" {
		return []choice{{id, v["which"].shown()}}, nil
	}
	held, err := t.UnitAppointments(v.get("unit"))
	if err != nil {
		return nil, err
	}
	var all []choice
	for _, a := range held {
		shown, err := appointmentText(a, t.Now)
		if err != nil {
			return nil, err
		}
		all = append(all, choice{strconv.FormatInt(a.ID, 10), shown})
	}
	if len(all) == 0 {
		return nil, &scoring.Refusal{Reason: reasonNobodyThere, Value: v.get("unit")}
	}
	return all, nil
}

// appointmentText names an appointment: 李四　信息员替岗，3月5日（周一）至3月9日（周五）.
func appointmentText(a store.Appointment, now time.Time) (string, error) {
	text, err := say("appointment", viewAppointment(a, now))
	return plain(text), err
}

// renameForm writes a person's name as the section has it (改姓名).
var renameForm = &form{
	name: "rename",
	fields: []field{
		{name: "person", choices: offerPeople},
		{name: "name", read: text(nameLimit)},
	},
	submit: func(t *turn, v values) error {
		person, err := strconv.ParseInt(v.get("person"), 10, 64)
		if err != nil {
			return &scoring.Refusal{Reason: reasonForged}
		}
		before, err := t.PersonName(person)
		if err != nil {
			return err
		}
		if err := t.RenamePerson(person, v.get("name")); err != nil {
			return err
		}
		return t.show(notice.PersonRenamed{Before: before, After: v.get("name")})
	},
}

// beginRenaming begins 改姓名 of whoever has an appointment.
func (t *turn) beginRenaming(appointment string) error {
	id, err := strconv.ParseInt(appointment, 10, 64)
	if err != nil {
		return &scoring.Refusal{Reason: reasonForged}
	}
	a, err := t.Appointment(id)
	if errors.Is(err, store.ErrNotFound) {
		return &scoring.Refusal{Reason: store.ReasonNoSuch, Value: label("form.rename")}
	}
	if err != nil {
		return err
	}
	return t.beginWith(renameForm, values{"which": {Value: strconv.FormatInt(a.Person, 10), Shown: a.Name}})
}

// offerPeople offers the one the form is about, or the people of a unit, each
// once.
func offerPeople(t *turn, v values) ([]choice, error) {
	if id := v.get("which"); id != "" {
		return []choice{{id, v["which"].shown()}}, nil
	}
	held, err := t.UnitAppointments(v.get("unit"))
	if err != nil {
		return nil, err
	}
	var all []choice
	seen := make(map[int64]bool)
	for _, a := range held {
		if !seen[a.Person] {
			seen[a.Person] = true
			all = append(all, choice{strconv.FormatInt(a.Person, 10), a.Name})
		}
	}
	if len(all) == 0 {
		return nil, &scoring.Refusal{Reason: reasonNobodyThere, Value: v.get("unit")}
	}
	return all, nil
}

// officeForm writes the telephone of a unit's office (办公电话).
var officeForm = &form{
	name: "office",
	fields: []field{
		{name: "unit", read: typedUnit},
		{name: "telephone", choices: fixed("no_office"), read: typedOffice},
	},
	submit: func(t *turn, v values) error {
		number := v.get("telephone")
		if number == "no_office" {
			number = ""
		}
		if err := t.SetOffice(v.get("unit"), number); err != nil {
			return err
		}
		return t.show(notice.OfficeSet{Unit: v.get("unit"), Telephone: number})
	},
}

func typedOffice(_ *turn, _ values, s string) (answer, error) {
	number := strings.TrimSpace(halfWidth(s))
	return answer{Value: number}, store.CheckOffice(number)
}

// office is the telephone of a unit's office: what the section has written, or
// else what the config file says.
func (b *Bot) office(v *store.View, unit string) (string, error) {
	written, err := v.Office(unit)
	return cmp.Or(written, b.cfg.Contact.Offices[unit]), err
}
