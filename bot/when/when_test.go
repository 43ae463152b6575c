package when_test

import (
	_ "embed"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"zwxx/bot/when"
	"zwxx/scoring/workday"
)

//go:embed testdata/phrases.txt
var phrases string

// closing is the default clock time of every test.
const closing = workday.Clock(17*60 + 30)

// elsewhere are zones that now may come in.
var elsewhere = []*time.Location{
	workday.Shanghai, time.UTC, time.FixedZone("west", -11*60*60), time.FixedZone("east", 14*60*60),
}

// reasons are the errors by name.
var reasons = map[string]error{
	"ErrUnknown": when.ErrUnknown, "ErrNoSuchDay": when.ErrNoSuchDay, "ErrNoSuchTime": when.ErrNoSuchTime,
	"ErrWeekday": when.ErrWeekday, "ErrAmbiguous": when.ErrAmbiguous, "ErrHalfDay": when.ErrHalfDay,
	"ErrDateOnly": when.ErrDateOnly, "ErrFuture": when.ErrFuture, "ErrPast": when.ErrPast,
	"ErrClockFuture": when.ErrClockFuture, "ErrClockPast": when.ErrClockPast,
}

// moment reads what the test knows to be a time in Shanghai.
func moment(s string) time.Time {
	t, err := time.ParseInLocation(time.DateTime[:len(s)], s, workday.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

// question is what a phrase is an answer to.
type question struct {
	kind  string
	sense when.Sense
	now   time.Time
}

func parseQuestion(t *testing.T, line string) question {
	t.Helper()
	f := strings.Fields(line)
	if len(f) != 5 || f[1] != "date" && f[1] != "time" && f[2] != "past" && f[2] != "future" {
		t.Fatalf("bad line %q", line)
	}
	f = f[1:]
	q := question{kind: f[0], now: moment(f[2] + " " + f[3])}
	if f[1] == "future" {
		q.sense = when.Future
	}
	return q
}

// answer reads the phrase and writes the result as the table does.
func (q question) answer(phrase string, zone *time.Location) (string, error) {
	if q.kind == "date" {
		d, err := when.Date(phrase, q.now.In(zone), q.sense)
		return d.String(), err
	}
	at, err := when.Time(phrase, q.now.In(zone), q.sense, closing)
	if err != nil {
		return "", err
	}
	if at.Location() != workday.Shanghai {
		return "", fmt.Errorf("zone %s", at.Location())
	}
	return strings.TrimSuffix(at.Format(time.DateTime), ":00"), nil
}

func TestPhrases(t *testing.T) {
	var q question
	count := 0
	for line := range strings.Lines(phrases) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "@") {
			q = parseQuestion(t, line)
			continue
		}
		phrase, want, ok := strings.Cut(line, " => ")
		if !ok {
			if line != "" && !strings.HasPrefix(line, "#") {
				t.Errorf("bad line %q", line)
			}
			continue
		}
		if quoted, err := strconv.Unquote(phrase); err == nil {
			phrase = quoted
		}
		count++
		for _, zone := range elsewhere {
			got, err := q.answer(phrase, zone)
			if reason := reasons[want]; reason != nil {
				if err != reason || got != "" {
					t.Errorf("%s %d %q: %s, %v, want %s", q.kind, q.sense, phrase, got, err, want)
				}
			} else if err != nil || got != want {
				t.Errorf("%s %d %q: %s, %v, want %s", q.kind, q.sense, phrase, got, err, want)
			}
		}
	}
	if count < 300 {
		t.Errorf("only %d phrases", count)
	}
}

func TestNarrowReasons(t *testing.T) {
	for narrow, wide := range map[error]error{
		when.ErrHalfDay: when.ErrAmbiguous, when.ErrClockFuture: when.ErrFuture, when.ErrClockPast: when.ErrPast,
	} {
		if !errors.Is(narrow, wide) || errors.Is(wide, narrow) {
			t.Errorf("%v does not wrap %v", narrow, wide)
		}
	}
}

func TestLongTextIsRefused(t *testing.T) {
	text := strings.Repeat(" ", 10_000) + "3月5日"
	if d, err := when.Date(text, moment("2018-03-07 10:00"), when.Past); err != when.ErrUnknown {
		t.Errorf("got %s, %v", d, err)
	}
}

func TestDefaultMayEndTheDay(t *testing.T) {
	got, err := when.Time("3月9日", moment("2018-03-07 10:00"), when.Future, 24*60)
	if want := moment("2018-03-10 00:00"); err != nil || !got.Equal(want) {
		t.Errorf("got %s, %v, want %s", got, err, want)
	}
}

// TestTodayIsShanghais asks at moments that fall on other days elsewhere.
func TestTodayIsShanghais(t *testing.T) {
	for at, want := range map[string]string{
		"2018-03-07 00:00": "2018-03-07", "2018-03-07 23:59": "2018-03-07",
		"2018-01-01 00:00": "2018-01-01", "2017-12-31 23:59": "2017-12-31",
	} {
		for _, zone := range elsewhere {
			if got, err := when.Date("今天", moment(at).In(zone), when.Past); err != nil || got.String() != want {
				t.Errorf("at %s in %s: %s, %v, want %s", at, zone, got, err, want)
			}
		}
	}
}

func TestFormat(t *testing.T) {
	now := moment("2018-03-07 10:00")
	for at, want := range map[string]string{
		"2018-03-05 08:05": "3月5日（周一）08:05",
		"2018-03-06 17:30": "3月6日（周二）17:30",
		"2018-12-30 00:00": "12月30日（周日）00:00",
		"2019-01-02 23:59": "2019年1月2日（周三）23:59",
		"2017-12-31 12:00": "2017年12月31日（周日）12:00",
	} {
		for _, zone := range elsewhere {
			if got := when.FormatTime(moment(at).In(zone), now.In(zone)); got != want {
				t.Errorf("FormatTime(%s) = %s, want %s", at, got, want)
			}
		}
		if got, want := when.FormatDate(workday.DateOf(moment(at)), now), want[:len(want)-len("17:30")]; got != want {
			t.Errorf("FormatDate(%s) = %s, want %s", at, got, want)
		}
	}
	if got := when.FormatDate(0, now) + when.FormatTime(time.Time{}, now); got != "" {
		t.Errorf("no date and no time are written as %q", got)
	}
}
