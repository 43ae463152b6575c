package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

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
		return nil, unusable(name, err)
	}
	return db, nil
}

// unusable says that a database cannot be opened and, where a backup would
// help, how to go on from one.
func unusable(name string, err error) error {
	if !errors.Is(err, store.ErrDamaged) && !errors.Is(err, store.ErrGone) {
		return fmt.Errorf("%w: %w", errDatabase, err)
	}
	return fmt.Errorf(`%w: %w
%s is left as it is. To go on from a backup:
  1. move %[3]s, %[3]s-wal and %[3]s-shm, as far as they are there, to another folder, and keep them
  2. zwxx restore BACKUP --db %[3]s
  3. start zwxx serve; the section is asked in chat before reminders leave`, errDatabase, err, name)
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

type exportCommand struct {
	Ledger   exportLedgerCommand   `cmd:"" help:"Write the ledger (台账) as JSON Lines."`
	Phones   exportPhonesCommand   `cmd:"" help:"Write whom to telephone in every unit (电话名单) as xlsx."`
	Todo     exportTodoCommand     `cmd:"" help:"Write what every unit owes and what waits for the section (待办) as xlsx."`
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
