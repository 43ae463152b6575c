//go:build tools

package picture_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"testing"

	"zwxx/scoring/bulletin/bulletintest"
	"zwxx/scoring/bulletin/picture"
)

// noto is where Debian's fonts-noto-cjk lies.
const noto = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"

// TestDraw draws every picture with a real font and looks at its pixels: the
// size, the colours of the bars, the texts in their boxes and nothing beside.
func TestDraw(t *testing.T) {
	t.Parallel()
	font, err := picture.LoadFont(noto)
	if err != nil {
		t.Fatal(err)
	}
	if got := font.Name(); got != "Noto Sans CJK SC" {
		t.Errorf("of the collection %q is taken, not the mainland's", got)
	}
	for _, period := range periods {
		for _, page := range picture.Pages(bulletintest.Content(t, period)) {
			t.Run(period+" "+page.Group, func(t *testing.T) {
				t.Parallel()
				drawn := drawPage(t, &page, font)
				if page.Group == "部门C类" && !bytes.Equal(drawn, drawPage(t, &page, font)) {
					t.Error("the same page gives other bytes")
				}
				const photo = 10 << 20 // what a messenger takes as a photo
				if len(drawn) > photo {
					t.Errorf("%d bytes", len(drawn))
				}
				decoded, err := png.Decode(bytes.NewReader(drawn))
				if err != nil {
					t.Fatal(err)
				}
				canvas := decoded.(*image.RGBA) // a picture without transparency
				plan := page.Lay(font.Width)
				if canvas.Bounds() != (image.Rectangle{Max: plan.Size}) {
					t.Errorf("the picture is %v, planned %v", canvas.Bounds(), plan.Size)
				}
				checkShapes(t, canvas, plan)
				checkTexts(t, canvas, plan)
			})
		}
	}
}

func drawPage(t *testing.T, page *picture.Page, font *picture.Font) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := page.Draw(&b, font); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// share returns the part of a box's pixels that have a colour, in hundredths.
func share(canvas *image.RGBA, box image.Rectangle, want color.RGBA) int {
	n := 0
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if canvas.RGBAAt(x, y) == want {
				n++
			}
		}
	}
	return 100 * n / max(1, box.Dx()*box.Dy())
}

// checkShapes looks at the bars, ticks and lines.
func checkShapes(t *testing.T, canvas *image.RGBA, plan *picture.Plan) {
	t.Helper()
	bars := 0
	for _, s := range plan.Shapes {
		least, most := 0, 100
		switch {
		case s.Sign == picture.Tick:
			least, most = 10, 40
		case s.Sign == picture.Dashed:
			least, most = 50, 75
		case s.Sign == picture.Hollow:
			least, most = 10, 70
		case s.Ink >= picture.Now && s.Box.Dx() > 12: // the target's line crosses longer bars
			least = 70
			bars++
		default:
			continue
		}
		if got := share(canvas, s.Box, s.Ink.Colour()); got < least || got > most {
			t.Errorf("shape %v of ink %v in %v: %d %% of it in its colour", s.Sign, s.Ink, s.Box, got)
		}
	}
	if bars == 0 {
		t.Error("no bars")
	}
}

// checkTexts proves that every text is written in its ink, and nothing outside
// the boxes of texts and shapes.
func checkTexts(t *testing.T, canvas *image.RGBA, plan *picture.Plan) {
	t.Helper()
	covered := make([]bool, plan.Size.X*plan.Size.Y)
	cover := func(box image.Rectangle) {
		for y := max(0, box.Min.Y); y < min(box.Max.Y, plan.Size.Y); y++ {
			for x := max(0, box.Min.X); x < min(box.Max.X, plan.Size.X); x++ {
				covered[y*plan.Size.X+x] = true
			}
		}
	}
	for _, label := range plan.Texts {
		cover(label.Box)
		if got := share(canvas, label.Box, label.Ink.Colour()); got < 2 || got > 60 {
			t.Errorf("%q in %v: %d %% of it in its ink", label.Text, label.Box, got)
		}
	}
	for _, s := range plan.Shapes {
		if s.Ink != picture.Band && s.Ink != picture.Head {
			cover(s.Box.Inset(-2))
		}
	}
	grounds := map[color.RGBA]bool{
		picture.Paper.Colour(): true, picture.Band.Colour(): true, picture.Head.Colour(): true,
	}
	strays := 0
	for i, c := range covered {
		if c {
			continue
		}
		if at := canvas.RGBAAt(i%plan.Size.X, i/plan.Size.X); !grounds[at] {
			if strays++; strays == 1 {
				t.Errorf("ink beside every box at %d,%d: %v", i%plan.Size.X, i/plan.Size.X, at)
			}
		}
	}
}
