package picture

import "zwxx/scoring"

// A Page is what one picture shows: the ranking of one group, or a part of it
// where the group is too large for one picture.
type Page struct {
	Title string // of the bulletin
	Group string // with the part's number, where there are several
	Aside string // 草稿
	Facts string // as of when, by which measures
	// Figures are the headings of the columns of numbers.
	Figures []string
	Marks   string // the heading of the marks
	Rows    []Row
	// Legend explains what stands on this page, in reading order.
	Legend []Key
	Scale  Scale
}

// A Row is one unit.
type Row struct {
	Rank    string // 4, or 4= where it is shared
	Unit    string
	Bar     []Part
	Note    string // stands in the bar's place, as 当季不得分（三（三）2）
	Figures []string
	Mark    Mark
	Parted  bool // a line above parts it from the row before: another tier
}

// A Part is a stretch of a bar, From below To.
type Part struct {
	From, To scoring.Points
	Sign     Sign // Filled, or Hollow for points that are no longer there
	Ink      Ink
}

// A Mark is how a unit stands: a tick, or words.
type Mark struct {
	Tick bool
	Text string
	Ink  Ink
}

// A Key explains one ink or sign of the picture.
type Key struct {
	Sign Sign
	Ink  Ink
	Text string
}

// A Scale is what the bars of a group are measured by, also over several
// pages.
type Scale struct {
	Low, High scoring.Points // Low is 0 or less, High more than Low
	Target    scoring.Points // 0 if there is none
}

// MostRows is how many units one picture holds: with more it would be longer
// than a phone's screen.
const MostRows = 26
