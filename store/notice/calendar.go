package notice

import "time"

var calendarNotices = []Notice{
	WorkCalendar{}, CalendarChanged{}, CalendarMissing{}, DeadlineProvisional{}, WindowRecounted{}, AnswerRecounted{},
	OutageDeclared{}, OutageOver{}, ProposalOvertaken{},
}

// The calendar of working days, and outages.
type (
	// WorkCalendar shows the calendar to the section with its buttons.
	WorkCalendar struct{ Answer }
	// CalendarChanged confirms a change of the calendar to whoever made it, and
	// tells the section of one that was made on the program's host.
	CalendarChanged struct {
		Answer
		Off, Work, Undone, Known int      // days
		Year                     int      `json:",omitempty"` // the year that was declared
		Complete                 bool     `json:",omitempty"` // … as entered in full
		Console                  bool     `json:",omitempty"` // made by the operator
		Units                    []string `json:",omitempty"` // whose deadlines moved, each as often as they did
	}
	// CalendarMissing tells the section that a year's days off are not known yet.
	CalendarMissing struct {
		Telling
		Year int
	}
	// DeadlineProvisional tells the section that a deadline was given which runs
	// through days of a year whose days off are not known.
	DeadlineProvisional struct {
		Telling
		Year  int
		Until time.Time
	}
	// WindowRecounted tells the officers that their window for an explanation
	// ends at another time than they were told.
	WindowRecounted struct {
		Telling
		Commission string
		Was        time.Time
	}
	// AnswerRecounted tells the officers that their time to answer a proposal
	// ends at another time than they were told.
	AnswerRecounted struct {
		Telling
		Proposal string
		Was      time.Time
	}
	// OutageDeclared confirms an outage to the member who declared it.
	OutageDeclared struct {
		Answer
		Outage string
	}
	// OutageOver tells everyone what an outage has moved.
	OutageOver struct {
		Broadcast
		Outage string
	}
	// ProposalOvertaken tells the unit, and whoever was to second it, that a
	// proposal was dropped because an outage moved the due time.
	ProposalOvertaken struct {
		Telling
		Proposal string
	}
)
