package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"

	"zwxx/scoring"
)

type rulesCommand struct {
	Show  rulesShowCommand  `cmd:"" help:"Print a rule set, readable."`
	Check rulesCheckCommand `cmd:"" help:"Name every fault of a rule file with its line."`
	New   rulesNewCommand   `cmd:"" help:"Write a commented copy of the rules for another year."`
}

type rulesShowCommand struct {
	Rules string `xor:"which" placeholder:"FILE" help:"A rule file."`
	Year  int    `xor:"which" placeholder:"YEAR" help:"The embedded rules of a year; this one if both are missing."`
}

// Run prints a rule set.
func (c *rulesShowCommand) Run(p *program) error {
	year := c.Year
	if year == 0 {
		year = p.now().Year()
	}
	rules, err := loadRules(c.Rules, year)
	if err != nil {
		return err
	}
	return scoring.WriteRules(p.stdout, rules)
}

type rulesCheckCommand struct {
	File string `arg:"" help:"The rule file."`
}

// Run checks a rule file.
func (c *rulesCheckCommand) Run(p *program) error {
	rules, err := loadRules(c.File, 0)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "%s：没有错误。%d年，%s，%d组%d个单位。\n", c.File, rules.Year, rules.Title, len(rules.Groups), len(rules.Units()))
	return nil
}

type rulesNewCommand struct {
	Year  int    `required:"" placeholder:"YEAR" help:"The year of the new rules."`
	Rules string `placeholder:"FILE" help:"The rule file to copy; the newest embedded one if it is missing."`
	Out   string `placeholder:"FILE" help:"The file to make; standard output if it is missing. An existing one is refused."`
}

// Run writes a copy of a rule file for another year.
func (c *rulesNewCommand) Run(p *program) error {
	from, err := loadRules(c.Rules, c.Year)
	if err != nil {
		return err
	}
	text := copyRules(from, c.Year)
	made, err := scoring.ParseRules(fmt.Sprintf("%d.toml", c.Year), text)
	if err != nil {
		return err
	}
	if made.Year != c.Year {
		return fmt.Errorf("%s: no line that starts with year", c.Rules)
	}
	return p.write(c.Out, text)
}

// The keys of a rule file that a copy for another year changes. Tables below
// have a title too, so only the first of each counts.
var (
	yearKey  = regexp.MustCompile(`(?m)^year(\s*)=(\s*)\d+`)
	titleKey = regexp.MustCompile(`(?m)^title(\s*)=`)
)

// replaceFirst replaces what the pattern finds first.
func replaceFirst(pattern *regexp.Regexp, text []byte, with string) []byte {
	at := pattern.FindSubmatchIndex(text)
	if at == nil {
		return text
	}
	replaced := pattern.Expand(bytes.Clone(text[:at[0]]), []byte(with), text, at)
	return append(replaced, text[at[1]:]...)
}

// copyRules is the rules' own file with another year, and a word at its head
// on what is still to be done. Every comment of the file stays.
func copyRules(from *scoring.Rules, year int) []byte {
	number := strconv.Itoa(year)
	head := fmt.Sprintf("# %s年计分规则草稿，由%d年的规则（%s）复制。\n"+
		"# 请逐项核对：文号和名称、名单（合并改名的写 was）、目标、分值、赋分、办法原文；改完用 zwxx rules check 检查，\n"+
		"# 用 zwxx score --compare 看按新规则谁的名次会变。\n\n", number, from.Year, from.Title)
	text := replaceFirst(yearKey, from.Source(), "year${1}=${2}"+number)
	text = replaceFirst(titleKey, text, fmt.Sprintf("# 下面的文号是%d年的，待改\ntitle${1}=", from.Year))
	return append([]byte(head), text...)
}

// write writes a document to a file that must not exist yet, or without a
// name to standard output.
func (p *program) write(name string, text []byte) error {
	if name == "" {
		_, err := p.stdout.Write(text)
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// compare prints who moves from a sheet to that of the same ledger under a
// draft, which is scored as if it were the period's own.
func (c *scoreCommand) compare(p *program, was *scoring.Sheet, ledger *scoring.Ledger, options scoring.Options) error {
	draft, err := loadRules(c.Compare, 0)
	if err != nil {
		return err
	}
	is, err := scoring.Score(draft.ForYear(was.Period.Year()), ledger.Under(draft), was.Period, options)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s　%s → %s（%s）\n", was.Period, was.Rules, draft.Title, c.Compare)
	if err := scoring.WriteMoves(&b, scoring.Compare(was, is)); err != nil {
		return err
	}
	return p.write(c.Out, b.Bytes())
}
