package scoring_test

import (
	"testing"

	"zwxx/scoring"
)

func TestEmbeddedRoster(t *testing.T) {
	t.Parallel()
	r, stale, err := scoring.Embedded().For(2018)
	if err != nil || stale {
		t.Fatalf("For(2018): stale %v, %v", stale, err)
	}
	for _, want := range []struct {
		group  string
		target string
		units  int
		direct bool
	}{
		{"乡镇（街道）", "30", 16, true},
		{"部门A类", "30", 23, false},
		{"部门B类", "20", 10, false},
		{"部门C类", "10", 7, false},
	} {
		g, ok := r.Group(want.group)
		if !ok || len(g.Units) != want.units || g.Target.String() != want.target || g.Direct != want.direct {
			t.Errorf("group %s: %+v", want.group, g)
		}
	}
	if n := len(r.Units()); n != 56 {
		t.Errorf("%d units, want 56", n)
	}
	if n := len(r.Outlets); n != 10 {
		t.Errorf("%d outlets, want 10", n)
	}
}
