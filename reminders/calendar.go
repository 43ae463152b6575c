package reminders

import (
	"fmt"
	"time"

	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// alarmMonth is from when on the next year's calendar is missed: the State
// Council's notice comes in November, sometimes before.
const alarmMonth = time.November

// CalendarAlarm returns the newest moment after from and not after to at which
// the section is to be told that a year's days off are not known, and the
// year. It is told in the morning of the first working day from 1 November on,
// then on the first working day of each week, until the year is covered; of
// the present year likewise, in any month.
func (p *Plan) CalendarAlarm(cal *workday.Calendar, from, to time.Time) (at time.Time, year int, ok bool) {
	for _, moment := range workingMoments(p.morning, cal, from, to) {
		day := workday.DateOf(moment)
		if missing, due := missingYear(cal, day); due && opensWeek(cal, day) {
			at, year, ok = moment, missing, true
		}
	}
	return at, year, ok
}

// missingYear is the first year that is not covered and is wanted on a day.
func missingYear(cal *workday.Calendar, day workday.Date) (year int, missing bool) {
	switch {
	case !cal.Covered(day.Year()):
		return day.Year(), true
	case day.Month() >= alarmMonth && !cal.Covered(day.Year()+1):
		return day.Year() + 1, true
	}
	return 0, false
}

// opensWeek reports whether a day is the first working day of its week, which
// starts on Monday, or the first from 1 November on.
func opensWeek(cal *workday.Calendar, day workday.Date) bool {
	monday := day.AddDays(-(int(day.Weekday()) + 6) % 7)
	first := workday.NewDate(day.Year(), alarmMonth, 1)
	return cal.Next(monday.AddDays(-1)) == day || cal.Next(first.AddDays(-1)) == day
}

// calendar tells the section that a year's days off are not known.
func (d *decision) calendar() {
	at, year, ok := d.plan.CalendarAlarm(d.Calendar, d.Reminded, d.Now)
	if ok {
		d.add(Due{At: at, To: store.Audience{Role: store.RoleSection}, Notice: notice.CalendarMissing{Year: year},
			Key: fmt.Sprintf("calendar/%d/%s", year, workday.DateOf(at)), Reason: fmt.Sprintf("the days off of %d are not known", year)})
	}
}
