package reminders_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"zwxx/reminders"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// TestYearZones plays the year on machines of other time zones: the timeline
// names every minute, so that it passes only if all are the same.
//
// fault 35
func TestYearZones(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, zone := range []string{"UTC", "America/New_York", "Asia/Shanghai"} {
		run := exec.Command(self, "-test.run=^TestYear$")
		run.Env = append(os.Environ(), "TZ="+zone)
		if out, err := run.CombinedOutput(); err != nil {
			t.Errorf("TZ=%s: %v\n%s", zone, err, out)
		}
	}
}

// A clockwork sweeps facts that do not change, on a clock that may jump.
type clockwork struct {
	t       *testing.T
	plan    *reminders.Plan
	facts   reminders.Facts
	sent    map[string]bool // by key
	skipped notice.Skipped
}

func newClockwork(t *testing.T, start time.Time, commissions int) *clockwork {
	plan, err := reminders.NewPlan(reminders.Default())
	if err != nil {
		t.Fatal(err)
	}
	w := &clockwork{t: t, plan: plan, sent: make(map[string]bool)}
	quota := scoring.QuotaGap{Quota: &scoring.Quota{}, Wanted: 2}
	w.facts = reminders.Facts{Calendar: calendar(t), Rules: rules(t), Swept: start, Reminded: start,
		Debts: func() ([]scoring.Debt, error) {
			return []scoring.Debt{{Unit: "梅城镇", Quotas: []scoring.QuotaGap{quota}, NoValidItem: true, Gap: scoring.Gap{ToTarget: 100}}}, nil
		},
		Waiting: func() (store.Waiting, error) { return store.Waiting{Undecided: []string{"n1"}}, nil },
	}
	// Each week a commission, never received, due nine days after it was issued.
	for week := range commissions {
		issued := start.Add(time.Duration(week)*7*24*time.Hour + time.Duration(week)*7*time.Minute)
		c := store.Commission{Notice: "n" + string(rune('A'+week)), WindowEnds: time.Time{}}
		c.ID, c.Unit, c.State, c.Issued = "c"+string(rune('A'+week)), "梅城镇", scoring.CommissionIssued, issued
		c.Due = issued.Add(9 * 24 * time.Hour)
		w.facts.Commissions = append(w.facts.Commissions, c)
	}
	return w
}

func (w *clockwork) sweep(now time.Time) {
	w.t.Helper()
	w.facts.Now = now
	agenda, err := w.plan.Agenda(w.facts)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, due := range agenda.Notices {
		w.sent[due.Key] = true
	}
	w.skipped.Reminders += agenda.Skipped.Reminders
	w.skipped.Digests += agenda.Skipped.Digests
	w.facts.Swept = now
	if !agenda.Quiet || now.Before(w.facts.Reminded) {
		w.facts.Reminded = now
	}
}

// missing returns the keys of a kind that another has sent and w has not.
func (w *clockwork) missing(other *clockwork, kind string) (keys []string) {
	for key := range other.sent {
		if strings.HasPrefix(key, kind) && !w.sent[key] {
			keys = append(keys, key)
		}
	}
	return keys
}

// TestClockJumps lets a year pass on a clock that jumps a thousand times by
// an hour or a day to and fro. No deadline is missed, whatever is overtaken is
// counted, and nothing is sent under two keys.
//
// fault 36
func TestClockJumps(t *testing.T) {
	t.Parallel()
	start, end := at(t, "2018-01-02 07:00"), at(t, "2019-01-10 00:00")
	steady, rounds := newClockwork(t, start, 50), newClockwork(t, start, 0)
	for now := start; now.Before(end); now = now.Add(10 * time.Minute) {
		steady.sweep(now)
		rounds.sweep(now)
	}
	if steady.skipped != (notice.Skipped{}) || len(steady.sent) < 500 {
		t.Fatalf("a steady clock sends %d and skips %+v", len(steady.sent), steady.skipped)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	jumpy := newClockwork(t, start, 50)
	jumps := []time.Duration{time.Hour, -time.Hour, 24 * time.Hour, -24 * time.Hour}
	for now, n := start, 0; now.Before(end); now = now.Add(10 * time.Minute) {
		if n < 1000 && now.Sub(start) > 48*time.Hour && random.IntN(52) == 0 {
			now, n = now.Add(jumps[random.IntN(len(jumps))]), n+1
		}
		jumpy.sweep(now)
	}
	for kind, most := range map[string]int{
		"unread": 0, "phone/": 0, "due-over/": 0, "due/": 0, // deadlines
		"due-hours/": len(jumpy.missing(steady, "due-hours/")), // overtaken by the due time itself
		"digest/":    jumpy.skipped.Digests,
	} {
		if keys := jumpy.missing(steady, kind); len(keys) > most {
			t.Errorf("%q are missing, %d were skipped", keys, most)
		}
	}
	// A morning for a commission alone may be told with a round that was missed.
	if keys := jumpy.missing(rounds, "remind/"); len(keys) > jumpy.skipped.Reminders {
		t.Errorf("%q are missing, %d were skipped", keys, jumpy.skipped.Reminders)
	}
	for _, key := range steady.missing(jumpy, "") {
		if !strings.HasPrefix(key, "digest/") {
			t.Errorf("%s is sent, which a steady clock does not know", key)
		}
	}
}

// TestDowntime sweeps once after a downtime: a unit hears once, with all it is
// asked for, the section gets every list of what came due, one digest, each
// draft once, and what was skipped is counted.
//
// fault 37
func TestDowntime(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		back, month                   string
		reminded                      bool
		lists, drafts, rounds, missed int
	}{
		{"2018-03-15 11:00", "", false, 0, 0, 0, 0},                          // an hour: nothing was due
		{"2018-03-18 10:00", "", false, 1, 0, 0, 0},                          // three days, on a Sunday: the due time alone
		{"2018-03-19 08:00", "", true, 1, 0, 0, 2},                           // the Monday after: 15 March 15:00, and the 16th's two
		{"2018-04-04 10:00", "2018-03", false, 1, 1, 4, 27},                  // 20 days: T-10, T-5, T-2 and the last call are over
		{"2018-06-23 10:00", "2018-03", false, 1, 3, 0, 0},                   // 100 days, back on a Saturday
		{"2018-06-25 10:00", "2018-03 2018-04 2018-05", true, 1, 3, 14, 137}, // and the Monday after
	} {
		t.Run(test.back, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, "2018-03-15 10:00")
			d.update("2018-03-15 10:00", func(tx *store.Tx) error {
				n, err := tx.As(d.section).IssueCommission(store.CommissionNotice{Title: "开工情况", Due: at(t, "2018-03-16 17:30")}, []string{"发改局"})
				if err != nil {
					return err
				}
				all, err := tx.CommissionsOfNotice(n.ID)
				if err == nil {
					_, err = tx.As(d.section).Acknowledge(all[0].ID, all[0].Version, store.Source{How: "电话", Who: "刘科长"})
				}
				return err
			})
			d.sent()
			d.sweep(test.back)
			var skipped notice.Skipped
			kinds := make(map[string]int)
			d.take(func(item store.Item) {
				kinds[notice.Kind(item.Notice)+" "+d.chats[item.Chat]]++
				if n, ok := item.Notice.(notice.Skipped); ok {
					skipped = n
				}
			})
			if got := kinds["Reminder 梅城镇"]; (got == 1) != test.reminded || got > 1 {
				t.Errorf("梅城镇 is reminded %d times", got)
			}
			if got := kinds["DueList 信息科"]; got != test.lists {
				t.Errorf("%d lists, want %d", got, test.lists)
			}
			if kinds["Digest 信息科"] > 1 {
				t.Errorf("%d digests", kinds["Digest 信息科"])
			}
			drafts := 0
			for _, month := range []string{"2018-02", "2018-03", "2018-04", "2018-05", "2018-06"} {
				if err := d.db.View(at(t, test.back), func(v *store.View) error {
					period, err := scoring.ParsePeriod(month)
					if err == nil {
						if _, err := v.Bulletin(period); err == nil {
							drafts++
						}
					}
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			if drafts != test.drafts {
				t.Errorf("%d drafts, want %d", drafts, test.drafts)
			}
			if skipped.Reminders != test.rounds || skipped.Digests != test.missed {
				t.Errorf("skipped %d rounds and %d digests, want %d and %d", skipped.Reminders, skipped.Digests, test.rounds, test.missed)
			}
		})
	}
}

// TestQuiet proves when people may be reminded.
func TestQuietHours(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		at    string
		quiet bool
	}{
		{"2018-03-23 07:59", true}, {"2018-03-23 08:00", false}, {"2018-03-23 19:59", false}, {"2018-03-23 20:00", true},
		{"2018-03-24 10:00", true},  // a Saturday
		{"2018-04-28 10:00", false}, // a Saturday that is worked
		{"2018-10-03 10:00", true},  // National Day
	} {
		w := newClockwork(t, at(t, test.at).Add(-time.Minute), 0)
		w.facts.Now = at(t, test.at)
		agenda, err := w.plan.Agenda(w.facts)
		if err != nil {
			t.Fatal(err)
		}
		if agenda.Quiet != test.quiet {
			t.Errorf("%s (%s): quiet %t", test.at, workday.DateOf(at(t, test.at)).Time().Weekday(), agenda.Quiet)
		}
	}
}
