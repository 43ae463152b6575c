package bot

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// fault 31: what cannot be seen is taken out of what is typed, and the rest
// stands in one form.
func TestClean(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"待办":                   "待办",
		"\ufeff待\u200b办\u2060": "待办",
		"\u202e古城\u202c保护\u2066情况\u2069": "古城保护情况",
		"  直报　要情\t2018-0312\r\n标题  ":     "直报 要情 2018-0312 标题",
		"a\x00b\x07c\x1bd\x7f":           "abcd",
		"e\u0301":                        "\u00e9",
		"e\u200b\u0301":                  "\u00e9", // only together do they compose
		"\xff\xfe坏":                      "坏",
		"\u200b \u2060 \ufeff":           "",
		"\n\n":                           "",
		"👨‍👩‍👧":                          "👨👩👧",
	} {
		if got := clean(typed); got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

// fault 31: cleaning what is clean changes nothing.
func TestCleanIsIdempotent(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(31, 1))
	pool := []rune("古城 保\u200b护\u202e\u2066e\u0301ｅ\u0000\u0007\u3000\n\ufeffａ１，。😀\u1100\u1161\u11a8\u0327\u0323\u00a0A\u030a")
	for range 100_000 {
		var b strings.Builder
		for range random.IntN(12) {
			b.WriteRune(pool[random.IntN(len(pool))])
		}
		once := clean(b.String())
		if clean(once) != once {
			t.Fatalf("%q becomes %q, then %q", b.String(), once, clean(once))
		}
		checkClean(t, once)
	}
}

func checkClean(t *testing.T, s string) {
	t.Helper()
	hidden := func(r rune) bool { return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) }
	if strings.ContainsFunc(s, hidden) || strings.Contains(s, "  ") || strings.TrimSpace(s) != s || !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
		t.Fatalf("%q is not clean", s)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("古\u200b城 e\u0301\u202e")
	f.Fuzz(func(t *testing.T, text string) {
		once := clean(text)
		checkClean(t, once)
		if clean(once) != once {
			t.Errorf("%q becomes %q, then %q", text, once, clean(once))
		}
	})
}
