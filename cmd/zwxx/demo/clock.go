package demo

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"zwxx/scoring/workday"
)

const (
	farthest    = 400 * 24 * time.Hour // at once; beyond lies nothing to see but waiting
	advanceTime = 5 * time.Minute      // real time one advance may take
)

// setting is where the clock is to go: a step by name, or a moment.
type setting struct {
	Step string `json:"step"` // "hour", "workday", "month"
	To   string `json:"to"`   // 2018-03-30T15:00
}

func (p *page) postClock(w http.ResponseWriter, r *http.Request) {
	var s setting
	if !read(w, r, &s) {
		return
	}
	if !p.setBusy(true) {
		refuse(w, http.StatusConflict, "时钟正在走，请等它走完。")
		return
	}
	defer p.setBusy(false)
	to, err := p.target(s)
	if err != nil {
		refuse(w, http.StatusBadRequest, err.Error())
		return
	}
	// A page that is reloaded must not stop the clock half-way.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), advanceTime)
	defer cancel()
	if err := p.Clock.Advance(ctx, to); err != nil {
		now := p.Clock.Now().In(workday.Shanghai)
		slog.Error("demo: advancing the clock", "to", to, "now", now, "error", err)
		refuse(w, http.StatusInternalServerError, "时钟没有走到，停在"+dayText(now)+" "+now.Format("15:04")+"。")
		return
	}
	writeJSON(w, http.StatusOK, struct{}{})
}

// target is the moment a setting means. Its errors are sentences for the page.
func (p *page) target(s setting) (time.Time, error) {
	now := p.Clock.Now().In(workday.Shanghai)
	switch {
	case s.Step == "hour":
		return now.Add(time.Hour), nil
	case s.Step == "workday":
		return p.Clock.NextWorkday(), nil
	case s.Step == "month":
		return monthEnd(now), nil
	case s.Step != "":
		return time.Time{}, errors.New("没有看懂要拨到什么时候。")
	}
	to, err := time.ParseInLocation("2006-01-02T15:04", s.To, workday.Shanghai)
	switch {
	case err != nil:
		return time.Time{}, errors.New("请把日期和时间填完整。")
	case !to.After(now):
		return time.Time{}, errors.New("时钟只能往后拨，请选" + dayText(now) + " " + now.Format("15:04") + "以后的时间。")
	case to.Sub(now) > farthest:
		return time.Time{}, errors.New("一次最多往后拨一年，请选近一些的时间。")
	}
	return to, nil
}

// monthEnd is the last minute of the month; of the next one where now is that minute already.
func monthEnd(now time.Time) time.Time {
	end := func(months int) time.Time {
		return time.Date(now.Year(), now.Month()+time.Month(months), 1, 0, 0, 0, 0, now.Location()).Add(-time.Minute)
	}
	if to := end(1); to.After(now) {
		return to
	}
	return end(2)
}
