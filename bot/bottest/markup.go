package bottest

import (
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxCallbackData = 64 // bytes
	maxButtons      = 100
)

// markup is what a message carries below itself or does to the keyboard of its chat.
type markup struct {
	inline   [][]Button
	keyboard [][]string
	remove   bool
	force    bool
}

func (m *markup) rows() [][]string {
	var out [][]string
	for _, row := range m.keyboard {
		out = append(out, slices.Clone(row))
	}
	return out
}

type rawButton struct {
	Text     *string `json:"text"`
	URL      string  `json:"url"`
	Data     string  `json:"callback_data"`
	CopyText *struct {
		Text *string `json:"text"`
	} `json:"copy_text"`
	SwitchInline  *string         `json:"switch_inline_query"`
	SwitchCurrent *string         `json:"switch_inline_query_current_chat"`
	SwitchChosen  json.RawMessage `json:"switch_inline_query_chosen_chat"`
	Login         json.RawMessage `json:"login_url"`
	WebApp        json.RawMessage `json:"web_app"`
}

type rawMarkup struct {
	Inline   [][]rawButton       `json:"inline_keyboard"`
	Keyboard [][]json.RawMessage `json:"keyboard"`
	Remove   bool                `json:"remove_keyboard"`
	Force    bool                `json:"force_reply"`
}

// replyMarkup reads the parameter reply_markup; nil when there is none.
func replyMarkup(c *call) (*markup, *apiError) {
	arg := strings.TrimSpace(c.arg("reply_markup"))
	if arg == "" || arg == "null" {
		return nil, nil
	}
	var raw rawMarkup
	if err := json.Unmarshal([]byte(arg), &raw); err != nil {
		return nil, badRequest(markupProblem(err, arg))
	}
	m := &markup{remove: raw.Remove, force: raw.Force}
	total := 0
	for _, row := range raw.Inline {
		var out []Button
		for _, b := range row {
			button, err := b.check()
			if err != nil {
				return nil, err
			}
			out = append(out, button)
		}
		total += len(out)
		if len(out) > 0 {
			m.inline = append(m.inline, out)
		}
	}
	for _, row := range raw.Keyboard {
		var out []string
		for _, b := range row {
			text, err := keyboardText(b)
			if err != nil {
				return nil, err
			}
			out = append(out, text)
		}
		total += len(out)
		if len(out) > 0 {
			m.keyboard = append(m.keyboard, out)
		}
	}
	if total > maxButtons {
		return nil, badRequest("reply markup is too long")
	}
	if m.keyboard != nil {
		m.inline = nil // Telegram reads the first kind it finds, and looks for keyboard first
	}
	return m, nil
}

func markupProblem(err error, arg string) string {
	var wrong *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &wrong):
		return "can't parse reply keyboard markup JSON object"
	case !strings.HasPrefix(arg, "{"):
		return "object expected as reply markup"
	case wrong.Type == reflect.TypeFor[rawButton]():
		return "can't parse inline keyboard button: InlineKeyboardButton must be an Object"
	case strings.HasPrefix(wrong.Field, "inline_keyboard.") && wrong.Type.Kind() != reflect.Slice:
		return "can't parse inline keyboard button: a field has the wrong type"
	case strings.HasPrefix(wrong.Field, "inline_keyboard"):
		return `field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`
	}
	return `field "keyboard" must be an Array of Arrays`
}

// check takes the first action in Telegram's order. An empty copy_text beside another action is ignored, as the library
// sends one with every button.
func (b *rawButton) check() (Button, *apiError) {
	const prefix = "can't parse inline keyboard button: "
	if b.Text == nil {
		return Button{}, badRequest(prefix + `Can't find field "text"`)
	}
	text, _ := cleanText(*b.Text, nil)
	out := Button{Text: text}
	switch {
	case text == "":
		return out, badRequest("inline keyboard button text must be non-empty")
	case b.URL != "":
		if out.URL = checkLink(b.URL); out.URL == "" {
			return out, badRequest("inline keyboard button URL '" + b.URL + "' is invalid: Wrong HTTP URL")
		}
	case b.Data != "":
		if len(b.Data) > maxCallbackData {
			return out, badRequest("BUTTON_DATA_INVALID")
		}
		if !utf8.ValidString(b.Data) {
			return out, badRequest("strings must be encoded in UTF-8")
		}
		out.Data = b.Data
	case b.SwitchInline != nil, b.SwitchCurrent != nil, b.SwitchChosen != nil, b.Login != nil, b.WebApp != nil:
	case b.CopyText != nil && b.CopyText.Text == nil:
		return out, badRequest(prefix + `Can't find field "text"`)
	case b.CopyText != nil && *b.CopyText.Text != "":
		if out.Copy = *b.CopyText.Text; utf8.RuneCountInString(out.Copy) > 256 {
			return out, badRequest("BUTTON_COPY_TEXT_INVALID")
		}
	default:
		return out, badRequest(prefix + "Text buttons are unallowed in the inline keyboard")
	}
	return out, nil
}

func keyboardText(raw json.RawMessage) (string, *apiError) {
	const prefix = "can't parse keyboard button: "
	var text string
	if json.Unmarshal(raw, &text) != nil {
		var b struct {
			Text *string `json:"text"`
		}
		if json.Unmarshal(raw, &b) != nil {
			return "", badRequest(prefix + "KeyboardButton must be a String or an Object")
		}
		if b.Text == nil {
			return "", badRequest(prefix + `Can't find field "text"`)
		}
		text = *b.Text
	}
	if text, _ = cleanText(text, nil); text == "" {
		return "", badRequest("keyboard button text must be non-empty")
	}
	return text, nil
}

// sameButtons tells whether an edit would leave the buttons as they are.
func sameButtons(a, b *markup) bool {
	var x, y [][]Button
	if a != nil {
		x = a.inline
	}
	if b != nil {
		y = b.inline
	}
	return slices.EqualFunc(x, y, slices.Equal)
}
