package store

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/workday"
)

// The refusals of drafts.
const (
	ReasonNotEnded      scoring.Reason = "not_ended"      // the period is not over; Value: it
	ReasonSubmitted     scoring.Reason = "submitted"      // it has been submitted and must be withdrawn first; Value: the period
	ReasonBulletinMoved scoring.Reason = "bulletin_moved" // it has moved on since it was shown; Value: the period, Other: its state
)

// A BulletinState is where a bulletin stands.
type BulletinState string

// The states of a bulletin (通报). Up to checking its figures are those of the
// facts as they are; from submitted on they stand as they were, and a published
// one is frozen for ever.
const (
	BulletinDraft     BulletinState = "draft"     // 初稿
	BulletinChecking  BulletinState = "checking"  // 单位核对
	BulletinSubmitted BulletinState = "submitted" // 送审
	BulletinSigned    BulletinState = "signed"    // 签发
	BulletinPublished BulletinState = "published" // 印发
)

// A Bulletin (通报) is a period's content as it was drafted, submitted or
// published, and how it came there.
type Bulletin struct {
	Period    scoring.Period
	State     BulletinState
	Content   *bulletin.Content
	RulesHash string
	AsOf      time.Time
	Drafted   time.Time

	Sent       time.Time // to the units, for checking; zero until it was
	CheckDays  int       // how many working days they have
	CheckUntil workday.Deadline

	Submitted   time.Time
	SubmittedBy int64
	Returned    string    // why it was returned last; empty once it is submitted again
	Signed      time.Time // in chat, or the day on the paper
	SignedBy    int64     // the approver, or who recorded the paper
	Signer      string    // who signed on paper; empty if it was signed in chat
	Published   time.Time
	PublishedBy int64
	Version     int
}

// Open reports whether the figures of the bulletin are still those of the facts
// as they are.
func (b Bulletin) Open() bool { return b.State == BulletinDraft || b.State == BulletinChecking }

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
		timeColumn{&b.Sent}, &b.CheckDays, timeColumn{&b.CheckUntil.At}, &b.CheckUntil.Provisional,
		timeColumn{&b.Submitted}, &b.SubmittedBy, &b.Returned, timeColumn{&b.Signed}, &b.SignedBy, &b.Signer,
		timeColumn{&b.Published}, &b.PublishedBy, &b.Version); err != nil {
		return b, err
	}
	if b.Period, err = scoring.ParsePeriod(period); err != nil {
		return b, err
	}
	return b, json.Unmarshal([]byte(content), &b.Content)
}

const bulletinColumns = `period, state, sheets, rules_hash, as_of, drafted_at, sent_at, check_days, check_until, check_provisional,
	submitted_at, submitted_by, returned, signed_at, signed_by, signer, published_at, published_by, version`

// Bulletin returns the bulletin of a period, or [ErrNotFound].
func (v *View) Bulletin(period scoring.Period) (Bulletin, error) {
	return find(v, scanBulletin, "SELECT "+bulletinColumns+" FROM bulletin WHERE period = ?", period.String())
}

// UnpublishedBulletins returns the bulletins on their way, the earliest period
// first.
func (v *View) UnpublishedBulletins() ([]Bulletin, error) {
	return list(v, scanBulletin, "SELECT "+bulletinColumns+" FROM bulletin WHERE state <> ? ORDER BY as_of, period", BulletinPublished)
}

// BulletinContent returns a period's bulletin as it was submitted or published,
// or else figures from the facts as they are now, with what the section has
// written by hand.
func (v *View) BulletinContent(period scoring.Period) (*bulletin.Content, error) {
	stored, err := v.Bulletin(period)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	if stored.Content != nil && !stored.Open() {
		return stored.Content, nil
	}
	return v.freshContent(period, stored)
}

// freshContent makes a bulletin's content from the facts as they are now, with
// the words and the number of the one that is stored.
func (v *View) freshContent(period scoring.Period, stored Bulletin) (*bulletin.Content, error) {
	content, err := v.buildContent(period)
	if err == nil && stored.Content != nil {
		content.Words, content.Head.Number = stored.Content.Words, stored.Content.Head.Number
	}
	return content, err
}

// FiguresChanged reports whether the facts have come to other figures than
// those that were submitted: it must be submitted again.
func (v *View) FiguresChanged(b Bulletin) (bool, error) {
	fresh, err := v.freshContent(b.Period, b)
	if err != nil {
		return false, err
	}
	now, err := json.Marshal(fresh)
	if err != nil {
		return false, err
	}
	then, err := json.Marshal(b.Content)
	return string(now) != string(then), err
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
// (通报初稿). Drafting again takes the figures anew.
func (act *Act) DraftBulletin(period scoring.Period) (Bulletin, error) {
	permit, err := act.ask(DraftBulletin, "")
	if err != nil {
		return Bulletin{}, err
	}
	if !period.EndedBy(act.Now) {
		return Bulletin{}, &scoring.Refusal{Reason: ReasonNotEnded, Value: period.String()}
	}
	switch earlier, err := act.Bulletin(period); {
	case errors.Is(err, ErrNotFound):
	case err != nil:
		return earlier, err
	case earlier.State == BulletinPublished:
		return earlier, stale(period.String())
	case !earlier.Open():
		return earlier, &scoring.Refusal{Reason: ReasonSubmitted, Value: period.String()}
	}
	b, err := act.draft(period)
	if err != nil {
		return b, err
	}
	if err := act.drafted(period); err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"as_of": b.AsOf, "rules": b.RulesHash})
}

// drafted notes that the actor had a hand in a bulletin, and so does not sign it.
func (act *Act) drafted(period scoring.Period) error {
	return act.exec("INSERT INTO bulletin_drafter (period, person) VALUES (?, ?) ON CONFLICT DO NOTHING", period.String(), act.Actor.Person)
}

// Drafted reports whether a person had a hand in a bulletin.
func (v *View) Drafted(period scoring.Period, person int64) (had bool, err error) {
	return had, v.one("SELECT EXISTS (SELECT 1 FROM bulletin_drafter WHERE period = ? AND person = ?)", []any{period.String(), person}, &had)
}

// DraftPeriod drafts a bulletin for the program itself, on its day, if there is
// none yet.
func (tx *Tx) DraftPeriod(period scoring.Period) error {
	if _, err := tx.Bulletin(period); !errors.Is(err, ErrNotFound) {
		return err
	}
	b, err := tx.draft(period)
	if err != nil {
		return err
	}
	entry := auditEntry{At: tx.Now, Action: DraftBulletin, Object: period.String()}
	return tx.audit(entry, map[string]any{"as_of": b.AsOf, "rules": b.RulesHash})
}

func (tx *Tx) draft(period scoring.Period) (Bulletin, error) {
	content, err := tx.BulletinContent(period)
	if err != nil {
		return Bulletin{}, err
	}
	text, err := json.Marshal(content)
	if err != nil {
		return Bulletin{}, err
	}
	if err := tx.exec(`INSERT INTO bulletin (period, state, sheets, rules_hash, as_of, drafted_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (period) DO UPDATE SET sheets = excluded.sheets, rules_hash = excluded.rules_hash,
		as_of = excluded.as_of, drafted_at = excluded.drafted_at, version = version + 1`,
		period.String(), BulletinDraft, string(text), tx.Rules.Hash(), millis(period.End().Time()), millis(tx.Now)); err != nil {
		return Bulletin{}, err
	}
	return tx.Bulletin(period)
}

// EditBulletin writes the paragraphs that are written by hand: 导语, 存在问题,
// 下步要求. Figures cannot be written.
func (act *Act) EditBulletin(period scoring.Period, version int, words bulletin.Words) (Bulletin, error) {
	b, permit, err := act.bulletinFor(EditBulletin, period, version, BulletinDraft, BulletinChecking)
	if err != nil {
		return b, err
	}
	was := b.Content.Words
	b.Content.Words = words
	if err := act.drafted(period); err != nil {
		return b, err
	}
	if err := act.saveBulletin(&b); err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"was": was, "is": words})
}

// bulletinFor asks for the right and returns the bulletin, which must be as its
// reader saw it and in one of the states.
func (act *Act) bulletinFor(action Action, period scoring.Period, version int, states ...BulletinState) (Bulletin, *permit, error) {
	permit, err := act.ask(action, "")
	if err != nil {
		return Bulletin{}, nil, err
	}
	b, err := act.Bulletin(period)
	switch {
	case errors.Is(err, ErrNotFound):
		return b, nil, noSuch(period.String())
	case err != nil:
		return b, nil, err
	case b.State == BulletinPublished:
		return b, nil, stale(period.String())
	case b.Version != version || !slices.Contains(states, b.State):
		return b, nil, &scoring.Refusal{Reason: ReasonBulletinMoved, Value: period.String(), Other: string(b.State)}
	}
	return b, permit, nil
}

// saveBulletin stores what an act has made of a bulletin.
func (tx *Tx) saveBulletin(b *Bulletin) error {
	content, err := json.Marshal(b.Content)
	if err != nil {
		return err
	}
	b.RulesHash = b.Content.RulesHash
	b.Version++
	return tx.exec(`UPDATE bulletin SET state = ?, sheets = ?, rules_hash = ?, sent_at = ?, check_days = ?, check_until = ?,
		check_provisional = ?, submitted_at = ?, submitted_by = ?, returned = ?, signed_at = ?, signed_by = ?, signer = ?,
		published_at = ?, published_by = ?, version = ? WHERE period = ?`,
		b.State, string(content), b.RulesHash, millis(b.Sent), b.CheckDays, millis(b.CheckUntil.At), b.CheckUntil.Provisional,
		millis(b.Submitted), b.SubmittedBy, b.Returned, millis(b.Signed), b.SignedBy, b.Signer,
		millis(b.Published), b.PublishedBy, b.Version, b.Period.String())
}
