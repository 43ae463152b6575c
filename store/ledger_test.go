package store_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zwxx/scoring"
	"zwxx/store"
)

// TestLedgerOfRandomActs lets everybody do everything at random and looks after
// each act that the books are in order. All of it is taken back at the end of a
// run, so that the runs share one database.
//
// fault 8, 9, 12
func TestLedgerOfRandomActs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	checks := 0
	rapid.Check(t, func(r *rapid.T) {
		checks++
		err := w.db.Update(w.now, func(tx *store.Tx) error {
			p := &player{T: r, tx: tx, number: checks * 1000}
			p.stage()
			for range 40 {
				p.step()
			}
			p.checkSheets()
			return errUndo
		})
		if !errors.Is(err, errUndo) {
			r.Fatal(err)
		}
	})
}

// A player does random acts in one transaction.
type player struct {
	*rapid.T
	tx     *store.Tx
	now    books // before the act at hand
	number int   // makes manuscripts different
}

var (
	players = []int64{wang, zhang, wang, fagai, zhang, mei, wang, zhang, fagai, qian, mayor, fahead, nobody, gone}
	pauses  = []time.Duration{0, 0, time.Minute, 20 * time.Minute, 5 * time.Hour, 24 * time.Hour, 72 * time.Hour}
)

// stage puts something of everything on the table.
func (p *player) stage() {
	_, err := stageExplanation(p.tx, unitFagai)
	if err == nil {
		_, err = stageClaim(p.tx, unitMei)
	}
	if err == nil {
		_, err = stageExtension(p.tx, unitBare)
	}
	if err == nil {
		_, err = stageCommission(p.tx, unitMei, delivered)
	}
	if err == nil {
		_, err = stageCommission(p.tx, unitMei, issued)
	}
	if err == nil {
		_, err = stageProposal(p.tx, unitFagai)
	}
	if err != nil {
		p.Fatal(err)
	}
}

// step lets some time pass, now and then somebody join or move to another unit,
// lets somebody do something and checks what came of it.
func (p *player) step() {
	p.tx.Now = p.tx.Now.Add(rapid.SampledFrom(pauses).Draw(p.T, "pause"))
	if draw(p, "joins", 0, 0, 0, 0, 0, 0, 0, 0, 1) == 1 {
		who, unit := draw(p, "who joins", fagai, mei, gone), draw(p, "unit", unitFagai, unitMei, unitBare)
		if err := appoint(p.tx, who, "信息员", store.RoleOfficer, unit); err != nil {
			p.Fatal(err)
		}
	}
	do := rapid.SampledFrom(plays).Draw(p.T, "act")
	who := rapid.SampledFrom(players).Draw(p.T, "who")
	p.now = p.look()
	before := p.now
	err := p.tx.Savepoint(func() error {
		return actAs(p.tx, who, store.InPrivate, func(act *store.Act) error { return do.do(p, act) })
	})
	after := p.look()
	if err != nil {
		if !isRefusal(err) {
			p.Fatalf("%s: %v", do.name, err)
		}
		if before.audit != after.audit || before.changed(after) != "" {
			p.Fatalf("%s was refused, %v, and changed something", do.name, err)
		}
		return
	}
	if after.audit != before.audit+1 {
		p.Fatalf("%s left %d rows in the audit", do.name, after.audit-before.audit)
	}
	if fault := before.changed(after); fault != "" {
		p.Fatalf("%s: %s", do.name, fault)
	}
	p.checkRights(do.name, after.unitsChanged(before))
	p.fetchLetters()
	p.checkLedger(do.name)
}

// books are the commissions as they stand and how long the audit is.
type books struct {
	audit       int
	commissions map[string]entry
}

// An entry is a commission of the books: what is looked at by name, and all
// the rest of its row.
type entry struct {
	Unit, Notice string
	State        scoring.CommissionState
	Version      int
	Rest         string
}

func (p *player) look() books {
	text, err := p.tx.Text(`SELECT json_group_object(id, json_object('Unit', unit, 'Notice', notice, 'State', state,
		'Version', version, 'Rest', concat_ws('|', received, due, delivered, submission, quality, void, window_ends, proposal)))
		FROM commission`)
	b := books{audit: p.count("SELECT count(*) FROM audit")}
	if err := errors.Join(err, json.Unmarshal([]byte(text), &b.commissions)); err != nil {
		p.Fatal(err)
	}
	return b
}

// changed names a commission that changed without its version, or more than
// once under one.
func (b books) changed(after books) string {
	for id, old := range b.commissions {
		now := after.commissions[id]
		same := old
		same.Version = now.Version
		if same != now && now.Version != old.Version+1 || now.Version < old.Version {
			return fmt.Sprintf("%s was %+v, then %+v", id, old, now)
		}
	}
	return ""
}

// unitsChanged are the units whose commissions are not as they were.
func (b books) unitsChanged(before books) (units []string) {
	for id, now := range b.commissions {
		if old, ok := before.commissions[id]; ok && old != now {
			units = append(units, now.Unit)
		}
	}
	return units
}

// checkRights finds a row of the audit whose actor does not hold its role now,
// or that changed another unit than it says.
func (p *player) checkRights(act string, units []string) {
	const holds = `SELECT count(*) FROM audit a WHERE seq = (SELECT max(seq) FROM audit) AND (a.role = 'operator' OR EXISTS
		(SELECT 1 FROM appointment h WHERE h.person = a.actor AND h.role = a.role AND (h.unit = '' OR h.unit = a.unit)
		AND h.starts_at <= a.at AND (h.ends_at = 0 OR h.ends_at >= a.at)))`
	if p.count(holds) != 1 {
		p.Fatalf("%s was done by somebody who may not", act)
	}
	for _, unit := range units {
		if p.count("SELECT count(*) FROM audit WHERE seq = (SELECT max(seq) FROM audit) AND unit = ?", unit) != 1 {
			p.Fatalf("%s changed a commission of %s under another name", act, unit)
		}
	}
}

// fetchLetters does what the program does by itself after a filing.
func (p *player) fetchLetters() {
	pages, err := p.tx.UnfetchedPages()
	for _, page := range pages {
		err = errors.Join(err, p.tx.StorePage(page, []byte(page.FileID)))
	}
	if err != nil {
		p.Fatal(err)
	}
}

// checkLedger writes the ledger as it is exported and reads it back as a
// stranger would.
func (p *player) checkLedger(act string) {
	ledger, err := p.tx.Ledger()
	if err != nil {
		p.Fatal(err)
	}
	var file, again bytes.Buffer
	if err := scoring.WriteLedger(&file, ledger); err != nil {
		p.Fatal(err)
	}
	read, err := scoring.ReadLedger("export", bytes.NewReader(file.Bytes()), p.tx.Rules)
	if err != nil {
		p.Fatalf("after %s: %v", act, err)
	}
	if err := scoring.WriteLedger(&again, read); err != nil || again.String() != file.String() {
		p.Fatalf("after %s the ledger reads back as\n%s\nwas\n%s", act, again.String(), file.String())
	}
}

// checkSheets recomputes every total from its lines, walks the audit and asks
// the database for what it thinks of itself.
func (p *player) checkSheets() {
	for _, period := range []scoring.Period{march, scoring.QuarterPeriod(2018, 1), scoring.QuarterPeriod(2018, 2)} {
		sheet, err := p.tx.Score(period)
		if err != nil {
			p.Fatal(err)
		}
		for _, group := range sheet.Groups {
			for _, unit := range group.Units {
				var sum scoring.Points
				for _, line := range unit.Lines {
					sum += line.Points
				}
				if sum != unit.Points {
					p.Fatalf("%s in %s has %s, its lines %s", unit.Unit, period, unit.Points, sum)
				}
			}
		}
	}
	if _, err := p.tx.VerifyAudit(); err != nil {
		p.Fatal(err)
	}
	for query, want := range map[string]int{
		"SELECT count(*) FROM pragma_foreign_key_check":                                                                                                 0,
		"SELECT count(*) FROM commission WHERE state = 'graded' AND delivered > due":                                                                    0,
		"SELECT count(*) FROM proposal p JOIN commission c ON c.id = p.object WHERE p.state = 'open' AND c.proposal <> p.id":                            0,
		"SELECT count(*) FROM commission WHERE proposal <> '' AND state NOT IN ('received', 'delivered')":                                               0,
		"SELECT count(*) FROM commission WHERE state = 'failed' AND id NOT IN (SELECT object FROM proposal WHERE state = 'confirmed' AND second <> by)": 0,
		"SELECT count(*) FROM (SELECT 1 FROM submission WHERE manuscript <> '' AND void = '' GROUP BY manuscript HAVING count(*) > 1)":                  0,
	} {
		if got := p.count(query); got != want {
			p.Fatalf("%s: %d, want %d", query, got, want)
		}
	}
}

func (p *player) count(query string, args ...any) int {
	n, err := p.tx.Count(query, args...)
	if err != nil {
		p.Fatal(err)
	}
	return n
}
