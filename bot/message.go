package bot

import (
	"html"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"
)

// Telegram's limits on what is sent, counted in UTF-16 units after the markup
// is taken out, which is never less than what Telegram counts.
const (
	textLimit    = 4096
	captionLimit = 1024
	labelLimit   = 64
	buttonLimit  = 90 // below one message
)

// A message is a rendered notice: Telegram's HTML with what hangs below it.
type message struct {
	text     string
	buttons  [][]button
	keyboard [][]string // the words that stay in place of the letters
	edits    int        // the message to edit; 0 sends a new one
	photo    string     // file id of a photo the text is the caption of
	document string     // file id of a document, likewise
	file     *outFile   // a file the program makes, likewise
}

// A button is a press away from an action.
type button struct{ label, data string }

// A part is what fits into one request.
type part struct {
	text     string
	buttons  [][]button
	keyboard [][]string
	carries  bool // the message's photo, document or file
}

// parts splits a message at line ends so that every part fits; the buttons
// hang below the last, and where they are too many below a part of their own.
// Markup that is open at a split is closed and opened anew.
func (m *message) parts() []part {
	limit := textLimit
	if m.photo != "" || m.document != "" || m.file != nil {
		limit = captionLimit
	}
	var parts []part
	var open []string
	var text strings.Builder
	length := 0
	flush := func() {
		for i := len(open) - 1; i >= 0; i-- {
			text.WriteString("</" + tagName(open[i]) + ">")
		}
		parts = append(parts, part{text: strings.Trim(text.String(), "\n")})
		text.Reset()
		length = 0
		for _, tag := range open {
			text.WriteString(tag)
		}
	}
	for _, line := range strings.SplitAfter(m.text, "\n") {
		for _, piece := range pieces(line, limit) {
			n := utf16Len(plain(piece))
			if length > 0 && length+n > limit-len(resentMark) {
				flush()
			}
			text.WriteString(piece)
			length += n
			open = openTags(open, piece)
		}
	}
	flush()
	parts[0].carries = m.photo != "" || m.document != "" || m.file != nil
	last := &parts[len(parts)-1]
	last.buttons, last.keyboard = m.buttons, m.keyboard
	if rows := rowsWithin(m.buttons, buttonLimit); rows < len(m.buttons) {
		last.buttons = m.buttons[:rows]
		parts = append(parts, (&message{text: label("more"), buttons: m.buttons[rows:]}).parts()...)
	}
	return parts
}

// rowsWithin is how many rows hold at most limit buttons, at least one.
func rowsWithin(rows [][]button, limit int) int {
	for i, row := range rows {
		if limit -= len(row); limit < 0 {
			return max(i, 1)
		}
	}
	return len(rows)
}

// pieces cuts a line that is too long for a part of its own, without markup.
func pieces(line string, limit int) []string {
	if utf16Len(plain(line)) <= limit-len(resentMark) {
		return []string{line}
	}
	var all []string
	runes := []rune(plain(line))
	for len(runes) > 0 {
		n := min(len(runes), (limit-len(resentMark))/2)
		all = append(all, html.EscapeString(string(runes[:n])))
		runes = runes[n:]
	}
	return all
}

var tags = regexp.MustCompile(`<(/?)([a-z-]+)[^>]*>`)

func openTags(open []string, text string) []string {
	for _, tag := range tags.FindAllStringSubmatch(text, -1) {
		switch {
		case tag[1] == "":
			open = append(open, tag[0])
		case len(open) > 0:
			open = open[:len(open)-1]
		}
	}
	return open
}

func tagName(tag string) string { return tags.FindStringSubmatch(tag)[2] }

// plain is HTML without its markup, as a reader sees it.
func plain(text string) string { return html.UnescapeString(tags.ReplaceAllString(text, "")) }

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// truncate cuts text to at most limit UTF-16 units, with … where it was cut.
func truncate(s string, limit int) string {
	if utf16Len(s) <= limit {
		return s
	}
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n >= limit {
			return s[:i] + "…"
		}
	}
	return s
}

func (p part) inlineMarkup() models.ReplyMarkup {
	rows := make([][]models.InlineKeyboardButton, 0, len(p.buttons))
	for _, row := range p.buttons {
		var line []models.InlineKeyboardButton
		for _, b := range row {
			line = append(line, models.InlineKeyboardButton{Text: truncate(b.label, labelLimit), CallbackData: b.data})
		}
		rows = append(rows, line)
	}
	return &models.InlineKeyboardMarkup{InlineKeyboard: rows}
}

func (p part) markup() models.ReplyMarkup {
	switch {
	case len(p.buttons) > 0:
		return p.inlineMarkup()
	case len(p.keyboard) > 0:
		rows := make([][]models.KeyboardButton, 0, len(p.keyboard))
		for _, row := range p.keyboard {
			var line []models.KeyboardButton
			for _, word := range row {
				line = append(line, models.KeyboardButton{Text: word})
			}
			rows = append(rows, line)
		}
		return &models.ReplyKeyboardMarkup{Keyboard: rows, ResizeKeyboard: true, IsPersistent: true}
	}
	return nil
}
