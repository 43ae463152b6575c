// Package bottest is a strict Telegram Bot API server on loopback, in the manner of net/http/httptest.
//
// A [Server] keeps people, groups and the messages each chat shows. [User] is a person's phone: it writes, taps
// buttons, sends photographs, blocks the bot. The bot under test speaks to [Server.URL] as it would to Telegram and is
// refused whatever Telegram refuses, in Telegram's words: too long a text, broken HTML, a button without an action, a
// chat that never started the bot, a second poller.
//
// The server journals two truths a test can compare with the bot's own records: which updates the bot has confirmed
// ([Server.Confirmed]) and which messages were delivered ([Server.Deliveries]). A request whose body was cut off is
// refused and never delivered. [Server.Fail] scripts faults: refusals, broken answers, connections reset before or
// after delivery.
//
// Two clocks: [Options.Now] is the business clock (dates of messages, expiry of updates) and may be set by the test;
// pacing, long polls and the time left to answer a tap run on real time.
package bottest
