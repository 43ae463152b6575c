package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"time"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// Requests are the program's own, with the library's types and errors. The
// library streams each as a form of many pieces, which costs more than all else
// about a receipt, reads answers of any size, and puts what a proxy answers
// into its errors.

const (
	// pollWait is how long Telegram holds a poll open when nothing comes.
	pollWait = 50 * time.Second
	// pollTimeout is how long a poll is waited for: longer than Telegram takes.
	pollTimeout = pollWait + 10*time.Second
	sendTimeout = 15 * time.Second

	maxAnswer = 1 << 20  // of an answer to anything but a poll
	maxPoll   = 16 << 20 // of an answer to a poll
)

// newClient returns a client whose requests take no longer than timeout, and no
// more connections than conns.
func newClient(timeout time.Duration, conns int) *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = conns
	transport.MaxConnsPerHost = 2 * conns
	// With HTTP/1 a request that times out takes its connection with it. A
	// connection of HTTP/2 whose other end is gone would be used on and on.
	transport.Protocols = new(http.Protocols)
	transport.Protocols.SetHTTP1(true)
	return &http.Client{Transport: transport, Timeout: timeout}
}

// An unsentError says that a request failed before any of it could leave.
type unsentError struct{ err error }

func (e *unsentError) Error() string { return e.err.Error() }
func (e *unsentError) Unwrap() error { return e.err }

// A body is what a request carries.
type body struct {
	contentType string
	content     []byte
}

func jsonBody(params any) (body, error) {
	content, err := json.Marshal(params)
	return body{"application/json", content}, err
}

// post makes a request and reads its result into result, unless that is nil; of
// its answer at most limit bytes are read. No error shows the address, of which
// the token is a part.
func (b *Bot) post(ctx context.Context, client *http.Client, method string, with body, limit int64, result any) error {
	answer, err := b.exchange(ctx, client, method, with, limit)
	if err == nil {
		err = readAnswer(answer, result)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}

func (b *Bot) exchange(ctx context.Context, client *http.Client, method string, with body, limit int64) ([]byte, error) {
	connected := false
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { connected = false }, // also when nothing could be written to the one before
		GotConn: func(httptrace.GotConnInfo) { connected = true },
	})
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, b.methods+method, bytes.NewReader(with.content))
	if err != nil {
		return nil, &unsentError{withoutURL(err)}
	}
	request.Header.Set("Content-Type", with.contentType)
	response, err := client.Do(request)
	switch {
	case err != nil && !connected:
		return nil, &unsentError{withoutURL(err)}
	case err != nil:
		return nil, withoutURL(err)
	}
	defer response.Body.Close()
	return io.ReadAll(io.LimitReader(response.Body, limit))
}

// withoutURL is an error without the address.
func withoutURL(err error) error {
	var address *url.Error
	if errors.As(err, &address) {
		return address.Err
	}
	return err
}

// call calls a method of the Bot API and reads its result into result, unless
// that is nil.
func (b *Bot) call(ctx context.Context, method string, params, result any) error {
	with, err := jsonBody(params)
	if err != nil {
		return fmt.Errorf("%s: %w", method, &unsentError{err})
	}
	return b.post(ctx, b.client, method, with, maxAnswer, result)
}

// An outgoing request is what a message, an edit or the answer to a button is
// sent with.
type outgoing struct {
	ChatID    int64              `json:"chat_id,omitempty"`
	MessageID int                `json:"message_id,omitempty"`
	Text      string             `json:"text,omitempty"`
	Photo     string             `json:"photo,omitempty"`    // a file id
	Document  string             `json:"document,omitempty"` // likewise
	Caption   string             `json:"caption,omitempty"`
	ParseMode models.ParseMode   `json:"parse_mode,omitempty"`
	Markup    models.ReplyMarkup `json:"reply_markup,omitempty"`
	Query     string             `json:"callback_query_id,omitempty"`
}

// send makes one request that sends or edits and returns the id of the message
// it made. An answer without one says nothing of what became of it.
func (b *Bot) send(ctx context.Context, method string, o outgoing) (int, error) {
	var message struct {
		ID int `json:"message_id"`
	}
	err := b.call(ctx, method, o, &message)
	if err == nil && message.ID == 0 {
		err = fmt.Errorf("%s: %w", method, errAnswer)
	}
	return message.ID, err
}

// An apiAnswer is what every method answers.
type apiAnswer struct {
	OK          bool            `json:"ok"`
	Result      json.RawMessage `json:"result"`
	Code        int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
		MigrateTo  int `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// errAnswer says that an answer is not the Bot API's, without showing it.
var errAnswer = errors.New("the answer is none of the Bot API")

// readAnswer reads the result of a method, or the error it answered.
func readAnswer(body []byte, result any) error {
	var a apiAnswer
	if json.Unmarshal(body, &a) != nil {
		return errAnswer
	}
	if !a.OK {
		return a.problem()
	}
	if result != nil && json.Unmarshal(a.Result, result) != nil {
		return errAnswer
	}
	return nil
}

// problem is the error a method answered, as one of the library's.
func (a *apiAnswer) problem() error {
	description := truncate(a.Description, 300)
	if a.Parameters.MigrateTo != 0 {
		return &telegram.MigrateError{Message: description, MigrateToChatID: a.Parameters.MigrateTo}
	}
	known := map[int]error{
		http.StatusBadRequest: telegram.ErrorBadRequest, http.StatusUnauthorized: telegram.ErrorUnauthorized,
		http.StatusForbidden: telegram.ErrorForbidden, http.StatusNotFound: telegram.ErrorNotFound,
		http.StatusConflict: telegram.ErrorConflict,
	}[a.Code]
	switch {
	case a.Code == http.StatusTooManyRequests:
		return &telegram.TooManyRequestsError{Message: description, RetryAfter: a.Parameters.RetryAfter}
	case known != nil:
		return fmt.Errorf("%w, %s", known, description)
	}
	return fmt.Errorf("%d %s", a.Code, description)
}
