package reminders

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"zwxx/scoring/workday"
)

// A Config is the plan as it is written in the config file. Times of day are
// cron specs in Asia/Shanghai; days are so many working days before the last
// working day of the period.
type Config struct {
	MorningAt  string `toml:"morning_at"`  // when a unit's one reminder of a day leaves
	QuotaDays  []int  `toml:"quota_days"`  // of the month: direct tasks that are not done
	ValidDays  []int  `toml:"valid_days"`  // of the month: that nothing valid was sent yet
	TargetDays []int  `toml:"target_days"` // of the quarter: the points missing to the target
	LastCall   string `toml:"last_call"`   // when the last reminder of direct tasks leaves, on the month's last working day

	ChaseAfter    Hours `toml:"chase_after"`    // working hours until officers are chased for a receipt
	DeputyAfter   Hours `toml:"deputy_after"`   // working hours until deputies are
	ListAfter     Hours `toml:"list_after"`     // working hours until the section gets the telephone list
	DueBefore     Hours `toml:"due_before"`     // hours before a commission's due time
	ExplainBefore Hours `toml:"explain_before"` // working hours before the window of an explanation ends

	DigestAt []string `toml:"digest_at"` // when the section hears what waits for it, on working days
	DraftAt  string   `toml:"draft_at"`  // when the bulletin is drafted on the month's first working day

	QuietFrom string `toml:"quiet_from"` // nothing leaves from then on,
	QuietTo   string `toml:"quiet_to"`   // until then, nor on days off; but for a due time that falls there
}

// Hours is a span of time in whole hours.
type Hours int

func (h Hours) duration() time.Duration { return time.Duration(h) * time.Hour }

// Default is the plan where the config file says nothing.
func Default() Config {
	return Config{
		MorningAt: "0 9 * * *", QuotaDays: []int{10, 5, 2}, ValidDays: []int{5, 2}, TargetDays: []int{15, 5},
		LastCall: "0 15 * * *", ChaseAfter: 2, DeputyAfter: 4, ListAfter: 6, DueBefore: 2, ExplainBefore: 2,
		DigestAt: []string{"0 9 * * *", "0 15 * * *"}, DraftAt: "0 9 * * *", QuietFrom: "20:00", QuietTo: "08:00",
	}
}

// A Plan is a config that has been checked.
type Plan struct {
	config                     Config
	morning, lastCall, draftAt cron.Schedule
	digests                    []cron.Schedule
	quiet                      quiet
}

// NewPlan checks a config and names every fault in it.
func NewPlan(c Config) (*Plan, error) {
	p := &Plan{config: c}
	var faults []error
	fault := func(key, format string, args ...any) {
		faults = append(faults, fmt.Errorf("reminders."+key+": "+format, args...))
	}
	schedule := func(key, text string) cron.Schedule {
		s, err := ParseSpec(text)
		if err != nil {
			fault(key, "%w", err)
		}
		return s
	}
	p.morning, p.lastCall, p.draftAt = schedule("morning_at", c.MorningAt), schedule("last_call", c.LastCall), schedule("draft_at", c.DraftAt)
	for _, text := range c.DigestAt {
		p.digests = append(p.digests, schedule("digest_at", text))
	}
	for _, days := range []struct {
		key  string
		days []int
		most int
	}{{"quota_days", c.QuotaDays, 15}, {"valid_days", c.ValidDays, 15}, {"target_days", c.TargetDays, 50}} {
		for _, n := range days.days {
			if n < 0 || n > days.most {
				fault(days.key, "%d is not a number of working days from 0 to %d", n, days.most)
			}
		}
	}
	for _, span := range []struct {
		key   string
		hours Hours
	}{{"chase_after", c.ChaseAfter}, {"deputy_after", c.DeputyAfter}, {"list_after", c.ListAfter},
		{"due_before", c.DueBefore}, {"explain_before", c.ExplainBefore}} {
		if span.hours < 1 || span.hours > 100 {
			fault(span.key, "%d is not a number of hours from 1 to 100", span.hours)
		}
	}
	var err error
	if p.quiet, err = newQuiet(c.QuietFrom, c.QuietTo); err != nil {
		faults = append(faults, err)
	}
	return p, errors.Join(faults...)
}

// ParseSpec reads a cron spec. One that names a time zone of its own is
// refused: all business time is Asia/Shanghai, and some such specs make the
// parser panic.
func ParseSpec(text string) (cron.Schedule, error) {
	if strings.Contains(text, "TZ=") {
		return nil, fmt.Errorf("%q names a time zone; all times are Asia/Shanghai", text)
	}
	if strings.HasPrefix(strings.TrimSpace(text), "@every") {
		return nil, fmt.Errorf("%q has no fixed times", text)
	}
	s, err := cron.ParseStandard(text)
	if err != nil {
		return nil, err
	}
	if s.Next(time.Unix(0, 0).In(workday.Shanghai)).IsZero() {
		return nil, fmt.Errorf("%q never comes", text)
	}
	return s, nil
}

// Quiet reports whether a moment falls into the hours and days on which nobody
// is reminded.
func (p *Plan) Quiet(cal *workday.Calendar, t time.Time) bool { return p.quiet.open(cal, t).After(t) }

// quiet are the hours in which nobody is reminded, as minutes of the day.
type quiet struct{ from, to time.Duration }

func newQuiet(from, to string) (q quiet, err error) {
	for _, end := range []struct {
		key, text string
		into      *time.Duration
	}{{"quiet_from", from, &q.from}, {"quiet_to", to, &q.to}} {
		at, perr := time.Parse("15:04", end.text)
		if perr != nil {
			err = errors.Join(err, fmt.Errorf("reminders.%s: %q is not a time of day such as 20:00", end.key, end.text))
		}
		*end.into = time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	}
	if err == nil && q.to >= q.from {
		err = fmt.Errorf("reminders.quiet_to: %s is not before quiet_from %s", to, from)
	}
	return q, err
}

// open returns the first moment at or after t at which people may be reminded.
func (q quiet) open(cal *workday.Calendar, t time.Time) time.Time {
	day := workday.DateOf(t)
	since := t.Sub(day.Time())
	if cal.IsWorkday(day) && since >= q.to && since < q.from {
		return t
	}
	if !cal.IsWorkday(day) || since >= q.from {
		day = cal.Next(day)
	}
	return day.Time().Add(q.to)
}
