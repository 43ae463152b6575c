package notice

var queryNotices = []Notice{QueryReceipt{}, QueryFiled{}, QueryCard{}, QueryDecided{}, QueryAnswered{}}

// Queries of units: 申请核对 of a score line, 申请更正 of a record.
type (
	// QueryReceipt confirms to an officer that a query waits for the section.
	QueryReceipt struct {
		Answer
		Query string
	}
	// QueryFiled tells the section of a query.
	QueryFiled struct {
		Telling
		Query string
	}
	// QueryCard shows a query to the section with its buttons.
	QueryCard struct {
		Answer
		Query string
	}
	// QueryDecided confirms what a query has become to the member who acted.
	QueryDecided struct {
		Answer
		Query string
	}
	// QueryAnswered tells the officers what the section answered.
	QueryAnswered struct {
		Telling
		Query string
	}
)
