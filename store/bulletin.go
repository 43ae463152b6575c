package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/store/notice"
)

// The refusals of bulletins.
const (
	ReasonNotEnded   scoring.Reason = "not_ended"   // the period is not over; Value: it
	ReasonDraftStale scoring.Reason = "draft_stale" // the figures have changed since they were shown
	ReasonUndecided  scoring.Reason = "undecided"   // a commission waits for the section; Value: its id
)

// A BulletinState is where a bulletin stands.
type BulletinState string

// The states of a bulletin. A published one is frozen.
const (
	BulletinDraft     BulletinState = "draft"
	BulletinPublished BulletinState = "published"
)

// A Bulletin (通报) is a period's content as it was drafted or published.
type Bulletin struct {
	Period      scoring.Period
	State       BulletinState
	Content     *bulletin.Content
	RulesHash   string
	AsOf        time.Time
	Drafted     time.Time
	Published   time.Time
	PublishedBy int64
	Version     int
}

// Score computes the score sheet of a period from all facts, as of the view's
// moment. A commission past its due time on which nobody has ruled counts as
// open: 暂计 · 待认定.
func (v *View) Score(period scoring.Period) (*scoring.Sheet, error) {
	return v.ScoreAsOf(period, v.Now, scoring.OverdueOpen)
}

// ScoreAsOf computes the score sheet of a period as of a moment.
func (v *View) ScoreAsOf(period scoring.Period, asOf time.Time, overdue scoring.Overdue) (*scoring.Sheet, error) {
	ledger, err := v.Ledger()
	if err != nil {
		return nil, err
	}
	return scoring.Score(v.Rules, ledger, period, scoring.Options{AsOf: asOf, Overdue: overdue})
}

func scanBulletin(row scanner) (b Bulletin, err error) {
	var period, content string
	if err := row.Scan(&period, &b.State, &content, &b.RulesHash, timeColumn{&b.AsOf}, timeColumn{&b.Drafted},
		timeColumn{&b.Published}, &b.PublishedBy, &b.Version); err != nil {
		return b, err
	}
	if b.Period, err = scoring.ParsePeriod(period); err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(content), &b.Content)
}

const bulletinColumns = "period, state, sheets, rules_hash, as_of, drafted_at, published_at, published_by, version"

// Bulletin returns the bulletin of a period, or [ErrNotFound].
func (v *View) Bulletin(period scoring.Period) (Bulletin, error) {
	return find(v, scanBulletin, "SELECT "+bulletinColumns+" FROM bulletin WHERE period = ?", period.String())
}

// BulletinContent returns a period's bulletin as it was published, or else a
// draft: figures from the facts as they are now, with what the section has
// written by hand.
func (v *View) BulletinContent(period scoring.Period) (*bulletin.Content, error) {
	stored, err := v.Bulletin(period)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	if stored.State == BulletinPublished {
		return stored.Content, nil
	}
	content, err := v.buildContent(period)
	if err == nil && stored.Content != nil {
		content.Words, content.Head.Number = stored.Content.Words, stored.Content.Head.Number
	}
	return content, err
}

// buildContent makes the content of a period's bulletin from the facts; what
// was published before is what it compares with.
func (v *View) buildContent(period scoring.Period) (*bulletin.Content, error) {
	ledger, err := v.Ledger()
	if err != nil {
		return nil, err
	}
	published, err := list(v, scanBulletin, "SELECT "+bulletinColumns+
		" FROM bulletin WHERE state = ? AND period <> ? ORDER BY published_at, period", BulletinPublished, period.String())
	if err != nil {
		return nil, err
	}
	options := bulletin.Options{Now: v.Now, Overdue: scoring.OverdueOpen}
	for _, b := range published {
		options.Earlier = append(options.Earlier, b.Content)
	}
	if options.History, err = v.Published(); err != nil {
		return nil, err
	}
	return bulletin.Build(v.Rules, ledger, period, options)
}

// DraftBulletin makes the bulletin of a period that is over and stores it
// (通报初稿). Drafting again replaces an earlier draft.
func (act *Act) DraftBulletin(period scoring.Period) (Bulletin, error) {
	permit, err := act.ask(DraftBulletin, "")
	if err != nil {
		return Bulletin{}, err
	}
	if !period.EndedBy(act.Now) {
		return Bulletin{}, &scoring.Refusal{Reason: ReasonNotEnded, Value: period.String()}
	}
	if earlier, err := act.Bulletin(period); err == nil && earlier.State == BulletinPublished {
		return earlier, stale(period.String())
	} else if err != nil && !errors.Is(err, ErrNotFound) {
		return Bulletin{}, err
	}
	b, err := act.draft(period)
	if err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"as_of": b.AsOf, "rules": b.RulesHash})
}

// DraftMonth drafts a month's bulletin for the program itself, on its day, if
// there is none yet.
func (tx *Tx) DraftMonth(month scoring.Period) error {
	if _, err := tx.Bulletin(month); !errors.Is(err, ErrNotFound) {
		return err
	}
	b, err := tx.draft(month)
	if err != nil {
		return err
	}
	entry := auditEntry{At: tx.Now, Action: DraftBulletin, Object: month.String()}
	return tx.audit(entry, map[string]any{"as_of": b.AsOf, "rules": b.RulesHash})
}

func (tx *Tx) draft(period scoring.Period) (Bulletin, error) {
	b := Bulletin{Period: period, State: BulletinDraft, RulesHash: tx.Rules.Hash(), AsOf: period.End().Time(), Drafted: tx.Now}
	var err error
	if b.Content, err = tx.BulletinContent(period); err != nil {
		return b, err
	}
	content, err := json.Marshal(b.Content)
	if err != nil {
		return b, err
	}
	err = tx.one(`INSERT INTO bulletin (period, state, sheets, rules_hash, as_of, drafted_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (period) DO UPDATE SET sheets = excluded.sheets, rules_hash = excluded.rules_hash,
		as_of = excluded.as_of, drafted_at = excluded.drafted_at, version = version + 1 RETURNING version`,
		[]any{period.String(), b.State, string(content), b.RulesHash, millis(b.AsOf), millis(b.Drafted)}, &b.Version)
	return b, err
}

// PublishBulletin freezes a draft and sends it to every joined person and
// every subscribed group (印发). A commission of the quarter, or of the year, that
// is still 待认定 holds it up.
func (act *Act) PublishBulletin(period scoring.Period, version int) (Bulletin, error) {
	permit, err := act.ask(PublishBulletin, "")
	if err != nil {
		return Bulletin{}, err
	}
	b, err := act.Bulletin(period)
	switch {
	case errors.Is(err, ErrNotFound):
		return b, noSuch(period.String())
	case err != nil:
		return b, err
	case b.State != BulletinDraft:
		return b, stale(period.String())
	case b.Version != version:
		return b, &scoring.Refusal{Reason: ReasonDraftStale, Value: period.String()}
	}
	undecided, err := find(act.View, scanString, `SELECT id FROM commission WHERE due >= ? AND due < ? AND void = ''
		AND due < ? AND (state IN ('issued', 'received') OR state = 'delivered' AND delivered > due) LIMIT 1`,
		millis(b.Content.Standing().Period.Start().Time()), millis(period.End().Time()), millis(act.Now))
	if err == nil {
		return b, &scoring.Refusal{Reason: ReasonUndecided, Value: undecided}
	}
	if !errors.Is(err, ErrNotFound) {
		return b, err
	}
	if old, err := act.drawnUndecided(b); err != nil {
		return b, err
	} else if old {
		return b, &scoring.Refusal{Reason: ReasonDraftStale, Value: period.String()}
	}
	b.State, b.Published, b.PublishedBy = BulletinPublished, act.Now, act.Actor.Person
	b.Content.Draft, b.Content.Head.Issued = false, act.Day()
	content, err := json.Marshal(b.Content)
	if err != nil {
		return b, err
	}
	if err := act.exec(`UPDATE bulletin SET state = ?, sheets = ?, published_at = ?, published_by = ?, version = version + 1
		WHERE period = ?`, b.State, string(content), millis(b.Published), b.PublishedBy, period.String()); err != nil {
		return b, err
	}
	if err := act.broadcast(notice.BulletinPublished{Period: period.String()}, "bulletin/"+period.String()); err != nil {
		return b, err
	}
	if err := act.tellQuarterResults(b); err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"rules": b.RulesHash, "as_of": b.AsOf})
}

// drawnUndecided reports whether a draft shows as 暂计 what has been decided or
// extended since: such figures must not be frozen. What is due after the period
// may stay undecided.
func (v *View) drawnUndecided(b Bulletin) (bool, error) {
	for _, group := range b.Content.Standing().Groups {
		for _, unit := range group.Units {
			for _, id := range unit.Provisional {
				c, err := v.Commission(id)
				undecided := c.Overdue(v.Now) || c.State == scoring.CommissionDelivered && c.DeliveredLate()
				if err != nil || !undecided || c.Due.Before(b.Period.End().Time()) {
					return err == nil, err
				}
			}
		}
	}
	return false, nil
}

// broadcast queues a notice once to every joined person and subscribed group.
func (tx *Tx) broadcast(n notice.Notice, key string) error {
	chats, err := list(tx.View, func(row scanner) (id int64, err error) { return id, row.Scan(&id) },
		`SELECT DISTINCT t.telegram_id FROM account t JOIN appointment a ON a.person = t.person
		WHERE `+holdingNow+" ORDER BY t.telegram_id", millis(tx.Now))
	if err != nil {
		return fmt.Errorf("broadcast: %w", err)
	}
	groups, err := tx.SubscribedGroups()
	if err != nil {
		return err
	}
	for _, chat := range append(chats, groups...) {
		if err := tx.Post(Posting{Chat: chat, Notice: n, Key: key}); err != nil {
			return err
		}
	}
	return nil
}
