package reminders

import (
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

// Facts are all that a plan looks at. They are read once for a sweep; what
// costs much is read when a plan asks for it.
type Facts struct {
	Now      time.Time // business time
	Calendar *workday.Calendar
	Rules    *scoring.Rules

	// Swept is up to when everything has been queued, Reminded up to when
	// whatever waits for quiet hours to end has been.
	Swept, Reminded time.Time

	Commissions []store.Commission // open or undecided, the earliest due first
	Begun       []store.BegunExplanation

	Debts   func() ([]scoring.Debt, error) // as of Now, in roster order
	Waiting func() (store.Waiting, error)
}

// sweepEvery is how often the sweep runs.
const sweepEvery = time.Minute

// Read reads the facts as of a view's moment.
func Read(v *store.View) (Facts, error) {
	f := Facts{Now: v.Now, Calendar: v.Calendar, Rules: v.Rules, Debts: v.Debts, Waiting: v.Waiting}
	for _, mark := range []struct {
		setting string
		into    *time.Time
	}{{sweptSetting, &f.Swept}, {remindedSetting, &f.Reminded}} {
		text, err := v.Setting(mark.setting)
		if err != nil {
			return f, err
		}
		if text == "" { // a new database looks back at nothing
			*mark.into = v.Now.Add(-sweepEvery)
			continue
		}
		if *mark.into, err = time.Parse(time.RFC3339Nano, text); err != nil {
			return f, err
		}
	}
	resumed, err := v.Resumed()
	if err != nil {
		return f, err
	}
	f.Swept, f.Reminded = later(f.Swept, resumed), later(f.Reminded, resumed)
	if f.Commissions, err = v.OpenCommissions(""); err != nil {
		return f, err
	}
	f.Begun, err = v.BegunExplanations()
	return f, err
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
