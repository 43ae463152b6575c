package store

import (
	"fmt"
	"slices"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

// IssueCommission sends a notice to several units: one commission each, a card
// for every officer and one for every member of the section (三（三）). The
// notice's ID, Number and times of issue are given here.
func (act *Act) IssueCommission(n CommissionNotice, units []string) (CommissionNotice, error) {
	permit, err := act.ask(IssueCommission, "")
	if err != nil {
		return n, err
	}
	if len(units) == 0 {
		return n, &scoring.Refusal{Reason: ReasonNoUnits}
	}
	if !n.Due.After(act.Now) {
		return n, &scoring.Refusal{Reason: ReasonPastDue, Field: "due", Value: n.Due.Format("2006-01-02 15:04")}
	}
	n.Issued, n.IssuedBy, n.Version = act.Now, act.Actor.Person, 1
	if n.ID, err = act.nextID("n"); err != nil {
		return n, err
	}
	if n.Number, err = act.nextNoticeNumber(n.Issued.Year()); err != nil {
		return n, err
	}
	if err := act.exec("INSERT INTO commission_notice ("+noticeColumns+") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
		n.ID, n.Number, n.Title, n.Requirement, n.Source, n.Contact, millis(n.Due), millis(n.Issued), n.IssuedBy, n.Version); err != nil {
		return n, err
	}
	for _, unit := range units {
		if _, ok := act.Rules.Unit(unit); !ok {
			return n, &scoring.Refusal{Reason: scoring.ReasonUnknownUnit, Field: "units", Value: unit}
		}
	}
	for _, unit := range act.Rules.Units() { // in roster order, each once
		if !slices.Contains(units, unit.Name) {
			continue
		}
		if err := act.addCommission(n, unit.Name); err != nil {
			return n, err
		}
	}
	if err := act.showSection(n.ID); err != nil {
		return n, err
	}
	return n, permit.record(n.ID, map[string]any{"notice": n, "units": units})
}

// nextNoticeNumber gives the office's running number of the year.
func (tx *Tx) nextNoticeNumber(year int) (string, error) {
	var n int
	err := tx.row(`INSERT INTO sequence (kind, last) VALUES (?, 1)
		ON CONFLICT (kind) DO UPDATE SET last = last + 1 RETURNING last`, fmt.Sprintf("notice-%d", year)).Scan(&n)
	return fmt.Sprintf("建政信约〔%d〕%d号", year, n), err
}

func (act *Act) addCommission(n CommissionNotice, unit string) error {
	id, err := act.nextID("c")
	if err != nil {
		return err
	}
	c := Commission{Commission: scoring.Commission{Common: scoring.Common{ID: id, Unit: unit}, Title: n.Title,
		Issued: n.Issued, Due: n.Due, State: scoring.CommissionIssued}}
	if act.Rules.Settings.Receipt == scoring.ReceiptIssued {
		if err := act.receive(&c, n.Issued, Source{}); err != nil {
			return err
		}
	}
	if err := act.check(func(l scoring.Lookup) []*scoring.Refusal {
		return scoring.CheckCommission(act.Rules, l, c.Commission)
	}); err != nil {
		return err
	}
	if err := act.exec(`INSERT INTO commission (id, notice, unit, title, issued, received, due, state, delivered,
		submission, quality, counts_on, void, window_ends, window_provisional, window_rules, received_who)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0, 0, '', ?, ?, ?, ?)`,
		c.ID, n.ID, c.Unit, c.Title, millis(c.Issued), millis(c.Received), millis(c.Due), c.State,
		millis(c.WindowEnds), c.WindowProvisional, c.WindowRules, c.ReceivedWho); err != nil {
		return err
	}
	officers, err := act.Holders(RoleOfficer, unit)
	if err != nil {
		return err
	}
	for _, officer := range officers {
		if officer.Chat == 0 {
			continue
		}
		if err := act.ShowCard(id, officer.Chat); err != nil {
			return err
		}
	}
	return nil
}

// showSection shows a card to every member of the section.
func (tx *Tx) showSection(object string) error {
	members, err := tx.Holders(RoleSection, "")
	if err != nil {
		return err
	}
	for _, member := range members {
		if member.Chat == 0 {
			continue
		}
		if err := tx.ShowCard(object, member.Chat); err != nil {
			return err
		}
	}
	return nil
}

// Chase reminds a unit's officers to acknowledge a commission, once a day. It
// reports whether there was anybody left to remind today.
func (tx *Tx) Chase(commission, unit string) (bool, error) {
	return tx.tell(Audience{Role: RoleOfficer, Unit: unit}, notice.Chased{Commission: commission}, ChaseKey(commission, tx.Day()))
}

// ChaseKey is the key under which officers are chased on a day, so that the
// section's 催报 and the program's own do not both reach them.
func ChaseKey(commission string, day workday.Date) string {
	return fmt.Sprintf("unread/%s/%s", commission, day)
}

// ChaseCommission reminds every unit of a notice that has not acknowledged it
// (催报), once a day, and returns how many were.
func (act *Act) ChaseCommission(noticeID string) (units int, err error) {
	permit, err := act.ask(ChaseCommission, "")
	if err != nil {
		return 0, err
	}
	commissions, err := act.CommissionsOfNotice(noticeID)
	if err != nil {
		return 0, err
	}
	if len(commissions) == 0 {
		return 0, noSuch(noticeID)
	}
	var chased []string
	before := false // somebody was reminded today already
	for _, c := range commissions {
		officers, err := act.Holders(RoleOfficer, c.Unit)
		if err != nil {
			return 0, err
		}
		if c.State != scoring.CommissionIssued || len(officers) == 0 {
			continue
		}
		reminded, err := act.Chase(c.ID, c.Unit)
		if err != nil {
			return 0, err
		}
		if reminded {
			chased = append(chased, c.Unit)
		}
		before = before || !reminded
	}
	if len(chased) == 0 && before {
		return 0, &scoring.Refusal{Reason: ReasonChasedToday}
	}
	if len(chased) == 0 {
		return 0, &scoring.Refusal{Reason: ReasonNobodyToChase}
	}
	return len(chased), permit.record(noticeID, map[string]any{"units": strings.Join(chased, "、")})
}
