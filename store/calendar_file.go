package store

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// The refusals of a file of days.
const (
	ReasonNotUTF8      scoring.Reason = "not_utf8"
	ReasonFileTooLong  scoring.Reason = "file_too_long"
	ReasonDayColumns   scoring.Reason = "day_columns"  // the first line is not the columns' names; Value: it
	ReasonDayKind      scoring.Reason = "day_kind"     // neither holiday nor workday; Value: it
	ReasonDayFields    scoring.Reason = "day_fields"   // not three fields; Value: how many
	ReasonDayDate      scoring.Reason = "day_date"     // no date; Value: it
	ReasonBrokenQuotes scoring.Reason = "quotes"       // a quotation mark out of place
	ReasonLongDayName  scoring.Reason = "day_name"     // Value: the name
	ReasonDayRepeated  scoring.Reason = "day_repeated" // Value: the date, Other: the line it stands on
)

// A CalendarFault is what is wrong with a line of a file of days; line 0 is the
// file itself.
type CalendarFault struct {
	Line    int
	Refusal *scoring.Refusal
}

// A CalendarFileError holds every fault of a file of days, by line.
type CalendarFileError struct {
	Name   string
	Faults []CalendarFault
}

// Error lists every fault on a line of its own, each with the file's name.
func (e *CalendarFileError) Error() string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = fmt.Sprintf("%s: line %d: %s", e.Name, f.Line, f.Refusal.Error())
	}
	return strings.Join(lines, "\n")
}

// A CalendarFile is the days of a file, before any check against the calendar.
type CalendarFile struct {
	Name string
	Days []CalendarDay

	lines  []int // of the days
	faults []CalendarFault
}

// calendarFileLimit is far above any year's days, in bytes.
const calendarFileLimit = 1 << 20

// The names of the columns, and what stands in the second.
var (
	calendarColumns = [][]string{{"date", "kind", "name"}, {"日期", "类别", "名称"}}
	dayKinds        = map[string]bool{"holiday": true, "放假": true, "workday": false, "补班": false} // whether it is off
)

// ReadCalendarFile reads days from CSV (UTF-8, with or without a byte order
// mark) with the columns date, kind and name: 2027-01-01,holiday,元旦. The only
// errors are the reader's: what is wrong with the file waits for Refuse.
func ReadCalendarFile(name string, r io.Reader) (*CalendarFile, error) {
	f := &CalendarFile{Name: name}
	text, err := io.ReadAll(io.LimitReader(r, calendarFileLimit+1))
	switch {
	case err != nil:
		return nil, err
	case len(text) > calendarFileLimit:
		f.fault(0, ReasonFileTooLong, "")
		return f, nil
	case !utf8.Valid(text):
		f.fault(0, ReasonNotUTF8, "")
		return f, nil
	}
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	rows.FieldsPerRecord, rows.TrimLeadingSpace = -1, true
	header := true
	for {
		row, err := rows.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if header {
				f.fault(0, ReasonNoDays, "")
			}
			return f, nil
		case errors.As(err, &broken):
			f.fault(broken.Line, ReasonBrokenQuotes, "")
			return f, nil // what follows cannot be told apart
		case err != nil:
			return nil, err
		}
		line, _ := rows.FieldPos(0)
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		if header {
			header = false
			if !slices.ContainsFunc(calendarColumns, func(c []string) bool { return slices.Equal(c, row) }) {
				f.fault(line, ReasonDayColumns, strings.Join(row, ","))
				return f, nil
			}
			continue
		}
		f.add(line, row)
	}
}

// add reads one line.
func (f *CalendarFile) add(line int, row []string) {
	if len(row) != 3 {
		f.fault(line, ReasonDayFields, fmt.Sprint(len(row)))
		return
	}
	date, ok := readDay(row[0])
	if !ok {
		f.fault(line, ReasonDayDate, row[0])
	}
	off, known := dayKinds[row[1]]
	if !known {
		f.fault(line, ReasonDayKind, row[1])
	}
	if utf8.RuneCountInString(row[2]) > DayNameLimit {
		f.fault(line, ReasonLongDayName, row[2])
	}
	if i := slices.IndexFunc(f.Days, func(d CalendarDay) bool { return ok && d.Date == date }); i >= 0 {
		f.faults = append(f.faults, CalendarFault{line, &scoring.Refusal{Reason: ReasonDayRepeated, Value: date.String(), Other: fmt.Sprint(f.lines[i])}})
		return
	}
	if ok && known {
		f.Days, f.lines = append(f.Days, CalendarDay{Date: date, Off: off, Name: row[2], Source: f.Name}), append(f.lines, line)
	}
}

// readDay reads 2027-01-01, or 2027/1/1 as spreadsheets write it.
func readDay(s string) (workday.Date, bool) {
	if d, err := workday.ParseDate(s); err == nil {
		return d, true
	}
	t, err := time.Parse("2006/1/2", s)
	return workday.NewDate(t.Date()), err == nil
}

func (f *CalendarFile) fault(line int, reason scoring.Reason, value string) {
	f.faults = append(f.faults, CalendarFault{line, &scoring.Refusal{Reason: reason, Value: value}})
}

// Refuse returns a *CalendarFileError of the file's own faults and of what
// [View.CheckDays] refuses, by line; nil if there is neither.
func (f *CalendarFile) Refuse(refusals []DayRefusal) error {
	faults := slices.Clone(f.faults)
	for _, r := range refusals {
		faults = append(faults, CalendarFault{f.lines[r.Index], r.Refusal})
	}
	if len(faults) == 0 && len(f.Days) == 0 {
		faults = []CalendarFault{{0, &scoring.Refusal{Reason: ReasonNoDays}}}
	}
	if len(faults) == 0 {
		return nil
	}
	slices.SortStableFunc(faults, func(a, b CalendarFault) int { return cmp.Compare(a.Line, b.Line) })
	return &CalendarFileError{Name: f.Name, Faults: faults}
}
