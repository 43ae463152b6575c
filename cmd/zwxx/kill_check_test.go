package main_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"

	_ "modernc.org/sqlite" // the driver named "sqlite"

	"zwxx/bot/bottest"
	"zwxx/scoring"
)

// A killReport says what a run came to.
type killReport struct {
	updates, confirmed, lost        int
	filed, acknowledged, missing    int
	deliveries, repeated, uncertain int
}

func (r killReport) String() string {
	return fmt.Sprintf("%d updates, %d confirmed, %d lost; %d filed, %d acknowledged, %d missing; %d receipts delivered, %d repeated, %d in doubt",
		r.updates, r.confirmed, r.lost, r.filed, r.acknowledged, r.missing, r.deliveries, r.repeated, r.uncertain)
}

// A receipt is an acknowledged filing as its officer saw it, perhaps twice.
type receipt struct {
	id, unit   string
	deliveries []bottest.Delivery
}

var receiptText = regexp.MustCompile(`《(.+)》　([^　]+)　.*编号 (s\d{6,})`)

// receipts returns what was acknowledged, by title.
func (b *bench) receipts() map[string]*receipt {
	all := make(map[string]*receipt)
	for _, d := range b.server.Deliveries() {
		found := receiptText.FindStringSubmatch(d.Text)
		if found == nil {
			continue
		}
		title, unit, id := found[1], found[2], found[3]
		r := all[title]
		if r == nil {
			r = &receipt{id: id, unit: unit}
			all[title] = r
		}
		if r.id != id || r.unit != unit {
			b.tb.Errorf("《%s》 was acknowledged as %s of %s and as %s of %s", title, r.id, r.unit, id, unit)
		}
		r.deliveries = append(r.deliveries, d)
	}
	return all
}

// check compares the server's journal with the database, once the program has
// ended with nothing left to do.
func (b *bench) check() killReport {
	b.tb.Helper()
	var r killReport
	b.checkInbox(&r)
	b.checkFilings(&r)
	b.checkRepeats(&r)
	b.checkFile()
	b.checkLog()
	for _, refusal := range b.server.Refused() {
		if !refusal.CutShort {
			b.tb.Errorf("the Bot API refused %s: %s\n%s", refusal.Method, refusal.Description, refusal.Text)
		}
	}
	if out, err := run("", "audit", "verify", "--db", b.db); err != nil {
		b.tb.Errorf("%v\n%s", err, out)
	}
	return r
}

// checkInbox: every confirmed update is in the inbox (I1), none was lost and
// none is bad.
func (b *bench) checkInbox(r *killReport) {
	b.tb.Helper()
	received := make(map[int64]bool)
	b.query("SELECT update_id, state FROM inbox", func(row *sql.Rows) error {
		var id int64
		var state string
		if err := row.Scan(&id, &state); err != nil {
			return err
		}
		received[id] = true
		if state != "done" {
			b.tb.Errorf("update %d is kept as %s", id, state)
		}
		return nil
	})
	confirmed := b.server.Confirmed()
	r.updates, r.confirmed = len(received), len(confirmed)
	for _, id := range confirmed {
		if !received[id] {
			r.lost++
			b.tb.Errorf("update %d was confirmed and is not in the inbox", id)
		}
	}
	if dropped, pending := b.server.Dropped(), b.server.Pending(); len(dropped) > 0 || pending > 0 {
		b.tb.Errorf("%d updates dropped, %d pending", len(dropped), pending)
	}
}

// checkFilings: every acknowledged number is a filing of the same title and
// unit (I2); every filing was made once (I3) and acknowledged.
func (b *bench) checkFilings(r *killReport) {
	b.tb.Helper()
	filings := make(map[string][]scoring.Submission)
	for _, s := range b.ledger().Submissions {
		filings[s.Title] = append(filings[s.Title], s)
	}
	receipts := b.receipts()
	r.filed, r.acknowledged = len(b.filed), len(receipts)
	for title, o := range b.filed {
		made, receipt := filings[title], receipts[title]
		switch {
		case len(made) != 1:
			b.tb.Errorf("《%s》 was filed once and is held %d times", title, len(made))
		case receipt == nil:
			b.tb.Errorf("《%s》 was never acknowledged", title)
		case made[0].ID != receipt.id || made[0].Unit != o.unit || receipt.unit != o.unit:
			r.missing++
			b.tb.Errorf("《%s》 of %s is held as %s of %s, acknowledged as %s of %s", title, o.unit, made[0].ID, made[0].Unit, receipt.id, receipt.unit)
		case receipt.deliveries[0].ChatID != o.ID:
			b.tb.Errorf("the receipt of %s went to chat %d", receipt.id, receipt.deliveries[0].ChatID)
		}
	}
	if len(filings) != len(b.filed) || len(receipts) != len(b.filed) {
		b.tb.Errorf("%d titles were filed, %d are held, %d acknowledged", len(b.filed), len(filings), len(receipts))
	}
	if n := b.count(`SELECT count(*) FROM (SELECT 1 FROM audit WHERE action = 'register-submission'
		GROUP BY update_id HAVING count(*) > 1)`); n != 0 {
		b.tb.Errorf("%d updates were filed twice", n)
	}
}

// checkRepeats: a receipt is delivered once, and once more for each attempt in
// doubt (I4); a repeat says so; a chat sees at most one repeat for each end of
// the program.
func (b *bench) checkRepeats(r *killReport) {
	b.tb.Helper()
	doubts := make(map[string]int)
	b.query("SELECT json_extract(data, '$.Submission'), in_doubt, state FROM outbox WHERE kind = 'Registered'", func(row *sql.Rows) error {
		var id, state string
		var doubt int
		if err := row.Scan(&id, &doubt, &state); err != nil {
			return err
		}
		if _, twice := doubts[id]; twice || state != "sent" {
			b.tb.Errorf("the receipt of %s is %s, queued twice: %t", id, state, twice)
		}
		doubts[id] = doubt
		r.uncertain += doubt
		return nil
	})
	type chatLife struct {
		chat int64
		life int
	}
	repeats := make(map[chatLife]int)
	for _, receipt := range b.receipts() {
		r.deliveries += len(receipt.deliveries)
		if len(receipt.deliveries) > 1+doubts[receipt.id] {
			b.tb.Errorf("%s was delivered %d times with %d in doubt", receipt.id, len(receipt.deliveries), doubts[receipt.id])
		}
		for i, d := range receipt.deliveries[1:] {
			r.repeated++
			if !strings.HasPrefix(d.Text, "（重发）") {
				b.tb.Errorf("a repeat of %s does not say so: %s", receipt.id, d.Text)
			}
			// The life that sent it before is the one whose end made it repeat.
			life, _ := slices.BinarySearch(b.ends, receipt.deliveries[i].Seq)
			repeats[chatLife{d.ChatID, life}]++
		}
	}
	for where, n := range repeats {
		if n > 1 {
			b.tb.Errorf("chat %d saw %d repeats after end %d of the program", where.chat, n, where.life)
		}
	}
}

// checkFile: the database is whole (I8).
func (b *bench) checkFile() {
	b.tb.Helper()
	b.query("PRAGMA integrity_check", func(row *sql.Rows) error {
		var result string
		if err := row.Scan(&result); err != nil {
			return err
		}
		if result != "ok" {
			b.tb.Errorf("integrity_check: %s", result)
		}
		return nil
	})
	b.query("PRAGMA foreign_key_check", func(*sql.Rows) error {
		b.tb.Error("a foreign key points nowhere")
		return nil
	})
}

// checkLog: neither the bot's token nor an invitation's stands in the log (I9).
func (b *bench) checkLog() {
	b.tb.Helper()
	log, err := os.ReadFile(b.log)
	if err != nil || len(log) == 0 {
		b.tb.Fatalf("the log: %d bytes, %v", len(log), err)
	}
	for _, secret := range b.secrets {
		if bytes.Contains(log, []byte(secret)) || bytes.Contains(log, []byte(url.QueryEscape(secret))) {
			b.tb.Errorf("%q stands in the log", secret)
		}
	}
}

// ledger is what the program exports.
func (b *bench) ledger() *scoring.Ledger {
	b.tb.Helper()
	out, err := run("", "export", "ledger", "--db", b.db)
	if err != nil {
		b.tb.Fatal(err)
	}
	rules, _, err := scoring.Embedded().For(2018)
	if err != nil {
		b.tb.Fatal(err)
	}
	ledger, err := scoring.ReadLedger("export", bytes.NewReader(out), rules)
	if err != nil {
		b.tb.Fatal(err)
	}
	return ledger
}

// query reads the database while no program has it open.
func (b *bench) query(query string, each func(*sql.Rows) error) {
	b.tb.Helper()
	db, err := sql.Open("sqlite", "file:"+b.db+"?mode=ro")
	if err != nil {
		b.tb.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		b.tb.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			b.tb.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		b.tb.Fatal(err)
	}
}

func (b *bench) count(query string) (n int) {
	b.tb.Helper()
	b.query(query, func(row *sql.Rows) error { return row.Scan(&n) })
	return n
}
