package when

import "zwxx/scoring/workday"

// clock is a clock time as written.
type clock struct {
	part                 *part // the part of the day before it, or nil
	hour, minute, second int
	padded               bool // the hour has a leading zero, which marks 24-hour time
	noHour               bool // only the part of the day is there
	closing              bool // 下班: the close of office hours
}

// part is a part of the day, by the first and the last hour that go with it.
type part struct {
	from, to int
}

var parts = []option[part]{
	{"凌晨", part{0, 5}},
	{"清晨", part{4, 11}}, {"早晨", part{4, 11}}, {"早上", part{4, 11}}, {"早", part{4, 11}}, {"晨", part{4, 11}},
	{"上午", part{0, 12}},
	{"中午", part{11, 14}},
	{"下午", part{12, 19}},
	{"傍晚", part{16, 19}},
	{"晚上", part{17, 24}}, {"晚间", part{17, 24}}, {"夜里", part{17, 24}}, {"晚", part{17, 24}},
}

// clock reads
//
//	clock = [ part ] ( "下班" | number ":" number [ ":" number ] | number ( "点" | "时" ) [ minutes ] | four digits ) .
//
// A number without any sign of a clock time is one only after a day or a part
// of it: 1730, and 17.30. It returns nil, with the scanner where it was, if no
// clock time comes next.
func (s *scanner) clock(afterDay bool) (*clock, error) {
	before := s.rest
	c := new(clock)
	if p, ok := choose(s, parts); ok {
		c.part = &p
		afterDay = true
	}
	if s.take("下班") {
		c.closing = true
		return c, nil
	}
	if s.take("两点", "两时") { // no month or minute is written so
		c.hour = 2
		return c, c.minutes(s)
	}
	n := s.number()
	switch {
	case n.width == 0 && c.part != nil:
		c.noHour = true
		return c, nil
	case afterDay && n.width == 4 && !n.chinese:
		c.hour, c.minute, c.padded = n.value/100, n.value%100, n.value < 1000
		if c.hour == 20 && c.part == nil {
			return nil, ErrAmbiguous // as well a year
		}
		return c, nil
	case !n.short():
		s.rest = before
		return nil, nil
	}
	c.hour, c.padded = n.value, n.padded()
	switch {
	case s.take(":"):
		return c, c.digits(s)
	case s.take("点", "时"):
		return c, c.minutes(s)
	case afterDay && s.takeTight("."):
		minute := s.tightNumber()
		c.minute = minute.value
		if minute.width != 2 {
			return nil, ErrUnknown
		}
		return c, nil
	}
	s.rest = before
	return nil, nil
}

// digits reads the minutes after a colon, and seconds as machines write them.
func (c *clock) digits(s *scanner) error {
	n := s.number()
	switch {
	case n.width == 1:
		return ErrAmbiguous // 17:3 may be short of a digit on either side
	case n.width != 2 || n.chinese:
		return ErrUnknown
	}
	c.minute = n.value
	if s.takeTight(":") {
		if n = s.tightNumber(); n.width != 2 {
			return ErrUnknown
		}
		c.second = n.value
	}
	return nil
}

// minutes reads what may follow the hour's 点.
func (c *clock) minutes(s *scanner) error {
	if s.take("整", "钟") {
		return nil
	}
	if minute, ok := choose(s, []option[int]{{"半", 30}, {"一刻", 15}, {"三刻", 45}}); ok {
		c.minute = minute
		return nil
	}
	n := s.number()
	switch {
	case n.width == 0:
		return nil
	case !n.short():
		return ErrUnknown
	case !s.take("分") && n.width == 1:
		return ErrAmbiguous // 5点3 may be short of a digit
	}
	c.minute = n.value
	return nil
}

// lastUnsaid is the last hour that needs its part of the day: those after it
// are, said without, office hours of the morning.
const lastUnsaid = 7

// resolve finds the hour of the 24 that fits the part of the day.
func (c *clock) resolve() (workday.Clock, error) {
	hour := c.hour
	switch {
	case c.noHour:
		return 0, ErrAmbiguous
	case c.part == nil && !c.padded && hour >= 1 && hour <= lastUnsaid:
		return 0, ErrHalfDay
	case c.part != nil && !c.part.has(hour) && hour >= 1 && hour <= 12:
		hour += 12
	}
	switch {
	case c.part != nil && !c.part.has(hour),
		hour > 24, hour == 24 && (c.minute > 0 || c.second > 0), c.minute > 59, c.second > 59:
		return 0, ErrNoSuchTime
	}
	return workday.Clock(hour*60 + c.minute), nil
}

func (p *part) has(hour int) bool { return p.from <= hour && hour <= p.to }
