package bottest

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Command is an entry of the menu of commands.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

const maxCommands = 100

func getMe(s *Server, c *call) (any, *apiError) {
	return map[string]any{
		"id": s.botID, "is_bot": true, "first_name": s.opts.Username, "username": s.opts.Username,
		"can_join_groups": true, "can_read_all_group_messages": s.opts.PrivacyOff,
		"supports_inline_queries": false, "can_connect_to_business": false, "has_main_web_app": false,
	}, nil
}

func getChat(s *Server, c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.reachable(c)
	if ch == nil || err != nil && ch.user == nil {
		return nil, err // a person who blocked the bot can still be looked up
	}
	if ch.user != nil && !ch.started {
		return nil, badRequest("chat not found")
	}
	return ch.json(), nil
}

type commandScope struct {
	Type   string `json:"type"`
	ChatID any    `json:"chat_id"`
	UserID int64  `json:"user_id"`
}

// scopeKey names a set of commands by scope and language.
func scopeKey(c *call) (string, *apiError) {
	sc := commandScope{Type: "default"}
	if arg := c.arg("scope"); arg != "" && arg != "{}" {
		if json.Unmarshal([]byte(arg), &sc) != nil {
			return "", badRequest("can't parse BotCommandScope JSON object")
		}
	}
	key := sc.Type
	switch sc.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
	case "chat", "chat_administrators", "chat_member":
		switch id := sc.ChatID.(type) {
		case float64:
			key += "/" + strconv.FormatInt(int64(id), 10)
		case string:
			key += "/" + id
		default:
			return "", badRequest("can't parse BotCommandScope: Empty chat_id specified")
		}
		if sc.Type == "chat_member" {
			key += "/" + strconv.FormatInt(sc.UserID, 10)
		}
	default:
		return "", badRequest("can't parse BotCommandScope: Unsupported type specified")
	}
	return key + "/" + c.arg("language_code"), nil
}

var commandShape = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func setMyCommands(s *Server, c *call) (any, *apiError) {
	key, err := scopeKey(c)
	if err != nil {
		return nil, err
	}
	var list []Command
	if json.Unmarshal([]byte(c.arg("commands")), &list) != nil {
		return nil, badRequest("can't parse commands JSON object")
	}
	if len(list) > maxCommands {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for _, cmd := range list {
		if !commandShape.MatchString(cmd.Command) {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if n := utf8.RuneCountInString(cmd.Description); n < 1 || n > 256 {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands[key] = list
	s.touch()
	return true, nil
}

func getMyCommands(s *Server, c *call) (any, *apiError) {
	key, err := scopeKey(c)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Command{}, s.commands[key]...), nil
}

func deleteMyCommands(s *Server, c *call) (any, *apiError) {
	key, err := scopeKey(c)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.commands, key)
	s.touch()
	return true, nil
}

func setChatMenuButton(s *Server, c *call) (any, *apiError) {
	button := struct {
		Type string `json:"type"`
	}{Type: "default"}
	if arg := c.arg("menu_button"); arg != "" && json.Unmarshal([]byte(arg), &button) != nil {
		return nil, badRequest("can't parse menu button JSON object")
	}
	if !slices.Contains([]string{"default", "commands", "web_app"}, button.Type) {
		return nil, badRequest("can't parse menu button: MenuButton has unsupported type")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.menus[c.chatID()] = button.Type
	s.touch()
	return true, nil
}

// Commands is the menu of commands a chat shows: the narrowest scope that has one, without a language.
func (s *Server) Commands(chatID int64) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	wide := "all_private_chats/"
	if chatID < 0 {
		wide = "all_group_chats/"
	}
	for _, key := range []string{"chat/" + strconv.FormatInt(chatID, 10) + "/", wide, "default/"} {
		if list, ok := s.commands[key]; ok {
			return slices.Clone(list)
		}
	}
	return nil
}

// MenuButton is the type of the menu button set for a chat, or for all chats with 0; "" when never set.
func (s *Server) MenuButton(chatID int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.menus[chatID]
}
