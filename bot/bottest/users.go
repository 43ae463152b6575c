package bottest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// User is a person and their phone. What it does is what a person could do; the bot learns of it by updates.
type User struct {
	ID   int64
	Name string
	s    *Server
}

// User finds or creates a person. The private chat with the bot exists and is not started until the person writes.
func (s *Server) User(id int64, name string) *User {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[id]; u != nil {
		return u
	}
	if id <= 0 {
		panic("bottest: a person's id is positive")
	}
	u := &User{ID: id, Name: name, s: s}
	s.users[id] = u
	s.chats[id] = &chat{id: id, user: u, byID: map[int]*message{}}
	return u
}

func (u *User) json() *jsonUser {
	return &jsonUser{ID: u.ID, FirstName: u.Name, Language: "zh-hans"}
}

// write posts a message of this person and queues its update if the bot may see it. A person who writes has started
// the chat and lifted a block, as the app's restart button does. The caller holds the lock. It gives 0 when the person
// cannot write.
func (u *User) write(ch *chat, m *message) int {
	s := u.s
	if s.chats[u.ID].deactivated || ch.migratedTo != 0 {
		return 0
	}
	m.from = u.json()
	if ch.user != nil {
		if ch.blocked {
			u.setBlocked(false)
		}
		ch.started = true
	}
	s.post(ch, m)
	if s.sees(ch, m) {
		s.push("message", m.json(ch), day)
	}
	return m.id
}

// sees tells whether the bot gets a message. In groups with privacy mode on that is a command that is not another
// bot's, a reply to the bot, or a service message.
func (s *Server) sees(ch *chat, m *message) bool {
	switch {
	case ch.user != nil:
		return true
	case ch.status == "left" || ch.status == "kicked":
		return false
	case ch.status == "administrator", s.opts.PrivacyOff, m.service != nil:
		return true
	case m.replyTo != nil:
		return m.replyTo.from != nil && m.replyTo.from.ID == s.botID
	}
	if len(m.entities) == 0 || m.entities[0].Type != "bot_command" || m.entities[0].Offset != 0 {
		return false
	}
	command := m.text[:m.entities[0].Length] // commands are ASCII: units are bytes
	_, addressee, addressed := strings.Cut(command, "@")
	return !addressed || strings.EqualFold(addressee, s.opts.Username)
}

func typed(text string) *message {
	text, _ = cleanText(text, nil)
	return &message{text: text, rawText: text, entities: entities(text, autoSpans(text))}
}

// say writes a text as the app does, in pieces when it is too long for one message. It gives the id of the first.
func (u *User) say(ch *chat, text string, replyTo *message) int {
	first := 0
	for part := range slices.Chunk([]rune(text), maxText) {
		m := typed(string(part))
		if !visible(m.text) {
			continue
		}
		m.replyTo = replyTo
		if id := u.write(ch, m); first == 0 {
			first = id
		}
	}
	return first
}

// Start taps the start button, or a link t.me/<bot>?start=payload.
func (u *User) Start(payload string) int {
	return u.Say(strings.TrimSpace("/start " + payload))
}

// Say writes to the bot and gives the message's id.
func (u *User) Say(text string) int {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.say(u.s.chats[u.ID], text, nil)
}

// Reply answers a message in the private chat.
func (u *User) Reply(messageID int, text string) int {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	ch := u.s.chats[u.ID]
	return u.say(ch, text, ch.shown(messageID))
}

// Press presses a key of the reply keyboard shown in the private chat.
func (u *User) Press(key string) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	ch := u.s.chats[u.ID]
	if ch.keyboard == nil || !slices.ContainsFunc(ch.keyboard.keyboard, func(row []string) bool { return slices.Contains(row, key) }) {
		return fmt.Errorf("%s: no key %q on the keyboard", u.Name, key)
	}
	u.say(ch, key, nil)
	return nil
}

// Edit changes a message the person wrote in the private chat.
func (u *User) Edit(messageID int, text string) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.edit(u.s.chats[u.ID], messageID, text)
}

func (u *User) edit(ch *chat, messageID int, text string) error {
	m := ch.shown(messageID)
	if m == nil || m.from == nil || m.from.ID != u.ID {
		return fmt.Errorf("%s: message %d is not theirs to edit", u.Name, messageID)
	}
	f := typed(text)
	if utf8.RuneCountInString(f.text) > maxText || !visible(f.text) && m.photo == nil && m.document == nil {
		return fmt.Errorf("%s: the app does not save an empty or overlong text", u.Name)
	}
	m.text, m.rawText, m.entities = f.text, f.rawText, f.entities
	m.edits++
	m.editDate = u.s.unix()
	u.s.touch()
	if u.s.sees(ch, m) {
		u.s.push("edited_message", m.json(ch), day)
	}
	return nil
}

// Delete removes a message from the private chat for both sides. The bot is not told.
func (u *User) Delete(messageID int) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	m := u.s.chats[u.ID].shown(messageID)
	if m == nil {
		return fmt.Errorf("%s: no message %d", u.Name, messageID)
	}
	m.deleted = true
	u.s.touch()
	return nil
}

// Block blocks the bot.
func (u *User) Block() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if !u.s.chats[u.ID].blocked {
		u.setBlocked(true)
	}
}

// Unblock lifts a block. The bot may write again without a new start.
func (u *User) Unblock() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	if u.s.chats[u.ID].blocked {
		u.setBlocked(false)
	}
}

func (u *User) setBlocked(blocked bool) {
	ch := u.s.chats[u.ID]
	ch.blocked = blocked
	before, after := "kicked", "member"
	if blocked {
		before, after = after, before
	}
	u.s.touch()
	u.s.pushMember(ch, u, before, after)
}

// Deactivate deletes the person's account. Nothing tells the bot until it writes.
func (u *User) Deactivate() {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	u.s.chats[u.ID].deactivated = true
	u.s.touch()
}

type jsonMember struct {
	User   *jsonUser `json:"user"`
	Status string    `json:"status"`
	Until  *int64    `json:"until_date,omitempty"`
}

type jsonMemberChange struct {
	Chat jsonChat   `json:"chat"`
	From *jsonUser  `json:"from"`
	Date int64      `json:"date"`
	Old  jsonMember `json:"old_chat_member"`
	New  jsonMember `json:"new_chat_member"`
}

// pushMember queues my_chat_member.
func (s *Server) pushMember(ch *chat, by *User, before, after string) {
	s.push("my_chat_member", jsonMemberChange{
		Chat: ch.json(), From: by.json(), Date: s.unix(), Old: s.member(before), New: s.member(after),
	}, day)
}

func (s *Server) member(status string) jsonMember {
	m := jsonMember{User: s.botUser(), Status: status}
	if status == "kicked" {
		m.Until = new(int64)
	}
	return m
}
