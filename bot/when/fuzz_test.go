package when_test

import (
	"strings"
	"testing"
	"time"

	"zwxx/bot/when"
	"zwxx/scoring/workday"
)

// senses are both senses.
var senses = []when.Sense{when.Past, when.Future}

// FuzzText reads any text at any moment. What is not refused fits the sense,
// does not depend on the width of its characters, and is confirmed by a text
// that means the same.
func FuzzText(f *testing.F) {
	for line := range strings.Lines(phrases) {
		if phrase, _, ok := strings.Cut(line, " => "); ok {
			f.Add(phrase, int64(1520388000))
		}
	}
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		now := time.Unix(unix, 0)
		for _, sense := range senses {
			d, dateErr := when.Date(text, now, sense)
			at, timeErr := when.Time(text, now, sense, closing)
			if dateErr != nil && d != 0 || timeErr != nil && !at.IsZero() {
				t.Fatalf("%q is refused and gives %s, %s", text, d, at)
			}
			if now.Year() < 1950 || now.Year() > 9900 {
				continue
			}
			if dateErr == nil {
				checkDate(t, d, now, sense)
			}
			if timeErr == nil {
				checkTime(t, at, now, sense)
			}
			if wide, err := when.Date(widen(text), now, sense); wide != d || err != dateErr {
				t.Errorf("%q: %s, %v; in full width %s, %v", text, d, dateErr, wide, err)
			}
		}
	})
}

func checkDate(t *testing.T, d workday.Date, now time.Time, sense when.Sense) {
	t.Helper()
	today := workday.DateOf(now)
	if d.IsZero() || sense == when.Past && d > today || sense == when.Future && d < today {
		t.Errorf("%s on %s in sense %d", d, today, sense)
	}
	text := when.FormatDate(d, now)
	if again, err := when.Date(text, now, sense); err != nil || again != d {
		t.Errorf("%s is confirmed as %s, which is %s, %v", d, text, again, err)
	}
}

func checkTime(t *testing.T, at, now time.Time, sense when.Sense) {
	t.Helper()
	if at.After(now) != (sense == when.Future) {
		t.Errorf("%s at %s in sense %d", at, now, sense)
	}
	at = at.Truncate(time.Minute)
	if sense == when.Future && !at.After(now) {
		return // without its seconds it is past
	}
	text := when.FormatTime(at, now)
	if again, err := when.Time(text, now, sense, 0); err != nil || !again.Equal(at) {
		t.Errorf("%s is confirmed as %s, which is %s, %v", at, text, again, err)
	}
}

// widen writes ASCII in its full-width forms.
func widen(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '\u3000'
		case r > ' ' && r < '\x7f':
			return r - '!' + '！'
		}
		return r
	}, text)
}

// FuzzFormatTime writes any minute of the years 2000 to 9998 and reads it back.
func FuzzFormatTime(f *testing.F) {
	f.Add(int64(1520388000), int64(1520388000))
	f.Add(int64(1514563200), int64(1514649600)) // either side of a New Year
	f.Add(int64(0), int64(951753600))
	f.Fuzz(func(t *testing.T, unix, unixNow int64) {
		first, span := moment("2000-01-01 00:00"), int64(7998*365*24*60)
		within := func(n int64) time.Time {
			return time.Unix(first.Unix()+60*((n/60%span+span)%span), 0)
		}
		at, now := within(unix), within(unixNow)
		sense := when.Past
		if at.After(now) {
			sense = when.Future
		}
		text := when.FormatTime(at, now)
		if again, err := when.Time(text, now, sense, 0); err != nil || !again.Equal(at) {
			t.Errorf("%s at %s is written %s, which is %s, %v", at, now, text, again, err)
		}
	})
}
