package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"

	"zwxx/scoring/bulletin/picture"
)

// chineseFonts are where systems keep fonts that pictures can be drawn with.
var chineseFonts = []string{
	"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",   // Debian, Ubuntu: fonts-noto-cjk
	"/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc",        // Arch, Alpine
	"/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", // Fedora
	"/usr/share/fonts/google-noto-sans-cjk-fonts/NotoSansCJK-Regular.ttc",
	"/usr/share/fonts/opentype/source-han-sans/SourceHanSansSC-Regular.otf",
	"/usr/share/fonts/truetype/arphic/uming.ttc",
	"C:/Windows/Fonts/msyh.ttc",
	"C:/Windows/Fonts/simhei.ttf",
	"/System/Library/Fonts/PingFang.ttc",
}

// errNoFont says what pictures need.
var errNoFont = errors.New("no Chinese font is installed: install Debian's fonts-noto-cjk, or name a font file with --font")

// loadFont loads the font file that is named, or else the first of those
// that systems have; without any it fails with errNoFont.
func loadFont(name string, system []string) (*picture.Font, error) {
	if name != "" {
		return picture.LoadFont(name)
	}
	for _, path := range system {
		font, err := picture.LoadFont(path)
		switch {
		case err == nil:
			return font, nil
		case errors.Is(err, fs.ErrNotExist), errors.Is(err, picture.ErrNoChinese):
		default:
			return nil, err
		}
	}
	return nil, errNoFont
}

// loadFont loads the font for pictures in chat. Without any the bot runs and
// leaves them out, which the log says; one that is named must be there.
func (c bulletinConfig) loadFont(system []string, log *slog.Logger) (*picture.Font, error) {
	font, err := loadFont(c.Font, system)
	if errors.Is(err, errNoFont) {
		log.Warn("pictures of bulletins are left out: no Chinese font; install fonts-noto-cjk, or name a file in bulletin.font")
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("bulletin.font: %w", err)
	}
	return font, nil
}
