package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"zwxx/bot"
	"zwxx/scoring"
	"zwxx/scoring/spreadsheet"
	"zwxx/store"
)

// A database is what every tool that reads or writes the file takes.
type database struct {
	DB    string `name:"db" placeholder:"FILE" help:"The database file."`
	Rules string `placeholder:"FILE" help:"A rule file in place of the embedded one."`
}

// open opens an existing database; a tool never makes one.
func (d database) open(p *program) (*store.DB, error) {
	if d.DB == "" {
		return nil, fmt.Errorf("%w: --db is missing", errUsage)
	}
	if _, err := os.Stat(d.DB); err != nil {
		return nil, err
	}
	rules, err := loadRules(d.Rules, p.now().Year())
	if err != nil {
		return nil, err
	}
	return openDatabase(d.DB, rules)
}

// errDatabase says that a database file cannot be used: it is damaged, newer
// than the program, or no database at all.
var errDatabase = errors.New("the database cannot be opened")

func openDatabase(name string, rules *scoring.Rules) (*store.DB, error) {
	db, err := store.Open(name, rules)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDatabase, err)
	}
	return db, nil
}

// view opens the database and reads one state of it.
func (d database) view(p *program, fn func(*store.View) error) error {
	db, err := d.open(p)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.View(p.now(), fn)
}

type inviteCommand struct {
	database
	Unit  string `xor:"to" required:"" placeholder:"UNIT" help:"A unit, for its officer."`
	Role  string `xor:"to" required:"" enum:"section,approver,leader" placeholder:"ROLE" help:"section, approver or leader."`
	Count int    `default:"1" help:"How many, one for each person."`
	JSON  bool   `name:"json" help:"Print JSON."`
}

// An invitation as the tool prints it.
type invitation struct {
	Role    store.Role `json:"role"`
	Unit    string     `json:"unit,omitempty"`
	Token   string     `json:"token"`
	Link    string     `json:"link,omitempty"` // absent before the bot has run for the first time
	Expires time.Time  `json:"expires"`
}

// Run prints invitations. On a new database this makes the first member of the
// section, so the file is made if it is missing.
func (c *inviteCommand) Run(p *program) error {
	switch {
	case c.DB == "":
		return fmt.Errorf("%w: --db is missing", errUsage)
	case c.Count < 1 || c.Count > 1000:
		return fmt.Errorf("%w: --count is from 1 to 1000", errUsage)
	}
	rules, err := loadRules(c.Rules, p.now().Year())
	if err != nil {
		return err
	}
	role, unit := store.Role(c.Role), ""
	if c.Unit != "" {
		found := rules.Find(c.Unit)
		if len(found) != 1 {
			return &scoring.Refusal{Reason: scoring.ReasonUnknownUnit, Field: "unit", Value: c.Unit}
		}
		role, unit = store.RoleOfficer, found[0].Name
	}
	db, err := openDatabase(c.DB, rules)
	if err != nil {
		return err
	}
	defer db.Close()
	var made []invitation
	err = db.Update(p.now(), func(tx *store.Tx) error {
		username, err := tx.Setting(bot.UsernameSetting)
		if err != nil {
			return err
		}
		for range c.Count {
			token, inv, err := tx.As(store.Operator).Invite(role, unit, store.InvitationLife)
			if err != nil {
				return err
			}
			i := invitation{Role: inv.Role, Unit: inv.Unit, Token: token, Expires: inv.Expires}
			if username != "" {
				i.Link = bot.InvitationLink(username, token)
			}
			made = append(made, i)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return c.print(p, made)
}

func (c *inviteCommand) print(p *program, made []invitation) error {
	if c.JSON {
		e := json.NewEncoder(p.stdout)
		e.SetIndent("", "  ")
		return e.Encode(made)
	}
	for _, i := range made {
		link := i.Link
		if link == "" {
			link = "/start " + i.Token
		}
		fmt.Fprintf(p.stdout, "%s\t%s\t%s\t%s\n", i.Role, i.Unit, i.Expires.Format(time.RFC3339), link)
	}
	return nil
}

type exportCommand struct {
	Ledger   exportLedgerCommand   `cmd:"" help:"Write the ledger (台账) as JSON Lines."`
	Template exportTemplateCommand `cmd:"" help:"Write the template (xlsx) in which history is filled in, for import xlsx."`
}

type exportTemplateCommand struct {
	Rules string `placeholder:"FILE" help:"A rule file in place of the embedded one."`
	Out   string `placeholder:"FILE" help:"The file to make; standard output if it is missing. An existing one is refused."`
}

// Run writes the workbook in which history is filled in.
func (c *exportTemplateCommand) Run(p *program) error {
	rules, err := loadRules(c.Rules, p.now().Year())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := spreadsheet.WriteTemplate(&b, rules); err != nil {
		return err
	}
	return p.write(c.Out, b.Bytes())
}

type exportLedgerCommand struct{ database }

// Run writes the ledger to standard output.
func (c *exportLedgerCommand) Run(p *program) error {
	return c.view(p, func(v *store.View) error {
		ledger, err := v.Ledger()
		if err != nil {
			return err
		}
		return scoring.WriteLedger(p.stdout, ledger)
	})
}

type scoreCommand struct {
	database
	Ledger  string    `placeholder:"FILE" help:"A ledger in place of the database."`
	Period  string    `required:"" placeholder:"PERIOD" help:"2018-03, 2018Q1 or 2018."`
	AsOf    time.Time `placeholder:"TIME" format:"2006-01-02T15:04:05Z07:00" help:"The moment to score as of (RFC 3339); now if it is missing."`
	Overdue string    `enum:"failed,open" default:"failed" help:"How a commission past due counts that nobody has ruled on."`
	Format  string    `enum:"table,json,csv,xlsx" default:"table" help:"table, json, csv or xlsx."`
	Out     string    `placeholder:"FILE" help:"The file to make; standard output if it is missing. An existing one is refused."`
	Compare string    `placeholder:"FILE" help:"A draft of rules: print who moves under it, by how much and because of which lines."`
}

// Run prints a score sheet.
func (c *scoreCommand) Run(p *program) error {
	period, err := scoring.ParsePeriod(c.Period)
	if err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if c.Compare != "" && c.Format != "table" {
		return fmt.Errorf("%w: --compare prints a table", errUsage)
	}
	asOf := c.AsOf
	if asOf.IsZero() {
		asOf = p.now()
	}
	rules, err := loadRules(c.Rules, period.Year())
	if err != nil {
		return err
	}
	ledger, err := c.readLedger(p, rules)
	if err != nil {
		return err
	}
	options := scoring.Options{AsOf: asOf, Overdue: scoring.Overdue(c.Overdue)}
	sheet, err := scoring.Score(rules, ledger, period, options)
	if err != nil {
		return err
	}
	if c.Compare != "" {
		return c.compare(p, sheet, ledger, options)
	}
	write := map[string]func(io.Writer, *scoring.Sheet) error{
		"table": scoring.WriteTable, "json": scoring.WriteJSON, "csv": scoring.WriteCSV, "xlsx": spreadsheet.WriteScore,
	}[c.Format]
	var b bytes.Buffer
	if err := write(&b, sheet); err != nil {
		return err
	}
	return p.write(c.Out, b.Bytes())
}

func (c *scoreCommand) readLedger(p *program, rules *scoring.Rules) (ledger *scoring.Ledger, err error) {
	switch {
	case c.Ledger != "" && c.DB != "":
		return nil, fmt.Errorf("%w: --ledger stands in place of --db", errUsage)
	case c.Ledger == "":
		err = c.view(p, func(v *store.View) error {
			ledger, err = v.Ledger()
			return err
		})
		return ledger, err
	}
	f, err := os.Open(c.Ledger)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return scoring.ReadLedger(c.Ledger, f, rules)
}
