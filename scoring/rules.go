package scoring

import "zwxx/scoring/workday"

// Rules is one year's measures as data: roster, points, quotas, deductions,
// awards and the settings where the text is silent. It is read from one TOML
// file by ParseRules and does not change afterwards, so several goroutines may
// share it. What a slice of it holds must not be modified.
type Rules struct {
	Year        int              `toml:"year,required"`  // the year it belongs to (四.4)
	Title       string           `toml:"title,required"` // 文号, as 建政办函〔2018〕22号
	Name        string           `toml:"name"`
	Office      string           `toml:"office"`     // 署名: who signs bulletins and notices
	Addressees  string           `toml:"addressees"` // 主送机关 of bulletins, without the colon
	Copies      string           `toml:"copies"`     // 抄送机关 of bulletins
	Prefixes    []string         `toml:"prefixes"`   // what may stand before a unit's name, as 市
	Settings    Settings         `toml:"settings"`
	Groups      []Group          `toml:"group,required"`
	Outlets     []Outlet         `toml:"outlet,required"`
	Submissions []SubmissionRule `toml:"submission"`
	Direct      DirectRule       `toml:"direct"`
	Quotas      []Quota          `toml:"quota"`
	Commission  CommissionRule   `toml:"commission"`
	Levels      []LevelRule      `toml:"level"`
	Emergency   EmergencyRule    `toml:"emergency"`
	Faults      []FaultRule      `toml:"fault"`
	Merits      []MeritRule      `toml:"merit"`
	Caps        []Cap            `toml:"cap"`
	YearEnd     YearRule         `toml:"year_end"`
	Clauses     []Clause         `toml:"clause"`

	source []byte
	hash   string
	index  rulesIndex
}

// Settings decide what the text of the measures leaves open.
type Settings struct {
	Ties            Ties               `toml:"ties"`
	Joint           Joint              `toml:"joint"`
	SameItem        SameItem           `toml:"same_item"`
	CommissionBase  CommissionBase     `toml:"commission_base"`
	Receipt         Receipt            `toml:"receipt"`          // 三（三）3
	ObjectionWindow workday.WindowKind `toml:"objection_window"` // 三（三）3
	ValidChannels   []Channel          `toml:"valid_channels"`   // 三（六）2
	DeriveFrom      Period             `toml:"derive_from"`      // first month looked at under 三（六）2; none means January
	YearBy          YearBy             `toml:"year_by"`
	Overdue         Overdue            `toml:"overdue"`
	OfficeHours     []OfficeSpan       `toml:"office_hours"`
}

// Office returns the office hours of the rule set.
func (s Settings) Office() workday.Office {
	var o workday.Office
	for _, span := range s.OfficeHours {
		o.Spans = append(o.Spans, workday.Span(span))
	}
	return o
}

// A Group (组) is ranked by itself and has one quarterly target (四.1, 四.2).
type Group struct {
	Name      string   `toml:"name,required"`
	Aliases   []string `toml:"aliases"`
	Target    Points   `toml:"target"`
	Awards    []Points `toml:"awards"`     // by rank from the first
	Rest      Points   `toml:"rest"`       // for every rank after Awards
	RestUnits int      `toml:"rest_units"` // how many units Rest is meant for
	Direct    bool     `toml:"direct"`     // has direct reporting points (直报点), 三（二）2
	Units     []Unit   `toml:"units,required"`
}

// award returns what a rank earns in a quarter, target met.
func (g *Group) award(rank int) Points {
	if rank <= len(g.Awards) {
		return g.Awards[rank-1]
	}
	return g.Rest
}

// A Unit (单位) is an assessed body of the roster.
type Unit struct {
	Name    string   `toml:"name,required"`
	Aliases []string `toml:"aliases"`
	Was     []string `toml:"was"` // names in an earlier year's roster that this unit continues

	group *Group
	index int
}

// Group returns the group the unit is ranked in.
func (u *Unit) Group() *Group { return u.group }

// Index returns the unit's place in roster order, from 0.
func (u *Unit) Index() int { return u.index }

// An Outlet (录用刊物) prints submissions (三（一）, 三（二）).
type Outlet struct {
	Name           string   `toml:"name,required"`
	Title          string   `toml:"title"`
	Points         Points   `toml:"points,required"`
	Clause         string   `toml:"clause,required"`
	Groups         []string `toml:"groups"`          // groups it is open to; empty for all
	CommissionOnly []string `toml:"commission_only"` // groups it is open to where a commission is named
	Multiplied     bool     `toml:"multiplied"`      // three times for a commission, 三（三）1
	Direct         string   `toml:"direct"`          // the outlet whose points a direct group takes under CommissionBaseDirect
}

// A SubmissionRule gives points for each valid submission. The measures of
// 2018 have none.
type SubmissionRule struct {
	Channel Channel `toml:"channel,required"`
	Class   Class   `toml:"class"` // empty for every class
	Points  Points  `toml:"points,required"`
	Clause  string  `toml:"clause,required"`
}

// A DirectRule names the clause by which only groups with a direct point
// report directly, and by class (三（二）2).
type DirectRule struct {
	Clause string `toml:"clause"`
}

// A Span is how often a quota or a cap starts anew.
type Span string

// The spans. A week runs from Monday and belongs to the month, quarter and
// year of its Sunday.
const (
	SpanWeek    Span = "week"
	SpanMonth   Span = "month"
	SpanQuarter Span = "quarter"
	SpanYear    Span = "year"
)

// An Effect is what missing a quota does.
type Effect string

// The effects of a missed quota.
const (
	EffectTarget Effect = "target" // the quarter's target counts as unmet, 三（二）2
	EffectPoints Effect = "points" // Points are added, a negative number
	EffectNone   Effect = "none"   // it is shown, no more
)

// A Quota (直报任务) is how many valid submissions a unit owes in a span
// (三（二）2), adopted or not. An emergency item counts like any other.
type Quota struct {
	Groups  []string `toml:"groups,required"`
	Channel Channel  `toml:"channel,required"`
	Class   Class    `toml:"class"` // empty for every class
	Count   int      `toml:"count,required"`
	Period  Span     `toml:"period,required"`
	Effect  Effect   `toml:"effect,required"`
	Points  Points   `toml:"points"`
	Clause  string   `toml:"clause,required"`
}

// wants reports whether a submission of the channel and class counts.
func (q *Quota) wants(s *Submission) bool {
	return s.Channel == q.Channel && (q.Class == ClassNone || s.Class == q.Class)
}

// A CommissionRule says what commissions score (三（三）).
type CommissionRule struct {
	Clause          string `toml:"clause"`
	QualityMax      Points `toml:"quality_max"`
	QualityStep     Points `toml:"quality_step"`
	Multiplier      int    `toml:"multiplier"`
	FailedClause    string `toml:"failed_clause"`
	FailedPoints    Points `toml:"failed_points"`
	FailedZeroes    Zeroes `toml:"failed_zeroes"`
	ObjectionClause string `toml:"objection_clause"`
}

// Zeroes is the period of which a breach takes the whole score.
type Zeroes string

// What a breach zeroes.
const (
	ZeroesNothing Zeroes = ""
	ZeroesQuarter Zeroes = "quarter" // 当季信息考核不得分
	ZeroesYear    Zeroes = "year"    // 年度信息考核不得分
)

// A LevelRule is a level of instructions and what it adds (三（四）).
type LevelRule struct {
	Name   Level  `toml:"name,required"`
	Title  string `toml:"title"`
	Points Points `toml:"points,required"`
	Clause string `toml:"clause,required"`
	First  bool   `toml:"first"` // the unit ranks first in its group that year
}

// An EmergencyRule names the clause by which emergency items score nothing
// (三（五）).
type EmergencyRule struct {
	Clause string `toml:"clause"`
}

// A FaultRule is a kind of fault and what it costs.
type FaultRule struct {
	Name       FaultName `toml:"name,required"`
	Title      string    `toml:"title"`
	Points     []Points  `toml:"points,required"` // first, second, … per unit and year; the last for all that follow
	Zeroes     Zeroes    `toml:"zeroes"`
	Criticise  bool      `toml:"criticise"`  // named in the bulletin, 全市通报批评
	Details    []string  `toml:"details"`    // one of these is required, if any are given
	Commission bool      `toml:"commission"` // may name a commission
	Derived    bool      `toml:"derived"`    // derived for months without a valid submission, 三（六）2
	Clause     string    `toml:"clause,required"`
}

// ordinal returns the points of the n-th breach, counted from 1.
func (f *FaultRule) ordinal(n int) Points { return f.Points[min(n, len(f.Points))-1] }

// A MeritRule is a kind of merit (三（六）5).
type MeritRule struct {
	Name   string `toml:"name,required"`
	Title  string `toml:"title"`
	Points Points `toml:"points,required"`
	Months int    `toml:"months"` // the shortest secondment, in calendar months
	Clause string `toml:"clause,required"`
}

// A Source is what a score line comes from, as far as caps tell apart.
type Source string

// The sources of points.
const (
	SourceSubmission  Source = "submission"
	SourceAdoption    Source = "adoption"
	SourceInstruction Source = "instruction"
	SourceQuality     Source = "quality"
	SourceMerit       Source = "merit"
	SourcePenalty     Source = "penalty" // never capped
)

// A Cap limits what a unit earns from some sources in a span: the lines count
// in order until it is reached. The measures of 2018 have none.
type Cap struct {
	Of      []Source `toml:"of,required"`
	Outlets []string `toml:"outlets"` // of adoptions, only these outlets; empty for all
	Period  Span     `toml:"period,required"`
	Points  Points   `toml:"points,required"`
	Clause  string   `toml:"clause,required"`
}

// A YearRule says how the year's ranking becomes deductions (四.3).
type YearRule struct {
	FreePercent int      `toml:"free_percent"` // of a group, rounded up, without deduction
	Tiers       int      `toml:"tiers"`        // of the rest
	Deductions  []Points `toml:"deductions"`   // one a tier; empty is shown as 按综合考评细则
	Clause      string   `toml:"clause"`
}

// A Clause is one numbered passage of the measures.
type Clause struct {
	Number  string `toml:"number,required"` // as 三(二)2
	Heading string `toml:"heading"`
	Text    string `toml:"text,required"`
}

// Source returns the file that the rules were read from.
func (r *Rules) Source() []byte { return r.source }

// Hash returns the SHA-256 of the file, in lower-case hex.
func (r *Rules) Hash() string { return r.hash }

// derivesFor reports whether the −10 of 三（六）2 is derived for the month.
func (r *Rules) derivesFor(month Period) bool {
	return r.index.derived != nil && month.Start() >= r.Settings.DeriveFrom.startOrNone()
}

// startOrNone is the period's first date, and no date for no period.
func (p Period) startOrNone() workday.Date {
	if p.IsZero() {
		return 0
	}
	return p.Start()
}

// defaultRules holds what a rule file may leave out.
func defaultRules() *Rules {
	return &Rules{
		Settings: Settings{
			Ties: TiesShared, Joint: JointSplit, SameItem: SameItemAdd, CommissionBase: CommissionBaseOutlet,
			ObjectionWindow: workday.CloseOfNextWorkingDay, ValidChannels: []Channel{ChannelSection},
			Receipt: ReceiptAcknowledged, YearBy: YearByAwards, Overdue: OverdueFailed,
			OfficeHours: []OfficeSpan{span(8, 30, 12, 0), span(14, 0, 17, 30)},
		},
		Direct: DirectRule{Clause: "三(二)2"},
		Commission: CommissionRule{
			Clause: "三(三)1", QualityMax: 10 * Point, QualityStep: Point / 2, Multiplier: 1,
			FailedClause: "三(三)2", ObjectionClause: "三(三)3",
		},
		Emergency: EmergencyRule{Clause: "三(五)"},
		YearEnd:   YearRule{FreePercent: 30, Tiers: 3, Clause: "四.3"},
	}
}

func span(fromHour, fromMinute, toHour, toMinute int) OfficeSpan {
	return OfficeSpan{
		From: workday.Clock(fromHour*60 + fromMinute),
		To:   workday.Clock(toHour*60 + toMinute),
	}
}
