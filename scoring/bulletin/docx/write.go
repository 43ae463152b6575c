package docx

import (
	"archive/zip"
	"embed"
	"fmt"
	"io"
	"strings"
	"time"
)

// parts are the files of a document that are the same in all of them.
//
//go:embed parts/*.xml
var parts embed.FS

// constant says where in the document each of them goes.
var constant = []struct{ name, part string }{
	{"[Content_Types].xml", "content_types"},
	{"_rels/.rels", "package_rels"},
	{"word/styles.xml", "styles"},
	{"word/settings.xml", "settings"},
	{"word/fontTable.xml", "fontTable"},
	{"word/footer_odd.xml", "footer_odd"},
	{"word/footer_even.xml", "footer_even"},
}

// written is when every document was written, so that its bytes depend on
// nothing but what it says.
var written = time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)

// Write writes the document as a .docx file. It fails if a picture could not
// be read, or w fails.
func (d *Document) Write(w io.Writer) error {
	if d.err != nil {
		return d.err
	}
	z := zip.NewWriter(w)
	add := func(name string, content []byte) error {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: written})
		if err != nil {
			return err
		}
		_, err = f.Write(content)
		return err
	}
	for _, c := range constant {
		content, err := parts.ReadFile("parts/" + c.part + ".xml")
		if err != nil {
			return err
		}
		if err := add(c.name, content); err != nil {
			return err
		}
	}
	made := []struct{ name, content string }{
		{"docProps/core.xml", d.properties()},
		{"word/_rels/document.xml.rels", d.relations()},
		{"word/document.xml", d.document()},
	}
	for _, m := range made {
		if err := add(m.name, []byte(m.content)); err != nil {
			return err
		}
	}
	for i, picture := range d.pictures {
		if err := add("word/media/"+pictureName(i+1), picture); err != nil {
			return err
		}
	}
	return z.Close()
}

const declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func (d *Document) properties() string {
	return declaration + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"` +
		` xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` + escape(d.title) + `</dc:title></cp:coreProperties>`
}

func (d *Document) relations() string {
	const kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
	var b strings.Builder
	b.WriteString(declaration + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for _, part := range []struct{ id, kind, target string }{
		{"rIdStyles", "styles", "styles.xml"}, {"rIdSettings", "settings", "settings.xml"}, {"rIdFonts", "fontTable", "fontTable.xml"},
		{"rIdOdd", "footer", "footer_odd.xml"}, {"rIdEven", "footer", "footer_even.xml"},
	} {
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s%s" Target="%s"/>`, part.id, kind, part.kind, part.target)
	}
	for i := range d.pictures {
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%simage" Target="media/%s"/>`, pictureID(i+1), kind, pictureName(i+1))
	}
	b.WriteString(`</Relationships>`)
	return b.String()
}

func (d *Document) document() string {
	var b strings.Builder
	b.WriteString(declaration + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"` +
		` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
		` xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"` +
		` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
		` xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>` + "\n")
	b.WriteString(d.body.String())
	if d.tabled { // A document ends in a paragraph.
		writeParagraph(&b, "Gap", "")
	}
	fmt.Fprintf(&b, `<w:sectPr><w:footerReference w:type="default" r:id="rIdOdd"/><w:footerReference w:type="even" r:id="rIdEven"/>`+
		`<w:pgSz w:w="%d" w:h="%d"/><w:pgMar w:top="%d" w:right="%d" w:bottom="%d" w:left="%d" w:header="851" w:footer="%d" w:gutter="0"/>`+
		`<w:docGrid w:type="lines" w:linePitch="%d"/></w:sectPr></w:body></w:document>`,
		pageWidth, pageHeight, marginTop, marginRight, marginBottom, marginLeft, footerEdge, linePitch)
	return b.String()
}
