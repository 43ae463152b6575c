package store_test

import (
	"flag"
	"os"
	"testing"
)

// TestMain keeps the random histories few enough for every run; more are asked
// for with -rapid.checks.
func TestMain(m *testing.M) {
	flag.Parse()
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if !asked {
		if err := flag.Set("rapid.checks", "15"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
