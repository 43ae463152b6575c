package reminders

import (
	"fmt"
	"time"

	"zwxx/store"
	"zwxx/store/notice"
)

// The settings that keep up to when everything has been queued, and up to when
// what waits for quiet hours to end has been.
const (
	sweptSetting    = "swept"
	remindedSetting = "reminded"
)

// A Sweeper queues what is due. Running it twice, or after days of downtime,
// queues each notice once.
type Sweeper struct {
	db   *store.DB
	plan *Plan
}

// NewSweeper returns a sweeper of a database.
func NewSweeper(db *store.DB, plan *Plan) *Sweeper { return &Sweeper{db: db, plan: plan} }

// Sweep queues everything that has become due since the last sweep, in one
// transaction. The first sweep of a database looks back at nothing. One that
// was restored is left alone until the section has said how it goes on.
func (s *Sweeper) Sweep(now time.Time) error {
	err := s.db.Update(now, func(tx *store.Tx) error {
		if _, waiting, err := tx.Restored(); err != nil || waiting {
			return err
		}
		facts, err := Read(tx.View)
		if err != nil {
			return err
		}
		agenda, err := s.plan.Agenda(facts)
		if err != nil {
			return err
		}
		if err := queue(tx, agenda); err != nil {
			return err
		}
		store.Failpoint("cron-planned")
		return mark(tx, agenda.Quiet)
	})
	store.Failpoint("cron-enqueued")
	if err != nil {
		return fmt.Errorf("sweep: %w", err)
	}
	return nil
}

// mark notes that everything up to now is queued, and outside quiet hours that
// everybody has been reminded. A clock that was set back takes the marks with
// it: what it passes again has its key.
func mark(tx *store.Tx, quiet bool) error {
	now := tx.Now.UTC().Format(time.RFC3339Nano)
	if err := tx.SetSetting(sweptSetting, now); err != nil {
		return err
	}
	reminded, err := tx.Setting(remindedSetting)
	if err != nil || quiet && reminded != "" && reminded < now {
		return err
	}
	return tx.SetSetting(remindedSetting, now)
}

// queue writes an agenda into the outbox.
func queue(tx *store.Tx, agenda Agenda) error {
	for _, month := range agenda.Drafts {
		if err := tx.DraftPeriod(month); err != nil {
			return err
		}
	}
	for _, due := range agenda.Notices {
		if err := tx.Remind(due.To, due.Notice, due.Key); err != nil {
			return err
		}
	}
	for _, c := range agenda.Overdue {
		if err := tx.RefreshCard(c.ID); err != nil {
			return err
		}
		if err := tx.RefreshCard(c.Notice); err != nil {
			return err
		}
	}
	if agenda.Skipped == (notice.Skipped{}) {
		return nil
	}
	key := "skipped/" + agenda.Skipped.To.UTC().Format(time.RFC3339)
	return tx.Remind(store.Audience{Role: store.RoleSection}, agenda.Skipped, key)
}
