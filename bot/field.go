package bot

import (
	"cmp"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

// Limits in characters of what is typed.
const (
	titleLimit  = 120
	reasonLimit = 500
	numberLimit = 40
	nameLimit   = 30
)

// text returns a reader of typed text of at most limit characters.
func text(limit int) func(*turn, values, string) (answer, error) {
	return func(_ *turn, _ values, s string) (answer, error) {
		if n := utf8.RuneCountInString(s); n > limit {
			return answer{}, &scoring.Refusal{Reason: reasonTooLong, Value: strconv.Itoa(n), Other: strconv.Itoa(limit)}
		}
		return answer{Value: s}, nil
	}
}

// issueNumber reads the issue of an outlet: 13 is 第13期.
func issueNumber(t *turn, v values, s string) (answer, error) {
	if _, err := strconv.ParseUint(halfWidth(s), 10, 16); err == nil {
		s = "第" + halfWidth(s) + "期"
	}
	return text(numberLimit)(t, v, s)
}

// title reads a title. Marks around the whole of it are taken off: they are
// shown again.
func title(t *turn, v values, s string) (answer, error) {
	if inner, ok := strings.CutPrefix(s, "《"); ok && strings.HasSuffix(inner, "》") && strings.Count(inner, "》") == 1 {
		s = strings.TrimSuffix(inner, "》")
	}
	if s == "" {
		return answer{}, &scoring.Refusal{Reason: reasonEmpty}
	}
	return text(titleLimit)(t, v, s)
}

// manuscript reads a number of the manuscript system: one word with a digit.
func manuscript(t *turn, v values, s string) (answer, error) {
	if strings.Contains(s, " ") || !strings.ContainsAny(halfWidth(s), "0123456789") {
		return answer{}, &scoring.Refusal{Reason: reasonNoManuscript, Value: s}
	}
	return text(numberLimit)(t, v, strings.ToUpper(dashes.Replace(halfWidth(s))))
}

// dashes are what input methods give for the hyphen of a number.
var dashes = strings.NewReplacer("—", "-", "–", "-", "－", "-", "−", "-", "‐", "-", "‑", "-")

// fixed offers the same choices to everyone; each names its label in the
// catalogue.
func fixed(names ...string) func(*turn, values) ([]choice, error) {
	return func(*turn, values) ([]choice, error) {
		var all []choice
		for _, name := range names {
			all = append(all, choice{value: name, label: label("choice." + name)})
		}
		return all, nil
	}
}

// typedTime returns a reader of a date and time that lies in the past or
// future. A day without a time of day means the close of office hours.
func typedTime(sense when.Sense) func(*turn, values, string) (answer, error) {
	return func(t *turn, _ values, s string) (answer, error) {
		if sense == when.Past && (s == "刚刚" || s == "刚才" || s == "现在") {
			return timeAnswer(t.At), nil
		}
		at, err := when.Time(s, t.At, sense, t.Calendar.Office().Close())
		if err != nil {
			return answer{}, dateRefusal(err, s)
		}
		return answer{Value: at.Format(time.RFC3339), Shown: when.FormatTime(at, t.At)}, nil
	}
}

// typedDate reads a date not in the future.
func typedDate(t *turn, _ values, s string) (answer, error) {
	d, err := when.Date(s, t.At, when.Past)
	if err != nil {
		return answer{}, dateRefusal(err, s)
	}
	return answer{Value: d.String(), Shown: when.FormatDate(d, t.At)}, nil
}

// dateReasons are why a date or time is not taken, the narrower first.
var dateReasons = []struct {
	err    error
	reason scoring.Reason
}{
	{when.ErrNoSuchDay, reasonNoSuchDay}, {when.ErrNoSuchTime, reasonNoSuchTime}, {when.ErrWeekday, reasonWrongDay},
	{when.ErrHalfDay, reasonHalfDay}, {when.ErrAmbiguous, reasonAmbiguous}, {when.ErrDateOnly, reasonDateOnly},
	{when.ErrFuture, reasonInFuture}, {when.ErrPast, reasonInPast},
}

func dateRefusal(err error, text string) error {
	reason := reasonNoDate
	for _, known := range dateReasons {
		if errors.Is(err, known.err) {
			reason = known.reason
			break
		}
	}
	return &scoring.Refusal{Reason: reason, Value: text}
}

func timeAnswer(at time.Time) answer {
	return answer{Value: at.Format(time.RFC3339), Shown: timeText(at)}
}

// time reads back what [timeAnswer] wrote; the zero time if it is none.
func (v values) time(name string) time.Time {
	at, err := time.Parse(time.RFC3339, v.get(name))
	if err != nil {
		return time.Time{}
	}
	return at.In(workday.Shanghai)
}

// date reads back what [typedDate] wrote; no date if it is none.
func (v values) date(name string) workday.Date {
	d, err := workday.ParseDate(v.get(name))
	if err != nil {
		return 0
	}
	return d
}

// lately offers the moments somebody most often means by "when was it".
func lately(t *turn, _ values) ([]choice, error) {
	return []choice{{t.At.Format(time.RFC3339), label("choice.now") + t.At.Format("15:04")}}, nil
}

// dueTimes offers the close of the next working days.
func dueTimes(t *turn, v values) ([]choice, error) {
	due, err := t.presentDue(v)
	if err != nil {
		return nil, err
	}
	closing := t.Calendar.Office().Close()
	var all []choice
	for n := 1; len(all) < 4 && n < 60; n++ {
		at := t.Calendar.ShiftDays(t.Day().At(closing), n)
		if !at.At.After(due) {
			continue
		}
		shown := timeText(at.At)
		if at.Provisional {
			shown += label("mark.provisional")
		}
		all = append(all, choice{at.At.Format(time.RFC3339), shown})
	}
	return all, nil
}

// nextCloses offers the close of the next working days, whatever the due time.
func nextCloses(t *turn, _ values) ([]choice, error) { return dueTimes(t, values{}) }

// presentDue is the due time of the commission a form is about; zero if it is
// about none.
func (t *turn) presentDue(v values) (time.Time, error) {
	id := cmp.Or(v.get("commission"), v.get("unit"))
	if e, err := t.Explanation(v.get("explanation")); err == nil {
		id = e.Commission
	}
	c, err := t.Commission(id)
	if errors.Is(err, store.ErrNotFound) {
		return time.Time{}, nil
	}
	return c.Due, err
}

// points reads points as they are typed: 8.5, ８.５分.
func points(_ *turn, _ values, s string) (answer, error) {
	p, err := scoring.ParsePoints(strings.TrimSuffix(halfWidth(s), "分"))
	if err != nil {
		return answer{}, &scoring.Refusal{Reason: reasonNoNumber, Value: s}
	}
	return answer{Value: p.String()}, nil
}

// halfWidth makes full-width letters, digits and signs half-width.
func halfWidth(s string) string {
	return strings.Map(func(r rune) rune {
		if r > 0xff00 && r < 0xff5f {
			return r - 0xfee0
		}
		return r
	}, s)
}
