package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/bulletin/picture"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// The refusals of the way from 送审 to 印发.
const (
	ReasonCheckRuns      scoring.Reason = "check_runs"      // the units may still answer; Value: until when
	ReasonUndecided      scoring.Reason = "undecided"       // a commission waits for the section; Value: its id
	ReasonClaimsOpen     scoring.Reason = "claims_open"     // adoptions of the period are claimed; Value: how many
	ReasonQueriesOpen    scoring.Reason = "queries_open"    // units wait for answers; Value: how many
	ReasonNoItemOpen     scoring.Reason = "no_item_open"    // units stand with 拟扣10分; Value: the first, Other: how many
	ReasonUnfounded      scoring.Reason = "unfounded"       // the figures contradict each other; Value: how
	ReasonOwnDraft       scoring.Reason = "own_draft"       // who drafted does not sign; Value: the period
	ReasonFiguresChanged scoring.Reason = "figures_changed" // since it was submitted; Value: the period
)

// SubmitBulletin submits a bulletin to the approvers (送审), once the units have
// checked it and nothing of the checklist holds it up. Its figures are those of
// the moment and stand from then on. A number may follow with the signature.
func (act *Act) SubmitBulletin(period scoring.Period, version int, number string) (Bulletin, error) {
	b, permit, err := act.bulletinFor(SubmitBulletin, period, version, BulletinChecking)
	if err != nil {
		return b, err
	}
	if err := act.mayBeSubmitted(b); err != nil {
		return b, err
	}
	if b.Content, err = act.freshContent(period, b); err != nil {
		return b, err
	}
	b.Content.Head.Number = number
	b.State, b.Submitted, b.SubmittedBy, b.Returned = BulletinSubmitted, act.Now, act.Actor.Person, ""
	if err := act.drafted(period); err != nil {
		return b, err
	}
	if err := act.saveBulletin(&b); err != nil {
		return b, err
	}
	if _, err := act.tell(Audience{Role: RoleApprover, Except: act.Actor.Person}, notice.BulletinToSign{Period: period.String()}, ""); err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"number": number, "rules": b.RulesHash, "as_of": b.AsOf})
}

// mayBeSubmitted refuses a bulletin whose units may still answer and one that
// the checklist holds up.
func (act *Act) mayBeSubmitted(b Bulletin) error {
	answers, err := act.CheckAnswers(b.Period)
	if err != nil {
		return err
	}
	if !act.Now.After(b.CheckUntil.At) && len(answers) < len(act.Rules.Units()) {
		return &scoring.Refusal{Reason: ReasonCheckRuns, Value: b.CheckUntil.At.Format("2006-01-02 15:04")}
	}
	if err := act.mayBeMoved(b.CheckUntil.At); err != nil {
		return err
	}
	list, err := act.Checklist(b.Period)
	if err != nil {
		return err
	}
	return list.Blocking()
}

// WithdrawBulletin takes a bulletin back from the approvers (撤销送审), also after
// one has signed it: until it is published.
func (act *Act) WithdrawBulletin(period scoring.Period, version int) (Bulletin, error) {
	b, permit, err := act.bulletinFor(WithdrawBulletin, period, version, BulletinSubmitted, BulletinSigned)
	if err != nil {
		return b, err
	}
	was := b.State
	if err := act.reopen(&b); err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"was": was})
}

// reopen makes a bulletin what it was before it was submitted.
func (act *Act) reopen(b *Bulletin) error {
	b.State, b.Submitted, b.SubmittedBy = BulletinChecking, time.Time{}, 0
	b.Signed, b.SignedBy, b.Signer = time.Time{}, 0, ""
	return act.saveBulletin(b)
}

// SignBulletin is an approver's 同意印发. Nobody signs what they had a hand in,
// and nothing is signed whose figures have changed since it was submitted. The
// section is told.
func (act *Act) SignBulletin(period scoring.Period, version int) (Bulletin, error) {
	b, permit, err := act.bulletinFor(SignBulletin, period, version, BulletinSubmitted)
	if err != nil {
		return b, err
	}
	b.Signed = act.Now
	if err := act.sign(&b); err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"number": b.Content.Head.Number})
}

// A PaperSignature is a signature on paper (纸质签发).
type PaperSignature struct {
	Number string       // 文号; empty leaves what was given when it was submitted
	Signer string       // who signed
	On     workday.Date // the date on it
}

// RecordSignature records that a bulletin was signed on paper, by somebody who
// had no hand in it.
func (act *Act) RecordSignature(period scoring.Period, version int, paper PaperSignature) (Bulletin, error) {
	b, permit, err := act.bulletinFor(RecordSignature, period, version, BulletinSubmitted)
	if err != nil {
		return b, err
	}
	switch {
	case paper.Signer == "":
		return b, &scoring.Refusal{Reason: scoring.ReasonMissing, Field: "signer"}
	case paper.On > act.Day() || paper.On < workday.DateOf(b.Submitted):
		return b, &scoring.Refusal{Reason: ReasonPaperDate, Field: "on", Value: paper.On.String(), Other: workday.DateOf(b.Submitted).String()}
	}
	if paper.Number != "" {
		b.Content.Head.Number = paper.Number
	}
	b.Signed, b.Signer = paper.On.Time(), paper.Signer
	if err := act.sign(&b); err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"signer": paper.Signer, "on": paper.On.String(), "number": b.Content.Head.Number})
}

// ReasonPaperDate refuses a date that a paper cannot have been signed on.
// Value: it, Other: when it was submitted.
const ReasonPaperDate scoring.Reason = "paper_date"

func (act *Act) sign(b *Bulletin) error {
	drafted, err := act.Drafted(b.Period, act.Actor.Person)
	if err != nil {
		return err
	}
	if drafted {
		return &scoring.Refusal{Reason: ReasonOwnDraft, Value: b.Period.String()}
	}
	if err := act.unchanged(*b); err != nil {
		return err
	}
	b.State, b.SignedBy = BulletinSigned, act.Actor.Person
	if err := act.saveBulletin(b); err != nil {
		return err
	}
	return act.TellSection(notice.BulletinSigned{Period: b.Period.String()}, act.Actor.Person)
}

// unchanged refuses a bulletin whose figures are no longer those submitted.
func (act *Act) unchanged(b Bulletin) error {
	changed, err := act.FiguresChanged(b)
	if err == nil && changed {
		err = &scoring.Refusal{Reason: ReasonFiguresChanged, Value: b.Period.String()}
	}
	return err
}

// ReturnBulletin sends a bulletin back to the section with a reason (退回修改).
func (act *Act) ReturnBulletin(period scoring.Period, version int, reason string) (Bulletin, error) {
	b, permit, err := act.bulletinFor(ReturnBulletin, period, version, BulletinSubmitted)
	if err != nil {
		return b, err
	}
	if reason == "" {
		return b, &scoring.Refusal{Reason: ReasonNoReason, Field: "reason"}
	}
	b.Returned = reason
	if err := act.reopen(&b); err != nil {
		return b, err
	}
	if err := act.TellSection(notice.BulletinReturned{Period: period.String(), By: act.Actor.Name, Reason: reason}, act.Actor.Person); err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"reason": reason})
}

// PublishBulletin freezes a bulletin that has been signed and sends it to every
// joined person and every subscribed group (印发). It bears the date it was
// signed on.
func (act *Act) PublishBulletin(period scoring.Period, version int) (Bulletin, error) {
	b, permit, err := act.bulletinFor(PublishBulletin, period, version, BulletinSigned)
	if err != nil {
		return b, err
	}
	if err := act.unchanged(b); err != nil {
		return b, err
	}
	b.State, b.Published, b.PublishedBy = BulletinPublished, act.Now, act.Actor.Person
	b.Content.Draft, b.Content.Head.Issued = false, workday.DateOf(b.Signed)
	if err := act.saveBulletin(&b); err != nil {
		return b, err
	}
	if err := act.broadcast(notice.BulletinPublished{Period: period.String()}, "bulletin/"+period.String()); err != nil {
		return b, err
	}
	if err := act.sendPictures(b); err != nil {
		return b, err
	}
	if err := act.tellQuarterResults(b); err != nil {
		return b, err
	}
	return b, permit.record(period.String(), map[string]any{"rules": b.RulesHash, "as_of": b.AsOf, "number": b.Content.Head.Number})
}

// broadcast queues a notice once to every joined person and subscribed group.
func (tx *Tx) broadcast(n notice.Notice, key string) error {
	listeners, err := tx.broadcastAudience()
	if err != nil {
		return err
	}
	chats := map[int64]bool{}
	for _, l := range listeners {
		chats[l.chat] = true
	}
	for _, chat := range slices.Sorted(maps.Keys(chats)) {
		if err := tx.Post(Posting{Chat: chat, Notice: n, Key: key}); err != nil {
			return err
		}
	}
	return nil
}

// sendPictures queues the pictures of a published bulletin: to a unit's people
// that of their group, to everyone else and the groups in chat all of them.
func (tx *Tx) sendPictures(b Bulletin) error {
	pages := map[string][]int{} // by group
	var all []int
	for i, page := range picture.Pages(b.Content) {
		all = append(all, i)
		for _, group := range b.Content.Sheet.Groups {
			if strings.HasPrefix(page.Group, group.Name) {
				pages[group.Name] = append(pages[group.Name], i)
			}
		}
	}
	wanted := map[int64][]int{}
	people, err := tx.broadcastAudience()
	if err != nil {
		return err
	}
	for _, p := range people {
		if unit, ok := tx.Rules.Unit(p.unit); ok {
			wanted[p.chat] = append(wanted[p.chat], pages[unit.Group().Name]...)
		} else {
			wanted[p.chat] = slices.Clone(all)
		}
	}
	for _, chat := range slices.Sorted(maps.Keys(wanted)) {
		queued := slices.Clone(wanted[chat])
		slices.Sort(queued)
		for _, page := range slices.Compact(queued) {
			n := notice.BulletinPictureSent{Period: b.Period.String(), Page: page}
			if err := tx.Post(Posting{Chat: chat, Notice: n, Key: fmt.Sprintf("bulletin/%s/picture/%d", b.Period, page)}); err != nil {
				return err
			}
		}
	}
	return nil
}

// A listener is a chat that hears what everyone hears, once for each unit of its
// person; a group or somebody of no unit has none.
type listener struct {
	chat int64
	unit string
}

func (tx *Tx) broadcastAudience() ([]listener, error) {
	all, err := list(tx.View, func(row scanner) (l listener, err error) { return l, row.Scan(&l.chat, &l.unit) },
		`SELECT DISTINCT t.telegram_id, a.unit FROM account t JOIN appointment a ON a.person = t.person
		WHERE `+holdingNow+" ORDER BY a.unit <> '', t.telegram_id, a.unit", millis(tx.Now))
	if err != nil {
		return nil, fmt.Errorf("broadcast: %w", err)
	}
	groups, err := tx.SubscribedGroups()
	for _, chat := range groups {
		all = append(all, listener{chat: chat})
	}
	return all, err
}
