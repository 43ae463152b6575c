package when

import (
	"time"

	"zwxx/scoring/workday"
)

// day settles a day. It need not check its result against the sense.
type day func(today workday.Date, sense Sense) (workday.Date, error)

// parseDay reads
//
//	day = dayWord | week | month | [ year ] ( "年底" | number "月" inMonth )
//	    | number ( "日" | "号" ) | numeric .
//
// and leaves the day nil, and the scanner where it was, if no day comes next.
func (p *phrase) parseDay(s *scanner) error {
	if offset, ok := s.dayWord(); ok {
		p.day = func(today workday.Date, _ Sense) (workday.Date, error) { return today.AddDays(offset), nil }
		return nil
	}
	for _, production := range []func(*scanner) (day, error){week, month, yearWord} {
		d, err := production(s)
		if d != nil || err != nil {
			p.day = d
			return err
		}
	}
	return p.numberedDay(s)
}

// numberedDay reads the days that start with a number.
func (p *phrase) numberedDay(s *scanner) (err error) {
	before := s.rest
	n := s.number()
	switch {
	case n.width == 0:
		if s.take("元月") {
			p.day, err = inMonth(s, anyYear, 1)
		}
	case s.take("年"):
		p.day, err = inYear(s, n)
	case s.take("月份", "月"):
		p.day, err = inMonth(s, anyYear, n.month())
	case s.take("日"):
		p.dayCount = true
		p.day, err = dayOfOpenMonth(n)
	case s.take("号"):
		p.day, err = dayOfOpenMonth(n)
	case n.chinese:
		s.rest = before
	case n.width == len("20180305") && n.value >= 0:
		p.day = exactly(n.value/10000, n.value/100%100, n.value%100)
		err = plausible(n.value / 10000)
	default:
		for _, sep := range []string{"-", "/", "."} {
			if s.takeTight(sep) {
				return p.numeric(s, n, sep)
			}
		}
		s.rest = before
	}
	return err
}

// numeric reads the rest of a date in numbers, after the first and its
// separator: year, month and day, or month and day.
func (p *phrase) numeric(s *scanner, first number, sep string) error {
	second, third := s.tightNumber(), number{}
	if s.takeTight(sep) {
		if third = s.tightNumber(); third.width == 0 {
			return ErrUnknown
		}
	}
	switch {
	case !second.short():
		return ErrUnknown
	case first.width == 4 && third.width == 0:
		return s.vague() // a month
	case first.width == 4 && third.short():
		p.day = exactly(first.value, second.value, third.value)
		return plausible(first.value)
	case first.short() && third.width == 0:
		p.clockLike = sep == "." && second.width == 2 && first.value > lastUnsaid
		p.day = anyYear(first.value, second.value)
		return nil
	case first.short() && (third.short() || third.width == 4):
		return ErrAmbiguous // which of them is the year, and is the month first?
	}
	return ErrUnknown
}

// tightNumber is number without spaces before it, in Arabic digits.
func (s *scanner) tightNumber() number {
	if run := s.run(arabicDigits); run != "" {
		return arabic(run)
	}
	return number{}
}

var dayWords = []option[int]{
	{"大前天", -3}, {"前天", -2}, {"昨天", -1}, {"昨日", -1}, {"今天", 0}, {"今日", 0},
	{"明天", 1}, {"明日", 1}, {"后天", 2}, {"大后天", 3},
}

// dayWord reads a word for a day near today. 今晚 and its like are read as the
// day alone: the part of the day belongs to the clock time.
func (s *scanner) dayWord() (offset int, ok bool) {
	if offset, ok = choose(s, dayWords); ok {
		return offset, true
	}
	before := s.rest
	offset, ok = choose(s, []option[int]{{"昨", -1}, {"今", 0}, {"明", 1}})
	if rest := s.rest; ok && s.take("晚", "早", "晨") {
		s.rest = rest
		return offset, true
	}
	s.rest = before
	return 0, false
}

var relations = []option[int]{
	{"上上个", -2}, {"上上", -2}, {"上个", -1}, {"上", -1},
	{"这个", 0}, {"这", 0}, {"本", 0},
	{"下下个", 2}, {"下下", 2}, {"下个", 1}, {"下", 1},
}

var weekdays = []option[time.Weekday]{
	{"一", time.Monday}, {"二", time.Tuesday}, {"三", time.Wednesday}, {"四", time.Thursday},
	{"五", time.Friday}, {"六", time.Saturday}, {"日", time.Sunday}, {"天", time.Sunday},
}

// weekdayName reads 周五, 星期五, 礼拜五 or 周5. It does not read 周7, which may
// start the week.
func (s *scanner) weekdayName() (time.Weekday, bool) {
	before := s.rest
	if s.take("周", "星期", "礼拜") {
		if w, ok := choose(s, weekdays); ok {
			return w, true
		}
		if n := s.tightNumber(); n.width == 1 && n.value >= 1 && n.value <= 6 {
			return time.Weekday(n.value), true
		}
	}
	s.rest = before
	return 0, false
}

// weekdayNote reads the weekday after a date, in brackets or bare.
func (s *scanner) weekdayNote() *time.Weekday {
	before := s.rest
	bracket := s.take("(")
	w, ok := s.weekdayName()
	if !ok || bracket && !s.take(")") {
		s.rest = before
		return nil
	}
	return &w
}

// week reads a weekday, of a named week or of the nearest.
func week(s *scanner) (day, error) {
	before := s.rest
	weeks, related := choose(s, relations)
	w, ok := s.weekdayName()
	switch {
	case !ok && s.take("周", "星期", "礼拜"):
		return nil, s.vague()
	case !ok:
		s.rest = before
		return nil, nil
	}
	return func(today workday.Date, sense Sense) (workday.Date, error) {
		d := monday(today).AddDays(fromMonday(w))
		switch {
		case related:
			d = d.AddDays(7 * weeks)
		case sense == Future && d < today:
			d = d.AddDays(7)
		case sense != Future && d > today:
			d = d.AddDays(-7)
		}
		return d, nil
	}, nil
}

// fromMonday returns the days from Monday to a weekday.
func fromMonday(w time.Weekday) int { return (int(w) + 6) % 7 }

// monday returns the first day of the week.
func monday(d workday.Date) workday.Date { return d.AddDays(-fromMonday(d.Weekday())) }

// month reads a day of a month that is named by its distance: 上月28日, 月底.
func month(s *scanner) (day, error) {
	before := s.rest
	months, related := choose(s, relations)
	if !s.take("月份", "月") {
		s.rest = before
		return nil, nil
	}
	in := func(_, n int) day {
		return func(today workday.Date, _ Sense) (workday.Date, error) {
			// Counted from the first, which every month has.
			first := workday.NewDate(today.Year(), today.Month(), 1).AddMonths(months)
			return onDay(first.Year(), int(first.Month()), n)
		}
	}
	if !related && !s.ahead("底", "末") {
		return nil, s.vague()
	}
	return inMonth(s, in, 0)
}

// yearWord reads a date after a word for its year, and 年底.
func yearWord(s *scanner) (day, error) {
	years, ok := choose(s, []option[int]{
		{"前年", -2}, {"去年", -1}, {"上年", -1}, {"今年", 0}, {"本年", 0}, {"明年", 1}, {"后年", 2},
	})
	if !ok && !s.ahead("年底", "年末") {
		return nil, nil
	}
	return afterYear(s, func(m, n int) day {
		return func(today workday.Date, _ Sense) (workday.Date, error) {
			return onDay(today.Year()+years, m, n)
		}
	})
}
