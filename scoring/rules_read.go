package scoring

import (
	"cmp"
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"zwxx/scoring/workday"
)

// ParseRules reads a rule file. name stands for the file in errors. A wrong
// file is refused with a *RulesError that holds all its faults, each with its
// line; of a file that is not TOML at all, the first.
func ParseRules(name string, data []byte) (*Rules, error) {
	var root map[string]any
	if _, err := toml.Decode(string(data), &root); err != nil {
		fault := RulesFault{Line: 1, Reason: RulesSyntax, Detail: err.Error()}
		var syntax toml.ParseError
		if errors.As(err, &syntax) {
			fault.Line, fault.Key, fault.Detail = max(1, syntax.Position.Line), syntax.LastKey, syntax.Message
		}
		return nil, &RulesError{Name: name, Faults: []RulesFault{fault}}
	}
	r := defaultRules()
	d := &rulesReader{lines: keyLines(string(data))}
	d.table("", root, reflect.ValueOf(r).Elem())
	if len(d.faults) == 0 {
		r.build()
	}
	d.check(r)
	if len(d.faults) > 0 {
		slices.SortStableFunc(d.faults, func(a, b RulesFault) int { return cmp.Compare(a.Line, b.Line) })
		return nil, &RulesError{Name: name, Faults: d.faults}
	}
	sum := sha256.Sum256(data)
	r.source, r.hash = slices.Clone(data), hex.EncodeToString(sum[:])
	return r, nil
}

// A rulesReader puts a decoded TOML document into the fields of Rules by
// their toml tags and collects what does not fit.
type rulesReader struct {
	lines  map[string]int
	faults []RulesFault
}

// fault notes a fault, unless one of the key or of what lies in it has been
// noted: what follows from a fault is not told as another.
func (d *rulesReader) fault(path string, reason RulesReason, value, other, detail string) {
	for _, f := range d.faults {
		if rest, within := strings.CutPrefix(f.Key, path); within && (rest == "" || rest[0] == '[') {
			return
		}
	}
	d.faults = append(d.faults, RulesFault{
		Line: lineOf(d.lines, path), Reason: reason, Key: path, Value: value, Other: other, Detail: detail,
	})
}

// table reads a table into a struct and refuses keys that it does not have.
func (d *rulesReader) table(path string, node map[string]any, into reflect.Value) {
	known := map[string]bool{}
	for i := range into.NumField() {
		key, option, _ := strings.Cut(into.Type().Field(i).Tag.Get("toml"), ",")
		if key == "" {
			continue
		}
		known[key] = true
		value, present := node[key]
		switch {
		case present:
			d.value(join(path, key), value, into.Field(i))
			if option == "required" && into.Field(i).Kind() != reflect.Int64 && into.Field(i).IsZero() {
				d.fault(join(path, key), RulesMissing, "", "", "")
			}
		case option == "required":
			d.fault(join(path, key), RulesMissing, "", "", "")
		}
	}
	for key := range node {
		if !known[key] {
			d.fault(join(path, key), RulesUnknownKey, key, "", "")
		}
	}
}

// value reads one value of any type that a field of Rules has.
func (d *rulesReader) value(path string, node any, into reflect.Value) {
	if text, ok := into.Addr().Interface().(encoding.TextUnmarshaler); ok {
		d.text(path, node, text)
		return
	}
	if points, ok := into.Addr().Interface().(*Points); ok {
		d.points(path, node, points)
		return
	}
	switch into.Kind() {
	case reflect.Struct:
		if table, ok := node.(map[string]any); ok {
			d.table(path, table, into)
			return
		}
	case reflect.Slice:
		if list := reflect.ValueOf(node); list.Kind() == reflect.Slice {
			d.list(path, list, into)
			return
		}
	case reflect.String:
		if s, ok := node.(string); ok {
			into.SetString(s)
			return
		}
	case reflect.Bool:
		if b, ok := node.(bool); ok {
			into.SetBool(b)
			return
		}
	case reflect.Int:
		if n, ok := node.(int64); ok && n >= 0 && n <= math.MaxInt32 {
			into.SetInt(n)
			return
		}
	}
	d.fault(path, RulesWrongType, fmt.Sprint(node), wanted(into.Type()), "")
}

func (d *rulesReader) list(path string, list, into reflect.Value) {
	into.Set(reflect.MakeSlice(into.Type(), list.Len(), list.Len()))
	for i := range list.Len() {
		d.value(element(path, i), list.Index(i).Interface(), into.Index(i))
	}
}

func (d *rulesReader) text(path string, node any, into encoding.TextUnmarshaler) {
	s, ok := node.(string)
	if !ok {
		d.fault(path, RulesWrongType, fmt.Sprint(node), "text", "")
		return
	}
	err := into.UnmarshalText([]byte(s))
	if err == nil {
		return
	}
	choice := &notOneOf{}
	switch into.(type) {
	case *Period:
		d.fault(path, RulesBadMonth, s, "", err.Error())
	case *OfficeSpan:
		d.fault(path, RulesBadHours, s, "", err.Error())
	case *workday.WindowKind:
		d.fault(path, RulesNotOneOf, s, listed(workday.CloseOfNextWorkingDay, workday.EndOfNextWorkingDay, workday.SameTimeNextWorkingDay), "")
	default:
		errors.As(err, &choice)
		d.fault(path, RulesNotOneOf, s, choice.values, "")
	}
}

// points reads a number. TOML's decimals come as floating point; their
// shortest decimal form is what the file says, so nothing is rounded.
func (d *rulesReader) points(path string, node any, into *Points) {
	var s string
	switch n := node.(type) {
	case int64:
		s = strconv.FormatInt(n, 10)
	case float64:
		s = strconv.FormatFloat(n, 'f', -1, 64)
	default:
		d.fault(path, RulesWrongType, fmt.Sprint(node), "number", "")
		return
	}
	parsed, err := ParsePoints(s)
	if err != nil || parsed > maxRulePoints || parsed < -maxRulePoints {
		d.fault(path, RulesBadPoints, s, maxRulePoints.String(), "")
		return
	}
	*into = parsed
}

// maxRulePoints bounds what one entry of a rule file may be worth, so that no
// sum of any number of facts overflows.
const maxRulePoints = 100_000 * Point

func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Struct:
		return "table"
	case reflect.Slice:
		return "list"
	case reflect.Bool:
		return "true or false"
	case reflect.Int:
		return "whole number"
	}
	return "text"
}
