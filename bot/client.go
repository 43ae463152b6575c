package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	telegram "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

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

// send makes one request and returns the id of the message it made. It is the
// program's own because the library streams each request as a form of many
// pieces, which costs more than all else about a receipt. The errors are the
// library's.
func (b *Bot) send(ctx context.Context, method string, o outgoing) (int, error) {
	body, err := json.Marshal(o)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", method, err)
	}
	result, err := b.post(ctx, b.client, method, "application/json", body)
	if err != nil {
		return 0, err
	}
	var made struct {
		ID int `json:"message_id"`
	}
	_ = json.Unmarshal(result, &made) // answerCallbackQuery answers true
	return made.ID, nil
}

// post makes one request with a body and returns what the API answers.
func (b *Bot) post(ctx context.Context, client *http.Client, method, contentType string, body []byte) (json.RawMessage, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, b.methods+method, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, withoutURL(err))
	}
	request.Header.Set("Content-Type", contentType)
	response, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, withoutURL(err))
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, err)
	}
	result, err := readAnswer(answer)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, err)
	}
	return result, nil
}

const maxAnswer = 1 << 20

// withoutURL is an error without the address, of which the token is a part.
func withoutURL(err error) error {
	var address *url.Error
	if errors.As(err, &address) {
		return address.Err
	}
	return err
}

// readAnswer reads the result out of an answer, or its error.
func readAnswer(body []byte) (json.RawMessage, error) {
	var answer struct {
		OK          bool            `json:"ok"`
		Result      json.RawMessage `json:"result"`
		Code        int             `json:"error_code"`
		Description string          `json:"description"`
		Parameters  struct {
			RetryAfter int `json:"retry_after"`
			MigrateTo  int `json:"migrate_to_chat_id"`
		} `json:"parameters"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, errors.New("the answer is not JSON")
	}
	if answer.OK {
		return answer.Result, nil
	}
	if answer.Parameters.MigrateTo != 0 {
		return nil, &telegram.MigrateError{Message: answer.Description, MigrateToChatID: answer.Parameters.MigrateTo}
	}
	known := map[int]error{
		http.StatusBadRequest: telegram.ErrorBadRequest, http.StatusUnauthorized: telegram.ErrorUnauthorized,
		http.StatusForbidden: telegram.ErrorForbidden, http.StatusNotFound: telegram.ErrorNotFound,
	}[answer.Code]
	switch {
	case answer.Code == http.StatusTooManyRequests:
		return nil, &telegram.TooManyRequestsError{Message: answer.Description, RetryAfter: answer.Parameters.RetryAfter}
	case known != nil:
		return nil, fmt.Errorf("%w, %s", known, answer.Description)
	}
	return nil, fmt.Errorf("%d %s", answer.Code, answer.Description)
}
