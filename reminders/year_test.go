package reminders_test

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"zwxx/reminders"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// TestYear plays a year for all units as testdata/2018.timeline tells it, and
// compares every reminder, by recipient and minute.
//
// fault 35, 36
func TestYear(t *testing.T) {
	t.Parallel()
	y := newYear(t)
	for _, at := range y.ticks() {
		y.act(at)
		y.sweepAt(at)
	}
	for i := range max(len(y.got), len(y.want)) {
		if i >= len(y.got) || i >= len(y.want) || y.got[i] != y.want[i] {
			t.Fatalf("the %d. reminder is\n%s\nwant\n%s", i+1, line(y.got, i), line(y.want, i))
		}
	}
	if len(y.acts) > 0 {
		t.Errorf("not played: %v", y.acts)
	}
}

func line(all []string, i int) string {
	if i < len(all) {
		return all[i]
	}
	return "(none)"
}

// A year is a database with an officer for every unit but one, and what is to
// happen and to be seen there.
type year struct {
	*desk
	start, end time.Time
	named      []time.Time // the moments in the timeline
	acts       []yearAct   // what is left to play, the earliest first
	got, want  []string    // 2018-01-17 09:00 Reminder Q: 三都镇 …
	noticeOf   map[string]string
	approver   store.Actor
}

type yearAct struct {
	at    time.Time
	words []string
}

const (
	withoutOfficer = "移民局"
	withDeputy     = "发改局"
	deputyName     = "发改局的替岗"
)

func newYear(t *testing.T) *year {
	db := newDatabase(t)
	y := &year{desk: db, start: at(t, "2018-01-02 07:00"), end: at(t, "2019-01-01 00:00"), noticeOf: make(map[string]string)}
	y.section = y.join("2018-01-02 07:00", 1, "信息科", store.RoleSection, "")
	y.approver = y.join("2018-01-02 07:00", 2, "审签人", store.RoleApprover, "")
	for i, unit := range rules(t).Units() {
		if unit.Name != withoutOfficer {
			y.join("2018-01-02 07:00", int64(10+i), unit.Name, store.RoleOfficer, unit.Name)
		}
	}
	y.chats[3] = deputyName
	y.update("2018-01-02 07:00", func(tx *store.Tx) error {
		token, _, err := tx.As(y.section).InviteDeputy(withDeputy, store.Term{From: y.start})
		if err == nil {
			_, err = tx.Accept(token, 3, deputyName, 3)
		}
		return err
	})
	y.read("testdata/2018.timeline")
	y.sent()
	return y
}

// read reads a timeline: facts go into the database at once, since a score is
// always as of a moment.
func (y *year) read(name string) {
	y.t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		y.t.Fatal(err)
	}
	ledger := &scoring.Ledger{}
	for _, l := range strings.Split(string(text), "\n") {
		words := strings.Fields(l)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		switch words[0] {
		case "monthly":
			for month := 1; month <= 12; month++ {
				y.fact(ledger, append([]string{fmt.Sprintf("%02d-%s", month, words[1])}, words[2:]...))
			}
		case "on":
			y.fact(ledger, words[1:])
		case "fault":
			ledger.Faults = append(ledger.Faults, scoring.Fault{Common: scoring.Common{ID: fmt.Sprint("f", len(ledger.Faults)), Unit: words[3]},
				Fault: scoring.FaultName(words[2]), At: workday.DateOf(y.moment(words[1], "12:00"))})
		case "at":
			y.acts = append(y.acts, yearAct{y.moment(words[1], words[2]), words[3:]})
			y.named = append(y.named, y.moment(words[1], words[2]))
		case "want":
			y.expect(y.moment(words[1], words[2]), words[3:])
			y.named = append(y.named, y.moment(words[1], words[2]))
		default:
			y.t.Fatalf("%s: %s", name, l)
		}
	}
	slices.SortStableFunc(y.acts, func(a, b yearAct) int { return a.at.Compare(b.at) })
	slices.Sort(y.want)
	y.update("2018-01-02 07:00", func(tx *store.Tx) error {
		_, err := tx.As(store.Operator).ImportLedger(store.ImportFile{Name: name, Ledger: ledger,
			Refuse: func(refusals []scoring.FactRefusal) error {
				if len(refusals) == 0 {
					return nil
				}
				return refusals[0].Refusal
			}})
		return err
	})
}

func (y *year) moment(day, clock string) time.Time { return at(y.t, "2018-"+day+" "+clock) }

// fact adds a submission for each unit named; the last word may be an outlet
// that adopts it the same day.
func (y *year) fact(ledger *scoring.Ledger, words []string) {
	when := y.moment(words[0], words[1])
	units, outlet := words[4:], ""
	if last := units[len(units)-1]; strings.Contains(last, "·") {
		units, outlet = units[:len(units)-1], last
	}
	for _, unit := range units {
		id := fmt.Sprint("s", len(ledger.Submissions))
		s := scoring.Submission{Common: scoring.Common{ID: id, Unit: unit}, Channel: scoring.Channel(words[2]),
			Class: scoring.Class(strings.Trim(words[3], "-")), Title: id, Manuscript: id, At: when}
		ledger.Submissions = append(ledger.Submissions, s)
		if outlet != "" {
			ledger.Adoptions = append(ledger.Adoptions, scoring.Adoption{Common: scoring.Common{ID: "a" + id, Unit: unit},
				Submission: id, Outlet: outlet, At: workday.DateOf(when)})
		}
	}
}

// expect reads a wanted reminder: its kind, letters, and to whom.
func (y *year) expect(at time.Time, words []string) {
	kind, to := words[0], words[1:]
	if kind == "Reminder" {
		kind, to = strings.TrimSpace(kind+" "+strings.Trim(words[1], "-")), words[2:]
	}
	names := make(map[string]bool)
	for _, word := range to {
		left, out := strings.CutPrefix(word, "-")
		switch word {
		case "全部", "乡镇":
			for _, unit := range rules(y.t).Units() {
				names[unit.Name] = unit.Name != withoutOfficer && (word == "全部" || unit.Group().Direct)
			}
		default:
			names[left] = !out
		}
	}
	for name, in := range names {
		if in {
			y.want = append(y.want, reminderLine(at, kind, name))
		}
	}
}

func reminderLine(at time.Time, kind, name string) string {
	return fmt.Sprintf("%s %s: %s", at.Format("2006-01-02 15:04"), kind, name)
}

// ticks are the moments looked at: some of every day, each that the timeline
// names and the minute before it. Whatever became due in between would show at
// the next of them, and be wrong there.
func (y *year) ticks() []time.Time {
	ticks := slices.Clone(y.named)
	for _, named := range y.named {
		ticks = append(ticks, named.Add(-time.Minute))
	}
	for day := workday.DateOf(y.start); day < workday.DateOf(y.end); day++ {
		for _, hour := range []int{8, 9, 12, 15, 20, 23} {
			ticks = append(ticks, day.Time().Add(time.Duration(hour)*time.Hour))
		}
	}
	slices.SortFunc(ticks, time.Time.Compare)
	return slices.CompactFunc(ticks, time.Time.Equal)
}

// act does what the timeline tells up to a moment.
func (y *year) act(now time.Time) {
	for len(y.acts) > 0 && !y.acts[0].at.After(now) {
		words := y.acts[0].words
		if err := y.db.Update(y.acts[0].at, func(tx *store.Tx) error { return y.do(tx, words[0], words[1], words[1:]) }); err != nil {
			y.t.Fatalf("%v: %v", y.acts[0], err)
		}
		y.acts = y.acts[1:]
	}
	y.sent()
}

func (y *year) do(tx *store.Tx, verb, name string, words []string) error {
	act := tx.As(y.section)
	switch verb {
	case "issue":
		n, err := act.IssueCommission(store.CommissionNotice{Title: name, Due: y.moment(words[1], words[2])}, words[3:])
		y.noticeOf[name] = n.ID
		return err
	case "claim":
		_, err := tx.As(y.officer(tx, name)).FileClaim("s0", "直报·要情", "第1期", tx.Day(), store.Source{})
		return err
	case "confirm":
		open, err := tx.OpenClaims(name)
		if err == nil {
			_, err = act.ConfirmClaim(open[0].ID, open[0].Version)
		}
		return err
	case "second":
		open, err := tx.OpenProposals()
		if err == nil {
			_, err = tx.As(y.approver).SecondProposal(open[0].ID, open[0].Version, true, "")
		}
		return err
	}
	all, err := tx.CommissionsOfNotice(y.noticeOf[name])
	for _, c := range all {
		if err == nil && slices.Contains(words[1:], c.Unit) {
			err = y.onCommission(tx, verb, c)
		}
	}
	return err
}

func (y *year) onCommission(tx *store.Tx, verb string, c store.Commission) (err error) {
	section := tx.As(y.section)
	switch verb {
	case "receive":
		_, err = tx.As(y.officer(tx, c.Unit)).Acknowledge(c.ID, c.Version, store.Source{})
	case "deliver":
		_, err = tx.As(y.officer(tx, c.Unit)).Deliver(c.ID, c.Version, store.Delivery{Manuscript: c.ID, At: tx.Now})
	case "explain":
		err = tx.SaveForm(y.officer(tx, c.Unit).Person, store.Form{Name: store.ExplanationForm, About: c.ID, State: "{}"})
	case "withdraw":
		_, err = section.WithdrawCommission(c.ID, c.Version, "不再需要")
	case "propose":
		_, err = section.ProposeFailure(c.ID, c.Version, "未报送")
	default:
		err = fmt.Errorf("unknown act %s", verb)
	}
	return err
}

func (y *year) officer(tx *store.Tx, unit string) store.Actor {
	holders, err := tx.Holders(store.RoleOfficer, unit)
	if err != nil || len(holders) == 0 {
		y.t.Fatalf("%s has no officer: %v", unit, err)
	}
	actor, err := tx.Actor(holders[0].Chat, store.InPrivate)
	if err != nil {
		y.t.Fatal(err)
	}
	return actor
}

// sweepAt sweeps and notes what has been queued for whom.
func (y *year) sweepAt(now time.Time) {
	if err := y.sweeper.Sweep(now); err != nil {
		y.t.Fatal(err)
	}
	var lines []string
	y.take(func(item store.Item) {
		lines = append(lines, reminderLine(now, kindOf(item.Notice), y.chats[item.Chat]))
	})
	slices.Sort(lines)
	y.got = append(y.got, lines...)
}

// kindOf names a notice as the timeline does; a star marks one that is late.
func kindOf(n notice.Notice) string {
	name := notice.Kind(n)
	if r, ok := n.(notice.Reminder); ok {
		letters := cmp.Or(letter(r.Quotas, "Q")+letter(r.NoValid, "V")+letter(r.Target, "T")+letter(r.Last, "L"), "")
		name = strings.TrimSpace(name + " " + letters)
	}
	if late, ok := n.(interface{ LateSince() time.Time }); ok && !late.LateSince().IsZero() {
		name += "*"
	}
	return name
}

func letter(is bool, l string) string {
	if is {
		return l
	}
	return ""
}

// newDatabase is an empty database with a sweeper.
func newDatabase(t *testing.T) *desk {
	t.Helper()
	db, err := store.Open(t.TempDir()+"/zwxx.db", rules(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	plan, err := reminders.NewPlan(reminders.Default())
	if err != nil {
		t.Fatal(err)
	}
	return &desk{t: t, db: db, sweeper: reminders.NewSweeper(db, plan), chats: make(map[int64]string)}
}
