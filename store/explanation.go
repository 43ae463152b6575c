package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// The refusals of a written explanation.
const (
	ReasonAlreadyExplained scoring.Reason = "already_explained" // the unit has explained itself once; Other: where
	ReasonNoLetter         scoring.Reason = "no_letter"         // the signed and stamped letter is missing
	ReasonNoReason         scoring.Reason = "no_reason"         // a decision without its reason
	ReasonNewDueNeeded     scoring.Reason = "new_due_needed"    // the old due time has passed; Value: it
)

// An Explanation (职能不符 · 书面说明) is a unit's written explanation that a
// commission is outside its functions, with what the ledger does not carry.
type Explanation struct {
	scoring.Objection
	Late     bool // filed after the window's end (逾期)
	Original time.Time
	Handled  time.Time // when its message was handled; later than Filed where the program was down
	Version  int
}

// A Page is one page of a letter: a photo or a file sent to the bot.
type Page struct {
	FileID string
	Name   string // of a document, as its sender called it; never used as a path
	Photo  bool
}

const explanationColumns = factObjectionColumns + ", late, original_at, handled_at, version"

func scanExplanation(row scanner) (e Explanation, err error) {
	return e, row.Scan(append(factObjectionFields(&e.Objection), &e.Late, timeColumn{&e.Original}, timeColumn{&e.Handled}, &e.Version)...)
}

// Explanation returns an explanation, or [ErrNotFound].
func (v *View) Explanation(id string) (Explanation, error) {
	return find(v, scanExplanation, "SELECT "+explanationColumns+" FROM objection WHERE id = ?", id)
}

// ExplanationOf returns the newest explanation about a commission. The second
// result is false if there is none.
func (v *View) ExplanationOf(commission string) (Explanation, bool, error) {
	e, err := find(v, scanExplanation, "SELECT "+explanationColumns+` FROM objection
		WHERE commission = ? AND void = '' ORDER BY filed DESC, id DESC LIMIT 1`, commission)
	if errors.Is(err, ErrNotFound) {
		return e, false, nil
	}
	return e, err == nil, err
}

// OpenExplanations returns the explanations that wait for a ruling, oldest
// first. A late one whose commission is delivered, withdrawn or failed has
// nothing left to rule on.
func (v *View) OpenExplanations() ([]Explanation, error) {
	return list(v, scanExplanation, "SELECT "+explanationColumns+` FROM objection WHERE ruling = '' AND void = ''
		AND commission IN (SELECT id FROM commission WHERE state IN ('issued', 'received', 'objected')) ORDER BY filed, id`)
}

// LetterPages returns the pages of an explanation's letter in order.
func (v *View) LetterPages(explanation string) ([]Page, error) {
	return list(v, func(row scanner) (p Page, err error) { return p, row.Scan(&p.FileID, &p.Name, &p.Photo) },
		"SELECT file_id, file_name, is_photo FROM letter_page WHERE objection = ? ORDER BY page", explanation)
}

// FileExplanation files a written explanation (三（三）3). Filed is act.At and
// decides whether it is in time: the date of the message that filed it or,
// where it came on paper and the section files it for the unit, when it reached
// the section (纸质送达时间); such a one needs no photos, and its original has
// come. One in time opens the question and stops the due time; a late one is
// kept on file and the section decides whether it counts. The section is told.
func (act *Act) FileExplanation(o scoring.Objection, pages []Page, source Source) (Explanation, error) {
	c, err := act.Commission(o.Commission)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return Explanation{}, err
	}
	permit, err := act.ask(FileExplanation, c.Unit)
	if err != nil {
		return Explanation{}, err
	}
	if c.ID == "" {
		return Explanation{}, noSuch(o.Commission)
	}
	if err := permit.wantsSource(source); err != nil {
		return Explanation{}, err
	}
	paper := permit.onBehalf() && source.How == OnPaper
	if err := act.mayExplain(c, o, len(pages) > 0 || paper); err != nil {
		return Explanation{}, err
	}
	if c.State == scoring.CommissionIssued {
		if err := act.receive(&c, act.At, source); err != nil {
			return Explanation{}, err
		}
	} else if err := act.since(c, "filed", act.At); err != nil {
		return Explanation{}, err
	}
	o.Unit, o.Filed = c.Unit, act.At
	e := Explanation{Objection: o, Late: act.At.After(c.WindowEnds), Handled: act.Now, Version: 1}
	if paper {
		e.Original = act.At
	}
	if e.ID, err = act.nextID("o"); err != nil {
		return e, err
	}
	if err := act.writeExplanation(e, pages); err != nil {
		return e, err
	}
	if !e.Late {
		c.State = scoring.CommissionObjected
		if err := act.dropProposal(&c); err != nil {
			return e, err
		}
	}
	if err := act.save(&c); err != nil {
		return e, err
	}
	if err := act.TellSection(notice.ExplanationFiled{Explanation: e.ID}, act.Actor.Person); err != nil {
		return e, err
	}
	return e, permit.recordFor(e.ID, source, map[string]any{"explanation": e, "pages": len(pages)})
}

// mayExplain refuses a second explanation, one of what is not open any more,
// and one without its letter.
func (act *Act) mayExplain(c Commission, o scoring.Objection, letter bool) error {
	earlier, explained, err := act.ExplanationOf(c.ID)
	switch {
	case err != nil:
		return err
	case explained:
		return &scoring.Refusal{Reason: ReasonAlreadyExplained, Value: c.ID, Other: earlier.ID}
	case !c.Open():
		return wrongState(c.ID, string(c.State))
	case !letter:
		return &scoring.Refusal{Reason: ReasonNoLetter, Clause: "三(三)3"}
	case o.Telephoned.After(act.Now):
		return &scoring.Refusal{Reason: ReasonFuture, Field: "telephoned", Value: o.Telephoned.Format("2006-01-02 15:04")}
	}
	return nil
}

func (act *Act) writeExplanation(e Explanation, pages []Page) error {
	// The letter's hash is not known before its pages have been fetched; the
	// check of the fact is asked with a stand-in.
	checked := e.Objection
	checked.LetterSHA256 = hex.EncodeToString(make([]byte, sha256.Size))
	if err := act.check(func(l scoring.Lookup) []*scoring.Refusal {
		return scoring.CheckObjection(act.Rules, l, checked)
	}); err != nil {
		return err
	}
	hash := ""
	if len(pages) == 0 {
		var err error
		if hash, err = letterHash(nil); err != nil {
			return err
		}
	}
	if err := act.exec("INSERT INTO objection ("+explanationColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', 0, 0, '', ?, ?, ?, 1)",
		e.ID, e.Unit, e.Commission, millis(e.Telephoned), millis(e.Filed), e.Reasons, e.Suggestions, e.Head, hash, e.Late, millis(e.Original), millis(e.Handled)); err != nil {
		return err
	}
	for i, page := range pages {
		if err := act.exec("INSERT INTO letter_page (objection, page, file_id, file_name, is_photo) VALUES (?, ?, ?, ?, ?)",
			e.ID, i+1, page.FileID, page.Name, page.Photo); err != nil {
			return err
		}
	}
	return nil
}

// A Way is how a commission goes on after its explanation was dismissed.
type Way string

// The three ways on after 不予采纳.
const (
	WayKeep   Way = "keep"   // 原时限不变
	WayExtend Way = "extend" // 延至…
	WayFail   Way = "fail"   // 视作未完成, which a second person confirms
)

// A Verdict is the section's decision on an explanation.
type Verdict struct {
	Upheld bool   // 采纳，撤销约稿
	Reason string // required where it is dismissed
	Way    Way    // how the commission goes on where it is dismissed
	Due    time.Time
}

// RuleOnExplanation upholds an explanation, which withdraws the commission, or
// dismisses it with a reason and one of the three ways on. The unit is told.
func (act *Act) RuleOnExplanation(id string, version int, v Verdict) (Explanation, error) {
	e, permit, err := act.explanationFor(RuleOnExplanation, id)
	if err != nil {
		return e, err
	}
	if e.Ruling != scoring.RulingNone || e.Version != version {
		return e, stale(id)
	}
	c, err := act.Commission(e.Commission)
	if err != nil {
		return e, err
	}
	if c.State != scoring.CommissionObjected && !c.Open() {
		return e, wrongState(c.ID, string(c.State))
	}
	e.Ruled = act.Now
	if v.Upheld {
		e.Ruling, e.RulingReason = scoring.RulingUpheld, v.Reason
		c.State = scoring.CommissionWithdrawn
		if err := act.dropProposal(&c); err != nil {
			return e, err
		}
	} else {
		if v.Reason == "" {
			return e, &scoring.Refusal{Reason: ReasonNoReason}
		}
		e.Ruling, e.RulingReason = scoring.RulingDismissed, v.Reason
		c.State = scoring.CommissionReceived
		if err := act.goOn(&c, v); err != nil {
			return e, err
		}
	}
	if err := act.exec(`UPDATE objection SET ruling = ?, ruling_reason = ?, ruled = ?, version = version + 1
		WHERE id = ?`, e.Ruling, e.RulingReason, millis(e.Ruled), id); err != nil {
		return e, err
	}
	if err := act.save(&c); err != nil {
		return e, err
	}
	tell := act.TellOfficers
	if v.Way == WayFail {
		tell = act.TellUnit
	}
	if err := tell(c.Unit, notice.Ruled{Explanation: id, Way: string(v.Way)}); err != nil {
		return e, err
	}
	return e, permit.record(id, map[string]any{"verdict": v})
}

// goOn sets how a commission goes on after its explanation was dismissed.
func (act *Act) goOn(c *Commission, v Verdict) error {
	switch v.Way {
	case WayKeep:
		if !c.Due.After(act.Now) {
			return &scoring.Refusal{Reason: ReasonNewDueNeeded, Value: c.Due.Format("2006-01-02 15:04")}
		}
		return act.dropProposal(c)
	case WayExtend:
		if !v.Due.After(act.Now) || !v.Due.After(c.Due) {
			return &scoring.Refusal{Reason: ReasonPastDue, Field: "due", Value: v.Due.Format("2006-01-02 15:04")}
		}
		c.Due = v.Due
		return act.dropProposal(c)
	case WayFail:
		if waits, err := act.proposalWaits(c); err != nil || waits {
			return err
		}
		// The unit has been heard already.
		return act.propose(c, v.Reason, workday.Deadline{At: act.Now})
	}
	return &scoring.Refusal{Reason: ReasonNoReason, Field: "way", Value: string(v.Way)}
}

// RecordOriginal notes that the paper original has come (原件已收). A ruling may
// precede it.
func (act *Act) RecordOriginal(id string) (Explanation, error) {
	e, permit, err := act.explanationFor(RecordOriginal, id)
	if err != nil {
		return e, err
	}
	if !e.Original.IsZero() {
		return e, stale(id)
	}
	e.Original = act.Now
	if err := act.exec("UPDATE objection SET original_at = ?, version = version + 1 WHERE id = ?", millis(act.Now), id); err != nil {
		return e, err
	}
	return e, permit.record(id, map[string]any{"original": act.Now})
}

func (act *Act) explanationFor(action Action, id string) (Explanation, *permit, error) {
	e, err := act.Explanation(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return e, nil, err
	}
	permit, err := act.ask(action, e.Unit)
	if err != nil {
		return e, nil, err
	}
	if e.ID == "" {
		return e, nil, noSuch(id)
	}
	return e, permit, nil
}
