package main

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"zwxx/bot"
	"zwxx/reminders"
	"zwxx/scoring"
)

// A config is the config file. Flags and the environment stand over it.
type config struct {
	TokenFile string           `toml:"token_file"` // where the bot's token is, if not in ZWXX_TOKEN
	Rules     string           `toml:"rules"`      // a rule file in place of the embedded one
	Contact   bot.Contact      `toml:"contact"`
	Delivery  bot.Limits       `toml:"delivery"`
	Intake    intakeConfig     `toml:"intake"`
	Reminders reminders.Config `toml:"reminders"`
	Backup    backupConfig     `toml:"backup"`
	Keep      keepConfig       `toml:"keep"`
	Bulletin  bulletinConfig   `toml:"bulletin"`
}

// A bulletinConfig is about bulletins in chat.
type bulletinConfig struct {
	CheckDays int    `toml:"check_days"` // working days units have to check a month's figures
	Font      string `toml:"font"`       // a font with Chinese characters for the pictures; empty takes the system's
}

// An intakeConfig says how much is taken from one person.
type intakeConfig struct {
	PerMinute int `toml:"per_minute"` // updates of somebody outside the section; 0 is no limit
}

// readConfig reads a config file over the defaults; without a name they alone
// hold. Unknown keys are refused.
func readConfig(name string) (config, error) {
	c := config{
		Delivery: bot.TelegramLimits, Intake: intakeConfig{PerMinute: 20}, Reminders: reminders.Default(),
		Backup: backupConfig{Dir: "backups", At: "30 2 * * *", Keep: 30}, Keep: keepConfig{Updates: 30, Letters: 730},
		Bulletin: bulletinConfig{CheckDays: 2},
	}
	if name == "" {
		return c, nil
	}
	meta, err := toml.DecodeFile(name, &c)
	if err != nil {
		var parse toml.ParseError
		if errors.As(err, &parse) {
			return c, fmt.Errorf("%s:%d: %s", name, parse.Position.Line, parse.Message)
		}
		return c, err
	}
	var unknown []error
	for _, key := range meta.Undecoded() {
		unknown = append(unknown, fmt.Errorf("%s: unknown key %s", name, key))
	}
	return c, errors.Join(unknown...)
}

// loadRules returns the rule set of a file, or the embedded one of a year.
func loadRules(name string, year int) (*scoring.Rules, error) {
	if name == "" {
		rules, _, err := scoring.Embedded().For(year)
		return rules, err
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return scoring.ParseRules(name, text)
}

// checkOffices refuses a telephone of a unit that the roster does not have: it
// would never be shown.
func (c config) checkOffices(rules *scoring.Rules) error {
	var unknown []error
	for _, unit := range slices.Sorted(maps.Keys(c.Contact.Offices)) {
		if _, ok := rules.Unit(unit); !ok {
			unknown = append(unknown, fmt.Errorf("contact.offices: the roster has no unit %s", unit))
		}
	}
	return errors.Join(unknown...)
}

// errToken says where a token is looked for.
var errToken = errors.New("no bot token that can be used; set ZWXX_TOKEN, or token_file in the config file")

// readToken finds the bot's token: in the environment, or in the file the
// config names. It is never taken from the command line, which others can see.
func (p *program) readToken(c config) (string, error) {
	if token := strings.TrimSpace(p.getenv("ZWXX_TOKEN")); token != "" {
		return token, nil
	}
	if c.TokenFile == "" {
		return "", errToken
	}
	text, err := os.ReadFile(c.TokenFile)
	if err != nil {
		return "", fmt.Errorf("%w (%w)", errToken, err)
	}
	if token := strings.TrimSpace(string(text)); token != "" {
		return token, nil
	}
	return "", errToken
}
