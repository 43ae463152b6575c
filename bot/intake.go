package bot

import (
	"time"

	"github.com/go-telegram/bot/models"

	"zwxx/store"
	"zwxx/store/notice"
)

// An intake counts what each person sends, so that one who floods the bot costs
// the others nothing. It counts by the minute a message was sent in, not by
// when it arrived: what was said while the program was down is no flood.
type intake struct {
	perMinute int // 0 for no limit
	people    map[int64]*minuteCount
}

// A minuteCount is how much one person has sent in a minute.
type minuteCount struct {
	minute int64
	n      int
}

// intakePeople is how many people are counted until those of past minutes are
// forgotten.
const intakePeople = 1000

// count notes one more of a person's updates and returns the how manieth of its
// minute it is.
func (in *intake) count(user int64, sent time.Time) int {
	minute := sent.Unix() / 60
	if len(in.people) > intakePeople {
		for id, c := range in.people {
			if c.minute < minute-1 {
				delete(in.people, id)
			}
		}
	}
	if in.people == nil {
		in.people = make(map[int64]*minuteCount)
	}
	c := in.people[user]
	if c == nil || c.minute != minute {
		c = &minuteCount{minute: minute}
		in.people[user] = c
	}
	c.n++
	return c.n
}

// tooMany reports whether an update is more than its sender may send in a
// minute. Nothing is kept of it but its id; the first is answered, the rest are
// not. Members of the section, who tick units, are not counted.
func (b *Bot) tooMany(tx *store.Tx, update int64, u *models.Update) (bool, error) {
	who, ok := speaker(u)
	if b.intake.perMinute <= 0 || !ok {
		return false, nil
	}
	sent := tx.Now
	if u.Message != nil {
		sent = messageTime(u.Message.Date, tx.Now)
	}
	n := b.intake.count(who.user, sent)
	if n <= b.intake.perMinute {
		return false, nil
	}
	actor, err := tx.Actor(who.user, store.InPrivate)
	if err != nil || actor.Has(store.RoleSection) {
		return false, err
	}
	if err := tx.Forget(update); err != nil {
		return true, err
	}
	if u.CallbackQuery != nil {
		b.toasts.add(u.CallbackQuery.ID, "")
	}
	if n > b.intake.perMinute+1 {
		return true, nil
	}
	b.log.Warn("somebody sends too much", "user", who.user, "per_minute", b.intake.perMinute)
	if who.group {
		return true, nil
	}
	return true, tx.Post(store.Posting{Chat: who.chat, Person: actor.Person, Notice: notice.TooFast{}})
}
