package paste

import (
	"regexp"
	"strings"

	"zwxx/scoring"
)

// A Grade is a unit and its quality points, as 发改局8.5 has them.
type Grade struct {
	Text    string
	Unit    string
	Points  scoring.Points
	Problem *scoring.Refusal
}

// gradeForm is a unit and points; spaces, commas and new lines stand between
// several.
var gradeForm = regexp.MustCompile(`([^\s、，,;；：:0-9.-][^\s、，,;；：:0-9.]*?)[\s：:，,]*(-?[0-9]+(?:\.[0-9]+)?)[ ]?分?(?:[\s、，,;；。]+|$)`)

// Grades reads quality points: 发改局8.5 经信局7. What is between them and no
// grade is one with a problem.
func (r Reader) Grades(text string) []Grade {
	var all []Grade
	for _, line := range lines(text) {
		line = halfWidth(unnumbered(strings.ReplaceAll(line, "\t", " ")))
		end := 0
		for _, at := range gradeForm.FindAllStringSubmatchIndex(line, -1) {
			all = r.stray(all, line[end:at[0]])
			end = at[1]
			g := Grade{Text: strings.TrimSpace(line[at[0]:at[1]])}
			points, err := scoring.ParsePoints(line[at[4]:at[5]])
			found := r.Rules.Find(line[at[2]:at[3]])
			if g.Points = points; err != nil || len(found) != 1 {
				g.Problem = &scoring.Refusal{Reason: ReasonLineGrade, Value: g.Text}
			} else {
				g.Unit = found[0].Name
			}
			all = append(all, g)
		}
		all = r.stray(all, line[end:])
	}
	return all
}

func (r Reader) stray(all []Grade, text string) []Grade {
	if text = strings.Trim(text, " 、，,;；。.：:"); text != "" {
		all = append(all, Grade{Text: text, Problem: &scoring.Refusal{Reason: ReasonLineGrade, Value: text}})
	}
	return all
}
