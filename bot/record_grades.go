package bot

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"zwxx/bot/paste"
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// reasonNotGradable refuses quality points for a unit that has delivered
// nothing that could be graded; Value: the unit.
const reasonNotGradable scoring.Reason = "not_gradable"

// gradable reports whether a commission can be given its quality points.
func gradable(c store.Commission, _ time.Time) bool {
	return c.State == scoring.CommissionDelivered && !c.DeliveredLate()
}

// gradeForm gives quality points from a notice's card (质量分): to one unit, or to
// several at once.
var gradeForm = &form{
	name: "grade",
	fields: []field{
		{name: "unit", choices: offerToGrade},
		{name: "quality", choices: offerQuality, read: typedQuality, unless: severalUnits},
		{name: "points", lines: true, read: readGrades, unless: func(t *turn, v values) bool { return !severalUnits(t, v) }},
	},
	preview: func(t *turn, o *openForm, problem *notice.Refused) (notice.Notice, error) {
		if !severalUnits(t, o.Values) {
			return nil, nil
		}
		return gradesForm.preview(t, o, problem)
	},
	submit: func(t *turn, v values) error {
		if severalUnits(t, v) {
			return submitGrades(t, v)
		}
		return submitGrade(t, v)
	},
}

// several is the choice of more units than one.
const several = "several"

func severalUnits(_ *turn, v values) bool { return v.get("unit") == several }

// offerToGrade offers the units that can be graded, and all of them at once.
func offerToGrade(t *turn, v values) ([]choice, error) {
	all, err := unitOf(gradable).choices(t, v)
	if len(all) > 1 {
		all = append(all, choice{several, label("choice.several")})
	}
	return all, err
}

var submitGrade = onCommission(func(t *turn, c store.Commission, v values) error {
	quality, err := scoring.ParsePoints(v.get("quality"))
	if err != nil {
		return err
	}
	if c, err = t.Grade(c.ID, c.Version, quality); err != nil {
		return err
	}
	return t.done(store.Grade, c)
})

// gradesForm gives the units of a notice their quality points at once:
// 发改局8.5 经信局7.
var gradesForm = &form{
	name: "grades",
	fields: []field{
		{name: "notice", choices: offerGradable},
		{name: "points", lines: true, read: readGrades},
	},
	preview: func(t *turn, o *openForm, problem *notice.Refused) (notice.Notice, error) {
		lines, err := t.previewGrades(o.Values)
		return notice.GradesPreview{Version: o.Version, Notice: o.Values.get("notice"), Lines: lines, Problem: problem}, err
	},
	more: func(t *turn, o *openForm, text string) error {
		a, err := readGrades(t, o.Values, text)
		if err != nil {
			return t.ask(o, err)
		}
		return t.answered(o, o.field("points"), a)
	},
	submit: submitGrades,
}

// offerGradable offers the notices that wait for quality points.
func offerGradable(t *turn, _ values) ([]choice, error) {
	open, err := t.OpenCommissions("")
	if err != nil {
		return nil, err
	}
	var all []choice
	for _, c := range open {
		if c.Notice == "" || !gradable(c, t.Now) || slices.ContainsFunc(all, func(x choice) bool { return x.value == c.Notice }) {
			continue
		}
		all = append(all, choice{c.Notice, label("choice.answers") + afterName(c.Number) + " " + truncate(c.Title, 24)})
	}
	if len(all) == 0 {
		return nil, &scoring.Refusal{Reason: reasonNobody}
	}
	return all, nil
}

// readGrades reads quality points as they are pasted.
func readGrades(t *turn, _ values, s string) (answer, error) {
	grades := t.paste().Grades(s)
	if len(grades) == 0 {
		return answer{}, &scoring.Refusal{Reason: paste.ReasonLineGrade, Value: s}
	}
	text, err := json.Marshal(grades)
	return answer{Value: string(text), Shown: s}, err
}

// gradesOf are the grades of a form with the commissions they are for.
func (t *turn) gradesOf(v values) (grades []paste.Grade, commissions map[string]store.Commission, err error) {
	if err := json.Unmarshal([]byte(v.get("points")), &grades); err != nil {
		return nil, nil, err
	}
	all, err := t.CommissionsOfNotice(v.get("notice"))
	commissions = make(map[string]store.Commission)
	for _, c := range all {
		if gradable(c, t.Now) {
			commissions[c.Unit] = c
		}
	}
	return grades, commissions, err
}

// previewGrades tries every grade and says what is wrong with it.
func (t *turn) previewGrades(v values) ([]notice.PreviewLine, error) {
	grades, commissions, err := t.gradesOf(v)
	if err != nil {
		return nil, err
	}
	var lines []notice.PreviewLine
	for i, g := range grades {
		line := notice.PreviewLine{N: i + 1, Text: g.Text, Unit: g.Unit, Points: g.Points.String()}
		err := t.gradeOne(g, commissions)
		var refusal *scoring.Refusal
		switch {
		case errors.As(err, &refusal):
			line.Problems = []notice.Refused{refused(refusal)}
		case err != nil:
			return nil, err
		}
		delete(commissions, g.Unit) // twice is once too many
		lines = append(lines, line)
	}
	return lines, nil
}

// gradeOne tries one grade and takes it back.
func (t *turn) gradeOne(g paste.Grade, commissions map[string]store.Commission) error {
	if g.Problem != nil {
		return g.Problem
	}
	c, ok := commissions[g.Unit]
	if !ok {
		return &scoring.Refusal{Reason: reasonNotGradable, Value: g.Unit}
	}
	err := t.Savepoint(func() error {
		if _, err := t.Grade(c.ID, c.Version, g.Points); err != nil {
			return err
		}
		return errTried
	})
	if errors.Is(err, errTried) {
		return nil
	}
	return err
}

func submitGrades(t *turn, v values) error {
	lines, err := t.previewGrades(v)
	if err != nil {
		return err
	}
	grades, commissions, err := t.gradesOf(v)
	if err != nil {
		return err
	}
	for i, g := range grades {
		if len(lines[i].Problems) > 0 {
			return &scoring.Refusal{Reason: reasonGradesWrong}
		}
		c := commissions[g.Unit]
		if _, err := t.Grade(c.ID, c.Version, g.Points); err != nil {
			return err
		}
	}
	return t.show(notice.GradesRecorded{Notice: v.get("notice"), Lines: lines})
}

// reasonGradesWrong refuses quality points of which some cannot be given.
const reasonGradesWrong scoring.Reason = "grades_wrong"
