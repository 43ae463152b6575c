package store_test

import (
	"bytes"
	"path/filepath"
	"testing"

	"zwxx/scoring"
	"zwxx/store"
)

// TestReceiptByIssue proves that under receipt = "issued" the window of
// 三（三）3 opens with the notice.
func TestReceiptByIssue(t *testing.T) {
	t.Parallel()
	source := bytes.Replace(rules2018(t).Source(), []byte(`receipt = "acknowledged"`), []byte(`receipt = "issued"`), 1)
	rules, err := scoring.ParseRules("issued.toml", source)
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(filepath.Join(t.TempDir(), "zwxx.db"), rules)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	section := store.Actor{Name: "张三", Place: store.InPrivate, Appointments: []store.Appointment{{Role: store.RoleSection}}}
	err = db.Update(at("03-01 09:00"), func(tx *store.Tx) error {
		n, err := tx.As(section).IssueCommission(store.CommissionNotice{Title: "开工情况", Due: at("03-06 17:30")}, []string{"发改局"})
		if err != nil {
			return err
		}
		all, err := tx.CommissionsOfNotice(n.ID)
		if err != nil {
			return err
		}
		equal(t, "state", all[0].State, scoring.CommissionReceived)
		equal(t, "received", all[0].Received, at("03-01 09:00"))
		equal(t, "window", all[0].WindowEnds, at("03-02 17:30"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
