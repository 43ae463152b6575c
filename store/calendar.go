package store

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// The refusals of the calendar.
const (
	ReasonNoDays       scoring.Reason = "no_days"       // nothing to enter
	ReasonWorkedAnyway scoring.Reason = "worked_anyway" // a make-up workday on a plain workday; Value: the date
	ReasonDayTwice     scoring.Reason = "day_twice"     // off and worked in one batch; Value: the date
	ReasonFarYear      scoring.Reason = "far_year"      // Value: the year
	ReasonNotEntered   scoring.Reason = "not_entered"   // the section has entered nothing for it; Value: the date
	ReasonYearKnown    scoring.Reason = "year_known"    // the library has the year's notice; Value: the year
	ReasonYearGaps     scoring.Reason = "year_gaps"     // Value: the year, Other: a statutory holiday that is not off
)

// A CalendarDay is what the section says of one date, over the library.
type CalendarDay struct {
	Date     workday.Date
	Off      bool   // a day off; otherwise a working day
	Name     string // the holiday's, or the reason
	Source   string // where it was entered: 聊天, or a file's name
	Recorded time.Time
	By       int64 // 0 for the operator
}

// same reports whether another entry says the same of the date.
func (d CalendarDay) same(other CalendarDay) bool { return d.Off == other.Off && d.Name == other.Name }

const calendarDayColumns = "day, off, name, source, recorded_at, recorded_by"

func scanCalendarDay(row scanner) (d CalendarDay, err error) {
	return d, row.Scan(&d.Date, &d.Off, &d.Name, &d.Source, timeColumn{&d.Recorded}, &d.By)
}

// CalendarDays returns what the section has entered for the dates from from to
// to, both included, in order.
func (v *View) CalendarDays(from, to workday.Date) ([]CalendarDay, error) {
	return list(v, scanCalendarDay, "SELECT "+calendarDayColumns+" FROM calendar_day WHERE day BETWEEN ? AND ? ORDER BY day", from, to)
}

// DeclaredYears returns the years of which the section has said that they are
// entered in full.
func (v *View) DeclaredYears() ([]int, error) {
	return list(v, func(row scanner) (year int, err error) { return year, row.Scan(&year) },
		"SELECT year FROM calendar_year ORDER BY year")
}

// calendarSequence counts the changes of the calendar.
const calendarSequence = "calendar"

// A stampedCalendar is a calendar as it was after so many changes.
type stampedCalendar struct {
	changes  int64
	calendar *workday.Calendar
}

// loadCalendar gives a view that has just been opened the calendar of its
// state. It is built once for each change, by whatever process that was made.
func (db *DB) loadCalendar(v *View) error {
	var changes int64
	err := v.one("SELECT last FROM sequence WHERE kind = ?", []any{calendarSequence}, &changes)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if held := db.calendar.Load(); held != nil && held.changes == changes {
		v.Calendar = held.calendar
		return nil
	}
	if v.Calendar, err = v.buildCalendar(); err != nil {
		return err
	}
	db.calendar.Store(&stampedCalendar{changes, v.Calendar})
	return nil
}

// buildCalendar makes the calendar of what the database holds.
func (v *View) buildCalendar() (*workday.Calendar, error) {
	days, err := list(v, scanCalendarDay, "SELECT "+calendarDayColumns+" FROM calendar_day")
	if err != nil {
		return nil, err
	}
	declared, err := v.DeclaredYears()
	if err != nil {
		return nil, err
	}
	additions := make(map[workday.Date]workday.Addition, len(days))
	for _, d := range days {
		additions[d.Date] = workday.Addition{Off: d.Off, Why: d.Name}
	}
	return workday.New(v.Rules.Settings.Office(), additions, declared...), nil
}

// A CalendarChange is what an act on the calendar did.
type CalendarChange struct {
	Off, Work, Undone int // days entered as off and as worked, and days taken back
	Known             int // days that were entered so already
	Year              int // that was declared; 0 for none
	Complete          bool
	Console           bool // made by the operator
	Moved             []MovedDeadline
}

// Notice is what whoever made the change, and the section, is told of it.
func (c CalendarChange) Notice() notice.CalendarChanged {
	n := notice.CalendarChanged{Off: c.Off, Work: c.Work, Undone: c.Undone, Known: c.Known, Year: c.Year, Complete: c.Complete, Console: c.Console}
	for _, m := range c.Moved {
		n.Units = append(n.Units, m.Unit)
	}
	return n
}

// A DayRefusal is the refusal of one of several days.
type DayRefusal struct {
	Index   int
	Refusal *scoring.Refusal
}

// DayNameLimit is how long the name of a holiday, or a reason, may be, in
// characters.
const DayNameLimit = 20

// farYears is how many years ahead a day may lie; further is a slip.
const farYears = 10

// CheckDays returns what is wrong with days that are to be entered together.
func (v *View) CheckDays(days []CalendarDay) []DayRefusal {
	var refusals []DayRefusal
	seen := make(map[workday.Date]bool) // whether it is off
	for i, d := range days {
		refuse := func(reason scoring.Reason, value string) {
			refusals = append(refusals, DayRefusal{i, &scoring.Refusal{Reason: reason, Value: value}})
		}
		off, twice := seen[d.Date]
		seen[d.Date] = d.Off
		switch year := d.Date.Year(); {
		case year < v.Now.Year()-1 || year > v.Now.Year()+farYears:
			refuse(ReasonFarYear, strconv.Itoa(year))
		case twice && off != d.Off:
			refuse(ReasonDayTwice, d.Date.String())
		case !d.Off && workday.Noticed(d.Date).Kind == workday.Workday:
			refuse(ReasonWorkedAnyway, d.Date.String())
		}
	}
	return refusals
}

// SetDays enters days off and make-up workdays over the library, all or none;
// a later entry of a date replaces an earlier one. Stored deadlines that are
// still open are computed anew. Entering what stands already changes nothing.
func (act *Act) SetDays(days []CalendarDay) (CalendarChange, error) {
	var change CalendarChange
	permit, err := act.ask(SetDays, "")
	if err != nil {
		return change, err
	}
	if len(days) == 0 {
		return change, &scoring.Refusal{Reason: ReasonNoDays}
	}
	if refusals := act.CheckDays(days); len(refusals) > 0 {
		return change, refusals[0].Refusal
	}
	var entered []string
	for _, d := range days {
		stands, err := find(act.View, scanCalendarDay, "SELECT "+calendarDayColumns+" FROM calendar_day WHERE day = ?", d.Date)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return change, err
		}
		switch {
		case err == nil && stands.same(d):
			change.Known++
			continue
		case d.Off:
			change.Off++
		default:
			change.Work++
		}
		if err := act.exec("INSERT OR REPLACE INTO calendar_day ("+calendarDayColumns+") VALUES (?, ?, ?, ?, ?, ?)",
			d.Date, d.Off, d.Name, d.Source, millis(act.Now), act.Actor.Person); err != nil {
			return change, err
		}
		entered = append(entered, dayTrace(d))
	}
	if len(entered) == 0 {
		return change, nil
	}
	return change, act.calendarChanged(permit, &change, "calendar", map[string]any{"days": entered})
}

// dayTrace is a day as the audit writes it.
func dayTrace(d CalendarDay) string {
	kind := "work"
	if d.Off {
		kind = "off"
	}
	return d.Date.String() + " " + kind + " " + cmp.Or(d.Name, "-") + " " + d.Source
}

// UnsetDay takes back what the section has entered for a date (撤销一天): the
// library holds again.
func (act *Act) UnsetDay(date workday.Date) (CalendarChange, error) {
	change := CalendarChange{Undone: 1}
	permit, err := act.ask(UnsetDay, "")
	if err != nil {
		return change, err
	}
	stands, err := find(act.View, scanCalendarDay, "SELECT "+calendarDayColumns+" FROM calendar_day WHERE day = ?", date)
	if errors.Is(err, ErrNotFound) {
		return change, &scoring.Refusal{Reason: ReasonNotEntered, Value: date.String()}
	}
	if err != nil {
		return change, err
	}
	if err := act.exec("DELETE FROM calendar_day WHERE day = ?", date); err != nil {
		return change, err
	}
	return change, act.calendarChanged(permit, &change, "calendar", map[string]any{"was": dayTrace(stands)})
}

// statutory are the holidays of fixed date: a year in which one of them is
// worked has not been entered in full.
var statutory = []struct {
	month time.Month
	day   int
}{{time.January, 1}, {time.May, 1}, {time.October, 1}, {time.October, 2}, {time.October, 3}}

// DeclareYear says that all days of a year are entered, so that it counts as
// covered, or takes that back. A year of the library needs no declaration.
func (act *Act) DeclareYear(year int, complete bool) (CalendarChange, error) {
	change := CalendarChange{Year: year, Complete: complete}
	permit, err := act.ask(DeclareYear, "")
	if err != nil {
		return change, err
	}
	declared, err := act.DeclaredYears()
	if err != nil {
		return change, err
	}
	value := strconv.Itoa(year)
	switch {
	case workday.NoticedYear(year):
		return change, &scoring.Refusal{Reason: ReasonYearKnown, Value: value}
	case year < act.Now.Year() || year > act.Now.Year()+farYears:
		return change, &scoring.Refusal{Reason: ReasonFarYear, Value: value}
	case slices.Contains(declared, year) == complete:
		return change, stale(value)
	}
	for _, holiday := range statutory {
		d := workday.NewDate(year, holiday.month, holiday.day)
		if complete && act.Calendar.IsWorkday(d) {
			return change, &scoring.Refusal{Reason: ReasonYearGaps, Value: value, Other: d.String()}
		}
	}
	if complete {
		err = act.exec("INSERT INTO calendar_year (year, recorded_at, recorded_by) VALUES (?, ?, ?)",
			year, millis(act.Now), act.Actor.Person)
	} else {
		err = act.exec("DELETE FROM calendar_year WHERE year = ?", year)
	}
	if err != nil {
		return change, err
	}
	return change, act.calendarChanged(permit, &change, value, map[string]any{"complete": complete})
}

// calendarChanged makes a change of the calendar hold in this transaction and
// those after it, computes open deadlines anew, and records the act.
func (act *Act) calendarChanged(permit *permit, change *CalendarChange, object string, detail any) error {
	if err := act.exec(`INSERT INTO sequence (kind, last) VALUES (?, 1)
		ON CONFLICT (kind) DO UPDATE SET last = last + 1`, calendarSequence); err != nil {
		return err
	}
	calendar, err := act.buildCalendar()
	if err != nil {
		return err
	}
	change.Console = permit.role == RoleOperator
	before := act.Calendar
	act.Calendar = calendar
	if err := permit.record(object, detail); err != nil {
		return err
	}
	if change.Moved, err = act.recountDeadlines(permit, before); err != nil || permit.role != RoleOperator {
		return err
	}
	return act.TellSection(change.Notice(), 0)
}
