package docx

import "fmt"

// Imprint adds the lines at the foot of the last page (版记): whom copies go to,
// if there are any, and who printed it when. Nothing may follow it.
func (d *Document) Imprint(copies, office, date string) {
	const inset = 280 // a character of 四号
	if d.tabled {
		writeParagraph(&d.body, "Gap", "")
	}
	// A table without sides that stands on the lower edge of the text.
	fmt.Fprintf(&d.body, `<w:tbl><w:tblPr>`+
		`<w:tblpPr w:leftFromText="0" w:rightFromText="0" w:vertAnchor="margin" w:horzAnchor="margin" w:tblpXSpec="left" w:tblpYSpec="bottom"/>`+
		`<w:tblW w:w="%d" w:type="dxa"/><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="000000"/>`+
		`<w:bottom w:val="single" w:sz="8" w:space="0" w:color="000000"/><w:insideH w:val="single" w:sz="6" w:space="0" w:color="000000"/>`+
		`</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid><w:gridCol w:w="%[1]d"/></w:tblGrid>`, textWidth)
	row := func(place string, texts ...string) {
		fmt.Fprintf(&d.body, `<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, textWidth)
		writeParagraph(&d.body, "Imprint", place, texts...)
		d.body.WriteString(`</w:tc></w:tr>`)
	}
	if copies != "" {
		// What goes over one line hangs behind the label.
		row(fmt.Sprintf(`<w:ind w:left="%d" w:right="%d" w:hanging="%d"/>`, 4*inset, inset, 3*inset), "抄送："+copies+"。")
	}
	row(fmt.Sprintf(`<w:tabs><w:tab w:val="right" w:pos="%d"/></w:tabs><w:ind w:left="%d" w:right="%d"/>`,
		textWidth-2*inset, inset, inset), office, date+"印发")
	d.body.WriteString("</w:tbl>\n")
	d.tabled = true
}
