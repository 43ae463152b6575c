package bot

import (
	"context"
	"net/http"
	"time"

	"github.com/go-telegram/bot/models"
)

// An Inquiry is what the Bot API says of a bot, and of the time.
type Inquiry struct {
	Username    string
	Webhook     bool      // a webhook is set, so the bot cannot poll
	ReadsGroups bool      // privacy mode is off: it is given all that is said in groups
	Clock       time.Time // of the server, to the second; zero if it does not say
}

// Inquire asks the Bot API about the bot. It changes nothing, neither there
// nor here. A token that is not known there is [ErrToken].
func (b *Bot) Inquire(ctx context.Context) (Inquiry, error) {
	var i Inquiry
	client := &http.Client{Timeout: b.client.Timeout, Transport: clockReader{b.client.Transport, &i.Clock}}
	nothing, err := jsonBody(struct{}{})
	if err != nil {
		return i, err
	}
	var me models.User
	var hook models.WebhookInfo
	if err := b.post(ctx, client, "getMe", nothing, maxAnswer, &me); err != nil {
		return i, startError(b.redact(err))
	}
	if err := b.post(ctx, client, "getWebhookInfo", nothing, maxAnswer, &hook); err != nil {
		return i, startError(b.redact(err))
	}
	i.Username, i.ReadsGroups, i.Webhook = me.Username, me.CanReadAllGroupMessages, hook.URL != ""
	return i, nil
}

// A clockReader notes the time that an answer's header gives.
type clockReader struct {
	http.RoundTripper
	clock *time.Time
}

func (c clockReader) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := c.RoundTripper.RoundTrip(r)
	if err == nil {
		if at, perr := http.ParseTime(response.Header.Get("Date")); perr == nil {
			*c.clock = at
		}
	}
	return response, err
}
