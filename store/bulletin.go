package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
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

// A Bulletin (通报) is a period's figures as they were drafted or published.
type Bulletin struct {
	Period      scoring.Period
	State       BulletinState
	Sheets      Sheets
	RulesHash   string
	AsOf        time.Time
	Drafted     time.Time
	Published   time.Time
	PublishedBy int64
	Version     int
}

// Sheets are the figures of a month's bulletin: the month, its quarter so far,
// and the counts of what was sent and adopted.
type Sheets struct {
	Month   *scoring.Sheet `json:"month"`
	Quarter *scoring.Sheet `json:"quarter"`
	Counts  []GroupCount   `json:"counts"`
}

// A GroupCount is how much the units of a group sent and had adopted in a month.
type GroupCount struct {
	Group       string `json:"group"`
	Submissions int    `json:"submissions"`
	Adoptions   int    `json:"adoptions"`
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
	var period, sheets string
	if err := row.Scan(&period, &b.State, &sheets, &b.RulesHash, timeColumn{&b.AsOf}, timeColumn{&b.Drafted},
		timeColumn{&b.Published}, &b.PublishedBy, &b.Version); err != nil {
		return b, err
	}
	if b.Period, err = scoring.ParsePeriod(period); err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(sheets), &b.Sheets)
}

// Bulletin returns the bulletin of a period, or [ErrNotFound].
func (v *View) Bulletin(period scoring.Period) (Bulletin, error) {
	return find(v, scanBulletin, `SELECT period, state, sheets, rules_hash, as_of, drafted_at, published_at,
		published_by, version FROM bulletin WHERE period = ?`, period.String())
}

// DraftBulletin computes the figures of a month that is over and stores them
// (通报初稿). Drafting again replaces an earlier draft.
func (act *Act) DraftBulletin(period scoring.Period) (Bulletin, error) {
	permit, err := act.ask(DraftBulletin, "")
	if err != nil {
		return Bulletin{}, err
	}
	if period.Kind() != scoring.Month {
		return Bulletin{}, &scoring.Refusal{Reason: scoring.ReasonBadPeriod, Value: period.String()}
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
	scorer, err := tx.scorerAtEnd(period)
	if err != nil {
		return b, err
	}
	if b.Sheets.Month, err = scorer.Score(period); err != nil {
		return b, err
	}
	if b.Sheets.Quarter, err = scorer.Score(period.Quarter()); err != nil {
		return b, err
	}
	if b.Sheets.Counts, err = tx.countMonth(period); err != nil {
		return b, err
	}
	sheets, err := json.Marshal(b.Sheets)
	if err != nil {
		return b, err
	}
	err = tx.one(`INSERT INTO bulletin (period, state, sheets, rules_hash, as_of, drafted_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (period) DO UPDATE SET sheets = excluded.sheets, rules_hash = excluded.rules_hash,
		as_of = excluded.as_of, drafted_at = excluded.drafted_at, version = version + 1 RETURNING version`,
		[]any{period.String(), b.State, string(sheets), b.RulesHash, millis(b.AsOf), millis(b.Drafted)}, &b.Version)
	return b, err
}

// scorerAtEnd scores as of the moment a month ended, whenever it is asked: what
// is dated later belongs to a later bulletin.
func (v *View) scorerAtEnd(month scoring.Period) (*scoring.Scorer, error) {
	ledger, err := v.Ledger()
	if err != nil {
		return nil, err
	}
	end := month.End()
	// Dates count to the end of their day, and the month ends where the next
	// day begins.
	later := func(d workday.Date) bool { return d >= end }
	ledger.Adoptions = slices.DeleteFunc(ledger.Adoptions, func(a scoring.Adoption) bool { return later(a.At) })
	ledger.Instructions = slices.DeleteFunc(ledger.Instructions, func(i scoring.Instruction) bool { return later(i.At) })
	ledger.Faults = slices.DeleteFunc(ledger.Faults, func(f scoring.Fault) bool { return later(f.At) })
	ledger.Merits = slices.DeleteFunc(ledger.Merits, func(m scoring.Merit) bool { return later(m.To) })
	return scoring.NewScorer(v.Rules, ledger, month.Year(), scoring.Options{AsOf: end.Time(), Overdue: scoring.OverdueOpen})
}

// countMonth counts valid submissions and adoptions of a month by group.
func (v *View) countMonth(month scoring.Period) ([]GroupCount, error) {
	counts := make([]GroupCount, len(v.Rules.Groups))
	for i, group := range v.Rules.Groups {
		counts[i].Group = group.Name
	}
	from, to := month.Start(), month.End()
	count := func(query string, args []any, add func(*GroupCount, int)) error {
		type unitCount struct {
			unit string
			n    int
		}
		all, err := list(v, func(row scanner) (c unitCount, err error) { return c, row.Scan(&c.unit, &c.n) }, query, args...)
		for _, c := range all {
			unit, ok := v.Rules.Unit(c.unit)
			for i := range counts {
				if ok && counts[i].Group == unit.Group().Name {
					add(&counts[i], c.n)
				}
			}
		}
		return err
	}
	err := count(`SELECT unit, count(*) FROM submission WHERE void = '' AND invalid = ''
		AND (counts_on = 0 AND at >= ? AND at < ? OR counts_on >= ? AND counts_on < ?) GROUP BY unit`,
		[]any{millis(from.Time()), millis(to.Time()), from, to}, func(g *GroupCount, n int) { g.Submissions += n })
	if err != nil {
		return nil, err
	}
	err = count(`SELECT unit, count(*) FROM adoption WHERE void = ''
		AND CASE counts_on WHEN 0 THEN at ELSE counts_on END BETWEEN ? AND ? GROUP BY unit`,
		[]any{from, to - 1}, func(g *GroupCount, n int) { g.Adoptions += n })
	return counts, err
}

// PublishBulletin freezes a draft and sends it to every joined person and
// every subscribed group (印发). A commission of the quarter that is still
// 待认定 holds it up.
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
		millis(period.Quarter().Start().Time()), millis(period.End().Time()), millis(act.Now))
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
	if err := act.exec(`UPDATE bulletin SET state = ?, published_at = ?, published_by = ?, version = version + 1
		WHERE period = ?`, b.State, millis(b.Published), b.PublishedBy, period.String()); err != nil {
		return b, err
	}
	if err := act.broadcast(notice.BulletinPublished{Period: period.String()}, "bulletin/"+period.String()); err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"rules": b.RulesHash, "as_of": b.AsOf})
}

// drawnUndecided reports whether a draft shows as 暂计 what has been decided or
// extended since: such figures must not be frozen. What is due after the period
// may stay undecided.
func (v *View) drawnUndecided(b Bulletin) (bool, error) {
	for _, group := range b.Sheets.Quarter.Groups {
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
