package bot

import (
	"fmt"

	"github.com/go-telegram/bot/models"

	"zwxx/store"
	"zwxx/store/notice"
)

// aboutChat takes in what an update tells of a chat itself, whoever caused it:
// an anonymous administrator may have.
func aboutChat(tx *store.Tx, u *models.Update) (done bool, err error) {
	switch m := u.Message; {
	case u.MyChatMember != nil:
		return true, membership(tx, u.MyChatMember)
	case m != nil && m.MigrateToChatID != 0:
		return true, tx.MoveChat(m.Chat.ID, m.MigrateToChatID)
	case m != nil && m.MigrateFromChatID != 0:
		return true, tx.MoveChat(m.MigrateFromChatID, m.Chat.ID)
	}
	return false, nil
}

// membership notes what the bot may do in a chat from now on.
func membership(tx *store.Tx, m *models.ChatMemberUpdated) error {
	chat, now := m.Chat.ID, m.NewChatMember
	if m.Chat.Type == models.ChatTypePrivate {
		if now.Type == models.ChatMemberTypeBanned {
			return tx.MarkUnreachable(chat, store.UnreachableBlocked)
		}
		return tx.MarkReachable(chat, string(m.Chat.Type))
	}
	if err := tx.NoteGroup(chat, string(m.Chat.Type), m.Chat.Title); err != nil {
		return err
	}
	switch restricted := now.Restricted; {
	case now.Type == models.ChatMemberTypeBanned, now.Type == models.ChatMemberTypeLeft, restricted != nil && !restricted.IsMember:
		return tx.MarkUnreachable(chat, store.UnreachableRemoved)
	case restricted != nil && !restricted.CanSendMessages:
		return tx.MarkUnreachable(chat, store.UnreachableMuted)
	}
	if err := tx.MarkReachable(chat, string(m.Chat.Type)); err != nil || now.Type != models.ChatMemberTypeAdministrator {
		return err
	}
	known, err := tx.Chat(chat)
	if err != nil {
		return err
	}
	key := "promoted/" + tx.Day().String() // anybody can add the bot to groups of their own
	if known.Subscribed {
		key = fmt.Sprintf("promoted/%d/%d", chat, m.Date)
	}
	return tx.Remind(store.Audience{Role: store.RoleSection}, notice.GroupPromoted{Chat: chat}, key)
}
