package notice

import "time"

var commissionNotices = []Notice{
	Issued{}, ChaseDone{}, PhoneList{}, Delivered{}, ExtensionReceipt{}, ExtensionDecided{},
	ExplanationReceipt{}, ExplanationCard{}, LetterPage{}, RulingDone{}, ProposalCard{}, ProposalDone{},
	AnswerReceipt{}, Done{}, Subscribed{}, AppointmentEnded{}, InvitationMade{},
}

// The flow of a commission, to whoever acted.
type (
	// Issued confirms a notice to the member who issued it.
	Issued struct {
		Answer
		Notice string
	}
	// ChaseDone says how many units were reminded.
	ChaseDone struct {
		Answer
		Notice string
		Units  int
	}
	// PhoneList names the units of a notice to be told by telephone.
	PhoneList struct {
		Answer
		Notice string
	}
	// Delivered is the receipt of a delivery.
	Delivered struct {
		Answer
		Commission string
	}
	// ExtensionReceipt confirms that a request waits.
	ExtensionReceipt struct {
		Answer
		Extension string
	}
	// ExtensionDecided confirms a decision to the member who made it.
	ExtensionDecided struct {
		Answer
		Extension string
	}
	// ExplanationReceipt is the receipt of a written explanation.
	ExplanationReceipt struct {
		Answer
		Explanation string
	}
	// ExplanationCard shows an explanation to the section with its buttons.
	ExplanationCard struct {
		Answer
		Explanation string
	}
	// LetterPage sends one page of an explanation's letter.
	LetterPage struct {
		Answer
		Explanation string
		Page        int
	}
	// RulingDone confirms a ruling to the member who made it.
	RulingDone struct {
		Answer
		Explanation string
	}
	// ProposalCard shows a proposal to whoever may second it.
	ProposalCard struct {
		Answer
		Proposal string
	}
	// ProposalDone confirms what a proposal has become to whoever acted.
	ProposalDone struct {
		Answer
		Proposal string
	}
	// AnswerReceipt confirms to an officer what the unit said to a proposal.
	AnswerReceipt struct {
		Answer
		Proposal string
	}
	// Done confirms an act on a commission that has no receipt of its own.
	Done struct {
		Answer
		Action, Commission string
	}
	// Subscribed answers in a group.
	Subscribed struct {
		Answer
		On bool
	}
	// AppointmentEnded confirms that somebody's appointment has ended.
	AppointmentEnded struct {
		Answer
		Name, Role, Unit string
		Deputy           bool `json:",omitempty"`
	}
	// InvitationMade hands an invitation's link to whoever made it.
	InvitationMade struct {
		Answer
		Role, Unit, Link string
		Expires          time.Time
		Deputy           bool      `json:",omitempty"`
		From, Until      time.Time `json:",omitzero"` // of a deputy; no Until: no end
	}
)

// Secret marks a notice of which nothing is kept once it has been sent.
func (InvitationMade) Secret() {}
