package bot

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"zwxx/bot/when"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

// calendarSource is where days come from that are entered here.
const calendarSource = "聊天"

// errTakenBack ends an act that was done only to see what it would do.
var errTakenBack = errors.New("taken back")

// workCalendar shows the calendar, or takes what follows the word as days to
// enter: 放假 10月1日至10月7日 国庆节.
func (t *turn) workCalendar(args string) error {
	if args == "" {
		return t.reply(notice.WorkCalendar{})
	}
	text := t.lines
	if word, rest, ok := strings.Cut(text, " "); ok && shorthand[word] == "" {
		text = rest
	}
	return t.beginWith(daysForm, values{"days": {Value: text}})
}

// daysForm enters days off and make-up workdays (增加放假, 增加补班), one or many
// lines at once.
var daysForm = &form{
	name:   "days",
	fields: []field{{name: "days", lines: true, read: typedDays}},
	submit: func(t *turn, v values) error {
		days, err := daysOf(v.get("days"))
		if err != nil {
			return err
		}
		change, err := t.SetDays(days)
		if err != nil {
			return err
		}
		return t.show(change.Notice())
	},
}

// beginDays begins to enter days of one kind: off or work.
func (t *turn) beginDays(kind string) error {
	if kind != "off" && kind != "work" {
		return &scoring.Refusal{Reason: reasonForged}
	}
	return t.beginWith(daysForm, values{"kind": {Value: kind, Shown: label("choice." + kind)}})
}

// typedDays reads lines of days, all or none.
func typedDays(t *turn, v values, text string) (answer, error) {
	p := dayLines{now: t.At}
	if kind := v.get("kind"); kind != "" {
		off := kind == "off"
		p.off = &off
	}
	p.read(text)
	var days []store.CalendarDay
	var lines []int
	for _, s := range p.spans {
		for _, d := range s.days() {
			days, lines = append(days, d), append(lines, s.line)
		}
	}
	for _, r := range t.CheckDays(days) {
		p.problemAt(lines[r.Index], r.Refusal)
	}
	if err := p.refusal(); err != nil {
		return answer{}, err
	}
	if len(days) == 0 {
		return answer{}, &scoring.Refusal{Reason: store.ReasonNoDays}
	}
	return answer{Value: daysText(days), Shown: spansText(p.spans, t.Now)}, nil
}

// daysText writes days as a form keeps them; [daysOf] reads them back.
func daysText(days []store.CalendarDay) string {
	var b strings.Builder
	for _, d := range days {
		fmt.Fprintf(&b, "%s\t%t\t%s\n", d.Date, d.Off, d.Name)
	}
	return b.String()
}

func daysOf(text string) ([]store.CalendarDay, error) {
	var days []store.CalendarDay
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		parts := strings.SplitN(line, "\t", 3)
		if len(parts) != 3 {
			return nil, &scoring.Refusal{Reason: reasonForged}
		}
		date, err := workday.ParseDate(parts[0])
		if err != nil {
			return nil, err
		}
		days = append(days, store.CalendarDay{Date: date, Off: parts[1] == "true", Name: parts[2], Source: calendarSource})
	}
	return days, nil
}

// spansText shows what is about to be entered, a line for each stretch.
func spansText(spans []daySpan, now time.Time) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString("\n" + spanText(s, now))
	}
	return b.String()
}

// spanText shows a stretch: 放假 10月1日（周一）至10月7日（周日），共7天　国庆节.
func spanText(s daySpan, now time.Time) string {
	kind := label("choice.work")
	if s.off {
		kind = label("choice.off")
	}
	text := kind + " " + when.FormatDate(s.from, now)
	if n := int(s.to-s.from) + 1; n > 1 {
		text += "至" + when.FormatDate(s.to, s.from.Time()) + fmt.Sprintf("，共%d天", n)
	}
	if s.name != "" {
		text += "　" + s.name
	}
	return text
}

// unsetForm takes back a day that the section has entered (撤销一天).
var unsetForm = &form{
	name:   "unset_day",
	fields: []field{{name: "day", choices: enteredDays, read: typedEnteredDay}},
	submit: func(t *turn, v values) error {
		change, err := t.UnsetDay(v.date("day"))
		if err != nil {
			return err
		}
		return t.show(change.Notice())
	},
}

// daysOffered is how many entered days are offered to be taken back.
const daysOffered = 8

// enteredDays offers the days that the section has entered last.
func enteredDays(t *turn, _ values) ([]choice, error) {
	entered, err := t.CalendarDays(t.Day().AddDays(-lookBack), t.Day().AddMonths(14))
	slices.SortStableFunc(entered, func(a, b store.CalendarDay) int { return b.Recorded.Compare(a.Recorded) })
	var all []choice
	for _, d := range entered[:min(len(entered), daysOffered)] {
		all = append(all, choice{d.Date.String(), spanText(daySpan{from: d.Date, to: d.Date, off: d.Off, name: d.Name}, t.Now)})
	}
	return all, err
}

func typedEnteredDay(t *turn, _ values, text string) (answer, error) {
	p := dayLines{now: t.At}
	d, err := p.day(halfWidth(text), 0)
	if err != nil {
		return answer{}, err
	}
	entered, err := t.CalendarDays(d, d)
	if err == nil && len(entered) == 0 {
		err = &scoring.Refusal{Reason: store.ReasonNotEntered, Value: d.String()}
	}
	if err != nil {
		return answer{}, err
	}
	return answer{Value: d.String(), Shown: when.FormatDate(d, t.Now)}, nil
}

// declareForm asks whether somebody is sure that a year's days are all entered,
// or that they are not after all.
var declareForm = &form{
	name:   "declare_year",
	fields: []field{{name: "sure", choices: fixed("declare")}},
	atOnce: true,
	submit: func(t *turn, v values) error {
		year, err := strconv.Atoi(v.get("year"))
		if err != nil {
			return &scoring.Refusal{Reason: reasonForged}
		}
		complete := v.get("complete") != ""
		change, err := t.DeclareYear(year, complete)
		if err != nil {
			return err
		}
		return t.show(change.Notice())
	},
}

func (t *turn) beginDeclaring(text string, complete int) error {
	year, err := strconv.Atoi(text)
	if err != nil {
		return &scoring.Refusal{Reason: reasonForged}
	}
	entered, err := t.CalendarDays(workday.NewDate(year, time.January, 1), workday.NewDate(year, time.December, 31))
	if err != nil {
		return err
	}
	v := values{"year": {Value: text, Shown: text}}
	if complete == 1 {
		off, work := countDays(entered)
		v["complete"] = answer{Value: "1"}
		v["off"] = answer{Value: strconv.Itoa(off)}
		v["work"] = answer{Value: strconv.Itoa(work)}
		v["names"] = answer{Value: strings.Join(holidayNames(entered), "、")}
	}
	return t.beginWith(declareForm, v)
}

// holidayNames are the names of the days off, each once: a missing one shows.
func holidayNames(days []store.CalendarDay) []string {
	var names []string
	for _, d := range days {
		if d.Off && d.Name != "" {
			names = with(names, d.Name)
		}
	}
	return names
}

// countDays counts days off and make-up workdays.
func countDays(days []store.CalendarDay) (off, work int) {
	for _, d := range days {
		if d.Off {
			off++
		} else {
			work++
		}
	}
	return off, work
}

// outageForm declares an outage (故障顺延), or its end.
var outageForm = &form{
	name: "outage",
	fields: []field{
		{name: "from", read: typedTime(when.Past)},
		{name: "to", choices: outageEnds, read: typedTime(when.Past)},
		{name: "sure", choices: outageEffect},
	},
	atOnce: true,
	submit: func(t *turn, v values) error {
		o, err := t.DeclareOutage(v.time("from"), v.time("to"))
		if err != nil {
			return err
		}
		return t.show(notice.OutageDeclared{Outage: o.ID})
	},
}

// beginOutage begins to declare an outage; of one that goes on, its end.
func (t *turn) beginOutage() error {
	o, ongoing, err := t.OngoingOutage()
	if err != nil {
		return err
	}
	v := values{}
	if ongoing {
		v["from"] = timeAnswer(o.From)
		v["ongoing"] = answer{Value: o.ID}
	}
	return t.beginWith(outageForm, v)
}

func outageEnds(t *turn, v values) ([]choice, error) {
	all, err := lately(t, v)
	if v.get("ongoing") == "" {
		all = append(all, choice{"ongoing", label("choice.ongoing")})
	}
	return all, err
}

// outageEffect offers to declare the outage, with what it would move: the act
// is done and taken back.
func outageEffect(t *turn, v values) ([]choice, error) {
	v["moves"], v["open"] = answer{}, answer{}
	if v.time("to").IsZero() {
		v["open"] = answer{Value: "1"}
	}
	err := t.Savepoint(func() error {
		o, err := t.DeclareOutage(v.time("from"), v.time("to"))
		if err != nil {
			return err
		}
		moves, err := t.OutageMoves(o.ID)
		if err != nil {
			return err
		}
		if len(moves) > 0 {
			v["moves"] = answer{Value: strconv.Itoa(len(moves)), Shown: fmt.Sprintf("%d件，顺延至%s", len(moves), timeText(moves[0].Is))}
		}
		return errTakenBack
	})
	if errors.Is(err, errTakenBack) {
		err = nil
	}
	return []choice{{"declare", label("choice.declare_outage")}}, err
}
