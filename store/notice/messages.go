package notice

import "time"

// All lists a value of every notice.
var All = []Notice{
	Card{}, Refused{}, Welcome{}, Menu{}, Help{}, Stranger{}, ManuscriptHere{}, Cancelled{}, NothingToCancel{},
	FormPrompt{}, Parked{}, FormGone{}, NotUnderstood{}, EmergencyElsewhere{}, Failed{}, Frozen{},
	Registered{}, SubmissionWithdrawn{}, ClaimReceipt{}, ClaimDecided{},
	UnitScore{}, Ranking{}, Todo{}, Rules{}, UnitCard{}, Commissions{}, Records{}, Queue{}, ClaimCard{},
	Issued{}, ChaseDone{}, PhoneList{}, Delivered{}, ExtensionReceipt{}, ExtensionDecided{},
	ExplanationReceipt{}, ExplanationCard{}, LetterPage{}, RulingDone{}, ProposalCard{}, ProposalDone{}, AnswerReceipt{}, Done{},
	Subscribed{}, InvitationMade{}, AppointmentEnded{},
	Joined{}, Unreachable{}, Undelivered{}, ClaimFiled{}, Adopted{}, ClaimRejected{}, Chased{}, DeliveryReturned{}, Graded{},
	Extended{}, Withdrawn{}, ExtensionRequested{}, ExtensionRefused{}, ExplanationFiled{}, PageLost{}, Ruled{},
	SecondWanted{}, FailureProposed{}, ProposalAnswered{}, FailureConfirmed{}, FailureRejected{}, ProposalDecided{},
	DueSoon{}, DeliveredAfterwards{}, DueList{}, QuotaShort{}, BulletinDrafted{}, BulletinPreview{}, BulletinPublished{}, Gap{},
}

// Card shows an object as it stands when it is rendered.
type Card struct {
	Telling
	Object string
}

// A QuotaCount is how far a unit has come with a quota in a period.
type QuotaCount struct {
	Period       string
	Class        string
	Sent, Wanted int
}

// A FormAnswer is one answer of a form as it is shown.
type FormAnswer struct{ Field, Shown string }

// Answers to whoever spoke.
type (
	// Refused says why a request was turned down; see scoring.Refusal.
	Refused struct {
		Answer
		Reason, Clause, Field, Value, Other string
		Action                              string `json:",omitempty"` // what a button offers to mend it
	}
	// Welcome greets somebody who has just joined.
	Welcome struct {
		Answer
		Name, Role, Unit string
	}
	// Menu is the main menu of a person's role.
	Menu struct{ Answer }
	// Help says how to use the bot.
	Help struct{ Answer }
	// Stranger answers somebody who has not joined.
	Stranger struct{ Answer }
	// ManuscriptHere refuses a text, photo or document that looks like a manuscript (六.6).
	ManuscriptHere struct{ Answer }
	// Cancelled says that a form was left.
	Cancelled struct {
		Answer
		Form string
	}
	// NothingToCancel answers a cancel outside any form.
	NothingToCancel struct{ Answer }
	// FormPrompt asks for a form's next field, or shows its summary where Field
	// is empty.
	FormPrompt struct {
		Answer
		Form    string
		Field   string
		Version int               // of the form's state; a button carries it
		Context map[string]string // every value as it is shown, and what the form is about
		Answers []FormAnswer      // what has been entered, in order
		Choices []string
		Many    bool `json:",omitempty"` // several can be ticked
		Pages   bool `json:",omitempty"` // photos and files are collected
		Editing bool `json:",omitempty"` // the summary offers which answer to change
		Resumed bool `json:",omitempty"` // it goes on where it was left
		Problem *Refused
	}
	// Parked says that a form was left unfinished and is kept.
	Parked struct {
		Answer
		Form string
	}
	// FormGone says that a form was dropped: too old, or changed by an upgrade.
	FormGone struct {
		Answer
		Form string
	}
	// NotUnderstood answers a message that means nothing here.
	NotUnderstood struct{ Answer }
	// EmergencyElsewhere says where emergency items go (三（五）).
	EmergencyElsewhere struct{ Answer }
	// Failed answers a message the program failed on.
	Failed struct{ Answer }
	// Frozen answers the edit of a message that has had its effect.
	Frozen struct{ Answer }
)

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
	// Rules shows the clauses that a word finds.
	Rules struct {
		Answer
		Word string
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
	// Records lists a unit's submissions and adoptions of the quarter.
	Records struct {
		Answer
		Unit string
	}
	// Queue shows the section what waits for it.
	Queue struct{ Answer }
)

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
	}
	// InvitationMade hands an invitation's link to whoever made it.
	InvitationMade struct {
		Answer
		Role, Unit, Link string
		Expires          time.Time
	}
)

// What happened, to whom it concerns.
type (
	// Joined tells the section who has accepted an invitation.
	Joined struct {
		Telling
		Name, Role, Unit string
		Appointment      int64
	}
	// Unreachable tells the section that nothing can be delivered to somebody.
	Unreachable struct {
		Telling
		Name, Unit string
	}
	// Undelivered tells the section that a message to somebody was given up.
	Undelivered struct {
		Telling
		Name, Unit string
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
	// Chased reminds the officers to acknowledge a commission (催报).
	Chased struct {
		Telling
		Commission string
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

// What is due, and the bulletin.
type (
	// DueSoon reminds the officers that a commission is due, or overdue.
	DueSoon struct {
		Telling
		Commission string
	}
	// DeliveredAfterwards asks the section to check a delivery that an officer
	// recorded after the due time as received before it.
	DeliveredAfterwards struct {
		Telling
		Commission string
	}
	// DueList asks the section to rule on a notice's commissions whose due time has come.
	DueList struct {
		Telling
		Notice string
	}
	// QuotaShort reminds a township's officers of what it owes under 三（二）2.
	QuotaShort struct {
		Telling
		Unit string
		Day  string // the date it is for, as 2018-03-23
		Last bool   // the last call, in the afternoon of the last working day
	}
	// BulletinDrafted hands the section a draft.
	BulletinDrafted struct {
		Answer
		Period string
	}
	// BulletinPreview shows the section a bulletin as it would be published.
	BulletinPreview struct {
		Answer
		Period string
	}
	// BulletinPublished is a published bulletin, from its stored sheet.
	BulletinPublished struct {
		Broadcast
		Period string
	}
	// Gap tells the section that updates may have been lost while the program was down.
	Gap struct {
		Telling
		From, To time.Time
	}
)
