package bot

import (
	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).registered)
	on(func(r *reader, n notice.SubmissionWithdrawn) (*message, error) {
		s, err := r.Submission(n.Submission)
		if err != nil {
			return nil, err
		}
		return r.text("SubmissionWithdrawn", s)
	})
	on(func(r *reader, n notice.ClaimReceipt) (*message, error) { return r.claim("ClaimReceipt", n.Claim) })
	on(func(r *reader, n notice.ClaimCard) (*message, error) { return r.claim("ClaimFiled", n.Claim) })
	on(func(r *reader, n notice.ClaimFiled) (*message, error) { return r.claim("ClaimFiled", n.Claim) })
	on(func(r *reader, n notice.ClaimDecided) (*message, error) { return r.claim("ClaimDecided", n.Claim) })
	on(func(r *reader, n notice.ClaimRejected) (*message, error) { return r.claim("ClaimRejected", n.Claim) })
	on((*reader).adopted)
	on((*reader).records)
}

// A quotaView is a quota's count as a receipt shows it.
type quotaView struct {
	Name                string // 本月直报要情
	Sent, Wanted, Short int
	Lost                bool // its time is over
}

func viewQuota(q notice.QuotaCount, now workday.Date) quotaView {
	name := q.Period
	if period, err := scoring.ParsePeriod(q.Period); err == nil {
		name = periodText(period)
		switch {
		case !period.Contains(now):
		case period.Kind() == scoring.Month:
			name = "本月"
		default:
			name = "本季"
		}
	}
	return quotaView{Name: name + string(scoring.ChannelDirect) + q.Class, Sent: q.Sent, Wanted: q.Wanted, Short: max(q.Wanted-q.Sent, 0)}
}

// viewGap is what is missing of a quota as scores and lists show it.
func viewGap(q scoring.QuotaGap, now workday.Date) quotaView {
	view := viewQuota(notice.QuotaCount{Period: q.Period, Class: string(q.Quota.Class), Sent: q.Done, Wanted: q.Wanted}, now)
	view.Lost = q.Lost
	return view
}

// running reports whether a quota's period is under way, so that it can still
// be done.
func running(q scoring.QuotaGap, now workday.Date) bool {
	period, err := scoring.ParsePeriod(q.Period)
	return err == nil && !q.Lost && period.Contains(now)
}

// periodText names a period: 2018年3月, 一季度, 2018年.
func periodText(p scoring.Period) string {
	switch p.Kind() {
	case scoring.Month:
		return p.Start().Time().Format("2006年1月")
	case scoring.Quarter:
		return p.Start().Time().Format("2006年") + []string{"一", "二", "三", "四"}[(p.Start().Month()-1)/3] + "季度"
	}
	return p.Start().Time().Format("2006年")
}

func (r *reader) registered(n notice.Registered) (*message, error) {
	s, err := r.Submission(n.Submission)
	if err != nil {
		return nil, err
	}
	var quotas []quotaView
	for _, q := range n.Quotas {
		quotas = append(quotas, viewQuota(q, r.Day()))
	}
	behalf, err := r.behalf(s.ID, store.RegisterSubmission)
	if err != nil {
		return nil, err
	}
	var number []button
	if s.Manuscript == "" {
		number = []button{{label("form.number"), data("nsub", s.ID)}}
	}
	return r.text("Registered", map[string]any{"Submission": s, "Day": when.FormatDate(workday.DateOf(s.At), r.Now), "Quotas": quotas, "Behalf": behalf}, number,
		[]button{pressed("unsub", data("unsub", s.ID)), pressed("again", data("cmd", "submit"))})
}

// claim renders an entry about a claim. Whoever may decide an open one is
// offered to.
func (r *reader) claim(entry, id string) (*message, error) {
	c, err := r.Claim(id)
	if err != nil {
		return nil, err
	}
	s, err := r.Submission(c.Submission)
	if err != nil {
		return nil, err
	}
	outlet, ok := r.Rules.Outlet(c.Outlet)
	if !ok {
		outlet = &scoring.Outlet{Name: c.Outlet}
	}
	var decide []button
	if entry == "ClaimFiled" && c.State == store.ClaimOpen {
		decide = row(r.may(store.ConfirmClaim, c.Unit, pressed("confirm", data("claimy", c.ID, c.Version))),
			r.may(store.AmendClaim, c.Unit, pressed("amend_claim", data("claime", c.ID))),
			r.may(store.RejectClaim, c.Unit, pressed("sendback", data("claimn", c.ID))))
	}
	if entry == "ClaimFiled" && c.State != store.ClaimOpen {
		entry = "ClaimDecided"
	}
	behalf, err := r.behalf(c.ID, store.FileClaim)
	if err != nil {
		return nil, err
	}
	view := map[string]any{"Claim": c, "Submission": s, "Points": outlet.Points, "Clause": outlet.Clause, "Behalf": behalf}
	if a, err := r.Adoption(c.Adoption); err == nil && (a.Outlet != c.Outlet || a.Issue != c.Issue || a.At != c.At) {
		view["As"] = a
	}
	return r.text(entry, view, decide)
}

// A standing is a unit's points so far, as its officers are told them.
type standing struct {
	Month, Quarter, Target, Missing scoring.Points
}

// standingOf computes a unit's points of the month and the quarter of today.
func (r *reader) standingOf(unit string) (*standing, error) {
	ledger, err := r.Ledger()
	if err != nil {
		return nil, err
	}
	scorer, err := scoring.NewScorer(r.Rules, ledger, r.Now.Year(), scoring.Options{AsOf: r.Now, Overdue: scoring.OverdueOpen})
	if err != nil {
		return nil, err
	}
	month, err := scorer.Score(scoring.MonthOf(r.Day()))
	if err != nil {
		return nil, err
	}
	quarter, err := scorer.Score(scoring.QuarterOf(r.Day()))
	if err != nil {
		return nil, err
	}
	m, _, ok := month.Unit(unit)
	q, group, ok2 := quarter.Unit(unit)
	if !ok || !ok2 {
		return nil, nil
	}
	return &standing{m.Counted, q.Counted, group.Target, max(group.Target-q.Counted, 0)}, nil
}

func (r *reader) adopted(n notice.Adopted) (*message, error) {
	a, err := r.Adoption(n.Adoption)
	if err != nil {
		return nil, err
	}
	view := map[string]any{"Adoption": a}
	if s, err := r.Submission(a.Submission); err == nil {
		view["Title"] = s.Title
	}
	sheet, err := r.Score(scoring.QuarterOf(a.At))
	if err != nil {
		return nil, err
	}
	if u, _, ok := sheet.Unit(a.Unit); ok {
		for _, l := range u.Lines {
			if l.Fact == a.ID {
				view["Points"], view["Clause"] = l.Points, l.Clause
			}
		}
	}
	if view["Score"], err = r.standingOf(a.Unit); err != nil {
		return nil, err
	}
	return r.text("Adopted", view, row(r.scoreButton(a.Unit), r.factQueryButton(a.Unit, a.ID)))
}

func (r *reader) records(n notice.Records) (*message, error) {
	quarter := scoring.QuarterOf(r.Day())
	if n.Period != "" {
		named, err := scoring.ParsePeriod(n.Period)
		if err != nil {
			return nil, err
		}
		quarter = named
	}
	submissions, err := r.SubmissionsOf(n.Unit, quarter.Start(), quarter.End())
	if err != nil {
		return nil, err
	}
	type record struct {
		Submission scoring.Submission
		Day        workday.Date
		Adoptions  []scoring.Adoption
	}
	var rows []record
	for _, s := range submissions {
		adoptions, err := r.AdoptionsOf(s.ID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, record{s, workday.DateOf(s.At), adoptions})
	}
	return r.text("Records", map[string]any{"Unit": n.Unit, "Quarter": periodText(quarter), "Rows": rows}, r.correctButton(n.Unit, len(rows)))
}
