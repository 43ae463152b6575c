package store

import "errors"

// UploadedFile returns the id under which the messenger has a file the program
// made, by the file's key; empty if it was never uploaded.
func (v *View) UploadedFile(key string) (string, error) {
	id, err := find(v, scanString, "SELECT file_id FROM uploaded_file WHERE key = ?", key)
	if errors.Is(err, ErrNotFound) {
		return "", nil
	}
	return id, err
}

// KeepUploadedFile notes under which id the messenger has a file.
func (tx *Tx) KeepUploadedFile(key, id string) error {
	return tx.exec(`INSERT INTO uploaded_file (key, file_id) VALUES (?, ?)
		ON CONFLICT (key) DO UPDATE SET file_id = excluded.file_id`, key, id)
}
