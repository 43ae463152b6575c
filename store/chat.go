package store

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
		unreachable = '', unreachable_at = 0`, chat, kind, title, on); err != nil {
		return err
	}
	return permit.record("group", map[string]any{"chat": chat, "on": on})
}

// NoteGroup keeps what a group is called.
func (tx *Tx) NoteGroup(chat int64, kind, title string) error {
	return tx.exec(`INSERT INTO chat (id, kind, title) VALUES (?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title`, chat, kind, title)
}

// SubscribedGroups returns the chats that receive bulletins.
func (v *View) SubscribedGroups() ([]int64, error) {
	return list(v, func(row scanner) (id int64, err error) { return id, row.Scan(&id) },
		"SELECT id FROM chat WHERE subscribed = 1 AND unreachable = '' ORDER BY id")
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
