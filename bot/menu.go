package bot

import (
	"context"
	"encoding/json"
	"time"

	"github.com/go-telegram/bot/models"

	"zwxx/scoring"
	"zwxx/store"
)

// The list of commands beside the letters is the messenger's own, one for each
// person's chat. It follows the person's roles: whoever has others than when
// it was last published is given it anew.

// menuEvery is how often roles are compared with what has been published.
const menuEvery = 10 * time.Second

// menuPause keeps many lists in a row within what Telegram tolerates.
const menuPause = time.Second / 20

func (b *Bot) menuLoop(ctx context.Context) error {
	for {
		if err := b.PublishMenus(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("a list of commands was not published", "error", b.redact(err))
		}
		if !pause(ctx, menuEvery) {
			return nil
		}
	}
}

// strangerCommands are the commands of whoever has not joined.
var strangerCommands = []string{"start", "help"}

// publishCommands publishes the list for those who have none of their own.
func (b *Bot) publishCommands(ctx context.Context) error {
	var offered []models.BotCommand
	for _, c := range commands {
		for _, name := range strangerCommands {
			if c.name == name {
				offered = append(offered, models.BotCommand{Command: c.name, Description: c.words[0]})
			}
		}
	}
	return b.call(ctx, "setMyCommands", map[string]any{"commands": offered, "scope": map[string]any{"type": "all_private_chats"}}, nil)
}

// commandList are the commands a person may use, in the order of the table.
func commandList(rules *scoring.Rules, actor store.Actor) []models.BotCommand {
	offered := []models.BotCommand{}
	if len(actor.Appointments) == 0 {
		return offered
	}
	for _, c := range commands {
		if !c.unlisted && c.offeredTo(rules, actor) {
			offered = append(offered, models.BotCommand{Command: c.name, Description: c.words[0]})
		}
	}
	return offered
}

// A menuChange is a list of commands that a chat is to be given.
type menuChange struct {
	chat    int64
	offered []models.BotCommand
	text    string // as it is stored
}

// PublishMenus gives every person whose roles have changed the commands of
// those they have now.
func (b *Bot) PublishMenus(ctx context.Context) error {
	var changes []menuChange
	err := b.db.View(b.cfg.Now(), func(v *store.View) error {
		published, err := v.Menus()
		if err != nil {
			return err
		}
		for _, m := range published {
			actor, err := v.Actor(m.Chat, store.InPrivate)
			if err != nil {
				return err
			}
			offered := commandList(v.Rules, actor)
			text, err := json.Marshal(offered)
			if err != nil {
				return err
			}
			if string(text) != m.Commands && (m.Commands != "" || len(offered) > 0) {
				changes = append(changes, menuChange{m.Chat, offered, string(text)})
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, change := range changes {
		if i > 0 && !pause(ctx, menuPause) {
			return ctx.Err()
		}
		if err := b.publishMenu(ctx, change); err != nil {
			return err
		}
	}
	return nil
}

func (b *Bot) publishMenu(ctx context.Context, change menuChange) error {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	method, params := "setMyCommands", map[string]any{"scope": map[string]any{"type": "chat", "chat_id": change.chat}}
	if len(change.offered) == 0 {
		method = "deleteMyCommands"
	} else {
		params["commands"] = change.offered
	}
	err := b.call(ctx, method, params, nil)
	if description(err) != "" {
		b.log.Warn("a chat takes no list of commands", "chat", change.chat, "error", b.redact(err))
		err = nil // it would be refused again
	}
	if err != nil {
		return err
	}
	return b.db.Update(b.cfg.Now(), func(tx *store.Tx) error { return tx.SetMenu(change.chat, change.text) })
}
