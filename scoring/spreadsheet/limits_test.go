package spreadsheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/scoring/spreadsheet"
)

// repacked is the template with its parts changed: part returns what a part
// holds instead. More parts may be added.
func repacked(tb testing.TB, part func(name string, text []byte) []byte, more map[string]int) []byte {
	tb.Helper()
	return repackedWith(tb, part, more, nil)
}

func repackedWith(tb testing.TB, part func(name string, text []byte) []byte, more map[string]int, noise []byte) []byte {
	tb.Helper()
	book := template(tb)
	old, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		tb.Fatal(err)
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	w.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) { return flate.NewWriter(to, flate.BestSpeed) })
	write := func(name string, from io.Reader) {
		to, err := w.Create(name)
		if err == nil {
			_, err = io.Copy(to, from)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	for _, f := range old.File {
		r, err := f.Open()
		if err != nil {
			tb.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			tb.Fatal(err)
		}
		if part != nil {
			text = part(f.Name, text)
		}
		write(f.Name, bytes.NewReader(text))
	}
	if noise != nil {
		write("xl/media/noise", bytes.NewReader(noise))
	}
	for name, size := range more {
		write(name, io.LimitReader(zeros{}, int64(size)))
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// sheetWith is the template with more rows in its sheet 报送, as XML.
func sheetWith(tb testing.TB, rows string) []byte {
	tb.Helper()
	return repacked(tb, func(name string, text []byte) []byte {
		if name != "xl/worksheets/sheet2.xml" {
			return text
		}
		before, _, _ := strings.Cut(string(text), "</sheetData>")
		return []byte(before + rows + "</sheetData></worksheet>")
	}, nil)
}

// lying is a bomb that says of its parts that they are small.
func lying(tb testing.TB) []byte {
	tb.Helper()
	book := repacked(tb, nil, map[string]int{"xl/media/bomb": 20 << 20})
	for at := 0; ; at += 4 {
		next := bytes.Index(book[at:], []byte("PK\x01\x02"))
		if next < 0 {
			return book
		}
		at += next
		binary.LittleEndian.PutUint32(book[at+24:], 100)
	}
}

// TestLimits refuses what is too large or no workbook at all, at once.
//
// fault 57
func TestLimits(t *testing.T) {
	t.Parallel()
	noise := make([]byte, 3<<20)
	if _, err := rand.Read(noise); err != nil {
		t.Fatal(err)
	}
	many := map[string]int{}
	for i := range 500 {
		many[fmt.Sprintf("x/%d", i)] = 0
	}
	var tall strings.Builder
	for i := range 20_001 {
		fmt.Fprintf(&tall, `<row r="%d"><c r="A%d"><v>%d</v></c></row>`, i+3, i+3, i)
	}
	for _, test := range []struct {
		name string
		book []byte
		want string
	}{
		{"nothing", nil, "no_workbook"},
		{"no workbook", []byte("单位,标题\n"), "no_workbook"},
		{"half of one", template(t)[:5000], "no_workbook"},
		{"an old or encrypted one", append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, noise[:4096]...), "no_workbook"},
		{"a zip of something else", repacked(t, func(string, []byte) []byte { return nil }, nil), "no_workbook"},
		{"a large file", append(template(t), make([]byte, 5<<20)...), "too_large value=文件 other=5 MB"},
		{"many parts", repacked(t, nil, many), "too_large value=文件里的部件 other=500"},
		{"a bomb", repacked(t, nil, map[string]int{"xl/media/bomb": 25 << 20}), "too_large value=文件里的部件展开后 other=24 MB"},
		{"a bomb of styles", repacked(t, nil, map[string]int{"xl/x.xml": 3 << 20}), "too_large value=文件里的部件展开后 other=2 MB"},
		{"bombs", repacked(t, nil, map[string]int{"a": 20 << 20, "b": 10 << 20}), "too_large value=压缩比 other=100:1"},
		{"many bombs", repackedWith(t, nil, map[string]int{"a": 23 << 20, "b": 23 << 20, "c": 23 << 20, "d": 23 << 20, "e": 23 << 20}, noise), "too_large value=展开后的大小 other=100 MB"},
		{"a bomb that lies", lying(t), "no_workbook"},
		{"too many rows", sheetWith(t, tall.String()), "too_large value=行数 other=20000"},
		{"a row beyond the last", sheetWith(t, `<row r="9999999"><c r="A9999999"><v>1</v></c></row>`), "no_workbook"},
		{"a cell of no name", sheetWith(t, `<row r="3"><c r="??"><v>1</v></c></row>`), "no_workbook"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			h, err := spreadsheet.ReadTemplate(t.Context(), "历史.xlsx", test.book, rules2018(t), &scoring.Ledger{})
			if got := problemsOf(t, err); h != nil || len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("%v, %.200q", h, got)
			}
		})
	}
}

// TestTooManyFacts: a few cells cannot make facts without end.
func TestTooManyFacts(t *testing.T) {
	t.Parallel()
	var fills []fill
	for i := range 3 {
		fills = append(fills, fill{"月度汇总", 3 + i, []any{fmt.Sprintf("2018-%02d", i+1), "发改局", 999, 999, 999, 999, 999, 999, 999, 999}},
			fill{"月度汇总", 13 + i, []any{fmt.Sprintf("2018-%02d", i+1), "经信局", 999, 999, 999, 999, 999, 999, 999, 999}})
	}
	if got := problems(t, filled(t, fills...), &scoring.Ledger{}); !strings.Contains(strings.Join(got, "\n"), "too_large") {
		t.Errorf("%q", got)
	}
}

// TestOutOfTime stops when the caller does.
func TestOutOfTime(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := spreadsheet.ReadTemplate(ctx, "历史.xlsx", template(t), rules2018(t), &scoring.Ledger{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// TestRowsFarDown passes over empty rows, however many.
func TestRowsFarDown(t *testing.T) {
	t.Parallel()
	book := sheetWith(t, `<row r="1048576"><c r="A1048576" t="inlineStr"><is><t> </t></is></c></row>`)
	if h := read(t, book, &scoring.Ledger{}); h.Ledger.Len() != 0 || h.Refuse(nil) != nil {
		t.Error(h.Refuse(nil))
	}
}
