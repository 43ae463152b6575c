package bot

import (
	"context"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"zwxx/bot/bottest"
	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

// hostile is text of n characters as nobody should type it: markup, entities,
// characters of two units, marks that cannot be seen.
func hostile(n int) string {
	corpus := []rune(`<b>《重点》</b>&amp;"'😀</a>&lt;🇨🇳` + "\u200d\u202e<script>&" + `#60;<i`)
	text := make([]rune, n)
	for i := range text {
		text[i] = corpus[i%len(corpus)]
	}
	return string(text)
}

// A fitting renders every notice over a database that is as full, and as full
// of strange text, as people can make it.
type fitting struct {
	*testing.T
	server  *bottest.Server
	bot     *Bot
	db      *store.DB
	now     time.Time
	readers []int64
	ids     map[byte][]string // of the objects, by letter
	shown   map[string]bool   // the kinds of notice that have been shown to anyone
}

// fault 29, 30: no message passes Telegram's limits or breaks its markup,
// whatever the data: every notice, with the longest and strangest values, for a
// reader of every role, is taken by a server that counts and parses as
// Telegram does.
func TestEveryNoticeFits(t *testing.T) {
	t.Parallel()
	f := newFitting(t)
	f.fill()
	for _, n := range notice.All {
		if _, ok := n.(notice.FormPrompt); ok {
			continue // its fields go together
		}
		for variant := range 6 {
			readers := f.readers
			if variant > 0 {
				readers = []int64{fitSection, fitTownship}
			}
			f.show(f.filled(n, variant), readers...)
		}
	}
	f.showForms()
	for _, reason := range declaredReasons(t) {
		f.show(notice.Refused{Reason: reason, Clause: "三(六)6", Field: hostile(30), Value: hostile(500), Other: hostile(500)}, fitTownship)
	}
	for _, refusal := range f.server.Refused() {
		t.Errorf("the Bot API refused %s: %s\n%s", refusal.Method, refusal.Description, truncate(refusal.Text, 300))
	}
	for _, n := range notice.All {
		if kind := notice.Kind(n); !f.shown[kind] && !strings.HasPrefix(kind, "BulletinPicture") { // which need a font
			t.Errorf("%s was shown to nobody: the database lacks what it is about", kind)
		}
	}
}

func newFitting(t *testing.T) *fitting {
	f := &fitting{T: t, ids: make(map[byte][]string), shown: make(map[string]bool),
		now: time.Date(2018, time.January, 4, 9, 0, 0, 0, time.FixedZone("", 8*60*60))}
	f.server = bottest.NewServer(bottest.Options{Now: func() time.Time { return f.now }})
	t.Cleanup(f.server.Close)
	rules, _, err := scoring.Embedded().For(2018)
	f.must(err)
	f.db, err = store.Open(filepath.Join(t.TempDir(), "zwxx.db"), rules)
	f.must(err)
	t.Cleanup(func() { f.db.Close() })
	f.bot, err = New(f.db, Config{Token: f.server.Token(), ServerURL: f.server.URL(), Username: f.server.Username(),
		Contact: Contact{Section: "0571-64000001", DutyDesk: "0571-64000000"},
		Now:     func() time.Time { return f.now }, Clock: time.Now})
	f.must(err)
	return f
}

func (f *fitting) must(err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

// filled is a notice whose every field holds a candidate for its name, or else
// something large of its type.
func (f *fitting) filled(n notice.Notice, variant int) notice.Notice {
	v := reflect.New(reflect.TypeOf(n)).Elem()
	f.fillStruct(v, variant)
	return v.Interface().(notice.Notice)
}

func (f *fitting) fillStruct(v reflect.Value, variant int) {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous {
			continue
		}
		candidates := f.candidates(field.Name)
		switch kind := field.Type.Kind(); {
		case len(candidates) > 0 && kind == reflect.String:
			v.Field(i).SetString(candidates[variant%len(candidates)])
			continue
		case len(candidates) > 0 && field.Type == reflect.TypeFor[[]string]():
			v.Field(i).Set(reflect.ValueOf(candidates))
			continue
		case field.Name == "Chat":
			v.Field(i).SetInt(fitStranger)
			continue
		}
		f.fillValue(v.Field(i), variant)
	}
}

func (f *fitting) fillValue(v reflect.Value, variant int) {
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(f.now.Add(time.Duration(variant) * time.Hour)))
	case v.Kind() == reflect.String:
		v.SetString(hostile(200))
	case v.CanInt():
		v.SetInt(int64(1 + variant))
	case v.Kind() == reflect.Bool:
		v.SetBool(variant%2 == 0)
	case v.Kind() == reflect.Pointer && variant%2 == 0:
		v.Set(reflect.New(v.Type().Elem()))
		f.fillStruct(v.Elem(), variant)
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8:
		for i := range 30 {
			item := reflect.New(v.Type().Elem()).Elem()
			if item.Kind() == reflect.Struct && item.Type() != reflect.TypeFor[time.Time]() {
				f.fillStruct(item, variant+i)
			} else {
				f.fillValue(item, variant)
			}
			v.Set(reflect.Append(v, item))
		}
	case v.Kind() == reflect.Map && v.Type().Elem().Kind() == reflect.String:
		v.Set(reflect.MakeMap(v.Type()))
		for _, key := range []string{"unit", "of", "title", "number", "deadline", "late", "period", "units", "commission"} {
			v.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(hostile(500)))
		}
	case v.Kind() == reflect.Struct:
		f.fillStruct(v, variant)
	}
}

// candidates are what a field of a name can hold; none for what can be any text.
func (f *fitting) candidates(name string) []string {
	letters := map[string]string{
		"Commission": "c", "Notice": "n", "Submission": "s", "Claim": "k", "Explanation": "o", "Extension": "x", "Proposal": "r",
		"Query": "q", "Handover": "h", "Adoption": "a", "Batch": "b", "Outage": "u", "Fact": "asc", "Object": "cn",
		"Correction": "g", "Proposals": "r",
	}
	var all []string
	for _, letter := range []byte(letters[name]) {
		all = append(all, f.ids[letter]...)
	}
	switch name {
	case "Drafts":
		return []string{"2018-02", "2018-03"}
	case "What":
		return exports
	case "Period":
		return []string{"2018-03", "2018Q1", "2018", "2018-02"}
	case "Unit":
		return []string{"梅城镇", "发改局", "开发区（航空小镇）"}
	case "Group":
		return []string{"乡镇（街道）", "部门A类"}
	case "Topic":
		return []string{"", "其他"}
	case "Word":
		return []string{"录用", hostile(500), "三"}
	case "Day", "Received":
		return []string{"2018-03-26"}
	case "Form":
		return []string{"submit", "explain", "commission"}
	case "Field":
		return []string{formSummary}
	case "Reason":
		return []string{"foreign_unit", "no_such"}
	case "Kind":
		return []string{"backup", "damage", "disk", "log"}
	case "Role":
		return []string{"section", "approver", "leader", "officer", "head"}
	}
	return all
}

// show sends a notice to readers as it is rendered for each.
func (f *fitting) show(n notice.Notice, readers ...int64) {
	f.Helper()
	for _, chat := range readers {
		var m *message
		err := f.db.View(f.now, func(v *store.View) (err error) {
			m, err = f.bot.render(v, store.Item{Chat: chat, Notice: n})
			return err
		})
		if err != nil {
			f.Errorf("%s for %d: %v", notice.Kind(n), chat, err)
			continue
		}
		if m == nil {
			continue
		}
		f.shown[notice.Kind(n)] = true
		f.check(notice.Kind(n), chat, m)
	}
}

// check sends the parts of a message to the server, and counts what it does not.
func (f *fitting) check(kind string, chat int64, m *message) {
	f.Helper()
	limit := textLimit
	if m.photo != "" || m.document != "" || m.file != nil {
		limit = captionLimit
	}
	for _, p := range m.parts() {
		if n := utf16Len(resentMark + plain(p.text)); n > limit {
			f.Errorf("%s: a part has %d units", kind, n)
		}
		if len(p.text) > 35_000 {
			f.Errorf("%s: a part has %d bytes", kind, len(p.text))
		}
		buttons := 0
		for _, row := range p.buttons {
			buttons += len(row)
			for _, b := range row {
				if len(b.data) == 0 || len(b.data) > 64 {
					f.Errorf("%s: a button carries %d bytes: %s", kind, len(b.data), b.data)
				}
			}
			if len(row) > 8 {
				f.Errorf("%s: %d buttons in a row", kind, len(row))
			}
		}
		if buttons > 100 {
			f.Errorf("%s: %d buttons", kind, buttons)
		}
		if _, err := f.bot.sendNew(context.Background(), chat, &message{}, p, "HTML"); err != nil {
			f.Errorf("%s: %v\n%s", kind, err, truncate(p.text, 400))
		}
	}
}

// showForms shows every question of every form, with answers as long as they
// can be and many choices, and its summary.
func (f *fitting) showForms() {
	f.Helper()
	var choices []string
	for range 40 {
		choices = append(choices, hostile(100))
	}
	context := map[string]string{}
	for _, key := range []string{"unit", "of", "title", "number", "deadline", "late", "period", "units", "commission", "version"} {
		context[key] = hostile(500)
	}
	for name, form := range forms {
		p := notice.FormPrompt{Form: name, Context: context, Version: 999_999_999, Choices: choices}
		for _, field := range form.fields {
			p.Answers = append(p.Answers, notice.FormAnswer{Field: field.name, Shown: hostile(reasonLimit)})
		}
		for _, editing := range []bool{false, true} {
			p.Editing = editing
			p.Field, p.Problem = formSummary, nil
			f.show(p, fitSection)
			for _, field := range form.fields {
				p.Field, p.Many, p.Pages = field.name, field.many, field.pages
				p.Problem = &notice.Refused{Reason: "no_date", Value: hostile(500), Other: hostile(500)}
				f.show(p, fitSection)
			}
		}
	}
}

// fault 30: what answers a press fits into what Telegram takes for it.
func TestToastsFit(t *testing.T) {
	t.Parallel()
	for _, reason := range declaredReasons(t) {
		text := toastText(&scoring.Refusal{Reason: scoring.Reason(reason), Field: hostile(500), Value: hostile(2000), Other: hostile(2000)})
		if n := utf16Len(text); n == 0 || n > 200 {
			t.Errorf("%s is %d units", reason, n)
		}
	}
	for _, entry := range texts.Templates() {
		if strings.HasPrefix(entry.Name(), "toast.") && utf16Len(label(entry.Name())) > 200 {
			t.Errorf("%s is too long", entry.Name())
		}
	}
}
