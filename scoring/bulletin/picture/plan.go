package picture

import "image"

// A Plan is where everything of a page lies, in pixels from its top left
// corner. Later shapes lie over earlier ones, texts over all shapes.
type Plan struct {
	Size   image.Point
	Shapes []Shape
	Texts  []Label
}

// A Sign is a form that a shape has.
type Sign uint8

// The signs.
const (
	Filled Sign = iota // a rectangle
	Hollow             // a rectangle's outline
	Dashed             // a dashed line, upright, with white on both sides
	Tick               // ✓, which fonts may lack
	None               // a key without a sign
)

// A Shape is a form in a box.
type Shape struct {
	Box  image.Rectangle
	Sign Sign
	Ink  Ink
}

// A Label is a text in a box that is as wide as the text.
type Label struct {
	Box  image.Rectangle
	Text string
	Size int // pixels an em
	Ink  Ink
}

// Widths tells how many pixels wide a text of a size is: [Font.Width].
type Widths func(text string, size int) int

// An alignment says where in its cell a text stands.
type alignment uint8

const (
	left alignment = iota
	centred
	right
)

// add adds a shape; an empty one is none.
func (p *Plan) add(sign Sign, ink Ink, box image.Rectangle) {
	if !box.Empty() {
		p.Shapes = append(p.Shapes, Shape{box, sign, ink})
	}
}

// write adds a text to a cell, in the middle of its height. A text too wide
// for the cell is made smaller, and then cut.
func (p *Plan) write(width Widths, cell image.Rectangle, text string, size int, ink Ink, to alignment) {
	if text == "" {
		return
	}
	text, size = fit(width, text, size, cell.Dx())
	w, h := width(text, size), lineHeight(size)
	x := cell.Min.X
	switch to {
	case centred:
		x += (cell.Dx() - w) / 2
	case right:
		x = cell.Max.X - w
	}
	y := cell.Min.Y + (cell.Dy()-h)/2
	p.Texts = append(p.Texts, Label{image.Rect(x, y, x+w, y+h), text, size, ink})
}

// smallest is the smallest size in per cent of the wanted one: below it a text
// is cut instead.
const smallest = 75

// fit makes a text narrow enough.
func fit(width Widths, text string, size, room int) (string, int) {
	for s := size; s >= size*smallest/100; s-- {
		if width(text, s) <= room {
			return text, s
		}
	}
	size = size * smallest / 100
	for cut := []rune(text); len(cut) > 0; cut = cut[:len(cut)-1] {
		if text := string(cut) + "…"; width(text, size) <= room {
			return text, size
		}
	}
	return "", size
}

// lineHeight is how high the box of a text is.
func lineHeight(size int) int { return size * 5 / 4 }
