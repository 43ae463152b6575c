package scoring_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"zwxx/scoring"
)

func TestSmoke(t *testing.T) {
	l, err := scoring.ReadLedger("sample", strings.NewReader(sample), rules2018(t))
	if err != nil {
		t.Fatal(err)
	}
	asOf, _ := time.Parse(time.RFC3339, "2018-04-01T00:00:00+08:00")
	for _, p := range []string{"2018-03", "2018Q1", "2018"} {
		period, _ := scoring.ParsePeriod(p)
		s, err := scoring.Score(rules2018(t), l, period, scoring.Options{AsOf: asOf})
		if err != nil {
			t.Fatal(err)
		}
		b, _ := json.Marshal(s)
		fmt.Println(string(b)[:3000])
	}
}
