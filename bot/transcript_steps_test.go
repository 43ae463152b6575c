package bot_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"zwxx/bot/bottest"
	"zwxx/scoring/workday"
	"zwxx/store"
)

func (p *play) step(line string) error {
	words := strings.Fields(line)
	if who, said, ok := strings.Cut(line, "> "); ok && !strings.Contains(who, " ") {
		return p.say(who, said)
	}
	if who, ok := strings.CutSuffix(line, " opens"); ok {
		return p.say(who, "/start "+p.link)
	}
	switch words[0] {
	case "at":
		p.play(strings.TrimPrefix(line, "at "))
		return nil
	case "person":
		return p.person(words[1:])
	case "group":
		p.nextID++
		p.groups[words[1]] = p.server.Group(-1001000000000-p.nextID, words[1])
		p.chats = append(p.chats, chat{name: words[1], id: -1001000000000 - p.nextID, shown: make(map[int]string)})
		return nil
	case "restart":
		p.start()
		p.bot.OneByOne()
		return nil
	case "taps":
		return p.taps(words[1])
	case "restored":
		made, err := time.ParseInLocation("2006-01-02 15:04", strings.TrimPrefix(line, "restored "), workday.Shanghai)
		if err != nil {
			return err
		}
		return p.db.Update(p.now, func(tx *store.Tx) error {
			_, err := tx.As(store.Operator).MarkRestored(made)
			return err
		})
	case "stop":
		return p.stop(words[1])
	case "block", "unblock", "deactivate", "add", "promote", "kick":
		return p.reach(words[0], words[1])
	}
	user, ok := p.people[words[0]]
	if !ok || len(words) < 2 {
		return fmt.Errorf("nobody by this name")
	}
	rest := strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(line, words[0]), " "+words[1]))
	switch words[1] {
	case "tap":
		return p.tap(user, rest)
	case "photo":
		user.SendPhoto(testPhoto(), "")
	case "album":
		var items []bottest.Upload
		for range 3 {
			items = append(items, bottest.Upload{Data: testPhoto()})
		}
		user.SendAlbum(items...)
	case "document":
		user.SendDocument(rest, []byte("%PDF-1.4"), "")
	case "sheet":
		return p.sheet(user, rest)
	case "edit":
		return p.edit(user, rest)
	case "in":
		group, text, _ := strings.Cut(rest, "> ")
		user.SayIn(p.groups[group], text)
	default:
		return fmt.Errorf("no such step")
	}
	return nil
}

func (p *play) say(who, text string) error {
	user, ok := p.people[who]
	if !ok {
		// Somebody who has not joined.
		p.nextID++
		user = p.server.User(p.nextID, who)
		p.people[who] = user
		p.chats = append(p.chats, chat{name: who, id: p.nextID, shown: make(map[int]string)})
	}
	if token, ok := strings.CutPrefix(text, "/start "); ok {
		user.Start(token)
		return nil
	}
	user.Say(strings.ReplaceAll(text, " ⏎ ", "\n"))
	return nil
}

// reach changes whether a person or a group can be reached.
func (p *play) reach(how, name string) error {
	user, group := p.people[name], p.groups[name]
	admin := p.server.User(1, "群主")
	switch {
	case user == nil && group == nil:
		return fmt.Errorf("nobody by this name")
	case how == "block":
		user.Block()
	case how == "unblock":
		user.Unblock()
	case how == "deactivate":
		user.Deactivate()
	case how == "add":
		group.Add(admin)
	case how == "promote":
		group.Promote(admin)
	case how == "kick":
		group.Kick(admin)
	}
	return nil
}

// unreachable are refusals that a transcript may bring about.
var unreachable = []string{"blocked", "not modified", "deactivated", "kicked"}

// person joins somebody; what they are greeted with is shown.
func (p *play) person(words []string) error {
	name, role, unit := words[0], store.Role(words[1]), ""
	if len(words) > 2 {
		unit = words[2]
	}
	p.people[name] = p.join(name, role, unit)
	p.chats = append(p.chats, chat{name: name, id: p.nextID, shown: make(map[int]string)})
	return nil
}

func (p *play) stop(name string) error {
	return p.db.Update(p.now, func(tx *store.Tx) error {
		for _, c := range p.chats {
			if c.name != name {
				continue
			}
			actor, err := tx.Actor(c.id, store.InPrivate)
			if err != nil {
				return err
			}
			for _, a := range actor.Appointments {
				if err := tx.As(store.Operator).EndAppointment(a.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func (p *play) tap(user *bottest.User, rest string) error {
	p.tapped++
	if label, ok := strings.CutSuffix(rest, " twice"); ok {
		if err := user.TapLabel(label); err != nil {
			return err
		}
		return user.TapLabel(label)
	}
	if label, ok := strings.CutSuffix(rest, " old"); ok {
		return p.tapOld(user, label)
	}
	return user.TapLabel(rest)
}

// tapOld presses a button as it was first shown, though its message may have
// changed since: a press that was under way, or forged.
func (p *play) tapOld(user *bottest.User, label string) error {
	press, ok := p.pressed[label]
	if !ok {
		return fmt.Errorf("%q has never been shown", label)
	}
	user.ForgeTap(press.message, press.data)
	return nil
}

func (p *play) edit(user *bottest.User, rest string) error {
	before, after, ok := strings.Cut(rest, " => ")
	if !ok {
		return fmt.Errorf("want OLD => NEW")
	}
	for _, c := range p.chats {
		if p.people[c.name] != user {
			continue
		}
		for _, m := range slices.Backward(p.server.Messages(c.id)) {
			if !m.FromBot && m.Text == before {
				return user.Edit(m.ID, after)
			}
		}
	}
	return fmt.Errorf("%q was not said", before)
}

// sheet sends a workbook of the cells that follow its name. One that Excel
// would keep as a number is a number.
func (p *play) sheet(user *bottest.User, rest string) error {
	rows := strings.Split(rest, "\n")
	book := excelize.NewFile()
	defer book.Close()
	for i, row := range rows[1:] {
		for j, cell := range strings.Split(row, "|") {
			name, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err != nil {
				return err
			}
			var value any = strings.TrimSpace(cell)
			if d, err := time.Parse("2006-01-02", strings.TrimSpace(cell)); err == nil {
				value = d
			}
			if err := book.SetCellValue("Sheet1", name, value); err != nil {
				return err
			}
		}
	}
	var b bytes.Buffer
	if err := book.Write(&b); err != nil {
		return err
	}
	user.SendDocument(rows[0], b.Bytes(), "")
	return nil
}
