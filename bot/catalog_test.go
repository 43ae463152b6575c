package bot

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"zwxx/scoring"
	"zwxx/store/notice"
)

// TestCatalogueIsComplete proves that every sentence the program can want is
// in the catalogue: one for each reason of a refusal that any package
// declares, a question and a label for each field of each form.
func TestCatalogueIsComplete(t *testing.T) {
	t.Parallel()
	want := make(map[string]string) // entry → what wants it
	for _, reason := range declaredReasons(t) {
		want["refusal."+reason] = "a refusal"
	}
	for _, reason := range declared(t, "RulesReason", "../scoring") {
		want["rules."+reason] = "a fault of a rule file"
	}
	for _, f := range forms {
		want["form."+f.name] = "a form's title"
		for _, field := range f.fields {
			want["ask."+f.name+"."+field.name] = "a question"
			want[fieldLabel(f.name, field.name)] = "a field's label"
		}
	}
	for entry, why := range want {
		if texts.Lookup(entry) == nil {
			t.Errorf("the catalogue lacks %s (%s)", entry, why)
		}
	}
	for _, n := range notice.All {
		if renderers[notice.Kind(n)] == nil {
			t.Errorf("notice %s cannot be rendered", notice.Kind(n))
		}
	}
	if len(renderers) != len(notice.All) {
		t.Errorf("%d notices can be rendered, %d are known", len(renderers), len(notice.All))
	}
}

// TestCatalogueIsUsed proves that no entry is left over.
func TestCatalogueIsUsed(t *testing.T) {
	t.Parallel()
	used := make(map[string]bool)
	for _, reason := range declaredReasons(t) {
		used["refusal."+reason] = true
	}
	for _, reason := range declared(t, "RulesReason", "../scoring") {
		used["rules."+reason] = true
	}
	for _, f := range forms {
		used["form."+f.name] = true
		for _, field := range f.fields {
			used["ask."+f.name+"."+field.name] = true
			used[fieldLabel(f.name, field.name)] = true
		}
	}
	for _, literal := range literals(t, ".") {
		for _, prefix := range []string{"", "button.", "choice.", "word."} {
			used[prefix+literal] = true
		}
	}
	templates := ""
	for _, name := range entries(t) {
		text, err := fs.ReadFile(textFiles, name)
		if err != nil {
			t.Fatal(err)
		}
		templates += string(text)
	}
	for _, entry := range texts.Templates() {
		name := entry.Name()
		if name == "" || strings.HasSuffix(name, ".tmpl") || used[name] || strings.Contains(templates, `{{template "`+name+`"`) {
			continue
		}
		t.Errorf("nothing uses the entry %s", name)
	}
}

func entries(t *testing.T) []string {
	t.Helper()
	names, err := fs.Glob(textFiles, "texts/*.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// declaredReasons are the reasons of refusals.
func declaredReasons(t *testing.T) []string {
	t.Helper()
	reasons := declared(t, "Reason", ".", "../store", "../scoring", "../scoring/spreadsheet", "./paste")
	if len(reasons) < 50 {
		t.Fatalf("found only %d reasons", len(reasons))
	}
	return reasons
}

// declared reads the constants of a type of package scoring out of the source.
func declared(t *testing.T, typ string, dirs ...string) []string {
	t.Helper()
	var values []string
	for _, dir := range dirs {
		for _, file := range sourceFiles(t, dir) {
			ast.Inspect(file, func(n ast.Node) bool {
				spec, ok := n.(*ast.ValueSpec)
				if !ok || len(spec.Values) != 1 || len(spec.Names) != 1 || !isOf(spec, typ) {
					return true
				}
				if literal, ok := spec.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
					value, err := strconv.Unquote(literal.Value)
					if err != nil {
						t.Fatal(err)
					}
					values = append(values, value)
				}
				return true
			})
		}
	}
	return values
}

func isOf(spec *ast.ValueSpec, name string) bool {
	switch typ := spec.Type.(type) {
	case *ast.Ident:
		return typ.Name == name
	case *ast.SelectorExpr:
		return typ.Sel.Name == name
	}
	return false
}

func literals(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	for _, file := range sourceFiles(t, dir) {
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if text, err := strconv.Unquote(literal.Value); err == nil {
					all = append(all, text)
				}
			}
			return true
		})
	}
	return all
}

func sourceFiles(t *testing.T, dir string) []*ast.File {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// TestMessagesFit proves that whatever the data, a message is sent in parts
// Telegram takes, and that nothing of it is lost.
func TestMessagesFit(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"short":     "a",
		"long line": strings.Repeat("通报", 5000),
		"emoji":     strings.Repeat("😀", 5000),
		"pre":       "<b>表</b>\n<pre>" + strings.Repeat("1 &lt;梅城镇&gt;\n", 900) + "</pre>完",
		"nested":    "<b>" + strings.Repeat("粗<i>斜</i>\n", 1500) + "</b>",
		"escapes":   strings.Repeat("&lt;&amp;&gt;", 3000),
	} {
		for _, photo := range []string{"", "file"} {
			parts := (&message{text: text, photo: photo, buttons: [][]button{{{"x", "y"}}}}).parts()
			limit := textLimit
			if photo != "" {
				limit = captionLimit
			}
			joined := ""
			for i, p := range parts {
				if n := utf16Len(plain(resentMark + p.text)); n > limit {
					t.Errorf("%s: part %d has %d units", name, i, n)
				}
				if len(openTags(nil, p.text)) != 0 {
					t.Errorf("%s: part %d leaves tags open: %s", name, i, p.text)
				}
				if (len(p.buttons) > 0) != (i == len(parts)-1) {
					t.Errorf("%s: buttons hang below part %d of %d", name, i, len(parts))
				}
				joined += plain(p.text)
			}
			if strings.ReplaceAll(joined, "\n", "") != strings.ReplaceAll(plain(text), "\n", "") {
				t.Errorf("%s: the parts are not the whole", name)
			}
		}
	}
}

// TestRefusalTextsSayWhy proves that every refusal reads as a sentence, with
// its value in it where the sentence names one.
func TestRefusalTextsSayWhy(t *testing.T) {
	t.Parallel()
	for _, reason := range declaredReasons(t) {
		text := RefusalText(&scoring.Refusal{Reason: scoring.Reason(reason), Clause: "三(三)2", Field: "字段", Value: "某值", Other: "另值"})
		if !strings.HasSuffix(text, "。") && !strings.HasSuffix(text, "？") && !strings.HasSuffix(text, "）。") {
			t.Errorf("%s is no sentence: %q", reason, text)
		}
	}
}

// TestRulesFaultTexts proves that every fault of a rule file reads as a
// sentence in Chinese: the only Latin letters are those of the file itself.
func TestRulesFaultTexts(t *testing.T) {
	t.Parallel()
	for _, reason := range declared(t, "RulesReason", "../scoring") {
		text := RulesFaultText(scoring.RulesFault{Reason: scoring.RulesReason(reason), Key: "键", Value: "某值", Other: "7", Detail: "detail"})
		if !strings.HasSuffix(text, "。") || strings.Contains(strings.ReplaceAll(text, "TOML", ""), "detail") {
			t.Errorf("%s is no sentence: %q", reason, text)
		}
	}
	got := RulesFaultText(scoring.RulesFault{Reason: scoring.RulesWrongType, Key: "group[0].target", Value: `"30"`, Other: "number"})
	if want := `“group[0].target”应为数字：“"30"”。`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
