package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"zwxx/bot"
	"zwxx/scoring"
	"zwxx/scoring/workday"
	"zwxx/store"
)

type inviteCommand struct {
	database
	Unit   string `xor:"to" required:"" placeholder:"UNIT" help:"A unit, for its officer."`
	Role   string `xor:"to" required:"" enum:"section,approver,leader" placeholder:"ROLE" help:"section, approver or leader."`
	Sheet  string `xor:"to" required:"" placeholder:"FILE" help:"A Word file to print (开通单): an invitation of 30 days with a QR code for every unit, a page each."`
	Config string `placeholder:"FILE" help:"A config file, for the section's telephone on the sheet."`
	Count  int    `default:"1" help:"How many, one for each person."`
	JSON   bool   `name:"json" help:"Print JSON."`
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
	if c.Sheet != "" {
		return c.sheet(p, rules)
	}
	role, unit := store.Role(c.Role), ""
	if c.Unit != "" {
		found := rules.Find(c.Unit)
		if len(found) != 1 {
			return &scoring.Refusal{Reason: scoring.ReasonUnknownUnit, Field: "unit", Value: c.Unit}
		}
		role, unit = store.RoleOfficer, found[0].Name
	}
	var made []invitation
	err = c.update(p, rules, func(tx *store.Tx, username string) error {
		for range c.Count {
			i, err := invite(tx, role, unit, store.InvitationLife, username)
			if err != nil {
				return err
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

// update opens the database, which is made if it is missing, and runs fn in a
// transaction with the bot's username, empty before the bot has ever run.
func (c *inviteCommand) update(p *program, rules *scoring.Rules, fn func(tx *store.Tx, username string) error) error {
	db, err := openDatabase(c.DB, rules)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Update(p.now(), func(tx *store.Tx) error {
		username, err := tx.Setting(bot.UsernameSetting)
		if err != nil {
			return err
		}
		return fn(tx, username)
	})
}

func invite(tx *store.Tx, role store.Role, unit string, life time.Duration, username string) (invitation, error) {
	token, inv, err := tx.As(store.Operator).Invite(role, unit, life)
	i := invitation{Role: inv.Role, Unit: inv.Unit, Token: token, Expires: inv.Expires}
	if username != "" {
		i.Link = bot.InvitationLink(username, token)
	}
	return i, err
}

// errNoUsername says that a sheet cannot be printed yet: its links name the bot.
var errNoUsername = errors.New("the bot's username is not known before zwxx serve has run with this database")

// sheet makes an invitation for every unit and writes them as a Word file that
// only its owner can read.
func (c *inviteCommand) sheet(p *program, rules *scoring.Rules) error {
	conf, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(c.Sheet, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	sheet := bot.InvitationSheet{Office: rules.Office, Contact: conf.Contact.Section, Date: workday.DateOf(p.now())}
	err = c.update(p, rules, func(tx *store.Tx, username string) error {
		if username == "" {
			return errNoUsername
		}
		for _, unit := range rules.Units() {
			i, err := invite(tx, store.RoleOfficer, unit.Name, store.SheetLife, username)
			if err != nil {
				return err
			}
			sheet.Cards = append(sheet.Cards, bot.InvitationCard{Unit: i.Unit, Link: i.Link})
			sheet.Expires = i.Expires
		}
		return nil
	})
	var document []byte
	if err == nil {
		document, err = sheet.Document()
	}
	if err == nil {
		_, err = file.Write(document)
	}
	if err = errors.Join(err, file.Close()); err != nil {
		return errors.Join(err, os.Remove(c.Sheet))
	}
	fmt.Fprintf(p.stdout, "%d units, until %s\n", len(sheet.Cards), sheet.Expires.Format(time.RFC3339))
	return nil
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
