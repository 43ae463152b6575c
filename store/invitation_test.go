package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

// accept lets a Telegram user present a token.
func (w *world) accept(token string, who int64) error {
	return w.db.Update(w.now, func(tx *store.Tx) error { return second(tx.Accept(token, who, "新人", 7)) })
}

// TestInvitationOnce presents one token 50 times at once: one of them wins.
//
// fault 12, 53
func TestInvitationOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.invite(store.RoleOfficer, unitMei, store.InvitationLife)
	var won, refused atomic.Int32
	var all sync.WaitGroup
	for i := range int64(50) {
		all.Go(func() {
			switch err := w.accept(token, 1000+i); {
			case err == nil:
				won.Add(1)
			case refusedFor(err, store.ReasonInvitation):
				refused.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	equal(t, "won", won.Load(), 1)
	equal(t, "refused", refused.Load(), 49)
	equal(t, "new people", w.count("SELECT count(*) FROM account WHERE telegram_id >= 1000"), 1)
	equal(t, "new appointments", w.count("SELECT count(*) FROM appointment WHERE unit = ? AND ends_at = 0", unitMei), 2)
	equal(t, "section told", w.count("SELECT count(*) FROM outbox WHERE kind = 'Joined'"), 2)
	equal(t, "audited", w.count("SELECT count(*) FROM audit WHERE action = ? AND update_id = 7", store.AcceptInvitation), 1)
}

func TestInvitationExpires(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	made := w.now
	early := w.invite(store.RoleHead, unitMei, store.InvitationLife)
	late := w.invite(store.RoleHead, unitMei, store.InvitationLife)
	w.now = made.Add(store.InvitationLife - time.Millisecond)
	if err := w.accept(early, nobody); err != nil {
		t.Fatal(err)
	}
	equal(t, "role", w.actor(nobody).Has(store.RoleHead), true)
	w.now = made.Add(store.InvitationLife)
	for _, token := range []string{late, early, "", "x", strings.Repeat("A", 22)} {
		if err := w.accept(token, 1000); !refusedFor(err, store.ReasonInvitation) {
			t.Errorf("%q: %v", token, err)
		}
	}
	equal(t, "unknown still", w.actor(1000).Person, 0)
}

func TestInviteRefusals(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, tt := range []struct {
		role   store.Role
		unit   string
		reason scoring.Reason
	}{
		{store.RoleOfficer, "", store.ReasonNoUnit},
		{store.RoleHead, "", store.ReasonNoUnit},
		{store.RoleSection, unitMei, store.ReasonNoUnit},
		{store.RoleOperator, "", store.ReasonNoUnit},
		{"admin", "", store.ReasonNoUnit},
		{"", "", store.ReasonNoUnit},
		{store.RoleOfficer, "开发区", scoring.ReasonUnknownUnit},
	} {
		w.refused(tt.reason, wang, func(act *store.Act) error {
			_, _, err := act.Invite(tt.role, tt.unit, store.InvitationLife)
			return err
		})
	}
}

// TestTokenIsNotKept looks for the token in every byte of the database.
func TestTokenIsNotKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.invite(store.RoleOfficer, unitMei, store.SheetLife)
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) != 16 {
		t.Fatalf("token %q: %d bytes, %v", token, len(raw), err)
	}
	found := false
	for _, suffix := range []string{"", "-wal"} {
		file, err := os.ReadFile(w.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		hash := sha256.Sum256([]byte(token))
		found = found || bytes.Contains(file, hash[:])
		if bytes.Contains(file, []byte(token)) || bytes.Contains(file, raw) {
			t.Errorf("the token is in the file%s", suffix)
		}
	}
	equal(t, "its hash is in one of them", found, true)
	if other := w.invite(store.RoleOfficer, unitMei, store.SheetLife); other == token {
		t.Error("two invitations have the same token")
	}
}

// TestAcceptAgain of a role somebody holds already changes nothing but uses
// the token up.
func TestAcceptAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.invite(store.RoleOfficer, unitFagai, store.InvitationLife)
	if err := w.accept(token, fagai); err != nil {
		t.Fatal(err)
	}
	equal(t, "appointments", len(w.actor(fagai).Appointments), 1)
	if err := w.accept(token, nobody); !refusedFor(err, store.ReasonInvitation) {
		t.Error(err)
	}
	// Somebody who was removed can be invited again.
	token = w.invite(store.RoleOfficer, unitFagai, store.InvitationLife)
	if err := w.accept(token, gone); err != nil {
		t.Fatal(err)
	}
	equal(t, "unit", w.actor(gone).Unit(), unitFagai)
}
