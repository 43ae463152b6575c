package picture

import (
	"image"
	"image/draw"
	"image/png"
	"io"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Draw writes the page as a PNG. The only errors are the font's and the
// writer's.
func (p *Page) Draw(w io.Writer, f *Font) error {
	plan := p.Lay(f.Width)
	canvas := image.NewRGBA(image.Rectangle{Max: plan.Size})
	draw.Draw(canvas, canvas.Bounds(), image.NewUniform(Paper.Colour()), image.Point{}, draw.Src)
	for _, s := range plan.Shapes {
		s.draw(canvas)
	}
	if err := drawTexts(canvas, plan.Texts, f); err != nil {
		return err
	}
	return png.Encode(w, canvas)
}

// draw draws the shape.
func (s Shape) draw(canvas *image.RGBA) {
	fill := func(box image.Rectangle, ink Ink) {
		draw.Draw(canvas, box, image.NewUniform(ink.Colour()), image.Point{}, draw.Src)
	}
	switch s.Sign {
	case Filled:
		fill(s.Box, s.Ink)
	case Hollow:
		fill(s.Box, s.Ink)
		fill(s.Box.Inset(3), Paper)
	case Dashed:
		const dash, space = 14, 8
		fill(image.Rect(s.Box.Min.X-2, s.Box.Min.Y, s.Box.Max.X+2, s.Box.Max.Y), Paper)
		for y := s.Box.Min.Y; y < s.Box.Max.Y; y += dash + space {
			fill(image.Rect(s.Box.Min.X, y, s.Box.Max.X, min(y+dash, s.Box.Max.Y)), s.Ink)
		}
	case Tick:
		drawTick(canvas, s.Box, s.Ink)
	}
}

// drawTick draws ✓ in a box.
func drawTick(canvas *image.RGBA, box image.Rectangle, ink Ink) {
	// The outline of the sign in hundredths of the box.
	outline := [...][2]float32{{4, 54}, {17, 41}, {38, 62}, {83, 15}, {96, 28}, {38, 88}}
	z := vector.NewRasterizer(box.Dx(), box.Dy())
	for i, at := range outline {
		x, y := at[0]*float32(box.Dx())/100, at[1]*float32(box.Dy())/100
		if i == 0 {
			z.MoveTo(x, y)
		} else {
			z.LineTo(x, y)
		}
	}
	z.ClosePath()
	z.Draw(canvas, box, image.NewUniform(ink.Colour()), image.Point{})
}

// drawTexts draws the texts, those of one size with one face.
func drawTexts(canvas *image.RGBA, texts []Label, f *Font) error {
	faces := make(map[int]font.Face)
	for _, t := range texts {
		face := faces[t.Size]
		if face == nil {
			var err error
			if face, err = f.face(t.Size); err != nil {
				return err
			}
			faces[t.Size] = face
		}
		d := font.Drawer{Dst: canvas, Src: image.NewUniform(t.Ink.Colour()), Face: face, Dot: fixed.P(t.Box.Min.X, t.baseline())}
		d.DrawString(t.Text)
	}
	return nil
}

// baseline returns the height that the letters stand on: Chinese characters
// then lie in the middle of the box.
func (t Label) baseline() int { return t.Box.Min.Y + (t.Box.Dy()-t.Size)/2 + t.Size*88/100 }
