package store

import (
	"errors"
	"os"
)

// ErrGone says that a database that was there is missing or empty. A new one
// in its place would look as if nothing had ever happened.
var ErrGone = errors.New("there was a database here, and it is missing or empty")

// markerSuffix follows a database's name in that of its marker, which says that
// there is one.
const markerSuffix = ".marker"

const markerText = `A zwxx database belongs beside this file. If it is missing or empty, zwxx does
not make a new one in its place: restore a backup with "zwxx restore". Remove
this file only to begin anew.
`

// Mark notes beside a database's file that there is one, so that [Open] makes
// no new one where it should be.
func Mark(path string) error {
	return os.WriteFile(path+markerSuffix, []byte(markerText), 0o600)
}

// Marked reports whether a database belongs at path; see [Mark].
func Marked(path string) bool {
	_, err := os.Stat(path + markerSuffix)
	return err == nil
}

// makeFile makes a database's file, empty and for its owner alone, if it is
// missing, and reports whether it did. A marked one must be there.
func makeFile(path string) (fresh bool, err error) {
	// The marker is looked for first: it is written after the file.
	marked := Marked(path)
	info, err := os.Stat(path)
	missing := errors.Is(err, os.ErrNotExist)
	switch {
	case err != nil && !missing:
		return false, err
	case marked && (missing || info.Size() == 0):
		return false, ErrGone
	case !missing:
		return info.Size() == 0, nil
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return false, err
	}
	return true, f.Close()
}
