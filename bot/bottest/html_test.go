package bottest_test

import (
	"strings"
	"testing"

	"zwxx/bot/bottest"
)

func TestHTMLRefused(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Start("")
	for src, want := range map[string]string{
		"a < b":                               `Unsupported start tag "" at byte offset 2`,
		"x <b":                                `Unclosed start tag at byte offset 2`,
		"<br>":                                `Unsupported start tag "br" at byte offset 0`,
		"要<abac>":                             `Unsupported start tag "abac" at byte offset 3`,
		"<a href":                             `Unclosed start tag "a" at byte offset 0`,
		`<a href="x"`:                         `Unclosed start tag "a" at byte offset 0`,
		`<a href="x`:                          `Unclosed start tag at byte offset 0`,
		`<a ="x">y</a>`:                       `Empty attribute name in the tag "a" at byte offset 0`,
		"<a href=x/>y</a>":                    `Unexpected end of name token at byte offset 8`,
		"<span>x</span>":                      `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		`<span class="x">x</span>`:            `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"x</b>":                               `Unexpected end tag at byte offset 1`,
		"<b>x</b":                             `Unclosed end tag at byte offset 4`,
		"<b>x</i>":                            `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`,
		"<b><i>x</b></i>":                     `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`,
		"<b>x":                                `Can't find end tag corresponding to start tag "b"`,
		`<tg-emoji emoji-id="x">y</tg-emoji>`: `Invalid custom emoji identifier specified`,
		"<p>x</p>":                            `Unsupported start tag "p" at byte offset 0`,
	} {
		r := call(t, s, "sendMessage", "chat_id", "1", "parse_mode", "HTML", "text", src)
		wantRefusal(t, r, 400, "Bad Request: can't parse entities: "+want)
	}
}

func TestHTMLAccepted(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Start("")
	for _, tc := range []struct {
		src, plain string
		ents       []bottest.Entity
	}{
		{"A & B &amp; &lt;c&gt; &quot;d&quot; &#39;e&#x27; &nbsp; &#0;", `A & B & <c> "d" 'e' &nbsp; &#0;`, nil},
		{"a > b", "a > b", nil},
		{"😀<b>粗</b>", "😀粗", []bottest.Entity{{Type: "bold", Offset: 2, Length: 1}}},
		{"<B>x</B>", "x", []bottest.Entity{{Type: "bold", Length: 1}}},
		{"<b>x</>", "x", []bottest.Entity{{Type: "bold", Length: 1}}},
		{"<strong>a</strong><em>b</em><ins>c</ins><del>d</del>", "abcd", []bottest.Entity{
			{Type: "bold", Length: 1}, {Type: "italic", Offset: 1, Length: 1},
			{Type: "underline", Offset: 2, Length: 1}, {Type: "strikethrough", Offset: 3, Length: 1}}},
		{"<b>a<i>b</i></b>", "ab", []bottest.Entity{{Type: "bold", Length: 2}, {Type: "italic", Offset: 1, Length: 1}}},
		{`<a href="https://x.cn/?a=1&amp;b=2">字</a>`, "字", []bottest.Entity{{Type: "text_link", Length: 1, URL: "https://x.cn/?a=1&b=2"}}},
		{`<a href="javascript:x">字</a>`, "字", nil},
		{`<pre><code class="language-go">x</code></pre>`, "x", []bottest.Entity{{Type: "pre", Length: 1, Language: "go"}}},
		{`<code>x</code>`, "x", []bottest.Entity{{Type: "code", Length: 1}}},
		{`<span class="tg-spoiler">x</span><tg-spoiler>y</tg-spoiler>`, "xy", []bottest.Entity{
			{Type: "spoiler", Length: 1}, {Type: "spoiler", Offset: 1, Length: 1}}},
		{`<blockquote expandable>x</blockquote>`, "x", []bottest.Entity{{Type: "expandable_blockquote", Length: 1}}},
		{"<b></b>x", "x", nil},
		{"  <b> x </b>\n", "x", []bottest.Entity{{Type: "bold", Length: 1}}},
		{"见 /help 和 @zwxx_bot，网址 https://a.cn/b。", "见 /help 和 @zwxx_bot，网址 https://a.cn/b。", []bottest.Entity{
			{Type: "bot_command", Offset: 2, Length: 5}, {Type: "mention", Offset: 10, Length: 9}, {Type: "url", Offset: 23, Length: 14}}},
	} {
		mustOK(t, call(t, s, "sendMessage", "chat_id", "1", "parse_mode", "HTML", "text", tc.src))
		m, _ := s.Last(1)
		if m.Text != tc.plain || m.RawText != tc.src {
			t.Errorf("%q: plain %q, want %q", tc.src, m.Text, tc.plain)
		}
		if len(m.Entities) != len(tc.ents) {
			t.Errorf("%q: entities %+v, want %+v", tc.src, m.Entities, tc.ents)
			continue
		}
		for i := range tc.ents {
			if m.Entities[i] != tc.ents[i] {
				t.Errorf("%q: entity %+v, want %+v", tc.src, m.Entities[i], tc.ents[i])
			}
		}
	}
}

func TestOutgoingTextIsCleaned(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Start("")
	for src, want := range map[string]string{
		"a\x00b\tc\x1fd":         "a b c d",
		"a\r\nb":                 "a\nb",
		"a\u2028b\u202ec\u202ad": "abcd",
		"a\u200bb\u200fc\u2066d": "a\u200bb\u200fc\u2066d",
		"\n 前后 \n":               "前后",
		"x\u0333y":               "xy",
		"中文\u3000全角":             "中文\u3000全角",
	} {
		mustOK(t, call(t, s, "sendMessage", "chat_id", "1", "text", src))
		if m, _ := s.Last(1); m.Text != want {
			t.Errorf("%q shows %q, want %q", src, m.Text, want)
		}
	}
	mustOK(t, call(t, s, "sendMessage", "chat_id", "1", "parse_mode", "HTML", "text", "\r\u202e😀<b>\r粗\t体</b>"))
	m, _ := s.Last(1)
	if want := (bottest.Entity{Type: "bold", Offset: 2, Length: 3}); m.Text != "😀粗 体" || m.Entities[0] != want {
		t.Errorf("entities must move with the text: %q %+v", m.Text, m.Entities)
	}
}

func TestLengthsAreCodePointsAfterParsing(t *testing.T) {
	t.Parallel()
	s := start(t, bottest.Options{})
	s.User(1, "王敏").Start("")
	send := func(text, mode string) reply {
		return call(t, s, "sendMessage", "chat_id", "1", "text", text, "parse_mode", mode)
	}
	mustOK(t, send(strings.Repeat("字", 4096), ""))
	mustOK(t, send(strings.Repeat("😀", 4096), ""))
	mustOK(t, send(strings.Repeat("<b>字</b>", 2000)+strings.Repeat("&lt;", 2000), "HTML"))
	wantRefusal(t, send(strings.Repeat("字", 4097), ""), 400, "Bad Request: message is too long")
	wantRefusal(t, send(strings.Repeat("a", 33000), ""), 400, "Bad Request: text is too long")
	wantRefusal(t, send("", ""), 400, "Bad Request: message text is empty")
	wantRefusal(t, send(" \n\u200b", ""), 400, "Bad Request: text must be non-empty")
	wantRefusal(t, send("<b></b>", "HTML"), 400, "Bad Request: text must be non-empty")
	wantRefusal(t, send("x", "HTML5"), 400, "Bad Request: unsupported parse_mode")
	wantRefusal(t, send("a\xff", ""), 400, "Bad Request: strings must be encoded in UTF-8")
}
