package demo

import (
	"slices"
	"strings"

	"zwxx/bot/bottest"
)

// A GuideStep is one step of the story a newcomer can follow, alone or by having it played. It is done when the chat
// of its last act shows what that act brings about.
type GuideStep struct {
	Part  string // the part of the story that begins with this step; "" is the one before
	Title string
	// Text is what to do and what there is to see. A line break is kept, and words between backquotes can be put into
	// a phone's text box with one tap.
	Text  string
	Phone int64 // the phone this step is played on
	Acts  []Act
}

// An Act is one thing a person does: exactly one of Say, Tap, Photo and Clock is given.
type Act struct {
	Phone int64  // who does it; 0 is the step's
	Group bool   // in the group rather than in the private chat
	Say   string // sends these words
	Tap   string // taps a button of the newest message that has one so labelled, or with a label that begins so
	Photo bool   // sends the sample of a stamped letter
	Clock string // sets the clock to this moment: 2018-03-28T09:00
	Sees  string // what the bot then shows in this chat, in one message new or edited
}

// Shows tells whether a message of the bot shows what an act brings about.
func (a Act) Shows(m *bottest.Message) bool {
	return m.FromBot && strings.Contains(m.Text, a.Sees)
}

// Button finds the button an act taps, among a chat's messages with the newest last.
func (a Act) Button(messages []bottest.Message) (message int, b bottest.Button, ok bool) {
	for _, m := range slices.Backward(messages) {
		buttons := slices.Concat(m.Buttons...)
		i := slices.IndexFunc(buttons, func(b bottest.Button) bool { return b.Text == a.Tap })
		if i < 0 {
			i = slices.IndexFunc(buttons, func(b bottest.Button) bool { return strings.HasPrefix(b.Text, a.Tap) })
		}
		if i >= 0 {
			return m.ID, buttons[i], true
		}
	}
	return 0, bottest.Button{}, false
}
