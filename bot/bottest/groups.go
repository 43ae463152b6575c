package bottest

import "fmt"

// Group is a group chat. Ids of supergroups start with -100, as with Telegram.
type Group struct {
	ID int64
	s  *Server
}

// Group finds or creates a group that the bot is a plain member of. No update tells of it.
func (s *Server) Group(id int64, title string) *Group {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.group(id, title, "member")
}

func (s *Server) group(id int64, title, status string) *Group {
	if g := s.groups[id]; g != nil {
		return g
	}
	if id >= 0 {
		panic("bottest: a group's id is negative")
	}
	g := &Group{ID: id, s: s}
	s.groups[id] = g
	s.chats[id] = &chat{
		id: id, title: title, status: status, supergroup: id <= supergroupIDs, byID: map[int]*message{},
	}
	return g
}

// Add lets a person add the bot to the group.
func (g *Group) Add(by *User) { g.setStatus(by, "member") }

// Promote lets a person make the bot an administrator, which shows it every message.
func (g *Group) Promote(by *User) { g.setStatus(by, "administrator") }

// Demote lets a person make the bot a plain member again.
func (g *Group) Demote(by *User) { g.setStatus(by, "member") }

// Kick lets a person throw the bot out for good.
func (g *Group) Kick(by *User) { g.setStatus(by, "kicked") }

// Remove lets a person take the bot out; it can be added again.
func (g *Group) Remove(by *User) { g.setStatus(by, "left") }

func (g *Group) setStatus(by *User, status string) {
	s := g.s
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.chats[g.ID]
	before := ch.status
	if before == status {
		return
	}
	ch.status = status
	s.pushMember(ch, by, before, status)
	was, is := inGroup(before), inGroup(status)
	if is && !was {
		m := &message{from: by.json(), service: &service{name: "new_chat_members", members: []*jsonUser{s.botUser()}}}
		s.post(ch, m)
		s.push("message", m.json(ch), day)
	}
	s.touch()
}

func inGroup(status string) bool { return status == "member" || status == "administrator" }

// Upgrade turns a plain group into a supergroup with a new id and gives it. The old chat refuses from then on and names
// the new one; both chats get their service message.
func (g *Group) Upgrade(by *User, newID int64) *Group {
	s := g.s
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.chats[g.ID]
	if old.supergroup || newID > supergroupIDs || old.migratedTo != 0 {
		panic("bottest: only a plain group becomes a supergroup, once, with an id that starts with -100")
	}
	next := s.group(newID, old.title, old.status)
	moved := &message{from: by.json(), service: &service{name: "migrate_to_chat_id", migrateTo: newID}}
	s.post(old, moved)
	s.push("message", moved.json(old), day)
	old.migratedTo = newID
	came := &message{from: by.json(), service: &service{name: "migrate_from_chat_id", migrateFrom: g.ID}}
	s.post(s.chats[newID], came)
	s.push("message", came.json(s.chats[newID]), day)
	return next
}

// SayIn writes in a group. Whether the bot learns of it is decided by privacy mode.
func (u *User) SayIn(g *Group, text string) int {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.say(u.s.chats[g.ID], text, nil)
}

// ReplyIn answers a message in a group.
func (u *User) ReplyIn(g *Group, messageID int, text string) (int, error) {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	ch := u.s.chats[g.ID]
	m := ch.shown(messageID)
	if m == nil {
		return 0, fmt.Errorf("%s: no message %d in the group", u.Name, messageID)
	}
	return u.say(ch, text, m), nil
}

// EditIn changes a message the person wrote in a group.
func (u *User) EditIn(g *Group, messageID int, text string) error {
	u.s.mu.Lock()
	defer u.s.mu.Unlock()
	return u.edit(u.s.chats[g.ID], messageID, text)
}
