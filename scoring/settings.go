package scoring

import (
	"fmt"
	"strconv"
	"strings"

	"zwxx/scoring/workday"
)

// Ties decides who ranks before whom at equal points (四.2).
type Ties string

// The ways to settle ties.
const (
	TiesShared Ties = "shared" // equal points share a rank and its award
	TiesRoster Ties = "roster" // the earlier in the roster ranks before
)

// UnmarshalText refuses what is none of the ways.
func (t *Ties) UnmarshalText(b []byte) error { return oneOf(t, b, TiesShared, TiesRoster) }

// Joint decides what the units of a joint item (合报) earn.
type Joint string

// The ways to score joint items.
const (
	JointSplit Joint = "split" // equal parts, rounded half up to hundredths
	JointFull  Joint = "full"  // the whole to each
	JointLead  Joint = "lead"  // the whole to the first alone
)

// UnmarshalText refuses what is none of the ways.
func (j *Joint) UnmarshalText(b []byte) error { return oneOf(j, b, JointSplit, JointFull, JointLead) }

// SameItem decides what an item earns in several outlets.
type SameItem string

// The ways to score an item in several outlets.
const (
	SameItemAdd     SameItem = "add"     // once per outlet
	SameItemHighest SameItem = "highest" // the highest alone, as for instructions
)

// UnmarshalText refuses what is none of the ways.
func (s *SameItem) UnmarshalText(b []byte) error {
	return oneOf(s, b, SameItemAdd, SameItemHighest)
}

// CommissionBase decides whose points are tripled for a commissioned item of a
// unit with direct reporting (三（三）1).
type CommissionBase string

// The bases.
const (
	CommissionBaseOutlet CommissionBase = "outlet" // the outlet's
	CommissionBaseDirect CommissionBase = "direct" // those of its direct outlet
)

// UnmarshalText refuses what is none of the bases.
func (c *CommissionBase) UnmarshalText(b []byte) error {
	return oneOf(c, b, CommissionBaseOutlet, CommissionBaseDirect)
}

// Receipt decides when a unit has received a commission, which opens its
// window for an explanation (三（三）3).
type Receipt string

// The receipts.
const (
	ReceiptAcknowledged Receipt = "acknowledged" // when it says so, or the section records that it was told
	ReceiptIssued       Receipt = "issued"       // when the notice is issued
)

// UnmarshalText refuses what is none of the receipts.
func (r *Receipt) UnmarshalText(b []byte) error {
	return oneOf(r, b, ReceiptAcknowledged, ReceiptIssued)
}

// YearBy decides what the yearly ranking adds up (四.3).
type YearBy string

// The yearly rankings.
const (
	YearByAwards YearBy = "awards" // the four quarters' awards, then the year's points
	YearByPoints YearBy = "points" // the year's points
)

// UnmarshalText refuses what is none of the rankings.
func (y *YearBy) UnmarshalText(b []byte) error { return oneOf(y, b, YearByAwards, YearByPoints) }

// Overdue decides how a commission past its due time counts that the section
// has not ruled on (三（三）2).
type Overdue string

// The ways to count it.
const (
	OverdueFailed Overdue = "failed" // as not done
	OverdueOpen   Overdue = "open"   // as not yet due: 暂计 · 待认定
)

// UnmarshalText refuses what is neither.
func (o *Overdue) UnmarshalText(b []byte) error { return oneOf(o, b, OverdueFailed, OverdueOpen) }

// UnmarshalText refuses an unknown channel.
func (c *Channel) UnmarshalText(b []byte) error { return oneOf(c, b, ChannelSection, ChannelDirect) }

// UnmarshalText refuses an unknown class.
func (c *Class) UnmarshalText(b []byte) error {
	return oneOf(c, b, ClassNone, ClassBrief, ClassSpecial)
}

// UnmarshalText refuses an unknown span.
func (s *Span) UnmarshalText(b []byte) error {
	return oneOf(s, b, SpanWeek, SpanMonth, SpanQuarter, SpanYear)
}

// UnmarshalText refuses an unknown effect.
func (e *Effect) UnmarshalText(b []byte) error {
	return oneOf(e, b, EffectTarget, EffectPoints, EffectNone)
}

// UnmarshalText refuses what cannot be zeroed.
func (z *Zeroes) UnmarshalText(b []byte) error {
	return oneOf(z, b, ZeroesNothing, ZeroesQuarter, ZeroesYear)
}

// UnmarshalText refuses an unknown source, and penalties, which no cap limits.
func (s *Source) UnmarshalText(b []byte) error {
	return oneOf(s, b, SourceSubmission, SourceAdoption, SourceInstruction, SourceQuality, SourceMerit)
}

// oneOf sets a named string to one of the values it may have.
func oneOf[T ~string](into *T, text []byte, values ...T) error {
	for _, v := range values {
		if string(text) == string(v) {
			*into = v
			return nil
		}
	}
	return &notOneOf{listed(values...)}
}

// notOneOf says that a text is none of the values it may be.
type notOneOf struct{ values string }

func (e *notOneOf) Error() string { return "none of " + e.values }

// listed lists values as a rule file writes them.
func listed[T ~string](values ...T) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = strconv.Quote(string(v))
	}
	return strings.Join(quoted, ", ")
}

// An OfficeSpan is one stretch of office hours, written "08:30-12:00".
type OfficeSpan workday.Span

// UnmarshalText reads "08:30-12:00".
func (o *OfficeSpan) UnmarshalText(text []byte) error {
	from, to, ok := strings.Cut(string(text), "-")
	if !ok {
		return fmt.Errorf("not two clock times joined by a hyphen")
	}
	var err error
	if o.From, err = workday.ParseClock(from); err != nil {
		return err
	}
	o.To, err = workday.ParseClock(to)
	return err
}
