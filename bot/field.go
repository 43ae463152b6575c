package bot

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/scoring/workday"
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

// moment returns a reader of a date and time that lies in the past or future.
// A day without a time of day means def.
func typedTime(sense when.Sense, def workday.Clock) func(*turn, values, string) (answer, error) {
	return func(t *turn, _ values, s string) (answer, error) {
		at, err := when.Time(s, t.At, sense, def)
		if err != nil {
			return answer{}, dateRefusal(err, s)
		}
		return timeAnswer(at), nil
	}
}

// typedDate returns a reader of a date not in the future.
func typedDate(t *turn, _ values, s string) (answer, error) {
	d, err := when.Date(s, t.At, when.Past)
	if err != nil {
		return answer{}, dateRefusal(err, s)
	}
	return answer{Value: d.String(), Shown: dateText(d)}, nil
}

func dateRefusal(err error, text string) error {
	reason := reasonNoDate
	switch {
	case errors.Is(err, when.ErrNoSuchDay):
		reason = reasonNoSuchDay
	case errors.Is(err, when.ErrFuture):
		reason = reasonInFuture
	case errors.Is(err, when.ErrPast):
		reason = reasonInPast
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
func dueTimes(t *turn, _ values) ([]choice, error) {
	closing := t.Calendar.Office().Close()
	var all []choice
	for _, n := range []int{1, 2, 3, 5} {
		at := t.Calendar.Add(t.Day(), n).At(closing)
		all = append(all, choice{at.Format(time.RFC3339), timeText(at)})
	}
	return all, nil
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
