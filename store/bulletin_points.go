package store

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/workday"
)

// A Checklist (自查) is what the program finds in a bulletin's figures and what
// must still be done before it is submitted.
type Checklist struct {
	Period scoring.Period
	Sums   []string // contradictions between units and totals; none is right
	Lines  []string // lines whose fact does not stand; none is right

	Lists   []string   // outlets whose list of the month has not come
	Gaps    []IssueGap // numbers missing between those that have come
	NoItem  []string   // units with 拟扣10分 that nobody has looked up
	Claims  []Claim    // of the period
	Queries []Query    // of any unit
	Waiting []string   // commissions that are 待认定
	Seconds []Proposal // those that wait for a second person
}

// An IssueGap are the numbers missing of an outlet between the first and the
// last that have come in the year so far.
type IssueGap struct {
	Outlet  string
	Have    []int // of the period
	Missing []int
}

// Clean reports whether nothing at all is left to do.
func (c Checklist) Clean() bool {
	return c.Blocking() == nil && len(c.Lists) == 0 && len(c.Gaps) == 0 && len(c.Seconds) == 0
}

// Blocking says why the bulletin cannot be submitted yet; nil if it can. Lists
// that have not come and gaps do not hold it up: what comes late is 补记.
func (c Checklist) Blocking() error {
	wrong := slices.Concat(c.Sums, c.Lines)
	switch {
	case len(wrong) > 0:
		return &scoring.Refusal{Reason: ReasonUnfounded, Value: wrong[0]}
	case len(c.Waiting) > 0:
		return &scoring.Refusal{Reason: ReasonUndecided, Value: c.Waiting[0]}
	case len(c.NoItem) > 0:
		return &scoring.Refusal{Reason: ReasonNoItemOpen, Value: c.NoItem[0], Other: strconv.Itoa(len(c.NoItem))}
	case len(c.Claims) > 0:
		return &scoring.Refusal{Reason: ReasonClaimsOpen, Value: strconv.Itoa(len(c.Claims))}
	case len(c.Queries) > 0:
		return &scoring.Refusal{Reason: ReasonQueriesOpen, Value: strconv.Itoa(len(c.Queries))}
	}
	return nil
}

// Checklist returns the checklist of a period's bulletin as the facts are now.
func (v *View) Checklist(period scoring.Period) (Checklist, error) {
	c := Checklist{Period: period}
	content, err := v.BulletinContent(period)
	if err != nil {
		return c, err
	}
	ledger, err := v.Ledger()
	if err != nil {
		return c, err
	}
	c.Sums = contradictions(content)
	if c.Lines, err = v.unfounded(content); err != nil {
		return c, err
	}
	if period.Kind() == scoring.Month {
		if c.Lists, err = v.missingLists(period, ledger); err != nil {
			return c, err
		}
		c.Gaps = issueGaps(v.Rules, ledger, period)
	}
	if c.NoItem, err = v.noItem(content.Sheet); err != nil {
		return c, err
	}
	if c.Claims, err = v.OpenClaims(""); err != nil {
		return c, err
	}
	c.Claims = slices.DeleteFunc(c.Claims, func(claim Claim) bool { return claim.At >= period.End() })
	if c.Queries, err = v.OpenQueries(""); err != nil {
		return c, err
	}
	c.Queries = slices.DeleteFunc(c.Queries, func(q Query) bool {
		day, err := v.queriedDay(q)
		return err == nil && day >= period.End()
	})
	if c.Waiting, err = list(v, scanString, `SELECT id FROM commission WHERE due >= ? AND due < ? AND void = ''
		AND due < ? AND (state IN ('issued', 'received') OR state = 'delivered' AND delivered > due) ORDER BY due, id`,
		millis(content.Standing().Period.Start().Time()), millis(period.End().Time()), millis(v.Now)); err != nil {
		return c, err
	}
	c.Seconds, err = v.OpenProposals()
	return c, err
}

// contradictions says where the figures of the units do not add up to those of
// the lists beside them.
func contradictions(c *bulletin.Content) []string {
	var wrong []string
	adopted, listed := 0, 0
	for _, u := range c.Units {
		adopted += u.Adopted()
	}
	for _, item := range c.Items {
		if item.Lead {
			listed++
		}
	}
	if adopted != listed {
		wrong = append(wrong, fmt.Sprintf("各单位录用%d条次，录用条目%d条", adopted, listed))
	}
	for i := range c.Sheet.Groups {
		for _, u := range c.Sheet.Groups[i].Units {
			var sum scoring.Points
			for _, line := range u.Lines {
				if !line.Struck {
					sum += line.Points
				}
			}
			if c.Period.Kind() == scoring.Month && u.Zeroed == "" && sum != u.Points {
				wrong = append(wrong, fmt.Sprintf("%s得分%s，各行相加%s", u.Unit, u.Points, sum))
			}
		}
	}
	return wrong
}

// unfounded names the lines whose fact does not exist or is void. A line without
// one was made by the measures themselves.
func (v *View) unfounded(c *bulletin.Content) ([]string, error) {
	var wrong []string
	for i := range c.Sheet.Groups {
		for _, u := range c.Sheet.Groups[i].Units {
			for _, line := range u.Lines {
				if line.Fact == "" {
					continue
				}
				f, err := v.Fact(line.Fact)
				if err != nil && !errors.Is(err, ErrNotFound) {
					return nil, err
				}
				if err != nil || f.Common().Void != "" {
					wrong = append(wrong, u.Unit+" "+line.Fact)
				}
			}
		}
	}
	return wrong, nil
}

// missingLists are the outlets that had adoptions before the month this year,
// have none in it and of which nobody has confirmed that there are none. With
// nothing before, every outlet that units are scored by is asked after.
func (v *View) missingLists(month scoring.Period, ledger *scoring.Ledger) ([]string, error) {
	confirmed, err := v.confirmed(month, confirmedNoAdoption)
	if err != nil {
		return nil, err
	}
	came, before := map[string]bool{}, map[string]bool{}
	for i := range ledger.Adoptions {
		a := &ledger.Adoptions[i]
		switch {
		case a.Void != "":
		case month.Contains(a.At):
			came[a.Outlet] = true
		case a.At < month.Start() && a.At.Year() == month.Year():
			before[a.Outlet] = true
		}
	}
	var missing []string
	for _, o := range v.Rules.Outlets {
		if !came[o.Name] && !slices.Contains(confirmed, o.Name) && (before[o.Name] || len(before) == 0) {
			missing = append(missing, o.Name)
		}
	}
	return missing, nil
}

var issueNumber = regexp.MustCompile(`\d+`)

// issueGaps finds the numbers missing of each outlet between the first and the
// last issue seen in the year up to the month's end, as far as they lie in the
// month: after the last issue before it and before its own last.
func issueGaps(rules *scoring.Rules, ledger *scoring.Ledger, month scoring.Period) []IssueGap {
	before, within := map[string]int{}, map[string][]int{}
	for i := range ledger.Adoptions {
		a := &ledger.Adoptions[i]
		n, err := strconv.Atoi(issueNumber.FindString(a.Issue))
		if a.Void != "" || err != nil || n > maxIssue || a.At.Year() != month.Year() {
			continue
		}
		switch {
		case a.At < month.Start():
			before[a.Outlet] = max(before[a.Outlet], n)
		case month.Contains(a.At):
			within[a.Outlet] = append(within[a.Outlet], n)
		}
	}
	var gaps []IssueGap
	for _, o := range rules.Outlets {
		have := within[o.Name]
		slices.Sort(have)
		have = slices.Compact(have)
		gap := IssueGap{Outlet: o.Name, Have: have}
		last := before[o.Name]
		for _, n := range have {
			for missing := last + 1; last > 0 && missing < n; missing++ {
				gap.Missing = append(gap.Missing, missing)
			}
			last = max(last, n)
		}
		if len(gap.Missing) > 0 {
			gaps = append(gaps, gap)
		}
	}
	return gaps
}

// maxIssue is the highest number an issue of a year has; more is no number of
// an issue but a date or a code.
const maxIssue = 999

// noItem are the units that stand with the −10 of 三（六）2, a line without a fact,
// in a month of which nobody has confirmed it and whose bulletin is not
// published.
func (v *View) noItem(sheet *scoring.Sheet) ([]string, error) {
	settled := map[scoring.Period][]string{}
	var units []string
	for i := range sheet.Groups {
		for _, u := range sheet.Groups[i].Units {
			for _, l := range u.Lines {
				if l.Fact != "" || l.Points >= 0 {
					continue
				}
				open, err := v.noItemOpen(settled, u.Unit, l.At)
				if err != nil {
					return nil, err
				}
				if open && !slices.Contains(units, u.Unit) {
					units = append(units, u.Unit)
				}
			}
		}
	}
	return units, nil
}

func (v *View) noItemOpen(settled map[scoring.Period][]string, unit string, at workday.Date) (bool, error) {
	month := scoring.MonthOf(at)
	names, ok := settled[month]
	if !ok {
		var err error
		if names, err = v.confirmed(month, confirmedNoItem); err != nil {
			return false, err
		}
		if over, err := v.PublishedOver(month.Start()); err != nil {
			return false, err
		} else if !over.IsZero() {
			names = append(names, allUnits)
		}
		settled[month] = names
	}
	return !slices.Contains(names, unit) && !slices.Contains(names, allUnits), nil
}

// allUnits stands for every unit among the settled ones of a month.
const allUnits = "*"
