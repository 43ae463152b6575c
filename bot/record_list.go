package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"zwxx/bot/paste"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// The lists that the section pastes or sends as a table. A list lives in its
// form until it is recorded: its lines as they were read, with what the section
// has chosen for some of them.

// The refusals of a list.
const (
	reasonNoList      scoring.Reason = "no_list"      // nothing in it is a line
	reasonListLong    scoring.Reason = "list_long"    // Value: its lines, Other: the limit
	reasonNothingGood scoring.Reason = "nothing_good" // none of its lines can be recorded
	reasonNoSuchLine  scoring.Reason = "no_such_line" // Value: its number
	reasonBatchState  scoring.Reason = "batch_undone" // Value: its id
	listLimit                        = 200            // lines
)

// A listLine is a line of a list with the section's choices.
type listLine struct {
	paste.Line
	Submission string `json:"s,omitempty"` // the item, where the section has chosen it
	Commission string `json:"c,omitempty"`
	Fresh      bool   `json:"f,omitempty"` // a new item, whatever has its title
	Dropped    bool   `json:"d,omitempty"` // left out
}

// A pastedList is the state of a list.
type pastedList struct {
	Head  paste.Head `json:"head"`
	Lines []listLine `json:"lines"`
}

// listOf reads the list of a form back.
func listOf(v values) (l pastedList, err error) {
	if text := v.get("list"); text != "" {
		err = json.Unmarshal([]byte(text), &l)
	}
	return l, err
}

// answer is the list as the answer of its form.
func (l pastedList) answer() (answer, error) {
	switch n := len(l.Lines); {
	case n == 0:
		return answer{}, &scoring.Refusal{Reason: reasonNoList, Field: "list"}
	case n > listLimit:
		return answer{}, &scoring.Refusal{Reason: reasonListLong, Field: "list", Value: strconv.Itoa(n), Other: strconv.Itoa(listLimit)}
	}
	text, err := json.Marshal(l)
	return answer{Value: string(text), Shown: fmt.Sprintf("%d条", len(l.Lines))}, err
}

// add appends lines that have just been read.
func (l *pastedList) add(read paste.List) {
	l.Head = read.Head
	for _, line := range read.Lines {
		l.Lines = append(l.Lines, listLine{Line: line})
	}
}

// good are the places of the lines that can be tried.
func (l pastedList) good() []int {
	var all []int
	for i, line := range l.Lines {
		if line.Problem == nil && !line.Dropped {
			all = append(all, i)
		}
	}
	return all
}

func (t *turn) paste() paste.Reader { return paste.Reader{Rules: t.Rules, Now: t.At} }

// errTried ends a trial: what it wrote is taken back.
var errTried = errors.New("tried")

// try records a list to see what becomes of it, and takes it back.
func (t *turn) try(record func() (store.Recorded, error)) (r store.Recorded, err error) {
	err = t.Savepoint(func() (err error) {
		if r, err = record(); err == nil {
			return errTried
		}
		return err
	})
	if errors.Is(err, errTried) || errors.Is(err, &scoring.Refusal{Reason: store.ReasonBatchRefused}) {
		return r, nil
	}
	return r, err
}

// nothingNew reports whether a list was refused because all of it stands.
func nothingNew(err error) bool {
	return errors.Is(err, &scoring.Refusal{Reason: store.ReasonNothingNew})
}

// previewLine is a line as the preview shows it.
func (t *turn) previewLine(n int, line listLine, result *store.LineResult) (notice.PreviewLine, error) {
	p := notice.PreviewLine{N: n + 1, Text: line.Text, With: line.Units, Title: line.Title, Outlet: line.Outlet, Issue: line.Issue, Dropped: line.Dropped}
	if len(line.Units) > 0 {
		p.Unit, p.With = line.Units[0], line.Units[1:]
	}
	if line.Problem != nil {
		p.Problems = []notice.Refused{refused(line.Problem)}
	}
	if result == nil {
		return p, nil
	}
	for _, r := range result.Refusals {
		p.Problems = append(p.Problems, refused(r))
	}
	if result.Unit != "" {
		p.Unit, p.With = result.Unit, result.With
	}
	p.Points, p.Clause, p.Supplement = result.Line.Points.String(), result.Line.Clause, result.Supplement
	p.Numbered, p.Claimed = result.Numbered, len(result.Claims) > 0
	if !result.Made {
		p.Submission = result.Submission
	}
	if result.Commission != "" {
		c, err := t.Commission(result.Commission)
		if err != nil {
			return p, err
		}
		p.Commission = strings.TrimSpace("约稿" + afterName(c.Number))
		p.Triple = result.Line.Clause == t.Rules.Commission.Clause
	}
	return p, nil
}

// months says in which months good lines fall, and whether they are published.
func (t *turn) months(days []workday.Date) ([]notice.PreviewMonth, error) {
	var all []notice.PreviewMonth
	slices.Sort(days)
	for _, d := range days {
		month := scoring.MonthOf(d).String()
		if n := len(all); n > 0 && all[n-1].Month == month {
			all[n-1].Lines++
			continue
		}
		over, err := t.PublishedOver(d)
		if err != nil {
			return nil, err
		}
		all = append(all, notice.PreviewMonth{Month: month, Lines: 1, Published: !over.IsZero()})
	}
	return all, nil
}

// lineNumber is what is typed to change a line: 7, 第7条.
var lineNumber = regexp.MustCompile(`^第?([0-9]{1,3})条?$`)

// moreOf takes what is typed at a list's preview: the number of a line to
// change, or lines that go on.
func moreOf(read func(t *turn, l pastedList, text string) paste.List) func(*turn, *openForm, string) error {
	return func(t *turn, o *openForm, text string) error {
		if n := lineNumber.FindStringSubmatch(halfWidth(clean(text))); n != nil {
			return t.mend(o, n[1])
		}
		l, err := listOf(o.Values)
		if err != nil {
			return err
		}
		l.add(read(t, l, text))
		return t.relist(o, l)
	}
}

// relist goes on with a list that has changed.
func (t *turn) relist(o *openForm, l pastedList) error {
	a, err := l.answer()
	if err != nil {
		return t.ask(o, err)
	}
	return t.answered(o, o.field("list"), a)
}

// mend asks how a line of the list is to be changed.
func (t *turn) mend(o *openForm, number string) error {
	l, err := listOf(o.Values)
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 || n > len(l.Lines) {
		return t.ask(o, &scoring.Refusal{Reason: reasonNoSuchLine, Value: number, Other: strconv.Itoa(len(l.Lines))})
	}
	o.Values["mend"] = answer{Value: strconv.Itoa(n), Shown: strconv.Itoa(n)}
	o.Values["text"] = answer{Value: l.Lines[n-1].Text, Shown: l.Lines[n-1].Shown()}
	o.Field, o.Editing = "line", false
	return t.ask(o, nil)
}

// pressLine takes a preview's own buttons: change a line.
func pressLine(t *turn, o *openForm, what string) (bool, error) {
	number, ok := strings.CutPrefix(what, "l")
	if !ok {
		return false, nil
	}
	return true, t.mend(o, number)
}

// notMending says that no line is being changed.
func notMending(_ *turn, v values) bool { return v.get("mend") == "" }

// mended is the place of the line being changed.
func mended(v values) (pastedList, int, error) {
	l, err := listOf(v)
	if err != nil {
		return l, 0, err
	}
	n, err := strconv.Atoi(v.get("mend"))
	if err != nil || n < 1 || n > len(l.Lines) {
		return l, 0, &scoring.Refusal{Reason: reasonNoSuchLine, Value: v.get("mend")}
	}
	return l, n - 1, nil
}

// offerNames offers units for a name that is none.
func offerNames(t *turn, line *listLine) []choice {
	var all []choice
	if len(line.Unknown) > 0 {
		for _, unit := range paste.Suggest(t.Rules, line.Unknown[0].Name) {
			all = append(all, choice{"unit:" + unit, unit})
		}
	}
	return all
}

// offerDrop offers to leave a line out, or to take it in again.
func offerDrop(line *listLine) choice {
	if line.Dropped {
		return choice{"keep:", label("choice.keep_line")}
	}
	return choice{"drop:", label("choice.drop_line")}
}

// itemText is a submission as it is offered.
func (t *turn) itemText(id string) (string, error) {
	s, err := t.Submission(id)
	if err != nil {
		return "", err
	}
	return strings.TrimSpace(dateText(workday.DateOf(s.At))+" "+s.Manuscript) + " " + truncate(s.Title, 20), nil
}

// mendLine changes a line as chosen or typed, and keeps the list.
func mendLine(v values, a answer, retype func(line *listLine, text string), keep func(answer) error) error {
	l, place, err := mended(v)
	if err != nil {
		return err
	}
	line := &l.Lines[place]
	kind, value, _ := strings.Cut(a.Value, ":")
	switch kind {
	case "text":
		retype(line, value)
	case "unit":
		line.Line = line.Settle(value)
	case "outlet":
		line.Outlet, line.Problem = value, nil
		line.Check()
	case "item":
		line.Submission, line.Commission, line.Fresh = value, "", false
	case "comm":
		line.Submission, line.Commission, line.Fresh = "", value, false
	case "fresh":
		line.Submission, line.Commission, line.Fresh = "", "", true
	case "drop", "keep":
		line.Dropped = kind == "drop"
	default:
		return &scoring.Refusal{Reason: reasonStaleStep}
	}
	delete(v, "mend")
	delete(v, "text")
	changed, err := l.answer()
	if err != nil {
		return err
	}
	return keep(changed)
}

// leftOut are the lines of a list that are not recorded, with their numbers.
func (l pastedList) leftOut(recorded []int) []string {
	var all []string
	for i, line := range l.Lines {
		if !slices.Contains(recorded, i) {
			all = append(all, fmt.Sprintf("%d条 %s", i+1, truncate(line.Shown(), 60)))
		}
	}
	return all
}
