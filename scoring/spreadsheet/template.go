package spreadsheet

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"zwxx/scoring"
)

// WriteTemplate writes the workbook in which a city's history is filled in:
// 填写说明, a sheet of each kind of fact with headings, an example that is never
// read and drop-downs of the rule set's names, and 名单 with those names.
func WriteTemplate(w io.Writer, r *scoring.Rules) error {
	b, err := newBook()
	if err != nil {
		return err
	}
	defer b.close()
	tables, lists := tablesOf(r), listsOf(r)
	b.guide(r, tables)
	for _, t := range tables {
		b.table(t, lists)
	}
	b.lists(lists)
	return b.write(w)
}

// guide says how the template is filled in.
func (b *book) guide(r *scoring.Rules, tables []*table) {
	b.sheet(guideSheet)
	b.header("表", "列", "必填", "说明")
	for _, line := range []string{
		fmt.Sprintf("用来把以前的台账导入系统，依据%s。每张表第一行是列名，不要改动；第二行是示例，以“%s”开头的行不导入。", r.Title, exampleMark),
		"不用的表留空或删除。有下拉的列请选名单里的名称，单位也可以写别称。日期写成 2018-03-05 或用日期格式，可带时间，如 2018-03-05 10:20。",
		"先用 zwxx import xlsx --dry-run 检查：有一处不对就全部不导入，并指出在哪个格。同一个文件导入两次，不会重复。",
		"只填编号、标题和分数，不填稿件正文，不填涉密内容。",
	} {
		b.row("", "", "", line)
	}
	for _, t := range tables {
		b.row(t.name, "", "", t.about)
		for _, c := range t.columns {
			required := ""
			if c.required {
				required = "必填"
			}
			b.row("", c.title, required, c.hint)
		}
	}
}

// table writes a table's headings, its example and its drop-downs.
func (b *book) table(t *table, lists []list) {
	b.sheet(t.name)
	titles, example := make([]string, len(t.columns)), make([]any, len(t.columns))
	for i, c := range t.columns {
		titles[i], example[i] = c.title, c.example
	}
	example[0] = exampleMark + "：" + t.columns[0].example
	for i, c := range t.columns {
		if c.text {
			name, err := excelize.ColumnNumberToName(i + 1)
			b.keep(err)
			b.keep(b.file.SetColStyle(b.name, name, b.text))
		}
	}
	b.header(titles...)
	b.row(example...)
	b.styled(len(example), b.example)
	for i, c := range t.columns {
		b.dropDown(i+1, c, lists)
	}
}

// dropDown offers the names of a list. Others may be typed, since units have
// further names; reading says what is none.
func (b *book) dropDown(at int, c column, lists []list) {
	for i, l := range lists {
		if l.name != c.list || len(l.values) == 0 {
			continue
		}
		column, err := excelize.ColumnNumberToName(at)
		b.keep(err)
		from, err := excelize.ColumnNumberToName(i + 1)
		b.keep(err)
		rule := excelize.NewDataValidation(true)
		rule.SetSqref(fmt.Sprintf("%s3:%s%d", column, column, maxRows))
		rule.SetSqrefDropList(fmt.Sprintf("'%s'!$%s$2:$%s$%d", listsSheet, from, from, len(l.values)+1))
		rule.SetError(excelize.DataValidationErrorStyleWarning, c.title, "不在名单里，是否仍要填写？")
		b.keep(b.file.AddDataValidation(b.name, rule))
	}
}

// lists writes the names that the drop-downs offer.
func (b *book) lists(lists []list) {
	b.sheet(listsSheet)
	titles, longest := make([]string, len(lists)), 0
	for i, l := range lists {
		titles[i], longest = l.name, max(longest, len(l.values))
	}
	b.header(titles...)
	for n := range longest {
		row := make([]any, len(lists))
		for i, l := range lists {
			if row[i] = ""; n < len(l.values) {
				row[i] = l.values[n]
			}
		}
		b.row(row...)
	}
}
