package demo

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"zwxx/bot/bottest"
)

const (
	maxBody = 256 << 10 // bytes of a JSON request
	maxSaid = 20_000    // characters: the app sends them in pieces
)

const unknownPhone = "没有这部手机。"

// read decodes a JSON request; false when it has answered with a refusal.
func read(w http.ResponseWriter, r *http.Request, into any) bool {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		refuse(w, http.StatusBadRequest, "没有看懂这个请求。")
		return false
	}
	return true
}

type saying struct {
	Phone int64  `json:"phone"`
	Text  string `json:"text"`
}

// readSaying gives who speaks and what; nil when it has answered with a refusal.
func (p *page) readSaying(w http.ResponseWriter, r *http.Request) (*Phone, string) {
	var s saying
	if !read(w, r, &s) {
		return nil, ""
	}
	ph := p.phone(s.Phone)
	text := strings.TrimSpace(s.Text)
	switch {
	case ph == nil:
		refuse(w, http.StatusNotFound, unknownPhone)
	case text == "":
		refuse(w, http.StatusBadRequest, "还没有写内容。")
	case utf8.RuneCountInString(text) > maxSaid:
		refuse(w, http.StatusBadRequest, "内容太长，请分几次发。")
	default:
		return ph, text
	}
	return nil, ""
}

func (p *page) postSay(w http.ResponseWriter, r *http.Request) {
	ph, text := p.readSaying(w, r)
	if ph == nil {
		return
	}
	sent := 0
	if payload, ok := p.startLink(text); ok {
		sent = ph.User.Start(payload)
	} else {
		sent = ph.User.Say(text)
	}
	if sent == 0 {
		refuse(w, http.StatusConflict, "这部手机发不出消息。")
		return
	}
	writeJSON(w, http.StatusOK, struct{}{})
}

var startPayload = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// startLink reads a link to the bot, such as an invitation: a phone that is given one opens it instead of sending it.
func (p *page) startLink(text string) (payload string, ok bool) {
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Host != "t.me" || !strings.EqualFold(strings.Trim(u.Path, "/"), p.Server.Username()) {
		return "", false
	}
	payload = u.Query().Get("start")
	return payload, payload == "" || startPayload.MatchString(payload)
}

func (p *page) postGroupSay(w http.ResponseWriter, r *http.Request) {
	ph, text := p.readSaying(w, r)
	if ph == nil {
		return
	}
	if p.group == nil {
		refuse(w, http.StatusNotFound, "演示里没有群。")
		return
	}
	if ph.User.SayIn(p.group, text) == 0 {
		refuse(w, http.StatusConflict, "这部手机发不出消息。")
		return
	}
	writeJSON(w, http.StatusOK, struct{}{})
}

// tap is a button tapped by a phone, in its own chat or in the group.
type tap struct {
	Phone   int64  `json:"phone"`
	Group   bool   `json:"group"`
	Message int    `json:"message"`
	Data    string `json:"data"`
}

func (p *page) postTap(w http.ResponseWriter, r *http.Request) {
	var t tap
	if !read(w, r, &t) {
		return
	}
	ph := p.phone(t.Phone)
	if ph == nil {
		refuse(w, http.StatusNotFound, unknownPhone)
		return
	}
	if err := p.tap(ph.User, t); err != nil {
		refuse(w, http.StatusConflict, "这个按钮已经不在了，请看最新的消息。")
		return
	}
	writeJSON(w, http.StatusOK, struct{}{})
}

func (p *page) tap(u *bottest.User, t tap) error {
	if t.Group && p.group != nil {
		return u.TapIn(p.group, t.Message, t.Data)
	}
	return u.Tap(t.Message, t.Data)
}
