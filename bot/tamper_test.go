package bot_test

import (
	"os"
	"slices"
	"testing"
)

// ofUnits are the transcripts of what units do, from the first tap to the last.
var ofUnits = []string{"direct", "explanation", "query", "handover", "lines", "errors-units"}

// TestRestartAnywhere starts the program anew after every step of a transcript:
// nobody notices.
func TestRestartAnywhere(t *testing.T) {
	t.Parallel()
	for _, name := range ofUnits {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile("testdata/" + name + ".chat")
			if err != nil {
				t.Fatal(err)
			}
			if got := playTampered(t, string(text), tampering{restart: true}).out.String(); got != string(text) {
				t.Errorf("a restart shows: %s", firstDifference(string(text), got))
			}
		})
	}
}

// done are the acts of a play; that somebody was refused is none.
func (p *play) done() []string {
	return slices.DeleteFunc(p.actions(0), func(act string) bool { return act == "refuse " })
}

// fault 8: every button of a transcript is tapped twice: what is decided is the
// same, and so is what was done.
func TestDoubleTapAnywhere(t *testing.T) {
	t.Parallel()
	for _, name := range ofUnits {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			once := replay(t, name)
			text, err := os.ReadFile("testdata/" + name + ".chat")
			if err != nil {
				t.Fatal(err)
			}
			twice := playTampered(t, string(text), tampering{twice: true})
			ledger, _ := once.facts()
			if after, _ := twice.facts(); after != ledger {
				t.Errorf("tapped twice the ledger is another")
			}
			if did, again := once.done(), twice.done(); !slices.Equal(did, again) {
				t.Errorf("tapped twice\n%v\nbecame\n%v", did, again)
			}
		})
	}
}
