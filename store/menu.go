package store

// A Menu is the list of commands last published to a person's chat.
type Menu struct {
	Chat     int64
	Commands string // as it was stored; empty where none has been published
}

// Menus returns the menu of every person's chat that can be written to.
func (v *View) Menus() ([]Menu, error) {
	return list(v, func(row scanner) (m Menu, err error) { return m, row.Scan(&m.Chat, &m.Commands) },
		`SELECT t.telegram_id, coalesce(m.commands, '') FROM account t LEFT JOIN menu m ON m.chat = t.telegram_id
		LEFT JOIN chat c ON c.id = t.telegram_id WHERE coalesce(c.unreachable, '') = '' ORDER BY t.telegram_id`)
}

// SetMenu notes which commands have been published to a chat.
func (tx *Tx) SetMenu(chat int64, commands string) error {
	return tx.exec(`INSERT INTO menu (chat, commands) VALUES (?, ?)
		ON CONFLICT (chat) DO UPDATE SET commands = excluded.commands`, chat, commands)
}
