package bottest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	maxText      = 4096    // code points after parsing
	maxCaption   = 1024    // code points after parsing
	maxTextInput = 1 << 15 // bytes as sent
)

// formatted is a text or caption after parsing and cleaning.
type formatted struct {
	plain    string
	raw      string
	mode     string
	entities []Entity
}

// formatText reads the text or caption of a request with its parse mode or its list of entities.
func formatText(c *call, text, entitiesArg string) (formatted, *apiError) {
	f := formatted{raw: text, mode: c.arg("parse_mode")}
	if len(text) > maxTextInput {
		return f, badRequest("text is too long")
	}
	if !utf8.ValidString(text) {
		return f, badRequest("strings must be encoded in UTF-8")
	}
	var spans []span
	plain := text
	switch strings.ToLower(f.mode) {
	case "", "none":
		list, err := listedEntities(c.arg(entitiesArg), text)
		if err != nil {
			return f, err
		}
		spans = list
	case "html":
		var err error
		if plain, spans, err = parseHTML(text); err != nil {
			return f, badRequest("can't parse entities: " + err.Error())
		}
	case "markdown", "markdownv2":
		return f, badRequest("this test server does not read parse_mode " + f.mode)
	default:
		return f, badRequest("unsupported parse_mode")
	}
	plain, spans = cleanText(plain, spans)
	spans = addAuto(plain, spans)
	f.plain, f.entities = plain, entities(plain, spans)
	return f, nil
}

// listedEntities reads the parameter entities. Offsets outside the text are dropped, as Telegram does.
func listedEntities(arg, text string) ([]span, *apiError) {
	if arg == "" {
		return nil, nil
	}
	var list []Entity
	if json.Unmarshal([]byte(arg), &list) != nil {
		return nil, badRequest("can't parse entities JSON object")
	}
	at := utf16Offsets(text)
	var out []span
	for _, e := range list {
		if e.Length <= 0 || e.Offset < 0 || e.Offset+e.Length >= len(at) {
			continue
		}
		out = append(out, span{start: at[e.Offset], end: at[e.Offset+e.Length], entity: e})
	}
	return orderSpans(out), nil
}

// utf16Offsets gives for each UTF-16 position the byte it falls on.
func utf16Offsets(text string) []int {
	at := make([]int, 0, len(text)+1)
	for i, r := range text {
		at = append(at, i)
		if r > 0xFFFF {
			at = append(at, i)
		}
	}
	return append(at, len(text))
}

// orderSpans sorts as Telegram does: by place, the outer before the inner.
func orderSpans(spans []span) []span {
	slices.SortStableFunc(spans, func(a, b span) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
	})
	return spans
}

// addAuto adds what Telegram marks by itself, outside links and code.
func addAuto(text string, spans []span) []span {
	auto := autoSpans(text)
	if len(auto) == 0 {
		return spans
	}
	for _, a := range auto {
		inside := slices.ContainsFunc(spans, func(sp span) bool {
			shut := sp.entity.Type == "text_link" || sp.entity.Type == "code" || sp.entity.Type == "pre"
			return shut && a.start < sp.end && sp.start < a.end
		})
		if !inside {
			spans = append(spans, a)
		}
	}
	return orderSpans(spans)
}

// messageText is the text of sendMessage and editMessageText.
func messageText(c *call) (formatted, *apiError) {
	if c.arg("text") == "" {
		return formatted{}, badRequest("message text is empty")
	}
	f, err := formatText(c, c.arg("text"), "entities")
	switch {
	case err != nil:
		return f, err
	case !visible(f.plain):
		return f, badRequest("text must be non-empty")
	case utf8.RuneCountInString(f.plain) > maxText:
		return f, badRequest("message is too long")
	}
	return f, nil
}

// caption is the caption of a photo or document, which may be missing.
func caption(c *call) (formatted, *apiError) {
	f, err := formatText(c, c.arg("caption"), "caption_entities")
	if err == nil && utf8.RuneCountInString(f.plain) > maxCaption {
		return f, badRequest("message caption is too long")
	}
	return f, err
}
