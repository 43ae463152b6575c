package bulletin

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"zwxx/scoring"
	"zwxx/scoring/workday"
)

// settingKey is the name of a setting behind what a note says of it.
var settingKey = regexp.MustCompile(`（[a-z_]+( = [a-z-]+)?）`)

// Notes say which day, which measures and which settings the figures are by,
// for people: without the names of settings, and with titles for ids.
func (c *Content) Notes() []string {
	notes := []string{fmt.Sprintf("得分截至%s，依据%s计算。", dayText(c.lastDay()), c.Sheet.Rules)}
	sheets := []*scoring.Sheet{c.Sheet}
	if c.Quarter != nil {
		sheets = append(sheets, c.Quarter)
	}
	for _, sheet := range sheets {
		for _, note := range sheet.Notes {
			if strings.HasPrefix(note, "截至") || strings.Contains(note, "通报批评") || strings.Contains(note, "年度排名第一") {
				continue // the first note and the sections say it
			}
			for _, o := range c.Commissions {
				note = strings.ReplaceAll(note, o.ID+"（"+o.Unit+"）", o.Unit+titled(o.Title))
			}
			note = scoring.ClauseText(settingKey.ReplaceAllString(note, "")) + "。"
			if !slices.Contains(notes, note) {
				notes = append(notes, note)
			}
		}
	}
	return notes
}

// lastDay is the last day whose facts count.
func (c *Content) lastDay() workday.Date {
	if c.Period.EndedBy(c.Sheet.AsOf) {
		return c.Period.Last()
	}
	return workday.DateOf(c.Sheet.AsOf)
}

// dayText is a day as documents write it: 2018年3月31日.
func dayText(d workday.Date) string {
	return fmt.Sprintf("%d年%d月%d日", d.Year(), d.Month(), d.Day())
}
