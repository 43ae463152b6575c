package bottest

import "slices"

const (
	notModified = "message is not modified: specified new message content and reply markup are exactly the same " +
		"as a current content and reply markup of the message"
	deletable = 48 * 60 * 60 // seconds
)

// editable finds the message of an edit. The caller holds the lock.
func (s *Server) editable(c *call) (*chat, *message, *apiError) {
	ch, err := s.reachable(c)
	if err != nil {
		return nil, nil, err
	}
	if c.arg("message_id") == "" {
		return nil, nil, badRequest("message identifier is not specified")
	}
	m := ch.shown(int(c.intArg("message_id", 0)))
	switch {
	case m == nil:
		return nil, nil, badRequest("message to edit not found")
	case m.from == nil || m.from.ID != s.botID || m.service != nil:
		return nil, nil, badRequest("message can't be edited")
	case m.markup != nil && (m.markup.keyboard != nil || m.markup.remove || m.markup.force):
		return nil, nil, badRequest("message can't be edited")
	}
	return ch, m, nil
}

// edit checks what all edits have in common, lets change the message and journals it. An edit without buttons takes
// the buttons away.
func (s *Server) edit(c *call, change func(*message) (bool, *apiError)) (any, *apiError) {
	kb, err := replyMarkup(c)
	if err != nil {
		return nil, err
	}
	if kb != nil && (kb.keyboard != nil || kb.remove || kb.force) {
		return nil, badRequest("inline keyboard expected")
	}
	if kb != nil && kb.inline == nil {
		kb = nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, m, err := s.editable(c)
	if err != nil {
		return nil, err
	}
	changed, err := change(m)
	if err != nil {
		return nil, err
	}
	if !changed && sameButtons(m.markup, kb) {
		return nil, badRequest(notModified)
	}
	m.markup = kb
	m.edits++
	m.editDate = s.unix()
	s.touch()
	s.deliver(c, ch.id, m)
	return encode(m.json(ch)), nil
}

// retext changes the text of a message and tells whether there was anything to change.
func (m *message) retext(f formatted) bool {
	if m.text == f.plain && slices.Equal(m.entities, f.entities) {
		return false
	}
	m.text, m.rawText, m.parseMode, m.entities = f.plain, f.raw, f.mode, f.entities
	return true
}

func editMessageText(s *Server, c *call) (any, *apiError) {
	f, err := messageText(c)
	if err != nil {
		return nil, err
	}
	return s.edit(c, func(m *message) (bool, *apiError) {
		if m.photo != nil || m.document != nil {
			return false, badRequest("there is no text in the message to edit")
		}
		return m.retext(f), nil
	})
}

func editMessageCaption(s *Server, c *call) (any, *apiError) {
	f, err := caption(c)
	if err != nil {
		return nil, err
	}
	return s.edit(c, func(m *message) (bool, *apiError) {
		if m.photo == nil && m.document == nil {
			return false, badRequest("there is no caption in the message to edit")
		}
		return m.retext(f), nil
	})
}

func editMessageReplyMarkup(s *Server, c *call) (any, *apiError) {
	return s.edit(c, func(*message) (bool, *apiError) { return false, nil })
}

func deleteMessage(s *Server, c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.reachable(c)
	if err != nil {
		return nil, err
	}
	if c.arg("message_id") == "" {
		return nil, badRequest("message identifier is not specified")
	}
	m := ch.shown(int(c.intArg("message_id", 0)))
	if m == nil {
		return nil, badRequest("message to delete not found")
	}
	own := m.from != nil && m.from.ID == s.botID
	if s.unix()-m.date >= deletable || !own && ch.user == nil && ch.status != "administrator" {
		return nil, badRequest("message can't be deleted for everyone")
	}
	m.deleted = true
	s.touch()
	s.deliver(c, ch.id, m)
	return true, nil
}
