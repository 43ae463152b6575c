package bottest

import (
	"encoding/json"
	"slices"
	"strconv"
)

// newMessage starts a message of the bot from the parameters all send methods share. The caller holds the lock.
func (s *Server) newMessage(c *call, ch *chat, f formatted, m *markup) (*message, *apiError) {
	msg := &message{
		from: s.botUser(), text: f.plain, rawText: f.raw, parseMode: f.mode, entities: f.entities, markup: m,
		silent: c.boolArg("disable_notification"), protect: c.boolArg("protect_content"),
	}
	reply, err := repliedTo(c, ch)
	msg.replyTo = reply
	return msg, err
}

func repliedTo(c *call, ch *chat) (*message, *apiError) {
	id, lenient := c.intArg("reply_to_message_id", 0), c.boolArg("allow_sending_without_reply")
	if arg := c.arg("reply_parameters"); arg != "" {
		var p struct {
			ID      int64 `json:"message_id"`
			Lenient bool  `json:"allow_sending_without_reply"`
		}
		if json.Unmarshal([]byte(arg), &p) != nil {
			return nil, badRequest("can't parse reply parameters JSON object")
		}
		id, lenient = p.ID, p.Lenient
	}
	if id == 0 {
		return nil, nil
	}
	m := ch.shown(int(id))
	if m == nil && !lenient {
		return nil, badRequest("message to be replied not found")
	}
	return m, nil
}

func sendMessage(s *Server, c *call) (any, *apiError) {
	f, err := messageText(c)
	if err != nil {
		return nil, err
	}
	return s.send(c, f, func(*message) *apiError { return nil })
}

// send checks what all messages have in common, lets fill add the rest, and delivers.
func (s *Server) send(c *call, f formatted, fill func(*message) *apiError) (any, *apiError) {
	kb, err := replyMarkup(c)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.reachable(c)
	if err != nil {
		return nil, err
	}
	m, err := s.newMessage(c, ch, f, kb)
	if err != nil {
		return nil, err
	}
	if err := fill(m); err != nil {
		return nil, err
	}
	s.post(ch, m)
	s.deliver(c, ch.id, m)
	return encode(m.json(ch)), nil
}

func sendPhoto(s *Server, c *call) (any, *apiError) {
	return sendFile(s, c, "photo")
}

func sendDocument(s *Server, c *call) (any, *apiError) {
	return sendFile(s, c, "document")
}

func sendFile(s *Server, c *call, kind string) (any, *apiError) {
	f, err := caption(c)
	if err != nil {
		return nil, err
	}
	return s.send(c, f, func(m *message) *apiError { return s.attach(c, m, kind, c.arg(kind), kind) })
}

// attach puts a file into a message: an upload under the field's own name or attach://name, or a file id.
func (s *Server) attach(c *call, m *message, kind, value, field string) *apiError {
	if name, ok := cutAttach(value); ok {
		field, value = name, ""
	}
	if up, ok := c.uploads[field]; ok && value == "" {
		if kind == "photo" {
			sizes, err := s.uploadedPhoto(up.data)
			m.photo = sizes
			return err
		}
		if len(up.data) == 0 {
			return badRequest("file must be non-empty")
		}
		m.document = s.keep("document", up.name, up.data)
		return nil
	}
	if value == "" {
		return badRequest("there is no " + kind + " in the request")
	}
	f := s.files[value]
	switch {
	case f == nil:
		return badRequest("wrong file identifier/HTTP URL specified")
	case f.kind != kind:
		return badRequest("can't use file of type " + title(f.kind) + " as " + title(kind))
	case kind == "photo":
		m.photo = f.sizes
	default:
		m.document = f
	}
	return nil
}

func cutAttach(value string) (string, bool) {
	const scheme = "attach://"
	if len(value) > len(scheme) && value[:len(scheme)] == scheme {
		return value[len(scheme):], true
	}
	return "", false
}

func title(kind string) string {
	if kind == "photo" {
		return "Photo"
	}
	return "Document"
}

type inputMedia struct {
	Type      string `json:"type"`
	Media     string `json:"media"`
	Caption   string `json:"caption"`
	ParseMode string `json:"parse_mode"`
}

func sendMediaGroup(s *Server, c *call) (any, *apiError) {
	var list []inputMedia
	if json.Unmarshal([]byte(c.arg("media")), &list) != nil {
		return nil, badRequest("can't parse media JSON object")
	}
	if len(list) < 2 || len(list) > 10 {
		return nil, badRequest("group send failed: an album has 2-10 items")
	}
	texts := make([]formatted, len(list))
	for i, in := range list {
		if in.Type != "photo" && in.Type != "document" || in.Type != list[0].Type {
			return nil, badRequest("can't use the media of the specified type in the album")
		}
		one := &call{args: map[string]string{"caption": in.Caption, "parse_mode": in.ParseMode}}
		f, err := caption(one)
		if err != nil {
			return nil, err
		}
		texts[i] = f
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.reachable(c)
	if err != nil {
		return nil, err
	}
	s.albums++
	var album []*message
	for i, in := range list {
		m, err := s.newMessage(c, ch, texts[i], nil)
		if err == nil {
			err = s.attach(c, m, in.Type, in.Media, "")
		}
		if err != nil {
			return nil, err
		}
		m.album = albumID(s.albums)
		album = append(album, m)
	}
	var out []*jsonMessage
	for _, m := range album {
		s.post(ch, m)
		s.deliver(c, ch.id, m)
		out = append(out, m.json(ch))
	}
	return encode(out), nil
}

func albumID(n int64) string { return strconv.FormatInt(13_500_000_000_000_000+n*8, 10) }

var chatActions = []string{
	"typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document",
	"choose_sticker", "find_location", "record_video_note", "upload_video_note",
}

func sendChatAction(s *Server, c *call) (any, *apiError) {
	if !slices.Contains(chatActions, c.arg("action")) {
		return nil, badRequest("wrong parameter action in request")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.reachable(c); err != nil {
		return nil, err
	}
	return true, nil
}
