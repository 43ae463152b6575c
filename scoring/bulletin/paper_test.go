//go:build tools

package bulletin_test

import (
	"archive/zip"
	"bytes"
	"io"
	"math"
	"strings"
	"testing"

	"zwxx/scoring/bulletin"
	"zwxx/scoring/bulletin/docx/docxtest"
	"zwxx/scoring/workday"
)

// TestPaper prints bulletins as an office would: what stands on the paper, on
// how many pages, and inside which margins.
func TestPaper(t *testing.T) {
	t.Parallel()
	r := rules(t)
	facts := march + everybody(r) + february + late + absence
	month := build(t, r, "2018-03", workday.NewDate(2018, 4, 2), facts,
		published(t, build(t, r, "2018-02", workday.NewDate(2018, 3, 2), everybody(r)+february), workday.NewDate(2018, 3, 5)))
	month.Words = bulletin.Words{Problems: "一是约稿不及时。\n二是直报任务没有完成。", Next: "请各单位对照改进。"}
	month.Head.Number = "建政办通报〔2018〕5号"
	city, _ := anotherCity(t)
	for name, tt := range map[string]struct {
		content *bulletin.Content
		pages   int
		wants   []string
	}{
		"month": {published(t, month, workday.NewDate(2018, 4, 5)), 10, []string{
			"建政办通报〔2018〕5号", "关于2018年3月全市政务信息工作情况的通报", "各镇、乡人民政府，各街道办事处，市政府各部门、单位：",
			"一、总体情况", "补记（上期迟到）", "审计局：情况专报第3期《审计局的做法》（2月26日），+8分，计入2月。",
			"气象局：2月得分原0分，更正为-10分。原因：补列缺席（-10分）。",
			"二是直报任务没有完成。", "附件：1.录用条目", "建德市人民政府办公室2018年4月5日", "附件1录用条目", "附件2得分明细", "附件3报送录用情况",
			"抄送：市委各部门", "建德市人民政府办公室2018年4月5日印发",
		}},
		"quarter": {build(t, r, "2018Q1", workday.NewDate(2018, 4, 2), facts), 10, []string{
			"草稿（截至2018年3月31日，未印发）", "关于2018年一季度全市政务信息考核情况的通报", "季度目标", "赋分", "2018年　月　日",
		}},
		"year": {build(t, r, "2018", workday.NewDate(2019, 1, 3), facts), 10, []string{
			"关于2018年度全市政务信息考核情况的通报", "年度档次", "一季度二季度三季度四季度", "2019年　月　日",
		}},
		"another city": {city, 5, []string{"沙尔呼热街道", "霍政办字〔2018〕29号"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			paper := docxtest.Paper(t, tt.content.Document().Write)
			if len(paper.Pages) != tt.pages {
				t.Errorf("%d pages, want %d", len(paper.Pages), tt.pages)
			}
			text := paper.Text()
			for _, want := range tt.wants {
				if !strings.Contains(text, strings.ReplaceAll(want, "　", "")) {
					t.Errorf("%q is not on paper", want)
				}
			}
			inMargins(t, paper)
			fonts(t, tt.content)
		})
	}
}

// inMargins proves that nothing stands outside of what GB/T 9704 leaves for
// text, but the number of the page.
func inMargins(t *testing.T, paper *docxtest.Print) {
	t.Helper()
	const mm = 72 / 25.4
	text := func(w docxtest.Word) bool { return w.Top > 37*mm-3 && w.Top < (297-35)*mm }
	number := func(w docxtest.Word) bool { return w.Top > (297-35+5)*mm && w.Bottom < (297-20)*mm }
	for i, page := range paper.Pages {
		if math.Abs(page.Width-210*mm) > 1 || math.Abs(page.Height-297*mm) > 1 {
			t.Errorf("page %d is not A4: %.0f × %.0f points", i+1, page.Width, page.Height)
		}
		for _, word := range page.Words {
			// LibreOffice lets a comma hang out by a character, whatever it is told.
			if word.Left < 28*mm-1 || word.Right > (210-26)*mm+17 || !text(word) && !number(word) {
				t.Errorf("page %d: %q stands in a margin: %+v", i+1, word.Text, word)
			}
		}
	}
}

// fonts proves that the document names the fonts of an office.
func fonts(t *testing.T, c *bulletin.Content) {
	t.Helper()
	var b bytes.Buffer
	if err := c.Document().Write(&b); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	styles, err := z.Open("word/styles.xml")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(styles)
	if err != nil {
		t.Fatal(err)
	}
	for _, font := range []string{"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"} {
		if !strings.Contains(string(text), font) {
			t.Errorf("%s is not named", font)
		}
	}
}
