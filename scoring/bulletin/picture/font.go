package picture

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// ErrNoChinese says that a font file has no font with Chinese characters in it.
var ErrNoChinese = errors.New("no font with Chinese characters in it")

// A Font draws and measures Chinese text. It may be used by several goroutines
// at once.
type Font struct {
	name  string
	glyph *sfnt.Font
}

// LoadFont reads an OpenType or TrueType font, or of a collection the font for
// simplified Chinese. A font that lacks the characters every picture has is
// refused with [ErrNoChinese].
func LoadFont(path string) (*Font, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	collection, err := opentype.ParseCollection(data)
	if err != nil {
		return nil, fmt.Errorf("picture: %s: %w", path, err)
	}
	var found *Font
	for i := range collection.NumFonts() {
		f, err := newFont(collection, i)
		if err != nil {
			return nil, fmt.Errorf("picture: %s: %w", path, err)
		}
		if f.chinese() && (found == nil || f.simplified() && !found.simplified()) {
			found = f
		}
	}
	if found == nil {
		return nil, fmt.Errorf("picture: %s: %w", path, ErrNoChinese)
	}
	return found, nil
}

func newFont(collection *sfnt.Collection, i int) (*Font, error) {
	glyph, err := collection.Font(i)
	if err != nil {
		return nil, err
	}
	// A font may lie in a collection without a name; then it is not preferred.
	name, err := glyph.Name(nil, sfnt.NameIDFull)
	if err != nil && !errors.Is(err, sfnt.ErrNotFound) {
		return nil, err
	}
	return &Font{name: name, glyph: glyph}, nil
}

// Name returns the font's full name, as "Noto Sans CJK SC Regular".
func (f *Font) Name() string { return f.name }

// chinese reports whether the font has what every picture has.
func (f *Font) chinese() bool {
	for _, c := range "通报名次单位得分达标赋（）〔〕、0123456789.-=" {
		if i, err := f.glyph.GlyphIndex(nil, c); err != nil || i == 0 {
			return false
		}
	}
	return true
}

// simplified reports whether the font's name says that its characters have the
// shapes of the mainland: the fonts of a collection share their code points.
func (f *Font) simplified() bool {
	return strings.Contains(f.name, " SC") || strings.Contains(f.name, " CN") || strings.Contains(f.name, "GB")
}

// Width returns how many pixels wide a text of that size is, rounded up.
func (f *Font) Width(text string, size int) int {
	var buffer sfnt.Buffer
	var width fixed.Int26_6
	for _, c := range text {
		i, err := f.glyph.GlyphIndex(&buffer, c)
		if err != nil {
			continue
		}
		advance, err := f.glyph.GlyphAdvance(&buffer, i, fixed.I(size), font.HintingNone)
		if err == nil {
			width += advance
		}
	}
	return width.Ceil()
}

// face returns what draws texts of one size. A face serves one goroutine.
func (f *Font) face(size int) (font.Face, error) {
	return opentype.NewFace(f.glyph, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone})
}
