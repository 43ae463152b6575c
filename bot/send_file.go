package bot

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/go-telegram/bot/models"

	"zwxx/store"
)

// uploadTime is how long a request with a file may take, waiting for another's
// upload of the same file included.
const uploadTime = 2 * time.Minute

// An outFile is a file that the program makes and sends with a message: it is
// rendered once, uploaded once, and sent again by the id Telegram gave it.
type outFile struct {
	name  string
	photo bool
	key   string // the same key, the same file
	make  func() ([]byte, error)
}

// newFile returns a file of a name that is made from shown and nothing else.
// Make runs outside the database's view, and only where the file has never been
// uploaded.
func newFile(name string, shown any, make func() ([]byte, error)) (*outFile, error) {
	content, err := json.Marshal(shown)
	if err != nil {
		return nil, fmt.Errorf("file %s: %w", name, err)
	}
	sum := sha256.Sum256(append([]byte(name+"\n"), content...))
	return &outFile{name: name, key: hex.EncodeToString(sum[:]), make: make}, nil
}

// kind is the field of a request the file goes into.
func (f *outFile) kind() string {
	if f.photo {
		return "photo"
	}
	return "document"
}

func (f *outFile) method() string {
	if f.photo {
		return "sendPhoto"
	}
	return "sendDocument"
}

// A notMadeError says that a file could not be made, so nothing was sent.
type notMadeError struct{ err error }

func (e *notMadeError) Error() string { return "the file cannot be made: " + e.err.Error() }
func (e *notMadeError) Unwrap() error { return e.err }

// sendFile sends a file with a part as its caption and returns the message's id.
func (b *Bot) sendFile(ctx context.Context, chat int64, f *outFile, p part, mode models.ParseMode) (int, error) {
	id, done, err := b.fileID(ctx, f)
	if err != nil {
		return 0, &unsentError{err}
	}
	defer done()
	if id != "" {
		o := outgoing{ChatID: chat, ParseMode: mode, Markup: p.markup(), Caption: p.text}
		if f.photo {
			o.Photo = id
		} else {
			o.Document = id
		}
		message, err := b.send(ctx, f.method(), o)
		if !strings.Contains(description(err), "file identifier") {
			return message, err
		}
		// The id belongs to another bot, or Telegram has lost the file.
	}
	return b.upload(ctx, chat, f, p, mode)
}

// fileID returns the id under which a file was uploaded before. Where it never
// was, the id is empty and nobody else uploads the file until done is called.
func (b *Bot) fileID(ctx context.Context, f *outFile) (id string, done func(), err error) {
	lookUp := func() error {
		return b.db.View(b.cfg.Now(), func(v *store.View) error {
			id, err = v.UploadedFile(f.key)
			return err
		})
	}
	if err := lookUp(); err != nil || id != "" {
		return id, func() {}, err
	}
	if done, err = b.uploads.alone(ctx, f.key); err != nil {
		return "", nil, err
	}
	if err := lookUp(); err != nil || id != "" {
		done()
		return id, func() {}, err
	}
	return "", done, nil
}

// upload makes a file, sends it and keeps the id it has from then on.
func (b *Bot) upload(ctx context.Context, chat int64, f *outFile, p part, mode models.ParseMode) (int, error) {
	content, err := f.make()
	if err != nil {
		return 0, &notMadeError{err}
	}
	form, err := fileForm(chat, f, content, p, mode)
	if err != nil {
		return 0, &notMadeError{err}
	}
	var made struct {
		ID       int `json:"message_id"`
		Document struct {
			ID string `json:"file_id"`
		} `json:"document"`
		Photo []struct {
			ID string `json:"file_id"`
		} `json:"photo"`
	}
	if err := b.post(ctx, b.files, f.method(), form, maxAnswer, &made); err != nil {
		return 0, err
	}
	if made.ID == 0 {
		return 0, errAnswer
	}
	id := made.Document.ID
	if n := len(made.Photo); n > 0 {
		id = made.Photo[n-1].ID // the last size is the largest
	}
	err = b.db.Update(b.cfg.Now(), func(tx *store.Tx) error { return tx.KeepUploadedFile(f.key, id) })
	if err != nil {
		b.log.Warn("the id of a file was not kept", "file", f.key, "error", err)
	}
	return made.ID, nil
}

// fileForm is the body of a request that uploads a file.
func fileForm(chat int64, f *outFile, content []byte, p part, mode models.ParseMode) (body, error) {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	fields := map[string]string{"chat_id": strconv.FormatInt(chat, 10), "caption": p.text, "parse_mode": string(mode)}
	if markup := p.markup(); markup != nil {
		text, err := json.Marshal(markup)
		if err != nil {
			return body{}, err
		}
		fields["reply_markup"] = string(text)
	}
	for name, value := range fields {
		if err := form.WriteField(name, value); err != nil {
			return body{}, err
		}
	}
	file, err := form.CreateFormFile(f.kind(), f.name)
	if err != nil {
		return body{}, err
	}
	if _, err := file.Write(content); err != nil {
		return body{}, err
	}
	if err := form.Close(); err != nil {
		return body{}, err
	}
	return body{form.FormDataContentType(), b.Bytes()}, nil
}

// uploads lets one upload of the same file run at a time.
type uploads struct {
	mu   sync.Mutex
	busy map[string]chan struct{} // closed when the upload has ended
}

// alone waits until nobody uploads the file and keeps others waiting until done
// is called.
func (u *uploads) alone(ctx context.Context, key string) (done func(), err error) {
	for {
		u.mu.Lock()
		other, busy := u.busy[key]
		if !busy {
			break
		}
		u.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	defer u.mu.Unlock()
	if u.busy == nil {
		u.busy = make(map[string]chan struct{})
	}
	ended := make(chan struct{})
	u.busy[key] = ended
	return func() {
		u.mu.Lock()
		delete(u.busy, key)
		u.mu.Unlock()
		close(ended)
	}, nil
}
