// Package demo is the web page of `zwxx demo`: phones side by side that speak with the bot through a
// [bottest.Server], and a business clock that can be set forward.
//
// The page is plain HTML, CSS and JavaScript, embedded in the binary. It keeps no state of its own beyond what was
// read and ticked off: everything it shows comes from GET /api/state or the stream GET /api/events, so a reload shows
// the same again.
package demo

import (
	"context"
	"net/http"
	"time"

	"zwxx/bot/bottest"
)

// A Phone is one person's phone on the page.
type Phone struct {
	User  *bottest.User
	ID    int64  // names the phone on the page; 0 is the user's id
	Title string // the unit: 梅城镇
	Owner string // the person: 信息员 李四
	Hint  string // what one can try here, in one line
}

// Clock is the business clock. Now may be called while Advance runs.
type Clock interface {
	Now() time.Time
	// Advance plays each due moment up to to, in order. It may take some seconds.
	Advance(ctx context.Context, to time.Time) error
	// NextWorkday is 09:00 of the next working day.
	NextWorkday() time.Time
}

// Options are what the page shows.
type Options struct {
	Server     *bottest.Server
	Phones     []Phone
	Group      int64  // the group's chat; 0 is no group
	GroupTitle string // 政务信息工作群
	Clock      Clock
	Guide      []GuideStep
}

// Handler serves the page at / and what it needs beside it. It answers only requests made to a loopback name, and
// changes something only for requests from its own page.
//
// The stream of events stays open as long as a page does: end it with the server's base context or with
// http.Server.Close.
func Handler(o Options) http.Handler {
	return newPage(o).handler()
}
