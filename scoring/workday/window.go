package workday

import (
	"fmt"
	"time"
)

// Deadline is a moment found by counting working days or office hours.
type Deadline struct {
	// At is the moment, in Asia/Shanghai. What is done exactly then is done
	// in time.
	At time.Time
	// Provisional says that the counting went through a day about which no
	// notice is known yet, so that the moment may still change.
	Provisional bool
}

// WindowKind says where a window ends that is one working day long. The day on
// which the window opens is not counted.
type WindowKind string

// The kinds of windows, as the configuration writes them.
const (
	// CloseOfNextWorkingDay ends with the office hours of the next working day.
	CloseOfNextWorkingDay WindowKind = "close-of-next-working-day"
	// EndOfNextWorkingDay ends with the midnight that ends the next working day.
	EndOfNextWorkingDay WindowKind = "end-of-next-working-day"
	// SameTimeNextWorkingDay ends on the next working day at the clock time of
	// receipt.
	SameTimeNextWorkingDay WindowKind = "same-time-next-working-day"
)

// Validate reports whether the kind is none of the three.
func (k WindowKind) Validate() error {
	switch k {
	case CloseOfNextWorkingDay, EndOfNextWorkingDay, SameTimeNextWorkingDay:
		return nil
	}
	return fmt.Errorf("workday: window %q is none of %q, %q, %q", string(k),
		CloseOfNextWorkingDay, EndOfNextWorkingDay, SameTimeNextWorkingDay)
}

// UnmarshalText reads one of the three kinds and refuses everything else.
func (k *WindowKind) UnmarshalText(text []byte) error {
	kind := WindowKind(text)
	if err := kind.Validate(); err != nil {
		return err
	}
	*k = kind
	return nil
}

// Window returns the end of a window of the given kind that opens at the
// moment of receipt. It panics where [WindowKind.Validate] has an error.
func (c *Calendar) Window(kind WindowKind, receipt time.Time) Deadline {
	switch kind {
	case CloseOfNextWorkingDay:
		return c.NextClose(receipt)
	case EndOfNextWorkingDay:
		next, settled := c.walk(DateOf(receipt), 1)
		return Deadline{At: next.At(endOfDay), Provisional: !settled}
	case SameTimeNextWorkingDay:
		return c.ShiftDays(receipt, 1)
	}
	panic(kind.Validate())
}

// NextClose returns the close of office hours on the first working day after
// the date of t.
func (c *Calendar) NextClose(t time.Time) Deadline {
	next, settled := c.walk(DateOf(t), 1)
	return Deadline{At: next.At(c.office.Close()), Provisional: !settled}
}

// CloseAfter returns the first close of office hours on a working day that is
// later than t: on the day of t itself where the office is still to close.
func (c *Calendar) CloseAfter(t time.Time) Deadline {
	today := DateOf(t)
	if c.IsWorkday(today) && today.At(c.office.Close()).After(t) {
		return Deadline{At: today.At(c.office.Close()), Provisional: !c.settled(today)}
	}
	next := c.NextClose(t)
	next.Provisional = next.Provisional || !c.settled(today)
	return next
}

// ShiftDays returns the clock time of t, to the nanosecond, on the n-th
// working day after its date, or before it for a negative n.
func (c *Calendar) ShiftDays(t time.Time, n int) Deadline {
	t = t.In(Shanghai)
	d, settled := c.walk(DateOf(t), n)
	at := time.Date(d.Year(), d.Month(), d.Day(),
		t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), Shanghai)
	return Deadline{At: at, Provisional: !settled}
}
