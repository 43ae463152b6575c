package when

import (
	"fmt"
	"time"

	"zwxx/scoring/workday"
)

// FormatDate writes a date with its weekday, as 3月5日（周一）, and with the year
// if it is not the present one, as 2019年1月2日（周三）. It writes no date as "".
func FormatDate(d workday.Date, now time.Time) string {
	if d.IsZero() {
		return ""
	}
	year := ""
	if d.Year() != workday.DateOf(now).Year() {
		year = fmt.Sprintf("%d年", d.Year())
	}
	weekday := []rune("日一二三四五六")[d.Weekday()]
	return fmt.Sprintf("%s%d月%d日（周%c）", year, d.Month(), d.Day(), weekday)
}

// FormatTime writes a moment as its date and clock time, 3月6日（周二）17:30,
// without seconds. It writes the zero time as "".
//
// [Time] reads the result back to the same minute, given the same now and the
// sense in which the moment lies.
func FormatTime(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	return FormatDate(workday.DateOf(t), now) + workday.ClockOf(t).String()
}
