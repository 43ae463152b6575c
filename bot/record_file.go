package bot

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-telegram/bot/models"

	"zwxx/bot/paste"
	"zwxx/scoring"
	"zwxx/scoring/spreadsheet"
	"zwxx/store"
	"zwxx/store/notice"
)

// A table that is sent as a file is kept with its file id; it is fetched and
// read afterwards, because handling an update does no network I/O.

// The refusals of a file.
const (
	reasonFileKind scoring.Reason = "file_kind" // no xlsx; Value: its name
	reasonFileGone scoring.Reason = "file_gone" // Telegram does not give it
)

// readTime is how long a workbook may take to be read.
const readTime = 10 * time.Second

// takeFile keeps a table that was sent in place of a text.
func (t *turn) takeFile(o *openForm, d *models.Document) error {
	if err := fitFile(d); err != nil {
		return t.ask(o, err)
	}
	return t.keepFile(o.name, d)
}

func fitFile(d *models.Document) error {
	switch {
	case strings.ToLower(filepath.Ext(d.FileName)) != ".xlsx":
		return &scoring.Refusal{Reason: reasonFileKind, Value: d.FileName}
	case d.FileSize > spreadsheet.MaxFile:
		return &scoring.Refusal{Reason: spreadsheet.ReasonTooLarge, Value: d.FileName, Other: "5 MB"}
	}
	return nil
}

func (t *turn) keepFile(form string, d *models.Document) error {
	if err := t.KeepIncoming(store.IncomingFile{Update: t.Act.Update, Person: t.Actor.Person, Chat: t.who.chat,
		Form: form, FileID: d.FileID, Name: d.FileName}); err != nil {
		return err
	}
	return t.reply(notice.FileComing{Name: d.FileName})
}

// readUploads fetches and reads the tables that were sent. What a file says is
// taken as if it had been pasted; one that cannot be read is refused in the
// form it was sent to. One that Telegram may still give is asked for again.
func (b *Bot) readUploads(ctx context.Context) error {
	var uploads []store.IncomingFile
	err := b.db.View(b.cfg.Now(), func(v *store.View) (err error) {
		uploads, err = v.IncomingFiles()
		return err
	})
	if err != nil {
		return err
	}
	var failed error
	for _, u := range uploads {
		rows, refusal, err := b.readUpload(ctx, u)
		if err == nil {
			err = b.db.Update(b.cfg.Now(), func(tx *store.Tx) error { return b.takeRows(tx, u, rows, refusal) })
		}
		failed = errors.Join(failed, err)
	}
	return failed
}

// readUpload fetches a file and reads its cells, or says what is wrong with it.
func (b *Bot) readUpload(ctx context.Context, u store.IncomingFile) ([][]string, error, error) {
	content, err := b.fetch(ctx, u.FileID)
	var gone *goneError
	if errors.As(err, &gone) {
		return nil, &scoring.Refusal{Reason: reasonFileGone, Value: u.Name}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	reading, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	rows, err := spreadsheet.ReadRows(reading, u.Name, content)
	var wrong *spreadsheet.Error
	switch {
	case errors.As(err, &wrong):
		return nil, wrong.Problems[0].Refusal, nil
	case errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil:
		return nil, &scoring.Refusal{Reason: spreadsheet.ReasonTooLarge, Value: u.Name, Other: readTime.String()}, nil
	}
	return rows, nil, err
}

// takeRows hands what was read to its form, as a turn of whoever sent it. A
// form that has been left meanwhile wants nothing more.
func (b *Bot) takeRows(tx *store.Tx, u store.IncomingFile, rows [][]string, refusal error) error {
	if waiting, err := tx.DropIncoming(u.Update); err != nil || !waiting {
		return err
	}
	actor, err := tx.Actor(u.Chat, store.InPrivate)
	if err != nil || actor.Person != u.Person || len(actor.Appointments) == 0 {
		return err
	}
	t := &turn{Act: tx.As(actor), bot: b, who: source{user: u.Chat, chat: u.Chat}}
	t.Act.Update = u.Update
	err = tx.Savepoint(func() error { return t.takeTable(u.Form, rows, refusal) })
	var said *scoring.Refusal
	if errors.As(err, &said) {
		return tx.Post(store.Posting{Chat: u.Chat, Notice: refused(said)})
	}
	return err
}

func (t *turn) takeTable(form string, rows [][]string, refusal error) error {
	o, active, err := t.activeForm()
	if err != nil {
		return err
	}
	if form == "" && !active {
		if refusal != nil {
			return refusal
		}
		o, form = &openForm{form: listForm(rows), formState: formState{Values: values{}}}, listForm(rows).name
		o.Field = o.fields[0].name
	}
	if o == nil || o.name != form {
		return nil
	}
	f := o.field(o.Field)
	switch {
	case f == nil || f.table == nil:
		return nil
	case refusal != nil:
		return t.ask(o, refusal)
	}
	read, err := f.table(t, o.Values, rows)
	if err != nil {
		return t.ask(o, err)
	}
	return t.answered(o, f, read)
}

// listForm is the form that a table sent outside of any form is for.
func listForm(rows [][]string) *form {
	if paste.IsReceipts(rows) {
		return receiptsForm
	}
	return adoptionsForm
}
