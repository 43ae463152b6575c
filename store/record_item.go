package store

import (
	"errors"
	"slices"
	"strconv"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// The refusals of a line's item.
const (
	ReasonSeveralItems    scoring.Reason = "several_items"    // Value: the title, Other: how many have it
	ReasonReceivedMissing scoring.Reason = "received_missing" // the item is new, and when it was received is not said
	ReasonReceivedAfter   scoring.Reason = "received_after"   // Value: when it was received, Other: when it was printed
	ReasonNoTitle         scoring.Reason = "no_title"         // the line names no item
)

// An ItemName is how a line of a list names what it is about.
type ItemName struct {
	Units      []string // by the roster's names; whose it is leads
	Title      string
	Manuscript string // empty where the list has none
	Submission string // the section's own choice, over number and title
	Commission string // likewise: the commission it answers
	Fresh      bool   // likewise: a new item, whatever has its title
}

// matchMonths is how far back a title is looked for.
const matchMonths = 12

// match finds the submission an item means, and says so in the result: by the
// section's choice, by the manuscript number, or by the title, whatever its
// writing. It never guesses among several. None is no error: then the item is
// new.
func (act *Act) match(item ItemName, a scoring.Adoption, result *LineResult) error {
	result.Title, result.Unit = item.Title, item.Units[0]
	var s scoring.Submission
	var err error
	switch {
	case item.Submission != "":
		s, err = act.Submission(item.Submission)
		if errors.Is(err, ErrNotFound) {
			return noSuch(item.Submission)
		}
	case item.Manuscript != "":
		s, err = find(act.View, scanSubmission, "SELECT "+submissionColumns+" FROM submission WHERE manuscript = ? AND void = ''", item.Manuscript)
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if s.ID == "" && item.Title != "" && !item.Fresh {
		if s, err = act.matchTitle(item, a, result); err != nil {
			return err
		}
	}
	if s.ID == "" {
		return nil
	}
	if !slices.Contains(item.Units, s.Unit) {
		return &scoring.Refusal{Reason: scoring.ReasonForeignFact, Field: "submission", Value: s.ID, Other: s.Unit}
	}
	result.Submission, result.Unit, result.Title = s.ID, s.Unit, s.Title
	return nil
}

// matchTitle finds the submission of any of the units that has the title. Of
// several it takes the one that went the outlet's way, then the one printed in
// this very issue, which is about to be refused as known, then the one that
// the outlet has not printed.
func (act *Act) matchTitle(item ItemName, a scoring.Adoption, result *LineResult) (s scoring.Submission, err error) {
	key := TitleKey(item.Title)
	if key == "" {
		return s, nil
	}
	var found []scoring.Submission
	for _, unit := range item.Units {
		all, err := list(act.View, scanSubmission, "SELECT "+submissionColumns+` FROM submission
			WHERE unit = ? AND at >= ? AND void = '' AND invalid = '' ORDER BY at DESC, id`, unit, millis(a.At.AddMonths(-matchMonths).Time()))
		if err != nil {
			return s, err
		}
		for _, s := range all {
			// Another number is another item, whatever the title.
			numbered := item.Manuscript != "" && s.Manuscript != ""
			if TitleKey(s.Title) == key && !numbered {
				found = append(found, s)
			}
		}
	}
	if outlet, ok := act.Rules.Outlet(a.Outlet); ok {
		channel, class := act.Rules.ChannelOf(outlet)
		found = prefer(found, func(s scoring.Submission) bool { return s.Channel == channel && (class == "" || s.Class == class) })
	}
	if len(found) > 1 {
		if found, err = act.preferUnprinted(found, a); err != nil {
			return s, err
		}
	}
	switch len(found) {
	case 0:
		return s, nil
	case 1:
		return found[0], nil
	}
	for _, s := range found {
		result.Candidates = append(result.Candidates, s.ID)
	}
	return s, &scoring.Refusal{Reason: ReasonSeveralItems, Field: "submission", Value: item.Title, Other: strconv.Itoa(len(found))}
}

// prefer keeps those that fit, or all if none does.
func prefer(all []scoring.Submission, fits func(scoring.Submission) bool) []scoring.Submission {
	var fitting []scoring.Submission
	for _, s := range all {
		if fits(s) {
			fitting = append(fitting, s)
		}
	}
	if len(fitting) == 0 {
		return all
	}
	return fitting
}

func (act *Act) preferUnprinted(found []scoring.Submission, a scoring.Adoption) ([]scoring.Submission, error) {
	if a.Outlet == "" {
		return found, nil
	}
	printed := make(map[string]bool)
	for _, s := range found {
		adoptions, err := act.AdoptionsOf(s.ID)
		if err != nil {
			return nil, err
		}
		for _, b := range adoptions {
			if b.Outlet != a.Outlet {
				continue
			}
			if b.At == a.At && b.Issue == a.Issue {
				return []scoring.Submission{s}, nil
			}
			printed[s.ID] = true
		}
	}
	return prefer(found, func(s scoring.Submission) bool { return !printed[s.ID] }), nil
}

// register makes the submission of an item that is new, received on a day, and
// says so in the result. Printed is the day of what rests on it.
func (r *recording) register(item ItemName, channel scoring.Channel, class scoring.Class, received, printed workday.Date, result *LineResult) error {
	switch {
	case item.Title == "":
		return &scoring.Refusal{Reason: ReasonNoTitle, Field: "title", Value: item.Manuscript}
	case received.IsZero():
		result.Made = true
		return &scoring.Refusal{Reason: ReasonReceivedMissing, Field: "received", Value: item.Title}
	case received > printed:
		result.Made = true
		return &scoring.Refusal{Reason: ReasonReceivedAfter, Field: "received", Value: received.String(), Other: printed.String()}
	}
	s := scoring.Submission{Common: scoring.Common{Unit: item.Units[0]}, Channel: channel, Class: class,
		Title: item.Title, Manuscript: item.Manuscript, At: received.At(r.act.Calendar.Office().Close())}
	if s.At.After(r.act.Now) && received == r.act.Day() {
		s.At = r.act.Now
	}
	if err := r.act.addSubmission(&s, true); err != nil {
		return err
	}
	supplement, _, err := r.act.late(received)
	if err != nil {
		return err
	}
	result.Submission, result.Made = s.ID, true
	return r.made(s.ID, supplement)
}
