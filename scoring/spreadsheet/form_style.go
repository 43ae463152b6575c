package spreadsheet

import "github.com/xuri/excelize/v2"

// formStyles are the styles of forms by what they are for.
type formStyles struct {
	title, about, head     int
	text, long, date       int
	number, middle, sparse int
	sumText, sumNumber     int
}

// newStyles makes the styles of a workbook.
func (b *formBook) newStyles() formStyles {
	const asText = 49
	var borders []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		borders = append(borders, excelize.Border{Type: side, Style: 1, Color: "808080"})
	}
	style := func(s excelize.Style) int {
		id, err := b.file.NewStyle(&s)
		b.keep(err)
		return id
	}
	font := func(size float64, bold bool) *excelize.Font {
		return &excelize.Font{Family: "宋体", Size: size, Bold: bold}
	}
	at := func(horizontal string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: horizontal, Vertical: "center", WrapText: true}
	}
	// Figures and long texts stand a little off the lines beside them.
	figures := &excelize.Alignment{Horizontal: "right", Vertical: "center", Indent: 1}
	texts := &excelize.Alignment{Horizontal: "left", Vertical: "center", Indent: 1, WrapText: true}
	head := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"DDE7F3"}}
	iso, notZero := "yyyy-mm-dd", "General;-General;"
	return formStyles{
		title:     style(excelize.Style{Font: font(16, true), Alignment: at("center"), NumFmt: asText}),
		about:     style(excelize.Style{Font: font(10, false), Alignment: at("left"), NumFmt: asText}),
		head:      style(excelize.Style{Font: font(11, true), Alignment: at("center"), Border: borders, Fill: head, NumFmt: asText}),
		text:      style(excelize.Style{Font: font(11, false), Alignment: at("center"), Border: borders, NumFmt: asText}),
		long:      style(excelize.Style{Font: font(11, false), Alignment: texts, Border: borders, NumFmt: asText}),
		number:    style(excelize.Style{Font: font(11, false), Alignment: figures, Border: borders}),
		middle:    style(excelize.Style{Font: font(11, false), Alignment: at("center"), Border: borders}),
		sparse:    style(excelize.Style{Font: font(11, false), Alignment: at("center"), Border: borders, CustomNumFmt: &notZero}),
		date:      style(excelize.Style{Font: font(11, false), Alignment: at("center"), Border: borders, CustomNumFmt: &iso}),
		sumText:   style(excelize.Style{Font: font(11, true), Alignment: at("center"), Border: borders, NumFmt: asText}),
		sumNumber: style(excelize.Style{Font: font(11, true), Alignment: figures, Border: borders}),
	}
}
