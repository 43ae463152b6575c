package bot

import (
	"errors"
	"strconv"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/store"
	"zwxx/store/notice"
)

// reasonNoBulletin says that none has been published yet.
const reasonNoBulletin scoring.Reason = "no_bulletin"

// BulletinText is a bulletin as chat shows it, in plain text.
func BulletinText(c *bulletin.Content) (string, error) {
	text, err := say("Bulletin", c.Text())
	return plain(text), err
}

// bulletin shows the section the bulletin of the month before, and everybody
// else the newest that was published.
func (t *turn) bulletin(string) error {
	if _, ok := t.Actor.May(store.DraftBulletin, ""); !ok {
		period, err := t.LatestBulletin()
		if errors.Is(err, store.ErrNotFound) {
			return &scoring.Refusal{Reason: reasonNoBulletin}
		}
		if err != nil {
			return err
		}
		return t.reply(notice.BulletinPreview{Period: period})
	}
	return t.draftBulletin(scoring.MonthOf(t.Day()).Previous().String())
}

// draftBulletin drafts a month's bulletin anew, or shows the published one.
func (t *turn) draftBulletin(text string) error {
	period, err := scoring.ParsePeriod(text)
	if err != nil || period.Kind() != scoring.Month {
		return &scoring.Refusal{Reason: reasonForged}
	}
	if _, ok := t.Actor.May(store.DraftBulletin, ""); !ok {
		return &scoring.Refusal{Reason: store.ReasonSectionMatter}
	}
	b, err := t.Bulletin(period)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if b.State != store.BulletinPublished {
		if _, err := t.DraftBulletin(period); err != nil {
			return err
		}
	}
	return t.show(notice.BulletinDrafted{Period: period.String()})
}

// beginPublishing asks whether somebody is sure: what is published is frozen
// and goes to everyone.
func (t *turn) beginPublishing(text string, version int) error {
	period, err := scoring.ParsePeriod(text)
	if err != nil {
		return &scoring.Refusal{Reason: reasonForged}
	}
	return t.beginWith(publishForm, values{
		"period": {Value: text, Shown: periodText(period)}, "version": {Value: strconv.Itoa(version), Shown: strconv.Itoa(version)},
	})
}

var publishForm = &form{
	name:   "publish",
	fields: []field{{name: "sure", choices: fixed("publish")}},
	atOnce: true,
	submit: func(t *turn, v values) error {
		period, err := scoring.ParsePeriod(v.get("period"))
		if err != nil {
			return &scoring.Refusal{Reason: reasonForged}
		}
		version, err := strconv.Atoi(v.get("version"))
		if err != nil {
			return &scoring.Refusal{Reason: reasonForged}
		}
		if _, err := t.PublishBulletin(period, version); err != nil {
			return err
		}
		return t.show(notice.BulletinDrafted{Period: period.String()})
	},
}
