package bot

import (
	"slices"
	"strings"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).recordMenu)
	on((*reader).listPreview)
	on((*reader).listRecorded)
	on(func(r *reader, n notice.FileComing) (*message, error) { return r.text("FileComing", n) })
	on((*reader).batchUndone)
}

// recordMenu offers what can be recorded.
func (r *reader) recordMenu(n notice.RecordMenu) (*message, error) {
	var all []button
	for _, f := range recordForms {
		all = append(all, button{label("form." + f.name), data("rec", f.name)})
	}
	return r.text("RecordMenu", n, inRows(all, 2)...)
}

// A previewLine is a line of a list as the catalogue shows it.
type previewLine struct {
	notice.PreviewLine
	Units string // 梅城镇、三都镇
	Where string // the outlet and issue, where the lines do not have them in common
	Marks string // what is special about it
	Said  string // what is wrong with it
}

// mendShown is how many lines with problems have a button of their own, and
// linesShown how many good lines are listed.
const (
	mendShown  = 8
	linesShown = 60
)

func (r *reader) listPreview(n notice.ListPreview) (*message, error) {
	view := map[string]any{"N": n, "Title": label("form." + n.Form), "Total": len(n.Lines)}
	var good, bad, dropped []previewLine
	count := make(map[string]int)
	for _, line := range n.Lines {
		shown, err := r.previewLine(n, line)
		if err != nil {
			return nil, err
		}
		switch {
		case line.Dropped:
			dropped = append(dropped, shown)
		case len(line.Problems) > 0:
			bad = append(bad, shown)
		default:
			good = append(good, shown)
			count[kindOf(line)]++
		}
	}
	if n.Problem != nil {
		text, err := say("refusal."+n.Problem.Reason, r.viewRefusal(*n.Problem))
		if err != nil {
			return nil, err
		}
		view["Problem"] = htmlText(text)
	}
	view["Good"], view["Bad"], view["Dropped"] = good[:min(len(good), linesShown)], bad, dropped
	view["Ready"], view["More"] = len(good), max(len(good)-linesShown, 0)
	view["Matched"], view["Made"], view["Numbered"] = count["matched"], count["made"], count["numbered"]
	view["Months"] = viewMonths(n.Months)
	ready := len(good)
	if n.Form == receiptsForm.name {
		ready = count["made"] + count["numbered"]
	}
	return r.text("ListPreview", view, previewButtons(n, ready, bad)...)
}

// kindOf says what becomes of a good line.
func kindOf(line notice.PreviewLine) string {
	switch {
	case line.Numbered:
		return "numbered"
	case line.Submission == "" && line.Commission == "":
		return "made"
	}
	return "matched"
}

func (r *reader) previewLine(n notice.ListPreview, line notice.PreviewLine) (previewLine, error) {
	shown := previewLine{PreviewLine: line, Units: strings.Join(append([]string{line.Unit}, line.With...), "、")}
	if line.Unit == "" {
		shown.Units = ""
	}
	if n.Head == "" && line.Outlet != "" {
		shown.Where = line.Outlet + line.Issue
	}
	var marks []string
	mark := func(is bool, name string) {
		if is {
			marks = append(marks, label(name))
		}
	}
	head := ""
	if len(n.Lines) > 0 {
		head, _, _ = strings.Cut(n.Head, " ")
	}
	if _, variant, ok := strings.Cut(line.Outlet, "·"); ok && n.Head != "" && line.Outlet != head {
		marks = append(marks, variant)
	}
	mark(line.Submission == "" && line.Commission == "" && len(line.Problems) == 0, "mark.made")
	mark(line.Numbered, "mark.numbered")
	mark(line.Claimed, "mark.claimed")
	mark(line.Supplement, "mark.supplement")
	if line.Commission != "" {
		marks = append(marks, line.Commission)
	}
	mark(line.Triple, "mark.triple")
	shown.Marks = strings.Join(marks, "；")
	var said []string
	for _, problem := range line.Problems {
		text, err := say("refusal."+problem.Reason, r.viewRefusal(problem))
		if err != nil {
			return shown, err
		}
		said = append(said, plain(text))
	}
	shown.Said = strings.Join(said, "")
	return shown, nil
}

// A monthView is a month that lines of a list fall in.
type monthView struct {
	Month     string
	Quarter   string
	Lines     int
	Published bool
}

func viewMonths(months []notice.PreviewMonth) []monthView {
	var all []monthView
	for _, m := range months {
		p, err := scoring.ParsePeriod(m.Month)
		if err != nil {
			continue
		}
		all = append(all, monthView{Month: p.Start().Time().Format("1月"), Quarter: periodText(p.Quarter()), Lines: m.Lines, Published: m.Published})
	}
	return all
}

// previewButtons are the ways on from a preview.
func previewButtons(n notice.ListPreview, ready int, bad []previewLine) [][]button {
	press := func(text, what string) button { return button{text, data("f", n.Version, what)} }
	cancel := press(label("button.cancel"), "cancel")
	if n.Editing {
		var numbers []button
		for _, line := range n.Lines[:min(len(n.Lines), linesShown)] {
			numbers = append(numbers, press(saying("label.number", line.N), saying("data.line", line.N)))
		}
		return append(inRows(numbers, 6), []button{cancel})
	}
	var rows [][]button
	if ready > 0 {
		name := "button.record_tell"
		if n.Form == receiptsForm.name {
			name = "button.record_count"
		}
		rows = append(rows, []button{press(saying(name, ready), "submit")})
	}
	var mend []button
	for _, line := range bad[:min(len(bad), mendShown)] {
		mend = append(mend, press(saying("button.mend", line.N), saying("data.line", line.N)))
	}
	rows = append(rows, inRows(mend, 2)...)
	return append(rows, []button{press(label("button.mend_each"), "edit"), cancel})
}

// saying renders an entry of the catalogue that must exist, with a value.
func saying(name string, value any) string {
	text, err := say(name, value)
	if err != nil {
		panic(err)
	}
	return plain(text)
}

// listRecorded confirms a batch.
func (r *reader) listRecorded(n notice.ListRecorded) (*message, error) {
	b, err := r.Batch(n.Batch)
	if err != nil {
		return nil, err
	}
	entries, err := r.BatchEntries(n.Batch)
	if err != nil {
		return nil, err
	}
	count := make(map[string]int)
	for _, e := range entries {
		if e.Change != store.ChangeMade {
			count[string(e.Change)]++
			continue
		}
		f, err := r.Fact(e.Object)
		if err != nil {
			return nil, err
		}
		count[string(f.Kind())]++
	}
	view := map[string]any{"N": n, "Batch": b, "Kind": string(b.Kind), "Count": count, "Told": n.Units - len(n.Alone)}
	if !b.Undone.IsZero() {
		return r.batchUndone(notice.BatchUndone{Batch: n.Batch})
	}
	buttons := r.may(store.UndoBatch, "", pressed("undo", data("undo", b.ID)))
	if f := formOf(b.Kind); f != nil {
		buttons = append(buttons, button{label("button.again_record"), data("rec", f.name)})
	}
	return r.text("ListRecorded", view, buttons)
}

// formOf is the form that records batches of a kind.
func formOf(kind store.BatchKind) *form {
	switch kind {
	case store.BatchAdoptions:
		return adoptionsForm
	case store.BatchSubmissions:
		return receiptsForm
	case store.BatchFaults:
		return faultsForm
	case store.BatchInstructions:
		return instructionForm
	case store.BatchMerits:
		return meritForm
	}
	return nil
}

// batchUndone confirms that a batch was taken back.
func (r *reader) batchUndone(n notice.BatchUndone) (*message, error) {
	b, err := r.Batch(n.Batch)
	if err != nil {
		return nil, err
	}
	entries, err := r.BatchEntries(n.Batch)
	if err != nil {
		return nil, err
	}
	var units []string
	made, told := 0, 0
	for _, e := range entries {
		if e.Change != store.ChangeMade {
			continue
		}
		f, err := r.Fact(e.Object)
		if err != nil {
			return nil, err
		}
		made++
		for _, unit := range f.Units() {
			if slices.Contains(units, unit) {
				continue
			}
			units = append(units, unit)
			officers, err := r.Holders(store.RoleOfficer, unit)
			if err != nil {
				return nil, err
			}
			if len(officers) > 0 && b.Kind != store.BatchSubmissions {
				told++
			}
		}
	}
	return r.text("BatchUndone", map[string]any{"Batch": b, "Made": made, "Told": told, "Kind": string(b.Kind)})
}
