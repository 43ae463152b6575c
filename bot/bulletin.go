package bot

import (
	"zwxx/scoring"
	"zwxx/store/notice"
)

// bulletin shows the section the bulletin of the month before.
func (t *turn) bulletin(string) error {
	return t.draftBulletin(scoring.MonthOf(t.Day()).Previous().String())
}

// draftBulletin drafts a month's bulletin anew, or shows the published one.
func (t *turn) draftBulletin(text string) error {
	period, err := scoring.ParsePeriod(text)
	if err != nil || period.Kind() != scoring.Month {
		return &scoring.Refusal{Reason: reasonForged}
	}
	if _, err := t.DraftBulletin(period); err != nil {
		return err
	}
	return t.show(notice.BulletinDrafted{Period: period.String()})
}

func (t *turn) publishBulletin(text string, version int) error {
	period, err := scoring.ParsePeriod(text)
	if err != nil {
		return &scoring.Refusal{Reason: reasonForged}
	}
	if _, err := t.PublishBulletin(period, version); err != nil {
		return err
	}
	return t.show(notice.BulletinDrafted{Period: period.String()})
}
