package reminders_test

import (
	"slices"
	"testing"

	"zwxx/reminders"
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// A desk is a database with a member of the section and officers of some
// units, on which sweeps are run.
type desk struct {
	t       *testing.T
	db      *store.DB
	sweeper *reminders.Sweeper
	section store.Actor
	chats   map[int64]string
}

func newDesk(t *testing.T, from string) *desk {
	t.Helper()
	d := newDatabase(t)
	d.section = d.join(from, 1, "信息科", store.RoleSection, "")
	d.join(from, 2, "梅城镇", store.RoleOfficer, "梅城镇")
	d.join(from, 3, "三都镇", store.RoleOfficer, "三都镇")
	d.join(from, 4, "发改局", store.RoleOfficer, "发改局")
	d.sent()
	d.sweep(from)
	return d
}

func (d *desk) join(when string, id int64, name string, role store.Role, unit string) (actor store.Actor) {
	d.t.Helper()
	d.chats[id] = name
	d.update(when, func(tx *store.Tx) error {
		token, _, err := tx.As(store.Operator).Invite(role, unit, store.InvitationLife)
		if err != nil {
			return err
		}
		actor, err = tx.Accept(token, id, name, id)
		return err
	})
	return actor
}

func (d *desk) update(when string, fn func(*store.Tx) error) {
	d.t.Helper()
	if err := d.db.Update(at(d.t, when), fn); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) sweep(when string) {
	d.t.Helper()
	if err := d.sweeper.Sweep(at(d.t, when)); err != nil {
		d.t.Fatal(err)
	}
}

// sent empties the queue and returns what was in it, as "梅城镇 Reminder".
func (d *desk) sent() (all []string) {
	d.t.Helper()
	d.take(func(item store.Item) { all = append(all, d.chats[item.Chat]+" "+notice.Kind(item.Notice)) })
	slices.Sort(all)
	return all
}

// take empties the queue as if everything in it were delivered, and hands over
// each notice that is no card.
func (d *desk) take(each func(store.Item)) {
	d.t.Helper()
	clock := at(d.t, "2019-12-31 12:00")
	for left := true; left; {
		if err := d.db.View(clock, func(v *store.View) error {
			rows, err := v.Backlog()
			left = rows > 0
			return err
		}); err != nil {
			d.t.Fatal(err)
		}
		if !left {
			return
		}
		d.update("2019-12-31 12:00", func(tx *store.Tx) error {
			items, err := tx.ClaimDue(clock, 1000, func(int64, notice.Rank) bool { return true })
			if err != nil {
				return err
			}
			outcomes := make([]store.Outcome, len(items))
			for i, item := range items {
				outcomes[i] = store.Outcome{Item: item, State: store.OutcomeSent}
				if _, card := item.Notice.(notice.Card); !card {
					each(item)
				}
			}
			return tx.Settle(clock, outcomes)
		})
	}
}

func (d *desk) want(what string, want ...string) {
	d.t.Helper()
	if got := d.sent(); !slices.Equal(got, want) {
		d.t.Errorf("%s: %q, want %q", what, got, want)
	}
}

func (d *desk) submit(when, unit string, class scoring.Class, number string) {
	d.t.Helper()
	d.update(when, func(tx *store.Tx) error {
		_, err := tx.As(d.section).RegisterSubmission(scoring.Submission{Common: scoring.Common{Unit: unit},
			Channel: scoring.ChannelDirect, Class: class, Title: number, Manuscript: number, At: at(d.t, when)}, store.Source{How: "党政网"}, true)
		return err
	})
	d.sent()
}

// TestSweepOnce proves that whoever owes is reminded, once, and nobody else,
// however often and however late the sweep runs.
func TestSweepOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "2018-03-01 09:00")
	d.submit("2018-03-01 10:00", "三都镇", scoring.ClassBrief, "2018-0001")
	d.submit("2018-03-01 11:00", "三都镇", scoring.ClassBrief, "2018-0002")
	d.submit("2018-03-01 12:00", "三都镇", scoring.ClassSpecial, "2018-0003")
	d.submit("2018-03-01 12:00", "梅城镇", scoring.ClassBrief, "2018-0004")

	d.sweep("2018-03-16 08:59")
	d.want("before the hour; the target of T-15, a week late, and the digests of two weeks",
		"三都镇 Reminder", "信息科 Skipped", "发改局 Reminder", "梅城镇 Reminder")
	d.sweep("2018-03-16 09:00")
	d.want("T-10", "梅城镇 Reminder")
	d.sweep("2018-03-16 09:00")
	d.sweep("2018-03-16 08:00") // the clock was set back
	d.sweep("2018-03-16 09:01")
	d.want("again, and after the clock was set back")
	d.sweep("2018-03-29 10:00")
	d.want("after two weeks: the newest alone, for all that was missed; digests had nothing to tell",
		"三都镇 Reminder", "信息科 Skipped", "发改局 Reminder", "梅城镇 Reminder")
	d.sweep("2018-03-30 15:00")
	d.want("the last call", "信息科 Skipped", "梅城镇 Reminder")
	d.sweep("2018-03-31 09:00")
	d.want("a day off")
}

// TestHolds proves that a reminder that is no longer true does not leave.
func TestHolds(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "2018-03-16 08:00")
	item := store.Item{Chat: 2, Notice: notice.Reminder{Day: "2018-03-16", Quotas: true}}
	holds := func(when string) (yes bool) {
		t.Helper()
		if err := d.db.View(at(t, when), func(v *store.View) (err error) {
			yes, err = reminders.Holds(v, item)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return yes
	}
	if !holds("2018-03-16 09:00") {
		t.Error("nothing was sent, and the reminder does not hold")
	}
	if holds("2018-04-02 09:00") {
		t.Error("the month is over, and the reminder holds")
	}
	d.submit("2018-03-16 09:01", "梅城镇", scoring.ClassBrief, "2018-0001")
	d.submit("2018-03-16 09:02", "梅城镇", scoring.ClassBrief, "2018-0002")
	d.submit("2018-03-16 09:03", "梅城镇", scoring.ClassSpecial, "2018-0003")
	if holds("2018-03-16 09:04") {
		t.Error("everything was sent, and the reminder holds")
	}
}

// TestSweepCommission proves the chain of a commission nobody answers: its
// officers after two working hours, the section's telephone list after six, the
// list at the due time and again when the last window has ended.
func TestSweepCommission(t *testing.T) {
	t.Parallel()
	d := newDesk(t, "2018-03-01 09:00")
	var commissions []store.Commission
	d.update("2018-03-01 09:00", func(tx *store.Tx) error {
		n, err := tx.As(d.section).IssueCommission(store.CommissionNotice{Title: "开工情况", Due: at(t, "2018-03-02 17:30")}, []string{"发改局", "移民局"})
		if err != nil {
			return err
		}
		commissions, err = tx.CommissionsOfNotice(n.ID)
		return err
	})
	d.sent()
	d.sweep("2018-03-01 10:59")
	d.want("before two working hours")
	d.sweep("2018-03-01 11:00")
	d.want("after two", "发改局 Chased")
	d.sweep("2018-03-01 15:00")
	d.want("lunch does not count")
	d.sweep("2018-03-01 17:00")
	d.want("after six", "信息科 PhoneListDue")
	d.update("2018-03-01 17:10", func(tx *store.Tx) error {
		act := tx.As(d.section)
		_, err := act.Acknowledge(commissions[1].ID, commissions[1].Version, store.Source{How: "电话", Who: "刘科长"})
		return err
	})
	d.sent()
	d.sweep("2018-03-02 09:00")
	d.want("it was issued after the morning of the day before")
	d.sweep("2018-03-02 15:30")
	d.want("two hours before", "发改局 DueSoon")
	d.sweep("2018-03-02 17:30")
	d.want("at the due time it is still in time")
	d.sweep("2018-03-02 17:31")
	d.want("after it", "信息科 DueList", "发改局 DueSoon")
	d.sweep("2018-03-02 17:32")
	d.want("once")
	d.sweep("2018-03-02 16:31") // the clock was set back
	d.sweep("2018-03-02 17:40")
	d.want("once, though the clock passed the due time twice")
}
