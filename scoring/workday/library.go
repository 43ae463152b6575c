package workday

import (
	"sync"
	"time"

	"github.com/6tail/lunar-go/HolidayUtil"
)

// notices is what the library knows: every day that the State Council's
// notices set apart from Monday to Friday, and the years they cover.
type notices struct {
	days  map[Date]Day
	years map[int]bool
}

// library reads the holiday library once. The library keeps its table in
// globals, so nothing but this reads it.
var library = sync.OnceValue(func() notices {
	n := notices{days: make(map[Date]Day), years: make(map[int]bool)}
	for e := HolidayUtil.GetHolidays("20").Front(); e != nil; e = e.Next() {
		h := e.Value.(*HolidayUtil.Holiday)
		d, err := ParseDate(h.GetDay())
		if err != nil {
			panic(err)
		}
		kind := Holiday
		if h.IsWork() {
			kind = MakeUp
		}
		n.days[d] = Day{Kind: kind, Why: h.GetName()}

		// Late December may come from the next year's notice, so only a day
		// from the middle of the year's own notice proves that it is there.
		if d.Month() == time.October && d.Day() == 1 && kind == Holiday {
			n.years[d.Year()] = true
		}
	}
	return n
})

// Noticed returns what the library's notices and the day of the week say of
// the date, whatever a section has added.
func Noticed(d Date) Day {
	if day, ok := library().days[d]; ok {
		return day
	}
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return Day{Kind: Weekend}
	}
	return Day{Kind: Workday}
}

// NoticedYear reports whether the library has the State Council's notice for
// the year.
func NoticedYear(year int) bool { return library().years[year] }
