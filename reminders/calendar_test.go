package reminders_test

import (
	"testing"

	"zwxx/reminders"
	"zwxx/scoring/workday"
)

// fault 40: the section is told from 1 November on that the next year's days
// off are not known, once a week, until they are.
func TestCalendarAlarm(t *testing.T) {
	t.Parallel()
	plan, err := reminders.NewPlan(reminders.Default())
	if err != nil {
		t.Fatal(err)
	}
	plain := calendar(t)
	declared := workday.New(plain.Office(), nil, 2027)
	for _, tt := range []struct {
		name     string
		cal      *workday.Calendar
		from, to string
		at       string // "" for no alarm
		year     int
	}{
		{"October", plain, "2026-10-01 00:00", "2026-10-31 23:59", "", 0},
		{"1 November is a Sunday", plain, "2026-11-01 00:00", "2026-11-01 23:59", "", 0},
		{"before nine", plain, "2026-11-02 00:00", "2026-11-02 08:59", "", 0},
		{"at nine", plain, "2026-11-02 08:59", "2026-11-02 09:00", "2026-11-02 09:00", 2027},
		{"once", plain, "2026-11-02 09:00", "2026-11-06 23:59", "", 0},
		{"the next week", plain, "2026-11-06 23:59", "2026-11-09 09:00", "2026-11-09 09:00", 2027},
		{"of weeks that were missed, the newest", plain, "2026-11-02 09:00", "2026-11-27 10:00", "2026-11-23 09:00", 2027},
		{"the year has come", plain, "2027-01-04 08:00", "2027-01-04 09:00", "2027-01-04 09:00", 2027},
		{"in mid-year", plain, "2027-06-11 12:00", "2027-06-14 09:00", "2027-06-14 09:00", 2027},
		{"declared", declared, "2026-11-01 00:00", "2026-12-31 23:59", "", 0},
		{"declared, and its own November", declared, "2027-11-01 00:00", "2027-11-01 09:00", "2027-11-01 09:00", 2028},
		{"known to the library", plain, "2018-11-01 00:00", "2018-12-31 23:59", "", 0},
		{"1 November is a Saturday, the week before begins on a Monday", plain, "2025-10-27 00:00", "2025-11-30 23:59", "", 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			moment, year, ok := plan.CalendarAlarm(tt.cal, at(t, tt.from), at(t, tt.to))
			if ok != (tt.at != "") || year != tt.year || ok && !moment.Equal(at(t, tt.at)) {
				t.Errorf("%t %d at %s", ok, year, moment)
			}
		})
	}
}
