//go:build tools

package spreadsheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"zwxx/scoring/bulletin/bulletintest"
)

// office has LibreOffice convert a workbook, and returns what it made of it.
func office(t *testing.T, book []byte, format string) string {
	t.Helper()
	dir := t.TempDir()
	from := filepath.Join(dir, "bulletin.xlsx")
	if err := os.WriteFile(from, book, 0o600); err != nil {
		t.Fatal(err)
	}
	// A profile of its own lets several run at once.
	tool(t, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--convert-to", format, "--outdir", filepath.Join(dir, "made"), from)
	return filepath.Join(dir, "made", "bulletin."+format)
}

func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	var problem strings.Builder
	command := exec.CommandContext(t.Context(), name, args...)
	command.Stderr = &problem
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, problem.String())
	}
	return string(out)
}

// valueless returns the workbook without a value at any formula, so that every
// value it has afterwards has been computed.
func valueless(t *testing.T, book []byte) []byte {
	t.Helper()
	value := regexp.MustCompile(`(<f>[^<]*</f>)<v>[^<]*</v>`)
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, part := range partsOf(t, book) {
		if value.MatchString(part) {
			part = value.ReplaceAllString(part, "$1")
		}
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestBulletinRecalculated has LibreOffice compute every formula anew: the
// sums are those of the bulletin.
func TestBulletinRecalculated(t *testing.T) {
	t.Parallel()
	for _, period := range bulletinPeriods {
		t.Run(period, func(t *testing.T) {
			t.Parallel()
			c := bulletintest.Content(t, period)
			book := writeBulletin(t, c)
			made, err := os.ReadFile(office(t, valueless(t, book), "xlsx"))
			if err != nil {
				t.Fatal(err)
			}
			recalculated := open(t, made)
			checkFigures(t, c, recalculated)
			written := open(t, book)
			for sheet, cells := range formulaCells(t, book) {
				for _, cell := range cells {
					was, _ := written.GetCellValue(sheet, cell)
					if now, err := recalculated.GetCellValue(sheet, cell); err != nil || !equalNumbers(was, now) {
						t.Errorf("%s!%s is %s, LibreOffice computes %s: %v", sheet, cell, was, now, err)
					}
				}
			}
		})
	}
}

// TestBulletinOnPaper prints the workbook: every page is A4 across, has the
// title and headings of its sheet and its number, and each group lies on one.
func TestBulletinOnPaper(t *testing.T) {
	t.Parallel()
	c := bulletintest.Content(t, "2018-03")
	pdf := office(t, writeBulletin(t, c), "pdf")
	if info := tool(t, "pdfinfo", pdf); !strings.Contains(info, "(A4)") {
		t.Errorf("the paper is not A4:\n%s", info)
	}
	pages := strings.Split(strings.TrimSuffix(tool(t, "pdftotext", "-layout", pdf, "-"), "\f"), "\f")
	for i, page := range pages {
		bare := strings.Join(strings.Fields(page), "")
		for _, want := range []string{c.Caption(), "截至2018年3月31日", fmt.Sprintf("第%d页共%d页", i+1, len(pages))} {
			if !strings.Contains(bare, want) {
				t.Errorf("page %d has no %q:\n%s", i+1, want, page)
			}
		}
		if i < len(c.Sheet.Groups) {
			for _, u := range c.Sheet.Groups[i].Units {
				if !strings.Contains(page, u.Unit) {
					t.Errorf("%s is not on page %d", u.Unit, i+1)
				}
			}
		}
	}
}
