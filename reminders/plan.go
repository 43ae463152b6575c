// Package reminders says who is reminded of what, and when. A [Plan] and the
// calendar decide that at a moment, without I/O; the [Sweeper] asks them for
// the time since its last sweep and queues what is due, each notice once.
package reminders

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// A Config is the plan as it is written in the config file. Times of day are
// cron specs in Asia/Shanghai.
type Config struct {
	QuotaAt   string `toml:"quota_at"`   // when the reminder of direct tasks leaves on its days
	QuotaDays []int  `toml:"quota_days"` // its days: so many working days before the month's last
	LastCall  string `toml:"last_call"`  // when it leaves on the month's last working day
	DraftAt   string `toml:"draft_at"`   // when the bulletin is drafted on the month's first working day

	ChaseAfter Hours `toml:"chase_after"` // working hours until officers are chased for a receipt
	ListAfter  Hours `toml:"list_after"`  // working hours until the section gets the telephone list
}

// Hours is a span of working time.
type Hours int

func (h Hours) duration() time.Duration { return time.Duration(h) * time.Hour }

// Default is the plan where the config file says nothing.
var Default = Config{
	QuotaAt: "0 9 * * *", QuotaDays: []int{10, 5, 2}, LastCall: "0 15 * * *", DraftAt: "0 9 * * *",
	ChaseAfter: 2, ListAfter: 6,
}

// A Plan is a config that has been checked.
type Plan struct {
	quotaAt, lastCall, draftAt cron.Schedule
	quotaDays                  []int
	chaseAfter, listAfter      time.Duration
}

// NewPlan checks a config and names every fault in it.
func NewPlan(c Config) (*Plan, error) {
	p := &Plan{quotaDays: c.QuotaDays, chaseAfter: c.ChaseAfter.duration(), listAfter: c.ListAfter.duration()}
	var faults []error
	for _, spec := range []struct {
		name, text string
		into       *cron.Schedule
	}{{"quota_at", c.QuotaAt, &p.quotaAt}, {"last_call", c.LastCall, &p.lastCall}, {"draft_at", c.DraftAt, &p.draftAt}} {
		schedule, err := parseSpec(spec.text)
		if err != nil {
			faults = append(faults, fmt.Errorf("reminders.%s: %w", spec.name, err))
		}
		*spec.into = schedule
	}
	for _, n := range c.QuotaDays {
		if n < 0 || n > 20 {
			faults = append(faults, fmt.Errorf("reminders.quota_days: %d is not a number of working days from 0 to 20", n))
		}
	}
	if c.ChaseAfter <= 0 || c.ListAfter <= 0 {
		faults = append(faults, errors.New("reminders.chase_after and list_after must be at least one working hour"))
	}
	return p, errors.Join(faults...)
}

// parseSpec reads a cron spec. One that names a time zone of its own is
// refused: all business time is Asia/Shanghai, and some such specs make the
// parser panic.
func parseSpec(text string) (cron.Schedule, error) {
	if strings.Contains(text, "TZ=") {
		return nil, fmt.Errorf("%q names a time zone; all times are Asia/Shanghai", text)
	}
	if strings.HasPrefix(strings.TrimSpace(text), "@every") {
		return nil, fmt.Errorf("%q has no fixed times", text)
	}
	return cron.ParseStandard(text)
}

// moments returns the times of a schedule after from and not after to.
func moments(s cron.Schedule, from, to time.Time) []time.Time {
	var all []time.Time
	for at := s.Next(from.In(workday.Shanghai)); !at.IsZero() && !at.After(to); at = s.Next(at) {
		all = append(all, at)
	}
	return all
}

// A quotaCall is one round of reminders of direct tasks.
type quotaCall struct {
	Month scoring.Period
	Day   workday.Date
	Stage string // T-10, T-5, T-2 or last
}

// QuotaCall returns the newest round of reminders of direct tasks
// (三（二）2) after from and not after to. A round overtaken by a later one is
// not made up for, nor one of a month that is over.
func (p *Plan) QuotaCall(cal *workday.Calendar, from, to time.Time) (quotaCall, bool) {
	var newest quotaCall
	month := scoring.MonthOf(workday.DateOf(to))
	consider := func(at time.Time, stage func(last, day workday.Date) string) {
		day := workday.DateOf(at)
		if !month.Contains(day) || day < newest.Day {
			return
		}
		if s := stage(cal.LastIn(month.Start(), month.Last()), day); s != "" {
			newest = quotaCall{month, day, s}
		}
	}
	for _, at := range moments(p.quotaAt, from, to) {
		consider(at, func(last, day workday.Date) string {
			for _, n := range p.quotaDays {
				if cal.TMinus(last, n) == day {
					return fmt.Sprintf("T-%d", n)
				}
			}
			return ""
		})
	}
	for _, at := range moments(p.lastCall, from, to) {
		consider(at, func(last, day workday.Date) string {
			if day == last {
				return "last"
			}
			return ""
		})
	}
	return newest, newest.Stage != ""
}

// Drafts returns the months whose bulletin is to be drafted at a time after
// from and not after to: on the first working day after each.
func (p *Plan) Drafts(cal *workday.Calendar, from, to time.Time) []scoring.Period {
	var months []scoring.Period
	for _, at := range moments(p.draftAt, from, to) {
		month := scoring.MonthOf(workday.DateOf(at))
		if cal.Next(month.Start().AddDays(-1)) == workday.DateOf(at) && !slices.Contains(months, month.Previous()) {
			months = append(months, month.Previous())
		}
	}
	return months
}

// Owing returns the units that still owe direct tasks in a month, in roster
// order. A quarter's task is asked for in its last month. The sheet is the
// quarter's.
func Owing(rules *scoring.Rules, sheet *scoring.Sheet, month scoring.Period) []string {
	var units []string
	for _, unit := range rules.Units() {
		gap, ok := scoring.GapOf(sheet, rules, unit.Name)
		if ok && slices.ContainsFunc(gap.Quotas, func(q scoring.QuotaGap) bool { return owed(q, month) }) {
			units = append(units, unit.Name)
		}
	}
	return units
}

func owed(q scoring.QuotaGap, month scoring.Period) bool {
	period, err := scoring.ParsePeriod(q.Period)
	if err != nil || q.Lost || q.Done >= q.Wanted || !period.Contains(month.Start()) {
		return false
	}
	return period.Kind() == scoring.Month || period.Last() == month.Last()
}
