package store_test

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"pgregory.net/rapid"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

// draw picks one of some values.
func draw[T any](p *player, what string, from ...T) T { return rapid.SampledFrom(from).Draw(p.T, what) }

// plays are the acts of the random player, the likely ones several times.
var plays = []struct {
	name string
	do   func(p *player, act *store.Act) error
}{
	{"acknowledge", func(p *player, act *store.Act) error {
		c := p.commission(issued)
		act.At = p.moment()
		return second(act.Acknowledge(c.ID, p.version(c.Version), p.source()))
	}},
	{"deliver", playDeliver}, {"deliver", playDeliver},
	{"amend", func(p *player, act *store.Act) error {
		c := p.commission(delivered, graded)
		return second(act.AmendManuscript(c.ID, p.version(c.Version), p.manuscript(), byPhone))
	}},
	{"return", func(p *player, act *store.Act) error {
		c := p.commission(delivered)
		return second(act.ReturnDelivery(c.ID, p.version(c.Version), "退回", p.later()))
	}},
	{"grade", func(p *player, act *store.Act) error {
		c := p.commission(delivered)
		return second(act.Grade(c.ID, p.version(c.Version), draw[scoring.Points](p, "quality", 0, 850, 1000, 825, -50)))
	}},
	{"extend", func(p *player, act *store.Act) error {
		c := p.commission(allStates...)
		return second(act.ExtendCommission(c.ID, p.version(c.Version), p.later()))
	}},
	{"withdraw", func(p *player, act *store.Act) error {
		c := p.commission(allStates...)
		return second(act.WithdrawCommission(c.ID, p.version(c.Version), "不再需要"))
	}},
	{"chase", func(p *player, act *store.Act) error {
		return second(act.ChaseCommission(p.commission(issued).Notice))
	}},
	{"ask for an extension", func(p *player, act *store.Act) error {
		c := p.commission(issued, received)
		return second(act.RequestExtension(c.ID, p.version(c.Version), p.later(), "材料未齐", byPhone))
	}},
	{"decide on an extension", func(p *player, act *store.Act) error {
		id, version := p.pick("SELECT %s FROM extension")
		return second(act.DecideExtension(id, version, draw(p, "grant", true, true, false), "不同意"))
	}},
	{"explain", playExplain}, {"explain", playExplain},
	{"rule", playRule}, {"rule", playRule},
	{"original", func(p *player, act *store.Act) error {
		id, _ := p.pick("SELECT %s FROM objection")
		return second(act.RecordOriginal(id))
	}},
	{"propose", playPropose}, {"propose", playPropose},
	{"answer", func(p *player, act *store.Act) error {
		id, _ := p.pick("SELECT %s FROM proposal")
		return second(act.AnswerProposal(id, "系统故障", byPhone))
	}},
	{"second", playSecond}, {"second", playSecond},
	{"register", func(p *player, act *store.Act) error {
		s := submission(draw(p, "unit", unitFagai, unitMei), draw(p, "title", "甲", "乙"), p.moment())
		s.Channel = draw(p, "channel", scoring.ChannelSection, scoring.ChannelDirect)
		s.Class, s.Manuscript = draw(p, "class", scoring.ClassNone, scoring.ClassBrief, scoring.ClassSpecial), p.manuscript()
		return second(act.RegisterSubmission(s, p.source(), draw(p, "again", true, false)))
	}},
	{"withdraw a submission", func(p *player, act *store.Act) error {
		id, _ := p.pick("SELECT %s FROM (SELECT id, 1 AS version FROM submission)")
		return second(act.WithdrawSubmission(id))
	}},
	{"claim", playClaim}, {"claim", playClaim},
	{"confirm", func(p *player, act *store.Act) error {
		id, version := p.pick("SELECT %s FROM claim")
		return second(act.ConfirmClaim(id, version))
	}},
	{"reject", func(p *player, act *store.Act) error {
		id, version := p.pick("SELECT %s FROM claim")
		return act.RejectClaim(id, version, "未见刊")
	}},
	{"invite", func(p *player, act *store.Act) error {
		_, _, err := act.Invite(store.RoleOfficer, draw(p, "unit", unitFagai, unitMei, ""), time.Hour)
		return err
	}},
	{"end an appointment", func(p *player, act *store.Act) error {
		id := p.count("SELECT coalesce(max(id), 0) FROM appointment WHERE ends_at = 0 AND role IN ('officer', 'head')")
		return act.EndAppointment(int64(id))
	}},
	{"draft", func(_ *player, act *store.Act) error { return second(act.DraftBulletin(february)) }},
	{"send for check", onBulletin(func(p *player, act *store.Act, b store.Bulletin) error {
		return second(act.SendForCheck(february, p.version(b.Version), 1))
	})},
	{"submit", onBulletin(func(p *player, act *store.Act, b store.Bulletin) error {
		return second(act.SubmitBulletin(february, p.version(b.Version), ""))
	})},
	{"sign", onBulletin(func(p *player, act *store.Act, b store.Bulletin) error {
		return second(act.SignBulletin(february, p.version(b.Version)))
	})},
	{"publish", onBulletin(func(p *player, act *store.Act, b store.Bulletin) error {
		return second(act.PublishBulletin(february, p.version(b.Version)))
	})},
	{"issue", playIssue}, {"issue", playIssue},
}

// onBulletin is a play with February's bulletin, if there is one.
func onBulletin(play func(*player, *store.Act, store.Bulletin) error) func(*player, *store.Act) error {
	return func(p *player, act *store.Act) error {
		b, err := act.Bulletin(february)
		if err != nil {
			return &scoring.Refusal{Reason: store.ReasonNoSuch}
		}
		return play(p, act, b)
	}
}

func playIssue(p *player, act *store.Act) error {
	units := rapid.SliceOfNDistinct(rapid.SampledFrom([]string{unitFagai, unitMei, unitBare}), 0, 3, rapid.ID[string]).Draw(p.T, "units")
	return second(act.IssueCommission(store.CommissionNotice{Title: draw(p, "title", "甲", "约稿"), Due: p.later()}, units))
}

func playDeliver(p *player, act *store.Act) error {
	c := p.commission(issued, received)
	return second(act.Deliver(c.ID, p.version(c.Version), store.Delivery{Manuscript: p.manuscript(), At: p.moment(), Source: p.source()}))
}

func playExplain(p *player, act *store.Act) error {
	o := explanation(p.commission(issued, received).ID)
	o.Telephoned, o.Head = draw(p, "telephoned", time.Time{}, p.tx.Now), draw(p, "head", "张局长", "张局长", "")
	act.At = p.moment()
	return second(act.FileExplanation(o, draw(p, "pages", letter, letter[:1], nil), p.source()))
}

func playRule(p *player, act *store.Act) error {
	id, version := p.pick("SELECT %s FROM objection")
	return second(act.RuleOnExplanation(id, version, store.Verdict{Upheld: draw(p, "upheld", true, false, false), Reason: "属你单位",
		Way: draw(p, "way", store.WayKeep, store.WayExtend, store.WayFail, ""), Due: p.later()}))
}

func playPropose(p *player, act *store.Act) error {
	c := p.commission(received, delivered)
	return second(act.ProposeFailure(c.ID, p.version(c.Version), "未报送"))
}

func playSecond(p *player, act *store.Act) error {
	id, version := p.pick("SELECT %s FROM proposal")
	return second(act.SecondProposal(id, version, draw(p, "agree", true, true, false), "复核"))
}

func playClaim(p *player, act *store.Act) error {
	id, _ := p.pick("SELECT %s FROM (SELECT id, 1 AS version FROM submission)")
	return second(act.FileClaim(id, draw(p, "outlet", "动态", "直报·要情", "杭州政务·要情", "人民日报"), "第9期", workday.DateOf(p.moment()), byPhone))
}

// A picked commission is one as the actor has it in view.
type picked struct {
	ID      string
	Notice  string
	Version int
}

// commission picks a commission, most often one in the states; where there is
// none, one that does not exist.
func (p *player) commission(in ...scoring.CommissionState) picked {
	all := slices.Sorted(maps.Keys(p.now.commissions))
	fit := slices.DeleteFunc(slices.Clone(all), func(id string) bool { return !slices.Contains(in, p.now.commissions[id].State) })
	if len(fit) > 0 && draw(p, "fits", true, true, true, false) {
		all = fit
	}
	if len(all) == 0 {
		return picked{ID: "c999999"}
	}
	id := draw(p, "commission", all...)
	c := p.now.commissions[id]
	return picked{id, c.Notice, c.Version}
}

// pick picks the id and version of a row of what query selects from.
func (p *player) pick(query string) (id string, version int) {
	n := p.count(fmt.Sprintf(query, "count(*)"))
	if n == 0 {
		return "z999999", 1
	}
	i := n - 1 - rapid.IntRange(0, min(n-1, 3)).Draw(p.T, "row")
	id, err := p.tx.Text(fmt.Sprintf(query, "id")+" ORDER BY id LIMIT 1 OFFSET ?", i)
	if err != nil {
		p.Fatal(err)
	}
	return id, p.version(p.count(fmt.Sprintf(query, "version")+" ORDER BY id LIMIT 1 OFFSET ?", i))
}

// version is the one that the actor has seen, now and then an old one.
func (p *player) version(now int) int { return now - draw(p, "behind", 0, 0, 0, 0, 0, 0, 1) }

// moment is one that an actor names: mostly past.
func (p *player) moment() time.Time {
	return p.tx.Now.Add(-draw(p, "ago", 0, 0, time.Minute, time.Hour, 20*time.Hour, -time.Minute))
}

// later is a due time, sometimes past.
func (p *player) later() time.Time {
	return p.tx.Now.Add(draw(p, "until", time.Hour, 30*time.Hour, 100*time.Hour, 60*24*time.Hour, -time.Hour))
}

func (p *player) source() store.Source {
	return draw(p, "source", byPhone, byPhone, store.Source{How: "纸质", Who: "李四"}, store.Source{})
}

// manuscript is a number, now and then none or one that is taken.
func (p *player) manuscript() string {
	p.number++
	return draw(p, "manuscript", fmt.Sprint("2018-", p.number), fmt.Sprint("2018-", p.number), "", "2018-0001")
}
