package store

import "zwxx/store/notice"

// chatKind guesses the kind of a chat nothing else is known of from its id.
func chatKind(id int64) string {
	if id < 0 {
		return "group"
	}
	return "private"
}

// Subscribe makes a group receive bulletins (本群接收通报), or stops it.
func (act *Act) Subscribe(chat int64, kind, title string, on bool) error {
	permit, err := act.ask(SubscribeGroup, "")
	if err != nil {
		return err
	}
	if err := act.exec(`INSERT INTO chat (id, kind, title, subscribed) VALUES (?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title, subscribed = excluded.subscribed,
		unreachable = ''`, chat, kind, title, on); err != nil {
		return err
	}
	return permit.record("group", map[string]any{"chat": chat, "on": on})
}

// SubscribedGroups returns the chats that receive bulletins.
func (v *View) SubscribedGroups() ([]int64, error) {
	return list(v, func(row scanner) (id int64, err error) { return id, row.Scan(&id) },
		"SELECT id FROM chat WHERE subscribed = 1 AND unreachable = '' ORDER BY id")
}

// MarkReachable notes that a chat can be written to again, or for the first time.
func (tx *Tx) MarkReachable(chat int64, kind string) error {
	return tx.exec(`INSERT INTO chat (id, kind) VALUES (?, ?)
		ON CONFLICT (id) DO UPDATE SET unreachable = '' WHERE unreachable <> ''`, chat, kind)
}

// MarkUnreachable notes why nothing can be delivered to a chat; the section is
// told once.
func (tx *Tx) MarkUnreachable(chat int64, why string) error { return tx.markUnreachable(chat, why) }

func (tx *Tx) markUnreachable(chat int64, why string) error {
	changed, err := tx.execOne(`INSERT INTO chat (id, kind, unreachable) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET unreachable = excluded.unreachable WHERE unreachable = ''`, chat, chatKind(chat), why)
	if err != nil || !changed {
		return err
	}
	actor, err := tx.Actor(chat, InPrivate)
	if err != nil {
		return err
	}
	if actor.Person == 0 {
		return nil
	}
	return tx.TellSection(notice.Unreachable{Name: actor.Name, Unit: actor.Unit()}, actor.Person)
}

// MoveChat follows a group that became a supergroup under a new id. The group
// is told of in two ways, so the new id may be known already.
func (tx *Tx) MoveChat(from, to int64) error {
	if err := tx.exec(`INSERT INTO chat (id, kind, title, subscribed)
		SELECT ?2, 'supergroup', title, subscribed FROM chat WHERE id = ?1
		ON CONFLICT (id) DO UPDATE SET subscribed = max(subscribed, excluded.subscribed)`, from, to); err != nil {
		return err
	}
	if err := tx.exec("DELETE FROM chat WHERE id = ?", from); err != nil {
		return err
	}
	if err := tx.exec("UPDATE OR IGNORE card SET chat = ?2 WHERE chat = ?1", from, to); err != nil {
		return err
	}
	if err := tx.exec("UPDATE OR IGNORE outbox SET chat = ?2 WHERE chat = ?1 AND state IN ('pending', 'sending')", from, to); err != nil {
		return err
	}
	// What the new id has in the queue already would be refused at the old one for ever.
	return tx.exec("UPDATE outbox SET state = 'obsolete' WHERE chat = ? AND state IN ('pending', 'sending')", from)
}
