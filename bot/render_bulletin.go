package bot

import (
	"errors"
	"fmt"
	"slices"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on(func(r *reader, n notice.BulletinDrafted) (*message, error) {
		return r.onBulletin(n.Period, r.bulletinCard)
	})
	on(func(r *reader, n notice.BulletinPreview) (*message, error) {
		return r.onBulletin(n.Period, r.bulletinText)
	})
	on(func(r *reader, n notice.BulletinPublished) (*message, error) {
		return r.onBulletin(n.Period, r.bulletinText)
	})
	on(func(r *reader, n notice.BulletinToSign) (*message, error) {
		return r.onBulletin(n.Period, r.bulletinToSign)
	})
	on(func(r *reader, n notice.BulletinSigned) (*message, error) {
		return r.onBulletin(n.Period, r.bulletinCard)
	})
	on(func(r *reader, n notice.BulletinAnswers) (*message, error) {
		return r.onBulletin(n.Period, r.bulletinAnswers)
	})
	on(func(r *reader, n notice.BulletinReturned) (*message, error) {
		return r.onBulletin(n.Period, func(b store.Bulletin) (*message, error) {
			return r.text("BulletinReturned", map[string]any{"Period": periodText(b.Period), "N": n}, []button{pressed("open_bulletin", data("bdraft", n.Period))})
		})
	})
	on(func(r *reader, n notice.BulletinCheckMoved) (*message, error) {
		return r.onBulletin(n.Period, func(b store.Bulletin) (*message, error) {
			return r.text("BulletinCheckMoved", map[string]any{"Period": periodText(b.Period), "Was": n.Was, "Until": b.CheckUntil.At})
		})
	})
	on((*reader).bulletinPeriods)
	on((*reader).bulletinPoint)
	on((*reader).bulletinCheck)
	on((*reader).bulletinCheckReceipt)
	on((*reader).bulletinFile)
	on(func(r *reader, n notice.BulletinPicture) (*message, error) {
		return r.bulletinPicture(n.Period, n.Page)
	})
	on(func(r *reader, n notice.BulletinPictureSent) (*message, error) {
		return r.bulletinPicture(n.Period, n.Page)
	})
	on(func(r *reader, n notice.NoFont) (*message, error) { return r.text("NoFont", n) })
}

// onBulletin renders a message about the bulletin of a period.
func (r *reader) onBulletin(text string, render func(store.Bulletin) (*message, error)) (*message, error) {
	period, err := scoring.ParsePeriod(text)
	if err != nil {
		return nil, err
	}
	b, err := r.Bulletin(period)
	if err != nil {
		return nil, err
	}
	return render(b)
}

func (r *reader) bulletinPeriods(notice.BulletinPeriods) (*message, error) {
	periods, err := bulletinPeriods(r.View)
	if err != nil {
		return nil, err
	}
	var rows [][]button
	for _, p := range periods {
		b, err := r.Bulletin(p)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
		open, err := bulletinButton(p, b.State)
		if err != nil {
			return nil, err
		}
		rows = append(rows, []button{open})
	}
	return r.text("BulletinPeriods", nil, rows...)
}

// bulletinButton opens a bulletin, and says where it stands; empty of one that
// nobody has drafted.
func bulletinButton(p scoring.Period, state store.BulletinState) (button, error) {
	now, err := saidOf("bulletin.now", string(state))
	return button{periodText(p) + label("button.bulletin") + "（" + now + "）", data("bdraft", p.String())}, err
}

// A bulletinView is a bulletin as its card shows it.
type bulletinView struct {
	Period           string
	B                store.Bulletin
	Number           string
	Points           []string // what must still be done
	Sums, Lines      bool     // both are right
	Blocked          bool
	Over             bool // the units have all answered, or their time has passed
	Units            int
	Agreed, Disputed int
	Silent           int
	Own              bool // the reader had a hand in it
	Changed          bool // the figures are no longer those submitted
	SignedBy, By     string
	Totals           totals
}

// bulletinCard is the section's card of a bulletin: where it stands, what must
// still be done, and what can be done now.
func (r *reader) bulletinCard(b store.Bulletin) (*message, error) {
	view, err := r.viewBulletin(b)
	if err != nil {
		return nil, err
	}
	period := b.Period.String()
	var rows [][]button
	if b.Open() {
		if rows, err = r.addPoints(&view, b); err != nil {
			return nil, err
		}
	}
	rows = append(rows, r.steps(view, b), r.bulletinForms(period))
	return r.text("BulletinCard", view, rows...)
}

// steps are what the reader can do with a bulletin where it stands.
func (r *reader) steps(view bulletinView, b store.Bulletin) []button {
	period := b.Period.String()
	words := r.may(store.EditBulletin, "", pressed("words", data("bwords", period, b.Version)))
	answers := r.may(store.SendForCheck, "", pressed("answers", data("bans", period)))
	withdraw := r.may(store.WithdrawBulletin, "", pressed("withdraw_bulletin", data("bwd", period, b.Version)))
	switch b.State {
	case store.BulletinDraft:
		return row(r.may(store.SendForCheck, "", pressed("send_check", data("bsend", period, b.Version))), words)
	case store.BulletinChecking:
		var submit []button
		if view.Over && !view.Blocked {
			submit = r.may(store.SubmitBulletin, "", pressed("submit_bulletin", data("bsub", period, b.Version)))
		}
		return row(submit, answers, words)
	case store.BulletinSubmitted:
		if view.Own {
			return withdraw
		}
		return row(r.may(store.RecordSignature, "", pressed("paper_sign", data("bpaper", period, b.Version))), withdraw)
	case store.BulletinSigned:
		return row(r.may(store.PublishBulletin, "", pressed("publish", data("bpub", period, b.Version))), withdraw)
	}
	return nil
}

// bulletinForms are the forms of a bulletin that can be looked at.
func (r *reader) bulletinForms(period string) []button {
	return []button{pressed("preview", data("bshow", period)), pressed("pictures", data("bpic", period)),
		pressed(formDocx, data("bfile", formDocx, period)), pressed(formXlsx, data("bfile", formXlsx, period))}
}

func (r *reader) viewBulletin(b store.Bulletin) (view bulletinView, err error) {
	view = bulletinView{Period: periodText(b.Period), B: b, Number: b.Content.Head.Number, Units: len(r.Rules.Units())}
	if view.Own, err = r.Drafted(b.Period, r.actor.Person); err != nil {
		return view, err
	}
	answers, err := r.CheckAnswers(b.Period)
	if err != nil {
		return view, err
	}
	for _, a := range answers {
		if a.Disputed {
			view.Disputed++
		} else {
			view.Agreed++
		}
	}
	view.Silent = view.Units - len(answers)
	view.Over = r.Now.After(b.CheckUntil.At) || len(answers) == view.Units
	if view.By, err = r.PersonName(b.SubmittedBy); err != nil {
		return view, err
	}
	if view.SignedBy, err = r.PersonName(b.SignedBy); err != nil {
		return view, err
	}
	content, err := r.BulletinContent(b.Period)
	if err != nil {
		return view, err
	}
	view.Totals = totalsOf(content)
	if b.State == store.BulletinSubmitted || b.State == store.BulletinSigned {
		view.Changed, err = r.FiguresChanged(b)
	}
	return view, err
}

// totals are a bulletin in four figures.
type totals struct{ Sent, Adopted, Fined, Short int }

func totalsOf(c *bulletin.Content) totals {
	var t totals
	for _, u := range c.Units {
		t.Sent += u.Submissions
		t.Adopted += u.Adopted()
	}
	units := map[string]bool{}
	for _, d := range c.Deductions {
		units[d.Unit] = true
	}
	short := map[string]bool{}
	for _, q := range c.Quotas {
		for _, s := range q.Short {
			short[s.Unit] = true
		}
	}
	t.Fined, t.Short = len(units), len(short)
	return t
}

// addPoints adds what must still be done, and returns the buttons that do it,
// numbered alike.
func (r *reader) addPoints(view *bulletinView, b store.Bulletin) ([][]button, error) {
	list, err := r.Checklist(b.Period)
	if err != nil {
		return nil, err
	}
	view.Sums, view.Lines, view.Blocked = len(list.Sums) == 0, len(list.Lines) == 0, list.Blocking() != nil
	var buttons []button
	point := func(press, entry string, data any) error {
		text, err := say(entry, data)
		view.Points = append(view.Points, plain(text))
		if press != "" {
			buttons = append(buttons, button{fmt.Sprintf(label("button.point"), len(view.Points)), press})
		}
		return err
	}
	review, period := data("cmd", "review"), b.Period.String()
	view.Points = append(view.Points, slices.Concat(list.Sums, list.Lines)...)
	if len(list.NoItem) > 0 {
		if err := point(data("bpoint", period, pointNoItem), "point.no_item", r.viewNoItem(list.NoItem)); err != nil {
			return nil, err
		}
	}
	if len(list.Lists) > 0 {
		if err := point(data("bpoint", period, pointLists), "point.lists", map[string]any{"Outlets": list.Lists, "Month": int(b.Period.Start().Month())}); err != nil {
			return nil, err
		}
	}
	for _, gap := range list.Gaps {
		if err := point(data("rec", adoptionsForm.name), "point.gap", gap); err != nil {
			return nil, err
		}
	}
	for _, p := range []struct {
		n     int
		entry string
	}{{len(list.Claims), "point.claims"}, {len(list.Queries), "point.queries"}, {len(list.Seconds), "point.seconds"}} {
		if p.n > 0 {
			if err := point(review, p.entry, p.n); err != nil {
				return nil, err
			}
		}
	}
	for _, id := range list.Waiting {
		c, err := r.View.Commission(id)
		if err != nil {
			return nil, err
		}
		if err := point(data("due", c.Notice), "point.waiting", map[string]any{"Number": afterName(c.Number), "Unit": c.Unit}); err != nil {
			return nil, err
		}
	}
	return inRows(buttons, 3), nil
}

// namedUnits is how many units a line names before it only counts them.
const namedUnits = 12

// viewNoItem names the units with 拟扣10分: a whole group by its name, and few of
// many.
func (r *reader) viewNoItem(units []string) map[string]any {
	var names []string
	for i := range r.Rules.Groups {
		group := &r.Rules.Groups[i]
		var missing []string
		size := 0
		for _, u := range r.Rules.Units() {
			if u.Group().Name != group.Name {
				continue
			}
			size++
			if slices.Contains(units, u.Name) {
				missing = append(missing, u.Name)
			}
		}
		if len(missing) == size && size > 1 {
			missing = []string{fmt.Sprintf("%s全部%d家", group.Name, size)}
		}
		names = append(names, missing...)
	}
	shown := names[:min(len(names), namedUnits)]
	return map[string]any{"Units": shown, "More": len(shown) < len(names), "N": len(units)}
}

// bulletinText renders a bulletin for chat: from the facts as they are while it
// is a draft, and as it stands from then on.
func (r *reader) bulletinText(b store.Bulletin) (*message, error) {
	content, err := r.BulletinContent(b.Period)
	if err != nil {
		return nil, err
	}
	var files []button
	if b.State == store.BulletinPublished && r.chat > 0 {
		period := b.Period.String()
		files = []button{pressed(formDocx, data("bfile", formDocx, period)), pressed(formXlsx, data("bfile", formXlsx, period))}
	}
	return r.text("Bulletin", content.Text(), files)
}

// bulletinToSign asks an approver to sign, and says afterwards what became of
// it.
func (r *reader) bulletinToSign(b store.Bulletin) (*message, error) {
	view, err := r.viewBulletin(b)
	if err != nil {
		return nil, err
	}
	var decide []button
	if b.State == store.BulletinSubmitted {
		sign := r.may(store.SignBulletin, "", pressed("sign_bulletin", data("bsign", b.Period.String(), b.Version)))
		if view.Own {
			sign = nil
		}
		decide = row(sign, r.may(store.ReturnBulletin, "", pressed("return_bulletin", data("bret", b.Period.String(), b.Version))))
	}
	return r.text("BulletinToSign", view, decide, r.bulletinForms(b.Period.String()))
}
