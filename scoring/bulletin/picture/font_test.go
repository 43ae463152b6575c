package picture_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"zwxx/scoring/bulletin/picture"
)

// TestLoadFontRefusals: a font that would draw boxes in place of names is none.
func TestLoadFontRefusals(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name string, data []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if _, err := picture.LoadFont(write("latin.ttf", goregular.TTF)); !errors.Is(err, picture.ErrNoChinese) {
		t.Errorf("a font of Latin letters: %v", err)
	}
	if _, err := picture.LoadFont(write("none.ttf", []byte("no font"))); err == nil || errors.Is(err, picture.ErrNoChinese) {
		t.Errorf("no font: %v", err)
	}
	if _, err := picture.LoadFont(filepath.Join(dir, "missing.ttc")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}
