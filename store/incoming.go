package store

// An IncomingFile is a file sent to a form of the section, to be fetched and read.
// Handling an update does no network I/O, so it waits until afterwards.
type IncomingFile struct {
	Update int64 // the update that brought it
	Person int64
	Chat   int64
	Form   string // empty where it came outside of any form
	FileID string
	Name   string
}

// KeepIncoming notes a file to be fetched.
func (tx *Tx) KeepIncoming(u IncomingFile) error {
	return tx.exec("INSERT INTO incoming_file (update_id, person, chat, form, file_id, file_name) VALUES (?, ?, ?, ?, ?, ?)",
		u.Update, u.Person, u.Chat, u.Form, u.FileID, u.Name)
}

// IncomingFiles returns the files that wait to be read, in the order they came.
func (v *View) IncomingFiles() ([]IncomingFile, error) {
	return list(v, func(row scanner) (u IncomingFile, err error) {
		return u, row.Scan(&u.Update, &u.Person, &u.Chat, &u.Form, &u.FileID, &u.Name)
	}, "SELECT update_id, person, chat, form, file_id, file_name FROM incoming_file ORDER BY update_id")
}

// DropIncoming forgets a file that has been read, and reports whether it was
// still waiting.
func (tx *Tx) DropIncoming(update int64) (bool, error) {
	return tx.execOne("DELETE FROM incoming_file WHERE update_id = ?", update)
}
