package picture

import (
	"image"
	"strings"

	"zwxx/scoring"
)

// The measures of a page in pixels. On a phone the picture is about a third as
// wide, so that the names are as large as those of the messages around it.
const (
	pageWidth  = 1080
	margin     = 36
	headHeight = 150
	factsTop   = headHeight + 8
	factsHigh  = 48
	titlesHigh = 52
	rowHeight  = 60
	barHeight  = 30
	keyHeight  = 44
	gap        = 18

	titleSize = 44
	groupSize = 36
	nameSize  = 36
	smallSize = 26
	noteSize  = 28

	widestName = 272
	tickSize   = 34
)

// columns is where the columns of a page lie.
type columns struct {
	rank, name, chart span
	figures           []span
	mark              span
}

// A span is a stretch from left to right.
type span struct{ from, to int }

func (s span) width() int { return s.to - s.from }

// cell returns the part of a row in the span.
func (s span) cell(row image.Rectangle) image.Rectangle {
	return image.Rect(s.from, row.Min.Y, s.to, row.Max.Y)
}

// Lay says where everything of the page lies.
func (p *Page) Lay(width Widths) *Plan {
	plan := &Plan{}
	plan.add(Filled, Head, image.Rect(0, 0, pageWidth, headHeight))
	plan.write(width, image.Rect(margin, 14, pageWidth-margin, 84), p.Title, titleSize, HeadText, left)
	second := image.Rect(margin, 84, pageWidth-margin, headHeight-10)
	plan.write(width, second, p.Aside, groupSize, HeadNote, right)
	second.Max.X -= width(p.Aside, groupSize) + gap
	plan.write(width, second, p.Group, groupSize, HeadText, left)
	plan.write(width, image.Rect(margin, factsTop, pageWidth-margin, factsTop+factsHigh), p.Facts, smallSize, Quiet, left)

	c := p.columns(width)
	titles := image.Rect(0, factsTop+factsHigh, pageWidth, factsTop+factsHigh+titlesHigh)
	p.layTitles(plan, width, c, titles)
	rows := image.Rect(0, titles.Max.Y, pageWidth, titles.Max.Y+len(p.Rows)*rowHeight)
	p.layGround(plan, c, rows)
	for i := range p.Rows {
		top := rows.Min.Y + i*rowHeight
		p.Rows[i].lay(plan, width, c, p.Scale, image.Rect(0, top, pageWidth, top+rowHeight))
	}
	p.layLines(plan, c, rows)
	p.layNotes(plan, width, c, rows)
	bottom := p.layLegend(plan, width, rows.Max.Y+gap)
	plan.Size = image.Pt(pageWidth, bottom+gap)
	return plan
}

// columns gives every column what its texts need, and the bars the rest.
func (p *Page) columns(width Widths) columns {
	widest := func(size int, title string, text func(*Row) string) int {
		w := width(title, smallSize)
		for i := range p.Rows {
			w = max(w, width(text(&p.Rows[i]), size))
		}
		return w
	}
	var c columns
	rank := widest(nameSize, "名次", func(r *Row) string { return r.Rank })
	c.rank = span{margin, margin + rank}
	name := min(widestName, widest(nameSize, "单位", func(r *Row) string { return r.Unit }))
	c.name = span{c.rank.to + gap, c.rank.to + gap + name}
	mark := max(tickSize, widest(noteSize, p.Marks, func(r *Row) string { return r.Mark.Text }))
	c.mark = span{pageWidth - margin - mark, pageWidth - margin}
	end := c.mark.from - gap
	c.figures = make([]span, len(p.Figures))
	for i := len(p.Figures) - 1; i >= 0; i-- {
		w := widest(nameSize, p.Figures[i], func(r *Row) string { return r.Figures[i] })
		c.figures[i] = span{end - w, end}
		end -= w + gap
	}
	c.chart = span{c.name.to + gap, end}
	return c
}

// layTitles lays the headings, and over the bars the target's label.
func (p *Page) layTitles(plan *Plan, width Widths, c columns, row image.Rectangle) {
	write := func(s span, text string, to alignment) {
		plan.write(width, s.cell(row), text, smallSize, Quiet, to)
	}
	write(c.rank, "名次", right)
	write(c.name, "单位", left)
	for i, title := range p.Figures {
		write(c.figures[i], title, right)
	}
	write(c.mark, p.Marks, right)
	if p.Scale.Target > 0 {
		label := "目标" + p.Scale.Target.String() + "分"
		w := width(label, smallSize)
		from := p.Scale.x(c.chart, p.Scale.Target) - w/2
		from = max(c.chart.from, min(from, c.chart.to-w))
		plan.write(width, span{from, from + w}.cell(row), label, smallSize, Text, left)
	}
	plan.add(Filled, Rule, image.Rect(margin, row.Max.Y-2, pageWidth-margin, row.Max.Y))
}

// layGround tints every second row and parts the tiers.
func (p *Page) layGround(plan *Plan, c columns, rows image.Rectangle) {
	for i := range p.Rows {
		top := rows.Min.Y + i*rowHeight
		if i%2 == 1 {
			plan.add(Filled, Band, image.Rect(0, top, pageWidth, top+rowHeight))
		}
		if p.Rows[i].Parted && i > 0 {
			plan.add(Filled, Axis, image.Rect(margin, top-1, pageWidth-margin, top+2))
		}
	}
	zero := p.Scale.x(c.chart, 0)
	plan.add(Filled, Axis, image.Rect(zero-2, rows.Min.Y, zero, rows.Max.Y))
}

// lay lays one unit's row.
func (r *Row) lay(plan *Plan, width Widths, c columns, scale Scale, row image.Rectangle) {
	plan.write(width, c.rank.cell(row), r.Rank, nameSize, Text, right)
	plan.write(width, c.name.cell(row), r.Unit, nameSize, Text, left)
	top := row.Min.Y + (rowHeight-barHeight)/2
	for _, part := range r.Bar {
		from, to := scale.x(c.chart, part.From), scale.x(c.chart, part.To)
		if part.From < part.To {
			plan.add(part.Sign, part.Ink, image.Rect(from, top, max(to, from+2), top+barHeight))
		}
	}
	for i, figure := range r.Figures {
		ink := Text
		if figure != "" && figure[0] == '-' {
			ink = Lost
		}
		plan.write(width, c.figures[i].cell(row), figure, nameSize, ink, right)
	}
	if cell := c.mark.cell(row); r.Mark.Tick {
		middle := (cell.Min.Y + cell.Max.Y) / 2
		plan.add(Tick, r.Mark.Ink, image.Rect(cell.Max.X-tickSize, middle-tickSize/2, cell.Max.X, middle+tickSize/2))
	} else {
		plan.write(width, cell, r.Mark.Text, noteSize, r.Mark.Ink, right)
	}
}

// layLines lays the target over the bars.
func (p *Page) layLines(plan *Plan, c columns, rows image.Rectangle) {
	if p.Scale.Target > 0 {
		x := p.Scale.x(c.chart, p.Scale.Target)
		plan.add(Dashed, Line, image.Rect(x-1, rows.Min.Y, x+2, rows.Max.Y))
	}
}

// layNotes lays what stands in the place of bars, over the target's line.
func (p *Page) layNotes(plan *Plan, width Widths, c columns, rows image.Rectangle) {
	for i := range p.Rows {
		r := &p.Rows[i]
		if r.Note == "" {
			continue
		}
		top := rows.Min.Y + i*rowHeight
		cell := image.Rect(p.Scale.x(c.chart, 0)+8, top+4, c.chart.to, top+rowHeight-4)
		text, size := fit(width, r.Note, noteSize, cell.Dx())
		if text != r.Note { // the clause is in the bulletin's text
			short, _, _ := strings.Cut(r.Note, "（")
			text, size = fit(width, short, noteSize, cell.Dx())
		}
		ground := Paper
		if i%2 == 1 {
			ground = Band
		}
		plan.add(Filled, ground, image.Rect(cell.Min.X-4, cell.Min.Y, cell.Min.X+width(text, size)+4, cell.Max.Y))
		plan.write(width, cell, text, size, Lost, left)
	}
}

// layLegend lays the keys from left to right, line after line, and returns
// where they end.
func (p *Page) layLegend(plan *Plan, width Widths, top int) int {
	const sample = 36
	x := margin
	for _, key := range p.Legend {
		w := width(key.Text, smallSize)
		if key.Sign != None {
			w += sample + 10
		}
		if x > margin && x+w > pageWidth-margin {
			x, top = margin, top+keyHeight
		}
		middle := top + keyHeight/2
		text := x
		switch key.Sign {
		case Filled, Hollow:
			plan.add(key.Sign, key.Ink, image.Rect(x, middle-12, x+sample, middle+12))
			text += sample + 10
		case Dashed:
			plan.add(Dashed, key.Ink, image.Rect(x+sample/2-1, middle-16, x+sample/2+2, middle+16))
			text += sample + 10
		case Tick:
			plan.add(Tick, key.Ink, image.Rect(x+4, middle-14, x+32, middle+14))
			text += sample + 10
		}
		plan.write(width, image.Rect(text, top, pageWidth-margin, top+keyHeight), key.Text, smallSize, Quiet, left)
		x += w + 2*gap
	}
	return top + keyHeight
}

// x returns where a number of points lies.
func (s Scale) x(chart span, p scoring.Points) int {
	return chart.from + int(int64(p-s.Low)*int64(chart.width())/int64(s.High-s.Low))
}
