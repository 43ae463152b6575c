package bottest

import "strconv"

// chat is a private chat or a group as the server keeps it.
type chat struct {
	id    int64
	title string
	user  *User // of a private chat

	started     bool // private: the person has written
	blocked     bool
	deactivated bool

	status     string // group: the bot's own standing, "member", "administrator", "left", "kicked"
	migratedTo int64

	supergroup bool
	nextID     int // message ids of a supergroup are its own
	order      []*message
	byID       map[int]*message
	keyboard   *markup
}

// Supergroups have ids below this; other groups share their message ids with the private chats.
const supergroupIDs = -1_000_000_000_000

func (ch *chat) json() jsonChat {
	if ch.user != nil {
		return jsonChat{ID: ch.id, FirstName: ch.user.Name, Type: "private"}
	}
	if ch.supergroup {
		return jsonChat{ID: ch.id, Title: ch.title, Type: "supergroup"}
	}
	return jsonChat{ID: ch.id, Title: ch.title, Type: "group"}
}

func (ch *chat) kind() string {
	if ch.supergroup {
		return "supergroup"
	}
	return "group"
}

// post appends a message to a chat and gives it its id and date. The caller holds the lock.
func (s *Server) post(ch *chat, m *message) {
	if ch.supergroup {
		ch.nextID++
		m.id = ch.nextID
	} else {
		s.boxID++
		m.id = s.boxID
	}
	m.date = s.unix()
	ch.order = append(ch.order, m)
	ch.byID[m.id] = m
	if m.markup != nil {
		switch {
		case m.markup.remove:
			ch.keyboard = nil
		case m.markup.keyboard != nil:
			ch.keyboard = m.markup
		}
	}
	s.touch()
}

// reachable finds the chat of a request and says why the bot cannot write there, if it cannot.
func (s *Server) reachable(c *call) (*chat, *apiError) {
	arg := c.arg("chat_id")
	if arg == "" {
		return nil, badRequest("chat_id is empty")
	}
	id, err := strconv.ParseInt(arg, 10, 64)
	ch := s.chats[id]
	if err != nil || ch == nil {
		return nil, badRequest("chat not found")
	}
	return ch, ch.refusal()
}

func (ch *chat) refusal() *apiError {
	switch {
	case ch.deactivated:
		return forbidden("user is deactivated")
	case ch.blocked:
		return forbidden("bot was blocked by the user")
	case ch.user != nil && !ch.started:
		return forbidden("bot can't initiate conversation with a user")
	case ch.migratedTo != 0:
		e := badRequest("group chat was upgraded to a supergroup chat")
		e.MigrateTo = ch.migratedTo
		return e
	case ch.status == "kicked":
		return forbidden("bot was kicked from the " + ch.kind() + " chat")
	case ch.status == "left":
		return forbidden("bot is not a member of the " + ch.kind() + " chat")
	}
	return nil
}

// shown finds a message that is still there.
func (ch *chat) shown(id int) *message {
	if m := ch.byID[id]; m != nil && !m.deleted {
		return m
	}
	return nil
}

func (s *Server) botUser() *jsonUser {
	return &jsonUser{ID: s.botID, IsBot: true, FirstName: s.opts.Username, Username: s.opts.Username}
}
