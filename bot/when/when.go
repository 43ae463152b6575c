// Package when reads dates and times as officials type them in chat, and
// writes them back for confirmation.
//
// A phrase is read whole or not at all: a word too many refuses it. What it
// leaves open is settled by a [Sense], and where two readings remain likely the
// phrase is refused rather than guessed. These are the rules:
//
//   - Numbers are month first: 3-5, 3/5 and 3.5 are 5 March, and 13/5 is no day.
//   - An open year is the nearest one that fits the sense, as long as the day is
//     then at most ten months away: on 2 January 12月31日 is two days ago for
//     [Past], on 10 December 1月5日 is next month for [Future]. Beyond ten months
//     it is a slip about today, such as yesterday's date for a due time, and
//     refused.
//   - An open month (5日) or week (周五) is the nearest that fits the sense. Weeks
//     start on Monday. A month that lacks the day is not skipped.
//   - 月底 is the last day of the present month in either sense.
//   - 前, 之前, 以前 and 截止 at the end do not change a time. 3日前 alone is refused
//     for [Past], where it may as well mean three days ago.
//   - Clock times are those of 24 hours. Hours 1 to 7 want 上午, 下午 or a leading
//     zero: 5点 is more often 17:00 than 05:00. 晚上12点 is 24:00.
//   - 下班 is the default clock time under [Future]; for [Past] it names no moment.
//     刚刚, 刚才 and 现在 are now for [Past].
//   - A weekday after a date, as in 3月5日（周一）, has to be the right one.
//
// All dates and times are those of Asia/Shanghai, whatever the zone of the
// process or of the times handed in. Nothing here reads the clock.
package when

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"zwxx/scoring/workday"
)

// Sense says where an expression that leaves something open points.
type Sense int

// The senses.
const (
	// Past is for what has happened, such as adoptions and receipts: the
	// nearest that is not in the future.
	Past Sense = iota
	// Future is for what is due: the nearest that is not in the past.
	Future
)

// The reasons for which a phrase is refused. Compare with [errors.Is]: the
// narrower ones wrap the wider.
var (
	// ErrUnknown is a phrase that is not understood.
	ErrUnknown = errors.New("when: not understood")
	// ErrNoSuchDay is a date that the calendar does not have, such as 2月30日.
	ErrNoSuchDay = errors.New("when: no such day")
	// ErrNoSuchTime is a clock time that the day does not have, such as 25:00
	// or 上午17点.
	ErrNoSuchTime = errors.New("when: no such clock time")
	// ErrWeekday is a date followed by another weekday than its own.
	ErrWeekday = errors.New("when: date and weekday disagree")
	// ErrAmbiguous is a phrase that has more than one reading, such as 1730 or
	// 5/3/18, or that names a span, such as 下周 or 明天下午.
	ErrAmbiguous = errors.New("when: more than one reading")
	// ErrHalfDay is a clock time that lacks 上午 or 下午, such as 5点. It wraps
	// ErrAmbiguous.
	ErrHalfDay = fmt.Errorf("%w: morning or afternoon", ErrAmbiguous)
	// ErrDateOnly is a clock time where a date alone is asked for.
	ErrDateOnly = errors.New("when: clock time in a date")
	// ErrFuture is a time after now where one not in the future is asked for.
	ErrFuture = errors.New("when: in the future")
	// ErrPast is a time before now where one not in the past is asked for.
	ErrPast = errors.New("when: in the past")
	// ErrClockFuture is a clock time without a day that is still to come today,
	// where yesterday may have been meant. It wraps ErrFuture.
	ErrClockFuture = fmt.Errorf("%w: still to come today", ErrFuture)
	// ErrClockPast is a clock time without a day that has gone by today, where
	// tomorrow may be meant. It wraps ErrPast.
	ErrClockPast = fmt.Errorf("%w: gone by today", ErrPast)
)

// Date reads a date. Today fits both senses.
func Date(text string, now time.Time, sense Sense) (workday.Date, error) {
	p, err := parse(text)
	if err != nil {
		return 0, err
	}
	if p.clock != nil {
		return 0, ErrDateOnly
	}
	return p.date(workday.DateOf(now), sense)
}

// present are the words for now.
var present = []string{"刚刚", "刚才", "现在"}

// Time reads a moment. A day without a clock time gets def. A clock time without
// a day is today's, or refused with [ErrClockFuture] or [ErrClockPast] where that
// does not fit the sense. Under [Future] the moment has to be later than now.
//
// A dotted pair such as 8.30 or 17.30 is refused unless a clock time follows it,
// since here it may be one itself.
func Time(text string, now time.Time, sense Sense, def workday.Clock) (time.Time, error) {
	if sense == Past && slices.Contains(present, strings.TrimSpace(text)) {
		return now.In(workday.Shanghai).Truncate(time.Minute), nil
	}
	p, err := parse(text)
	if err != nil {
		return time.Time{}, err
	}
	if p.clockLike && p.clock == nil {
		return time.Time{}, ErrAmbiguous
	}
	at, second := def, 0
	switch {
	case p.clock == nil:
	case p.clock.closing && sense == Future:
	case p.clock.closing:
		return time.Time{}, ErrAmbiguous
	default:
		if at, err = p.clock.resolve(); err != nil {
			return time.Time{}, err
		}
		second = p.clock.second
	}
	today := workday.DateOf(now)
	date, tooLate, tooEarly := today, ErrClockFuture, ErrClockPast
	if p.day != nil {
		if date, err = p.date(today, sense); err != nil {
			return time.Time{}, err
		}
		tooLate, tooEarly = ErrFuture, ErrPast
	}
	t := date.At(at).Add(time.Duration(second) * time.Second)
	switch {
	case sense == Future && !t.After(now):
		return time.Time{}, tooEarly
	case sense != Future && t.After(now):
		return time.Time{}, tooLate
	}
	return t, nil
}
