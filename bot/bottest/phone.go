package bottest

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// Upload is a photo or document of an album.
type Upload struct {
	Name    string // of a document; "" makes it a photo
	Data    []byte
	Caption string
}

// SendPhoto sends a photo to the bot.
func (u *User) SendPhoto(jpeg []byte, caption string) int {
	return u.SendAlbum(Upload{Data: jpeg, Caption: caption})[0]
}

// SendDocument sends a file to the bot as it is.
func (u *User) SendDocument(name string, data []byte, caption string) int {
	return u.SendAlbum(Upload{Name: name, Data: data, Caption: caption})[0]
}

// SendAlbum sends several photos or documents at once: one message each, held together by an album id.
func (u *User) SendAlbum(items ...Upload) []int {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	album := ""
	if len(items) > 1 {
		s.albums++
		album = albumID(s.albums)
	}
	var ids []int
	for _, it := range items {
		if utf8.RuneCountInString(it.Caption) > maxCaption {
			panic("bottest: the app does not send so long a caption")
		}
		m := typed(it.Caption)
		m.album = album
		data := slices.Clone(it.Data)
		if it.Name == "" {
			m.photo = s.keepPhoto(data)
		} else {
			m.document = s.keep("document", it.Name, data)
		}
		ids = append(ids, u.write(s.chats[u.ID], m))
	}
	return ids
}

// Tap taps a button of a message in the private chat. The message must be there and have a button with these data.
func (u *User) Tap(messageID int, data string) error {
	return u.tapIn(u.ID, messageID, data)
}

// TapIn is Tap in a group.
func (u *User) TapIn(g *Group, messageID int, data string) error {
	return u.tapIn(g.ID, messageID, data)
}

func (u *User) tapIn(chatID int64, messageID int, data string) error {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.chats[chatID]
	m := ch.shown(messageID)
	if m == nil {
		return fmt.Errorf("%s: no message %d", u.Name, messageID)
	}
	if _, ok := m.button(func(b Button) bool { return b.Data == data }); !ok || data == "" {
		return fmt.Errorf("%s: message %d has no button with data %q", u.Name, messageID, data)
	}
	return u.mayTap(ch, func() { s.tap(u, ch, messageID, data) })
}

// mayTap runs tap unless this person's app would not send it.
func (u *User) mayTap(ch *chat, tap func()) error {
	if own := u.s.chats[u.ID]; own.deactivated || ch == own && own.blocked {
		return fmt.Errorf("%s: has blocked the bot or is gone", u.Name)
	}
	if ch.user == nil && !inGroup(ch.status) {
		return fmt.Errorf("%s: the bot is not in the group", u.Name)
	}
	tap()
	return nil
}

func (m *message) button(match func(Button) bool) (Button, bool) {
	if m.markup != nil {
		for _, row := range m.markup.inline {
			if i := slices.IndexFunc(row, match); i >= 0 {
				return row[i], true
			}
		}
	}
	return Button{}, false
}

// TapLabel taps the button with this label on the newest message of the private chat that has one.
func (u *User) TapLabel(label string) error {
	return u.tapLabelIn(u.ID, label)
}

// TapLabelIn is TapLabel in a group.
func (u *User) TapLabelIn(g *Group, label string) error {
	return u.tapLabelIn(g.ID, label)
}

func (u *User) tapLabelIn(chatID int64, label string) error {
	s := u.s
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.chats[chatID]
	for _, m := range slices.Backward(ch.order) {
		if m.deleted {
			continue
		}
		b, ok := m.button(func(b Button) bool { return b.Text == label })
		if !ok {
			continue
		}
		if b.Data == "" {
			return fmt.Errorf("%s: the button %q opens %s and tells the bot nothing", u.Name, label, b.URL)
		}
		return u.mayTap(ch, func() { s.tap(u, ch, m.id, b.Data) })
	}
	return fmt.Errorf("%s: no button %q is shown", u.Name, label)
}

// ForgeTap sends a tap with any data on any message of the private chat, there or not, as a modified app can. A message
// that is gone reaches the bot as an inaccessible one. It gives the query's id.
func (u *User) ForgeTap(messageID int, data string) string {
	return u.forge(u.ID, messageID, data)
}

// ForgeTapIn is ForgeTap in a group.
func (u *User) ForgeTapIn(g *Group, messageID int, data string) string {
	return u.forge(g.ID, messageID, data)
}

func (u *User) forge(chatID int64, messageID int, data string) string {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.s.tap(u, u.s.chats[chatID], messageID, data)
}
