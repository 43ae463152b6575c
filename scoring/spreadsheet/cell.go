package spreadsheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// The years that a date may lie in; one outside is a typing error.
const (
	firstYear = 2000
	lastYear  = 2099
)

// halfWidth makes full-width digits and signs half-width, as people type both.
func halfWidth(s string) string {
	return strings.TrimSpace(strings.Map(func(c rune) rune {
		switch {
		case c > 0xff00 && c < 0xff5f:
			return c - 0xfee0
		case c == '\u3000' || c == '\u00a0':
			return ' '
		}
		return c
	}, s))
}

var (
	writtenDate  = regexp.MustCompile(`^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]*(\d{1,2})[:时](\d{1,2})分?(?::(\d{1,2}))?)?$`)
	writtenMonth = regexp.MustCompile(`^(\d{4})[-/.年]?(\d{1,2})月?$`)
	packedDate   = regexp.MustCompile(`^(20\d\d)(\d\d)(\d\d)$`)
	serialDate   = regexp.MustCompile(`^\d{5}(\.\d+)?$`)
)

// parseMoment reads a date with or without a clock time, as text or as Excel
// keeps it. Timed says whether there was a clock time.
func parseMoment(s string, from1904 bool) (at time.Time, timed, ok bool) {
	s = halfWidth(s)
	if serialDate.MatchString(s) {
		days, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return at, false, false
		}
		t, err := excelize.ExcelDateToTime(days, from1904)
		if err != nil {
			return at, false, false
		}
		t = t.Round(time.Second)
		at = time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, workday.Shanghai)
		return at, days != math.Trunc(days), at.Year() >= firstYear && at.Year() <= lastYear
	}
	parts := writtenDate.FindStringSubmatch(s)
	if parts == nil {
		if parts = packedDate.FindStringSubmatch(s); parts == nil {
			return at, false, false
		}
		parts = append(parts, "", "", "")
	}
	n := make([]int, len(parts))
	for i, p := range parts[1:] {
		n[i], _ = strconv.Atoi(p) // digits alone; nothing is 0
	}
	at = time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, workday.Shanghai)
	// What the calendar does not have comes back as another day.
	same := at.Year() == n[0] && int(at.Month()) == n[1] && at.Day() == n[2] && at.Hour() == n[3] && at.Minute() == n[4] && at.Second() == n[5]
	return at, parts[4] != "", same && n[0] >= firstYear && n[0] <= lastYear
}

// parseMonth reads a month, as text or as the date that Excel makes of one.
func parseMonth(s string, from1904 bool) (scoring.Period, bool) {
	s = halfWidth(s)
	if parts := writtenMonth.FindStringSubmatch(s); parts != nil && !serialDate.MatchString(s) {
		year, _ := strconv.Atoi(parts[1])
		month, _ := strconv.Atoi(parts[2])
		return scoring.MonthPeriod(year, time.Month(month)), month >= 1 && month <= 12 && year >= firstYear && year <= lastYear
	}
	at, _, ok := parseMoment(s, from1904)
	if !ok {
		return scoring.Period{}, false
	}
	return scoring.MonthOf(workday.DateOf(at)), true
}

// parsePoints reads a number of points. Excel keeps 7.33 as the nearest binary
// fraction, which is 7.33 again when rounded to so few digits.
func parsePoints(s string) (scoring.Points, bool) {
	s = halfWidth(s)
	if p, err := scoring.ParsePoints(s); err == nil {
		return p, true
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > 1e7 {
		return 0, false
	}
	p, err := scoring.ParsePoints(strconv.FormatFloat(f, 'f', -1, 64))
	if err == nil {
		return p, true
	}
	hundredths := math.Round(f * 100)
	if math.Abs(f*100-hundredths) > 1e-6 {
		return 0, false
	}
	return scoring.Points(hundredths), true
}

// parseYesNo reads 是 and 否 in the ways people write them.
func parseYesNo(s string) (yes, ok bool) {
	switch strings.ToLower(halfWidth(s)) {
	case "是", "有", "√", "✓", "y", "yes", "true", "1":
		return true, true
	case "否", "无", "×", "n", "no", "false", "0":
		return false, true
	}
	return false, false
}
