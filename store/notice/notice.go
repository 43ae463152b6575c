// Package notice holds one Go type per message that can be queued in the
// outbox: what it is about and the data its text needs. The words are the
// messenger's; here is none of them.
//
// A notice is stored as JSON under its type's name. Fields may be added;
// renaming or removing one needs a migration, because rows outlive a restart.
package notice

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// A Rank is the order in which notices leave when there are more than can be
// sent at once.
type Rank int

// The ranks.
const (
	Answers    Rank = iota // to somebody who has just spoken
	Tellings               // something happened or is due
	Broadcasts             // to everyone
)

// A Notice is a message that can be queued.
type Notice interface{ Rank() Rank }

// A Secret is a notice with a token in it: nothing of it is kept once it has
// been sent.
type Secret interface {
	Notice
	Secret()
}

// Answer marks a notice that answers its reader.
type Answer struct{}

// Rank is [Answers].
func (Answer) Rank() Rank { return Answers }

// Telling marks a notice of something that happened or is due.
type Telling struct{}

// Rank is [Tellings].
func (Telling) Rank() Rank { return Tellings }

// Broadcast marks a notice that goes to everyone.
type Broadcast struct{}

// Rank is [Broadcasts].
func (Broadcast) Rank() Rank { return Broadcasts }

// All lists a value of every notice.
var All = slices.Concat(
	conversationNotices,
	scoreNotices,
	commissionNotices,
	eventNotices,
	dueNotices,
	operationNotices,
	queryNotices,
	handoverNotices,
	deliveryNotices,
	peopleNotices,
	calendarNotices,
	recordNotices,
	bulletinNotices,
)

// Kind returns the name a notice is stored under.
func Kind(n Notice) string { return reflect.TypeOf(n).Name() }

var byKind = func() map[string]reflect.Type {
	types := make(map[string]reflect.Type)
	for _, n := range All {
		types[Kind(n)] = reflect.TypeOf(n)
	}
	return types
}()

// Decode reads a notice back from its kind and JSON.
func Decode(kind string, data []byte) (Notice, error) {
	t, ok := byKind[kind]
	if !ok {
		return nil, fmt.Errorf("unknown notice %q", kind)
	}
	value := reflect.New(t)
	if err := json.Unmarshal(data, value.Interface()); err != nil {
		return nil, fmt.Errorf("notice %s: %w", kind, err)
	}
	return value.Elem().Interface().(Notice), nil
}
