package spreadsheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"io"
	"maps"
	"regexp"
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/bulletin/bulletintest"
)

// TestBulletinWithoutFormulas: whatever a name, a title or a note starts with,
// it is a text: the only formulas are the workbook's own.
// fault 58
func TestBulletinWithoutFormulas(t *testing.T) {
	t.Parallel()
	own := regexp.MustCompile(`^((SUM|SUMIFS|MIN|MAX)\()?[A-Z0-9$:,-]*\)?$`)
	formulas := regexp.MustCompile(`<f>([^<]*)</f>`)
	starts := []string{
		"=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠SUM(1)", "'=1", "=HYPERLINK(1)",
	}
	for i, start := range starts {
		t.Run(start, func(t *testing.T) {
			t.Parallel()
			c := bulletintest.Content(t, bulletinPeriods[i%len(bulletinPeriods)])
			texts, found := 0, 0
			for name, part := range partsOf(t, writeBulletin(t, hostile(c, start))) {
				if !strings.HasPrefix(name, "xl/worksheets/") {
					continue
				}
				texts += strings.Count(part, strings.TrimSpace(html.EscapeString(start)))
				for _, f := range formulas.FindAllStringSubmatch(part, -1) {
					found++
					if bare := strings.ReplaceAll(f[1], "计分明细!", ""); !own.MatchString(bare) {
						t.Errorf("%s has the formula %q", name, f[1])
					}
				}
				if n := strings.Count(part, "<f"); n != len(formulas.FindAllString(part, -1)) {
					t.Errorf("%s has %d formulas of any kind", name, n)
				}
			}
			if texts < 1000 || found < 100 {
				t.Errorf("the text stands %d times beside %d formulas", texts, found)
			}
		})
	}
}

// partsOf are the files of a workbook.
func partsOf(tb testing.TB, book []byte) map[string]string {
	tb.Helper()
	archive, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		tb.Fatal(err)
	}
	parts := make(map[string]string)
	for _, file := range archive.File {
		f, err := file.Open()
		if err != nil {
			tb.Fatal(err)
		}
		text, err := io.ReadAll(f)
		if err != nil {
			tb.Fatal(err)
		}
		parts[file.Name] = string(text)
	}
	return parts
}

// hostile puts a text before every text of a bulletin.
func hostile(c *bulletin.Content, text string) *bulletin.Content {
	sheets := []*scoring.Sheet{c.Sheet}
	if c.Quarter != nil {
		sheets = append(sheets, c.Quarter)
	}
	for _, s := range sheets {
		s.Rules, s.Notes = text+s.Rules, []string{text}
		for i := range s.Groups {
			g := &s.Groups[i]
			g.Name = text + g.Name
			for j := range g.Units {
				u := &g.Units[j]
				u.Unit, u.Zeroed = text+u.Unit, text
				lines := make([]scoring.Line, len(u.Lines)) // two sheets may share them
				for k, l := range u.Lines {
					l.Text, l.Fact, l.Clause = text+l.Text, text+l.Fact, text+l.Clause
					lines[k] = l
				}
				u.Lines = lines
			}
		}
	}
	for i := range c.Units {
		c.Units[i].Unit, c.Units[i].Group = text+c.Units[i].Unit, text+c.Units[i].Group
	}
	for i := range c.Items {
		item := &c.Items[i]
		item.Unit, item.Title, item.Outlet, item.Issue = text+item.Unit, text+item.Title, text+item.Outlet, text+item.Issue
		item.With = []string{text}
	}
	for i := range c.Outlets {
		c.Outlets[i] = fmt.Sprint(text, c.Outlets[i])
	}
	for id, about := range maps.Clone(c.Subjects) {
		c.Subjects[text+id] = bulletin.Subject{Title: text + about.Title, Source: text + about.Source}
	}
	c.Head.Office, c.Head.Name, c.Head.Number = text, text, text
	c.Corrections = []bulletin.Correction{{
		Period: c.Period, Unit: text, Removed: []scoring.Line{{Text: text}}, Added: []scoring.Line{{Text: text}},
	}}
	return c
}
