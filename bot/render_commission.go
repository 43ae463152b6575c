package bot

import (
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on(func(r *reader, n notice.Issued) (*message, error) {
		view, err := r.noticeView(n.Notice)
		if err != nil {
			return nil, err
		}
		return r.text("Issued", view)
	})
	on(func(r *reader, n notice.Chased) (*message, error) {
		view, err := r.commission(n.Commission)
		if err != nil || view.C.State != scoring.CommissionIssued {
			return nil, err // answered meanwhile
		}
		return r.text("Chased", view, view.buttons(r)...)
	})
	on(func(r *reader, n notice.ChaseDone) (*message, error) {
		return r.text("ChaseDone", n, []button{pressed("list", data("phl", n.Notice)), pressed("phone", data("phone", n.Notice))})
	})
	on(func(r *reader, n notice.PhoneList) (*message, error) { return r.phoneList(n.Notice) })
	on(func(r *reader, n notice.PhoneListDue) (*message, error) { return r.phoneList(n.Notice) })
	on((*reader).dueList)
	on((*reader).commissionList)
	on(func(r *reader, n notice.Delivered) (*message, error) {
		return r.onCommission("Delivered", n.Commission, "", (*commissionView).buttons)
	})
	on(func(r *reader, n notice.DeliveryReturned) (*message, error) {
		return r.onCommission("DeliveryReturned", n.Commission, n.Reason, (*commissionView).buttons)
	})
	on(func(r *reader, n notice.Graded) (*message, error) {
		return r.onCommission("Graded", n.Commission, "", (*commissionView).scoreButtons)
	})
	on(func(r *reader, n notice.Extended) (*message, error) {
		return r.onCommission("Extended", n.Commission, "", (*commissionView).buttons)
	})
	on(func(r *reader, n notice.Withdrawn) (*message, error) {
		return r.onCommission("Withdrawn", n.Commission, n.Reason, (*commissionView).buttons)
	})
	on(func(r *reader, n notice.DueSoon) (*message, error) {
		return r.onCommission("DueSoon", n.Commission, "", (*commissionView).buttons)
	})
	on(func(r *reader, n notice.DeliveredAfterwards) (*message, error) {
		return r.onCommission("DeliveredAfterwards", n.Commission, "", (*commissionView).openButton)
	})
	on(func(r *reader, n notice.Done) (*message, error) {
		return r.onCommission("Done", n.Commission, n.Action, (*commissionView).openButton)
	})
	on(func(r *reader, n notice.ExtensionReceipt) (*message, error) {
		return r.extension("ExtensionReceipt", n.Extension)
	})
	on(func(r *reader, n notice.ExtensionRequested) (*message, error) {
		return r.extension("ExtensionRequested", n.Extension)
	})
	on(func(r *reader, n notice.ExtensionDecided) (*message, error) {
		return r.extension("ExtensionDecided", n.Extension)
	})
	on(func(r *reader, n notice.ExtensionRefused) (*message, error) {
		return r.extension("ExtensionRefused", n.Extension)
	})
}

// onCommission renders an entry about a commission; note is the reason or the
// act that the entry speaks of.
func (r *reader) onCommission(entry, id, note string, buttons func(*commissionView, *reader) [][]button) (*message, error) {
	view, err := r.commission(id)
	if err != nil {
		return nil, err
	}
	view.Note = note
	return r.text(entry, view, buttons(view, r)...)
}

func (view *commissionView) scoreButtons(r *reader) [][]button {
	return [][]button{r.scoreButton(view.C.Unit)}
}

func (view *commissionView) openButton(*reader) [][]button {
	return [][]button{{pressed("open", data("notice", view.C.Notice))}}
}

// A commissionView is a commission as the catalogue shows it.
type commissionView struct {
	C            store.Commission
	N            store.CommissionNotice
	State        string
	Number       string // as chat writes it: 约稿〔2018〕15号
	Manuscript   string
	MayAck       bool // the reader may acknowledge it
	WindowOpen   bool
	Overdue      bool
	Late         bool
	Extension    bool // a request for an extension waits
	Explained    bool // a written explanation has been filed
	ExplainedFor bool // by the section, for the unit
	Contact      string
	Left         string // until the due time
	Note         string // what a message is about: a reason, or the act it confirms
}

func (r *reader) commission(id string) (*commissionView, error) {
	c, err := r.View.Commission(id)
	if err != nil {
		return nil, err
	}
	return r.viewCommission(c)
}

func (r *reader) viewCommission(c store.Commission) (*commissionView, error) {
	view := &commissionView{
		C: c, State: string(c.State), Number: afterName(c.Number), Contact: r.bot.cfg.Contact.Section,
		WindowOpen: r.Now.Before(c.WindowEnds), Overdue: c.Overdue(r.Now), Late: c.DeliveredLate(),
	}
	_, view.MayAck = r.actor.May(store.Acknowledge, c.Unit)
	var err error
	if view.Left, err = say("time.left", timeLeft(r.Now, c.Due)); err != nil {
		return nil, err
	}
	if c.Notice != "" {
		if view.N, err = r.CommissionNotice(c.Notice); err != nil {
			return nil, err
		}
	}
	if c.Submission != "" {
		s, err := r.Submission(c.Submission)
		if err != nil {
			return nil, err
		}
		view.Manuscript = s.Manuscript
	}
	e, explained, err := r.ExplanationOf(c.ID)
	if err != nil {
		return nil, err
	}
	if view.Explained = explained; explained {
		view.WindowOpen = false // one explanation a commission
		if _, view.ExplainedFor, err = r.OnBehalf(e.ID, store.FileExplanation); err != nil {
			return nil, err
		}
	}
	_, view.Extension, err = r.OpenExtension(c.ID)
	return view, err
}

// afterName is a notice's number as it stands after the word 约稿.
func afterName(number string) string {
	for i, r := range number {
		if r == '〔' {
			return number[i:]
		}
	}
	return number
}

// buttons are what the unit's officer may do with a commission now.
func (view *commissionView) buttons(r *reader) [][]button {
	c := view.C
	deliver := r.may(store.Deliver, c.Unit, pressed("deliver", data("dlv", c.ID)))
	var objection []button
	if !view.Explained {
		objection = r.may(store.FileExplanation, c.Unit, pressed("objection", data("obj", c.ID)))
	}
	var extension []button
	if !view.Extension {
		extension = r.may(store.RequestExtension, c.Unit, pressed("extension", data("ext", c.ID)))
	}
	if r.section() && !r.actor.Has(store.RoleOfficer) {
		return nil
	}
	switch c.State {
	case scoring.CommissionIssued:
		ack := r.may(store.Acknowledge, c.Unit, pressed("ack", data("ack", c.ID, c.Version)))
		return [][]button{row(ack, deliver), row(objection, extension)}
	case scoring.CommissionReceived:
		return [][]button{deliver, row(objection, extension)}
	case scoring.CommissionDelivered:
		if view.Manuscript == "" {
			return [][]button{r.may(store.NumberSubmission, c.Unit, button{label("form.number"), data("nsub", c.Submission)})}
		}
		return [][]button{r.may(store.AmendManuscript, c.Unit, pressed("amend", data("num", c.ID)))}
	}
	return nil
}

// card renders an object as it stands now.
func (r *reader) card(n notice.Card) (*message, error) {
	m, err := r.cardText(n.Object)
	if err != nil || m == nil {
		return nil, err
	}
	m.edits, err = r.CardMessage(n.Object, r.chat)
	return m, err
}

func (r *reader) cardText(object string) (*message, error) {
	switch {
	case object == formObject(r.actor.Person):
		return r.letterCard()
	case object[0] == 'n':
		return r.noticeCard(object)
	}
	view, err := r.commission(object)
	if err != nil {
		return nil, err
	}
	return r.text("card.commission", view, view.buttons(r)...)
}

// A rowView is one unit of a notice.
type rowView struct {
	Mark, Unit, Text string
	Office           string // the office's telephone
	Officers         []string
	Unreached        bool // nothing can be delivered to any of them
	C                store.Commission
}

// A noticeView is a notice with its units, as the section sees it.
type noticeView struct {
	N                                                       store.CommissionNotice
	Number, Title, Left                                     string
	Total, Received, Delivered, Objected, Failed, NotJoined int
	Rows                                                    []rowView
	ToPhone, Unreached                                      []string // who has not acknowledged it, without officers or out of reach
	waiting, delivered, failable, actable                   int
}

var marks = map[scoring.CommissionState]string{
	scoring.CommissionIssued: "○", scoring.CommissionReceived: "◐", scoring.CommissionObjected: "？",
	scoring.CommissionWithdrawn: "－", scoring.CommissionDelivered: "●", scoring.CommissionGraded: "✔",
	scoring.CommissionFailed: "✘",
}

func (r *reader) noticeView(id string) (*noticeView, error) {
	n, err := r.CommissionNotice(id)
	if err != nil {
		return nil, err
	}
	commissions, err := r.CommissionsOfNotice(id)
	if err != nil {
		return nil, err
	}
	view := &noticeView{N: n, Number: afterName(n.Number), Title: n.Title, Total: len(commissions)}
	if view.Left, err = say("time.left", timeLeft(r.Now, n.Due)); err != nil {
		return nil, err
	}
	for _, c := range commissions {
		if err := r.addRow(view, c); err != nil {
			return nil, err
		}
	}
	return view, nil
}

func (r *reader) addRow(view *noticeView, c store.Commission) error {
	row := rowView{Mark: marks[c.State], Unit: c.Unit, C: c}
	seen, err := r.viewCommission(c)
	if err != nil {
		return err
	}
	if row.Office, err = r.office(c.Unit); err != nil {
		return err
	}
	if row.Text, err = say("row.state", seen); err != nil {
		return err
	}
	row.Text = plain(row.Text)
	officers, err := r.Holders(store.RoleOfficer, c.Unit)
	if err != nil {
		return err
	}
	for _, o := range officers {
		row.Officers = append(row.Officers, o.Name)
	}
	row.Unreached = len(officers) > 0 && !slices.ContainsFunc(officers, func(o store.Appointment) bool { return o.Unreachable == "" })
	if row.Unreached && c.State == scoring.CommissionIssued {
		view.Unreached = append(view.Unreached, c.Unit)
	}
	if len(officers) == 0 {
		view.NotJoined++
		if c.State == scoring.CommissionIssued {
			view.ToPhone = append(view.ToPhone, c.Unit)
		}
	}
	if !c.Received.IsZero() {
		view.Received++
	}
	switch c.State {
	case scoring.CommissionDelivered, scoring.CommissionGraded:
		view.Delivered++
	case scoring.CommissionObjected:
		view.Objected++
	case scoring.CommissionFailed:
		view.Failed++
	}
	if c.Open() {
		view.waiting++
	}
	if c.MayFail(r.Now) {
		view.failable++
	}
	if actable(c) {
		view.actable++
	}
	if c.State == scoring.CommissionDelivered {
		view.delivered++
	}
	view.Rows = append(view.Rows, row)
	return nil
}

func timeLeft(now, due time.Time) map[string]any {
	left := due.Sub(now)
	full := (left + 5*time.Minute).Hours() // a reminder two hours ahead leaves a moment later
	return map[string]any{"Over": left <= 0, "Days": int(full) / 24, "Hours": int(full)}
}

func (r *reader) noticeCard(id string) (*message, error) {
	view, err := r.noticeView(id)
	if err != nil {
		return nil, err
	}
	var rows [][]button
	if view.Received < view.Total {
		rows = append(rows, []button{pressed("chase", data("chase", id)), pressed("phone", data("phone", id)), pressed("list", data("phl", id))})
	}
	if view.waiting > 0 {
		rows = append(rows, []button{pressed("arrival", data("arr", id)), pressed("extend", data("xtd", id)), pressed("withdraw", data("wdr", id))})
	}
	if view.delivered > 0 {
		rows = append(rows, []button{pressed("grade", data("grade", id)), pressed("return", data("ret", id))})
	}
	if view.failable > 0 {
		rows = append(rows, []button{pressed("fail", data("fail", id))})
	}
	if view.actable > 0 {
		line := []button{pressed("acting", data("act", id))}
		if view.NotJoined > 0 && view.waiting > 0 {
			line = append(line, pressed("print", data("print", id)))
		}
		rows = append(rows, line)
	}
	return r.text("card.notice", view, rows...)
}

// extension renders an entry about a request for an extension.
func (r *reader) extension(entry, id string) (*message, error) {
	e, err := r.Extension(id)
	if err != nil {
		return nil, err
	}
	c, err := r.View.Commission(e.Commission)
	if err != nil {
		return nil, err
	}
	var decide []button
	if entry == "ExtensionRequested" && e.State == store.ExtensionOpen {
		decide = row(r.may(store.DecideExtension, c.Unit, pressed("grant", data("exty", e.ID, e.Version))),
			r.may(store.DecideExtension, c.Unit, pressed("refuse", data("extn", e.ID))))
	}
	if entry == "ExtensionRequested" && e.State != store.ExtensionOpen {
		entry = "ExtensionDecided"
	}
	behalf, err := r.behalf(e.ID, store.RequestExtension)
	if err != nil {
		return nil, err
	}
	return r.text(entry, map[string]any{"E": e, "C": c, "Number": afterName(c.Number), "Behalf": behalf}, decide)
}
