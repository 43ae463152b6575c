package reminders

import (
	"fmt"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// sweptSetting is where the moment of the last sweep is kept.
const sweptSetting = "swept"

// A Sweeper queues what is due. Running it twice, or after days of downtime,
// queues each notice once.
type Sweeper struct {
	db   *store.DB
	plan *Plan
}

// NewSweeper returns a sweeper of a database.
func NewSweeper(db *store.DB, plan *Plan) *Sweeper { return &Sweeper{db: db, plan: plan} }

// Sweep queues everything that has become due since the last sweep, in one
// transaction. The first sweep of a database looks back at nothing.
func (s *Sweeper) Sweep(now time.Time) error {
	err := s.db.Update(now, func(tx *store.Tx) error {
		last, err := lastSweep(tx.View)
		if err != nil {
			return err
		}
		if err := tx.SetSetting(sweptSetting, now.UTC().Format(time.RFC3339)); err != nil {
			return err
		}
		if last.IsZero() || !last.Before(now) {
			return nil
		}
		if workday.DateOf(last) != workday.DateOf(now) {
			if err := tx.PruneInbox(); err != nil {
				return err
			}
		}
		for _, part := range []func(*store.Tx, time.Time, time.Time) error{s.quota, s.unread, s.soon, s.due, s.drafts} {
			if err := part(tx, last, now); err != nil {
				return fmt.Errorf("sweep: %w", err)
			}
		}
		store.Failpoint("cron-planned")
		return nil
	})
	store.Failpoint("cron-enqueued")
	return err
}

func lastSweep(v *store.View) (time.Time, error) {
	text, err := v.Setting(sweptSetting)
	if err != nil || text == "" {
		return time.Time{}, err
	}
	return time.Parse(time.RFC3339, text)
}

// quota reminds every township that still owes direct tasks (三（二）2).
func (s *Sweeper) quota(tx *store.Tx, last, now time.Time) error {
	call, ok := s.plan.QuotaCall(tx.Calendar, last, now)
	if !ok {
		return nil
	}
	sheet, err := tx.Score(call.Month.Quarter())
	if err != nil {
		return err
	}
	for _, unit := range Owing(tx.Rules, sheet, call.Month) {
		n := notice.QuotaShort{Unit: unit, Day: workday.DateOf(now).String(), Last: call.Stage == "last"}
		key := fmt.Sprintf("quota/%s/%s/%s", call.Month, unit, call.Stage)
		if err := tx.Remind(store.RoleOfficer, unit, n, key); err != nil {
			return err
		}
	}
	return nil
}

// unread chases officers who have not acknowledged a commission, and gives the
// section the list of whom to telephone.
func (s *Sweeper) unread(tx *store.Tx, last, now time.Time) error {
	open, err := tx.OpenCommissions("")
	if err != nil {
		return err
	}
	reached := func(c store.Commission, after time.Duration) bool {
		at := tx.Calendar.AddHours(c.Issued, after).At
		return at.After(last) && !at.After(now)
	}
	for _, c := range open {
		if c.State != scoring.CommissionIssued || c.Notice == "" {
			continue
		}
		if reached(c, s.plan.chaseAfter) {
			if _, err := tx.Chase(c.ID, c.Unit); err != nil {
				return err
			}
		}
		if reached(c, s.plan.listAfter) {
			if err := tx.Remind(store.RoleSection, "", notice.PhoneList{Notice: c.Notice}, "phone/"+c.Notice); err != nil {
				return err
			}
		}
	}
	return nil
}

// soon reminds officers of a commission that is not delivered: a working day
// before its due time, two hours before it, and when it has passed.
func (s *Sweeper) soon(tx *store.Tx, last, now time.Time) error {
	open, err := tx.OpenCommissions("")
	if err != nil {
		return err
	}
	for _, c := range open {
		if !c.Open() || c.Notice == "" {
			continue
		}
		for _, stage := range []struct {
			name string
			at   time.Time
		}{
			{"over", c.Due.Add(time.Minute)},
			{"hours", c.Due.Add(-2 * time.Hour)},
			{"day", tx.Calendar.ShiftDays(c.Due, -1).At},
		} {
			if !stage.at.After(last) || stage.at.After(now) || stage.at.Before(c.Issued) {
				continue
			}
			key := fmt.Sprintf("due-%s/%s/%d", stage.name, c.ID, c.Due.Unix())
			if err := tx.Remind(store.RoleOfficer, c.Unit, notice.DueSoon{Commission: c.ID}, key); err != nil {
				return err
			}
			break // of several that a late sweep finds, the last alone
		}
	}
	return nil
}

// due gives the section the list of what has come to its due time; cards show
// 暂计 · 待认定 from then on.
func (s *Sweeper) due(tx *store.Tx, last, now time.Time) error {
	notices, err := tx.NoticesDueBetween(last, now)
	if err != nil {
		return err
	}
	for _, id := range notices {
		commissions, err := tx.CommissionsOfNotice(id)
		if err != nil {
			return err
		}
		var moment time.Time // the newest that brought the list about
		for _, c := range commissions {
			if !c.Overdue(now) {
				continue
			}
			for _, at := range []time.Time{c.Due, c.WindowEnds} {
				if at.Before(now) && at.After(moment) {
					moment = at
				}
			}
			if err := tx.RefreshCard(c.ID); err != nil {
				return err
			}
		}
		if err := tx.RefreshCard(id); err != nil {
			return err
		}
		key := fmt.Sprintf("due/%s/%d", id, moment.Unix())
		if err := tx.Remind(store.RoleSection, "", notice.DueList{Notice: id}, key); err != nil {
			return err
		}
	}
	return nil
}

// drafts has the bulletins drafted whose day has come.
func (s *Sweeper) drafts(tx *store.Tx, last, now time.Time) error {
	for _, month := range s.plan.Drafts(tx.Calendar, last, now) {
		if err := tx.DraftMonth(month); err != nil {
			return err
		}
	}
	return nil
}

// Holds reports whether a reminder is still true when it leaves. Whatever is
// no reminder always holds.
func Holds(v *store.View, item store.Item) (bool, error) {
	switch n := item.Notice.(type) {
	case notice.QuotaShort:
		day, err := workday.ParseDate(n.Day)
		if err != nil {
			return false, err
		}
		month := scoring.MonthOf(day)
		sheet, err := v.Score(month.Quarter())
		if err != nil {
			return false, err
		}
		return month.Contains(v.Day()) && slices.Contains(Owing(v.Rules, sheet, month), n.Unit), nil
	case notice.DueSoon:
		c, err := v.Commission(n.Commission)
		return c.Open(), err
	case notice.Chased:
		c, err := v.Commission(n.Commission)
		return c.State == scoring.CommissionIssued, err
	}
	return true, nil
}
