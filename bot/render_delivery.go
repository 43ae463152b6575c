package bot

import (
	"errors"
	"strings"
	"time"

	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).unreachable)
	on((*reader).undelivered)
	on((*reader).throttled)
	on((*reader).reachability)
	on(func(r *reader, n notice.Contested) (*message, error) { return r.text("Contested", n) })
	on(func(r *reader, n notice.PrivacyOff) (*message, error) { return r.text("PrivacyOff", n) })
	on(func(r *reader, n notice.Gap) (*message, error) { return r.text("Gap", n) })
	on(func(r *reader, n notice.GroupPromoted) (*message, error) {
		view, err := r.recipient(n.Chat)
		if err != nil {
			return nil, err
		}
		return r.text("GroupPromoted", view)
	})
}

// A recipientView is somebody, or a group, as messages about delivery name it.
type recipientView struct {
	Name, Unit string
	Group      bool
	Why        string // nothing can be delivered there; empty if it can
	Since      time.Time
	Others     []string // of the unit's officers, who can be reached
	Office     string   // the telephone of the unit's office
	Count      int      // messages given up since then
}

func (r *reader) recipient(chat int64) (recipientView, error) {
	known, err := r.Chat(chat)
	if err != nil {
		return recipientView{}, err
	}
	view := recipientView{Name: known.Title, Group: chat < 0, Why: known.Unreachable, Since: known.Since}
	if view.Group {
		return view, nil
	}
	who, err := r.View.Actor(chat, store.InPrivate)
	if err != nil {
		return view, err
	}
	view.Name, view.Unit = who.Name, who.Unit()
	if view.Office, err = r.office(view.Unit); err != nil {
		return view, err
	}
	reached, err := r.Reachable(view.Unit)
	for _, officer := range reached {
		view.Others = append(view.Others, officer.Name)
	}
	return view, err
}

// lostShown is how many of the messages that were given up are named.
const lostShown = 5

// unreachable says who cannot be reached any more, who else of the unit can,
// and what has not arrived. It is not sent when the chat can be reached again.
func (r *reader) unreachable(n notice.Unreachable) (*message, error) {
	view, err := r.recipient(n.Chat)
	if err != nil || view.Why == "" {
		return nil, err
	}
	lost, err := r.Undelivered(n.Chat, view.Since)
	if err != nil {
		return nil, err
	}
	for i := range lost {
		lost[i].Text = firstLine(lost[i].Text)
	}
	shown := lost[:min(len(lost), lostShown)]
	more := 0
	if len(lost) > lostShown {
		more = len(lost)
	}
	return r.text("Unreachable", struct {
		recipientView
		Lost []store.Undelivered
		More int
	}{view, shown, more}, r.reachButton())
}

func (r *reader) undelivered(n notice.Undelivered) (*message, error) {
	view, err := r.recipient(n.Chat)
	if err != nil {
		return nil, err
	}
	lost, err := r.UndeliveredItem(n.Item)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	return r.text("Undelivered", struct {
		recipientView
		Text  string
		Doubt bool
	}{view, firstLine(lost.Text), n.Doubt}, r.reachButton())
}

func (r *reader) throttled(n notice.Throttled) (*message, error) {
	view, err := r.recipient(n.Chat)
	if err != nil {
		return nil, err
	}
	return r.text("Throttled", struct {
		recipientView
		Everyone bool
		Until    time.Time
	}{view, n.Chat == 0, n.Until})
}

func (r *reader) reachButton() []button {
	return r.may(store.ReadDelivery, "", pressed("reach", data("cmd", "reach")))
}

// A reachabilityView is the list of who cannot be reached.
type reachabilityView struct {
	Now            time.Time
	People, Groups []recipientView
	Lost           []lostView // to those who can be reached
	LostMore       int
	Missing        []string // units without an officer
}

// A lostView is a message that was given up.
type lostView struct {
	recipientView
	At   time.Time
	Text string
}

// lostDays is for how many days messages that were given up are listed.
const lostDays = 7

// reachability lists who cannot be reached: people, groups, and the units in
// which nobody has joined; and what was given up for other reasons.
func (r *reader) reachability(notice.Reachability) (*message, error) {
	view := reachabilityView{Now: r.Now}
	if err := r.addUnreachable(&view); err != nil {
		return nil, err
	}
	lost, err := r.UndeliveredElsewhere(r.Now.AddDate(0, 0, -lostDays))
	if err != nil {
		return nil, err
	}
	view.LostMore = max(0, len(lost)-lostShown)
	for _, l := range lost[:min(len(lost), lostShown)] {
		who, err := r.recipient(l.Chat)
		if err != nil {
			return nil, err
		}
		view.Lost = append(view.Lost, lostView{who, l.At, firstLine(l.Text)})
	}
	for _, unit := range r.Rules.Units() {
		officers, err := r.Holders(store.RoleOfficer, unit.Name)
		if err != nil {
			return nil, err
		}
		if len(officers) == 0 {
			view.Missing = append(view.Missing, unit.Name)
		}
	}
	return r.text("Reachability", view)
}

func (r *reader) addUnreachable(view *reachabilityView) error {
	people, err := r.UnreachablePeople()
	if err != nil {
		return err
	}
	seen := make(map[int64]bool)
	for _, p := range people {
		if seen[p.Chat] {
			continue // with a second appointment
		}
		seen[p.Chat] = true
		one, err := r.recipient(p.Chat)
		if err != nil {
			return err
		}
		lost, err := r.Undelivered(p.Chat, one.Since)
		if err != nil {
			return err
		}
		one.Count = len(lost)
		view.People = append(view.People, one)
	}
	groups, err := r.UnreachableGroups()
	for _, g := range groups {
		view.Groups = append(view.Groups, recipientView{Name: g.Title, Group: true, Why: g.Unreachable, Since: g.Since})
	}
	return err
}

// firstLine is what a message begins with, in plain text.
func firstLine(text string) string {
	line, _, _ := strings.Cut(plain(text), "\n")
	return truncate(line, 40)
}
