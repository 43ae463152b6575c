package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"zwxx/reminders"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
	"zwxx/store/notice"
)

type remindCommand struct {
	database
	Config string    `placeholder:"FILE" help:"The config file."`
	At     time.Time `placeholder:"TIME" format:"2006-01-02T15:04:05Z07:00" help:"The moment (RFC 3339); now if it is missing."`
	DryRun bool      `help:"Queue nothing."`
	JSON   bool      `name:"json" help:"Print JSON."`
}

// Run lists what is due at a moment, to whom and why, and unless it is a dry
// run queues it for serve to send.
func (c *remindCommand) Run(p *program) error {
	conf, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	plan, err := reminders.NewPlan(conf.Reminders)
	if err != nil {
		return err
	}
	db, err := c.open(p)
	if err != nil {
		return err
	}
	defer db.Close()
	at := c.At
	if at.IsZero() {
		at = p.now()
	}
	var agenda reminders.Agenda
	var list []reminders.Addressed
	if err := db.View(at, func(v *store.View) (err error) {
		agenda, list, err = plan.List(v, c.DryRun && at.After(p.now()))
		return err
	}); err != nil {
		return err
	}
	if !c.DryRun {
		if err := reminders.NewSweeper(db, plan).Sweep(at); err != nil {
			return err
		}
	}
	report := newDueReport(at, agenda, list)
	text := report.table()
	if c.JSON {
		if text, err = json.MarshalIndent(report, "", "  "); err != nil {
			return err
		}
		text = append(text, '\n')
	}
	_, err = p.stdout.Write(text)
	return err
}

// A dueReport is what the command prints. Times are in Asia/Shanghai.
type dueReport struct {
	At      time.Time        `json:"at"`
	Quiet   bool             `json:"quiet"` // nobody is reminded at this hour
	Notices []dueNotice      `json:"notices"`
	Drafts  []scoring.Period `json:"drafts,omitempty"`
	Skipped *notice.Skipped  `json:"skipped,omitempty"`
}

type dueNotice struct {
	Planned time.Time     `json:"planned"`
	Kind    string        `json:"kind"`
	Role    store.Role    `json:"role,omitempty"`
	Unit    string        `json:"unit,omitempty"`
	Deputy  bool          `json:"deputy,omitempty"`
	People  []string      `json:"people"`
	Reason  string        `json:"reason"`
	Key     string        `json:"key"`
	Notice  notice.Notice `json:"notice"`
}

func newDueReport(at time.Time, agenda reminders.Agenda, list []reminders.Addressed) dueReport {
	report := dueReport{At: at.In(workday.Shanghai), Quiet: agenda.Quiet, Notices: []dueNotice{}, Drafts: agenda.Drafts}
	if agenda.Skipped != (notice.Skipped{}) {
		report.Skipped = &agenda.Skipped
	}
	for _, due := range list {
		n := dueNotice{Planned: due.At.In(workday.Shanghai), Kind: notice.Kind(due.Notice), Role: due.To.Role, Unit: due.To.Unit,
			Deputy: due.To.Deputies, People: []string{}, Reason: due.Reason, Key: due.Key, Notice: due.Notice}
		for _, person := range due.People {
			n.People = append(n.People, person.Name)
		}
		report.Notices = append(report.Notices, n)
	}
	return report
}

// table is the report for a person: a line for each notice.
func (r dueReport) table() []byte {
	const minute = "2006-01-02 15:04"
	var b bytes.Buffer
	for _, n := range r.Notices {
		who := strings.Join(n.People, "、")
		if who == "" {
			who = "nobody in chat"
		}
		to := string(n.Role)
		if n.Deputy {
			to = "deputy"
		}
		fmt.Fprintf(&b, "%s  %-14s %s: %s  (%s)\n", n.Planned.Format(minute), n.Kind, strings.TrimSpace(to+" "+n.Unit), who, n.Reason)
	}
	for _, month := range r.Drafts {
		fmt.Fprintf(&b, "the bulletin of %s is drafted\n", month)
	}
	if s := r.Skipped; s != nil {
		fmt.Fprintf(&b, "swallowed since %s: %d reminders, %d digests\n", s.From.In(workday.Shanghai).Format(minute), s.Reminders, s.Digests)
	}
	switch {
	case r.Quiet:
		fmt.Fprintf(&b, "%s is a quiet hour: reminders wait\n", r.At.Format(minute))
	case b.Len() == 0:
		fmt.Fprintf(&b, "nothing is due at %s\n", r.At.Format(minute))
	}
	return b.Bytes()
}
