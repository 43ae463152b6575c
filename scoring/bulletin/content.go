// Package bulletin says what a bulletin (通报) of a month, quarter or year says.
// [Build] makes its [Content] from the facts, once; everything else lays that
// out: [Content.Text] for chat, [Content.Document] for Word, and, in packages
// beside and below it, pictures and workbooks. It computes no points: they are
// the sheets' of package scoring.
package bulletin

import (
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// A Content is all that a bulletin (通报) of a month, quarter or year says. It is
// built once, by [Build], and stored as JSON when the bulletin is issued: the
// text in chat, the picture, the workbook and the document are all made from
// it, and none of them looks at a fact again.
type Content struct {
	Period    scoring.Period `json:"period"`
	Draft     bool           `json:"draft,omitempty"` // 草稿: the figures are not frozen
	Head      Head           `json:"head"`
	Words     Words          `json:"words"`
	RulesHash string         `json:"rules_hash"`

	// Sheet is the score of the period; its AsOf, Rules and Notes say which
	// measures, which day and which settings.
	Sheet *scoring.Sheet `json:"sheet"`
	// Quarter is the score of the quarter so far, as of the same moment; nil
	// unless the period is a month.
	Quarter *scoring.Sheet `json:"quarter,omitempty"`

	Outlets      []string         `json:"outlets"` // in the rule set's order
	Units        []UnitCount      `json:"units"`   // every unit, in roster order
	Items        []Item           `json:"items"`   // 录用条目, by unit in roster order, then by date
	Quotas       []Quota          `json:"quotas"`
	Commissions  []Commission     `json:"commissions"`
	Instructions []Instruction    `json:"instructions"`
	Deductions   []Entry          `json:"deductions"`  // what costs points or a whole period
	Merits       []Entry          `json:"merits"`      // 挂职
	Criticised   []Entry          `json:"criticised"`  // 全市通报批评, 三（六）1
	First        []Instruction    `json:"first"`       // of a year: first by an instruction, 三（四）
	Tiers        []scoring.Points `json:"tiers"`       // of a year: each tier's deduction; empty is 按综合考评细则
	Late         []Item           `json:"late"`        // 补记
	Corrections  []Correction     `json:"corrections"` // 更正
	// Restated is what the months and quarters that Late and Corrections are
	// about have come to: the next bulletin compares with it.
	Restated []Restated `json:"restated"`
	// Subjects, of a month, are what the facts behind the lines of the
	// quarter's earlier months are about, by the fact's id.
	Subjects map[string]Subject `json:"subjects,omitempty"`
}

// Standing is the sheet whose ranking awards are given by: the quarter's of a
// month, and otherwise the period's.
func (c *Content) Standing() *scoring.Sheet {
	if c.Quarter != nil {
		return c.Quarter
	}
	return c.Sheet
}

// A Head is what stands around the text.
type Head struct {
	Office     string       `json:"office"`     // 署名
	Addressees string       `json:"addressees"` // 主送机关, without the colon
	Copies     string       `json:"copies"`     // 抄送机关
	Name       string       `json:"name"`       // of the measures, without marks
	Number     string       `json:"number"`     // 文号; empty until it is given
	Issued     workday.Date `json:"issued"`     // 成文日期; zero until it is signed
}

// Words are what the section writes by hand. None of them is needed.
type Words struct {
	Opening  string `json:"opening,omitempty"`  // 导语, in place of the usual one
	Problems string `json:"problems,omitempty"` // 存在问题
	Next     string `json:"next,omitempty"`     // 下步要求
}

// A UnitCount is what a unit sent in and had adopted in the period. A joint
// item counts for the unit that submitted it.
type UnitCount struct {
	Unit        string `json:"unit"`
	Group       string `json:"group"`
	Submissions int    `json:"submissions"` // valid ones
	Adoptions   []int  `json:"adoptions"`   // by outlet, as Content.Outlets
}

// Adopted is how many adoptions the unit has in all outlets.
func (u UnitCount) Adopted() int {
	n := 0
	for _, of := range u.Adoptions {
		n += of
	}
	return n
}

// An Item is one adoption in the list of a unit. A joint item is in the list of
// each of its units, with what each earned. What came late may also be an
// instruction or a commission's quality points.
type Item struct {
	Unit   string         `json:"unit"`
	Fact   string         `json:"fact"`
	Outlet string         `json:"outlet"` // or 杭州市批示, 约稿质量分
	Issue  string         `json:"issue"`
	At     workday.Date   `json:"at"` // its own date, the outlet's
	Title  string         `json:"title"`
	With   []string       `json:"with,omitempty"` // the other units of a joint item
	Lead   bool           `json:"lead"`           // the unit submitted it
	Points scoring.Points `json:"points"`
	// Counts is the month that an item of Content.Late counts in: its own, or
	// this bulletin's period where its own quarter was published.
	Counts scoring.Period `json:"counts,omitzero"`
}

// A Quota (直报任务) is one task of the period and who did it.
type Quota struct {
	Groups []string       `json:"groups"`
	Name   string         `json:"name"` // 直报要情
	Wanted int            `json:"wanted"`
	Weekly bool           `json:"weekly,omitempty"` // wanted each week of the period
	Period scoring.Period `json:"period"`           // the month or quarter it is of
	Clause string         `json:"clause"`
	Done   int            `json:"done"`  // how many units have done it
	Short  []Shortfall    `json:"short"` // who has not, in roster order
}

// A Shortfall is a unit that sent fewer than a quota wants.
type Shortfall struct {
	Unit  string `json:"unit"`
	Sent  int    `json:"sent"`  // in all
	Spans int    `json:"spans"` // how many weeks were short; 1 of a month or quarter
}

// A Commission (约稿) is one due in the period, of one unit.
type Commission struct {
	ID      string                  `json:"id"`
	Unit    string                  `json:"unit"`
	Title   string                  `json:"title"`
	Due     time.Time               `json:"due"`
	State   scoring.CommissionState `json:"state"`
	Overdue bool                    `json:"overdue,omitempty"` // past due, 待认定
	Quality scoring.Points          `json:"quality"`           // once graded
}

// An Instruction (批示) is a leader's on an item of a unit.
type Instruction struct {
	Unit   string         `json:"unit"`
	Fact   string         `json:"fact"`
	Level  string         `json:"level"` // in full, as 杭州市政府领导批示
	Title  string         `json:"title"` // of the item
	At     workday.Date   `json:"at"`
	Points scoring.Points `json:"points"` // 0 where a higher one counts, or of an emergency item
	Clause string         `json:"clause"`
}

// An Entry is a score line of a unit that the text names.
type Entry struct {
	Unit string `json:"unit"`
	scoring.Line
	Zeroes string `json:"zeroes,omitempty"` // 当季不得分, 当年不得分
}

// A Correction (更正) is the difference of a unit's points of an earlier period
// from what was published last. What came late (补记) is not in it.
type Correction struct {
	Period scoring.Period `json:"period"`
	Unit   string         `json:"unit"`
	Was    scoring.Points `json:"was"`
	Now    scoring.Points `json:"now"`
	// AwardWas and AwardNow are the quarter's award (赋分); 0 of a month.
	AwardWas scoring.Points `json:"award_was"`
	AwardNow scoring.Points `json:"award_now"`
	Added    []scoring.Line `json:"added"`   // of a month
	Removed  []scoring.Line `json:"removed"` // likewise
}

// Restated is what a unit's earlier month or quarter has come to.
type Restated struct {
	Period scoring.Period `json:"period"`
	Unit   string         `json:"unit"`
	Points scoring.Points `json:"points"` // those that rank
	Award  scoring.Points `json:"award"`
	Lines  []scoring.Line `json:"lines"` // of a month
}
