package docx

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
)

// Image adds a picture on a line of its own, so many millimetres wide; its
// height follows. A picture that is no PNG is told by [Document.Write].
func (d *Document) Image(picture []byte, width int, align Align) {
	d.tabled = false
	size, err := png.DecodeConfig(bytes.NewReader(picture))
	if err != nil {
		d.err = errors.Join(d.err, fmt.Errorf("docx: picture %d: %w", len(d.pictures)+1, err))
		return
	}
	d.pictures = append(d.pictures, picture)
	id := len(d.pictures)
	const mm = 36000 // in EMU, Word's unit for drawings
	x, y := width*mm, width*mm*size.Height/size.Width
	fmt.Fprintf(&d.body, `<w:p><w:pPr><w:pStyle w:val="Picture"/>%s</w:pPr><w:r><w:drawing>`+
		`<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="图%d"/>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>`+
		`<pic:nvPicPr><pic:cNvPr id="%d" name="%s"/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="%s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`+
		"</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>\n",
		justify(align), x, y, id, id, id, pictureName(id), pictureID(id), x, y)
}

func pictureName(n int) string { return fmt.Sprintf("picture%d.png", n) }

func pictureID(n int) string { return fmt.Sprintf("rIdPicture%d", n) }
