package bot

import (
	"cmp"
	"errors"
	"regexp"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// The ways a submission can go, as the form offers them.
var ways = []struct {
	name    string
	channel scoring.Channel
	class   scoring.Class
}{
	{"直报·要情", scoring.ChannelDirect, scoring.ClassBrief},
	{"直报·专报", scoring.ChannelDirect, scoring.ClassSpecial},
	{"信息科", scoring.ChannelSection, scoring.ClassNone},
}

// submitForm registers a submission (登记报送).
var submitForm = &form{
	name: "submit",
	fields: []field{
		{name: "unit", read: typedUnit, unless: ofUnit},
		{name: "way", choices: offerWays},
		{name: "manuscript", choices: fixed("later"), read: manuscript},
		{name: "title", read: title},
		{name: "at", choices: offerDays, read: typedDate},
		{name: "how", choices: fixed("dzw", "phone", "paper"), unless: inPerson},
		behalf[1],
		{name: "again", choices: fixed("yes"), unless: func(*turn, values) bool { return true }},
	},
	submit: submitSubmission,
	line:   readSubmissionLine,
}

// ofUnit says that the actor registers for their own unit.
func ofUnit(t *turn, _ values) bool { return t.Actor.Unit() != "" }

func offerWays(t *turn, v values) ([]choice, error) {
	unit, ok := t.Rules.Unit(cmp.Or(v.get("unit"), t.Actor.Unit()))
	var all []choice
	for _, way := range ways {
		if way.channel != scoring.ChannelDirect || !ok || unit.Group().Direct {
			all = append(all, choice{way.name, way.name})
		}
	}
	return all, nil
}

// offerDays offers the days a manuscript most often went in.
func offerDays(t *turn, _ values) ([]choice, error) {
	today := workday.DateOf(t.At)
	return []choice{
		{today.String(), label("choice.today") + dateText(today)},
		{today.AddDays(-1).String(), label("choice.yesterday") + dateText(today.AddDays(-1))},
	}, nil
}

// manuscriptNumber is what a number of the manuscript system looks like.
var manuscriptNumber = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z_/-]{2,}$`)

// readSubmissionLine reads 直报 要情 2018-0312 标题….
func readSubmissionLine(t *turn, args string) (values, error) {
	v := values{"at": {Value: workday.DateOf(t.At).String()}}
	words := strings.Fields(halfWidth(args))
	channel, class := "", ""
	for len(words) > 0 {
		if rest, ok := strings.CutPrefix(words[0], string(scoring.ChannelDirect)); ok && (rest == string(scoring.ClassBrief) || rest == string(scoring.ClassSpecial)) {
			words[0] = rest // 直报要情
		}
		switch word := words[0]; {
		case word == string(scoring.ChannelDirect) || word == string(scoring.ChannelSection):
			channel = word
		case word == string(scoring.ClassBrief) || word == string(scoring.ClassSpecial):
			class = word
		case strings.Contains(word, "·"):
			channel, class, _ = strings.Cut(word, "·")
		case manuscriptNumber.MatchString(dashes.Replace(word)) && v.get("manuscript") == "":
			v["manuscript"] = answer{Value: word}
		default:
			title, day, err := dayAtEnd(t, words)
			if err != nil {
				return nil, err
			}
			if day.Value != "" {
				v["at"] = day
			}
			v["title"] = answer{Value: strings.Join(title, " ")}
			words = words[:1]
		}
		words = words[1:]
	}
	switch {
	case channel == string(scoring.ChannelSection):
		v["way"] = answer{Value: channel}
	case class != "":
		v["way"] = answer{Value: string(scoring.ChannelDirect) + "·" + class}
	}
	if unit, ok := t.Rules.Unit(t.Actor.Unit()); ok && !unit.Group().Direct && v.get("way") != string(scoring.ChannelSection) && v.get("way") != "" {
		return nil, &scoring.Refusal{Reason: scoring.ReasonDirectClosed, Clause: "三(二)2", Value: unit.Group().Name}
	}
	return v, nil
}

func submitSubmission(t *turn, v values) error {
	s := scoring.Submission{Common: scoring.Common{Unit: cmp.Or(v.get("unit"), t.Actor.Unit())}, Title: v.get("title"),
		Manuscript: manuscriptOf(v), At: t.At}
	for _, way := range ways {
		if way.name == v.get("way") {
			s.Channel, s.Class = way.channel, way.class
		}
	}
	if day := v.date("at"); day != workday.DateOf(t.At) {
		s.At = day.At(t.Calendar.Office().Close())
	}
	s, err := t.RegisterSubmission(s, t.source(v), v.get("again") != "")
	var refusal *scoring.Refusal
	if errors.As(err, &refusal) && refusal.Reason == store.ReasonSameTitle {
		refusal.Field = "again"
	}
	if err != nil {
		return err
	}
	receipt, err := registered(t, s)
	if err != nil {
		return err
	}
	return t.show(receipt)
}

// registered is the receipt of a submission: for a direct one with what the
// unit still owes of 三（二）2 after it.
func registered(t *turn, s scoring.Submission) (notice.Registered, error) {
	n := notice.Registered{Submission: s.ID}
	unit, ok := t.Rules.Unit(s.Unit)
	if !ok || s.Channel != scoring.ChannelDirect {
		return n, nil
	}
	day := workday.DateOf(s.At)
	for _, quota := range t.Rules.QuotasFor(unit) {
		period := scoring.MonthOf(day)
		if quota.Period == scoring.SpanQuarter {
			period = scoring.QuarterOf(day)
		}
		sent, err := t.CountSubmissions(s.Unit, quota.Channel, quota.Class, period.Start(), period.End())
		if err != nil {
			return n, err
		}
		n.Quotas = append(n.Quotas, notice.QuotaCount{Period: period.String(), Class: string(quota.Class), Sent: sent, Wanted: quota.Count})
	}
	return n, nil
}

func (t *turn) withdrawSubmission(id string) error {
	if _, err := t.WithdrawSubmission(id); err != nil {
		return err
	}
	return t.show(notice.SubmissionWithdrawn{Submission: id})
}

// numberForm sets the manuscript number of what was registered without one
// (补稿件号).
var numberForm = &form{
	name:   "number",
	fields: []field{{name: "manuscript", read: manuscript}, behalf[0], behalf[1]},
	atOnce: true,
	submit: func(t *turn, v values) error {
		s, err := t.NumberSubmission(v.get("submission"), v.get("manuscript"), t.source(v))
		if err != nil {
			return err
		}
		c, err := t.DeliveredBy(s.ID)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return t.show(notice.Registered{Submission: s.ID})
		case err != nil:
			return err
		}
		return t.show(notice.Delivered{Commission: c.ID})
	},
}

func (t *turn) beginNumber(id string) error {
	s, err := t.Submission(id)
	if errors.Is(err, store.ErrNotFound) {
		return &scoring.Refusal{Reason: store.ReasonNoSuch, Value: id}
	}
	if err != nil {
		return err
	}
	if _, ok := t.Actor.May(store.NumberSubmission, s.Unit); !ok {
		return t.foreign(s.Unit)
	}
	if s.Manuscript != "" {
		return &scoring.Refusal{Reason: store.ReasonNumbered, Value: s.Manuscript}
	}
	return t.beginWith(numberForm, values{"submission": {Value: id, Shown: id}, "title": {Value: s.Title, Shown: "《" + s.Title + "》"}})
}

// claimForm reports an adoption (申报直报录用).
var claimForm = &form{
	name: "claim",
	fields: append([]field{
		{name: "submission", choices: offerSubmissions},
		{name: "outlet", choices: offerOutlets},
		{name: "issue", read: issueNumber},
		{name: "at", choices: offerDays, read: typedDate},
	}, behalf...),
	submit: func(t *turn, v values) error {
		c, err := t.FileClaim(v.get("submission"), v.get("outlet"), v.get("issue"), v.date("at"), t.source(v))
		if err != nil {
			return err
		}
		if t.acting() {
			return t.show(notice.ClaimFiled{Claim: c.ID}) // it is for the section to confirm
		}
		return t.show(notice.ClaimReceipt{Claim: c.ID})
	},
}

// offerSubmissions offers the unit's newest direct submissions.
func offerSubmissions(t *turn, v values) ([]choice, error) {
	all, err := t.SubmissionsOf(cmp.Or(v.get("unit"), t.Actor.Unit()), t.Day().AddMonths(-3), t.Day().AddDays(1))
	if err != nil {
		return nil, err
	}
	var offered []choice
	for _, s := range all {
		if s.Channel == scoring.ChannelDirect && len(offered) < 8 {
			offered = append(offered, choice{s.ID, strings.TrimSpace(string(s.Class)+" "+s.Manuscript) + " " + truncate(s.Title, 24)})
		}
	}
	if len(offered) == 0 {
		return nil, &scoring.Refusal{Reason: reasonNothingToClaim}
	}
	return offered, nil
}

// reasonNothingToClaim refuses to begin a claim without a submission.
const reasonNothingToClaim scoring.Reason = "nothing_to_claim"

// offerOutlets offers the outlets a unit may claim: a township's own direct ones.
func offerOutlets(t *turn, v values) ([]choice, error) {
	s, err := t.Submission(v.get("submission"))
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	unit, ok := t.Rules.Unit(s.Unit)
	if !ok {
		return nil, nil
	}
	var offered []choice
	for _, outlet := range t.Rules.OutletsFor(unit) {
		channel, class, _ := strings.Cut(outlet.Name, "·")
		if channel == string(scoring.ChannelDirect) && (s.Class == "" || class == string(s.Class)) {
			offered = append(offered, choice{outlet.Name, outlet.Name})
		}
	}
	return offered, nil
}

func (t *turn) showClaim(id string) error { return t.reply(notice.ClaimCard{Claim: id}) }

func (t *turn) confirmClaim(id string, version int) error {
	if _, err := t.ConfirmClaim(id, version); err != nil {
		return err
	}
	return t.show(notice.ClaimDecided{Claim: id})
}

// refuseClaimForm turns a claim down (退回).
var refuseClaimForm = &form{
	name:   "refuse_claim",
	fields: []field{{name: "reason", read: text(reasonLimit)}},
	submit: func(t *turn, v values) error {
		c, err := t.Claim(v.get("claim"))
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		if err := t.RejectClaim(v.get("claim"), c.Version, v.get("reason")); err != nil {
			return err
		}
		return t.show(notice.ClaimDecided{Claim: c.ID})
	},
}
