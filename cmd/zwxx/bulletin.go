package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"zwxx/bot"
	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/bulletin/picture"
	"zwxx/scoring/spreadsheet"
	"zwxx/store"
)

type bulletinCommand struct {
	database
	Period string `required:"" placeholder:"PERIOD" help:"2018-03, 2018Q1 or 2018."`
	Out    string `required:"" placeholder:"DIR" help:"The folder for the files, made if it is missing. Existing files are refused."`
	Font   string `placeholder:"FILE" help:"A font with Chinese characters for the pictures; the system's if it is missing."`
}

// Run writes a bulletin (通报) in all its forms: as it was published, or else a
// draft (草稿) as of now.
func (c *bulletinCommand) Run(p *program) error {
	period, err := scoring.ParsePeriod(c.Period)
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if p.now().Before(period.Start().Time()) {
		return fmt.Errorf("%w: %s has not begun", errUsage, period)
	}
	content, err := c.content(p, period)
	if err != nil {
		return err
	}
	files, err := c.files(p, content)
	if err != nil {
		return err
	}
	return p.writeAll(c.Out, files)
}

// content reads the bulletin under the rules of its year.
func (c *bulletinCommand) content(p *program, period scoring.Period) (content *bulletin.Content, err error) {
	if c.DB == "" {
		return nil, fmt.Errorf("%w: --db is missing", errUsage)
	}
	if _, err := os.Stat(c.DB); err != nil {
		return nil, err
	}
	rules, err := loadRules(c.Rules, period.Year())
	if err != nil {
		return nil, err
	}
	db, err := openDatabase(c.DB, rules)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	err = db.View(p.now(), func(v *store.View) error {
		content, err = v.BulletinContent(period)
		return err
	})
	return content, err
}

// A file is one to be written.
type file struct {
	name string
	text []byte
}

// files renders every form. Pictures are left out where there is no font.
func (c *bulletinCommand) files(p *program, content *bulletin.Content) ([]file, error) {
	var files []file
	add := func(ending string, write func(io.Writer) error) error {
		var b bytes.Buffer
		err := write(&b)
		files = append(files, file{content.Period.String() + ending, b.Bytes()})
		return err
	}
	err := errors.Join(
		add(".txt", func(w io.Writer) error {
			text, err := bot.BulletinText(content)
			if err != nil {
				return err
			}
			_, err = io.WriteString(w, text+"\n")
			return err
		}),
		add(".docx", content.Document().Write),
		add(".xlsx", func(w io.Writer) error { return spreadsheet.WriteBulletin(w, content) }),
	)
	if err != nil {
		return nil, err
	}
	font, err := loadFont(c.Font, p.fonts)
	if errors.Is(err, errNoFont) {
		fmt.Fprintf(p.stderr, "zwxx: pictures are left out: %v\n", err)
		return files, nil
	}
	if err != nil {
		return nil, err
	}
	for i, page := range picture.Pages(content) {
		ending := ".png"
		if i > 0 {
			ending = fmt.Sprintf("-%d.png", i+1)
		}
		if err := add(ending, func(w io.Writer) error { return page.Draw(w, font) }); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// writeAll writes files into a folder, all or none, and prints their names.
func (p *program) writeAll(dir string, files []file) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(dir, f.name)); err == nil {
			return fmt.Errorf("%s is there already", filepath.Join(dir, f.name))
		}
	}
	for _, f := range files {
		name := filepath.Join(dir, f.name)
		if err := p.write(name, f.text); err != nil {
			return err
		}
		fmt.Fprintln(p.stdout, name)
	}
	return nil
}
