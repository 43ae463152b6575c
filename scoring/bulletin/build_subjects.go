package bulletin

import "strings"

// A Subject is what the fact behind a score line is about.
type Subject struct {
	Title  string `json:"title"`
	Source string `json:"source"` // 动态 第12期, 约稿
}

// subjects finds what the lines of the quarter's earlier months are about:
// those of the month itself are among the items, instructions and commissions.
func (b *builder) subjects() {
	if b.Quarter == nil {
		return
	}
	earlier := map[string]bool{}
	for u := range units(b.Quarter) {
		for _, line := range u.Lines {
			if line.Fact != "" && !b.period.Contains(line.At) {
				earlier[line.Fact] = true
			}
		}
	}
	b.Subjects = make(map[string]Subject, len(earlier))
	for i := range b.ledger.Adoptions {
		if a := &b.ledger.Adoptions[i]; earlier[a.ID] {
			b.Subjects[a.ID] = Subject{b.titleOf(a.Submission, a.Commission), strings.TrimSpace(a.Outlet + " " + a.Issue)}
		}
	}
	for i := range b.ledger.Instructions {
		if f := &b.ledger.Instructions[i]; earlier[f.ID] {
			b.Subjects[f.ID] = Subject{Title: b.titleOf(f.Submission, "")}
		}
	}
	for i := range b.ledger.Commissions {
		if o := &b.ledger.Commissions[i]; earlier[o.ID] {
			b.Subjects[o.ID] = Subject{o.Title, "约稿"}
		}
	}
}
