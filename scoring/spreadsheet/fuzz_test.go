package spreadsheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/xuri/excelize/v2"

	"zwxx/scoring"
	"zwxx/scoring/spreadsheet"
)

// FuzzReadTemplate reads any bytes: a workbook is refused with a place for
// every problem, or what it holds is fit for scoring.
func FuzzReadTemplate(f *testing.F) {
	f.Add(template(f))
	f.Add(filled(f, everything...))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, book []byte) {
		h, err := spreadsheet.ReadTemplate(t.Context(), "fuzz.xlsx", book, rules2018(t), &scoring.Ledger{})
		if err != nil {
			var e *spreadsheet.Error
			if !errors.As(err, &e) || len(e.Problems) == 0 || e.Error() == "" {
				t.Fatalf("refused without a problem: %v", err)
			}
			return
		}
		judge(t, h)
	})
}

// FuzzTemplateCells fills a sheet with any cells, tab between them.
func FuzzTemplateCells(f *testing.F) {
	for _, fill := range everything {
		texts := make([]string, len(fill.cells))
		for i, c := range fill.cells {
			if c != nil {
				texts[i] = fmt.Sprint(c)
			}
		}
		f.Add(fill.sheet, strings.Join(texts, "\t"))
	}
	f.Fuzz(func(t *testing.T, sheet, cells string) {
		book, ok := tiny(sheet, cells)
		if !ok {
			return
		}
		h, err := spreadsheet.ReadTemplate(t.Context(), "fuzz.xlsx", book, rules2018(t), &scoring.Ledger{})
		if err != nil {
			t.Fatal(err)
		}
		judge(t, h)
	})
}

// headings are those of every sheet of the template.
var headings = sync.OnceValue(func() map[string][]string {
	book, err := writtenTemplate()
	if err != nil {
		panic(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		panic(err)
	}
	all := map[string][]string{}
	for _, sheet := range f.GetSheetList() {
		if rows, err := f.GetRows(sheet); err == nil {
			all[sheet] = rows[0]
		}
	}
	return all
})

// tiny is the smallest workbook with one sheet of the template and cells below
// its headings; false for a sheet that it does not have.
func tiny(sheet, cells string) (book []byte, ok bool) {
	titles, ok := headings()[sheet]
	if !ok {
		return nil, false
	}
	var rows strings.Builder
	for _, line := range append([]string{strings.Join(titles, "\t")}, strings.Split(cells, "\n")...) {
		rows.WriteString("<row>")
		for text := range strings.SplitSeq(line, "\t") {
			rows.WriteString(`<c t="inlineStr"><is><t>`)
			if err := xml.EscapeText(&rows, []byte(text)); err != nil {
				panic(err)
			}
			rows.WriteString("</t></is></c>")
		}
		rows.WriteString("</row>")
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, part := range [][2]string{
		{"_rels/.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="` + sheet + `" sheetId="1" r:id="s"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`},
		{"xl/worksheets/sheet1.xml", `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>` + rows.String() + `</sheetData></worksheet>`},
	} {
		to, err := w.CreateHeader(&zip.FileHeader{Name: part[0], Method: zip.Store})
		if err == nil {
			_, err = to.Write([]byte(part[1]))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return b.Bytes(), true
}

// TestTiny: the fuzz target reads what it writes.
func TestTiny(t *testing.T) {
	t.Parallel()
	book, ok := tiny("报送", "梅城\t信息科\t\t<甲>\t\t2018-03-05")
	if !ok {
		t.Fatal("no such sheet")
	}
	h := read(t, book, &scoring.Ledger{})
	if h.Refuse(nil) != nil || h.Ledger.Len() != 1 || h.Ledger.Submissions[0].Title != "<甲>" {
		t.Errorf("%v, %v", h.Ledger.Submissions, h.Refuse(nil))
	}
}

// judge proves that a history names its problems or holds a ledger without.
func judge(t *testing.T, h *spreadsheet.History) {
	t.Helper()
	fresh, refusals := scoring.CheckAddition(rules2018(t), &scoring.Ledger{}, h.Ledger)
	if err := h.Refuse(refusals); err != nil {
		for _, p := range problemsOf(t, err) {
			if !strings.Contains(p, "!") && !strings.Contains(p, "unknown_sheet") {
				t.Fatalf("a problem of no cell: %s", p)
			}
		}
		return
	}
	if left := scoring.CheckLedger(rules2018(t), h.Ledger); left != nil || fresh.Len() != h.Ledger.Len() {
		t.Fatalf("accepted, but %v", left)
	}
}
