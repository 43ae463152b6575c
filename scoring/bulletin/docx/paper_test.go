//go:build tools

package docx_test

import (
	"math"
	"strings"
	"testing"

	"zwxx/scoring/bulletin/docx/docxtest"
)

// TestPaper proves what comes out of the printer: A4, nothing in the margins
// but the page's number, which stands outside, 22 lines of 28 characters.
func TestPaper(t *testing.T) {
	t.Parallel()
	const mm = 72 / 25.4
	paper := docxtest.Paper(t, sample(t).Write)
	if len(paper.Pages) != 7 {
		t.Errorf("%d pages, want 7", len(paper.Pages))
	}
	for i, page := range paper.Pages {
		if math.Abs(page.Width-210*mm) > 1 || math.Abs(page.Height-297*mm) > 1 {
			t.Errorf("page %d: %.0f × %.0f points", i+1, page.Width, page.Height)
		}
		var number []docxtest.Word
		for _, word := range page.Words {
			if word.Top > (297-35)*mm {
				number = append(number, word)
				continue
			}
			if word.Left < 28*mm-1 || word.Right > (210-26)*mm+1 || word.Top < 37*mm-3 || word.Bottom > (297-35)*mm+3 {
				t.Errorf("page %d: %q stands in a margin: %+v", i+1, word.Text, word)
			}
		}
		if len(number) != 3 || number[0].Text+number[2].Text != "——" {
			t.Errorf("page %d has the number %+v", i+1, number)
			continue
		}
		right := number[2].Right > page.Width/2
		if right != (i%2 == 0) {
			t.Errorf("the number of page %d is on the wrong side: %+v", i+1, number)
		}
	}
	// The heading of the table that goes over pages is on each of them.
	if n := strings.Count(paper.Text(), "名次单位"); n != 3 {
		t.Errorf("the table's heading is there %d times, want 3", n)
	}
	if !strings.Contains(paper.Fonts, "CJK") {
		t.Errorf("no Chinese font is in the file:\n%s", paper.Fonts)
	}
	perLine := 0
	for _, line := range strings.Split(paper.Pages[0].Text, "\n") {
		if strings.Contains(line, "政务信息二百") {
			perLine = max(perLine, len([]rune(strings.TrimSpace(line))))
		}
	}
	if perLine != 28 {
		t.Errorf("a line has %d characters, want 28", perLine)
	}
}
