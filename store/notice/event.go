package notice

import "time"

var eventNotices = []Notice{
	Joined{}, ClaimFiled{}, Adopted{}, ClaimRejected{},
	DeliveryReturned{}, Graded{}, Extended{}, Withdrawn{}, ExtensionRequested{}, ExtensionRefused{},
	ExplanationFiled{}, PageLost{}, Ruled{}, SecondWanted{}, FailureProposed{}, ProposalAnswered{},
	FailureConfirmed{}, FailureRejected{}, ProposalDecided{},
}

// What happened, to whom it concerns.
type (
	// Joined tells the section who has accepted an invitation.
	Joined struct {
		Telling
		Name, Role, Unit string
		Appointment      int64
		Deputy           bool      `json:",omitempty"`
		From, Until      time.Time `json:",omitzero"` // of a deputy; no Until: no end
	}
	// ClaimFiled tells the section of a claim.
	ClaimFiled struct {
		Telling
		Claim string
	}
	// Adopted tells the officers of an adoption, its points and clause.
	Adopted struct {
		Telling
		Adoption string
	}
	// ClaimRejected tells the officers why a claim was turned down.
	ClaimRejected struct {
		Telling
		Claim string
	}
	// DeliveryReturned tells the officers that a delivery was sent back.
	DeliveryReturned struct {
		Telling
		Commission, Reason string
	}
	// Graded tells the officers the quality points and the clause.
	Graded struct {
		Telling
		Commission string
	}
	// Extended tells the officers of a later due time.
	Extended struct {
		Telling
		Commission string
	}
	// Withdrawn tells the officers that a commission was taken back.
	Withdrawn struct {
		Telling
		Commission, Reason string
	}
	// ExtensionRequested tells the section of a request.
	ExtensionRequested struct {
		Telling
		Extension string
	}
	// ExtensionRefused tells the officers why a request was refused.
	ExtensionRefused struct {
		Telling
		Extension string
	}
	// ExplanationFiled tells the section of an explanation.
	ExplanationFiled struct {
		Telling
		Explanation string
	}
	// PageLost asks the officers for a page of a letter that could not be fetched.
	PageLost struct {
		Telling
		Explanation string
		Page        int
	}
	// Ruled tells the officers the ruling on their explanation.
	Ruled struct {
		Telling
		Explanation, Way string
	}
	// SecondWanted asks the others for a second person's word.
	SecondWanted struct {
		Telling
		Proposal string
	}
	// FailureProposed tells the officers that 拟认定未完成 stands against them.
	FailureProposed struct {
		Telling
		Proposal string
	}
	// ProposalAnswered tells the section what the unit answered.
	ProposalAnswered struct {
		Telling
		Proposal string
	}
	// FailureConfirmed tells the officers that their quarter is not scored (三（三）2).
	FailureConfirmed struct {
		Telling
		Proposal string
	}
	// FailureRejected tells the officers that the proposal was not agreed to.
	FailureRejected struct {
		Telling
		Proposal string
	}
	// ProposalDecided tells the section what the second person said.
	ProposalDecided struct {
		Telling
		Proposal string
	}
)
