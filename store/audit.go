package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// auditEntry is one row of the audit before it is chained.
type auditEntry struct {
	At     time.Time
	Update int64
	Actor  int64
	Role   Role
	Unit   string
	Action Action
	Object string
}

// auditHead is the last link of the chain.
type auditHead struct {
	seq  int64
	hash []byte
}

// audit appends a row to the chain: its hash covers the one before it and
// everything the row says, so that a changed, missing or moved row shows.
func (tx *Tx) audit(entry auditEntry, detail any) error {
	text, err := json.Marshal(detail)
	if err != nil {
		return fmt.Errorf("audit %s: %w", entry.Action, err)
	}
	head, err := tx.readAuditHead()
	if err != nil {
		return err
	}
	next := auditHead{seq: head.seq + 1}
	next.hash = auditHash(head.hash, next.seq, entry, text)
	err = tx.exec(`INSERT INTO audit (seq, at, update_id, actor, role, unit, action, object, detail, prev_hash, hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, next.seq, millis(entry.At), entry.Update, entry.Actor,
		entry.Role, entry.Unit, entry.Action, entry.Object, string(text), head.hash, next.hash)
	if err != nil {
		return fmt.Errorf("audit %s: %w", entry.Action, err)
	}
	tx.auditHead = &next
	return nil
}

func (tx *Tx) readAuditHead() (*auditHead, error) {
	if tx.auditHead != nil {
		return tx.auditHead, nil
	}
	head := auditHead{hash: make([]byte, sha256.Size)}
	err := tx.one("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", nil, &head.seq, &head.hash)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, err
	}
	return &head, nil
}

func auditHash(prev []byte, seq int64, entry auditEntry, detail []byte) []byte {
	canonical, err := json.Marshal([]any{seq, millis(entry.At), entry.Update, entry.Actor, entry.Role,
		entry.Unit, entry.Action, entry.Object, string(detail)})
	if err != nil {
		panic(err) // numbers and strings always marshal
	}
	hash := sha256.New()
	hash.Write(prev)
	hash.Write(canonical)
	return hash.Sum(nil)
}

// AuditRefused notes that somebody whose appointments have all ended tried to
// act: what they wanted is not noted, nothing of it was done.
func (tx *Tx) AuditRefused(telegramID, update int64) error {
	actor, err := tx.Actor(telegramID, InPrivate)
	if err != nil || actor.Person == 0 {
		return err
	}
	return tx.audit(auditEntry{At: tx.Now, Update: update, Actor: actor.Person, Role: actor.EndedRole, Action: Refuse},
		map[string]any{"ended": actor.Ended})
}

// ErrAuditBroken says that the audit is not what was written.
var ErrAuditBroken = errors.New("the audit chain is broken")

// VerifyAudit walks the chain from its first link. It returns the number of
// rows and [ErrAuditBroken], with the row's number, at the first that does not
// fit.
func (v *View) VerifyAudit() (rows int64, err error) {
	result, err := v.on.query(`SELECT seq, at, update_id, actor, role, unit, action, object, detail, prev_hash, hash
		FROM audit ORDER BY seq`)
	if err != nil {
		return 0, err
	}
	defer result.Close()
	head := make([]byte, sha256.Size)
	for result.Next() {
		var entry auditEntry
		var seq int64
		var detail string
		var prev, hash []byte
		if err := result.Scan(&seq, timeColumn{&entry.At}, &entry.Update, &entry.Actor, &entry.Role, &entry.Unit,
			&entry.Action, &entry.Object, &detail, &prev, &hash); err != nil {
			return rows, err
		}
		rows++
		want := auditHash(head, rows, entry, []byte(detail))
		if seq != rows || !bytes.Equal(prev, head) || !bytes.Equal(hash, want) {
			return rows, fmt.Errorf("%w at row %d", ErrAuditBroken, seq)
		}
		head = hash
	}
	return rows, result.Err()
}

// Actions returns what the acts after the first n were, as action and object.
func (v *View) Actions(n int64) ([]string, error) {
	return list(v, scanString, "SELECT action || ' ' || object FROM audit WHERE seq > ? ORDER BY seq", n)
}

// LastAct returns who last did something to an object, and when; an empty name
// is the program itself. [ErrNotFound] says that nobody has.
func (v *View) LastAct(object string) (name string, at time.Time, err error) {
	err = v.one(`SELECT coalesce(p.name, ''), a.at FROM audit a LEFT JOIN person p ON p.id = a.actor
		WHERE a.object = ? ORDER BY a.seq DESC LIMIT 1`, []any{object}, &name, timeColumn{&at})
	return name, at, err
}
