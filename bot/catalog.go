package bot

import (
	"embed"
	"fmt"
	"html/template"
	"strings"
	"sync"
	"time"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store/notice"
)

//go:embed texts/*.tmpl
var textFiles embed.FS

// texts is the catalogue: every sentence a person reads, under a name that
// says what it is. html/template escapes every value.
var texts = template.Must(template.New("").Funcs(template.FuncMap{
	"clause":  scoring.ClauseText,
	"date":    dateText,
	"when":    writtenTime,
	"time":    timeText,
	"day":     func(t time.Time) string { return dateText(workday.DateOf(t)) },
	"lastday": func(until time.Time) string { return dateText(workday.DateOf(until.Add(-time.Millisecond))) },
	"clock":   func(t time.Time) string { return t.In(workday.Shanghai).Format("15:04") },
	"short":   func(s string) string { return truncate(s, 60) },
	"inc":     func(i int) int { return i + 1 },
	"join":    func(s []string) string { return strings.Join(s, "、") },
	"number":  shortNumber,
	"place":   placeText,

	"periodname": writtenPeriod,
}).ParseFS(textFiles, "texts/*.tmpl"))

// say renders an entry of the catalogue.
func say(name string, data any) (string, error) {
	var b strings.Builder
	if err := texts.ExecuteTemplate(&b, name, data); err != nil {
		return "", fmt.Errorf("text %s: %w", name, err)
	}
	return strings.Trim(b.String(), "\n"), nil
}

// labels are the entries that have been rendered by label, as strings by name.
var labels sync.Map

// label renders an entry that has no data and must exist: a button, a field's
// name.
func label(name string) string {
	if text, ok := labels.Load(name); ok {
		return text.(string)
	}
	text, err := say(name, nil)
	if err != nil {
		panic(err)
	}
	text = plain(text)
	labels.Store(name, text)
	return text
}

// dateText is a date with its weekday. Of the year it says nothing where the
// reader knows it: dates in chat are of the assessment's year.
func dateText(d workday.Date) string { return when.FormatDate(d, d.Time()) }

// timeText is a moment with its weekday, likewise.
func timeText(t time.Time) string { return when.FormatTime(t, t) }

// writtenTime is a date or time that a refusal carries as text, as chat writes
// it; any other text stays as it is.
func writtenTime(s string) string {
	if at, err := time.ParseInLocation("2006-01-02 15:04", s, workday.Shanghai); err == nil {
		return timeText(at)
	}
	if d, err := workday.ParseDate(s); err == nil {
		return dateText(d)
	}
	return s
}

// writtenPeriod is a period that a refusal carries as text, as chat names it.
func writtenPeriod(s string) string {
	if p, err := scoring.ParsePeriod(s); err == nil {
		return periodText(p)
	}
	return s
}

// shortNumber is a notice's number as chat writes it after its first mention:
// 约稿〔2018〕15号.
func shortNumber(number string) string { return strings.Replace(number, "建政信约", "约稿", 1) }

// placeText is a place of a file as people name it: 第12行 for "line 12".
func placeText(s string) string {
	if line, ok := strings.CutPrefix(s, "line "); ok {
		return "第" + line + "行"
	}
	return s
}

// A refusalView is a refusal with what it is about, where that can be shown.
type refusalView struct {
	notice.Refused
	Earlier *scoring.Submission // what it collides with
	Unit    string              // whose commission it is about
	Number  string              // the commission's, as it stands after the word 约稿
	Contact string              // the section's telephone
}

// RefusalText is the sentence for a refusal, in plain text, for whoever reads
// it outside chat.
func RefusalText(r *scoring.Refusal) string {
	text, err := say("refusal."+string(r.Reason), refusalView{Refused: refused(r)})
	if err != nil {
		return r.Error()
	}
	return plain(text)
}

// RulesFaultText is the sentence for a fault of a rule file, in plain text.
func RulesFaultText(f scoring.RulesFault) string {
	text, err := say("rules."+string(f.Reason), f)
	if err != nil {
		return f.String()
	}
	return plain(text)
}

// htmlText marks text of the catalogue, already escaped, as such.
func htmlText(s string) template.HTML { return template.HTML(s) } //nolint:gosec // rendered by the catalogue
