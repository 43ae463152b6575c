package main

import (
	"fmt"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

// seeder records some weeks of facts through the same acts as the chat, by a
// member of the section before anybody else has joined.
type seeder struct {
	db     *store.DB
	member store.Actor
	number int // of the next manuscript
}

// seed fills a new database with the facts of the quarter so far: enough that
// rankings, quotas and deductions have something to show.
func seed(db *store.DB, until time.Time) error {
	s := &seeder{db: db, number: 100, member: store.Actor{Name: "信息科", Place: store.InPrivate,
		Appointments: []store.Appointment{{Role: store.RoleSection}}}}
	for month := scoring.MonthPeriod(until.Year(), time.January); month.Start().Time().Before(until); month = month.Next() {
		for i, unit := range db.Rules().Units() {
			if err := s.month(month, i, unit, until); err != nil {
				return fmt.Errorf("%s %s: %w", month, unit.Name, err)
			}
		}
	}
	return nil
}

// month records one unit's month: what it sends, and what is adopted of it.
func (s *seeder) month(month scoring.Period, i int, unit *scoring.Unit, until time.Time) error {
	current := month.Contains(workday.DateOf(until))
	day := func(n int) time.Time { return month.Start().AddDays(n).At(workday.Clock(9*60 + 37*i%480)) }
	if !(unit.Name == "体育局" && current) { // one unit with nothing to show for the month
		id, err := s.submit(unit.Name, scoring.ChannelSection, scoring.ClassNone, topic(unit.Name, i, 0), day(2+i%9))
		if err != nil {
			return err
		}
		if err := s.adopt(id, []string{"动态", "情况专报", "动态·简讯", "参阅"}[(i+int(month.Start().Month()))%4], month); err != nil {
			return err
		}
	}
	if i%3 == 0 {
		id, err := s.submit(unit.Name, scoring.ChannelSection, scoring.ClassNone, topic(unit.Name, i, 1), day(4+i%9))
		if err != nil {
			return err
		}
		if err := s.adopt(id, s.upper(unit), month); err != nil {
			return err
		}
	}
	if !unit.Group().Direct {
		return nil
	}
	return s.direct(month, i, unit.Name, current, day)
}

// direct records a township's direct reports; in the current month two of them
// still owe some.
func (s *seeder) direct(month scoring.Period, i int, unit string, current bool, day func(int) time.Time) error {
	briefs := 2
	if current && (unit == "梅城镇" || unit == "大慈岩镇") {
		briefs = 1
	}
	for n := range briefs {
		id, err := s.submit(unit, scoring.ChannelDirect, scoring.ClassBrief, topic(unit, i, 2+n), day(3+7*n+i%5))
		if err != nil {
			return err
		}
		if n == 0 && i%4 != 3 {
			if err := s.adopt(id, "直报·要情", month); err != nil {
				return err
			}
		}
	}
	if month.Start().Month() == time.February && unit != "梅城镇" {
		_, err := s.submit(unit, scoring.ChannelDirect, scoring.ClassSpecial, topic(unit, i, 5), day(15+i%5))
		return err
	}
	return nil
}

// upper is an outlet above the city's own that the unit may be adopted by
// without a commission.
func (s *seeder) upper(unit *scoring.Unit) string {
	if unit.Group().Direct {
		return "动态"
	}
	return "杭州政务·要情"
}

func topic(unit string, i, n int) string {
	subjects := []string{"项目开工进展情况", "优化营商环境的做法", "防汛备汛工作部署", "春耕备耕生产情况", "乡村振兴试点成效", "古村落保护利用调研"}
	return unit + subjects[(i+n)%len(subjects)]
}

func (s *seeder) submit(unit string, channel scoring.Channel, class scoring.Class, title string, at time.Time) (id string, err error) {
	s.number++
	fact := scoring.Submission{Common: scoring.Common{Unit: unit}, Channel: channel, Class: class, Title: title,
		Manuscript: fmt.Sprintf("2018-%04d", s.number), At: at}
	err = s.db.Update(at, func(tx *store.Tx) error {
		fact, err = tx.As(s.member).RegisterSubmission(fact, store.Source{How: "党政网"}, true)
		return err
	})
	return fact.ID, err
}

// adopt records an adoption in the month's issue: every outlet has one, on the
// 23rd, so that none is missing.
func (s *seeder) adopt(submission, outlet string, month scoring.Period) error {
	at := month.Start().AddDays(22).At(16 * 60)
	return s.db.Update(at, func(tx *store.Tx) error {
		act := tx.As(s.member)
		claim, err := act.FileClaim(submission, outlet, fmt.Sprintf("第%d期", month.Start().Month()), workday.DateOf(at), store.Source{How: store.ByIntranet})
		if err != nil {
			return err
		}
		_, err = act.ConfirmClaim(claim.ID, claim.Version)
		return err
	})
}
