package main

import (
	"bytes"
	"fmt"
	"time"

	"zwxx/scoring"
	"zwxx/store"
)

type historyCommand struct {
	database
	AsOf time.Time `placeholder:"TIME" format:"2006-01-02T15:04:05Z07:00" help:"The moment to score as of (RFC 3339); now if it is missing."`
}

// Run lists where the points of published months (已印发（历史）) differ from
// what the facts score now.
func (c *historyCommand) Run(p *program) error {
	var published []scoring.Published
	var ledger *scoring.Ledger
	if err := c.view(p, func(v *store.View) (err error) {
		if published, err = v.Published(); err != nil {
			return err
		}
		ledger, err = v.Ledger()
		return err
	}); err != nil {
		return err
	}
	asOf := c.AsOf
	if asOf.IsZero() {
		asOf = p.now()
	}
	differences, err := scoring.Differences(published, func(month scoring.Period) (*scoring.Sheet, error) {
		rules, err := loadRules(c.Rules, month.Year())
		if err != nil {
			return nil, err
		}
		return scoring.Score(rules, ledger, month, scoring.Options{AsOf: asOf})
	})
	if err != nil {
		return err
	}
	_, err = p.stdout.Write(historyText(published, differences))
	return err
}

// historyText lists the differences, a line each, after how many there are.
func historyText(published []scoring.Published, differences []scoring.Difference) []byte {
	months := map[scoring.Period]bool{}
	for _, p := range published {
		months[p.Month] = true
	}
	var b bytes.Buffer
	switch {
	case len(published) == 0:
		b.WriteString("没有标为已印发（历史）的月份。\n")
	case len(differences) == 0:
		fmt.Fprintf(&b, "已印发（历史）%d个月，%d个得分，与现在的计分都相同。\n", len(months), len(published))
	default:
		fmt.Fprintf(&b, "已印发（历史）%d个月，%d个得分，%d处与现在的计分不同：\n", len(months), len(published), len(differences))
	}
	for _, d := range differences {
		was := d.Published.String()
		if d.Missing {
			was = "—"
		}
		gap := (d.Ours - d.Published).String()
		if d.Ours > d.Published {
			gap = "+" + gap
		}
		fmt.Fprintf(&b, "%s  %s  印发%s  现计%s  相差%s\n", d.Month, d.Unit, was, d.Ours, gap)
	}
	return b.Bytes()
}
