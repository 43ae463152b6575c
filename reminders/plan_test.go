package reminders_test

import (
	"strings"
	"testing"
	"time"

	"zwxx/reminders"
	"zwxx/scoring"
	"zwxx/scoring/workday"
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

func TestQuotaCalls(t *testing.T) {
	t.Parallel()
	plan, err := reminders.NewPlan(reminders.Default)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ from, to, want, why string }{
		{"2018-01-16 18:00", "2018-01-17 08:59", "", "before the hour"},
		{"2018-01-17 08:59", "2018-01-17 09:00", "T-10", "31 January is T-0"},
		{"2018-01-17 09:00", "2018-01-17 18:00", "", "it has left"},
		{"2018-01-24 08:00", "2018-01-24 10:00", "T-5", ""},
		{"2018-01-29 08:00", "2018-01-29 10:00", "T-2", ""},
		{"2018-01-31 08:00", "2018-01-31 14:59", "", "the last day waits for the afternoon"},
		{"2018-01-31 08:00", "2018-01-31 15:00", "last", ""},
		{"2018-02-08 08:00", "2018-02-08 10:00", "", "T-10 of February is the 9th: 11 and 24 are worked, Spring Festival is off"},
		{"2018-02-08 18:00", "2018-02-09 10:00", "T-10", ""},
		{"2018-01-16 18:00", "2018-01-25 12:00", "T-5", "of two that were missed, the newest"},
		{"2018-01-28 18:00", "2018-02-01 12:00", "", "January's is over"},
		{"2017-12-01 00:00", "2018-01-30 12:00", "T-2", "after two months of silence"},
		{"2018-03-29 18:00", "2018-03-30 18:00", "last", "30 March is a Friday, 31 a Saturday"},
	} {
		call, ok := plan.QuotaCall(calendar(t), at(t, test.from), at(t, test.to))
		if ok != (test.want != "") || call.Stage != test.want {
			t.Errorf("from %s to %s: %q, want %q %s", test.from, test.to, call.Stage, test.want, test.why)
		}
	}
}

func TestDrafts(t *testing.T) {
	t.Parallel()
	plan, err := reminders.NewPlan(reminders.Default)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ from, to, want, why string }{
		{"2018-02-01 08:00", "2018-02-01 09:00", "2018-01", "a Thursday"},
		{"2018-04-01 08:00", "2018-04-01 18:00", "", "a Sunday"},
		{"2018-04-01 18:00", "2018-04-02 09:00", "2018-03", ""},
		{"2018-05-01 00:00", "2018-05-02 09:00", "2018-04", "1 May is off"},
		{"2018-01-15 00:00", "2018-04-10 00:00", "2018-01 2018-02 2018-03", "each that was missed, once"},
	} {
		var got []string
		for _, month := range plan.Drafts(calendar(t), at(t, test.from), at(t, test.to)) {
			got = append(got, month.String())
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("from %s to %s: %v, want %s %s", test.from, test.to, got, test.want, test.why)
		}
	}
}

func TestBadPlan(t *testing.T) {
	t.Parallel()
	bad := reminders.Config{QuotaAt: "TZ=0", QuotaDays: []int{-1, 30}, LastCall: "15:00", DraftAt: "@every 1h", ChaseAfter: 0, ListAfter: 6}
	_, err := reminders.NewPlan(bad)
	if err == nil {
		t.Fatal("a bad plan is taken")
	}
	for _, want := range []string{"quota_at", "last_call", "draft_at", "-1", "30", "chase_after"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not named in:\n%v", want, err)
		}
	}
}

// TestOwing proves that a township owes what 三（二）2 asks of it, and that
// nobody else owes anything.
func TestOwing(t *testing.T) {
	t.Parallel()
	r := rules(t)
	direct := func(id, unit string, class scoring.Class, when string) scoring.Submission {
		return scoring.Submission{Common: scoring.Common{ID: id, Unit: unit}, Channel: scoring.ChannelDirect, Class: class, At: at(t, when)}
	}
	ledger := &scoring.Ledger{Submissions: []scoring.Submission{
		direct("s1", "梅城镇", scoring.ClassBrief, "2018-03-02 10:00"),
		direct("s2", "三都镇", scoring.ClassBrief, "2018-03-02 10:00"),
		direct("s3", "三都镇", scoring.ClassBrief, "2018-03-31 23:59"),
		direct("s4", "三都镇", scoring.ClassSpecial, "2018-01-31 23:59"),
		direct("s5", "乾潭镇", scoring.ClassBrief, "2018-03-02 10:00"),
		direct("s6", "乾潭镇", scoring.ClassBrief, "2018-03-03 10:00"),
	}}
	owing := func(month, as string) map[string]bool {
		period, err := scoring.ParsePeriod(month)
		if err != nil {
			t.Fatal(err)
		}
		sheet, err := scoring.Score(r, ledger, period.Quarter(), scoring.Options{AsOf: at(t, as)})
		if err != nil {
			t.Fatal(err)
		}
		all := make(map[string]bool)
		for _, unit := range reminders.Owing(r, sheet, period) {
			all[unit] = true
		}
		return all
	}
	march := owing("2018-03", "2018-03-31 23:59")
	if march["三都镇"] {
		t.Error("三都镇 has done everything and is reminded")
	}
	if !march["梅城镇"] || !march["乾潭镇"] {
		t.Error("a 要情 or the quarter's 专报 is missing, and nobody is reminded")
	}
	if march["发改局"] || len(march) != 15 {
		t.Errorf("%d units are reminded, want 15 townships", len(march))
	}
	// In February nobody is asked for the quarter's 专报 yet: only for two 要情.
	if february := owing("2018-02", "2018-02-10 10:00"); len(february) != 16 {
		t.Errorf("%d townships owe in February, want 16", len(february))
	}
}
