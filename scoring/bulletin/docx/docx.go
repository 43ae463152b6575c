// Package docx writes Word documents in the layout of Chinese official papers
// (GB/T 9704-2012): A4, margins 37, 35, 28 and 26 mm, 22 lines of 28
// characters, page numbers on the outside. It knows nothing of what it prints.
//
// The documents name the fonts of an office (方正小标宋简体, 仿宋_GB2312,
// 楷体_GB2312, 黑体) and embed none. The same calls give the same bytes.
package docx

import (
	"fmt"
	"strings"
)

// The page, in twips (1/1440 inch). 22 lines of 579 and 28 characters of 三号,
// each drawn in by 5, fill what the margins leave.
const (
	pageWidth    = 11906
	pageHeight   = 16838
	marginTop    = 2098
	marginBottom = 1984
	marginLeft   = 1588
	marginRight  = 1474
	footerEdge   = 1247 // the footer's lower edge from the page's
	textWidth    = pageWidth - marginLeft - marginRight
	linePitch    = 579
	charWidth    = 315
)

// An Align says where a text or picture stands.
type Align string

// The alignments; the zero value is what the element has by itself.
const (
	Left   Align = "left"
	Center Align = "center"
	Right  Align = "right"
)

// A Document is made top down: each method adds to its end. The zero value is
// an empty document.
type Document struct {
	title    string
	body     strings.Builder
	pictures [][]byte
	tabled   bool // the last element is a table
	err      error
}

// Title adds the document's title, in 方正小标宋 二号, and an empty line under
// it. Lines are broken at "\n", as the sense wants it. The first title is the
// one that the file's properties have.
func (d *Document) Title(text string) {
	if d.title == "" {
		d.title = strings.ReplaceAll(clean(text), "\n", "")
	}
	d.paragraph("Title", "", text)
	d.Blank()
}

// Heading adds a heading of the first level (一、), in 黑体.
func (d *Document) Heading(text string) { d.paragraph("Heading1", "", text) }

// Subheading adds a heading of the second level (（一）), in 楷体.
func (d *Document) Subheading(text string) { d.paragraph("Heading2", "", text) }

// Paragraph adds a paragraph of the body, in 仿宋 三号, its first line drawn in
// by two characters.
func (d *Document) Paragraph(text string) { d.paragraph("BodyText", "", text) }

// Line adds a line that is not drawn in, such as an addressee or a document
// number.
func (d *Document) Line(text string, align Align) { d.paragraph("Normal", justify(align), text) }

// Note adds a paragraph in smaller letters (四号).
func (d *Document) Note(text string) { d.paragraph("Note", "", text) }

// Blank adds an empty line.
func (d *Document) Blank() { d.paragraph("Normal", "", "") }

// PageBreak begins a new page.
func (d *Document) PageBreak() {
	d.tabled = false
	d.body.WriteString(`<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>`)
}

// Attachments adds the list of annexes (附件说明) under the body: one line each,
// numbered if there are several.
func (d *Document) Attachments(names ...string) {
	if len(names) == 0 {
		return
	}
	d.Blank()
	for i, name := range names {
		label := "附件："
		if i > 0 {
			label = "　　　"
		}
		if len(names) > 1 {
			label += fmt.Sprintf("%d. ", i+1)
		}
		// The lines under the first hang behind its label.
		hang := columns(label) * charWidth / 2
		d.paragraph("Normal", fmt.Sprintf(`<w:ind w:left="%d" w:hanging="%d"/><w:jc w:val="left"/>`, 2*charWidth+hang, hang), label+name)
	}
}

// Annex begins an annex on a new page: its label (附件1) in 黑体, then its title.
func (d *Document) Annex(label, title string) {
	d.tabled = false
	d.paragraph("AnnexLabel", "", label, pageBreakBefore)
	d.Blank()
	d.Title(title)
}

// Signature adds who signs (署名) over the date, both in the place where the
// seal goes: the date four characters from the right, the name centred on it.
func (d *Document) Signature(office, date string) {
	d.Blank()
	d.Blank()
	officeEdge, dateEdge := 8, 8 // in half characters
	if over := columns(office) - columns(date); over < 0 {
		officeEdge += -over / 2
	} else {
		officeEdge -= over / 2
	}
	if officeEdge < 0 {
		dateEdge -= officeEdge
		officeEdge = 0
	}
	line := func(text string, edge int, keep string) {
		indent := fmt.Sprintf(`<w:ind w:rightChars="%d" w:right="%d"/><w:jc w:val="right"/>`, edge*50, edge*charWidth/2)
		d.paragraph("Normal", indent, text, keep)
	}
	line(office, officeEdge, keepNext)
	line(date, dateEdge, "")
}

const (
	keepNext        = `<w:keepNext/>`
	pageBreakBefore = `<w:keepNext/><w:pageBreakBefore/>`
)

// paragraph adds a paragraph of a style. The properties are in two parts since
// Word insists on their order: what keeps it on a page, then its place.
func (d *Document) paragraph(style, place, text string, keep ...string) {
	if d.tabled { // some room below the table
		writeParagraph(&d.body, "Gap", "")
	}
	d.tabled = false
	writeParagraph(&d.body, style, strings.Join(keep, "")+place, text)
}

// writeParagraph writes texts with a tab between them.
func writeParagraph(b *strings.Builder, style, properties string, texts ...string) {
	fmt.Fprintf(b, `<w:p><w:pPr><w:pStyle w:val="%s"/>%s</w:pPr>`, style, properties)
	for i, text := range texts {
		if i > 0 {
			b.WriteString(`<w:r><w:tab/></w:r>`)
		}
		for j, line := range strings.Split(clean(text), "\n") {
			if j > 0 {
				b.WriteString(`<w:r><w:br/></w:r>`)
			}
			if line != "" {
				fmt.Fprintf(b, `<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">%s</w:t></w:r>`, escape(line))
			}
		}
	}
	b.WriteString("</w:p>\n")
}

func justify(align Align) string {
	if align == "" {
		return ""
	}
	return fmt.Sprintf(`<w:jc w:val="%s"/>`, align)
}
