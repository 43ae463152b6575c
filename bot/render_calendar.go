package bot

import (
	"fmt"
	"slices"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

func init() {
	on((*reader).workCalendar)
	on(func(r *reader, n notice.CalendarChanged) (*message, error) {
		told, untold, err := r.split(n.Units)
		if err != nil {
			return nil, err
		}
		return r.text("CalendarChanged", map[string]any{"N": n, "Moved": len(n.Units), "Told": told, "Untold": untold},
			[]button{calendarButton()})
	})
	on(func(r *reader, n notice.CalendarMissing) (*message, error) {
		return r.text("CalendarMissing", n, []button{calendarButton()})
	})
	on(func(r *reader, n notice.DeadlineProvisional) (*message, error) {
		return r.text("DeadlineProvisional", n, []button{calendarButton()})
	})
	on(func(r *reader, n notice.WindowRecounted) (*message, error) {
		view, err := r.commission(n.Commission)
		if err != nil {
			return nil, err
		}
		return r.text("WindowRecounted", map[string]any{"V": view, "Was": n.Was}, view.buttons(r)...)
	})
	on(func(r *reader, n notice.AnswerRecounted) (*message, error) {
		p, err := r.Proposal(n.Proposal)
		if err != nil || p.State != store.ProposalOpen {
			return nil, err
		}
		c, err := r.View.Commission(p.Commission)
		if err != nil {
			return nil, err
		}
		return r.text("AnswerRecounted", map[string]any{"P": p, "Number": afterName(c.Number), "C": c, "Was": n.Was},
			r.may(store.AnswerProposal, p.Unit, pressed("answer", data("answer", p.ID))))
	})
	on(func(r *reader, n notice.OutageDeclared) (*message, error) {
		return r.outage("OutageDeclared", n.Outage)
	})
	on(func(r *reader, n notice.OutageOver) (*message, error) { return r.outage("OutageOver", n.Outage) })
	on(func(r *reader, n notice.ProposalOvertaken) (*message, error) {
		p, err := r.Proposal(n.Proposal)
		if err != nil {
			return nil, err
		}
		return r.onCommission("ProposalOvertaken", p.Commission, "", (*commissionView).buttons)
	})
}

func calendarButton() button { return pressed("calendar", data("cal")) }

// split parts units, each named once, into those that have an officer who was
// told and those that must be told by telephone.
func (r *reader) split(units []string) (told, untold []string, err error) {
	for _, unit := range units {
		tells, err := r.tells(unit)
		if err != nil {
			return nil, nil, err
		}
		if tells {
			told = with(told, unit)
		} else {
			untold = with(untold, unit)
		}
	}
	return told, untold, nil
}

// A yearView is what is known of a year's days off.
type yearView struct {
	Year              int
	Library, Declared bool
	Off, Work         int // entered by the section
}

// workCalendar shows what is known of this year and the next, what comes, and
// how working days are counted this month.
func (r *reader) workCalendar(notice.WorkCalendar) (*message, error) {
	today := r.Day()
	declared, err := r.DeclaredYears()
	if err != nil {
		return nil, err
	}
	var years []yearView
	entered := 0
	for year := today.Year(); year <= today.Year()+1; year++ {
		days, err := r.CalendarDays(workday.NewDate(year, time.January, 1), workday.NewDate(year, time.December, 31))
		if err != nil {
			return nil, err
		}
		view := yearView{Year: year, Library: workday.NoticedYear(year), Declared: slices.Contains(declared, year)}
		view.Off, view.Work = countDays(days)
		entered += len(days)
		years = append(years, view)
	}
	outage, ongoing, err := r.OngoingOutage()
	if err != nil {
		return nil, err
	}
	month := scoring.MonthOf(today)
	last := r.Calendar.TMinus(month.Last(), 0)
	return r.text("WorkCalendar", map[string]any{
		"Day": today, "Years": years, "Coming": r.coming(today), "Month": int(today.Month()), "Last": last,
		"T1": r.Calendar.Add(last, -1), "T5": r.Calendar.Add(last, -5), "Ongoing": ongoing, "Outage": outage,
	}, r.calendarButtons(years, entered, ongoing)...)
}

// calendarButtons are what the section may do with the calendar.
func (r *reader) calendarButtons(years []yearView, entered int, ongoing bool) [][]button {
	rows := [][]button{{pressed("days_off", data("caldays", "off")), pressed("days_work", data("caldays", "work"))}}
	if entered > 0 {
		rows = append(rows, []button{pressed("unset_day", data("calun"))})
	}
	for _, y := range years {
		year := fmt.Sprintf("%d年", y.Year)
		switch {
		case y.Library:
		case y.Declared:
			rows = append(rows, []button{{label("button.undeclare") + year, data("calyear", y.Year, 0)}})
		default:
			rows = append(rows, []button{{label("button.declare") + year + label("button.declared"), data("calyear", y.Year, 1)}})
		}
	}
	name := "outage"
	if ongoing {
		name = "outage_over"
	}
	return append(rows, row(r.may(store.DeclareOutage, "", pressed(name, data("outage")))))
}

// How far the calendar looks ahead, and how much of it is shown.
const (
	comingDays  = 300
	comingShown = 8
)

// coming are the next holidays and make-up workdays, a line for each stretch.
func (r *reader) coming(today workday.Date) []string {
	var spans []daySpan
	for d := today; d < today+comingDays && len(spans) <= comingShown; d++ {
		switch day := r.Calendar.Day(d); day.Kind {
		case workday.MakeUp, workday.AddedWork:
			spans = append(spans, daySpan{from: d, to: d, name: day.Why})
		case workday.Holiday, workday.AddedOff:
			if n := len(spans); n > 0 && spans[n-1].off && spans[n-1].to == d-1 {
				spans[n-1].to = d
				continue
			}
			spans = append(spans, daySpan{from: d, to: d, off: true, name: day.Why})
		}
	}
	var lines []string
	for _, s := range spans[:min(len(spans), comingShown)] {
		lines = append(lines, spanText(s, r.Now))
	}
	return lines
}

// An outageMove is a moved deadline as a reader sees it.
type outageMove struct {
	Unit, Number, Title string
	Deadline            store.DeadlineKind
	Was, Is             time.Time
}

// outage renders an entry about an outage. A unit sees what moved of its own.
func (r *reader) outage(entry, id string) (*message, error) {
	o, err := r.Outage(id)
	if err != nil {
		return nil, err
	}
	moves, err := r.OutageMoves(id)
	if err != nil {
		return nil, err
	}
	view := map[string]any{"O": o, "Total": len(moves), "Unit": r.actor.Unit(), "Section": r.section()}
	if len(moves) > 0 {
		view["Until"] = moves[0].Is
	}
	var shown []outageMove
	var units []string
	for _, m := range moves {
		move, err := r.outageMove(m)
		if err != nil {
			return nil, err
		}
		if r.section() || move.Unit == r.actor.Unit() {
			shown, units = append(shown, move), append(units, move.Unit)
		}
	}
	view["Moves"] = shown
	if _, view["Untold"], err = r.split(units); err != nil {
		return nil, err
	}
	if view["Decided"], err = r.decidedInOutage(id); err != nil {
		return nil, err
	}
	var end []button
	if entry == "OutageDeclared" && o.To.IsZero() {
		end = r.may(store.DeclareOutage, "", pressed("outage_over", data("outage")))
	}
	return r.text(entry, view, end)
}

func (r *reader) decidedInOutage(id string) ([]outageMove, error) {
	decided, err := r.DecidedInOutage(id)
	var all []outageMove
	for _, c := range decided {
		all = append(all, outageMove{Unit: c.Unit, Number: afterName(c.Number), Title: c.Title})
	}
	return all, err
}

func (r *reader) outageMove(m store.OutageMove) (outageMove, error) {
	id := m.Object
	if m.Deadline == store.DeadlineAnswer {
		p, err := r.Proposal(id)
		if err != nil {
			return outageMove{}, err
		}
		id = p.Commission
	}
	c, err := r.View.Commission(id)
	return outageMove{Unit: c.Unit, Number: afterName(c.Number), Title: c.Title, Deadline: m.Deadline, Was: m.Was, Is: m.Is}, err
}
