package main

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"zwxx/bot"
	"zwxx/scoring"
)

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReadmeConfig: the README's config file has every key, each with its
// default, and its examples can be used.
func TestReadmeConfig(t *testing.T) {
	t.Parallel()
	_, after, _ := strings.Cut(readme(t), "```toml\n")
	block, _, found := strings.Cut(after, "```")
	if !found {
		t.Fatal("the README has no block of TOML")
	}
	got, err := readConfig(writeFile(t, "zwxx.toml", block))
	if err != nil {
		t.Fatal(err)
	}
	defaults, err := readConfig("")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(defaults, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("-defaults +README:\n%s", diff)
	}
	meta, err := toml.Decode(block, new(config))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range configKeys(reflect.TypeFor[config](), nil) {
		if !meta.IsDefined(key...) {
			t.Errorf("the README has no key %s", strings.Join(key, "."))
		}
	}

	// An example is a line with its # at the margin and no space behind it.
	examples := regexp.MustCompile(`(?m)^#(\S.*)$`).ReplaceAllString(block, "$1")
	got, err = readConfig(writeFile(t, "zwxx.toml", examples))
	if err != nil {
		t.Fatal(err)
	}
	rules, _, err := scoring.Embedded().For(2018)
	if err != nil {
		t.Fatal(err)
	}
	if err := got.checkOffices(rules); err != nil || len(got.Contact.Offices) == 0 {
		t.Errorf("offices %v: %v", got.Contact.Offices, err)
	}
}

// configKeys are the keys of a config file, tables among them.
func configKeys(table reflect.Type, path []string) (keys [][]string) {
	for i := range table.NumField() {
		field := table.Field(i)
		key := append(path[:len(path):len(path)], field.Tag.Get("toml"))
		keys = append(keys, key)
		if field.Type.Kind() == reflect.Struct {
			keys = append(keys, configKeys(field.Type, key)...)
		}
	}
	return keys
}

func TestConfigOverDefaults(t *testing.T) {
	t.Parallel()
	defaults, err := readConfig("")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, text string
		change     func(*config)
	}{
		{"empty", "", func(*config) {}},
		{"one of several", "[delivery]\nper_second = 0\n", func(c *config) { c.Delivery.PerSecond = 0 }},
		{"a shorter list", "[reminders]\nquota_days = [3]\n", func(c *config) { c.Reminders.QuotaDays = []int{3} }},
		{"an empty list", "[reminders]\nquota_days = []\n", func(c *config) { c.Reminders.QuotaDays = []int{} }},
		{"the rest", "token_file = \"t\"\nrules = \"r\"\n[contact]\nsection = \"64000001\"\n[contact.offices]\n\"移民局\" = \"64000045\"\n",
			func(c *config) {
				c.TokenFile, c.Rules = "t", "r"
				c.Contact = bot.Contact{Section: "64000001", Offices: map[string]string{"移民局": "64000045"}}
			}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			want := defaults
			test.change(&want)
			got, err := readConfig(writeFile(t, "zwxx.toml", test.text))
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%v\n-want +got:\n%s", err, diff)
			}
		})
	}
}

// TestReadmeCommands: the commands it shows exist with the flags it shows.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	text := readme(t)
	shown := regexp.MustCompile("(?m)(?:^\\| |^[0-9]\\. )?`zwxx ([^`]*)`").FindAllStringSubmatch(text, -1)
	if len(shown) < 8 {
		t.Fatalf("found %d commands", len(shown))
	}
	for _, s := range shown {
		words := strings.Fields(s[1])
		var command []string
		for len(words) > 0 && !strings.HasPrefix(words[0], "-") {
			command, words = append(command, words[0]), words[1:]
		}
		help := newConsole(t).ok(append(command, "--help")...)
		for _, word := range words {
			if strings.HasPrefix(word, "--") && !strings.Contains(help, word) {
				t.Errorf("zwxx %s: no %s in\n%s", s[1], word, help)
			}
		}
	}
	for _, command := range []string{"go run ./cmd/zwxx demo\n", "go test ./...\n"} {
		if !strings.Contains(text, "\n"+command) {
			t.Errorf("the README has no line %q", command)
		}
	}
}
