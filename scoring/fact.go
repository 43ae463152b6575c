package scoring

import (
	"time"

	"zwxx/scoring/workday"
)

// A Kind is the kind of a fact, as the ledger spells it.
type Kind string

// The kinds of fact of the ledger.
const (
	KindSubmission  Kind = "submission"
	KindAdoption    Kind = "adoption"
	KindInstruction Kind = "instruction"
	KindCommission  Kind = "commission"
	KindObjection   Kind = "objection"
	KindFault       Kind = "fault"
	KindMerit       Kind = "merit"
)

// Common is what every fact carries.
type Common struct {
	ID   string // unique across all kinds
	Unit string // the roster's name, never an alias

	// CountsOn is the date the fact counts on where the section has set one;
	// zero means the fact's own date.
	CountsOn workday.Date

	// Void is the reason the fact was struck out; a void fact stays in the
	// ledger and scores nothing. Empty for a fact that stands.
	Void string
}

// CountedOn returns the date a fact counts on: its own unless the section has
// said otherwise.
func (c *Common) CountedOn(own workday.Date) workday.Date {
	if !c.CountsOn.IsZero() {
		return c.CountsOn
	}
	return own
}

// A Channel (报送途径) is the way a submission took.
type Channel string

// The channels of 三（二）.
const (
	ChannelSection Channel = "信息科"
	ChannelDirect  Channel = "直报"
)

// A Class is the class of a direct submission; 三（二）2 counts the two apart.
type Class string

// The classes of 三（二）.
const (
	ClassNone    Class = ""
	ClassBrief   Class = "要情"
	ClassSpecial Class = "专报"
)

// A Submission (报送) is one piece of information sent in through the
// manuscript system (六.6).
type Submission struct {
	Common
	Channel    Channel
	Class      Class
	Title      string
	Manuscript string    // number in the manuscript system; empty while 稿件号待补
	At         time.Time // when the manuscript system received it
	Invalid    string    // the section's reason for ruling it invalid; empty if valid
	Emergency  bool      // 应急信息: scores nothing under 三（五）
}

// An Adoption (录用) is a submission printed by an outlet.
type Adoption struct {
	Common
	Submission string // id of the submission, may be empty where Commission is set
	Commission string // id of the commission it answers; triples under 三（三）1
	Outlet     string // name of an outlet of the rule set
	Issue      string
	At         workday.Date // the outlet's issue date
	With       []string     // the further units of a joint item (合报)
}

// A Level is the level of a leader's instruction under 三（四）.
type Level string

// An Instruction (批示) is a leader's written instruction on an item.
type Instruction struct {
	Common
	Submission string
	Level      Level
	Leader     string
	At         workday.Date
}

// A CommissionState is where a commission stands.
type CommissionState string

// The states of a commission. Graded is in time and to requirement; Failed is
// late, not to requirement or never delivered (三（三）2).
const (
	CommissionIssued    CommissionState = "issued"
	CommissionReceived  CommissionState = "received"
	CommissionObjected  CommissionState = "objected"
	CommissionWithdrawn CommissionState = "withdrawn"
	CommissionDelivered CommissionState = "delivered"
	CommissionGraded    CommissionState = "graded"
	CommissionFailed    CommissionState = "failed"
)

// A Commission (约稿) is a request by the section to one unit, with a due time.
// Times of what has not happened are zero.
type Commission struct {
	Common
	Title      string
	Issued     time.Time
	Received   time.Time
	Due        time.Time
	State      CommissionState
	Delivered  time.Time
	Submission string // id of the submission that delivered it
	Quality    Points // 质量分, 0–10 in steps of 0.5; meaningful once graded
}

// A Ruling is the section's decision on an objection, in the ledger's words.
type Ruling string

// The rulings of 三（三）3.
const (
	RulingNone      Ruling = ""
	RulingUpheld    Ruling = "成立"
	RulingDismissed Ruling = "不成立"
)

// An Objection (职能不符 · 书面说明) is a unit's written explanation that a
// commission is outside its functions (三（三）3).
type Objection struct {
	Common
	Commission   string
	Telephoned   time.Time // zero if the section was not telephoned
	Filed        time.Time
	Reasons      string
	Suggestions  string
	Head         string // 主要领导 who signed
	LetterSHA256 string // lower-case hex; of several pages, the hash of their hashes in order
	Ruling       Ruling
	RulingReason string
	Ruled        time.Time
}

// A FaultName is what a unit is docked for, as the ledger spells it.
type FaultName string

// A Fault (扣分) is a breach under 三（三）2, 三（五） or 三（六）.
type Fault struct {
	Common
	Fault      FaultName
	Detail     string
	Commission string // may be set for 上级扣分
	At         workday.Date
}

// A Merit (加分) is a secondment under 三（六）5. From and To are both included.
type Merit struct {
	Common
	Merit    string
	Person   string
	From, To workday.Date
	WellDone bool
}

// A Ledger (台账) is all facts: the only input of scoring. Order means nothing.
type Ledger struct {
	Submissions  []Submission
	Adoptions    []Adoption
	Instructions []Instruction
	Commissions  []Commission
	Objections   []Objection
	Faults       []Fault
	Merits       []Merit
}
