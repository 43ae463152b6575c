package bottest

import (
	"encoding/json"
	"slices"
	"time"
)

// Message is what a chat shows at one place.
type Message struct {
	ID       int
	FromBot  bool
	From     string // name of who wrote it
	FromID   int64
	Date     time.Time
	EditedAt time.Time // zero when never edited
	Edits    int
	Deleted  bool // only in History

	Text      string // plain text, or the caption of a photo or document
	RawText   string // as the bot sent it, with its markup
	ParseMode string
	Entities  []Entity

	Buttons       [][]Button
	ReplyKeyboard [][]string // the keyboard this message brought along
	HidesKeyboard bool       // this message took the keyboard away

	Photo    *Attachment // the largest size
	Document *Attachment
	AlbumID  string
	ReplyTo  int
	Service  string // "new_chat_members", "left_chat_member", "migrate_to_chat_id", …

	Silent    bool
	Protected bool
}

// Button is one button under a message.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data,omitempty"`
	URL  string `json:"url,omitempty"`
	Copy string `json:"-"`
}

// Entity is a marked stretch of text; offset and length are in UTF-16 units, as in the Bot API.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
}

// Attachment is a photo or document of a message; its bytes are at Server.File.
type Attachment struct {
	FileID string
	Name   string
	Size   int
}

// message is a message as the server keeps it.
type message struct {
	id        int
	from      *jsonUser
	date      int64
	editDate  int64
	edits     int
	deleted   bool
	text      string
	rawText   string
	parseMode string
	entities  []Entity
	markup    *markup
	photo     []*file // sizes, smallest first
	document  *file
	album     string
	replyTo   *message
	silent    bool
	protect   bool
	service   *service
}

// service is what a service message tells.
type service struct {
	name        string
	members     []*jsonUser
	left        *jsonUser
	migrateTo   int64
	migrateFrom int64
}

type jsonUser struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	Username  string `json:"username,omitempty"`
	Language  string `json:"language_code,omitempty"`
}

type jsonChat struct {
	ID        int64  `json:"id"`
	Title     string `json:"title,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Type      string `json:"type"`
}

type jsonMessage struct {
	ID              int             `json:"message_id"`
	From            *jsonUser       `json:"from,omitempty"`
	Chat            jsonChat        `json:"chat"`
	Date            int64           `json:"date"`
	EditDate        int64           `json:"edit_date,omitempty"`
	ReplyTo         *jsonMessage    `json:"reply_to_message,omitempty"`
	Protected       bool            `json:"has_protected_content,omitempty"`
	Album           string          `json:"media_group_id,omitempty"`
	Text            string          `json:"text,omitempty"`
	Entities        []Entity        `json:"entities,omitempty"`
	Photo           []jsonFile      `json:"photo,omitempty"`
	Document        *jsonFile       `json:"document,omitempty"`
	Caption         string          `json:"caption,omitempty"`
	CaptionEntities []Entity        `json:"caption_entities,omitempty"`
	NewMembers      []*jsonUser     `json:"new_chat_members,omitempty"`
	LeftMember      *jsonUser       `json:"left_chat_member,omitempty"`
	MigrateTo       int64           `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom     int64           `json:"migrate_from_chat_id,omitempty"`
	Markup          json.RawMessage `json:"reply_markup,omitempty"`
}

func (m *message) json(ch *chat) *jsonMessage {
	j := &jsonMessage{
		ID: m.id, From: m.from, Chat: ch.json(), Date: m.date, EditDate: m.editDate, Protected: m.protect, Album: m.album,
	}
	if m.replyTo != nil {
		j.ReplyTo = m.replyTo.json(ch)
		j.ReplyTo.ReplyTo = nil
	}
	if m.photo == nil && m.document == nil {
		j.Text, j.Entities = m.text, m.entities
	} else {
		j.Caption, j.CaptionEntities = m.text, m.entities
	}
	for _, f := range m.photo {
		j.Photo = append(j.Photo, f.json())
	}
	if m.document != nil {
		d := m.document.json()
		j.Document = &d
	}
	if v := m.service; v != nil {
		j.NewMembers, j.LeftMember, j.MigrateTo, j.MigrateFrom = v.members, v.left, v.migrateTo, v.migrateFrom
	}
	if m.markup != nil && m.markup.inline != nil {
		j.Markup, _ = json.Marshal(map[string]any{"inline_keyboard": m.markup.inline})
	}
	return j
}

// public is the message as a test sees it.
func (m *message) public(botID int64) Message {
	p := Message{
		ID: m.id, Date: time.Unix(m.date, 0), Edits: m.edits, Deleted: m.deleted,
		Text: m.text, RawText: m.rawText, ParseMode: m.parseMode, Entities: slices.Clone(m.entities),
		AlbumID: m.album, Silent: m.silent, Protected: m.protect,
	}
	if m.from != nil {
		p.From, p.FromID, p.FromBot = m.from.FirstName, m.from.ID, m.from.ID == botID
	}
	if m.editDate != 0 {
		p.EditedAt = time.Unix(m.editDate, 0)
	}
	if m.markup != nil {
		for _, row := range m.markup.inline {
			p.Buttons = append(p.Buttons, slices.Clone(row))
		}
		p.ReplyKeyboard, p.HidesKeyboard = m.markup.rows(), m.markup.remove
	}
	if n := len(m.photo); n > 0 {
		p.Photo = m.photo[n-1].attachment()
	}
	if m.document != nil {
		p.Document = m.document.attachment()
	}
	if m.replyTo != nil {
		p.ReplyTo = m.replyTo.id
	}
	if m.service != nil {
		p.Service = m.service.name
	}
	return p
}

// Messages lists what the chat shows now, oldest first. A private chat has its user's id.
func (s *Server) Messages(chatID int64) []Message {
	return s.list(chatID, false)
}

// History is Messages with the deleted ones kept and marked.
func (s *Server) History(chatID int64) []Message {
	return s.list(chatID, true)
}

func (s *Server) list(chatID int64, deleted bool) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.chats[chatID]
	if ch == nil {
		return nil
	}
	out := make([]Message, 0, len(ch.order))
	for _, m := range ch.order {
		if !m.deleted || deleted {
			out = append(out, m.public(s.botID))
		}
	}
	return out
}

// Last is the newest message the bot wrote into the chat; false when there is none.
func (s *Server) Last(chatID int64) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.chats[chatID]; ch != nil {
		for _, m := range slices.Backward(ch.order) {
			if !m.deleted && m.from != nil && m.from.ID == s.botID {
				return m.public(s.botID), true
			}
		}
	}
	return Message{}, false
}

// Keyboard is the reply keyboard shown in the chat now; nil when there is none.
func (s *Server) Keyboard(chatID int64) [][]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ch := s.chats[chatID]; ch != nil && ch.keyboard != nil {
		return ch.keyboard.rows()
	}
	return nil
}
