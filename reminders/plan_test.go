package reminders_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zwxx/reminders"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

func at(t testing.TB, text string) time.Time {
	t.Helper()
	moment, err := time.ParseInLocation("2006-01-02 15:04", text, workday.Shanghai)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func calendar(t testing.TB) *workday.Calendar {
	t.Helper()
	return workday.New(rules(t).Settings.Office(), nil)
}

func rules(t testing.TB) *scoring.Rules {
	t.Helper()
	r, _, err := scoring.Embedded().For(2018)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// roundOf describes the newest round after from and not after to.
func roundOf(t *testing.T, plan *reminders.Plan, from, to string) string {
	t.Helper()
	facts := reminders.Facts{Now: at(t, to), Swept: at(t, from), Reminded: at(t, from), Calendar: calendar(t), Rules: rules(t),
		Debts: func() ([]scoring.Debt, error) {
			quota := scoring.QuotaGap{Quota: &scoring.Quota{}, Period: "2018-03", Wanted: 2}
			return []scoring.Debt{{Unit: "梅城镇", Quotas: []scoring.QuotaGap{quota}, NoValidItem: true, Gap: scoring.Gap{ToTarget: 100}}}, nil
		},
		Waiting: func() (store.Waiting, error) { return store.Waiting{}, nil },
	}
	agenda, err := plan.Agenda(facts)
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, due := range agenda.Notices {
		n, ok := due.Notice.(notice.Reminder)
		if !ok {
			continue
		}
		parts := ""
		for _, p := range []struct {
			is   bool
			mark string
		}{{n.Quotas, "Q"}, {n.NoValid, "V"}, {n.Target, "T"}, {n.Last, "L"}, {!n.Late.IsZero(), "*"}} {
			if p.is {
				parts += p.mark
			}
		}
		said = append(said, n.Day[5:]+" "+parts)
	}
	if agenda.Skipped.Reminders > 0 {
		said = append(said, fmt.Sprintf("-%d", agenda.Skipped.Reminders))
	}
	return strings.Join(said, " ")
}

// TestRounds proves on which mornings units are reminded of what: Q direct
// tasks, V nothing valid, T the target, L the last call, * sent late, -n so
// many rounds swallowed.
//
// fault 37
func TestRounds(t *testing.T) {
	t.Parallel()
	plan, err := reminders.NewPlan(reminders.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ from, to, want, why string }{
		{"2018-01-16 18:00", "2018-01-17 08:59", "", "before the hour"},
		{"2018-01-17 08:59", "2018-01-17 09:00", "01-17 Q", "T-10: 31 January is T-0"},
		{"2018-01-17 09:00", "2018-01-17 18:00", "", "it has left"},
		{"2018-01-24 08:00", "2018-01-24 10:00", "01-24 QV", "T-5"},
		{"2018-01-24 08:00", "2018-01-24 10:01", "01-24 QV*", "more than an hour late"},
		{"2018-01-29 08:00", "2018-01-29 10:00", "01-29 QV", "T-2"},
		{"2018-01-31 08:00", "2018-01-31 14:59", "", "the last day waits for the afternoon"},
		{"2018-01-31 08:00", "2018-01-31 15:00", "01-31 QL", ""},
		{"2018-02-08 08:00", "2018-02-08 10:00", "", "T-10 of February is the 9th: 11 and 24 are worked, Spring Festival is off"},
		{"2018-02-08 18:00", "2018-02-09 10:00", "02-09 Q", "T-10"},
		{"2018-01-16 18:00", "2018-01-25 12:00", "01-24 QV* -1", "of two that were missed, one, with what both were for"},
		{"2018-01-28 18:00", "2018-02-01 12:00", " -2", "January's are over"},
		{"2017-12-31 00:00", "2018-01-30 12:00", "01-29 QV* -2", "after a month of silence"},
		{"2018-03-08 18:00", "2018-03-09 09:00", "03-09 T", "T-15 of the quarter"},
		{"2018-03-22 18:00", "2018-03-23 09:00", "03-23 QVT", "T-5 of the month and of the quarter"},
		{"2018-03-29 18:00", "2018-03-30 18:00", "03-30 QL*", "30 March is a Friday, 31 a Saturday"},
		{"2018-03-22 20:30", "2018-03-23 21:00", "", "quiet from 20:00"},
		{"2018-03-23 08:59", "2018-03-26 08:00", "03-23 QVT*", "kept over the weekend until Monday 08:00"},
	} {
		if got := roundOf(t, plan, test.from, test.to); strings.TrimSpace(got) != strings.TrimSpace(test.want) {
			t.Errorf("from %s to %s: %q, want %q %s", test.from, test.to, got, test.want, test.why)
		}
	}
}

func TestDrafts(t *testing.T) {
	t.Parallel()
	plan, err := reminders.NewPlan(reminders.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ from, to, want, why string }{
		{"2018-02-01 08:00", "2018-02-01 09:00", "2018-01", "a Thursday"},
		{"2018-04-01 08:00", "2018-04-01 18:00", "", "a Sunday"},
		{"2018-04-01 18:00", "2018-04-02 09:00", "2018-03 2018Q1", "and the quarter"},
		{"2018-01-01 18:00", "2018-01-02 09:00", "", "December 2017 is before the measures"},
		{"2018-05-01 00:00", "2018-05-02 09:00", "2018-04", "1 May is off"},
		{"2018-12-31 18:00", "2019-01-02 09:00", "2018-12 2018Q4 2018", "and the year"},
		{"2018-01-15 00:00", "2018-04-10 00:00", "2018-01 2018-02 2018-03 2018Q1", "each that was missed, once"},
	} {
		agenda, err := plan.Agenda(reminders.Facts{Now: at(t, test.to), Swept: at(t, test.from), Reminded: at(t, test.to), Calendar: calendar(t), Rules: rules(t),
			Waiting: func() (store.Waiting, error) { return store.Waiting{}, nil }})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, month := range agenda.Drafts {
			got = append(got, month.String())
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("from %s to %s: %v, want %s %s", test.from, test.to, got, test.want, test.why)
		}
	}
}

// TestBadPlan names every fault of a plan at once.
func TestBadPlan(t *testing.T) {
	t.Parallel()
	bad := reminders.Config{MorningAt: "TZ=0", QuotaDays: []int{-1}, ValidDays: []int{30}, TargetDays: []int{60}, LastCall: "15:00",
		DraftAt: "@every 1h", DigestAt: []string{"0 0 31 2 *"}, ChaseAfter: 0, DeputyAfter: 1, ListAfter: 6, DueBefore: 2, ExplainBefore: 200,
		QuietFrom: "8 p.m.", QuietTo: "08:00"}
	_, err := reminders.NewPlan(bad)
	if err == nil {
		t.Fatal("a bad plan is taken")
	}
	for _, want := range []string{"morning_at", "last_call", "draft_at", "digest_at", "-1", "30", "60", "chase_after", "explain_before", "quiet_from"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not named in:\n%v", want, err)
		}
	}
	bad = reminders.Default()
	bad.QuietFrom, bad.QuietTo = "08:00", "20:00"
	if _, err := reminders.NewPlan(bad); err == nil || !strings.Contains(err.Error(), "quiet_to") {
		t.Errorf("a day without an hour for reminders is taken: %v", err)
	}
}
