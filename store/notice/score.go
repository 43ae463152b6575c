package notice

var scoreNotices = []Notice{
	Registered{}, SubmissionWithdrawn{}, ClaimReceipt{}, ClaimCard{}, ClaimDecided{}, UnitScore{}, Ranking{},
	Todo{}, Rules{}, UnitCard{}, Commissions{}, Records{}, Queue{}, QueueItem{}, QuarterResult{},
}

// Submissions, claims and scores.
type (
	// Registered is the receipt of a submission, with how the unit's quotas
	// stand after it.
	Registered struct {
		Answer
		Submission string
		Quotas     []QuotaCount `json:",omitempty"`
	}
	// SubmissionWithdrawn confirms 撤销登记.
	SubmissionWithdrawn struct {
		Answer
		Submission string
	}
	// ClaimReceipt confirms that a claim waits for the section.
	ClaimReceipt struct {
		Answer
		Claim string
	}
	// ClaimCard shows a claim to the section with its buttons.
	ClaimCard struct {
		Answer
		Claim string
	}
	// ClaimDecided confirms a decision to the member who made it.
	ClaimDecided struct {
		Answer
		Claim string
	}
	// UnitScore shows a unit's score of a period, computed when it is sent.
	UnitScore struct {
		Answer
		Unit, Period string
	}
	// Ranking shows a group's ranking of a period.
	Ranking struct {
		Answer
		Group, Period string
	}
	// Todo shows what its reader owes.
	Todo struct{ Answer }
	// Rules shows the clauses that a word finds, or those of a topic.
	Rules struct {
		Answer
		Word  string
		Topic string `json:",omitempty"`
	}
	// UnitCard shows a unit to the section.
	UnitCard struct {
		Answer
		Unit string
	}
	// Commissions lists a unit's open commissions, or all of them for the section.
	Commissions struct {
		Answer
		Unit string
	}
	// Records lists a unit's submissions and adoptions of a period; "" is the
	// quarter that runs.
	Records struct {
		Answer
		Unit, Period string
	}
	// QuarterResult tells a unit's heads what its quarter came to, from the
	// bulletin of the quarter's last month.
	QuarterResult struct {
		Broadcast
		Period, Unit string
	}
	// Queue shows the section what waits for it. Done says what has just been
	// decided.
	Queue struct {
		Answer
		Done string `json:",omitempty"`
	}
	// QueueItem shows one thing that waits, with its place among all.
	QueueItem struct {
		Answer
		Item string
		Done string `json:",omitempty"`
	}
)
