package main

import (
	"bytes"
	"io"

	"zwxx/bot"
	"zwxx/store"
)

// A listCommand writes a list of the section's as a workbook, also while
// Telegram cannot be reached.
type listCommand struct {
	database
	Config string `placeholder:"FILE" help:"A config file, for the offices' telephones."`
	Out    string `required:"" placeholder:"FILE" help:"The file to make (xlsx). An existing one is refused."`
}

func (c listCommand) run(p *program, write func(io.Writer, *store.View, bot.Contact) error) error {
	conf, err := readConfig(c.Config)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := c.view(p, func(v *store.View) error { return write(&b, v, conf.Contact) }); err != nil {
		return err
	}
	return p.write(c.Out, b.Bytes())
}

type exportPhonesCommand struct{ listCommand }

// Run writes whom to telephone in every unit.
func (c *exportPhonesCommand) Run(p *program) error { return c.run(p, bot.WritePhoneList) }

type exportTodoCommand struct{ listCommand }

// Run writes what every unit owes and what waits for the section.
func (c *exportTodoCommand) Run(p *program) error { return c.run(p, bot.WriteTodoList) }
