// Package docxtest prints Word documents, for tests behind the build tag
// "tools": LibreOffice makes a PDF of them, and poppler reads it.
package docxtest

import (
	"encoding/xml"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A Print is a document on paper.
type Print struct {
	PDF   string // the file, until the test ends
	Pages []Page
	Fonts string // what pdffonts says
}

// A Page is one printed page; lengths are in points from its upper left.
type Page struct {
	Width  float64 `xml:"width,attr"`
	Height float64 `xml:"height,attr"`
	Words  []Word  `xml:"word"`
	Text   string  `xml:"-"` // laid out
}

// A Word is a piece of text without a space in it, and its box.
type Word struct {
	Left   float64 `xml:"xMin,attr"`
	Top    float64 `xml:"yMin,attr"`
	Right  float64 `xml:"xMax,attr"`
	Bottom float64 `xml:"yMax,attr"`
	Text   string  `xml:",chardata"`
}

// Paper prints what write writes. It fails the test if soffice or a tool of
// poppler is missing or fails.
func Paper(tb testing.TB, write func(io.Writer) error) *Print {
	tb.Helper()
	dir := tb.TempDir()
	f, err := os.Create(filepath.Join(dir, "print.docx"))
	if err != nil {
		tb.Fatal(err)
	}
	if err := write(f); err != nil {
		tb.Fatal(err)
	}
	if err := f.Close(); err != nil {
		tb.Fatal(err)
	}
	// A profile of its own lets several run at once.
	run(tb, "soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless",
		"--convert-to", "pdf", "--outdir", dir, f.Name())
	p := &Print{PDF: filepath.Join(dir, "print.pdf")}
	p.Fonts = run(tb, "pdffonts", p.PDF)
	var boxes struct {
		Pages []Page `xml:"body>doc>page"`
	}
	// Poppler declares a document type whose entities it does not use.
	decoder := xml.NewDecoder(strings.NewReader(run(tb, "pdftotext", "-bbox", p.PDF, "-")))
	decoder.Strict = false
	if err := decoder.Decode(&boxes); err != nil {
		tb.Fatalf("pdftotext -bbox: %v", err)
	}
	p.Pages = boxes.Pages
	texts := strings.Split(run(tb, "pdftotext", "-layout", p.PDF, "-"), "\f")
	for i := range p.Pages {
		p.Pages[i].Text = texts[i]
	}
	return p
}

// Text is the text of all pages without spaces and line breaks.
func (p *Print) Text() string {
	var b strings.Builder
	for _, page := range p.Pages {
		b.WriteString(strings.Join(strings.Fields(page.Text), ""))
	}
	return b.String()
}

func run(tb testing.TB, name string, args ...string) string {
	tb.Helper()
	var problem strings.Builder
	command := exec.CommandContext(tb.Context(), name, args...)
	command.Stderr = &problem
	out, err := command.Output()
	if err != nil {
		tb.Fatalf("%s: %v\n%s", name, err, problem.String())
	}
	return string(out)
}
