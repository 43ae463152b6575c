package demo

import (
	"fmt"
	"net/http"
	"time"

	"zwxx/bot/bottest"
	"zwxx/scoring/workday"
)

// state is all the page shows. In the stream of events Guide comes with the first one alone, and Chats holds those
// that have changed.
type state struct {
	Run   string      `json:"run"`
	Bot   string      `json:"bot"`
	Clock clockState  `json:"clock"`
	Guide []guideStep `json:"guide,omitempty"`
	Chats []chatState `json:"chats,omitempty"`
}

type clockState struct {
	Now  string `json:"now"`  // as an input of type datetime-local has it
	Text string `json:"text"` // 2018年3月26日 周一 09:00
	Busy bool   `json:"busy"`
}

type guideStep struct {
	Part  string     `json:"part,omitempty"`
	Title string     `json:"title"`
	Text  string     `json:"text"`
	Phone int64      `json:"phone"`
	Acts  []actState `json:"acts"`
}

type actState struct {
	Chat  int64  `json:"chat"`  // where it is done and seen
	Phone int64  `json:"phone"` // by whom
	Say   string `json:"say,omitempty"`
	Tap   string `json:"tap,omitempty"`
	Photo bool   `json:"photo,omitempty"`
	Clock string `json:"clock,omitempty"`
	Sees  string `json:"sees"`
}

type chatState struct {
	ID       int64          `json:"id"`
	Group    bool           `json:"group,omitempty"`
	Title    string         `json:"title"`
	Owner    string         `json:"owner,omitempty"`
	Hint     string         `json:"hint,omitempty"`
	Messages []messageState `json:"messages"`
	Keyboard [][]string     `json:"keyboard,omitempty"`
	Commands []commandState `json:"commands,omitempty"`
	Toasts   []toastState   `json:"toasts,omitempty"`
}

type commandState struct {
	Command string `json:"command"`
	Text    string `json:"text"`
}

// toastState is an answer to a tap; Seq numbers those of one person.
type toastState struct {
	Seq   int    `json:"seq"`
	Text  string `json:"text"`
	Alert bool   `json:"alert,omitempty"`
	Of    int    `json:"of"` // the message tapped
}

type messageState struct {
	ID       int              `json:"id"`
	Bot      bool             `json:"bot,omitempty"`
	From     string           `json:"from,omitempty"`
	Day      string           `json:"day"`  // 2018年3月26日 周一
	Time     string           `json:"time"` // 09:02
	Edited   string           `json:"edited,omitempty"`
	Edits    int              `json:"edits,omitempty"`
	Text     string           `json:"text,omitempty"`
	Entities []bottest.Entity `json:"entities,omitempty"`
	Buttons  [][]buttonState  `json:"buttons,omitempty"`
	Photo    string           `json:"photo,omitempty"` // file id
	Document *documentState   `json:"document,omitempty"`
	Reply    *replyState      `json:"reply,omitempty"`
	Service  string           `json:"service,omitempty"`
}

type buttonState struct {
	Text string `json:"text"`
	Data string `json:"data,omitempty"`
	URL  string `json:"url,omitempty"`
	Copy string `json:"copy,omitempty"`
}

type documentState struct {
	File string `json:"file"`
	Name string `json:"name"`
	Size string `json:"size"`
}

type replyState struct {
	From string `json:"from"`
	Text string `json:"text"`
}

func (p *page) getState(w http.ResponseWriter, _ *http.Request) {
	s := p.head()
	s.Guide, s.Chats = p.guide(), p.chats()
	writeJSON(w, http.StatusOK, s)
}

// head is the state without guide and chats.
func (p *page) head() state {
	busy, _ := p.busy()
	now := p.Clock.Now().In(workday.Shanghai)
	return state{Run: p.run, Bot: p.Server.Username(), Clock: clockState{
		Now: now.Format("2006-01-02T15:04"), Text: dayText(now) + " " + now.Format("15:04"), Busy: busy,
	}}
}

func (p *page) guide() []guideStep {
	var out []guideStep
	for _, g := range p.Guide {
		step := guideStep{Part: g.Part, Title: g.Title, Text: g.Text, Phone: g.Phone, Acts: []actState{}}
		for _, a := range g.Acts {
			step.Acts = append(step.Acts, p.act(g, a))
		}
		out = append(out, step)
	}
	return out
}

func (p *page) act(g GuideStep, a Act) actState {
	s := actState{Phone: a.Phone, Say: a.Say, Tap: a.Tap, Photo: a.Photo, Clock: a.Clock, Sees: a.Sees}
	if s.Phone == 0 {
		s.Phone = g.Phone
	}
	s.Chat = s.Phone
	if a.Group {
		s.Chat = p.Group
	}
	return s
}

func (p *page) chats() []chatState {
	var out []chatState
	for i := range p.Phones {
		out = append(out, p.phoneChat(&p.Phones[i]))
	}
	if p.group != nil {
		out = append(out, chatState{
			ID: p.group.ID, Group: true, Title: p.GroupTitle, Messages: messages(p.Server.Messages(p.group.ID)),
		})
	}
	return out
}

func (p *page) phoneChat(ph *Phone) chatState {
	id := ph.User.ID
	c := chatState{
		ID: ph.ID, Title: ph.Title, Owner: ph.Owner, Hint: ph.Hint,
		Messages: messages(p.Server.Messages(id)), Keyboard: p.Server.Keyboard(id),
	}
	for _, cmd := range p.Server.Commands(id) {
		c.Commands = append(c.Commands, commandState{Command: "/" + cmd.Command, Text: cmd.Description})
	}
	for i, t := range p.Server.Toasts(id) {
		c.Toasts = append(c.Toasts, toastState{Seq: i + 1, Text: t.Text, Alert: t.Alert, Of: t.MessageID})
	}
	return c
}

func messages(list []bottest.Message) []messageState {
	out := make([]messageState, 0, len(list))
	at := make(map[int]int, len(list)) // of an id in list
	for i := range list {
		m := &list[i]
		at[m.ID] = i
		s := newMessage(m)
		if j, ok := at[m.ReplyTo]; ok && m.ReplyTo != 0 {
			s.Reply = &replyState{From: list[j].From, Text: firstRunes(list[j].Text, 40)}
		}
		out = append(out, s)
	}
	return out
}

func newMessage(m *bottest.Message) messageState {
	date := m.Date.In(workday.Shanghai)
	s := messageState{
		ID: m.ID, Bot: m.FromBot, From: m.From, Day: dayText(date), Time: date.Format("15:04"), Edits: m.Edits,
		Text: m.Text, Entities: m.Entities, Service: serviceText(m.Service),
	}
	if !m.EditedAt.IsZero() {
		s.Edited = m.EditedAt.In(workday.Shanghai).Format("15:04")
	}
	for _, row := range m.Buttons {
		var line []buttonState
		for _, b := range row {
			line = append(line, buttonState(b))
		}
		s.Buttons = append(s.Buttons, line)
	}
	if m.Photo != nil {
		s.Photo = m.Photo.FileID
	}
	if d := m.Document; d != nil {
		s.Document = &documentState{File: d.FileID, Name: d.Name, Size: sizeText(d.Size)}
	}
	return s
}

// serviceText says what a service message tells, in words.
func serviceText(service string) string {
	switch service {
	case "":
		return ""
	case "new_chat_members":
		return "机器人加入了本群"
	case "left_chat_member":
		return "机器人离开了本群"
	case "migrate_to_chat_id", "migrate_from_chat_id":
		return "本群已升级为超级群"
	}
	return service
}

func dayText(t time.Time) string {
	weekdays := [...]string{"日", "一", "二", "三", "四", "五", "六"}
	return fmt.Sprintf("%d年%d月%d日 周%s", t.Year(), t.Month(), t.Day(), weekdays[t.Weekday()])
}

func sizeText(bytes int) string {
	switch {
	case bytes < 1<<10:
		return fmt.Sprintf("%d 字节", bytes)
	case bytes < 1<<20:
		return fmt.Sprintf("%.0f KB", float64(bytes)/(1<<10))
	}
	return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20))
}

// firstRunes cuts a text to its first n characters.
func firstRunes(text string, n int) string {
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	return string(runes[:n]) + "…"
}
