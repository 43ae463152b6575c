package store_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"

	"zwxx/store"
)

var places = []store.Place{store.InPrivate, store.InGroup, store.OnConsole}

// actions are all actions of the table, by name.
var actions = slices.Sorted(maps.Keys(store.Rights))

// TestRightsGolden keeps every cell of the table, at every place, in a file
// that can be read and reviewed.
//
// fault 10, 11
func TestRightsGolden(t *testing.T) {
	t.Parallel()
	const path = "testdata/rights.txt"
	got := rightsTable()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Fatalf("the rights are not those of %s:\n%s", path, got)
	}
}

func rightsTable() []byte {
	var b bytes.Buffer
	b.WriteString("Who may do what. any: for every unit. own: for the own unit. ·: never.\n" +
		"What is not listed under a place nobody may do there.\n")
	for _, place := range places {
		fmt.Fprintf(&b, "\n%s\n", place)
		w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
		fmt.Fprint(w, "action")
		for _, role := range store.Roles {
			fmt.Fprintf(w, "\t%s", role)
		}
		fmt.Fprintln(w)
		for _, action := range actions {
			if row := rightsRow(action, place); strings.ContainsAny(row, "ao") {
				fmt.Fprintf(w, "%s%s\n", action, row)
			}
		}
		w.Flush()
	}
	return b.Bytes()
}

func rightsRow(action store.Action, place store.Place) string {
	var row strings.Builder
	for _, role := range store.Roles {
		cell := "·"
		switch own, foreign := store.Allowed(action, role, true, place), store.Allowed(action, role, false, place); {
		case own && foreign:
			cell = "any"
		case own:
			cell = "own"
		case foreign:
			cell = "a foreign unit but not the own"
		}
		row.WriteString("\t" + cell)
	}
	return row.String()
}

func TestRightsOfWhatIsNotInTheTable(t *testing.T) {
	t.Parallel()
	for _, place := range append(places, "", "elsewhere") {
		for _, role := range append(store.Roles, "", "admin") {
			for _, own := range []bool{true, false} {
				if store.Allowed("no-such-action", role, own, place) {
					t.Errorf("%q may do an unknown action in %q", role, place)
				}
			}
		}
	}
	for _, action := range actions {
		for _, place := range append(places, "", "elsewhere") {
			if store.Allowed(action, "admin", true, place) || store.Allowed(action, store.RoleSection, true, "elsewhere") {
				t.Errorf("%s is open to an unknown role or place %q", action, place)
			}
		}
	}
}

// TestEveryActIsInTheGrid finds acts that the grid of real acts does not try,
// and rows of it that are no act any more.
func TestEveryActIsInTheGrid(t *testing.T) {
	t.Parallel()
	promoted := reflect.TypeFor[*store.Tx]()
	var acts, tried []string
	for method := range methods(reflect.TypeFor[*store.Act]()) {
		if _, ok := promoted.MethodByName(method); !ok {
			acts = append(acts, method)
		}
	}
	for _, cell := range grid {
		if cell.method != "" {
			tried = append(tried, cell.method)
		}
	}
	slices.Sort(acts)
	slices.Sort(tried)
	if !slices.Equal(acts, tried) {
		t.Errorf("acts are\n%v\nin the grid are\n%v", acts, tried)
	}
}

func methods(of reflect.Type) map[string]bool {
	names := make(map[string]bool)
	for i := range of.NumMethod() {
		names[of.Method(i).Name] = true
	}
	return names
}

// TestEveryActionIsAsked finds actions that have no row in the table, and rows
// that nothing asks for. Some are audited but nobody's right: who accepts an
// invitation or takes a handover is nobody yet, letters are fetched by the
// program itself, and who is refused had no right.
func TestEveryActionIsAsked(t *testing.T) {
	t.Parallel()
	declared := slices.DeleteFunc(declaredActions(t), func(a store.Action) bool {
		return a == store.AcceptInvitation || a == store.TakeHandover || a == store.StoreLetter || a == store.Refuse
	})
	if !slices.Equal(declared, actions) {
		t.Errorf("declared are\n%v\nin the table are\n%v", declared, actions)
	}
	var asked []store.Action
	for _, cell := range grid {
		asked = append(asked, cell.action)
	}
	slices.Sort(asked)
	if !slices.Equal(asked, actions) {
		t.Errorf("asked for are\n%v\nin the table are\n%v", asked, actions)
	}
}

// declaredActions reads the constants of type Action from the source.
func declaredActions(t *testing.T) []store.Action {
	file, err := parser.ParseFile(token.NewFileSet(), "rights.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []store.Action
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Action" {
			name, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, store.Action(name))
		}
		return true
	})
	slices.Sort(all)
	return all
}
