package scoring_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"strconv"
	"testing"

	"zwxx/scoring"
)

// TestAnotherCity reproduces the points that another city published: its
// measures are a file and no code.
func TestAnotherCity(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/huolinguole.toml")
	if err != nil {
		t.Fatal(err)
	}
	r, err := scoring.ParseRules("huolinguole.toml", file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := os.Open("testdata/huolinguole-2018-01-02-streets.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	var facts []string
	for _, row := range rows[1:] {
		unit := row[column["unit"]]
		number := func(name string) int {
			n, err := strconv.Atoi(row[column[name]])
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		for n := range number("submitted") {
			facts = append(facts, submission(fmt.Sprint(unit, n), unit, "信息科", "", "2018-01-10T09:00:00+08:00"))
		}
		for n := range number("wechat") {
			facts = append(facts, adoption(fmt.Sprint("w", unit, n), unit, fmt.Sprint(unit, n), "公众号", "2018-01-15"))
		}
		for n := range number("yuegao") {
			facts = append(facts, adoption(fmt.Sprint("y", unit, n), unit, fmt.Sprint(unit, n), "约稿", "2018-02-15"))
		}
	}
	for _, p := range []string{"2018Q1", "2018"} {
		s := scoreAt(t, r, p, "2018-02-28T23:59:59+08:00", facts...)
		for _, row := range rows[1:] {
			want := row[column["score"]]
			if p == "2018" {
				want = row[column["score_cum"]]
			}
			equal(t, row[0], unitOf(t, s, row[0]).Counted.String(), want)
		}
		equal(t, "the tie at 5", unitOf(t, s, "达来胡硕苏木").Rank, unitOf(t, s, "莫斯台街道").Rank)
	}
}
