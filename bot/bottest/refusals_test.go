package bottest_test

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"zwxx/bot/bottest"
)

func inline(buttons ...string) string {
	return `{"inline_keyboard":[[` + strings.Join(buttons, ",") + `]]}`
}

func TestMarkupRefused(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Start("")
	many := strings.TrimSuffix(strings.Repeat(`{"text":"a","callback_data":"b"},`, 101), ",")
	for name, tc := range map[string]struct{ markup, want string }{
		"not JSON":        {`{"inline_keyboard":`, "can't parse reply keyboard markup JSON object"},
		"not an object":   {`[]`, "object expected as reply markup"},
		"not rows":        {`{"inline_keyboard":[{"text":"a","callback_data":"b"}]}`, `field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`},
		"not a button":    {inline(`"a"`), "can't parse inline keyboard button: InlineKeyboardButton must be an Object"},
		"wrong type":      {inline(`{"text":"a","callback_data":5}`), "can't parse inline keyboard button:"},
		"no text":         {inline(`{"callback_data":"b"}`), `can't parse inline keyboard button: Can't find field "text"`},
		"empty text":      {inline(`{"text":" ","callback_data":"b"}`), "inline keyboard button text must be non-empty"},
		"no action":       {inline(`{"text":"a"}`), "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"},
		"empty copy_text": {inline(`{"text":"a","callback_data":"","copy_text":{"text":""}}`), "can't parse inline keyboard button: Text buttons are unallowed"},
		"65 bytes":        {inline(`{"text":"a","callback_data":"` + strings.Repeat("字", 21) + `ab"}`), "BUTTON_DATA_INVALID"},
		"bad address":     {inline(`{"text":"a","url":"nowhere"}`), "inline keyboard button URL 'nowhere' is invalid"},
		"101 buttons":     {inline(many), "reply markup is too long"},
		"keyboard rows":   {`{"keyboard":["a"]}`, `field "keyboard" must be an Array of Arrays`},
		"keyboard button": {`{"keyboard":[[5]]}`, "can't parse keyboard button: KeyboardButton must be a String or an Object"},
		"keyboard empty":  {`{"keyboard":[[""]]}`, "keyboard button text must be non-empty"},
	} {
		r := call(t, s, "sendMessage", "chat_id", "1", "text", "x", "reply_markup", tc.markup)
		if !strings.HasPrefix(r.Description, "Bad Request: "+tc.want) || r.Code != 400 {
			t.Errorf("%s: %d %q, want %q", name, r.Code, r.Description, tc.want)
		}
	}
	if got := s.Messages(1); len(got) != 1 {
		t.Errorf("something refused was delivered: %+v", got)
	}
	ok := inline(`{"text":"a","callback_data":"`+strings.Repeat("字", 21)+`a","copy_text":{"text":""}}`, `{"text":"b","copy_text":{"text":"抄"}}`)
	mustOK(t, call(t, s, "sendMessage", "chat_id", "1", "text", "x", "reply_markup", ok))
	if m, _ := s.Last(1); len(m.Buttons[0]) != 2 || m.Buttons[0][1].Copy != "抄" {
		t.Errorf("buttons %+v", m.Buttons)
	}
}

func TestUnreachableChats(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	send := func(id int64) reply {
		return call(t, s, "sendMessage", "chat_id", strconv.FormatInt(id, 10), "text", "x")
	}
	wantRefusal(t, send(5), 400, "Bad Request: chat not found")
	wantRefusal(t, call(t, s, "sendMessage", "text", "x"), 400, "Bad Request: chat_id is empty")
	u := s.User(1, "王敏")
	wantRefusal(t, send(1), 403, "Forbidden: bot can't initiate conversation with a user")
	u.Start("")
	mustOK(t, send(1))
	u.Block()
	wantRefusal(t, send(1), 403, "Forbidden: bot was blocked by the user")
	u.Unblock()
	mustOK(t, send(1))
	u.Block()
	u.Say("又来了") // writing lifts the block
	mustOK(t, send(1))
	u.Deactivate()
	wantRefusal(t, send(1), 403, "Forbidden: user is deactivated")
	if id := u.Say("x"); id != 0 {
		t.Error("a deleted account wrote")
	}

	g := s.Group(-100, "宣传群")
	mustOK(t, send(-100))
	g.Kick(u)
	wantRefusal(t, send(-100), 403, "Forbidden: bot was kicked from the group chat")
	g.Add(u)
	g.Remove(u)
	wantRefusal(t, send(-100), 403, "Forbidden: bot is not a member of the group chat")
	g.Add(u)
	next := g.Upgrade(u, -1001234567890)
	r := send(-100)
	wantRefusal(t, r, 400, "Bad Request: group chat was upgraded to a supergroup chat")
	if r.Parameters.MigrateTo != next.ID {
		t.Errorf("migrate_to_chat_id %d", r.Parameters.MigrateTo)
	}
	mustOK(t, send(next.ID))
	next.Kick(u)
	wantRefusal(t, send(next.ID), 403, "Forbidden: bot was kicked from the supergroup chat")
}

func TestEdits(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	u := s.User(1, "王敏")
	mine := u.Say("我写的")
	buttons := inline(`{"text":"收到","callback_data":"a"}`)
	id := messageID(t, call(t, s, "sendMessage", "chat_id", "1", "text", "<b>一</b>", "parse_mode", "HTML", "reply_markup", buttons))
	edit := func(id int, params ...string) reply {
		return call(t, s, "editMessageText", append([]string{"chat_id", "1", "message_id", strconv.Itoa(id)}, params...)...)
	}
	wantRefusal(t, edit(999, "text", "x"), 400, "Bad Request: message to edit not found")
	wantRefusal(t, edit(mine, "text", "x"), 400, "Bad Request: message can't be edited")
	wantRefusal(t, edit(id, "text", "<b>一</b>", "parse_mode", "HTML", "reply_markup", buttons), 400, "Bad Request: message is not modified: ")
	wantRefusal(t, edit(id, "text", "<b>一", "parse_mode", "HTML"), 400, "Bad Request: can't parse entities")
	wantRefusal(t, edit(id, "text", "二", "reply_markup", `{"keyboard":[["a"]]}`), 400, "Bad Request: inline keyboard expected")
	mustOK(t, edit(id, "text", "一", "reply_markup", buttons)) // the bold went
	mustOK(t, edit(id, "text", "一"))                          // the buttons went
	wantRefusal(t, edit(id, "text", "一"), 400, "Bad Request: message is not modified: ")
	wantRefusal(t, call(t, s, "editMessageReplyMarkup", "chat_id", "1", "message_id", strconv.Itoa(id)), 400, "Bad Request: message is not modified: ")
	mustOK(t, call(t, s, "editMessageReplyMarkup", "chat_id", "1", "message_id", strconv.Itoa(id), "reply_markup", buttons))
	if m, _ := s.Last(1); m.Edits != 3 || len(m.Buttons) != 1 || m.EditedAt.IsZero() {
		t.Errorf("after the edits: %+v", m)
	}
	kb := messageID(t, call(t, s, "sendMessage", "chat_id", "1", "text", "x", "reply_markup", `{"keyboard":[["待办",{"text":"得分"}]]}`))
	wantRefusal(t, edit(kb, "text", "y"), 400, "Bad Request: message can't be edited")
	if got := fmt.Sprint(s.Keyboard(1)); got != "[[待办 得分]]" {
		t.Errorf("keyboard %s", got)
	}
	if err := u.Press("得分"); err != nil {
		t.Error(err)
	}
	if err := u.Press("排名"); err == nil {
		t.Error("pressed a key that is not there")
	}
	mustOK(t, call(t, s, "sendMessage", "chat_id", "1", "text", "x", "reply_markup", `{"remove_keyboard":true}`))
	if s.Keyboard(1) != nil {
		t.Error("the keyboard stayed")
	}
}

func messageID(t testing.TB, r reply) int {
	t.Helper()
	var m struct {
		ID int `json:"message_id"`
	}
	if err := json.Unmarshal(mustOK(t, r).Result, &m); err != nil {
		t.Fatal(err)
	}
	return m.ID
}

func TestDelete(t *testing.T) {
	t.Parallel()
	now := time.Date(2018, 3, 26, 9, 0, 0, 0, time.UTC)
	s := start(t, bottest.Options{Now: func() time.Time { return now }})
	s.User(1, "王敏").Start("")
	del := func(id int) reply {
		return call(t, s, "deleteMessage", "chat_id", "1", "message_id", strconv.Itoa(id))
	}
	first := messageID(t, call(t, s, "sendMessage", "chat_id", "1", "text", "一"))
	second := messageID(t, call(t, s, "sendMessage", "chat_id", "1", "text", "二"))
	mustOK(t, del(first))
	wantRefusal(t, del(first), 400, "Bad Request: message to delete not found")
	now = now.Add(48 * time.Hour)
	wantRefusal(t, del(second), 400, "Bad Request: message can't be deleted")
	if len(s.Messages(1)) != 2 || len(s.History(1)) != 3 || !s.History(1)[1].Deleted {
		t.Errorf("history %+v", s.History(1))
	}
}

func TestMethodsAndTokens(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	wantRefusal(t, call(t, s, "sendSticker"), 404, "Not Found: method not found")
	mustOK(t, call(t, s, "GETME")) // names do not care about case
	other := bottest.Options{Token: "999:AAAAAAAAAAAAAAAAAAAA"}
	wrong := start(t, other)
	for path, code := range map[string]int{
		"/bot" + wrong.Token() + "/getMe":      401,
		"/bot123/getMe":                        404,
		"/":                                    404,
		"/file/bot" + wrong.Token() + "/a.jpg": 401,
		"/file/bot" + s.Token() + "/a.jpg":     404,
	} {
		if got := get(t, s.URL()+path); got.Code != code {
			t.Errorf("%s: %d, want %d", path, got.Code, code)
		}
	}
	var me struct {
		ID       int64
		Username string
		ReadsAll bool `json:"can_read_all_group_messages"`
	}
	if err := json.Unmarshal(mustOK(t, call(t, s, "getMe")).Result, &me); err != nil || me.ID != s.BotID() || me.Username != s.Username() || me.ReadsAll {
		t.Errorf("getMe %+v, %v", me, err)
	}
}

func TestRepliesAndActions(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	first := s.User(1, "王敏").Say("问")
	r := call(t, s, "sendMessage", "chat_id", "1", "text", "答", "reply_parameters", fmt.Sprintf(`{"message_id":%d}`, first))
	mustOK(t, r)
	if m, _ := s.Last(1); m.ReplyTo != first || !strings.Contains(string(r.Result), `"reply_to_message"`) {
		t.Errorf("reply to %d", m.ReplyTo)
	}
	wantRefusal(t, call(t, s, "sendMessage", "chat_id", "1", "text", "x", "reply_to_message_id", "999"), 400, "Bad Request: message to be replied not found")
	mustOK(t, call(t, s, "sendMessage", "chat_id", "1", "text", "x", "reply_to_message_id", "999", "allow_sending_without_reply", "true"))
	mustOK(t, call(t, s, "sendChatAction", "chat_id", "1", "action", "typing"))
	wantRefusal(t, call(t, s, "sendChatAction", "chat_id", "1", "action", "dancing"), 400, "Bad Request: wrong parameter action in request")
	mustOK(t, call(t, s, "getChat", "chat_id", "1"))
	wantRefusal(t, call(t, s, "getChat", "chat_id", "2"), 400, "Bad Request: chat not found")
}

func TestCommandMenus(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	set := func(commands, scope string) reply {
		return call(t, s, "setMyCommands", "commands", commands, "scope", scope)
	}
	mustOK(t, set(`[{"command":"help","description":"帮助"}]`, ""))
	mustOK(t, set(`[{"command":"todo","description":"待办"}]`, `{"type":"chat","chat_id":7}`))
	wantRefusal(t, set(`[{"command":"Help","description":"x"}]`, ""), 400, "Bad Request: BOT_COMMAND_INVALID")
	wantRefusal(t, set(`[{"command":"帮助","description":"x"}]`, ""), 400, "Bad Request: BOT_COMMAND_INVALID")
	wantRefusal(t, set(`[{"command":"help","description":""}]`, ""), 400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
	wantRefusal(t, set(`x`, ""), 400, "Bad Request: can't parse commands JSON object")
	wantRefusal(t, set(`[]`, `{"type":"moon"}`), 400, "Bad Request: can't parse BotCommandScope")
	many := strings.TrimSuffix(strings.Repeat(`{"command":"help","description":"x"},`, 101), ",")
	wantRefusal(t, set("["+many+"]", ""), 400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
	if got := s.Commands(7); len(got) != 1 || got[0].Command != "todo" {
		t.Errorf("chat 7 has %+v", got)
	}
	mustOK(t, call(t, s, "deleteMyCommands", "scope", `{"type":"chat","chat_id":"7"}`))
	if got := s.Commands(7); len(got) != 1 || got[0].Command != "help" {
		t.Errorf("chat 7 falls back to %+v", got)
	}
	mustOK(t, call(t, s, "setChatMenuButton", "menu_button", `{"type":"commands"}`))
	wantRefusal(t, call(t, s, "setChatMenuButton", "menu_button", `{"type":"x"}`), 400, "Bad Request: can't parse menu button")
	if s.MenuButton(0) != "commands" {
		t.Errorf("menu button %q", s.MenuButton(0))
	}
}
