package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"zwxx/store"
)

// The pages of a letter are filed with their file ids; their bytes are fetched
// afterwards, because handling an update does no network I/O.

const (
	letterLimit = 20 << 20 // what Telegram lets a bot download
	letterEvery = time.Minute
	letterTime  = 2 * time.Minute // for one page
)

func (b *Bot) letterLoop(ctx context.Context) error {
	for {
		if err := b.FetchLetters(ctx); err != nil && ctx.Err() == nil {
			b.log.Warn("fetching letters failed", "error", b.redact(err))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-b.filed:
		case <-time.After(letterEvery):
		}
	}
}

// FetchLetters stores the bytes of every page that has been filed and not yet
// fetched, and reads the tables that the section has sent. A page Telegram will
// not give is marked, and its officer asked for it again; the filing time
// stands.
func (b *Bot) FetchLetters(ctx context.Context) error {
	return errors.Join(b.fetchPages(ctx), b.readUploads(ctx))
}

func (b *Bot) fetchPages(ctx context.Context) error {
	var pages []store.UnfetchedPage
	err := b.db.View(b.cfg.Now(), func(v *store.View) (err error) {
		pages, err = v.UnfetchedPages()
		return err
	})
	if err != nil {
		return err
	}
	var failed error
	for _, page := range pages {
		content, err := b.fetch(ctx, page.FileID)
		var gone *goneError
		switch {
		case errors.As(err, &gone):
			err = b.db.Update(b.cfg.Now(), func(tx *store.Tx) error { return tx.LosePage(page, gone.why) })
		case err == nil:
			err = b.db.Update(b.cfg.Now(), func(tx *store.Tx) error { return tx.StorePage(page, content) })
		}
		failed = errors.Join(failed, err)
	}
	return failed
}

// A goneError says that a file cannot be had, now or later.
type goneError struct{ why string }

func (e *goneError) Error() string { return "the file cannot be had: " + e.why }

// fetch downloads a file. The link holds the token, so no error shows it.
func (b *Bot) fetch(ctx context.Context, fileID string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, letterTime)
	defer cancel()
	var file models.File
	err := b.call(ctx, "getFile", map[string]string{"file_id": fileID}, &file)
	if errors.Is(err, telegram.ErrorBadRequest) {
		return nil, &goneError{b.redact(err).Error()}
	}
	if err != nil {
		return nil, b.redact(err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, b.cfg.ServerURL+"/file/bot"+b.cfg.Token+"/"+file.FilePath, nil)
	if err != nil {
		return nil, b.redact(err)
	}
	response, err := b.files.Do(request)
	if err != nil {
		return nil, b.redact(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("download answered %d", response.StatusCode)
	}
	content, err := io.ReadAll(io.LimitReader(response.Body, letterLimit+1))
	if err != nil {
		return nil, b.redact(err)
	}
	if len(content) > letterLimit {
		return nil, &goneError{"larger than 20 MB"}
	}
	return content, nil
}
