package bot

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

// The people of a fitting, by Telegram id.
const (
	fitSection = iota + 101
	fitSecond
	fitApprover
	fitLeader
	fitTownship
	fitDepartment
	fitHead
	fitStranger
)

// fill makes everything that can be made, with the longest text each takes.
func (f *fitting) fill() {
	f.Helper()
	f.people()
	f.submissions()
	f.commissions()
	f.queries()
	f.others()
	f.collect()
	f.lists()
	f.ids['b'] = []string{"b000001", "b000002", "b000003"}
	f.ids['g'] = []string{"g000001"}
	f.must(f.db.View(f.now, func(v *store.View) error {
		open, err := v.OpenProposals()
		for _, p := range open {
			f.ids['r'] = append(f.ids['r'], p.ID)
		}
		return err
	}))
}

// do lets somebody act.
func (f *fitting) do(who int64, act func(*store.Act) error) {
	f.Helper()
	f.must(f.db.Update(f.now, func(tx *store.Tx) error {
		actor, err := tx.Actor(who, store.InPrivate)
		if err != nil {
			return err
		}
		return act(tx.As(actor))
	}))
}

func second[T any](_ T, err error) error { return err }

func (f *fitting) people() {
	for _, p := range []struct {
		id   int64
		role store.Role
		unit string
	}{
		{fitSection, store.RoleSection, ""}, {fitSecond, store.RoleSection, ""}, {fitApprover, store.RoleApprover, ""},
		{fitLeader, store.RoleLeader, ""}, {fitTownship, store.RoleOfficer, "梅城镇"},
		{fitDepartment, store.RoleOfficer, "发改局"}, {fitHead, store.RoleHead, "梅城镇"},
	} {
		f.must(f.db.Update(f.now, func(tx *store.Tx) error {
			token, _, err := tx.As(store.Operator).Invite(p.role, p.unit, store.InvitationLife)
			if err != nil {
				return err
			}
			return second(tx.Accept(token, p.id, hostile(128), 0))
		}))
		f.server.User(p.id, "x").Start("")
		f.readers = append(f.readers, p.id)
	}
	f.server.User(fitStranger, "x").Start("")
	f.readers = append(f.readers, fitStranger)
}

// submissions of a township, many adopted, many claimed.
func (f *fitting) submissions() {
	for i := range 60 {
		f.now = f.now.Add(6 * time.Hour)
		f.do(fitTownship, func(act *store.Act) error {
			s, err := act.RegisterSubmission(scoring.Submission{Common: scoring.Common{Unit: "梅城镇"}, Channel: scoring.ChannelDirect,
				Class: scoring.ClassBrief, Title: fmt.Sprintf("%d", i) + hostile(titleLimit-3), Manuscript: fmt.Sprintf("%040d", i), At: act.Now}, store.Source{}, true)
			if err != nil {
				return err
			}
			return second(act.FileClaim(s.ID, "直报·要情", hostile(numberLimit), workday.DateOf(act.Now), store.Source{}))
		})
		if i%3 > 0 {
			f.do(fitSection, func(act *store.Act) error { return second(act.ConfirmClaim(fmt.Sprintf("k%06d", i+1), 1)) })
		}
		if i == 3 {
			f.do(fitSection, func(act *store.Act) error { return act.RejectClaim("k000004", 1, hostile(reasonLimit)) })
		}
	}
	f.do(fitTownship, func(act *store.Act) error {
		return second(act.RegisterSubmission(scoring.Submission{Common: scoring.Common{Unit: "梅城镇"}, Channel: scoring.ChannelDirect,
			Class: scoring.ClassSpecial, Title: hostile(titleLimit), At: act.Now}, store.Source{}, true))
	})
}

// commissions to every unit, in every state, with all that can hang on them.
func (f *fitting) commissions() {
	var units []string
	for _, u := range f.rules().Units() {
		units = append(units, u.Name)
	}
	f.now = time.Date(2018, time.March, 5, 9, 0, 0, 0, f.now.Location())
	for range 4 {
		f.do(fitSection, func(act *store.Act) error {
			return second(act.IssueCommission(store.CommissionNotice{Title: hostile(titleLimit), Requirement: hostile(reasonLimit),
				Source: hostile(nameLimit), Contact: hostile(160), Due: act.Now.Add(30 * time.Hour)}, units))
		})
	}
	f.now = f.now.Add(time.Hour)
	how := store.Source{How: "电话", Who: hostile(nameLimit)}
	mine := f.ofUnit("梅城镇")
	for _, c := range append(mine, f.ofUnit("发改局")[0]) {
		f.do(fitSection, func(act *store.Act) error { return second(act.Acknowledge(c, 1, how)) })
	}
	f.do(fitSection, func(act *store.Act) error {
		return second(act.RequestExtension(mine[0], 2, act.Now.Add(200*time.Hour), hostile(reasonLimit), how))
	})
	f.do(fitTownship, func(act *store.Act) error {
		return second(act.FileExplanation(scoring.Objection{Commission: mine[1], Telephoned: act.Now, Reasons: hostile(reasonLimit),
			Suggestions: hostile(reasonLimit), Head: hostile(nameLimit)}, []store.Page{{FileID: "x", Photo: true}, {FileID: "y", Name: hostile(60)}}, store.Source{}))
	})
	f.do(fitSection, func(act *store.Act) error {
		return second(act.Deliver(mine[2], 2, store.Delivery{Manuscript: strings.Repeat("9", numberLimit), At: act.Now, Source: how}))
	})
	f.now = time.Date(2018, time.March, 9, 9, 0, 0, 0, f.now.Location())
	f.do(fitSection, func(act *store.Act) error { return second(act.ProposeFailure(mine[3], 2, hostile(reasonLimit))) })
	f.do(fitTownship, func(act *store.Act) error {
		return second(act.AnswerProposal("r000001", hostile(reasonLimit), store.Source{}))
	})
	f.do(fitSection, func(act *store.Act) error {
		return second(act.RuleOnExplanation("o000001", 1, store.Verdict{Reason: hostile(reasonLimit), Way: store.WayFail}))
	})
	f.do(fitSecond, func(act *store.Act) error {
		return second(act.SecondProposal("r000002", 1, false, hostile(reasonLimit)))
	})
}

func (f *fitting) rules() *scoring.Rules { return f.db.Rules() }

// ofUnit returns the commissions of a unit.
func (f *fitting) ofUnit(unit string) (ids []string) {
	f.must(f.db.View(f.now, func(v *store.View) error {
		all, err := v.OpenCommissions(unit)
		for _, c := range all {
			ids = append(ids, c.ID)
		}
		return err
	}))
	return ids
}

func (f *fitting) queries() {
	for i := range 30 {
		f.do(fitTownship, func(act *store.Act) error {
			return second(act.FileQuery(store.Query{Kind: store.QueryRecord, Unit: "梅城镇", Object: fmt.Sprintf("s%06d", i+1),
				Field: "title", Wanted: hostile(titleLimit)}, store.Source{}))
		})
		f.do(fitTownship, func(act *store.Act) error {
			return second(act.FileQuery(store.Query{Kind: store.QueryLine, Unit: "梅城镇", Text: hostile(reasonLimit),
				Line: scoring.Line{At: workday.DateOf(f.now).AddDays(-i), Clause: "三(二)2", Points: 1600, Text: hostile(60)}}, store.Source{}))
		})
	}
	f.do(fitSection, func(act *store.Act) error {
		return second(act.AnswerQuery("q000001", 1, store.QueryRejected, hostile(reasonLimit)))
	})
}

// others are a handover, an outage, bulletins and subscribed chats.
func (f *fitting) others() {
	f.do(fitTownship, func(act *store.Act) error {
		token, _, err := act.BeginHandover("梅城镇", hostile(nameLimit))
		if err != nil {
			return err
		}
		_, _, err = act.TakeHandover(token, fitStranger, hostile(128), 0)
		return err
	})
	f.do(fitSection, func(act *store.Act) error {
		return second(act.DeclareOutage(act.Now.Add(-20*time.Hour), act.Now.Add(-10*time.Hour)))
	})
	f.now = time.Date(2018, time.April, 2, 9, 0, 0, 0, f.now.Location())
	for _, month := range []time.Month{time.February, time.March} {
		f.do(fitSection, func(act *store.Act) error {
			b, err := act.DraftBulletin(scoring.MonthPeriod(2018, month))
			if err != nil {
				return err
			}
			return second(act.SendForCheck(b.Period, b.Version, 2))
		})
	}
}

// lists are batches of records, one undone, and a backup that was restored.
func (f *fitting) lists() {
	for i, outlet := range []string{"动态", "参阅"} {
		var lines []store.AdoptionLine
		for j, u := range f.rules().Units() {
			lines = append(lines, store.AdoptionLine{ItemName: store.ItemName{Units: []string{u.Name}, Fresh: true,
				Title: fmt.Sprintf("%d %d", i, j) + hostile(titleLimit-5)}, Outlet: outlet, Issue: hostile(numberLimit), At: workday.DateOf(f.now)})
		}
		f.do(fitSection, func(act *store.Act) error { return second(act.RecordAdoptions(lines, workday.DateOf(f.now))) })
	}
	f.do(fitSection, func(act *store.Act) error { return second(act.UndoBatch("b000001", hostile(reasonLimit))) })
	f.do(fitSection, func(act *store.Act) error {
		return second(act.CorrectFact("a000100", "issue", "第1期"+hostile(numberLimit-3), hostile(reasonLimit)))
	})
	var units []string
	for _, u := range f.rules().Units() {
		units = append(units, u.Name)
	}
	f.do(fitSection, func(act *store.Act) error {
		return second(act.RecordFaults(store.Faults{Units: units, Fault: "缺席", Detail: hostile(titleLimit), At: workday.DateOf(f.now)}))
	})
	f.do(fitSection, func(act *store.Act) error {
		return second(act.RecordFaults(store.Faults{Units: units, Fault: "失实", Detail: hostile(titleLimit), At: workday.DateOf(f.now)}))
	})
	f.must(f.db.Update(f.now, func(tx *store.Tx) error {
		return errors.Join(second(tx.As(store.Operator).MarkRestored(f.now)), tx.MarkUnreachable(fitStranger, hostile(100)))
	}))
}

// collect gathers the ids of all objects, from what has been done to them.
func (f *fitting) collect() {
	f.must(f.db.View(f.now, func(v *store.View) error {
		done, err := v.Actions(0)
		for _, act := range done {
			_, object, _ := strings.Cut(act, " ")
			if len(object) == 7 && strings.Trim(object[1:], "0123456789") == "" {
				f.ids[object[0]] = append(f.ids[object[0]], object)
			}
		}
		mine, err2 := v.OpenCommissions("发改局")
		for _, c := range mine {
			f.ids['c'] = append([]string{c.ID}, f.ids['c']...)
		}
		f.ids['a'] = []string{"a000001", "a000040"}
		return errors.Join(err, err2)
	}))
}
