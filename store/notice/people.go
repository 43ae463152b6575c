package notice

import "time"

var peopleNotices = []Notice{
	ActingMenu{}, ActingUnits{}, ActingCard{}, UnitsOverview{}, UnitsGroup{}, DeputySet{}, PersonRenamed{}, OfficeSet{},
	InvitationSheet{}, PaperNotice{}, FindHelp{}, Found{}, FactCard{},
	ExportMenu{}, Export{}, Guessing{},
}

// Units and their people, as the section sees them.
type (
	// UnitsOverview counts the units of each group that have joined.
	UnitsOverview struct{ Answer }
	// UnitsGroup lists the units of a group with their officers.
	UnitsGroup struct {
		Answer
		Group string
	}
	// DeputySet confirms to the section who stands in, and when.
	DeputySet struct {
		Answer
		Name, Unit  string
		From, Until time.Time // no Until: no end
	}
	// PersonRenamed confirms a person's name.
	PersonRenamed struct {
		Answer
		Before, After string
	}
	// OfficeSet confirms the telephone of a unit's office.
	OfficeSet struct {
		Answer
		Unit, Telephone string
	}
	// InvitationSheet hands over invitations to print, one for each unit.
	InvitationSheet struct {
		Answer
		Cards   []InvitationCard
		Expires time.Time
	}
	// PaperNotice hands over the notice of a commission to print (约稿通知单): for
	// the unit of Commission or, if it is empty, for every unit of Notice that
	// nobody has joined for.
	PaperNotice struct {
		Answer
		Notice, Commission string
	}
	// FindHelp says what can be looked for.
	FindHelp struct{ Answer }
	// Found shows a page of what was found.
	Found struct {
		Answer
		Key, Words string
		Page       int // from 0
	}
	// FactCard shows a submission or an adoption.
	FactCard struct {
		Answer
		Fact string
	}
	// ExportMenu offers what can be exported.
	ExportMenu struct{ Answer }
	// Export hands over a file of what the database holds.
	Export struct {
		Answer
		What string
	}
	// Guessing tells the section that very many wrong invitations are presented.
	Guessing struct {
		Telling
		Count int // within an hour
	}
	// ActingMenu offers what the section can do for a unit (代办).
	ActingMenu struct {
		Answer
		Unit string
	}
	// ActingUnits asks for which unit of a notice the section acts.
	ActingUnits struct {
		Answer
		Notice string
	}
	// ActingCard offers what the section can do for a unit on a commission.
	ActingCard struct {
		Answer
		Commission string
	}
)

// An InvitationCard is the invitation of a unit's officer.
type InvitationCard struct{ Unit, Link string }

// Secret marks a notice of which nothing is kept once it has been sent.
func (InvitationSheet) Secret() {}
