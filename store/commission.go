package store

import (
	"errors"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// The refusals of the flow of a commission.
const (
	ReasonNoUnits       scoring.Reason = "no_units"        // a notice to nobody
	ReasonPastDue       scoring.Reason = "past_due"        // a due time that has passed; Value: it
	ReasonBeforeIssue   scoring.Reason = "before_issue"    // something dated before the notice
	ReasonWindowOpen    scoring.Reason = "window_open"     // the unit may still explain; Value: until when
	ReasonNeverReceived scoring.Reason = "never_received"  // nobody has told the unit yet
	ReasonNotDue        scoring.Reason = "not_due"         // the due time is still to come
	ReasonDeliveredLate scoring.Reason = "delivered_late"  // Value: when, Other: the due time
	ReasonNobodyToChase scoring.Reason = "nobody_to_chase" // all have acknowledged, or have nobody in chat
	ReasonChasedToday   scoring.Reason = "chased_today"    // all who have not acknowledged were reminded today
)

// A CommissionNotice (约稿通知) is one request to several units.
type CommissionNotice struct {
	ID          string
	Number      string // 建政信约〔2018〕15号
	Title       string
	Requirement string
	Source      string // 来源
	Contact     string
	Due         time.Time
	Issued      time.Time
	IssuedBy    int64
	Version     int
}

// A Commission is a commission with what the flow needs beyond the ledger.
type Commission struct {
	scoring.Commission
	Notice            string
	Number            string // the notice's
	WindowEnds        time.Time
	WindowProvisional bool
	WindowRules       string // hash of the rules it was computed by
	ReceivedHow       string // how the section heard of the receipt; empty where the officer gave it
	ReceivedWho       string
	DeliveredHow      string // how the section heard of the delivery, likewise
	Proposal          string // the open proposal that it failed
	Version           int
}

// Open reports whether something is still expected of the unit.
func (c Commission) Open() bool {
	return c.State == scoring.CommissionIssued || c.State == scoring.CommissionReceived
}

// Overdue reports whether the due time has passed and nobody has ruled on it.
func (c Commission) Overdue(now time.Time) bool { return c.Open() && now.After(c.Due) }

// MayFail reports whether 认定未完成 can be proposed: the unit was told, its
// time to deliver and to explain is over or what it delivered does not do, and
// nobody has proposed it.
func (c Commission) MayFail(now time.Time) bool {
	return c.Proposal == "" && !c.Received.IsZero() &&
		(c.Overdue(now) && !now.Before(c.WindowEnds) || c.State == scoring.CommissionDelivered)
}

// DeliveredLate reports whether it came after its due time.
func (c Commission) DeliveredLate() bool {
	return !c.Delivered.IsZero() && c.Delivered.After(c.Due)
}

const commissionColumns = `c.id, c.unit, c.title, c.issued, c.received, c.due, c.state, c.delivered,
	c.submission, c.quality, c.counts_on, c.void, c.notice, coalesce(n.number, ''), c.window_ends,
	c.window_provisional, c.window_rules, c.received_how, c.received_who, c.delivered_how, c.proposal, c.version
	FROM commission c LEFT JOIN commission_notice n ON n.id = c.notice`

func scanCommission(row scanner) (c Commission, err error) {
	return c, row.Scan(append(factCommissionFields(&c.Commission), &c.Notice, &c.Number, timeColumn{&c.WindowEnds},
		&c.WindowProvisional, &c.WindowRules, &c.ReceivedHow, &c.ReceivedWho, &c.DeliveredHow, &c.Proposal, &c.Version)...)
}

func scanNotice(row scanner) (n CommissionNotice, err error) {
	return n, row.Scan(&n.ID, &n.Number, &n.Title, &n.Requirement, &n.Source, &n.Contact, timeColumn{&n.Due},
		timeColumn{&n.Issued}, &n.IssuedBy, &n.Version)
}

const noticeColumns = "id, number, title, requirement, source, contact, due, issued_at, issued_by, version"

// Commission returns a commission, or [ErrNotFound].
func (v *View) Commission(id string) (Commission, error) {
	return find(v, scanCommission, "SELECT "+commissionColumns+" WHERE c.id = ?", id)
}

// CommissionNotice returns a notice, or [ErrNotFound].
func (v *View) CommissionNotice(id string) (CommissionNotice, error) {
	return find(v, scanNotice, "SELECT "+noticeColumns+" FROM commission_notice WHERE id = ?", id)
}

// CommissionsOfNotice returns the commissions of a notice in roster order.
func (v *View) CommissionsOfNotice(notice string) ([]Commission, error) {
	return list(v, scanCommission, "SELECT "+commissionColumns+" WHERE c.notice = ? AND c.void = '' ORDER BY c.id", notice)
}

// OpenCommissions returns the commissions on which something is still expected
// or undecided, of a unit or, with "", of all; the earliest due first.
func (v *View) OpenCommissions(unit string) ([]Commission, error) {
	return list(v, scanCommission, "SELECT "+commissionColumns+` WHERE c.state IN ('issued', 'received', 'objected', 'delivered')
		AND c.void = '' AND (?1 = '' OR c.unit = ?1) ORDER BY c.due, c.id`, unit)
}

// DeliveredCommissions returns a unit's commissions that were delivered from a
// date on and have not failed, the newest first.
func (v *View) DeliveredCommissions(unit string, from workday.Date) ([]Commission, error) {
	return list(v, scanCommission, "SELECT "+commissionColumns+` WHERE c.unit = ? AND c.delivered >= ?
		AND c.state IN ('delivered', 'graded') AND c.void = '' ORDER BY c.delivered DESC, c.id`, unit, millis(from.Time()))
}

// CommissionsSince returns a unit's commissions that were issued from a date on,
// the newest first.
func (v *View) CommissionsSince(unit string, from workday.Date) ([]Commission, error) {
	return list(v, scanCommission, "SELECT "+commissionColumns+` WHERE c.unit = ? AND c.issued >= ? AND c.void = ''
		ORDER BY c.issued DESC, c.id`, unit, millis(from.Time()))
}

// RecentNotices returns the newest notices, at most limit.
func (v *View) RecentNotices(limit int) ([]CommissionNotice, error) {
	return list(v, scanNotice, "SELECT "+noticeColumns+" FROM commission_notice ORDER BY issued_at DESC, id DESC LIMIT ?", limit)
}

// UndecidedNotices returns the notices with a commission that has passed its
// due time and waits for the section's word (待认定), the earliest first.
func (v *View) UndecidedNotices() ([]string, error) {
	return list(v, scanString, `SELECT notice FROM commission WHERE due < ? AND notice <> '' AND void = '' AND proposal = ''
		AND state IN ('issued', 'received') GROUP BY notice ORDER BY min(due), notice`, millis(v.Now))
}

// NoticesDueBetween returns the notices that have a commission on which the
// section must rule since its due time, from inclusive and to exclusive, passed:
// at the due time itself it is still in time. One whose window for an
// explanation ends later is named again then, since only then can it be called
// failed.
func (v *View) NoticesDueBetween(from, to time.Time) ([]string, error) {
	return list(v, scanString, `SELECT DISTINCT notice FROM commission
		WHERE (due >= ?1 AND due < ?2 OR window_ends >= ?1 AND window_ends < ?2 AND due < ?2) AND notice <> ''
		AND state IN ('issued', 'received') AND proposal = '' AND void = '' ORDER BY notice`, millis(from), millis(to))
}

// commissionFor opens a commission for an act: it asks for the right, then
// that the commission is as the actor saw it and in one of the states.
func (act *Act) commissionFor(action Action, id string, version int, states ...scoring.CommissionState) (Commission, *permit, error) {
	c, err := act.Commission(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return c, nil, err
	}
	permit, err := act.ask(action, c.Unit)
	var refusal *scoring.Refusal
	if errors.As(err, &refusal) && refusal.Reason == ReasonForeignUnit {
		refusal.Field = "commission"
	}
	switch {
	case err != nil:
		return c, nil, err
	case c.ID == "":
		return c, nil, noSuch(id)
	case !slices.Contains(states, c.State) || c.Void != "":
		return c, nil, wrongState(id, string(c.State))
	case version != c.Version:
		return c, nil, stale(id)
	}
	return c, permit, nil
}

// save checks and writes a commission an act has changed, then refreshes its cards.
func (act *Act) save(c *Commission) error {
	if err := act.check(func(l scoring.Lookup) []*scoring.Refusal {
		return scoring.CheckCommission(act.Rules, l, c.Commission)
	}); err != nil {
		return err
	}
	changed, err := act.execOne(`UPDATE commission SET received = ?, due = ?, state = ?, delivered = ?, submission = ?,
		quality = ?, void = ?, window_ends = ?, window_provisional = ?, window_rules = ?, received_how = ?, received_who = ?,
		delivered_how = ?, proposal = ?,
		version = version + 1 WHERE id = ? AND version = ?`,
		millis(c.Received), millis(c.Due), c.State, millis(c.Delivered), c.Submission, c.Quality, c.Void,
		millis(c.WindowEnds), c.WindowProvisional, c.WindowRules, c.ReceivedHow, c.ReceivedWho, c.DeliveredHow, c.Proposal, c.ID, c.Version)
	if err != nil {
		return err
	}
	if !changed {
		return stale(c.ID)
	}
	c.Version++
	if err := act.RefreshCard(c.ID); err != nil || c.Notice == "" {
		return err
	}
	return act.RefreshCard(c.Notice)
}

// WithdrawCommission takes a commission back (撤销约稿); nothing is scored.
func (act *Act) WithdrawCommission(id string, version int, reason string) (Commission, error) {
	c, permit, err := act.commissionFor(WithdrawCommission, id, version,
		scoring.CommissionIssued, scoring.CommissionReceived, scoring.CommissionDelivered)
	if err != nil {
		return c, err
	}
	if reason == "" {
		return c, &scoring.Refusal{Reason: ReasonNoReason}
	}
	c.State = scoring.CommissionWithdrawn
	if err := act.dropProposal(&c); err != nil {
		return c, err
	}
	if err := act.save(&c); err != nil {
		return c, err
	}
	if err := act.TellOfficers(c.Unit, notice.Withdrawn{Commission: id, Reason: reason}); err != nil {
		return c, err
	}
	return c, permit.record(id, map[string]any{"reason": reason})
}
