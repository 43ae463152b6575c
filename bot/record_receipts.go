package bot

import (
	"slices"
	"strings"

	"zwxx/bot/paste"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// receiptsForm brings the registered submissions in line with the manuscript
// system's list (报送补登, 党政网名单).
var receiptsForm = &form{
	name: "receipts",
	fields: []field{
		{name: "list", lines: true, read: readReceipts, table: receiptTable},
		{name: "line", choices: offerReceiptMending, read: retypeReceipt, apply: mendReceipt, unless: notMending},
	},
	preview: previewReceipts,
	press:   pressLine,
	more:    moreOf(func(t *turn, _ pastedList, text string) paste.List { return t.paste().Submissions(text) }),
	submit:  submitReceipts,
}

func readReceipts(t *turn, _ values, text string) (answer, error) {
	var l pastedList
	l.add(t.paste().Submissions(text))
	return l.answer()
}

func receiptTable(t *turn, _ values, rows [][]string) (answer, error) {
	var l pastedList
	l.add(t.paste().SubmissionTable(rows))
	return l.answer()
}

func receiptLines(l pastedList, places []int) []store.Receipt {
	var all []store.Receipt
	for _, i := range places {
		line := l.Lines[i]
		all = append(all, store.Receipt{Unit: line.Units[0], Title: line.Title, Manuscript: line.Manuscript,
			Channel: line.Way.Channel, Class: line.Way.Class, At: line.At, Submission: line.Submission, Fresh: line.Fresh})
	}
	return all
}

func (t *turn) tryReceipts(l pastedList, places []int) (store.Recorded, error) {
	r, err := t.try(func() (store.Recorded, error) { return t.RecordSubmissions(receiptLines(l, places)) })
	if nothingNew(err) {
		err = nil
	}
	return r, err
}

func previewReceipts(t *turn, o *openForm, problem *notice.Refused) (notice.Notice, error) {
	l, err := listOf(o.Values)
	if err != nil {
		return nil, err
	}
	good := l.good()
	r, err := t.tryReceipts(l, good)
	if err != nil {
		return nil, err
	}
	p := notice.ListPreview{Form: o.name, Version: o.Version, Editing: o.Editing, Problem: problem}
	results := make(map[int]*store.LineResult)
	var days []workday.Date
	for i, place := range good {
		results[place] = &r.Lines[i]
		if len(r.Lines[i].Refusals) == 0 {
			days = append(days, l.Lines[place].At)
		}
	}
	for i, line := range l.Lines {
		shown, err := t.previewLine(i, line, results[i])
		if err != nil {
			return nil, err
		}
		if result := results[i]; result != nil && !result.Received.IsZero() && result.Received != line.At {
			shown.Differs = result.Received.String()
		}
		p.Lines = append(p.Lines, shown)
	}
	if p.Months, err = t.months(days); err != nil {
		return nil, err
	}
	p.Missing, err = t.unlisted(l, r)
	return p, err
}

// unlisted are our submissions to the section of the list's months that are not
// on it.
func (t *turn) unlisted(l pastedList, r store.Recorded) ([]string, error) {
	listed := make(map[string]bool)
	for _, line := range r.Lines {
		listed[line.Submission] = true
	}
	var months []scoring.Period
	for _, line := range l.Lines {
		if month := scoring.MonthOf(line.At); !line.At.IsZero() && !slices.Contains(months, month) {
			months = append(months, month)
		}
	}
	var missing []string
	for _, month := range months {
		all, err := t.SubmissionsBy(scoring.ChannelSection, month.Start(), month.End())
		if err != nil {
			return nil, err
		}
		for _, s := range all {
			if !listed[s.ID] {
				missing = append(missing, strings.TrimSpace(s.Unit+"《"+truncate(s.Title, 30)+"》"+s.Manuscript)+" "+dateText(workday.DateOf(s.At)))
			}
		}
	}
	return missing, nil
}

func submitReceipts(t *turn, v values) error {
	l, err := listOf(v)
	if err != nil {
		return err
	}
	tried, err := t.tryReceipts(l, l.good())
	if err != nil {
		return err
	}
	var places []int
	known := 0
	for i, place := range l.good() {
		line := tried.Lines[i]
		if len(line.Refusals) > 0 {
			continue
		}
		places = append(places, place)
		if !line.Made && !line.Numbered {
			known++
		}
	}
	if len(places) == 0 {
		return &scoring.Refusal{Reason: reasonNothingGood}
	}
	r, err := t.RecordSubmissions(receiptLines(l, places))
	if err != nil {
		return err
	}
	return t.show(notice.ListRecorded{Batch: r.Batch.ID, LeftOut: l.leftOut(places), Known: known})
}

func offerReceiptMending(t *turn, v values) ([]choice, error) {
	l, place, err := mended(v)
	if err != nil {
		return nil, err
	}
	line := &l.Lines[place]
	all := offerNames(t, line)
	if line.Problem == nil {
		r, err := t.tryReceipts(l, []int{place})
		if err != nil {
			return nil, err
		}
		for _, id := range r.Lines[0].Candidates {
			shown, err := t.itemText(id)
			if err != nil {
				return nil, err
			}
			all = append(all, choice{"item:" + id, shown})
		}
		if len(r.Lines[0].Candidates) > 0 {
			all = append(all, choice{"fresh:", label("choice.fresh_item")})
		}
	}
	return append(all, offerDrop(line)), nil
}

func retypeReceipt(t *turn, v values, text string) (answer, error) {
	l, place, err := mended(v)
	if err != nil {
		return answer{}, err
	}
	if read := t.paste().Submission(text, l.Lines[place].Way); read.Problem != nil {
		return answer{}, read.Problem
	}
	return answer{Value: "text:" + text, Shown: text}, nil
}

func mendReceipt(t *turn, v values, a answer) error {
	return mendLine(v, a, func(line *listLine, text string) { *line = listLine{Line: t.paste().Submission(text, line.Way)} },
		func(changed answer) error { v["list"] = changed; return nil })
}
