package demo_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"zwxx/bot/bottest"
	"zwxx/cmd/zwxx/demo"
)

// TestGuideOnThePage has every act say whose it is and which chat it is done
// in.
func TestGuideOnThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	type act struct{ Chat, Phone int64 }
	var state struct{ Guide []struct{ Acts []act } }
	_, body := w.get("/api/state")
	if err := json.Unmarshal(body, &state); err != nil {
		t.Fatal(err)
	}
	var got [][]act
	for _, step := range state.Guide {
		got = append(got, step.Acts)
	}
	want := [][]act{{{section, section}, {section, section}, {section, section}}, {{dept, dept}}, {{group, section}}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("acts %v, want %v", got, want)
	}
}

// TestActButton finds the newest button, one with the very label before one
// that only begins so.
func TestActButton(t *testing.T) {
	t.Parallel()
	messages := []bottest.Message{
		{ID: 1, Buttons: [][]bottest.Button{{{Text: "收到", Data: "a"}}}},
		{ID: 2, Buttons: [][]bottest.Button{{{Text: "8.5", Data: "b"}, {Text: "8", Data: "c"}}, {{Text: "刚刚 09:00", Data: "d"}}}},
		{ID: 3},
	}
	for label, want := range map[string]string{"收到": "1a", "8": "2c", "刚刚": "2d", "确认": "0"} {
		message, b, ok := demo.Act{Tap: label}.Button(messages)
		if got := string(rune('0'+message)) + b.Data; got != want || ok != (want != "0") {
			t.Errorf("%s: %s %v, want %s", label, got, ok, want)
		}
	}
}

// TestActShows counts what the bot says alone.
func TestActShows(t *testing.T) {
	t.Parallel()
	act := demo.Act{Sees: "✔ 已签收"}
	for _, c := range []struct {
		m    bottest.Message
		want bool
	}{
		{bottest.Message{FromBot: true, Text: "卡片\n✔ 已签收　王五"}, true},
		{bottest.Message{Text: "✔ 已签收"}, false},
		{bottest.Message{FromBot: true, Text: "未签收"}, false},
	} {
		if got := act.Shows(&c.m); got != c.want {
			t.Errorf("%+v: %v", c.m, got)
		}
	}
}
