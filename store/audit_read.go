package store

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"zwxx/scoring/workday"
)

// An AuditRow is a row of the audit as it is read back.
type AuditRow struct {
	Seq    int64
	At     time.Time
	Update int64  // the update that brought it; 0 for none
	Person int64  // 0 for the operator and for the program itself
	Name   string // as the person is called now
	Role   Role
	Unit   string
	Action Action
	Object string
	Detail string // JSON
}

// An AuditFilter says which rows of the audit are wanted; an empty field wants
// all.
type AuditFilter struct {
	Object string
	Actor  string       // a person's id or name, or the role operator
	Day    workday.Date // in Asia/Shanghai
}

// AuditRows hands the rows that fit to show, in the order they were written,
// until it returns an error.
func (v *View) AuditRows(f AuditFilter, show func(AuditRow) error) error {
	var from, to int64
	if f.Day != 0 {
		from, to = millis(f.Day.Time()), millis(f.Day.AddDays(1).Time())
	}
	rows, err := v.on.query(`SELECT a.seq, a.at, a.update_id, a.actor, coalesce(p.name, ''), a.role, a.unit, a.action, a.object, a.detail
		FROM audit a LEFT JOIN person p ON p.id = a.actor
		WHERE (?1 = '' OR a.object = ?1) AND (?2 = 0 OR a.at >= ?2 AND a.at < ?3)
		AND (?4 = '' OR p.name = ?4 OR CAST(a.actor AS TEXT) = ?4 OR a.role = ?4 AND a.role = 'operator')
		ORDER BY a.seq`, f.Object, from, to, f.Actor)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var r AuditRow
		if err := rows.Scan(&r.Seq, timeColumn{&r.At}, &r.Update, &r.Person, &r.Name, &r.Role, &r.Unit, &r.Action, &r.Object, &r.Detail); err != nil {
			return err
		}
		if err := show(r); err != nil {
			return err
		}
	}
	return rows.Err()
}

// The head of the chain as people copy it: its first 128 bits as groups of hex
// digits.
const (
	headGroups = 8
	headDigits = 4 // in a group
)

// AuditHead returns the hash of the audit's last row as eight groups of four
// hex digits. Written down outside the database it is the anchor that shows
// rows cut off at the end, or a chain rewritten as a whole; see
// [View.FindAuditHead]. The head of an empty audit is all zeros.
func (v *View) AuditHead() (string, error) {
	hash := make([]byte, headGroups*headDigits/2)
	err := v.one("SELECT hash FROM audit ORDER BY seq DESC LIMIT 1", nil, &hash)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", err
	}
	return headText(hash), nil
}

func headText(hash []byte) string {
	digits := hex.EncodeToString(hash)
	var groups []string
	for i := range headGroups {
		groups = append(groups, digits[i*headDigits:(i+1)*headDigits])
	}
	return strings.Join(groups, " ")
}

// ErrAuditHead says that a head that was written down outside is not in the
// audit: rows are missing at its end, or it was rewritten.
var ErrAuditHead = errors.New("the audit does not contain this head")

// ErrNoHead says that a text is not a head of the audit.
var ErrNoHead = errors.New("not a head of the audit: 8 groups of 4 hex digits")

// FindAuditHead returns the number of the row whose hash a head is; 0 for the
// head of an empty audit. The head may be written with spaces or dashes
// between its groups, or with none. It is [ErrAuditHead] if there is no such
// row. The chain itself is [View.VerifyAudit]'s matter.
func (v *View) FindAuditHead(head string) (row int64, err error) {
	digits := strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, strings.ToLower(head))
	want, err := hex.DecodeString(digits)
	if err != nil || len(digits) != headGroups*headDigits {
		return 0, ErrNoHead
	}
	if strings.Trim(digits, "0") == "" {
		return 0, nil
	}
	err = v.one("SELECT seq FROM audit WHERE substr(hash, 1, ?) = ? ORDER BY seq LIMIT 1", []any{len(want), want}, &row)
	if errors.Is(err, ErrNotFound) {
		return 0, fmt.Errorf("%w: %s", ErrAuditHead, headText(want))
	}
	return row, err
}
