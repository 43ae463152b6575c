package bot

import (
	"errors"
	"slices"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/bulletin/picture"
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

// bulletin shows the section the bulletins it can work on, an approver the one
// that waits to be signed, and everybody else the newest that was published.
func (t *turn) bulletin(string) error {
	if _, ok := t.Actor.May(store.DraftBulletin, ""); ok {
		periods, err := bulletinPeriods(t.View)
		if err != nil {
			return err
		}
		if len(periods) > 1 {
			return t.reply(notice.BulletinPeriods{})
		}
		return t.openBulletin(periods[0].String())
	}
	if _, ok := t.Actor.May(store.SignBulletin, ""); ok {
		open, err := t.UnpublishedBulletins()
		if err != nil {
			return err
		}
		for _, b := range open {
			if b.State == store.BulletinSubmitted {
				return t.reply(notice.BulletinToSign{Period: b.Period.String()})
			}
		}
	}
	period, err := t.LatestBulletin()
	if errors.Is(err, store.ErrNotFound) {
		return &scoring.Refusal{Reason: reasonNoBulletin}
	}
	if err != nil {
		return err
	}
	return t.reply(notice.BulletinPreview{Period: period})
}

// bulletinPeriods are the periods whose bulletin the section can work on: those
// on their way, the month before, and the quarter and the year that ended with
// it. One of them at least.
func bulletinPeriods(v *store.View) ([]scoring.Period, error) {
	open, err := v.UnpublishedBulletins()
	if err != nil {
		return nil, err
	}
	var periods []scoring.Period
	for _, b := range open {
		periods = append(periods, b.Period)
	}
	for _, p := range periodsEndingWith(scoring.MonthOf(v.Day()).Previous()) {
		b, err := v.Bulletin(p)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		if !slices.Contains(periods, p) && (b.State != store.BulletinPublished || p.Kind() == scoring.Month) {
			periods = append(periods, p)
		}
	}
	return periods, nil
}

// periodsEndingWith are a month, and the quarter and the year that end with it.
func periodsEndingWith(month scoring.Period) []scoring.Period {
	periods := []scoring.Period{month}
	for _, longer := range []scoring.Period{month.Quarter(), scoring.YearPeriod(month.Year())} {
		if longer.Last() == month.Last() {
			periods = append(periods, longer)
		}
	}
	return periods
}

// openBulletin shows the section a bulletin with what can be done about it, and
// drafts it where nobody has.
func (t *turn) openBulletin(text string) error {
	period, err := scoring.ParsePeriod(text)
	if err != nil {
		return &scoring.Refusal{Reason: reasonForged}
	}
	if _, ok := t.Actor.May(store.DraftBulletin, ""); !ok {
		return &scoring.Refusal{Reason: store.ReasonSectionMatter}
	}
	if _, err := t.Bulletin(period); errors.Is(err, store.ErrNotFound) {
		if _, err := t.DraftBulletin(period); err != nil {
			return err
		}
	} else if err != nil {
		return err
	}
	return t.reply(notice.BulletinDrafted{Period: period.String()})
}

// onBulletin is a press about a bulletin as its reader saw it.
func onBulletin(run func(t *turn, period scoring.Period, version int) error) press {
	return versioned(func(t *turn, text string, version int) error {
		period, err := scoring.ParsePeriod(text)
		if err != nil {
			return &scoring.Refusal{Reason: reasonForged}
		}
		return run(t, period, version)
	})
}

// signBulletin is an approver's 同意印发.
func (t *turn) signBulletin(period scoring.Period, version int) error {
	if _, err := t.SignBulletin(period, version); err != nil {
		return err
	}
	return t.show(notice.BulletinToSign{Period: period.String()})
}

// withdrawBulletin is the section's 撤销送审.
func (t *turn) withdrawBulletin(period scoring.Period, version int) error {
	if _, err := t.WithdrawBulletin(period, version); err != nil {
		return err
	}
	return t.show(notice.BulletinDrafted{Period: period.String()})
}

// agreeToCheck is a unit's 核对无误: the period and the unit's place in the roster.
func (t *turn) agreeToCheck(args []string) error {
	period, unit, err := t.periodAndUnit(args)
	if err != nil {
		return err
	}
	if err := t.AgreeToCheck(period, unit, store.Source{}); err != nil {
		return err
	}
	return t.show(notice.BulletinCheckReceipt{Period: period.String(), Unit: unit})
}

func (t *turn) periodAndUnit(args []string) (scoring.Period, string, error) {
	if len(args) != 2 {
		return scoring.Period{}, "", &scoring.Refusal{Reason: reasonForged}
	}
	period, err := scoring.ParsePeriod(args[0])
	if err != nil {
		return period, "", &scoring.Refusal{Reason: reasonForged}
	}
	unit, err := t.unitAt(args[1])
	return period, unit, err
}

// confirmNoItem is the section's 核实无报送 of one unit.
func (t *turn) confirmNoItem(args []string) error {
	period, unit, err := t.periodAndUnit(args)
	if err != nil {
		return err
	}
	if err := t.ConfirmNoItem(period, []string{unit}); err != nil {
		return err
	}
	return t.show(notice.BulletinPoint{Period: period.String(), Point: pointNoItem})
}

// confirmNoAdoption is the section's 本月无录用: the period and the outlet's place.
func (t *turn) confirmNoAdoption(period scoring.Period, outlet int) error {
	if outlet < 0 || outlet >= len(t.Rules.Outlets) {
		return &scoring.Refusal{Reason: reasonForged}
	}
	if err := t.ConfirmNoAdoption(period, t.Rules.Outlets[outlet].Name); err != nil {
		return err
	}
	return t.show(notice.BulletinPoint{Period: period.String(), Point: pointLists})
}

// The points of the checklist that have a page of their own.
const (
	pointLists  = "lists"
	pointNoItem = "no_item"
)

// showPoint shows a point of the checklist.
func (t *turn) showPoint(args []string) error {
	if len(args) != 2 || args[1] != pointLists && args[1] != pointNoItem {
		return &scoring.Refusal{Reason: reasonForged}
	}
	return t.reply(notice.BulletinPoint{Period: args[0], Point: args[1]})
}

// readableBulletin returns the period of a bulletin that the actor may read: one
// that was published, or else an overseer's.
func (t *turn) readableBulletin(text string) (scoring.Period, error) {
	period, err := scoring.ParsePeriod(text)
	if err != nil {
		return period, &scoring.Refusal{Reason: reasonForged}
	}
	b, err := t.Bulletin(period)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return period, err
	}
	if _, ok := t.Actor.May(store.ReadQueue, ""); !ok && b.State != store.BulletinPublished {
		return period, &scoring.Refusal{Reason: store.ReasonSectionMatter}
	}
	return period, nil
}

// bulletinFile hands over a bulletin as a file: its form and its period.
func (t *turn) bulletinFile(args []string) error {
	if len(args) != 2 || args[0] != formDocx && args[0] != formXlsx {
		return &scoring.Refusal{Reason: reasonForged}
	}
	period, err := t.readableBulletin(args[1])
	if err != nil {
		return err
	}
	return t.reply(notice.BulletinFile{Period: period.String(), Form: args[0]})
}

// bulletinPictures sends all pictures of a bulletin (看图表).
func (t *turn) bulletinPictures(text string) error {
	period, err := t.readableBulletin(text)
	if err != nil {
		return err
	}
	if t.bot.cfg.Font == nil {
		return t.reply(notice.NoFont{})
	}
	content, err := t.BulletinContent(period)
	if err != nil {
		return err
	}
	for i := range picture.Pages(content) {
		if err := t.reply(notice.BulletinPicture{Period: period.String(), Page: i}); err != nil {
			return err
		}
	}
	return nil
}
