package scoring_test

import (
	"testing"

	"zwxx/scoring"
)

// TestDebts proves what each unit is asked for in a month: direct tasks
// (三（二）2), something valid (三（六）2) and the target (四.2).
func TestDebts(t *testing.T) {
	t.Parallel()
	direct := func(id, unit string, class scoring.Class, when string) scoring.Submission {
		return scoring.Submission{Common: scoring.Common{ID: id, Unit: unit}, Channel: scoring.ChannelDirect, Class: class, At: moment(t, when)}
	}
	valid := direct("s7", "发改局", "", "2018-03-05T10:00:00+08:00")
	valid.Channel = scoring.ChannelSection
	invalid := direct("s8", "教育局", "", "2018-03-05T10:00:00+08:00")
	invalid.Channel, invalid.Invalid = scoring.ChannelSection, "内容不符"
	ledger := &scoring.Ledger{Submissions: []scoring.Submission{
		direct("s1", "梅城镇", scoring.ClassBrief, "2018-03-02T10:00:00+08:00"),
		direct("s2", "三都镇", scoring.ClassBrief, "2018-03-02T10:00:00+08:00"),
		direct("s3", "三都镇", scoring.ClassBrief, "2018-03-31T23:59:00+08:00"),
		direct("s4", "三都镇", scoring.ClassSpecial, "2018-01-31T23:59:00+08:00"),
		direct("s5", "乾潭镇", scoring.ClassBrief, "2018-03-02T10:00:00+08:00"),
		direct("s6", "乾潭镇", scoring.ClassBrief, "2018-03-03T10:00:00+08:00"),
		valid, invalid,
	}}
	debts := func(as string) map[string]scoring.Debt {
		scorer, err := scoring.NewScorer(rules2018(t), ledger, 2018, scoring.Options{AsOf: moment(t, as)})
		if err != nil {
			t.Fatal(err)
		}
		all, err := scorer.Debts()
		if err != nil {
			t.Fatal(err)
		}
		byUnit := make(map[string]scoring.Debt)
		for _, d := range all {
			byUnit[d.Unit] = d
		}
		return byUnit
	}
	for _, test := range []struct {
		as, unit string
		quotas   int
		noValid  bool
	}{
		{"2018-03-31T23:59:00+08:00", "三都镇", 0, true}, // direct items do not count as valid
		{"2018-03-31T23:59:00+08:00", "梅城镇", 2, true}, // a 要情 and the quarter's 专报
		{"2018-03-31T23:59:00+08:00", "乾潭镇", 1, true}, // the 专报
		{"2018-03-31T23:59:00+08:00", "发改局", 0, false},
		{"2018-03-31T23:59:00+08:00", "教育局", 0, true}, // what was ruled invalid does not count
		{"2018-02-10T10:00:00+08:00", "三都镇", 1, true}, // the 专报 is done
		{"2018-02-10T10:00:00+08:00", "梅城镇", 1, true}, // nobody is asked for the quarter's 专报 in February
	} {
		d := debts(test.as)[test.unit]
		if len(d.Quotas) != test.quotas || d.NoValidItem != test.noValid || !d.BelowTarget() {
			t.Errorf("%s as of %s owes %d tasks, nothing valid %t, below the target %t; want %d, %t, true",
				test.unit, test.as, len(d.Quotas), d.NoValidItem, d.BelowTarget(), test.quotas, test.noValid)
		}
	}
}
