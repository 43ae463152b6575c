package spreadsheet_test

import (
	"errors"
	"fmt"
	"strings"
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
	book := template(f)
	f.Fuzz(func(t *testing.T, sheet, cells string) {
		w := open(t, book)
		if n, err := w.GetSheetIndex(sheet); err != nil || n < 0 {
			return
		}
		for n, line := range strings.Split(cells, "\n") {
			for i, text := range strings.Split(line, "\t") {
				cell, err := excelize.CoordinatesToCellName(i+1, n+3)
				if err != nil {
					return
				}
				// Some texts no cell can hold; then it stays empty.
				_ = w.SetCellStr(sheet, cell, text)
			}
		}
		judge(t, read(t, saved(t, w), &scoring.Ledger{}))
	})
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
