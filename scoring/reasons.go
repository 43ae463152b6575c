package scoring

// The reasons of refusals. Of each the comment says what Value and Other hold
// where it is not plain; Field is always the ledger's name of the field.
const (
	// Form: the fact cannot be read.

	ReasonBadJSON      Reason = "bad_json"      // the line is not one JSON object in UTF-8
	ReasonRepeatedKey  Reason = "repeated_key"  // the key Field stands twice in the line
	ReasonUnknownKind  Reason = "unknown_kind"  // Value is no kind of fact
	ReasonUnknownField Reason = "unknown_field" // Field belongs to no fact of the kind
	ReasonWrongType    Reason = "wrong_type"    // the value is of the wrong JSON type; Other says which is wanted
	ReasonBadDate      Reason = "bad_date"      // not a date YYYY-MM-DD of the years 2000 to 2099
	ReasonBadTime      Reason = "bad_time"      // not RFC 3339 with offset of the years 2000 to 2099
	ReasonMissing      Reason = "missing"       // a required field is missing or empty
	ReasonDuplicateID  Reason = "duplicate_id"  // the id stands already; Other is where, as "line 12"
	ReasonChangedFact  Reason = "changed_fact"  // the base has a fact of the id Value with other content

	// Names: a value is none of those that the rule set knows.

	ReasonUnknownUnit       Reason = "unknown_unit" // Other is the roster's name where Value is an alias of it
	ReasonUnknownChannel    Reason = "unknown_channel"
	ReasonUnknownClass      Reason = "unknown_class"
	ReasonUnknownOutlet     Reason = "unknown_outlet"
	ReasonUnknownLevel      Reason = "unknown_level"
	ReasonUnknownState      Reason = "unknown_state"
	ReasonUnknownRuling     Reason = "unknown_ruling"
	ReasonUnknownFault      Reason = "unknown_fault"
	ReasonUnknownDetail     Reason = "unknown_detail" // of a fault that needs one of given details
	ReasonUnknownMerit      Reason = "unknown_merit"
	ReasonMisplacedRelation Reason = "misplaced_relation" // a commission named by a fault that cannot have one

	// References. Value is the id referred to.

	ReasonNoSuchFact     Reason = "no_such_fact"     // nothing of the right kind has this id
	ReasonForeignFact    Reason = "foreign_fact"     // Other is the unit it belongs to
	ReasonVoidFact       Reason = "void_fact"        // Other is why it is void
	ReasonInvalidFact    Reason = "invalid_fact"     // Other is why the section ruled it invalid
	ReasonDifferentItem  Reason = "different_item"   // Other is the submission that the commission Value was delivered with
	ReasonSameOutlet     Reason = "same_outlet"      // the item stands in the outlet Value already; Other is that adoption
	ReasonRepeatedUnit   Reason = "repeated_unit"    // a joint item names the unit Value twice
	ReasonNoItem         Reason = "no_item"          // an adoption names neither submission nor commission
	ReasonNoObjection    Reason = "no_objection"     // a commission is objected, and no objection waits for its ruling
	ReasonUpheldNotDrawn Reason = "upheld_not_drawn" // an objection is upheld, and its commission's state is Other, not withdrawn

	// Clauses: what the measures do not allow.

	ReasonDirectClosed    Reason = "direct_closed"    // 三（二）2: direct reporting by a unit without a direct point
	ReasonDirectNoClass   Reason = "direct_no_class"  // 三（二）2: a direct submission without class
	ReasonOutletClosed    Reason = "outlet_closed"    // 三（二）: the outlet Value is not open to the group Other
	ReasonCommissionOnly  Reason = "commission_only"  // 三（二）1: the outlet Value is open to the group Other with a commission alone
	ReasonQuality         Reason = "quality"          // 三（三）1: off its steps or above the highest, which Other names
	ReasonLateGraded      Reason = "late_graded"      // 三（三）2: graded with a delivery after the due time, which Other is
	ReasonMonthDerived    Reason = "month_derived"    // 三（六）2: the deduction for the month Value is derived
	ReasonShortSecondment Reason = "short_secondment" // 三（六）5: Other is the earliest last day
	ReasonNotWellDone     Reason = "not_well_done"    // 三（六）5

	// Periods.

	ReasonNoRules   Reason = "no_rules"   // 四.4: the year is before the first rule set's, which Other is
	ReasonBadPeriod Reason = "bad_period" // not a month, quarter or year
)
