package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zwxx/scoring"
	"zwxx/scoring/spreadsheet"
	"zwxx/store"
)

type importCommand struct {
	Ledger importLedgerCommand `cmd:"" help:"Add the facts of a ledger (台账), all of them or none."`
	XLSX   importXLSXCommand   `cmd:"" name:"xlsx" help:"Add the history of a filled template, all of it or none."`
}

type importLedgerCommand struct {
	importing
	File string `arg:"" placeholder:"LEDGER" help:"The ledger, as JSON Lines."`
}

// importing is what every import takes. It makes the database if it is
// missing: a ledger may be the first thing it is given.
type importing struct {
	DB     string `name:"db" required:"" placeholder:"FILE" help:"The database file; made if it is missing."`
	Rules  string `placeholder:"FILE" help:"A rule file in place of the embedded one."`
	DryRun bool   `help:"Check everything and say what would be added, but add nothing."`
}

// errDryRun takes back what a dry run has done.
var errDryRun = errors.New("dry run")

// add imports a file as the operator and says what came of it.
func (c *importing) add(p *program, db *store.DB, f store.ImportFile) error {
	var done store.Imported
	err := db.Update(p.now(), func(tx *store.Tx) (err error) {
		if done, err = tx.As(store.Operator).ImportLedger(f); err == nil && c.DryRun {
			err = errDryRun
		}
		return err
	})
	if err != nil && !errors.Is(err, errDryRun) {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, importText(f.Name, done, c.DryRun))
	return err
}

// open opens the database to import into.
func (c *importing) open(p *program) (*store.DB, error) {
	rules, err := loadRules(c.Rules, p.now().Year())
	if err != nil {
		return nil, err
	}
	return openDatabase(c.DB, rules)
}

// kindNames are the kinds of fact as people call them, in the ledger's order.
var kindNames = []struct {
	kind scoring.Kind
	name string
}{
	{scoring.KindSubmission, "报送"}, {scoring.KindAdoption, "录用"}, {scoring.KindInstruction, "批示"}, {scoring.KindCommission, "约稿"},
	{scoring.KindObjection, "书面说明"}, {scoring.KindFault, "扣分"}, {scoring.KindMerit, "加分"}, {scoring.KindPublished, "已印发得分"},
}

// importText says what an import did, or would do.
func importText(file string, done store.Imported, dryRun bool) string {
	var parts []string
	total := 0
	for _, k := range kindNames {
		if n := done.Added[k.kind]; n > 0 {
			parts = append(parts, fmt.Sprintf("%s%d", k.name, n))
			total += n
		}
	}
	switch {
	case total == 0 && done.Known == 0:
		return file + "：没有记录。"
	case total == 0:
		return fmt.Sprintf("%s：没有变化，%d条都已在库中。", file, done.Known)
	}
	verb := "已导入"
	if dryRun {
		verb = "可以导入（未写入）"
	}
	text := fmt.Sprintf("%s：%s%d条（%s）", file, verb, total, strings.Join(parts, "、"))
	if done.Known > 0 {
		text += fmt.Sprintf("，另有%d条已在库中", done.Known)
	}
	return text + "。"
}

// Run imports a ledger.
func (c *importLedgerCommand) Run(p *program) error {
	text, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	file, err := scoring.ParseLedger(c.File, bytes.NewReader(text))
	if err != nil {
		return err
	}
	db, err := c.open(p)
	if err != nil {
		return err
	}
	defer db.Close()
	return c.add(p, db, store.ImportFile{Name: filepath.Base(c.File), SHA256: sum(text), Ledger: &file.Ledger, Refuse: file.Refuse})
}

type importXLSXCommand struct {
	importing
	File string `arg:"" placeholder:"FILE" help:"The filled template, see export template."`
}

// readingTime is how long a workbook may take to be read.
const readingTime = 10 * time.Second

// Run imports a filled template.
func (c *importXLSXCommand) Run(p *program) error {
	data, err := os.ReadFile(c.File)
	if err != nil {
		return err
	}
	db, err := c.open(p)
	if err != nil {
		return err
	}
	defer db.Close()
	var base *scoring.Ledger
	if err := db.View(p.now(), func(v *store.View) (err error) {
		base, err = v.Ledger()
		return err
	}); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(p.ctx, readingTime)
	defer cancel()
	h, err := spreadsheet.ReadTemplate(ctx, c.File, data, db.Rules(), base)
	if err != nil {
		return err
	}
	return c.add(p, db, store.ImportFile{
		Name: filepath.Base(c.File), SHA256: sum(data), Ledger: h.Ledger, Published: h.Published, Refuse: h.Refuse,
	})
}

// sum is the SHA-256 of a file, in lower-case hex.
func sum(text []byte) string {
	hash := sha256.Sum256(text)
	return hex.EncodeToString(hash[:])
}
