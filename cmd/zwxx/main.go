// Command zwxx runs a city's assessment of government information work: a
// Telegram bot on one SQLite file, and the tools beside it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"zwxx/bot"
	"zwxx/scoring"
	"zwxx/scoring/spreadsheet"
	"zwxx/store"
)

// Exit codes are part of the program's interface.
const (
	exitOK      = 0
	exitRefused = 1 // a ledger, rule set or request was refused
	exitUsage   = 2
	exitPerson  = 3 // a person must look: token, schema, corruption, lock
)

// A program is a run of zwxx with everything it takes from outside.
type program struct {
	ctx    context.Context
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
	now    func() time.Time
	fonts  []string // where pictures may find a Chinese font
}

type commandLine struct {
	Serve    serveCommand    `cmd:"" help:"Run the bot."`
	Demo     demoCommand     `cmd:"" help:"Show everything on one page, without account or network."`
	Invite   inviteCommand   `cmd:"" help:"Print invitations (开通账号)."`
	Score    scoreCommand    `cmd:"" help:"Print the score sheet of a month, quarter or year."`
	Bulletin bulletinCommand `cmd:"" help:"Write a bulletin (通报) as text, document, workbook and pictures."`
	Rules    rulesCommand    `cmd:"" help:"Show, check or copy a rule set."`
	Import   importCommand   `cmd:"" help:"Add what files hold to the database."`
	Export   exportCommand   `cmd:"" help:"Write what the database holds."`
	Remind   remindCommand   `cmd:"" help:"List and queue the reminders that are due."`
	History  historyCommand  `cmd:"" help:"Compare the points that were published with those of today."`
	Check    checkCommand    `cmd:"" help:"Look at everything that serve needs: config, database, network, machine."`
	Backup   backupCommand   `cmd:"" help:"Make a backup of the database, while it is in use."`
	Calendar calendarCommand `cmd:"" help:"Show or complete the calendar of working days (工作日历)."`
	Restore  restoreCommand  `cmd:"" help:"Make a database of a backup."`
	Audit    auditCommand    `cmd:"" help:"Check or list the audit."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	p := &program{ctx: ctx, stdout: os.Stdout, stderr: os.Stderr, getenv: os.Getenv, now: time.Now, fonts: chineseFonts}
	os.Exit(p.run(os.Args[1:]))
}

// errUsage marks a wrong use of the command line that only its values show.
var errUsage = errors.New("usage")

func (p *program) run(args []string) (code int) {
	var line commandLine
	exited := -1
	parser, err := kong.New(&line, kong.Name("zwxx"), kong.Description("政务信息 · the yearly assessment of government information work."),
		kong.Writers(p.stdout, p.stderr), kong.Exit(func(code int) { exited = code }), kong.Bind(p))
	if err != nil {
		panic(err) // the declaration above is wrong
	}
	parsed, err := parser.Parse(args)
	if exited >= 0 {
		return exited // --help
	}
	if err != nil {
		fmt.Fprintf(p.stderr, "zwxx: %v\n", err)
		return exitUsage
	}
	return p.exitCode(parsed.Run())
}

// exitCode prints an error and says with which code the program ends.
func (p *program) exitCode(err error) int {
	var refusal *scoring.Refusal
	var rules *scoring.RulesError
	var ledger *scoring.LedgerError
	var workbook *spreadsheet.Error
	var days *store.CalendarFileError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &refusal):
		fmt.Fprintf(p.stderr, "zwxx: %s\n", bot.RefusalText(refusal))
		return exitRefused
	case errors.As(err, &ledger):
		for _, fault := range ledger.Faults {
			text := strings.TrimSpace(fault.ID + " " + bot.RefusalText(fault.Refusal))
			fmt.Fprintf(p.stderr, "%s: %s\n", placeOf(ledger.Name, fault.Line), text)
		}
		return exitRefused
	case errors.As(err, &days):
		for _, fault := range days.Faults {
			fmt.Fprintf(p.stderr, "%s: %s\n", placeOf(days.Name, fault.Line), bot.RefusalText(fault.Refusal))
		}
		return exitRefused
	case errors.As(err, &workbook):
		for _, problem := range workbook.Problems {
			place := strings.TrimSuffix(workbook.Name+": "+problem.Place(), ": ")
			fmt.Fprintf(p.stderr, "%s: %s\n", place, bot.RefusalText(problem.Refusal))
		}
		return exitRefused
	case errors.As(err, &rules):
		for _, fault := range rules.Faults {
			fmt.Fprintf(p.stderr, "%s:%d: %s\n", rules.Name, fault.Line, bot.RulesFaultText(fault))
		}
		return exitRefused
	}
	fmt.Fprintf(p.stderr, "zwxx: %v\n", err)
	var found *checkError
	switch {
	case errors.As(err, &found):
		return found.code
	case errors.Is(err, errUsage), errors.Is(err, store.ErrNoHead):
		return exitUsage
	case errors.Is(err, bot.ErrToken), errors.Is(err, bot.ErrWebhook), errors.Is(err, errToken), errors.Is(err, errLocked),
		errors.Is(err, errDatabase), errors.Is(err, store.ErrDamaged), errors.Is(err, store.ErrNewerSchema), errors.Is(err, store.ErrAuditBroken), errors.Is(err, store.ErrAuditHead):
		return exitPerson
	}
	return exitRefused
}

// placeOf names a line of a file, or the file alone.
func placeOf(name string, line int) string {
	if line == 0 {
		return name
	}
	return fmt.Sprintf("%s:%d", name, line)
}
