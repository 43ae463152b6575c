package notice

import "time"

var handoverNotices = []Notice{
	HandoverMade{}, HandoverTaken{}, HandoverWaits{}, HandoverCard{}, HandoverDone{}, HandoverOff{},
}

// Handovers (工作交接).
type (
	// HandoverMade hands the officer the link for the successor.
	HandoverMade struct {
		Answer
		Handover, Link string
		Expires        time.Time
	}
	// HandoverTaken asks the section to complete a handover.
	HandoverTaken struct {
		Telling
		Handover string
	}
	// HandoverWaits tells officer and successor that the section is asked.
	HandoverWaits struct {
		Telling
		Handover string
	}
	// HandoverCard shows a handover as it stands to whoever acted on it.
	HandoverCard struct {
		Answer
		Handover string
	}
	// HandoverDone tells the old officer and the new one that it is completed.
	HandoverDone struct {
		Telling
		Handover string
	}
	// HandoverOff tells whom a handover concerned that it came to nothing.
	HandoverOff struct {
		Telling
		Handover string
	}
)

// Secret marks a notice of which nothing is kept once it has been sent.
func (HandoverMade) Secret() {}
