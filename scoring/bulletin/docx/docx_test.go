package docx_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"path"
	"strings"
	"testing"

	"zwxx/scoring/bulletin/docx"
)

// square is a black picture.
func square(tb testing.TB) []byte {
	tb.Helper()
	picture := image.NewGray(image.Rect(0, 0, 40, 20))
	for x := range 40 {
		picture.SetGray(x, 10, color.Gray{Y: 255})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// sample has one of everything.
func sample(tb testing.TB) *docx.Document {
	d := new(docx.Document)
	d.Line("建政办通报〔2018〕5号", docx.Center)
	d.Title("关于2018年3月全市政务信息\n工作情况的通报")
	d.Line("各镇、乡人民政府，各街道办事处，市政府各部门、单位：", "")
	d.Heading("一、总体情况")
	d.Subheading("（一）报送")
	d.Paragraph(strings.Repeat("三月共报送政务信息二百六十八条", 60))
	d.Table(docx.Table{
		Columns: []docx.Column{{Title: "名次", Width: 1, Align: docx.Right}, {Title: "单位", Width: 3}},
		Rows:    rows(60),
	})
	d.Table(docx.Table{Columns: []docx.Column{{Width: 1, Label: true}, {Width: 3}}, Rows: [][]string{{"时限", "3月6日"}, {"要求"}}, RowHeight: 12})
	d.Note("说明：合报录用按平均计分。")
	d.Attachments("录用条目", "得分明细")
	d.Signature("建德市人民政府办公室", "2018年4月5日")
	d.Annex("附件1", "录用条目")
	d.Image(square(tb), 40, docx.Center)
	d.PageBreak()
	d.Paragraph("完")
	d.Imprint("市委各部门，市纪委", "建德市人民政府办公室", "2018年4月5日")
	return d
}

func rows(n int) [][]string {
	all := make([][]string, n)
	for i := range all {
		all[i] = []string{strings.Repeat("1", i%3+1), "新安江街道"}
	}
	return all
}

// files are the files of a document by name.
func files(tb testing.TB, d *docx.Document) map[string]string {
	tb.Helper()
	var b bytes.Buffer
	if err := d.Write(&b); err != nil {
		tb.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		tb.Fatal(err)
	}
	all := make(map[string]string)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			tb.Fatal(err)
		}
		all[f.Name] = string(content)
	}
	return all
}

// TestWhole proves that every file of a document can be read, and that each
// that is named is there.
func TestWhole(t *testing.T) {
	t.Parallel()
	all := files(t, sample(t))
	for name, content := range all {
		if !strings.HasSuffix(name, ".xml") && !strings.HasSuffix(name, ".rels") {
			continue
		}
		decoder := xml.NewDecoder(strings.NewReader(content))
		for {
			token, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			start, ok := token.(xml.StartElement)
			if !ok {
				continue
			}
			for _, attribute := range start.Attr {
				target := attribute.Value
				switch attribute.Name.Local {
				case "PartName":
				case "Target":
					target = path.Join("/", path.Dir(path.Dir(name)), target)
				default:
					continue
				}
				if _, ok := all[strings.TrimPrefix(target, "/")]; !ok {
					t.Errorf("%s names %s, which is not there", name, target)
				}
			}
		}
	}
}

// TestSameBytes proves that the same calls give the same file.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	var first, second bytes.Buffer
	if err := errors.Join(sample(t).Write(&first), sample(t).Write(&second)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same document gives other bytes")
	}
}

// TestText proves that a text is what it was, whatever XML makes of it, but
// for what no document can hold.
func TestText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`<b>&"甲"</b>`:         `<b>&"甲"</b>`,
		"一\x00二\x1b三\x7f四":    "一二三四",
		"一\u202e二\u2066三":     "一二三",
		"一\xff二\ufffe三\uffff": "一二三",
		"  前　后  ":             "  前　后  ",
		"一\t二":                "一 二",
		"𠮷😀":                  "𠮷😀",
	} {
		d := new(docx.Document)
		d.Paragraph(text)
		var document struct {
			Text []string `xml:"body>p>r>t"`
		}
		if err := xml.Unmarshal([]byte(files(t, d)["word/document.xml"]), &document); err != nil {
			t.Errorf("%q: %v", text, err)
		} else if got := strings.Join(document.Text, "|"); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestLayout reads what Word goes by, of GB/T 9704, from the files.
func TestLayout(t *testing.T) {
	t.Parallel()
	all := files(t, sample(t))
	for name, wants := range map[string][]string{
		"word/document.xml": {
			`<w:pgSz w:w="11906" w:h="16838"/>`,                         // A4
			`w:top="2098" w:right="1474" w:bottom="1984" w:left="1588"`, // 37, 26, 35, 28 mm
			`<w:docGrid w:type="lines" w:linePitch="579"/>`,             // 22 lines in 225 mm
			`<w:footerReference w:type="even"`, `<w:footerReference w:type="default"`,
			`<w:tblHeader/>`,
			`<w:ind w:rightChars="400" w:right="1260"/>`, // the date, four characters from the right
			`<w:ind w:rightChars="200" w:right="630"/>`,  // the office of ten characters, over the middle of a date of six
		},
		"word/settings.xml": {`<w:evenAndOddHeaders/>`},
		"word/styles.xml": {
			"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体",
			`<w:ind w:firstLineChars="200" w:firstLine="630"/>`, `<w:spacing w:val="-5"/>`,
		},
		"word/footer_odd.xml":  {`w:val="right"`, " PAGE "},
		"word/footer_even.xml": {`w:val="left"`, " PAGE "},
		"docProps/core.xml":    {"<dc:title>关于2018年3月全市政务信息工作情况的通报</dc:title>"},
	} {
		for _, want := range wants {
			if !strings.Contains(all[name], want) {
				t.Errorf("%s has no %s", name, want)
			}
		}
	}
}

// TestTablesStayApart proves that two tables in a row are not one, and that a
// document does not end in a table, which Word calls damaged.
func TestTablesStayApart(t *testing.T) {
	t.Parallel()
	d := new(docx.Document)
	table := docx.Table{Columns: []docx.Column{{Title: "甲", Width: 1}}, Rows: [][]string{{"乙"}}}
	d.Table(table)
	d.Table(table)
	document := files(t, d)["word/document.xml"]
	if strings.Count(document, "</w:tbl>\n<w:p>") != 2 {
		t.Errorf("a table is not followed by a paragraph:\n%s", document)
	}
}

// TestMerged proves that equal cells below each other are one, with the text
// once.
func TestMerged(t *testing.T) {
	t.Parallel()
	d := new(docx.Document)
	d.Table(docx.Table{
		Columns: []docx.Column{{Title: "单位", Merge: true}, {Title: "标题"}},
		Rows:    [][]string{{"甲", "甲"}, {"甲", "甲"}, {"甲", "甲"}, {"乙", "乙"}},
	})
	document := files(t, d)["word/document.xml"]
	if strings.Count(document, ">甲<") != 1+3 || strings.Count(document, `<w:vMerge w:val="restart"/>`) != 1 || strings.Count(document, "<w:vMerge/>") != 2 {
		t.Errorf("three rows of one unit:\n%s", document)
	}
}

func TestBadPicture(t *testing.T) {
	t.Parallel()
	d := new(docx.Document)
	d.Image([]byte("GIF89a"), 40, docx.Center)
	if err := d.Write(io.Discard); err == nil || !strings.Contains(err.Error(), "picture 1") {
		t.Errorf("a picture that is no PNG: %v", err)
	}
}
