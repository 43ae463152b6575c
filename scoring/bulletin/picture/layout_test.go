package picture_test

import (
	"fmt"
	"image"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zwxx/scoring"
	"zwxx/scoring/bulletin"
	"zwxx/scoring/bulletin/bulletintest"
	"zwxx/scoring/bulletin/picture"
)

// wide measures texts like a Chinese font: a character is as wide as it is
// high, a digit or letter a little more than half of that.
func wide(text string, size int) int {
	hundredths := 0
	for _, c := range text {
		if c < 0x1100 {
			hundredths += 56 * size
		} else {
			hundredths += 100 * size
		}
	}
	return (hundredths + 99) / 100
}

var periods = []string{"2018-03", "2018Q1", "2018"}

// TestLay proves of every group of every kind of bulletin that all of it is
// there, uncut, inside the picture, and no text over another; and that a
// messenger takes the picture as a photo.
func TestLay(t *testing.T) {
	t.Parallel()
	for _, period := range periods {
		for _, page := range picture.Pages(bulletintest.Content(t, period)) {
			t.Run(period+" "+page.Group, func(t *testing.T) {
				t.Parallel()
				plan := page.Lay(wide)
				canvas := image.Rectangle{Max: plan.Size}
				if plan.Size.X != 1080 || plan.Size.Y > 1920 {
					t.Errorf("the picture is %v", plan.Size)
				}
				shown := make(map[string]int)
				for i, label := range plan.Texts {
					shown[label.Text]++
					if !label.Box.In(canvas) || label.Box.Dx() != wide(label.Text, label.Size) {
						t.Errorf("%q lies in %v", label.Text, label.Box)
					}
					for _, other := range plan.Texts[:i] {
						if label.Box.Overlaps(other.Box) {
							t.Errorf("%q lies over %q", label.Text, other.Text)
						}
					}
				}
				for _, s := range plan.Shapes {
					if !s.Box.In(canvas) {
						t.Errorf("a shape lies in %v", s.Box)
					}
				}
				for _, r := range page.Rows {
					note, _, _ := strings.Cut(r.Note, "（")
					if shown[r.Note] > 0 {
						note = r.Note
					}
					for _, text := range append([]string{r.Rank, r.Unit, note, r.Mark.Text}, r.Figures...) {
						if text != "" && shown[text] == 0 {
							t.Errorf("%s: %q is not shown", r.Unit, text)
						}
					}
				}
			})
		}
	}
}

// one returns the row of a unit that has so many points of the month and of
// the quarter, target 30.
func one(period string, change func(month, quarter *scoring.UnitScore)) picture.Page {
	p, err := scoring.ParsePeriod(period)
	if err != nil {
		panic(err)
	}
	month := scoring.UnitScore{Unit: "梅城镇", Rank: 1, Awards: make([]scoring.Points, 4)}
	quarter := month
	change(&month, &quarter)
	sheet := func(u scoring.UnitScore) *scoring.Sheet {
		return &scoring.Sheet{Period: p, Groups: []scoring.GroupScore{{
			Name: "乡镇（街道）", Target: 30 * scoring.Point, Units: []scoring.UnitScore{u},
		}}}
	}
	return picture.Pages(&bulletin.Content{Period: p, Sheet: sheet(month), Quarter: sheet(quarter)})[0]
}

// TestMonthBar: the near end of a bar is the month's, what was earned and lost
// again is hollow, and the whole is the quarter's.
func TestMonthBar(t *testing.T) {
	t.Parallel()
	part := func(from, to scoring.Points, sign picture.Sign, ink picture.Ink) picture.Part {
		return picture.Part{From: from * scoring.Point, To: to * scoring.Point, Sign: sign, Ink: ink}
	}
	for _, test := range []struct {
		name           string
		month, quarter scoring.Points
		want           []picture.Part
	}{
		{"nothing", 0, 0, []picture.Part{}},
		{"the month alone", 8, 8, []picture.Part{part(0, 8, picture.Filled, picture.Now)}},
		{"both", 8, 20, []picture.Part{part(0, 8, picture.Filled, picture.Now), part(8, 20, picture.Filled, picture.Before)}},
		{"the month lost some", -10, 20, []picture.Part{
			part(0, 20, picture.Filled, picture.Before), part(20, 30, picture.Hollow, picture.Lost),
		}},
		{"the month lost all", -10, -4, []picture.Part{
			part(-4, 0, picture.Filled, picture.Lost), part(0, 6, picture.Hollow, picture.Lost),
		}},
		{"lost before", 12, 2, []picture.Part{
			part(0, 2, picture.Filled, picture.Now), part(2, 12, picture.Hollow, picture.Lost),
		}},
		{"below 0 in both", -10, -30, []picture.Part{part(-30, 0, picture.Filled, picture.Lost)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			page := one("2018-03", func(month, quarter *scoring.UnitScore) {
				month.Counted, quarter.Counted = test.month*scoring.Point, test.quarter*scoring.Point
			})
			if diff := cmp.Diff(test.want, page.Rows[0].Bar); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestBarsToScale: a bar is as long as its points are of the target's, on the
// right side of 0.
func TestBarsToScale(t *testing.T) {
	t.Parallel()
	page := one("2018Q1", func(u, _ *scoring.UnitScore) { u.Counted = 60 * scoring.Point })
	second := page.Rows[0]
	second.Bar = []picture.Part{{From: -15 * scoring.Point, Ink: picture.Lost}}
	page.Rows = append(page.Rows, second)
	page.Scale.Low = -15 * scoring.Point
	plan := page.Lay(wide)
	box := func(sign picture.Sign, ink picture.Ink) image.Rectangle {
		for _, s := range plan.Shapes {
			if s.Sign == sign && s.Ink == ink {
				return s.Box
			}
		}
		t.Fatalf("no shape %v %v", sign, ink)
		return image.Rectangle{}
	}
	bar, lost, line := box(picture.Filled, picture.Now), box(picture.Filled, picture.Lost), box(picture.Dashed, picture.Line)
	target := (line.Min.X + line.Max.X) / 2
	if got, want := target-bar.Min.X, bar.Dx()/2; got < want-1 || got > want+1 {
		t.Errorf("the target stands %d from 0, the bar of twice its points is %d long", got, bar.Dx())
	}
	if got, want := lost.Dx(), bar.Dx()/4; got < want-1 || got > want+1 || lost.Max.X != bar.Min.X {
		t.Errorf("15 points below 0 lie in %v, 60 above in %v", lost, bar)
	}
	if line.Min.Y > bar.Min.Y || line.Max.Y < lost.Max.Y {
		t.Errorf("the target's line %v does not cross the bars", line)
	}
}

// TestMarks: every way a unit may stand is written as the tables write it.
func TestMarks(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, period string
		change       func(month, quarter *scoring.UnitScore)
		mark         string // √ for the tick
		note, legend string
	}{
		{"reached", "2018-03", func(_, q *scoring.UnitScore) { q.Counted = 30 * scoring.Point }, "√", "", "本季分数已到目标"},
		{"short", "2018-03", func(_, q *scoring.UnitScore) { q.Counted = 29 * scoring.Point }, "", "", ""},
		{"zeroed", "2018-03", func(_, q *scoring.UnitScore) { q.Zeroed = "三(三)2" }, "不得分", "当季不得分（三（三）2）", ""},
		{"provisional", "2018-03", func(_, q *scoring.UnitScore) { q.Provisional = []string{"c1"} }, "暂计", "", "暂计 约稿待认定"},
		{"met", "2018Q1", func(u, _ *scoring.UnitScore) { u.TargetMet = scoring.MetYes }, "√", "", "已完成季度目标"},
		{"open", "2018Q1", func(u, _ *scoring.UnitScore) { u.TargetMet = scoring.MetPending }, "进行中", "", ""},
		{"quota missed", "2018Q1", func(u, _ *scoring.UnitScore) {
			u.TargetMet, u.Counted = scoring.MetNo, 40*scoring.Point
		}, "未完成", "", "得分已到目标仍未完成的，直报任务未完成"},
		{"zeroed quarter", "2018Q1", func(u, _ *scoring.UnitScore) {
			u.TargetMet, u.Zeroed, u.Counted = scoring.MetNo, "三(三)2", -10*scoring.Point
		}, "未完成", "当季不得分（三（三）2）", "负分"},
		{"zeroed year", "2018", func(u, _ *scoring.UnitScore) { u.Zeroed, u.Tier = "三(六)1", 3 }, "三档", "当年不得分（三（六）1）", ""},
		{"no deduction", "2018", func(u, _ *scoring.UnitScore) { u.Awards = []scoring.Points{1500, 0, 600, 0} }, "不扣分", "", "三季度赋分"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			page := one(test.period, test.change)
			row := page.Rows[0]
			mark := row.Mark.Text
			if row.Mark.Tick {
				mark = "√"
			}
			if mark != test.mark || row.Note != test.note {
				t.Errorf("mark %q, note %q; want %q, %q", mark, row.Note, test.mark, test.note)
			}
			var legend []string
			for _, key := range page.Legend {
				legend = append(legend, key.Text)
			}
			if all := strings.Join(legend, "\n"); !strings.Contains(all, test.legend) {
				t.Errorf("%q is not explained in %q", test.legend, legend)
			}
		})
	}
}

// TestLargeGroup: a group too large for one picture is parted evenly, each
// unit once, and all parts have one scale.
func TestLargeGroup(t *testing.T) {
	t.Parallel()
	group := scoring.GroupScore{Name: "街道", Target: 30 * scoring.Point}
	for i := range 60 {
		group.Units = append(group.Units, scoring.UnitScore{Unit: fmt.Sprintf("第%d街道", i), Rank: i + 1, Counted: scoring.Points(6000 - 100*i)})
	}
	p := scoring.QuarterPeriod(2018, 1)
	pages := picture.Pages(&bulletin.Content{Period: p, Sheet: &scoring.Sheet{Period: p, Groups: []scoring.GroupScore{group}}})
	if len(pages) != 3 {
		t.Fatalf("%d pages", len(pages))
	}
	n := 0
	for i, page := range pages {
		if want := fmt.Sprintf("街道（%d/3）", i+1); page.Group != want || len(page.Rows) != 20 || page.Scale != pages[0].Scale {
			t.Errorf("page %d is %s with %d rows, scale %v", i, page.Group, len(page.Rows), page.Scale)
		}
		for _, r := range page.Rows {
			if want := fmt.Sprintf("第%d街道", n); r.Unit != want {
				t.Errorf("%s in place of %s", r.Unit, want)
			}
			n++
		}
	}
}

// TestLongNames: a name too long for its column is smaller, then cut, and
// stays in its column; a draft says so.
func TestLongNames(t *testing.T) {
	t.Parallel()
	page := one("2018Q1", func(u, _ *scoring.UnitScore) { u.Unit = "新安江街道办事处综合信息中心" })
	longer := page.Rows[0]
	longer.Unit = strings.Repeat("长", 40)
	page.Rows = append(page.Rows, longer)
	page.Aside = "草稿"
	draft := false
	for _, label := range page.Lay(wide).Texts {
		draft = draft || label.Text == "草稿"
		if strings.HasPrefix(label.Text, "新安江") || strings.HasPrefix(label.Text, "长") {
			if label.Box.Dx() > 272 || !strings.HasSuffix(label.Text, "…") {
				t.Errorf("%q is %d wide", label.Text, label.Box.Dx())
			}
		}
	}
	if !draft {
		t.Error("a draft does not say so")
	}
}
