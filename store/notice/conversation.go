package notice

import "time"

var conversationNotices = []Notice{
	Card{}, Refused{}, Welcome{}, Menu{}, Help{}, Stranger{}, ManuscriptHere{}, Cancelled{}, NothingToCancel{},
	FormPrompt{}, Parked{}, FormGone{}, NotUnderstood{}, EmergencyElsewhere{}, Failed{}, Frozen{}, TooFast{},
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
	// Welcome greets somebody who has just joined, or was made a deputy.
	Welcome struct {
		Answer
		Name, Role, Unit string
		Deputy           bool      `json:",omitempty"`
		From, Until      time.Time `json:",omitzero"` // of a deputy; no Until: no end
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
	// TooFast answers the first message that was one too many in a minute.
	TooFast struct{ Answer }
	// Frozen answers the edit of a message that has had its effect.
	Frozen struct{ Answer }
)
