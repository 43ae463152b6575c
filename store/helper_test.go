package store_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// The people of the tests, by Telegram id.
const (
	wang    int64 = 101 // section
	zhang   int64 = 102 // section, the second person
	qian    int64 = 201 // approver
	mayor   int64 = 301 // leader
	fagai   int64 = 401 // officer of 发改局
	mei     int64 = 402 // officer of 梅城镇
	fahead  int64 = 501 // head of 发改局
	nobody  int64 = 901
	gone    int64 = 902 // was an officer of 发改局
	standby int64 = 403 // deputy of 发改局 from 03-05 to before 03-12
	before  int64 = 404 // deputy of 发改局 from 03-20 to before 03-25
	after   int64 = 405 // deputy of 发改局 from 02-05 to before 02-10
)

const (
	unitFagai = "发改局"
	unitMei   = "梅城镇"
	unitBare  = "科技局" // nobody has joined for it
)

// byPhone is how the section heard of what it records for a unit.
var byPhone = store.Source{How: "电话", Who: "李四"}

// at reads a moment of 2018 in Shanghai, as "03-05 16:40".
func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2018-"+s, workday.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

// day reads a date of 2018, as "03-05".
func day(s string) workday.Date { return workday.DateOf(at(s + " 00:00")) }

// rules2018 is the embedded rule set.
func rules2018(tb testing.TB) *scoring.Rules {
	tb.Helper()
	rules, _, err := scoring.Embedded().For(2018)
	if err != nil {
		tb.Fatal(err)
	}
	return rules
}

// MustOpen opens a new, empty database.
func MustOpen(tb testing.TB) *store.DB {
	tb.Helper()
	return mustOpenAt(tb, filepath.Join(tb.TempDir(), "zwxx.db"))
}

func mustOpenAt(tb testing.TB, path string) *store.DB {
	tb.Helper()
	db, err := store.Open(path, rules2018(tb))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	return db
}

// staffed is the file of a database in which the people of the tests have
// joined, made once.
var staffed = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "zwxx-store")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	rules, _, err := scoring.Embedded().For(2018)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "zwxx.db")
	db, err := store.Open(path, rules)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(db.Update(at("01-02 09:00"), appointAll), db.Close()); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

func appointAll(tx *store.Tx) error {
	for _, p := range []struct {
		id   int64
		name string
		role store.Role
		unit string
	}{
		{wang, "王五", store.RoleSection, ""}, {zhang, "张三", store.RoleSection, ""},
		{qian, "钱主任", store.RoleApprover, ""}, {mayor, "领导", store.RoleLeader, ""},
		{fagai, "发改信息员", store.RoleOfficer, unitFagai}, {mei, "梅城信息员", store.RoleOfficer, unitMei},
		{fahead, "发改局长", store.RoleHead, unitFagai}, {gone, "前信息员", store.RoleOfficer, unitFagai},
	} {
		if err := appoint(tx, p.id, p.name, p.role, p.unit); err != nil {
			return err
		}
	}
	actor, err := tx.Actor(gone, store.InPrivate)
	if err != nil {
		return err
	}
	return errors.Join(tx.As(store.Operator).EndAppointment(actor.Appointments[0].ID),
		tx.Exec("DELETE FROM outbox"))
}

func appoint(tx *store.Tx, id int64, name string, role store.Role, unit string) error {
	token, _, err := tx.As(store.Operator).Invite(role, unit, store.InvitationLife)
	if err != nil {
		return err
	}
	_, err = tx.Accept(token, id, name, 0)
	return err
}

// A world is a database with its people and a clock that a test sets.
type world struct {
	testing.TB
	db   *store.DB
	path string
	now  time.Time
}

// newWorld opens the staffed database at 2018-03-01 09:00, a Thursday.
func newWorld(tb testing.TB) *world {
	tb.Helper()
	file, err := staffed()
	if err != nil {
		tb.Fatal(err)
	}
	path := filepath.Join(tb.TempDir(), "zwxx.db")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		tb.Fatal(err)
	}
	return &world{TB: tb, db: mustOpenAt(tb, path), path: path, now: at("03-01 09:00")}
}

// update runs fn in a transaction that must commit.
func (w *world) update(fn func(*store.Tx) error) {
	w.Helper()
	if err := w.db.Update(w.now, fn); err != nil {
		w.Fatal(err)
	}
}

// view runs fn on the database as it stands.
func (w *world) view(fn func(*store.View) error) {
	w.Helper()
	if err := w.db.View(w.now, fn); err != nil {
		w.Fatal(err)
	}
}

// count returns the number that query yields.
func (w *world) count(query string, args ...any) (n int) {
	w.Helper()
	w.view(func(v *store.View) (err error) { n, err = v.Count(query, args...); return err })
	return n
}

// try lets somebody act in their private chat.
func (w *world) try(who int64, do func(*store.Act) error) error {
	return w.db.Update(w.now, func(tx *store.Tx) error { return actAs(tx, who, store.InPrivate, do) })
}

func actAs(tx *store.Tx, who int64, place store.Place, do func(*store.Act) error) error {
	actor, err := tx.Actor(who, place)
	if err != nil {
		return err
	}
	return do(tx.As(actor))
}

// does lets somebody act, which must succeed.
func (w *world) does(who int64, do func(*store.Act) error) {
	w.Helper()
	if err := w.try(who, do); err != nil {
		w.Fatalf("%s: %d: %v", w.now.Format("01-02 15:04"), who, err)
	}
}

// refused lets somebody act, which must be refused for a reason.
func (w *world) refused(reason scoring.Reason, who int64, do func(*store.Act) error) {
	w.Helper()
	if err := w.try(who, do); !errors.Is(err, &scoring.Refusal{Reason: reason}) {
		w.Fatalf("%s: %d: %v, want refusal %s", w.now.Format("01-02 15:04"), who, err, reason)
	}
}

// standIn appoints the deputies of 发改局 in February: one whose dates hold in
// the second week of March, one before and one after them.
func (w *world) standIn() {
	w.Helper()
	w.now = at("02-01 09:00")
	for _, d := range []struct {
		who         int64
		name        string
		from, until time.Time
	}{
		{standby, "替岗", at("03-05 00:00"), at("03-12 00:00")},
		{before, "下旬替岗", at("03-20 00:00"), at("03-25 00:00")},
		{after, "二月替岗", at("02-05 00:00"), at("02-10 00:00")},
	} {
		w.update(func(tx *store.Tx) error {
			return actAs(tx, wang, store.InPrivate, func(act *store.Act) error {
				token, _, err := act.InviteDeputy(unitFagai, store.Term{From: d.from, Until: d.until})
				if err != nil {
					return err
				}
				return second(tx.Accept(token, d.who, d.name, 0))
			})
		})
	}
	w.now = at("03-01 09:00")
}

// equal fails the test unless two values are the same.
func equal[T comparable](tb testing.TB, what string, got, want T) {
	tb.Helper()
	if got != want {
		tb.Fatalf("%s: %v, want %v", what, got, want)
	}
}
