package when

import (
	"time"

	"zwxx/scoring/workday"
)

// phrase is what a text says, before now and the sense settle what it leaves
// open.
type phrase struct {
	day     day           // nil without a day
	weekday *time.Weekday // the weekday written after the day
	clock   *clock        // nil without a clock time

	clockLike bool // the day is a dotted pair that may be a clock time: 8.30
	dayCount  bool // the day is written as a number of days may be: 3日
	hasBefore bool // 前 follows
}

// parse reads
//
//	phrase = [ "截至" ] ( day [ weekday ] [ clock ] | clock ) [ "前" ] .
func parse(text string) (*phrase, error) {
	s, ok := scan(text)
	if !ok {
		return nil, ErrUnknown
	}
	s.take("截止到", "截至", "截止")
	p := new(phrase)
	if err := p.parseDay(s); err != nil {
		return nil, err
	}
	if p.day != nil {
		p.weekday = s.weekdayNote()
		if !s.takeTight("t") { // as in 2018-03-05T17:30
			s.take(",")
		}
	}
	var err error
	if p.clock, err = s.clock(p.day != nil); err != nil {
		return nil, err
	}
	if p.day == nil && p.clock == nil {
		return nil, s.nothing()
	}
	p.hasBefore = s.take("之前", "以前", "截止", "前")
	if !s.atEnd() {
		return nil, ErrUnknown
	}
	return p, nil
}

// nothing says why a text without a day or a clock time is refused: a lone
// number may be several things, all else is nothing known.
func (s *scanner) nothing() error {
	if n := s.number(); n.width > 0 && n.width <= 6 && s.atEnd() {
		return ErrAmbiguous
	}
	return ErrUnknown
}

// date settles the day of a phrase that has one.
func (p *phrase) date(today workday.Date, sense Sense) (workday.Date, error) {
	if p.dayCount && p.hasBefore && p.clock == nil && sense != Future {
		return 0, ErrAmbiguous
	}
	d, err := p.day(today, sense)
	switch {
	case err != nil:
		return 0, err
	case d.IsZero():
		return 0, ErrNoSuchDay
	case p.weekday != nil && *p.weekday != d.Weekday():
		return 0, ErrWeekday
	}
	if err := fits(d, today, sense); err != nil {
		return 0, err
	}
	return d, nil
}

// fits reports in what way a day does not fit the sense.
func fits(d, today workday.Date, sense Sense) error {
	switch {
	case sense == Future && d < today:
		return ErrPast
	case sense != Future && d > today:
		return ErrFuture
	}
	return nil
}
