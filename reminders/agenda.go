package reminders

import (
	"fmt"
	"slices"
	"time"

	"github.com/robfig/cron/v3"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// A Due is one notice that is due: what, to whom, and why.
type Due struct {
	At     time.Time // when the plan wants it to leave
	To     store.Audience
	Notice notice.Notice
	Key    string // it is queued once per chat, ever
	Reason string // for whoever runs the program
}

// An Agenda is all that is due at a moment.
type Agenda struct {
	Notices []Due
	Drafts  []scoring.Period   // whose bulletin is to be drafted
	Overdue []store.Commission // those whose due time or window has just passed: their cards change
	Skipped notice.Skipped     // rounds that a downtime has swallowed; zero where there are none
	// Quiet says that nobody may be reminded now; what waits for that is due
	// at the first sweep after it.
	Quiet bool
}

// Agenda decides what is due at the moment of the facts and was not before. It
// does no I/O beyond what the facts read on being asked.
func (p *Plan) Agenda(f Facts) (Agenda, error) {
	d := &decision{plan: p, Facts: f}
	d.Quiet = p.Quiet(f.Calendar, f.Now)
	d.overdue()
	d.drafts()
	if !d.Quiet {
		if err := d.morning(); err != nil {
			return d.Agenda, err
		}
		d.receipts()
		d.soon()
		d.explanations()
		d.calendar()
		if err := d.digest(); err != nil {
			return d.Agenda, err
		}
	}
	if d.Skipped != (notice.Skipped{}) {
		d.Skipped.From, d.Skipped.To = f.Reminded, f.Now
	}
	return d.Agenda, nil
}

// A decision is an agenda while it is made.
type decision struct {
	plan *Plan
	Facts
	Agenda
}

func (d *decision) add(due Due) { d.Notices = append(d.Notices, due) }

// tolerance is how much later than planned a reminder may leave unmarked.
const tolerance = time.Hour

// reminding is the mark of a reminder planned for a moment: quiet hours do not
// make it late.
func (d *decision) reminding(planned time.Time) notice.Reminding {
	if d.Now.Sub(d.plan.quiet.open(d.Calendar, planned)) > tolerance {
		return notice.Reminding{Late: planned}
	}
	return notice.Reminding{}
}

// since reports whether a moment has come since people were last reminded.
func (d *decision) since(t time.Time) bool { return t.After(d.Reminded) && !t.After(d.Now) }

// workingMoments returns the times of a schedule on working days after from and
// not after to, the earliest first.
func workingMoments(s cron.Schedule, cal *workday.Calendar, from, to time.Time) []time.Time {
	var all []time.Time
	for at := s.Next(from.In(workday.Shanghai)); !at.IsZero() && !at.After(to); at = s.Next(at) {
		if cal.IsWorkday(workday.DateOf(at)) {
			all = append(all, at)
		}
	}
	return all
}

// drafts has the bulletins drafted whose day has come: the first working day
// after each month, and after the quarter and the year that end with it. No
// rules hold for what was before their year.
func (d *decision) drafts() {
	for _, at := range workingMoments(d.plan.draftAt, d.Calendar, d.Swept, d.Now) {
		month := scoring.MonthOf(workday.DateOf(at))
		first := d.Calendar.Next(month.Start().AddDays(-1))
		month = month.Previous()
		if first != workday.DateOf(at) || month.Year() < d.Rules.Year {
			continue
		}
		for _, p := range []scoring.Period{month, month.Quarter(), scoring.YearPeriod(month.Year())} {
			if p.Last() == month.Last() && !slices.Contains(d.Drafts, p) {
				d.Drafts = append(d.Drafts, p)
			}
		}
	}
}

// firstDigest reports whether no digest of the day comes before a moment.
func (d *decision) firstDigest(at time.Time) bool {
	midnight := workday.DateOf(at).Time().Add(-time.Second)
	return !slices.ContainsFunc(d.plan.digests, func(s cron.Schedule) bool {
		return len(workingMoments(s, d.Calendar, midnight, at.Add(-time.Second))) > 0
	})
}

// digest tells the section what waits for it, and an approver what waits for a
// second person; of several that were missed, the newest.
func (d *decision) digest() error {
	var moments []time.Time
	for _, s := range d.plan.digests {
		moments = append(moments, workingMoments(s, d.Calendar, d.Reminded, d.Now)...)
	}
	if len(moments) == 0 && len(d.Drafts) == 0 {
		return nil
	}
	at := d.Now
	if len(moments) > 0 {
		at = slices.MaxFunc(moments, time.Time.Compare)
		d.Skipped.Digests = len(moments) - 1
	}
	waiting, err := d.Waiting()
	if err != nil {
		return err
	}
	n := notice.Digest{Reminding: d.reminding(at), Head: d.firstDigest(at)}
	for _, month := range d.Drafts {
		n.Drafts = append(n.Drafts, month.String())
	}
	key := "digest/" + at.Format("2006-01-02T15:04")
	if waiting.Total() > 0 || len(n.Drafts) > 0 {
		d.add(Due{At: at, To: store.Audience{Role: store.RoleSection}, Notice: n, Key: key,
			Reason: fmt.Sprintf("%d wait for the section, %d drafted", waiting.Total(), len(n.Drafts))})
	}
	if len(waiting.Proposals)+len(waiting.ToSign) > 0 {
		d.add(Due{At: at, To: store.Audience{Role: store.RoleApprover}, Notice: notice.Digest{Reminding: n.Reminding}, Key: key,
			Reason: fmt.Sprintf("%d proposals wait for a second person, %d bulletins to be signed", len(waiting.Proposals), len(waiting.ToSign))})
	}
	return nil
}
