package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"zwxx/scoring/workday"
	"zwxx/store"
)

type auditCommand struct {
	Verify auditVerifyCommand `cmd:"" help:"Walk the audit's chain from its first row."`
	Show   auditShowCommand   `cmd:"" help:"List the audit: who did what, when, to what."`
}

type auditVerifyCommand struct {
	database
	Head string `placeholder:"HEX" help:"A head of the chain that was written down elsewhere (a digest, a backup's name): it must be in the chain."`
}

// Run checks that the audit is what was written, and prints its head.
func (c *auditVerifyCommand) Run(p *program) error {
	var rows, found int64
	var head string
	if err := c.view(p, func(v *store.View) (err error) {
		if rows, err = v.VerifyAudit(); err != nil {
			return err
		}
		if c.Head != "" {
			if found, err = v.FindAuditHead(c.Head); err != nil {
				return err
			}
		}
		head, err = v.AuditHead()
		return err
	}); err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%d rows, unbroken, head %s\n", rows, head)
	if c.Head != "" {
		fmt.Fprintf(p.stdout, "the head given is that of row %d\n", found)
	}
	return nil
}

type auditShowCommand struct {
	database
	Object string `placeholder:"ID" help:"What was done to one object, such as c000015."`
	Actor  string `placeholder:"WHO" help:"What one person did, by name or id; operator for the command line."`
	Day    string `placeholder:"DATE" help:"What was done on one day, as 2018-03-05."`
}

// Run prints the rows that fit, one a line, and the chain's head.
func (c *auditShowCommand) Run(p *program) error {
	filter := store.AuditFilter{Object: c.Object, Actor: c.Actor}
	if c.Day != "" {
		day, err := workday.ParseDate(c.Day)
		if err != nil {
			return fmt.Errorf("%w: --day %q is not a date such as 2018-03-05", errUsage, c.Day)
		}
		filter.Day = day
	}
	return c.view(p, func(v *store.View) error {
		shown := 0
		err := v.AuditRows(filter, func(r store.AuditRow) error {
			shown++
			_, err := fmt.Fprintln(p.stdout, auditLine(r))
			return err
		})
		if err != nil {
			return err
		}
		head, err := v.AuditHead()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(p.stdout, "%d rows shown, head of the chain %s\n", shown, head)
		return err
	})
}

// auditLine is a row of the audit with a tab between its columns: number,
// time, who (with the person's id), role, unit, action, object, detail.
func auditLine(r store.AuditRow) string {
	who := "zwxx"
	switch {
	case r.Person != 0:
		who = fmt.Sprintf("%s(%d)", printable(r.Name), r.Person)
	case r.Role == store.RoleOperator:
		who = string(store.RoleOperator)
	}
	return strings.Join([]string{fmt.Sprint(r.Seq), r.At.Format(time.DateTime), who, string(r.Role), r.Unit,
		string(r.Action), r.Object, r.Detail}, "\t")
}

// printable is a text of somebody's choosing without what a terminal obeys.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}
