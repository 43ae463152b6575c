package bot_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"zwxx/bot/bottest"
)

// A transcript (testdata/*.chat) is a conversation: steps at the margin, and
// indented below each what every chat then shows that is new. It is
// specification, test and documentation at once; with -update the indented
// lines are rewritten.
//
//	at 2018-03-01 09:00          the clock goes there, and what is due is played
//	person 李四 officer 梅城镇     joins by an invitation
//	group 工作群
//	李四> text                   says; ⏎ begins another line
//	> text                       so does this
//	李四 tap 收到                 taps the newest button of that label
//	李四 tap 收到 twice           … two times at once
//	李四 tap 收到 old             … on the oldest message that has had it, whether it still has or not
//	李四 opens                   opens the newest link an invitation or handover has shown
//	taps 6                       so many buttons were pressed since the last taps
//	李四 photo | album 3 | document 说明.pdf
//	李四 sheet 名单.xlsx          sends a workbook made of the cells below
//	> cell | cell
//	李四 edit OLD => NEW          edits the message that said OLD
//	李四 in 工作群> text
//	stop 李四                     the officer's appointment ends
//	block 李四 | unblock 李四 | deactivate 李四
//	add 工作群 | promote 工作群 | kick 工作群     of the bot, by somebody
//	restart                      the program is started anew
//	restored 2018-03-01 02:30    the database was restored just now from a backup of then
var update = flag.Bool("update", false, "rewrite what transcripts show")

func TestTranscripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.chat")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".chat"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := playTranscript(t, string(text))
			if got == string(text) {
				return
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("%s shows something else (go test ./bot -update rewrites it):\n%s", file, firstDifference(string(text), got))
		})
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			from := max(0, i-6)
			return fmt.Sprintf("line %d\nwant:\n%s\ngot:\n%s", i+1,
				strings.Join(w[from:min(len(w), i+6)], "\n"), strings.Join(g[from:min(len(g), i+6)], "\n"))
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}

// A play is a transcript being played.
type play struct {
	*stage
	people  map[string]*bottest.User
	groups  map[string]*bottest.Group
	chats   []chat
	pressed map[string]shownButton // every button ever shown, by label
	link    string                 // the token of the newest link shown
	tapped  int                    // buttons pressed since the last step taps
	out     strings.Builder
}

// A chat is one of those whose messages are shown, in the order they were named.
type chat struct {
	name    string
	id      int64
	shown   map[int]string
	toasts  int
	buttons []shownButton // every button it has shown
}

// replay plays a transcript and returns where it ended.
func replay(t *testing.T, name string) *play {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name + ".chat")
	if err != nil {
		t.Fatal(err)
	}
	return playText(t, string(text))
}

func playTranscript(t *testing.T, text string) string {
	t.Helper()
	return playText(t, text).out.String()
}

func playText(t *testing.T, text string) *play { return playTampered(t, text, tampering{}) }

// A tampering plays a transcript otherwise than it is written.
type tampering struct {
	restart bool // the program is started anew after every step
	twice   bool // every button is tapped twice
}

func playTampered(t *testing.T, text string, how tampering) *play {
	t.Helper()
	p := &play{people: make(map[string]*bottest.User), groups: make(map[string]*bottest.Group)}
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	lines = slices.DeleteFunc(lines, func(line string) bool { return strings.HasPrefix(line, "  ") }) // written anew
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		p.out.WriteString(line + "\n")
		for i+1 < len(lines) && strings.HasPrefix(lines[i+1], ">") {
			i++
			p.out.WriteString(lines[i] + "\n")
			line += "\n" + strings.TrimPrefix(strings.TrimPrefix(lines[i], ">"), " ")
		}
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if p.stage == nil {
			at, ok := strings.CutPrefix(line, "at ")
			if !ok {
				t.Fatalf("a transcript begins with at: %q", line)
			}
			p.stage = newStage(t, at)
			p.bot.OneByOne()
			continue
		}
		if how.twice && strings.Contains(line, " tap ") && !strings.HasSuffix(line, " old") && !strings.HasSuffix(line, " twice") {
			line += " twice"
		}
		if err := p.step(line); err != nil {
			t.Fatalf("%q: %v\nso far:\n%s", line, err, p.out.String())
		}
		p.settle()
		p.show()
		if how.restart {
			p.start()
			p.bot.OneByOne()
		}
	}
	for _, refusal := range p.server.Refused() {
		if !slices.ContainsFunc(unreachable, func(known string) bool { return strings.Contains(refusal.Description, known) }) {
			t.Errorf("the Bot API refused %s: %s\n%s", refusal.Method, refusal.Description, refusal.Text)
		}
	}
	return p
}

// stale returns every button a chat has shown that it does not show now.
func (p *play) stale(c chat) []shownButton {
	live := make(map[shownButton]bool)
	for _, m := range p.server.Messages(c.id) {
		for _, row := range m.Buttons {
			for _, b := range row {
				live[shownButton{m.ID, b.Data}] = true
			}
		}
	}
	var gone []shownButton
	for _, b := range c.buttons {
		if !live[b] {
			gone = append(gone, b)
		}
	}
	return gone
}

// show writes what each chat shows that it did not show before.
func (p *play) show() {
	said := make(map[string]string) // who was shown a text first in this step
	for i := range p.chats {
		c := &p.chats[i]
		for _, m := range p.server.Messages(c.id) {
			if !m.FromBot {
				continue
			}
			text := p.mask(render(m))
			before, seen := c.shown[m.ID]
			if seen && before == text {
				continue
			}
			c.shown[m.ID] = text
			p.remember(c, m)
			mark := "："
			if seen {
				mark = "（改）："
			}
			if first, ok := said[text]; ok {
				fmt.Fprintf(&p.out, "  %s%s同%s\n", c.name, mark, first)
				continue
			}
			said[text] = c.name
			fmt.Fprintf(&p.out, "  %s%s\n%s", c.name, mark, text)
		}
		toasts := p.server.Toasts(c.id)
		for _, toast := range toasts[c.toasts:] {
			if toast.Text != "" {
				fmt.Fprintf(&p.out, "  %s（提示）：%s\n", c.name, toast.Text)
			}
		}
		c.toasts = len(toasts)
	}
}

var (
	link = regexp.MustCompile(`\?start=([\w-]+)`)
	head = regexp.MustCompile(`[0-9a-f]{4}( [0-9a-f]{4}){7}`)
)

// mask hides the tokens of links and the heads of the audit, which are random,
// and keeps the newest link.
func (p *play) mask(text string) string {
	if shown := link.FindStringSubmatch(text); shown != nil {
		p.link = shown[1]
	}
	return head.ReplaceAllString(link.ReplaceAllString(text, "?start=…"), "…")
}

// A shownButton is a button as it was first shown.
type shownButton struct {
	message int
	data    string
}

func (p *play) remember(c *chat, m bottest.Message) {
	if p.pressed == nil {
		p.pressed = make(map[string]shownButton)
	}
	for _, row := range m.Buttons {
		for _, b := range row {
			c.buttons = append(c.buttons, shownButton{m.ID, b.Data})
			if _, ok := p.pressed[b.Text]; !ok {
				p.pressed[b.Text] = shownButton{m.ID, b.Data}
			}
		}
	}
}

// render is a message as a transcript shows it.
func render(m bottest.Message) string {
	var b strings.Builder
	switch {
	case m.Photo != nil:
		b.WriteString("    | [照片]\n")
	case m.Document != nil:
		fmt.Fprintf(&b, "    | [文件 %s]\n", m.Document.Name)
	}
	for _, line := range strings.Split(m.Text, "\n") {
		b.WriteString(strings.TrimRight("    | "+line, " ") + "\n")
	}
	for _, row := range m.Buttons {
		b.WriteString("    |")
		for _, button := range row {
			b.WriteString(" [" + button.Text + "]")
		}
		b.WriteString("\n")
	}
	for _, row := range m.ReplyKeyboard {
		fmt.Fprintf(&b, "    | 键盘 %s\n", strings.Join(row, " "))
	}
	return b.String()
}

func testPhoto() []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8)), nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}
